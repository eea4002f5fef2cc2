// Entry point in the Node extension host (desktop and remote): files through Node's own file system, for speed.
import type * as vscode from 'vscode';
import { FolderStore, NodeFiles } from '../node/files.ts';
import { activateWith, type Api } from './activate.ts';
import { WorkspaceFiles } from './files/workspaceFiles.ts';
import type { Platform } from './platform.ts';

const platform: Platform = {
  files: root => root.scheme === 'file' ? new NodeFiles(root.fsPath) : new WorkspaceFiles(root),
  bundled: extension => new NodeFiles(extension.with({ path: `${extension.path}/media` }).fsPath),
  store: async root => root.scheme === 'file' ? FolderStore.ofTree(root.fsPath) : undefined,
  pause: () => new Promise(resolve => { setImmediate(resolve); }),
};

export function activate(context: vscode.ExtensionContext): Api { return activateWith(context, platform); }
export function deactivate(): void { /* the context's subscriptions are disposed by VS Code */ }
