import test from 'node:test';
import assert from 'node:assert/strict';
import { openTree, TreeProblem } from '../../../src/tree/index.ts';
import { diskFiles, memoryFiles, missing, treeDirectory } from './support.ts';

const small = (extra: Record<string, string>) => memoryFiles({
  Makefile: 'VERSION = 9\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = x\n',
  'include/linux/kconfig.h': '#include <generated/autoconf.h>\n', 'include/linux/compiler_types.h': '', 'arch/x86/include/asm/page.h': '#define get get\nstatic inline int get(void) { return 64; }\n',
  'include/asm-generic/only.h': '#define ONLY 1\n', 'mm/Makefile': 'obj-y := a.o\nobj-$(CONFIG_OFF) += b.o\nobj-y += c.o\n', ...extra,
});
const body = (names: ReturnType<typeof openTree>['names'], path: string, name: string, offset?: number): string | undefined => names.macros(path, offset).get(name)?.body.map(t => t.text).join(' ');

test('the architecture wins over a generic fallback; asm headers fall back to asm-generic', () => {
  const files = small({ 'mm/a.c': '#include <asm/page.h>\n#include <asm/only.h>\n#ifndef get\nstatic inline int get(void) { return 0; }\n#endif\n#include "local.h"\n', 'mm/local.h': '#ifndef L\n#define L 7\n#endif\n' });
  const tree = openTree({ files });
  assert.equal(tree.names.ordinary('get', 'mm/a.c')?.path, 'arch/x86/include/asm/page.h');
  assert.equal(body(tree.names, 'mm/a.c', 'ONLY'), '1');
  assert.equal(body(tree.names, 'mm/a.c', 'L'), '7');
  assert.equal(tree.version.text, '9.1');
});

test('configuration decides, and can be overridden', () => {
  const files = small({ 'mm/a.c': '#ifdef CONFIG_TIME_NS\n#define N 2\n#else\n#define N 1\n#endif\nstruct s\n{\n};' });
  assert.equal(body(openTree({ files }).names, 'mm/a.c', 'N'), '2');
  assert.equal(body(openTree({ files, config: { TIME_NS: 'n' } }).names, 'mm/a.c', 'N'), '1');
  assert.deepEqual(openTree({ files }).optionsMentioned('mm/a.c'), ['TIME_NS']);
  assert.equal(openTree({ files }).names.tag('struct', 's', 'mm/a.c')?.kind, 'struct');
});

test('a macro is seen as it stands where it is used', () => {
  const text = '#define V 1\nint a = V;\n#undef V\n#define V 2\nint b = V;\n#undef V\n';
  const { names } = openTree({ files: small({ 'mm/a.c': text }) });
  assert.equal(body(names, 'mm/a.c', 'V', text.indexOf('int a')), '1');
  assert.equal(body(names, 'mm/a.c', 'V', text.indexOf('int b')), '2');
  assert.equal(body(names, 'mm/a.c', 'V'), '2');
});

test('pasted names lead to their invocation', () => {
  const { names } = openTree({ files: small({
    'include/linux/f.h': '#define FLAG(u, l) static inline int Page##u(void) { return 0; } static inline int folio_test_##l(void) { return 0; }\nFLAG(Locked, locked)\nFLAG(Dirty, dirty)\n',
    'mm/a.c': '#include <linux/f.h>\n',
  }) });
  const f = names.ordinary('folio_test_dirty', 'mm/a.c');
  assert.equal(f?.kind, 'macroInvocation');
  assert.equal(f?.path, 'include/linux/f.h');
  assert.equal(names.ordinary('PageLocked', 'mm/a.c')?.name, 'PageLocked');
  assert.equal(names.ordinary('PageOther', 'mm/a.c'), undefined);
});

test('an external function is found in the file that is built', () => {
  const { names } = openTree({ files: small({
    'include/linux/x.h': 'int work(int n);\n', 'mm/a.c': '#include <linux/x.h>\nstatic int local(void) { return work(1); }\n',
    'mm/b.c': '#include <linux/x.h>\nint work(int n) { return 0; }\n', 'mm/c.c': '#include <linux/x.h>\nint work(int n)\n{\n\treturn n;\n}\n',
  }) });
  assert.equal(names.ordinary('work', 'mm/a.c')?.kind, 'prototype');
  assert.equal(names.definition('work', 'mm/a.c')?.path, 'mm/c.c');
  assert.equal(names.ordinary('local', 'mm/c.c'), undefined, 'a static function is its own file\'s');
});

