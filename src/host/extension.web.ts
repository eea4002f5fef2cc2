// Entry point in the browser's extension host: a worker without Node; files arrive asynchronously.
import * as vscode from 'vscode';
import type { Port } from '../worker/channel.ts';
import { messagePause } from '../worker/pause.ts';
import type { WorkerStart } from '../worker/protocol.ts';
import { activateWith, type Api } from './activate.ts';
import { PackedFiles } from './files/packedFiles.ts';
import { WorkspaceFiles } from './files/workspaceFiles.ts';
import type { Platform, WorkerThread } from './platform.ts';

const packed = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'web', 'bundled.json');

/** From the script's text: a URL of the extension's folder can be one that only the window resolves. */
async function startWorker(extension: vscode.Uri): Promise<WorkerThread> {
  const [script, json] = await Promise.all([vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'web', 'worker.js')), vscode.workspace.fs.readFile(packed(extension))]);
  const url = URL.createObjectURL(new Blob([script as Uint8Array<ArrayBuffer>], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'Faultline' });
  const port: Port = { post: message => worker.postMessage(message), onMessage: undefined };
  worker.onmessage = event => port.onMessage?.(event.data);
  worker.postMessage({ bundled: { json } } satisfies WorkerStart);
  return {
    port,
    died: new Promise(resolve => { worker.onerror = event => { worker.terminate(); resolve(event.message || 'its script could not be loaded'); }; }),
    terminate: () => { worker.terminate(); URL.revokeObjectURL(url); },
  };
}

const platform: Platform = {
  startWorker,
  diskPath: () => undefined,
  files: root => new WorkspaceFiles(root),
  bundled: extension => new PackedFiles(packed(extension)),
  pause: messagePause(),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
