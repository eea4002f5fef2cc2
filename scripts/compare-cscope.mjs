// Holds the callers that the tree's index tells against cscope's, for functions drawn at random (a fixed seed), and prints every difference by class.
// Usage: node scripts/compare-cscope.mjs [--tree DIR] [--count N] [--seed N] [--dirs a,b] [--show N]
// Needs dist/cli.js (npm run build) and cscope. cscope is not the truth either: it loses its way in macros and counts declarations as calls.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

const option = (name, value) => { const i = process.argv.indexOf(`--${name}`); return i < 0 ? value : process.argv[i + 1]; };
const tree = path.resolve(option('tree', path.join(process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline'), 'trees/linux-6.12')));
const count = Number(option('count', '100')), show = Number(option('show', '6'));
let seed = Number(option('seed', '1'));
const random = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 32; };
const work = mkdtempSync(path.join(tmpdir(), 'faultline-cscope-'));
const run = (command, args, options = {}) => {
  const r = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options });
  if (r.error || (r.status !== 0 && !options.mayFail)) { console.error(r.error?.message ?? r.stderr); process.exit(1); }
  return r.stdout;
};
try {
  const dirs = option('dirs', 'mm,fs,kernel,lib,include,block,ipc').split(',');
  const files = dirs.flatMap(d => readdirSync(path.join(tree, d), { recursive: true }).filter(f => /\.[ch]$/.test(f)).map(f => `${d}/${f}`)).sort();
  writeFileSync(path.join(work, 'files'), files.join('\n'));
  run('cscope', ['-b', '-k', '-q', '-i', path.join(work, 'files'), '-f', path.join(work, 'cscope.out')], { cwd: tree });
  const ours = (command, ...args) => run(process.execPath, ['dist/cli.js', command, ...args, '--tree', tree], { mayFail: true });
  ours('index');
  // Functions to draw from: those that a file of the folders defines at the beginning of a line.
  const names = [...new Set(files.filter(f => f.endsWith('.c')).flatMap(f => [...readFileSync(path.join(tree, f), 'utf8').matchAll(/^(?!static|typedef)[a-z][\w *]*?\b(\w+)\([^;{}]*\)\n\{/gm)].map(m => m[1])))].sort();
  const drawn = [];
  while (drawn.length < count && names.length > 0) drawn.push(names.splice(Math.floor(random() * names.length), 1)[0]);
  const known = new Set(files);
  const classes = new Map();
  let same = 0, different = 0, open = 0;
  for (const name of drawn) {
    const mine = new Map(JSON.parse(ours('callers', name, '--json') || '[]').filter(s => s.use === 'call' && known.has(s.path)).map(s => [`${s.path}:${s.line}`, s.owner?.name ?? '']));
    const theirs = new Map(run('cscope', ['-d', '-q', '-f', path.join(work, 'cscope.out'), '-L', '-3', name], { cwd: tree }).split('\n').filter(Boolean).map(l => { const [f, by, line] = l.split(' '); return [`${f}:${line}`, by]; }));
    for (const [place, by] of [...theirs, ...[...mine].filter(([p]) => !theirs.has(p))]) {
      if (mine.has(place) && theirs.has(place)) { same++; continue; }
      different++;
      const [file, line] = place.split(':');
      const lines = readFileSync(path.join(tree, file), 'utf8').split('\n');
      const text = lines[line - 1] ?? '';
      const near = d => [...(d.keys())].some(p => { const [f, l] = p.split(':'); return f === file && Math.abs(l - line) <= 3; });
      const why = theirs.has(place)
        ? (near(mine) ? 'a call over several lines: cscope tells another line of it' : new RegExp(`^[\\s\\w*]*\\b\\w+[\\s*]+${name}\\s*\\(`).test(text) && !/\breturn\b/.test(text) ? 'a declaration, which cscope counts as a call'
          : new RegExp(`^${name}\\s*\\(`).test(text) && /^[\w\s*]+$/.test(lines[line - 2] ?? '') ? 'a declaration, which cscope counts as a call'
          : new RegExp(`\\b${name}\\b\\s*[^(\\s]`).test(text) && !new RegExp(`\\b${name}\\s*\\(`).test(text) ? 'the name alone, without a call' : /->\s*\w+\s*\(|\.\w+\s*\(/.test(text) && new RegExp(`(->|\\.)\\s*${name}`).test(text) ? 'a call through a member of that name' : undefined)
        : (near(theirs) ? 'a call over several lines: cscope tells another line of it' : (text.match(new RegExp(`\\b${name}\\s*\\(`)) ? 'a call that cscope does not tell: behind a macro or a conditional where it has lost its way' : undefined));
      if (!why) open++;
      const key = `${why ?? 'NOT EXPLAINED'} (only ${theirs.has(place) ? 'cscope' : 'faultline'})`;
      const l = classes.get(key) ?? [];
      l.push(`${place} ${name} in ${by}: ${text.trim().slice(0, 70)}`);
      classes.set(key, l);
    }
  }
  for (const [key, list] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`\n${key}: ${list.length}`);
    for (const n of list.slice(0, show)) console.log(`  ${n}`);
  }
  console.log(`\n${drawn.length} functions of ${tree} (${dirs.join(', ')}): ${same} calls agree with cscope, ${different} differ (${(100 * same / (same + different)).toFixed(2)} %); ${different - open} of ${different} differences are explained by class`);
} finally { rmSync(work, { recursive: true, force: true }); }
