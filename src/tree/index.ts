/**
 * A kernel tree: its files behind an injected file interface, an index of its names, include resolution, and the architecture and
 * configuration that decide conditionals. This layer must not know the compiler's types, the machine or the host.
 */
import type { FileSource } from '../base/files.ts';
import { SourceTable } from '../base/position.ts';
import type { IncludeFinder } from '../syntax/cpp/preprocess.ts';
import type { NameSource } from '../syntax/cpp/token.ts';
import type { Bulk, BulkOptions, TreeState } from './bulk.ts';
import { definitionSearch } from './definitions.ts';
import { TreeFiles } from './files.ts';
import { generatedFiles, PREDEFINED, treeVersion, type Version } from './generated.ts';
import { findHandlers, handlersIn, type Handler, type HandlerProgress, type Installation } from './handlers.ts';
import { mapHandlers } from './handlerMap.ts';
import { includedBy, kernelIncludes, type Includes } from './include.ts';
import { isLone, LONE_HEADERS, LONE_PREFIX, LoneTree } from './lone.ts';
import { isBuilt } from './makefile.ts';
import { UnitNames } from './names.ts';
import { outline, type OutlineEntry } from './outline.ts';
import { archDirectory, archOf, openProfile, type Profile } from './profiles/profile.ts';
import type { FileIndex } from './scan/events.ts';
import { plainSearch } from './search.ts';
import { PackedCache, type IndexStore } from './store.ts';
import { Unit, type Missing } from './unit.ts';

export type { IndexStore } from './store.ts';
export { complete, type Handler, type HandlerProgress, type Installation } from './handlers.ts';
export { isLone } from './lone.ts';
export { definedFunctions, type OutlineEntry } from './outline.ts';
export type { Profile } from './profiles/profile.ts';
export type { Version } from './generated.ts';

export interface TreeOptions {
  readonly files: FileSource;
  /** Directory under arch/ or a common name of it; default: what the tree's `.config` is for, else x86. */
  readonly arch?: string;
  /** Overrides of configuration options, with or without CONFIG_; `n` unsets. */
  readonly config?: Readonly<Record<string, string>>;
  /** False: take the built-in configuration without reading the tree's Kconfig files. */
  readonly kconfig?: boolean;
  readonly sources?: SourceTable;
  /** Where scans are kept between sessions. */
  readonly store?: IndexStore;
  /** Files that come with Faultline: when `files` is no tree but a C file alone, the declarations in `include/kernel` stand in for its headers. */
  readonly bundled?: FileSource;
}

export interface KernelTree {
  /** The tree's files with the generated ones; use it to read what a Fragment points at. */
  readonly files: FileSource;
  readonly sources: SourceTable;
  /** Computed when it is first asked for: this reads the `.config` or the Kconfig files. */
  readonly profile: Profile;
  readonly version: Version;
  /** A C file without its tree: names are the bundled declarations'. */
  readonly lone: boolean;
  readonly includes: Includes;
  /** For preprocess(): a fragment may hold an include, such as an enum whose enumerators stand in a file of their own. */
  readonly includeFinder: IncludeFinder;
  /** Names as seen from any file; what a first file and its headers define is shared by all files asked about later. */
  readonly names: TreeNames;
  /** Names in a unit of their own: exactly what the compiler would see in that file. */
  namesFor(path: string): TreeNames;
  /**
   * Scans a file and what it may include, a file a step, so that a host can give time to others; {@link names} then answers without a long
   * first wait. Conditionals are not looked at: some headers are scanned that the configuration leaves out.
   */
  prepare(path: string): Generator<HandlerProgress, void>;
  /** Includes of a file's unit that are nowhere in the tree, in order. */
  missingIncludes(path: string): readonly Missing[];
  /** Whether the profile's build compiles a .c file. */
  builds(path: string): boolean;
  /** CONFIG_ options that a file's text mentions, without the prefix, sorted. */
  optionsMentioned(path: string): string[];
  /** All fault handlers; `arch` leaves the other architectures' out. Runs in pieces: see {@link complete}. */
  handlers(arch?: string): Generator<HandlerProgress, Handler[]>;
  /** As {@link handlers} for all architectures, by a host's means to read all files, and kept in the store. `state`: shared with others that ask about the tree. */
  allHandlers(bulk: Bulk, options?: BulkOptions & { readonly state?: TreeState }): Promise<readonly Handler[]>;
  /** The fault handlers that one file defines. `elsewhere`: what other files' tables install of it, by the function's name. */
  handlersIn(path: string, elsewhere?: ReadonlyMap<string, readonly Installation[]>): Handler[];
  outlineOf(path: string): OutlineEntry[];
  /** The scan of a file, kept until it changes; undefined: there is no such file. */
  scanOf(path: string): FileIndex | undefined;
  /** The files that a file names in its #includes, whatever their conditions. */
  includedBy(path: string): Iterable<string>;
  /** Writes scans that are not in the store yet. Call it when there is time. */
  save(): void;
  /** Says that a file's text may have changed (no path: any file's). */
  invalidate(path?: string): void;
}

export interface TreeNames extends NameSource {
  /** The unit that answers now: for tools that look at all of it. */
  unit(): Unit;
  macros(path: string, offset?: number): ReturnType<NameSource['macros']>;
}

/** A directory that is no kernel tree, or a tree that lacks something needed. */
export class TreeProblem extends Error {
  constructor(message: string) { super(message); this.name = 'TreeProblem'; }
}

