/**
 * The enumerating scheduler: depth-first over schedules, one execution at a time.
 *
 * Without a bound on interruptions: source sets and sleep sets (Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction",
 * POPL 2014), which execute each class of schedules that differ only in the order of independent events once. With a bound of k interruptions
 * (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007): bounded partial-order reduction (Coons, Musuvathi and McKinley, OOPSLA 2013),
 * which adds the start of the interrupted task's block to each place where a race says that another task should run. `reduce: false` tries every
 * task at every event that conflicts with another task's: the reference that tests compare with.
 */
import { Conductor, type Execution, type Stage } from './conductor.ts';
import { conflict, happensBefore, NAMES, type Event, type Uses } from './trace.ts';

export interface SearchOptions {
  /** Interruptions of a task that could have gone on, at most; undefined: any number. */
  readonly preemptions?: number;
  /** Executions at most. */
  readonly schedules: number;
  /** Statements of one execution at most. */
  readonly steps: number;
  readonly reduce?: boolean;
}

interface Node {
  readonly event: Event;
  /** To be tried, and tried: with what the task's event there used. */
  readonly backtrack: Set<number>;
  readonly done: Map<number, Uses>;
  readonly sleep: ReadonlyMap<number, Uses>;
}
const NO_SLEEP: ReadonlyMap<number, Uses> = new Map();

export class Search {
  readonly options: SearchOptions;
  readonly stage: Stage;
  private nodes = new Map<number, Node>();
  private sleeps: ReadonlyMap<number, Uses>[] = [NO_SLEEP];
  /** The next branch; undefined: none is left. */
  private next: { readonly node: Node; readonly task: number } | 'first' | undefined = 'first';
  /** Words that two tasks use, for the search without reduction: it starts again while new ones turn up. */
  private readonly shared = new Set<number>();
  private missed = false;
  private readonly names = new Map<string, number>();
  /** A branch was left out because of the bound. */
  bounded = false;

  constructor(stage: Stage, options: SearchOptions) { this.stage = stage; this.options = options; }

  get done(): boolean { return this.next === undefined; }
  private get sleeping(): boolean { return this.options.preemptions === undefined && this.options.reduce !== false; }

  /** Executes the next schedule. `undefined`: what was executed showed nothing new, and is not to be counted; 'again': everything starts anew. */
  execute(): Execution | 'again' | undefined {
    const next = this.next!;
    const branch = next === 'first' ? undefined : next, from = branch?.node.event.index ?? 0;
    for (const index of this.nodes.keys()) if (branch === undefined || index > from) this.nodes.delete(index);
    this.sleeps.length = from + 1;
    const conductor: Conductor = new Conductor(this.stage, {
      steps: this.options.steps,
      sleeps: index => (this.sleeping ? this.sleeps[index] ?? NO_SLEEP : NO_SLEEP),
      name: what => { let n = this.names.get(what); if (n === undefined) this.names.set(what, n = NAMES + this.names.size); return n; },
      ended: e => { this.ended(e, from, branch); },
      race: (a, b) => { if (b.index >= from && this.options.reduce !== false) this.race(conductor, a, b); },
      branch: branch && { index: from, task: branch.task },
    });
    const plan = branch ? [...branch.node.event.origin.before, { ...branch.node.event.origin.from, task: branch.task }] : [];
    const execution = this.stage.run(plan, conductor);
    if (execution.stop.kind === 'pending') return execution;
    if (branch) branch.node.done.set(branch.task, conductor.placesAt(from));
    if (this.options.reduce === false) this.everywhere(conductor.trace.events, from);
    this.next = this.choose();
    if (this.next === undefined && this.missed) { this.missed = false; this.next = 'first'; this.nodes.clear(); return 'again'; }
    return execution.redundant ? undefined : execution;
  }

  private ended(e: Event, from: number, branch: { readonly node: Node; readonly task: number } | undefined): void {
    if (!this.sleeping || e.index < from) return;
    const before = new Map(this.sleeps[e.index]);
    if (branch && e.index === from) for (const [task, uses] of branch.node.done) before.set(task, uses);
    this.sleeps[e.index + 1] = new Map([...before].filter(([task, uses]) => task !== e.task && !conflict(uses, e.places)));
  }

