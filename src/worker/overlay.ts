// The files of a folder as the reader sees them: the text of an editor, where it differs, stands before the file.
import type { DirectoryEntry, FileSource } from '../base/files.ts';
import type { DocumentText } from './protocol.ts';

export class Overlay implements FileSource {
  private readonly below: FileSource;
  private readonly texts = new Map<string, { readonly text: string; readonly version: string }>();
  private versions = 0;

  constructor(below: FileSource, documents: readonly DocumentText[]) {
    this.below = below;
    for (const d of documents) this.set(d);
  }

  set({ path, text }: DocumentText): void {
    if (text === undefined) this.texts.delete(path);
    else this.texts.set(path, { text, version: `open ${++this.versions}` });
  }

  read(path: string): string | undefined { return this.texts.get(path)?.text ?? this.below.read(path); }
  exists(path: string): boolean { return this.texts.has(path) || this.below.exists(path); }
  list(directory: string): readonly DirectoryEntry[] | undefined { return this.below.list(directory); }
  version(path: string): string { return this.texts.get(path)?.version ?? this.below.version(path); }
  get containing(): FileSource['containing'] {
    const { below, texts } = this;
    return below.containing && (needles => new Set([...below.containing!(needles), ...texts.keys()]));
  }
}

/** A folder with one file, whose text is a document's: a C file without its tree. */
export class LoneFile implements FileSource {
  private readonly name: string;
  constructor(name: string) { this.name = name; }
  read(): string | undefined { return undefined; }
  exists(): boolean { return false; }
  version(): string { return ''; }
  list(directory: string): readonly DirectoryEntry[] | undefined { return directory === '' ? [{ name: this.name, directory: false }] : undefined; }
}
