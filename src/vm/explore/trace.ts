/**
 * One execution as the search sees it: a sequence of *events*, each what one task did between two points (vm/planned.ts), ordered by
 * happens-before: program order, conflicting accesses in the order in which they happened, and what enabled a task.
 *
 * Two events conflict when both use a word of memory (or something that is named by a primitive) and one of them changes it. A pair of
 * conflicting events with nothing between them in happens-before is a *race* in the sense of Flanagan and Godefroid (POPL 2005): the other
 * order may lead elsewhere and has to be tried.
 */
import type { Switch } from '../schedule.ts';

/** What an event uses: a number for each word of memory or named thing, times 2, plus 1 if it changes it. */
export type Uses = readonly number[];
/** Names are numbered from here. */
export const NAMES = 2 ** 48;

/** Where an event came from. */
export interface Origin {
  /** The schedule before it was chosen, and the switch by which another task could have been. */
  readonly before: readonly Switch[];
  readonly from: Switch;
  /** The task that ran before and could have gone on; 0: none. */
  readonly running: number;
  /** Interruptions of tasks that could have gone on, without one that led here. */
  readonly preemptions: number;
}
export class Event {
  readonly index: number;
  readonly task: number;
  /** Which of its task's events, from 1. */
  readonly local: number;
  /** Tasks that could go on here. */
  readonly enabled: readonly number[];
  readonly origin: Origin;
  /** Latest event of each other task (by the task's number) that happens before this one. Shared while nothing is added. */
  clock: Int32Array;
  /** By physical address: the same within one execution, whoever uses it under which address. */
  uses: number[] = [];
  /** By virtual address: the same in all executions. */
  places: number[] = [];

  constructor(index: number, task: number, local: number, enabled: readonly number[], origin: Origin, clock: Int32Array) {
    this.index = index; this.task = task; this.local = local; this.enabled = enabled; this.origin = origin; this.clock = clock;
  }
}
/** Indices of the last event that changed it, and of each task's last one that read it since. */
interface Word { write: number; readonly reads: number[] }

export class Trace {
  readonly events: Event[] = [];
  private readonly words = new Map<number, Word>();
  private readonly clocks = new Map<number, Int32Array>();
  private readonly locals = new Map<number, Event[]>();
  private open: Event | undefined;
  /** Tasks that the open event lets go on. */
  private readonly woken: number[] = [];
  private readonly race: (earlier: Event, later: Event) => void;

  constructor(race: (earlier: Event, later: Event) => void) { this.race = race; }

  get tasks(): Iterable<number> { return this.locals.keys(); }
  of(task: number): readonly Event[] { return this.locals.get(task) ?? []; }

  begin(task: number, enabled: readonly number[], origin: Origin): void {
    let mine = this.locals.get(task);
    if (!mine) this.locals.set(task, mine = []);
    this.open = new Event(this.events.length, task, mine.length + 1, enabled, origin, this.clocks.get(task) ?? NOTHING);
  }
  use(word: number, place: number, write: boolean): void {
    if (!this.open) return;
    this.open.uses.push(word * 2 + (write ? 1 : 0));
    this.open.places.push(place * 2 + (write ? 1 : 0));
  }
  /** What happens in the open event lets this task go on: its next event is behind. */
  enables(task: number): void { if (this.open) this.woken.push(task); }

  /** The open event is over. `attempt`: it was one to take a lock, left no trace, and is made again: it takes part in races and is forgotten. */
  end(attempt = false): Event | undefined {
    const e = this.open;
    this.open = undefined;
    if (!e) return undefined;
    this.order(e);
    if (attempt) { this.woken.length = 0; return e; }
    this.events.push(e);
    this.locals.get(e.task)!.push(e);
    this.clocks.set(e.task, e.clock);
    for (const task of this.woken) this.clocks.set(task, behind(this.clocks.get(task) ?? NOTHING, e));
    this.woken.length = 0;
    for (const u of e.uses) {
      const key = Math.floor(u / 2), word = this.words.get(key);
      if (u % 2 === 1) {
        if (word) { word.write = e.index; word.reads.length = 0; } else this.words.set(key, { write: e.index, reads: [] });
      } else if (!word) this.words.set(key, { write: -1, reads: [e.index] });
      else {
        const i = word.reads.findIndex(r => this.events[r].task === e.task);
        if (i >= 0) word.reads[i] = e.index; else word.reads.push(e.index);
      }
    }
    return e;
  }
  /** Puts the event behind all that it conflicts with, and tells its races. */
  private order(e: Event): void {
    if (e.uses.length > 2) { e.uses = [...new Set(e.uses)]; e.places = [...new Set(e.places)]; }
    const before: number[] = [];
    const add = (i: number): void => { if (i >= 0 && this.events[i].task !== e.task && !before.includes(i)) before.push(i); };
    for (const u of e.uses) {
      const word = this.words.get(Math.floor(u / 2));
      if (!word) continue;
      add(word.write);
      if (u % 2 === 1) for (const r of word.reads) add(r);
    }
    if (before.length === 0) return;
    const races: Event[] = [];
    for (const i of before.sort((a, b) => b - a)) {
      const other = this.events[i];
      if (happensBefore(other, e)) continue;
      races.push(other);
      e.clock = behind(e.clock, other);
    }
    for (const other of races) this.race(other, e);
  }
}
const NOTHING = new Int32Array(0);
/** A clock with an event, and what happens before it, added. */
function behind(clock: Int32Array, e: Event): Int32Array {
  const out = new Int32Array(Math.max(clock.length, e.clock.length, e.task + 1));
  out.set(clock);
  for (let t = 0; t < e.clock.length; t++) if (e.clock[t] > out[t]) out[t] = e.clock[t];
  if (e.local > out[e.task]) out[e.task] = e.local;
  return out;
}

export function happensBefore(a: Event, b: Event): boolean { return (a.task === b.task ? b.local : b.clock[a.task] ?? 0) >= a.local; }

/** Whether one of them changes what the other uses. */
export function conflict(a: Uses, b: Uses): boolean {
  const set = new Set(a);
  return b.some(x => (x % 2 === 1 ? set.has(x) || set.has(x - 1) : set.has(x + 1)));
}
