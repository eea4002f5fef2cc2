// Holds the scan of src/tree against universal-ctags on files drawn at random from a kernel tree, and prints every difference by class.
// Usage: node scripts/compare-ctags.mjs [--tree DIR] [--count N] [--seed N] [--dirs a,b] [--show N]
// ctags marks are not the truth: it takes one branch of each #if and guesses at macros. Differences that have such a cause are counted under it; the
// others are places to look at. Typedefs and enumerators are compared too; the first figure is of functions, structures, unions, enumerations, macros.
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
const dirs = option('dirs', '.').split(',');
const show = Number(option('show', '12'));

const random = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 32; };
const all = dirs.flatMap(d => readdirSync(path.join(tree, d), { recursive: true }).filter(f => /\.[ch]$/.test(f)).map(f => (d === '.' ? f : `${d}/${f}`))).filter(f => !f.startsWith('Documentation/')).sort();
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
const totals = { agreed: 0, different: 0, chiefAgreed: 0, chiefDifferent: 0, open: 0, chiefOpen: 0 };
const CHIEF = new Set(['function', 'struct', 'union', 'enum', 'macro']);
for (const f of files) {
  const text = readFileSync(path.join(tree, f), 'utf8');
  const x = scan(text), e = x.events;
  const ours = new Map(), invoked = new Map();
  const items = [], branches = [], open = [];
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  const line = o => { let lo = 0, hi = starts.length - 1; while (lo < hi) { const m = (lo + hi + 1) >> 1; if (starts[m] <= o) lo = m; else hi = m - 1; } return lo + 1; };
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] === Ev.Define) ours.set(`macro ${x.strings[e[o + 1]]}`, e[o + 5]);
    else if (e[o] === Ev.Name) {
      const kind = e[o + 4] & KIND_MASK;
      items.push({ kind, start: e[o + 2], end: e[o + 3], name: e[o + 5] });
      if (OURS[kind]) ours.set(`${OURS[kind]} ${x.strings[e[o + 1]]}`, e[o + 5]);
      else if (kind === NameKind.Invocation) invoked.set(x.strings[e[o + 1]], e[o + 5]);
    } else if (e[o] >= Ev.If && e[o] <= Ev.Ifndef) open.push({ from: e[o + 2], others: false });
    else if (e[o] === Ev.Else || (e[o] >= Ev.Elif && e[o] <= Ev.Elifndef)) { if (open.length) open.at(-1).others = true; }
    else if (e[o] === Ev.Endif) { const b = open.pop(); if (b) branches.push({ ...b, to: e[o + 3] }); }
  }
  let last = 0;
  for (const l of theirs.get(f).values()) last = Math.max(last, l);
  /** Why ctags differs; undefined: not known. */
  const cause = (mine, kind, name, offset) => {
    const at = i => i.start <= offset && offset < i.end;
    if (!mine) {
      // C11 6.9.1p6: a list of names, their declarations, then the body. Ours to mend.
      if (/^\w+\s*\(\s*\w+(\s*,\s*\w+)*\s*\)\s*\n[^;{}()#]*\w[^;{}()#]*;[^{}()#]*\{/.test(text.slice(offset, offset + 600))) return undefined;
      if (items.some(i => i.kind === NameKind.Function && i.name < offset && at(i)) || items.some(i => i.kind === NameKind.Invocation && i.name < offset && at(i) && text[i.end - 1] === '}')) return 'declared inside a body, not at file scope';
      if ((kind === 'enum' || kind === 'enumerator') && items.some(i => i.kind === NameKind.Variable && at(i))) return 'the initialiser of an array of an enumeration, which ctags takes for the enumeration';
      if (invoked.has(name)) return 'a use of a macro at file scope, which ctags takes for a function or an enumerator';
      if (/^\w+\s*\(\s*\w+\s*\)\s*\(/.test(text.slice(offset, offset + 200))) return 'the name that a macro makes of its argument';
      if (/^__/.test(name)) return 'an attribute that ctags takes for a name';
      if (ours.has(`function ${name}`) || ours.has(`macro ${name}`)) return 'one name for two things, one in each branch';
    } else {
      if (line(offset) > last) return 'behind the line at which ctags stops reading the file';
      if (/\b[A-Z]\w*\($/.test(text.slice(Math.max(0, offset - 40), offset))) return 'the name that a macro makes of its argument';
      // The item before, or the head itself, holds a macro's use behind which ctags is lost.
      const before = items.filter(i => i.end <= offset || at(i)).slice(-3);
      if (before.some(i => i.kind === NameKind.Invocation)) return 'behind a use of a macro without a semicolon, where ctags loses its way';
      if (branches.some(b => b.from < offset && offset < b.to && (b.others || /^#\s*if\s+0\b/.test(text.slice(b.from, b.from + 12))))) return 'in a branch of a conditional that ctags leaves out';
      const head = text.slice(Math.max(0, offset - 120), offset);
      if (/\b[A-Z_]{3,}\([^()]*\)\s[^;{}]*$|\b__\w+(\([^()]*\))?\s[^;{}]*$|\b[A-Z][A-Z0-9_]{3,}\s[^;{}]*$/.test(head)) return 'an annotation before the name, which ctags cannot place';
      if (branches.some(b => b.from < offset && offset < b.to)) return 'inside a conditional that cuts through an item';
    }
    return undefined;
  };
  const note = (mine, kind, name, offset) => {
    const why = cause(mine, kind, name, offset);
    if (!why) { totals.open++; if (CHIEF.has(kind)) totals.chiefOpen++; }
    const key = `${why ?? 'NOT EXPLAINED'} (only ${mine ? 'faultline' : 'ctags'}: ${kind})`;
    const l = classes.get(key) ?? [];
    l.push(`${f}:${line(offset)} ${name}`);
    classes.set(key, l);
  };
  const tally = (kind, same) => { totals[same ? 'agreed' : 'different']++; if (CHIEF.has(kind)) totals[same ? 'chiefAgreed' : 'chiefDifferent']++; };
  for (const [k, l] of theirs.get(f)) {
    const [kind, name] = k.split(' ');
    tally(kind, ours.has(k));
    if (!ours.has(k)) note(false, kind, name, Math.max(starts[l - 1], text.indexOf(name, starts[l - 1])));
  }
  for (const [k, o] of ours) if (!theirs.get(f).has(k)) { const [kind, name] = k.split(' '); tally(kind, false); note(true, kind, name, o); }
}
for (const [key, list] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`\n${key}: ${list.length}`);
  for (const n of list.slice(0, show)) console.log(`  ${n}`);
}
const share = (a, b) => `${(100 * a / Math.max(1, a + b)).toFixed(2)} %`;
const told = (what, agreed, different, unexplained) =>
  console.log(`${what}: ${share(agreed, different)} agree (${agreed} of ${agreed + different}); leaving out the differences explained above ${share(agreed, unexplained)} (${unexplained} of ${different} are not explained)`);
console.log(`\n${files.length} files of ${tree}, seed ${option('seed', '1')}`);
told('functions, structures, unions, enumerations, macros', totals.chiefAgreed, totals.chiefDifferent, totals.chiefOpen);
told('with typedefs and enumerators', totals.agreed, totals.different, totals.open);
