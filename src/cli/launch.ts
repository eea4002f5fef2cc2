/** What the commands that run a program have in common: their options, the program's text, the engine. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeSource } from '../base/decode.ts';
import type { FileSource } from '../base/files.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine, FindingInfo, LaunchOptions } from '../engine/api.ts';
import { TreeProblem } from '../tree/index.ts';
import { FolderStore, NodeFiles } from '../node/files.ts';
import { Exit, UsageError, type Io } from './io.ts';

/** Options of parseArgs(), and what --help says of them. */
export const LAUNCH_OPTIONS = {
  tree: { type: 'string' }, arch: { type: 'string' }, config: { type: 'string', multiple: true }, file: { type: 'string', multiple: true },
  I: { type: 'string', short: 'I', multiple: true }, D: { type: 'string', short: 'D', multiple: true }, link: { type: 'string', multiple: true }, cpus: { type: 'string' }, 'no-races': { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
} as const;
export const LAUNCH_HELP = `  --tree DIR        the kernel tree
  --arch A          x86 (default), arm64, riscv, s390, powerpc or loongarch
  --config K=V      sets a CONFIG option (may be repeated)
  --file F=PATH     replaces the tree's file F by the file at PATH (may be repeated)
  --file PATH       without --tree: a kernel file alone, which runs in the bundled study folder
  -I DIR            a folder for #include "..." (may be repeated)
  -D NAME[=VALUE]   defines a macro for the program (may be repeated)
  --link FILE.c     links another C file with the program (may be repeated)
  --cpus N          simulated CPUs (default 4): so many tasks can be in sections that must not be interrupted
  --no-races        does not look for data races, and is faster with several tasks`;
export interface LaunchValues {
  readonly tree?: string; readonly arch?: string; readonly config?: string[]; readonly file?: string[]; readonly I?: string[]; readonly D?: string[]; readonly link?: string[]; readonly cpus?: string; readonly 'no-races'?: boolean;
}

/** The engine and what it is to run; or the exit status of a command that cannot go on, which has been told why. */
export async function prepareLaunch(command: string, values: LaunchValues, positionals: readonly string[], io: Io, onCompiling?: () => void): Promise<{ engine: Engine; options: LaunchOptions } | Exit> {
  const [program, ...programArguments] = positionals;
  if (program === undefined) throw new UsageError('which program? Give the path of a C file');
  const tree = values.tree === undefined ? undefined : folder(values.tree, '--tree');
  const units: { path: string; text: string }[] = [];
  for (const file of [program, ...values.link ?? []]) {
    try {
      units.push({ path: file, text: decodeSource(readFileSync(file)) });
    } catch (e) {
      io.stderr(`faultline ${command}: ${file} cannot be read (${(e as NodeJS.ErrnoException).code}). Check the path.\n`);
      return Exit.NoInput;
    }
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
      // A tree with replaced files is another one. Of those only the last is kept: a reader edits a file and runs again.
      imageKey: [buildKey(), ...replaced].join('\n'), ...(replaced.size > 0 ? { imageSlot: '-replaced' } : {}),
      onCompiling,
    });
  } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline ${command}: ${values.tree}: ${e.message}\n`);
    return Exit.NoInput;
  }
  if (alone && engine.placed === undefined) {
    io.stderr(`faultline ${command}: ${values.file![0]}: it defines no function that the bundled study folder has, and cannot run there. Give its kernel tree with --tree.\n`);
    return Exit.NoInput;
  }
  const cpus = values.cpus === undefined ? undefined : number(values.cpus, '--cpus');
  if (cpus !== undefined && (cpus < 1 || cpus > 64)) throw new UsageError(`--cpus ${cpus}: between 1 and 64`);
  return {
    engine,
    options: {
      program: units[0], units: units.slice(1), args: programArguments, arch: values.arch,
      config: Object.fromEntries((values.config ?? []).map(c => split(c, '--config'))),
      defines: Object.fromEntries((values.D ?? []).map(d => (d.includes('=') ? split(d, '-D') : [d, '1'] as [string, string]))),
      includes: [...(values.I ?? []).map(d => path.resolve(d)), path.dirname(path.resolve(program))],
      programFiles: new NodeFiles('/'), cpus, ...(values['no-races'] ? { races: false } : {}),
    },
  };
}

/** Brings a run or an exploration to where it can go on. What stands against it is told; the status is answered then, undefined else. Throws what is a defect. */
export async function start(what: { start(): Promise<void> }, io: Io): Promise<Exit | undefined> {
  try {
    await what.start();
    return undefined;
  } catch (e) {
    if (!(e instanceof Error) || e.name === 'TypeError' || e.name === 'RangeError') throw e;
    io.stderr(`${e.message}\n`);
    return e instanceof TreeProblem ? Exit.Usage : Exit.Failed;
  }
}

export function describe(f: FindingInfo): string {
  const began = f.began ? `  ${f.began.what}: ${place(f.began)}\n` : '';
  const stack = f.stack.slice(0, 16).map(s => `    ${s.function} (${place(s)})\n`).join('');
  return `${place(f.at)}: ${f.kind}: ${f.message}\n${began}  in ${f.at.function}, step ${f.step}, task ${f.task}\n${stack}`;
}

function place(p: { readonly path: string; readonly line: number; readonly column: number }): string { return `${p.path}:${p.line}:${p.column}`; }

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
export function number(text: string, option: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new UsageError(`${option} takes a whole number, not '${text}'`);
  return n;
}

/** Changes with every build. */
function buildKey(): string {
  const { mtimeMs, size } = statSync(__filename);
  return `${mtimeMs} ${size}`;
}
