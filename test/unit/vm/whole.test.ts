/** History over whole programs, the C library and a kernel's own fault path: every state on the way out is the state on the way back. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { createEngine } from '../../../src/engine/engine.ts';
import { cacheFolder, NodeFiles } from '../../../src/node/files.ts';
import type { MachineImpl } from '../../../src/vm/machine.ts';

async function machineOf(program: { path: string; text: string }, tree: string | undefined, every = 100): Promise<MachineImpl> {
  const engine = await createEngine({ tree: tree === undefined ? undefined : new NodeFiles(tree), bundled: new NodeFiles(path.resolve('media')) });
  // Snapshots so close that a short run has many, and merges them.
  const session = engine.launch({ program, programFiles: new NodeFiles('/'), history: { every, snapshots: 12, bytes: 1 << 24 } as never });
  await session.start();
  return (session as unknown as { run: { machine: MachineImpl } }).run.machine;
}

async function outAndBack(machine: MachineImpl, gap = 41): Promise<string> {
  const hashes = new Map<number, string>();
  for (let n = 0; ; n++) {
    hashes.set(machine.step, machine.hash());
    const stop = machine.run(1 + (n * 7919) % gap);
    if (stop.kind === 'pending') await stop.ready;
    else if (stop.kind !== 'budget') { assert.deepEqual(stop, { kind: 'exited', code: 0 }); break; }
  }
  const end = machine.hash(), steps = [...hashes.keys()];
  const text = machine.outputs.filter(o => o.fd === 1).map(o => String.fromCharCode(...o.bytes)).join('');
  for (const step of [...steps].reverse()) { machine.jump(step); assert.equal(machine.hash(), hashes.get(step), `back to ${step}`); }
  for (let i = 0, k = 99; i < 60; i++) {
    k = (Math.imul(k, 1103515245) + 12345) >>> 0;
    const step = steps[(k >>> 8) % steps.length];
    machine.jump(step);
    assert.equal(machine.hash(), hashes.get(step), `to ${step}`);
  }
  assert.deepEqual(machine.run(), { kind: 'exited', code: 0 });
  assert.equal(machine.hash(), end);
  return text;
}

test('a program with a heap, output, signals and longjmp', async () => {
  const text = `
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <setjmp.h>
    struct node { struct node *next; char name[12]; };
    static jmp_buf env;
    static int depth(int n) { char space[40]; memset(space, n, sizeof space); if (n == 0) longjmp(env, 7); return depth(n - 1) + space[3]; }
    int main(void) {
      struct node *list = 0;
      for (int i = 0; i < 60; i++) {
        struct node *n = malloc(sizeof *n);
        sprintf(n->name, "n%d", i); n->next = list; list = n;
        if (i % 3 == 0) { list = n->next; free(n); }
        if (i % 10 == 0) printf("%s %d\\n", list ? list->name : "-", i);
      }
      int r = setjmp(env);
      if (r == 0) depth(9);
      printf("%d %.3f\\n", r, 1.0 / r);
      while (list) { struct node *n = list; list = n->next; free(n); }
      return 0;
    }`;
  const printed = await outAndBack(await machineOf({ path: 'list.c', text }, undefined));
  assert.match(printed, /^- 0\n/);
  assert.match(printed, /7 0\.143\n$/);
});

const tree = path.join(cacheFolder(), 'trees', 'linux-7.2'), scenario = 'media/scenarios/vvar/touch.c';
test('page faults in the source of Linux 7.2', { skip: existsSync(tree) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2' }, async () => {
  const printed = await outAndBack(await machineOf({ path: scenario, text: readFileSync(scenario, 'utf8') }, tree));
  assert.ok(printed.length > 0);
});

const two = 'media/scenarios/userfault/two.c';
test('threads that wait for each other in the source of Linux 7.2', { skip: existsSync(tree) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2' }, async () => {
  const machine = await machineOf({ path: two, text: readFileSync(two, 'utf8') }, tree, 700);
  assert.ok((await outAndBack(machine, 997)).length > 0);
  assert.ok(machine.tasks().filter(t => t.state === 'exited').length > 2, 'it has threads');
});

test('threads with locks, a heap and data-race tracking: clocks, marks and memories of locks travel with history', async () => {
  const text = `
    #include <pthread.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <stdatomic.h>
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
    static int turns, sum;
    static atomic_int done;
    static void *work(void *p) {
      for (int i = 0; i < 5; i++) {
        int *mine = malloc(sizeof *mine * 3), part;
        mine[1] = (int)(long)p + i;
        pthread_mutex_lock(&lock);
        part = mine[1];
        sum += part;
        turns++;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
        free(mine);
        atomic_fetch_add(&done, 1);
      }
      return p;
    }
    int main(void) {
      pthread_t a, b;
      char *large = malloc(200000);
      pthread_create(&a, 0, work, (void *)1);
      pthread_create(&b, 0, work, (void *)10);
      pthread_mutex_lock(&lock);
      while (turns < 10) pthread_cond_wait(&changed, &lock);
      pthread_mutex_unlock(&lock);
      pthread_join(a, 0);
      pthread_join(b, 0);
      large[150000] = 'x';
      free(large);
      printf("%d %d\\n", sum, done);
      return 0;
    }`;
  assert.equal(await outAndBack(await machineOf({ path: 'threads.c', text }, undefined)), '75 10\n');
});
