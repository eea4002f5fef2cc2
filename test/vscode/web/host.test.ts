import * as vscode from 'vscode';
import { test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, open } from '../support/faultline.ts';

test('this is the browser’s extension host: a worker without Node, which a folder on disk is out of reach of', async () => {
  assert.equal(typeof process, 'undefined');
  assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
  const { services } = await api();
  assert.equal(services.platform.diskPath(vscode.workspace.workspaceFolders![0].uri), undefined);
});

test('the view of fault handlers shows those of the open files, without reading the whole tree', async () => {
  const { services } = await api();
  const { document } = await open(datastore);
  const tree = await services.engines.forFile(document.uri);
  await vscode.commands.executeCommand('faultline.handlers.focus');
  assert.deepEqual((await tree.engine.handlers(datastore)).map(h => h.name), ['vvar_fault']);
});
