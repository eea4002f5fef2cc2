// A real VS Code without a desktop: the VS Code server inside the registry package `code-server`, shown by Chromium. Serves the
// tests, the screenshots and `npm start` where no desktop build can be had.
//
// The server lives in the cache, in a folder of its own named after its lock file (tools/server), so the extension's own
// dependency tree stays small. It needs Node 24, which comes from the registry too.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './cache.mjs';
import { UserError, has, isRoot, sh } from './run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const HOST = '127.0.0.1';

/** Node 24 where the registry has one for this platform, else the Node that runs this script. */
function nodeIn(dir) {
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
  const bin = path.join(dir, 'node_modules', name, 'bin/node');
  if (existsSync(bin)) return bin;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new UserError(`the VS Code server needs Node 24 and there is no package of it for ${process.platform}-${process.arch}; install Node 24 and run this again`);
}

/** Installs the server where it is missing. `{ node, main }`: the Node to run it with and its entry. */
export function ensureServer() {
  const from = path.join(root, 'tools/server');
  const lock = readFileSync(path.join(from, 'package-lock.json'));
  const dir = path.join(cacheDir(), `server-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  const vscode = at => path.join(at, 'node_modules/code-server/lib/vscode');
  if (!existsSync(dir)) {
    console.log(`installing the VS Code server into ${dir} (600 MB, once)`);
    mkdirSync(cacheDir(), { recursive: true });
    const temporary = mkdtempSync(path.join(cacheDir(), '.server-'));
    try {
      for (const f of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(path.join(from, f), path.join(temporary, f));
      // Install scripts would compile native modules; the server works without them, but logs errors about spdlog and a watchdog.
      sh('npm', ['ci', '--ignore-scripts', '--loglevel=error'], { cwd: temporary });
      // Its shrinkwrap is not complete enough for `npm ci`.
      sh('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: vscode(temporary) });
      try { renameSync(temporary, dir); } catch (e) { if (!existsSync(dir)) throw e; /* another process was first */ }
    } finally { rmSync(temporary, { recursive: true, force: true }); }
  }
  return { node: nodeIn(dir), main: path.join(vscode(dir), 'out/server-main.js') };
}

/** The Chromium to drive: FAULTLINE_CHROMIUM, else one that is installed, else apt's where we are root. */
export function ensureChromium() {
  if (process.env.FAULTLINE_CHROMIUM) return process.env.FAULTLINE_CHROMIUM;
  const installed = () => ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].find(has);
  let found = installed();
  if (!found && has('apt-get') && isRoot()) {
    console.log('installing chromium');
    // Without a font a window has no letters; chromium only recommends some.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
    sh('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', 'update'], { env, allowFailure: true });
    sh('apt-get', [...options, 'install', 'chromium', 'fonts-dejavu-core', 'fonts-liberation'], { env });
    found = installed();
  }
  if (!found) throw new UserError('no Chromium found. Install it (as root: apt-get install chromium), or name a Chromium-based browser in FAULTLINE_CHROMIUM');
  return sh('sh', ['-c', 'command -v "$1"', 'sh', found]).trim();
}

/** Flags under which Chromium runs without a display and leaves the network alone. */
export const CHROMIUM_FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

/** What a test or a picture should not be disturbed by. */
const QUIET_SETTINGS = { 'files.autoSave': 'off', 'workbench.startupEditor': 'none', 'workbench.tips.enabled': false, 'chat.disableAIFeatures': true, 'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden', 'git.enabled': false, 'telemetry.telemetryLevel': 'off', 'extensions.ignoreRecommendations': true,
  'update.showReleaseNotes': false, 'extensions.autoCheckUpdates': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false, 'files.simpleDialog.enable': true, 'window.confirmBeforeClose': 'never' };

/**
 * Starts a server on a free port of the loopback interface, with a data directory of its own that is removed by `stop`.
 * `extensionsDir`: installed extensions; `development`: honour a page's development payload; `settings`: machine settings;
 * `trust`: keep workspace trust on.
 */
export async function startServer({ extensionsDir, development = false, settings = {}, trust = false, port = 0, verbose = false } = {}) {
  const { node, main } = ensureServer();
  const data = mkdtempSync(path.join(tmpdir(), 'faultline-server-'));
  mkdirSync(path.join(data, 'data/Machine'), { recursive: true });
  writeFileSync(path.join(data, 'data/Machine/settings.json'), JSON.stringify({ ...QUIET_SETTINGS, 'security.workspace.trust.enabled': trust, ...settings }, null, 2));
  const args = [main, '--accept-server-license-terms', '--host', HOST, '--port', String(port), '--without-connection-token', '--disable-telemetry',
    ...(trust ? [] : ['--disable-workspace-trust']), ...(development ? ['--enable-smoke-test-driver'] : []), '--server-data-dir', data,
    '--extensions-dir', extensionsDir ?? path.join(data, 'extensions')];
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: undefined, VSCODE_IPC_HOOK_CLI: undefined } });
  let log = '';
  const actual = await new Promise((resolve, reject) => {
    const see = chunk => {
      const text = String(chunk);
      log = (log + text).slice(-20000);
      if (verbose) process.stderr.write(text);
      const m = /Extension host agent listening on (\d+)/.exec(log);
      if (m) resolve(Number(m[1]));
    };
    child.stdout.on('data', see); child.stderr.on('data', see);
    child.on('error', reject);
    child.on('exit', code => reject(new UserError(`the VS Code server ended (${code}):\n${log.slice(-2000)}`)));
    setTimeout(() => reject(new UserError(`the VS Code server did not start within 60 s:\n${log.slice(-2000)}`)), 60000).unref();
  }).catch(e => { child.kill('SIGKILL'); rmSync(data, { recursive: true, force: true }); throw e; });
  const authority = `${HOST}:${actual}`;
  return {
    port: actual, log: () => log, exited: new Promise(r => child.on('exit', r)),
    /** The page of a folder; `payload` lists [key, value] pairs for the workbench, paths as `remote()` gives them. */
    url: (folder, payload) => `http://${authority}/?${new URLSearchParams({ ...(folder ? { folder } : { ew: 'true' }), ...(payload ? { payload: JSON.stringify(payload) } : {}) })}`,
    remote: p => `vscode-remote://${authority}${path.resolve(p)}`,
    stop: async () => {
      if (child.exitCode === null) {
        const gone = new Promise(r => child.on('exit', r));
        child.kill('SIGTERM');
        const t = setTimeout(() => child.kill('SIGKILL'), 3000);
        await gone; clearTimeout(t);
      }
      rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Installs a .vsix into an extensions directory, as the server does it. */
export function installVsix(vsix, extensionsDir) {
  const { node, main } = ensureServer();
  const data = mkdtempSync(path.join(tmpdir(), 'faultline-install-'));
  try {
    const out = sh(node, [main, '--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', extensionsDir, '--install-extension', vsix], { env: { ...process.env, NODE_OPTIONS: '' } });
    if (!/successfully installed/.test(out)) throw new UserError(`the VS Code server did not install ${vsix}:\n${out}`);
  } finally { rmSync(data, { recursive: true, force: true }); }
}

/** A page of Chromium at 1440×900. `theme`: light or dark, as the page's colour scheme. */
export async function openBrowser({ theme = 'dark', width = 1440, height = 900 } = {}) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: CHROMIUM_FLAGS });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, permissions: ['clipboard-read', 'clipboard-write'] });
  return { browser, page: await context.newPage() };
}
