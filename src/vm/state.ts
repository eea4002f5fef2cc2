/**
 * What the interpreter works on: tasks, loaded functions, and the counters of the run. Plain data; the machine (machine.ts) owns it.
 */
import type { FunctionCode } from '../compiler/bytecode/isa.ts';
import type { FunctionEntry } from '../compiler/image.ts';
import type { BlockReason, Native, UserSpace } from './api.ts';
import type { Memory } from './memory/memory.ts';

/** A function as the interpreter sees it: made at its first call. */
export interface Loaded {
  readonly id: number;
  readonly entry: FunctionEntry;
  readonly user: boolean;
  /** The machine's own copy of the code (breakpoints are patched into it); empty for a primitive. */
  readonly code: Int32Array;
  readonly source: FunctionCode | undefined;
  readonly native: Native | undefined;
  readonly frameSize: number;
  /** Slots that the function can touch from its bp on, and room for a header: where a frame goes that the machine pushes by itself. */
  readonly extent: number;
  /** Slot and kind of each parameter; `n` (64-bit) of the variadic area. */
  readonly params: readonly Slot[];
  readonly varargs: number;
  /** Prepared switch tables. */
  readonly switches: readonly PreparedSwitch[];
  readonly labels: readonly number[];
  readonly addressLo: number; readonly addressHi: number;
}
export interface Slot { readonly slot: number; readonly wide: boolean; readonly float: 0 | 4 | 8; readonly unsigned: boolean }
export interface PreparedSwitch { pick(lo: number, hi: number): number }

/** Header word Frame.Flags: why the frame was pushed, and the mode to go back to. 0: a plain call within one mode (the fast return). */
export const enum FrameFlags {
  /** The caller ran in user mode while the callee does not, or the other way round: bit 0 says that the mode to go back to is user. */
  ToUser = 1,
  ModeSwitch = 2,
  /** Bottom of a task: returning ends it. */
  Bottom = 4,
  /** Pushed by a fault: the interrupted instruction is executed again. */
  Again = 8,
  /** Pushed by a primitive's callThen: the result is kept for the primitive's next execution. */
  Then = 16,
  /** A signal handler; Aux is the token. */
  Signal = 32,
  /** Pushed by callNow. */
  Host = 64,
}

/** What a primitive's call keeps between its executions. Identified by the frame and instruction that call. */
export interface CallRecord { readonly bp: number; readonly pc: number; resumed: BlockReason | undefined; state: unknown; result: bigint | undefined }
export interface PendingSignal { readonly handler: bigint; readonly args: readonly bigint[]; readonly token: number }

export interface Task {
  readonly id: number; readonly name: string; readonly daemon: boolean;
  state: 'runnable' | 'blocked' | 'exited';
  blocked: BlockReason | undefined;
  cpu: number;
  exitCode: number; exiting: boolean;
  space: UserSpace | undefined;
  /** Slot stack, one buffer under three views (see bytecode/isa.ts). */
  R: Int32Array; F: Float32Array; D: Float64Array;
  fn: Loaded; pc: number; bp: number; spLo: number; spHi: number; user: boolean;
  /** Top of the task's kernel stack; lowest addresses of its two stacks, for overflow messages. */
  readonly kernelStackTop: bigint;
  readonly userStack: { readonly top: bigint; readonly size: number } | undefined;
  calls: CallRecord[];
  signals: PendingSignal[];
}

/** Why the interpreter loop came back. */
export const enum Event {
  /** A statement with the fuel used up. */
  Stmt,
  /** A patched statement: a breakpoint. */
  Break,
  /** A memory access failed: Memory.fault*. */
  Fault,
  /** A call that the fast path does not do: not loaded, another mode, no room, through a pointer. */
  Call,
  /** A return with header flags. */
  Ret,
  /** A primitive did not just return: see Cpu.outcome. */
  Native,
  Index, Shift, Division, Trap, Asm, BadJump,
}

/** What a primitive did. */
export const enum Outcome { Returned, Left }

export const SLOT_LIMIT = 1 << 22;

/** The interpreter's view of the machine. */
export interface Cpu {
  readonly memory: Memory;
  task: Task;
  /** By function id; undefined until loaded. */
  readonly functions: (Loaded | undefined)[];
  /** Statements until the next event; the step number at which fuel is 0. */
  fuel: number;
  fuelEnd: number;
  /** The function that a pointer points to, if it is loaded. */
  indirect(lo: number, hi: number): Loaded | undefined;
  /** Runs a primitive: arguments at absolute slot `args`, result to `R[bp + result]`. Anything but Returned: leave the loop. */
  native(f: Loaded, args: number, result: number): Outcome;
}
