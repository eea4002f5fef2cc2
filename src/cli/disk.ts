/** Files of a folder on disk, and the index's store in the cache folder. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FileSource } from '../base/files.ts';
import type { IndexStore, TextSearch } from '../tree/index.ts';

export function diskFiles(root: string): FileSource {
  return {
    read: p => { try { return readFileSync(path.join(root, p), 'utf8'); } catch { return undefined; } },
    exists: p => statSync(path.join(root, p), { throwIfNoEntry: false })?.isFile() === true,
    list: d => {
      try { return readdirSync(path.join(root, d), { withFileTypes: true }).map(e => ({ name: e.name, directory: e.isDirectory() })); } catch { return undefined; }
    },
    version: p => {
      const s = statSync(path.join(root, p), { throwIfNoEntry: false });
      return s ? `${s.size}:${s.mtimeMs}` : 'none';
    },
  };
}

/** Searches the bytes of a folder's .c and .h files, without decoding them. */
export function diskSearch(root: string): TextSearch {
  return {
    *containing(needles) {
      const wanted = needles.map(n => Buffer.from(n));
      let buffer = Buffer.allocUnsafe(1 << 20);
      const todo = [''];
      for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
        let entries;
        try { entries = readdirSync(path.join(root, d), { withFileTypes: true }); } catch { continue; }
        for (const e of entries) {
          const p = d === '' ? e.name : `${d}/${e.name}`;
          if (e.isDirectory()) { if (!e.name.startsWith('.') && p !== 'Documentation') todo.push(p); continue; }
          if (!/\.[ch]$/.test(e.name) || !e.isFile()) continue;
          let fd;
          try { fd = openSync(path.join(root, p), 'r'); } catch { continue; }
          let n = 0;
          try {
            for (;;) {
              const got = readSync(fd, buffer, n, buffer.length - n, null);
              n += got;
              if (got === 0 || n < buffer.length) break;
              const larger = Buffer.allocUnsafe(buffer.length * 2);
              buffer.copy(larger);
              buffer = larger;
            }
          } catch { n = 0; } finally { closeSync(fd); }
          const bytes = buffer.subarray(0, n);
          if (wanted.some(w => bytes.includes(w))) yield p;
        }
      }
    },
  };
}

export const cacheFolder = (): string => process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache', 'faultline');

/** The index of one tree, under the cache folder. A value is written beside its place and moved there, so that a crash leaves the old one. */
export function diskStore(root: string): IndexStore {
  const name = `${path.basename(root)}-${createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 12)}`;
  const folder = path.join(cacheFolder(), 'index', name);
  const place = (key: string): string => path.join(folder, key.replaceAll('/', '~'));
  return {
    get: key => { try { return readFileSync(place(key)); } catch { return undefined; } },
    set: (key, value) => {
      try {
        if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
        const temporary = `${place(key)}.${process.pid}.new`;
        writeFileSync(temporary, value);
        renameSync(temporary, place(key));
      } catch { /* a cache that cannot be written is no error: the next session scans again */ }
    },
  };
}
