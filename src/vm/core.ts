/**
 * The machine without its run loop: functions, tasks, frames, primitives, the clock. One instance a run; everything that runs is in here.
 */
import { Frame, FRAME_HEADER, Op, type FunctionCode } from '../compiler/bytecode/isa.ts';
import { CompileError, FileMissing, PLEASE_REPORT, UndefinedFunction, type Side } from '../compiler/image.ts';
import type { AsmPrimitive, Finding, FindingKind, FrameView, MachineApi, Native, Program, StopReason, Supervisor, TaskView, UserSpace } from './api.ts';
import { PendingFile } from '../base/files.ts';
import { Kind } from '../compiler/types/ctype.ts';
import { isFatal, onceAPlace, placeOf, stackOf, walk, type FindingPlace } from './findings.ts';
import { jumpNatives } from './jump.ts';
import { kernelStackTop, KERNEL_STACK_SIZE, STEP_NS } from './layout.ts';
import { inMemoryType as inMemory } from '../compiler/bytecode/params.ts';
import { isDouble, isWide, makeLoaded } from './load.ts';
import { JournaledMap } from './memory/journal.ts';
import { addressOf, hiOf, loOf, Memory, MISUSE, PAGE_FAULT } from './memory/memory.ts';
import { BeyondMemory } from './memory/physical.ts';
import { BEGAN, Call, FINDING, Leave } from './natives.ts';
import type { Switch } from './schedule.ts';
import { Races, type NativeAccess } from './races.ts';
import { Scheduler, type SchedulingOptions } from './scheduler.ts';
import type { HistoryOptions } from './limits.ts';
import { FrameFlags, Outcome, SLOT_LIMIT, type Cpu, type Loaded, type Task } from './state.ts';

export interface MachineOptions {
  readonly program: Program;
  readonly natives: (name: string, side: Side) => Native | undefined;
  /** How a primitive's accesses of memory count among tasks. Absent: data races are not looked for. */
  readonly nativeAccess?: (name: string, side: Side) => NativeAccess;
  readonly supervisor: Supervisor;
  /** Inline assembly by its template. */
  readonly asm?: (template: string) => AsmPrimitive | undefined;
  readonly seed?: number;
  readonly scheduling?: Partial<SchedulingOptions>;
  /** Where the run goes on with another task; tasks are not interrupted by time then. */
  readonly schedule?: readonly Switch[];
  /** Simulated CPUs (default 1). */
  readonly cpus?: number;
  /** Statements at most (default 2^40) and MiB of simulated memory at most (default 512): beyond, a finding. */
  readonly stepBudget?: number;
  readonly memoryBudget?: number;
  /** A use of a value that was never set is told, once a place, and the run goes on with whatever the bytes hold. */
  readonly indeterminate?: 'go on';
  /** Findings that are told while the run goes on end it as well. */
  readonly stopOnFindings?: boolean;
  /** Record history (default true), with these limits. */
  readonly history?: boolean | Partial<HistoryOptions>;
}
export interface OutputChunk { readonly step: number; readonly task: number; readonly fd: number; readonly bytes: Uint8Array }

type SpawnOptions = Parameters<MachineApi['spawn']>[0];

/** Changes of tasks that are kept, at least. */
const MAX_TIMELINE = 2000;
/** User addresses are below. */
const USER_HALF = 1n << 47n;

const samePlace = (a: Finding['began'] | Finding['at'], b: Finding['began'] | Finding['at']): boolean => a?.file === b?.file && a?.offset === b?.offset;

/** Stops the run from wherever it is. */
export type Stop = StopReason;

