// Programs that are not ours through Faultline, many in one warm process: csmith's against gcc, damaged ones, gcc's torture suite.
import { build } from 'esbuild';
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheDir } from './cache.mjs';
import { common } from './esbuild.mjs';
import { has } from './run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SIGNALS = { SIGABRT: 134, SIGSEGV: 139, SIGBUS: 135, SIGFPE: 136, SIGKILL: 137 };

/** The engine of this tree in this process (test/conformance/machine.ts). */
export async function createRunner() {
  const folder = path.join(root, `dist/conformance-${process.pid}`), outfile = path.join(folder, 'machine.mjs');
  try {
    await build({ ...common(), absWorkingDir: root, entryPoints: ['test/conformance/machine.ts'], outfile, platform: 'node', format: 'esm', packages: 'external' });
    return await (await import(pathToFileURL(outfile).href)).createRunner(root);
  } finally { rmSync(folder, { recursive: true, force: true }); }
}

const run = (command, args, seconds) => new Promise(resolve => {
  execFile(command, args, { timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 24, encoding: 'latin1' }, (error, stdout, stderr) => {
    resolve({ status: error ? (error.killed ? 'timeout' : error.code ?? SIGNALS[error.signal] ?? error.signal) : 0, stdout, stderr });
  });
});

/** Why csmith programs cannot be made here; undefined: they can. */
export function csmithMissing() {
  const missing = ['csmith', 'gcc'].filter(c => !has(c));
  if (!csmithHeaders()) missing.push('csmith.h');
  return missing.length > 0 ? `${missing.join(', ')} missing (Debian, Ubuntu: sudo apt-get install csmith libcsmith-dev gcc)` : undefined;
}
const csmithHeaders = () => ['/usr/include/csmith', '/usr/include/csmith-2.3.0', '/usr/local/include/csmith'].find(d => existsSync(path.join(d, 'csmith.h')));

/**
 * Programs by number, [first, first + count), through gcc and through the runner; output and exit status must be the same. `make(seed, file)` writes
 * one, and answers why it could not. gcc works in child processes, `ahead` programs in front. `each(seed, result)`: 'same', 'different' with a line
 * that says how, or 'long': the program does not end, natively within `seconds` or here within `steps` statements.
 */
export async function againstGcc(runner, { make, includes = [], first, count, seconds = 2, steps = 100_000_000, ahead = 2, keep, each }) {
  const work = mkdtempSync(path.join(tmpdir(), 'faultline-gcc-'));
  const native = async seed => {
    const c = path.join(work, `s${seed}.c`), exe = path.join(work, `s${seed}`);
    const left = await make(seed, c);
    if (left) return { c, left };
    const compiled = await run('gcc', ['-std=gnu11', '-O0', '-fwrapv', '-fno-strict-aliasing', '-w', ...includes.flatMap(i => ['-I', i]), c, '-o', exe], 60);
    if (compiled.status !== 0) return { c, left: 'gcc cannot compile it' };
    // Processor time counts, not the clock: the machine may be busy.
    const result = await run('sh', ['-c', `ulimit -t ${seconds}; exec "$0"`, exe], 120);
    rmSync(exe, { force: true });
    return result.status === 'timeout' || result.status === SIGNALS.SIGKILL || result.status === 'SIGXCPU' ? { c, left: `more than ${seconds} s natively` } : { c, ...result };
  };
  try {
    const coming = [];
    let next = first;
    const more = () => { if (next < first + count) coming.push({ seed: next, made: native(next++) }); };
    for (let i = 0; i <= ahead; i++) more();
    for (let one = coming.shift(); one; one = coming.shift()) {
      const { seed } = one, theirs = await one.made;
      more();
      if (theirs.left) each(seed, 'long', theirs.left);
      else {
        const ours = await runner.run(theirs.c, includes, steps);
        if (ours.stdout === theirs.stdout && ours.status === theirs.status) each(seed, 'same');
        else if (ours.status === 'steps') each(seed, 'long', `more than ${steps} statements`);
        else {
          each(seed, 'different', `gcc ${theirs.status} ${firstDifference(theirs.stdout, ours.stdout)}; Faultline ${ours.status} ${firstDifference(ours.stdout, theirs.stdout)} ${ours.message}`);
          if (keep) { mkdirSync(keep, { recursive: true }); copyFileSync(theirs.c, path.join(keep, `s${seed}.c`)); }
        }
      }
      rmSync(theirs.c, { force: true });
    }
  } finally { rmSync(work, { recursive: true, force: true }); }
}
/** The first line of `a` that `b` does not have there. */
function firstDifference(a, b) {
  const others = b.split('\n');
  return JSON.stringify(a.split('\n').find((l, i) => l !== others[i])?.slice(0, 100) ?? '(ends)');
}

