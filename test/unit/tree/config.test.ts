import test from 'node:test';
import assert from 'node:assert/strict';
import { evaluateConfig } from '../../../src/tree/profiles/evaluate.ts';
import { readKconfig } from '../../../src/tree/profiles/kconfig.ts';
import { openProfile } from '../../../src/tree/profiles/profile.ts';
import { diskFiles, memoryFiles, missing, treeDirectory } from './support.ts';

const values = (text: string, wanted: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(evaluateConfig(readKconfig(memoryFiles({ Kconfig: text }), { SRCARCH: 'x86' }), new Map(Object.entries(wanted))));

test('dependencies, defaults, selects, help texts', () => {
  const text = 'config A\n\tbool "a"\n\tdefault y\n\thelp\n\t  config NOT\n\n\t  more\nconfig B\n\tbool "b"\n\tdepends on !A\n\tdefault y\nconfig C\n\tbool\n\tselect D if A\nconfig D\n\tbool\n\tdefault n\nconfig E\n\tdef_bool A && C\nconfig N\n\tint "n"\n\trange 2 8\n\tdefault 4 if A\n';
  assert.deepEqual(values(text), { A: 'y', N: '4' });
  assert.deepEqual(values(text, { A: 'n', N: '99' }), { B: 'y', N: '8' });
  assert.deepEqual(values(`${text}config F\n\tdef_bool y\n\tselect C\n`), { A: 'y', C: 'y', D: 'y', E: 'y', F: 'y', N: '4' });
});

test('choices, menus, conditional blocks, tools', () => {
  const text = 'choice\n\tprompt "page"\n\tdefault P4\nconfig P4\n\tbool "4"\nconfig P64\n\tbool "64"\nendchoice\nmenu "m"\n\tdepends on P64\nconfig M\n\tdef_bool y\nendmenu\nif P4\nconfig I\n\tdef_bool y\nendif\nconfig G\n\tdef_bool $(cc-option,-fstack-protector)\nconfig H\n\tdef_bool $(success,test "$(cc-name)" = Clang)\nvalue := 7\nconfig V\n\tint\n\tdefault $(value)\n';
  assert.deepEqual(values(text), { P4: 'y', I: 'y', G: 'y', V: '7' });
  assert.deepEqual(values(text, { P64: 'y' }), { P64: 'y', M: 'y', G: 'y', V: '7' });
});

test('a .config in the tree is the profile; overrides lie on top', () => {
  const files = memoryFiles({ '.config': '# Linux/arm64 6.12.0 Kernel Configuration\nCONFIG_ARM64=y\nCONFIG_HZ=100\n# CONFIG_X is not set\n' });
  const p = openProfile(files, { config: { CONFIG_HZ: '250', X: 'y' } });
  assert.equal(p.arch, 'arm64');
  assert.deepEqual([...p.config], [['ARM64', 'y'], ['HZ', '250'], ['X', 'y']]);
});

for (const arch of ['x86', 'arm64', 'riscv', 's390', 'powerpc', 'loongarch']) {
  test(`the default ${arch} kernel of 6.12 is 64-bit, with 4 KiB pages and time namespaces`, { skip: missing('6.12') }, () => {
    const { config } = openProfile(diskFiles(treeDirectory('6.12')), { arch });
    for (const k of ['64BIT', 'MMU', 'SMP', 'TIME_NS', 'GENERIC_VDSO_TIME_NS', 'USERFAULTFD', 'TRANSPARENT_HUGEPAGE']) assert.equal(config.get(k), 'y', k);
    assert.equal(config.get('PAGE_SHIFT'), '12');
    assert.equal(config.get('MODULES'), undefined);
  });
}
