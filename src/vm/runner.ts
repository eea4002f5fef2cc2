/**
 * The run loop: scheduling, limits and stops around the interpreter.
 *
 * The state at step k is the machine stopped at a statement with k statements executed, before that statement. Everything that happens
 * between two statements (a switch of tasks, a timer, a snapshot) happens when a statement is reached, before the checks that may stop
 * there: so each step has exactly one state, whichever way it was reached.
 */
import { PendingFile } from '../base/files.ts';
import type { Finding, FindingKind, MachineApi, StopReason, TaskView, UserSpace } from './api.ts';
import type { MachineOptions } from './core.ts';
import { apiOf } from './events.ts';
import { reasonText } from './findings.ts';
import { guardPage } from './guard.ts';
import { execute } from './interpreter.ts';
import { STEP_NS } from './layout.ts';
import { Planned, wakesAt } from './planned.ts';
import { formatSchedule } from './schedule.ts';
import { Call, Leave } from './natives.ts';
import { Event, type Task } from './state.ts';
import { track } from './tracker.ts';

export type StepKind = 'in' | 'over' | 'out';
interface Goal { readonly kind: StepKind; readonly task: number; readonly bp: number; readonly header: readonly number[]; readonly from: number }

export abstract class Runner extends Planned {
  private preemptAt = Infinity;
  /** The last stop was at a statement (not inside one). */
  protected atStatement = false;
  /** Replaying: breakpoints, pause and tracing are off. */
  protected quiet = false;
  /** Called at each breakpoint that is executed. */
  protected onBreak: ((task: Task) => void) | undefined;
  /** Called at every statement while set, before it is executed. */
  protected probe: ((task: Task) => void) | undefined;
  private goal: Goal | undefined;
  private pausing = false;
  private stopAt = Infinity;
  /** The statement to execute without asking (it has been stopped at). */
  private go = false;
  /** Findings that stop the run where they are told, and do not end it. */
  stopKinds: ReadonlySet<FindingKind> = new Set();
  /** Called at every statement while set (slow): tracing. */
  onStatement: ((task: number, frame: { fn: Task['fn']; pc: number; bp: number }) => void) | undefined;

  constructor(options: MachineOptions) { super(options); }
  protected api(): MachineApi { return apiOf(this); }

  // --- running -------------------------------------------------------------------------------------------------------------------------------

  run(maxSteps = Infinity): StopReason { this.goal = undefined; return this.drive(maxSteps); }
  continueStep(maxSteps = Infinity): StopReason { return this.drive(maxSteps); }
  advance(kind: StepKind, maxSteps = Infinity): StopReason {
    const t = this.task as Task | undefined;
    if (!t || t.state === 'exited') this.goal = { kind: 'in', task: 0, bp: 0, header: [], from: this.step };
    else this.goal = { kind, task: t.id, bp: t.bp, header: [...t.R.subarray(t.bp - 8, t.bp)], from: this.step };
    return this.drive(maxSteps);
  }
  pause(): void { this.pausing = true; }
  protected stopSoon(): void { this.pausing = true; this.setFuel(); }

  protected drive(maxSteps: number): StopReason {
    if (this.ended) return this.ended;
    const start = this.step;
    this.stopAt = start + maxSteps;
    this.stop = undefined;
    this.go = this.atStatement;
    this.atStatement = false;
    this.setFuel();
    for (;;) {
      const t = this.ready();
      if (t === undefined) return this.stop!;
      this.memory.user = t.user;
      const event = this.execute();
      if (event === Event.Stmt || event === Event.Break) {
        const stop = this.statement(event === Event.Break);
        if (stop) { this.atStatement = true; return stop; }
      }
      if (this.stop) { const s = this.stop; this.stop = undefined; return s; }
    }
  }

  /** To the next statement that has to be looked at, or to something out of the ordinary, which is dealt with. */
  private execute(): Event {
    try {
      const event = this.task.taint === undefined ? execute(this) : track(this);
      if (event !== Event.Stmt && event !== Event.Break) this.handle(event);
      return event;
    } catch (e) {
      if (!this.thrown(e)) this.broke(e, 'the machine');
      return Event.Native;
    }
  }

