import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { missing, runScenario } from '../paths/run.ts';

// What a machine printed (x86-64, 6.18).
const NATIVE = readFileSync('test/unit/kernel/programs/memory.txt', 'utf8');
const program = { path: 'memory.c', text: readFileSync('test/unit/kernel/programs/memory.c', 'utf8') };

for (const version of ['7.2', '6.12', '5.10']) {
  test(`${version}: mmap, mprotect, munmap, faults and their codes, kernel accesses as on a machine`, { skip: missing(version) }, async () => {
    const r = await runScenario(version, 'scenarios/vvar/touch.c', { program });
    assert.equal(r.output, NATIVE);
    assert.deepEqual(r.findings, []);
  });
}
test('the study folder serves the same system calls', async () => {
  assert.equal((await runScenario('', 'scenarios/vvar/touch.c', { root: 'media/study', program })).output, NATIVE);
});

const NAMESPACE = 'kernel/time/namespace.c', TIMENS = 'scenarios/vvar/timens.c';
test('a write behind a kernel object is a finding that names the allocation', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TIMENS, { edits: { [NAMESPACE]: t => t.replace('\tns->ucounts = ucounts;\n', '\tns->ucounts = ucounts;\n\t((char *)ns)[sizeof(*ns)] = 1;\n') } });
  assert.equal(r.stop.kind === 'finding' && r.stop.finding.kind, 'out-of-bounds');
  const f = r.findings.at(-1)!;
  assert.deepEqual([f.at.path, f.at.function, f.began?.path], [NAMESPACE, 'clone_time_ns', NAMESPACE]);
});
test('use after free in the kernel is a finding with the place of the kfree', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TIMENS, { edits: { [NAMESPACE]: t => t.replace('\tns->ucounts = ucounts;\n', '\tkfree(ns);\n\tns->ucounts = ucounts;\n') } });
  assert.equal(r.stop.kind === 'finding' && r.stop.finding.kind, 'use-after-free');
});
test('a lock that is taken twice ends the run where it is taken again', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TIMENS, { edits: { 'kernel/time/namespace_vdso.c': t => t.replace('\tns->frozen_offsets = true;\n', '\tmutex_lock(&timens_offset_lock);\n\tns->frozen_offsets = true;\n') } });
  const f = r.findings.at(-1)!;
  assert.deepEqual([f.kind, f.at.function], ['lock-held-twice', 'timens_set_vvar_page']);
});
test('WARN_ON and BUG_ON are findings at their lines', { skip: missing('7.2') }, async () => {
  const edit = (what: string) => ({ 'lib/vdso/datastore.c': (t: string) => t.replace('\ttimens_page = find_timens_vvar_page(vma);\n', `\ttimens_page = find_timens_vvar_page(vma);\n\t${what}\n`) });
  const warned = await runScenario('7.2', 'scenarios/vvar/touch.c', { edits: edit('WARN_ON_ONCE(vmf->pgoff == 2);') });
  assert.deepEqual(warned.findings.map(f => [f.kind, f.at.function]), [['warn', 'vvar_fault']]);
  const stopped = await runScenario('7.2', 'scenarios/vvar/touch.c', { edits: edit('BUG_ON(vmf->pgoff == 2);') });
  assert.deepEqual(stopped.findings.map(f => [f.kind, f.at.function]), [['bug', 'vvar_fault']]);
  assert.match(stopped.findings[0]!.message, /pgoff == 2/);
});
