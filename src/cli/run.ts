/** `faultline run PROGRAM.c`: prints what the program prints and exits as it exits. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decodeSource } from '../base/decode.ts';
import type { FileSource } from '../base/files.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine, FindingInfo, LaunchOptions, TraceEvent } from '../engine/api.ts';
import { TreeProblem } from '../tree/index.ts';
import { FolderStore, LineWriter, NodeFiles } from '../node/files.ts';
import { Exit, UsageError, type Io } from './io.ts';

/** An endless loop ends with a message within half a minute; no program of a study comes near. */
const DEFAULT_STEPS = 500_000_000;

const usage = `Usage: faultline run PROGRAM.c [OPTIONS] [-- ARGUMENTS]

Runs a C program on the simulated machine. With --tree its system calls and page faults run in that kernel's own source.

  --tree DIR        the kernel tree
  --arch A          x86 (default), arm64, riscv, s390, powerpc or loongarch
  --config K=V      sets a CONFIG option (may be repeated)
  --file F=PATH     replaces the tree's file F by the file at PATH (may be repeated)
  --file PATH       without --tree: a kernel file alone, which runs in the bundled study folder
  -I DIR            a folder for #include "..." (may be repeated)
  -D NAME[=VALUE]   defines a macro for the program (may be repeated)
  --seed N          interrupts tasks at random, from this seed (default: they take turns)
  --steps N         ends the run after N statements (default ${DEFAULT_STEPS}; 0: no limit)
  --trace FILE      writes a JSON line per step

Exit status: the program's own; ${Exit.Finding} when there were findings; ${Exit.Usage} for bad usage;
${Exit.Pipe} when what reads the output went away.
`;

