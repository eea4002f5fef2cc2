/** Leads one execution for the search: keeps its trace, sends tasks to sleep, notices loops that only wait. */
import type { BlockReason, Finding, StopReason } from '../api.ts';
import { pageNumber } from '../memory/memory.ts';
import { NOBODY, type Director, type MadeSwitch, type Point } from '../planned.ts';
import type { Switch } from '../schedule.ts';
import type { Loaded, Task } from '../state.ts';
import { Trace, type Event, type Origin, type Uses } from './trace.ts';

/** The machine that executions run on. */
export interface Stage {
  /** One execution from the start of the search, by a schedule and then by the director. */
  run(plan: readonly Switch[], director: Conductor): Execution;
  enabledTasks(): readonly number[];
  /** Calls whose order nobody can tell, such as of an allocator: what they do to memory of their own is not looked at. */
  independent(f: Loaded): boolean;
}
export interface Execution {
  readonly stop: StopReason;
  readonly findings: readonly Finding[];
  /** Bytes written to descriptors 1 and 2, in order. */
  readonly output: readonly { readonly fd: number; readonly bytes: Uint8Array }[];
  /** The schedule: what has to be told to repeat the run. All switches, also those that happen by themselves: `switches`. */
  readonly schedule: readonly Switch[];
  readonly switches: readonly MadeSwitch[];
  readonly preemptions: number;
  /** Ended early: it would repeat another execution. */
  readonly redundant: boolean;
  /** Ended early: too many statements. */
  readonly tooLong: boolean;
}
interface Part {
  readonly steps: number;
  readonly branch: { readonly index: number; readonly task: number } | undefined;
  /** Tasks that need not go on before an event, with what their next event uses. */
  sleeps(index: number): ReadonlyMap<number, Uses>;
  ended(e: Event): void;
  /** A number of its own for a name, the same in all executions. */
  name(what: string): number;
  race(a: Event, b: Event): void;
}
/** What a task has done since it last wrote: where it was, in which state when it came back there, and what it read. */
interface Spin { readonly seen: Map<number, { readonly state: number | undefined; readonly statements: number }>; readonly reads: Set<number>; waiting: boolean }

export class Conductor implements Director {
  readonly trace: Trace;
  readonly switches: MadeSwitch[] = [];
  schedule: readonly Switch[] = [];
  preemptions = 0;
  redundant = false;
  tooLong = false;
  private readonly stage: Stage;
  private readonly part: Part;
  private statements = 0;
  private pending: Origin | undefined;
  private current = 0;
  private muted = false;
  /** The next switch is made because the running task only waits. */
  private yields = false;
  private attempted: Uses | undefined;
  private readonly spins = new Map<number, Spin>();
  /** How many of them wait. */
  private waiting = 0;

  constructor(stage: Stage, part: Part) {
    this.stage = stage; this.part = part;
    this.trace = new Trace((a, b) => { part.race(a, b); });
  }

  /** What the event at the branch used, or the attempt to take a lock that was made there. */
  placesAt(index: number): Uses { return this.attempted ?? this.trace.events[index]?.places ?? []; }

  // --- points ------------------------------------------------------------------------------------------------------------------------------

  before(task: Task, at: Point): number | undefined {
    this.endEvent();
    if (this.redundant) return undefined;
    const here = task.id, asleep = this.part.sleeps(this.trace.events.length), spins = this.spinning(task, at), open = this.open(this.stage.enabledTasks());
    if (spins || asleep.has(here)) {
      const others = open.filter(t => t !== here && !asleep.has(t));
      this.yields = spins;
      if (others.length > 0) return others[0];
      if (spins && open.length === 0) return NOBODY;
      this.redundant = true;
      return undefined;
    }
    this.trace.begin(here, open, this.pending ?? { from: { ...at, from: '', task: here }, before: this.schedule, running: here, preemptions: this.preemptions });
    this.pending = undefined;
    this.current = here;
    this.muted = false;
    return here;
  }
  choose(candidates: readonly number[]): number | undefined {
    this.endEvent();
    if (this.redundant) return undefined;
    const asleep = this.part.sleeps(this.trace.events.length), open = this.open(candidates), to = open.find(t => !asleep.has(t));
    if (open.length === 0) return NOBODY;
    if (to === undefined) this.redundant = true;
    return to;
  }
  private open(tasks: readonly number[]): readonly number[] { return this.waiting === 0 ? tasks : tasks.filter(t => !this.spins.get(t)?.waiting); }
  switched(to: MadeSwitch): void {
    const interrupts = !to.forced && !this.yields;
    this.pending ??= { from: to, before: this.schedule, preemptions: this.preemptions, running: interrupts ? this.current : 0 };
    if (interrupts) this.preemptions++;
    this.yields = false;
    this.switches.push(to);
    if (!to.free) this.schedule = [...this.schedule, { step: to.step, point: to.point, from: to.from, task: to.task }];
    this.current = to.task;
  }
  private endEvent(): void {
    const e = this.trace.end();
    if (e) this.part.ended(e);
  }
  finish(): void { this.endEvent(); }
  statement(): boolean {
    this.statements++;
    if (this.statements <= this.part.steps) return true;
    this.tooLong = true;
    return false;
  }

