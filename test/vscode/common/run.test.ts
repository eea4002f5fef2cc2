import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { api, ask, datastore, endRun, go, lineOf, open, replace, revert, runHandler, treeFile } from '../support/faultline.ts';

type Stack = DebugProtocol.StackTraceResponse['body'];
type Scopes = DebugProtocol.ScopesResponse['body'];
type Variables = DebugProtocol.VariablesResponse['body'];
type Evaluated = DebugProtocol.EvaluateResponse['body'];

const scenario = 'vvar/touch';

async function stackOf(run: Awaited<ReturnType<typeof runHandler>>): Promise<DebugProtocol.StackFrame[]> {
  const { threads } = await ask<{ threads: DebugProtocol.Thread[] }>(run, 'threads');
  return (await ask<Stack>(run, 'stackTrace', { threadId: threads[0].id })).stackFrames;
}

describe('run', () => {
  test('Run stops at the first statement of the handler, called from the program', async () => {
    const { document } = await open(datastore);
    try {
      const run = await runHandler(datastore, 'vvar_fault', scenario);
      assert.equal(run.status, 'stopped', run.problem);
      const frames = await stackOf(run);
      assert.equal(frames[0].name, 'vvar_fault');
      const handler = lineOf(document, /^static vm_fault_t vvar_fault\(/m);
      assert.ok(frames[0].line > handler && frames[0].line < handler + 12, `line ${frames[0].line} of a handler at ${handler}`);
      assert.ok(frames.some(f => f.name === 'main'), frames.map(f => f.name).join(' < '));
      assert.ok(frames.some(f => f.presentationHint === 'label'), 'the kernel is set apart from the program');

      const { scopes } = await ask<Scopes>(run, 'scopes', { frameId: frames[0].id });
      const args: DebugProtocol.Variable[] = (await ask<Variables>(run, 'variables', { variablesReference: scopes[0].variablesReference })).variables;
      const vmf = args.find(v => v.name === 'vmf');
      assert.ok(vmf?.type?.includes('struct vm_fault'), JSON.stringify(args));
      const members = (await ask<Variables>(run, 'variables', { variablesReference: vmf!.variablesReference })).variables;
      assert.ok(members.length > 3, JSON.stringify(members));

      const pgoff = await ask<Evaluated>(run, 'evaluate', { expression: 'vmf->pgoff', frameId: frames[0].id, context: 'watch' });
      assert.match(pgoff.result, /^(0x)?[0-9a-f]+/);
      assert.ok((await run.session.view())?.mappings.some(m => m.name === '[vvar]' && m.highlight), 'the view shows [vvar]');
    } finally { await endRun(); }
  });

  test('steps over, back and to the end; counts the lines that were executed', async () => {
    const { document } = await open(datastore);
    try {
      const run = await runHandler(datastore, 'vvar_fault', scenario);
      const first = (await stackOf(run))[0].line;
      const at = run.step;
      await go('stepOver');
      const second = (await stackOf(run))[0].line;
      assert.ok(second > first, `${first} then ${second}`);
      await go('stepBack');
      assert.equal((await stackOf(run))[0].line, first);
      assert.equal(run.step, at);
      await go('continue');
      assert.deepEqual([run.status, run.stop], ['stopped', { kind: 'exited', code: 0 }], 'it stands at the end of the program');
      const observed = await run.session.observed(datastore);
      assert.equal(observed.get(first)?.step, at, `line ${first} was executed first where the run stood first`);
      assert.equal(observed.get(lineOf(document, /^#include/m)), undefined);
      // From the end back to any access.
      const view = await run.session.view();
      assert.ok(view?.path === 'vvar', 'the view is the path\'s');
      const access = view.accesses[0];
      await ask(run, 'faultline/jump', { step: access.step });
      await assert.eventually('the run stands at the access', () => run.step === access.step && run.top !== undefined);
      await go('continue');
      await go('continue');
      assert.equal(run.status, 'ended');
    } finally { await endRun(); }
  });

  test('a breakpoint stops the run at its line', async () => {
    const { document } = await open(datastore);
    const line = lineOf(document, /switch \(vmf->pgoff\)/);
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line - 1, 0)));
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      const run = await runHandler(datastore, 'vvar_fault', scenario, 'faultline.runToEnd');
      assert.equal(run.status, 'stopped');
      assert.equal((await stackOf(run))[0].line, line);
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
      await endRun();
    }
  });

  test('the unsaved edit is what runs: without get_page() the reference count is found wrong, with both places', async () => {
    const { document } = await open(datastore);
    try {
      const line = await replace(document, 'get_page(page);', '');
      assert.ok(document.isDirty, 'the edit was saved');
      const run = await runHandler(datastore, 'vvar_fault', scenario, 'faultline.runToEnd');
      assert.ok(document.isDirty, 'the run saved the edit');
      const found = run.findings;
      assert.ok(found.some(f => f.kind === 'refcount' && f.began !== undefined), `${line}: ${JSON.stringify(found)}`);
      const shown = vscode.languages.getDiagnostics().flatMap(([, list]) => list).filter(d => d.source === 'Faultline');
      assert.ok(shown.length > 0, 'it is among the problems');
    } finally {
      await endRun();
      await revert(document);
    }
    const run = await runHandler(datastore, 'vvar_fault', scenario, 'faultline.runToEnd');
    try {
      assert.deepEqual(run.findings.map(f => f.message), []);
    } finally { await endRun(); }
  });

  test('a syntax error in the handler is told with its place, and the next run works', async () => {
    const { document } = await open(datastore);
    try {
      const line = await replace(document, 'switch (vmf->pgoff) {', 'switch (vmf->pgoff {');
      const run = await runHandler(datastore, 'vvar_fault', scenario, 'faultline.runToEnd');
      const said = [run.problem ?? '', ...run.findings.map(f => `${f.at.path}:${f.at.line}: ${f.message}`)].join('\n');
      assert.ok(said.includes(`${datastore}:${line}:`), said);
    } finally {
      await endRun();
      await revert(document);
    }
    const run = await runHandler(datastore, 'vvar_fault', scenario);
    try { assert.equal((await stackOf(run))[0].name, 'vvar_fault'); } finally { await endRun(); }
  });

  test('a program of the reader runs, and what it prints arrives', async () => {
    const { services } = await api();
    const document = await vscode.workspace.openTextDocument({ language: 'c', content: '#include <stdio.h>\nint main(void)\n{\n\tint n = 6;\n\tprintf("%d\\n", n * 7);\n\treturn n;\n}\n' });
    await vscode.window.showTextDocument(document);
    let printed = '';
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('faultline', { createDebugAdapterTracker: () => ({
      onDidSendMessage: (m: DebugProtocol.OutputEvent) => { if (m.event === 'output' && m.body.category === 'stdout') printed += m.body.output; },
    }) });
    try {
      await vscode.commands.executeCommand('faultline.runProgram', document.uri);
      const run = await assert.eventually('the run stands', () => { const r = services.runs.current; if (r?.problem) throw new Error(r.problem); return r?.status === 'stopped' ? r : undefined; });
      assert.equal((await stackOf(run))[0].line, 4);
      await go('continue');
      assert.equal(printed, '42\n');
      assert.deepEqual(run.stop, { kind: 'exited', code: 6 });
    } finally {
      tracker.dispose();
      await endRun();
    }
  });

  test('an endless loop runs on without holding VS Code, until it is paused', async () => {
    const { services } = await api();
    const document = await vscode.workspace.openTextDocument({ language: 'c', content: 'int main(void)\n{\n\tvolatile int n = 0;\n\tfor (;;)\n\t\tn++;\n}\n' });
    await vscode.window.showTextDocument(document);
    try {
      await vscode.commands.executeCommand('faultline.runProgram', document.uri);
      await assert.eventually('the run stands', () => services.runs.current?.status === 'stopped');
      // The window may not have heard of the stop yet: the command does nothing then.
      await assert.eventually('the run goes on', async () => {
        if (services.runs.current?.status === 'stopped') await vscode.commands.executeCommand('workbench.action.debug.continue');
        return services.runs.current?.status === 'running';
      });
      const run = await go('pause');
      assert.deepEqual([run.status, run.stop], ['stopped', { kind: 'pause' }]);
      // The first touch of the stack faults: kernel code may stand above the program.
      const main = (await stackOf(run)).find(f => f.name === 'main');
      assert.ok([3, 4, 5].includes(main?.line ?? 0), `line ${main?.line}`);
    } finally { await endRun(); }
  });

  test('a folder that is no kernel tree is refused with what to do', async () => {
    const settings = vscode.workspace.getConfiguration('faultline');
    const { services } = await api();
    await settings.update('tree', treeFile('lib/vdso').fsPath, vscode.ConfigurationTarget.Workspace);
    try {
      await assert.rejects(services.trees.of(vscode.Uri.parse('untitled:x.c')), /no kernel source tree.*Choose/s);
    } finally { await settings.update('tree', undefined, vscode.ConfigurationTarget.Workspace); }
  });

  test('activation takes under 50 ms', async () => {
    // Not a timing of this machine's moment: activation does no work that could be slow, and says how long it took.
    assert.ok((await api()).activationMilliseconds < 50, `${(await api()).activationMilliseconds} ms`);
  });
});
