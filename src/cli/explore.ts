/** `faultline explore PROGRAM.c`: every order in which a program's tasks can run, within bounds. */
import { parseArgs } from 'node:util';
import type { ExploreLimits, ExploreOutcome, ExploreResult, ScheduleSwitch } from '../engine/api.ts';
import { Exit, type Io } from './io.ts';
import { describe, LAUNCH_HELP, LAUNCH_OPTIONS, number, prepareLaunch, start } from './launch.ts';

const DEFAULT_SCHEDULES = 10_000, DEFAULT_STEPS = 1_000_000;
/** Without a bound given: all orders if there are not more than so many, else those with so few interruptions. */
const SMALL = 2_000, FEW = 2;

const usage = `Usage: faultline explore PROGRAM.c [OPTIONS] [-- ARGUMENTS]

Runs a program once for each order in which its tasks can do what others can see: accesses to memory that another task uses as well, locks,
atomic operations, waiting and waking, system calls, the beginning and end of tasks. Orders that differ only in things that do not touch each
other count as one. Each different outcome is printed with the first schedule that leads there; faultline run --schedule repeats it.

${LAUNCH_HELP}
  --preemptions K   interrupts tasks that could have gone on at most K times in each schedule; all: any number of times
                    (default: all when that makes at most ${SMALL} schedules, else ${FEW})
  --schedules N     ends after N schedules (default ${DEFAULT_SCHEDULES})
  --steps N         ends a schedule after N statements (default ${DEFAULT_STEPS})
  --progress        tells on standard error how far it is

Memory is sequentially consistent: reordering by compilers and CPUs is not explored. A sleep may end at any time.
Exit status: 0 when no schedule has a finding; ${Exit.Finding} when one has; ${Exit.Usage} for bad usage.
`;

export async function exploreCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { ...LAUNCH_OPTIONS, preemptions: { type: 'string' }, schedules: { type: 'string' }, steps: { type: 'string' }, progress: { type: 'boolean' } },
  });
  if (values.help) { io.stdout(usage); return Exit.Ok; }
  const given = values.preemptions;
  let limits: ExploreLimits = {
    preemptions: given === undefined || given === 'all' ? undefined : number(given, '--preemptions'), schedules: values.schedules === undefined ? DEFAULT_SCHEDULES : number(values.schedules, '--schedules'),
    steps: values.steps === undefined ? DEFAULT_STEPS : number(values.steps, '--steps'),
  };
  const prepared = await prepareLaunch('explore', values, positionals, io);
  if (typeof prepared === 'number') return prepared;
  const { engine, options } = prepared;
  let exploring = engine.explore(options, given === undefined ? { ...limits, schedules: Math.min(limits.schedules, SMALL) } : limits);
  const failed = await start(exploring, io);
  if (failed !== undefined) return failed;
  let result: ExploreResult | undefined;
  for (;;) {
    result = await exploring.slice(500);
    if (result && given === undefined && limits.preemptions === undefined && !result.complete && result.tooLong === 0) {
      exploring.dispose();
      limits = { ...limits, preemptions: FEW };
      exploring = engine.explore(options, limits);
      await exploring.start();
      continue;
    }
    if (result) break;
    if (values.progress) io.stderr(`${exploring.result.schedules} schedules, ${exploring.result.outcomes.length} outcomes\n`);
    await new Promise(resolve => { setImmediate(resolve); });
    if (io.closed?.()) break;
  }
  exploring.dispose();
  engine.dispose();
  if (!result) return Exit.Pipe;
  io.stdout(summary(result, limits));
  result.outcomes.forEach((o, i) => { io.stdout(outcomeText(o, i + 1)); });
  return result.outcomes.some(o => o.findings.length > 0) ? Exit.Finding : Exit.Ok;
}

function summary(r: ExploreResult, limits: ExploreLimits): string {
  const bound = limits.preemptions === undefined ? '' : ` with at most ${limits.preemptions} interruption${limits.preemptions === 1 ? '' : 's'}`;
  const many = `${r.schedules} schedule${r.schedules === 1 ? '' : 's'}`;
  const lines = [r.complete ? `${many}: every order${bound} was tried.` : `${many}${bound} were tried, not all: ${r.tooLong > 0 ? `${r.tooLong} were ended after ${limits.steps} statements (--steps)` : `the limit is ${limits.schedules} (--schedules)`}.`];
  if (r.bounded) lines.push('With more interruptions there are more (--preemptions).');
  lines.push(`${r.outcomes.length} different outcome${r.outcomes.length === 1 ? '' : 's'}.`, '');
  return lines.join('\n') + '\n';
}

function outcomeText(o: ExploreOutcome, n: number): string {
  const end = o.end.kind === 'exited' ? `exits with ${o.end.code}` : o.end.kind === 'killed' ? `is killed by signal ${o.end.signal}` : o.end.kind === 'finding' ? `stops at a finding: ${o.end.finding.kind}` : 'is stopped';
  const lines = [`--- outcome ${n}: ${end} (${o.count} schedule${o.count === 1 ? '' : 's'})`];
  for (const [name, bytes] of [['prints', o.output], ['prints on standard error', o.errors]] as const) {
    const text = new TextDecoder().decode(bytes).replace(/\n$/, '');
    if (text !== '') lines.push(`  ${name}:`, ...text.split('\n').map(l => `    ${l}`));
  }
  for (const f of o.findings) lines.push(...describe(f).trimEnd().split('\n').map(l => `  ${l}`));
  if (o.switches.length > 0) lines.push('  tasks:', ...o.switches.map(s => `    ${switchText(s)}`));
  lines.push(`  schedule: ${o.schedule === '' ? 'none needed: each task runs until it waits or ends (--schedule "")' : `--schedule '${o.schedule}'`}`, '');
  return lines.join('\n') + '\n';
}

function switchText(s: ScheduleSwitch): string {
  const at = (p: ScheduleSwitch['enters']['at']) => (p ? ` in ${p.function}() at ${p.path}:${p.line}` : '');
  const { leaves, enters } = s;
  const left = leaves.task === 0 ? '' : `${leaves.name} (task ${leaves.task})${leaves.why === 'could go on' ? ` is interrupted${at(leaves.at)}` : leaves.why === 'has ended' ? ' has ended' : ` ${leaves.why}${at(leaves.at)}`}; `;
  return `step ${s.step}: ${left}${enters.task === 0 ? 'no other can go on' : `${enters.name} (task ${enters.task}) goes on${at(enters.at)}`}`;
}
