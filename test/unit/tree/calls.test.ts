import test from 'node:test';
import assert from 'node:assert/strict';
import { plainBulk } from '../../../src/tree/bulk.ts';
import { CallIndex, type UseSite } from '../../../src/tree/calls/index.ts';
import type { IndexStore } from '../../../src/tree/store.ts';
import { memoryFiles } from './support.ts';

const memoryStore = (): IndexStore & { readonly values: Map<string, Uint8Array> } => {
  const values = new Map<string, Uint8Array>();
  return { values, get: k => values.get(k), put: (k, v) => { values.set(k, v); }, prune: (prefix, keep) => { for (const k of values.keys()) if (k.startsWith(prefix) && !keep(k, 0)) values.delete(k); } };
};
const short = (s: UseSite): string => `${s.use} ${s.path}:${s.line}${s.owner ? ` ${s.owner.name}` : ''}`;

const TREE = {
  'mm/a.c': `/* target() in a comment */
#define TWICE(x) \\
	(target(x) + target(x))
static const char *s = "target(1)";
int target(int x)
{
	if (x)
		return x;
#ifdef CONFIG_A
	while (x) {
#else
	for (;;) {
#endif
	}
}
EXPORT_SYMBOL(target);
`,
  'mm/b.c': `static struct operations ops = {
	.run	= target,
	.limit	= LIMIT,
};
static int __init first(struct thing *t, int (*target_of)(int))
	__must_hold(&lock)
{
	int target(int);
	ops.run = &target;
	t->ops->run(target(1),
		    target(2));
	return target
		(3);
}
SYSCALL_DEFINE2(second, int, a, int, b)
{
	return register_it(target);
}
`,
  'include/trace/a.h': 'TRACE_EVENT(told,\n\tTP_PROTO(int (*cb)(int)),\n\tTP_fast_assign(\n\t\t__entry->x = target(1);\n\t)\n);\nint declared(int (*target)(int));\n',
  'include/linux/a.h': 'extern int target(int x);\nextern "C" {\nstatic inline int third(void) { return target(0); }\n}\n',
};

const EXPECTED = [
  'call include/linux/a.h:3 third',
  'call include/trace/a.h:4', 'call mm/a.c:3 TWICE', 'call mm/a.c:3 TWICE', 'definition mm/a.c:5 target', 'value mm/a.c:16',
  'value mm/b.c:2 ops', 'value mm/b.c:9 first', 'call mm/b.c:10 first', 'call mm/b.c:11 first', 'call mm/b.c:12 first', 'value mm/b.c:17 sys_second',
];

test('the uses of a function, from a search, from an index just made and from one that was kept', async () => {
  const store = memoryStore();
  const files = memoryFiles(TREE);
  const index = new CallIndex(plainBulk(files), store);
  assert.equal(await index.load(), false);
  assert.deepEqual((await index.uses('target')).map(short), EXPECTED);
  await index.build();
  assert.deepEqual((await index.uses('target')).map(short), EXPECTED);
  assert.deepEqual((await index.uses('run')).map(short), ['slot mm/b.c:2 ops', 'slot mm/b.c:9 first', 'member mm/b.c:10 first']);
  assert.deepEqual(index.ownersIn('mm/b.c').map(o => `${o.kind} ${o.name} ${o.isStatic}`), ['variable ops true', 'function first true', 'function sys_second false']);

  const later = new CallIndex(plainBulk(files), store);
  assert.equal(await later.load(), true);
  assert.deepEqual((await later.uses('target')).map(short), EXPECTED);
  assert.deepEqual(await later.uses('nobody'), []);
});

test('a file that has changed since the index was written answers as it is now', async () => {
  const store = memoryStore();
  const files = memoryFiles(TREE);
  await new CallIndex(plainBulk(files), store).build();
  files.set('mm/b.c', 'void only(void)\n{\n\ttarget(1);\n}\n');
  files.set('mm/new.c', 'void added(void)\n{\n\ttarget(1);\n}\n');
  const index = new CallIndex(plainBulk(files), store);
  assert.equal(await index.load(), true);
  assert.deepEqual((await index.uses('target')).map(short).filter(s => s.includes('mm/b.c') || s.includes('mm/new.c')), ['call mm/b.c:3 only', 'call mm/new.c:3 added']);
});

test('an index of which a part is damaged or missing is not believed', async () => {
  for (const harm of [(v: Uint8Array) => v.subarray(0, v.length - 4), (v: Uint8Array) => { const w = v.slice(); w[w.length >> 1] ^= 1; return w; }, () => undefined]) {
    const store = memoryStore();
    const files = memoryFiles(TREE);
    await new CallIndex(plainBulk(files), store).build();
    for (const [k, v] of [...store.values]) {
      if (k.endsWith('/head')) continue;
      const w = harm(v);
      if (w) store.values.set(k, w); else store.values.delete(k);
    }
    const index = new CallIndex(plainBulk(files), store);
    await index.load();
    assert.deepEqual((await index.uses('target')).map(short), EXPECTED);
  }
});
