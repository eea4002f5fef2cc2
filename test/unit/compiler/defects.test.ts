/** A defect of the compiler itself is a compile error with its place, not an exception that ends the host. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { SourceTable } from '../../../src/base/position.ts';
import { PendingFile } from '../../../src/base/files.ts';
import type { FunctionDef } from '../../../src/compiler/ast/ast.ts';
import { generate } from '../../../src/compiler/codegen/generate.ts';
import { CompileError, type ImageBuilder } from '../../../src/compiler/image.ts';
import { FileScope, parseTranslationUnit, tokensOf } from '../../../src/compiler/parse/index.ts';

const text = 'int f(void) { return 0; }\nint g(void) { return f(); }\n';
function builder(ref: () => void, define: (d: FunctionDef) => void): ImageBuilder {
  return {
    functionRef: (name, type) => { ref(); return { what: 'function', name, type, id: 1 }; },
    objectRef: (name, type) => ({ what: 'object', name, type, id: -1 }), defineObject: () => {},
    stringObject: (_b, type) => ({ what: 'object', name: '', type, id: -1 }), defineFunction: define,
  };
}
function parse(b: ImageBuilder): void {
  const file = new SourceTable().add('x.c', text, 'program');
  parseTranslationUnit(tokensOf(text, file), new FileScope(file), b);
}

test('in the parser: the place that was being read', () => {
  let calls = 0;
  assert.throws(() => parse(builder(() => { if (++calls > 1) throw new TypeError('x is not a function'); }, () => {})), (e: unknown) => {
    assert.ok(e instanceof CompileError);
    assert.match(e.message, /^internal error in the parser: TypeError: x is not a function\. .*please report/);
    assert.equal(text.slice(0, e.place.offset).split('\n').length, 2);
    return true;
  });
});

test('in the code generator: the function that was being generated; a file that is still being loaded passes through', () => {
  const defs: FunctionDef[] = [];
  parse(builder(() => {}, d => defs.push(d)));
  const broken = { ...defs[0], get params(): never { throw new RangeError('out of slots'); } };
  assert.throws(() => generate(broken, { functionAddress: () => 0n, objectAddress: () => 0n }), (e: unknown) => {
    assert.ok(e instanceof CompileError);
    assert.match(e.message, /^internal error in the code generator: RangeError: out of slots/);
    assert.equal(e.place.file, defs[0].at.file);
    return true;
  });
  const pending = new PendingFile('x.h', Promise.resolve());
  assert.throws(() => parse(builder(() => { throw pending; }, () => {})), e => e === pending);
});
