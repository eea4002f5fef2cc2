// Random programs of csmith (apt: csmith, libcsmith-dev) through gcc and through Faultline: output and exit status must be the same.
// Usage: node scripts/csmith.mjs [--seeds N] [--first S] [--keep DIR] [--jobs J] [-- CSMITH OPTIONS]
// A program that runs longer than a few seconds natively (or for ever: csmith makes some) is left out and counted.
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const dash = process.argv.indexOf('--');
const extra = dash < 0 ? [] : process.argv.slice(dash + 1);
const { values } = parseArgs({
  args: process.argv.slice(2, dash < 0 ? undefined : dash),
  options: { seeds: { type: 'string', default: '25' }, first: { type: 'string', default: '1' }, keep: { type: 'string' }, jobs: { type: 'string', default: '2' }, quiet: { type: 'boolean' } },
});
const include = ['/usr/include/csmith', '/usr/include/csmith-2.3.0', '/usr/local/include/csmith'].find(d => existsSync(path.join(d, 'csmith.h')));
for (const tool of ['csmith', 'gcc']) {
  if (spawnSync(tool, ['--version']).error || !include) {
    console.log(`csmith test left out: ${tool} or csmith.h is missing (Debian, Ubuntu: sudo apt-get install csmith libcsmith-dev gcc)`);
    process.exit(0);
  }
}
const cli = path.resolve('dist/cli.js');
if (!existsSync(cli)) { console.error('dist/cli.js is missing: npm run build'); process.exit(1); }
const work = mkdtempSync(path.join(tmpdir(), 'faultline-csmith-'));

const run = (command, args, seconds) => new Promise(resolve => {
  execFile(command, args, { timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
    resolve({ status: error ? (error.killed ? 'timeout' : error.code ?? error.signal) : 0, stdout, stderr });
  });
});

const result = { same: 0, different: [], skipped: 0 };
async function one(seed) {
  const c = path.join(work, `s${seed}.c`), exe = path.join(work, `s${seed}`);
  const made = spawnSync('csmith', ['--seed', String(seed), ...extra], { encoding: 'latin1', cwd: work });
  writeFileSync(c, made.stdout);
  const compiled = await run('gcc', ['-std=gnu11', '-O1', '-fwrapv', '-fno-strict-aliasing', '-w', '-I', include, c, '-o', exe], 60);
  if (compiled.status !== 0) { result.skipped++; return; }
  const native = await run(exe, [], 3);
  if (native.status === 'timeout') { result.skipped++; return; }
  const ours = await run(process.execPath, [cli, 'run', '-I', include, '--steps', '400000000', c], 120);
  if (ours.stdout === native.stdout && ours.status === native.status) result.same++;
  else {
    if (/step-budget/.test(ours.stderr)) { result.skipped++; return; }
    result.different.push(seed);
    console.log(`seed ${seed}: gcc ${native.status} ${native.stdout.trim().slice(-60)}; Faultline ${ours.status} ${ours.stdout.trim().slice(-60)} ${ours.stderr.trim().split('\n')[0] ?? ''}`);
    if (values.keep) { mkdirSync(values.keep, { recursive: true }); copyFileSync(c, path.join(values.keep, `s${seed}.c`)); }
  }
  rmSync(c, { force: true });
  rmSync(exe, { force: true });
}

const first = Number(values.first), last = first + Number(values.seeds);
let next = first;
await Promise.all(Array.from({ length: Number(values.jobs) }, async () => { while (next < last) await one(next++); }));
rmSync(work, { recursive: true, force: true });
console.log(`csmith: ${result.same} the same, ${result.different.length} different, ${result.skipped} left out (they run too long)`);
process.exit(result.different.length > 0 ? 1 : 0);