  /** The task to run now, with signals delivered; undefined: this.stop says why there is none. */
  private ready(): Task | undefined {
    for (;;) {
      if (this.stop) return undefined;
      let t = this.turned();
      if (this.stop) return undefined;
      if (t) this.run1(t);
      else {
        t = this.task as Task | undefined;
        if (t === undefined || t.state !== 'runnable' || this.resched) {
          t = this.choose();
          if (t === undefined) return undefined;
          this.resched = false;
          this.run1(t);
        }
      }
      this.attention = false;
      if (t.dying && t.user) {
        this.endNow(t, t.dying);
        if (this.stop) return undefined;
        continue;
      }
      if (t.signalled && t.user && t !== this.hostTask) {
        this.memory.user = true;
        try {
          this.supervisor.signals?.(this.api(), t.id);
          t.signalled = false;
        } catch (e) { if (!this.thrown(e)) throw e; }
        if (this.stop) return undefined;
        continue;
      }
      if (t.signals.length === 0 || !t.user) return t;
      this.memory.user = true;
      this.deliver(t);
      if (this.stop) return undefined;
    }
  }
  /** Back in user mode: the task ends as it was told to while it executed kernel code. */
  private endNow(t: Task, { code, signal }: { readonly code: number; readonly signal: number }): void {
    try {
      this.exit(t, code, signal);
      t.dying = undefined;
    } catch (e) { if (!this.thrown(e)) throw e; }
  }
  private run1(t: Task): void {
    this.place1(t);
    this.switchTo(t);
    this.ranFrom(t.id);
    this.preemptAt = this.plan ? Infinity : this.step + this.scheduler.slice();
    this.setFuel();
  }

  private runnable(): number[] {
    const ids = [...this.allTasks.values()].filter(t => t.state === 'runnable' && t !== this.hostTask && this.hasCpu(t)).map(t => t.id), current = this.task?.id ?? 0;
    return [...ids.filter(id => id > current), ...ids.filter(id => id <= current)];
  }
  private choose(): Task | undefined {
    if (this.hostTask) return this.hostTask.state === 'runnable' ? this.hostTask : undefined;
    for (;;) {
      const tasks = [...this.allTasks.values()];
      if (this.mainTask !== 0 && tasks.every(t => t.state === 'exited' || t.daemon)) {
        const main = this.allTasks.get(this.mainTask)!;
        this.stop = main.killed ? { kind: 'killed', signal: main.killed } : { kind: 'exited', code: main.exitCode };
        if (this.planLeft.length > 0) this.fail('schedule', `the schedule does not fit this program: the run came to its end (step ${this.step}) without the switch ${formatSchedule(this.planLeft.slice(0, 1))}. It was made for another program, kernel or configuration, or for an earlier text of this one: explore again`);
        this.ended = this.stop;
        return undefined;
      }
      if (this.plan) {
        const t = this.chooseNext();
        if (t || this.stop) return t;
      }
      const ids = this.runnable();
      if (ids.length > 0) return this.allTasks.get(ids[this.scheduler.pick(ids, this.step)])!;
      if (tasks.length === 0) throw new Error('run() before spawn(): there is no task');
      const next = Math.min(...tasks.map(t => wakesAt(t.blocked)));
      if (next === Infinity) { this.deadlock(tasks.filter(t => t.state === 'blocked' && !t.daemon)); return undefined; }
      this.clockSkip += Math.max(0, next - this.now);
      this.wakeSleepers();
    }
  }
  protected wakeSleepers(): void {
    for (const t of this.allTasks.values()) if (wakesAt(t.blocked) <= this.now) this.unblock(t);
  }
  private deadlock(blocked: Task[]): void {
    const object = (t: Task): string => { const o = t.blocked?.kind === 'waiting' ? this.program.objectAt(t.blocked.on) : undefined; return o?.name ? `, ${o.name}` : ''; };
    const why = blocked.map(t => `${t.name} (task ${t.id}) waits for ${reasonText(t.blocked!)}${object(t)}`).join('; ');
    const known = (t: Task) => (t.blocked?.kind === 'waiting' ? this.remembered(t.blocked.on) : undefined), lost = blocked.find(t => known(t)?.what === 'unheard');
    if (lost) {
      this.task = lost;
      this.fail('lost-wakeup', `${lost.name} (task ${lost.id}) waits for ${reasonText(lost.blocked!)}${object(lost)}, but the wake-up came before it waited, and no other will come: look at the condition after announcing to wait, under the lock with which it is changed`
        + (blocked.length > 1 ? `. Every task waits: ${why}` : ''), { ...known(lost)!, what: 'the wake-up came here, when nobody waited' });
      return;
    }
    if (!this.task || this.task.state === 'exited') this.task = blocked[0];
    this.fail('deadlock', `every task waits and nothing will wake one: ${why}`, known(this.task) ?? blocked.map(known).find(k => k !== undefined), undefined,
      blocked.some(t => t.blocked?.kind === 'waiting' && t.blocked.asleep) ? { asleep: true } : undefined);
  }

