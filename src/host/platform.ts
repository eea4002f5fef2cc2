// What differs between the two extension hosts. Everything else in this layer is the same in both.
import type * as vscode from 'vscode';
import type { FileSource } from '../base/files.ts';
import type { Port } from '../worker/channel.ts';

/** A worker thread. */
export interface WorkerThread {
  readonly port: Port;
  /** Resolves with why, in words for a reader, when it ended by itself: an error of its own, no memory left. */
  readonly died: Promise<string>;
  terminate(): void;
}

export interface Platform {
  /** Starts a worker that comes with the extension. Rejects when it cannot be started. */
  startWorker(extension: vscode.Uri, which: 'engine' | 'reader'): Promise<WorkerThread>;
  /** The folder's path where a worker reads it by itself; undefined: it asks the host for the files. */
  diskPath(root: vscode.Uri): string | undefined;
  /** The files that come with Faultline: `include/…`, `model/…`, `scenarios/…`, `study/…`. */
  bundled(extension: vscode.Uri): FileSource;
}
