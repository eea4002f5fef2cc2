/**
 * Damaged programs: each ends in an error message, a finding or a result, whatever was cut, doubled or exchanged in it. Never in an
 * exception that is not meant for the reader, nor in a hang (the step budget ends loops); and nothing of a run is kept after it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'node:test';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const COUNT = 300;
const programs = ['lang/switches.c', 'lang/initialisers.c', 'lang/structs.c', 'lang/bitfields.c', 'lang/vla.c', 'lang/statement_expressions.c', 'lang/cleanup.c', 'lang/gotos.c',
  'lang/varargs.c', 'lang/macros.c', 'lang/generic.c', 'lang/int128.c', 'libc/setjmp.c', 'libc/signals.c', 'libc/stdlib.c'].map(f => path.resolve('test/programs', f));
const failing = readdirSync('test/findings').filter(f => f.endsWith('.c')).sort().map(f => path.resolve('test/findings', f));

/** xorshift32: the same damage in each run. */
function generator(seed: number): (n: number) => number {
  let x = seed;
  return n => {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    return (x >>> 0) % n;
  };
}

const PIECES = ['(', ')', '{', '}', '[', ']', ';', ',', '*', '&', '"', '\'', '#', '##', '\\\n', '/*', '//', '...', '?', ':', '->', '.', '=', '<<', '%', '!', '~', '0', '-1', '1e999', '0xffffffffffffffff',
  '08', 'int', 'void', 'struct', 'union', 'enum', 'typedef', 'static', 'const', 'return', 'goto', 'case', 'default', 'sizeof', '_Generic', '__typeof__', '__attribute__', 'asm', 'long double', '_Bool', '__int128',
  '#define f(x) f(f(x))\n', '#if 1\n', '#endif\n', '#include <stdio.h>\n', '\u0000', 'é', '__builtin_va_arg', '({', '})', '[0]', '[-1]', '[1 << 30]', '= { [5] = 1 }'];

function damaged(text: string, random: (n: number) => number): string {
  let t = text;
  for (let n = 1 + random(3); n > 0; n--) {
    const at = random(t.length + 1), length = 1 + random(12);
    switch (random(6)) {
      case 0: t = t.slice(0, at); break;                                                          // cut off
      case 1: t = t.slice(0, at) + t.slice(at + length); break;                                   // a piece is missing
      case 2: t = `${t.slice(0, at)} ${PIECES[random(PIECES.length)]} ${t.slice(at)}`; break;     // a piece too many
      case 3: t = t.slice(0, at) + t.slice(at, at + length) + t.slice(at); break;                 // twice
      case 4: {                                                                                   // two words exchanged
        const words = [...t.matchAll(/\w+/g)];
        if (words.length < 2) break;
        const a = words[random(words.length)], b = words[random(words.length)];
        t = t.slice(0, a.index) + b[0] + t.slice(a.index + a[0].length);
        break;
      }
      default: t = `${t.slice(0, at)}${PIECES[random(PIECES.length)]}${t.slice(at + length)}`;    // another piece
    }
  }
  return t;
}

const NUMBERS = ['0', '1', '-1', '2', '31', '32', '64', '255', '65536', '2147483647', '0x80000000', '1ul << 40', '99999999999'];
const OPERATORS = [['+', '-', '*', '/', '%'], ['<', '>', '<=', '>=', '==', '!='], ['<<', '>>', '&', '|', '^'], ['++', '--'], ['=', '+=', '-=', '<<=']];

/** Damage that a compiler seldom sees: another number, operator or variable, a line less or twice. */
function altered(text: string, random: (n: number) => number): string {
  let t = text;
  const exchange = (pattern: RegExp, by: (found: string) => string): void => {
    const all = [...t.matchAll(pattern)];
    if (all.length === 0) return;
    const m = all[random(all.length)];
    t = t.slice(0, m.index) + by(m[0]) + t.slice(m.index + m[0].length);
  };
  for (let n = 1 + random(3); n > 0; n--) {
    switch (random(5)) {
      case 0: case 1: exchange(/(?<![\w."])\d+\b(?![."])/g, () => NUMBERS[random(NUMBERS.length)]); break;
      case 2: exchange(/(?<= )[-+*/%<>=!&|^]{1,3}(?= )/g, found => { const g = OPERATORS.find(o => o.includes(found)); return g ? g[random(g.length)] : found; }); break;
      case 3: exchange(/(?<=[(\s*])[a-z](?=[\s;,)[])/g, () => 'abcdeinpqsx'[random(11)]); break;
      default: exchange(/^\t.*;.*\n/gm, found => (random(2) ? '' : found + found));
    }
  }
  return t;
}

/** Machines of ended sessions. */
const runs: WeakRef<object>[] = [];

/** How a program ends, in a word. */
async function ending(engine: Awaited<ReturnType<typeof createEngine>>, text: string): Promise<string> {
  const session = engine.launch({ program: { path: 'damaged.c', text }, history: false, stepBudget: 20_000, memoryBudget: 16 * 2 ** 20 });
  try {
    try {
      await session.start();
    } catch (e) {
      assert.ok(e instanceof Error && e.constructor.name !== 'TypeError' && e.constructor.name !== 'RangeError', `an exception: ${e instanceof Error ? e.stack : String(e)}`);
      assert.doesNotMatch(e.message, /internal error/);
      assert.match(e.message, /^damaged\.c:|^<include>|no main\(\)/, 'a message with its place');
      return 'message';
    }
    session.resume({ kind: 'continue' });
    for (let slices = 0; slices < 100; slices++) {
      const stop = await session.slice(1000);
      if (!stop) continue;
      if (stop.kind === 'finding') assert.notEqual(stop.finding.kind, 'internal-error', stop.finding.message);
      if (stop.kind === 'finding') assert.doesNotMatch(stop.finding.message, /internal error/);
      return stop.kind;
    }
    throw new Error('it does not end');
  } finally {
    const { run } = session as unknown as { run: object | undefined };
    if (run) runs.push(new WeakRef(run));
    session.dispose();
  }
}

test(`${COUNT} damaged programs end in a message, a finding or a result`, async () => {
  const random = generator(20_11_2026), engine = await createEngine({ bundled: new NodeFiles(path.resolve('media')) });
  const ends = new Map<string, number>(), sources = [...programs, ...failing].map(f => readFileSync(f, 'utf8'));
  const wrong: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    const text = (i % 3 === 0 ? damaged : altered)(sources[random(sources.length)], random);
    try {
      const end = await ending(engine, text);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    } catch (e) { wrong.push(`program ${i}: ${(e as Error).message}\n${text.slice(0, 4000)}`); }
  }
  setFlagsFromString('--expose-gc');
  await new Promise(resolve => { setImmediate(resolve); });
  (runInNewContext('gc') as () => void)();
  const kept = runs.filter(r => r.deref() !== undefined).length;
  assert.ok(runs.length > 50 && kept <= 2, `${kept} of ${runs.length} machines are kept after their sessions were disposed of`);
  engine.dispose();
  assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} programs`);
  assert.ok((ends.get('message') ?? 0) > 50 && (ends.get('exited') ?? 0) > 10 && (ends.get('finding') ?? 0) > 10, JSON.stringify([...ends]));
});
