// Bundles test/unit/**/*.test.ts (esbuild, source maps) and runs them with node:test.
//
//   node scripts/unit.mjs [SUBSTRING…]     only the files whose path holds one of the substrings
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { common } from './lib/esbuild.mjs';
import { UserError, main } from './lib/run.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs the unit tests; `{ passed, failed, skipped }`. No test file is an error: a run that finds none must not pass. */
export async function runUnitTests(wanted = []) {
  // fs.globSync wants Node 22; the tests also run on 20.
  const all = readdirSync(path.join(root, 'test/unit'), { recursive: true }).map(String).filter(f => f.endsWith('.test.ts'));
  const files = all.filter(f => wanted.length === 0 || wanted.some(w => path.join('test/unit', f).includes(w))).sort();
  if (files.length === 0) throw new UserError('no unit test file matches');
  const outdir = path.join(root, `dist/test-${process.pid}`);
  try {
    await build({ ...common(), absWorkingDir: root, entryPoints: files.map(f => path.join('test/unit', f)), outdir, outbase: 'test/unit', platform: 'node', format: 'esm',
      packages: 'external', outExtension: { '.js': '.mjs' } });
    const outs = files.map(f => path.join(outdir, f.replace(/\.ts$/, '.mjs')));
    mkdirSync(outdir, { recursive: true });
    const tap = path.join(outdir, 'results.tap');
    const r = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', '--test-reporter-destination=stdout',
      '--test-reporter=tap', `--test-reporter-destination=${tap}`, ...outs], { cwd: root, stdio: 'inherit' });
    const text = readFileSync(tap, 'utf8');
    const count = name => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    const failed = count('fail') + count('cancelled');
    return { passed: count('pass'), failed: r.status === 0 ? failed : Math.max(failed, 1), skipped: count('skipped') };
  } finally { rmSync(outdir, { recursive: true, force: true }); }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(async () => {
  const r = await runUnitTests(process.argv.slice(2));
  if (r.failed > 0 || r.passed === 0) process.exitCode = 1;
});
