/** The index of a tree whose files the extension host fetches tells what the index of the same tree on disk tells. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { NodeFiles } from '../../../src/node/files.ts';
import { plainBulk } from '../../../src/tree/bulk.ts';
import { CallIndex } from '../../../src/tree/calls/index.ts';
import type { Remote } from '../../../src/worker/channel.ts';
import { hostBulk } from '../../../src/worker/hostBulk.ts';
import type { HostService } from '../../../src/worker/protocol.ts';

const disk = new NodeFiles('media/study');
let requests = 0;
const host = {
  readFiles: async (_: string, paths: readonly string[]) => { requests++; return paths.map(p => { const text = disk.read(p); return text === undefined ? undefined : new TextEncoder().encode(text); }); },
  listFolders: async (_: string, paths: readonly string[]) => { requests++; return paths.map(p => disk.list(p)); },
} as Partial<Remote<HostService>> as Remote<HostService>;

test('callers from an index through the host are those from disk, with few requests', async () => {
  const fetched = new CallIndex(hostBulk(host, 'study'), undefined), read = new CallIndex(plainBulk(disk), undefined);
  await fetched.build();
  await read.build();
  assert.ok(requests < 20, `${requests} requests`);
  const names = ['get_page', 'vmf_insert_page', 'timens_setup_vdso_data', 'no_such_function'];
  for (const n of names) assert.deepEqual(await fetched.uses(n), await read.uses(n), n);
  assert.ok((await fetched.uses('vmf_insert_page')).some(u => u.use === 'call' && u.path === 'lib/vdso/datastore.c'));
});

test('it can be cancelled between two requests', async () => {
  let asked = 0;
  await assert.rejects(new CallIndex(hostBulk(host, 'study'), undefined).build({ cancelled: () => ++asked > 1 }), { name: 'Cancelled' });
});
