/**
 * Programs that need a kernel print on a kernel tree what they print natively (recorded beside each). On kernels before 6.12 those differ whose
 * features came later: the list says which, and why.
 */
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { missing, tree } from '../paths/run.ts';
import { difference, programRunner, programsOf, recorded } from '../../programs/run.ts';

const name = (file: string) => path.basename(file, '.c');

for (const version of ['7.2', '6.12']) {
  for (const folder of version === '7.2' ? ['userfault', 'posix'] : ['userfault']) {
    test(`the programs of ${folder} print on ${version} what they print natively`, { skip: missing(version) }, async () => {
      const run = await programRunner(tree(version)), files = programsOf(path.join('test/programs', folder));
      assert.ok(files.length >= 25, `${files.length} programs`);
      const wrong: string[] = [];
      for (const file of files) {
        const differs = difference(recorded(file), await run(file));
        if (differs !== undefined) wrong.push(`${name(file)}: ${differs}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
}