  /** Step at which the first sleeper's time comes. */
  private timer(): number {
    let at = Infinity;
    for (const t of this.allTasks.values()) at = Math.min(at, wakesAt(t.blocked));
    return at === Infinity ? at : Math.ceil((at - this.clockSkip) / STEP_NS);
  }
  protected snapshotAt(): number { return Infinity; }
  protected takeSnapshot(): void { }

  override counters(): number[] { return [...super.counters(), this.preemptAt]; }
  override setCounters(c: readonly number[]): void { super.setCounters(c); this.preemptAt = c[10]; }

  setFuel(): void {
    const step = this.step;
    let next = Math.min(this.stopAt, this.options.stepBudget ?? Infinity, this.snapshotAt(), this.timer(), this.plannedAt(), this.chooseCounts(step));
    if (!this.hostTask) next = Math.min(next, this.preemptAt);
    if (this.go || this.goal || this.pausing || this.onStatement || this.probe) next = step;
    this.fuel = Math.max(0, Math.min(next - step, 0x3fffffff));
    this.fuelEnd = step + this.fuel;
    this.trailShift = this.fuelEnd & 511;
  }

  /** At a statement, out of fuel or with a breakpoint. Answers why to stop; otherwise the statement is executed or another task chosen. */
  private statement(breakpoint: boolean): StopReason | undefined {
    const t = this.task, step = this.step;
    if (step >= this.timer()) { this.wakeSleepers(); if (!this.plan) this.preemptAt = step; }
    if (step >= this.preemptAt && t !== this.hostTask) {
      if (t.preemptCount > 0 && this.cpus === 1) this.preemptAt = step + 1;
      else {
        const ids = this.runnable(), next = ids.length > 1 ? this.allTasks.get(ids[this.scheduler.pick(ids, step)])! : t;
        this.run1(next);
        if (next !== t) return undefined;
      }
    }
    if (step >= this.snapshotAt()) this.takeSnapshot();
    if (!this.go) {
      const stop = this.stopHere(breakpoint);
      if (stop) return stop;
    }
    if (breakpoint && this.onBreak) this.onBreak(t);
    this.go = false;
    if (this.options.stepBudget !== undefined && step >= this.options.stepBudget) {
      this.fail('step-budget', `the run was ended after ${this.options.stepBudget} statements (stepBudget): an endless loop?`);
      return undefined;
    }
    if (this.probe) this.probe(t);
    if (this.onStatement && !this.quiet && !this.hostTask) this.onStatement(t.id, t);
    if (!this.begins()) { this.stop = { kind: 'pause' }; return undefined; }
    const unique = t.fn.trailBase + t.pc;
    this.trail[step & 511] = unique;
    this.fuel = 0; this.fuelEnd = step + 1;
    this.chooseCounts(step);
    if ((t.fn.code[t.pc + 3] += this.counting) === 1) this.met(t.fn, t.pc, 1);
    t.pc += 4;
    this.setFuel();
    return undefined;
  }
  private stopHere(breakpoint: boolean): StopReason | undefined {
    const t = this.task;
    if (this.hostTask) return undefined;
    if (this.quiet) return this.step >= this.stopAt ? { kind: 'budget' } : undefined;
    if (breakpoint && this.breakHere(t)) return { kind: 'breakpoint' };
    if (this.pausing) { this.pausing = false; return { kind: 'pause' }; }
    if (this.goal && this.reached(this.goal, t)) { this.goal = undefined; return { kind: 'step' }; }
    if (this.step >= this.stopAt) return { kind: 'budget' };
    return undefined;
  }
  protected breakHere(_task: Task): boolean { return false; }
  protected override stopsOn(kind: FindingKind): boolean { return !this.quiet && !this.hostTask && this.stopKinds.has(kind); }
  private reached(g: Goal, t: Task): boolean {
    if (g.kind === 'in') return true;
    if (!this.allTasks.has(g.task) || this.allTasks.get(g.task)!.state === 'exited') return true;
    if (t.id !== g.task) return false;
    if (t.bp < g.bp) return true;
    return g.kind === 'over' && t.bp === g.bp && g.header.every((w, i) => t.R[t.bp - 8 + i] === w);
  }

