import test from 'node:test';
import assert from 'node:assert/strict';
import { expressionStart } from '../../../src/host/features/expressionStart.ts';
import { mainOf } from '../../../src/host/features/programs.ts';

/** The expression that ends with the name under `|`. */
const at = (marked: string): string => {
  const column = marked.indexOf('|'), line = marked.replace('|', '');
  const end = column + /^\w+/.exec(line.slice(column))![0].length;
  return line.slice(expressionStart(line, column), end);
};

test('the expression under the cursor takes the member accesses and subscripts before it', () => {
  assert.equal(at('\tswitch (vmf->|pgoff) {'), 'vmf->pgoff');
  assert.equal(at('x = vmf->vma->|vm_mm;'), 'vmf->vma->vm_mm');
  assert.equal(at('x = vmf->|vma->vm_mm;'), 'vmf->vma');
  assert.equal(at('a[i].b[2][f[0]].|c'), 'a[i].b[2][f[0]].c');
  assert.equal(at('return |page;'), 'page');
  assert.equal(at('p -> |q'), 'p -> q');
});

test('a call is no part of it: evaluating one could change the run', () => {
  assert.equal(at('find(vma)->|flags'), 'flags');
  assert.equal(at('(*p).|q'), 'q');
});

const document = (text: string, languageId = 'c') => ({
  languageId, getText: () => text, positionAt: (o: number) => ({ line: text.slice(0, o).split('\n').length - 1, character: 0 }),
}) as unknown as Parameters<typeof mainOf>[0];

test('a program is a C document with int main(', () => {
  assert.equal(mainOf(document('#include <stdio.h>\n\nint main(void)\n{\n}\n')), 2);
  assert.equal(mainOf(document('int  main(int argc, char **argv)\n')), 0);
  assert.equal(mainOf(document('/*\n int main(void) */\nint x;\n')), undefined);
  assert.equal(mainOf(document('int remain(void);\n')), undefined);
  assert.equal(mainOf(document('int main(void) {}', 'cpp')), undefined);
});
