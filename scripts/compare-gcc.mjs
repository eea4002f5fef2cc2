// Holds the macro table that src/tree computes for a kernel file against gcc's own (-dM -E) on the same tree and configuration.
// Usage: node scripts/compare-gcc.mjs VERSION,ARCH,FILE ...      e.g. 7.2,x86,lib/vdso/datastore.c
// gcc gets the generated headers from us, since an unbuilt tree has none: what is compared is the walk over the directives.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const out = mkdtempSync(path.join(tmpdir(), 'faultline-gcc-'));
const entry = `export { openTree } from './src/tree/index.ts'; export { NodeFiles } from './src/node/files.ts'; export { generatedFiles, treeVersion, PREDEFINED } from './src/tree/generated.ts'; export { Ev, STRIDE, scan, NameKind, KIND_MASK } from './src/tree/scan/index.ts';`;
await build({ stdin: { contents: entry, resolveDir: '.', loader: 'ts' }, outfile: path.join(out, 'tree.mjs'), bundle: true, format: 'esm', platform: 'node', minifySyntax: true, logLevel: 'warning' });
const { openTree, NodeFiles, generatedFiles, treeVersion, PREDEFINED, Ev, STRIDE, scan, NameKind, KIND_MASK } = await import(pathToFileURL(path.join(out, 'tree.mjs')));
const cache = process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline');
let failed = false;

for (const [version, arch, file] of process.argv.slice(2).map(s => s.split(','))) {
  const dir = path.join(cache, 'trees', `linux-${version}`);
  const files = new NodeFiles(dir);
  const tree = openTree({ files, arch });
  const gen = path.join(out, 'gen');
  rmSync(gen, { recursive: true, force: true });
  const put = (p, text) => { mkdirSync(path.dirname(path.join(gen, p)), { recursive: true }); writeFileSync(path.join(gen, p), text); };
  for (const [p, f] of generatedFiles(files, tree.profile, treeVersion(files))) put(p, f());
  // The one-line headers of generic-y and mandatory-y.
  for (const [from, own, to] of [['include/asm-generic', [`arch/${arch}/include/asm`, `arch/${arch}/include/uapi/asm`], `arch/${arch}/include/generated/asm`],
    ['include/uapi/asm-generic', [`arch/${arch}/include/uapi/asm`], `arch/${arch}/include/generated/uapi/asm`]]) {
    for (const e of files.list(from) ?? []) if (e.name.endsWith('.h') && !own.some(d => files.exists(`${d}/${e.name}`))) put(`${to}/${e.name}`, `#include <asm-generic/${e.name}>\n`);
  }
  // A generated file of ours has priority over a one-line header.
  for (const [p, f] of generatedFiles(files, tree.profile, treeVersion(files))) put(p, f());
  const a = `arch/${arch}/include`;
  const include = [a, path.join(gen, a, 'generated'), 'include', path.join(gen, 'include'), `${a}/uapi`, path.join(gen, a, 'generated/uapi'), 'include/uapi', path.join(gen, 'include/generated/uapi'), path.join(gen, '<compiler>'), '.'];
  const prefix = ['include/linux/compiler-version.h', 'include/linux/kconfig.h', 'include/linux/compiler_types.h'].filter(p => files.exists(p));
  const gcc = (...options) => spawnSync('gcc', ['-undef', '-nostdinc', '-std=gnu11', ...include.map(d => `-I${d}`), ...[path.join(gen, PREDEFINED), ...prefix].flatMap(p => ['-include', p]), ...options, '-E', file],
    { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 28 });
  const r = gcc('-dM');
  const theirs = new Map();
  for (const m of r.stdout.matchAll(/^#define (\w+)(.*)$/gm)) theirs.set(m[1], m[2].replace(/\s+/g, ''));
  const names = tree.namesFor(file);
  names.macros(file);
  const unit = names.unit(), layer = unit.layerOf(file);
  const ours = new Map();
  for (const k of new Set([...unit.shared.defs.keys(), ...layer.defs.keys()])) {
    const d = unit.lookup(layer, k);
    const e = d.visit.index.events, o = d.event * STRIDE;
    if (e[o] !== Ev.Define) continue;
    const text = tree.files.read(d.visit.path).slice(e[o + 2], e[o + 3]);
    ours.set(k, text.replace(/\\\n/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/.*$/, '').replace(/^#\s*define\s+\w+/, '').replace(/\s+/g, ''));
  }
  const builtin = /^__(STDC|has_)/;
  const onlyGcc = [...theirs.keys()].filter(k => !ours.has(k) && !builtin.test(k));
  const onlyOurs = [...ours.keys()].filter(k => !theirs.has(k));
  const differ = [...ours].filter(([k, b]) => theirs.has(k) && theirs.get(k) !== b).map(([k]) => k);
  console.log(`${version} ${arch} ${file}: ${ours.size} macros, ${onlyGcc.length} only gcc, ${onlyOurs.length} only faultline, ${differ.length} spelled otherwise`);
  for (const [what, list] of [['only gcc', onlyGcc], ['only faultline', onlyOurs], ['spelled otherwise', differ]]) if (list.length) console.log(`  ${what}: ${list.slice(0, 15).join(' ')}`);
  if (r.status !== 0) console.log(r.stderr.split('\n').filter(l => /error/.test(l)).slice(0, 5).map(l => `  gcc: ${l}`).join('\n'));
  // Every file-scope name of the preprocessed text must be found under its kind.
  const x = scan(gcc('-P').stdout);
  const lost = new Map();
  let looked = 0;
  const best = new Map();
  for (let o = 0; o < x.events.length; o += STRIDE) {
    if (x.events[o] !== Ev.Name) continue;
    const kind = x.events[o + 4] & KIND_MASK, name = x.strings[x.events[o + 1]];
    const tag = kind >= NameKind.Struct && kind <= NameKind.Enum;
    const key = `${tag ? 'tag' : 'ordinary'} ${name}`;
    if (best.get(key) === undefined || best.get(key) === NameKind.Prototype) best.set(key, kind);
  }
  const KIND = { [NameKind.Function]: 'function', [NameKind.Prototype]: 'prototype', [NameKind.Variable]: 'variable', [NameKind.Typedef]: 'typedef', [NameKind.Struct]: 'struct', [NameKind.Union]: 'union', [NameKind.Enum]: 'enum', [NameKind.Enumerator]: 'enumerator', [NameKind.Invocation]: 'invocation' };
  for (const [key, kind] of best) {
    const name = key.split(' ')[1];
    if (kind === NameKind.Invocation) continue;
    looked++;
    const f = key.startsWith('tag') ? names.tag(KIND[kind], name, file) : names.ordinary(name, file);
    const ok = f && (f.kind === KIND[kind] || f.kind === 'macroInvocation');
    if (!ok) { const w = `${KIND[kind]}${f ? ` seen as ${f.kind}` : ''}`; const l = lost.get(w) ?? []; l.push(name); lost.set(w, l); }
  }
  console.log(`  ${looked} file-scope names, ${[...lost.values()].reduce((n, l) => n + l.length, 0)} not found`);
  for (const [what, list] of lost) console.log(`    ${what}: ${list.length}: ${list.slice(0, 12).join(' ')}`);
  if (onlyGcc.length || onlyOurs.length) failed = true;
}
rmSync(out, { recursive: true });
process.exit(failed ? 1 : 0);
