// Bundles test/bench/*.bench.ts and runs them one after another, each in a fresh Node.
//
//   npm run bench [-- SUBSTRING…]
//
// The bench `editor` runs inside a real VS Code (test/vscode/bench).
//
// A bench never prints a bare time alone: it measures a reference beside its subject in the same run, and prints the ratio
// (test/bench/support.ts). Nothing here passes or fails.
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { common } from './lib/esbuild.mjs';
import { UserError, main } from './lib/run.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

await main(async () => {
  const dir = path.join(root, 'test/bench');
  const wanted = process.argv.slice(2);
  const files = (existsSync(dir) ? readdirSync(dir) : []).filter(f => f.endsWith('.bench.ts')).filter(f => wanted.length === 0 || wanted.some(w => f.includes(w))).sort();
  const editor = wanted.length === 0 || wanted.some(w => 'editor'.includes(w));
  if (files.length === 0 && !editor) throw new UserError('no bench matches in test/bench, and "editor" does not either');
  const outdir = path.join(root, `dist/bench-${process.pid}`);
  // What is packaged starts: the bench of the start runs dist/cli.js.
  if (editor || files.some(f => f.startsWith('start'))) await (await import('./build.mjs')).buildAll({ production: true });
  try {
    if (files.length) await build({ ...common(), absWorkingDir: root, entryPoints: files.map(f => `test/bench/${f}`), outdir, outbase: 'test/bench', platform: 'node', format: 'esm', packages: 'external', outExtension: { '.js': '.mjs' } });
    for (const f of files) {
      console.log(`\n${f}`);
      const r = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', path.join(outdir, f.replace(/\.ts$/, '.mjs'))], { cwd: root, stdio: 'inherit' });
      if (r.status !== 0) process.exitCode = 1;
    }
  } finally { rmSync(outdir, { recursive: true, force: true }); }
  if (!editor) return;
  const { runVscodeTests } = await import('./lib/vscode-tests.mjs');
  for (const web of [false, true]) {
    console.log(`\neditor (in VS Code, ${web ? 'browser worker' : 'Node'} host)`);
    if ((await runVscodeTests('bench', { web })).failed) process.exitCode = 1;
  }
});
