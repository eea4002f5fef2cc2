/** The machine that layers above run, stop, look at and turn back: everything of the vm behind one interface. */
import { Frame, Op, type FunctionCode, type VariableInfo } from '../compiler/bytecode/isa.ts';
import type { FindingKind, MachineApi, StopReason } from './api.ts';
import type { MachineOptions, OutputChunk } from './core.ts';
import { breakpointPcs, readVariable, writeVariable, type Breakpoint, type VariableValue } from './debug.ts';
import { hashMachine } from './hash.ts';
import { History } from './history.ts';
import { BREAK } from './interpreter.ts';
import { Runner, type StepKind } from './runner.ts';
import type { Loaded, Task } from './state.ts';

export type { MachineOptions, OutputChunk } from './core.ts';
export type { Breakpoint, VariableValue } from './debug.ts';
export { PendingCall, StoppedCall, type StepKind } from './runner.ts';

export interface Machine extends MachineApi {
  /** Runs for at most so many statements. 'budget': they are used up, call again. */
  run(maxSteps?: number): StopReason;
  /** Runs to the next statement ('in'), the next one of this or an outer frame ('over'), of an outer frame ('out'). On 'budget' go on with {@link continueStep}. */
  advance(kind: StepKind, maxSteps?: number): StopReason;
  continueStep(maxSteps?: number): StopReason;
  /** Findings that stop the run where they are told, though it could go on. */
  stopKinds: ReadonlySet<FindingKind>;
  /** Makes the next statement stop with 'pause'. */
  pause(): void;
  /** Everything written so far; history takes it back. */
  readonly outputs: readonly OutputChunk[];
  /** The reason for which the run is over for good (until history turns back). */
  readonly ended: StopReason | undefined;
  /** Called before each statement (slow): tracing. */
  onStatement: Runner['onStatement'];

  /** How often each statement (in the order of `code.statements`) of each function that was called has been executed, replay not counted; the step that it first made. */
  statementCounts(): { readonly code: FunctionCode; readonly counts: readonly number[]; readonly firsts: readonly (number | undefined)[] }[];

  /** Replaces all breakpoints. */
  setBreakpoints(points: readonly Breakpoint[]): void;
  /** A local variable of a frame (0: innermost); undefined: it has no place at this instruction. */
  readVariable(task: number, frame: number, variable: VariableInfo): VariableValue | undefined;
  writeVariable(task: number, frame: number, variable: VariableInfo, bytes: Uint8Array): void;
  /** Reads memory from outside of the run, through `memory`: no task's access, so it takes part in no race and in no schedule. */
  looking<T>(look: () => T): T;
  /** Bytes without side effects; undefined where nothing is. */
  peek(address: bigint, size: number): Uint8Array | undefined;
  /** Whether one of these bytes was never set. */
  unset(address: bigint, size: number): boolean;
  /** To be called after the host changed memory or registers: history then starts anew from here. */
  edited(): void;

  /** First step that history reaches back to. */
  readonly firstStep: number;
  /** The state with `step` statements executed; forward of the present it runs there without stopping. 'step' when there. */
  jump(step: number): StopReason;
  /** One statement back ('in'), back to one of this or an outer frame ('over'), to where an outer frame was ('out'). 'entry': there is none. */
  stepBack(kind?: StepKind): StopReason;
  /** Back to the last breakpoint, or to the statement that last wrote to one of the bytes. 'entry': there was none, the machine is at its first step. */
  reverseContinue(to: 'breakpoint' | { readonly address: bigint; readonly size: number }): StopReason;
  readonly historySize: { readonly snapshots: number; readonly bytes: number };
  /** Hash of the whole state, for tests. */
  hash(): string;
}

export class MachineImpl extends Runner implements Machine {
  private readonly history: History | undefined;
  private breakpoints: readonly Breakpoint[] = [];
  private readonly patched = new Map<Loaded, Set<number>>();

  constructor(options: MachineOptions) {
    super(options);
    if (options.history !== false) this.history = new History(this, typeof options.history === 'object' ? options.history : {});
  }

  // --- breakpoints and variables ---------------------------------------------------------------------------------------------------------

