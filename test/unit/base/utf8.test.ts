import test from 'node:test';
import assert from 'node:assert/strict';
import { Utf8Stream } from '../../../src/base/utf8.ts';

test('UTF-8 in pieces of any size decodes as TextDecoder does', () => {
  const samples = ['plain', 'page fault → SIGBUS', '😀 four bytes', 'é'.repeat(5)].map(s => new TextEncoder().encode(s));
  const bad = [[0xc0, 0xaf], [0xe0, 0x80, 0x41], [0xed, 0xa0, 0x80], [0xf5, 0x41], [0xe2, 0x82], [0xf0, 0x9f, 0x98, 0x41], [0x80]].map(b => Uint8Array.from(b));
  for (const bytes of [...samples, ...bad]) for (const size of [1, 2, 3, 99]) {
    const s = new Utf8Stream();
    let text = '';
    for (let i = 0; i < bytes.length; i += size) text += s.decode(bytes.subarray(i, i + size));
    assert.equal(text + s.end(), new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
});
