/**
 * Failing programs: each of test/findings says on the line where its finding must appear which one it is (`// finding: KIND`), and on
 * another one where it began (`// began`). `// steps: N` and `// memory: MIB` set budgets. Those in test/findings/correct do what comes close and
 * is right: no finding may appear.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { Engine, FindingInfo } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { TOLD } from '../../../src/vm/findings.ts';
import { cacheFolder, NodeFiles } from '../../../src/node/files.ts';

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
const bundled = new NodeFiles(path.resolve('media'));
async function run(name: string, text: string, on?: Engine): Promise<Ended> {
  const engine = on ?? await createEngine({ bundled });
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
  if (on) session.dispose(); else engine.dispose();
  return { kind: stop.kind, stop, found };
}

for (const name of programs) {
  test(name, async () => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const expected = marked(text, /\/\/ finding: (\S+)/), began = marked(text, /\/\/ began/);
    assert.ok(expected, `${name} says no finding`);
    const { kind, stop, found } = await run(name, text);
    const f = found.find(x => x.kind === expected.value) ?? found.at(-1);
    assert.ok(f, `nothing is found: it ended with ${JSON.stringify(stop)}`);
    assert.equal(kind, TOLD.has(f.kind) ? 'exited' : 'finding', `it ended with ${JSON.stringify(stop)}`);
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

const tree = path.join(cacheFolder(), 'trees', 'linux-7.2'), skip = existsSync(tree) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2';
test('on a kernel tree the program\'s memory is tracked as well: its stack and static objects come through page faults, its heap is each process\'s own', { skip }, async () => {
  const engine = await createEngine({ tree: new NodeFiles(tree), bundled });
  for (const name of ['local-vla', 'global-pointer', 'global-library', 'large-behind', 'large-before', 'large-freed', 'uninitialised-branch', 'null-read']) {
    const text = readFileSync(path.join(folder, `${name}.c`), 'utf8'), { found } = await run(`${name}.c`, text, engine), f = found.at(-1), began = marked(text, /\/\/ began/);
    assert.ok(f, `${name}: nothing is found`);
    assert.deepEqual([f.kind, f.at.line], [marked(text, /\/\/ finding: (\S+)/)!.value, marked(text, /\/\/ finding: (\S+)/)!.line], f.message);
    if (began) assert.equal(f.began?.line, began.line, `${name}: ${f.message}`);
  }
  for (const name of ['allocators', 'arrays', 'longjmps']) {
    const { stop, found } = await run(`${name}.c`, readFileSync(path.join(folder, 'correct', `${name}.c`), 'utf8'), engine);
    assert.deepEqual([found.map(f => `${f.at.line}: ${f.kind}: ${f.message}`), stop], [[], { kind: 'exited', code: 0 }]);
  }
  engine.dispose();
});
