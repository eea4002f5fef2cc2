// A kernel selftest case by case: what its own C files answer when gcc compiles them and the running kernel runs them, and what they answer in Faultline.
// The headers are those that the tree itself installs (make headers).
// Usage: node scripts/selftest-native.mjs [--tree VERSION] [--case NAME] [--native] [--output FILE] [userfault | FOLDER/PROGRAM]
//   --native: only natively; --output FILE: Faultline's output, from an earlier `faultline selftest … > FILE`, instead of a run
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheDir, treeDir } from './lib/cache.mjs';
import { common } from './lib/esbuild.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tree: { type: 'string', default: '6.12' }, case: { type: 'string' }, native: { type: 'boolean' }, output: { type: 'string' } } });
const wanted = positionals[0] ?? 'userfault';
const work = mkdtempSync(path.join(tmpdir(), 'faultline-selftest-'));
// `make headers` wants the whole tree.
const whole = [path.join(cacheDir(), 'whole', `linux-${values.tree}`), treeDir(values.tree)].find(existsSync);

async function module(file) {
  const out = path.join(work, `${path.basename(file, '.ts')}.mjs`);
  await build({ ...common(), entryPoints: [file], outfile: out, absWorkingDir: process.cwd(), platform: 'node', format: 'esm', packages: 'external', sourcemap: false });
  return import(pathToFileURL(out).href);
}
function must(command, args, options = {}) {
  const r = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (r.status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} …: ${(r.stderr || String(r.error ?? '')).split('\n').slice(0, 5).join('\n')}`);
  return r.stdout;
}

/** Compiles the program as the Makefile of its folder does, with the tree's own headers, and runs it here. */
function native(files, folder) {
  const selftests = path.join(whole, 'tools/testing/selftests'), headers = path.join(work, 'headers'), exe = path.join(work, 'program');
  must('make', ['-s', '-C', whole, `O=${headers}`, 'ARCH=x86', 'headers']);
  must('gcc', ['-w', '-O2', '-D_GNU_SOURCE=', '-U_FORTIFY_SOURCE', '-I', whole, '-I', selftests, '-isystem', path.join(headers, 'usr/include'), '-isystem', path.join(whole, 'tools/include/uapi'), ...files, '-o', exe, '-lrt', '-lpthread', '-lm'], { cwd: folder });
  return spawnSync(exe, values.case === undefined ? [] : ['-f', values.case], { encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL' }).stdout;
}
function ours() {
  if (values.output) return readFileSync(values.output, 'utf8');
  const cli = path.resolve('dist/cli.js');
  return spawnSync(process.execPath, [cli, 'selftest', wanted, '--tree', treeDir(values.tree), ...values.case === undefined ? [] : ['--case', values.case]], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 }).stdout;
}

try {
  const { caseOf } = await module('src/cli/selftest/results.ts'), { sourcesOf } = await module('src/cli/selftest/makefile.ts'), { SUITES } = await module('src/cli/selftest/suites.ts');
  const name = SUITES[wanted] ?? wanted, folder = path.join(whole, 'tools/testing/selftests', path.dirname(name));
  const files = sourcesOf(readFileSync(path.join(folder, 'Makefile'), 'utf8'), path.basename(name));
  const results = text => new Map(text.split('\n').map(caseOf).filter(Boolean).map(r => [r.name, r]));
  const there = results(native(files, folder)), here = values.native ? new Map() : results(ours());
  const words = r => r === undefined ? '-' : r.state === 'skip' ? `skip (${r.reason ?? ''})` : r.state;
  const names = [...new Set([...there.keys(), ...here.keys()])], width = Math.max(...names.map(n => n.length));
  for (const n of names) console.log(`${n.padEnd(width)}  native: ${words(there.get(n)).padEnd(48)}${values.native ? '' : `  Faultline: ${words(here.get(n))}`}`);
  const pass = m => [...m.values()].filter(r => r.state === 'pass').length;
  console.log(`${names.length} cases of ${name} (${values.tree}): native ${pass(there)} pass${values.native ? '' : `, Faultline ${pass(here)} pass`}`);
  // What passes natively and fails here is wrong; what is skipped on either side is not compared.
  process.exitCode = names.some(n => there.get(n)?.state === 'pass' && here.get(n)?.state === 'fail') ? 1 : 0;
} finally { rmSync(work, { recursive: true, force: true }); }
