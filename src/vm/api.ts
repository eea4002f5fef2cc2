/**
 * The machine as the layers above see it. It knows instructions, memory, tasks, a clock, history and findings; it does not know the kernel
 * or VS Code. All execution state is plain data (typed arrays, numbers, records), so that any step can be suspended, copied and replayed.
 * Deterministic: the same image, program and seed give the same run.
 */
import type { F80 } from '../base/f80.ts';
import type { AsmInfo, FunctionCode } from '../compiler/bytecode/isa.ts';
import type { FunctionEntry, ImageArea, ObjectEntry, Side } from '../compiler/image.ts';

export const enum Access { Read = 0, Write = 1, Execute = 2 }

/** The machine's view of the image; compiles on demand. Any of these may throw PendingFile (the step is then run again) or CompileError. */
export interface Program {
  function(id: number): FunctionEntry;
  functionAt(address: bigint): FunctionEntry | undefined;
  /** The code of a function, compiled now if need be; undefined when it is a primitive; throws UndefinedFunction when it is neither. */
  code(id: number): FunctionCode | undefined;
  /** The 4096 bytes that the static objects on a page of the image's data regions start with; undefined when no object is there. Memory
   *  asks on the page's first touch. Read-only pages: an object's `readonly` (the linker keeps those on pages of their own).
   *  The linker never puts objects of two compilations on one page: a page's initial content does not change once it was touched. */
  pageImage(address: bigint): Uint8Array | undefined;
  objects(): Iterable<ObjectEntry>;
  /** The program's static objects that overlap [from, to), by address: the bytes between them are red zones. Absent: there are none. */
  programObjects?(from: bigint, to: bigint): Iterable<ObjectEntry>;
  objectAt(address: bigint): ObjectEntry | undefined;
  /** What a kernel maps of the program before its first statement. Absent: there is no kernel. */
  readonly imageAreas?: readonly ImageArea[];
  /** Whether a file is Faultline's own text (library, model), in which nothing that a reader did began. */
  bundled?(file: number): boolean;
}

/** Why a task does not run. `wake` is what must happen; a woken task executes its blocking instruction again. */
export type BlockReason =
  | { readonly kind: 'waiting'; readonly on: bigint; readonly what: string; /** Ends by itself at this time. */ readonly until?: number; /** The call has changed nothing, and is made again as if for the first time: taking a lock, waiting for an end. */ readonly again?: boolean; /** It sleeps until another task wakes it, and no lock is in its way. */ readonly asleep?: true }        // a wait queue, lock, futex... by address
  | { readonly kind: 'sleeping'; readonly until: number }                           // simulated nanoseconds
  | { readonly kind: 'child'; readonly pid: number }
  | { readonly kind: 'io'; readonly what: string; readonly until?: number };

export interface TaskView {
  readonly id: number; readonly name: string; readonly state: 'runnable' | 'running' | 'blocked' | 'exited';
  readonly blocked?: BlockReason; readonly mode: Side; readonly cpu: number; readonly exitCode?: number;
}

