import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';

describe('packaged extension', () => {
  test('is the installed one, and activates', async () => {
    const extension = vscode.extensions.getExtension('faultline.faultline');
    assert.ok(extension, 'faultline.faultline is not installed');
    assert.match(extension.extensionUri.path, /extensions\/faultline\.faultline-\d/, 'runs from the extensions directory, not from the repository');
    await extension.activate();
    assert.ok(extension.isActive, 'not active');
  });
});
