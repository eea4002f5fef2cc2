import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { plainBulk, TreeState, type Bulk } from '../../../src/tree/bulk.ts';
import { CallIndex } from '../../../src/tree/calls/index.ts';
import { difference, Listing, type ListedFiles } from '../../../src/tree/listing.ts';
import { Needles } from '../../../src/tree/needles.ts';
import { nodeBulk } from '../../../src/node/bulk.ts';
import { work, type BulkJob, type ListedPart } from '../../../src/node/bulkWork.ts';
import { FolderStore } from '../../../src/node/files.ts';
import type { IndexStore } from '../../../src/tree/store.ts';
import { memoryFiles } from './support.ts';

const OLD = new Date('2024-01-01T00:00:00.123Z');

/** A tree on disk whose files and folders are old enough to be believed. */
function onDisk(files: Record<string, string>): { root: string; write(p: string, text: string, time?: Date): void; settle(...folders: string[]): void; done(): void } {
  const root = mkdtempSync(path.join(tmpdir(), 'faultline-listing-'));
  const write = (p: string, text: string, time = OLD): void => {
    mkdirSync(path.dirname(path.join(root, p)), { recursive: true });
    writeFileSync(path.join(root, p), text);
    utimesSync(path.join(root, p), time, time);
  };
  for (const [p, t] of Object.entries(files)) write(p, t);
  return { root, write, settle: (...folders) => { for (const f of folders) utimesSync(path.join(root, f), OLD, OLD); }, done: () => rmSync(root, { recursive: true }) };
}
const job = (root: string, more: Partial<BulkJob>): BulkJob => ({ kind: 'list', root, paths: '', replaced: [], needles: [], listing: undefined, shared: new Int32Array(new SharedArrayBuffer(12)), ...more });
function listed(j: BulkJob): ListedPart {
  const r = work(j);
  assert.ok('listed' in r, JSON.stringify(r));
  return r.listed;
}
const lines = (t: string): string[] => (t === '' ? [] : t.split('\n'));
function listingOf(root: string): Listing {
  const p = listed(job(root, { paths: '' + '.\na\nb' }));
  const files = lines(p.names).map((n, i): [string, string] => [n, lines(p.versions)[i]]).sort((x, y) => (x[0] < y[0] ? -1 : 1));
  const folders = p.folders.split('\n').map((f, i): [string, number] => [f, p.times[i]]).sort((x, y) => (x[0] < y[0] ? -1 : 1));
  return Listing.open(Listing.encode({ paths: files.map(f => f[0]), versions: files.map(f => f[1]), folders: { paths: folders.map(f => f[0]), times: folders.map(f => f[1]) }, at: Date.now() }))!;
}

test('needles are found wherever they stand, and only they', () => {
  const word = (n: number): string => Array.from({ length: n }, (_, i) => 'ab_c'[(n * 7 + i * 5 + (i >> 2)) % 4]).join('');
  for (const needles of [['vm_fault_t', 'vm_operations_struct', 'dev_pagemap_ops'], ['abc'], ['a'], ['ab', 'c_ba'], ['bbbb', 'ab_cab_c']]) {
    const search = new Needles(needles);
    for (let n = 0; n < 120; n++) {
      for (const text of [word(n), `${word(n)}${needles[n % needles.length]}${word(n % 7)}`, `${needles[0].slice(1)}${word(n)}`, word(n) + needles[0].slice(0, -1)]) {
        const bytes = new TextEncoder().encode(`${text}\0${needles[0]}`);
        assert.equal(search.in(bytes, text.length), needles.some(x => text.includes(x)), `${needles.join(' ')} in ${text}`);
      }
    }
  }
});

test('a listing is kept whole or not at all, with versions of any form', () => {
  for (const versions of [['10-1700000000123.25', '3-5'], ['one', '3-5']]) {
    const value: ListedFiles = { paths: ['a/b.c', 'ä.h'], versions, folders: { paths: ['', 'a'], times: [1.5, 2] }, at: Date.now() };
    const sealed = Listing.encode(value), back = Listing.open(sealed)!;
    assert.deepEqual([back.paths, back.versions, back.folders], [value.paths, versions, value.folders]);
    assert.deepEqual([back.find('ä.h'), back.find('a'), back.findFolder('a'), back.path(1)], [1, -1, 1, 'ä.h']);
    const harmed = sealed.slice();
    harmed[harmed.length >> 1] ^= 4;
    assert.equal(Listing.open(harmed), undefined);
    assert.equal(Listing.open(sealed.subarray(0, sealed.length - 4)), undefined);
    assert.deepEqual(difference(back, { paths: ['a/b.c', 'z.c'], versions: [versions[0], 'x'] }).fresh, ['z.c']);
  }
});

