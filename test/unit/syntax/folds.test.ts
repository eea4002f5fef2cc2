import test from 'node:test';
import assert from 'node:assert/strict';
import { testParser } from './support.ts';

async function folded(text: string): Promise<string[]> {
  const p = await testParser();
  const tree = p.parse(text);
  const work = p.folds(tree);
  for (;;) {
    const r = work.next();
    if (!r.done) continue;
    tree.dispose();
    return r.value.map(f => `${f.first}-${f.last} ${f.kind}`);
  }
}

test('a function folds into its signature, its closing brace stays', async () => {
  assert.deepEqual(await folded('static int f(int a,\n\t\tint b)\n{\n\tif (a) {\n\t\tb++;\n\t\ta++;\n\t}\n\treturn b;\n}\n'), ['2-8 region', '4-6 region']);
});
test('comments, runs of includes, structures, tables', async () => {
  assert.deepEqual(await folded('/*\n * one\n */\n#include <a.h>\n#include <b.h>\n\n#include <c.h>\nstruct s {\n\tint a;\n};\nstatic struct s t = {\n\t.a = 1,\n};\nint one;\n'),
    ['1-3 comment', '4-5 imports', '8-9 region', '11-12 region']);
});
test('the parts of a conditional fold each for itself', async () => {
  assert.deepEqual(await folded('#ifdef CONFIG_A\nint a;\nint b;\n#elif defined(CONFIG_B)\nint c;\n#else\nint d;\nint e;\n#endif\n'), ['1-3 region', '4-5 region', '6-8 region']);
});
test('a fold that reaches over many pieces is told once', async () => {
  const body = '\tcall(1, 2, 3);\n'.repeat(4000);
  assert.deepEqual(await folded(`void f(void)\n{\n${body}}\n`), ['1-4002 region']);
});
