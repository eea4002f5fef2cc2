/**
 * Runs whose schedule is given (schedule.ts) or chosen on the way by a director (explore/). No task is interrupted by time then: the running one
 * goes on until it blocks or ends, or another is told to.
 *
 * A *point* is where another task can go first: before an instruction that accesses memory, before a primitive, and where the running task cannot
 * go on. Points are counted from the beginning of each statement; they are only looked at while accesses are observed, which is in the
 * statements that the schedule names, and always under a director.
 */
import type { BlockReason } from './api.ts';
import type { MachineOptions } from './core.ts';
import { Events } from './events.ts';
import { reasonText, stackOf, type FindingPlace } from './findings.ts';
import type { Observer } from './memory/memory.ts';
import type { Switch } from './schedule.ts';
import type { Loaded, Task } from './state.ts';

/** A place between two visible things. */
export interface Point { readonly step: number; readonly point: number }

/** In place of a task: none can go on, since each waits in a loop for what no other will do. */
export const NOBODY = 0;
/** A switch that was made. */
export interface MadeSwitch extends Switch {
  /** A replay without this switch does the same. */
  readonly free: boolean;
  /** The task that ran could not go on, or gave its turn away. */
  readonly forced: boolean;
  /** `stack`: where the task is, innermost first; empty when it has ended. */
  readonly leaves: { readonly task: number; readonly name: string; readonly stack: readonly FindingPlace[]; readonly why: string };
  readonly enters: { readonly name: string; readonly stack: readonly FindingPlace[] };
}

/** Chooses schedules and watches what tasks do. */
export interface Director {
  /** A visible thing of `task` begins at this point. Answers the task that goes on: the same one, another, {@link NOBODY}; undefined: give the run up. */
  before(task: Task, at: Point): number | undefined;
  /** The running task cannot go on: one of `candidates` (the first is what a replay would take) does; or as before(). */
  choose(candidates: readonly number[], at: Point): number | undefined;
  /** What the current visible thing does: see {@link Observer}; or a name of what is no memory. */
  access(p: number, n: number, write: boolean, lo: number, hi: number): void;
  freed(p: number, n: number, lo: number, hi: number): void;
  touch(what: string): void;
  /** A primitive is what begins at the point that was just passed. */
  primitive(f: Loaded): void;
  blocked(task: Task, reason: BlockReason): void;
  /** `task` can go on because of the current visible thing. */
  enabled(task: number): void;
  switched(to: MadeSwitch): void;
  /** Before each statement; false gives up. */
  statement(): boolean;
}

export abstract class Planned extends Events implements Observer {
  /** The schedule; undefined: tasks take turns by time. */
  protected plan: readonly Switch[] | undefined;
  protected planAt = 0;
  /** Points since the statement that made this step. */
  private point = 0; private pointStep = 0;
  protected director: Director | undefined;
  /** The task that goes on at once, whatever the others could do. */
  private turn: { readonly task: number; readonly at: Point; readonly planned: Switch | undefined } | undefined;

  constructor(options: MachineOptions) { super(options); this.plan = options.schedule; }

  /** Replaces the schedule, with a director or without. The machine stands at a statement. */
  direct(plan: readonly Switch[] | undefined, director: Director | undefined): void {
    this.statesChanged();
    this.plan = plan; this.planAt = 0; this.point = 0; this.pointStep = 0; this.turn = undefined;
    this.director = director;
    while (plan && this.planAt < plan.length && plan[this.planAt].step <= this.step) this.planAt++;
    this.observe(false);
  }
  /** The switches of the schedule that the run has not come to. */
  get planLeft(): readonly Switch[] { return this.plan?.slice(this.planAt) ?? []; }

  private observe(on: boolean): void {
    const observer = on || this.director ? this : undefined;
    if (this.memory.observer === observer) return;
    this.memory.observer = observer;
    this.memory.flushTlb();
  }
  /** A statement is about to be executed. */
  protected begins(): boolean {
    if (this.plan === undefined) return true;
    this.observe(this.plan[this.planAt]?.step === this.step + 1);
    return this.director === undefined || this.director.statement();
  }
  /** Step at which the run has to be looked at for the schedule's sake. */
  protected plannedAt(): number {
    if (this.memory.observer) return this.step;
    const next = this.plan?.[this.planAt];
    return next === undefined ? Infinity : next.step - 1;
  }

  // --- points ------------------------------------------------------------------------------------------------------------------------------