export abstract class Core implements Cpu {
  readonly program: Program;
  readonly options: MachineOptions;
  readonly supervisor: Supervisor;
  readonly memory: Memory;
  readonly functions: (Loaded | undefined)[] = [];
  readonly scheduler: Scheduler;
  readonly races: Races;
  readonly allTasks = new Map<number, Task>();
  task!: Task;
  fuel = 0; fuelEnd = 0;
  readonly trail = new Int32Array(512); trailShift = 0;
  counting = 1;
  /** By trailBase + pc of a statement: the step of its first execution. */
  private readonly firsts = new Map<number, number>();
  /** Statements below this step have been counted: the run was there before. */
  countedTo = 0;
  /** Step at which the current task began to run. */
  switchedAt = 0;
  readonly byTrail: Loaded[] = [];
  private nextTrail = 0;
  /** Simulated time is step * STEP_NS + clockSkip. */
  clockSkip = 0;
  readonly found: Finding[] = [];
  readonly outputs: OutputChunk[] = [];
  nextTask = 1;
  mainTask = 0;
  private blockSequence = 0;
  /** A finding, death of the process or load that ends this run(). */
  stop: Stop | undefined;
  /** The run is over for good. */
  ended: Stop | undefined;
  /** Look at signals and scheduling before the next instruction. */
  attention = false;
  resched = false;
  protected call: Call;
  protected readonly byAddress = new Map<bigint, Loaded>();
  private readonly builtin: (name: string) => Native | undefined;

  constructor(options: MachineOptions) {
    this.options = options; this.program = options.program; this.supervisor = options.supervisor;
    this.memory = new Memory((options.memoryBudget ?? 512) * 256, {
      pageImage: a => this.program.pageImage(a),
      readonlyPage: a => this.isReadonly(a),
      objectPages: a => {
        const o = this.program.objectAt(a);
        return o && o.side === 'kernel' && o.size > 4096 && o.address % 4096n === 0n ? { first: o.address, count: Math.ceil(o.size / 4096) } : undefined;
      },
      where: () => ({ ...this.madeAt(), step: this.step }),
    });
    this.memories = this.memory.journal(new JournaledMap());
    this.races = new Races(this);
    this.scheduler = new Scheduler(options.seed ?? 1, options.scheduling);
    this.call = new Call(this.api());
    this.builtin = jumpNatives(this);
  }
  protected abstract api(): MachineApi;

  get cpus(): number { return this.options.cpus ?? 1; }
  get step(): number { return this.fuelEnd - this.fuel; }
  get now(): number { return this.step * STEP_NS + this.clockSkip; }

  private isReadonly(page: bigint): boolean {
    for (let a = page; a < page + 4096n; a += 16n) { const o = this.program.objectAt(a); if (o) return o.readonly; }
    return false;
  }

  // --- functions ---------------------------------------------------------------------------------------------------------------------

  /** Loads a function; throws what the program throws. */
  load(id: number): Loaded {
    const known = this.functions[id];
    if (known) return known;
    const entry = this.program.function(id);
    const name = entry.primitive ?? entry.name;
    let source;
    try { source = this.program.code(id); }
    catch (e) { if (!(e instanceof UndefinedFunction) || !this.builtin(name)) throw e; }
    const native = source ? undefined : this.builtin(name) ?? this.options.natives(name, entry.side);
    if (!source && !native) throw new UndefinedFunction(`${entry.name}() has no definition that can be run and is not modelled`);
    const loaded = makeLoaded(entry, source, native, this.nextTrail);
    this.nextTrail += loaded.code.length;
    if (source) this.byTrail.push(loaded);
    while (this.functions.length <= id) this.functions.push(undefined);   // no holes: the interpreter's look-up stays of one kind
    this.functions[id] = loaded;
    this.byAddress.set(entry.address, loaded);
    this.loaded(loaded);
    return loaded;
  }
  /** For breakpoints. */
  protected loaded(_fn: Loaded): void { }

  indirect(lo: number, hi: number): Loaded | undefined { return this.byAddress.get(addressOf(lo, hi)); }

  // --- tasks ---------------------------------------------------------------------------------------------------------------------------

