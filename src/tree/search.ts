/** Where to look for the definition of an external name: .c files whose text has it, likely directories first. */
import type { FileSource } from '../base/files.ts';
import type { DefinitionSearch } from './names.ts';
import { isBuilt } from './makefile.ts';
import type { Profile } from './profiles/profile.ts';
import { directoryOf } from './include.ts';

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
          if (e.directory) { if (!e.name.startsWith('.') && path !== 'Documentation') todo.push(path); continue; }
          if (!/\.[ch]$/.test(e.name)) continue;
          const text = files.read(path);
          if (text !== undefined && needles.some(n => text.includes(n))) yield path;
        }
      }
    },
  };
}

const NOT_KERNEL = new Set(['Documentation', 'tools', 'scripts', 'samples', 'usr', 'rust', 'arch', 'include', 'drivers', 'sound', 'net', 'LICENSES', 'certs']);
const FIRST = ['mm', 'kernel', 'lib', 'fs', 'ipc', 'init', 'block', 'security', 'io_uring', 'virt'];

export function definitionSearch(files: FileSource, profile: Profile): DefinitionSearch {
  const listings = new Map<string, readonly { name: string; directory: boolean }[]>();
  const list = (d: string): readonly { name: string; directory: boolean }[] => {
    let l = listings.get(d);
    if (!l) listings.set(d, l = files.list(d) ?? []);
    return l;
  };
  function* sources(directory: string, recursive: boolean): Iterable<string> {
    const todo = [directory];
    for (let d = todo.shift(); d !== undefined; d = todo.shift()) {
      const prefix = d === '' ? '' : `${d}/`;
      for (const e of list(d)) {
        if (!e.directory) { if (e.name.endsWith('.c')) yield prefix + e.name; } else if (recursive && e.name !== 'tests' && e.name !== 'boot' && e.name !== 'tools') todo.push(prefix + e.name);
      }
    }
  }
  function* everywhere(from: string): Iterable<string> {
    const here = directoryOf(from);
    const inTree = !here.startsWith('include') && here !== '';
    if (inTree) yield* sources(here, false);
    yield* sources(`arch/${profile.arch}`, true);
    const top = list('').filter(e => e.directory && !NOT_KERNEL.has(e.name)).map(e => e.name);
    const order = [...FIRST.filter(d => top.includes(d)), ...top.filter(d => !FIRST.includes(d))];
    for (const d of order) yield* sources(d, false);
    for (const d of order) yield* sources(d, true);
    for (const d of ['drivers', 'net', 'sound']) yield* sources(d, true);
  }
  return {
    *candidates(name, from) {
      const seen = new Set<string>();
      const word = new RegExp(`\\b${name}\\b`);
      for (const path of everywhere(from)) {
        if (seen.has(path)) continue;
        seen.add(path);
        const text = files.read(path);
        if (text === undefined || !text.includes(name) || !word.test(text) || !mayDefine(text, name)) continue;
        if (isBuilt(files, profile, path)) yield path;
      }
    },
  };
}

/** Whether some line at the left margin ends in the name and a parenthesis, or names a variable: a cheap sieve before the scan. */
function mayDefine(text: string, name: string): boolean {
  for (let i = text.indexOf(name); i >= 0; i = text.indexOf(name, i + name.length)) {
    const line = text.lastIndexOf('\n', i) + 1;
    const c = text.charCodeAt(line);
    // Definitions stand at the margin; uses stand indented, and in directives.
    if (c !== 9 && c !== 32 && c !== 35 && c !== 42 && c !== 47) return true;
  }
  return false;
}
