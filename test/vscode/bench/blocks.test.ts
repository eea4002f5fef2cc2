// The longest time that the extension host's event loop is held, beside that of an idle host and of what VS Code itself does for the same file.
import * as vscode from 'vscode';
import { note, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { idle, longestBlock, type Block } from '../support/blocks.ts';
import { api, datastore, endRun, go, open, runHandler, treeFile } from '../support/faultline.ts';

const FILE = 'mm/memory.c', LIMIT = 16;
const show = (b: Block): string => `${b.wall.toFixed(1)} ms${b.cpu === undefined ? '' : ` (computing ${b.cpu.toFixed(1)} ms)`}`;
const row = (what: string, b: Block): void => note(`${what.padEnd(46)} ${show(b).padEnd(34)}${(b.cpu ?? b.wall) <= LIMIT ? 'within' : 'OVER'} ${LIMIT} ms`);

test('longest block of the extension host', async () => {
  const extension = vscode.extensions.getExtension('faultline.faultline');
  assert.ok(extension, 'faultline.faultline is not installed');
  assert.ok(vscode.workspace.workspaceFolders?.[0], 'no workspace folder');
  note(`longest block of the extension host${extension.isActive ? ' (the extension had been active)' : ''}`);
  row('reference: idle, 2 s', await longestBlock(idle(2000)));
  // The same text in a language that Faultline does not read: what VS Code needs to hand a document over.
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(treeFile(FILE)));
  row(`reference: a document of ${(text.length / 1024).toFixed(0)} KB is opened, as text`, await longestBlock(async () => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'plaintext', content: text }));
    await idle(500)();
  }));
  row('activation', await longestBlock(async () => { await extension.activate(); await idle(300)(); }));
  const document = await vscode.workspace.openTextDocument(treeFile(FILE));
  row(`first CodeLens of ${FILE}`, await longestBlock(async () => vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri)));
  row(`${FILE} shown, read by the grammar, tree opened`, await longestBlock(async () => { await vscode.window.showTextDocument(document); await idle(4000)(); }));
  row('ten keystrokes in it', await longestBlock(async () => {
    const editor = vscode.window.activeTextEditor!;
    for (let i = 0; i < 10; i++) { await editor.edit(e => e.insert(new vscode.Position(document.lineCount >> 1, 0), ' ')); await idle(100)(); }
    await idle(1000)();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }));
  await open(datastore);
  row('first start of a run, to its handler', await longestBlock(() => runHandler(datastore, 'vvar_fault', 'vvar/touch')));
  row('ten steps', await longestBlock(async () => { for (let i = 0; i < 10; i++) await go('stepOver'); }));
  row('ten steps back', await longestBlock(async () => { for (let i = 0; i < 10; i++) await go('stepBack'); }));
  await endRun();
  row('later starts of a run (3)', await longestBlock(async () => { for (let i = 0; i < 3; i++) { await runHandler(datastore, 'vvar_fault', 'vvar/touch'); await endRun(); } }));

  const { services } = await api();
  row('the handlers of the tree, first listing', await longestBlock(async () => (await services.engines.forFile(document.uri)).engine.handlers()));
  row('the handlers of the tree, again', await longestBlock(async () => (await services.engines.forFile(document.uri)).engine.handlers()));

  const loop = await vscode.workspace.openTextDocument({ language: 'c', content: 'int main(void)\n{\n\tvolatile int n = 0;\n\tfor (;;)\n\t\tn++;\n}\n' });
  await vscode.window.showTextDocument(loop);
  await vscode.commands.executeCommand('faultline.runProgram', loop.uri);
  await assert.eventually('the run stands', () => services.runs.current?.status === 'stopped');
  await assert.eventually('the run goes on', async () => {
    if (services.runs.current?.status === 'stopped') await vscode.commands.executeCommand('workbench.action.debug.continue');
    return services.runs.current?.status === 'running';
  });
  const at = document.positionAt(document.getText().indexOf('get_page(') + 2);
  const waits: number[] = [];
  row('an endless loop, with 20 hovers', await longestBlock(async () => {
    for (let i = 0; i < 20; i++) {
      const t = performance.now();
      await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
      waits.push(performance.now() - t);
      await idle(50)();
    }
  }));
  note(`a hover beside the running loop takes ${waits.sort((a, b) => a - b)[10].toFixed(1)} ms, at most ${waits[19].toFixed(1)} ms`);
  row('the loop is paused, looked at and ended', await longestBlock(async () => { await go('pause'); await idle(300)(); await endRun(); }));
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}, 400_000);
