/** What one thread does of a job over a tree's files: it takes pieces until none is left. */
import { closeSync, openSync, readdirSync, readSync, statSync, type Stats } from 'node:fs';
import { decodeFile } from '../base/decode.ts';
import { isIndexed, isSource, PartMaker, type SweptPart } from '../tree/bulk.ts';
import { Listing, versionOf } from '../tree/listing.ts';
import { Needles } from '../tree/needles.ts';

export interface BulkJob {
  readonly kind: 'list' | 'changes' | 'containing' | 'sweep';
  readonly root: string;
  /** Files, or folders to list, joined by new lines: one string crosses threads faster than many. */
  readonly paths: string;
  /** Absolute places of files that stand in for the tree's. */
  readonly replaced: readonly (readonly [string, string])[];
  readonly needles: readonly string[];
  /** `changes`: a {@link Listing}, in shared memory. */
  readonly listing: Uint8Array | undefined;
  /** [next piece, pieces done, 1: cancelled] */
  readonly shared: Int32Array;
}
export interface ListedPart {
  /** Joined by new lines. */
  readonly names: string; readonly versions: string; readonly folders: string;
  readonly times: Float64Array;
  /** Of a listing: files that are no more as they were, folders that are gone. */
  readonly stale: Int32Array; readonly gone: Int32Array;
}
export type BulkResult = { readonly listed: ListedPart } | { readonly found: Int32Array; readonly unread: readonly number[] } | { readonly part: SweptPart } | { readonly error: string };

/** Pieces that a thread takes at a time. */
const CHUNK: Readonly<Record<BulkJob['kind'], number>> = { list: 1, changes: 256, containing: 32, sweep: 32 };

let buffer = Buffer.allocUnsafeSlow(1 << 18);

/** Reads a file into {@link buffer}, a 0 behind it. Gives its length, -1 when it cannot be read. */
function read(file: string): number {
  let fd: number;
  try { fd = openSync(file, 'r'); } catch { return -1; }
  try {
    let n = 0;
    for (;;) {
      const room = buffer.length - n - 1, got = readSync(fd, buffer, n, room, null);
      n += got;
      // A regular file gives all that it has.
      if (got < room) break;
      const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
      buffer.copy(larger);
      buffer = larger;
    }
    if (n >= 2 && (buffer[0] ^ buffer[1]) === 1 && (buffer[0] | buffer[1]) === 0xff) n = asUtf8(n);
    buffer[n] = 0;
    return n;
  } catch { return -1; } finally { closeSync(fd); }
}

/** What begins with the byte order mark of UTF-16 becomes UTF-8: gives its new length. */
function asUtf8(n: number): number {
  const bytes = Buffer.from(decodeFile(buffer.subarray(0, n)));
  if (bytes.length >= buffer.length) buffer = Buffer.allocUnsafeSlow(bytes.length * 2);
  bytes.copy(buffer);
  return bytes.length;
}

/** Does its share. Anything that is thrown but for the file system's errors is told as `error`. */
export function work(job: BulkJob): BulkResult {
  try { return job.kind === 'list' || job.kind === 'changes' ? look(job) : readAll(job); } catch (e) { return { error: String(e) }; }
}

/** The pieces [0, count), shared among threads. False: cancelled. */
function pieces(job: BulkJob, count: number, each: (i: number) => void): boolean {
  const chunk = CHUNK[job.kind];
  for (let from = Atomics.add(job.shared, 0, chunk); from < count; from = Atomics.add(job.shared, 0, chunk)) {
    if (Atomics.load(job.shared, 2) === 1) return false;
    const to = Math.min(count, from + chunk);
    for (let i = from; i < to; i++) each(i);
    Atomics.add(job.shared, 1, to - from);
  }
  return true;
}

