/** A C file without its tree, with the declarations that come with Faultline in the place of the kernel's headers. */
import type { DirectoryEntry, FileSource } from '../base/files.ts';

/** Where the bundled declarations are among the files of a lone file's tree, and among the bundled files. */
export const LONE_HEADERS = '<include>/kernel';
const BUNDLED_HEADERS = 'include/kernel';
/** Headers that every lone file sees, in order. */
export const LONE_PREFIX: readonly string[] = ['compiler.h', 'types.h', 'mm.h'].map(h => `${LONE_HEADERS}/${h}`);

/** Whether a folder is nothing but C files: no tree, and no folder that was meant to be one. */
export function isLone(files: FileSource): boolean {
  const entries = files.list('')?.filter(e => !e.name.startsWith('<')) ?? [];
  return entries.length > 0 && entries.every(e => !e.directory && /\.[ch]$/.test(e.name));
}

export class LoneTree implements FileSource {
  private readonly file: FileSource;
  private readonly bundled: FileSource;
  constructor(file: FileSource, bundled: FileSource) { this.file = file; this.bundled = bundled; }
  private of(path: string): [FileSource, string] {
    return path.startsWith(LONE_HEADERS) ? [this.bundled, BUNDLED_HEADERS + path.slice(LONE_HEADERS.length)] : [this.file, path];
  }
  read(path: string): string | undefined { const [f, p] = this.of(path); return f.read(p); }
  exists(path: string): boolean { const [f, p] = this.of(path); return f.exists(p); }
  version(path: string): string { const [f, p] = this.of(path); return f.version(p); }
  list(directory: string): readonly DirectoryEntry[] | undefined {
    if (directory === '<include>') return [{ name: 'kernel', directory: true }];
    const [f, p] = this.of(directory);
    const entries = f.list(p);
    return directory === '' && entries ? [...entries, { name: '<include>', directory: true }] : entries;
  }
}
