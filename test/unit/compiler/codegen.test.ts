/** What a reader of the machine's steps would notice in generated code: where it stops, what is not generated, how tight loops are. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { SourceTable } from '../../../src/base/position.ts';
import type { FunctionDef, FunctionRef, ObjectRef, StaticData } from '../../../src/compiler/ast/ast.ts';
import { disassemble } from '../../../src/compiler/bytecode/disassemble.ts';
import { Op, type FunctionCode } from '../../../src/compiler/bytecode/isa.ts';
import { generate } from '../../../src/compiler/codegen/index.ts';
import type { ImageBuilder } from '../../../src/compiler/image.ts';
import { FileScope, parseTranslationUnit } from '../../../src/compiler/parse/index.ts';
import type { CType, FunctionType } from '../../../src/compiler/types/ctype.ts';
import { arrayOf } from '../../../src/compiler/types/make.ts';
import { LayeredMacros } from '../../../src/syntax/cpp/define.ts';
import { ExpansionTable } from '../../../src/syntax/cpp/expand.ts';
import { preprocess } from '../../../src/syntax/cpp/preprocess.ts';

/** Compiles a text and answers its functions' code by name. */
function compile(text: string): Map<string, FunctionCode> {
  const sources = new SourceTable();
  const file = sources.add('t.c', text, 'program');
  const { tokens } = preprocess(file, { sources, macros: new LayeredMacros(), expansions: new ExpansionTable() });
  const functions = new Map<string, FunctionRef>(), objects: ObjectRef[] = [], defs: FunctionDef[] = [];
  const builder: ImageBuilder = {
    functionRef(name: string, type: FunctionType) {
      let f = functions.get(name);
      if (!f) functions.set(name, f = { what: 'function', name, type, id: functions.size });
      return f;
    },
    objectRef(name: string, type: CType) { const o: ObjectRef = { what: 'object', name, type, id: objects.length }; objects.push(o); return o; },
    defineObject(_ref: ObjectRef, _data: StaticData) { /* addresses are enough */ },
    stringObject(bytes: Uint8Array, element: CType) { return this.objectRef('', arrayOf(element, bytes.length), 0, 'local', { file: 0, offset: 0 }); },
    defineFunction(def: FunctionDef) { defs.push(def); },
  };
  parseTranslationUnit(tokens, new FileScope(file, { ordinary: () => false, tag: () => false }), builder, {});
  return new Map(defs.map(d => [d.ref.name, generate(d, { functionAddress: r => 0x401000n + BigInt(r.id * 16), objectAddress: r => 0x10000000n + BigInt(r.id * 0x100000) })]));
}
const ops = (c: FunctionCode): string[] => Array.from({ length: c.code.length / 4 }, (_, i) => Op[c.code[i * 4]]);
const texts = (c: FunctionCode, source: string): string[] => c.statements.map(s => source.slice(s.offset, s.end).replace(/\s+/g, ' '));

test('a loop is its statements, a step and one compare-and-jump', () => {
  const c = compile('int f(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; }').get('f')!;
  assert.deepEqual(ops(c), ['Stmt', 'Ldi32', 'Stmt', 'Ldi32', 'Jmp', 'Stmt', 'Add32', 'Stmt', 'AddI32', 'Stmt', 'JLtS32', 'Stmt', 'Ret32'], disassemble(c));
});

test('each statement that a debugger stops at is one, with its text', () => {
  const source = 'int g(int); int f(int a) { int x; int y = a + 1; if (a > 3) return g(y); while (a--) { x = a; continue; } switch (y) { case 1: break; case 2: x = 4; } do x++; while (x < 5); return x; }';
  const c = compile(source).get('f')!;
  const list = texts(c, source);
  assert.ok(list.some(s => s.includes('y = a + 1')) && list.some(s => s.startsWith('if (a > 3')) && list.some(s => s.startsWith('return g(y)')), list.join(' | '));
  assert.ok(list.some(s => s === 'a--') && list.some(s => s.startsWith('x = a')) && list.some(s => s.startsWith('switch (y')) && list.some(s => s === 'x < 5'), list.join(' | '));
  assert.ok(!list.some(s => s.startsWith('int x')), 'a declaration without an initialiser is no stop');
});

