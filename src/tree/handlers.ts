/**
 * The fault handlers of a tree, recognised by what they are: functions that return vm_fault_t and take a struct vm_fault, and functions
 * that an operation table installs in a slot that the fault path calls (Documentation/filesystems/locking.rst, vm_operations_struct).
 */
import { lineAt, lineStarts } from '../base/position.ts';
import { lex, P, Tok } from '../syntax/lexer.ts';
import type { TreeFiles } from './files.ts';
import { Ev, KIND_MASK, NameKind, STRIDE, NameFlag } from './scan/events.ts';
import type { TextSearch } from './search.ts';

/** Where a function is put into a table: `table` is the variable's name, `slot` the member's. */
export interface Installation {
  readonly file: string; readonly line: number;
  readonly table: string; readonly slot: string; readonly structType: string;
}
export interface Handler {
  readonly name: string;
  /** Of the definition, 1-based. */
  readonly file: string; readonly line: number;
  /** The head of the definition on one line. */
  readonly signature: string;
  readonly installedAt: readonly Installation[];
  /** The directory under arch/ that the file belongs to; undefined: all architectures. */
  readonly arch: string | undefined;
}

/** Slots by table type. */
const SLOTS: Readonly<Record<string, readonly string[]>> = {
  vm_operations_struct: ['fault', 'huge_fault', 'map_pages', 'page_mkwrite', 'pfn_mkwrite', 'access'],
  vm_special_mapping: ['fault'],
  dev_pagemap_ops: ['migrate_to_ram'],
};
const ALL_SLOTS = new Set(Object.values(SLOTS).flat());
const NEEDLES = ['vm_fault_t', ...Object.keys(SLOTS)];

export interface HandlerProgress { readonly done: number; readonly total: number }

interface Definition { readonly name: string; readonly file: string; readonly line: number; readonly signature: string; readonly isStatic: boolean; readonly bySignature: boolean; readonly installs: Installation[] }
interface Pending { readonly name: string; readonly at: Installation }

const archOf = (path: string): string | undefined => /^arch\/([^/]+)\//.exec(path)?.[1];

/** Works file by file, so that a host can give time to others between two steps. The value is sorted by file and line. */
export function* findHandlers(files: TreeFiles, search: TextSearch, options: { arch?: string; built?: (path: string) => boolean } = {}): Generator<HandlerProgress, Handler[]> {
  const wanted = (p: string): boolean => options.arch === undefined || archOf(p) === undefined || archOf(p) === options.arch;
  const paths = [...search.containing(NEEDLES)].filter(p => wanted(p) && !p.startsWith('tools/') && !p.startsWith('Documentation/'));
  const definitions: Definition[] = [];
  const pending: Pending[] = [];
  let done = 0;
  for (const path of paths) {
    handlersOf(files, path, definitions, pending);
    yield { done: ++done, total: paths.length };
  }
  const local = new Map<string, Definition>(), global = new Map<string, Definition>();
  const index = (d: Definition): void => {
    if (!local.has(`${d.file}\0${d.name}`)) local.set(`${d.file}\0${d.name}`, d);
    // Two files may define a name, one for each configuration: the one that is built.
    const other = global.get(d.name);
    if (!d.isStatic && (!other || options.built?.(other.file) === false)) global.set(d.name, d);
  };
  definitions.forEach(index);
  const target = (p: Pending): Definition | undefined => local.get(`${p.at.file}\0${p.name}`) ?? global.get(p.name);
  // Functions of a slot that does not return vm_fault_t and that another file defines.
  const unknown = new Set(pending.filter(p => !target(p)).map(p => p.name));
  if (unknown.size > 0) {
    for (const path of search.containing([...unknown].map(n => `${n}(`))) {
      if (!wanted(path) || !path.endsWith('.c')) continue;
      const found: Definition[] = [];
      definitionsOf(files, path, d => unknown.has(d), found);
      for (const d of found) if (!d.isStatic) { definitions.push(d); index(d); }
      yield { done, total: paths.length };
    }
  }
  for (const p of pending) target(p)?.installs.push(p.at);
  return definitions.filter(d => d.bySignature || d.installs.length > 0)
    .map(d => ({ name: d.name, file: d.file, line: d.line, signature: d.signature, installedAt: d.installs, arch: archOf(d.file) }))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** The handlers that one file defines, with the tables of that file; for what an editor shows above a function. */
export function handlersIn(files: TreeFiles, path: string): Handler[] {
  const definitions: Definition[] = [], pending: Pending[] = [];
  handlersOf(files, path, definitions, pending);
  for (const p of pending) definitions.find(d => d.name === p.name)?.installs.push(p.at);
  return definitions.filter(d => d.bySignature || d.installs.length > 0)
    .map(d => ({ name: d.name, file: d.file, line: d.line, signature: d.signature, installedAt: d.installs, arch: archOf(path) }));
}

function handlersOf(files: TreeFiles, path: string, definitions: Definition[], pending: Pending[]): void {
  const text = files.read(path);
  const x = files.index(path);
  if (text === undefined || !x) return;
  let starts: Uint32Array | undefined;
  const line = (offset: number): number => lineAt(starts ??= lineStarts(text), offset) + 1;
  const installed = new Set<string>();
  const { events: e, strings } = x;
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] !== Ev.Name) continue;
    const kind = e[o + 4] & KIND_MASK;
    if (kind === NameKind.Variable && e[o + 4] & NameFlag.Braces) {
      const type = /\bstruct\s+(\w+)/.exec(text.slice(e[o + 2], e[o + 5]))?.[1];
      const slots = type === undefined ? undefined : SLOTS[type];
      if (!slots && !/\.\s*(fault|migrate_to_ram)\s*=/.test(text.slice(e[o + 5], e[o + 3]))) continue;
      for (const [slot, name, offset] of assignments(text, e[o + 5], e[o + 3])) {
        // A table inside another structure: what the function takes says which table it is.
        const structType = slots ? (slots.includes(slot) ? type! : undefined) : ALL_SLOTS.has(slot) ? tableFor(text, name, slot) : undefined;
        if (structType === undefined) continue;
        installed.add(name);
        pending.push({ name, at: { file: path, line: line(offset), table: strings[e[o + 1]], slot, structType } });
      }
    } else if (kind === NameKind.Function && /[.>]\s*(fault|huge_fault|map_pages|page_mkwrite|pfn_mkwrite|migrate_to_ram)\s*=[^=]/.test(text.slice(e[o + 2], e[o + 3]))) {
      // A table that is filled in at run time: `ops.fault = handler;`
      for (const [slot, name, offset, object] of assignments(text, e[o + 5], e[o + 3])) {
        if (!ALL_SLOTS.has(slot) || object === '') continue;
        installed.add(name);
        pending.push({ name, at: { file: path, line: line(offset), table: object, slot, structType: slot === 'migrate_to_ram' ? 'dev_pagemap_ops' : 'vm_operations_struct' } });
      }
    }
  }
  definitionsOf(files, path, (name, head) => installed.has(name) || (/\bvm_fault_t\b/.test(head) && /\bstruct\s+vm_fault\s*\*/.test(head)), definitions);
}