  /** Where a new task begins: the CPU with the fewest tasks, the first of those. */
  private quietestCpu(): number {
    const tasks = new Array<number>(this.cpus).fill(0);
    for (const t of this.allTasks.values()) if (t.state !== 'exited' && !t.daemon) tasks[t.cpu]++;
    return tasks.indexOf(Math.min(...tasks));
  }
  makeTask(name: string, daemon: boolean, space: UserSpace | undefined, userStack: { top: bigint; size: number } | undefined, fn: Loaded): Task {
    const id = this.nextTask++;
    const top = kernelStackTop(id);
    this.memory.reserveKernel(top - BigInt(KERNEL_STACK_SIZE), BigInt(KERNEL_STACK_SIZE), `kernel stack of task ${id}`);
    const task: Task = {
      id, name, daemon, state: 'runnable', blocked: undefined, blockedSince: 0, cpu: this.quietestCpu(), preemptCount: 0, exitCode: 0, exiting: false, killed: 0, exitAction: undefined, space,
      R: new Int32Array(0), F: new Float32Array(0), D: new Float64Array(0), fn, pc: 0, bp: 0, spLo: 0, spHi: 0, user: fn.user,
      kernelStackTop: top, userStack, calls: [], signals: [], signalled: false, dying: undefined, taint: undefined,
    };
    this.setSlots(task, new Int32Array(4096));
    this.allTasks.set(id, task);
    return task;
  }
  setSlots(task: Task, R: Int32Array): void {
    task.R = R; task.F = new Float32Array(R.buffer); task.D = new Float64Array(R.buffer);
  }
  /** Makes room for `slots`; false: beyond the limit. */
  growSlots(task: Task, slots: number): boolean {
    if (slots <= task.R.length) return true;
    if (slots > SLOT_LIMIT) return false;
    let n = task.R.length;
    while (n < slots) n *= 2;
    const R = new Int32Array(n);
    R.set(task.R);
    this.setSlots(task, R);
    return true;
  }

  spawn(o: SpawnOptions): number {
    const fn = this.load(o.fn);
    const task = this.makeTask(o.name, o.daemon ?? false, o.space, o.stack, fn);
    this.races.started(this.task as Task | undefined, task);
    this.bottom(task, fn, o.args);
    if (this.mainTask === 0 && !task.daemon) this.mainTask = task.id;
    return task.id;
  }
  /** Puts the bottom frame of a task: its function with these arguments. */
  bottom(task: Task, fn: Loaded, args: readonly (bigint | number | Uint8Array)[]): void {
    const bp = FRAME_HEADER, R = task.R;
    R.fill(0, 0, FRAME_HEADER);
    R[bp + Frame.ReturnFunction] = -1; R[bp + Frame.ResultSlot] = -1; R[bp + Frame.Flags] = FrameFlags.Bottom;
    const top = fn.user ? task.userStack?.top ?? task.kernelStackTop : task.kernelStackTop;
    task.fn = fn; task.pc = 0; task.bp = bp; task.user = fn.user; task.calls = []; task.taint = undefined;
    this.setSp(task, top - BigInt(fn.frameSize));
    this.growSlots(task, bp + fn.extent);
    this.putArguments(task, fn, bp, args);
  }
  setSp(task: Task, sp: bigint): void { task.spLo = loOf(sp) & -16; task.spHi = hiOf(sp); }
  putArguments(task: Task, fn: Loaded, bp: number, args: readonly (bigint | number | Uint8Array)[]): void {
    for (let i = 0; i < args.length && i < fn.params.length; i++) {
      const p = fn.params[i], v = args[i];
      if (v instanceof Uint8Array) continue;
      if (p.float === 8) task.D[(bp + p.slot) >> 1] = Number(v);
      else if (p.float === 4) task.F[bp + p.slot] = Number(v);
      else { const b = BigInt(v); task.R[bp + p.slot] = loOf(b); if (p.wide) task.R[bp + p.slot + 1] = hiOf(b); }
    }
  }
  /**
   * Pushes a frame above everything that the task's innermost function uses. It returns to the instruction at task.pc.
   * False: the task's slot stack is full.
   */
  push(task: Task, fn: Loaded, args: readonly (bigint | number | Uint8Array)[], flags: number): boolean {
    const bp = task.bp + task.fn.extent;
    if (!this.growSlots(task, bp + fn.extent)) return false;
    this.header(task, bp, task.pc, -1, flags, fn);
    this.putArguments(task, fn, bp, args);
    return true;
  }
  /** Writes the header of a frame for `fn` at bp and enters it. */
  header(task: Task, bp: number, returnPc: number, result: number, flags: number, fn: Loaded): void {
    const R = task.R;
    if (fn.user !== task.user) flags |= FrameFlags.ModeSwitch | (task.user ? FrameFlags.ToUser : 0);
    R[bp + Frame.ReturnPc] = returnPc; R[bp + Frame.ReturnFunction] = task.fn.id; R[bp + Frame.CallerBp] = task.bp; R[bp + Frame.ResultSlot] = result;
    R[bp + Frame.SpLo] = task.spLo; R[bp + Frame.SpHi] = task.spHi; R[bp + Frame.Flags] = flags; R[bp + Frame.Aux] = 0;
    const sp = fn.user !== task.user && !fn.user ? task.kernelStackTop : addressOf(task.spLo, task.spHi);
    task.fn = fn; task.pc = 0; task.bp = bp; task.user = fn.user;
    this.setSp(task, sp - BigInt(fn.frameSize));
  }
  /** Leaves the innermost frame; answers its flags. The caller of a bottom frame is nothing: not to be called for one. */
  pop(task: Task): number {
    const R = task.R, bp = task.bp, flags = R[bp + Frame.Flags];
    task.fn = this.functions[R[bp + Frame.ReturnFunction]]!;
    task.pc = R[bp + Frame.ReturnPc]; task.spLo = R[bp + Frame.SpLo]; task.spHi = R[bp + Frame.SpHi];
    if (flags & FrameFlags.ModeSwitch) task.user = (flags & FrameFlags.ToUser) !== 0;
    task.bp = R[bp + Frame.CallerBp];
    return flags;
  }
  dropCalls(task: Task): void { if (task.calls.length) task.calls = task.calls.filter(c => c.bp <= task.bp); }

