/**
 * Where to look for the definition of an external name: which .c files define which names, directory by directory, likely ones first. A
 * directory's list is kept between sessions and made anew for the files whose version has changed.
 */
import { directoryOf } from './include.ts';
import type { TreeFiles } from './files.ts';
import { isBuilt } from './makefile.ts';
import type { DefinitionSearch } from './names.ts';
import type { Profile } from './profiles/profile.ts';
import { Ev, KIND_MASK, NameFlag, NameKind, STRIDE, type FileIndex } from './scan/events.ts';
import { scan } from './scan/scanner.ts';
import { seal, unseal, type IndexStore } from './store.ts';

const NOT_KERNEL = new Set(['Documentation', 'tools', 'scripts', 'samples', 'usr', 'rust', 'arch', 'include', 'LICENSES', 'certs']);
const FIRST = ['mm', 'kernel', 'lib', 'fs', 'ipc', 'init', 'block', 'security', 'io_uring', 'virt', 'net', 'drivers', 'sound', 'crypto'];
const NOT_SEARCHED = new Set(['tests', 'boot', 'tools', 'selftests', 'purgatory']);
const FORMAT = 1;

/** [file name, version, names it defines for others, arguments of its file-scope macros] */
type FileNames = readonly [string, string, string, string];
interface Directory { readonly generation: number; readonly files: readonly FileNames[]; readonly byName: ReadonlyMap<string, readonly string[]>; readonly byArgument: ReadonlyMap<string, readonly string[]> }

export function definitionSearch(files: TreeFiles, profile: Profile, store: IndexStore | undefined): DefinitionSearch {
  const directories = new Map<string, Directory>();

  const load = (directory: string): Directory => {
    const known = directories.get(directory);
    if (known && known.generation === files.generation) return known;
    const key = `definitions-${FORMAT}/${directory.replaceAll('/', '+')}`;
    const old = new Map((known?.files ?? stored(store?.get(key))).map(f => [f[0], f]));
    let changed = false;
    const list: FileNames[] = [];
    for (const e of files.list(directory) ?? []) {
      if (e.directory || !e.name.endsWith('.c')) continue;
      const path = `${directory}/${e.name}`;
      const version = files.version(path);
      let f = old.get(e.name);
      if (!f || f[1] !== version) {
        const text = files.read(path);
        if (text === undefined) continue;
        f = [e.name, version, ...externals(scan(text))];
        changed = true;
      }
      list.push(f);
    }
    const byName = new Map<string, string[]>(), byArgument = new Map<string, string[]>();
    for (const [name, , names, args] of list) {
      const path = `${directory}/${name}`;
      for (const [map, words] of [[byName, names], [byArgument, args]] as const) {
        if (words === '') continue;
        for (const w of words.split(' ')) { const l = map.get(w); if (l) l.push(path); else map.set(w, [path]); }
      }
    }
    const made: Directory = { generation: files.generation, files: list, byName, byArgument };
    directories.set(directory, made);
    if (changed && store) store.put(key, seal(list));
    return made;
  };

  // Listed once as long as no file has changed: names that are nowhere are looked for everywhere.
  let listed = -1;
  const inside = new Map<string, readonly string[]>();
  const folders = (d: string): readonly string[] => {
    if (listed !== files.generation) { inside.clear(); listed = files.generation; }
    let known = inside.get(d);
    if (!known) inside.set(d, known = (files.list(d) ?? []).filter(e => e.directory && !e.name.startsWith('.') && !NOT_SEARCHED.has(e.name)).map(e => `${d}/${e.name}`));
    return known;
  };
  function* below(directory: string): Iterable<string> {
    const todo = [directory];
    for (let i = 0; i < todo.length; i++) {
      yield todo[i];
      todo.push(...folders(todo[i]));
    }
  }
  function* everywhere(from: string): Iterable<string> {
    const here = directoryOf(from);
    const arch = `arch/${profile.arch}`;
    if (here !== '' && !/^(include|arch\/[^/]+\/include)(\/|$)/.test(here)) yield here;
    if (from.startsWith(`${arch}/`)) yield* below(arch);
    const top = (files.list('') ?? []).filter(e => e.directory && !/^[.<]/.test(e.name) && !NOT_KERNEL.has(e.name)).map(e => e.name);
    const order = [...FIRST.filter(d => top.includes(d)), ...top.filter(d => !FIRST.includes(d))];
    for (const d of order.slice(0, 4)) yield d;
    yield* below(arch);
    for (const d of order) yield* below(d);
  }
  return {
    *overrides(name) {
      for (const d of below(`arch/${profile.arch}`)) for (const path of load(d).byName.get(name) ?? []) if (isBuilt(files, profile, path)) yield path;
    },
    *candidates(name, from, parts) {
      const seen = new Set<string>();
      const made: string[] = [];
      for (const d of everywhere(from)) {
        if (seen.has(d)) continue;
        seen.add(d);
        const directory = load(d);
        for (const path of directory.byName.get(name) ?? []) if (isBuilt(files, profile, path)) yield path;
        for (const part of parts) for (const path of directory.byArgument.get(part) ?? []) if (!made.includes(path)) made.push(path);
      }
      // Names that a macro makes are looked for last: the spelled ones are certain.
      for (const path of made.slice(0, 40)) if (isBuilt(files, profile, path)) yield path;
    },
  };
}

function stored(bytes: Uint8Array | undefined): readonly FileNames[] {
  const list = unseal(bytes);
  return Array.isArray(list) ? list as FileNames[] : [];
}

function externals(x: FileIndex): [string, string] {
  const names = new Set<string>(), args = new Set<string>();
  const { events: e, strings } = x;
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] === Ev.Args) { for (const a of strings[e[o + 1]].split(',')) args.add(a); continue; }
    if (e[o] !== Ev.Name) continue;
    const f = e[o + 4], kind = f & KIND_MASK;
    if (f & NameFlag.Static) continue;
    if (kind === NameKind.Function || (kind === NameKind.Variable && (!(f & NameFlag.Extern) || f & NameFlag.Braces))) names.add(strings[e[o + 1]]);
  }
  return [[...names].join(' '), [...args].join(' ')];
}
