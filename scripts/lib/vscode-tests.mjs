// Builds the extension tests and runs them inside a real VS Code.
//
// Which tests run where, by folder of test/vscode:
//   node/  Node extension host only      web/  browser worker host only      vsix/  the packaged extension, installed
//   bench/ npm run bench                 anything else (but support/): both development hosts
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, treeDir } from './cache.mjs';
import { common, treeSitterFor } from './esbuild.mjs';
import { UserError } from './run.mjs';
import { ensureChromium, ensureServer, installVsix } from './server.mjs';
import { makeWebExtension } from './web-extension.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const base = path.join(root, 'test/vscode');

export const KINDS = ['node', 'web', 'vsix'];

/** The test files of a kind. None is an error: a run that finds no test must not pass. */
function testFiles(kind, wanted) {
  const all = readdirSync(base, { recursive: true }).map(String).filter(f => f.endsWith('.test.ts'));
  const files = all.filter(f => {
    const folder = f.split(path.sep)[0];
    return [...KINDS, 'bench'].includes(folder) ? folder === kind : kind === 'node' || kind === 'web';
  }).filter(f => wanted.length === 0 || wanted.some(w => f.includes(w))).sort();
  if (files.length === 0) throw new UserError(`no test file for ${kind} in test/vscode${wanted.length ? ` matches ${wanted.join(', ')}` : ''}`);
  return files;
}

async function bundle(kind, wanted, web) {
  const files = testFiles(kind, wanted);
  const outfile = path.join(root, 'dist', `vscode-tests-${kind}.js`);
  const contents = `${files.map(f => `import ${JSON.stringify('./' + f.split(path.sep).join('/'))};`).join('\n')}\nexport { run } from './support/runner.ts';\n`;
  await build({ ...common(), stdin: { contents, resolveDir: base, sourcefile: `${kind}.ts`, loader: 'ts' }, outfile, format: 'cjs', sourcemap: 'inline',
    platform: web ? 'browser' : 'node', external: ['vscode'], ...(web ? {} : treeSitterFor.node) });
  return outfile;
}

/** A place for 30,000 small files: memory where there is plenty (1 s; a disk took 20 s), else the temporary directory. */
function scratchRoot() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 2e9) return '/dev/shm';
  } catch { /* no such file system here */ }
  return tmpdir();
}

/** A scratch workspace: a copy of a cached kernel tree, because tests edit and save. */
export function makeWorkspace(version) {
  const dir = mkdtempSync(path.join(scratchRoot(), 'faultline-workspace-'));
  const tree = path.join(dir, `linux-${version}`);
  // A clone shares blocks where the file system can; a plain copy takes some seconds.
  if (spawnSync('cp', ['-a', '--reflink=auto', treeDir(version), tree]).status !== 0) cpSync(treeDir(version), tree, { recursive: true });
  return { dir, tree };
}

/** 'desktop' where a window can be shown and the build can be had, else 'server'. FAULTLINE_VSCODE decides otherwise. */
async function findVscode() {
  const asked = process.env.FAULTLINE_VSCODE;
  if (asked && !['desktop', 'server'].includes(asked)) throw new UserError(`FAULTLINE_VSCODE is "${asked}", should be desktop or server`);
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (asked === 'desktop' || (!asked && display)) {
    try {
      const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
      return { kind: 'desktop', executable: await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(cacheDir(), 'vscode-test') }) };
    } catch (e) {
      if (asked) throw e;
      console.log(`no desktop VS Code (${e.message}); using the server`);
    }
  }
  ensureServer(); ensureChromium();
  return { kind: 'server', executable: path.join(root, 'scripts/lib/server-launcher.mjs') };
}

async function installInto(vscode, vsix, extensionsDir) {
  if (vscode.kind === 'server') return installVsix(vsix, extensionsDir);
  const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  const cli = resolveCliPathFromVSCodeExecutablePath(vscode.executable);
  const r = spawnSync(cli, ['--install-extension', vsix, `--extensions-dir=${extensionsDir}`, `--user-data-dir=${extensionsDir}-data`], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (r.status !== 0) throw new UserError(`cannot install ${vsix}: ${r.stderr}`);
}

/** An extension that does nothing: a development run needs one, and in the vsix run it must not be ours. */
function emptyExtension(dir) {
  const at = path.join(dir, 'empty-extension');
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name: 'empty', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.100.0' } }));
  return at;
}

/**
 * Runs the tests of one kind. `web`: in the browser worker host. `tree`: version of the kernel tree that is the workspace. Returns { passed, failed, skipped };
 * a run that ends without its summary counts as one failure.
 */
export async function runVscodeTests(kind, { vsix, tree = '7.2', wanted = [], web = kind === 'web' } = {}) {
  const { runTests } = await import('@vscode/test-electron');
  const vscode = await findVscode();
  const tests = await bundle(kind, wanted, web);
  const scratch = makeWorkspace(tree);
  // Tests run in the host of the extension whose folder they lie in.
  const developed = kind === 'vsix' ? emptyExtension(scratch.dir) : web ? makeWebExtension() : root;
  try {
    let output = '';
    const stdout = new PassThrough();
    stdout.on('data', chunk => {
      output += String(chunk);
      process.stdout.write(vscode.kind === 'desktop' ? String(chunk).replaceAll('[faultline-test] ', '') : chunk);
    });
    const launchArgs = [scratch.tree, `--user-data-dir=${path.join(scratch.dir, 'user')}`];
    const extensionsDir = path.join(scratch.dir, 'extensions');
    mkdirSync(extensionsDir);
    if (kind === 'vsix') await installInto(vscode, vsix, extensionsDir);
    launchArgs.push(`--extensions-dir=${extensionsDir}`, ...(web ? ['--extensionDevelopmentKind=web'] : []));
    let ended = true;
    await runTests({ vscodeExecutablePath: vscode.executable, extensionTestsPath: web ? path.join(developed, path.relative(root, tests)) : tests, launchArgs, stdout,
      extensionDevelopmentPath: developed,
      extensionTestsEnv: { FAULTLINE_CACHE: cacheDir() } }).catch(e => { ended = false; console.log(`${kind}: ${e.message}`); });
    const m = /# pass (\d+) fail (\d+) skip (\d+)/.exec(output);
    const [passed, failed, skipped] = m ? m.slice(1).map(Number) : [0, 1, 0];
    return { passed, failed: ended || failed > 0 ? failed : 1, skipped };
  } finally {
    if (web) rmSync(developed, { recursive: true, force: true });
    if (!existsSync(path.join(scratch.dir, 'keep'))) rmSync(scratch.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
