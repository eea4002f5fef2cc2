// Fetches kernel source trees into the cache (see lib/cache.mjs), for tests and for study.
//
//   npm run kernel -- 7.2 6.12            fetch what is missing
//   npm run kernel -- --force 7.2         fetch again
//   npm run kernel -- --list              what the cache holds
//
// A tree comes from Debian's linux-source-VERSION package where apt is at hand (any suite of the machine's own mirror), else
// from a shallow sparse clone of kernel.org. Only the folders in FOLDERS are kept. Nothing is ever half there: a tree is
// made beside its place and renamed into it, and a marker file says what it holds.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { cacheDir, treeDir } from './lib/cache.mjs';
import { UserError, has, main, sh } from './lib/run.mjs';

/** Raise when FOLDERS changes, so that cached trees are made again. */
const LAYOUT = 1;
const MARKER = '.faultline-tree.json';
const FOLDERS = ['mm', 'fs', 'lib', 'kernel', 'include', 'arch', 'init', 'ipc', 'block', 'io_uring', 'security', 'virt', 'scripts',
  'tools/testing/selftests', 'tools/include', 'tools/lib', 'Documentation/mm', 'Documentation/admin-guide/mm', 'drivers/char',
  'drivers/dax', 'drivers/uio', 'drivers/base'];
const TOP = ['Makefile', 'Kconfig', 'Kbuild', 'MAINTAINERS', 'COPYING', '.config', '.clang-format'];
/** Bulk that no reader of C needs. */
const EXCLUDE = ['*/boot/dts', '*/testing/selftests/bpf', '*/testing/selftests/net', '*/testing/selftests/drivers'];
const SUITES = ['bullseye', 'bookworm', 'trixie', 'bookworm-backports', 'trixie-backports', 'sid'];

export const complete = version => {
  try { return JSON.parse(readFileSync(path.join(treeDir(version), MARKER), 'utf8')).layout === LAYOUT; } catch { return false; }
};

/** The Debian mirror that this machine is set up with, or undefined. */
function debianMirror() {
  if (!has('apt-get')) return undefined;
  const lines = sh('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(LABEL)', 'Created-By: Packages'], { allowFailure: true }).split('\n');
  return lines.map(l => l.split(' ')).find(([uri, origin, label]) => uri && origin === 'Debian' && label === 'Debian')?.[0]
    // Before the first apt-get update there is no origin to ask for.
    ?? lines.map(l => l.split(' ')[0]).find(uri => /\/debian\/?$/.test(uri));
}

/** apt options for package lists of our own: no root needed, the machine's configuration untouched. */
function privateApt(mirror) {
  const home = path.join(cacheDir(), 'apt');
  for (const d of ['lists/partial', 'cache/archives/partial', 'state']) mkdirSync(path.join(home, d), { recursive: true });
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  writeFileSync(path.join(home, 'sources.list'), SUITES.map(s => `deb ${signed}${mirror} ${s} main\n`).join(''));
  return ['-o', `Dir::Etc::sourcelist=${home}/sources.list`, '-o', 'Dir::Etc::sourceparts=/dev/null', '-o', `Dir::State=${home}/state`,
    '-o', `Dir::State::Lists=${home}/lists`, '-o', `Dir::Cache=${home}/cache`, '-o', 'Dir::State::status=/dev/null', '-o', 'APT::Sandbox::User=root',
    '-o', 'Acquire::Languages=none', '-o', 'Acquire::Retries=3'];
}

/** Downloads linux-source-VERSION into `dir`; the .deb's path, or undefined when no suite has it. */
function downloadPackage(version, dir, state) {
  const name = `linux-source-${version}`;
  const attempt = options => {
    sh('apt-get', [...options, 'download', name], { cwd: dir, allowFailure: true });
    const deb = readdirSync(dir).find(f => f.endsWith('.deb'));
    return deb && path.join(dir, deb);
  };
  const known = attempt(['-o', 'APT::Sandbox::User=root']);
  if (known || !state.mirror) return known;
  state.options ??= privateApt(state.mirror);
  const again = attempt(state.options);
  if (again || state.updated) return again;
  console.log(`  reading the package lists of ${SUITES.join(', ')} from ${state.mirror}`);
  // One suite that the mirror no longer holds fails the command but not the other suites.
  sh('apt-get', [...state.options, 'update'], { allowFailure: true });
  state.updated = true;
  return attempt(state.options);
}