/** {@link againstGcc} with programs of csmith. */
export function csmith(runner, { options = [], ...rest }) {
  const make = async (seed, file) => (await run('csmith', ['--seed', String(seed), '--output', file, ...options], 20)).status === 0 ? undefined : 'csmith gives up';
  return againstGcc(runner, { make, includes: [csmithHeaders()], ...rest });
}
/** {@link againstGcc} with programs of test/conformance/gnu.ts: what csmith does not write. */
export function gnu(runner, options) {
  const make = async (seed, file) => { writeFileSync(file, runner.gnu(seed)); };
  return againstGcc(runner, { make, steps: 20_000_000, ...options });
}

/**
 * Macro texts (test/conformance/macros.ts) through gcc -E and our preprocessor, token by token; those that gcc finds errors in are left out.
 * `each(seed, result, detail)`: 'same', 'different' or 'long' (left out).
 */
export async function macros(runner, { first, count, each }) {
  const native = async text => {
    const child = execFile('gcc', ['-E', '-P', '-x', 'c', '-std=gnu11', '-nostdinc', '-w', '-'], { maxBuffer: 1 << 24 });
    let out = '';
    child.stdout.on('data', chunk => { out += chunk; });
    child.stdin.end(text);
    return (await new Promise(resolve => { child.on('close', resolve); })) === 0 ? out : undefined;
  };
  for (let seed = first; seed < first + count; seed++) {
    const text = runner.macros(seed), theirs = await native(text);
    if (theirs === undefined) { each(seed, 'long', 'gcc finds an error in it'); continue; }
    const a = runner.preprocessed(theirs).tokens, ours = runner.preprocessed(text), b = ours.tokens, i = a.findIndex((x, k) => x !== b[k]);
    if (ours.problems.length === 0 && i < 0 && a.length === b.length) each(seed, 'same');
    else each(seed, 'different', ours.problems[0] ?? `gcc ${a.slice(Math.max(0, i - 6), i + 5).join(' ')}; Faultline ${b.slice(Math.max(0, i - 6), i + 5).join(' ')}`);
  }
}

/** Texts of our own programs, to be damaged. */
export function sourcesToDamage() {
  return ['test/programs/lang', 'test/programs/libc', 'test/findings'].flatMap(d => readdirSync(path.join(root, d)).filter(f => f.endsWith('.c')).sort().map(f => readFileSync(path.join(root, d, f), 'utf8')));
}

/** gcc's execute-torture programs from Debian's gcc-12-source, in the cache; undefined where they cannot be had. */
export function tortureFolder() {
  const cache = path.join(cacheDir(), 'gcc-torture'), folder = path.join(cache, 'execute');
  if (existsSync(folder)) return folder;
  if (!has('apt-get') || !has('dpkg-deb') || !has('tar')) return undefined;
  const work = mkdtempSync(path.join(tmpdir(), 'faultline-torture-'));
  try {
    if (spawnSync('apt-get', ['download', 'gcc-12-source'], { cwd: work, stdio: 'ignore' }).status !== 0) return undefined;
    const deb = readdirSync(work).find(f => f.endsWith('.deb'));
    if (!deb || spawnSync('dpkg-deb', ['-x', deb, 'x'], { cwd: work, stdio: 'ignore' }).status !== 0) return undefined;
    const tar = readdirSync(path.join(work, 'x/usr/src/gcc-12')).find(f => f.includes('.tar.'));
    mkdirSync(cache, { recursive: true });
    const r = spawnSync('tar', ['-xf', path.join(work, 'x/usr/src/gcc-12', tar), '-C', cache, '--strip-components=4', '--wildcards', '*/gcc/testsuite/gcc.c-torture/execute/*'], { stdio: 'ignore' });
    return r.status === 0 && existsSync(folder) ? folder : undefined;
  } finally { rmSync(work, { recursive: true, force: true }); }
}
/** What kernel code has no use for. */
const NOT_KERNEL = /__builtin_|\b(asm|__asm__|float|double|_Complex|__complex__|vector_size)\b/;

/** The torture programs one after the other: exit status 0. `each(name, kernelStyle, problem or undefined)`. */
export async function torture(runner, folder, { first = 0, steps = 60_000_000, each }) {
  const files = readdirSync(folder).filter(f => f.endsWith('.c')).sort();
  for (let i = first; i < files.length; i++) {
    const file = path.join(folder, files[i]);
    const r = await runner.run(file, [], steps);
    each(files[i], !NOT_KERNEL.test(readFileSync(file, 'latin1')), r.status === 0 ? undefined : `${r.status} ${r.message}`);
  }
  return files.length;
}

/** A file of progress, so that a run that was interrupted goes on. */
export function progressFile(name) {
  const file = path.join(cacheDir(), name);
  return {
    read: () => { try { return JSON.parse(readFileSync(file, 'utf8')); } catch { return undefined; } },
    write: value => { mkdirSync(path.dirname(file), { recursive: true }); writeFileSync(file, JSON.stringify(value)); },
    remove: () => { rmSync(file, { force: true }); },
  };
}
