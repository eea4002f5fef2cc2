import type { DirectoryEntry, FileSource } from '../base/files.ts';

/** The bundled files as one JSON object of texts by path (made by scripts/build.mjs). */
export class PackedFiles implements FileSource {
  private readonly texts: ReadonlyMap<string, string>;
  constructor(json: Uint8Array) { this.texts = new Map(Object.entries(JSON.parse(new TextDecoder().decode(json)) as Record<string, string>)); }
  read(path: string): string | undefined { return this.texts.get(path); }
  exists(path: string): boolean { return this.texts.has(path); }
  version(): string { return 'bundled'; }
  list(directory: string): readonly DirectoryEntry[] | undefined {
    const prefix = directory === '' ? '' : `${directory}/`, entries = new Map<string, boolean>();
    for (const path of this.texts.keys()) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length), slash = rest.indexOf('/');
      entries.set(slash < 0 ? rest : rest.slice(0, slash), slash >= 0);
    }
    return entries.size ? [...entries].map(([name, isDirectory]) => ({ name, directory: isDirectory })) : undefined;
  }
}
