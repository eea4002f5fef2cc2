// The reader's view against plain tree-sitter on the same large file: first parse, and the re-parse after a keystroke.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { createParser, lex, rewriteDialect } from '../../src/syntax/index.ts';
import { compare } from './support.ts';

const runtime = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm');
const grammar = readFileSync('grammars/tree-sitter-c.wasm');
const ours = await createParser({ runtime, grammar });
const plain = new Parser();
plain.setLanguage(await Language.load(grammar));

const tree = path.join(process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline'), 'trees/linux-7.2');
for (const file of ['mm/memory.c', 'lib/vdso/datastore.c']) {
  const text = readFileSync(path.join(tree, file), 'utf8');
  const size = `${file} (${(text.length / 1024).toFixed(0)} KB)`;
  await compare(`parse ${size}`, {
    subject: () => ours.parse(text).dispose(), reference: () => plain.parse(text)?.delete(), referenceName: 'plain tree-sitter, whole file', limit: 150,
  });
  const at = text.indexOf('{\n', text.length >> 1) + 2;
  const edited = `${text.slice(0, at)}x${text.slice(at)}`;
  await compare(`dialect pass alone ${size}`, {
    subject: () => rewriteDialect(text), reference: () => lex(text), referenceName: 'the lexer alone',
  });
  const first = ours.parse(text);
  await compare(`re-parse after a keystroke ${size}`, {
    subject: () => ours.parse(edited, { previous: first }).dispose(), reference: () => plain.parse(text)?.delete(), referenceName: 'plain tree-sitter, whole file', limit: 10,
  });
  // The worst keystrokes: an open brace, parenthesis or comment changes the reading of all that follows.
  for (const key of ['{', '(', '/*']) {
    const broken = text.slice(0, at) + key + text.slice(at);
    await compare(`re-parse after typing ${key} ${size}`, {
      subject: () => ours.parse(broken, { previous: first }).dispose(), reference: () => plain.parse(text)?.delete(), referenceName: 'plain tree-sitter, whole file',
    });
  }
  first.dispose();
}
