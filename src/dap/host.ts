// What the adapter needs from whoever embeds it.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Session, SessionStop, StackFrame } from '../engine/api.ts';

/** The arguments of a `launch` request: the schema stands in package.json under `debuggers`. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  /** A C program to run: a file path or a URI. One of `program` and `scenario` is needed. */
  readonly program?: string;
  /** The id of a bundled scenario. */
  readonly scenario?: string;
  /** Top of the kernel tree: a file path or a URI. */
  readonly tree?: string;
  /** The file that is studied; with `handler`, where the run stops first. */
  readonly file?: string;
  readonly handler?: string;
  readonly args?: readonly string[];
  readonly arch?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly defines?: Readonly<Record<string, string>>;
  readonly stopOnEntry?: boolean;
  /** Stop once more when the program has ended, so that the end can be looked at and stepped back from. */
  readonly stopOnExit?: boolean;
  /** Stop at findings after which the run could go on as well, where they show. */
  readonly stopOnFindings?: boolean;
  readonly stepBudget?: number;
  readonly seed?: number;
  /** Where the run goes on with another task, as an exploration printed it. */
  readonly schedule?: string;
  readonly cpus?: number;
}

/** Maps paths of the engine (relative to the tree, `<program>/…`, `<model>/…`) to what the client opens, and back. */
export interface SourceMap {
  /** A file path or URI that the client can open; undefined: the text is only to be had through a `source` request. */
  toClient(path: string): string | undefined;
  /** The engine's path; undefined: the file has no part in this run. */
  toEngine(clientPath: string): string | undefined;
}

export interface Launched {
  readonly session: Session;
  readonly sources: SourceMap;
  /** Where to stop first, besides the reader's breakpoints. */
  readonly stopAt?: { readonly path: string; readonly line: number; readonly name: string };
  /** Said on the debug console before the first statement. */
  readonly banner?: string;
}

/** What the embedder is told at each stop, for panels. */
export interface StopSummary {
  readonly stop: SessionStop;
  readonly task: number | undefined;
  readonly top: StackFrame | undefined;
  /** Why, where the stop's kind does not say enough. */
  readonly description: string | undefined;
}

export interface Clock {
  /** Lets the event loop run; resolves in a later macrotask. */
  pause(): Promise<void>;
}

export interface DapHost {
  /** Makes a session for these arguments. Throws a {@link import('./errors.ts').DapError} or an Error whose message is for the reader. */
  launch(args: LaunchArguments): Promise<Launched>;
  readonly clock: Clock;
  /** Tells the reader why a launch failed, instead of the client's own dialogue. */
  tell?(error: unknown): void;
  /** The run stopped, resumed or ended. */
  onStop?(summary: StopSummary): void;
  onResume?(): void;
  onEnd?(stop: SessionStop | undefined): void;
}
