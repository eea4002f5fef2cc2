import test from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NodeFiles } from '../../../src/node/files.ts';
import { docOf } from '../../../src/reports/comments.ts';
import { Facts } from '../../../src/reports/facts.ts';
import { reportMarkdown } from '../../../src/reports/logic/markdown.ts';
import { functionReport, type Report, type ReportServices } from '../../../src/reports/logic/report.ts';
import { LANGUAGES, type Language } from '../../../src/reports/messages/index.ts';
import { functionAsts } from '../../../src/syntax/index.ts';
import { openTree } from '../../../src/tree/index.ts';
import { testParser } from '../syntax/support.ts';
import { missing, treeDirectory } from '../tree/support.ts';
import en from '../../../src/reports/messages/logic.en.json';
import ja from '../../../src/reports/messages/logic.ja.json';
import zhCN from '../../../src/reports/messages/logic.zh-CN.json';

const bundled = new NodeFiles('media');

async function functions(): Promise<ReportServices['functions']> {
  const parser = await testParser();
  return (_, text, wanted) => {
    const source = parser.parse(text);
    try { return functionAsts(source, wanted); } finally { source.dispose(); }
  };
}

/** A file that stands alone. */
async function report(text: string, name: string, language: Language = 'en'): Promise<Report> {
  const files = { read: (p: string) => (p === 'a.c' ? text : undefined), exists: (p: string) => p === 'a.c', version: () => '1', list: (p: string) => (p === '' ? [{ name: 'a.c', directory: false }] : undefined) };
  return functionReport({ tree: openTree({ files, bundled }), functions: await functions() }, 'a.c', name, language);
}
const told = (r: Report): string[] => r.lines.map(l => `${l.line} ${'  '.repeat(l.depth)}${l.text}${l.locks.length ? ` [${l.locks.join(', ')}]` : ''}`);

test('every language has every message, with the same places to fill', () => {
  const places = (t: string) => [...new Set([...t.matchAll(/\{(\w+)\s*[,}]/g)].map(m => m[1]))].filter(p => p !== 'count').sort();
  for (const [language, table] of [['zh-CN', zhCN], ['ja', ja]] as const) {
    assert.deepEqual(Object.keys(table), Object.keys(en), language);
    for (const [key, text] of Object.entries(en)) assert.deepEqual(places((table as Record<string, string>)[key]), places(text), `${language} ${key}`);
  }
});

test('statements in words: branches, loops, switches, jumps', async () => {
  const r = await report(`struct item { int *p; unsigned long flags; };
int f(struct item *it, int n)
{
	int i, sum = 0;

	if (!it)
		return -22;
	else if (it->flags & BIT_A)
		goto out;
	for (i = 0; i < n; i++)
		sum += i;
	while (sum > 10 && n) {
		sum--;
		if (sum == 12)
			break;
	}
	switch (n) {
	case 1:
	case 2:
		it->flags |= BIT_A | BIT_B;
		break;
	case 3 ... 5:
		it->flags &= ~BIT_B;
		fallthrough;
	default:
		it->p = NULL;
	}
out:
	return sum;
}
`, 'f');
  assert.deepEqual(told(r), [
    '4 Declares `i`. Sets `sum` to `0`.',
    '6 If `it` is NULL:',
    '7   Returns `-22`. The function ends here early.',
    '8 Otherwise, if `BIT_A` is set in `it->flags`:',
    '9   Goes to `out` (line 28).',
    '10 For `i` from `0` up to but not including `n`:',
    '11   Adds `i` to `sum`.',
    '12 As long as `sum` is greater than `10` and `n` is not 0:',
    '13   Decreases `sum` by 1.',
    '14   If `sum` is `12`:',
    '15     Leaves the loop.',
    '17 Depending on `n`:',
    '18   When it is `1` or `2`:',
    '20     Sets `BIT_A` and `BIT_B` in `it->flags`.',
    '21     Leaves the switch.',
    '22   When it is `3` to `5`:',
    '23     Clears `BIT_B` in `it->flags`.',
    '24     Goes on with the next case.',
    '25   In every other case:',
    '26     Sets `it->p` to `NULL`.',
    '28 `out`: from line 9',
    '29 Returns `sum`.',
  ]);
});

