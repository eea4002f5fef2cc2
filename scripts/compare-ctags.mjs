// Holds the scan of src/tree against universal-ctags on files drawn at random from a kernel tree, and prints every difference by class.
// Usage: node scripts/compare-ctags.mjs [--tree DIR] [--count N] [--seed N] [--dirs a,b] [--show N]
// ctags marks are not the truth: it takes one branch of each #if and guesses at macros. A difference is a place to look at.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const option = (name, value) => { const i = process.argv.indexOf(`--${name}`); return i < 0 ? value : process.argv[i + 1]; };
const tree = option('tree', path.join(process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline'), 'trees/linux-6.12'));
const count = Number(option('count', '200'));
let seed = Number(option('seed', '1'));
const dirs = option('dirs', 'mm,kernel,lib,include/linux').split(',');
const show = Number(option('show', '12'));

const random = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 32; };
const all = dirs.flatMap(d => readdirSync(path.join(tree, d), { recursive: true }).filter(f => /\.[ch]$/.test(f)).map(f => `${d}/${f}`)).sort();
const files = [];
while (files.length < count && all.length > 0) files.push(all.splice(Math.floor(random() * all.length), 1)[0]);

const out = mkdtempSync(path.join(tmpdir(), 'faultline-ctags-'));
await build({ entryPoints: ['src/tree/scan/index.ts'], outfile: path.join(out, 'scan.mjs'), bundle: true, format: 'esm', platform: 'node', minifySyntax: true, logLevel: 'warning' });
const { scan, Ev, NameKind, KIND_MASK, STRIDE } = await import(pathToFileURL(path.join(out, 'scan.mjs')));
rmSync(out, { recursive: true });

const KIND = { function: 'function', struct: 'struct', union: 'union', enum: 'enum', typedef: 'typedef', macro: 'macro', enumerator: 'enumerator' };
const OURS = { [NameKind.Function]: 'function', [NameKind.Struct]: 'struct', [NameKind.Union]: 'union', [NameKind.Enum]: 'enum', [NameKind.Typedef]: 'typedef', [NameKind.Enumerator]: 'enumerator' };
const r = spawnSync('ctags', ['--languages=C', '--language-force=C', '--output-format=json', '--fields=+nK', '--kinds-C=fsugtde', '-f', '-', '-L', '-'],
  { cwd: tree, input: files.join('\n'), maxBuffer: 1 << 30, encoding: 'utf8' });
if (r.status !== 0) { console.error(r.error?.message ?? r.stderr, '\nuniversal-ctags is needed: apt-get install universal-ctags'); process.exit(1); }
const theirs = new Map(files.map(f => [f, new Map()]));
for (const line of r.stdout.split('\n')) {
  if (!line.startsWith('{')) continue;
  const t = JSON.parse(line);
  const kind = KIND[t.kind];
  if (!kind || t.name.startsWith('__anon')) continue;
  theirs.get(t.path).set(`${kind} ${t.name}`, t.line);
}
const classes = new Map();
let agreed = 0, different = 0;
for (const f of files) {
  const text = readFileSync(path.join(tree, f), 'utf8');
  const x = scan(text);
  const ours = new Map();
  const invoked = new Map();
  const line = o => text.slice(0, o).split('\n').length;
  for (let o = 0; o < x.events.length; o += STRIDE) {
    const e = x.events;
    if (e[o] === Ev.Define) ours.set(`macro ${x.strings[e[o + 1]]}`, e[o + 5]);
    else if (e[o] === Ev.Name && OURS[e[o + 4] & KIND_MASK]) ours.set(`${OURS[e[o + 4] & KIND_MASK]} ${x.strings[e[o + 1]]}`, e[o + 5]);
    else if (e[o] === Ev.Name && (e[o + 4] & KIND_MASK) === NameKind.Invocation) invoked.set(x.strings[e[o + 1]], e[o + 5]);
  }
  const note = (key, name) => { different++; const l = classes.get(key) ?? []; l.push(name); classes.set(key, l); };
  for (const [k, l] of theirs.get(f)) {
    if (ours.has(k)) { agreed++; continue; }
    const [kind, name] = k.split(' ');
    note(`only ctags: ${kind}${invoked.has(name) ? ', a macro invocation to us' : ''}`, `${f}:${l} ${name}`);
  }
  for (const [k, o] of ours) if (!theirs.get(f).has(k)) note(`only faultline: ${k.split(' ')[0]}`, `${f}:${line(o)} ${k.split(' ')[1]}`);
}
console.log(`${files.length} files of ${tree}: ${agreed} names agree, ${different} differ (${(100 * agreed / (agreed + different)).toFixed(2)} %)`);
for (const [key, list] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`\n${key}: ${list.length}`);
  for (const n of list.slice(0, show)) console.log(`  ${n}`);
}