/** What a primitive (a function implemented in TypeScript) gets. One object, reused: do not keep it. Argument n is the n-th of the prototype. */
export interface NativeCall {
  readonly machine: MachineApi;
  readonly task: number;
  readonly fn: FunctionEntry;
  /** 32-bit arguments, signed / unsigned. */
  i32(n: number): number;
  u32(n: number): number;
  /** 64-bit and pointer arguments. */
  i64(n: number): bigint;
  u64(n: number): bigint;
  f64(n: number): number;
  /** Next variadic argument area: address of the first variadic argument (8 bytes each). */
  varargs(): bigint;
  /** Set the result (default: none). */
  ret32(v: number): void;
  ret64(v: bigint): void;
  /** An argument that is a long double, and a result that is one. */
  extended(n: number): F80;
  retExtended(v: F80): void;
  /** Whether the sign bit of a floating argument is set. */
  negative(n: number): boolean;
  /** Not a number with this sign: JavaScript's own NaN has none that can be relied on. */
  retNaN(negative: boolean): void;
  retF64(v: number): void;
  /** Don't complete: block the task; when woken the call is executed again from its start (so commit nothing before). */
  block(reason: BlockReason): void;
  /** A signal handler has run since the call was left: 'restart' if its action asks for that (SA_RESTART). */
  readonly interrupted: 'no' | 'restart' | 'fail';
  /** Set when this execution resumes a call that had blocked: the reason it gave. Undefined on the first execution. */
  readonly resumed: BlockReason | undefined;
  /** Plain data that lives from one execution of this same call to the next (after block, a page fault, callThen); travels with history. */
  state: unknown;
  /** Result of the function that {@link callThen} ran before this execution (0 when it returns nothing); undefined on the first execution. */
  readonly result: bigint | undefined;
  /** Don't return: call this C function with these arguments (each 32- or 64-bit by its prototype); its result becomes this call's result.
   *  A function of the kernel's side runs in kernel mode on the task's kernel stack, whoever calls it: this is how a system call enters. */
  tailCall(fn: number, args: readonly (bigint | number)[]): void;
  /** Run this C function, then execute this call again from its start, with `state` as it was left and `result` set. */
  callThen(fn: number, args: readonly (bigint | number)[]): void;
  /** Ends the run (or the task's process) with a finding at the caller's position. Never returns. */
  finding(kind: FindingKind, message: string, began?: { file: number; offset: number }): never;
  /** Tells a finding, once a place, and goes on: what the primitive does is still what a machine does. */
  tell(kind: FindingKind, message: string, began?: { file: number; offset: number }): void;
}
export type Native = (call: NativeCall) => void;

/** What an inline assembly primitive gets; operands are numbered as in the statement. Same rules as {@link NativeCall}. */
export interface AsmCall {
  readonly machine: MachineApi; readonly task: number; readonly info: AsmInfo;
  u32(operand: number): number; u64(operand: number): bigint;
  set32(operand: number, v: number): void; set64(operand: number, v: bigint): void;
  /** Leave through `asm goto` label n. */
  goto(n: number): void;
}
export type AsmPrimitive = (call: AsmCall) => void;

export type FindingKind =
  | 'out-of-bounds' | 'use-after-free' | 'dangling-pointer' | 'double-free' | 'uninitialised' | 'null-pointer' | 'wild-pointer' | 'read-only' | 'misaligned'
  | 'refcount' | 'leak' | 'lock-held-twice' | 'lock-order' | 'unlock-not-held' | 'sleep-in-atomic' | 'deadlock' | 'lost-wakeup' | 'data-race'
  | 'bug' | 'warn' | 'division-by-zero' | 'shift-out-of-range' | 'missing-return' | 'unreachable' | 'undefined-function' | 'unmodelled-asm'
  | 'schedule' | 'step-budget' | 'memory-budget' | 'compile-error' | 'stack-overflow' | 'internal-error';
/** What is told while the run goes on, and what ends it: see {@link TOLD} in findings.ts. */
export interface Finding {
  readonly kind: FindingKind; readonly message: string;
  /** Where it shows: call stack places, innermost first. */
  readonly at: { readonly file: number; readonly offset: number; readonly function: string };
  readonly stack: readonly { readonly file: number; readonly offset: number; readonly function: string }[];
  /** Where it began (allocated, freed, locked, last reference taken ...). */
  readonly began?: { readonly file: number; readonly offset: number; readonly what: string };
  readonly task: number; readonly step: number; readonly fatal: boolean;
  /** Of a deadlock: what stands still sleeps and waits for a wake-up. */
  readonly asleep?: true;
}

