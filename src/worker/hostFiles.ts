// Files that the host reads for the worker: they arrive asynchronously, so a first read throws PendingFile and whoever asked asks again.
// Asking again costs: what is likely to be wanted next is read ahead, and a wait ends when all of it has come.
import { textChecksum } from '../base/checksum.ts';
import { decodeFile } from '../base/decode.ts';
import { PendingFile, type DirectoryEntry, type FileSource } from '../base/files.ts';
import type { IndexStore } from '../engine/api.ts';
import { Batch } from './batch.ts';
import type { Remote, Told } from './channel.ts';
import { namedFiles } from './includes.ts';
import type { HostService } from './protocol.ts';

interface Text { readonly text: string; readonly version: string }
type Entry<T> = { readonly value: T | undefined } | { readonly pending: Promise<T | undefined> };

/** Files of one directory tree that are read ahead at most. */
const MOST = 2000;

export class HostFiles implements FileSource {
  private readonly texts = new Map<string, Entry<Text>>();
  private readonly folders = new Map<string, Entry<readonly DirectoryEntry[]>>();
  private readonly files: Batch<Uint8Array>;
  private readonly listings: Batch<readonly DirectoryEntry[]>;
  /** The first .c file that was wanted of a directory, and the directories that are looked through by the one above. */
  private readonly first = new Map<string, string>();
  private readonly searched = new Map<string, Set<string>>();
  private flying = 0;
  private landed: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  private readonly finds = new Map<string, Entry<string[]>>();
  /** Told how many files a search of the whole tree has looked at; undefined: it is over. */
  onSearch: ((done: number | undefined) => void) | undefined;
  /** The architecture whose headers are read ahead. */
  arch = 'x86';

  constructor(host: Remote<HostService>, folder: string) {
    this.files = new Batch(paths => host.readFiles(folder, paths));
    this.listings = new Batch(paths => host.listFolders(folder, paths));
  }

  read(path: string): string | undefined { return this.known(path)?.text; }
  /** From the text: a file's time is not to be had everywhere, and the index is kept across sessions. */
  version(path: string): string { return this.known(path)?.version ?? ''; }

  exists(path: string): boolean {
    const entries = this.list(above(path));
    return entries !== undefined && entries.some(e => !e.directory && e.name === nameOf(path));
  }

  list(directory: string): readonly DirectoryEntry[] | undefined {
    const known = this.folders.get(directory);
    if (known && 'value' in known) return known.value;
    void this.listing(directory).then(entries => { for (const e of entries ?? []) if (e.directory && !e.name.startsWith('.')) void this.listing(below(directory, e.name)); });
    throw new PendingFile(directory, this.quiet());
  }

  private known(path: string): Text | undefined {
    const known = this.texts.get(path);
    if (known && 'value' in known) return known.value;
    void this.load(path, true);
    if (path.endsWith('.c')) this.search(path);
    throw new PendingFile(path, this.quiet());
  }

  /** The file changed on disk: it is read again. */
  forget(path: string): void {
    this.texts.delete(path);
    this.folders.delete(above(path));
    this.finds.clear();
  }

  /** Reads the whole tree, a part at a time; keeps only the texts that matter. */
  containing(needles: readonly string[]): Iterable<string> {
    const key = needles.join('\0'), known = this.finds.get(key);
    if (known && 'value' in known) return known.value ?? [];
    const pending = known ? known.pending : this.find(needles).finally(() => this.onSearch?.(undefined));
    if (!known) {
      this.finds.set(key, { pending });
      pending.then(value => this.finds.set(key, { value }), () => this.finds.delete(key));
    }
    throw new PendingFile('', pending.then(() => undefined));
  }

