// The programs of test/programs (or the files given) through gcc and through Faultline: standard output and exit status must be the same.
// Programs that need a kernel are compared by scripts/programs.mjs.
// Usage: node scripts/differential.mjs [FILE.c ...] [--jobs J] [--verbose]
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { jobs: { type: 'string', default: '2' }, verbose: { type: 'boolean' } } });
if (spawnSync('gcc', ['--version']).error) { console.log('differential test left out: gcc is missing (Debian, Ubuntu: sudo apt-get install gcc)'); process.exit(0); }
const cli = path.resolve('dist/cli.js');
if (!existsSync(cli)) { console.error('dist/cli.js is missing: npm run build'); process.exit(1); }
const files = positionals.length > 0 ? positionals
  : ['lang', 'libc'].flatMap(d => readdirSync(path.join('test/programs', d)).filter(f => f.endsWith('.c')).map(f => path.join('test/programs', d, f)).sort());
if (files.length === 0) { console.error('no program found'); process.exit(1); }
const work = mkdtempSync(path.join(tmpdir(), 'faultline-differential-'));

const signals = { SIGABRT: 134, SIGSEGV: 139, SIGBUS: 135, SIGFPE: 136, SIGKILL: 137 };
const run = (command, args) => new Promise(resolve => {
  execFile(command, args, { timeout: 60000, killSignal: 'SIGKILL', maxBuffer: 1 << 26, encoding: 'latin1' }, (error, stdout, stderr) => {
    resolve({ status: error ? error.code ?? signals[error.signal] ?? error.signal : 0, stdout, stderr });
  });
});

let bad = 0;
async function one(file, n) {
  const exe = path.join(work, `p${n}`);
  const compiled = await run('gcc', ['-std=gnu11', '-O1', '-fwrapv', '-fno-strict-aliasing', '-w', file, '-o', exe, '-lm']);
  if (compiled.status !== 0) { console.log(`${file}: gcc cannot compile it: ${compiled.stderr.split('\n')[0]}`); bad++; return; }
  const native = await run(exe, []);
  const ours = await run(process.execPath, [cli, 'run', file]);
  if (native.stdout === ours.stdout && native.status === ours.status) { if (values.verbose) console.log(`ok   ${file}`); return; }
  bad++;
  const a = native.stdout.split('\n'), b = ours.stdout.split('\n');
  const line = a.findIndex((l, i) => l !== b[i]);
  console.log(`FAIL ${file}: status ${native.status} and ${ours.status}`);
  if (line >= 0) console.log(`     line ${line + 1}: gcc       ${a[line]}\n     ${' '.repeat(String(line + 1).length)}      Faultline ${b[line] ?? '(end of output)'}`);
  if (ours.stderr) console.log(`     ${ours.stderr.trim().split('\n').slice(0, 4).join('\n     ')}`);
}
let next = 0;
await Promise.all(Array.from({ length: Number(values.jobs) }, async () => { while (next < files.length) { const n = next++; await one(files[n], n); } }));
rmSync(work, { recursive: true, force: true });
console.log(`differential: ${files.length - bad} of ${files.length} programs the same`);
process.exit(bad > 0 ? 1 : 0);
