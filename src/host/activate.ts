// Activation is a list: one module for each feature, each returning what is to be disposed.
import type * as vscode from 'vscode';
import { bundledDocuments } from './features/bundledDocuments.ts';
import { callHierarchy } from './features/callHierarchy.ts';
import { chooseCommands } from './features/chooseCommands.ts';
import { codeLenses } from './features/codeLenses.ts';
import { contextKeys } from './features/contextKeys.ts';
import { contracts } from './features/contracts.ts';
import { debugging } from './features/debugging.ts';
import { explore } from './features/explore.ts';
import { findings } from './features/findings.ts';
import { handlersView } from './features/handlersView.ts';
import { hitCounts } from './features/hitCounts.ts';
import { hovers } from './features/hovers.ts';
import { runCommands } from './features/runCommands.ts';
import { scenariosView } from './features/scenariosView.ts';
import { studyPages } from './features/studyPages.ts';
import { status } from './features/status.ts';
import { webviews } from './features/webviews.ts';
import { syntaxErrors } from './reader/diagnostics.ts';
import { folding } from './reader/folding.ts';
import { symbols } from './reader/symbols.ts';
import type { Platform } from './platform.ts';
import { createServices, type Services } from './services/index.ts';

type Feature = (services: Services) => vscode.Disposable;

const features: readonly Feature[] = [
  debugging, runCommands, explore, chooseCommands, codeLenses, contextKeys, hovers, hitCounts, findings,
  handlersView, scenariosView, webviews, studyPages, callHierarchy, status, contracts, bundledDocuments, syntaxErrors, symbols, folding,
];

/** What `activate` gives to other extensions and to our tests. */
export interface Api { readonly services: Services; readonly activationMilliseconds: number }

export function activateWith(context: vscode.ExtensionContext, platform: Platform): Api {
  const started = performance.now();
  const services = createServices(context, platform);
  for (const feature of features) context.subscriptions.push(feature(services));
  const activationMilliseconds = performance.now() - started;
  services.log.info(`activated in ${activationMilliseconds.toFixed(1)} ms`);
  return { services, activationMilliseconds };
}