test('every value that is returned, and when', async () => {
  const r = await report(`int f(int a)
{
	int ret = -1;

	if (a == 1)
		goto out;
	ret = -2;
	if (a == 2)
		goto out;
	ret = 0;
out:
	return ret;
}
`, 'f');
  assert.deepEqual(r.result.values.map(v => [v.value, v.when, v.line]), [['`-1`', '`a` is `1`', 6], ['`-2`', '`a` is `2`', 9], ['`0`', 'when nothing before has ended the function', 10]]);
  assert.deepEqual(r.exits.map(e => [e.line, e.label]), [[6, 'out'], [9, 'out']]);
});

test('the locks held at each line, also where a way out forgets one', async () => {
  const r = await report(`void f(struct x *x)
{
	mutex_lock(&x->lock);
	if (x->bad)
		return;
	x->n++;
	mutex_unlock(&x->lock);
	if (!spin_trylock(&x->spin))
		return;
	x->n--;
	spin_unlock(&x->spin);
}
`, 'f');
  assert.deepEqual(told(r).map(l => l.replace(/^(\d+).*?(\[.*\])?$/, '$1 $2').trim()), ['3', '4 [x->lock]', '5 [x->lock]', '6 [x->lock]', '7 [x->lock]', '8', '9', '10 [x->spin]', '11 [x->spin]']);
  assert.deepEqual(r.locks.map(l => [l.lock, l.taken, l.released, l.heldAtReturn]), [['x->lock', [3], [7], [5]], ['x->spin', [8], [11], []]]);
});

test('a lock that one outcome of a condition takes is held where that outcome comes again', async () => {
  const r = await report(`struct thing { spinlock_t lock; int *pte; spinlock_t *ptl; };
int f(struct thing *t, int how)
{
	int ret;

	if (how)
		foo_lock(t);
	work();
	if (how)
		foo_unlock(t);
	work();
	ret = prepare(t);
	if (ret)
		return ret;
	t->pte = pte_offset_map_lock(t->mm, t->pmd, 0, &t->ptl);
	if (!t->pte)
		goto out;
	work();
out:
	work();
	if (t->pte)
		pte_unmap_unlock(t->pte, t->ptl);
	if (how & ~BIT_A)
		work();
	if (!t)
		goto oom;
	return ret;
oom:
	return -ENOMEM;
}
`, 'f');
  assert.deepEqual(r.lines.filter(l => l.line > 6).map(l => `${l.line} ${l.locks.join(', ')}`.trim()), ['7', '8 ?foo_lock(t)', '9 ?foo_lock(t)', '10 foo_lock(t)', '11', '12', '13', '14', '15', '16 ?t->ptl', '17', '18 t->ptl', '19 ?t->ptl', '20 ?t->ptl', '21 ?t->ptl', '22 t->ptl', '23', '24', '25', '26', '27', '28', '29']);
  assert.deepEqual(r.result.values.map(v => [v.value.slice(0, 12), v.when, v.line]), [
    ['the result o', '`ret` is not 0', 12], ['`0`', 'when nothing before has ended the function', 12], ['`0`', '`t->pte` is NULL', 17], ['`-ENOMEM` (O', '`t` is NULL', 26],
  ].map(v => (String(v[0]).startsWith('`-E') ? [r.result.values.at(-1)!.value.slice(0, 12), v[1], v[2]] : v)));
  assert.equal(r.lines.find(l => l.line === 23)?.text, 'If a bit other than `BIT_A` is set in `how`:');
});

