/** What the tree itself says of a name: purposes, meanings and types, each with the place that says so. */
import { lineAt, lineStarts } from '../base/position.ts';
import type { KernelTree } from '../tree/index.ts';
import type { Fragment, Macro } from '../syntax/cpp/token.ts';
import { docAbove, docBehind, firstSentence, type Doc, purposeIn } from './comments.ts';

export interface Place { readonly path: string; readonly line: number }
/** Words of the tree's own, and where they stand. */
export interface Told extends Place { readonly text: string }
export interface Member { readonly type: string; readonly doc: string | undefined }

/** Characters of texts that are kept at a time. */
const MOST_KEPT = 30_000_000;

/** For one state of the tree: what is read is kept. */
export class Facts {
  readonly tree: KernelTree;
  private readonly purposes = new Map<string, Told | null>();
  private readonly constants = new Map<string, Told | null>();
  private readonly structures = new Map<string, ReadonlyMap<string, Member> | null>();
  private readonly results = new Map<string, string | null>();
  private readonly lines = new Map<string, Uint32Array>();
  private readonly texts = new Map<string, string>();
  private kept = 0;

  private readonly quoted: (text: string) => string;

  /** `quoted`: what becomes of the tree's own words before they are told. */
  constructor(tree: KernelTree, quoted: (text: string) => string = text => text) {
    this.tree = tree;
    this.quoted = quoted;
  }

  text(path: string): string {
    let text = this.texts.get(path);
    if (text === undefined) {
      text = this.tree.files.read(path) ?? '';
      this.kept += text.length;
      if (this.kept > MOST_KEPT) { this.texts.clear(); this.kept = text.length; }
      this.texts.set(path, text);
    }
    return text;
  }
  /** 1-based. */
  line(path: string, offset: number): number {
    let starts = this.lines.get(path);
    if (!starts) this.lines.set(path, starts = lineStarts(this.text(path)));
    return lineAt(starts, offset) + 1;
  }
  place(path: string, offset: number): Place { return { path, line: this.line(path, offset) }; }

  /** What a function or macro is for, from its comment or that of its declaration. */
  purpose(name: string, path: string): Told | undefined { return this.once(this.purposes, name, path, () => this.findPurpose(name, path)); }

  /** The comment of a function's definition, or else of its declaration. */
  doc(name: string, path: string): { readonly doc: Doc; readonly path: string } | undefined {
    const { names } = this.tree;
    for (const f of [names.definition(name, path), names.ordinary(name, path)]) {
      const doc = f && docAbove(this.text(f.path), f.start);
      if (doc) return { doc: this.quoteDoc(doc), path: f.path };
    }
    return undefined;
  }

  private quoteDoc(d: Doc): Doc {
    const q = (t: string): string => (t === '' ? t : this.quoted(t)), maybe = (t: string | undefined) => t && q(t);
    return { ...d, summary: q(d.summary), description: d.description.map(q), names: new Map([...d.names].map(([n, t]) => [n, q(t)])), returns: maybe(d.returns), context: maybe(d.context) };
  }

  private findPurpose(name: string, path: string): Told | undefined {
    const macro = this.macro(name, path);
    if (macro) {
      const text = this.text(macro.path), doc = docAbove(text, text.lastIndexOf('#', macro.offset));
      // The comment of a bare constant is its meaning, not a purpose.
      const own = doc && purposeIn(doc, name);
      if (own !== undefined) return { text: this.quoted(own), ...this.place(macro.path, doc!.start) };
      const alias = macro.macro.params && soleCall(macro.macro);
      const told = alias !== undefined && alias !== name ? this.purpose(alias, path) : undefined;
      // What speaks of that one by its name does not speak of this one.
      return told && /^\W*\w+\(\)/.test(told.text) ? undefined : told;
    }
    const found = this.doc(name, path);
    const text = found && purposeIn(found.doc, name);
    return text === undefined ? undefined : { text, ...this.place(found!.path, found!.doc.start) };
  }

  private macro(name: string, path: string): { readonly macro: Macro; readonly path: string; readonly offset: number } | undefined {
    const macro = this.tree.names.macros(path).get(name);
    if (!macro || macro.builtin !== undefined) return undefined;
    const at = this.tree.sources.path(macro.file);
    return at.startsWith('<') ? undefined : { macro, path: at, offset: macro.offset };
  }
  isMacro(name: string, path: string): boolean { return this.tree.names.macros(path).get(name) !== undefined; }

  /** What the tree says of a constant: an enumerator, or a macro that has no parameters. */
  constant(name: string, path: string): Told | undefined { return this.once(this.constants, name, path, () => this.findConstant(name, path)); }

