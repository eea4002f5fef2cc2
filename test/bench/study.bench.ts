// Study pages over a whole tree: the commands as a reader types them, cold (no index) and warm, beside other tools over the same files in the same run.
// Wall time, and processor time of all threads in brackets: on a machine that does other work only the second means something.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { nodeBulk } from '../../src/node/bulk.ts';
import { FolderStore } from '../../src/node/files.ts';
import { CallIndex } from '../../src/tree/calls/index.ts';

const cache = process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline');
const cli = path.resolve('dist/cli.js');
if (!existsSync(cli)) throw new Error('dist/cli.js is not there: run "npm run build" first');

interface Took { readonly wall: number; readonly cpu: number; readonly out: string }
function timed(command: string, args: readonly string[], cwd: string): Took | undefined {
  const quoted = [command, ...args].map(a => `'${a.replaceAll("'", `'\\''`)}'`).join(' ');
  const r = spawnSync('bash', ['-c', `TIMEFORMAT='%R %U %S'; { time ${quoted} 2>/dev/null; } 2>&1`], { cwd, encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, LC_ALL: 'C' } });
  const lines = (r.stdout ?? '').trimEnd().split('\n'), [wall, user, sys] = (lines.pop() ?? '').split(' ').map(Number);
  return Number.isFinite(sys) ? { wall, cpu: user + sys, out: lines.join('\n') } : undefined;
}
const installed = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;
const tell = (what: string, t: Took | undefined, wanted?: number): void =>
  console.log(`  ${what}: ${t ? `${t.wall.toFixed(2)} s (${t.cpu.toFixed(2)} s of processors)${wanted === undefined ? '' : `; bound ${wanted} s: ${t.wall <= wanted ? 'holds' : 'MISSED'}`}` : 'did not run'}`);
/** The median of five, by wall time. */
const median = (run: () => Took | undefined): Took | undefined => {
  const all = Array.from({ length: 5 }, run).filter(t => t !== undefined);
  return all.sort((a, b) => a.wall - b.wall)[all.length >> 1];
};

for (const version of ['6.12', '7.2']) {
  const tree = [path.join(cache, 'whole', `linux-${version}`), path.join(cache, 'trees', `linux-${version}`)].find(existsSync);
  if (!tree) { console.log(`no tree of ${version}: run "npm run kernel -- ${version}"`); continue; }
  const work = mkdtempSync(path.join(tmpdir(), 'faultline-study-'));
  process.env['FAULTLINE_CACHE'] = work;
  try {
    const ours = (...args: string[]): Took | undefined => timed(process.execPath, [cli, ...args, '--tree', tree], process.cwd());
    ours('--help');          // V8's code cache
    console.log(`\n${tree}`);
    tell('handlers, cold', ours('handlers'), 5);
    tell('handlers, warm', median(() => ours('handlers')), 0.5);
    tell('callers of vm_insert_page, no index', median(() => ours('callers', 'vm_insert_page')), 2);
    tell('index of the whole tree', ours('index'));
    for (const name of ['vm_insert_page', 'kfree']) tell(`callers of ${name}, warm`, median(() => ours('callers', name)), 0.1);
    ours('atlas', 'lib/test_hmm.c');
    tell('atlas of lib/test_hmm.c, warm', median(() => ours('atlas', 'lib/test_hmm.c')), 0.3);
    ours('report', 'mm/memory.c:do_anonymous_page');
    tell('report of do_anonymous_page, warm', median(() => ours('report', 'mm/memory.c:do_anonymous_page')));

    const index = new CallIndex(nodeBulk(tree), FolderStore.ofTree(tree));
    await index.load();
    const names = ['vm_insert_page', 'handle_mm_fault', 'kfree', 'mutex_lock', 'do_mmap'], times: number[] = [];
    for (const name of names) await index.uses(name);
    for (let i = 0; i < 50; i++) { const from = performance.now(); await index.uses(names[i % names.length]); times.push(performance.now() - from); }
    times.sort((a, b) => a - b);
    console.log(`  callers in a process that has the index, as the editor's worker: median ${times[25].toFixed(2)} ms, longest ${times[49].toFixed(1)} ms (kfree, mutex_lock among them)`);
    const folder = path.join(work, 'index');
    const size = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(f => statSync(path.join(folder, f))).filter(s => s.isFile()).reduce((n, s) => n + s.size, 0);
    console.log(`  everything kept of the tree: ${(size / 1e6).toFixed(1)} MB; bound 100 MB: ${size < 100e6 ? 'holds' : 'MISSED'}`);

    console.log('  for comparison:');
    tell('node, doing nothing', median(() => timed(process.execPath, ['-e', '0'], tree)));
    tell('find, looking at the time of each C file', median(() => timed('find', ['.', '-name', '*.[ch]', '-newer', cli], tree)));
    if (installed('rg')) tell('ripgrep of vm_fault_t', median(() => timed('rg', ['-l', 'vm_fault_t'], tree)));
    else tell('grep of vm_fault_t', timed('grep', ['-rl', '--include=*.[ch]', 'vm_fault_t', '.'], tree));
    if (installed('ctags')) tell('ctags of all', timed('ctags', ['-R', '--languages=C', '-f', path.join(work, 'tags'), '.'], tree));
    if (installed('cscope')) tell('cscope of all', timed('bash', ['-c', `find . -name '*.[ch]' > ${work}/files && cscope -b -k -q -i ${work}/files -f ${work}/cscope.out`], tree));
  } finally { rmSync(work, { recursive: true, force: true }); }
}
