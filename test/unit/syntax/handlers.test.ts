import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeFiles } from '../../../src/node/files.ts';
import { fileHandlers, outline, outlineItems, HANDLER_NEEDLES } from '../../../src/syntax/index.ts';
import { openTree } from '../../../src/tree/index.ts';
import { kernelTree, testParser } from './support.ts';

async function found(text: string) {
  const tree = (await testParser()).parse(text);
  try {
    return fileHandlers(text, outlineItems(outline(tree)));
  } finally {
    tree.dispose();
  }
}

test('a handler is recognised by its signature, by a table of its file, and by an assignment to a table', async () => {
  const text = 'static vm_fault_t __no_sanitize a(struct vm_fault *vmf)\n{\n\treturn 0;\n}\n'
    + 'static int b(struct vm_area_struct *vma)\n{\n\treturn 0;\n}\nstatic int not(struct vm_fault *vmf)\n{\n\treturn 0;\n}\n'
    + 'static const struct vm_operations_struct ops __ro_after_init = { .access = b, .open = not };\n'
    + 'static struct device d = { .ops = { .fault = a } };\n'
    + 'static int c(struct vm_fault *vmf) { return 0; }\nvoid init(void)\n{\n\tops.page_mkwrite = c;\n}\n';
  const { definitions, installations } = await found(text);
  assert.deepEqual(definitions.map(d => [d.name, d.bySignature, d.isStatic]), [['a', true, true], ['b', false, true], ['c', false, true]]);
  assert.deepEqual(installations.map(i => [i.handler, i.table, i.slot, i.structType]),
    [['b', 'ops', 'access', 'vm_operations_struct'], ['a', 'd', 'fault', 'vm_operations_struct'], ['c', 'ops', 'page_mkwrite', 'vm_operations_struct']]);
  assert.ok(text.startsWith('a(', definitions[0].nameStart));
});

test('a handler with a syntax error in its body is still one', async () => {
  const { definitions } = await found('#include <linux/mm.h>\n\nstatic vm_fault_t f(struct vm_fault *vmf)\n{\n\tif (vmf->pgoff {\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n\nint g(void)\n{\n\treturn 0;\n}\n');
  assert.deepEqual(definitions.map(d => d.name), ['f']);
});

for (const version of ['5.10', '7.2']) {
  const root = kernelTree(version);
  test(`the outline of ${version} gives the handlers that the tree's index gives`, { skip: root === undefined && `linux-${version} is not in the cache` }, async () => {
    const tree = openTree({ files: new NodeFiles(root!) });
    for (const directory of ['mm', 'lib/vdso', 'arch/x86/entry/vdso', 'kernel/bpf', 'fs']) {
      const entries = tree.files.list(directory) ?? [];
      for (const { name } of entries.filter(e => e.name.endsWith('.c'))) {
        const file = `${directory}/${name}`;
        const text = readFileSync(path.join(root!, file), 'utf8');
        if (!HANDLER_NEEDLES.some(n => text.includes(n))) continue;
        const indexed = tree.handlersIn(file);
        const { definitions, installations } = await found(text);
        const named = new Set(installations.map(i => i.handler));
        assert.deepEqual(definitions.map(d => [d.name, named.has(d.name)]), indexed.map(h => [h.name, h.installedAt.length > 0]), file);
      }
    }
  });
}
test('what a userfaultfd\'s ioctl operation calls is told apart: scenarios reach it, and it is no fault handler', () => {
  const text = 'static int userfaultfd_copy(struct userfaultfd_ctx *ctx,\n\t\t\t    unsigned long arg)\n{\n\treturn 0;\n}\nstatic void userfaultfd_ctx_put(struct userfaultfd_ctx *ctx)\n{\n}\n';
  const items = ['userfaultfd_copy', 'userfaultfd_ctx_put'].map(name => {
    const nameStart = text.indexOf(name);
    return { kind: 'function' as const, name, nameStart, start: text.lastIndexOf('static', nameStart), end: text.indexOf('\n}', nameStart) + 2, isStatic: true };
  });
  const found = fileHandlers(text, items);
  assert.deepEqual([found.requests.map(r => r.name), found.definitions], [['userfaultfd_copy'], []]);
});
