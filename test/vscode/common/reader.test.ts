// What the extension reads out of an open document by itself, through the grammar.
import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, lineOf, open, replace, revert, treeFile } from '../support/faultline.ts';

const lenses = async (uri: vscode.Uri) => await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
const titles = (list: readonly vscode.CodeLens[], line: number) => list.filter(l => l.range.start.line === line - 1).map(l => l.command?.title.replace(/^\$\([^)]*\)\s*/, ''));
const syntaxErrors = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(d => d.source === 'Faultline' && d.code === 'syntax');
const symbols = async (uri: vscode.Uri) => await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', uri) ?? [];

async function unsaved(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'c', content });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

const handler = 'static vm_fault_t vvar_fault(const struct vm_special_mapping *sm,\n\t\t\t     struct vm_area_struct *vma, struct vm_fault *vmf)\n{\n\treturn VM_FAULT_SIGBUS;\n}\n\n'
  + 'static struct vm_special_mapping vvar_mapping __ro_after_init = {\n\t.name = "[vvar]",\n\t.fault = vvar_fault,\n};\n';

describe('reader', () => {
  test('a handler in a document that was never saved has its CodeLens, with the table that holds it', async () => {
    await api();
    const document = await unsaved(`#include <linux/mm.h>\n\n${handler}`);
    const list = await lenses(document.uri);
    assert.deepEqual(titles(list, 3).filter(t => t === 'Run' || t === 'Run to End' || t?.startsWith('.fault of ')), ['Run', 'Run to End', '.fault of vvar_mapping']);
  });

  test('a function folds into its signature, and a conditional by its parts', async () => {
    await api();
    const document = await unsaved(`#ifdef CONFIG_A\nint a;\nint b;\n#else\nint c;\nint d;\n#endif\n${handler}`);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.deepEqual(folds.map(f => [f.start + 1, f.end + 1]), [[1, 3], [4, 6], [9, 11], [14, 16]]);
  });

  test('CodeLens follows the handler while lines are typed above it', async () => {
    await api();
    const document = await unsaved(handler);
    assert.ok(titles(await lenses(document.uri), 1).includes('Run'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '/* new\n * lines\n */\n');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual([titles(await lenses(document.uri), 1).length, titles(await lenses(document.uri), 4).includes('Run')], [0, true]);
  });

  test('a syntax error in a handler of the tree is told while it is typed, and gone when it is put right', async () => {
    await api();
    const { document } = await open(datastore);
    assert.deepEqual(syntaxErrors(document.uri).map(d => d.message), []);
    try {
      const line = await replace(document, 'switch (vmf->pgoff) {', 'switch (vmf->pgoff {');
      const told = await assert.eventually('the error is among the problems', () => { const e = syntaxErrors(document.uri); return e.length > 0 ? e : undefined; });
      assert.deepEqual(told.map(d => [d.range.start.line + 1, d.message]), [[line, ') is missing here']], 'and nothing that only follows from it');
      assert.equal(told[0].severity, vscode.DiagnosticSeverity.Error);
      assert.ok(titles(await lenses(document.uri), lineOf(document, /^static vm_fault_t vvar_fault\(/m)).includes('Run'), 'the handler keeps its CodeLens');
      await replace(document, 'switch (vmf->pgoff {', 'switch (vmf->pgoff) {');
      await assert.eventually('the error is gone', () => syntaxErrors(document.uri).length === 0);
    } finally { await revert(document); }
  });

  test('a lone file with a handler is told of its errors; C that is no kernel’s is left alone; the setting turns them off', async () => {
    await api();
    const kernel = await unsaved(handler.replace('VM_FAULT_SIGBUS;', 'VM_FAULT_SIGBUS'));
    await assert.eventually('the missing semicolon is told', () => syntaxErrors(kernel.uri).some(d => d.message.includes(';')));
    const other = await unsaved('int f(void)\n{\n\treturn 1\n}\n');
    const { services } = await api();
    assert.equal((await services.reader.reading(other))?.errors.length, 1);
    assert.deepEqual(syntaxErrors(other.uri), []);
    const settings = vscode.workspace.getConfiguration('faultline');
    await settings.update('syntaxErrors', false, vscode.ConfigurationTarget.Workspace);
    try {
      await assert.eventually('the error is gone', () => syntaxErrors(kernel.uri).length === 0);
    } finally { await settings.update('syntaxErrors', undefined, vscode.ConfigurationTarget.Workspace); }
    await assert.eventually('the error is back', () => syntaxErrors(kernel.uri).length > 0);
  });

  test('files of the tree show no syntax error', async () => {
    const { services } = await api();
    for (const path of [datastore, 'mm/mmap.c', 'mm/shmem.c', 'include/linux/mm_types.h']) {
      const document = await vscode.workspace.openTextDocument(treeFile(path));
      const reading = await services.reader.reading(document);
      assert.ok(reading && reading.declarations.length > 5, path);
      assert.deepEqual(reading.errors.map(e => `${path}:${e.line}: ${e.message}`), []);
      assert.deepEqual(syntaxErrors(document.uri).map(d => `${path}:${d.range.start.line + 1}: ${d.message}`), []);
    }
  });

  test('the symbols list what kernel macros declare', async () => {
    await api();
    const document = await unsaved('SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)\n{\n\treturn 0;\n}\nstatic DEFINE_MUTEX(lock);\nint shared __read_mostly;\nEXPORT_SYMBOL_GPL(shared);\n'
      + 'enum order { FIRST, SECOND };\nstruct page_list {\n\tint n;\n};\n#define LIMIT 3\nmodule_init(start);\n');
    const list = await symbols(document.uri);
    assert.deepEqual(list.map(s => s.name), ['sys_munmap', 'lock', 'shared', 'order', 'page_list', 'LIMIT']);
    assert.deepEqual([list[0].detail, list[1].detail, list[2].detail], ['SYSCALL_DEFINE2', 'DEFINE_MUTEX', 'int · EXPORT_SYMBOL_GPL']);
    assert.deepEqual(list[3].children.map(s => s.name), ['FIRST', 'SECOND']);
    assert.equal(document.getText(list[0].selectionRange), 'munmap');
    assert.equal(list[0].range.end.line, 3);
  });

  test('a closed document is forgotten', async () => {
    const { services } = await api();
    const document = await vscode.workspace.openTextDocument(treeFile('mm/mmap.c'));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: true });
    assert.ok(services.reader.reads(document));
    const forgotten = new Promise<void>(resolve => { const s = services.reader.onDidForget(d => { if (d === document) { s.dispose(); resolve(); } }); });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext').then(undefined, () => undefined);
    await forgotten;
  });
});
