/**
 * The façade over the layers below: plain data in, plain data out, no VS Code and no Node. The debug adapter, the panels, the hovers and
 * the command line all use this and nothing beneath it.
 */
import type { UserfaultView } from '../paths/userfault/types.ts';
import type { FileSource } from '../base/files.ts';
import type { Origin, Position } from '../base/position.ts';
import type { FindingKind } from '../vm/api.ts';

export interface EngineOptions {
  /**
   * The kernel tree (paths relative to its top), or one C file alone, see {@link Engine.placed}; undefined: no tree, programs run stand-alone
   * or with the bundled declarations.
   */
  readonly tree?: FileSource;
  /** Files that come with Faultline: `include/…` (C library headers), `model/…`, `libc/…`, `scenarios/…`, `study/…`. */
  readonly bundled: FileSource;
  /** Persistent store of the tree's index, if any. */
  readonly store?: IndexStore;
  /** Names this build of Faultline: compiled kernel code is then kept in the store, for runs without a debugger. */
  readonly imageKey?: string;
  /** Images of different slots do not replace each other: for a tree with files put in place of its own. */
  readonly imageSlot?: string;
  /** Called when a launch finds no image that holds: the kernel is compiled from its source, which takes seconds. */
  readonly onCompiling?: () => void;
  readonly onProgress?: (message: string, fraction?: number) => void;
}
/** A key-value store for the index; values are opaque. `get` answers undefined for a missing or damaged entry. */
export interface IndexStore { get(key: string): Uint8Array | undefined; put(key: string, value: Uint8Array): void; prune?(prefix: string, keep: (key: string, age: number) => boolean): void }

/** A fault handler found in the tree or in one file. */
export interface HandlerInfo {
  readonly name: string; readonly path: string; readonly line: number;     // 1-based
  readonly signature: string;
  /** Where it is installed: file, line, the table's name, its slot (`fault`) and type. */
  readonly installedAt: readonly { readonly path: string; readonly line: number; readonly table: string; readonly slot: string; readonly type: string }[];
  readonly arch?: string;
  /** Installed in a table; recognised by what it takes and returns; or only returning vm_fault_t. */
  readonly kind: 'installed' | 'signature' | 'helper';
  /** Ids of the scenarios that reach it; empty: recognised, but Faultline has no scenario for it. */
  readonly scenarios: readonly string[];
}
export interface ScenarioInfo {
  readonly id: string; readonly title: string; readonly description: string; readonly path: string;    // bundled path of the program
  /** What the reader can change, offered in the panel. Values go to `LaunchOptions.defines` (program macros) by name. */
  readonly parameters: readonly { readonly name: string; readonly label: string; readonly kind: 'boolean' | 'number' | 'choice'; readonly value: string; readonly choices?: readonly string[] }[];
  /** It has more than one task: their orders can be explored. */
  readonly severalTasks: boolean;
}

