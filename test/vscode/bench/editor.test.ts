// What a reader waits for in the editor, beside a parse of the same file by plain tree-sitter in the same extension host.
import * as vscode from 'vscode';
import { Language, Parser } from 'web-tree-sitter';
import { note, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';

const FILE = 'mm/memory.c';
const ms = (n: number): string => `${n.toFixed(1)} ms`;
const bound = (n: number, limit: number): string => `bound ${limit} ms ${n <= limit ? 'holds' : 'MISSED'}`;

test('activation, first CodeLens, CodeLens after a keystroke', async () => {
  const extension = vscode.extensions.getExtension('faultline.faultline');
  assert.ok(extension, 'faultline.faultline is not installed');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'no workspace folder');

  const alreadyActive = extension.isActive;
  const t0 = performance.now();
  const api = await extension.activate() as { activationMilliseconds?: number } | undefined;
  const activation = api?.activationMilliseconds ?? performance.now() - t0;

  const read = (name: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, 'dist/wasm', name));
  const runtime = await read('web-tree-sitter.wasm');
  await Parser.init({ wasmBinary: runtime.slice().buffer as ArrayBuffer, locateFile: (name: string) => name });
  const plain = new Parser();
  plain.setLanguage(await Language.load(await read('tree-sitter-c.wasm')));

  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, FILE));
  const text = document.getText();
  const lenses = async (): Promise<number> => {
    const t = performance.now();
    await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
    return performance.now() - t;
  };
  const first = await lenses();
  const reference: number[] = [];
  for (let i = 0; i < 5; i++) { const t = performance.now(); plain.parse(text)?.delete(); reference.push(performance.now() - t); }
  const plainParse = reference.sort((a, b) => a - b)[2];

  const editor = await vscode.window.showTextDocument(document);
  const again: number[] = [];
  for (let i = 0; i < 5; i++) {
    await editor.edit(e => e.insert(document.positionAt(document.getText().indexOf('{', text.length >> 1) + 1), ' '));
    again.push(await lenses());
  }
  const afterEdit = again.sort((a, b) => a - b)[2];
  await vscode.commands.executeCommand('workbench.action.files.revert');

  note(`plain tree-sitter parses ${FILE} (${(text.length / 1024).toFixed(0)} KB) in ${ms(plainParse)}`);
  note(`activation ${ms(activation)}${alreadyActive ? ' (had been active)' : ''}; ${bound(activation, 50)}; ${(activation / plainParse).toFixed(2)} of a plain parse`);
  note(`first CodeLens ${ms(first)}; ${bound(first, 150)}; ${(first / plainParse).toFixed(2)} of a plain parse`);
  note(`CodeLens after a keystroke ${ms(afterEdit)}; ${(afterEdit / plainParse).toFixed(2)} of a plain parse`);
});
