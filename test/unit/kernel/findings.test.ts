/**
 * Failing kernel code: each file of test/findings/kernel is put into the bundled study folder, and its failing() is called by the study folder's own
 * page-fault handler, in the process and in a child of it. It says on its lines which finding must appear and where that began, as the programs
 * of test/findings do; those in `correct` do what comes close and is right.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { missing, runScenario } from '../paths/run.ts';
import type { FindingKind } from '../../../src/vm/api.ts';
import { TOLD } from '../../../src/vm/findings.ts';
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

// The same on a whole tree, for what the tree's own code finds out: programs are put behind the text of the vvar handler's file, those whose finding
// is told all in one run, one behind the other. A finding may show in a header's inline function that the line calls.
const TREE = 'test/findings/tree', VERSION = '7.2', HANDLER = 'lib/vdso/datastore.c';
/** A program beside others in one file: its own names get a suffix, lines stay. */
function beside(text: string, n: number): string {
  const names = ['failing', ...[...text.matchAll(/^static (?:\w+[ *]+)*(\w+)(?=;|\(| = |\[)/gm), ...text.matchAll(/^static (?:DEFINE|DECLARE)_\w+\((\w+)\)/gm)].map(m => m[1]!)].filter(x => !/^(DEFINE|DECLARE)_/.test(x));
  return text.replace(new RegExp(`\\b(${names.join('|')})\\b`, 'g'), `$1_${n}`);
}
async function runOnTree(files: readonly string[]) {
  const texts = files.map(f => readFileSync(path.join(TREE, f), 'utf8')), before: number[] = [];
  const r = await runScenario(VERSION, 'scenarios/vvar/touch.c', { program: { path: 'program.c', text: PROGRAM }, edits: { [HANDLER]: handler => {
    let all = handler.replace('static vm_fault_t vvar_fault(', `${texts.map((_, n) => `void failing_${n}(int second); `).join('')}\nstatic vm_fault_t vvar_fault(`)
      .replace(/(find_timens_vvar_page\(vma\);)\n\n\tswitch/, `$1\n${texts.map((_, n) => `\tfailing_${n}(get_current()->pid != 1001);`).join('')}\n\tswitch`);
    assert.match(all, /\tfailing_0\(/);
    texts.forEach((t, n) => { before.push(all.split('\n').length - 1); all += beside(t, n); });
    return all;
  } } });
  return { texts, before, ...r };
}
type Ran = Awaited<ReturnType<typeof runOnTree>>;
function asMarked({ texts, before, findings, stop }: Ran, n: number): void {
  const text = texts[n]!, kind = /\/\/ finding: (\S+)/.exec(text)?.[1], end = before[n]! + text.split('\n').length;
  const here = (p: { readonly path: string; readonly line: number }): number | undefined => (p.path === HANDLER && p.line > before[n]! && p.line < end ? p.line - before[n]! : undefined);
  const own = findings.filter(x => [x.at, ...x.stack].some(p => here(p) !== undefined)), [f] = own;
  assert.ok(f, `it ended with ${JSON.stringify(stop)}`);
  assert.equal(f.kind, kind, f.message);
  assert.ok([f.at, ...f.stack].some(p => here(p) === lineOf(text, '// finding:')), JSON.stringify([f.at, f.stack.slice(0, 4), f.message]));
  if (lineOf(text, '// began')) assert.equal(f.began && here(f.began), lineOf(text, '// began'), f.message);
}
const onTree = readdirSync(TREE).filter(f => f.endsWith('.c')).sort();
const told = onTree.filter(f => TOLD.has(/\/\/ finding: (\S+)/.exec(readFileSync(path.join(TREE, f), 'utf8'))![1] as FindingKind));
let toldRun: Promise<Ran> | undefined;
for (const name of told) test(`kernel ${VERSION}: ${name}`, { skip: missing(VERSION) }, async () => { asMarked(await (toldRun ??= runOnTree(told)), told.indexOf(name)); });
for (const name of onTree.filter(f => !told.includes(f))) test(`kernel ${VERSION}: ${name}`, { skip: missing(VERSION) }, async () => { asMarked(await runOnTree([name]), 0); });
test(`kernel ${VERSION}: the programs of tree/correct have no finding`, { skip: missing(VERSION) }, async () => {
  const { findings, stop } = await runOnTree(readdirSync(path.join(TREE, 'correct')).sort().map(f => path.join('correct', f)));
  assert.deepEqual(findings.map(f => `${f.at.path}:${f.at.line}: ${f.kind}: ${f.message}`), []);
  assert.deepEqual(stop, { kind: 'exited', code: 0 });
});
