/**
 * Exploring a program: every schedule of its tasks within bounds, from where it makes its second task. Each execution begins at a snapshot of
 * that place, so that what comes before is executed once.
 */
import type { Finding, StopReason } from '../api.ts';
import type { MachineImpl } from '../machine.ts';
import type { MadeSwitch } from '../planned.ts';
import type { Switch } from '../schedule.ts';
import type { Loaded } from '../state.ts';
import type { Execution } from './conductor.ts';
import { Search, type SearchOptions } from './search.ts';

export interface ExploreOptions extends SearchOptions {
  /** Primitives whose order is of no interest: allocators. */
  readonly independent: (f: Loaded) => boolean;
  /** Told of each execution with an outcome that was not seen before, while the machine stands at its end. */
  readonly onOutcome?: (outcome: Outcome) => void;
}
/** How an execution ended, and everything that it wrote. */
export interface Outcome {
  readonly stop: StopReason;
  readonly findings: readonly Finding[];
  readonly output: Execution['output'];
  /** Executions that ended like this, under the present bound on interruptions. */
  count: number;
  /** Statements that the first one executed. */
  readonly steps: number;
  /** Of the first one: the schedule that repeats it, and all its switches. */
  readonly schedule: readonly Switch[];
  readonly switches: readonly MadeSwitch[];
}
export interface ExploreState {
  /** Executions so far, without those that were cut short because they would repeat another. */
  readonly schedules: number;
  readonly repeated: number;
  readonly outcomes: readonly Outcome[];
  /** Everything within the bounds was tried. */
  readonly complete: boolean;
  /** Something was left out because of the bound on interruptions: without it there is more. */
  readonly bounded: boolean;
  /** Executions that were ended because they had too many statements. */
  readonly tooLong: number;
}

export class Exploration {
  private readonly machine: MachineImpl;
  private options: ExploreOptions;
  private search: Search | undefined;
  private schedules = 0;
  private repeated = 0;
  private tooLong = 0;
  private outcomes = new Map<string, Outcome>();
  /** Races that an outcome has shown. */
  private readonly races = new Set<string>();
  private over = false;

  /** @param machine it stands at the program's start, and was made with a history that takes no snapshots by itself. */
  constructor(machine: MachineImpl, options: ExploreOptions) {
    this.machine = machine; this.options = options;
    machine.direct([], undefined);
  }

  get state(): ExploreState {
    return {
      schedules: this.schedules, repeated: this.repeated, outcomes: [...this.outcomes.values()], complete: this.over && this.tooLong === 0 && (this.search?.done ?? true),
      bounded: this.search?.bounded ?? false, tooLong: this.tooLong,
    };
  }

  /**
   * Begins anew with another bound on interruptions, from the same place. What was found stays, with the schedule that it was found by: counts begin anew.
   */
  widen(preemptions: number | undefined): void {
    this.options = { ...this.options, preemptions };
    for (const o of this.outcomes.values()) o.count = 0;
    if (!this.search) return;
    this.search = new Search(this.search.stage, this.options);
    this.schedules = this.repeated = this.tooLong = 0;
    this.over = false;
  }

  /** Goes on for about so many milliseconds. 'done', 'more', or what has to be awaited first. */
  slice(milliseconds: number): 'done' | 'more' | Promise<void> {
    const end = Date.now() + milliseconds;
    do {
      if (this.over) return 'done';
      const stop = this.search ? this.one(this.search) : this.begin();
      if (stop?.kind === 'pending') return stop.ready;
    } while (Date.now() < end);
    return this.over ? 'done' : 'more';
  }

  /** To where the program makes its second task. */
  private begin(): StopReason | undefined {
    const { machine } = this, stop = machine.toSecondTask();
    if (stop.kind === 'pending') return stop;
    if (stop.kind === 'pause') {
      machine.mark();
      this.search = new Search({
        enabledTasks: () => machine.enabledTasks(), independent: this.options.independent,
        run: (plan, director) => {
          machine.restart();
          machine.direct(plan, director);
          const ended = machine.run();
          director.finish();
          return {
            stop: ended, findings: machine.findings.slice(), output: machine.outputs.filter(o => o.fd === 1 || o.fd === 2), schedule: director.schedule,
            switches: director.switches, preemptions: director.preemptions, redundant: director.redundant, tooLong: director.tooLong,
          };
        },
      }, this.options);
    } else {
      this.schedules = 1;
      this.add({ stop, findings: machine.findings, output: machine.outputs, schedule: [], switches: [], preemptions: 0, redundant: false, tooLong: false });
      this.over = true;
    }
    return undefined;
  }

  private one(search: Search): StopReason | undefined {
    const e = search.execute();
    if (e === 'again') { this.schedules = 0; this.repeated = 0; this.tooLong = 0; this.outcomes = new Map(); this.races.clear(); return undefined; }
    if (e?.stop.kind === 'pending') return e.stop;
    if (e === undefined) this.repeated++;
    else {
      this.schedules++;
      if (e.tooLong) this.tooLong++; else this.add(e);
    }
    if (search.done || this.schedules >= this.options.schedules) this.over = true;
    return undefined;
  }

  private add(e: Execution): void {
    // A race may be seen in some of the orders that end alike only: what shows one that no outcome has shown is an outcome of its own.
    const races = e.findings.filter(f => f.kind === 'data-race').map(raceKey).filter(r => !this.races.has(r));
    const like = outcomeKey(e), key = this.outcomes.has(like) && races.length > 0 ? like + races.join() : like, known = this.outcomes.get(key);
    for (const r of races) this.races.add(r);
    if (known) { known.count++; return; }
    const outcome: Outcome = { stop: e.stop, findings: e.findings, output: e.output, count: 1, steps: this.machine.step, schedule: e.schedule, switches: e.switches };
    this.outcomes.set(key, outcome);
    this.options.onOutcome?.(outcome);
  }
}

/** The two places of a race, whichever came first. */
function raceKey(f: Finding): string { return [`${f.at.file}:${f.at.offset}`, `${f.began?.file}:${f.began?.offset}`].sort().join(); }

/** Executions with one key are one outcome: the same end, output and findings (by kind and place; of data races see {@link Exploration}). */
function outcomeKey(e: Execution): string {
  const { stop } = e, end = stop.kind === 'exited' ? stop.code : stop.kind === 'killed' ? stop.signal : 0;
  const text = (fd: number): string => e.output.filter(o => o.fd === fd).map(o => String.fromCharCode(...o.bytes)).join('');
  return JSON.stringify([stop.kind, end, text(1), text(2), e.findings.filter(f => f.kind !== 'data-race').map(f => (f.kind === 'deadlock' || f.kind === 'lost-wakeup' ? [f.kind, f.message] : [f.kind, f.at.file, f.at.offset, f.began?.file, f.began?.offset]))]);
}
