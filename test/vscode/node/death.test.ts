// The engine's worker can be lost at any time without the editor losing more than the run. In the browser's host this is the same code, but a
// new worker there reads thousands of files through the window.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { datastore, endRun, open, runHandler } from '../support/faultline.ts';

const scenario = 'vvar/touch';

test('when the engine’s worker dies the run ends with a message, and the next run works', async () => {
  await open(datastore);
  let said = '';
  const tracker = vscode.debug.registerDebugAdapterTrackerFactory('faultline', { createDebugAdapterTracker: () => ({
    onDidSendMessage: (m: DebugProtocol.OutputEvent) => { if (m.event === 'output') said += m.body.output; },
  }) });
  try {
    const run = await runHandler(datastore, 'vvar_fault', scenario);
    (await run.tree.connection.live()).kill('it needed too much memory');
    await assert.eventually('the run has ended', () => run.status === 'ended');
    assert.match(run.problem ?? '', /engine stopped: it needed too much memory/);
    assert.match(said, /engine stopped: it needed too much memory/);
    await assert.eventually('the debug session is over', () => vscode.debug.activeDebugSession === undefined);
    await assert.rejects(run.session.evaluate('vmf->pgoff', 1), /engine stopped/);
  } finally {
    tracker.dispose();
    await endRun();
  }
  const again = await runHandler(datastore, 'vvar_fault', scenario);
  try { assert.equal(again.top?.name, 'vvar_fault', again.problem); } finally { await endRun(); }
});
