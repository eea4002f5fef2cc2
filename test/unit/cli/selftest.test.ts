/** `faultline selftest`: what it reads of Makefiles, results and refused calls, and one case of the tree's own program. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { sourcesOf } from '../../../src/cli/selftest/makefile.ts';
import { needOf } from '../../../src/cli/selftest/needs.ts';
import { begun, caseOf, Lines } from '../../../src/cli/selftest/results.ts';
import type { SystemCallEvent } from '../../../src/engine/api.ts';
import { cacheFolder } from '../../../src/node/files.ts';

const tree = path.join(cacheFolder(), 'trees', 'linux-7.2');
const skip = existsSync(path.join(tree, 'tools/testing/selftests/mm')) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2';

function faultline(...args: string[]) {
  const r = spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...args], { encoding: 'utf8' });
  return { status: r.status, out: r.stdout, err: r.stderr };
}

test('a program is linked from the files that the rules of its Makefile name', () => {
  const makefile = 'TEST_GEN_FILES = one\nTEST_GEN_FILES += two \\\n\tthree\nTEST_GEN_PROGS := four\ninclude ../lib.mk\n$(TEST_GEN_FILES): util.c settings.c util.h\n$(OUTPUT)/two $(OUTPUT)/four: common.c\n$(OUTPUT)/one: LDLIBS += -lcap\n';
  assert.deepEqual(sourcesOf(makefile, 'two'), ['two.c', 'util.c', 'settings.c', 'common.c']);
  assert.deepEqual(sourcesOf(makefile, 'three'), ['three.c', 'util.c', 'settings.c']);
  assert.deepEqual(sourcesOf(makefile, 'four'), ['four.c', 'common.c']);
  assert.deepEqual(sourcesOf(makefile, 'five'), []);
});

test('results are read from TAP and from the words before it', () => {
  assert.deepEqual(caseOf('ok 3 move on anon'), { name: 'move on anon', state: 'pass' });
  assert.deepEqual(caseOf('ok 26 # SKIP pin on anon (no (such) thing)'), { name: 'pin on anon', state: 'skip', reason: 'no (such) thing' });
  assert.deepEqual(caseOf('not ok 4 events on shmem'), { name: 'events on shmem', state: 'fail' });
  assert.deepEqual(caseOf('Testing move on anon... done'), { name: 'move on anon', state: 'pass' });
  assert.deepEqual(caseOf('Testing pin on anon... skipped [reason: not here]'), { name: 'pin on anon', state: 'skip', reason: 'not here' });
  assert.deepEqual(caseOf('Testing pin on anon... failed [reason: counts]'), { name: 'pin on anon', state: 'fail', reason: 'counts' });
  for (const line of ['TAP version 13', '1..67', '# Totals: pass:57', 'Testing move on anon... ']) assert.equal(caseOf(line), undefined);
  assert.equal(begun('Testing move on anon... '), 'move on anon');
  const lines = new Lines(), bytes = (s: string) => new TextEncoder().encode(s);
  assert.deepEqual([lines.add(bytes('Testing ')), lines.add(bytes('a... done\nTesting b... ')), lines.unfinished], [[], ['Testing a... done'], 'Testing b... ']);
});

test('a skipped case needs what its last refused call asked for', () => {
  const call = (name: string, args: bigint[], result: bigint, text?: string): SystemCallEvent => ({ step: 1, task: 1, name, args, result, ...(text === undefined ? {} : { text }) });
  const memfd = call('memfd_create', [4096n, 4n], -22n, 'x'), wake = call('ioctl', [3n, 1n, 2n], -17n);
  assert.deepEqual(needOf([wake, memfd], []), { what: 'huge pages (hugetlb)', met: 'memfd_create("x", 4) answers EINVAL' });
  assert.deepEqual(needOf([memfd, wake], []), { met: 'ioctl(3, 1, 2) answers EEXIST' });
  assert.deepEqual(needOf([], [wake, memfd, wake]), { what: 'huge pages (hugetlb)', met: 'memfd_create("x", 4) answers EINVAL' });
  assert.deepEqual(needOf([call('madvise', [0n, 4096n, 25n], -22n)], []).what, 'transparent huge pages');
  assert.deepEqual(needOf([call('memfd_create', [4096n, 4n], 3n, 'x')], [wake]), {});
});

test('bad usage is told', () => {
  assert.deepEqual([faultline('selftest').status, faultline('selftest', 'userfault').status], [64, 64]);
  const none = faultline('selftest', 'mm/no-such-program', '--tree', 'media/study');
  assert.equal(none.status, 66);
  assert.match(none.err, /has no tools\/testing\/selftests/);
});

test('a case of the userfaultfd selftest passes on the code of the same tree', { skip }, () => {
  const r = faultline('selftest', 'userfault', '--tree', tree, '--case', 'wp-unpopulated');
  assert.equal(r.status, 0, r.err);
  assert.match(r.out, /^TAP version 13\n1\.\.1\nok 1 wp-unpopulated on anon\n/);
  assert.match(r.out, /wp-unpopulated on anon {2}passes\n1 case: 1 pass, 0 need what is not modelled, 0 fail\.\n$/);
});
