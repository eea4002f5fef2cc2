/**
 * How every layer reaches files. Nothing below `host` and `cli` knows a file system: an editor's unsaved text, a kernel tree,
 * the bundled headers and a program are all behind this interface.
 *
 * Paths use `/`. A path of a kernel tree is relative to the tree's top (`lib/vdso/datastore.c`). Files that are not of the tree have a
 * scheme-like first segment: `<program>/main.c` for the reader's program, `<include>/stdio.h` for the bundled C library headers,
 * `<model>/fault.c` for bundled model code.
 */
export interface FileSource {
  /** The text of a file; `undefined` when there is none. Throws {@link PendingFile} when it has to be loaded first. */
  read(path: string): string | undefined;
  /** Whether a file of that name can be read. May throw {@link PendingFile}. */
  exists(path: string): boolean;
  /** Entries of a directory, unsorted; `undefined` when there is none. May throw {@link PendingFile}. */
  list(directory: string): readonly DirectoryEntry[] | undefined;
  /** Changes whenever the text behind `path` may have changed (size and mtime, or the document's version). */
  version(path: string): string;
  /**
   * Paths of the .c and .h files whose text holds one of the needles, perhaps some others too. Only where that is faster than reading each
   * file through {@link read}.
   */
  containing?(needles: readonly string[]): Iterable<string>;
}

export interface DirectoryEntry { readonly name: string; readonly directory: boolean }

/**
 * Thrown by a {@link FileSource} whose files arrive asynchronously (the browser's extension host). Whoever drives the work catches it,
 * awaits {@link ready}, and starts the work again: all work that reads files is therefore idempotent until it commits.
 */
export class PendingFile extends Error {
  readonly path: string;
  readonly ready: Promise<void>;
  constructor(path: string, ready: Promise<void>) {
    super(`${path} is still being loaded`);
    this.name = 'PendingFile';
    this.path = path;
    this.ready = ready;
  }
}

/** Runs `work` again after each {@link PendingFile} until it completes. */
export async function withFiles<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (e) {
      if (!(e instanceof PendingFile)) throw e;
      await e.ready;
    }
  }
}
