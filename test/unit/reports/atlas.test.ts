import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { contractList } from '../../../src/engine/catalog.ts';
import { scenariosOf } from '../../../src/paths/index.ts';
import { AtlasProblem, atlasMarkdown, atlasOf, LANGUAGES, messagesIn, type AtlasServices } from '../../../src/reports/index.ts';
import { plainBulk } from '../../../src/tree/bulk.ts';
import { CallIndex } from '../../../src/tree/calls/index.ts';
import { openTree } from '../../../src/tree/index.ts';
import { diskFiles, memoryFiles, missing, treeDirectory } from '../tree/support.ts';

const t = messagesIn('en');

async function services(files: ReturnType<typeof memoryFiles>): Promise<AtlasServices> {
  const tree = openTree({ files });
  const index = new CallIndex(plainBulk(files), undefined);
  await index.build();
  return { tree, index, scenariosOf, modelled: () => false, installed: () => undefined };
}

const KERNEL = { Makefile: 'VERSION = 9\nPATCHLEVEL = 1\n', 'include/linux/kconfig.h': '', 'arch/x86/Kconfig': '', Kconfig: 'source "mm/Kconfig"\n' };
const TREE = {
  ...KERNEL,
  MAINTAINERS: 'MEMORY THINGS\nM:\tA Person <a@example.org>\nL:\tlist@example.org\nS:\tMaintained\nF:\tmm/\n\nTHE REST\nM:\tSomebody <b@example.org>\nS:\tBuried\nF:\t*\nF:\t*/\n',
  'mm/Makefile': '# all of it\nthing-y := other.o \\\n\tthing_core.o\nobj-$(CONFIG_THING) += thing.o\n',
  'mm/Kconfig': 'config THING\n\tbool "Things"\n\tdepends on MMU\n\thelp\n\t  Says what\n\t  things are.\n\nconfig OTHER\n\tbool\n',
  'include/linux/thing.h': '#include <linux/deep.h>\n#define LIMIT 3\nstruct thing { int count; };\nint thing_add(struct thing *t, int n);\n',
  'include/linux/deep.h': 'void *kmalloc(unsigned long n, int flags);\n',
  'include/linux/idle.h': 'int nobody_asks(void);\n',
  'mm/thing_core.c': `// SPDX-License-Identifier: GPL-2.0
/*
 * Things that count other things together.
 */
#include <linux/thing.h>
#include <linux/idle.h>
#include <linux/gone.h>

/**
 * thing_add - puts one more in
 * @t: where
 */
int thing_add(struct thing *t, int n)
{
	void *p;

	if (n > LIMIT)
		return -EINVAL;
	spin_lock(&t->lock);
	p = kmalloc(n, GFP_KERNEL);
	if (!p)
		goto out;
	t->count += n;
	if (copy_to_user(p, t, n))
		goto out;
	get_thing(t);
out:
	spin_unlock(&t->lock);
	put_thing(t);
	return 0;
}
EXPORT_SYMBOL_GPL(thing_add);
`,
  'fs/user.c': '#include <linux/thing.h>\nstatic int use(void)\n{\n\treturn thing_add(0, 1) + thing_add(0, 2);\n}\nstruct ops o = { .add = thing_add };\n',
};