  protected override loaded(fn: Loaded): void { this.patch(fn); }
  private patch(fn: Loaded): void {
    for (const pc of this.patched.get(fn) ?? []) fn.code[pc] = Op.First;
    const pcs = breakpointPcs(fn, this.breakpoints);
    for (const pc of pcs) fn.code[pc] = BREAK;
    if (pcs.size) this.patched.set(fn, pcs); else this.patched.delete(fn);
  }
  setBreakpoints(points: readonly Breakpoint[]): void {
    this.breakpoints = points;
    for (const fn of this.functions) if (fn?.source) this.patch(fn);
  }
  protected override breakHere(t: Task): boolean { return this.patched.get(t.fn)?.has(t.pc) ?? false; }

  readVariable(task: number, frame: number, variable: VariableInfo): VariableValue | undefined { return readVariable(this, task, frame, variable); }
  writeVariable(task: number, frame: number, variable: VariableInfo, bytes: Uint8Array): void { writeVariable(this, task, frame, variable, bytes); this.edited(); }
  looking<T>(look: () => T): T {
    const { memory } = this, { racer, observer } = memory;
    memory.racer = memory.observer = undefined;
    try { return look(); } finally { memory.racer = racer; memory.observer = observer; }
  }
  peek(address: bigint, size: number): Uint8Array | undefined { return this.memory.peek(address, size); }
  unset(address: bigint, size: number): boolean { return this.memory.unsetIn(this.memory.space, address, size); }

  // --- history ---------------------------------------------------------------------------------------------------------------------------

  protected override snapshotAt(): number {
    if (!this.history || this.hostTask) return Infinity;
    return this.history.started ? this.history.next() : this.step;
  }
  protected override takeSnapshot(): void { this.history!.take(); }
  edited(): void {
    this.countedTo = this.step;
    if (!this.history?.started) return;
    if (this.atStatement) this.history.take(true); else this.history.forgetFuture();
  }

  /** Snapshots and bytes of page copies that history holds. */
  get historySize(): { readonly snapshots: number; readonly bytes: number } { return { snapshots: this.history?.count ?? 0, bytes: this.history?.bytes ?? 0 }; }
  get firstStep(): number { return this.history?.firstStep ?? this.step; }
  hash(): string { return hashMachine(this); }

  jump(step: number): StopReason {
    const h = this.started(), target = Math.max(step, h.firstStep), i = h.indexFor(target);
    const live = this.atStatement && this.step <= target && this.step >= h.stepOf(i);
    if (!live) this.moveTo(i);
    if (!live) h.refine(target);
    try { return this.replay(target); } finally { h.refined(); }
  }
  // --- exploring (explore/) ----------------------------------------------------------------------------------------------------------------

  private marked = 0;
  /** Runs to the first statement after the program has made a second task: 'pause' there. */
  toSecondTask(): StopReason {
    this.stopAtSecond = true;
    try { return this.run(); } finally { this.stopAtSecond = false; }
  }
  /** This is where {@link restart} leads back to. */
  mark(): void {
    this.edited();
    this.marked = this.history!.count - 1;
  }
  restart(): void {
    this.moveTo(this.marked);
    this.history!.forgetFuture();
  }

  private started(): History {
    if (!this.history?.started) throw new Error('the machine has no history: it has not run yet, or was made with history: false');
    return this.history;
  }
  private moveTo(index: number): void {
    this.countedTo = Math.max(this.countedTo, this.step);
    this.history!.moveTo(index);
    this.atStatement = true;
  }

  /** Runs to a step without stopping before. */
  private replay(to: number): StopReason {
    if (this.step >= to) return { kind: 'step' };
    this.quiet = true;
    try {
      const stop = this.drive(to - this.step);
      return stop.kind === 'budget' ? { kind: 'step' } : stop;
    } finally { this.quiet = false; }
  }

