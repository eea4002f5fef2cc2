// Programs that need a kernel, through Faultline on a kernel tree, against what they print natively (recorded beside each; --live runs gcc's again).
// Usage: node scripts/programs.mjs [--tree VERSION] [--live] [SUBSTRING ...]        --record FOLDER writes the native output anew
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { treeDir } from './lib/cache.mjs';
import { common } from './lib/esbuild.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tree: { type: 'string', default: '7.2' }, live: { type: 'boolean' }, record: { type: 'string' } } });
const work = mkdtempSync(path.join(tmpdir(), 'faultline-programs-'));
const SIGNALS = { SIGABRT: 6, SIGBUS: 7, SIGKILL: 9, SIGSEGV: 11, SIGALRM: 14, SIGTERM: 15, SIGUSR1: 10, SIGUSR2: 12, SIGPIPE: 13, SIGFPE: 8 };

/** Compiles and runs a program here. */
function native(file) {
  const exe = path.join(work, 'program');
  const gcc = spawnSync('gcc', ['-O2', '-pthread', '-w', file, '-o', exe, '-lm'], { encoding: 'utf8' });
  if (gcc.status !== 0) throw new Error(`${file}: ${gcc.stderr.split('\n')[0]}`);
  const r = spawnSync(exe, [], { encoding: 'latin1', timeout: 20000, killSignal: 'SIGKILL' });
  return { output: r.stdout, status: r.status ?? 128 + SIGNALS[r.signal] };
}

try {
  if (values.record) {
    for (const f of readdirSync(values.record).filter(n => n.endsWith('.c')).sort()) {
      const r = native(path.join(values.record, f));
      writeFileSync(path.join(values.record, f.replace(/\.c$/, '.out')), `${r.output}exit ${r.status}\n`, 'latin1');
    }
  } else {
    const out = path.join(work, 'run.mjs');
    await build({ ...common(), entryPoints: ['test/programs/run.ts'], outfile: out, absWorkingDir: process.cwd(), platform: 'node', format: 'esm', packages: 'external', sourcemap: false });
    const { difference, programRunner, programsOf, recorded } = await import(pathToFileURL(out).href);
    const run = await programRunner(treeDir(values.tree));
    let same = 0, all = 0;
    for (const file of ['test/programs/userfault', 'test/programs/posix', 'test/programs/mm'].flatMap(programsOf)) {
      if (positionals.length > 0 && !positionals.some(p => file.includes(p))) continue;
      all++;
      const differs = difference(values.live ? native(file) : recorded(file), await run(file));
      if (differs === undefined) same++; else console.log(`${file}: ${differs}`);
    }
    console.log(`${same} of ${all} programs the same on ${values.tree}`);
    process.exitCode = same === all && all > 0 ? 0 : 1;
  }
} finally { rmSync(work, { recursive: true, force: true }); }
