import test from 'node:test';
import assert from 'node:assert/strict';
import { followed, MOST_EDITS, type Edit } from '../../../src/host/reader/edits.ts';

const TEXT = 'int a(void)\n{\n\treturn 1;\n}\nint b(void)\n{\n\treturn 2;\n}\nint c;\n';
const bodies = [...TEXT.matchAll(/\{[^}]*/g)].map(m => ({ start: m.index, end: m.index + m[0].length }));
const apply = (text: string, { at, removed }: Edit, inserted: string): string => text.slice(0, at) + inserted + text.slice(at + removed);

test('declarations are followed through edits of bodies, each given in the text that the ones before left', () => {
  let text = TEXT;
  const edits: Edit[] = [];
  for (const [find, inserted] of [['return 1', 'if (0) { return 7; }\n\treturn 1'], ['return 2', ''], ['7', '1234'], ['return 1;', 'x']] as const) {
    const edit = { at: text.indexOf(find), removed: find.length, inserted: inserted.length };
    text = apply(text, edit, inserted);
    edits.push(edit);
  }
  const now = followed(bodies, edits);
  assert.ok(now);
  for (const name of ['int a', 'int b', 'int c']) assert.equal(now(TEXT.indexOf(name)), text.indexOf(name), name);
});

test('an edit outside of bodies, or over a brace of one, is not followed', () => {
  const at = (find: string, removed: number): Edit[] => [{ at: TEXT.indexOf(find), removed, inserted: 1 }];
  assert.equal(followed(bodies, at('a(void)', 1)), undefined, 'a name');
  assert.equal(followed(bodies, at('{', 1)), undefined, 'the opening brace');
  assert.equal(followed(bodies, at('}', 1)), undefined, 'the closing brace');
  assert.equal(followed(bodies, at('1;\n}', 5)), undefined, 'from a body to what follows');
  assert.equal(followed(bodies, at('int c', 0)), undefined, 'between functions');
  assert.ok(followed(bodies, at('}', 0)), 'before the closing brace');
});

test('edits are not followed without end', () => {
  const one: Edit = { at: TEXT.indexOf('return'), removed: 0, inserted: 1 };
  assert.ok(followed(bodies, Array.from({ length: MOST_EDITS }, () => one)));
  assert.equal(followed(bodies, Array.from({ length: MOST_EDITS + 1 }, () => one)), undefined);
});