  // --- MachineApi ------------------------------------------------------------------------------------------------------------------------------

  get findings(): readonly Finding[] { return this.found; }
  tasks(): readonly TaskView[] { return this.views(); }
  current(): number { return (this.task as Task | undefined)?.id ?? 0; }
  setSpace(task: number, space: UserSpace | undefined): void {
    const t = this.need(task);
    t.space = space;
    if (t === this.task) this.memory.setSpace(space);
  }
  flushTlb(address?: bigint): void { this.memory.flushTlb(address); }
  suspend(task: number, what: string): void { this.touch(`task ${task}`); this.block(this.need(task), { kind: 'io', what }); }
  wakeTask(task: number): void { this.touch(`task ${task}`); this.unblock(this.need(task)); }
  pushSignal(task: number, handler: bigint, args: readonly (bigint | Uint8Array)[], how: { readonly token?: number; readonly restart?: boolean; readonly stack?: bigint } = {}): void {
    this.touch(`task ${task}`);
    this.need(task).signals.push({ handler, args, token: how.token ?? 0, restart: how.restart ?? false, stack: how.stack });
    this.attention = true;
  }
  signal(task: number): void {
    this.touch(`task ${task}`);
    const t = this.need(task);
    t.signalled = true;
    this.attention = true;
    // A sleep in the kernel that signals interrupt ends by itself once its primitive is executed again.
    if (t.state === 'blocked') this.unblock(t);
  }
  pendingSignals(task: number): 'none' | 'signal' | 'fatal' {
    const t = this.allTasks.get(task);
    return t?.dying ? 'fatal' : t && (t.signalled || t.signals.length > 0) ? 'signal' : 'none';
  }
  yieldCpu(): void { this.resched = true; this.attention = true; }
  preemptCount(delta: number): number { if (delta !== 0) this.statesChanged(); return this.task.preemptCount += delta; }
  cpu(): number { return this.task.cpu; }
  exitTask(task: number, code: number): void {
    const t = this.need(task);
    this.exit(t, code);
    this.leaveFor(t);
  }
  killTask(task: number, signo: number): void { const t = this.need(task); this.kill(t, signo); this.leaveFor(t); }
  guardImage(address: bigint, to: bigint): void { guardPage(this.memory, this.program, address, this.memory.kernelFrame(to)!); }
  lookForRaces(on: boolean): void { this.races.quiet(this.current(), !on); }
  output(fd: number, bytes: Uint8Array): void { this.touch('output'); this.outputs.push({ step: this.step, task: this.current(), fd, bytes: bytes.slice() }); }

  private need(id: number): Task {
    const t = this.allTasks.get(id);
    if (!t) throw new Error(`there is no task ${id}`);
    return t;
  }

