import test from 'node:test';
import assert from 'node:assert/strict';
import { PendingFile } from '../../../src/base/files.ts';
import { Channel, type Port } from '../../../src/worker/channel.ts';

/** Two channels whose messages go over as between threads: cloned, later, in order. */
function pair(onProblem: (e: unknown) => void = () => undefined): [Channel, Channel] {
  const a: Port = { post: m => send(b, m), onMessage: undefined }, b: Port = { post: m => send(a, m), onMessage: undefined };
  const send = (to: Port, message: unknown): void => { const copy = structuredClone(message); setImmediate(() => to.onMessage?.(copy)); };
  return [new Channel(a, onProblem), new Channel(b, onProblem)];
}

class Counter {
  n = 0;
  private tries = 0;
  add(by: number): number { this.n += by; return this.n; }
  hits(): ReadonlyMap<number, number> { return new Map([[1, this.n]]); }
  async fails(): Promise<void> { throw new RangeError('too many'); }
  file(): string { if (this.tries++ < 2) throw new PendingFile('x.c', Promise.resolve()); return 'text'; }
  function(): unknown { return () => 1; }
}

test('methods are called in order; maps arrive as maps, errors with name and message', async () => {
  const [here, there] = pair();
  there.expose('counter', new Counter());
  const counter = here.remote<Counter>('counter');
  here.told<Counter>('counter').add(5);
  assert.equal(await counter.add(2), 7);
  assert.deepEqual(await counter.hits(), new Map([[1, 7]]));
  await assert.rejects(counter.fails(), { name: 'RangeError', message: 'too many' });
  assert.equal(await counter.file(), 'text');
  await assert.rejects(counter.function(), /could not be cloned/);
});

test('what is not exposed is not reached', async () => {
  const [here, there] = pair();
  there.expose('counter', new Counter());
  const counter = here.remote<{ nothing(): void; hasOwnProperty(): void; n(): number }>('counter');
  await assert.rejects(counter.nothing(), /counter has no nothing\(\)/);
  await assert.rejects(counter.hasOwnProperty(), /has no hasOwnProperty/);
  await assert.rejects(counter.n(), /has no n/);
  there.withdraw('counter');
  await assert.rejects(counter.nothing(), /not there any more/);
});

test('a closed channel rejects what waits and what comes', async () => {
  const [here] = pair();
  const waits = here.remote<Counter>('counter').add(1);
  here.close(new Error('gone'));
  await assert.rejects(waits, /gone/);
  await assert.rejects(here.remote<Counter>('counter').add(1), /gone/);
});

test('an error in what was only told is reported on its side', async () => {
  const problems: unknown[] = [];
  const [here, there] = pair(e => problems.push(e));
  there.expose('counter', new Counter());
  here.told<Counter>('counter').fails();
  await here.remote<Counter>('counter').add(1);
  assert.match(String(problems[0]), /too many/);
});
