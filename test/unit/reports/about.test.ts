import test from 'node:test';
import assert from 'node:assert/strict';
import { NodeFiles } from '../../../src/node/files.ts';
import { aboutName } from '../../../src/reports/about.ts';
import { openTree } from '../../../src/tree/index.ts';
import { missing, treeDirectory } from '../tree/support.ts';

const bundled = new NodeFiles('media');

test('names of one file: what each is, with its comment', () => {
  const text = `/**
 * half() - halves a number
 * @n: any number
 */
static int half(int n)
{
	return n / 2;
}
int twice(int n);
#define LIMIT 4	/* most that may be asked for */
#define both(a, b) \\
	((a) && (b))
enum colour { RED, /* stop */ GREEN };
/* where it stands */
struct spot { int x, y; };
static int table[4] = { 1, 2 };
typedef struct { int a; } pair_t;
`;
  const files = { read: (p: string) => (p === 'a.c' ? text : undefined), exists: (p: string) => p === 'a.c', version: () => '1', list: (p: string) => (p === '' ? [{ name: 'a.c', directory: false }] : undefined) };
  const tree = openTree({ files, bundled });
  const told = (name: string, tag?: 'struct'): unknown[] | undefined => { const a = aboutName(tree, name, 'a.c', tag); return a && [a.kind, a.head, a.says?.text, a.place.line, a.body]; };
  assert.deepEqual(told('half'), ['function', 'static int half(int n)', 'halves a number', 5, true]);
  assert.deepEqual(told('twice'), ['function', 'int twice(int n)', undefined, 9, false]);
  assert.deepEqual(told('LIMIT'), ['constant', '#define LIMIT 4', 'most that may be asked for', 10, false]);
  assert.deepEqual(told('both')?.slice(0, 2), ['macro', '#define both(a, b)']);
  assert.deepEqual(told('RED'), ['constant', 'RED', 'stop', 13, false]);
  assert.deepEqual(told('spot', 'struct'), ['struct', 'struct spot', 'where it stands', 15, false]);
  assert.deepEqual(told('table'), ['variable', 'static int table[4]', undefined, 16, false]);
  assert.deepEqual(told('pair_t'), ['typedef', 'typedef struct {…} pair_t', undefined, 17, false]);
  assert.equal(told('nothing'), undefined);
});

for (const version of ['5.10', '6.12', '7.2']) {
  test(`names of kernel ${version}`, { skip: missing(version) }, () => {
    const tree = openTree({ files: new NodeFiles(treeDirectory(version)!), bundled });
    const file = version === '7.2' ? 'mm/userfaultfd.c' : 'fs/userfaultfd.c';
    const insert = aboutName(tree, 'vm_insert_page', file);
    assert.equal(insert?.kind, 'function');
    assert.equal(insert.place.path, 'mm/memory.c');
    assert.match(insert.head, /^int vm_insert_page\(struct vm_area_struct \*vma, unsigned long addr, struct page \*page\)$/);
    assert.match(insert.says?.text ?? '', /insert single page/);
    assert.ok(insert.body);
    assert.equal(aboutName(tree, 'vm_fault', file, 'struct')?.place.path, 'include/linux/mm.h');
    assert.match(aboutName(tree, 'VM_FAULT_RETRY', file)?.place.path ?? '', /^include\/linux\/mm(_types)?\.h$/);
  });
}
