// Programs that need a kernel, through Faultline on a kernel tree, against what they print natively (recorded beside each; --live runs gcc's again).
// Usage: node scripts/programs.mjs [--tree VERSION[,VERSION ...]] [--live] [SUBSTRING | FILE.c | FOLDER ...]        --record FOLDER writes the native output anew
// A file or folder stands for programs of yours; where there is no recorded output beside them, gcc's is run.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { treeDir } from './lib/cache.mjs';
import { common } from './lib/esbuild.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tree: { type: 'string', default: '7.2' }, live: { type: 'boolean' }, record: { type: 'string' }, show: { type: 'boolean' } } });
const work = mkdtempSync(path.join(tmpdir(), 'faultline-programs-'));
const SIGNALS = { SIGABRT: 6, SIGBUS: 7, SIGKILL: 9, SIGSEGV: 11, SIGALRM: 14, SIGTERM: 15, SIGUSR1: 10, SIGUSR2: 12, SIGPIPE: 13, SIGFPE: 8 };

/** Compiles and runs a program here. */
function native(file) {
  const exe = path.join(work, path.basename(file, '.c'));
  const gcc = spawnSync('gcc', ['-O2', '-pthread', '-w', file, '-o', exe, '-lm'], { encoding: 'utf8' });
  if (gcc.status !== 0) throw new Error(`${file}: ${gcc.stderr.split('\n')[0]}`);
  const r = spawnSync(`./${path.basename(exe)}`, [], { encoding: 'latin1', timeout: 20000, killSignal: 'SIGKILL', cwd: work });
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
    const own = positionals.filter(p => existsSync(p)), wanted = positionals.filter(p => !existsSync(p));
    const files = own.length > 0 ? own.flatMap(p => p.endsWith('.c') ? [p] : readdirSync(p).filter(f => f.endsWith('.c')).sort().map(f => path.join(p, f)))
      : ['test/programs/userfault', 'test/programs/posix', 'test/programs/mm', 'test/programs/proc'].flatMap(programsOf).filter(f => wanted.length === 0 || wanted.some(p => f.includes(p)));
    const references = new Map();
    const reference = file => {
      if (!references.has(file)) references.set(file, values.live || !existsSync(file.replace(/\.c$/, '.out')) ? native(file) : recorded(file));
      return references.get(file);
    };
    // What a version's source does otherwise, and why: a difference that is not listed fails, and so does one that is and is not there.
    const older = JSON.parse(readFileSync('test/programs/older.json', 'utf8'));
    for (const version of values.tree.split(',')) {
      const run = await programRunner(treeDir(version));
      let same = 0;
      for (const file of files) {
        const ours = await run(file), differs = difference(reference(file), ours);
        const why = older[version]?.[file.replace(/^test\/programs\/|\.c$/g, '')];
        if ((differs === undefined) === (why === undefined)) same++;
        if (differs !== undefined && why !== undefined) console.log(`${version} ${file}: ${why}`);
        else if (differs !== undefined) console.log(`${version} ${file}: ${differs}`);
        else if (why !== undefined) console.log(`${version} ${file}: the same, but older.json lists a difference: ${why}`);
        if (values.show) console.log(ours.output);
      }
      console.log(`${same} of ${files.length} programs as expected on ${version}`);
      if (same < files.length || files.length === 0) process.exitCode = 1;
    }
  }
} finally { rmSync(work, { recursive: true, force: true }); }