export interface LaunchOptions {
  /** The user program: a path with its text. */
  readonly program: { readonly path: string; readonly text: string };
  /** Further translation units that are linked with it. */
  readonly units?: readonly { readonly path: string; readonly text: string }[];
  readonly args?: readonly string[];
  readonly arch?: string;                               // 'x86' (default), 'arm64', 'riscv', 's390', 'powerpc', 'loongarch'
  readonly config?: Readonly<Record<string, string>>;   // CONFIG_X (with or without the prefix) -> 'y' | 'n' | 'm' | number | string
  readonly defines?: Readonly<Record<string, string>>;  // -D
  readonly includes?: readonly string[];                // -I, in `programFiles`
  /** Where the program's own `#include "x.h"` are found; default: nowhere but the bundled and uapi headers. */
  readonly programFiles?: FileSource;
  /** With a seed tasks are interrupted, and the next one is chosen, at random from it: other seeds, other interleavings. Without: in turns. */
  readonly seed?: number;
  /** Where the run goes on with another task, as an exploration printed it ("812.2:worker>3 …"); tasks are not interrupted by time then. */
  readonly schedule?: string;
  /** Simulated CPUs (default 4). A task that must not be interrupted keeps its own; per-CPU variables have a copy for each. */
  readonly cpus?: number;
  /** False: tasks' accesses are not compared, and data races are not found. Default true. */
  readonly races?: boolean;
  /** What the program writes is read by another program: stdio holds it back as for a pipe. Default: it appears at once. */
  readonly buffered?: boolean;
  /** `go on`: a use of a value that was never set is told, once a place, and does not end the run. */
  readonly indeterminate?: 'go on';
  /** Findings that are told while the run goes on (data races, WARN_ON, leaks, …) end it too. */
  readonly stopOnFindings?: boolean;
  readonly stepBudget?: number;                         // statements
  readonly memoryBudget?: number;                       // bytes of simulated memory
  readonly history?: boolean;                           // record for stepping back; default true
  /** Called for each statement or primitive as it runs; slow, for traces. */
  readonly trace?: (event: TraceEvent) => void;
  /** Called for each system call of the program that has its answer, with a kernel tree. */
  readonly systemCalls?: (call: SystemCallEvent) => void;
}
export interface SystemCallEvent {
  readonly step: number; readonly task: number;
  /** The kernel's name of the call; `open` stands for openat, and the like. */
  readonly name: string; readonly args: readonly bigint[];
  /** What a path or name that the call takes is. */
  readonly text?: string;
  /** -4095..-1: an error number. */
  readonly result: bigint;
}
export interface TraceEvent {
  readonly step: number; readonly task: number; readonly function: string;
  readonly file: string; readonly line: number;
  /** `source`: a statement executed from source; `primitive`: a modelled function was called. */
  readonly kind: 'source' | 'primitive';
}

/** How a session goes on. Steps are counted in statements. */
export type Resume =
  | { readonly kind: 'continue' } | { readonly kind: 'stepIn' | 'stepOver' | 'stepOut'; readonly task: number }
  | { readonly kind: 'stepBack'; readonly task: number } | { readonly kind: 'reverseContinue' }
  | { readonly kind: 'jump'; readonly step: number };
export type SessionStop =
  | { readonly kind: 'entry' | 'breakpoint' | 'step' | 'pause' | 'start' /* a reverse run reached the start */ }
  | { readonly kind: 'finding'; readonly finding: FindingInfo }
  | { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'killed'; readonly signal: number };
export interface FindingInfo {
  readonly kind: FindingKind; readonly message: string; readonly fatal: boolean; readonly step: number; readonly task: number;
  readonly at: Position & { readonly function: string };
  readonly began?: Position & { readonly what: string };
  /** Of a deadlock: what stands still sleeps and waits for a wake-up. */
  readonly asleep?: true;
  readonly stack: readonly (Position & { readonly function: string })[];
}

export interface ThreadInfo { readonly id: number; readonly name: string; readonly state: string }
export interface StackFrame {
  readonly id: number;               // valid until the session resumes
  readonly name: string; readonly position: Position & { readonly endLine?: number; readonly endColumn?: number };
  readonly origin: Origin;           // 'tree' and 'program': executed from the reader's source; 'model' and 'include': Faultline's own code
  readonly side: 'user' | 'kernel';
}
export interface Variable {
  readonly name: string; readonly value: string; readonly type: string;
  /** Non-zero: has children, fetched with {@link Session.children}. */
  readonly reference: number;
  readonly indexed?: number;         // number of array elements, if an array
  readonly memory?: string;          // hexadecimal address
  readonly evaluateName?: string;
}
export interface EvaluateResult extends Variable { readonly error?: string }

/** Executions of a line, and the step of the first one. */
export interface ObservedLine { readonly count: number; readonly step: number }

