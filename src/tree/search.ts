/** Finding files by their text. */
import type { FileSource } from '../base/files.ts';

/** Finds files by their text. A host that can do this without decoding the texts brings its own. */
export interface TextSearch {
  /** Paths of the .c and .h files that hold at least one of the needles. */
  containing(needles: readonly string[]): Iterable<string>;
}

/** A search through a {@link FileSource} alone. */
export function plainSearch(files: FileSource): TextSearch {
  return {
    *containing(needles) {
      const todo = [''];
      for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
        for (const e of files.list(d) ?? []) {
          const path = d === '' ? e.name : `${d}/${e.name}`;
          if (e.directory) { if (!/^[.<]/.test(e.name) && path !== 'Documentation') todo.push(path); continue; }
          if (!/\.[ch]$/.test(e.name)) continue;
          const text = files.read(path);
          if (text !== undefined && needles.some(n => text.includes(n))) yield path;
        }
      }
    },
  };
}
