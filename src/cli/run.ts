/** `faultline run PROGRAM.c`: prints what the program prints and exits as it exits. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { FindingInfo, LaunchOptions, TraceEvent } from '../engine/api.ts';
import { LineWriter } from '../node/files.ts';
import { Exit, type Io } from './io.ts';
import { describe, LAUNCH_HELP, LAUNCH_OPTIONS, number, prepareLaunch, start } from './launch.ts';

/** An endless loop ends with a message within half a minute; no program of a study comes near. */
const DEFAULT_STEPS = 500_000_000;

/** What may go wrong in another order of tasks, and has not in this one: the program's own status stands. */
const POTENTIAL: ReadonlySet<FindingInfo['kind']> = new Set(['data-race', 'lock-order']);

const usage = `Usage: faultline run PROGRAM.c [OPTIONS] [-- ARGUMENTS]

Runs a C program on the simulated machine. With --tree its system calls and page faults run in that kernel's own source.

${LAUNCH_HELP}
  --seed N          interrupts tasks at random, from this seed (default: they take turns)
  --schedule S      goes from task to task as this schedule says, or the one in the file S: faultline explore prints them
  --steps N         ends the run after N statements (default ${DEFAULT_STEPS}; 0: no limit)
  --stop-on-findings  ends the run at the first finding of any kind; without it a data race, an inverted lock order, a WARN_ON, a leak
                    and the like are told on standard error, and the run goes on
  --trace FILE      writes a JSON line per step

Exit status: the program's own (128 + N when signal N ended it); ${Exit.Finding} when a finding ended the run or something was found to have gone wrong (a leak, a
WARN_ON, …), but not for what may go wrong in another order of tasks (data races, inverted lock orders); ${Exit.Usage} for bad usage; ${Exit.Pipe} when what reads the output went away.
`;

export async function runCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { ...LAUNCH_OPTIONS, seed: { type: 'string' }, schedule: { type: 'string' }, steps: { type: 'string' }, trace: { type: 'string' }, 'stop-on-findings': { type: 'boolean' } },
  });
  if (values.help) { io.stdout(usage); return Exit.Ok; }
  const prepared = await prepareLaunch('run', values, positionals, io, optimise);
  // Events of the loop come between the parts of a start and between slices. Optimising code costs about what a run takes that is over by then.
  const worthIt = (): void => { if (process.cpuUsage().user > 400_000) optimise(); else setTimeout(worthIt, 50).unref(); };
  worthIt();
  if (typeof prepared === 'number') return prepared;
  const { engine } = prepared;
  const trace = values.trace === undefined ? undefined : new LineWriter(values.trace);
  const options: LaunchOptions = {
    ...prepared.options,
    seed: values.seed === undefined ? undefined : number(values.seed, '--seed'),
    schedule: values.schedule === undefined ? undefined : scheduleText(values.schedule),
    stepBudget: stepBudget(values.steps),
    history: false,
    buffered: !io.terminal,
    stopOnFindings: values['stop-on-findings'] ?? false,
    trace: trace && ((e: TraceEvent) => trace.line(JSON.stringify(e))),
  };
  const session = engine.launch(options);
  session.onOutput = (fd, output) => (fd === 1 ? io.stdout : io.stderr)(output);
  let wrong = false;
  session.onFinding = f => { wrong ||= f.fatal || !POTENTIAL.has(f.kind); io.stderr(describe(f)); };
  const failed = await start(session, io);
  if (failed !== undefined) return failed;
  session.resume({ kind: 'continue' });
  for (;;) {
    const stop = await session.slice(100);
    if (!stop) {
      // The end of a pipe's reader is told between slices.
      await new Promise(resolve => { setImmediate(resolve); });
      if (!io.closed?.()) continue;
    }
    trace?.close();
    if (stop && stop.kind !== 'exited' && stop.kind !== 'killed') io.stdout(session.heldOutput());
    session.dispose();
    engine.dispose();
    if (!stop) return Exit.Pipe;
    // As a shell reports it; the access that it died of is a finding.
    if (stop.kind === 'killed') return 128 + stop.signal;
    if (wrong) return Exit.Finding;
    if (stop.kind === 'exited') return stop.code;
    return Exit.Failed;
  }
}

/** V8 may optimise from here on: see start.ts. */
function optimise(): void { setFlagsFromString('--opt'); }

/** 0: no limit. */
function stepBudget(text: string | undefined): number | undefined {
  const n = text === undefined ? DEFAULT_STEPS : number(text, '--steps');
  return n === 0 ? undefined : n;
}
/** The schedule itself, or the text of the file of that name. */
function scheduleText(given: string): string {
  if (given.includes('>')) return given;
  try { return readFileSync(given, 'utf8'); } catch { return given; }
}