  private node(e: Event): Node {
    let n = this.nodes.get(e.index);
    if (!n) this.nodes.set(e.index, n = { event: e, backtrack: new Set(), done: new Map([[e.task, e.places]]), sleep: this.sleeps[e.index] ?? NO_SLEEP });
    return n;
  }

  // --- races -------------------------------------------------------------------------------------------------------------------------------

  private race(conductor: Conductor, a: Event, b: Event): void {
    if (this.sleeping) this.sourceSet(conductor, a, b);
    else {
      this.add(a, b.task);
      const { events } = conductor.trace;
      let start = a.index;
      while (start > 0 && events[start - 1].task === a.task) start--;
      if (start < a.index) this.add(events[start], b.task);
    }
  }
  private add(e: Event, task: number): void {
    const n = this.node(e);
    for (const t of e.enabled.includes(task) ? [task] : e.enabled) n.backtrack.add(t);
  }
  /** Some task that can begin a sequence in which `b` comes before `a` is to be tried before `a`. */
  private sourceSet(conductor: Conductor, a: Event, b: Event): void {
    const firsts: Event[] = [];
    for (const task of conductor.trace.tasks) {
      if (task === a.task) continue;
      const first = after(conductor.trace.of(task), a.index) ?? (task === b.task ? b : undefined);
      if (first && first.index <= b.index && !happensBefore(a, first)) firsts.push(first);
    }
    if (!firsts.some(f => f.task === b.task)) firsts.push(b);
    const initials = firsts.filter(f => !firsts.some(g => g !== f && g.index < f.index && happensBefore(g, f))).map(f => f.task);
    const n = this.node(a);
    if (initials.some(t => n.backtrack.has(t) || n.done.has(t) || n.sleep.has(t))) return;
    const can = initials.filter(t => a.enabled.includes(t));
    const pick = can.includes(b.task) ? b.task : can[0];
    if (pick !== undefined) n.backtrack.add(pick);
  }

  /** Without reduction: every task at every event whose words another task uses as well, and where the running one could not go on. */
  private everywhere(events: readonly Event[], from: number): void {
    const users = new Map<number, { readonly tasks: Set<number>; writes: boolean }>();
    for (const e of events) for (const u of e.uses) {
      const word = Math.floor(u / 2), user = users.get(word) ?? { tasks: new Set(), writes: false };
      user.tasks.add(e.task);
      if (u % 2 === 1) user.writes = true;
      users.set(word, user);
    }
    for (const [word, u] of users) if (u.writes && u.tasks.size > 1 && !this.shared.has(word)) { this.shared.add(word); this.missed = true; }
    for (const e of events) if (e.index >= from && (e.origin.running === 0 || e.uses.some(u => this.shared.has(Math.floor(u / 2))))) for (const t of e.enabled) this.node(e).backtrack.add(t);
  }

  // --- the next one ------------------------------------------------------------------------------------------------------------------------

  private choose(): { node: Node; task: number } | undefined {
    const bound = this.options.preemptions;
    for (const index of [...this.nodes.keys()].sort((x, y) => y - x)) {
      const node = this.nodes.get(index)!, { event } = node;
      for (const task of node.backtrack) {
        if (node.done.has(task) || node.sleep.has(task) || !event.enabled.includes(task)) continue;
        const cost = event.origin.running !== 0 && event.origin.running !== task ? 1 : 0;
        if (bound !== undefined && event.origin.preemptions + cost > bound) { this.bounded = true; continue; }
        return { node, task };
      }
      this.nodes.delete(index);
    }
    return undefined;
  }
}

/** The first of these events behind an index. */
function after(events: readonly Event[], index: number): Event | undefined {
  let lo = 0, hi = events.length;
  while (lo < hi) { const mid = (lo + hi) >> 1; if (events[mid].index > index) hi = mid; else lo = mid + 1; }
  return events[lo];
}
