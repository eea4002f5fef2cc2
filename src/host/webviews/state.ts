// What the views show, made from the services.
import * as vscode from 'vscode';
import { endText, findingTitle } from '../../dap/index.ts';
import type { HandlerInfo, SessionStop } from '../../engine/api.ts';
import type { RunState, Setup, Statement, ViewState } from '../../webview/protocol.ts';
import { architectures } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import { withPrefix } from '../services/parameters.ts';
import type { Run } from '../services/runs.ts';
import type { Services } from '../services/index.ts';

const t = vscode.l10n.t;

/** The handler that the view's Run runs. */
export interface Subject { readonly tree: OpenTree; readonly uri: vscode.Uri; readonly handler: HandlerInfo }

export async function viewState(services: Services, subject: Subject | undefined): Promise<ViewState> {
  const run = services.runs.current;
  const tree = run?.tree ?? subject?.tree ?? await services.engines.current();
  return {
    tree: tree.root ? { release: tree.release ?? t('of unknown release'), folder: tree.root.path } : undefined,
    handler: subject && { name: subject.handler.name, path: subject.handler.path, line: subject.handler.line },
    setup: await setup(services, tree, subject),
    run: run && await runState(run),
  };
}

async function setup(services: Services, tree: OpenTree, subject: Subject | undefined): Promise<Setup> {
  const { parameters } = services;
  const all = await tree.engine.scenarios();
  const fitting = subject ? all.filter(s => subject.handler.scenarios.includes(s.id)) : all;
  const scenarios = fitting.length ? fitting : all;
  const scenario = scenarios.find(s => s.id === parameters.scenario) ?? scenarios[0];
  const values = scenario ? parameters.defines(scenario) : {};
  const set = parameters.config;
  const options = subject ? await tree.engine.options(subject.handler.path) : [];
  return {
    scenarios: scenarios.map(({ id, title, description, severalTasks }) => ({ id, title, description, severalTasks })),
    scenario: scenario?.id,
    // A handler of an architecture's own directory runs on that architecture.
    arch: subject?.handler.arch ?? parameters.arch, architectures: subject?.handler.arch ? [subject.handler.arch] : architectures,
    parameters: (scenario?.parameters ?? []).map(p => ({ name: p.name, label: p.label, kind: p.kind, value: values[p.name] ?? p.value, choices: p.choices ?? [] })),
    options: options.map(o => {
      const name = withPrefix(o.name), value = set[name] ?? o.value;
      return { name, value, profile: o.value, changed: value !== o.value };
    }),
    changed: parameters.changedFromDefaults,
  };
}

async function runState(run: Run): Promise<RunState> {
  const { session } = run;
  const still = run.status === 'stopped' || run.status === 'ended';
  return {
    title: run.title, status: run.status, reason: reason(run), step: run.step, atEnd: run.stop !== undefined && isEnd(run.stop),
    statement: run.status === 'stopped' && run.top ? await currentStatement(run) : undefined,
    findings: run.findings.map(f => ({ ...f, title: findingTitle(f.kind) })),
    view: still ? await session.view() : undefined,
  };
}

function reason(run: Run): string {
  const { stop } = run;
  if (run.status === 'starting') return t('Compiling and loading…');
  if (run.status === 'running') return t('Running…');
  if (run.problem) return run.problem;
  if (!stop) return run.status === 'ended' ? t('The run was stopped.') : '';
  const where = run.top ? t(' in {0}()', run.top.name) : '';
  if (isEnd(stop)) return run.status === 'stopped' ? t('{0} Step back, or choose a step below to go to it.', endText(stop)) : endText(stop);
  if (run.description && stop.kind !== 'finding') return `${run.description}.`;
  switch (stop.kind) {
    case 'finding': return `${findingTitle(stop.finding.kind)}: ${stop.finding.message}`;
    case 'breakpoint': return t('Stopped at a breakpoint{0}.', where);
    case 'pause': return t('Paused{0}.', where);
    case 'start': return t('At the start of the run.');
    case 'entry': return t('Before the first statement{0}.', where);
    case 'step': return t('At the next statement{0}.', run.top ? t(', in {0}()', run.top.name) : '');
  }
}

function isEnd(stop: SessionStop): stop is Extract<SessionStop, { kind: 'exited' | 'killed' }> { return stop.kind === 'exited' || stop.kind === 'killed'; }

async function currentStatement(run: Run): Promise<Statement | undefined> {
  const top = run.top!;
  const { path, line, column } = top.position;
  const modelled = top.origin === 'model' || top.origin === 'include';
  return {
    function: top.name, position: { path, line, column }, text: await lineText(run, path, line), side: top.side,
    standing: modelled ? 'model' : 'source',
    label: top.origin === 'model' ? t('modelled by Faultline') : top.origin === 'include' ? t('Faultline’s C library') : t('executed from source'),
  };
}

async function lineText(run: Run, path: string, line: number): Promise<string> {
  const uri = run.uri(path);
  try {
    if (uri) return (await vscode.workspace.openTextDocument(uri)).lineAt(line - 1).text;
  } catch {
    // The document is shorter now, or gone: the run's own copy still has the line.
  }
  return (await run.session.source(path))?.split('\n')[line - 1] ?? '';
}
