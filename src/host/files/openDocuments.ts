// The files of a folder as the reader sees them: the text of an open editor, saved or not, stands before the file on disk.
import * as vscode from 'vscode';
import type { DirectoryEntry, FileSource } from '../../base/files.ts';

export class OpenDocuments implements FileSource {
  private readonly below: FileSource;
  private readonly prefix: string;
  private readonly open = new Map<string, vscode.TextDocument>();
  /** Document versions whose text is that of the file on disk. `isDirty` is not set yet while the first change is told. */
  private readonly clean = new Map<string, number>();

  constructor(root: vscode.Uri, below: FileSource) {
    this.below = below;
    this.prefix = prefixOf(root);
    for (const document of vscode.workspace.textDocuments) this.add(document);
  }

  /** The path below the root; undefined: the file is elsewhere. */
  path(uri: vscode.Uri): string | undefined {
    const text = uri.toString();
    return text.startsWith(this.prefix) ? decodeURIComponent(text.slice(this.prefix.length)) : undefined;
  }

  add(document: vscode.TextDocument): string | undefined {
    const path = this.path(document.uri);
    if (path === undefined || this.open.get(path) === document) return path;
    this.open.set(path, document);
    this.clean.delete(path);
    if (!document.isDirty) this.clean.set(path, document.version);
    return path;
  }
  remove(document: vscode.TextDocument): string | undefined {
    const path = this.path(document.uri);
    if (path !== undefined) this.open.delete(path);
    return path;
  }

  saved(document: vscode.TextDocument): void {
    const path = this.path(document.uri);
    if (path !== undefined && this.open.has(path)) this.clean.set(path, document.version);
  }

  read(path: string): string | undefined { return this.open.get(path)?.getText() ?? this.below.read(path); }
  exists(path: string): boolean { return this.open.has(path) || this.below.exists(path); }
  list(directory: string): readonly DirectoryEntry[] | undefined { return this.below.list(directory); }
  get containing(): FileSource['containing'] {
    const { below, open } = this;
    return below.containing && (needles => new Set([...below.containing!(needles), ...open.keys()]));
  }
  version(path: string): string {
    const document = this.open.get(path);
    // The file's own version keeps the index valid across sessions.
    return document && this.clean.get(path) !== document.version ? `open ${document.version}` : this.below.version(path);
  }
}

function prefixOf(root: vscode.Uri): string {
  const text = root.toString();
  return text.endsWith('/') ? text : `${text}/`;
}

/** A file without its tree: nothing else of its folder is seen. */
export class LoneFile implements FileSource {
  private readonly name: string;
  private readonly text: () => string;
  private readonly stamp: () => string;
  constructor(name: string, text: () => string, stamp: () => string) {
    this.name = name;
    this.text = text;
    this.stamp = stamp;
  }
  read(path: string): string | undefined { return path === this.name ? this.text() : undefined; }
  exists(path: string): boolean { return path === this.name; }
  list(directory: string): readonly DirectoryEntry[] | undefined { return directory === '' ? [{ name: this.name, directory: false }] : undefined; }
  version(path: string): string { return path === this.name ? this.stamp() : ''; }
}
