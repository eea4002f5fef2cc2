// Which documents of a folder say something else than their files: an engine worker is told of them before it is asked anything.
import type * as vscode from 'vscode';
import type { DocumentText } from '../../worker/protocol.ts';

export class DocumentTexts {
  private readonly path: (uri: vscode.Uri) => string | undefined;
  /** By path. A document that is closed leaves its last text to a file without a tree. */
  private readonly differing = new Map<string, { getText(): string }>();
  private readonly pending = new Set<string>();

  constructor(path: (uri: vscode.Uri) => string | undefined) { this.path = path; }

  /** An edit: `isDirty` is not set yet while the first one is told. */
  edited(document: Pick<vscode.TextDocument, 'uri' | 'getText'>): string | undefined { return this.note(document.uri, document); }
  opened(document: vscode.TextDocument): void { if (document.isDirty) this.edited(document); }
  /** The file has the document's text again, or the document is gone. */
  settled(uri: vscode.Uri): string | undefined { return this.note(uri, undefined); }
  /** Another program changed the file. An unsaved text still stands before it. */
  onDisk(uri: vscode.Uri): string | undefined {
    const path = this.path(uri);
    if (path !== undefined) this.pending.add(path);
    return path;
  }

  private note(uri: vscode.Uri, text: { getText(): string } | undefined): string | undefined {
    const path = this.path(uri);
    if (path === undefined) return undefined;
    if (text) this.differing.set(path, text); else this.differing.delete(path);
    this.pending.add(path);
    return path;
  }

  /** What has changed since the last call. */
  changes(): DocumentText[] {
    const out = [...this.pending].map(path => ({ path, text: this.differing.get(path)?.getText() }));
    this.pending.clear();
    return out;
  }

  /** All that differs, for a worker that knows nothing yet. */
  all(): DocumentText[] {
    this.pending.clear();
    return [...this.differing].map(([path, text]) => ({ path, text: text.getText() }));
  }
}
