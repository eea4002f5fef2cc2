// Study pages: the report of a function and the atlas of a file, beside the editor.
import * as vscode from 'vscode';
import { describe, test } from '../support/runner.ts';
import * as assert from '../support/assert.ts';
import { planProgram } from '../../../src/host/debug/plan.ts';
import { Connection } from '../../../src/host/worker/connection.ts';
import type { ExploreService } from '../../../src/worker/protocol.ts';
import { api, datastore, endRun, open, replace, revert, runHandler, treeFile } from '../support/faultline.ts';

const tab = (label: string) => vscode.window.tabGroups.all.flatMap(g => g.tabs).find(t => t.label === label);

const RACE = `#include <pthread.h>
static volatile int n;
static void *up(void *p) { n++; return p; }
int main(void) { pthread_t t; pthread_create(&t, 0, up, 0); n++; pthread_join(t, 0); return n; }
`;

/** What the report page of vvar_fault() gets from its worker. */
async function report(): Promise<string> {
  const { services } = await api();
  const { document } = await open(datastore);
  const tree = await services.engines.forFile(document.uri);
  const fn = await services.reader.function(document, 'vvar_fault');
  assert.ok(fn, 'the reader finds vvar_fault()');
  return (await tree.connection.study.report(datastore, fn, 'en')).markdown;
}

describe('study pages', () => {
  test('the report of a handler opens beside its source', async () => {
    await api();
    await open(datastore);
    await vscode.commands.executeCommand('faultline.openReport', { uri: treeFile(datastore), name: 'vvar_fault' });
    const page = await assert.eventually('the page is there', () => tab('Report of vvar_fault()'));
    assert.ok(page.group.viewColumn !== vscode.ViewColumn.One, 'beside the source');
    await vscode.window.tabGroups.close(page);
  });

  test('the report tells the text of the editor, saved or not', async () => {
    const { document } = await open(datastore);
    assert.match(await report(), /Calls `get_page\(page\)`/);
    try {
      await replace(document, '\tget_page(page);\n', '\tif (!page)\n\t\treturn VM_FAULT_OOM;\n');
      const now = await report();
      assert.ok(!now.includes('get_page'), 'what was deleted is gone');
      assert.match(now, /If `page` is NULL:\n.*Returns `VM_FAULT_OOM`/);
    } finally { await revert(document); }
  });

  test('after a run the report links each line that was executed to the step of its first execution', async () => {
    const { services } = await api();
    const { document } = await open(datastore);
    const run = await runHandler(datastore, 'vvar_fault', 'vvar/touch', 'faultline.runToEnd');
    try {
      const tree = await services.engines.forFile(document.uri), fn = await services.reader.function(document, 'vvar_fault');
      const { markdown } = await tree.connection.study.report(datastore, fn!, 'en', await run.session.observed(datastore));
      const step = /\*\*\[\d+\]\([^)]*\)\*\* Calls `get_page\(page\)`.*\[✓ observed.*?\]\(step:#(\d+)\)/.exec(markdown)?.[1];
      assert.ok(Number(step) > 0 && Number(step) < run.step, markdown.split('\n').find(l => l.includes('get_page')) ?? 'get_page is not told');
    } finally { await endRun(); }
  });

  test('the atlas page of a file opens beside it, with its handlers and their scenarios', async () => {
    const { services } = await api();
    const { document } = await open(datastore);
    await vscode.commands.executeCommand('faultline.openAtlas', document.uri);
    const page = await assert.eventually('the page is there', () => tab('Atlas of datastore.c'));
    assert.ok(page.group.viewColumn !== vscode.ViewColumn.One, 'beside the source');
    const { study } = (await services.engines.forFile(document.uri)).connection;
    const { markdown } = await study.atlas(datastore, 'en');
    assert.match(markdown, /## What Faultline can execute\n\n- `vvar_fault`.*vvar\/touch/);
    await vscode.window.tabGroups.close(page);
  });

  test('orders of threads are explored in the worker, in slices, and told with who is interrupted where', async () => {
    const { services } = await api();
    const document = await vscode.workspace.openTextDocument({ language: 'c', content: RACE });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    assert.ok(lenses.some(l => l.command?.command === 'faultline.explore'), 'a program with threads has a lens for it');
    const { tree, plan } = await planProgram(services, { name: 'race' }, { program: document.uri.toString() });
    const live = await tree.connection.live();
    await Connection.explore(live, 'test', plan, { preemptions: 1, schedules: 40, steps: 100_000 });
    const service = live.channel.remote<ExploreService>('explore/test');
    try {
      await service.start();
      let last = await service.slice(50);
      while (!last.done) last = await service.slice(50);
      assert.ok(last.result.complete && last.result.schedules > 1, `${last.result.schedules} schedules`);
      const [first] = last.result.outcomes;
      assert.ok(first.switches.length > 0 && first.steps > 0, JSON.stringify(first.switches));
      assert.ok(last.result.outcomes.some(o => o.switches.some(s => (s.leaves.under ?? s.leaves.at)?.line)), 'places');
    } finally { live.told.closeExplore('test'); }
  });

  test('Explore Interleavings opens its page beside the program', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'c', content: RACE });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('faultline.explore', document.uri);
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    const page = await assert.eventually('the page is there', () => tab(`Interleavings: ${name}`));
    assert.ok(page.group.viewColumn !== vscode.ViewColumn.One, 'beside the program');
    await vscode.window.tabGroups.close(page);
  });
});
