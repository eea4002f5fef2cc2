/** `faultline selftest NAME --tree DIR`: a selftest of the kernel tree, its own C files, on the simulated machine against the code of the same tree. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FindingInfo, LaunchOptions, SystemCallEvent } from '../engine/api.ts';
import { Exit, UsageError, type Io } from './io.ts';
import { describe, LAUNCH_HELP, LAUNCH_OPTIONS, prepareLaunch, start, type LaunchValues } from './launch.ts';
import { sourcesOf } from './selftest/makefile.ts';
import { needOf, tells, type Need } from './selftest/needs.ts';
import { SUITES } from './selftest/suites.ts';
import { begun, caseOf, Lines, type CaseResult } from './selftest/results.ts';

const FOLDER = 'tools/testing/selftests';
/** Options that a folder's `config` asks for and that add code which runs here as it is. The others stand in the profile, or are not modelled. */
const HONOURED = new Set(['GUP_TEST', 'USERFAULTFD', 'PTE_MARKER_UFFD_WP']);

const usage = `Usage: faultline selftest userfault --tree DIR [OPTIONS] [-- ARGUMENTS]
       faultline selftest FOLDER/PROGRAM --tree DIR [OPTIONS] [-- ARGUMENTS]

Runs a selftest of the kernel tree (${FOLDER}; userfault: ${SUITES.userfault}) with the C files that the tree's Makefile
links, on the simulated machine, against that tree's own code. Prints what it prints; then says of each case whether it passes, or what it
needs that is not modelled, with the system call that met it.

  --case NAME       only the cases whose name contains NAME (of a program that takes -f NAME, as userfault does)
  --races           looks for data races too: slower by far
  --progress        tells on standard error how far it is
${LAUNCH_HELP.replace(/^ {2}--no-races.*\n?/m, '').trimEnd()}

Exit status: 0 when every case passes or needs what is not modelled; ${Exit.Failed} when one fails; ${Exit.Usage} for bad usage.
`;

export async function selftestCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true, options: { ...LAUNCH_OPTIONS, case: { type: 'string' }, races: { type: 'boolean' }, progress: { type: 'boolean' } },
  });
  if (values.help) { io.stdout(usage); return Exit.Ok; }
  const [name, ...rest] = positionals;
  if (name === undefined) throw new UsageError(`which selftest? ${Object.keys(SUITES).join(', ')}, or FOLDER/PROGRAM below ${FOLDER}`);
  if (values.tree === undefined) throw new UsageError('which kernel? Give its tree with --tree');
  const found = programOf(path.resolve(values.tree), name);
  if (typeof found === 'string') { io.stderr(`faultline selftest: ${found}\n`); return Exit.NoInput; }
  const selftests = path.join(path.resolve(values.tree), FOLDER);
  const launch: LaunchValues = {
    ...values, link: [...found.files.slice(1), ...values.link ?? []],
    // CFLAGS of lib.mk and of the folder's Makefile.
    I: [path.resolve(values.tree), selftests, ...values.I ?? []], D: ['_GNU_SOURCE=', ...values.D ?? []],
    config: [...asked(path.dirname(found.files[0]!)), ...values.config ?? []],
  };
  const prepared = await prepareLaunch('selftest', launch, [found.files[0]!, ...values.case === undefined ? [] : ['-f', values.case], ...rest], io);
  if (typeof prepared === 'number') return prepared;
  const { engine } = prepared;
  const run = new SelftestRun(io);
  const session = engine.launch({ ...prepared.options, ...run.options, races: values.races === true, history: false });
  session.onOutput = (fd, bytes, step) => { run.output(fd, bytes, step); };
  session.onFinding = f => { run.finding(f); };
  const began = Date.now();
  const failed = await start(session, io);
  if (failed !== undefined) return failed;
  session.resume({ kind: 'continue' });
  let stop, told = began;
  while (!(stop = await session.slice(200))) {
    await new Promise(resolve => { setImmediate(resolve); });
    if (io.closed?.()) break;
    if (values.progress && Date.now() - told > 5000) {
      told = Date.now();
      io.stderr(`${Math.round((told - began) / 1000)} s, ${Math.round(session.step / 1e6)} million statements, ${run.results.length} cases\n`);
    }
  }
  const steps = session.step;
  session.dispose();
  engine.dispose();
  if (!stop) return Exit.Pipe;
  run.over(stop.kind === 'exited' ? undefined : stop.kind === 'killed' ? `killed by signal ${stop.signal}` : stop.kind === 'finding' ? `${stop.finding.kind}: ${stop.finding.message}` : 'stopped', stop.kind === 'exited' ? stop.code : 1);
  io.stdout(`\n${run.summary(`Linux ${engine.release}, ${found.files.map(f => path.relative(path.resolve(values.tree!), f)).join(' ')}`)}`);
  io.stderr(`${Math.round(steps / 1e6)} million statements in ${Math.round((Date.now() - began) / 1000)} s\n`);
  return run.failed ? Exit.Failed : Exit.Ok;
}

