// The bundled files where the extension's folder cannot be listed (the web edition serves it over HTTP). Loaded with the first question.
import * as vscode from 'vscode';
import { PendingFile, type DirectoryEntry, type FileSource } from '../../base/files.ts';
import { PackedFiles } from '../../worker/packedFiles.ts';

export class FetchedFiles implements FileSource {
  private readonly uri: vscode.Uri;
  private files: PackedFiles | undefined;
  private loading: Promise<void> | undefined;

  constructor(uri: vscode.Uri) { this.uri = uri; }

  read(path: string): string | undefined { return this.loaded().read(path); }
  exists(path: string): boolean { return this.loaded().exists(path); }
  version(): string { return 'bundled'; }
  list(directory: string): readonly DirectoryEntry[] | undefined { return this.loaded().list(directory); }

  private loaded(): PackedFiles {
    if (this.files) return this.files;
    this.loading ??= (async () => { this.files = new PackedFiles(await vscode.workspace.fs.readFile(this.uri)); })();
    throw new PendingFile(this.uri.path, this.loading);
  }
}