  /** Changes of tasks up to now. What lies ahead of the present (after a step back) will be entered again. */
  timeline: { step: number; task: number }[] = [];
  protected ranFrom(task: number): void {
    const { timeline, step } = this;
    while (timeline.length > 0 && timeline[timeline.length - 1].step >= step) timeline.pop();
    if (timeline.at(-1)?.task === task) return;
    timeline.push({ step, task });
    if (timeline.length > 2 * MAX_TIMELINE) this.timeline = timeline.slice(-MAX_TIMELINE);
  }
  switchTo(task: Task): void {
    if (this.task !== task) this.switchedAt = this.step;
    this.task = task;
    this.memory.user = task.user;
    this.memory.setSpace(task.space);
  }
  block(task: Task, reason: Task['blocked']): void { task.state = 'blocked'; task.blocked = reason; task.blockedSince = ++this.blockSequence; }
  unblock(task: Task): void {
    if (task.state !== 'blocked') return;
    const record = this.record(task);
    if (record) record.resumed = task.blocked;
    task.state = 'runnable'; task.blocked = undefined;
    this.races.woke(task);
  }
  /** See {@link MachineApi.remember}. By {@link Memory.heapKey}. */
  private readonly memories: JournaledMap<bigint, { readonly file: number; readonly offset: number; readonly what: string }>;
  remember(on: bigint, what: 'locked here' | 'unheard'): void { this.memories.set(this.memory.heapKey(on), { ...this.madeAt(), what }); }
  remembered(on: bigint): { readonly file: number; readonly offset: number; readonly what: string } | undefined { return this.memories.get(this.memory.heapKey(on)); }
  forget(on: bigint): void { this.memories.delete(this.memory.heapKey(on)); }
  wake(on: bigint, count = Infinity): number {
    const waiting = [...this.allTasks.values()].filter(t => t.blocked?.kind === 'waiting' && this.sameWord(t, t.blocked.on, on)).sort((a, b) => a.blockedSince - b.blockedSince);
    const woken = waiting.slice(0, count);
    for (const t of woken) this.unblock(t);
    return woken.length;
  }

  /** Whether what a task waits on is what the running one names: of user addresses the same page of one address space, or a page that two share. */
  private sameWord(waiter: Task, its: bigint, on: bigint): boolean {
    const kernel = on > USER_HALF || on < 0n;
    if (its === on && (kernel || waiter.space?.asid === this.memory.space?.asid)) return true;
    if (kernel || (its ^ on) & 0xfffn) return false;
    const place = this.memory.frameAddressIn(waiter.space, its);
    return place !== undefined && place === this.memory.frameAddress(on);
  }

  /** The kept data of the call that the task's innermost frame executes. */
  record(task: Task): Task['calls'][number] | undefined {
    const calls = task.calls;
    for (let i = calls.length - 1; i >= 0; i--) if (calls[i].bp === task.bp && calls[i].pc === task.pc) return calls[i];
    return undefined;
  }
  keep(task: Task): Task['calls'][number] {
    let r = this.record(task);
    if (!r) { r = { bp: task.bp, pc: task.pc, resumed: undefined, state: undefined, result: undefined, interrupted: 'no' }; task.calls.push(r); }
    return r;
  }

