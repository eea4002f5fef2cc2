import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startThread } from '../../../src/host/thread.node.ts';
import { Channel } from '../../../src/worker/channel.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'faultline-thread-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));
const script = (text: string): string => {
  const file = path.join(folder, `${Math.random()}.cjs`);
  writeFileSync(file, text);
  return file;
};

test('a worker without memory dies alone, and says why', async () => {
  const thread = startThread(script('const kept = []; for (;;) kept.push(new Array(1000).fill({}));'), undefined, 32);
  assert.equal(await thread.died, 'it needed more than 32 MB of memory');
});

test('a worker that throws or ends says so, and what waits for it is rejected', async () => {
  const thrown = startThread(script('require("node:worker_threads").parentPort.on("message", () => { throw new Error("broken") })'), undefined, 64);
  const channel = new Channel(thrown.port, () => undefined);
  void thrown.died.then(why => channel.close(new Error(why)));
  await assert.rejects(channel.remote<{ f(): number }>('x').f(), /broken/);
  await assert.rejects(channel.remote<{ f(): number }>('x').f(), /broken/);
  assert.match(await startThread(script('process.exit(3)'), undefined, 64).died, /code 3/);
});