/** Byte memory by virtual address, with the rights and the address space of the current task. Multi-byte values are little-endian. */
export interface MemoryApi {
  /** Kernel or user by address. Throws the machine's page-fault signal, which the run loop answers: primitives need not care, they are run again. */
  readU8(a: bigint): number; readU16(a: bigint): number; readU32(a: bigint): number; readU64(a: bigint): bigint;
  writeU8(a: bigint, v: number): void; writeU16(a: bigint, v: number): void; writeU32(a: bigint, v: number): void; writeU64(a: bigint, v: bigint): void;
  readBytes(a: bigint, n: number): Uint8Array;
  writeBytes(a: bigint, b: Uint8Array): void;
  readCString(a: bigint, max?: number): string;           // bytes as Latin-1; decode UTF-8 yourself
  copy(dst: bigint, src: bigint, n: number): void;        // memmove
  fill(a: bigint, v: number, n: number): void;
  /** Physical frames: 4096 bytes each. Kernel direct map address of frame pfn is directMapBase + pfn * 4096n. */
  allocFrame(): number; freeFrame(pfn: number): void;
  /** `count` frames that follow each other; the first one's number. */
  allocFrames(count: number): number;
  /** Frame behind a kernel address of any region (static data, vmalloc, direct map...), so that it can be mapped elsewhere; built on first touch. */
  kernelFrame(address: bigint): number | undefined;
  /** Map one page of a kernel region (vmemmap, vmalloc, heap ...) to a frame, or map lazily zero-filled ranges. */
  mapKernel(address: bigint, pfn: number, writable: boolean): void; unmapKernel(address: bigint): void;
  /** Zero-filled on first touch. */
  reserveKernel(address: bigint, bytes: bigint, what: string): void;
  /** A heap object of `size` bytes is handed out at `a` (the machine remembers where, for findings; `what` names the allocator or cache). Makes
   *  its bytes accessible and indeterminate: to be filled after this where the allocator gives zeros. The allocator has poisoned the bytes around it, or the whole slab, before. */
  allocated(a: bigint, size: number, what: string): void;
  /** The object at `a` is given back: its bytes are poisoned and remembered as freed. False when no live object starts there: `release` of
   *  a pointer that is none (see {@link heapObject} for what it is). */
  released(a: bigint): boolean;
  /** As allocated() and released(), for an object with a mapping of its own, [from, to): pages that come into it later are marked as they come, and
   *  those that are there already where they are no part of the object. `zero`: its bytes have a value. */
  allocatedMapping(a: bigint, size: number, what: string, mapping: { readonly from: bigint; readonly to: bigint; readonly zero: boolean }): void;
  releasedMapping(a: bigint): void;
  /** The heap object, live or freed, that holds `a` or is nearest to it: within a page below, or up to 32 bytes above; of user addresses those of the current address space. */
  heapObject(a: bigint): HeapObject | undefined;
  /** All live heap objects, by address. */
  liveObjects(): HeapObject[];
  /** Bytes without any effect; undefined where nothing is. */
  peek(a: bigint, n: number): Uint8Array | undefined;
  /** Says of bytes that they are indeterminate again (C11 3.19.2): they may be copied, but reading one with readU8 to readU64 or readCString is a
   *  finding, as is a compiled branch, address, divisor or argument of a primitive that depends on one. */
  indeterminate(a: bigint, n: number): void;
  /** For what leaves the program (write(2), a socket, copy_to_user): a finding when one of the bytes is indeterminate. readBytes does not look. */
  requireDefined(a: bigint, n: number): void;
  /** Marks of single bytes of heap memory (kmalloc, malloc): not accessible, or plain again. */
  poison(a: bigint, n: number, why: 'redzone' | 'freed'): void; unpoison(a: bigint, n: number): void;
}

export interface HeapObject {
  readonly address: bigint; readonly size: number; readonly what: string; readonly live: boolean;
  readonly allocatedAt: { readonly file: number; readonly offset: number; readonly step: number };
  readonly freedAt?: { readonly file: number; readonly offset: number; readonly step: number };
  /** Of an object with a mapping of its own: its bounds; whether its fresh pages have a value. */
  readonly mapping?: { readonly from: bigint; readonly to: bigint; readonly zero: boolean };
}

