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
import { altered, damaged, generator } from '../../conformance/damage.ts';
import { ending } from '../../conformance/ending.ts';

const COUNT = 300;
const programs = ['lang/switches.c', 'lang/initialisers.c', 'lang/structs.c', 'lang/bitfields.c', 'lang/vla.c', 'lang/statement_expressions.c', 'lang/cleanup.c', 'lang/gotos.c',
  'lang/varargs.c', 'lang/macros.c', 'lang/generic.c', 'lang/int128.c', 'libc/setjmp.c', 'libc/signals.c', 'libc/stdlib.c'].map(f => path.resolve('test/programs', f));
const failing = readdirSync('test/findings').filter(f => f.endsWith('.c')).sort().map(f => path.resolve('test/findings', f));

/** Machines of ended sessions. */
const runs: WeakRef<object>[] = [];

test(`${COUNT} damaged programs end in a message, a finding or a result`, async () => {
  const random = generator(20_11_2026), engine = await createEngine({ bundled: new NodeFiles(path.resolve('media')) });
  const ends = new Map<string, number>(), sources = [...programs, ...failing].map(f => readFileSync(f, 'utf8'));
  const wrong: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    const text = (i % 3 === 0 ? damaged : altered)(sources[random(sources.length)], random);
    try {
      const end = await ending(engine, text, run => runs.push(new WeakRef(run)));
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
