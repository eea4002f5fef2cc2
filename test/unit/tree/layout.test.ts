import test from 'node:test';
import assert from 'node:assert/strict';
import { Linker } from '../../../src/compiler/link/linker.ts';
import { ExpansionTable } from '../../../src/syntax/cpp/expand.ts';
import { openTree } from '../../../src/tree/index.ts';
import { diskFiles, missing, treeDirectory } from './support.ts';

// sizeof() as gcc has it in a real build: the default x86-64 configuration with user faults, time namespaces, huge pages and HMM's test device.
// Every option that hides a member, and every generated number, shows in one of them.
// Point releases change some: these are of the releases that were built.
const RELEASE: Record<string, string> = { '6.12': '6.12.117', '7.2': '7.2.13' };
const BUILT: Record<string, Record<string, number>> = {
  '6.12': { page: 64, folio: 256, vm_area_struct: 176, mm_struct: 1280, task_struct: 7360, vm_fault: 112, inode: 608, file: 184, device: 744, dev_pagemap: 160, mmu_interval_notifier: 88, xarray: 16, wait_queue_entry: 40 },
  '7.2': { page: 64, folio: 256, vm_area_struct: 192, mm_struct: 1664, task_struct: 3328, vm_fault: 112, inode: 560, file: 176, device: 760, dev_pagemap: 152, mmu_interval_notifier: 88, xarray: 16, wait_queue_entry: 40 },
};

for (const [version, sizes] of Object.entries(BUILT)) {
  test(`structures of ${version} have the sizes of a real build`, { skip: missing(version) }, context => {
    const tree = openTree({ files: diskFiles(treeDirectory(version)) });
    if (tree.version.text !== RELEASE[version]) { context.skip(`the sizes are of ${RELEASE[version]}, the cache has ${tree.version.text}`); return; }
    const linker = new Linker({
      sources: tree.sources, expansions: new ExpansionTable(), primitive: () => undefined, names: tree.names, kernelInclude: tree.includeFinder, include: () => undefined, unsignedChar: { kernel: true, program: false },
      read: path => { const text = tree.files.read(path); return text === undefined ? undefined : { text, origin: 'tree' }; },
    });
    const found = Object.fromEntries(Object.keys(sizes).map(s => [s, linker.kernelRecord('struct', s, 'lib/test_hmm.c')?.size]));
    assert.deepEqual(found, sizes);
  });
}