test('a look at the disk finds what was edited in place, added, renamed and removed', () => {
  const tree = onDisk({ 'a/one.c': 'int one;\n', 'a/two.c': 'int two;\n', 'a/in/three.h': 'int three;\n', 'b/four.c': 'int four;\n', 'top.c': '' });
  try {
    tree.settle('a/in', 'a', 'b', '');
    const before = listingOf(tree.root);
    const changes = (): { stale: string[]; fresh: string[]; gone: string[] } => {
      const p = listed(job(tree.root, { kind: 'changes', listing: before.sealed }));
      return { stale: [...p.stale].map(n => before.path(n)).sort(), fresh: lines(p.names).sort(), gone: [...p.gone].map(n => before.folder(n)) };
    };
    assert.deepEqual(before.paths, ['a/in/three.h', 'a/one.c', 'a/two.c', 'b/four.c', 'top.c']);
    assert.deepEqual(changes(), { stale: [], fresh: [], gone: [] });
    // As long, in place: neither the folder nor the size tells.
    tree.write('a/one.c', 'int ONE;\n', new Date(OLD.getTime() + 1));
    assert.deepEqual(changes(), { stale: ['a/one.c'], fresh: ['a/one.c'], gone: [] });
    tree.write('a/in/new/five.c', 'int five;\n');
    renameSync(path.join(tree.root, 'a/two.c'), path.join(tree.root, 'a/zwei.c'));
    rmSync(path.join(tree.root, 'b'), { recursive: true });
    writeFileSync(path.join(tree.root, 'a/notes.txt'), 'no C');
    assert.deepEqual(changes(), { stale: ['a/one.c', 'a/two.c', 'b/four.c'], fresh: ['a/in/new/five.c', 'a/one.c', 'a/zwei.c'], gone: ['b'] });
  } finally { tree.done(); }
});

test('what was written a moment before it was listed is looked at again: its time need not change with its next edit', () => {
  const tree = onDisk({ 'a/one.c': 'int one;\n' });
  try {
    tree.write('a/one.c', 'int one;\n', new Date());
    const before = listingOf(tree.root);
    assert.deepEqual([...listed(job(tree.root, { kind: 'changes', listing: before.sealed })).stale], [0]);
  } finally { tree.done(); }
});

const TREE = { 'a.c': 'int target(int x)\n{\n\treturn x;\n}\n', 'b.c': 'int user(void)\n{\n\treturn target(1);\n}\n' };
const memoryStore = (putsLeft = Infinity): IndexStore & { readonly values: Map<string, Uint8Array>; left: number } => {
  const values = new Map<string, Uint8Array>();
  return {
    values, left: putsLeft, get: k => values.get(k), prune: (prefix, keep) => { for (const k of values.keys()) if (k.startsWith(prefix) && !keep(k, 0)) values.delete(k); },
    put(k, v) { if (this.left-- <= 0) throw new Error('killed'); values.set(k, v); },
  };
};
const answer = async (index: CallIndex): Promise<string[]> => (await index.uses('target')).map(s => `${s.use} ${s.path}:${s.line} ${s.owner?.name}`);

test('work that was begun as though nothing had changed is done again where something has', async () => {
  const files = memoryFiles(TREE), store = memoryStore();
  await new CallIndex(plainBulk(files), store).build();
  let looked = 0;
  const bulk: Bulk = { ...plainBulk(files), changes: async before => { looked++; return difference(before, await plainBulk(files).list()); } };
  const state = new TreeState(bulk), early: string[][] = [];
  const ask = async (): Promise<string[]> => { const index = new CallIndex(bulk, store, state); assert.ok(await index.load()); return answer(index); };
  const expected = ['definition a.c:1 target', 'call b.c:3 user'];
  assert.deepEqual(await state.assumed(ask, v => early.push(v)), expected);
  files.set('b.c', 'int other(void)\n{\n\n\treturn target(1);\n}\n');
  state.forget();
  assert.deepEqual(await state.assumed(ask, v => early.push(v)), ['definition a.c:1 target', 'call b.c:4 other']);
  assert.deepEqual([early, looked], [[expected, expected], 2]);
});

test('a crash at any write of an index leaves the one before or none', async () => {
  const whole = memoryStore(), files = memoryFiles(TREE);
  await new CallIndex(plainBulk(files), whole).build();
  const writes = whole.values.size;
  for (const after of [0, 1, 2, writes >> 1, writes - 2, writes - 1]) {
    for (const old of [false, true]) {
      const store = memoryStore();
      if (old) {
        files.set('a.c', 'int gone(void)\n{\n\treturn target(9);\n}\n');
        await new CallIndex(plainBulk(files), store).build();
        files.set('a.c', TREE['a.c']);
      }
      store.left = after;
      // Another listing altogether, so that the index is made anew.
      const index = new CallIndex(plainBulk(files), old ? { ...store, get: () => undefined, put: (k, v) => store.put(k, v) } : store);
      await assert.rejects(index.build(), /killed/);
      const later = new CallIndex(plainBulk(files), { ...store, put: () => undefined });
      assert.equal(await later.load(), old, `${after} writes`);
      assert.deepEqual(await answer(later), ['definition a.c:1 target', 'call b.c:3 user'], `${after} writes, ${old ? 'an index before' : 'none before'}`);
    }
  }
});

test('one store for a tree, however its folder is spelled: what the command line has made, the editor reads', async () => {
  const tree = onDisk(TREE), before = process.env['FAULTLINE_CACHE'];
  process.env['FAULTLINE_CACHE'] = path.join(tree.root, '.cache');
  try {
    await new CallIndex(nodeBulk(tree.root, { helping: true }), FolderStore.ofTree(`${tree.root}/`)).build();
    const editor = new CallIndex(nodeBulk(tree.root), FolderStore.ofTree(tree.root));
    assert.equal(await editor.load(), true);
    assert.deepEqual(await answer(editor), ['definition a.c:1 target', 'call b.c:3 user']);
  } finally {
    if (before === undefined) delete process.env['FAULTLINE_CACHE']; else process.env['FAULTLINE_CACHE'] = before;
    tree.done();
  }
});
