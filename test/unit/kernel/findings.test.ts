/**
 * Failing kernel code: each file of test/findings/kernel is put into the bundled study folder, and its failing() is called by the study folder's own
 * page-fault handler, in the process and in a child of it. It says on its lines which finding must appear and where that began, as the programs
 * of test/findings do; those in `correct` do what comes close and is right.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { runScenario } from '../paths/run.ts';
import { FILE, PROGRAM, withFile } from './study.ts';

const folder = 'test/findings/kernel';
const lineOf = (text: string, marker: string): number | undefined => { const i = text.split('\n').findIndex(l => l.includes(marker)); return i < 0 ? undefined : i + 1; };
async function run(file: string) {
  const text = readFileSync(path.join(folder, file), 'utf8'), seed = /\/\/ seed: (\d+)/.exec(text);
  const r = await runScenario('', 'scenarios/vvar/touch.c', { files: withFile(text), program: { path: 'program.c', text: PROGRAM }, ...(seed ? { seed: Number(seed[1]) } : {}) });
  return { text, ...r };
}

const programs = readdirSync(folder).filter(f => f.endsWith('.c')).sort(), near = readdirSync(path.join(folder, 'correct')).sort();
assert.ok(programs.length > 0 && near.length > 0);
for (const name of programs) {
  test(`kernel: ${name}`, async () => {
    const { text, findings, stop } = await run(name), kind = /\/\/ finding: (\S+)/.exec(text)?.[1], f = findings[0];
    assert.ok(f, `it ended with ${JSON.stringify(stop)}`);
    assert.equal(f.kind, kind, f.message);
    assert.deepEqual([f.at.path, f.at.line], [FILE, lineOf(text, '// finding:')], f.message);
    if (lineOf(text, '// began')) assert.deepEqual([f.began?.path, f.began?.line], [FILE, lineOf(text, '// began')], f.message);
  });
}
for (const name of near) {
  test(`kernel: correct/${name} has no finding`, async () => {
    const { findings, stop } = await run(path.join('correct', name));
    assert.deepEqual(findings.map(f => `${f.at.path}:${f.at.line}: ${f.kind}: ${f.message}`), []);
    assert.deepEqual(stop, { kind: 'exited', code: 0 });
  });
}
