/** What holds in a header depends on what was read before it: another process that asks for the header first sees it as it was. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { NodeFiles } from '../../../src/node/files.ts';
import { openTree, type KernelTree } from '../../../src/tree/index.ts';
import { missing, treeDirectory } from './support.ts';

const HEADER = 'include/linux/huge_mm.h', NAME = 'VM_NOHUGEPAGE';

for (const version of ['6.12', '7.2']) {
  test(`a flag that mm.h defines before it includes huge_mm.h (${version})`, { skip: missing(version) }, () => {
    const open = (): KernelTree => openTree({ files: new NodeFiles(treeDirectory(version)!), bundled: new NodeFiles('media') });
    const end = (tree: KernelTree): number => tree.files.read(HEADER)!.length;
    const first = open();
    first.names.macros('mm/shmem.c');
    assert.ok(first.names.macros(HEADER, end(first)).get(NAME), 'as shmem.c includes it');
    const roots = first.names.unit().roots();
    assert.deepEqual(roots, ['mm/shmem.c']);
    const next = open();
    next.names.unit().follow(roots);
    assert.ok(next.names.macros(HEADER, end(next)).get(NAME), 'asked for first, in another process');
    assert.deepEqual(next.names.unit().roots(), roots);
  });
}