/** Pipes the package's tarball through tar; only the wanted members are written. */
async function unpack(deb, into) {
  const work = path.join(into, '.deb');
  mkdirSync(work);
  sh('dpkg-deb', ['-x', deb, work]);
  rmSync(deb);
  const dir = path.join(work, 'usr/src');
  const tarball = readdirSync(dir).find(f => /^linux-source-.*\.tar\./.test(f));
  if (!tarball) throw new UserError(`${path.basename(deb)} holds no linux-source tarball`);
  const members = [...FOLDERS, ...TOP].map(m => `*/${m}`);
  const args = ['-x', '-f', path.join(dir, tarball), '-C', into, '--strip-components=1', '--no-same-owner', '--wildcards', '--no-wildcards-match-slash', '--anchored',
    ...EXCLUDE.flatMap(e => ['--no-anchored', '--exclude', e]), '--anchored', ...members];
  // tar complains about members that this version does not have; what matters is checked below.
  await new Promise((resolve, reject) => {
    const child = spawn('tar', args, { stdio: 'ignore', env: { ...process.env, XZ_OPT: '-T0' } });
    child.on('error', reject); child.on('exit', resolve);
  });
  rmSync(work, { recursive: true, force: true });
}

function cloneSparse(version, into) {
  if (!has('git')) throw new UserError(`linux ${version}: no Debian package found and git is missing; install git (apt-get install git) and run this again`);
  const url = 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git';
  // The newest of a stable series, else the release itself.
  const names = /^\d+\.\d+$/.test(version) ? [`linux-${version}.y`, `v${version}`] : [`v${version}`];
  console.log(`  no package linux-source-${version}; cloning ${names.join(' or ')} from kernel.org`);
  for (const [i, name] of names.entries()) {
    try {
      sh('git', ['-c', 'advice.detachedHead=false', 'clone', '-q', '--depth', '1', '--filter=blob:none', '--sparse', '--branch', name, url, into]);
      break;
    } catch (e) { if (i === names.length - 1) throw e; }
  }
  sh('git', ['-C', into, 'sparse-checkout', 'set', ...FOLDERS]);
  rmSync(path.join(into, '.git'), { recursive: true, force: true });
}

async function fetchTree(version, state) {
  const target = treeDir(version);
  mkdirSync(path.dirname(target), { recursive: true });
  const temporary = mkdtempSync(path.join(path.dirname(target), `.linux-${version}-`));
  const started = Date.now();
  try {
    console.log(`linux ${version}: fetching`);
    const deb = has('dpkg-deb') ? downloadPackage(version, temporary, state) : undefined;
    if (deb) await unpack(deb, temporary); else cloneSparse(version, temporary);
    for (const f of ['mm/memory.c', 'include/linux/mm.h', 'arch/x86', 'Makefile']) {
      if (!existsSync(path.join(temporary, f))) throw new UserError(`linux ${version}: the fetched tree has no ${f}; is the disk full?`);
    }
    const top = readFileSync(path.join(temporary, 'Makefile'), 'utf8');
    const release = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(k => new RegExp(`^${k}\\s*=\\s*(\\d+)`, 'm').exec(top)?.[1]).join('.');
    writeFileSync(path.join(temporary, MARKER), JSON.stringify({ version, release, layout: LAYOUT, origin: deb ? path.basename(deb) : 'kernel.org' }) + '\n');
    rmSync(target, { recursive: true, force: true });
    try { renameSync(temporary, target); } catch (e) { if (!complete(version)) throw e; /* another process was first */ }
    console.log(`linux ${version}: ${release} in ${target} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Fetches what is missing of `versions`. */
export async function ensureKernels(versions, { force = false } = {}) {
  const state = { mirror: undefined };
  const missing = versions.filter(v => force || !complete(v));
  for (const v of versions) if (!missing.includes(v)) console.log(`linux ${v}: ${treeDir(v)}`);
  if (missing.length === 0) return;
  state.mirror = debianMirror();
  for (const v of missing) await fetchTree(v, state);
}

if (process.argv[1] && import.meta.url.endsWith(path.basename(process.argv[1]))) {
  await main(async () => {
    const args = process.argv.slice(2);
    if (args.includes('--list')) {
      const dir = path.join(cacheDir(), 'trees');
      for (const d of existsSync(dir) ? readdirSync(dir) : []) {
        const marker = path.join(dir, d, MARKER);
        if (existsSync(marker)) console.log(`${path.join(dir, d)}\t${JSON.parse(readFileSync(marker, 'utf8')).release}`);
      }
      return;
    }
    const versions = args.filter(a => !a.startsWith('-'));
    const bad = versions.find(v => !/^\d+\.\d+(\.\d+)?$/.test(v)) ?? args.find(a => a.startsWith('-') && a !== '--force');
    if (bad || versions.length === 0) throw new UserError(`${bad ? `"${bad}" is no kernel version; ` : ''}usage: npm run kernel -- [--force] VERSION…, for example: npm run kernel -- 7.2 6.12`);
    await ensureKernels(versions, { force: args.includes('--force') });
  });
}
