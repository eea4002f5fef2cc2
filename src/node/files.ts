/** Files of a folder through Node's file system: for the command line and for VS Code's Node extension host. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { textChecksum } from '../base/checksum.ts';
import { decodeFile } from '../base/decode.ts';
import type { DirectoryEntry, FileSource } from '../base/files.ts';
import type { IndexStore } from '../engine/api.ts';
import { cacheFolder } from './cacheFolder.ts';

/** A path without empty, `.` and `..` parts. */
const PLAIN = /^(?!\.{0,2}(?:\/|$))(?!.*\/\.{0,2}(?:\/|$))[^\\:]+$/;

/** The files below `root`; `replaced` gives other files' contents (absolute paths) for some of them (paths relative to the root). */
export class NodeFiles implements FileSource {
  private readonly root: string;
  private readonly replaced: ReadonlyMap<string, string>;
  constructor(root: string, replaced: ReadonlyMap<string, string> = new Map()) {
    this.root = path.resolve(root);
    this.replaced = replaced;
  }
  /** The absolute path, or undefined for a path that leads out of the root. */
  private absolute(p: string): string | undefined {
    const other = this.replaced.get(p);
    if (other !== undefined) return other;
    // Thousands of files are asked for their versions at each start, by paths that need no more than this.
    if (PLAIN.test(p) && this.root.length > 1) return `${this.root}${path.sep}${p}`;
    const full = path.join(this.root, p);
    return full === this.root || full.startsWith(this.root.endsWith(path.sep) ? this.root : this.root + path.sep) ? full : undefined;
  }
  read(p: string): string | undefined {
    const full = this.absolute(p);
    if (full === undefined) return undefined;
    try {
      return decodeFile(readFileSync(full), b => b.toString('utf8'));
    } catch (e) {
      const code = (e as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ENAMETOOLONG' || code === 'ELOOP') return undefined;
      throw e;
    }
  }
  exists(p: string): boolean {
    const full = this.absolute(p);
    return full !== undefined && existsSync(full);
  }
  list(directory: string): readonly DirectoryEntry[] | undefined {
    const full = this.absolute(directory);
    if (full === undefined) return undefined;
    try {
      return readdirSync(full, { withFileTypes: true }).map(e => ({ name: e.name, directory: e.isDirectory() }));
    } catch {
      return undefined;
    }
  }
  /** Looks at bytes, without decoding the texts. */
  *containing(needles: readonly string[]): Iterable<string> {
    yield* this.replaced.keys();
    const wanted = needles.map(n => Buffer.from(n));
    let buffer = Buffer.allocUnsafe(1 << 20);
    const todo = [''];
    for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
      for (const e of this.list(d) ?? []) {
        const p = d === '' ? e.name : `${d}/${e.name}`;
        if (e.directory) { if (!e.name.startsWith('.') && p !== 'Documentation') todo.push(p); continue; }
        if (!/\.[ch]$/.test(e.name) || this.replaced.has(p)) continue;
        let n = 0, fd: number;
        try { fd = openSync(path.join(this.root, p), 'r'); } catch { continue; }
        try {
          for (let got = -1; got !== 0 && (n += Math.max(0, got)) <= buffer.length;) {
            if (n === buffer.length) { const larger = Buffer.allocUnsafe(n * 2); buffer.copy(larger); buffer = larger; }
            got = readSync(fd, buffer, n, buffer.length - n, null);
          }
        } catch { n = 0; } finally { closeSync(fd); }
        const bytes = buffer.subarray(0, n);
        if (wanted.some(w => bytes.includes(w))) yield p;
      }
    }
  }
  version(p: string): string {
    const full = this.absolute(p);
    if (full === undefined) return '';
    try {
      const s = statSync(full, { throwIfNoEntry: false });
      return s ? `${s.size}-${s.mtimeMs}` : '';
    } catch {
      return '';                                               // no permission, or a file where a folder should be
    }
  }
}

export { cacheFolder };

/** The key of a stored file, as far as its name tells. */
function keyOf(name: string): string { try { return decodeURIComponent(name); } catch { return name.replaceAll('%2F', '/'); } }

/** The index store of one tree: a file an entry, written beside and renamed, so that a crash leaves the old entry or the new one. */
export class FolderStore implements IndexStore {
  private readonly folder: string;
  constructor(folder: string) { this.folder = folder; }
  /** The store of the tree at `root`. */
  static ofTree(root: string): FolderStore {
    const full = path.resolve(root);
    return new FolderStore(path.join(cacheFolder(), 'index', `${path.basename(full)}-${textChecksum(full)}`));
  }
  private file(key: string): string {
    const name = encodeURIComponent(key);
    return path.join(this.folder, name.length < 200 ? name : `${name.slice(0, 160)}-${textChecksum(key)}`);
  }
  get(key: string): Uint8Array | undefined {
    try { return readFileSync(this.file(key)); } catch { return undefined; }
  }
  prune(prefix: string, keep: (key: string, age: number) => boolean): void {
    const start = encodeURIComponent(prefix), now = Date.now();
    try {
      for (const name of readdirSync(this.folder)) {
        const file = path.join(this.folder, name);
        if (name.startsWith(start) && !keep(keyOf(name), now - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now))) rmSync(file, { force: true });
      }
    } catch { /* what stays only takes room */ }
  }
  put(key: string, value: Uint8Array): void {
    try {
      mkdirSync(this.folder, { recursive: true });
      const file = this.file(key), temporary = `${file}.${process.pid}.tmp`;
      writeFileSync(temporary, value);
      renameSync(temporary, file);
    } catch {
      // A cache that cannot be written only costs time: the next start indexes again.
    }
  }
}

/** Appends lines to a file through a buffer of 64 KiB. */
export class LineWriter {
  private readonly fd: number;
  private parts: string[] = [];
  private size = 0;
  constructor(file: string) { this.fd = openSync(file, 'w'); }
  line(text: string): void {
    this.parts.push(text, '\n');
    this.size += text.length + 1;
    if (this.size > 65536) this.flush();
  }
  private flush(): void {
    writeSync(this.fd, this.parts.join(''));
    this.parts = [];
    this.size = 0;
  }
  close(): void { this.flush(); closeSync(this.fd); }
}
