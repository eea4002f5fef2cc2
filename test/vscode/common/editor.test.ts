import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, lineOf, open, replace, revert } from '../support/faultline.ts';

const lenses = async (uri: vscode.Uri) => await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
const titles = (list: readonly vscode.CodeLens[], line: number) => list.filter(l => l.range.start.line === line - 1).map(l => l.command?.title.replace(/^\$\([^)]*\)\s*/, ''));

describe('editor', () => {
  test('Run stands above vvar_fault, found by its signature and by the table that holds it', async () => {
    const { document } = await open(datastore);
    const line = lineOf(document, /^static vm_fault_t vvar_fault\(/m);
    await api();
    const list = await lenses(document.uri);
    assert.deepEqual(titles(list, line).slice(0, 2), ['Run', 'Run to End']);
    assert.ok(titles(list, line).some(t => t?.startsWith('.fault of ')), JSON.stringify(titles(list, line)));
  });

  test('a handler that is renamed in the editor keeps its CodeLens, under its new name', async () => {
    const { document } = await open(datastore);
    try {
      await replace(document, /^static vm_fault_t vvar_fault\(/m, 'static vm_fault_t my_fault(');
      await replace(document, /\.fault\s*=\s*vvar_fault/, '.fault = my_fault');
      const { services } = await api();
      const handlers = await (await services.engines.forFile(document.uri)).engine.handlers(datastore);
      assert.deepEqual(handlers.map(h => h.name), ['my_fault']);
      assert.ok(titles(await lenses(document.uri), handlers[0].line).includes('Run'));
    } finally { await revert(document); }
  });

  test('a program of the reader has Run above its main()', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'c', content: '/* int main( in a comment */\n#include <stdio.h>\nint main(void)\n{\n\treturn 0;\n}\n' });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(titles(await lenses(document.uri), 3), ['Run']);
  });

  test('the hover of a primitive is its contract, of VM_FAULT_SIGBUS its meaning, of a function its head with a link to its report', async () => {
    const { document } = await open(datastore);
    const hover = async (pattern: RegExp) => {
      const at = document.positionAt(document.getText().search(pattern) + 2);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      return hovers.flatMap(h => h.contents.map(c => typeof c === 'string' ? c : c.value)).join('\n');
    };
    await api().then(a => a.services.engines.forFile(document.uri));
    assert.match(await hover(/alloc_pages\(/), /modelled by Faultline/);
    assert.match(await hover(/VM_FAULT_SIGBUS/), /gets SIGBUS/);
    const told = await hover(/find_timens_vvar_page\(/);
    assert.match(told, /struct page \*find_timens_vvar_page\(struct vm_area_struct \*vma\)/, 'another file of the tree defines it');
    assert.match(told, /\[\$\(book\) Report\]\(command:faultline\.openReport\?/);
  });

  test('every command of the manifest is there', async () => {
    await api();
    const there = new Set(await vscode.commands.getCommands(true));
    const contributed = vscode.extensions.getExtension('faultline.faultline')!.packageJSON.contributes.commands as { command: string; title: string }[];
    assert.deepEqual(contributed.map(c => c.command).filter(c => !there.has(c)), []);
    assert.deepEqual(contributed.map(c => c.title).filter(t => t.startsWith('%')), []);
  });
});
