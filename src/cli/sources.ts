/** The C files that a command's words name. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './io.ts';

/**
 * The files below folders of a tree (or files themselves) whose names have one of the endings, as paths from the tree's top, sorted. `parts` may be given
 * from the top or from the current folder. Symbolic links and hidden folders are left out. Throws {@link UsageError} for what is not in the tree.
 */
export function sourcesBelow(root: string, parts: readonly string[], endings: readonly string[] = ['.c']): string[] {
  const out = new Set<string>();
  for (const part of parts) {
    const place = inTree(root, part), kind = statSync(path.join(root, place), { throwIfNoEntry: false });
    if (!kind) throw new UsageError(`${part} is not in ${root}`);
    if (!kind.isDirectory()) { out.add(place); continue; }
    const todo = [place === '.' ? '' : place];
    for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
      for (const e of readdirSync(path.join(root, d), { withFileTypes: true })) {
        const p = d === '' ? e.name : `${d}/${e.name}`;
        if (e.isDirectory()) { if (!e.name.startsWith('.')) todo.push(p); } else if (e.isFile() && endings.some(x => e.name.endsWith(x))) out.add(p);
      }
    }
  }
  return [...out].sort();
}

/** The tree's path of a file or folder that is given from the tree's top or from the current folder. */
export function inTree(root: string, file: string): string {
  const top = path.resolve(root), given = path.normalize(file).replace(/(.)\/+$/, '$1');
  const full = path.isAbsolute(given) || !statSync(path.join(top, given), { throwIfNoEntry: false }) ? path.resolve(given) : path.join(top, given);
  return full === top ? '.' : full.startsWith(top + path.sep) ? full.slice(top.length + 1).split(path.sep).join('/') : given;
}