/** What the folder's `config` (Documentation/dev-tools/kselftest.rst) wants of the kernel's configuration. */
function asked(folder: string): string[] {
  const file = path.join(folder, 'config');
  return existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/^CONFIG_(\w+)=(\S+)/gm)].filter(m => HONOURED.has(m[1]!)).map(m => `${m[1]}=${m[2]}`) : [];
}

/** A program's files, absolute; or why it cannot be run. */
function programOf(tree: string, name: string): { readonly files: readonly string[] } | string {
  const given = Object.hasOwn(SUITES, name) ? SUITES[name]! : name.replace(/\.c$/, '');
  const folder = path.join(tree, FOLDER, path.dirname(given)), program = path.basename(given), makefile = path.join(folder, 'Makefile');
  if (!existsSync(path.join(tree, FOLDER))) return `${tree} has no ${FOLDER}: fetch it with the tree, or give another tree`;
  if (!existsSync(makefile)) return `there is no ${makefile}: name a selftest as FOLDER/PROGRAM`;
  const sources = sourcesOf(readFileSync(makefile, 'utf8'), program);
  if (sources.length === 0) return `${makefile} builds no ${program}: name one of its TEST_GEN_PROGS or TEST_GEN_FILES`;
  const files = sources.map(f => path.join(folder, f)), missing = files.find(f => !existsSync(f));
  return missing === undefined ? { files } : `${missing} is missing from the tree`;
}

/** Follows the program: which case has which result, and what it met on the way. */
class SelftestRun {
  readonly results: (CaseResult & { readonly need?: Need })[] = [];
  readonly options: Pick<LaunchOptions, 'systemCalls' | 'indeterminate'>;
  private readonly io: Io;
  private readonly lines = { 1: new Lines(), 2: new Lines() };
  private calls: SystemCallEvent[] = [];
  private before: readonly SystemCallEvent[] | undefined;
  private readonly findings: FindingInfo[] = [];
  /** What the program said on standard error since the last result. */
  private errors: string[] = [];

  constructor(io: Io) {
    this.io = io;
    this.options = { indeterminate: 'go on', systemCalls: c => { if (tells(c)) this.calls.push(c); } };
  }

  output(fd: 1 | 2, bytes: Uint8Array, step: number): void {
    (fd === 1 ? this.io.stdout : this.io.stderr)(bytes);
    for (const line of this.lines[fd].add(bytes)) {
      const result = caseOf(line);
      if (/^1\.\.\d+/.test(line) || begun(line) !== undefined) this.setUp(step);
      if (result) this.result(result, step);
      else if (/^(# )?(ERROR|failed reason|Bail out)/.test(line)) this.errors.push(line.replace(/^# /, ''));
    }
  }
  finding(f: FindingInfo): void {
    this.findings.push(f);
    if (f.fatal) this.io.stderr(describe(f));
  }

  private until(step: number): readonly SystemCallEvent[] {
    const own = this.calls.filter(c => c.step <= step);
    this.calls = this.calls.slice(own.length);
    return own;
  }
  /** The plan, or the first case, has been announced. */
  private setUp(step: number): void { this.before ??= this.until(step); }

  private result(r: CaseResult, step: number): void {
    const own = this.until(step);
    const reason = r.reason ?? (r.state === 'fail' ? this.errors.join('; ') || undefined : undefined);
    this.results.push({ ...r, ...(reason === undefined ? {} : { reason }), ...(r.state === 'skip' ? { need: needOf(own, this.before ?? []) } : {}) });
    this.errors = [];
  }

  /** The program has ended; `how`: not by exit(). */
  over(how: string | undefined, status: number): void {
    const unfinished = begun(this.lines[1].unfinished);
    if (how === undefined && status === 0 && unfinished === undefined) return;
    if (how === undefined && this.results.some(r => r.state === 'fail') && this.errors.length === 0) return;
    const reason = [...this.errors, how ?? `the program exits with ${status}`].join('; ');
    this.results.push({ name: unfinished ?? 'the program, after the last case above', state: 'fail', reason });
  }

  get failed(): boolean { return this.results.length === 0 || this.results.some(r => r.state === 'fail'); }

  summary(head: string): string {
    const count = (state: CaseResult['state']) => this.results.filter(r => r.state === state).length;
    const width = Math.max(0, ...this.results.map(r => r.name.length));
    const says = (r: SelftestRun['results'][number]): string => r.state === 'pass' ? 'passes'
      : r.state === 'fail' ? `FAILS: ${r.reason ?? 'no reason given'}`
        : `needs ${r.need?.what ?? `what is not modelled: ${r.reason ?? 'no reason given'}`}${r.need?.met ? ` [${r.need.met}]` : ''}`;
    return [
      head, ...this.results.map(r => `  ${r.name.padEnd(width)}  ${says(r)}`),
      ...this.findings.filter(f => !f.fatal).map(f => `found on the way: ${describe(f).split('\n')[0]}`),
      `${this.results.length} case${this.results.length === 1 ? '' : 's'}: ${count('pass')} pass, ${count('skip')} need what is not modelled, ${count('fail')} fail.`, '',
    ].join('\n');
  }
}
