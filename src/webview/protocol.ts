// Messages between the extension and its webviews: one union for each direction. Every request of a view is answered, by its id.
import type { Position } from '../base/position.ts';
import type { FindingInfo, PathView, UserfaultPathView, VvarPathView } from '../engine/api.ts';

export type { FindingInfo, PathView, Position, UserfaultPathView, VvarPathView };

/** What a view asks of the extension. */
export type ViewRequest =
  | { readonly type: 'ready' }
  | { readonly type: 'debug'; readonly action: DebugAction }
  | { readonly type: 'run' }
  | { readonly type: 'jump'; readonly step: number }
  | { readonly type: 'open'; readonly position: { readonly path: string; readonly line: number; readonly column: number } }
  | { readonly type: 'openScenario' }
  | { readonly type: 'setScenario'; readonly id: string }
  | { readonly type: 'setArch'; readonly arch: string }
  | { readonly type: 'setDefine'; readonly name: string; readonly value: string }
  | { readonly type: 'setOption'; readonly name: string; readonly value: string | undefined }
  | { readonly type: 'reset' }
  | { readonly type: 'chooseTree' };

/** A study page: what it shows comes after `ready`, and again when the file has changed. */
export type PageRequest =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly position: { readonly path: string; readonly line: number; readonly column: number } }
  | { readonly type: 'prepare' }
  | { readonly type: 'run'; readonly path: string; readonly name: string };

/** `markdown`: links are `path#line`. */
export type PageState =
  | { readonly type: 'waiting'; readonly words: string }
  | { readonly type: 'failed'; readonly words: string }
  | { readonly type: 'atlas'; readonly path: string; readonly markdown: string; readonly indexed: boolean }
  | { readonly type: 'report'; readonly path: string; readonly name: string; readonly markdown: string }
  | { readonly type: 'handlers'; readonly rows: readonly HandlerRow[] };

export interface HandlerRow {
  readonly name: string; readonly path: string; readonly line: number; readonly kind: 'installed' | 'signature' | 'helper'; readonly arch: string; readonly subsystem: string;
  readonly installed: readonly { readonly slot: string; readonly table: string; readonly type: string; readonly path: string; readonly line: number }[];
  readonly scenarios: readonly string[];
}

export type DebugAction = 'continue' | 'pause' | 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'reverseContinue' | 'restart' | 'stop';

export type ToHost = { readonly id: number; readonly request: ViewRequest };
export type PageToHost = { readonly id: number; readonly request: PageRequest };
export type ToPage = Exclude<ToView, { readonly type: 'state' }> | { readonly type: 'page'; readonly page: PageState };

export type ToView =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true }
  | { readonly type: 'reply'; readonly id: number; readonly err: string }
  | { readonly type: 'state'; readonly state: ViewState };

/** All that a view shows. Sent after `ready` and at each change; plain data. */
export interface ViewState {
  /** undefined: no kernel tree is open. */
  readonly tree: { readonly release: string; readonly folder: string } | undefined;
  /** The handler that `run` runs: the one of the active editor, or of the last run. */
  readonly handler: { readonly name: string; readonly path: string; readonly line: number } | undefined;
  readonly setup: Setup;
  readonly run: RunState | undefined;
}

export interface Setup {
  readonly scenarios: readonly { readonly id: string; readonly title: string; readonly description: string }[];
  readonly scenario: string | undefined;
  readonly arch: string;
  readonly architectures: readonly string[];
  readonly parameters: readonly Parameter[];
  /** CONFIG options that the studied file mentions. `changed`: differs from the profile. */
  readonly options: readonly { readonly name: string; readonly value: string; readonly profile: string; readonly changed: boolean }[];
  readonly changed: boolean;
}

export interface Parameter {
  readonly name: string; readonly label: string; readonly kind: 'boolean' | 'number' | 'choice'; readonly value: string; readonly choices: readonly string[];
}

export interface RunState {
  readonly title: string;
  readonly status: 'starting' | 'running' | 'stopped' | 'ended';
  /** Why it stands or how it ended, for a reader. */
  readonly reason: string;
  readonly step: number;
  /** The program has ended: only backwards is there something to step to. */
  readonly atEnd: boolean;
  readonly statement: Statement | undefined;
  readonly findings: readonly (FindingInfo & { readonly title: string })[];
  readonly view: PathView | undefined;
}

export interface Statement {
  readonly function: string;
  readonly position: Position;
  /** The line's text. */
  readonly text: string;
  readonly side: 'user' | 'kernel';
  /** `source`: executed from the reader's source; `model`: Faultline's own code. */
  readonly standing: 'source' | 'model';
  readonly label: string;
}
