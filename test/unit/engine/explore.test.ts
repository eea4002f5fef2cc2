/** Exploring programs with POSIX threads: outcomes and schedules known by reasoning, schedules that repeat them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type { ExploreLimits, ExploreResult, SessionStop } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const engine = createEngine({ bundled: new NodeFiles(path.resolve('media')) });
const head = '#include <pthread.h>\n#include <semaphore.h>\n#include <stdatomic.h>\n#include <stdio.h>\n#include <sched.h>\n#include <unistd.h>\n';
const pair = (a: string, b: string, globals: string, end: string): string =>
  `${head}${globals}\nstatic void *a(void *p) { ${a} return p; }\nstatic void *b(void *p) { ${b} return p; }\n`
  + `int main(void) { pthread_t t, u; pthread_create(&t, 0, a, 0); pthread_create(&u, 0, b, 0); pthread_join(t, 0); pthread_join(u, 0); ${end} }\n`;

async function explore(text: string, limits: Partial<ExploreLimits> = {}, headers: Readonly<Record<string, string>> = {}): Promise<ExploreResult> {
  const programFiles = { read: (p: string) => headers[p], exists: (p: string) => p in headers, list: () => undefined, version: () => '' };
  const e = (await engine).explore({ program: { path: 't.c', text }, programFiles }, { schedules: 5000, steps: 100_000, ...limits });
  await e.start();
  let r: ExploreResult | undefined;
  do r = await e.slice(1000); while (!r);
  e.dispose();
  return r;
}
const outputs = (r: ExploreResult): string[] => r.outcomes.map(o => `${new TextDecoder().decode(o.output).trim()}${o.end.kind === 'finding' ? ` ${o.end.finding.kind}` : ''}`).sort();
async function repeat(text: string, schedule: string): Promise<{ output: string; stop: SessionStop }> {
  const s = (await engine).launch({ program: { path: 't.c', text }, schedule });
  let output = '';
  s.onOutput = (fd, bytes) => { if (fd === 1) output += new TextDecoder().decode(bytes); };
  await s.start();
  s.resume({ kind: 'continue' });
  for (;;) { const stop = await s.slice(100); if (stop) { s.dispose(); return { output: output.trim(), stop }; } }
}

test('a lost update, its schedule in words, and the same again by that schedule', async () => {
  const text = pair('n++;', 'n++;', 'static volatile int n;', 'printf("%d", n); return 0;');
  const r = await explore(text);
  assert.deepEqual(outputs(r), ['1', '2']);
  assert.equal(r.schedules, 4);
  assert.ok(r.complete);
  const lost = r.outcomes.find(o => new TextDecoder().decode(o.output) === '1')!;
  const cut = lost.switches.find(s => s.leaves.why === 'could go on')!;
  assert.ok(cut.told && cut.leaves.at?.function === 'a' && cut.leaves.at.path === 't.c' && cut.leaves.at.line === 8, JSON.stringify(cut));
  for (const o of r.outcomes) assert.equal((await repeat(text, o.schedule)).output, new TextDecoder().decode(o.output));
  const wrong = await repeat(text.replace('{ n++; return p; }', '{ return p; }'), lost.schedule);
  assert.ok(wrong.stop.kind === 'finding' && wrong.stop.finding.kind === 'schedule');
});

test('a mutex orders it: one result, two schedules', async () => {
  const body = 'pthread_mutex_lock(&m); n++; pthread_mutex_unlock(&m);';
  const r = await explore(pair(body, body, 'static int n; static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;', 'printf("%d", n); return 0;'));
  assert.deepEqual(outputs(r), ['2']);
  assert.equal(r.schedules, 2);
});

test('C11 atomics, __atomic and __sync builtins are one step each', async () => {
  const r = await explore(pair('atomic_fetch_add(&n, 1); __sync_fetch_and_add(&k, 1);', '__atomic_add_fetch(&k, 1, 5); atomic_fetch_add(&n, 1);', 'static atomic_int n; static int k;', 'printf("%d %d", n, k); return 0;'));
  assert.deepEqual(outputs(r), ['2 2']);
  assert.equal(r.schedules, 3);                          // of the orders of two pairs one is a circle
});

test('ABBA: both orders and the deadlock, which names who waits for what', async () => {
  const lock = (x: string, y: string): string => `pthread_mutex_lock(&${x}); pthread_mutex_lock(&${y}); pthread_mutex_unlock(&${y}); pthread_mutex_unlock(&${x});`;
  const r = await explore(pair(lock('l', 'm'), lock('m', 'l'), 'static pthread_mutex_t l = PTHREAD_MUTEX_INITIALIZER, m = PTHREAD_MUTEX_INITIALIZER;', 'printf("done"); return 0;'));
  assert.deepEqual(outputs(r), ['deadlock', 'done'].map(x => (x === 'deadlock' ? ' deadlock' : x)).sort());
  assert.equal(r.schedules, 3);
  const deadlock = r.outcomes.find(o => o.findings.length > 0)!;
  assert.match(deadlock.findings[0].message, /thread 1002 \(task 2\) waits for a mutex .*thread 1003 \(task 3\) waits for a mutex/);
  assert.equal((await repeat(pair(lock('l', 'm'), lock('m', 'l'), 'static pthread_mutex_t l = PTHREAD_MUTEX_INITIALIZER, m = PTHREAD_MUTEX_INITIALIZER;', 'printf("done"); return 0;'), deadlock.schedule)).stop.kind, 'finding');
});

test('a condition that is checked outside its mutex loses a wake-up; checked inside it does not', async () => {
  const globals = 'static int ready; static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; static pthread_cond_t c = PTHREAD_COND_INITIALIZER;';
  const tell = 'pthread_mutex_lock(&m); ready = 1; pthread_cond_signal(&c); pthread_mutex_unlock(&m);';
  const bad = await explore(pair('pthread_mutex_lock(&m); int r = ready; pthread_mutex_unlock(&m); if (!r) { pthread_mutex_lock(&m); pthread_cond_wait(&c, &m); pthread_mutex_unlock(&m); }', tell, globals, 'puts("done"); return 0;'));
  assert.deepEqual(outputs(bad), [' lost-wakeup', 'done']);
  const good = await explore(pair('pthread_mutex_lock(&m); while (!ready) pthread_cond_wait(&c, &m); pthread_mutex_unlock(&m);', tell, globals, 'puts("done"); return 0;'));
  assert.deepEqual(outputs(good), ['done']);
  assert.equal(good.schedules, 2);                       // told first, or waiting first
});

test('Dekker with sequentially consistent atomics: at least one sees the other', async () => {
  const r = await explore(pair('atomic_store(&x, 1); r = atomic_load(&y);', 'atomic_store(&y, 1); q = atomic_load(&x);', 'static atomic_int x, y; static int r, q;', 'printf("%d%d", r, q); return 0;'));
  assert.deepEqual(outputs(r), ['01', '10', '11']);
  assert.equal(r.schedules, 3);
});

test('a bounded buffer with semaphores, and one with a condition: the same result over all schedules', async () => {
  const semaphores = await explore(pair(
    'for (int i = 1; i <= 3; i++) { sem_wait(&room); slot[in++ % 2] = i; sem_post(&items); }', 'for (int i = 1; i <= 3; i++) { sem_wait(&items); sum = sum * 10 + slot[out++ % 2]; sem_post(&room); }',
    'static sem_t room, items; static int slot[2], in, out, sum; static void __attribute__((constructor)) start(void) { sem_init(&room, 0, 2); sem_init(&items, 0, 0); }', 'printf("%d", sum); return 0;'));
  assert.deepEqual(outputs(semaphores), ['123']);
  assert.ok(semaphores.complete);
  const condition = await explore(pair(
    'for (int i = 1; i <= 2; i++) { pthread_mutex_lock(&m); while (full) pthread_cond_wait(&c, &m); slot = i; full = 1; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m); }',
    'for (int i = 1; i <= 2; i++) { pthread_mutex_lock(&m); while (!full) pthread_cond_wait(&c, &m); sum = sum * 10 + slot; full = 0; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m); }',
    'static int full, slot, sum; static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; static pthread_cond_t c = PTHREAD_COND_INITIALIZER;', 'printf("%d", sum); return 0;'));
  assert.deepEqual(outputs(condition), ['12']);
  assert.ok(condition.complete);
});

test('spin locks, barriers, yields and sleeps', async () => {
  const spin = await explore(pair('pthread_spin_lock(&l); n++; pthread_spin_unlock(&l);', 'pthread_spin_lock(&l); n++; pthread_spin_unlock(&l);', 'static pthread_spinlock_t l; static int n;', 'printf("%d", n); return 0;'));
  assert.deepEqual([outputs(spin), spin.schedules], [['2'], 2]);
  const barrier = await explore(pair('x = 1; pthread_barrier_wait(&b1); r = y;', 'y = 1; pthread_barrier_wait(&b1); q = x;', 'static pthread_barrier_t b1; static int x, y, r, q; static void __attribute__((constructor)) start(void) { pthread_barrier_init(&b1, 0, 2); }', 'printf("%d%d", r, q); return 0;'));
  assert.deepEqual([outputs(barrier), barrier.schedules], [['11'], 2]);
  const wait = await explore(pair('while (!atomic_load(&go)) sched_yield(); n = 1;', 'usleep(1000); atomic_store(&go, 1);', 'static atomic_int go; static int n;', 'printf("%d", n); return 0;'));
  assert.deepEqual(outputs(wait), ['1']);
  assert.ok(wait.complete);
});

test('a program without a second thread has one schedule; a bound that was reached is told', async () => {
  const one = await explore('#include <stdio.h>\nint main(void) { puts("alone"); return 3; }');
  assert.deepEqual([one.schedules, one.complete, outputs(one)], [1, true, ['alone']]);
  const text = pair('n++; n++;', 'n++; n++;', 'static volatile int n;', 'printf("%d", n); return 0;');
  const all = await explore(text), few = await explore(text, { schedules: 5 }), none = await explore(text, { preemptions: 0 });
  assert.deepEqual(outputs(all), ['2', '3', '4']);
  assert.ok(all.complete && !few.complete && few.schedules === 5);
  assert.deepEqual([outputs(none), none.complete, none.bounded], [['4'], true, true]);
});

test('a wider bound goes on from what was found: endings stay with the schedule of the fewest interruptions, counts begin anew', async () => {
  const e = (await engine).explore({ program: { path: 't.c', text: pair('n++; n++;', 'n++; n++;', 'static volatile int n;', 'printf("%d", n); return 0;') } }, { schedules: 5000, steps: 100_000, preemptions: 0 });
  await e.start();
  const all = async (): Promise<ExploreResult> => { for (;;) { const r = await e.slice(1000); if (r) return r; } };
  const none = await all();
  assert.deepEqual([outputs(none), none.complete, none.bounded], [['4'], true, true]);
  e.widen(1);
  assert.deepEqual(e.result.outcomes.map(o => o.count), [0]);
  const one = await all();
  assert.deepEqual([outputs(one), one.bounded], [['2', '4'], true]);
  assert.equal(one.outcomes[0].schedule, none.outcomes[0].schedule);
  e.widen(undefined);
  const every = await all();
  assert.deepEqual([outputs(every), every.complete, every.bounded], [['2', '3', '4'], true, false]);
  assert.ok(every.outcomes.every(o => o.count > 0 && o.steps > 0));
  e.dispose();
});

test('where a task is in a header, the place in the .c file that called it is told as well', async () => {
  const r = await explore(pair('up(&n);', 'up(&n);', 'static volatile int n;\n#include "up.h"', 'printf("%d", n); return 0;'), {}, { 'up.h': 'static inline void up(volatile int *p)\n{\n\t*p += 1;\n}\n' });
  const cut = r.outcomes.flatMap(o => o.switches).find(s => s.leaves.why === 'could go on' && s.leaves.at?.function === 'up');
  assert.ok(cut, 'an interruption in up()');
  assert.equal(cut.leaves.at!.path, 'up.h');
  assert.deepEqual([cut.leaves.under?.path, cut.leaves.under?.function], ['t.c', 'a']);
});

test('a plain lost update is told as the data race that it is', async () => {
  const r = await explore(pair('n++;', 'n++;', 'static int n;', 'printf("%d", n); return 0;'));
  assert.ok(r.complete && r.outcomes.some(o => o.findings.some(f => f.kind === 'data-race' && f.at.function !== 'main')), JSON.stringify(outputs(r)));
});
