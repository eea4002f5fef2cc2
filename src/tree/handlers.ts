/**
 * The fault handlers of a tree: what each file defines and installs (see syntax/handlers.ts for how they are recognised), put together over
 * all its files.
 */
import { lineAt, lineStarts } from '../base/position.ts';
import { scan } from './scan/scanner.ts';
import { fileHandlers, HANDLER_NEEDLES, type FileHandlers, type FileItem } from '../syntax/handlers.ts';
import type { TreeFiles } from './files.ts';
import { Ev, KIND_MASK, NameKind, STRIDE, NameFlag, type FileIndex } from './scan/events.ts';
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

export interface HandlerProgress { readonly done: number; readonly total: number }

interface Definition { readonly name: string; readonly file: string; readonly line: number; readonly signature: string; readonly isStatic: boolean; readonly bySignature: boolean; readonly installs: Installation[] }
interface Pending { readonly name: string; readonly at: Installation }

const archOf = (path: string): string | undefined => /^arch\/([^/]+)\//.exec(path)?.[1];

/** Works file by file, so that a host can give time to others between two steps. The value is sorted by file and line. */
export function* findHandlers(files: TreeFiles, search: TextSearch, options: { arch?: string; built?: (path: string) => boolean } = {}): Generator<HandlerProgress, Handler[]> {
  const wanted = (p: string): boolean => options.arch === undefined || archOf(p) === undefined || archOf(p) === options.arch;
  const paths: string[] = [];
  for (const p of search.containing(HANDLER_NEEDLES)) {
    if (wanted(p) && !p.startsWith('tools/') && !p.startsWith('Documentation/')) paths.push(p);
    yield { done: 0, total: paths.length };
  }
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
      handlersOf(files, path, found, [], d => unknown.has(d));
      for (const d of found) if (!d.isStatic && unknown.has(d.name)) { definitions.push(d); index(d); }
      yield { done, total: paths.length };
    }
  }
  for (const p of pending) target(p)?.installs.push(p.at);
  return definitions.filter(d => d.bySignature || d.installs.length > 0)
    .map(d => ({ name: d.name, file: d.file, line: d.line, signature: d.signature, installedAt: d.installs, arch: archOf(d.file) }))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/**
 * The handlers that one file defines, with the tables of that file; for what an editor shows above a function. `elsewhere`: what is known
 * of other files' tables, by the function's name.
 */
export function handlersIn(files: TreeFiles, path: string, elsewhere: ReadonlyMap<string, readonly Installation[]> = new Map()): Handler[] {
  const definitions: Definition[] = [], pending: Pending[] = [];
  handlersOf(files, path, definitions, pending, name => elsewhere.has(name));
  // Every definition of the name: branches of a conditional may hold one each.
  for (const p of pending) for (const d of definitions) if (d.name === p.name) d.installs.push(p.at);
  for (const d of definitions) d.installs.push(...elsewhere.get(d.name) ?? []);
  return definitions.filter(d => d.bySignature || d.installs.length > 0)
    .map(d => ({ name: d.name, file: d.file, line: d.line, signature: d.signature, installedAt: d.installs, arch: archOf(path) }));
}

function handlersOf(files: TreeFiles, path: string, definitions: Definition[], pending: Pending[], also?: (name: string) => boolean): void {
  const text = files.read(path);
  const x = files.index(path);
  if (text === undefined || !x) return;
  let starts: Uint32Array | undefined;
  const line = (offset: number): number => lineAt(starts ??= lineStarts(text), offset) + 1;
  const found = fileHandlers(text, scannedItems(x), also);
  for (const { name, nameStart, ...d } of found.definitions) definitions.push({ name, file: path, line: line(nameStart), ...d, installs: [] });
  for (const { handler, offset, ...i } of found.installations) pending.push({ name: handler, at: { file: path, line: line(offset), ...i } });
}

/** The handlers of a text that belongs to no tree (yet), from the scan alone: in milliseconds, before a grammar is at hand. */
export function handlersOfText(text: string, also?: (name: string) => boolean): FileHandlers {
  return HANDLER_NEEDLES.some(n => text.includes(n)) || also ? fileHandlers(text, scannedItems(scan(text)), also) : { definitions: [], installations: [] };
}

function* scannedItems({ events: e, strings }: FileIndex): Iterable<FileItem> {
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] !== Ev.Name) continue;
    const scanned = e[o + 4] & KIND_MASK;
    const kind = scanned === NameKind.Function ? 'function' : scanned === NameKind.Variable && e[o + 4] & NameFlag.Braces ? 'table' : undefined;
    if (kind) yield { kind, name: strings[e[o + 1]], nameStart: e[o + 5], start: e[o + 2], end: e[o + 3], isStatic: (e[o + 4] & NameFlag.Static) !== 0 };
  }
}

/** The value of a piecewise computation that nobody waits in between for. */
export function complete<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const r = work.next();
    if (r.done) return r.value;
  }
}
