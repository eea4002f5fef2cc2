// The debug type `faultline`: one adapter for each session, see ../debug.
import * as vscode from 'vscode';
import { ForwardingAdapter } from '../debug/adapter.ts';
import { readerErrors, tell } from '../errors.ts';
import { debugType } from '../ids.ts';
import type { Services } from '../services/index.ts';
import { mainOf } from './programs.ts';

export function debugging(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: session => new vscode.DebugAdapterInlineImplementation(new ForwardingAdapter(services, session)),
    }),
    vscode.debug.registerDebugConfigurationProvider(debugType, { resolveDebugConfiguration: (folder, config) => complete(services, folder, config) }));
}

/** Fills in what F5 without a launch.json leaves out: the open program, else the handlers of the open file. */
async function complete(services: Services, _folder: vscode.WorkspaceFolder | undefined, config: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
  if (config.program || config.scenario) return config;
  const document = vscode.window.activeTextEditor?.document;
  if (document && mainOf(document) !== undefined)
    return { ...config, type: debugType, request: 'launch', name: config.name ?? document.fileName, program: document.uri.toString(), stopOnEntry: true, stopOnExit: true };
  if (document?.languageId === 'c') {
    // The command picks the handler and the scenario, and starts a session of its own.
    await vscode.commands.executeCommand('faultline.run');
    return undefined;
  }
  tell(readerErrors.notC(), services.log);
  return undefined;
}
