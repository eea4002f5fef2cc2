/** Layout, constants and static data against gcc: random declarations, compared byte for byte. `FAULTLINE_SEEDS=500` runs more. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SourceTable } from '../../../src/base/position.ts';
import { CompileError, FileScope, parseTranslationUnit } from '../../../src/compiler/parse/index.ts';
import { LayeredMacros } from '../../../src/syntax/cpp/define.ts';
import { ExpansionTable } from '../../../src/syntax/cpp/expand.ts';
import { preprocess } from '../../../src/syntax/cpp/preprocess.ts';
import { TestBuilder } from './parse-helper.ts';

const seeds = Number(process.env.FAULTLINE_SEEDS ?? 4);
const noGcc = spawnSync('gcc', ['--version']).status !== 0 && 'no gcc on this machine';

class Random {
  private s: number;
  constructor(seed: number) { this.s = seed * 2654435761 >>> 0; }
  next(): number { this.s = (Math.imul(this.s, 1664525) + 1013904223) >>> 0; return this.s / 2 ** 32; }
  int(lo: number, hi: number): number { return lo + Math.floor(this.next() * (hi - lo + 1)); }
  pick<T>(list: readonly T[]): T { return list[this.int(0, list.length - 1)]; }
  chance(p: number): boolean { return this.next() < p; }
}
const WIDTH: Record<string, number> = {
  char: 8, 'signed char': 8, 'unsigned char': 8, short: 16, 'unsigned short': 16, int: 32, unsigned: 32, long: 64, 'unsigned long': 64, 'long long': 64, 'unsigned long long': 64, _Bool: 1,
};
const INTEGERS = Object.keys(WIDTH);
const TYPES = [...INTEGERS, 'float', 'double', 'long double', 'void *', '__int128'];

/** A random structure; `plain`: its members that an initialiser with an integer can name. */
function record(r: Random, depth: number, names: { n: number }, plain: string[]): string {
  const members: string[] = [];
  for (let i = r.int(1, 7); i > 0; i--) {
    const name = `m${names.n++}`;
    const attribute = r.chance(0.12) ? ' __attribute__((packed))' : r.chance(0.08) ? ` __attribute__((aligned(${r.pick([1, 2, 4, 8, 16])})))` : '';
    const kind = r.next();
    if (kind < 0.45) {
      const t = r.pick(INTEGERS), w = r.int(1, WIDTH[t]);
      const odd = r.next();
      if (odd < 0.1) members.push(`${t} :0;`);
      else if (odd < 0.2) members.push(`${t} :${w};`);
      else { members.push(`${t} ${name}:${w}${attribute.includes('packed') ? attribute : ''};`); plain.push(name); }
    } else if (kind < 0.85 || depth > 2) {
      const t = r.pick(TYPES), array = r.chance(0.2) ? `[${r.int(0, 4)}]` : '';
      members.push(`${t} ${name}${array}${attribute};`);
      if (!array && t !== 'void *' && t !== 'long double') plain.push(name);
    } else {
      const inner: string[] = [], s = record(r, depth + 1, names, inner);
      if (r.chance(0.6)) members.push(`${s} ${name}${attribute};`); else members.push(`${s};`);
    }
  }
  const tail = (r.chance(0.25) ? ' __attribute__((packed))' : '') + (r.chance(0.1) ? ` __attribute__((aligned(${r.pick([2, 4, 8, 16])})))` : '');
  return `${depth > 0 && r.chance(0.3) ? 'union' : 'struct'} {${members.join(' ')}}${tail}`;
}
function records(seed: number): string {
  const r = new Random(seed);
  let text = '';
  for (let i = 0; i < 25; i++) {
    const plain: string[] = [], s = record(r, 0, { n: 0 }, plain), pack = r.chance(0.2);
    if (pack) text += `#pragma pack(${r.pick([1, 2, 4, 8])})\n`;
    text += `typedef ${s} t${i};\n${pack ? '#pragma pack()\n' : ''}unsigned long size${i}[] = {sizeof(t${i}), _Alignof(t${i})};\n`;
    text += `t${i} value${i} = {${plain.map(m => `.${m} = ${r.chance(0.5) ? -1 : r.int(1, 3)}`).join(', ')}};\n`;
  }
  return text;
}

