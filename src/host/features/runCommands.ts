// Commands that start runs.
import * as vscode from 'vscode';
import type { HandlerInfo, ScenarioInfo } from '../../engine/api.ts';
import { readerErrors } from '../errors.ts';
import { debugType } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { command } from './commands.ts';
import { pickScenario } from './picks.ts';
import { mainOf } from './programs.ts';

/** A handler as commands pass it: CodeLenses, the handlers view and other extensions give one. */
export interface HandlerReference { readonly uri: vscode.Uri; readonly name: string }

const t = vscode.l10n.t;

export function runCommands(services: Services): vscode.Disposable {
  const handlerRun = (stop: boolean) => async (given?: HandlerReference | vscode.Uri, scenario?: string) => {
    const handler = await findHandler(services, given);
    if (!handler) return false;
    if (!handler.tree.root && handler.tree.placed === undefined) throw readerErrors.loneHandler(handler.info.name);
    const chosen = await scenarioFor(services, handler.tree, handler.info, scenario);
    if (!chosen) return false;
    return start(services, {
      name: `${handler.info.name}: ${chosen.title}`, scenario: chosen.id, file: handler.uri.toString(),
      // A handler of an architecture's own directory runs on that architecture, whatever is chosen for the others.
      ...(handler.info.arch ? { arch: handler.info.arch } : {}), ...(stop ? { handler: handler.info.name } : {}),
    });
  };
  return vscode.Disposable.from(
    command(services, 'run', handlerRun(true)),
    command(services, 'runToEnd', handlerRun(false)),
    command(services, 'runScenario', async (given?: ScenarioInfo | string) => {
      const tree = await services.engines.current();
      const all = await tree.engine.scenarios();
      const scenario = typeof given === 'string' ? all.find(s => s.id === given) : given ?? await pickScenario(all, services.parameters.scenario);
      if (typeof given === 'string' && !scenario) throw readerErrors.unknownScenario(given);
      if (!scenario) return false;
      await services.parameters.setScenario(scenario.id);
      return start(services, { name: scenario.title, scenario: scenario.id, ...(tree.root ? { tree: tree.root.toString() } : {}), stopOnEntry: true });
    }),
    command(services, 'runProgram', async (given?: vscode.Uri) => {
      const uri = given ?? vscode.window.activeTextEditor?.document.uri;
      const document = uri && await vscode.workspace.openTextDocument(uri);
      if (!document || mainOf(document) === undefined) throw readerErrors.notC();
      return start(services, { name: uri.path.slice(uri.path.lastIndexOf('/') + 1), program: uri.toString(), stopOnEntry: true });
    }),
    command(services, 'runAgain', () => {
      const { lastConfiguration } = services.runs;
      if (!lastConfiguration) throw readerErrors.nothingRan();
      return vscode.debug.startDebugging(undefined, lastConfiguration, { suppressSaveBeforeStart: true });
    }));
}

/** Starts a debug session; “Run Again” repeats it. */
export async function start(services: Services, config: Omit<vscode.DebugConfiguration, 'type' | 'request'> & { name: string }): Promise<boolean> {
  const full: vscode.DebugConfiguration = { type: debugType, request: 'launch', internalConsoleOptions: 'neverOpen', stopOnExit: true, ...config };
  services.runs.lastConfiguration = full;
  services.log.info(`run ${JSON.stringify(config)}`);
  // The unsaved text is what runs: saving a kernel file is the reader's decision.
  return vscode.debug.startDebugging(undefined, full, { suppressSaveBeforeStart: true });
}

interface Found { readonly uri: vscode.Uri; readonly tree: OpenTree; readonly info: HandlerInfo }

/** The handler that is meant: the one given, else the one of the active editor nearest above the cursor. */
async function findHandler(services: Services, given: HandlerReference | vscode.Uri | undefined): Promise<Found | undefined> {
  const reference = given && 'name' in given ? given : undefined;
  const editor = vscode.window.activeTextEditor;
  const uri = reference?.uri ?? (given instanceof vscode.Uri ? given : editor?.document.uri);
  if (!uri) throw readerErrors.noTree();
  const tree = await services.engines.forFile(uri);
  const path = tree.path(uri);
  const all = path === undefined ? [] : await tree.engine.handlers(path);
  if (reference) {
    if (path === undefined) throw readerErrors.loneHandler(reference.name);
    const info = all.find(h => h.name === reference.name);
    if (!info) throw readerErrors.handlerGone(reference.name, path ?? uri.fsPath);
    return { uri, tree, info };
  }
  if (all.length === 0) throw readerErrors.noHandlerHere(path ?? uri.fsPath);
  if (all.length === 1) return { uri, tree, info: all[0] };
  const cursor = editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line + 1 : 0;
  const above = all.filter(h => h.line <= cursor).pop();
  const sorted = above ? [above, ...all.filter(h => h !== above)] : all;
  const picked = await vscode.window.showQuickPick(sorted.map(h => ({ label: `$(symbol-function) ${h.name}`, description: `${path}:${h.line}`, info: h })), { title: t('Which fault handler?') });
  return picked && { uri, tree, info: picked.info };
}

/** The scenario to run a handler with: the one chosen before if it reaches the handler, else the reader picks. */
async function scenarioFor(services: Services, tree: OpenTree, handler: HandlerInfo, wanted: string | undefined): Promise<ScenarioInfo | undefined> {
  const all = await tree.engine.scenarios();
  const fitting = all.filter(s => handler.scenarios.includes(s.id));
  if (fitting.length === 0) throw readerErrors.noScenario(handler.name);
  if (wanted !== undefined) {
    const named = all.find(s => s.id === wanted);
    if (!named) throw readerErrors.unknownScenario(wanted);
    return named;
  }
  const before = fitting.find(s => s.id === services.parameters.scenario);
  if (before) return before;
  const picked = fitting.length === 1 ? fitting[0] : await pickScenario(fitting, undefined);
  if (picked) await services.parameters.setScenario(picked.id);
  return picked;
}

