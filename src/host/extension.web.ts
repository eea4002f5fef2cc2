// Entry point in the browser's extension host: a worker without Node; files arrive asynchronously.
import * as vscode from 'vscode';
import type { Port } from '../worker/channel.ts';
import type { EngineStart, ReaderStart } from '../worker/protocol.ts';
import { activateWith, type Api } from './activate.ts';
import { FetchedFiles } from './files/fetchedFiles.ts';
import type { Platform, WorkerThread } from './platform.ts';

const packed = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'web', 'bundled.json');

async function engineStart(extension: vscode.Uri): Promise<EngineStart> { return { bundled: { json: await vscode.workspace.fs.readFile(packed(extension)) } }; }
async function readerStart(extension: vscode.Uri): Promise<ReaderStart> {
  const read = (name: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'wasm', name));
  const [runtime, grammar] = await Promise.all([read('web-tree-sitter.wasm'), read('tree-sitter-c.wasm')]);
  return { wasm: { runtime, grammar } };
}

/** From the script's text: a URL of the extension's folder can be one that only the window resolves. */
async function startWorker(extension: vscode.Uri, which: 'engine' | 'reader'): Promise<WorkerThread> {
  const [script, start] = await Promise.all([vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'web', `${which}.js`)), which === 'engine' ? engineStart(extension) : readerStart(extension)]);
  const url = URL.createObjectURL(new Blob([script as Uint8Array<ArrayBuffer>], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: `Faultline ${which}` });
  const port: Port = { post: message => worker.postMessage(message), onMessage: undefined };
  worker.onmessage = event => port.onMessage?.(event.data);
  worker.postMessage(start);
  return {
    port,
    died: new Promise(resolve => { worker.onerror = event => { worker.terminate(); resolve(event.message || 'its script could not be loaded'); }; }),
    terminate: () => { worker.terminate(); URL.revokeObjectURL(url); },
  };
}

const platform: Platform = {
  startWorker,
  diskPath: () => undefined,
  bundled: extension => new FetchedFiles(packed(extension)),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