test('an edit is seen at once', () => {
  const files = small({ 'mm/a.c': 'int before;\n' });
  const tree = openTree({ files });
  assert.ok(tree.names.ordinary('before', 'mm/a.c'));
  files.set('mm/a.c', 'int after;\n');
  tree.invalidate('mm/a.c');
  assert.equal(tree.names.ordinary('before', 'mm/a.c'), undefined);
  assert.ok(tree.names.ordinary('after', 'mm/a.c'));
});

test('an edit of the .config is seen at once', () => {
  const files = small({ 'mm/a.c': '#ifdef CONFIG_EXTRA\nint yes;\n#else\nint no;\n#endif\n', '.config': 'CONFIG_X86=y\n' });
  const tree = openTree({ files });
  assert.ok(tree.names.ordinary('no', 'mm/a.c'));
  files.set('.config', 'CONFIG_X86=y\nCONFIG_EXTRA=y\n');
  tree.invalidate('.config');
  assert.ok(tree.names.ordinary('yes', 'mm/a.c'));
  assert.equal(tree.profile.source, '.config');
});

test('a folder that is no kernel says so', () => {
  assert.throws(() => openTree({ files: memoryFiles({}) }), (e: unknown) => e instanceof TreeProblem && /no kernel tree/.test(e.message));
  assert.throws(() => openTree({ files: small({}), arch: 'arm64' }), /arch\/arm64.*--arch/s);
});

test('names of 7.2 that the vvar path needs', { skip: missing('7.2') }, () => {
  const tree = openTree({ files: diskFiles(treeDirectory('7.2')) });
  const at = 'lib/vdso/datastore.c';
  const names = tree.namesFor(at);
  const where = (name: string): string | undefined => names.ordinary(name, at)?.path;
  assert.equal(where('vmf_insert_pfn'), 'include/linux/mm.h');
  assert.equal(names.definition('vmf_insert_pfn', at)?.path, 'mm/memory.c');
  assert.equal(where('VM_FAULT_SIGBUS'), 'include/linux/mm_types.h');
  assert.equal(names.ordinary('PageLocked', at)?.kind, 'macroInvocation');
  assert.equal(names.tag('struct', 'vm_fault', at)?.path, 'include/linux/mm.h');
  assert.equal(body(names, at, 'NR_PAGEFLAGS'), '22');
  assert.equal(tree.names.definition('find_timens_vvar_page', at)?.kind, 'function');
});

const VDSO: [string, string, string][] = [
  ['7.3', 'x86', 'lib/vdso/datastore.c'], ['7.2', 'x86', 'lib/vdso/datastore.c'], ['6.12', 'x86', 'arch/x86/entry/vdso/vma.c'], ['6.1', 'x86', 'arch/x86/entry/vdso/vma.c'], ['5.10', 'x86', 'arch/x86/entry/vdso/vma.c'],
  ...['arm64', 'riscv', 's390', 'powerpc', 'loongarch'].map((a): [string, string, string] => ['6.12', a, `arch/${a}/kernel/vdso.c`]),
];
for (const [version, arch, at] of VDSO) {
  test(`${at} of ${version}: every include is found, and the names of its unit`, { skip: missing(version) }, () => {
    const tree = openTree({ files: diskFiles(treeDirectory(version)), arch });
    assert.deepEqual(tree.missingIncludes(at), []);
    const { names } = tree;
    for (const t of ['vm_fault', 'vm_area_struct', 'page', 'mm_struct', 'task_struct', 'vm_special_mapping']) assert.equal(names.tag('struct', t, at)?.kind, 'struct', t);
    for (const n of ['vm_fault_t', 'VM_FAULT_SIGBUS', 'get_page', 'PageLocked', 'vmf_insert_pfn', 'u64']) assert.ok(names.ordinary(n, at), n);
    for (const n of ['PAGE_SHIFT', 'READ_ONCE', 'NR_PAGEFLAGS', 'CONFIG_TIME_NS', 'container_of']) assert.ok(names.macros(at).get(n), n);
    for (const n of ['_install_special_mapping', 'find_timens_vvar_page', 'vmf_insert_pfn']) assert.match(names.definition(n, at)?.path ?? n, /\.c$/);
    assert.equal(names.ordinary('no_such_name_anywhere', at), undefined);
  });
}
