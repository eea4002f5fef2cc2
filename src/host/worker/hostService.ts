// What an engine worker asks of the extension host: files through VS Code's file system, and a place for the index.
import * as vscode from 'vscode';
import type { DirectoryEntry } from '../../base/files.ts';
import type { HostService } from '../../worker/protocol.ts';

export interface Listener {
  progress(message: string, fraction: number | undefined): void;
  log(text: string): void;
}

/** Folders are named by their URI. */
export class WorkerHost implements HostService {
  private readonly storage: vscode.Uri;
  private readonly listener: Listener;

  constructor(storage: vscode.Uri, listener: Listener) {
    this.storage = storage;
    this.listener = listener;
  }

  progress(message: string, fraction: number | undefined): void { this.listener.progress(message, fraction); }
  log(text: string): void { this.listener.log(text); }

  readFiles(folder: string, paths: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return each(folder, paths, uri => vscode.workspace.fs.readFile(uri));
  }

  listFolders(folder: string, paths: readonly string[]): Promise<(DirectoryEntry[] | undefined)[]> {
    return each(folder, paths, async uri => (await vscode.workspace.fs.readDirectory(uri)).map(([name, type]) => ({ name, directory: (type & vscode.FileType.Directory) !== 0 })));
  }

  async loadStore(folder: string): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const at = this.storeFolder(folder), entries = new Map<string, Uint8Array>();
    try {
      await vscode.workspace.fs.createDirectory(at);
      for (const [name] of await vscode.workspace.fs.readDirectory(at)) entries.set(decodeURIComponent(name.replace(/_/g, '%')), await vscode.workspace.fs.readFile(vscode.Uri.joinPath(at, name)));
      return entries;
    } catch {
      return undefined;                                      // no storage here: the index is built again at each start
    }
  }

  putStore(folder: string, key: string, value: Uint8Array): void {
    const name = encodeURIComponent(key).replace(/_/g, '%5F').replace(/%/g, '_');
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(this.storeFolder(folder), name), value).then(undefined, () => { /* only costs time: see above */ });
  }

  private storeFolder(folder: string): vscode.Uri { return vscode.Uri.joinPath(this.storage, 'index', digest(folder)); }
}

/** What cannot be read is not there. */
function each<T>(folder: string, paths: readonly string[], read: (uri: vscode.Uri) => PromiseLike<T>): Promise<(T | undefined)[]> {
  const root = vscode.Uri.parse(folder, true);
  return Promise.all(paths.map(async path => {
    try { return await read(path === '' ? root : vscode.Uri.joinPath(root, path)); } catch { return undefined; }
  }));
}

/** FNV-1a, 2 × 32 bits: a name for a folder, no more. */
function digest(text: string): string {
  const hash = (seed: number) => {
    let h = seed;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    return (h >>> 0).toString(16).padStart(8, '0');
  };
  return hash(0x811c9dc5) + hash(0x01234567);
}