  forkTask(name: string, space: UserSpace | undefined, result: bigint): number {
    const parent = this.task;
    const child = this.makeTask(name, false, space, parent.userStack, parent.fn);
    this.races.started(parent, child);
    if (parent.space && space && space.asid !== parent.space.asid) this.memory.forkHeap(parent.space, space);
    this.growSlots(child, parent.bp + parent.fn.extent);
    child.R.set(parent.R.subarray(0, parent.bp + parent.fn.extent));
    child.fn = parent.fn; child.pc = parent.pc; child.bp = parent.bp; child.spLo = parent.spLo; child.spHi = parent.spHi; child.user = parent.user;
    let slot = child.user ? child.fn.code[child.pc + 3] : -1;
    if (child.user) child.pc += 4;
    while (!child.user) {
      if (child.R[child.bp - 2] & 4) throw new Error('forkTask: the calling task has no user frames');
      slot = child.R[child.bp - 5];
      this.pop(child);
    }
    if (slot >= 0) {
      const v = Number(BigInt.asIntN(32, result));
      child.R[child.bp + slot] = v;
      if (this.wideResult(child)) child.R[child.bp + slot + 1] = Number(BigInt.asIntN(32, result >> 32n));
    }
    return child.id;
  }
  /** Whether the call before pc answers 64 bits. */
  private wideResult(t: Task): boolean {
    const code = t.fn.code, at = t.pc - 4, fn = this.functions[code[at + 1]];
    return fn !== undefined && fn.entry.type.result.size === 8;
  }

  callNow(id: number, args: readonly (bigint | number)[]): bigint {
    const fn = this.load(id), outer = this.task as Task | undefined, outerHost = this.hostTask, outerCall = this.call;
    const outerStop = this.stopAt, outerGoal = this.goal, outerGo = this.go;
    this.call = new Call(this.api());
    const parked = this.parked?.fn === id ? this.parked.task : undefined;
    const task = parked ?? this.makeTask('boot', true, outer?.space, undefined, fn);
    this.parked = undefined;
    if (!parked) this.bottom(task, fn, args);
    task.preemptCount = 1;
    this.hostTask = task; this.hostResult = undefined; this.goal = undefined; this.stopAt = Infinity; this.go = false;
    try {
      this.switchTo(task);
      if (fn.native) return this.nativeNow(task, args);
      this.setFuel();
      while (this.hostResult === undefined) {
        if (task.state !== 'runnable') throw new Error(`callNow(${fn.entry.name}): the function blocked (${task.blocked ? reasonText(task.blocked) : task.state})`);
        this.memory.user = task.user;
        const event = this.execute();
        if (event === Event.Stmt || event === Event.Break) this.statement(event === Event.Break);
        const stop = this.stop as StopReason | undefined;
        if (stop?.kind === 'pending') { this.parked = { fn: id, task }; throw new PendingCall(stop.ready); }
        if (stop) throw new StoppedCall(fn.entry.name, stop);
      }
      return this.hostResult;
    } finally {
      if (this.parked?.task !== task) this.allTasks.delete(task.id);
      this.hostResult = undefined; this.stop = undefined;
      this.call = outerCall;
      this.hostTask = outerHost; this.stopAt = outerStop; this.goal = outerGoal; this.go = outerGo;
      if (outer) this.switchTo(outer); else this.task = undefined as unknown as Task;
      this.memory.user = outer?.user ?? false;
      this.setFuel();
    }
  }
  private parked: { fn: number; task: Task } | undefined;
  /** A primitive called by the host: it must return at once. */
  private nativeNow(task: Task, args: readonly (bigint | number)[]): bigint {
    task.pc = 0;
    this.growSlots(task, task.bp + 64);
    this.putArguments(task, task.fn, task.bp, args);
    this.call.begin(task.fn, task, task.bp, undefined);
    task.fn.native!(this.call);
    if (this.call.leave !== Leave.Return) throw new Error(`callNow(${task.fn.entry.name}): the primitive did not return`);
    return BigInt.asUintN(64, BigInt(this.call.resultHi) << 32n | BigInt(this.call.resultLo >>> 0));
  }
}

/** callNow met a finding or another reason to stop. */
export class StoppedCall extends Error {
  readonly stop: StopReason;
  constructor(name: string, stop: StopReason) {
    super(`${name}() was stopped: ${stop.kind === 'finding' ? stop.finding.message : stop.kind}`);
    this.name = 'StoppedCall'; this.stop = stop;
  }
}
/** callNow needs a file first: await `ready`, then make the same call again; it goes on where it was. */
export class PendingCall extends PendingFile {
  constructor(ready: Promise<void>) { super('a file that the call needs', ready); }
}
