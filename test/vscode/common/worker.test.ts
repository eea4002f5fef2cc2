// Runs in the engine's worker that are ended, or begun anew.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, ask, datastore, endRun, lineOf, open, replace, revert, runHandler } from '../support/faultline.ts';

const scenario = 'vvar/touch';

async function loop(): Promise<void> {
  const { services } = await api();
  const document = await vscode.workspace.openTextDocument({ language: 'c', content: 'int main(void)\n{\n\tvolatile int n = 0;\n\tfor (;;)\n\t\tn++;\n}\n' });
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('faultline.runProgram', document.uri);
  await assert.eventually('the run stands', () => services.runs.current?.status === 'stopped');
  await assert.eventually('the run goes on', async () => {
    if (services.runs.current?.status === 'stopped') await vscode.commands.executeCommand('workbench.action.debug.continue');
    return services.runs.current?.status === 'running';
  });
}

async function runs(): Promise<void> {
  const run = await runHandler(datastore, 'vvar_fault', scenario);
  try { assert.equal(run.top?.name, 'vvar_fault', run.problem); } finally { await endRun(); }
}

describe('worker', () => {
  test('an endless loop is ended, and the next run works', async () => {
    await loop();
    await endRun();
    await open(datastore);
    await runs();
  });

  test('a run that is restarted after an edit runs the edit; the file is not saved', async () => {
    const { services } = await api();
    const { document } = await open(datastore);
    const run = await runHandler(datastore, 'vvar_fault', scenario);
    try {
      const line = await replace(document, 'switch (vmf->pgoff) {', 'return VM_FAULT_SIGBUS; switch (vmf->pgoff) {');
      // As VS Code's own Restart does.
      await run.debug.customRequest('restart', { arguments: run.debug.configuration });
      const again = await assert.eventually('it stands again', () => { const r = services.runs.current; return r && r.id !== run.id && r.status === 'stopped' ? r : undefined; });
      assert.ok(document.isDirty);
      const frame = again.top!.id;
      assert.equal(again.top!.name, 'vvar_fault');
      const { scopes } = await ask<DebugProtocol.ScopesResponse['body']>(again, 'scopes', { frameId: frame });
      assert.ok(scopes.length > 0);
      for (let n = 0; n < 20 && services.runs.current!.top?.position.line !== line; n++) {
        await ask(again, 'next', { threadId: 1 }).catch(() => undefined);
        await assert.eventually('it stands', () => services.runs.current?.status === 'stopped');
      }
      assert.equal(services.runs.current!.top?.position.line, line, `${line}`);
      assert.ok(lineOf(document, /return VM_FAULT_SIGBUS; switch/) === line);
    } finally {
      await endRun();
      await revert(document);
    }
  });

  test('what is asked of a tree after its worker was restarted is answered by another, which knows the unsaved text', async () => {
    const { services } = await api();
    const { document } = await open(datastore);
    try {
      await replace(document, /^static vm_fault_t vvar_fault\(/m, 'static vm_fault_t other_fault(');
      const tree = await services.engines.forFile(document.uri);
      await vscode.commands.executeCommand('faultline.restartEngine');
      assert.deepEqual((await tree.engine.handlers(datastore)).map(h => h.name), ['other_fault']);
    } finally { await revert(document); }
  });
});
