// The bundled files where the extension's folder cannot be listed (the web edition serves it over HTTP): one JSON object, path to text,
// made by scripts/build.mjs. Loaded with the first question.
import * as vscode from 'vscode';
import { PendingFile, type DirectoryEntry, type FileSource } from '../../base/files.ts';

export class PackedFiles implements FileSource {
  private readonly uri: vscode.Uri;
  private texts: ReadonlyMap<string, string> | undefined;
  private loading: Promise<void> | undefined;

  constructor(uri: vscode.Uri) { this.uri = uri; }

  read(path: string): string | undefined { return this.loaded().get(path); }
  exists(path: string): boolean { return this.loaded().has(path); }
  version(): string { return 'bundled'; }
  list(directory: string): readonly DirectoryEntry[] | undefined {
    const prefix = directory === '' ? '' : `${directory}/`, entries = new Map<string, boolean>();
    for (const path of this.loaded().keys()) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length), slash = rest.indexOf('/');
      entries.set(slash < 0 ? rest : rest.slice(0, slash), slash >= 0);
    }
    return entries.size ? [...entries].map(([name, isDirectory]) => ({ name, directory: isDirectory })) : undefined;
  }

  private loaded(): ReadonlyMap<string, string> {
    if (this.texts) return this.texts;
    this.loading ??= (async () => {
      const bytes = await vscode.workspace.fs.readFile(this.uri);
      this.texts = new Map(Object.entries(JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>));
    })();
    throw new PendingFile(this.uri.path, this.loading);
  }
}
