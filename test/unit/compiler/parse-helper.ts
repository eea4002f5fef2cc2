/** A builder that keeps what the parser makes, and the tree as text. */
import type { Expr, FunctionDef, FunctionRef, ObjectRef, StaticData, Stmt } from '../../../src/compiler/ast/ast.ts';
import type { ImageBuilder } from '../../../src/compiler/image.ts';
import { CompileError, FileScope, parseTranslationUnit, tokensOf, typeToString, type ParseOptions } from '../../../src/compiler/parse/index.ts';

export class TestBuilder implements ImageBuilder {
  readonly functions = new Map<string, FunctionRef>();
  readonly objects = new Map<string, ObjectRef>();
  readonly data = new Map<ObjectRef, StaticData>();
  readonly defs = new Map<string, FunctionDef>();
  private next = 1;
  functionRef(name: string, type: FunctionRef['type']): FunctionRef {
    let r = this.functions.get(name);
    if (!r) this.functions.set(name, r = { what: 'function', name, type, id: this.next++ });
    return r;
  }
  objectRef(name: string, type: ObjectRef['type'], _home: number, linkage: string): ObjectRef {
    const known = linkage !== 'local' ? this.objects.get(name) : undefined;
    if (known) return known;
    const r: ObjectRef = { what: 'object', name, type, id: this.next++ };
    this.objects.set(name || `anonymous ${r.id}`, r);
    return r;
  }
  defineObject(ref: ObjectRef, data: StaticData): void { this.data.set(ref, data); }
  stringObject(bytes: Uint8Array): ObjectRef {
    const r: ObjectRef = { what: 'object', name: JSON.stringify(new TextDecoder().decode(bytes.subarray(0, -1))), type: undefined as never, id: this.next++ };
    this.data.set(r, { bytes, relocations: [] });
    return r;
  }
  defineFunction(def: FunctionDef): void { this.defs.set(def.ref.name, def); }
}

export interface Parsed { builder: TestBuilder; scope: FileScope }
export function parse(text: string, options: ParseOptions = {}): Parsed {
  const builder = new TestBuilder(), scope = new FileScope(0);
  parseTranslationUnit(tokensOf(text, 0), scope, builder, options);
  return { builder, scope };
}
/** The message and the text it is placed at, of a program that is wrong. */
export function errorOf(text: string, options: ParseOptions = {}): { message: string; at: string } {
  try { parse(text, options); } catch (e) {
    if (e instanceof CompileError) return { message: e.message, at: text.slice(e.place.offset, e.place.end) };
    throw e;
  }
  throw new Error('no error');
}
/** Statements of a function as text. */
export function body(text: string, name = 'f', options: ParseOptions = {}): string {
  const def = parse(text, options).builder.defs.get(name)!;
  return def.body.body.map(showStmt).join(' ');
}
/** The first expression statement or returned expression of `f` as text. */
export function expr(text: string, options: ParseOptions = {}): string {
  const b = parse(text, options).builder.defs.get('f')!.body.body;
  for (const s of b) if (s.k === 'expr') return show(s.e); else if (s.k === 'return' && s.e) return show(s.e);
  return '';
}
/** Value of an integer constant expression. */
export function value(e: string, before = '', options: ParseOptions = {}): bigint {
  const p = parse(`${before}\nenum { fl_value_ = 0 }; long long fl_result = (${e});`, options);
  const d = p.builder.data.get(p.builder.objects.get('fl_result')!)!;
  return new DataView(d.bytes.buffer).getBigInt64(0, true);
}
/** Type of an expression, as the type of a typeof'd object. */
export function typeOf(e: string, before = '', options: ParseOptions = {}): string {
  const { scope } = parse(`${before}\nextern typeof(${e}) fl_result;`, options);
  const s = scope.known('fl_result');
  return s?.what === 'object' || s?.what === 'function' ? typeToString(s.type) : '?';
}
export function dataOf(p: Parsed, name: string): { hex: string; relocations: string[] } {
  const d = p.builder.data.get(p.builder.objects.get(name)!);
  if (!d) throw new Error(`${name} has no data`);
  return {
    hex: [...d.bytes].map(b => b.toString(16).padStart(2, '0')).join(''),
    relocations: [...d.relocations].sort((a, b) => a.offset - b.offset).map(r => `${r.offset}:${r.target.name || 'anonymous'}${r.addend ? (r.addend > 0 ? '+' : '') + r.addend : ''}`),
  };
}

