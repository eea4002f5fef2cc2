import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { PendingFile, withFiles, type FileSource } from '../../../src/base/files.ts';
import { openTree, TreeProblem } from '../../../src/tree/index.ts';
import { diskFiles, memoryFiles, missing, treeDirectory } from './support.ts';

const bundled = diskFiles('media');

test('a C file alone sees the bundled declarations', () => {
  const path = 'driver.c';
  const text = '#include <linux/mm.h>\nstatic vm_fault_t f(struct vm_fault *vmf)\n{\n\tget_page(vmf->page);\n\treturn VM_FAULT_NOPAGE;\n}\nstatic const struct vm_operations_struct ops = { .fault = f };\n';
  const tree = openTree({ files: memoryFiles({ [path]: text }), bundled });
  assert.equal(tree.lone, true);
  assert.equal(tree.names.ordinary('vm_fault_t', path)?.path, '<include>/kernel/mm.h');
  assert.equal(tree.names.tag('struct', 'vm_fault', path)?.kind, 'struct');
  assert.equal(tree.names.definition('get_page', path)?.kind, 'function');
  assert.equal(tree.names.ordinary('VM_FAULT_NOPAGE', path)?.kind, 'enumerator');
  assert.equal(tree.names.macros(path).get('PAGE_SHIFT')?.body[0].text, '12');
  assert.equal(tree.names.macros(path).get('CONFIG_TIME_NS')?.body[0].text, '1');
  assert.deepEqual(tree.handlersIn(path).map(h => [h.name, h.line, h.installedAt[0].structType]), [['f', 2, 'vm_operations_struct']]);
  assert.ok(tree.files.read('<include>/kernel/mm.h')?.includes('struct vm_fault'));
});

test('a folder with other things in it is no lone file', () => {
  assert.throws(() => openTree({ files: memoryFiles({ 'a.c': '', 'notes.txt': '' }), bundled }), TreeProblem);
});

test('files that arrive later: the work is done again until all are there', { skip: missing('6.12') }, async () => {
  const disk = diskFiles(treeDirectory('6.12'));
  const loaded = new Set<string>();
  let rounds = 0;
  const later = <T>(path: string, value: () => T): T => {
    if (loaded.has(path)) return value();
    throw new PendingFile(path, Promise.resolve().then(() => { loaded.add(path); }));
  };
  const files: FileSource = { read: p => later(p, () => disk.read(p)), exists: p => disk.exists(p), list: d => disk.list(d), version: p => disk.version(p) };
  const at = 'arch/x86/entry/vdso/vma.c';
  const found = await withFiles(() => {
    rounds++;
    const tree = (opened ??= openTree({ files, kconfig: false }));
    return tree.names.ordinary('vm_fault_t', at);
  });
  assert.equal(found?.path, 'include/linux/mm_types.h');
  assert.ok(rounds < 200, `${rounds} rounds for ${loaded.size} files`);
});
let opened: ReturnType<typeof openTree> | undefined;

test('the store: a second opening reads no file that it does not need, and a damaged value is made anew', { skip: missing('6.12') }, () => {
  const disk = diskFiles(treeDirectory('6.12'));
  const values = new Map<string, Uint8Array>();
  const store = { get: (k: string) => values.get(k), put: (k: string, v: Uint8Array) => { values.set(k, v); } };
  let reads = 0;
  const files: FileSource = { ...disk, read: p => { reads++; return disk.read(p); } };
  const at = 'arch/x86/entry/vdso/vma.c';
  const ask = (): [string | undefined, number] => {
    reads = 0;
    const tree = openTree({ files, store });
    const f = tree.names.ordinary('vm_fault_t', at);
    tree.save();
    return [f && `${f.path}:${f.start}`, reads];
  };
  const [first, cold] = ask();
  const [second, warm] = ask();
  assert.equal(second, first);
  assert.ok(warm * 4 < cold, `${warm} reads after ${cold}`);
  for (const [k, v] of values) values.set(k, v.slice(0, v.length >> 1));
  assert.deepEqual(ask(), [first, cold]);
  for (const [k, v] of values) { const c = v.slice(); c[c.length >> 1] ^= 0x55; values.set(k, c); }
  assert.equal(ask()[0], first);
});

test('the bundled headers are C that a compiler takes in any order', () => {
  for (const f of readdirSync('media/include/kernel')) assert.match(readFileSync(`media/include/kernel/${f}`, 'utf8'), /#ifndef FAULTLINE_KERNEL_/);
});
