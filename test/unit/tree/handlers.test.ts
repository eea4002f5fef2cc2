import test from 'node:test';
import assert from 'node:assert/strict';
import { handlersCommand } from '../../../src/cli/handlers.ts';
import { complete, openTree, type Handler } from '../../../src/tree/index.ts';
import { diskFiles, memoryFiles, missing, treeDirectory } from './support.ts';

const tree = (files: Record<string, string>) => openTree({ files: memoryFiles({ Makefile: 'VERSION = 9\nPATCHLEVEL = 1\n', 'include/linux/kconfig.h': '', 'arch/x86/Kconfig': '', ...files }) });
const short = (h: Handler) => [h.name, `${h.file}:${h.line}`, h.installedAt.map(i => `${i.slot} of ${i.structType} ${i.table} ${i.file}:${i.line}`)];

test('handlers by signature and by their tables, across files', () => {
  const found = complete(tree({
    'mm/filemap.c': '/* */\nvm_fault_t page_fault(struct vm_fault *vmf)\n{\n\treturn 0;\n}\nint count(void) { return 0; }\n',
    'fs/a.c': 'static int peek(struct vm_area_struct *vma, unsigned long a, void *b, int n, int w)\n{\n\treturn 0;\n}\nstatic const struct vm_operations_struct a_ops = {\n\t.fault\t= page_fault,\n\t.access = peek,\n\t.name = nobody,\n};\n',
    'arch/x86/v.c': 'static vm_fault_t vv(const struct vm_special_mapping *sm, struct vm_area_struct *vma, struct vm_fault *vmf)\n{\n}\nstatic struct info i = {\n\t.map = { .name = "[v]", .fault = vv },\n};\nvoid late(struct vm_operations_struct *o) { o->fault = &page_fault; }\n',
  }).handlers());
  assert.deepEqual(found.map(short), [
    ['vv', 'arch/x86/v.c:1', ['fault of vm_special_mapping i arch/x86/v.c:5']],
    ['peek', 'fs/a.c:1', ['access of vm_operations_struct a_ops fs/a.c:7']],
    ['page_fault', 'mm/filemap.c:2', ['fault of vm_operations_struct o arch/x86/v.c:7', 'fault of vm_operations_struct a_ops fs/a.c:6'].sort()],
  ].map(x => [x[0], x[1], x[2]]));
  assert.equal(found[0].arch, 'x86');
});

test('the command: usage, no folder, no kernel', async () => {
  const run = async (...args: string[]): Promise<[number, string, string]> => {
    let out = '', err = '';
    return [await handlersCommand(args, { stdout: t => { out += String(t); }, stderr: t => { err += String(t); } }), out, err];
  };
  assert.equal((await run('--nonsense'))[0], 64);
  assert.equal((await run())[0], 64);
  const [code, , message] = await run('--tree', 'test');
  assert.equal(code, 66);
  assert.match(message, /no kernel tree.*Makefile/s);
  assert.match((await run('--tree', 'no/such/folder'))[2], /is no folder/);
});

test('vvar_fault of 7.2 and of the architectures of 6.12', { skip: missing('7.2') || missing('6.12') }, () => {
  const at = (version: string, path: string): unknown[] => openTree({ files: diskFiles(treeDirectory(version)) }).handlersIn(path)
    .filter(h => h.name === 'vvar_fault').map(h => [h.installedAt.length > 0, h.installedAt[0]?.structType]);
  assert.deepEqual(at('7.2', 'lib/vdso/datastore.c'), [[true, 'vm_special_mapping']]);
  for (const path of ['arch/x86/entry/vdso/vma.c', 'arch/arm64/kernel/vdso.c', 'arch/riscv/kernel/vdso.c', 'arch/s390/kernel/vdso.c', 'arch/powerpc/kernel/vdso.c', 'arch/loongarch/kernel/vdso.c']) {
    assert.deepEqual(at('6.12', path), [[true, 'vm_special_mapping']], path);
  }
});