test('a value that a jump has asked about is not told where it cannot be', async () => {
  const r = await report(`int f(int n)
{
	int ret;

	ret = first(n);
	if (ret)
		goto out;
	if (n > 1)
		ret = second(n);
	if (ret)
		goto out;
	ret = third(n & ~BIT_A & ~BIT_B, (n & ~BIT_A) | BIT_C);
out:
	return ret;
}
`, 'f');
  assert.deepEqual(r.result.values.map(v => [v.value.replace(/the result of `(\w+).*/, '$1'), v.line]), [['first', 7], ['second', 11], ['third', 12]]);
  const words = await report('void f(int n)\n{\n\tn = n & ~BIT_A & ~BIT_B;\n\tn = (n & ~BIT_A) | BIT_C;\n}\n', 'f');
  assert.deepEqual(words.lines.map(l => l.text), ['Sets `n` to `n` without `BIT_A` and `BIT_B`.', 'Sets `n` to `n` without `BIT_A` and with `BIT_C`.']);
});

test('a lock that only its name tells must be given back; one that a declaration is given is that variable', async () => {
  const r = await report(`int f(struct thing *t)
{
	spinlock_t *ptl = __pmd_trans_huge_lock(t->pmd, t->vma);

	if (!ptl)
		return 0;
	get_mapping_lock_write(t);
	work();
	spin_unlock(ptl);
	t->start = t->pte = pte_offset_map_lock(t->mm, t->pmd, 0, &ptl);
	if (!t->start)
		return 1;
	pte_unmap_unlock(t->pte, ptl);
	return 2;
}
`, 'f');
  assert.deepEqual(r.lines.map(l => `${l.line} ${l.locks.join(', ')}`.trim()), ['3', '5 ?ptl', '6', '7 ptl', '8 ptl', '9 ptl', '10', '11 ?ptl', '12', '13 ptl', '14']);
  assert.deepEqual(r.locks.map(l => [l.lock, l.heldAtReturn]), [['ptl', []]]);
});

test('a comment that demands, warns or speaks of something else is not taken for a purpose', async () => {
  for (const [comment, purpose] of [
    ['We enter with the lock held.', undefined], ["`inline' is required to avoid a gcc 4.1 build error", undefined], ['other_one() does all of it.', undefined], ['FIXME: all wrong', undefined],
    ['Frees the thing. Caller must hold the lock.', 'Frees the thing'], ['Lock a thing', 'Lock a thing'],
    ['This handles things, when\n * * users write\n * * others read\n *\n * Nothing else', 'This handles things, when …'],
  ] as const) {
    const r = await report(`/*\n * ${comment}\n */\nvoid f(void)\n{\n}\n`, 'f');
    assert.equal(r.purpose?.text, purpose, comment);
    assert.equal(r.comment === undefined, purpose !== undefined);
    if (purpose === undefined) assert.match(reportMarkdown(r), /No sentence of its comment \(a\.c:1\) says what it is for/);
    if (comment.includes('users')) assert.deepEqual(r.description, ['• users write', '• others read', 'Nothing else']);
  }
});

test('a function that is not there: what the file defines instead', async () => {
  await assert.rejects(report('int near_it(void) { return 0; }\nint b(void) { return 0; }\n', 'near'), /a\.c defines no function near\. It defines near_it\./);
});

test('kernel-doc comments', () => {
  const d = docOf('/**\n * f - do it at once\n * @a: the first\n *     of them\n * @b: the second\n *\n * Longer text here.\n *\n * Context: process context.\n * Return: 0 or an error\n */');
  assert.equal(d.summary, 'do it at once');
  assert.deepEqual([...d.names], [['a', 'the first of them'], ['b', 'the second']]);
  assert.deepEqual([d.description, d.context, d.returns], [['Longer text here.'], 'process context.', '0 or an error']);
});

/**
 * The whole report, as it was when a reader last looked at it. Comments of the kernel are left out of what is kept: `…`. After a change that is
 * meant: FAULTLINE_GOLDEN=write.
 */
for (const [version, file] of [['5.10', 'fs/userfaultfd.c'], ['7.2', 'mm/userfaultfd.c']] as const) {
  test(`handle_userfault() of ${version}, in three languages, is what it was`, { skip: missing(version) }, async context => {
    const tree = openTree({ files: new NodeFiles(treeDirectory(version)), bundled });
    const kept = `test/golden/report/handle_userfault-${version}.en.md`, made = existsSync(kept) ? /Linux (\S+)\. /.exec(readFileSync(kept, 'utf8'))?.[1] : undefined;
    if (made !== tree.version.text && process.env.FAULTLINE_GOLDEN !== 'write') { context.skip(`the golden report is of ${made}, the cache has ${tree.version.text}`); return; }
    const read = await functions();
    for (const language of LANGUAGES) {
      const r = await functionReport({ tree, functions: read, facts: new Facts(tree, () => '…') }, file, 'handle_userfault', language);
      const at = path.join('test/golden/report', `handle_userfault-${version}.${language}.md`), now = reportMarkdown(r);
      if (process.env.FAULTLINE_GOLDEN === 'write') { mkdirSync(path.dirname(at), { recursive: true }); writeFileSync(at, now); }
      assert.ok(existsSync(at), `${at} is missing: FAULTLINE_GOLDEN=write makes it`);
      assert.equal(now, readFileSync(at, 'utf8'));
    }
  });
}