  /** The counters of the machine, for snapshots. */
  counters(): number[] { return [this.clockSkip, this.nextTask, this.mainTask, this.blockSequence, this.switchedAt, this.scheduler.save(), this.resched ? 1 : 0]; }
  setCounters(c: readonly number[]): void {
    [this.clockSkip, this.nextTask, this.mainTask, this.blockSequence, this.switchedAt] = c;
    this.scheduler.restore(c[5]);
    this.resched = c[6] === 1;
  }

  // --- primitives ----------------------------------------------------------------------------------------------------------------------

  native(f: Loaded, args: number, result: number): Outcome { return this.beforeCall(f) ? this.callNative(f, args, result) : Outcome.Left; }
  /** A primitive is about to be called. False: not now, another task goes first. */
  protected beforeCall(_f: Loaded): boolean { return true; }
  private callNative(f: Loaded, args: number, result: number): Outcome {
    const task = this.task, call = this.call;
    const record = task.calls.length ? this.record(task) : undefined;
    call.begin(f, task, args, record);
    const { races, memory } = this;
    memory.at = task.fn.trailBase + task.pc;
    races.native = races.on ? this.options.nativeAccess?.(f.entry.primitive ?? f.entry.name, f.entry.side) ?? 'ignored' : 'ignored';
    try { f.native!(call); }
    catch (e) {
      races.native = undefined;
      this.keepState(call, task);
      return this.threw(e, call);
    }
    races.native = undefined;
    if (call.leave === Leave.Return) {
      if (record) task.calls.splice(task.calls.indexOf(record), 1);
      this.putResult(task, f, task.bp + result, result, call);
      if (!this.attention && this.stop === undefined) return Outcome.Returned;
      task.pc += 4;
      return Outcome.Left;
    }
    return this.left(f, call, args, result);
  }
  private keepState(call: Call, task: Task): void { if (call.stateSet) this.keep(task).state = call.state; }

  private putResult(task: Task, f: Loaded, at: number, slot: number, call: Call): void {
    if (slot < 0) return;
    const type = f.entry.type.result;
    if (call.float && call.nan !== 0) {
      const high = call.nan < 0 ? 0x80000000 : 0;
      if (isDouble(type)) { task.R[at] = 0; task.R[at + 1] = high | 0x7ff80000; } else task.R[at] = high | 0x7fc00000;
      return;
    }
    if (call.float) {
      if (isDouble(type)) task.D[at >> 1] = call.floatValue; else task.F[at] = call.floatValue;
      return;
    }
    if (type.kind === Kind.Void || inMemory(type)) return;
    task.R[at] = type.kind === Kind.Bool ? (call.resultLo !== 0 ? 1 : 0) : call.resultLo;
    if (isWide(type)) task.R[at + 1] = call.resultHi;
  }

  /** A primitive that threw. */
  private threw(e: unknown, call: Call): Outcome {
    if (e === PAGE_FAULT || e === MISUSE) { this.memoryFault(true); return Outcome.Left; }
    if (e === FINDING) { const f = call.found!; this.fail(f.kind, f.message, f.began ? { ...f.began, what: BEGAN } : undefined); return Outcome.Left; }
    if (!this.thrown(e)) this.broke(e, `the primitive ${call.fn.name}()`);
    return Outcome.Left;
  }
  /** An exception that nobody expected: a defect of Faultline. The run ends with a finding that says where, so that it can be reported. */
  protected broke(e: unknown, what: string): void {
    if (this.ended) { this.stop = this.ended; return; }              // a call made by the host met a finding: that one counts
    this.fail('internal-error', `${what} failed: ${e instanceof Error ? `${e.name}: ${e.message}` : String(e)}. ${PLEASE_REPORT}`);
  }
  /** Turns what a lower layer throws into a stop; false: it is not one of those. */
  thrown(e: unknown): boolean {
    if (e instanceof PendingFile) this.stop = { kind: 'pending', ready: e.ready };
    else if (e instanceof BeyondMemory) this.fail('memory-budget', e.message);
    else if (e instanceof UndefinedFunction) this.fail('undefined-function', e.message);
    else if (e instanceof CompileError) this.fail('compile-error', e.message, undefined, { ...e.place, function: '' });
    else if (e instanceof FileMissing) this.fail('compile-error', e.message);
    else return false;
    return true;
  }
  protected abstract memoryFault(inPrimitive: boolean): void;