export interface Session {
  /** Compiles and loads; resolves when the program stands before its first statement. Rejects with a message for the reader. */
  start(): Promise<void>;
  /** Sets what the next slices do. */
  resume(how: Resume): void;
  /** Runs for about `milliseconds`; undefined: not stopped yet (call again). Awaits files that have to be loaded. */
  slice(milliseconds: number): Promise<SessionStop | undefined>;
  pause(): void;
  /** Findings at which slices stop though the run could go on; the others of that sort are only told. */
  stopOn(kinds: ReadonlySet<FindingKind>): void;
  /** Replaces the breakpoints of a file. Lines are 1-based; the answer says where each really is (undefined: no statement there). */
  setBreakpoints(path: string, lines: readonly number[]): (number | undefined)[];
  threads(): ThreadInfo[];
  /** Innermost first. */
  stack(task: number): StackFrame[];
  arguments(frame: number): Variable[];
  locals(frame: number): Variable[];
  children(reference: number, start?: number, count?: number): Variable[];
  /** A C expression without side effects: names, member accesses, subscripts, dereferences, arithmetic, casts. */
  evaluate(expression: string, frame: number | undefined): EvaluateResult;
  /** The value's last change before now, for hovers: step, place and the value it had (`before` undefined: none yet); undefined: never changed. Needs history. */
  lastChange(expression: string, frame: number): { readonly step: number; readonly position: Position; readonly before: string | undefined } | undefined;
  /** What was executed so far of a file, by line (1-based). */
  observed(path: string): ReadonlyMap<number, ObservedLine>;
  readonly step: number;
  /** Bytes that the program wrote to descriptor 1 or 2 (usually UTF-8; decode as a stream). */
  /** What standard output holds back (`LaunchOptions.buffered`), where the run ends without the program's doing. */
  heldOutput(): Uint8Array;
  onOutput: ((fd: 1 | 2, bytes: Uint8Array, step: number) => void) | undefined;
  onFinding: ((finding: FindingInfo) => void) | undefined;
  findings(): readonly FindingInfo[];
  /** The studied path's state as plain data for the panels; undefined when no path is recognised. */
  view(): PathView | undefined;
  /** Text of a bundled or model file that a stack frame names. */
  source(path: string): string | undefined;
  /** Functions met in this run: executed from source, modelled by a primitive, or modelled in Faultline's own C. */
  standing(name: string): 'source' | 'primitive' | 'model' | undefined;
  dispose(): void;
}

/** The state of a studied path as a panel draws it: `path` says which. */
export type PathView = VvarPathView | UserfaultPathView;

export type UserfaultPathView = UserfaultView & { readonly findings: readonly FindingInfo[] };

/** What a panel draws of the vvar path. All addresses are hexadecimal strings with 0x. */
export interface VvarPathView {
  readonly path: 'vvar';
  readonly step: number;
  readonly process: { readonly pid: number; readonly timeNamespace: string; readonly arch: string; readonly release: string };
  readonly mappings: readonly { readonly start: string; readonly end: string; readonly flags: string; readonly name: string; readonly pages: number; readonly highlight: boolean }[];
  /** Entries of the studied mapping, one a page, in order. */
  readonly entries: readonly { readonly address: string; readonly pgoff: number; readonly page: string; readonly present: boolean; readonly pfn?: number; readonly flags: string; readonly value: string }[];
  readonly dataPages: readonly { readonly name: string; readonly pfn: number; readonly address: string; readonly refcount: number; readonly mapped: number; readonly allocatedAt?: Position }[];
  /** What the program did to pages of the mapping, oldest first. `outcome`: `VM_FAULT_NOPAGE`, `SIGBUS`, … */
  readonly accesses: readonly { readonly step: number; readonly address: string; readonly page: string; readonly kind: 'load' | 'store' | 'kernel read' | 'kernel write'; readonly outcome: string; readonly ok: boolean }[];
  readonly findings: readonly FindingInfo[];
}

export interface Contract {
  readonly name: string; readonly prototype: string; readonly topic: string; readonly does: string; readonly sleeps: string;
  readonly locks?: string; readonly returns: string; readonly source: string; readonly kind: string;
}

