// What the tests of runs share.
import * as vscode from 'vscode';
import type { Api } from '../../../src/host/activate.ts';
import type { Run } from '../../../src/host/services/runs.ts';
import * as assert from './assert.ts';

export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('faultline.faultline');
  assert.ok(extension, 'faultline.faultline is not installed');
  return extension.activate();
}

export function treeFile(path: string): vscode.Uri { return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, ...path.split('/')); }

export const datastore = 'lib/vdso/datastore.c';

export async function open(path: string): Promise<vscode.TextEditor> { return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(treeFile(path)), vscode.ViewColumn.One); }

/** Starts a run of a handler through the command that the CodeLens has; resolves when it stands or has ended. */
export async function runHandler(path: string, name: string, scenario: string, command = 'faultline.run'): Promise<Run> {
  const { services } = await api();
  const before = services.runs.current;
  await vscode.commands.executeCommand(command, { uri: treeFile(path), name }, scenario);
  return assert.eventually('the run stands or ends', () => {
    const run = services.runs.current;
    return run && run !== before && (run.status === 'stopped' || run.status === 'ended') ? run : undefined;
  }, 150_000);
}

/** Goes on with a command of VS Code's debugger; resolves at the next stop or end. */
export async function go(command: string): Promise<Run> {
  const { services } = await api();
  const run = services.runs.current!;
  const changed = new Promise<Run>((resolve, reject) => {
    const late = setTimeout(() => { listening.dispose(); reject(new Error(`${command}: no stop within 100 s; the run is ${run.status}`)); }, 100_000);
    const listening = services.runs.onDidChange(r => {
      if (r !== run || (r.status !== 'stopped' && r.status !== 'ended')) return;
      clearTimeout(late);
      listening.dispose();
      resolve(r);
    });
  });
  await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
  return changed;
}

/** Asks the debug adapter as VS Code does. */
export async function ask<T>(run: Run, command: string, args: object = {}): Promise<T> { return await run.debug.customRequest(command, args) as T; }

export async function endRun(): Promise<void> {
  const { services } = await api();
  await vscode.debug.stopDebugging();
  await assert.eventually('no debug session is left', () => vscode.debug.activeDebugSession === undefined);
  services.runs.clear();
}

/** Replaces text of an open document without saving it. */
export async function replace(document: vscode.TextDocument, what: string | RegExp, by: string): Promise<number> {
  const text = document.getText();
  const at = typeof what === 'string' ? text.indexOf(what) : text.search(what);
  assert.ok(at >= 0, `${String(what)} is not in ${document.fileName}`);
  const length = typeof what === 'string' ? what.length : what.exec(text)![0].length;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + length)), by);
  assert.ok(await vscode.workspace.applyEdit(edit), 'the edit was not applied');
  return document.positionAt(at).line + 1;
}

export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  // VS Code says that a document is clean before its text is back.
  const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
  await assert.eventually('the file is as on disk', () => !document.isDirty && document.getText() === saved);
}

/** 1-based line of the first match. */
export function lineOf(document: vscode.TextDocument, pattern: RegExp): number {
  const at = document.getText().search(pattern);
  assert.ok(at >= 0, `${pattern} is not in ${document.fileName}`);
  return document.positionAt(at).line + 1;
}
