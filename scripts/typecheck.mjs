// Type-checks every runtime against the smallest library it has: tsconfig/*.json, one for each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './lib/run.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The names of the configurations with errors; prints the errors. */
export function typecheckAll() {
  const failed = [];
  for (const file of readdirSync(path.join(root, 'tsconfig')).filter(f => f.endsWith('.json')).sort()) {
    const config = path.join(root, 'tsconfig', file);
    const sources = JSON.parse(readFileSync(config, 'utf8')).include.filter(i => i.startsWith('../')).map(i => path.resolve(root, 'tsconfig', i));
    const missing = sources.every(s => !existsSync(s));
    if (missing) { console.log(`${file}: no sources yet`); continue; }
    const r = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', config], { cwd: root, encoding: 'utf8' });
    if (r.status !== 0) { failed.push(file); console.log(`${file}:\n${r.stdout}${r.stderr}`); }
  }
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => {
  const failed = typecheckAll();
  if (failed.length) { console.log(`type errors: ${failed.join(', ')}`); process.exitCode = 1; }
});