const CASTS = [...INTEGERS, 'float', 'double', 'enum E', 'enum F'];
function constant(r: Random, depth: number): string {
  const e = () => constant(r, depth - 1);
  if (depth === 0) {
    const k = r.next();
    if (k < 0.3) return `${r.int(0, 300)}${r.pick(['', 'u', 'l', 'ul', 'll', 'ull'])}`;
    if (k < 0.55) return `0x${Math.floor(r.next() * 2 ** r.pick([8, 16, 31, 32, 33, 52])).toString(16)}${r.pick(['', '', 'u', 'ul', 'ull'])}`;
    if (k < 0.65) return r.pick(["'a'", "'\\xff'", 'A', 'B', 'C', '2147483647', '2147483648', '(-9223372036854775807L-1)', '0xffffffffffffffff', 'sizeof(int)']);
    if (k < 0.8) return `${(r.next() * 2000 - 1000).toFixed(3)}${r.pick(['', 'f'])}`;
    return `(${r.pick(INTEGERS)})${r.int(-200, 200)}`;
  }
  switch (r.int(0, 7)) {
    case 0: return `(${r.pick(CASTS)})(${e()})`;
    case 1: return `(${r.pick(['-', '~(long)', '!', '+', '(int)'])}(${e()}))`;
    case 2: return `((${e()})?(${e()}):(${e()}))`;
    case 3: return `((${e()})${r.pick(['&&', '||', '==', '!=', '<', '>', '<=', '>='])}(${e()}))`;
    case 4: return `((${r.pick(['int', 'long', 'unsigned', 'short'])})(${e()})${r.pick(['<<', '>>'])}(((unsigned)(${e()}))&${r.pick([7, 31])}))`;
    case 5: return `((${r.pick(INTEGERS)})(${e()})${r.pick(['&', '|', '^'])}(${r.pick(INTEGERS)})(${e()}))`;
    case 6: return `((${r.pick(INTEGERS)})(${e()})${r.pick(['/', '%'])}((${r.pick(['unsigned', 'unsigned char', 'unsigned long'])})(${e()})|1))`;
    default: return `((${e()})${r.pick(['+', '-', '*'])}(${e()}))`;
  }
}
function constants(seed: number): string {
  const r = new Random(seed), kinds = ['int', 'unsigned', 'long', 'unsigned long', 'float', 'double', 'long long', 'unsigned long long', 'char', 'signed char', 'unsigned char', 'short', 'unsigned short', '_Bool'];
  let text = 'enum E { A = 5, B = -3 }; enum F { C = 0xffffffffu };\n';
  for (let i = 0; i < 120; i++) {
    const e = constant(r, r.int(1, 5));
    text += `typeof((${e})) v${i} = ${e}; int k${i} = _Generic((${e}), ${kinds.map((k, n) => `${k}: ${n}`).join(', ')}, default: 99);\n`;
  }
  return text;
}

type Shape = { k: 'scalar'; c: string } | { k: 'array'; of: Shape; n: number } | { k: 'record'; union: boolean; members: { name: string; shape: Shape; anonymous: boolean; bits?: number }[] };
function shape(r: Random, depth: number, names: { n: number }): Shape {
  const k = depth === 0 ? 0 : r.next();
  if (k < 0.35) return { k: 'scalar', c: r.pick(['char', 'short', 'int', 'long', 'unsigned', 'double']) };
  if (k < 0.6) return { k: 'array', of: r.chance(0.2) ? { k: 'scalar', c: 'char' } : shape(r, depth - 1, names), n: r.int(1, 4) };
  const members = [];
  for (let i = r.int(1, 4); i > 0; i--) {
    const s = shape(r, depth - 1, names);
    const bits = s.k === 'scalar' && s.c !== 'double' && r.chance(0.2) ? r.int(2, 8) : undefined;
    members.push({ name: `m${names.n++}`, shape: s, anonymous: s.k === 'record' && r.chance(0.4), bits });
  }
  return { k: 'record', union: r.chance(0.2), members };
}
function declare(s: Shape, name: string): string {
  if (s.k === 'scalar') return `${s.c} ${name}`;
  if (s.k === 'array') return declare(s.of, `${name}[${s.n}]`);
  return `${s.union ? 'union' : 'struct'} {${s.members.map(m => `${declare(m.shape, m.anonymous ? '' : m.name)}${m.bits ? `:${m.bits}` : ''};`).join(' ')}} ${name}`;
}
/** Scalars of an aggregate in the order of a list without inner braces. */
function leaves(s: Shape): number {
  if (s.k === 'scalar') return 1;
  if (s.k === 'array') return s.n * leaves(s.of);
  return s.union ? leaves(s.members[0].shape) : s.members.reduce((n, m) => n + leaves(m.shape), 0);
}
/** What a designator can reach directly: members through anonymous ones too. */
function reachable(s: Shape & { k: 'record' }): { name: string; shape: Shape }[] {
  return s.members.flatMap(m => m.anonymous ? reachable(m.shape as Shape & { k: 'record' }) : [m]);
}
function initialiser(r: Random, s: Shape): string {
  if (s.k === 'scalar') return r.chance(0.05) ? `{${r.int(1, 99)}}` : String(r.int(1, 99));
  if (s.k === 'array' && s.of.k === 'scalar' && s.of.c === 'char' && r.chance(0.4)) { const t = JSON.stringify('abcdefgh'.slice(0, r.int(0, s.n))); return r.chance(0.2) ? `{${t}}` : t; }
  const items: string[] = [];
  for (let i = r.int(1, 4), at = 0; i > 0; i--) {
    if (r.chance(0.35)) {
      let path = '', t: Shape = s;
      do {
        if (t.k === 'array') {
          const lo = r.int(0, t.n - 1), hi = r.chance(0.2) ? r.int(lo, t.n - 1) : lo;
          path += hi > lo ? `[${lo} ... ${hi}]` : `[${lo}]`;
          at = t === s ? hi + 1 : 99;
          t = t.of;
        } else if (t.k === 'record') { const list = reachable(t), m: { name: string; shape: Shape } = r.pick(list); path += `.${m.name}`; t = m.shape; at = 99; }
      } while (t.k !== 'scalar' && r.chance(0.4));
      items.push(`${path} = ${initialiser(r, t)}`);
    } else {
      const child: Shape | undefined = s.k === 'array' ? (at < s.n ? s.of : undefined) : at < (s.union ? 1 : s.members.length) ? s.members[at].shape : undefined;
      if (!child) { if (at < 50) break; items.push(String(r.int(1, 99))); continue; }   // goes on after a designator, wherever that is
      at++;
      if (child.k !== 'scalar' && r.chance(0.4)) items.push(Array.from({ length: i === 1 ? r.int(1, leaves(child)) : leaves(child) }, () => r.int(1, 99)).join(', '));
      else items.push(initialiser(r, child));
    }
  }
  return `{${items.join(', ')}${r.chance(0.2) ? ',' : ''}}`;
}
function initialisers(seed: number): string {
  const r = new Random(seed);
  let text = '';
  for (let i = 0; i < 60; i++) {
    let s = shape(r, 3, { n: 0 });
    if (s.k === 'scalar') s = { k: 'array', of: s, n: 3 };
    text += `${declare(s, `v${i} `)} = ${initialiser(r, s)};\n`;
  }
  return text;
}

