import test from 'node:test';
import assert from 'node:assert/strict';
import { outline } from '../../../src/syntax/index.ts';
import { testParser } from './support.ts';

async function outlineOf(text: string) {
  const tree = (await testParser()).parse(text);
  try {
    assert.deepEqual(tree.errors(), []);
    return outline(tree);
  } finally {
    tree.dispose();
  }
}

test('functions: result, parameters, storage, and places in the reader\'s own text', async () => {
  const text = 'static __always_inline vm_fault_t f(const struct vm_special_mapping *sm,\n\tstruct vm_area_struct *vma, struct vm_fault *vmf)\n{\n\treturn 0;\n}\nextern int *g(void);\n';
  const [f, g] = await outlineOf(text);
  assert.equal(f.kind, 'function');
  assert.equal(f.type, 'vm_fault_t');
  assert.equal(f.storage, 'static');
  assert.match(f.params!, /struct vm_fault \*vmf/);
  assert.equal(text.slice(f.nameStart, f.nameStart + 2), 'f(');
  assert.equal(text[f.bodyStart!], '{');
  assert.deepEqual([g.kind, g.name, g.type, g.params, g.storage], ['prototype', 'g', 'int *', 'void', 'extern']);
});

test('a structure\'s initialiser tells what is installed where', async () => {
  const text = 'static const struct vm_special_mapping m[] = {\n\t[0] = {\n\t\t.name = "[x]",\n\t\t.fault = x_fault,\n\t},\n};\nconst struct vm_operations_struct ops = { .fault = &y_fault, close: done, };\n';
  const [m, ops] = await outlineOf(text);
  assert.deepEqual([m.kind, m.name, m.type], ['variable', 'm', 'const struct vm_special_mapping']);
  assert.deepEqual(m.designators!.map(d => [d.slot, d.value]), [['[0].name', '"[x]"'], ['[0].fault', 'x_fault']]);
  assert.deepEqual(ops.designators!.map(d => [d.slot, d.value]), [['fault', 'y_fault'], ['close', 'done']]);
  assert.ok(text.startsWith('y_fault', ops.designators![0].valueStart));
});

test('macros that define functions and variables are seen through', async () => {
  const text = 'SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)\n{\n\treturn 0;\n}\nSYSCALL_DEFINE0(fork)\n{\n\treturn 1;\n}\n'
    + 'static DEFINE_MUTEX(lock);\nDEFINE_SPINLOCK(other);\nEXPORT_SYMBOL(other);\nmodule_init(start)\nstatic DEFINE_PER_CPU(int, count) = 3;\n';
  const all = await outlineOf(text);
  assert.deepEqual(all.map(d => [d.kind, d.name]), [
    ['function', 'sys_munmap'], ['function', 'sys_fork'], ['variable', 'lock'], ['variable', 'other'], ['macroInvocation', 'EXPORT_SYMBOL'],
    ['macroInvocation', 'module_init'], ['variable', 'count'],
  ]);
  assert.equal(all[0].params, 'unsigned long, addr, size_t, len');
  assert.ok(text.startsWith('munmap', all[0].nameStart));
  assert.equal(all[2].macro, 'DEFINE_MUTEX');
});

test('types, enumerators, typedefs and macros', async () => {
  const all = await outlineOf('#define LIMIT 3\n#define MAX(a, b) ((a) > (b) ? (a) : (b))\nstruct s { int a; };\nunion u { int b; };\nenum e { ONE, TWO = 2 };\ntypedef struct s s_t;\nstruct s v;\n');
  assert.deepEqual(all.map(d => [d.kind, d.name]), [
    ['macro', 'LIMIT'], ['macro', 'MAX'], ['struct', 's'], ['union', 'u'], ['enum', 'e'], ['enumerator', 'ONE'], ['enumerator', 'TWO'], ['typedef', 's_t'], ['variable', 'v'],
  ]);
  assert.equal(all[1].params, 'a, b');
});

test('both branches of a conditional are in the outline', async () => {
  const all = await outlineOf('#ifdef CONFIG_A\nint f(void) { return 1; }\n#else\nint f(void) { return 0; }\n#endif\n');
  assert.deepEqual(all.map(d => d.name), ['f', 'f']);
});