export function show(e: Expr): string {
  const t = typeToString(e.type);
  switch (e.k) {
    case 'int': return `${e.value}`;
    case 'float': return `${e.value}f`;
    case 'local': return e.v.name || 'tmp';
    case 'object': return e.v.name;
    case 'function': return e.v.name;
    case 'decay': return `decay(${show(e.e)})`;
    case 'deref': return `*${show(e.e)}`;
    case 'addr': return `&${show(e.e)}`;
    case 'member': return `${show(e.e)}.${e.member.name}`;
    case 'unary': return `${e.op}${show(e.e)}`;
    case 'binary': return `(${show(e.l)} ${e.op}${e.rightFirst ? "'" : ''} ${show(e.r)})`;
    case 'ptradd': return `(${show(e.p)} + ${show(e.i)}*${typeof e.scale === 'number' ? e.scale : show(e.scale)}${e.bound ? ` in ${e.bound.length}` : ''})`;
    case 'ptrdiff': return `(${show(e.l)} -p ${show(e.r)})/${typeof e.scale === 'number' ? e.scale : show(e.scale)}`;
    case 'and': return `(${show(e.l)} && ${show(e.r)})`;
    case 'or': return `(${show(e.l)} || ${show(e.r)})`;
    case 'cond': return `(${show(e.c)} ? ${e.t ? show(e.t) : ''} : ${show(e.f)})`;
    case 'comma': return `(${show(e.l)}, ${show(e.r)})`;
    case 'cast': return `(${t})${show(e.e)}`;
    case 'assign': return `${show(e.l)} = ${show(e.r)}`;
    case 'opassign': return `${show(e.l)} ${e.op}= ${show(e.r)} in ${typeToString(e.compute)}${e.scale ? ` * ${typeof e.scale === 'number' ? e.scale : show(e.scale)}` : ''}${e.post ? ' post' : ''}`;
    case 'call': return `${show(e.f)}(${e.args.map(show).join(', ')})`;
    case 'stmtexpr': return `({ ${e.body.body.map(showStmt).join(' ')} })`;
    case 'compound': case 'init': return `${e.k === 'compound' ? `(${t})` : ''}{${e.init.elements.map(x => `@${x.offset}${x.bits ? `:${x.bits.start}+${x.bits.width}` : ''}${x.repeat ? `x${x.repeat.count}/${x.repeat.stride}` : ''}=${show(x.value)}`).join(' ')}}`;
    case 'vastart': case 'vaend': return `${e.k}(${show(e.list)})`;
    case 'vaarg': return `vaarg(${show(e.list)}, ${t})`;
    case 'vacopy': return `vacopy(${show(e.list)}, ${show(e.from)})`;
    case 'labeladdr': return `&&${e.label.name}#${e.label.address}`;
    case 'builtin': return `${e.name}(${[...e.args.map(show), ...(e.text ? [e.text] : [])].join(", ")})`;
  }
}
export function showStmt(s: Stmt): string {
  switch (s.k) {
    case 'block': return `{ ${s.body.map(showStmt).join(' ')} }`;
    case 'decl': return `${typeToString(s.v.type)} ${s.v.name || 'tmp'}${s.init ? ` = ${show(s.init)}` : ''}${s.vlaSize ? ` size ${show(s.vlaSize)}` : ''};`;
    case 'expr': return `${show(s.e)};`;
    case 'if': return `if (${show(s.c)}) ${showStmt(s.t)}${s.f ? ` else ${showStmt(s.f)}` : ''}`;
    case 'while': return `while (${show(s.c)}) ${showStmt(s.body)}`;
    case 'do': return `do ${showStmt(s.body)} while (${show(s.c)});`;
    case 'for': return `for (${s.init ? showStmt(s.init) : ';'} ${s.c ? show(s.c) : ''}; ${s.step ? show(s.step) : ''}) ${showStmt(s.body)}`;
    case 'switch': return `switch (${show(s.e)}) [${s.cases.map(c => `${c.lo}..${c.hi}`).join(' ')}${s.fallback ? ' default' : ''}] ${showStmt(s.body)}`;
    case 'label': return `${s.label.name}: ${showStmt(s.body)}`;
    case 'goto': return `goto ${s.label.name};`;
    case 'gotoexpr': return `goto *${show(s.e)};`;
    case 'return': return `return${s.e ? ` ${show(s.e)}` : ''};`;
    case 'asm': return `asm(${JSON.stringify(s.template)} : ${s.outputs.map(o => `${o.constraint} ${show(o.e)}`).join(', ')} : ${s.inputs.map(o => `${o.constraint} ${show(o.e)}`).join(', ')} : ${s.clobbers.join(' ')} : ${s.gotos.map(g => g.name).join(' ')});`;
    default: return `${s.k};`;
  }
}
