// npm start [-- --tree DIR]: opens VS Code with the extension, on a kernel tree of yours or on the bundled study folder.
//
//   --tree DIR     the folder to open
//   --server       the VS Code server even where a desktop `code` is installed
//   --port N       the server's port (default: a free one)
//
// A desktop VS Code (`code`) is used where one is installed and can show a window; else the VS Code server, whose address is
// printed: open it in a browser. Ctrl-C ends the server.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './lib/cache.mjs';
import { UserError, has, main } from './lib/run.mjs';
import { ensurePackages } from './lib/setup.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const USAGE = 'usage: npm start [-- [--tree DIR] [--server] [--port N]]';

function options(args) {
  const o = { tree: undefined, server: false, port: 0 };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--server') o.server = true;
    else if (args[i] === '--tree' && args[i + 1]) o.tree = path.resolve(process.env.INIT_CWD ?? '.', args[++i]);
    else if (args[i] === '--port' && /^\d+$/.test(args[i + 1] ?? '')) o.port = Number(args[++i]);
    else throw new UserError(`${args[i]}: not understood; ${USAGE}`);
  }
  if (o.tree !== undefined && !(existsSync(o.tree) && statSync(o.tree).isDirectory())) throw new UserError(`${o.tree} is no folder; give the top folder of a kernel tree (npm run kernel -- 7.2 fetches one)`);
  return o;
}

/** A copy of the study folder that the reader may edit: the one in the repository stays as it is. */
function studyFolder() {
  const from = path.join(root, 'media/study');
  if (!existsSync(from)) throw new UserError(`media/study is missing; give a kernel tree: npm start -- --tree DIR (npm run kernel -- 7.2 fetches one)`);
  // Named after its content: a newer study folder comes as a new copy, and what the reader has written in an older one stays.
  const hash = createHash('sha256');
  for (const f of readdirSync(from, { recursive: true, withFileTypes: true }).filter(f => f.isFile()).map(f => path.join(f.parentPath ?? f.path, f.name)).sort()) {
    hash.update(path.relative(from, f)).update('\0').update(readFileSync(f)).update('\0');
  }
  const to = path.join(cacheDir(), `study-${hash.digest('hex').slice(0, 8)}`);
  if (!existsSync(to)) { mkdirSync(path.dirname(to), { recursive: true }); cpSync(from, to, { recursive: true }); }
  return to;
}

/** True when `code` is a desktop VS Code that can show a window here. */
function desktop() {
  if (!has('code')) return false;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  return spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
}

await main(async () => {
  const o = options(process.argv.slice(2));
  ensurePackages();
  const folder = o.tree ?? studyFolder();
  if (!o.server && desktop()) {
    const { buildAll } = await import('./build.mjs');
    await buildAll({ requireAll: true });
    const r = spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit', shell: process.platform === 'win32' });
    if (r.status !== 0) throw new UserError('`code` did not start; try: npm start -- --server');
    console.log(`VS Code opens ${folder} with Faultline.`);
    return;
  }
  const { installVsix, startServer } = await import('./lib/server.mjs');
  const { packageVsix } = await import('./package.mjs');
  const vsix = await packageVsix({ quiet: true });
  const extensionsDir = mkdtempSync(path.join(tmpdir(), 'faultline-extensions-'));
  try {
    installVsix(vsix, extensionsDir);
    // The study folder is ours; another tree is the reader's to trust.
    const server = await startServer({ extensionsDir, port: o.port, trust: o.tree !== undefined });
    console.log(`\nVS Code with Faultline, on ${folder}:\n\n  ${server.url(folder)}\n\nOpen it in a browser. Ctrl-C ends it.`);
    const stopped = new Promise(resolve => { for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, resolve); });
    await Promise.race([stopped, server.exited]);
    await server.stop();
  } finally {
    rmSync(extensionsDir, { recursive: true, force: true });
  }
});
