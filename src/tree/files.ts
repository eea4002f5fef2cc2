/**
 * A tree's files with what a build would have generated laid over them, and the scan of each file, kept until the file changes.
 */
import type { DirectoryEntry, FileSource } from '../base/files.ts';
import type { FileIndex } from './scan/events.ts';
import { scan } from './scan/scanner.ts';
import { textChecksum } from '../base/checksum.ts';
import type { IndexCache } from './store.ts';

/** Text of a file that an unbuilt tree lacks; computed when it is first read. */
export type Generated = ReadonlyMap<string, () => string>;

const GENERATED_PLACE = /^(?:<profile>|<compiler>|include\/generated|arch\/\w+\/include\/generated)\//;

interface Scanned { readonly version: string; readonly index: FileIndex }

export class TreeFiles implements FileSource {
  private readonly below: FileSource;
  private generated: Generated | (() => Generated) = new Map();
  private readonly generatedText = new Map<string, string>();
  private readonly listings = new Map<string, ReadonlySet<string> | null>();
  private readonly scans = new Map<string, Scanned>();
  private readonly versions = new Map<string, string>();
  private readonly cache: IndexCache | undefined;
  /** Grows when any file may have changed. */
  generation = 0;

  constructor(below: FileSource, cache?: IndexCache) {
    this.below = below;
    this.cache = cache;
  }

  /** Lays generated files over the tree; a file that the tree really has wins. They are asked for when the first of their places is. */
  setGenerated(generated: () => Generated): void {
    this.generated = generated;
    this.generatedText.clear();
    this.refresh();
  }

  private generatedAt(path: string): (() => string) | undefined {
    if (!GENERATED_PLACE.test(path)) return undefined;
    if (typeof this.generated === 'function') this.generated = this.generated();
    return this.generated.get(path);
  }

  isGenerated(path: string): boolean { return this.generatedAt(path) !== undefined && !this.isReal(path); }

  private isReal(path: string): boolean { return !path.startsWith('<') && this.hasEntry(path); }

  private hasEntry(path: string): boolean {
    const cut = path.lastIndexOf('/');
    return this.names(cut < 0 ? '' : path.slice(0, cut))?.has(path.slice(cut + 1)) === true;
  }

  /** Names of a real directory's files. */
  private names(directory: string): ReadonlySet<string> | null {
    let set = this.listings.get(directory);
    if (set === undefined) {
      // Listing a directory that is not there costs a system call: ask the parent first.
      const cut = directory.lastIndexOf('/');
      const entries = directory !== '' && !this.directories(cut < 0 ? '' : directory.slice(0, cut)).has(directory.slice(cut + 1)) ? undefined : this.below.list(directory);
      set = entries ? new Set(entries.filter(e => !e.directory).map(e => e.name)) : null;
      this.listings.set(directory, set);
      this.folders.set(directory, new Set(entries?.filter(e => e.directory).map(e => e.name) ?? []));
    }
    return set;
  }
  private readonly folders = new Map<string, ReadonlySet<string>>();
  private directories(directory: string): ReadonlySet<string> {
    this.names(directory);
    return this.folders.get(directory)!;
  }

  exists(path: string): boolean {
    if (path.includes('/.')) path = flat(path);
    return this.hasEntry(path) || this.generatedAt(path) !== undefined;
  }

  read(path: string): string | undefined {
    if (this.isGenerated(path)) {
      let text = this.generatedText.get(path);
      if (text === undefined) { text = this.generatedAt(path)!(); this.generatedText.set(path, text); }
      return text;
    }
    // The version before the text: what is kept of a file that changes in between is not believed the next time.
    this.version(path);
    return this.below.read(path);
  }

  /** As {@link read}, kept until the file changes. */
  text(path: string): string | undefined {
    const version = this.version(path);
    const known = this.texts.get(path);
    if (known && known.version === version) return known.text;
    const text = this.read(path);
    if (text !== undefined) this.texts.set(path, { version, text });
    return text;
  }
  private readonly texts = new Map<string, { version: string; text: string }>();

  list(directory: string): readonly DirectoryEntry[] | undefined { return this.below.list(directory); }

  version(path: string): string {
    let v = this.versions.get(path);
    if (v === undefined) {
      v = this.isGenerated(path) ? `generated:${textChecksum(this.read(path)!)}` : this.below.version(path);
      this.versions.set(path, v);
    }
    return v;
  }

  /** The scan of a file; undefined: there is no such file. Scans again when the file's version has changed. */
  index(path: string): FileIndex | undefined {
    const version = this.version(path);
    const known = this.scans.get(path);
    if (known && known.version === version) return known.index;
    let index = this.cache?.get(path, version);
    if (!index) {
      const text = this.read(path);
      if (text === undefined) return undefined;
      index = scan(text);
      this.cache?.put(path, version, index);
    }
    this.scans.set(path, { version, index });
    return index;
  }

  /** Writes what the cache does not have yet. */
  save(): void { this.cache?.flush(); }

  /** Forgets what is known about a file's version (all files: no argument), so that a change is seen. Unchanged files are not scanned again. */
  refresh(path?: string): void {
    if (path === undefined) { this.versions.clear(); this.listings.clear(); this.folders.clear(); this.generation++; return; }
    const before = this.versions.get(path);
    this.versions.delete(path);
    const cut = path.lastIndexOf('/');
    const known = this.hasEntry(path);
    if (before === undefined && known) return;
    if (!known || this.version(path) !== before) {
      this.listings.delete(cut < 0 ? '' : path.slice(0, cut));
      this.generation++;
    }
  }
}

function flat(path: string): string {
  const out: string[] = [];
  for (const s of path.split('/')) { if (s === '..') out.pop(); else if (s !== '.' && s !== '') out.push(s); }
  return out.join('/');
}
