/** Names of files: the walk along a path, and what a stand-alone program sees of them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyDisk, linkNode, openNode, pathOf, renameNode, ROOT, walk, type DiskState, type Place, type Time } from '../../../src/kernel/user/disk.ts';
import { difference, programRunner, recorded } from '../../programs/run.ts';

const now: Time = [1, 0];
const file = (disk: DiskState, path: string): DiskState => openNode(disk, ROOT, path, 0o101, 0o644, now).disk;
const at = (disk: DiskState, path: string): Place => { const p = walk(disk, ROOT, path, true); assert.ok(typeof p !== 'number', `${path}: error ${p}`); return p; };

test('programs of files print without a kernel tree what they print natively', async () => {
  const run = await programRunner();
  for (const name of ['paths', 'file_times', 'directories']) {
    const path = `test/programs/posix/${name}.c`;
    assert.equal(difference(recorded(path), await run(path)), undefined, name);
  }
});

test('a directory that is renamed takes what is below it along; a state that was held stays as it was', () => {
  const one = file(emptyDisk, '/tmp/x'), linked = linkNode(one, at(one, '/tmp/x'), at(one, '/var/tmp/y'), now).disk;
  const moved = renameNode(linked, at(linked, '/var/tmp'), at(linked, '/tmp/z'), 0, now);
  assert.equal(moved.result, 0);
  assert.equal(at(moved.disk, '/tmp/z/y').inode, at(linked, '/tmp/x').inode);
  assert.equal(pathOf(moved.disk, at(moved.disk, '/tmp/z').inode!), '/tmp/z');
  assert.equal(at(linked, '/tmp/z').inode, undefined);
});

test('paths that leave the disk are told as those of the system', () => {
  assert.equal(at(emptyDisk, '/proc/self/maps').outside, '/proc/self/maps');
  assert.equal(at(emptyDisk, '/tmp/../proc/./self/fd/3').outside, '/proc/self/fd/3');
  assert.equal(at(emptyDisk, '/dev/userfaultfd').outside, '/dev/userfaultfd');
  assert.equal(at(emptyDisk, '/dev/stdout').outside, '/proc/self/fd/1');
  const p = walk(emptyDisk, ROOT, '/proc/self/cwd/tmp', true, link => link === '/proc/self/cwd' ? ROOT : undefined);
  assert.ok(typeof p !== 'number' && p.name === 'tmp' && p.outside === undefined);
});