  stepBack(kind: StepKind = 'in'): StopReason {
    const h = this.started(), here = this.step;
    if (here <= h.firstStep) return { kind: 'entry' };
    const t = this.task as Task | undefined;
    if (kind === 'in' || !t) { const r = this.jump(here - 1); return this.step === here - 1 ? { kind: 'step' } : r; }
    const { id, bp } = t, header = [...t.R.subarray(bp - 8, bp)], caller = this.functions[t.R[bp + Frame.ReturnFunction]];
    const same = (x: Task): boolean => x.bp === bp && header.every((w, n) => x.R[bp - 8 + n] === w);
    return this.find([t.fn, caller], x => x.id === id && (x.bp < bp || kind === 'over' && same(x))) ?? this.toFirst();
  }

  reverseContinue(to: 'breakpoint' | { readonly address: bigint; readonly size: number }): StopReason {
    const found = to === 'breakpoint' ? this.findBreakpoint() : this.findWrite(to.address, to.size);
    return found ?? this.toFirst();
  }
  private toFirst(): StopReason { this.jump(this.started().firstStep); return { kind: 'entry' }; }

  /** Goes through the past interval by interval, latest first; `scan` replays one and answers the last step that it looks for. What `may` says no to is passed over. */
  private search(scan: (end: number) => number | undefined, may: (interval: number) => boolean = () => true): StopReason | undefined {
    const h = this.started();
    let end = this.step;
    while (end > h.firstStep) {
      const i = h.indexFor(end - 1), from = h.stepOf(i);              // anew each time: replay adds snapshots, and may merge others
      if (may(i)) {
        this.moveTo(i);
        const step = scan(end);
        if (step !== undefined) { this.jump(step); return { kind: 'step' }; }
      }
      end = from;
    }
    return undefined;
  }
  /** The last state before this one at a statement of one of these functions that fulfils the predicate: only their statements are looked at. */
  private find(functions: readonly (Loaded | undefined)[], wanted: (t: Task) => boolean): StopReason | undefined {
    const patched: [Loaded, number, Op][] = [];
    for (const fn of new Set(functions)) {
      for (const { pc } of fn?.source?.statements ?? []) if (fn!.code[pc] !== BREAK) { patched.push([fn!, pc, fn!.code[pc]]); fn!.code[pc] = BREAK; }
    }
    try { return this.search(end => this.scan(end, wanted)); }
    finally { for (const [fn, pc, op] of patched) fn.code[pc] = op; }
  }
  private findBreakpoint(): StopReason | undefined {
    const r = this.search(end => this.scan(end, t => this.breakHere(t)));
    return r ? { kind: 'breakpoint' } : undefined;
  }
  /** Replays to `end`; the last step before it at a patched statement that is wanted. */
  private scan(end: number, wanted: (t: Task) => boolean): number | undefined {
    let last: number | undefined;
    const seen = (t: Task): void => { if (this.step < end && wanted(t)) last = this.step; };
    if (this.task.fn.code[this.task.pc] === BREAK) seen(this.task);
    this.onBreak = seen;
    try { this.replay(end); } finally { this.onBreak = undefined; }
    return last;
  }
  /** Bytes of one page: what lies on the next page is not looked at. */
  private findWrite(address: bigint, size: number): StopReason | undefined {
    const m = this.memory, p = m.frameAddress(address);
    if (p === undefined) return undefined;
    const watch = (hit: () => void): void => { m.phys.watched[p >>> 12] = 1; m.flushTlb(); m.onWrite = (at, n) => { if (at < p + size && at + n > p) hit(); }; };
    const unwatch = (): void => { m.phys.watched[p >>> 12] = 0; m.flushTlb(); m.onWrite = undefined; };
    return this.search(end => {
      const h = this.history!, from = this.step;
      let hits = 0, last: number | undefined;
      watch(() => hits++);
      try { this.replay(end); } finally { unwatch(); }
      if (hits === 0) return undefined;
      // A statement is counted when it starts: the state before the one that writes is one step back. A probe keeps the step exact.
      this.moveTo(h.indexFor(from));
      watch(() => { last = this.step - 1; });
      this.probe = () => { };
      try { this.replay(end); } finally { this.probe = undefined; unwatch(); }
      return last;
    }, i => this.history!.wrote(i, p >>> 12));
  }
}

export function createMachine(options: MachineOptions): Machine { return new MachineImpl(options); }
