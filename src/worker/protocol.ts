// What the extension host and its engine workers say to each other: the objects that each side exposes (see channel.ts), and their plain data.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DirectoryEntry } from '../base/files.ts';
import type { LaunchArguments, StopSummary } from '../dap/index.ts';
import type { Declaration, FileHandlers, Fold, FunctionAst, SyntaxError } from '../syntax/index.ts';
import type { Study } from './study.ts';
import type { Engine, ExploreLimits, ExploreResult, FindingInfo, LaunchOptions, Session } from '../engine/api.ts';

/** How a worker reaches the files below a folder: by itself, or by asking the host. `id` is the host's name for the folder. */
export type FolderSpec =
  | { readonly kind: 'disk'; readonly path: string }
  | { readonly kind: 'host'; readonly id: string };

/** What an engine is opened on; `none`: programs alone; `lone`: a C file without its tree, whose text comes as a document. */
export type TreeSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'tree'; readonly folder: FolderSpec }
  | { readonly kind: 'lone'; readonly name: string };

/** A document that stands before the file of its path; `text` undefined: the file's own text counts again, and may have changed. */
export interface DocumentText { readonly path: string; readonly text: string | undefined }

/** What is known of an engine from the start. */
export type EngineFacts = Pick<Engine, 'release' | 'placed'>;

/** Exposed by the worker as `engines`. */
export interface EnginesService {
  /** Makes the engine `id`; then it is exposed as `engine/ID`. `documents`: texts that are not those of the files. */
  open(id: string, spec: TreeSpec, documents: readonly DocumentText[]): Promise<EngineFacts>;
  /** At once, before anything that is asked later. */
  change(id: string, documents: readonly DocumentText[]): void;
  /** Makes a debug adapter `adapter`; it is exposed as `adapter/ADAPTER` and tells the host's `client/ADAPTER`. */
  adapter(adapter: string, engine: string): void;
  closeAdapter(adapter: string): void;
  /** Makes an exploration of a program's schedules; it is exposed as `explore/EXPLORATION`. */
  explore(exploration: string, engine: string, plan: ProgramPlan, limits: ExploreLimits): void;
  closeExplore(exploration: string): void;
  /** The run's memory is not looked at any more. */
  closeRun(run: string): void;
}

/**
 * `engine/ID`: what can be asked about a tree without a run. A method that is added to `Engine` is there without more ado; its arguments and
 * its value must be plain data.
 */
/** `study/ID`: what study pages ask of a tree. */
export type StudyQueries = Pick<Study, 'prepare' | 'refresh' | 'cancel' | 'atlas' | 'report' | 'about' | 'handlersMap' | 'findHandlers' | 'definitions' | 'callers' | 'callees' | 'implementations'>;

export type EngineQueries = Omit<Engine, 'launch' | 'invalidate' | 'dispose' | keyof EngineFacts>;

/** `run/ID`: what can be asked about a run that stands. As with {@link EngineQueries}, methods of `Session` are there without more ado. */
export type RunQueries = Omit<Session, 'start' | 'resume' | 'slice' | 'pause' | 'setBreakpoints' | 'dispose' | 'step' | 'onOutput' | 'onFinding'>;

/** What is run, with all that the host alone knows: the program's text, the parameters. */
export interface ProgramPlan {
  readonly options: Omit<LaunchOptions, 'programFiles' | 'trace'>;
  /** Where the program's own headers are. */
  readonly programFiles?: { readonly folder: FolderSpec; readonly documents: readonly DocumentText[] };
}
/** A `launch` or `restart`. */
export interface LaunchPlan extends ProgramPlan {
  /** Name of the run: `run/RUN` answers queries. */
  readonly run: string;
  readonly stopAt?: { readonly path: string; readonly line: number; readonly name: string };
  readonly banner: string;
}
export interface PlannedArguments extends LaunchArguments { readonly plan: LaunchPlan }

/** Exposed by the worker as `explore/EXPLORATION`. Whoever drives it gives others their turn between two slices. */
export interface ExploreService {
  /** Compiles and loads; rejects with a message for the reader. */
  start(): Promise<void>;
  /** Goes on for about so many milliseconds, at least by one schedule; what was found so far, and whether all within the bounds was tried. */
  slice(milliseconds: number): Promise<{ readonly done: boolean; readonly result: ExploreResult }>;
  widen(preemptions: number | undefined): void;
}

/** Exposed by the worker as `adapter/ADAPTER`. Sources in messages have the engine's paths: the host maps them. */
export interface AdapterService { handle(message: DebugProtocol.ProtocolMessage): Promise<void> }

/** A stop with what most of the host wants of it: pushed, so that nothing has to be asked. */
export interface RunStop extends StopSummary { readonly step: number; readonly findings: readonly FindingInfo[] }

/** Exposed by the host as `client/ADAPTER`. */
export interface AdapterClient {
  message(message: DebugProtocol.ProtocolMessage): void;
  /** The run could not start; the message is for the reader. */
  failed(run: string, message: string): void;
  stopped(run: string, stop: RunStop): void;
  resumed(run: string): void;
  ended(run: string, end: Pick<RunStop, 'step' | 'findings'> & { readonly stop: RunStop['stop'] | undefined }): void;
}

/** Exposed by the host as `host`. */
export interface HostService {
  progress(message: string, fraction: number | undefined): void;
  log(text: string): void;
  /** Files of a folder of kind `host`; undefined: there is none. */
  readFiles(folder: string, paths: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
  listFolders(folder: string, paths: readonly string[]): Promise<readonly (readonly DirectoryEntry[] | undefined)[]>;
  /** The index store of a folder, all of it: the engine asks synchronously. undefined: nothing can be kept. */
  loadStore(folder: string): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  putStore(folder: string, key: string, value: Uint8Array): void;
}

/** What the grammar reads in one text of a document. Offsets are UTF-16 offsets of that text. */
export interface DocumentReading {
  readonly declarations: readonly Declaration[];
  readonly errors: readonly SyntaxError[];
  readonly handlers: FileHandlers;
}

/** Exposed by the reader's worker as `reader`. Documents have the host's names. `also`: functions that other files' tables install. */
export interface ReaderService {
  /** The fault handlers of a text, by the scanner: in milliseconds. */
  quick(text: string, also: readonly string[]): FileHandlers;
  /** Reads a text, from the tree of the document's earlier one; undefined: a newer one came, or the document is forgotten. */
  read(document: string, text: string): Promise<DocumentReading | undefined>;
  /** Of the text that was read last; undefined: none was. */
  handlers(document: string, also: readonly string[]): FileHandlers | undefined;
  folds(document: string): Promise<readonly Fold[] | undefined>;
  /** The functions of that name in the text that was read last. */
  functions(document: string, name: string): readonly FunctionAst[];
  /** From now on the document is read with the macros of its headers. Answers whether that changes anything. `path`: below the tree's top. */
  headers(document: string, folder: FolderSpec, path: string, arch: string): Promise<boolean>;
  forget(document: string): void;
}

/** What the reader's worker is started with: the folder of the two WebAssembly modules, or their bytes. */
export interface ReaderStart { readonly wasm: { readonly folder: string } | { readonly runtime: Uint8Array; readonly grammar: Uint8Array } }

/** What an engine worker is started with. */
export interface EngineStart {
  /** The bundled files: a folder on disk, or a JSON object of texts by path. */
  readonly bundled: { readonly folder: string } | { readonly json: Uint8Array };
}