/** A user address space as the MMU sees it. The kernel layer implements it by walking page tables in simulated memory; a stand-alone program has a flat one. */
export interface UserSpace {
  /** Number of a frame for the page at `address` (page aligned) and whether it may be written; undefined: not mapped with that right. */
  translate(address: bigint, access: Access): { pfn: number; writable: boolean } | undefined;
  /** As translate for reading, without any effect (no accessed bit): for inspection. Answers the frame. */
  peek?(address: bigint): number | undefined;
  /** Identifies the space for TLB purposes. */
  readonly asid: number;
}

/** What the layer above decides when user code, or the kernel on behalf of a user address, hits an unmapped page. */
export type FaultAction =
  | { readonly kind: 'retry' }                                                       // it was repaired: execute the instruction again
  | { readonly kind: 'call'; readonly fn: number; readonly args: readonly (bigint | number)[] }   // run this kernel function (kernel mode), then execute again
  | { readonly kind: 'signal'; readonly signo: number; readonly code: number; readonly address: bigint }   // no handler: ends the process. With a handler: pushSignal and 'retry'
  | { readonly kind: 'finding'; readonly finding: FindingKind; readonly message: string };
export interface Supervisor {
  pageFault(machine: MachineApi, task: number, address: bigint, access: Access, mode: Side): FaultAction;
  /** A user instruction failed otherwise (a division by zero: SIGFPE, a trap: SIGILL): undefined where the program has no handler for it. */
  exception?(machine: MachineApi, task: number, signo: number, code: number, address: bigint): FaultAction | undefined;
  /** The task was told of a signal (MachineApi.signal) and is about to run in user mode: hand out what is not blocked, by pushSignal or by ending it. */
  signals?(machine: MachineApi, task: number): void;
  /** A signal handler returned, or siglongjmp left it: restore the mask that was in force. `token` is what pushSignal got. */
  signalReturn?(machine: MachineApi, task: number, token: number): void;
  /** Called once when main returned or exit() was called; may start more calls (exit work in the kernel: unmapping, leak checks). */
  taskExit?(machine: MachineApi, task: number, code: number): FaultAction | undefined;
  /** Plain-data state of the layer above that must travel with snapshots (JSON-like, structured-cloneable, small). */
  save?(): unknown;
  restore?(state: unknown): void;
}

export type StopReason =
  | { readonly kind: 'budget' }                                  // the slice's steps are used up; run again to go on
  | { readonly kind: 'breakpoint' | 'step' | 'pause' | 'entry' }
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: number }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'pending'; readonly ready: Promise<void> };  // a file has to be loaded; await, then run again

export interface FrameView {
  readonly fn: FunctionEntry; readonly code: FunctionCode; readonly pc: number; readonly bp: number; readonly sp: bigint; readonly mode: Side;
}

