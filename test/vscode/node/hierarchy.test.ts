// Call hierarchy and implementations over the whole tree, through VS Code's own commands.
import * as vscode from 'vscode';
import { test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, datastore, open } from '../support/faultline.ts';

/** Where a text stands in a document: at its first character, or at that of `part` within it. */
function at(document: vscode.TextDocument, text: string, part = text): vscode.Position {
  const n = document.getText().indexOf(text);
  assert.ok(n >= 0, `${text} is not in ${document.fileName}`);
  return document.positionAt(n + text.indexOf(part));
}

// VS Code's commands take only names with one definition: they look a model up by its one session.
test('call hierarchy: who calls a function from other files, what a handler calls, and the table that holds it', async () => {
  await api();
  const { document } = await open(datastore);
  const prepare = (position: vscode.Position) => vscode.commands.executeCommand<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, position);
  const [mapping] = await prepare(at(document, 'vdso_install_vvar_mapping('));
  assert.equal(mapping?.name, 'vdso_install_vvar_mapping');
  const callers = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', mapping);
  assert.ok(callers.some(c => c.from.uri.path.endsWith('arch/x86/entry/vdso/vma.c') && c.fromRanges.length > 0), callers.map(c => c.from.detail).join());
  const [handler] = await prepare(at(document, 'vm_fault_t vvar_fault(', 'vvar_fault'));
  const callees = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', handler);
  assert.ok(['find_timens_vvar_page', 'vmf_insert_page', 'get_page'].every(n => callees.some(c => c.to.name === n)), callees.map(c => c.to.name).join());
  const installed = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', handler);
  assert.ok(installed.some(c => c.from.name === 'vdso_vvar_mapping'), `the table that holds its address: ${installed.map(c => c.from.name).join()}`);
});

test('implementations of an operation: the functions that tables have in that slot', async () => {
  await api();
  const { document } = await open(datastore);
  const places = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeImplementationProvider', document.uri, at(document, '.fault', 'fault'));
  assert.ok(places.length > 30, `${places.length} functions stand in a .fault slot`);
  assert.ok(places.some(p => p.uri.path.endsWith(datastore)), 'vvar_fault among them');
});
