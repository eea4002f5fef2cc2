import * as vscode from 'vscode';
import { test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, treeFile } from '../support/faultline.ts';

test('this is the Node extension host: a worker reads the folder by itself', async () => {
  assert.equal(typeof process, 'object');
  const { services } = await api();
  const { uri } = vscode.workspace.workspaceFolders![0];
  assert.equal(services.platform.diskPath(uri), uri.fsPath);
});

test('the fault handlers of the tree are listed, the one of the vdso among them', async () => {
  const { services } = await api();
  const { engine, uri } = await services.engines.forFile(treeFile(datastore));
  const all = await engine.handlers();
  assert.ok(all.length > 10, `${all.length} handlers`);
  const vvar = all.find(h => h.name === 'vvar_fault' && h.path === datastore);
  assert.ok(vvar, 'vvar_fault is not among them');
  assert.ok(uri(vvar.path), 'its file can be opened');
  await vscode.commands.executeCommand('faultline.handlers.focus');
  await vscode.commands.executeCommand('faultline.scenarios.focus');
});