test('code that cannot run is not generated', () => {
  const c = compile('void dead(void); int f(int a) { if (0) dead(); if (1 && 0) dead(); while (0) dead(); return a; dead(); }').get('f')!;
  assert.ok(!ops(c).includes('Call'), disassemble(c));
  const d = compile('void dead(void); int f(int a) { if (0) { in: dead(); } if (a) goto in; return 1; }').get('f')!;
  assert.ok(ops(d).includes('Call'), 'a label lets control into it');
});

test('a switch over a constant keeps only the case that is taken', () => {
  const c = compile('int wrong(void); int f(void) { switch (sizeof(long)) { case 4: return wrong(); case 8: return 5; default: return wrong(); } }').get('f')!;
  assert.deepEqual(ops(c).filter(o => o !== 'Stmt'), ['Ldi32', 'Ret32'], disassemble(c));
});

test('locals are in registers unless their address is taken', () => {
  const c = compile('void g(int *); int f(void) { int a = 1, b = 2; g(&b); return a + b; }').get('f')!;
  assert.equal(c.frameSize, 32, 'the object and its red zone');
  assert.deepEqual(c.variables.map(v => [v.name, Object.keys(v.at)[0]]), [['a', 'slot'], ['b', 'frame']]);
});

test('64-bit values are in even slots', () => {
  const c = compile('long f(int a, long b, char c, double d, int e, void *p) { long x = a, y = b; return x + y + c + (long)d + e + (long)p; }').get('f')!;
  assert.deepEqual(c.variables.filter(v => v.type.size === 8).map(v => 'slot' in v.at && v.at.slot % 2), Array(c.variables.filter(v => v.type.size === 8).length).fill(0));
});

test('a subscript out of a known length is checked, one that cannot be is not', () => {
  const c = compile('int t[256], u[4]; int f(unsigned char i, int j) { return t[i] + u[j & 3] + u[3]; }').get('f')!;
  assert.ok(!ops(c).includes('ChkIdx'), disassemble(c));
  const d = compile('int u[4]; int f(int j) { return u[j]; }').get('f')!;
  assert.ok(ops(d).includes('ChkIdx'), disassemble(d));
});

test('shift counts are checked only where they are not known', () => {
  assert.ok(!ops(compile('int f(int a, int n) { return (a << 3) + (a >> (n & 31)); }').get('f')!).includes('ChkShift32'));
  assert.ok(ops(compile('int f(int a, int n) { return a << n; }').get('f')!).includes('ChkShift32'));
});

test('clean-ups run on every way out, after the result is computed', () => {
  const c = compile('void done(int *); int f(int a) { int g __attribute__((cleanup(done))) = a; if (a) return g; a++; return a; }').get('f')!;
  const list = ops(c);
  assert.equal(list.filter(o => o === 'Call').length, 2);
  for (let i = 0; i < list.length; i++) if (list[i] === 'Call') assert.deepEqual(list.slice(i + 1, i + 3), ['Leave', 'Ret32'], disassemble(c));
});

test('every jump leads to an instruction', () => {
  const text = 'int f(int a) { void *p = &&l; switch (a) { case 1: case 2: case 3: case 4: a++; break; default: goto l; } for (;;) { if (a > 9) break; a += 2; } l: if (a--) goto *p; return a; }';
  const c = compile(text).get('f')!;
  for (const t of [...c.switches.flatMap(s => [s.fallback, ...s.ranges.map(r => r.target)]), ...c.labels.slice(1)]) assert.ok(t >= 0 && t < c.code.length && t % 4 === 0, disassemble(c));
});
