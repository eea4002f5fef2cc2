// Bundles test/unit/**/*.test.ts (esbuild, source maps) and runs them with node:test.
// Usage: node scripts/unit.mjs [substring...]   only the files whose path holds one of the substrings
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

// fs.globSync wants Node 22; the tests also run on 20.
const all = readdirSync('test/unit', { recursive: true }).filter(f => f.endsWith('.test.ts')).map(f => path.join('test/unit', f));
const wanted = process.argv.slice(2);
const files = all.filter(f => wanted.length === 0 || wanted.some(w => f.includes(w))).sort();
if (files.length === 0) { console.error('no test file matches'); process.exit(1); }
const outdir = `dist/test-${process.pid}`;
await build({ entryPoints: files, outdir, outbase: 'test/unit', bundle: true, platform: 'node', format: 'esm', sourcemap: true,
  target: 'es2023', minifySyntax: true, packages: 'external', outExtension: { '.js': '.mjs' }, logLevel: 'warning' });
const outs = files.map(f => path.join(outdir, path.relative('test/unit', f).replace(/\.ts$/, '.mjs')));
const r = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...outs], { stdio: 'inherit' });
rmSync(outdir, { recursive: true, force: true });
process.exit(r.status ?? 1);