/** The table type whose slot a function of this file fits, by its parameters. */
function tableFor(text: string, name: string, slot: string): string | undefined {
  const head = new RegExp(`\\bvm_fault_t\\s+${name}\\s*\\(([^)]*)\\)`).exec(text)?.[1];
  if (head === undefined || !/\bstruct\s+vm_fault\s*\*/.test(head)) return undefined;
  if (slot === 'migrate_to_ram') return 'dev_pagemap_ops';
  return /\bstruct\s+vm_special_mapping\b/.test(head) ? 'vm_special_mapping' : 'vm_operations_struct';
}

function definitionsOf(files: TreeFiles, path: string, accept: (name: string, head: string) => boolean, out: Definition[]): void {
  const text = files.read(path);
  const x = files.index(path);
  if (text === undefined || !x) return;
  let starts: Uint32Array | undefined;
  const { events: e, strings } = x;
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] !== Ev.Name || (e[o + 4] & KIND_MASK) !== NameKind.Function) continue;
    const name = strings[e[o + 1]];
    const brace = text.indexOf('{', e[o + 5]);
    const head = text.slice(e[o + 2], brace < 0 ? e[o + 3] : brace);
    if (!accept(name, head)) continue;
    const before = text.slice(e[o + 2], e[o + 5]);
    out.push({
      name, file: path, line: lineAt(starts ??= lineStarts(text), e[o + 5]) + 1, signature: head.replace(/\s+/g, ' ').trim(), isStatic: (e[o + 4] & NameFlag.Static) !== 0,
      bySignature: /\bvm_fault_t\b/.test(before) && /\bstruct\s+vm_fault\s*\*/.test(head), installs: [],
    });
  }
}

/** `.member = name` and `object.member = name` in a piece of a text: member, name, offset of the member, object. */
function* assignments(text: string, from: number, to: number): Iterable<[string, string, number, string]> {
  const t = lex(text, from, to);
  for (let i = 1; i + 2 < t.length; i++) {
    if (t.kinds[i] !== Tok.Ident || t.codes[i + 1] !== P.Assign || (t.codes[i - 1] !== P.Dot && t.codes[i - 1] !== P.Arrow)) continue;
    let v = i + 2;
    if (t.codes[v] === P.Amp) v++;
    const after = t.codes[v + 1];
    if (t.kinds[v] !== Tok.Ident || (after !== P.Comma && after !== P.Semi && after !== P.RBrace && v + 1 < t.length)) continue;
    yield [t.value(i), t.value(v), t.starts[i], i >= 2 && t.kinds[i - 2] === Tok.Ident ? t.value(i - 2) : ''];
  }
}

/** The value of a piecewise computation that nobody waits in between for. */
export function complete<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const r = work.next();
    if (r.done) return r.value;
  }
}