  private left(f: Loaded, call: Call, args: number, result: number): Outcome {
    const task = this.task;
    switch (call.leave) {
      case Leave.Block:
        this.keepState(call, task);
        this.keep(task);
        this.block(task, call.reason);
        // A signal that came while the call ran: the handler runs first.
        if (task.signalled && task.user) this.unblock(task);
        break;
      case Leave.CallThen: {
        const callArgs = call.args, target = call.target;
        this.keepState(call, task);
        let fn: Loaded;
        try { fn = this.load(target); } catch (e) { if (!this.thrown(e)) throw e; break; }
        const record = this.keep(task);
        record.resumed = undefined; record.result = undefined;
        if (fn.native) throw new Error(`callThen(${fn.entry.name}): a primitive is called directly, not through the machine`);
        if (!this.push(task, fn, callArgs, FrameFlags.Then)) this.fail('stack-overflow', `no room to call ${fn.entry.name}()`);
        break;
      }
      case Leave.TailCall: {
        let fn: Loaded;
        try { fn = this.load(call.target); } catch (e) { this.keepState(call, task); if (!this.thrown(e)) throw e; break; }
        const callArgs = call.args;
        if (call.record) task.calls.splice(task.calls.indexOf(call.record), 1);
        if (fn.native) { this.putArguments(task, fn, args, callArgs); return this.callNative(fn, args, result); }
        if (!this.growSlots(task, args + fn.extent)) { this.fail('stack-overflow', `no room to call ${fn.entry.name}()`); break; }
        const wide = isWide(f.entry.type.result), hasResult = f.entry.type.result.kind !== Kind.Void && !inMemory(f.entry.type.result);
        this.header(task, args, task.pc + 4, hasResult ? result : -1, wide ? FrameFlags.Wide : FrameFlags.Narrow, fn);
        this.putArguments(task, fn, args, callArgs);
        break;
      }
    }
    return Outcome.Left;
  }
  /** For primitives of the machine itself (longjmp): state was changed, do not touch it. */
  jumped(): void { this.call.leave = Leave.Jump; }

  // --- findings ------------------------------------------------------------------------------------------------------------------------

  /** Where the current task is. */
  place(): FindingPlace {
    const t = this.task as Task | undefined;
    if (t === undefined) return { file: -1, offset: 0, function: '' };
    return placeOf(t.fn, t.pc);
  }
  /** Where the current task is in the reader's own text: who asked for what a library or a model does. */
  private madeAt(): { file: number; offset: number } {
    let at: FindingPlace | undefined;
    if ((this.task as Task | undefined) !== undefined && this.program.bundled) {
      walk(this.task, this.functions, (fn, pc) => {
        if (fn.source && !this.program.bundled!(fn.source.place.file)) at = placeOf(fn, pc);
        return at === undefined;
      });
    }
    const { file, offset } = at ?? this.place();
    return { file, offset };
  }
  /** Reports a finding at the current instruction; a fatal one stops the run for good. */
  fail(kind: FindingKind, message: string, began?: Finding['began'], at?: FindingPlace, more?: Pick<Finding, 'asleep'>): void {
    this.finding({ kind, message, fatal: isFatal(kind) && !this.goesOn(kind), ...(began ? { began } : {}), ...more }, at);
  }
  /** Tells a finding; the run goes on, unless its options say otherwise. */
  report(f: Omit<Finding, 'at' | 'stack' | 'task' | 'step' | 'fatal'>, at?: Finding['at']): void { this.finding({ ...f, fatal: false }, at); }
  /** Findings of this kind do not end the run, as its options say. */
  protected goesOn(kind: FindingKind): boolean { return kind === 'uninitialised' && this.options.indeterminate === 'go on'; }
  private finding(f: Omit<Finding, 'at' | 'stack' | 'task' | 'step'>, at?: FindingPlace): void {
    const stack = (this.task as Task | undefined) ? stackOf(this.task, this.functions) : [];
    const full: Finding = { ...f, fatal: f.fatal || this.options.stopOnFindings === true, at: at ?? stack[0] ?? this.place(), stack, task: this.task?.id ?? 0, step: this.step };
    if (!f.fatal && onceAPlace(f.kind) && this.found.some(g => g.kind === f.kind && (samePlace(g.at, full.at) || f.kind === 'sleep-in-atomic') && samePlace(g.began, full.began))) return;
    this.found.push(full);
    if (!full.fatal && !this.stopsOn(f.kind)) return;
    this.stop = { kind: 'finding', finding: full };
    if (full.fatal) this.ended = this.stop;
  }
  /** Whether a finding that does not end the run stops it all the same. */
  protected stopsOn(_kind: FindingKind): boolean { return false; }

