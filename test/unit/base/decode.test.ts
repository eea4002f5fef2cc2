import test from 'node:test';
import assert from 'node:assert/strict';
import { decodeSource, rawByte } from '../../../src/base/decode.ts';

test('UTF-8 is text; bytes that are not keep their value', () => {
  assert.equal(decodeSource(new TextEncoder().encode('aé€😀')), 'aé€😀');
  const odd = decodeSource(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82));
  assert.equal(odd.length, 5);
  assert.deepEqual([...odd].map(c => rawByte(c.codePointAt(0)!)), [undefined, 0xff, undefined, 0xe2, 0x82]);
});
