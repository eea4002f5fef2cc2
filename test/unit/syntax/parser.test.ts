import test from 'node:test';
import assert from 'node:assert/strict';
import type { SourceTree } from '../../../src/syntax/index.ts';
import { testParser } from './support.ts';

test('a plain C file: its functions, their places and no error', async () => {
  const parser = await testParser();
  const text = '/* c */\nstatic int add(int a, int b)\n{\n\treturn a + b;\n}\nint x;\nchar *name(void) { return 0; }\n';
  const tree = parser.parse(text);
  assert.equal(tree.rewritten.length, text.length);
  assert.deepEqual(tree.errors(), []);
  const fs = tree.functions();
  assert.deepEqual(fs.map(f => f.name), ['add', 'name']);
  assert.equal(text.slice(fs[0].nameStart, fs[0].nameStart + 3), 'add');
  assert.equal(text[fs[0].bodyStart], '{');
  tree.dispose();
});

test('a syntax error is data with its place and a cause', async () => {
  const parser = await testParser();
  const tree = parser.parse('int f(void)\n{\n\treturn 1\n}\nint g(void) { return 2; }\n');
  const errors = tree.errors();
  assert.equal(errors.length, 1);
  assert.equal(errors[0].line, 3);
  assert.equal(errors[0].cause, 'missing ;');
  assert.deepEqual(tree.functions().map(f => [f.name, f.hasError]), [['f', true], ['g', false]]);
  tree.dispose();
});

test('a missing brace is told with the line of the brace that lacks it', async () => {
  const parser = await testParser();
  const tree = parser.parse('int f(int a)\n{\n\tif (a) {\n\t\ta++;\n\treturn a;\n}\n\nint g(void)\n{\n\treturn 2;\n}\n');
  assert.ok(tree.errors().some(e => e.message === '} is missing here: the { of line 3 has none'), JSON.stringify(tree.errors()));
  tree.dispose();
});

test('any text parses: empty, binary, unbalanced, deeply nested', async () => {
  const parser = await testParser();
  for (const text of ['', '\u0000\u0001', '}}}}', '{'.repeat(4000), 'int a = ' + '('.repeat(3000) + '1' + ')'.repeat(3000) + ';', '#if\n#else\n', 'é😀 int x;', '"', '/*']) {
    const tree = parser.parse(text);
    assert.equal(tree.rewritten.length, text.length);
    tree.errors();
    tree.functions();
    tree.dispose();
  }
});

test('re-parsing after an edit gives the tree of a fresh parse', async () => {
  const parser = await testParser();
  let text = 'int a;\nint f(int x)\n{\n\tif (x) {\n\t\treturn x;\n\t}\n\treturn 0;\n}\nint g(void) { return f(1); }\n';
  let tree = parser.parse(text);
  for (const [at, del, ins] of [[30, 0, 'y = 1; '], [0, 0, '\n\n'], [20, 5, ''], [20, 0, 'é"'], [21, 1, ''], [5, 3, '']] as const) {
    text = text.slice(0, at) + ins + text.slice(at + del);
    const next = parser.parse(text, { previous: tree });
    tree.dispose();
    tree = next;
    const fresh = parser.parse(text);
    assert.equal(tree.tree.rootNode.toString(), fresh.tree.rootNode.toString());
    fresh.dispose();
  }
  tree.dispose();
});

test('a parse in pieces gives the tree of a parse at once, and one that is given up leaves the parser free', async () => {
  const parser = await testParser();
  const text = Array.from({ length: 400 }, (_, i) => `int f${i}(int a)\n{\n\tif (a > ${i}) return g(a, ${i});\n\treturn 0;\n}\n`).join('');
  let yields = 0;
  const run = (t: string, previous?: SourceTree): SourceTree => {
    for (const work = parser.pieces(t, previous ? { previous } : {}, () => true); ; yields++) { const r = work.next(); if (r.done) return r.value; }
  };
  const whole = parser.parse(text), pieces = run(text);
  assert.ok(yields > 2, `${yields} pieces`);
  assert.equal(pieces.tree.rootNode.toString(), whole.tree.rootNode.toString());

  const given = parser.pieces(`${text}int late;\n`, {}, () => true);
  for (let i = 0; i < 3; i++) given.next();
  given.return(undefined as never);
  const edited = text.replace('g(a, 200)', 'h(a)');
  const again = run(edited, pieces), fresh = parser.parse(edited);
  assert.equal(again.tree.rootNode.toString(), fresh.tree.rootNode.toString());
  for (const t of [whole, pieces, again, fresh]) t.dispose();
});
