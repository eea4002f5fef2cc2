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

test('the index that the reader asks for tells callers from other files, read through the host', async () => {
  const { services } = await api();
  const { document } = await open(datastore);
  const { study } = (await services.engines.forFile(document.uri)).connection;
  assert.deepEqual(await study.callers('vdso_install_vvar_mapping', datastore), [], 'nothing is read before it is asked for');
  assert.ok(await study.prepare(), 'the index is made');
  const callers = await study.callers('vdso_install_vvar_mapping', datastore);
  assert.ok(callers.some(c => c.by.path === 'arch/x86/entry/vdso/vma.c' && c.lines.length > 0), callers.map(c => c.by.path).join());
  assert.match((await study.atlas(datastore, 'en')).markdown, /## Who calls in\n\n[^]*arch\/x86\/entry\/vdso\/vma\.c/);
});
