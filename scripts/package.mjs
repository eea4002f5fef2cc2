// Makes dist/faultline-VERSION.vsix (vsce) and checks it: exactly the files of the list below, under 2.5 MB.
//
//   npm run package
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';
import { UserError, main, sh } from './lib/run.mjs';
import { listZip } from './lib/zip.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LIMIT = 2.5e6;

/** Files that must be there. */
const REQUIRED = ['extension.vsixmanifest', '[Content_Types].xml', 'extension/package.json', 'extension/readme.md', 'extension/changelog.md', 'extension/LICENSE.txt',
  'extension/dist/extension.js', 'extension/dist/engine.js', 'extension/dist/reader.js', 'extension/dist/web/extension.js', 'extension/dist/web/engine.js', 'extension/dist/web/reader.js', 'extension/dist/web/bundled.json', 'extension/dist/cli.js', 'extension/dist/cli-main.js', 'extension/dist/bulk.js', 'extension/dist/THIRD-PARTY-NOTICES.txt',
  'extension/dist/wasm/tree-sitter-c.wasm', 'extension/dist/wasm/web-tree-sitter.wasm'];
/** Files that may be there. Nothing else may: not a source map, not a test, not a kernel's file. */
const ALLOWED = [/^extension\/dist\/webview\/[\w-]+\.(js|css|ttf)$/, /^extension\/package\.nls(\.[\w-]+)?\.json$/, /^extension\/media\/[\w-]+\.(svg|png)$/,
  /^extension\/media\/(icons|include|libc|model|scenarios|study)\/([\w.-]+\/)*[\w.-]+\.(c|h|md|png|svg|json|config)$/,
  /^extension\/media\/study\/(Makefile|\.config)$/];

/** The licences of what is bundled, from the packages that esbuild read. */
function writeNotices(inputs) {
  const names = new Set(inputs.flatMap(i => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(i)?.[1] ?? []));
  names.add('tree-sitter-c').add('web-tree-sitter');
  const parts = [...names].sort().map(name => {
    const dir = path.join(root, 'node_modules', name);
    const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
    const file = readdirSync(dir).find(f => /^licen[cs]e/i.test(f));
    return `${name} ${manifest.version} (${manifest.license})\n\n${file ? readFileSync(path.join(dir, file), 'utf8').trim() : 'The package holds no licence text.'}\n`;
  });
  writeFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), `Faultline bundles the following software.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`);
}

/** Builds, packages and checks; the path of the .vsix. `quiet`: without the list of files. */
export async function packageVsix({ quiet = false } = {}) {
  const { inputs } = await buildAll({ production: true, requireAll: true });
  writeNotices(inputs);
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const out = path.join(root, 'dist', `${name}-${version}.vsix`);
  rmSync(out, { force: true });
  if (!existsSync(path.join(root, 'README.md'))) throw new UserError('README.md is missing: the package shows it');
  sh(process.execPath, [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', out], { cwd: root });
  const files = listZip(readFileSync(out));
  const missing = REQUIRED.filter(r => !files.some(f => f.name === r));
  const foreign = files.filter(f => !REQUIRED.includes(f.name) && !ALLOWED.some(a => a.test(f.name)));
  const size = statSync(out).size;
  if (!quiet) for (const f of files) console.log(`${String(f.size).padStart(9)}  ${f.name}`);
  console.log(`${path.relative(root, out)}: ${files.length} files, ${(size / 1e6).toFixed(2)} MB`);
  if (missing.length) throw new UserError(`the package lacks ${missing.join(', ')}`);
  if (foreign.length) throw new UserError(`the package holds files that scripts/package.mjs does not list: ${foreign.map(f => f.name).join(', ')}`);
  if (size > LIMIT) throw new UserError(`the package has ${(size / 1e6).toFixed(2)} MB; the limit is ${LIMIT / 1e6} MB`);
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => packageVsix());
