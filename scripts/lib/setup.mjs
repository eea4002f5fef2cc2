// What a fresh machine lacks: the extension's own packages, and a few system commands. Imports nothing that has to be installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './cache.mjs';
import { UserError, has, isRoot, sh } from './run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** System commands by purpose, and the Debian packages that hold them. */
const COMMANDS = {
  xz: { packages: ['xz-utils'], why: 'kernel packages are xz archives' },
  gcc: { packages: ['gcc', 'libc6-dev'], why: 'scenario programs run natively too, to compare' },
  csmith: { packages: ['csmith', 'libcsmith-dev'], why: 'random C programs for the compiler tests' },
};

/** True when node_modules holds exactly the versions of package-lock.json. */
function installed() {
  const hidden = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([name, p]) => name === '' || p.optional || p.devOptional || p.peer || there[name]?.version === p.version);
}

/** What is fetched where the machine's own Node is older than 20 (Debian 12 has 18). */
const NODE = '22.23.3';

/** The scripts use what Node has since version 20. Under an older one this fetches a newer one as a package and goes on in that: it does not return. */
function ensureNode() {
  const own = process.versions.node;
  if (Number(own.split('.')[0]) >= 20) return;
  const name = `node-${process.platform}-${process.arch}`, folder = path.join(cacheDir(), `node-${NODE}`), bin = path.join(folder, 'node_modules', name, 'bin');
  if (!existsSync(path.join(bin, 'node'))) {
    console.log(`Node ${own} is too old: fetching ${NODE}`);
    try { sh('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${NODE}`]); } catch (e) {
      throw new UserError(`Node ${own} is too old, and ${NODE} could not be fetched; install Node 20 or newer and run this again\n${e.message}`);
    }
  }
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const r = spawnSync(path.join(bin, 'node'), process.argv.slice(1), { stdio: 'inherit', env });
  process.exit(r.status ?? 1);
}

/** npm ci, where it is needed. A linked node_modules belongs to another work tree and is left alone. */
export function ensurePackages() {
  ensureNode();
  const modules = path.join(root, 'node_modules');
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  if (installed()) return;
  console.log('installing packages (npm ci)');
  sh('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

/** Installs missing system commands where we are root and apt is there; else names them with the command to type. */
export function ensureCommands(names) {
  const missing = names.filter(n => !has(n));
  if (missing.length === 0) return;
  const packages = missing.flatMap(n => COMMANDS[n].packages);
  if (has('apt-get') && isRoot()) {
    console.log(`installing ${packages.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    sh('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', 'update'], { env, allowFailure: true });
    sh('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-y', '-q', '--no-install-recommends', 'install', ...packages], { env });
    return;
  }
  throw new UserError(`missing commands:\n${missing.map(n => `  ${n}: ${COMMANDS[n].why}`).join('\n')}\ninstall them, on Debian: sudo apt-get install ${packages.join(' ')}`);
}
