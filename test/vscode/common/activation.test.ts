import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';

describe('extension', () => {
  test('is there and activates', async () => {
    const extension = vscode.extensions.getExtension('faultline.faultline');
    assert.ok(extension, 'faultline.faultline is not installed');
    await extension.activate();
    assert.ok(extension.isActive, 'not active');
  });
});