/** Objects of a text as gcc makes them, in hexadecimal. */
function native(text: string, names: readonly string[], directory: string): Map<string, string> {
  const show = names.map(n => `D(${n})`).join(';');
  writeFileSync(path.join(directory, 'a.c'), `${text}\nint printf(const char *, ...);\n#define D(x) do { printf("%s ", #x); for (unsigned i = 0; i < sizeof(x); i++) printf("%02x", ((unsigned char *)&x)[i]); printf("\\n"); } while (0)\nint main(void) { ${show}; return 0; }\n`);
  execFileSync('gcc', ['-w', '-fwrapv', '-o', 'a', 'a.c'], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  return new Map(execFileSync(path.join(directory, 'a'), { encoding: 'utf8' }).trim().split('\n').map(l => { const [n, hex = ''] = l.split(' '); return [n, hex]; }));
}
function ours(text: string): TestBuilder {
  const sources = new SourceTable(), builder = new TestBuilder();
  const { tokens } = preprocess(sources.add('a.c', text, 'program'), { sources, macros: new LayeredMacros(), expansions: new ExpansionTable() });
  try { parseTranslationUnit(tokens, new FileScope(0), builder); } catch (e) {
    if (e instanceof CompileError) e.message += ` at: ${text.slice(text.lastIndexOf('\n', e.place.offset) + 1, e.place.end)} <<<`;
    throw e;
  }
  return builder;
}
function compare(make: (seed: number) => string): void {
  const directory = mkdtempSync(path.join(tmpdir(), 'faultline-gcc-'));
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      const text = make(seed), builder = ours(text);
      const names = [...builder.objects.keys()];
      for (const [name, hex] of native(text, names, directory)) {
        const mine = Buffer.from(builder.data.get(builder.objects.get(name)!)!.bytes).toString('hex');
        assert.equal(mine, hex, `seed ${seed}, ${name}: ${text.split('\n').filter(l => l.includes(` ${name.replace(/^\D+/, 't')};`) || l.includes(` ${name} `)).join('\n').slice(0, 800)}`);
      }
    }
  } finally { rmSync(directory, { recursive: true, force: true }); }
}

test('structures, unions and bit-fields, packed and aligned, are laid out and filled as by gcc', { skip: noGcc }, () => compare(records));
test('initialisers: elided braces, designators, ranges, unions, strings, overriding', { skip: noGcc }, () => compare(initialisers));
test('constant expressions have the type and value that gcc gives them', { skip: noGcc }, () => compare(constants));
