/**
 * What the interpreter works on: tasks, loaded functions, and the counters of the run. Plain data; the machine (machine.ts) owns it.
 */
import type { FunctionCode } from '../compiler/bytecode/isa.ts';
import type { FunctionEntry } from '../compiler/image.ts';
import type { BlockReason, FaultAction, Native, UserSpace } from './api.ts';
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
  /** Makes code positions unique over all functions: trailBase + pc. */
  readonly trailBase: number;
}
export interface Slot { readonly slot: number; readonly wide: boolean; readonly float: 0 | 4 | 8 | 16; readonly unsigned: boolean }
export interface PreparedSwitch { pick(lo: number, hi: number): number }

/** Header word Frame.Flags: why the frame was pushed, and the mode to go back to. 0: a plain call within one mode (the fast return). */
export const enum FrameFlags {
  /** The mode to go back to is user. */
  ToUser = 1,
  /** Caller and callee run in different modes. */
  ModeSwitch = 2,
  /** Bottom of a task: returning ends it. */
  Bottom = 4,
  /** Pushed by a fault: the interrupted instruction is executed again. */
  Again = 8,
  /** Pushed by a primitive's callThen: the result is kept for the primitive's next execution. */
  Then = 16,
  /** A signal handler: the interrupted instruction is executed again; bits 16..31 are the token. */
  Signal = 32,
  /** Pushed by a primitive's tailCall: the result has the width of the primitive's. */
  Narrow = 64, Wide = 128,
  /** No return address behind a call instruction: the frame's return pc is the instruction itself. */
  Pushed = Again | Then | Signal,
}

/** What a primitive's call keeps between its executions. Identified by the frame and instruction that call. */
export interface CallRecord { readonly bp: number; readonly pc: number; resumed: BlockReason | undefined; state: unknown; result: bigint | undefined; interrupted: 'no' | 'restart' | 'fail' }
export interface PendingSignal { readonly handler: bigint; readonly args: readonly (bigint | Uint8Array)[]; readonly token: number; readonly restart: boolean; readonly stack: bigint | undefined }

export interface Task {
  readonly id: number; readonly name: string; readonly daemon: boolean;
  state: 'runnable' | 'blocked' | 'exited';
  blocked: BlockReason | undefined;
  /** Order of blocking: the longest waiting task is woken first. */
  blockedSince: number;
  cpu: number;
  /** Preemption is off while above 0. */
  preemptCount: number;
  exitCode: number; exiting: boolean;
  /** The signal that ends the task; 0: none. */
  killed: number;
  /** The task is to end as soon as it is back in user mode: kernel code that it executes now is let finish. */
  dying: { readonly code: number; readonly signal: number } | undefined;
  /** What the layer above answered to the task's exit, kept while it waits for a file. */
  exitAction: FaultAction | undefined;
  space: UserSpace | undefined;
  /** Slot stack, one buffer under three views (see bytecode/isa.ts). */
  R: Int32Array; F: Float32Array; D: Float64Array;
  fn: Loaded; pc: number; bp: number; spLo: number; spHi: number; user: boolean;
  /** Top of the task's kernel stack; lowest addresses of its two stacks, for overflow messages. */
  readonly kernelStackTop: bigint;
  readonly userStack: { readonly top: bigint; readonly size: number } | undefined;
  calls: CallRecord[];
  signals: PendingSignal[];
  /** Slots that hold indeterminate bits, by absolute number; undefined: none does, and the task runs at full speed (see tracker.ts). */
  taint: Map<number, Taint> | undefined;
  /** The layer above has signals for the task. */
  signalled: boolean;
}
/** The indeterminate bits of a slot, the object that they came from, and the bytes that the slot is an unchanged copy of, by their address. */
export interface Taint { readonly mask: number; readonly same?: bigint; readonly from: { readonly file: number; readonly offset: number; readonly what: string } | undefined }

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
  /** No slot holds indeterminate bits any more. */
  Calm,
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
  /** Statements executed lately: `trail[step & 511]` is function.trailBase + pc of the statement that made that step. `trailShift` makes fuel count like step. */
  readonly trail: Int32Array; trailShift: number;
  /** 1; 0 while replaying. Added to the executions of each statement, which its instruction holds as its third operand. */
  counting: number;
  /** A statement that is marked Op.First is executed, with so much fuel left. */
  met(fn: Loaded, pc: number, fuel: number): void;
  /** The function that a pointer points to, if it is loaded. */
  indirect(lo: number, hi: number): Loaded | undefined;
  /** Runs a primitive: arguments at absolute slot `args`, result to `R[bp + result]`. Anything but Returned: leave the loop. */
  native(f: Loaded, args: number, result: number): Outcome;
}
