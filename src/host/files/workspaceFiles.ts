// Files through VS Code's file system: they arrive asynchronously, so a first read throws PendingFile and whoever asked asks again.
import * as vscode from 'vscode';
import { PendingFile, type DirectoryEntry, type FileSource } from '../../base/files.ts';
import type { IndexStore } from '../../engine/api.ts';

type Entry<T> = { readonly value: T | undefined } | { readonly pending: Promise<void> };

export class WorkspaceFiles implements FileSource {
  private readonly root: vscode.Uri;
  private readonly texts = new Map<string, Entry<string>>();
  private readonly folders = new Map<string, Entry<readonly DirectoryEntry[]>>();
  private readonly versions = new Map<string, number>();

  constructor(root: vscode.Uri) { this.root = root; }

  read(path: string): string | undefined {
    // A listed folder answers for what is not in it, without a request for each file that is looked for and is not there.
    if (!this.exists(path)) return undefined;
    return this.get(this.texts, path, async uri => decode(await vscode.workspace.fs.readFile(uri)));
  }

  exists(path: string): boolean {
    const slash = path.lastIndexOf('/');
    const entries = this.list(slash < 0 ? '' : path.slice(0, slash));
    return entries !== undefined && entries.some(e => e.name === path.slice(slash + 1));
  }

  list(directory: string): readonly DirectoryEntry[] | undefined {
    const slash = directory.lastIndexOf('/');
    if (directory !== '') {
      const above = this.list(slash < 0 ? '' : directory.slice(0, slash));
      if (!above?.some(e => e.directory && e.name === directory.slice(slash + 1))) return undefined;
    }
    return this.get(this.folders, directory, async uri =>
      (await vscode.workspace.fs.readDirectory(uri)).map(([name, type]) => ({ name, directory: (type & vscode.FileType.Directory) !== 0 })));
  }

  version(path: string): string { return String(this.versions.get(path) ?? 0); }

  /** The file changed on disk: it is read again. */
  forget(path: string): void {
    this.texts.delete(path);
    const slash = path.lastIndexOf('/');
    this.folders.delete(slash < 0 ? '' : path.slice(0, slash));
    this.versions.set(path, (this.versions.get(path) ?? 0) + 1);
  }

  private get<T>(cache: Map<string, Entry<T>>, path: string, load: (uri: vscode.Uri) => Promise<T>): T | undefined {
    const known = cache.get(path);
    if (known && 'value' in known) return known.value;
    if (known) throw new PendingFile(path, known.pending);
    const pending = load(path === '' ? this.root : vscode.Uri.joinPath(this.root, path)).then(
      value => { cache.set(path, { value }); },
      () => { cache.set(path, { value: undefined }); });
    cache.set(path, { pending });
    throw new PendingFile(path, pending);
  }
}

/** Kernel sources are UTF-8; a few old files are Latin-1 and stay readable that way. */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\uFFFD') ? new TextDecoder('latin1').decode(bytes) : text;
}

/** A store in the extension's global storage: all entries of the tree are loaded first, since the engine asks synchronously. */
export async function openStore(root: vscode.Uri, context: vscode.ExtensionContext): Promise<IndexStore | undefined> {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'index', digest(root.toString()));
  const entries = new Map<string, Uint8Array>();
  try {
    await vscode.workspace.fs.createDirectory(folder);
    for (const [name] of await vscode.workspace.fs.readDirectory(folder)) entries.set(name, await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
  } catch {
    return undefined;                                        // no storage here: the index is built again at each start
  }
  const nameOf = (key: string) => encodeURIComponent(key).replace(/%/g, '_');
  return {
    get: key => entries.get(nameOf(key)),
    put: (key, value) => {
      entries.set(nameOf(key), value);
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, nameOf(key)), value).then(undefined, () => { /* only costs time: see above */ });
    },
  };
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