  private async find(needles: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    let folders = [''], done = 0;
    while (folders.length > 0) {
      const next: string[] = [], paths: string[] = [];
      for (const [i, entries] of (await Promise.all(folders.map(f => this.listing(f)))).entries()) {
        for (const e of entries ?? []) {
          const path = below(folders[i], e.name);
          if (e.directory) { if (!e.name.startsWith('.') && path !== 'Documentation') next.push(path); } else if (/\.[ch]$/.test(e.name)) paths.push(path);
        }
      }
      for (let at = 0; at < paths.length; at += 256) {
        await Promise.all(paths.slice(at, at + 256).map(async path => {
          const known = this.texts.get(path);
          const value = known && 'value' in known ? known.value : await this.fetch(path);
          if (!value || !needles.some(n => value.text.includes(n))) return;
          found.push(path);
          this.texts.set(path, { value });
        }));
        done += Math.min(256, paths.length - at);
        this.onSearch?.(done);
      }
      folders = next;
    }
    return found;
  }

  // ---- loading

  private listing(directory: string): Promise<readonly DirectoryEntry[] | undefined> {
    return this.once(this.folders, directory, async () => {
      if (directory !== '') {
        // A listed folder answers for what is not in it, without a request for each place that is looked at in vain.
        const entries = await this.listing(above(directory));
        if (!entries?.some(e => e.directory && e.name === nameOf(directory))) return undefined;
      }
      return this.listings.get(directory);
    });
  }

  /** `follow`: its headers will be wanted too. */
  private load(path: string, follow: boolean): Promise<Text | undefined> {
    return this.once(this.texts, path, async () => {
      const entries = await this.listing(above(path));
      if (!entries?.some(e => !e.directory && e.name === nameOf(path))) return undefined;
      const value = await this.fetch(path);
      if (value && follow) for (const candidate of namedFiles(path, value.text, this.arch)) void this.load(candidate, true);
      return value;
    });
  }

  private async fetch(path: string): Promise<Text | undefined> {
    const bytes = await this.files.get(path);
    if (!bytes) return undefined;
    const text = decodeFile(bytes);
    return { text, version: `${text.length}-${textChecksum(text)}` };
  }

  /** Who wants a second .c file of a directory looks for a name, and wants the others next; after some directories, all beside them. */
  private search(path: string): void {
    const directory = above(path), first = this.first.get(directory);
    if (first === undefined) this.first.set(directory, path);
    const parent = above(directory), beside = this.searched.get(parent) ?? new Set();
    this.searched.set(parent, beside);
    // Where others beside it were looked through, one file says enough.
    if (beside.has(directory) || (beside.size < 2 && (first === undefined || first === path))) return;
    beside.add(directory);
    void this.loadBelow(parent !== '' && beside.size > 2 ? parent : directory, parent !== '' && beside.size > 2);
  }

  private async loadBelow(directory: string, deep: boolean): Promise<void> {
    const todo = [directory];
    let n = 0;
    for (let d = todo.shift(); d !== undefined && n < MOST; d = todo.shift()) {
      for (const e of await this.listing(d) ?? []) {
        const path = below(d, e.name);
        if (e.directory) { if (deep) todo.push(path); } else if (e.name.endsWith('.c')) { n++; void this.load(path, false); }
      }
    }
  }

  private once<T>(cache: Map<string, Entry<T>>, path: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = cache.get(path);
    if (known) return 'pending' in known ? known.pending : Promise.resolve(known.value);
    this.flying++;
    const pending = load().catch(() => undefined).then(value => {
      // Unless it was forgotten in the meantime.
      const now = cache.get(path);
      if (now && 'pending' in now && now.pending === pending) cache.set(path, { value });
      // What follows from this one has asked by then.
      queueMicrotask(() => queueMicrotask(() => { if (--this.flying === 0) { this.landed?.resolve(); this.landed = undefined; } }));
      return value;
    });
    cache.set(path, { pending });
    return pending;
  }

  /** Resolves when nothing is on its way. */
  private quiet(): Promise<void> {
    if (this.flying === 0) return Promise.resolve();
    if (!this.landed) {
      let resolve!: () => void;
      const promise = new Promise<void>(r => { resolve = r; });
      this.landed = { promise, resolve };
    }
    return this.landed.promise;
  }
}

function above(path: string): string { return path.slice(0, Math.max(0, path.lastIndexOf('/'))); }
function nameOf(path: string): string { return path.slice(path.lastIndexOf('/') + 1); }
function below(directory: string, name: string): string { return directory === '' ? name : `${directory}/${name}`; }

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
