// Which kernel tree a file belongs to.
import * as vscode from 'vscode';
import { readerErrors } from '../errors.ts';

/** A file that every kernel tree that Faultline can run has. */
const mark = 'include/linux/mm.h';

export class Trees implements vscode.Disposable {
  private readonly known = new Map<string, Promise<boolean>>();
  private readonly changed = new vscode.EventEmitter<void>();
  private last: vscode.Uri | undefined;
  private readonly subscription: vscode.Disposable;
  /** The tree of the views (see {@link current}) may be another one now. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration(e => { if (e.affectsConfiguration('faultline.tree')) { this.last = undefined; this.changed.fire(); } }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => { this.last = undefined; this.known.clear(); this.changed.fire(); }));
  }

  /** The top of the tree that holds `file`, or that the settings name; undefined: none. Throws when the setting is wrong. */
  async of(file: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    const above = file && await this.above(file);
    if (above) return this.remember(above);
    const set = await this.configured(file);
    if (set) return this.remember(set);
    return undefined;
  }

  /** The tree for views and commands that have no file: the last one used, else the settings', else a workspace folder. */
  async current(): Promise<vscode.Uri | undefined> {
    if (this.last) return this.last;
    const editor = vscode.window.activeTextEditor?.document.uri;
    const set = await this.configured(editor);
    if (set) return this.remember(set);
    for (const folder of vscode.workspace.workspaceFolders ?? []) if (await this.isTree(folder.uri)) return this.remember(folder.uri);
    return editor && this.of(editor);
  }

  isTree(folder: vscode.Uri): Promise<boolean> {
    const key = folder.toString();
    let answer = this.known.get(key);
    if (!answer) {
      answer = exists(vscode.Uri.joinPath(folder, mark));
      this.known.set(key, answer);
    }
    return answer;
  }

  private async above(file: vscode.Uri): Promise<vscode.Uri | undefined> {
    if (file.scheme === 'untitled' || file.scheme === 'faultline') return undefined;
    for (let folder = vscode.Uri.joinPath(file, '..'); ; folder = vscode.Uri.joinPath(folder, '..')) {
      if (await this.isTree(folder)) return folder;
      if (folder.path === '/' || folder.path === '' || /^\/[a-zA-Z]:\/?$/.test(folder.path)) return undefined;
    }
  }

  private async configured(scope: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    const text = vscode.workspace.getConfiguration('faultline', scope).get<string>('tree', '').trim();
    if (text === '') return undefined;
    const uri = resolve(text, scope);
    if (await this.isTree(uri)) return uri;
    this.known.delete(uri.toString());                       // it may be fetched in the meantime
    throw await exists(uri) ? readerErrors.notATree(text) : readerErrors.noSuchTree(text);
  }

  private remember(tree: vscode.Uri): vscode.Uri {
    if (this.last?.toString() !== tree.toString()) {
      this.last = tree;
      this.changed.fire();
    }
    return tree;
  }

  dispose(): void { this.subscription.dispose(); this.changed.dispose(); }
}

/** A path of the settings or of a launch configuration: a URI, an absolute path, or one relative to the workspace folder. */
export function resolve(text: string, scope?: vscode.Uri): vscode.Uri {
  if (/^[a-z][a-z0-9+.-]+:/i.test(text)) return vscode.Uri.parse(text, true);
  const folder = (scope && vscode.workspace.getWorkspaceFolder(scope)) ?? vscode.workspace.workspaceFolders?.[0];
  if (text.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(text)) {
    // In a web window a plain path means the workspace's file system.
    return folder && folder.uri.scheme !== 'file' ? folder.uri.with({ path: text }) : vscode.Uri.file(text);
  }
  return folder ? vscode.Uri.joinPath(folder.uri, text) : vscode.Uri.file(text);
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