const COMMAND_LINE = ['include/linux/compiler-version.h', 'include/linux/kconfig.h', 'include/linux/compiler_types.h'];

/** What is known of a place before anything of it is scanned. */
function recognise(options: TreeOptions): { version: Version; base: FileSource; lone: boolean } {
  const { files, bundled } = options;
  const version = treeVersion(files);
  if (!version) {
    if (bundled && isLone(files)) return { version: { major: 0, minor: 0, sub: 0, text: 'no tree' }, base: new LoneTree(files, bundled), lone: true };
    throw new TreeProblem('This folder is no kernel tree: it has no top Makefile with VERSION and PATCHLEVEL. Give the folder that holds Makefile, include/ and mm/.');
  }
  if (!files.exists('include/linux/kconfig.h')) throw new TreeProblem(`This kernel tree (${version.text}) has no include/linux/kconfig.h: its headers are not there. Add include/ and arch/ to it.`);
  const arch = archOf(files, options.arch);
  if (files.list(`arch/${arch}`) === undefined) {
    const known = files.list('arch')?.filter(e => e.directory).map(e => e.name).sort().join(', ') ?? 'none';
    throw new TreeProblem(`This kernel tree (${version.text}) has no arch/${arch}: choose one of ${known} with --arch.`);
  }
  return { version, base: files, lone: false };
}

/** Opens a tree. Throws {@link TreeProblem} when there is no kernel there, PendingFile when files have to be loaded first. */
export function openTree(options: TreeOptions): KernelTree {
  const { version, base, lone } = recognise(options);
  const { store } = options;
  const sources = options.sources ?? new SourceTable();
  const files = new TreeFiles(base, store ? new PackedCache(store) : undefined);
  let known: Profile | undefined;
  const profile = (): Profile => (known ??= openProfile(base, options));
  files.setGenerated(() => generatedFiles(base, profile(), version));

  const includes = kernelIncludes(files, archOf(base, options.arch), lone ? [LONE_HEADERS] : []);
  const includeFinder: IncludeFinder = (name, angled, from, next) => {
    const path = includes.resolve(name, angled, from, next);
    const text = path === undefined ? undefined : files.text(path);
    return path === undefined || text === undefined ? undefined : { path, text, origin: 'tree' };
  };
  const prefix = (): string[] => [PREDEFINED, ...(lone ? ['include/generated/autoconf.h', ...LONE_PREFIX] : COMMAND_LINE).filter(p => files.exists(p))];
  const unit = (): Unit => new Unit(files, includes, sources, prefix());
  const fresh = (): UnitNames => new UnitNames(unit(), files, sources, definitionSearch(files, profile(), store), includeFinder);
  // A unit holds for one state of the files: a change begins a new one.
  const renewing = (make: () => UnitNames): TreeNames => {
    let generation = -1, names: UnitNames | undefined;
    const current = (): UnitNames => {
      if (!names || generation !== files.generation) { names = make(); generation = files.generation; }
      return names;
    };
    return {
      unit: () => current().unit,
      macros: (path, offset) => current().macros(path, offset),
      ordinary: (name, path, spelled) => current().ordinary(name, path, spelled),
      tag: (kind, name, path) => current().tag(kind, name, path),
      definition: (name, path) => current().definition(name, path),
    };
  };
  return {
    get profile() { return profile(); },
    files, sources, version, lone, includes, includeFinder,
    names: renewing(fresh),
    namesFor: path => renewing(() => { const n = fresh(); n.macros(path); return n; }),
    *prepare(path) {
      const seen = new Set<string>();
      const todo = [...prefix(), path];
      for (let p = todo.shift(); p !== undefined; p = todo.shift()) {
        if (seen.has(p)) continue;
        seen.add(p);
        for (const found of includedBy(files, includes, p)) if (!seen.has(found)) todo.push(found);
        yield { done: seen.size, total: seen.size + todo.length };
      }
    },
    missingIncludes(path) {
      const u = unit();
      u.layerOf(path);
      return u.missing;
    },
    builds: path => isBuilt(files, profile(), path),
    optionsMentioned(path) {
      const text = files.text(path) ?? '';
      return [...new Set([...text.matchAll(/\bCONFIG_(\w+)/g)].map(m => m[1].replace(/_MODULE$/, '')))].sort();
    },
    handlers: arch => findHandlers(files, base.containing ? { containing: needles => base.containing!(needles) } : plainSearch(files), {
      arch: arch === undefined ? undefined : archDirectory(arch), built: path => isBuilt(files, profile(), path),
    }),
    allHandlers: (bulk, o = {}) => mapHandlers(files, bulk, store, { ...o, built: path => isBuilt(files, profile(), path) }),
    handlersIn: (path, elsewhere) => handlersIn(files, path, elsewhere),
    outlineOf: path => outline(files, path),
    scanOf: path => files.index(path),
    includedBy: path => includedBy(files, includes, path),
    save: () => files.save(),
    invalidate(path) {
      // What the configuration is made from decides every conditional.
      if (path === undefined || /(^|\/)(\.config|Kconfig[^/]*|Makefile|Kbuild|[^/]*defconfig)$/.test(path)) {
        known = undefined;
        files.setGenerated(() => generatedFiles(base, profile(), version));
      } else files.refresh(path);
    },
  };
}
