// npm run conformance: what npm test samples, at length. Its parts, each with one line of figures:
//
//   csmith    5,000 random programs through gcc and through Faultline: the same output and exit status
//   gnu       3,000 random programs with what csmith does not write: GNU extensions, bit-fields, initialisers, printf
//   macros    2,000 random texts of macros through gcc -E and our preprocessor, token by token
//   damaged   10,000 truncated, mutated and random input files: a message, a finding or a result
//   torture   gcc's execute-torture suite (from Debian's gcc-12-source, where apt has it): exit status 0, and the reason for each that ends otherwise
//
// Usage: npm run conformance [-- PART ...] [--count N] [--first N] [--again] [--keep DIR] [--small]
//   --count N   programs of csmith, gnu and macros, damaged files (default 5000, 3000, 2000 and 10000)
//   --first N   the first seed or file (default 1)
//   --again     from the start; else a run that was interrupted goes on where it was
//   --keep DIR  csmith programs that differ are kept there
//   --small     csmith's programs as small as in npm test
import { parseArgs } from 'node:util';
import { createRunner, csmith, csmithMissing, gnu, macros, progressFile, sourcesToDamage, torture, tortureFolder } from './lib/conformance.mjs';
import { SMALL } from './csmith.mjs';
import { has } from './lib/run.mjs';
import { REASONS } from './lib/torture-reasons.mjs';

const PARTS = ['csmith', 'gnu', 'macros', 'damaged', 'torture'];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string' }, first: { type: 'string', default: '1' }, again: { type: 'boolean' }, keep: { type: 'string' }, small: { type: 'boolean' } } });
const parts = positionals.length > 0 ? positionals : PARTS;
const unknown = parts.find(p => !PARTS.includes(p));
if (unknown) { console.error(`there is no part '${unknown}': ${PARTS.join(', ')}`); process.exit(2); }

const runner = await createRunner();
const file = progressFile('conformance.json');
const progress = (values.again ? undefined : file.read()) ?? {};
/** Others may be at work on other parts. */
const save = kind => { file.write({ ...file.read(), [kind]: progress[kind] }); };
let failed = false;

const first = Number(values.first);
/** Random programs against gcc, from where an earlier run stopped. */
async function random(name, kind, count, compare) {
  const p = progress[kind] ??= { next: first, same: 0, long: 0, different: [] };
  await compare({
    first: p.next, count: first + count - p.next, keep: values.keep,
    each(seed, result, detail) {
      if (result === 'different') { p.different.push(seed); console.log(`${name} seed ${seed}: ${detail}`); } else p[result]++;
      p.next = seed + 1;
      if (seed % 20 === 0) save(kind);
    },
  });
  save(kind);
  console.log(`${name}: ${p.next - first} programs from seed ${first}: ${p.same} the same, ${p.different.length} different, ${p.long} left out (${name === 'macros' ? 'gcc finds errors in them' : 'they do not end in time'})`);
  failed ||= p.different.length > 0;
}

if (parts.includes('csmith')) {
  const missing = csmithMissing();
  if (missing) console.log(`csmith: left out: ${missing}`);
  else await random('csmith', `csmith ${values.small ? 'small ' : ''}${first}`, Number(values.count ?? 5000), o => csmith(runner, { options: values.small ? SMALL : [], ...o }));
}
if (parts.includes('gnu')) {
  if (!has('gcc')) console.log('gnu: left out: gcc missing');
  else await random('gnu', `gnu ${first}`, Number(values.count ?? 3000), o => gnu(runner, o));
}
if (parts.includes('macros')) {
  if (!has('gcc')) console.log('macros: left out: gcc missing');
  else await random('macros', `macros ${first}`, Number(values.count ?? 2000), o => macros(runner, o));
}
if (parts.includes('damaged')) {
  const sources = sourcesToDamage(), end = first + Number(values.count ?? 10000), kind = `damaged ${first}`, p = progress[kind] ??= { next: first, ends: {}, wrong: [] };
  for (; p.next < end; p.next++) {
    try {
      const how = await runner.damage(p.next, sources);
      p.ends[how] = (p.ends[how] ?? 0) + 1;
    } catch (e) {
      p.wrong.push(p.next);
      console.log(`damaged ${p.next}: ${e.message.slice(0, 3000)}`);
    }
    if (p.next % 100 === 0) save(kind);
  }
  save(kind);
  console.log(`damaged: ${p.next - first} files: ${Object.entries(p.ends).sort((a, b) => b[1] - a[1]).map(([how, n]) => `${n} ${how}`).join(', ')}; ${p.wrong.length} wrong`);
  failed ||= p.wrong.length > 0;
}
if (parts.includes('torture')) {
  const folder = tortureFolder();
  if (!folder) console.log('torture: left out: gcc-12-source cannot be had (Debian 12: apt-get download gcc-12-source)');
  else {
    const good = { kernel: 0, all: 0 }, of = { kernel: 0, all: 0 };
    await torture(runner, folder, { each(name, kernel, problem) {
      for (const k of kernel ? ['kernel', 'all'] : ['all']) { of[k]++; if (!problem) good[k]++; }
      if (!problem) return;
      console.log(`torture ${name}${kernel ? ' (kernel style)' : ''}: ${problem}\n  ${REASONS[name] ?? 'the reason is not known'}`);
      failed ||= !(name in REASONS);
    } });
    console.log(`torture: ${good.all} of ${of.all} programs pass; of those without builtins, complex numbers, assembly, floating point and vectors ${good.kernel} of ${of.kernel}`);
  }
}
process.exit(failed ? 1 : 0);
