/** The C files of a tree with their versions, kept between sessions in a form that is compared with the disk in a fraction of a second. */
import { openBlock, sealBlock } from './bytes.ts';

export interface ListedFiles {
  /** Sorted by UTF-16 units. */
  readonly paths: readonly string[];
  readonly versions: readonly string[];
  /** The folders that were listed, sorted, with their modification times in milliseconds; undefined: this host does not know them. */
  readonly folders?: { readonly paths: readonly string[]; readonly times: readonly number[] };
  /** When the listing began, in milliseconds since 1970. */
  readonly at?: number;
}

/** Numbers of a listing's files that are no more as they were, and the files that are there now instead or besides. */
export interface Changes { readonly stale: ReadonlySet<number>; readonly fresh: readonly string[]; readonly now: () => ListedFiles }

/**
 * What was modified within this many milliseconds before it was looked at may be modified again without a change of its time: clocks of file systems
 * tick. It counts as changed at the next look.
 */
const TICK = 100;
const FORMAT = 2;
const HEAD = 3, FOLDER = 2, FILE = 3;

/** A file's version as Node tells it: size and modification time. */
export const versionOf = (size: number, time: number): string => `${size}-${time}`;

/**
 * A sealed block (bytes.ts):
 *
 *     integers   number of folders, of files, 1: versions are texts; per folder two halves of a float64: time; per file: size, two halves of its time;
 *                for each line of the text, and one more, where it begins, in UTF-16 units
 *     bytes      paths of the folders, then of the files, then the versions where they are texts: UTF-8, each ended by a new line
 */
export class Listing implements ListedFiles {
  /** Tells listings apart: two with the same number are the same. */
  readonly id: number;
  private readonly integers: Int32Array;
  private readonly bytes: Uint8Array;
  readonly folderCount: number;
  readonly count: number;
  private text: string | undefined;
  private pathList: readonly string[] | undefined;
  private versionList: readonly string[] | undefined;
  private readonly halves = new Int32Array(2);
  private readonly whole = new Float64Array(this.halves.buffer);

  /** What {@link open} was given. */
  readonly sealed: Uint8Array;

  private constructor(id: number, integers: Int32Array, bytes: Uint8Array, sealed: Uint8Array) {
    this.id = id;
    this.sealed = sealed;
    this.integers = integers;
    this.bytes = bytes;
    [this.folderCount, this.count] = integers;
  }

  static encode(listed: ListedFiles): Uint8Array {
    const { paths, versions, folders = { paths: [], times: [] }, at = Date.now() } = listed;
    const files = paths.length, numbers = versions.map(parsed), opaque = numbers.includes(undefined);
    const lines = [...folders.paths, ...paths, ...(opaque ? versions : [])];
    const integers = new Int32Array(HEAD + folders.paths.length * FOLDER + files * FILE + lines.length + 1);
    integers.set([folders.paths.length, files, opaque ? 1 : 0]);
    const whole = new Float64Array(1), halves = new Int32Array(whole.buffer);
    let to = HEAD;
    const time = (t: number): void => { whole[0] = t > at - TICK ? NaN : t; integers[to++] = halves[0]; integers[to++] = halves[1]; };
    folders.times.forEach(time);
    for (const n of numbers) { integers[to++] = n?.size ?? 0; time(n?.time ?? 0); }
    for (const l of lines) { integers[to + 1] = integers[to] + l.length + 1; to++; }
    return sealBlock(FORMAT, 0, integers, new TextEncoder().encode(lines.map(l => `${l}\n`).join('')));
  }
  /** Undefined for anything but a whole listing. */
  static open(value: Uint8Array | undefined): Listing | undefined {
    const block = openBlock(value, FORMAT, 0);
    return block && new Listing(block.checksum, block.integers, block.bytes, value!);
  }

  private line(n: number): string {
    this.text ??= new TextDecoder().decode(this.bytes.slice());
    const at = HEAD + this.folderCount * FOLDER + this.count * FILE + n;
    return this.text.slice(this.integers[at], this.integers[at + 1] - 1);
  }
  private linesFrom(first: number, count: number): string[] { return Array.from({ length: count }, (_, n) => this.line(first + n)); }
  private time(at: number): number {
    this.halves[0] = this.integers[at];
    this.halves[1] = this.integers[at + 1];
    return this.whole[0];
  }
  folder(n: number): string { return this.line(n); }
  folderTime(n: number): number { return this.time(HEAD + n * FOLDER); }
  path(n: number): string { return this.line(this.folderCount + n); }
  size(n: number): number { return this.integers[HEAD + this.folderCount * FOLDER + n * FILE]; }
  /** NaN where the file must be looked at anew. */
  fileTime(n: number): number { return this.time(HEAD + this.folderCount * FOLDER + n * FILE + 1); }

  get paths(): readonly string[] { return this.pathList ??= this.linesFrom(this.folderCount, this.count); }
  get versions(): readonly string[] {
    return this.versionList ??= this.integers[2] === 1 ? this.linesFrom(this.folderCount + this.count, this.count) : this.paths.map((_, n) => versionOf(this.size(n), this.fileTime(n)));
  }
  get folders(): { paths: readonly string[]; times: readonly number[] } {
    const paths = this.linesFrom(0, this.folderCount);
    return { paths, times: paths.map((_, n) => this.folderTime(n)) };
  }

  /** The number of a path, -1: it is not there. */
  find(path: string): number { return placeAmong(this.count, n => this.path(n), path); }
  findFolder(path: string): number { return placeAmong(this.folderCount, n => this.folder(n), path); }
}

/** The listing with files that could not be read marked as changed: permissions may change without a file's time. */
export function withUnread(listed: ListedFiles, unread: Iterable<string>): ListedFiles {
  const versions = [...listed.versions];
  for (const path of unread) { const n = placeIn(listed.paths, path); if (n >= 0) versions[n] = versionOf(0, NaN); }
  return { ...listed, paths: listed.paths, versions, folders: listed.folders, at: listed.at };
}

function parsed(version: string): { size: number; time: number } | undefined {
  const cut = version.indexOf('-'), size = Number(version.slice(0, cut)), time = Number(version.slice(cut + 1));
  return cut > 0 && size === (size | 0) && versionOf(size, time) === version ? { size, time } : undefined;
}

/** The place of a path in a sorted list, -1: none. */
export function placeIn(paths: readonly string[], path: string): number { return placeAmong(paths.length, n => paths[n], path); }

function placeAmong(count: number, at: (n: number) => string, path: string): number {
  let low = 0, high = count;
  while (low < high) { const mid = (low + high) >> 1; if (at(mid) < path) low = mid + 1; else high = mid; }
  return low < count && at(low) === path ? low : -1;
}

/** Both lists are sorted by path. */
export function difference(before: ListedFiles, now: ListedFiles): Changes {
  const stale = new Set<number>();
  const fresh: string[] = [];
  let b = 0, n = 0;
  while (b < before.paths.length || n < now.paths.length) {
    const old = before.paths[b], path = now.paths[n];
    if (old === path) { if (before.versions[b] !== now.versions[n]) { stale.add(b); fresh.push(path); } b++; n++; }
    else if (n >= now.paths.length || (b < before.paths.length && old < path)) stale.add(b++);
    else { fresh.push(path); n++; }
  }
  return { stale, fresh, now: () => now };
}
