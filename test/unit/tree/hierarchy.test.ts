import test from 'node:test';
import assert from 'node:assert/strict';
import { plainBulk } from '../../../src/tree/bulk.ts';
import { callersOf, definitionsOf, implementationsOf } from '../../../src/tree/calls/hierarchy.ts';
import { CallIndex } from '../../../src/tree/calls/index.ts';
import { complete, openTree } from '../../../src/tree/index.ts';
import { maintainersOf } from '../../../src/tree/maintainers.ts';
import { memoryFiles } from './support.ts';

const TREE = {
  'mm/a.c': 'static int helper(int x)\n{\n\treturn x;\n}\nint shared(void)\n{\n\treturn helper(1);\n}\n',
  'mm/b.c': 'static int helper(int x)\n{\n\treturn shared();\n}\nstatic const struct vm_operations_struct b_ops = {\n\t.open\t= helper,\n\t.fault\t= shared,\n};\n',
  'fs/c.c': 'static void set(struct vm_operations_struct *o)\n{\n\to->fault = shared;\n\to->open = NULL;\n}\n',
};

test('callers of a function are those of its own definition; tables count as callers; slots tell their functions', async () => {
  const files = memoryFiles(TREE);
  const index = new CallIndex(plainBulk(files), undefined);
  await index.build();
  const callers = async (name: string, path: string): Promise<string[]> => (await callersOf(index, name, path)).map(c => `${c.how} ${c.by.path} ${c.by.name} ${c.lines.join(',')}`).sort();
  assert.deepEqual(await callers('helper', 'mm/a.c'), ['call mm/a.c shared 7']);
  assert.deepEqual(await callers('helper', 'mm/b.c'), ['slot mm/b.c b_ops 6']);
  assert.deepEqual(await callers('shared', 'mm/a.c'), ['call mm/b.c helper 3', 'slot fs/c.c set 3', 'slot mm/b.c b_ops 7']);
  assert.deepEqual((await definitionsOf(index, 'helper', 'mm/b.c')).map(d => `${d.path}:${d.line}`), ['mm/b.c:1', 'mm/a.c:1']);
  assert.deepEqual((await implementationsOf(index, files, 'fault')).map(i => `${i.table} ${i.function.path}:${i.function.line}`).sort(), ['b_ops mm/a.c:5', 'set mm/a.c:5']);
});

test('the map of handlers is kept, and made anew for what has changed', async () => {
  const files = memoryFiles({ Makefile: 'VERSION = 9\nPATCHLEVEL = 1\n', 'include/linux/kconfig.h': '', 'arch/x86/Kconfig': '', ...TREE,
    'mm/f.c': 'vm_fault_t my_fault(struct vm_fault *vmf)\n{\n\treturn 0;\n}\nvm_fault_t part(int x)\n{\n\treturn 0;\n}\n' });
  const values = new Map<string, Uint8Array>();
  const store = { get: (k: string) => values.get(k), put: (k: string, v: Uint8Array) => { values.set(k, v); } };
  const map = async (): Promise<string[]> => (await openTree({ files, store }).allHandlers(plainBulk(files))).map(h => `${h.kind} ${h.name} ${h.installedAt.map(i => i.table).sort().join(' ')}`.trim());
  const first = await map();
  assert.deepEqual(first, ['installed shared b_ops o', 'signature my_fault', 'helper part']);
  assert.deepEqual(await map(), first);
  files.set('fs/c.c', 'static struct vm_operations_struct o = {\n\t.fault = my_fault,\n};\n');
  assert.deepEqual(await map(), ['installed shared b_ops', 'installed my_fault o', 'helper part']);
  assert.deepEqual(complete(openTree({ files }).handlers()).map(h => h.name), ['shared', 'my_fault', 'part']);
});

test('the entries of MAINTAINERS, the most particular first', () => {
  const files = memoryFiles({ MAINTAINERS: `List of maintainers
-------------------

A DRIVER
M:	One <one@example.org>
S:	Supported
F:	drivers/a/b*
X:	drivers/a/bad.c

ALL DRIVERS
S:	Maintained
F:	drivers/
N:	special

THE REST
S:	Buried
F:	*
F:	*/
` });
  const titles = (path: string): string[] => maintainersOf(files, path).map(e => `${e.title}: ${e.pattern}`);
  assert.deepEqual(titles('drivers/a/b1.c'), ['A DRIVER: F: drivers/a/b*', 'ALL DRIVERS: F: drivers/']);
  assert.deepEqual(titles('drivers/a/bad.c'), ['ALL DRIVERS: F: drivers/']);
  assert.deepEqual(titles('lib/special.c'), ['ALL DRIVERS: N: special']);
  assert.deepEqual(titles('lib/x.c'), ['THE REST: F: */']);
});
