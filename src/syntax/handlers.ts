/**
 * Which functions of one file are fault handlers, by what they are: functions that return vm_fault_t and take a struct vm_fault, and functions
 * that an operation table installs in a slot that the fault path calls (Documentation/filesystems/locking.rst, vm_operations_struct). The
 * one place where that is decided: the editor gives what tree-sitter's outline holds, the tree's index what its scanner found.
 */
import { lex, P, Tok } from './lexer.ts';
import type { Declaration } from './outline.ts';

/** A function's definition or an initialised variable at file scope. Offsets are UTF-16 offsets of the text. */
export interface FileItem {
  readonly kind: 'function' | 'table';
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
  readonly isStatic: boolean;
}

export interface HandlerDefinition {
  readonly name: string;
  readonly nameStart: number;
  /** The head of the definition on one line. */
  readonly signature: string;
  readonly isStatic: boolean;
  /** False: only a table says so. */
  readonly bySignature: boolean;
}

/** A function put into a table's slot: `table` is the variable's name (or the member's object), `slot` the member's name. */
export interface HandlerInstallation {
  readonly handler: string;
  /** Where the slot's name stands. */
  readonly offset: number;
  readonly table: string;
  readonly slot: string;
  /** The table's structure, without `struct`. */
  readonly structType: string;
}

export interface FileHandlers {
  /** In the text's order. A name may be defined twice, in two branches of a conditional. */
  readonly definitions: readonly HandlerDefinition[];
  /** Functions that return vm_fault_t without being handlers themselves: what handlers and the fault path call. */
  readonly helpers: readonly HandlerDefinition[];
  /** What a userfaultfd's ioctl operation calls: functions that take its context and the request's argument. Scenarios reach them. */
  readonly requests: readonly HandlerDefinition[];
  /** Of any function, defined in this file or not. */
  readonly installations: readonly HandlerInstallation[];
}

/** Slots by table type. */
const SLOTS: Readonly<Record<string, readonly string[]>> = {
  vm_operations_struct: ['fault', 'huge_fault', 'map_pages', 'page_mkwrite', 'pfn_mkwrite', 'access'],
  vm_special_mapping: ['fault'],
  dev_pagemap_ops: ['migrate_to_ram'],
};
const ALL_SLOTS = new Set(Object.values(SLOTS).flat());

/** A file that holds none of these has no handler and installs none. */
export const HANDLER_NEEDLES: readonly string[] = ['vm_fault_t', ...Object.keys(SLOTS)];

const REQUEST = /\(\s*struct\s+userfaultfd_ctx\s*\*\s*\w+\s*,\s*unsigned\s+long\s+\w+\s*\)\s*$/;

/** `also`: names of functions that are handlers because another file installs them. */
export function fileHandlers(text: string, items: Iterable<FileItem>, also: (name: string) => boolean = () => false): FileHandlers {
  const all = [...items];
  const functions = all.filter(i => i.kind === 'function').map(item => {
    const brace = text.indexOf('{', item.nameStart);
    const head = text.slice(item.start, brace < 0 ? item.end : brace);
    const returnsFault = /\bvm_fault_t\b/.test(text.slice(item.start, item.nameStart));
    return { item, head, returnsFault, bySignature: returnsFault && /\bstruct\s+vm_fault\s*\*/.test(head) };
  });
  const heads = new Map(functions.filter(f => f.bySignature).map(f => [f.item.name, f.head]));
  const installations: HandlerInstallation[] = [];
  for (const item of all) installationsOf(text, item, heads, installations);
  const installed = new Set(installations.map(i => i.handler));
  const definitions: HandlerDefinition[] = [], helpers: HandlerDefinition[] = [], requests: HandlerDefinition[] = [];
  for (const { item: { name, nameStart, isStatic }, head, returnsFault, bySignature } of functions) {
    const isHandler = bySignature || installed.has(name) || also(name);
    const list = isHandler ? definitions : returnsFault ? helpers : REQUEST.test(head) ? requests : undefined;
    list?.push({ name, nameStart, signature: head.replace(/\s+/g, ' ').trim(), isStatic, bySignature });
  }
  return { definitions, helpers, requests, installations };
}

