// Where a document lies: in which kernel tree, and under which path.
import type * as vscode from 'vscode';
import type { Services } from '../services/index.ts';

export interface Place { readonly root: vscode.Uri; readonly path: string }

/** undefined: in no kernel tree. */
export async function placeOf(services: Pick<Services, 'trees'>, uri: vscode.Uri): Promise<Place | undefined> {
  // A setting that names no tree is told by whoever needs the tree in earnest.
  const root = await services.trees.of(uri).catch(() => undefined);
  if (!root) return undefined;
  const prefix = root.toString().replace(/\/?$/, '/'), text = uri.toString();
  return text.startsWith(prefix) ? { root, path: decodeURIComponent(text.slice(prefix.length)) } : undefined;
}