  private findConstant(name: string, path: string): Told | undefined {
    const macro = this.macro(name, path);
    if (macro) {
      if (macro.macro.params) return undefined;
      const text = this.text(macro.path), start = text.lastIndexOf('#', macro.offset);
      const line = directive(text, start);
      const inside = /\/\*(?!\*)([^]*?)(\*\/|$)|\/\/(.*)$/.exec(line);
      if (inside) return { text: firstSentence((inside[1] ?? inside[3] ?? '').replace(/\n\s*\*/g, ' ')), ...this.place(macro.path, start) };
      const above = docAbove(text, start);
      if (above && above.summary !== '' && ownLine(text, start)) return { text: above.summary, ...this.place(macro.path, start) };
      return undefined;
    }
    const f = this.tree.names.ordinary(name, path);
    if (f?.kind !== 'enumerator') return undefined;
    const text = this.text(f.path);
    const told = this.ofEnumeration(text, f) ?? behindOrAbove(text, f);
    return told ? { text: firstSentence(told), ...this.place(f.path, f.start) } : undefined;
  }

  /** `@NAME: …` in the comment of the enumeration. */
  private ofEnumeration(text: string, f: Fragment): string | undefined {
    const open = text.lastIndexOf('enum', f.start);
    const doc = open < 0 ? undefined : docAbove(text, text.lastIndexOf('\n', open) + 1);
    return doc?.names.get(f.name);
  }

  /** The type of a function's result as written; undefined: not known. */
  resultType(name: string, path: string): string | undefined {
    return this.once(this.results, name, path, () => {
      const f = this.tree.names.ordinary(name, path) ?? this.tree.names.definition(name, path);
      if (f?.kind !== 'function' && f?.kind !== 'prototype') return undefined;
      const head = this.text(f.path).slice(f.start, f.end);
      const at = new RegExp(`\\b${name}\\s*\\(`).exec(head)?.index;
      return at === undefined ? undefined : plainType(head.slice(0, at));
    });
  }

  /** The type of a variable at file scope. */
  variableType(name: string, path: string): string | undefined {
    if (name === 'current') return 'struct task_struct *';
    const f = this.tree.names.ordinary(name, path);
    if (f?.kind === 'enumerator') return 'int';
    if (f?.kind !== 'variable') return undefined;
    const m = new RegExp(`^([^=;{]*?)\\b${name}\\b([^=;]*)`).exec(this.text(f.path).slice(f.start, f.end));
    return m ? plainType(m[1]) + (m[2].includes('[') ? ' []' : '') : undefined;
  }

  /** A member of a structure type such as `struct vm_fault`; the stars of a pointer to it are ignored. */
  member(type: string, field: string, path: string): Member | undefined {
    const m = /\b(struct|union)\s+(\w+)/.exec(type);
    const tag = m ? { kind: m[1] as 'struct' | 'union', name: m[2] } : undefined;
    const table = tag ? this.members(tag.kind, tag.name, path) : this.typedefMembers(type, path);
    return table?.get(field);
  }
  private members(kind: 'struct' | 'union', name: string, path: string): ReadonlyMap<string, Member> | undefined {
    return this.once(this.structures, `${kind} ${name}`, '', () => {
      const f = this.tree.names.tag(kind, name, path);
      if (!f) return undefined;
      const text = this.text(f.path);
      return membersOf(text.slice(f.start, f.end), docAbove(text, f.start));
    });
  }
  private typedefMembers(type: string, path: string): ReadonlyMap<string, Member> | undefined {
    const name = /\w+/.exec(type.replace(/\b(const|volatile)\b/g, ''))?.[0];
    if (!name) return undefined;
    return this.once(this.structures, `typedef ${name}`, '', () => {
      const f = this.tree.names.ordinary(name, path);
      if (f?.kind !== 'typedef') return undefined;
      const text = this.text(f.path).slice(f.start, f.end);
      const tag = /\b(struct|union)\s+(\w+)/.exec(text);
      return text.includes('{') ? membersOf(text, undefined) : tag ? this.members(tag[1] as 'struct', tag[2], path) : undefined;
    });
  }

  /** What a structure type is, from its comment. */
  typePurpose(type: string, path: string): Told | undefined {
    const m = /\b(struct|union|enum)\s+(\w+)/.exec(type);
    const f = m ? this.tree.names.tag(m[1] as 'struct', m[2], path) : undefined;
    const doc = f && docAbove(this.text(f.path), f.start);
    const text = doc && purposeIn(doc, m![2]);
    return text === undefined ? undefined : { text: this.quoted(text), ...this.place(f!.path, f!.start) };
  }

  /** Answers that depend on a file are kept for it; the same header serves many. */
  private once<T>(table: Map<string, T | null>, name: string, path: string, find: () => T | undefined): T | undefined {
    const key = path === '' ? name : `${path}\0${name}`;
    let known = table.get(key);
    if (known === undefined) table.set(key, known = find() ?? null);
    return known ?? undefined;
  }
}

