/**
 * Failing programs: each of test/findings says on the line where its finding must appear which one it is (`// finding: KIND`), and on
 * another one where it began (`// began`). `// steps: N` and `// memory: MIB` set budgets. Those in test/findings/correct do what comes close and
 * is right: no finding may appear.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { FindingInfo } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const folder = path.resolve('test/findings');
const programs = readdirSync(folder).filter(f => f.endsWith('.c')).sort();
const near = readdirSync(path.join(folder, 'correct')).filter(f => f.endsWith('.c')).sort();
assert.ok(programs.length > 0 && near.length > 0, `${folder} has no programs`);

/** 1-based line that holds a marker, and what stands behind it. */
function marked(text: string, marker: RegExp): { line: number; value: string } | undefined {
  const lines = text.split('\n'), i = lines.findIndex(l => marker.test(l));
  return i < 0 ? undefined : { line: i + 1, value: marker.exec(lines[i])![1] ?? '' };
}

interface Ended { readonly kind: string; readonly stop: unknown; readonly found: readonly FindingInfo[] }
async function run(name: string, text: string): Promise<Ended> {
  const engine = await createEngine({ bundled: new NodeFiles(path.resolve('media')) });
  const session = engine.launch({
    program: { path: name, text }, programFiles: new NodeFiles('/'), history: false,
    stepBudget: Number(marked(text, /\/\/ steps: (\d+)/)?.value ?? 2_000_000),
    memoryBudget: Number(marked(text, /\/\/ memory: (\d+)/)?.value ?? 64) * 2 ** 20,
  });
  const found: FindingInfo[] = [];
  session.onFinding = f => { found.push(f); };
  await session.start();
  session.resume({ kind: 'continue' });
  let stop;
  while (!(stop = await session.slice(1000)));
  engine.dispose();
  return { kind: stop.kind, stop, found };
}

for (const name of programs) {
  test(name, async () => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const expected = marked(text, /\/\/ finding: (\S+)/), began = marked(text, /\/\/ began/);
    assert.ok(expected, `${name} says no finding`);
    const { kind, stop, found } = await run(name, text);
    assert.equal(kind, 'finding', `it ended with ${JSON.stringify(stop)}`);
    const f = found.at(-1)!;
    assert.deepEqual({ kind: f.kind, line: f.at.line, path: f.at.path }, { kind: expected.value, line: expected.line, path: name }, f.message);
    if (began) assert.equal(f.began?.line, began.line, `where it began: ${JSON.stringify(f.began)}; ${f.message}`);
  });
}

for (const name of near) {
  test(`${name} has no finding`, async () => {
    const { stop, found } = await run(name, readFileSync(path.join(folder, 'correct', name), 'utf8'));
    assert.deepEqual(found.map(f => `${f.at.line}: ${f.kind}: ${f.message}`), []);
    assert.deepEqual(stop, { kind: 'exited', code: 0 });
  });
}
