// Entry point in the Node extension host (desktop and remote): files through Node's own file system, workers as threads.
import { totalmem } from 'node:os';
import type * as vscode from 'vscode';
import { NodeFiles } from '../node/files.ts';
import type { EngineStart, ReaderStart } from '../worker/protocol.ts';
import { activateWith, type Api } from './activate.ts';
import type { Platform, WorkerThread } from './platform.ts';
import { startThread } from './thread.node.ts';

const below = (extension: vscode.Uri, path: string): string => extension.with({ path: `${extension.path}/${path}` }).fsPath;

/** MiB of JavaScript heap for one worker. */
const HEAP = Math.min(4096, Math.max(1024, Math.round(totalmem() / 2 ** 21)));

function startWorker(extension: vscode.Uri, which: 'engine' | 'reader'): WorkerThread {
  const start: EngineStart | ReaderStart = which === 'engine' ? { bundled: { folder: below(extension, 'media') } } : { wasm: { folder: below(extension, 'dist/wasm') } };
  return startThread(below(extension, `dist/${which}.js`), start, HEAP);
}

const platform: Platform = {
  startWorker: async (extension, which) => startWorker(extension, which),
  diskPath: root => root.scheme === 'file' ? root.fsPath : undefined,
  bundled: extension => new NodeFiles(below(extension, 'media')),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
