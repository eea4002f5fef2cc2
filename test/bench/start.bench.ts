// A run from the command line, start to end: the process, the machine, the program, its output. Cold: in an empty cache; the tree's files are in memory.
// Warm: what the first runs kept is there. Beside each the same program through gcc, and Node with nothing to do, in the same rounds.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, loadavg, tmpdir } from 'node:os';
import path from 'node:path';

const ROUNDS = 11;
const cli = path.resolve('dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'faultline-start-'));
const kept = path.join(process.env['FAULTLINE_CACHE'] ?? path.join(homedir(), '.cache/faultline'), 'trees');
const trees = existsSync(kept) ? ['linux-7.2', 'linux-6.12'].map(t => path.join(kept, t)).filter(t => existsSync(t)) : [];

const hello = path.join(folder, 'hello.c');
writeFileSync(hello, '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }\n');

interface Case { readonly name: string; readonly program: string; readonly options: readonly string[]; /** No system lets it run natively the way it is. */ readonly native?: boolean }
const cases: Case[] = [{ name: 'hello, without a kernel', program: hello, options: [] }, ...trees.flatMap((tree): Case[] => {
  const on = path.basename(tree).replace('linux-', 'on '), options = ['--tree', tree];
  return [
    { name: `hello, ${on}`, program: hello, options },
    { name: `vvar: touch the page, ${on}`, program: path.resolve('media/scenarios/vvar/touch.c'), options, native: false },
    { name: `userfault: one missing fault with copy, ${on}`, program: path.resolve('media/scenarios/userfault/missing.c'), options: [...options, '-D', 'PAGES=1'] },
  ];
})];

/** Milliseconds that a command takes. */
function timed(command: string, args: readonly string[], cache: string): number {
  const began = performance.now();
  const r = spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, FAULTLINE_CACHE: cache } });
  if (r.error) throw r.error;
  return performance.now() - began;
}
const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const told = (list: readonly number[]): string => { const s = sorted(list); return `${s[s.length >> 1]!.toFixed(0)} (least ${s[0]!.toFixed(0)})`; };

try {
  console.log(`  milliseconds, medians of ${ROUNDS}; ${cpus().length} processors, load ${loadavg().map(l => l.toFixed(1)).join(' ')}`);
  const bare: number[] = [];
  for (const c of cases) {
    const cache = mkdtempSync(path.join(folder, 'cache-')), run = [cli, 'run', c.program, ...c.options], binary = path.join(folder, 'native');
    const cold = timed(process.execPath, run, cache);
    for (let i = 0; i < 2; i++) timed(process.execPath, run, cache);
    const warm: number[] = [], native: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      bare.push(timed(process.execPath, ['-e', '0'], cache));
      warm.push(timed(process.execPath, run, cache));
      if (c.native !== false) native.push(timed('gcc', ['-std=gnu11', '-w', '-pthread', '-DPAGES=1', '-o', binary, c.program], cache) + timed(binary, [], cache));
    }
    console.log(`  ${c.name}: warm ${told(warm)}, cold ${cold.toFixed(0)}${native.length ? `; gcc and a native run ${told(native)}` : ''}`);
  }
  console.log(`  node -e 0: ${told(bare)}; load afterwards ${loadavg()[0]!.toFixed(1)}`);
  if (trees.length === 0) console.log(`  no tree in ${kept} (npm run kernel -- 7.2): runs on a kernel are left out`);
} finally { rmSync(folder, { recursive: true, force: true }); }
