/** Where an index outlives the process: the command line's cache folder, the editor's storage. */
import type { FileIndex } from './scan/events.ts';

/** A key-value store. `set` must replace a value as a whole or not at all; a value that cannot be had reads as undefined. */
export interface IndexStore {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
}

/** Scans of files by path and version. */
export interface IndexCache {
  get(path: string, version: string): FileIndex | undefined;
  put(path: string, version: string, index: FileIndex): void;
  /** Writes what is new. */
  flush(): void;
}