export async function runCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: {
      tree: { type: 'string' }, arch: { type: 'string' }, config: { type: 'string', multiple: true }, file: { type: 'string', multiple: true },
      I: { type: 'string', short: 'I', multiple: true }, D: { type: 'string', short: 'D', multiple: true }, seed: { type: 'string' }, steps: { type: 'string' },
      trace: { type: 'string' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) { io.stdout(usage); return Exit.Ok; }
  const [program, ...programArguments] = positionals;
  if (program === undefined) throw new UsageError('which program? Give the path of a C file');
  const tree = values.tree === undefined ? undefined : folder(values.tree, '--tree');
  let text: string;
  try {
    text = decodeSource(readFileSync(program));
  } catch (e) {
    io.stderr(`faultline run: ${program} cannot be read (${(e as NodeJS.ErrnoException).code}). Check the path.\n`);
    return Exit.NoInput;
  }
  const replaced = new Map<string, string>();
  const alone = tree === undefined && values.file !== undefined ? loneFile(values.file) : undefined;
  for (const pair of alone ? [] : values.file ?? []) {
    const [name, target] = split(pair, '--file');
    replaced.set(name, path.resolve(target));
  }
  let engine: Engine;
  try {
    engine = await createEngine({
      tree: tree === undefined ? alone : new NodeFiles(tree, replaced),
      bundled: new NodeFiles(bundledFolder()),
      store: tree === undefined ? undefined : FolderStore.ofTree(tree),
    });
  } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline run: ${values.tree}: ${e.message}\n`);
    return Exit.NoInput;
  }
  if (alone && engine.placed === undefined) {
    io.stderr(`faultline run: ${values.file![0]}: it defines no function that the bundled study folder has, and cannot run there. Give its kernel tree with --tree.\n`);
    return Exit.NoInput;
  }
  const trace = values.trace === undefined ? undefined : new LineWriter(values.trace);
  const options: LaunchOptions = {
    program: { path: program, text }, args: programArguments, arch: values.arch,
    config: Object.fromEntries((values.config ?? []).map(c => split(c, '--config'))),
    defines: Object.fromEntries((values.D ?? []).map(d => (d.includes('=') ? split(d, '-D') : [d, '1'] as [string, string]))),
    includes: [...(values.I ?? []).map(d => path.resolve(d)), path.dirname(path.resolve(program))],
    programFiles: new NodeFiles('/'),
    seed: values.seed === undefined ? undefined : number(values.seed, '--seed'),
    stepBudget: stepBudget(values.steps),
    history: false,
    trace: trace && ((e: TraceEvent) => trace.line(JSON.stringify(e))),
  };
  const session = engine.launch(options);
  session.onOutput = (fd, output) => (fd === 1 ? io.stdout : io.stderr)(output);
  let findings = 0;
  session.onFinding = f => { findings++; io.stderr(describe(f)); };
  try {
    await session.start();
  } catch (e) {
    if (!(e instanceof Error) || e.name === 'TypeError' || e.name === 'RangeError') throw e;
    io.stderr(`${e.message}\n`);
    return e instanceof TreeProblem ? Exit.Usage : Exit.Failed;
  }
  session.resume({ kind: 'continue' });
  for (;;) {
    const stop = await session.slice(100);
    if (!stop) {
      // The end of a pipe's reader is told between slices.
      await new Promise(resolve => { setImmediate(resolve); });
      if (!io.closed?.()) continue;
    }
    trace?.close();
    session.dispose();
    engine.dispose();
    if (!stop) return Exit.Pipe;
    if (findings > 0) return Exit.Finding;
    if (stop.kind === 'exited') return stop.code;
    // As a shell reports it.
    if (stop.kind === 'killed') return 128 + stop.signal;
    return Exit.Failed;
  }
}

function describe(f: FindingInfo): string {
  const place = (p: { path: string; line: number; column: number }) => `${p.path}:${p.line}:${p.column}`;
  const began = f.began ? `  ${f.began.what}: ${place(f.began)}\n` : '';
  const stack = f.stack.slice(0, 16).map(s => `    ${s.function} (${place(s)})\n`).join('');
  return `${place(f.at)}: ${f.kind}: ${f.message}\n${began}  in ${f.at.function}, step ${f.step}, task ${f.task}\n${stack}`;
}

/** The folder with the bundled C headers, model code and scenarios, beside dist/. */
export function bundledFolder(): string { return path.resolve(__dirname, '..', 'media'); }

/** The one file of a folder of its own. */
function loneFile(given: readonly string[]): FileSource {
  const [file, ...more] = given;
  if (more.length > 0 || file.includes('=')) throw new UsageError('--file F=PATH replaces a file of a kernel tree: give --tree as well. Without a tree, --file takes the path of one kernel file');
  const full = path.resolve(file), name = path.basename(file);
  if (!/\.[ch]$/.test(name)) throw new UsageError(`--file ${file}: a C file is wanted, whose name ends in .c or .h`);
  const disk = new NodeFiles(path.dirname(full));
  if (!disk.exists(name)) throw new UsageError(`--file ${file}: there is no such file`);
  return {
    read: p => (p === name ? disk.read(p) : undefined), exists: p => p === name, version: p => disk.version(p),
    list: directory => (directory === '' ? [{ name, directory: false }] : undefined),
  };
}

function folder(p: string, option: string): string {
  const full = path.resolve(p);
  try {
    if (statSync(full).isDirectory()) return full;
  } catch { /* told below */ }
  throw new UsageError(`${option} ${p}: there is no such folder`);
}
function split(pair: string, option: string): [string, string] {
  const eq = pair.indexOf('=');
  if (eq <= 0) throw new UsageError(`${option} takes NAME=VALUE, not '${pair}'`);
  return [pair.slice(0, eq), pair.slice(eq + 1)];
}
/** 0: no limit. */
function stepBudget(text: string | undefined): number | undefined {
  const n = text === undefined ? DEFAULT_STEPS : number(text, '--steps');
  return n === 0 ? undefined : n;
}
function number(text: string, option: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new UsageError(`${option} takes a whole number, not '${text}'`);
  return n;
}
