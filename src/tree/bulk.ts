/** Work over all files of a tree at once. A host with threads brings its own (node/bulk.ts); {@link plainBulk} does it in this one, in slices. */
import { PendingFile, type FileSource } from '../base/files.ts';
import { Sweep } from './calls/sweep.ts';
import { difference, type Changes, type ListedFiles, type Listing } from './listing.ts';

/** What a {@link Sweep} found in some files, in their order. Names are numbers into this part's own table. */
export interface SweptPart {
  /** Indices into the list of paths that the sweep was given. */
  readonly files: Int32Array;
  /** For each file and one more: where its owners and its uses begin (pairs, in integers). */
  readonly bounds: Int32Array;
  readonly owners: Int32Array;
  readonly uses: Int32Array;
  /** Bytes of all names; `nameStarts` has one entry more than there are names. */
  readonly nameBytes: Uint8Array;
  readonly nameStarts: Int32Array;
  /** Those of the files that could not be read. */
  readonly unread: readonly number[];
}

export interface BulkOptions {
  /** Told about ten times a second at most. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked now and then; true: the work ends with {@link Cancelled}. */
  readonly cancelled?: () => boolean;
  /** Told of each file that could not be read. */
  readonly onUnread?: (path: string) => void;
}
export class Cancelled extends Error {
  constructor() { super('cancelled'); this.name = 'Cancelled'; }
}

export interface Bulk {
  /** The .c and .h files of the tree with their versions (FileSource.version), sorted by path. Documentation and hidden folders are left out. */
  list(options?: BulkOptions): Promise<ListedFiles>;
  /** What {@link list} would tell that a listing does not; where that is faster than listing anew. */
  changes?(since: Listing, options?: BulkOptions): Promise<Changes>;
  /** Those of the paths whose text holds one of the needles. */
  containing(paths: readonly string[], needles: readonly string[], options?: BulkOptions): Promise<string[]>;
  /** Sweeps the files; a file that cannot be read has no owners and no uses. */
  sweep(paths: readonly string[], options?: BulkOptions): Promise<SweptPart[]>;
}

const SAME: Pick<Changes, 'stale' | 'fresh'> = { stale: new Set(), fresh: [] };
const isSame = (c: Pick<Changes, 'stale' | 'fresh'>): boolean => c.stale.size === 0 && c.fresh.length === 0;

/** The tree's files as they are: looked at once, until told that they may have changed. */
export class TreeState {
  private readonly bulk: Bulk;
  private listed: Promise<ListedFiles> | undefined;
  private readonly known = new Map<number, Promise<Changes>>();
  private assuming = false;
  constructor(bulk: Bulk) { this.bulk = bulk; }

  /** Files may have changed: the next question looks. */
  forget(): void { this.listed = undefined; this.known.clear(); }

  async files(options: BulkOptions = {}): Promise<ListedFiles> { return this.kept(this.listed ??= this.bulk.list(options)); }

  async since(before: Listing, options: BulkOptions = {}): Promise<Changes> {
    let changes = this.known.get(before.id);
    if (!changes) {
      if (!this.listed && this.bulk.changes) {
        changes = this.bulk.changes(before, options);
        this.listed = changes.then(c => (isSame(c) ? before : c.now()));
        this.listed.catch(() => undefined);      // told to who awaits the changes
      } else changes = this.files(options).then(now => difference(before, now));
      this.known.set(before.id, changes);
    }
    if (!this.assuming) return this.kept(changes);
    changes.catch(() => undefined);
    return { ...SAME, now: () => before };
  }

  /**
   * What `work` gives, which asks this state. It is begun as though nothing had changed, while others look at the disk, and done again where something has.
   * `early` is told its value before that is known.
   */
  async assumed<T>(work: () => Promise<T>, early?: (value: T) => void): Promise<T> {
    this.assuming = true;
    try {
      const value = await work();
      early?.(value);
      const changes = await Promise.all([...this.known.values()].map(c => this.kept(c)));
      if (changes.every(isSame)) return value;
    } finally { this.assuming = false; }
    return work();
  }

