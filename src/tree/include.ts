/**
 * Finds the file of an `#include` as kbuild's command line does (Makefile, LINUXINCLUDE; Documentation/kbuild/makefiles.rst, "generic-y"):
 * the architecture's headers, what a build generates for it, include/, then the user-space API headers in the same order.
 */
import type { TreeFiles } from './files.ts';
import { Ev, STRIDE } from './scan/events.ts';

export interface Includes {
  /** Path of the included file; undefined: not in the tree. `next`: `#include_next`. */
  resolve(name: string, angled: boolean, from: string, next?: boolean): string | undefined;
  /** Directories that any file may include from with <...>, in order. */
  readonly directories: readonly string[];
}

/** Where the compiler's own headers are, for the few that kernels before 5.16 include. */
export const COMPILER_HEADERS = '<compiler>';

export const directoryOf = (path: string): string => { const i = path.lastIndexOf('/'); return i < 0 ? '' : path.slice(0, i); };

/** A path without `.` and `..` segments. */
export function normal(path: string): string {
  if (!path.includes('./')) return path;
  const out: string[] = [];
  for (const s of path.split('/')) {
    if (s === '..') out.pop();
    else if (s !== '.' && s !== '') out.push(s);
  }
  return out.join('/');
}

/** `more`: directories of headers behind all others. */
export function kernelIncludes(files: TreeFiles, arch: string, more: readonly string[] = []): Includes {
  const a = `arch/${arch}/include`;
  const directories = [a, `${a}/generated`, 'include', `${a}/uapi`, `${a}/generated/uapi`, 'include/uapi', 'include/generated/uapi', COMPILER_HEADERS, ...more];
  const angledCache = new Map<string, string | null>();
  let generation = files.generation;

  const search = (name: string, after?: string): string | undefined => {
    let skip = after !== undefined;
    for (const d of directories) {
      const p = `${d}/${name}`;
      if (skip) { if (p === after) skip = false; continue; }
      if (files.exists(p)) return normal(p);
    }
    // A header that the architecture does not have is a generated line `#include <asm-generic/...>` (generic-y, mandatory-y).
    const wrapped = /^(?:uapi\/)?asm\/(.*)/.exec(name);
    if (!skip && wrapped) return search(`asm-generic/${wrapped[1]}`);
    return undefined;
  };

  /** What `ccflags-y += -I$(src)…` gives in practice: the directories around the including file. */
  const nearby = (name: string, from: string): string | undefined => {
    for (let d = directoryOf(from); d.includes('/') || d !== ''; d = directoryOf(d)) {
      for (const p of [`${d}/${name}`, `${d}/include/${name}`]) if (files.exists(p)) return normal(p);
      if (!d.includes('/')) break;
    }
    // Some Makefiles give the tree's top (-I$(srctree)).
    return files.exists(name) ? normal(name) : undefined;
  };

  return {
    directories,
    resolve(name, angled, from, next = false) {
      if (generation !== files.generation) { angledCache.clear(); generation = files.generation; }
      if (next) return search(name, from) ?? undefined;
      if (!angled) {
        const p = normal(`${directoryOf(from)}/${name}`);
        if (files.exists(p)) return p;
      }
      let found = angledCache.get(name);
      if (found === undefined) { found = search(name) ?? null; angledCache.set(name, found); }
      return found ?? nearby(name, from);
    },
  };
}

/** The files that a file names in its #includes, whatever their conditions. */
export function* includedBy(files: TreeFiles, includes: Includes, path: string): Iterable<string> {
  const x = files.index(path);
  if (!x) return;
  for (let o = 0; o < x.events.length; o += STRIDE) {
    if (x.events[o] !== Ev.Include && x.events[o] !== Ev.IncludeNext) continue;
    const m = /^(?:<([^>]*)>|"([^"]*)")/.exec(x.strings[x.events[o + 1]]);
    const found = m && includes.resolve(m[1] ?? m[2], m[1] !== undefined, path, x.events[o] === Ev.IncludeNext);
    if (found) yield found;
  }
}
