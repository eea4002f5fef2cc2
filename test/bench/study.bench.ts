// Study pages over a whole tree: the commands as a reader types them, cold (no index) and warm, beside other tools over the same files in the same run.
// Wall time, and processor time of all threads in brackets: on a machine that does other work only the second means something.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { readWasm } from '../../src/cli/wasm.ts';
import { contractList } from '../../src/engine/catalog.ts';
import { nodeBulk } from '../../src/node/bulk.ts';
import { FolderStore, NodeFiles } from '../../src/node/files.ts';
import { scenariosOf } from '../../src/paths/index.ts';
import { atlasMarkdown } from '../../src/reports/atlas/markdown.ts';
import { atlasOf } from '../../src/reports/atlas/page.ts';
import { Facts } from '../../src/reports/facts.ts';
import { reportMarkdown } from '../../src/reports/logic/markdown.ts';
import { functionReport, wholeTree } from '../../src/reports/logic/report.ts';
import { messagesIn } from '../../src/reports/messages/index.ts';
import { createParser, functionAsts } from '../../src/syntax/index.ts';
import { TreeState } from '../../src/tree/bulk.ts';
import { CallIndex } from '../../src/tree/calls/index.ts';
import { openTree } from '../../src/tree/index.ts';
import { onlyFunctions } from '../../src/tree/outline.ts';

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

/** Milliseconds, in turns: the median, the longest, and what is asked for the first time; in brackets those of processors, of the whole process. */
async function repeated(what: string, ask: readonly (() => Promise<unknown>)[], wanted?: number): Promise<void> {
  const times: number[] = [], busy: number[] = [];
  for (let i = 0; i < 10 * ask.length; i++) {
    const from = performance.now(), used = process.cpuUsage();
    await ask[i % ask.length]();
    times.push(performance.now() - from);
    const { user, system } = process.cpuUsage(used);
    if (i >= ask.length) busy.push((user + system) / 1000);
  }
  busy.sort((a, b) => a - b);
  const first = times.splice(0, ask.length), sorted = times.sort((a, b) => a - b), middle = sorted[sorted.length >> 1];
  console.log(`    ${what}: ${middle.toFixed(1)} ms (${busy[busy.length >> 1].toFixed(1)} ms of processors), longest ${sorted.at(-1)!.toFixed(1)} ms, first ${Math.max(...first).toFixed(1)} ms${wanted === undefined ? '' : `; bound ${wanted} ms: ${middle <= wanted ? 'holds' : 'MISSED'}`}`);
}

/** As the editor's worker answers: it has the index, and believes what it has seen of the files for some seconds. */
async function inOneProcess(folder: string): Promise<void> {
  const files = new NodeFiles(folder), store = FolderStore.ofTree(folder), bulk = nodeBulk(folder, { helping: true }), state = new TreeState(bulk);
  const index = new CallIndex(bulk, store, state), tree = openTree({ files, store, bundled: new NodeFiles(path.resolve('media')) });
  await index.load();
  const t = messagesIn('en'), contracts = contractList(), modelled = (n: string): boolean => contracts.has(n);
  const page = (file: string) => async (): Promise<unknown> => atlasMarkdown(await atlasOf({ tree, index, scenariosOf, modelled, installed: () => undefined }, file), t);
  const parser = await createParser(readWasm());
  const facts = new Facts(tree);
  const report = (file: string, name: string) => async (): Promise<unknown> => reportMarkdown(await functionReport({
    tree, facts, modelled, ...wholeTree(tree, index),
    functions: (p, text, wanted) => { const s = parser.parse(wanted ? onlyFunctions(text, tree.outlineOf(p), wanted) : text); try { return functionAsts(s, wanted); } finally { s.dispose(); } },
  }, file, name, 'en'));
  console.log('  in one process, as the editor asks:');
  await repeated('callers of vm_insert_page, handle_mm_fault, do_mmap', ['vm_insert_page', 'handle_mm_fault', 'do_mmap'].map(n => () => index.uses(n)), 100);
  await repeated('callers of kfree, mutex_lock', ['kfree', 'mutex_lock'].map(n => () => index.uses(n)), 100);
  await repeated('handlers', [() => tree.allHandlers(bulk, { state })], 500);
  await repeated('atlas pages of lib/test_hmm.c, mm/hmm.c, mm/memory.c', ['lib/test_hmm.c', 'mm/hmm.c', 'mm/memory.c'].map(page), 300);
  await repeated('reports of do_anonymous_page, hmm_range_fault', [report('mm/memory.c', 'do_anonymous_page'), report('mm/hmm.c', 'hmm_range_fault')]);
  await repeated('callers of vm_insert_page, every file of the tree being looked at before', [async () => { index.forget(); await index.load(); return index.uses('vm_insert_page'); }]);
}

/** Through util-linux's script, which gives a command a terminal: the wall time until its first words. */
async function onTerminal(what: string, command: string): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const from = performance.now();
    const child = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const first = await new Promise<number | undefined>(resolve => {
      child.once('error', () => { resolve(undefined); });
      child.stdout.once('data', () => { resolve(performance.now() - from); });
      child.once('exit', () => { resolve(undefined); });
    });
    await new Promise(resolve => { if (child.exitCode !== null || first === undefined) resolve(undefined); else child.once('exit', resolve); });
    if (first === undefined) { console.log(`  ${what}: did not run`); return; }
    times.push(first);
  }
  console.log(`  ${what}: ${(times.sort((a, b) => a - b)[2] / 1000).toFixed(2)} s`);
}

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
    await onTerminal('callers of vm_insert_page, warm, on a terminal: until the answer stands there', `${process.execPath} ${cli} callers vm_insert_page --tree ${tree}`);
    ours('atlas', 'lib/test_hmm.c');
    tell('atlas of lib/test_hmm.c, warm', median(() => ours('atlas', 'lib/test_hmm.c')), 0.3);
    ours('report', 'mm/memory.c:do_anonymous_page');
    tell('report of do_anonymous_page, warm', median(() => ours('report', 'mm/memory.c:do_anonymous_page')));

    await inOneProcess(tree);
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
