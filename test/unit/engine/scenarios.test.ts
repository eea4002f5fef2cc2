/** What is offered is what the tree can run. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';
import { missing, treeDirectory } from '../tree/support.ts';

const bundled = new NodeFiles('media');
const paths = async (tree: NodeFiles | undefined): Promise<string[]> => {
  const engine = await createEngine({ bundled, ...(tree ? { tree } : {}) });
  const ids = engine.scenarios().map(s => s.id.split('/')[0]);
  engine.dispose();
  return [...new Set(ids)];
};

test('the study folder has no userfaultfd: its scenarios are not offered', async () => {
  assert.deepEqual(await paths(new NodeFiles('media/study')), ['vvar']);
});
for (const version of ['5.10', '7.2']) {
  test(`scenarios of both paths on ${version}`, { skip: missing(version) }, async () => {
    assert.deepEqual(await paths(new NodeFiles(treeDirectory(version)!)), ['vvar', 'userfault']);
  });
}