  /** To be called when the step was set: counts go on where the run has not been yet. Answers the step at which that changes. */
  protected chooseCounts(step: number): number {
    const replaying = step < this.countedTo;
    this.counting = replaying ? 0 : 1;
    return replaying ? this.countedTo : Infinity;
  }
  /** Records the step of a first execution. While replaying nothing is recorded, and the mark stays; a breakpoint taken away leaves it anew. */
  met(fn: Loaded, pc: number, fuel: number): void {
    if (this.counting === 0) return;
    const at = fn.trailBase + pc;
    if (!this.firsts.has(at)) this.firsts.set(at, this.fuelEnd - fuel);
    if (fn.code[pc] === Op.First) fn.code[pc] = Op.Stmt;
  }
  /** How often each statement of each function has been executed, replay not counted, and the step that it first made: in the order of `code.statements`. */
  statementCounts(): { code: FunctionCode; counts: number[]; firsts: (number | undefined)[] }[] {
    return this.byTrail.map(fn => {
      const pcs = fn.source!.statements.map(s => s.pc);
      return { code: fn.source!, counts: pcs.map(pc => fn.code[pc + 3] >>> 0), firsts: pcs.map(pc => this.firsts.get(fn.trailBase + pc)) };
    });
  }

  // --- views ---------------------------------------------------------------------------------------------------------------------------

  views(): TaskView[] {
    return [...this.allTasks.values()].map(t => ({
      id: t.id, name: t.name, state: t === this.task && t.state === 'runnable' ? 'running' : t.state, mode: t.user ? 'user' : 'kernel', cpu: t.cpu,
      ...(t.blocked ? { blocked: t.blocked } : {}), ...(t.state === 'exited' ? { exitCode: t.exitCode } : {}),
    }));
  }
  frames(id: number): FrameView[] { return this.topFrames(id, Infinity); }
  frame(id: number): FrameView | undefined { return this.topFrames(id, 1)[0]; }
  private topFrames(id: number, most: number): FrameView[] {
    const task = this.allTasks.get(id), out: FrameView[] = [];
    if (!task || task.state === 'exited') return out;
    walk(task, this.functions, (fn, pc, bp, lo, hi) => {
      if (fn.source) out.push({ fn: fn.entry, code: fn.source, pc, bp, sp: addressOf(lo, hi), mode: fn.user ? 'user' : 'kernel' });
      return out.length < most;
    });
    return out;
  }
  previousStatement(id: number): FindingPlace | undefined { return this.task?.id === id && this.step - 2 >= this.switchedAt ? this.placeAt(this.step - 2) : undefined; }
  lastStatementUnder(id: number, callee: number, caller: string): FindingPlace | undefined {
    if (this.task?.id !== id) return undefined;
    const now = this.step - 1, first = Math.max(this.switchedAt, 0, now - 500);   // now: the statement that executes
    for (let n = now - 1; n >= first; n--) {
      if (this.functionAtStep(n)?.entry.id !== callee) continue;
      while (n + 1 < now && this.functionAtStep(n + 1)?.entry.name !== caller) n++;
      return this.placeAt(n);
    }
    return undefined;
  }
  private functionAtStep(n: number): Loaded | undefined {
    const unique = this.trail[n & 511];
    let lo = 0, hi = this.byTrail.length - 1;
    while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (this.byTrail[mid].trailBase <= unique) lo = mid; else hi = mid - 1; }
    return this.byTrail[lo];
  }
  private placeAt(n: number): FindingPlace | undefined {
    const fn = n < 0 ? undefined : this.functionAtStep(n);
    if (!fn?.source) return undefined;
    const pc = this.trail[n & 511] - fn.trailBase, s = fn.source.statements[fn.code[pc + 1]];
    return s ? { file: s.file, offset: s.offset, function: fn.entry.name } : placeOf(fn, pc);
  }
}
