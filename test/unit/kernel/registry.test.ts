import test from 'node:test';
import assert from 'node:assert/strict';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelEnvironment } from '../../../src/kernel/environment.ts';
import { formatPrintk } from '../../../src/kernel/primitives/printf.ts';
import { mapsText } from '../../../src/kernel/spaces.ts';
import type { MemoryApi } from '../../../src/vm/api.ts';

const env: KernelEnvironment = {
  arch: 'x86', release: '7.2.0', layout: () => undefined, kernelFunction: () => undefined, kernelObject: () => undefined, constant: () => undefined,
  defines: () => false, hasFile: () => false, text: () => undefined, config: () => undefined, path: () => '', line: () => 1,
};

test('every primitive has a contract that a reader can use', () => {
  const kernel = createKernel(env);
  for (const p of [...kernel.registry.all(), ...kernel.user.all()]) {
    assert.match(p.name, /^[A-Za-z_]\w*$/, p.prototype);
    assert.ok(p.does.length > 10 && /[.:]$/.test(p.does.trim()), `${p.name}: '${p.does}' is no sentence`);
    assert.ok(p.source.length > 3, p.name);
    if (p.macro) assert.equal(/^[A-Za-z_]\w*/.exec(p.macro)![0], p.name, p.macro);
  }
  for (const name of ['vmf_insert_pfn', 'vm_insert_page', 'alloc_pages', 'READ_ONCE', 'atomic_inc', 'mas_find', 'get_current', 'zap_vma_range']) assert.ok(kernel.registry.get(name), name);
});

test('printk formats numbers, strings and pointers', () => {
  const words = [5n, 0xffffffffn, 0x1234n, 0n];
  const memory = { readU64: (a: bigint) => words[Number(a / 8n)]!, readCString: () => 'text' } as unknown as MemoryApi;
  assert.equal(formatPrintk(memory, '%03d %d %#lx %s%%', 0n), '005 -1 0x1234 (null)%');
});

test('the maps text has the kernel\'s columns', () => {
  const text = mapsText([{ vma: 1n, start: 0x7f87ba314000n, end: 0x7f87ba318000n, flags: 1n, pgoff: 0n, name: '[vvar]', special: 1n, inode: undefined }, { vma: 2n, start: 0x1000n, end: 0x2000n, flags: 3n, pgoff: 0n, name: '', special: undefined, inode: undefined }]);
  const [vvar, anonymous] = text.split('\n');
  assert.equal(vvar!.indexOf('[vvar]'), 73);
  assert.equal(vvar!.slice(0, 34), '7f87ba314000-7f87ba318000 r--p 000');
  assert.equal(anonymous, '00001000-00002000 rw-p 00000000 00:00 0 ');
});
