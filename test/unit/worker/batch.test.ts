import test from 'node:test';
import assert from 'node:assert/strict';
import { Batch } from '../../../src/worker/batch.ts';

const batch = () => {
  const messages: number[] = [];
  return { messages, files: new Batch<string>(async paths => { messages.push(paths.length); return paths.map(p => (p === 'none' ? undefined : `text of ${p}`)); }) };
};

test('what is asked for at once goes over in one message, and each gets its own answer', async () => {
  const { messages, files } = batch();
  assert.deepEqual(await Promise.all(['a', 'none', 'b'].map(p => files.get(p))), ['text of a', undefined, 'text of b']);
  assert.equal(await files.get('c'), 'text of c');
  assert.deepEqual(messages, [3, 1]);
});

test('no message grows without bound', async () => {
  const { messages, files } = batch(), paths = Array.from({ length: 300 }, (_, i) => `f${i}`);
  assert.deepEqual(await Promise.all(paths.map(p => files.get(p))), paths.map(p => `text of ${p}`));
  assert.ok(messages.length > 1 && Math.max(...messages) <= 64, messages.join(' '));
  assert.equal(messages.reduce((a, b) => a + b), 300);
});
