// Study pages: the report of a function and the atlas of a file, beside the editor.
import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, open, replace, revert, treeFile } from '../support/faultline.ts';

const tab = (label: string) => vscode.window.tabGroups.all.flatMap(g => g.tabs).find(t => t.label === label);

/** What the report page of vvar_fault() gets from its worker. */
async function report(): Promise<string> {
  const { services } = await api();
  const { document } = await open(datastore);
  const tree = await services.engines.forFile(document.uri);
  const fn = await services.reader.function(document, 'vvar_fault');
  assert.ok(fn, 'the reader finds vvar_fault()');
  return (await tree.connection.study.report(datastore, fn, 'en')).markdown;
}

describe('study pages', () => {
  test('the report of a handler opens beside its source', async () => {
    await api();
    await open(datastore);
    await vscode.commands.executeCommand('faultline.openReport', { uri: treeFile(datastore), name: 'vvar_fault' });
    const page = await assert.eventually('the page is there', () => tab('Report of vvar_fault()'));
    assert.ok(page.group.viewColumn !== vscode.ViewColumn.One, 'beside the source');
    await vscode.window.tabGroups.close(page);
  });

  test('the report tells the text of the editor, saved or not', async () => {
    const { document } = await open(datastore);
    assert.match(await report(), /Calls `get_page\(page\)`/);
    try {
      await replace(document, '\tget_page(page);\n', '\tif (!page)\n\t\treturn VM_FAULT_OOM;\n');
      const now = await report();
      assert.ok(!now.includes('get_page'), 'what was deleted is gone');
      assert.match(now, /If `page` is NULL:\n.*Returns `VM_FAULT_OOM`/);
    } finally { await revert(document); }
  });
});