function readAll(job: BulkJob): BulkResult {
  const paths = job.paths === '' ? [] : job.paths.split('\n');
  const replaced = new Map(job.replaced);
  const needles = new Needles(job.needles), found: number[] = [], unread: number[] = [];
  const part = job.kind === 'sweep' ? new PartMaker() : undefined;
  const whole = pieces(job, paths.length, i => {
    const n = read(replaced.get(paths[i]) ?? `${job.root}/${paths[i]}`);
    if (part) part.add(i, buffer, n);
    else if (n < 0) unread.push(i);
    else if (needles.in(buffer, n)) found.push(i);
  });
  return !whole ? { error: 'cancelled' } : part ? { part: part.done() } : { found: Int32Array.from(found), unread };
}

function look(job: BulkJob): BulkResult {
  const out = new Found(job.root, new Map(job.replaced));
  const before = job.kind === 'changes' ? Listing.open(job.listing) : undefined;
  if (job.kind === 'changes' && !before) return { error: 'the listing of the tree was damaged on its way to a thread' };
  const paths = before || job.paths === '' ? [] : job.paths.split('\n');
  const whole = pieces(job, before ? before.folderCount + before.count : paths.length, i => {
    if (!before) out.list(paths[i]);
    else if (i < before.folderCount) out.lookAtFolder(before, i);
    else out.lookAtFile(before, i - before.folderCount);
  });
  return whole ? { listed: out.done() } : { error: 'cancelled' };
}

/** Undefined for what is not there or may not be looked at. */
function stat(file: string): Stats | undefined {
  try { return statSync(file, { throwIfNoEntry: false }); } catch { return undefined; }
}

class Found {
  private readonly root: string;
  private readonly replaced: ReadonlyMap<string, string>;
  private readonly names: string[] = [];
  private readonly versions: string[] = [];
  private readonly folders: string[] = [];
  private readonly times: number[] = [];
  private readonly stale: number[] = [];
  private readonly gone: number[] = [];

  constructor(root: string, replaced: ReadonlyMap<string, string>) { this.root = root; this.replaced = replaced; }

  done(): ListedPart {
    return {
      names: this.names.join('\n'), versions: this.versions.join('\n'), folders: this.folders.join('\n'), times: Float64Array.from(this.times),
      stale: Int32Array.from(this.stale), gone: Int32Array.from(this.gone),
    };
  }

  private place(p: string): string { return p === '' ? this.root : `${this.root}/${p}`; }

  /** `directory` with all below it; one that ends with `/.` is listed without its folders. `known`: tells which entries are told of elsewhere. */
  list(directory: string, known?: (path: string, folder: boolean) => boolean): void {
    const alone = directory === '.' || directory.endsWith('/.');
    const todo = [alone ? directory.slice(0, -2) : directory];
    for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
      // Before its entries: what comes in between is seen the next time.
      const time = stat(this.place(d))?.mtimeMs;
      let entries;
      try { entries = readdirSync(this.place(d), { withFileTypes: true }); } catch { continue; }
      this.folders.push(d);
      this.times.push(time ?? NaN);
      const prefix = d === '' ? '' : `${d}/`;
      for (const e of entries) {
        const p = prefix + e.name;
        if (e.isDirectory()) { if (!alone && isIndexed(p, e.name) && !known?.(p, true)) todo.push(p); continue; }
        if (isSource(e.name) && !known?.(p, false)) this.file(p);
      }
    }
  }

  private file(p: string): boolean {
    const s = stat(this.replaced.get(p) ?? this.place(p));
    if (!s?.isFile()) return false;
    this.names.push(p);
    this.versions.push(versionOf(s.size, s.mtimeMs));
    return true;
  }

  lookAtFolder(before: Listing, n: number): void {
    const d = before.folder(n), s = stat(this.place(d));
    if (!s?.isDirectory()) this.gone.push(n);
    else if (s.mtimeMs !== before.folderTime(n)) this.list(d, (p, folder) => (folder ? before.findFolder(p) : before.find(p)) >= 0);
  }

  lookAtFile(before: Listing, n: number): void {
    const p = before.path(n);
    const s = stat(this.replaced.get(p) ?? this.place(p));
    if (s && s.size === before.size(n) && s.mtimeMs === before.fileTime(n) && s.isFile()) return;
    this.stale.push(n);
    if (s?.isFile()) { this.names.push(p); this.versions.push(versionOf(s.size, s.mtimeMs)); }
  }
}
