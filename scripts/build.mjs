// Bundles every entry point into dist/.
//
//   npm run build                     with source maps
//   npm run build -- --production     as packaged: no source maps, white space minified
//   npm run build -- --require-all    a missing entry point is an error (npm test and packaging)
//
//   dist/extension.js        Node extension host   (CommonJS, `vscode` external)
//   dist/engine.js, dist/reader.js           the threads of the Node host (CommonJS)
//   dist/web/extension.js    browser worker host   (CommonJS, `vscode` external)
//   dist/web/engine.js, dist/web/reader.js   the workers of the browser host (scripts)
//   dist/web/bundled.json    the texts of media/{include,libc,model,scenarios,study}, for the browser host
//   dist/webview/NAME.js     a webview front end   (script; NAME.css beside it), from src/webview/NAME/main.ts
//   dist/cli.js              command line          (CommonJS): loads cli-main.js with V8's code cache
//   dist/bulk.js             a thread that reads a tree's files for the index (CommonJS)
//   dist/wasm/*.wasm         tree-sitter's runtime and the C grammar, read by the hosts at run time
import { build } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { common, treeSitterFor } from './lib/esbuild.mjs';
import { UserError, main } from './lib/run.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function entries() {
  const webviews = path.join(root, 'src/webview');
  const fronts = existsSync(webviews) ? readdirSync(webviews, { withFileTypes: true }).filter(d => d.isDirectory()).map(d => d.name) : [];
  return [
    { from: 'src/host/extension.node.ts', outfile: 'dist/extension.js', platform: 'node', format: 'cjs', external: ['vscode'], ...treeSitterFor.node },
    { from: 'src/host/extension.web.ts', outfile: 'dist/web/extension.js', platform: 'browser', format: 'cjs', define: treeSitterFor.web.define, external: ['vscode', ...treeSitterFor.web.external] },
    ...['engine', 'reader'].flatMap(name => [
      { from: `src/worker/${name}.node.ts`, outfile: `dist/${name}.js`, platform: 'node', format: 'cjs', ...treeSitterFor.node },
      { from: `src/worker/${name}.web.ts`, outfile: `dist/web/${name}.js`, platform: 'browser', format: 'iife', ...treeSitterFor.web },
    ]),
    { from: 'src/node/bulkWorker.ts', outfile: 'dist/bulk.js', platform: 'node', format: 'cjs' },
    { from: 'src/cli/start.ts', outfile: 'dist/cli.js', platform: 'node', format: 'cjs', banner: { js: '#!/usr/bin/env node' } },
    { from: 'src/cli/main.ts', outfile: 'dist/cli-main.js', platform: 'node', format: 'cjs', ...treeSitterFor.node },
    ...fronts.flatMap(name => ['main.ts', 'main.tsx'].map(f => `src/webview/${name}/${f}`).filter(f => existsSync(path.join(root, f)))
      .map(from => ({ from, outfile: `dist/webview/${name}.js`, platform: 'browser', format: 'iife', assetNames: '[name]' }))),
  ];
}

/** Texts that the browser host reads: the extension's folder cannot be listed where it is served over HTTP. */
function writeBundled() {
  const media = path.join(root, 'media'), texts = {};
  for (const folder of ['include', 'libc', 'model', 'scenarios', 'study']) {
    if (!existsSync(path.join(media, folder))) continue;
    for (const e of readdirSync(path.join(media, folder), { recursive: true, withFileTypes: true })) {
      if (!e.isFile()) continue;
      const file = path.join(e.parentPath ?? e.path, e.name);
      texts[path.relative(media, file).split(path.sep).join('/')] = readFileSync(file, 'utf8');
    }
  }
  mkdirSync(path.join(root, 'dist/web'), { recursive: true });
  writeFileSync(path.join(root, 'dist/web/bundled.json'), JSON.stringify(texts));
}

/** Builds all. `outputs` made and entry points `missing`, relative to the repository; `inputs`: every file that was read. */
export async function buildAll({ production = false, requireAll = false } = {}) {
  for (const d of ['dist/extension.js', 'dist/engine.js', 'dist/reader.js', 'dist/worker.js', 'dist/web', 'dist/webview', 'dist/cli.js', 'dist/cli-main.js', 'dist/bulk.js', 'dist/wasm']) rmSync(path.join(root, d), { recursive: true, force: true });
  const all = entries();
  const missing = all.filter(e => !existsSync(path.join(root, e.from)));
  if (requireAll && missing.length) throw new UserError(`entry points are missing: ${missing.map(e => e.from).join(', ')}`);
  if (requireAll && !all.some(e => e.outfile.startsWith('dist/webview/'))) throw new UserError('no webview front end: src/webview/*/main.ts');
  const present = all.filter(e => !missing.includes(e));
  const built = await Promise.all(present.map(({ from, outfile, ...options }) =>
    build({ ...common({ development: !production }), absWorkingDir: root, entryPoints: [from], outfile, metafile: true, ...options })));
  writeBundled();
  mkdirSync(path.join(root, 'dist/wasm'), { recursive: true });
  copyFileSync(path.join(root, 'grammars/tree-sitter-c.wasm'), path.join(root, 'dist/wasm/tree-sitter-c.wasm'));
  copyFileSync(path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm'), path.join(root, 'dist/wasm/web-tree-sitter.wasm'));
  if (existsSync(path.join(root, 'dist/cli.js'))) chmodSync(path.join(root, 'dist/cli.js'), 0o755);
  return { outputs: present.map(e => e.outfile), missing: missing.map(e => e.from), inputs: [...new Set(built.flatMap(b => Object.keys(b.metafile.inputs)))] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(async () => {
  const { outputs, missing } = await buildAll({ production: process.argv.includes('--production'), requireAll: process.argv.includes('--require-all') });
  console.log(`built ${outputs.join(', ') || 'nothing'}${missing.length ? `; not there yet: ${missing.join(', ')}` : ''}`);
});