  // --- what is done ------------------------------------------------------------------------------------------------------------------------

  primitive(f: Loaded): void { this.muted = this.stage.independent(f); }
  access(p: number, n: number, write: boolean, lo: number, hi: number): void {
    if (!this.muted) this.freed(p, n, lo, hi, write);
  }
  freed(p: number, n: number, lo: number, hi: number, write = true): void {
    const first = p >>> 2, page = pageNumber(lo, hi) * 1024;
    for (let word = first; word <= (p + n - 1) >>> 2; word++) this.use(word, page + (word & 1023), write);
  }
  touch(what: string): void {
    const name = this.part.name(what);
    this.use(name, name, true);
  }
  private use(word: number, place: number, write: boolean): void {
    this.trace.use(word, place, write);
    const mine = this.spins.get(this.current);
    if (mine && mine.seen.size > 0) { if (write) this.moves(mine); else mine.reads.add(word); }
    if (write) for (const [task, s] of this.spins) {
      if (task === this.current || !s.reads.has(word)) continue;
      if (s.waiting) this.trace.enables(task);
      this.moves(s);
    }
  }
  /** The task does not only wait in a loop. */
  private moves(s: Spin): void {
    if (s.waiting) this.waiting--;
    s.waiting = false;
    s.seen.clear();
    s.reads.clear();
  }
  blocked(task: Task, reason: BlockReason): void {
    const { branch } = this.part, again = reason.kind === 'waiting' && reason.again === true;
    if (!again) {
      if (reason.kind === 'waiting') this.touch(`wait ${reason.on}`);
      if (reason.kind !== 'sleeping') this.touch(`task ${task.id}`);
      return;
    }
    const atBranch = branch !== undefined && this.trace.events.length === branch.index && task.id === branch.task;
    const e = this.trace.end(true);
    // An attempt that fails is as good as one that is made later: nothing new lies behind it.
    if (atBranch && e) { this.attempted = e.places; this.redundant = true; }
  }
  enabled(task: number): void { this.trace.enables(task); }

  // --- loops that only wait ----------------------------------------------------------------------------------------------------------------

  /** Whether the task is where it was before, in the same state, and has only read since: it waits for another to write what it reads. */
  private spinning(task: Task, at: Point): boolean {
    let s = this.spins.get(task.id);
    if (!s) this.spins.set(task.id, s = { seen: new Map(), reads: new Set(), waiting: false });
    // The last statement that began, and which visible thing since: the interpreter has not told yet where it is.
    const key = (task.fn.trailBase + task.pc) * 4096 + (at.point & 4095);
    const before = s.seen.get(key), back = before !== undefined && before.statements !== this.statements, state = back ? stateOf(task) : undefined;
    if (back && before.state === state) { s.waiting = true; this.waiting++; return true; }
    s.seen.set(key, { state, statements: this.statements });
    return false;
  }
}

/** A hash of a task's registers, and of what the primitive that it is in has kept. */
function stateOf(t: Task): number {
  const R = t.R, end = t.bp + t.fn.extent;
  let h = t.spLo ^ t.spHi ^ t.bp;
  for (let i = 0; i < end; i++) h = Math.imul(h ^ R[i], 0x01000193) + (h >>> 15) | 0;
  if (t.calls.length > 0) for (const c of JSON.stringify(t.calls, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))) h = Math.imul(h ^ c.charCodeAt(0), 0x01000193);
  return h;
}
