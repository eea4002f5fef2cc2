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
  /** Explore the orders of the chosen scenario's threads. */
  | { readonly type: 'exploreScenario' }
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
  | { readonly type: 'run'; readonly path: string; readonly name: string }
  /** Go to a step of the run that stands. */
  | { readonly type: 'jump'; readonly step: number }
  /** An exploration: `go` goes on with what was stopped, or with one interruption more; `again` explores the texts as they are now. */
  | { readonly type: 'explore'; readonly action: 'stop' | 'go' | 'again' }
  | { readonly type: 'replay' | 'copySchedule'; readonly ending: number };

/** `markdown`: links are `path#line`. */
export type PageState =
  | { readonly type: 'waiting'; readonly words: string }
  | { readonly type: 'failed'; readonly words: string }
  | { readonly type: 'atlas'; readonly path: string; readonly language: string; readonly markdown: string; readonly indexed: boolean }
  | { readonly type: 'report'; readonly path: string; readonly name: string; readonly language: string; readonly markdown: string; readonly indexed: boolean }
  | { readonly type: 'handlers'; readonly rows: readonly HandlerRow[] }
  | ({ readonly type: 'explore' } & ExploreState);

/** An exploration of a program's schedules, going on or done. */
export interface ExploreState {
  readonly title: string;
  /** The kernel that it runs on; files whose text is an editor's and not the disk's. */
  readonly kernel: string; readonly unsaved: readonly string[];
  readonly status: 'starting' | 'running' | 'stopped' | 'done' | 'failed';
  /** Why it failed, for the reader. */
  readonly problem: string;
  /** The source was edited since: what is shown is of the texts before. */
  readonly stale: boolean;
  /** Interruptions at most; undefined: any number. */
  readonly bound: number | undefined;
  readonly schedules: number;
  /** Every schedule within the bound was tried; there are more without it. */
  readonly complete: boolean; readonly bounded: boolean;
  /** Schedules that were ended because they were too long. */
  readonly tooLong: number;
  readonly endings: readonly Ending[];
}
export interface Ending {
  readonly index: number; readonly title: string; readonly ended: 'well' | 'badly';
  /** Schedules that end so; 0: it was found with fewer interruptions, and not yet again. */
  readonly count: number;
  /** Of the schedule that is told. */
  readonly interruptions: number; readonly steps: number; readonly schedule: string;
  readonly findings: readonly (FindingInfo & { readonly title: string })[];
  readonly output: string; readonly errors: string;
  readonly turns: readonly TurnOfTask[];
}
/** A task has the CPU. */
export interface TurnOfTask {
  readonly task: number; readonly name: string; readonly from: number; readonly to: number;
  /** It begins here; else it goes on. */
  readonly first: boolean;
  /** Why it does not go on, and in words what it waits for or how all ends. */
  readonly until: 'interrupted' | 'ended' | 'waits' | 'finding' | 'end'; readonly words: string;
  /** Where it is then, with the line's text; `inner`: in a header, called from there. */
  readonly at: (Position & { readonly function: string; readonly text: string; readonly inner?: Position & { readonly function: string } }) | undefined;
}

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
  readonly scenarios: readonly { readonly id: string; readonly title: string; readonly description: string; readonly severalTasks: boolean }[];
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
