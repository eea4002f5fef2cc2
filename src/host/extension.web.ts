// Entry point in the browser's extension host: a worker without Node; files arrive asynchronously.
import type * as vscode from 'vscode';
import { activateWith, type Api } from './activate.ts';
import { PackedFiles } from './files/packedFiles.ts';
import { WorkspaceFiles, openStore } from './files/workspaceFiles.ts';
import type { Platform } from './platform.ts';

/** A message to itself is a macrotask without the 4 ms that nested timers cost in browsers. */
function messagePause(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () => new Promise(resolve => { waiting.push(resolve); port2.postMessage(0); });
}

const platform: Platform = {
  files: root => new WorkspaceFiles(root),
  bundled: extension => new PackedFiles(extension.with({ path: `${extension.path}/dist/web/bundled.json` })),
  store: (root, context) => openStore(root, context),
  pause: messagePause(),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
