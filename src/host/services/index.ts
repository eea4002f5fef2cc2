// What the features share. Made once, at activation; nothing here reads a file or loads the engine before it is asked.
import * as vscode from 'vscode';
import type { Platform } from '../platform.ts';
import { DocumentHandlers } from '../reader/handlers.ts';
import { ReaderClient } from '../reader/client.ts';
import { Reader } from '../reader/reader.ts';
import { Engines } from './engines.ts';
import { Parameters } from './parameters.ts';
import { Runs } from './runs.ts';
import { Trees } from './trees.ts';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly platform: Platform;
  readonly log: vscode.LogOutputChannel;
  readonly trees: Trees;
  readonly engines: Engines;
  readonly parameters: Parameters;
  readonly runs: Runs;
  readonly reader: Reader;
  readonly handlers: DocumentHandlers;
}

export function createServices(context: vscode.ExtensionContext, platform: Platform): Services {
  const log = vscode.window.createOutputChannel('Faultline', { log: true });
  const trees = new Trees();
  const engines = new Engines(context, platform, trees, log);
  const parameters = new Parameters(context.workspaceState);
  const runs = new Runs();
  engines.canRunAgain = () => runs.lastConfiguration !== undefined && runs.current !== undefined;
  const reader = new Reader(new ReaderClient(context, platform, log), log);
  const handlers = new DocumentHandlers(reader, engines, platform, log);
  context.subscriptions.push(log, trees, engines, parameters, runs, reader, handlers);
  return { context, platform, log, trees, engines, parameters, runs, reader, handlers };
}