/** The only call in a macro's body. */
function soleCall(m: Macro): string | undefined {
  const [first, second] = m.body;
  return first && second?.text === '(' && m.body.at(-1)?.text === ')' && /^[A-Za-z_]\w*$/.test(first.text) ? first.text : undefined;
}

function directive(text: string, start: number): string {
  let end = start;
  for (;;) {
    end = text.indexOf('\n', end);
    if (end < 0) return text.slice(start);
    const line = text.slice(start, end);
    // A comment that began on the line may end on a later one.
    if (!line.endsWith('\\') && line.lastIndexOf('/*') <= line.lastIndexOf('*/')) return line;
    end++;
  }
}

/** Whether the comment is this line's alone: the lines behind it are not more of the same kind, which it would be a heading for. */
function ownLine(text: string, define: number): boolean {
  const line = directive(text, define), next = text.slice(define + line.length + 1, define + line.length + 200);
  return !/^\s*#\s*define/.test(next);
}

function behindOrAbove(text: string, f: Fragment): string | undefined {
  const end = /^[^,}\n]*,?/.exec(text.slice(f.start, f.start + 400))?.[0].length ?? 0;
  const behind = docBehind(text, f.start + end);
  if (behind && behind.summary !== '') return [behind.summary, ...behind.description.slice(1)].join(' ');
  const lineStart = text.lastIndexOf('\n', f.start) + 1;
  return text.slice(lineStart, f.start).trim() === '' ? docAbove(text, lineStart)?.summary : undefined;
}

/** A type as written, without storage words and annotations. */
export function plainType(text: string): string {
  const words = text.replace(/\/\*[^]*?\*\//g, ' ').replace(/__\w+\s*\([^()]*\)/g, ' ')
    .replace(/\b(static|extern|inline|register|noinline|asmlinkage|__\w+)\b/g, w => (/^__(u|s|be|le|poll)\w*$/.test(w) && w !== '__used' && w !== '__user' ? w : ' '))
    .replace(/\s+/g, ' ').replace(/\s*\*\s*/g, ' *').trim();
  return words.replace(/\* \*/g, '**');
}

function membersOf(text: string, doc: Doc | undefined): ReadonlyMap<string, Member> {
  const out = new Map<string, Member>();
  const open = text.indexOf('{');
  if (open < 0) return out;
  const comments: { at: number; text: string }[] = [];
  const bare = text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (c, at: number) => { comments.push({ at, text: c }); return ' '.repeat(c.length); }).replace(/^[ \t]*#.*$/gm, l => ' '.repeat(l.length));
  let from = open + 1;
  for (let i = open + 1; i < bare.length; i++) {
    const c = bare[i];
    if (c === '{' || c === '}') { from = i + 1; continue; }
    if (c !== ';') continue;
    const piece = bare.slice(from, i);
    const behind = comments.find(k => k.at > i && !bare.slice(i + 1, k.at).includes('\n') && bare.slice(i + 1, k.at).trim() === '');
    const above = comments.findLast(k => k.at < i && k.at >= from && bare.slice(from, k.at).trim() === '');
    for (const m of declared(piece)) {
      const said = doc?.names.get(m.name) ?? (behind ?? above)?.text.replace(/^\/\*+|\*+\/$|^\/\//g, '').replace(/\n\s*\*/g, ' ');
      out.set(m.name, { type: m.type, doc: said ? firstSentence(said) || undefined : undefined });
    }
    from = i + 1;
  }
  return out;
}

/** `struct list_head *a, b[3]`, `int (*f)(int)` or `unsigned x : 3`. */
function declared(piece: string): { name: string; type: string }[] {
  const text = piece.replace(/__\w+\s*\((?:[^()]|\([^()]*\))*\)/g, ' ').replace(/\s+/g, ' ').trim();
  const pointer = /^(.*?)\(\s*\*\s*(\w+)\s*\)\s*\(/.exec(text);
  if (pointer) return [{ name: pointer[2], type: `${plainType(pointer[1])} (*)()` }];
  const macro = /^(DECLARE_\w+|struct_group\w*)\s*\(\s*(\w+)/.exec(text);
  if (macro) return [{ name: macro[2], type: macro[1] }];
  const [first, ...more] = text.split(',');
  const m = /^(.*?)(\**)\s*(\w+)\s*((?:\[[^\]]*\])*)\s*(?::.*)?$/.exec(first.replace(/\s*\b(__\w+|____\w+)\s*$/, ''));
  if (!m) return [];
  const base = plainType(m[1]);
  const type = (stars: string, brackets: string) => `${base}${stars ? ` ${stars}` : ''}${brackets ? ` ${brackets}` : ''}`;
  const out = [{ name: m[3], type: type(m[2], m[4]) }];
  for (const other of more) {
    const k = /^\s*(\**)\s*(\w+)\s*((?:\[[^\]]*\])*)/.exec(other);
    if (k) out.push({ name: k[2], type: type(k[1], k[3]) });
  }
  return out;
}
