/**
 * A kernel file that is studied without its tree: it is laid into the bundled study folder, in the place of the file that it corresponds
 * to, and runs there.
 */
import type { DirectoryEntry, FileSource } from '../base/files.ts';
import { definedFunctions, isLone } from '../tree/index.ts';

const STUDY = 'study';

/** The study folder with one file replaced. Paths are those of the study folder. */
class Overlaid implements FileSource {
  private readonly bundled: FileSource;
  private readonly path: string;
  private readonly own: FileSource;
  private readonly name: string;
  constructor(bundled: FileSource, path: string, own: FileSource, name: string) {
    this.bundled = bundled;
    this.path = path;
    this.own = own;
    this.name = name;
  }
  read(path: string): string | undefined { return path === this.path ? this.own.read(this.name) : this.bundled.read(`${STUDY}/${path}`); }
  exists(path: string): boolean { return path === this.path || this.bundled.exists(`${STUDY}/${path}`); }
  version(path: string): string { return path === this.path ? this.own.version(this.name) : this.bundled.version(`${STUDY}/${path}`); }
  list(directory: string): readonly DirectoryEntry[] | undefined { return this.bundled.list(directory === '' ? STUDY : `${STUDY}/${directory}`); }
}

/** A file in the study folder. */
export interface Placed {
  readonly files: FileSource;
  /** Where the file lies now, relative to the study folder. */
  readonly path: string;
}

/**
 * Lays the one C file of `own` over the file of the study folder that defines most functions of the same names, which tells what a file is
 * better than what its reader called it. undefined: `own` is more than one file, or it shares no function with any and cannot run there.
 * May throw PendingFile.
 */
export function placeInStudy(own: FileSource, bundled: FileSource): Placed | undefined {
  if (!isLone(own)) return undefined;
  const [entry, ...more] = own.list('') ?? [];
  const name = entry.name, text = own.read(name);
  if (text === undefined || more.length > 0) return undefined;
  const mine = new Set(definedFunctions(text));
  let path: string | undefined, most = 0;
  for (const candidate of sources(bundled, STUDY)) {
    const shared = definedFunctions(bundled.read(candidate) ?? '').filter(f => mine.has(f)).length;
    if (shared > most) { most = shared; path = candidate.slice(STUDY.length + 1); }
  }
  return path === undefined ? undefined : { path, files: new Overlaid(bundled, path, own, name) };
}

function sources(files: FileSource, folder: string): string[] {
  return (files.list(folder) ?? []).flatMap(e => {
    const path = `${folder}/${e.name}`;
    return e.directory ? sources(files, path) : path.endsWith('.c') ? [path] : [];
  });
}