  before(): boolean {
    if (this.hostTask !== undefined || this.turn !== undefined || this.plan === undefined) return true;
    const at = this.nextPoint(), planned = this.plannedAtPoint(at), t = this.task;
    if (planned) return this.turnTo(planned.task, at, planned);
    const to = this.director ? this.director.before(t, at) : t.id;
    if (to === undefined) { this.giveUp(); return false; }
    return to === t.id || this.turnTo(to, at, undefined);
  }
  private nextPoint(): Point {
    const { step } = this;
    if (step !== this.pointStep) { this.pointStep = step; this.point = 0; }
    return { step, point: ++this.point };
  }
  private plannedAtPoint(at: Point): Switch | undefined {
    const next = this.plan![this.planAt];
    return next && next.step === at.step && next.point === at.point ? next : undefined;
  }
  private giveUp(): void { this.stop = { kind: 'pause' }; this.attention = true; }
  private turnTo(task: number, at: Point, planned: Switch | undefined): false {
    this.turn = { task, at, planned };
    this.attention = true;
    return false;
  }
  /** Whether a switch of the schedule can be made; a finding says why not. */
  private fits(planned: Switch | undefined, at: Point): boolean {
    if (planned === undefined) return true;
    this.planAt++;
    const here = this.leaving(), t = this.allTasks.get(planned.task);
    const say = (what: string): false => { this.fail('schedule', `the schedule does not fit this program: its switch ${this.planAt} (${planned.step}.${planned.point}:${planned.from}>${planned.task}) ${what}. It was made for another program, kernel or configuration, or for an earlier text of this one: explore again`); return false; };
    if (planned.from !== '' && here !== planned.from) return say(`leaves ${planned.from}(), but the run is in ${here === '-' ? 'no function' : `${here}()`} at point ${at.step}.${at.point}`);
    if (planned.task === NOBODY) return true;
    if (t === undefined) return say(`goes on with task ${planned.task}, which does not exist there`);
    if (!this.canRun(t)) return say(`goes on with ${t.name} (task ${t.id}), which cannot run there: it ${t.state === 'exited' ? 'has ended' : 'waits'}`);
    return true;
  }
  private leaving(): string {
    const t = this.task as Task | undefined;
    return t === undefined || t.state === 'exited' ? '-' : t.fn.entry.name;
  }
  private told(task: number, at: Point, free: boolean, forced: boolean): void {
    const from = this.task as Task | undefined, to = this.allTasks.get(task);
    this.director?.switched({
      ...at, from: this.leaving(), task, free, forced,
      leaves: { task: from?.id ?? 0, name: from?.name ?? '', stack: from && from.state !== 'exited' ? stackOf(from, this.functions) : [], why: from ? this.whyLeft(from) : '' },
      enters: { name: to?.name ?? '', stack: to ? stackOf(to, this.functions) : [] },
    });
  }
  private whyLeft(t: Task): string {
    if (t.state === 'exited') return 'has ended';
    return t.blocked ? `waits for ${reasonText(t.blocked)}` : 'could go on';
  }
  private nobody(): void { this.fail('deadlock', 'no task can go on: each that is left waits, or looks in a loop for a change that no other will make'); }

  /** The task to go on with when it was told which. */
  protected turned(): Task | undefined {
    const { turn } = this;
    if (turn === undefined) return undefined;
    this.turn = undefined;
    if (!this.fits(turn.planned, turn.at)) return undefined;
    this.told(turn.task, turn.at, false, false);
    if (turn.task === NOBODY) { this.nobody(); return undefined; }
    const t = this.allTasks.get(turn.task)!;
    this.awaken(t);
    return t;
  }
  private awaken(t: Task): void {
    const until = wakesAt(t.blocked);
    if (until === Infinity) return;
    this.clockSkip += Math.max(0, until - this.now);
    this.wakeSleepers();
  }
  protected abstract wakeSleepers(): void;