/** What tree-sitter's outline of a file gives to {@link fileHandlers}. */
export function outlineItems(declarations: readonly Declaration[]): FileItem[] {
  const out: FileItem[] = [];
  for (const d of declarations) {
    const kind = d.kind === 'function' ? 'function' : d.kind === 'variable' && d.designators?.length ? 'table' : undefined;
    if (kind) out.push({ kind, name: d.name, nameStart: d.nameStart, start: d.start, end: d.end, isStatic: d.storage === 'static' });
  }
  return out;
}

function installationsOf(text: string, item: FileItem, heads: ReadonlyMap<string, string>, out: HandlerInstallation[]): void {
  const { start, nameStart, end } = item;
  if (item.kind === 'function') {
    // A table that is filled in at run time: `ops.fault = handler;`
    if (!/[.>]\s*(fault|huge_fault|map_pages|page_mkwrite|pfn_mkwrite|migrate_to_ram)\s*=[^=]/.test(text.slice(start, end))) return;
    for (const a of assignments(text, nameStart, end)) {
      if (!ALL_SLOTS.has(a.slot) || a.object === '') continue;
      out.push({ handler: a.value, offset: a.offset, table: a.object, slot: a.slot, structType: a.slot === 'migrate_to_ram' ? 'dev_pagemap_ops' : 'vm_operations_struct' });
    }
    return;
  }
  const type = /\bstruct\s+(\w+)/.exec(text.slice(start, nameStart))?.[1];
  const slots = type === undefined ? undefined : SLOTS[type];
  if (!slots && !/\.\s*(fault|migrate_to_ram)\s*=/.test(text.slice(nameStart, end))) return;
  for (const a of assignments(text, nameStart, end)) {
    // A table inside another structure: what the function takes says which table it is.
    const structType = slots ? (slots.includes(a.slot) ? type! : undefined) : ALL_SLOTS.has(a.slot) ? tableFor(heads.get(a.value), a.slot) : undefined;
    if (structType !== undefined) out.push({ handler: a.value, offset: a.offset, table: item.name, slot: a.slot, structType });
  }
}

/** The table type whose slot a fault handler fits, by its parameters; undefined: it is no fault handler of this file. */
function tableFor(head: string | undefined, slot: string): string | undefined {
  if (head === undefined) return undefined;
  if (slot === 'migrate_to_ram') return 'dev_pagemap_ops';
  return /\bstruct\s+vm_special_mapping\b/.test(head) ? 'vm_special_mapping' : 'vm_operations_struct';
}

interface Assignment { readonly slot: string; readonly value: string; readonly offset: number; readonly object: string }

/** `.slot = value` and `object.slot = value` in a piece of a text, where the value is a name. */
function* assignments(text: string, from: number, to: number): Iterable<Assignment> {
  const t = lex(text, from, to);
  for (let i = 1; i + 2 < t.length; i++) {
    if (t.kinds[i] !== Tok.Ident || t.codes[i + 1] !== P.Assign || (t.codes[i - 1] !== P.Dot && t.codes[i - 1] !== P.Arrow)) continue;
    let v = i + 2;
    if (t.codes[v] === P.Amp) v++;
    const after = t.codes[v + 1];
    if (t.kinds[v] !== Tok.Ident || t.is(v, 'NULL') || (after !== P.Comma && after !== P.Semi && after !== P.RBrace && v + 1 < t.length)) continue;
    yield { slot: t.value(i), value: t.value(v), offset: t.starts[i], object: i >= 2 && t.kinds[i - 2] === Tok.Ident ? t.value(i - 2) : '' };
  }
}