test('a page tells what builds a file, what it takes, who calls it, and what its functions hold and allocate', async () => {
  const page = await atlasOf(await services(memoryFiles(TREE)), 'mm/thing_core.c');
  assert.deepEqual(page.facts.subsystems.map(s => [s.title, s.maintainers[0], s.pattern]), [['MEMORY THINGS', 'A Person <a@example.org>', 'F: mm/']]);
  assert.deepEqual(page.facts.built.map(b => [b.target, b.list, b.line]), [['thing_core.o', 'thing-y', 2], ['thing.o', 'obj-$(CONFIG_THING)', 4]]);
  assert.deepEqual(page.facts.options.map(o => [o.option, o.prompt, o.depends, o.help?.text]), [['THING', 'Things', ['MMU'], 'Says what\nthings are.']]);
  assert.deepEqual(page.includes.map(i => [i.spelled, i.path, i.names, i.through.map(x => x.name), i.own, i.unused]), [
    ['<linux/thing.h>', 'include/linux/thing.h', ['LIMIT', 'thing'], ['kmalloc'], ['thing_add'], false],
    ['<linux/idle.h>', 'include/linux/idle.h', [], [], [], true],
    ['<linux/gone.h>', undefined, [], [], [], false],
  ]);
  assert.deepEqual(page.calls.in.map(c => [c.path, c.functions.map(f => [f.name, f.count, f.how])]), [['fs/user.c', [['thing_add', 3, 'call']]]]);
  const [{ effects }] = page.effects;
  assert.deepEqual(effects.locks.map(l => [l.lock, l.kind, l.from, l.drops, l.writes]), [['t->lock', 'spinlock', 19, [28], ['count']]]);
  assert.deepEqual(effects.allocations.map(a => [a.call, a.flags, a.context, a.inside]), [['kmalloc', 'GFP_KERNEL', 'maySleep', ['t->lock']]]);
  assert.deepEqual(effects.user.map(u => [u.call, u.inside]), [['copy_to_user', ['t->lock']]]);
  assert.deepEqual(effects.references.map(r => [r.call, r.op]), [['get_thing', 'take'], ['put_thing', 'drop']]);
  assert.equal(page.declarations.find(d => d.name === 'thing_add')?.purpose, 'puts one more in');
  assert.deepEqual(page.gaps.map(g => g.id), ['gap.include']);
  const text = atlasMarkdown(page, t);
  assert.match(text, /Things that count other things together/);
  assert.match(text, /at that place in the text `t->lock` is held/);
  assert.doesNotMatch(atlasMarkdown(page, t, { quotes: false }), /Things that count|n > LIMIT/);
});

test('what is written under a lock is only what every way to it holds the lock for', async () => {
  const body = `	spin_lock(&t->lock);
	t->first = 1;
	if (n) {
		spin_unlock(&t->lock);
		t->late = 1;
		return 1;
	}
	t->second = 1;
	if (n > 1)
		goto out;
	spin_unlock(&t->lock);
	t->after = 1;
	mmap_read_lock(mm);
	mmap_read_unlock(mm);
	return 0;
out:
	t->third = 1;
	spin_unlock(&t->lock);
done:
	t->last = 1;
	return 0;
`;
  const page = await atlasOf(await services(memoryFiles({ ...TREE, 'mm/locks.c': `int locked(struct thing *t, int n)\n{\n\tif (n < 0)\n\t\tgoto done;\n${body}}\n`, 'mm/plain.c': `int plain(struct thing *t, struct mm_struct *mm, int n)\n{\n${body}}\n` })), 'mm/locks.c');
  assert.deepEqual(page.locks.map(l => [l.lock, l.writes]), [['t->lock', ['first', 'second', 'third']], ['mm->mmap_lock', []]]);
  assert.match(atlasMarkdown(page, t), /takes mm->mmap_lock for reading, sleeping if another holds it/);
});

test('a page leaves licences out of what a file says of itself, and tells a header what it is to others', async () => {
  const files = memoryFiles({ ...TREE,
    'mm/mit.c': '/*\n * Copyright 2009 Somebody\n *\n * Permission is hereby granted, free of charge, to any person obtaining a\n * copy of this software\n *\n * The above copyright notice and this permission notice shall be included\n */\n/*\n * Counts sheep by their legs.\n */\n',
    'include/linux/guarded.h': '#ifndef G_H\n#define G_H\n/*\n * Declarations for counting of sheep\n */\nstatic inline int legs(void) { return 4; }\n#endif\n' });
  const s = await services(files), page = await atlasOf(s, 'mm/mit.c'), header = await atlasOf(s, 'include/linux/guarded.h');
  assert.deepEqual(page.purpose.map(p => p.quote), ['Counts sheep by their legs.']);
  assert.deepEqual(header.purpose.map(p => p.quote), ['Declarations for counting of sheep']);
  assert.match(atlasMarkdown(header, t), /`legs` \(line 6\): inline, static: each file that includes it has its own/);
});

test('a page says which lines belong to nothing that it could read', async () => {
  const files = memoryFiles({ ...TREE, 'mm/piece.c': '{\n\t.name = "one",\n\t.run = { 1, 2 },\n},\n{\n\t.name = "two",\n},\n', 'mm/whole.c': 'struct later;\nextern "C" {\nint f(void);\n}\nasm("nop");\nMODULE_X(a)\nSTATIC_THING;\nint g;\n' });
  const s = await services(files);
  assert.match(atlasMarkdown(await atlasOf(s, 'mm/piece.c'), t), /Lines 1 to 7 belong to no declaration that could be read/);
  assert.match(atlasMarkdown(await atlasOf(s, 'mm/whole.c'), t), /All 8 lines of mm\/whole.c were read/);
});