  /** What failed or was cancelled is asked again. */
  private async kept<T>(work: Promise<T>): Promise<T> {
    try { return await work; } catch (e) { this.forget(); throw e; }
  }
}

/** Milliseconds of work between two breaths of the event loop. */
const SLICE = 12;

/** Gives time to others, tells progress, ends when cancelled. */
export class Breath {
  private until = Date.now() + SLICE;
  private readonly options: BulkOptions;
  constructor(options: BulkOptions) { this.options = options; }
  async take(done: number, total: number): Promise<void> {
    if (Date.now() < this.until) return;
    if (this.options.cancelled?.()) throw new Cancelled();
    this.options.onProgress?.(done, total);
    await new Promise<void>(resolve => { setTimeout(resolve, 0); });
    this.until = Date.now() + SLICE;
  }
}

async function waited<T>(work: () => T): Promise<T> {
  for (;;) {
    try { return work(); } catch (e) { if (!(e instanceof PendingFile)) throw e; await e.ready; }
  }
}

export const isSource = (name: string): boolean => name.endsWith('.c') || name.endsWith('.h');
/** Whether a folder's files belong to an index. */
export const isIndexed = (path: string, name: string): boolean => !/^[.<]/.test(name) && path !== 'Documentation';
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function plainBulk(files: FileSource): Bulk {
  return {
    async list(options = {}) {
      const breath = new Breath(options);
      const paths: string[] = [];
      const todo = [''];
      for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
        const directory = d;
        for (const e of await waited(() => files.list(directory)) ?? []) {
          const path = d === '' ? e.name : `${d}/${e.name}`;
          if (e.directory) { if (isIndexed(path, e.name)) todo.push(path); } else if (isSource(e.name)) paths.push(path);
        }
        await breath.take(0, paths.length);
      }
      paths.sort(byPath);
      const versions: string[] = [];
      for (const p of paths) {
        versions.push(files.version(p));
        await breath.take(versions.length, paths.length);
      }
      return { paths, versions };
    },
    async containing(paths, needles, options = {}) {
      const breath = new Breath(options);
      const out: string[] = [];
      for (let i = 0; i < paths.length; i++) {
        const text = await waited(() => files.read(paths[i]));
        if (text === undefined) options.onUnread?.(paths[i]);
        else if (needles.some(n => text.includes(n))) out.push(paths[i]);
        await breath.take(i, paths.length);
      }
      return out;
    },
    async sweep(paths, options = {}) {
      const breath = new Breath(options);
      const part = new PartMaker();
      const encoder = new TextEncoder();
      for (let i = 0; i < paths.length; i++) {
        const text = await waited(() => files.read(paths[i]));
        const bytes = encoder.encode(`${text ?? ''}\0`);
        part.add(i, bytes, text === undefined ? -1 : bytes.length - 1);
        await breath.take(i, paths.length);
      }
      return [part.done()];
    },
  };
}

/** Collects swept files to a part. */
export class PartMaker {
  private readonly sweep = new Sweep();
  private readonly files: number[] = [];
  private readonly bounds: number[] = [0, 0];
  private readonly unread: number[] = [];
  /** `bytes[length]` must be 0; a length below 0: the file could not be read. */
  add(index: number, bytes: Uint8Array, length: number): void {
    if (length < 0) this.unread.push(index);
    else this.sweep.scan(bytes, length);
    this.files.push(index);
    this.bounds.push(this.sweep.owners.length, this.sweep.uses.length);
  }
  done(): SweptPart {
    const { owners, uses, names } = this.sweep;
    return { files: Int32Array.from(this.files), bounds: Int32Array.from(this.bounds), owners: owners.data.slice(0, owners.length), uses: uses.data.slice(0, uses.length), ...names.whole(), unread: this.unread };
  }
}
