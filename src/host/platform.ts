// What differs between the two extension hosts. Everything else in this layer is the same in both.
import type * as vscode from 'vscode';
import type { FileSource } from '../base/files.ts';
import type { IndexStore } from '../engine/api.ts';

export interface Platform {
  /** The files below a folder. */
  files(root: vscode.Uri): FileSource;
  /** The files that come with Faultline: `include/…`, `model/…`, `scenarios/…`, `study/…`. */
  bundled(extension: vscode.Uri): FileSource;
  /** Where the index of the tree at `root` is kept; undefined: nowhere. */
  store(root: vscode.Uri, context: vscode.ExtensionContext): Promise<IndexStore | undefined>;
  /** Lets the event loop run, without the delays that timers have. */
  pause(): Promise<void>;
}
