/** Exploring the schedules of a program: a run whose machine is sent through all of them. */
import type { StopReason } from '../vm/api.ts';
import { Exploration, type Outcome } from '../vm/explore/explore.ts';
import type { FindingPlace } from '../vm/findings.ts';
import type { MachineImpl } from '../vm/machine.ts';
import type { MadeSwitch } from '../vm/planned.ts';
import { formatSchedule } from '../vm/schedule.ts';
import type { ExploreLimits, ExploreOutcome, ExploreResult, Exploring, FindingInfo, LaunchOptions, ScheduleSwitch, SessionStop, TaskPlace } from './api.ts';
import type { Run } from './run.ts';
import { RunSession } from './session.ts';

/** Primitives that hand out or take back memory, or count threads: in which order two tasks call them shows in addresses only. */
const INDEPENDENT_TOPICS = new Set(['heap', 'C library: memory']), INDEPENDENT = new Set(['__fl_thread_exit', '__fl_clone']);
const NOTHING: ExploreResult = { schedules: 0, repeated: 0, outcomes: [], complete: false, bounded: false, tooLong: 0 };

export class ExploreSession implements Exploring {
  private readonly session: Prepared;
  private readonly limits: ExploreLimits;
  private exploration: Exploration | undefined;
  /** Each outcome in plain data, made while its execution's files and findings are at hand. */
  private readonly told = new Map<Outcome, Omit<ExploreOutcome, 'count'>>();

  constructor(build: () => Run, options: LaunchOptions, limits: ExploreLimits) {
    this.session = new Prepared(build, options);
    this.limits = limits;
  }

  async start(): Promise<void> {
    await this.session.start();
    const run = this.session.machineRun;
    this.exploration = new Exploration(run.machine as MachineImpl, {
      ...this.limits,
      independent: f => { const name = f.entry.primitive ?? f.entry.name; return INDEPENDENT.has(name) || INDEPENDENT_TOPICS.has(run.topic(f.entry.side, name) ?? ''); },
      onOutcome: o => { this.told.set(o, this.outcome(run, o)); },
    });
  }

  async slice(milliseconds: number): Promise<ExploreResult | undefined> {
    const { exploration } = this;
    if (!exploration) throw new Error('the exploration has not been started');
    const end = Date.now() + milliseconds;
    for (;;) {
      const r = exploration.slice(Math.max(1, end - Date.now()));
      if (r === 'done') return this.result;
      if (r !== 'more') await r;
      if (Date.now() >= end) return undefined;
    }
  }

  get result(): ExploreResult {
    const state = this.exploration?.state;
    if (!state) return NOTHING;
    const outcomes = state.outcomes.map(o => ({ ...this.told.get(o)!, count: o.count }));
    return { ...state, outcomes: outcomes.some(o => o.end.kind === 'exited') ? outcomes.map(wokenElsewhere) : outcomes };
  }

  widen(preemptions: number | undefined): void { this.exploration?.widen(preemptions); }

  private outcome(run: Run, o: Outcome): Omit<ExploreOutcome, 'count'> {
    const bytes = (fd: number): Uint8Array => Uint8Array.from(o.output.filter(c => c.fd === fd).flatMap(c => [...c.bytes]));
    return {
      end: this.session.end(o.stop), findings: o.findings.map(f => this.session.about(f)), output: bytes(1), errors: bytes(2), schedule: formatSchedule(o.schedule), steps: o.steps,
      switches: o.switches.map(s => switchInfo(run, s)),
    };
  }
  dispose(): void { this.session.dispose(); this.exploration = undefined; }
}

/** A task that sleeps for ever in this order and is woken in others: its wake-up was lost. */
function wokenElsewhere(o: ExploreOutcome): ExploreOutcome {
  const retold = (f: FindingInfo): FindingInfo => (f.kind === 'deadlock' && f.asleep ? { ...f, kind: 'lost-wakeup', message: `${f.message}. In other orders of the tasks it is woken: here the wake-up came before it slept` } : f);
  return { ...o, findings: o.findings.map(retold), end: o.end.kind === 'finding' ? { kind: 'finding', finding: retold(o.end.finding) } : o.end };
}

function switchInfo(run: Run, s: MadeSwitch): ScheduleSwitch {
  return {
    step: s.step, told: !s.free, leaves: { task: s.leaves.task, name: s.leaves.name, why: s.leaves.why, ...taskPlace(run, s.leaves.stack) }, enters: { task: s.task, name: s.enters.name, ...taskPlace(run, s.enters.stack) },
  };
}

function taskPlace(run: Run, stack: readonly FindingPlace[]): TaskPlace {
  const place = (p: FindingPlace): NonNullable<TaskPlace['at']> => ({ ...run.sources.position(p), function: p.function });
  const [at] = stack, under = stack.find(p => { const origin = run.sources.origin(p.file); return (origin === 'tree' || origin === 'program') && /\.c$/.test(run.sources.path(p.file)); });
  return { ...(at ? { at: place(at) } : {}), ...(under && under !== at ? { under: place(under) } : {}) };
}

/** A session that is only brought to the program's first statement. */
class Prepared extends RunSession {
  get machineRun(): Run { return this.live(); }
  about(f: Parameters<RunSession['finding']>[1]): ReturnType<RunSession['finding']> { return this.finding(this.live(), f); }
  end(stop: StopReason): SessionStop {
    switch (stop.kind) {
      case 'finding': return { kind: 'finding', finding: this.about(stop.finding) };
      case 'exited': case 'killed': return stop;
      default: return { kind: 'pause' };
    }
  }
}
