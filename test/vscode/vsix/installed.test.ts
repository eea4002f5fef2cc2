import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { datastore, endRun, open, runHandler } from '../support/faultline.ts';

describe('packaged extension', () => {
  test('is the installed one, and activates', async () => {
    const extension = vscode.extensions.getExtension('faultline.faultline');
    assert.ok(extension, 'faultline.faultline is not installed');
    assert.match(extension.extensionUri.path, /extensions\/faultline\.faultline-\d/, 'runs from the extensions directory, not from the repository');
    await extension.activate();
    assert.ok(extension.isActive, 'not active');
  });

  test('runs a fault handler from the open file to the end, without a finding', async () => {
    await open(datastore);
    try {
      const run = await runHandler(datastore, 'vvar_fault', 'vvar/touch', 'faultline.runToEnd');
      assert.deepEqual(run.stop, { kind: 'exited', code: 0 }, 'it stands at the end of the program');
      assert.deepEqual(run.findings.map(f => f.message), []);
      assert.ok((await run.session.observed(datastore)).size > 0, 'no line of the file was executed');
    } finally { await endRun(); }
  });
});