export interface MachineApi {
  readonly program: Program;
  readonly memory: MemoryApi;
  /** Statements executed so far, over all tasks: the machine's time line. */
  readonly step: number;
  /** Simulated nanoseconds since boot. */
  readonly now: number;
  readonly findings: readonly Finding[];
  tasks(): readonly TaskView[];
  current(): number;
  /** Who ran from which step on, oldest first; the latest changes of tasks. */
  readonly timeline: readonly { readonly step: number; readonly task: number }[];
  /** Innermost first. */
  frames(task: number): readonly FrameView[];
  /** The first of {@link frames}, without looking at the others. */
  frame(task: number): FrameView | undefined;
  /** The statement that this task executed before the one it executes now, in whatever function: after a call, the callee's last one. */
  /** The last statement of this task's latest call of `callee` by `caller`, in whatever function that was, if it is among the latest few hundred
   *  and no other task ran since. */
  lastStatementUnder(task: number, callee: number, caller: string): { readonly file: number; readonly offset: number; readonly function: string } | undefined;
  previousStatement(task: number): { readonly file: number; readonly offset: number; readonly function: string } | undefined;
  /** Calls a function to completion from the host (set-up work such as initcalls), on a scratch task. Result as 64-bit. */
  callNow(fn: number, args: readonly (bigint | number)[]): bigint;
  /** `stack` is the user stack (memory of `space`) of a user task; kernel stacks are the machine's own. The run ends when all tasks that are
   *  not daemons have exited, with the exit code of the first. */
  spawn(options: { name: string; fn: number; args: readonly (bigint | number)[]; side: Side; space?: UserSpace; stack?: { top: bigint; size: number }; daemon?: boolean }): number;
  /** fork(): a copy of the calling task (user frames only, as of this call, which returns `result` there) in another space. Only inside a primitive. */
  forkTask(name: string, space: UserSpace | undefined, result: bigint): number;
  setSpace(task: number, space: UserSpace | undefined): void;
  /** Forget cached translations (all, or of one page): after page-table changes. */
  flushTlb(address?: bigint): void;
  /** Number of simulated CPUs. */
  readonly cpus: number;
  /** The CPU that the running task is on, from 0. It changes only while nothing keeps the task there (preemptCount). */
  cpu(): number;
  /** The running primitive uses state that is no simulated memory, by a name of its choice: calls that touch the same do not commute. */
  touch(what: string): void;
  wake(on: bigint, count?: number): number;
  /** Where something was done to what lies at `on`, for a finding about who waits for it: a lock was taken, a wake-up found nobody waiting. */
  remember(on: bigint, what: 'locked here' | 'unheard'): void;
  remembered(on: bigint): { readonly file: number; readonly offset: number; readonly what: string } | undefined;
  forget(on: bigint): void;
  /** Takes a task that is about to run in user mode (Supervisor.signals) off its CPU, until wakeTask(). */
  suspend(task: number, what: string): void;
  wakeTask(task: number): void;
  /** Deliver a signal to a user task: runs `handler` (user function address) with these arguments when it next runs in user mode, and then goes on
   *  with the interrupted instruction; a primitive's call that it interrupts sees that as {@link NativeCall.interrupted}. Bytes (siginfo, ucontext)
   *  are put on the stack (`stack`: top of another one) and passed by address. The 16-bit token comes back in Supervisor.signalReturn. */
  pushSignal(task: number, handler: bigint, args: readonly (bigint | Uint8Array)[], how?: { readonly token?: number; readonly restart?: boolean; readonly stack?: bigint }): void;
  /** A signal waits for the task: Supervisor.signals is asked when the task is about to run in user mode. A call that blocks is left for that;
   *  a sleep in the kernel looks whether it may be interrupted. */
  signal(task: number): void;
  /** Whether a task has signals to be delivered when it is back in user mode, or will end there. */
  pendingSignals(task: number): 'none' | 'signal' | 'fatal';
  /** Let another runnable task go first, after the running primitive: cond_resched(), sched_yield(). */
  yieldCpu(): void;
  /** Adds to the current task's count of reasons not to be preempted (spin locks held, preempt_disable()); answers the new count. */
  preemptCount(delta: number): number;
  /** A signal without a handler: the task exits, as with exitTask; the run of the first task then ends with 'killed'. */
  killTask(task: number, signo: number): void;
  exitTask(task: number, code: number): void;
  /** `at`: where it shows, when that is not the running statement. */
  report(f: Omit<Finding, 'at' | 'stack' | 'task' | 'step' | 'fatal'>, at?: Finding['at']): void;
  /** The page of the program's image at `address` was filled at the kernel address `to`: what lies between its objects are red zones for the program. */
  guardImage(address: bigint, to: bigint): void;
  /** data_race(): the running task's accesses are not looked at until told otherwise. */
  lookForRaces(on: boolean): void;
  /** Bytes that the program wrote to descriptors 1 and 2. Kept per step so that history can take them back. */
  output(fd: number, bytes: Uint8Array): void;
}
