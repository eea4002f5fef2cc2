// Files that the host reads for the worker: they arrive asynchronously, so a first read throws PendingFile and whoever asked asks again.
import { PendingFile, type DirectoryEntry, type FileSource } from '../base/files.ts';
import type { IndexStore } from '../engine/api.ts';
import type { Remote, Told } from './channel.ts';
import type { HostService } from './protocol.ts';

type Entry<T> = { readonly value: T | undefined } | { readonly pending: Promise<void> };

/** Requests that come within one turn go over together. */
class Batch<T> {
  private readonly ask: (paths: readonly string[]) => Promise<readonly (T | undefined)[]>;
  private paths: string[] = [];
  private answers: Promise<readonly (T | undefined)[]> | undefined;
  constructor(ask: Batch<T>['ask']) { this.ask = ask; }

  async get(path: string): Promise<T | undefined> {
    const at = this.paths.push(path) - 1;
    this.answers ??= Promise.resolve().then(() => {
      const { paths } = this;
      this.paths = [];
      this.answers = undefined;
      return this.ask(paths);
    });
    return (await this.answers)[at];
  }
}

export class HostFiles implements FileSource {
  private readonly texts = new Map<string, Entry<string>>();
  private readonly folders = new Map<string, Entry<readonly DirectoryEntry[]>>();
  private readonly versions = new Map<string, number>();
  private readonly files: Batch<Uint8Array>;
  private readonly listings: Batch<readonly DirectoryEntry[]>;

  constructor(host: Remote<HostService>, folder: string) {
    this.files = new Batch(paths => host.readFiles(folder, paths));
    this.listings = new Batch(paths => host.listFolders(folder, paths));
  }

  read(path: string): string | undefined {
    // A listed folder answers for what is not in it, without a request for each file that is looked for and is not there.
    if (!this.exists(path)) return undefined;
    return this.get(this.texts, path, async () => { const bytes = await this.files.get(path); return bytes && decode(bytes); });
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
    return this.get(this.folders, directory, () => this.listings.get(directory));
  }

  version(path: string): string { return String(this.versions.get(path) ?? 0); }

  /** The file changed on disk: it is read again. */
  forget(path: string): void {
    this.texts.delete(path);
    const slash = path.lastIndexOf('/');
    this.folders.delete(slash < 0 ? '' : path.slice(0, slash));
    this.versions.set(path, (this.versions.get(path) ?? 0) + 1);
  }

  private get<T>(cache: Map<string, Entry<T>>, path: string, load: () => Promise<T | undefined>): T | undefined {
    const known = cache.get(path);
    if (known && 'value' in known) return known.value;
    if (known) throw new PendingFile(path, known.pending);
    const pending = load().then(value => { cache.set(path, { value }); }, () => { cache.set(path, { value: undefined }); });
    cache.set(path, { pending });
    throw new PendingFile(path, pending);
  }
}

/** Kernel sources are UTF-8; a few old files are Latin-1 and stay readable that way. */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\uFFFD') ? new TextDecoder('latin1').decode(bytes) : text;
}

/** A store that the host keeps: loaded as a whole first, since the engine asks synchronously. */
export async function hostStore(host: Remote<HostService>, told: Told<HostService>, folder: string): Promise<IndexStore | undefined> {
  const loaded = await host.loadStore(folder);
  if (!loaded) return undefined;
  const entries = new Map(loaded);
  return {
    get: key => entries.get(key),
    put: (key, value) => { entries.set(key, value); told.putStore(folder, key, value); },
  };
}

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
