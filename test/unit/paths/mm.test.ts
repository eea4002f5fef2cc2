/**
 * Memory management from the tree's own source: programs that print what they print natively, how much of a fault is executed, and findings of
 * edits to mm/.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type { TraceEvent } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { FolderStore, NodeFiles } from '../../../src/node/files.ts';
import { difference, programRunner, programsOf, recorded } from '../../programs/run.ts';
import { missing, runScenario, tree } from './run.ts';

const all = programsOf('test/programs/mm');
assert.ok(all.length > 5);
/** 6.12 has no guard regions. */
const some = ['cow.c', 'layout.c', 'move.c'];
for (const [version, programs] of [['7.2', all], ['6.12', all.filter(f => some.includes(path.basename(f)))]] as const) {
  test(`${version}: programs of memory management print what they print natively, without findings`, { skip: missing(version) }, async () => {
    const run = await programRunner(tree(version));
    for (const file of programs) {
      const ours = await run(file);
      assert.equal(difference(recorded(file), ours), undefined, file);
      assert.deepEqual(ours.notes, [], file);
    }
  });
}

const TOUCH = `#include <sys/mman.h>
int main(void)
{
	char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	p[0] = 1;
	p[4096] = 1;
	return p[0] + p[4096];
}
`;

for (const version of ['7.2', '6.12']) {
  test(`${version}: at least 80 % of the steps of an anonymous write fault are executed from source`, { skip: missing(version) }, async () => {
    const root = tree(version);
    const engine = await createEngine({ tree: new NodeFiles(root), bundled: new NodeFiles('media'), store: FolderStore.ofTree(root) });
    const events: TraceEvent[] = [];
    const session = engine.launch({ program: { path: 'touch.c', text: TOUCH }, history: false, trace: e => events.push(e) });
    await session.start();
    session.resume({ kind: 'continue' });
    let stop;
    while (!(stop = await session.slice(500)));
    engine.dispose();
    assert.deepEqual(stop, { kind: 'exited', code: 2 });
    // The second write: from the statement of the program to the next one.
    const from = events.findLastIndex(e => e.file === 'touch.c' && e.line === 6), to = events.findIndex((e, i) => i > from && e.file === 'touch.c');
    const fault = events.slice(events.findLastIndex((e, i) => i < from && e.file === 'touch.c') + 1, to).filter(e => e.file !== 'touch.c');
    const executed = fault.filter(e => e.kind === 'source' && !e.file.startsWith('<'));
    for (const name of ['do_user_addr_fault', 'handle_mm_fault', 'handle_pte_fault', 'do_anonymous_page', 'folio_add_new_anon_rmap']) assert.ok(executed.some(e => e.function === name), name);
    assert.ok(executed.length >= 0.8 * fault.length, `${executed.length} of ${fault.length} steps`);
  });
}

const program = { path: 'touch.c', text: TOUCH };
test('a reference of an anonymous page that nobody gives back is a leak, with the place that took it', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', 'scenarios/vvar/touch.c', { program, edits: { 'mm/memory.c': t => t.replace('\tmap_anon_folio_pte_pf(folio, vmf->pte, vma, addr,', '\tfolio_get(folio);\n\tmap_anon_folio_pte_pf(folio, vmf->pte, vma, addr,') } });
  const leak = r.findings.find(f => f.kind === 'leak');
  assert.ok(leak, JSON.stringify(r.findings.map(f => f.message)));
  assert.match(leak.message, /reference count of page frame/);
  assert.equal(leak.began?.path, 'mm/memory.c');
});
test('a counter of the address space that is wrong at exit is told, by the kernel\'s own check', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', 'scenarios/vvar/touch.c', { program, edits: { 'mm/memory.c': t => t.replace('\tadd_mm_counter(vma->vm_mm, MM_ANONPAGES, 1L << order);\n', '') } });
  assert.ok(r.findings.some(f => f.kind === 'warn' && /Bad rss-counter state/.test(f.message)), JSON.stringify(r.findings.map(f => f.message)));
});
