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
  /** Installed in a table; taking a struct vm_fault and returning vm_fault_t without being installed; or only returning vm_fault_t. */
  readonly kind: 'installed' | 'signature' | 'helper';
}

export interface HandlerProgress { readonly done: number; readonly total: number }

interface Definition { readonly name: string; readonly file: string; readonly line: number; readonly signature: string; readonly isStatic: boolean; readonly bySignature: boolean; readonly returns: boolean; readonly installs: Installation[] }
interface Pending { readonly name: string; readonly at: Installation }

const archOf = (path: string): string | undefined => /^arch\/([^/]+)\//.exec(path)?.[1];

export interface HandlerOptions { readonly arch?: string; readonly built?: (path: string) => boolean }

/**
 * The handlers of a tree, put together in two rounds: the files that hold one of {@link HANDLER_NEEDLES}, then those that may define a function
 * which only a table of the first files names. Works file by file, so that a host can give time to others between two steps.
 */
export class HandlerSearch {
  private readonly files: TreeFiles;
  private readonly options: HandlerOptions;
  private readonly definitions: Definition[] = [];
  private readonly pending: Pending[] = [];
  private readonly local = new Map<string, Definition>();
  private readonly global = new Map<string, Definition>();

  constructor(files: TreeFiles, options: HandlerOptions) { this.files = files; this.options = options; }

  /** First round. */
  *collect(paths: Iterable<string>): Generator<HandlerProgress, void> {
    const wanted = [...paths].filter(p => this.wanted(p));
    let done = 0;
    for (const path of wanted) {
      handlersOf(this.files, path, this.definitions, this.pending);
      yield { done: ++done, total: wanted.length };
    }
    this.definitions.forEach(d => this.index(d));
    yield* this.resolve(wanted);
  }

  /** Functions that tables name and that no file so far defines. Look for `name(` in the .c files. */
  unknown(): string[] { return [...new Set(this.pending.filter(p => !this.target(p)).map(p => p.name))]; }

  /** Second round, with the files that may hold a definition of the unknown. */
  *resolve(paths: Iterable<string>): Generator<HandlerProgress, void> {
    const unknown = new Set(this.unknown());
    if (unknown.size === 0) return;
    let done = 0;
    for (const path of paths) {
      if (!this.wanted(path) || !path.endsWith('.c') || !this.defines(path, unknown)) continue;
      const found: Definition[] = [];
      handlersOf(this.files, path, found, [], d => unknown.has(d));
      for (const d of found) if (!d.isStatic && unknown.has(d.name)) { this.definitions.push(d); this.index(d); }
      yield { done: ++done, total: done };
    }
  }

  private defines(path: string, names: ReadonlySet<string>): boolean {
    const x = this.files.index(path);
    if (!x) return false;
    for (const item of scannedItems(x)) if (item.kind === 'function' && names.has(item.name)) return true;
    return false;
  }

  /** Sorted by file and line. */
  result(): Handler[] {
    for (const p of this.pending) this.target(p)?.installs.push(p.at);
    return this.definitions.filter(d => d.returns || d.installs.length > 0).map(toHandler)
      .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  }

  private wanted(p: string): boolean {
    const { arch } = this.options, own = archOf(p);
    return (arch === undefined || own === undefined || own === arch) && !p.startsWith('tools/') && !p.startsWith('Documentation/');
  }
  private index(d: Definition): void {
    if (!this.local.has(`${d.file}\0${d.name}`)) this.local.set(`${d.file}\0${d.name}`, d);
    // Two files may define a name, one for each configuration: the one that is built.
    const other = this.global.get(d.name);
    if (!d.isStatic && (!other || this.options.built?.(other.file) === false)) this.global.set(d.name, d);
  }
  private target(p: Pending): Definition | undefined { return this.local.get(`${p.at.file}\0${p.name}`) ?? this.global.get(p.name); }
}

const toHandler = (d: Definition): Handler => ({
  name: d.name, file: d.file, line: d.line, signature: d.signature, installedAt: d.installs, arch: archOf(d.file),
  kind: d.installs.length > 0 ? 'installed' : d.bySignature ? 'signature' : 'helper',
});

/** The whole search in this thread. */
export function* findHandlers(files: TreeFiles, search: TextSearch, options: HandlerOptions = {}): Generator<HandlerProgress, Handler[]> {
  const paths: string[] = [];
  for (const p of search.containing(HANDLER_NEEDLES)) {
    paths.push(p);
    yield { done: 0, total: paths.length };
  }
  const work = new HandlerSearch(files, options);
  yield* work.collect(paths);
  const unknown = work.unknown();
  if (unknown.length > 0) yield* work.resolve(search.containing(unknown.map(n => `${n}(`)));
  return work.result();
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
  return definitions.filter(d => d.bySignature || d.installs.length > 0).map(toHandler);
}

function handlersOf(files: TreeFiles, path: string, definitions: Definition[], pending: Pending[], also?: (name: string) => boolean): void {
  const text = files.read(path);
  const x = files.index(path);
  if (text === undefined || !x) return;
  let starts: Uint32Array | undefined;
  const line = (offset: number): number => lineAt(starts ??= lineStarts(text), offset) + 1;
  const found = fileHandlers(text, scannedItems(x), also);
  for (const list of [found.definitions, found.helpers]) {
    for (const { name, nameStart, ...d } of list) definitions.push({ name, file: path, line: line(nameStart), ...d, returns: d.bySignature || list === found.helpers, installs: [] });
  }
  for (const { handler, offset, ...i } of found.installations) pending.push({ name: handler, at: { file: path, line: line(offset), ...i } });
}

/** The handlers of a text that belongs to no tree (yet), from the scan alone: in milliseconds, before a grammar is at hand. */
export function handlersOfText(text: string, also?: (name: string) => boolean): FileHandlers {
  return HANDLER_NEEDLES.some(n => text.includes(n)) || also ? fileHandlers(text, scannedItems(scan(text)), also) : { definitions: [], helpers: [], requests: [], installations: [] };
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
