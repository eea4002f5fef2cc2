// Bundles test/unit/**/*.test.ts (esbuild, source maps) and runs them with node:test.
// Usage: node scripts/unit.mjs [substring...]   only the files whose path holds one of the substrings
import { build } from 'esbuild';
import { globSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

function glob(dir) {
  if (globSync) return globSync(dir);
  const fs = createRequire(import.meta.url)('node:fs');
  const out = [];
  const walk = d => { for (const e of fs.readdirSync(d, { withFileTypes: true })) {
    const p = path.join(d, e.name); if (e.isDirectory()) walk(p); else if (p.endsWith('.test.ts')) out.push(p); } };
  walk('test/unit');
  return out;
}
const wanted = process.argv.slice(2);
const files = glob('test/unit/**/*.test.ts').filter(f => wanted.length === 0 || wanted.some(w => f.includes(w))).sort();
if (files.length === 0) { console.error('no test file matches'); process.exit(1); }
const outdir = `dist/test-${process.pid}`;
await build({ entryPoints: files, outdir, outbase: 'test/unit', bundle: true, platform: 'node', format: 'esm', sourcemap: true,
  target: 'es2022', minifySyntax: true, packages: 'external', outExtension: { '.js': '.mjs' }, logLevel: 'warning' });
const outs = files.map(f => path.join(outdir, path.relative('test/unit', f).replace(/\.ts$/, '.mjs')));
const r = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...outs], { stdio: 'inherit' });
rmSync(outdir, { recursive: true, force: true });
process.exit(r.status ?? 1);
