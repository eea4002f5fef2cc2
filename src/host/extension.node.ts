// Entry point in the Node extension host (desktop and remote): files through Node's own file system, workers as threads.
import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import { NodeFiles } from '../node/files.ts';
import type { Port } from '../worker/channel.ts';
import type { EngineStart, ReaderStart } from '../worker/protocol.ts';
import { activateWith, type Api } from './activate.ts';
import type { Platform, WorkerThread } from './platform.ts';

const below = (extension: vscode.Uri, path: string): string => extension.with({ path: `${extension.path}/${path}` }).fsPath;

/** MiB of JavaScript heap for one worker: what goes beyond ends the worker, not the extension host. */
const HEAP = Math.min(4096, Math.max(1024, Math.round(totalmem() / 2 ** 21)));

function startWorker(extension: vscode.Uri, which: 'engine' | 'reader'): WorkerThread {
  const start: EngineStart | ReaderStart = which === 'engine' ? { bundled: { folder: below(extension, 'media') } } : { wasm: { folder: below(extension, 'dist/wasm') } };
  const worker = new Worker(below(extension, `dist/${which}.js`), { workerData: start, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP } });
  const port: Port = { post: message => worker.postMessage(message), onMessage: undefined };
  worker.on('message', message => port.onMessage?.(message));
  return {
    port,
    died: new Promise(resolve => {
      worker.on('error', (e: NodeJS.ErrnoException) => resolve(e.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `it needed more than ${HEAP} MB of memory` : e.stack ?? e.message));
      worker.on('exit', code => resolve(`it ended with code ${code}`));
    }),
    terminate: () => { void worker.terminate(); },
  };
}

const platform: Platform = {
  startWorker: async (extension, which) => startWorker(extension, which),
  diskPath: root => root.scheme === 'file' ? root.fsPath : undefined,
  bundled: extension => new NodeFiles(below(extension, 'media')),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
