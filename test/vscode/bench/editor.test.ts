// What a reader waits for in the editor, beside a parse of the same file by plain tree-sitter in the same extension host.
import * as vscode from 'vscode';
import { Language, Parser } from 'web-tree-sitter';
import { note, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api as faultline } from '../support/faultline.ts';

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

  // The same text in a language of nobody's, with a provider that answers at once: what VS Code itself needs after a keystroke.
  const immediate = vscode.languages.registerCodeLensProvider({ language: 'plaintext' }, { provideCodeLenses: () => [] });
  const other = await vscode.workspace.openTextDocument({ language: 'plaintext', content: text });
  const typed = async (d: vscode.TextDocument, answer: () => Promise<unknown>): Promise<number> => {
    const editor = await vscode.window.showTextDocument(d), times: number[] = [];
    await new Promise(resolve => { setTimeout(resolve, 1000); });
    for (let i = 0; i < 5; i++) {
      await editor.edit(e => e.insert(d.positionAt(d.getText().indexOf('{', text.length >> 1) + 1), ' '));
      const t = performance.now();
      await answer();
      times.push(performance.now() - t);
    }
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return times.sort((a, b) => a - b)[2];
  };
  const roundTrip = await typed(other, async () => vscode.commands.executeCommand('vscode.executeCodeLensProvider', other.uri));
  immediate.dispose();
  const afterEdit = await typed(document, lenses);
  const { services } = await faultline();
  const own = await typed(document, () => services.handlers.of(document));

  note(`plain tree-sitter parses ${FILE} (${(text.length / 1024).toFixed(0)} KB) in ${ms(plainParse)}`);
  note(`activation ${ms(activation)}${alreadyActive ? ' (had been active)' : ''}; ${bound(activation, 50)}; ${(activation / plainParse).toFixed(2)} of a plain parse`);
  note(`first CodeLens ${ms(first)}; ${bound(first, 150)}; ${(first / plainParse).toFixed(2)} of a plain parse`);
  note(`CodeLens after a keystroke ${ms(afterEdit)}, with a provider that answers at once ${ms(roundTrip)}; of it Faultline ${ms(own)}`);
});