  /** Whether a task could go on now: it is runnable, or its sleep ends when time passes; and there is a CPU for it. */
  protected canRun(t: Task): boolean { return t !== this.hostTask && (t.state === 'runnable' || wakesAt(t.blocked) !== Infinity) && this.hasCpu(t); }
  /** A CPU whose task must not be interrupted (it holds a spinlock, or switched preemption off) runs no other. */
  protected hasCpu(t: Task): boolean {
    if (t.preemptCount > 0) return true;
    let held = 0;
    for (const o of this.allTasks.values()) if (o !== t && o.preemptCount > 0 && o.state !== 'exited') held++;
    return held < this.cpus;
  }
  /** Puts a task on a CPU that it can have. */
  protected place1(t: Task): void {
    const taken = new Set<number>();
    for (const o of this.allTasks.values()) if (o !== t && o.preemptCount > 0 && o.state !== 'exited') taken.add(o.cpu);
    for (let i = 0; taken.has(t.cpu) && i < this.cpus; i++) t.cpu = (t.cpu + 1) % this.cpus;
  }
  /** Ids of the tasks that could go on: those that the machine would take first, first. */
  enabledTasks(): readonly number[] {
    const current = (this.task as Task | undefined)?.id ?? 0;
    if (this.enabledNow === undefined || this.enabledFor !== current) { this.enabledNow = this.findEnabled(); this.enabledFor = current; }
    return this.enabledNow;
  }
  /** What enabledTasks() answered for the running task, until a task's state changes. */
  private enabledNow: readonly number[] | undefined;
  private enabledFor = 0;
  protected statesChanged(): void { this.enabledNow = undefined; }
  private findEnabled(): number[] {
    const now: number[] = [], later: Task[] = [], current = (this.task as Task | undefined)?.id ?? 0;
    for (const t of this.allTasks.values()) if (this.canRun(t)) { if (t.state === 'runnable') now.push(t.id); else later.push(t); }
    later.sort((a, b) => wakesAt(a.blocked) - wakesAt(b.blocked));
    return [...now.filter(id => id > current), ...now.filter(id => id <= current), ...later.map(t => t.id)];
  }

  /** In a planned run: the task to go on with where the running one cannot; undefined: there is none, or the run is given up. */
  protected chooseNext(): Task | undefined {
    const candidates = this.enabledTasks();
    if (candidates.length === 0) return undefined;
    const at = this.nextPoint(), planned = this.plannedAtPoint(at);
    let to: number | undefined = candidates[0];
    if (planned) { if (!this.fits(planned, at)) return undefined; to = planned.task; }
    else if (this.director) to = this.director.choose(candidates, at);
    if (to === undefined) { this.giveUp(); return undefined; }
    if (to === NOBODY) { this.told(to, at, false, true); this.nobody(); return undefined; }
    if (to !== (this.task as Task | undefined)?.id || to !== candidates[0]) this.told(to, at, to === candidates[0], true);
    const t = this.allTasks.get(to)!;
    this.awaken(t);
    return t;
  }

  // --- what is done --------------------------------------------------------------------------------------------------------------------------

  access(p: number, n: number, write: boolean, lo: number, hi: number): void { this.director?.access(p, n, write, lo, hi); }
  freed(p: number, n: number, lo: number, hi: number): void { this.director?.freed(p, n, lo, hi); }
  touch(what: string): void { this.director?.touch(what); }
  protected override beforeCall(f: Loaded): boolean {
    if (this.memory.observer === undefined) return true;
    if (!this.before()) return false;
    this.director?.primitive(f);
    return true;
  }
  protected override beforeEnd(): boolean { return this.memory.observer === undefined || this.before(); }
  override block(task: Task, reason: Task['blocked']): void {
    if (this.director && reason) this.director.blocked(task, reason);
    super.block(task, reason);
    this.statesChanged();
  }
  override unblock(task: Task): void {
    if (task.state === 'blocked') this.director?.enabled(task.id);
    super.unblock(task);
    this.statesChanged();
  }
  override makeTask(...given: Parameters<Events['makeTask']>): Task {
    const t = super.makeTask(...given);
    this.statesChanged();
    this.director?.enabled(t.id);
    if (this.stopAtSecond && t !== this.hostTask && !t.daemon && this.allTasks.size > 1) this.stopSoon();
    return t;
  }
  /** Stop with 'pause' at the first statement after the program has made a second task. */
  protected stopAtSecond = false;
  protected abstract stopSoon(): void;
  protected override gone(task: Task): void { this.touch(`task ${task.id}`); super.gone(task); this.statesChanged(); }
  override wake(on: bigint, count?: number): number { this.director?.touch(`wait ${on}`); return super.wake(on, count); }

  override counters(): number[] { return [...super.counters(), this.planAt, this.point, this.pointStep]; }
  override setCounters(c: readonly number[]): void {
    super.setCounters(c);
    [this.planAt, this.point, this.pointStep] = c.slice(7);
    this.turn = undefined;
    this.statesChanged();
    this.memory.atomic = false;
    this.observe(false);
  }
}

/** The time at which a sleep ends by itself. */
export function wakesAt(r: BlockReason | undefined): number { return r === undefined || r.kind === 'child' ? Infinity : r.until ?? Infinity; }