/** Bounds of an exploration. */
export interface ExploreLimits {
  /** Interruptions of a task that could have gone on, at most, in each schedule; undefined: any number. */
  readonly preemptions?: number;
  /** Schedules at most; statements of one schedule, from where the program makes its second task, at most. */
  readonly schedules: number;
  readonly steps: number;
}
/** Where a task is. `under`: the innermost place of its stack in a C file of the tree or of the program, where that is another one than `at` (headers, Faultline's own code). */
export interface TaskPlace { readonly at?: Position & { readonly function: string }; readonly under?: Position & { readonly function: string } }
/** How the run goes from one task to another. */
export interface ScheduleSwitch {
  readonly step: number;
  /** The task that is left (0: none), where it is, and why it does not go on: "could go on", "has ended", "waits for …". */
  readonly leaves: TaskPlace & { readonly task: number; readonly name: string; readonly why: string };
  readonly enters: TaskPlace & { readonly task: number; readonly name: string };
  /** It is in the schedule; else it happens by itself. */
  readonly told: boolean;
}
/** An end that executions came to: the same exit, output and findings. */
export interface ExploreOutcome {
  /** Executions that ended so, under the present bound on interruptions; 0: it was found under an earlier one, and not yet again. */
  readonly count: number;
  /** Statements that the first one executed. */
  readonly steps: number;
  /** `pause`: the machine was stopped by nothing that the program did. */
  readonly end: SessionStop;
  readonly findings: readonly FindingInfo[];
  /** Everything written to descriptors 1 and 2. */
  readonly output: Uint8Array; readonly errors: Uint8Array;
  /** Of the first such execution: what {@link LaunchOptions.schedule} takes, and every switch in words. */
  readonly schedule: string;
  readonly switches: readonly ScheduleSwitch[];
}
export interface ExploreResult {
  /** Schedules that were executed to their end; executions cut short because they would have repeated another one are apart. */
  readonly schedules: number; readonly repeated: number;
  readonly outcomes: readonly ExploreOutcome[];
  /** Every schedule within the bound on interruptions was tried, up to the order of things that do not touch each other. */
  readonly complete: boolean;
  /** With more interruptions there are more schedules. */
  readonly bounded: boolean;
  /** Schedules that were ended because they had too many statements. */
  readonly tooLong: number;
}
/** An exploration: call slice() until it answers the result. */
export interface Exploring {
  /** Compiles and loads; rejects with a message for the reader. */
  start(): Promise<void>;
  /** Goes on for about so many milliseconds; undefined: there is more to do. Stop calling it to cancel; {@link result} has what was found so far. */
  slice(milliseconds: number): Promise<ExploreResult | undefined>;
  readonly result: ExploreResult;
  /** Begins anew with another bound on interruptions, from the program as it was loaded. What was found stays. Call slice() again. */
  widen(preemptions: number | undefined): void;
  dispose(): void;
}

export interface Engine {
  readonly release: string | undefined;       // '7.2.0' from the tree's Makefile
  /** The tree was one C file alone, which now runs at this path of the bundled study folder; undefined: a whole tree, or it cannot run. */
  readonly placed: string | undefined;
  /** Handlers of the whole tree, or of one file (fast, for CodeLens): once the whole tree was asked about, with the tables of other files. */
  handlers(path?: string): Promise<readonly HandlerInfo[]>;
  scenarios(): readonly ScenarioInfo[];
  /** The text of a scenario's program. */
  scenarioText(id: string): string | undefined;
  launch(options: LaunchOptions): Session;
  /** Every schedule of a program's tasks, within bounds. */
  explore(options: LaunchOptions, limits: ExploreLimits): Exploring;
  /** The contract of a primitive, for hovers; undefined: not modelled. */
  contract(name: string): Contract | undefined;
  contracts(): readonly Contract[];
  /** CONFIG options that a file mentions, with their value in the profile. */
  options(path: string): Promise<readonly { readonly name: string; readonly value: string }[]>;
  /** A file of the tree changed (edited, saved or not). */
  invalidate(path: string): void;
  dispose(): void;
}
export type CreateEngine = (options: EngineOptions) => Promise<Engine>;