test('a function with two definitions is the one that is built; a variable that is declared and then filled is told once', async () => {
  const files = memoryFiles({ ...TREE, 'mm/Makefile': 'obj-y := b.o\nobj-$(CONFIG_NOMMU) += a.o\n', 'mm/a.c': 'void twice(void)\n{\n}\n', 'mm/b.c': 'void twice(void)\n{\n}\n',
    'fs/calls.c': 'static struct ops o;\nstatic int go(struct list *one, struct thing *migrate)\n{\n\ttwice();\n\treturn 0;\n}\nstatic struct ops o = { .go = go };\n' });
  const page = await atlasOf(await services(files), 'fs/calls.c');
  assert.deepEqual(page.calls.out.map(c => c.path), ['mm/b.c']);
  assert.match(atlasMarkdown(page, t), /Variables: `o` \(line 1, line 7\)/);
});

test('each language has every message, with the same places to fill in', () => {
  const texts = (language: string): Record<string, string> => JSON.parse(readFileSync(`src/reports/messages/atlas.${language}.json`, 'utf8')) as Record<string, string>;
  const places = (s: string): string[] => [...new Set([...s.matchAll(/\{(\w+)\s*[,}]/g)].map(m => m[1]))].sort();
  const en = texts('en');
  for (const language of LANGUAGES) {
    const own = texts(language);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(en).sort(), language);
    for (const [id, text] of Object.entries(own)) for (const p of places(text)) assert.ok(places(en[id]).includes(p), `${language} ${id}: nothing fills {${p}}`);
  }
});

test('what is no C source is told as what it is', async () => {
  const s = await services(memoryFiles({ ...KERNEL, 'mm/bytes.c': 'int a;\0\0', 'mm/huge.c': `${'int a;\n'.repeat(1_200_000)}` }));
  const problem = async (path: string): Promise<string> => {
    try { await atlasOf(s, path); } catch (e) { if (e instanceof AtlasProblem) return t(e.id, e.values); throw e; }
    return 'none';
  };
  assert.match(await problem('mm/none.c'), /cannot be read/);
  assert.match(await problem('mm'), /is a folder/);
  assert.match(await problem('mm/bytes.c'), /no text/);
  assert.match(await problem('mm/huge.c'), /8\.4 MB/);
  const odd = await services(memoryFiles({ ...KERNEL, 'mm/odd.c': '/* caf\udce9 */\nint f(void)\n{\n\tif (1) {\n\treturn 0;\n' }));
  assert.deepEqual((await atlasOf(odd, 'mm/odd.c')).gaps.map(g => g.id), ['gap.encoding', 'gap.open', 'gap.open']);
});

// FAULTLINE_GOLDEN=write makes the files anew: look at the difference before it is committed.
test('the pages of lib/vdso/datastore.c and lib/test_hmm.c of 7.2', { skip: missing('7.2') }, async context => {
  const files = diskFiles(treeDirectory('7.2'));
  const tree = openTree({ files });
  const golden = (path: string, language = 'en'): string => `test/golden/atlas/${path.replaceAll('/', '+')}.${language}.md`;
  const made = /Linux (\S+)\. /.exec(readFileSync(golden('lib/test_hmm.c'), 'utf8'))?.[1];
  if (made !== tree.version.text && process.env.FAULTLINE_GOLDEN !== 'write') { context.skip(`the golden pages are of ${made}, the cache has ${tree.version.text}`); return; }
  // Who calls in from these folders: reading the whole tree would take seconds.
  const wanted = new Set(['lib', 'lib/vdso', 'mm', 'init', 'include', 'include/linux', 'arch', 'arch/x86', 'arch/x86/entry', 'arch/x86/entry/vdso', 'arch/s390', 'arch/s390/kernel']);
  const index = new CallIndex(plainBulk({ ...files, list: d => files.list(d)?.filter(e => !e.directory || wanted.has(d === '' ? e.name : `${d}/${e.name}`)) }), undefined);
  await index.build();
  const contracts = contractList();
  for (const path of ['lib/vdso/datastore.c', 'lib/test_hmm.c']) {
    const page = await atlasOf({ tree, index, scenariosOf, modelled: n => contracts.has(n), installed: () => undefined }, path);
    for (const language of LANGUAGES) {
      const text = atlasMarkdown(page, messagesIn(language), { quotes: false });
      if (process.env.FAULTLINE_GOLDEN === 'write') writeFileSync(golden(path, language), text);
      assert.equal(text, readFileSync(golden(path, language), 'utf8'));
    }
  }
});
