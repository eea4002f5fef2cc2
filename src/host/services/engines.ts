// One engine for each kernel tree, made when it is first needed: activation loads none of it.
import * as vscode from 'vscode';
import { withFiles, type FileSource } from '../../base/files.ts';
import type { Engine } from '../../engine/api.ts';
import { LoneFile, OpenDocuments } from '../files/openDocuments.ts';
import { WorkspaceFiles } from '../files/workspaceFiles.ts';
import { bundledScheme } from '../ids.ts';
import type { Platform } from '../platform.ts';
import type { Trees } from './trees.ts';

export interface OpenTree {
  /** undefined: a lone file, or no tree at all. */
  readonly root: vscode.Uri | undefined;
  readonly engine: Engine;
  /** The engine's path of a file; undefined: not of this tree. */
  path(uri: vscode.Uri): string | undefined;
  uri(path: string): vscode.Uri | undefined;
}

export interface Progress { readonly message: string; readonly fraction: number | undefined }
export interface Edit { readonly tree: OpenTree; readonly path: string; readonly uri: vscode.Uri }

interface Opened extends OpenTree { readonly documents: OpenDocuments | undefined; readonly below: FileSource | undefined }

export class Engines implements vscode.Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly platform: Platform;
  private readonly trees: Trees;
  private readonly log: vscode.LogOutputChannel;
  private readonly opened = new Map<string, Promise<Opened>>();
  private readonly ready: Opened[] = [];
  private readonly progressed = new vscode.EventEmitter<Progress | undefined>();
  private readonly edited = new vscode.EventEmitter<Edit>();
  private readonly subscriptions: vscode.Disposable[] = [];
  /** Work on an index; undefined when it is done. */
  readonly onProgress = this.progressed.event;
  /** The text of a file of an open tree changed, in an editor or on disk. */
  readonly onDidEdit = this.edited.event;
  /** `include/…`, `scenarios/…` and so on. */
  readonly bundled: FileSource;

  constructor(context: vscode.ExtensionContext, platform: Platform, trees: Trees, log: vscode.LogOutputChannel) {
    this.context = context;
    this.platform = platform;
    this.trees = trees;
    this.log = log;
    this.bundled = platform.bundled(context.extensionUri);
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument(d => { for (const t of this.ready) t.documents?.add(d); }),
      vscode.workspace.onDidCloseTextDocument(d => { for (const t of this.ready) this.changed(t, t.documents?.remove(d), d.uri); }),
      vscode.workspace.onDidChangeTextDocument(e => { if (e.contentChanges.length) for (const t of this.ready) this.changed(t, t.path(e.document.uri), e.document.uri); }),
      vscode.workspace.onDidSaveTextDocument(d => { for (const t of this.ready) t.documents?.saved(d); this.disk(d.uri); }));
  }

  /** The engine for a file: that of its tree, else one for it alone. */
  async forFile(uri: vscode.Uri): Promise<OpenTree> {
    const root = await this.trees.of(uri);
    if (root) return this.open(root);
    return uri.scheme === bundledScheme ? this.open(undefined) : this.lone(uri);
  }

  /** The engine of the tree that the views show; without a tree, one that runs programs alone. */
  async current(): Promise<OpenTree> { return this.open(await this.trees.current()); }

  /** The engine of a file if it is there already: for hovers, which must not start work. */
  atHand(uri: vscode.Uri): OpenTree | undefined { return this.ready.find(t => t.path(uri) !== undefined) ?? this.ready[0]; }

  open(root: vscode.Uri | undefined): Promise<OpenTree> {
    return this.once(root?.toString() ?? '', async () => {
      if (!root) return this.make(undefined, undefined, undefined, { path: () => undefined, uri: () => undefined });
      const below = this.platform.files(root);
      const documents = new OpenDocuments(root, below);
      this.watch(root);
      return this.make(root, documents, below, {
        path: uri => documents.path(uri),
        uri: path => path.startsWith('<') ? undefined : vscode.Uri.joinPath(root, path),
      });
    });
  }

  /** A C file that lies in no tree: its own functions, and the bundled declarations. */
  private lone(uri: vscode.Uri): Promise<OpenTree> {
    return this.once(`lone ${uri.toString()}`, async () => {
      const document = () => vscode.workspace.textDocuments.find(d => d.uri.toString() === uri.toString());
      let last = document()?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const base = uri.path.slice(uri.path.lastIndexOf('/') + 1);
      // A document that was never saved has no extension.
      const name = /\.[ch]$/.test(base) ? base : `${base}.c`;
      const files = new LoneFile(name, () => { last = document()?.getText() ?? last; return last; }, () => String(document()?.version ?? 0));
      return this.make(undefined, undefined, files, {
        path: u => u.toString() === uri.toString() ? name : undefined,
        uri: path => path === name ? uri : undefined,
      });
    });
  }

  /** Text of a file that comes with Faultline. */
  bundledText(path: string): Promise<string | undefined> { return withFiles(() => this.bundled.read(path)); }

  private once(key: string, make: () => Promise<Opened>): Promise<OpenTree> {
    let engine = this.opened.get(key);
    if (!engine) {
      engine = make();
      this.opened.set(key, engine);
      engine.then(t => {
        this.ready.push(t);
        // Documents that were opened while the engine was being made.
        for (const d of vscode.workspace.textDocuments) t.documents?.add(d);
        this.progressed.fire(undefined);
      }, () => { this.opened.delete(key); });
    }
    return engine;
  }

  private async make(root: vscode.Uri | undefined, documents: OpenDocuments | undefined, below: FileSource | undefined, paths: Pick<OpenTree, 'path' | 'uri'>): Promise<Opened> {
    const { createEngine } = await import('../../engine/engine.ts');
    const started = Date.now();
    const tree = documents ?? below;
    const store = root && await this.platform.store(root, this.context);
    const engine = await createEngine({
      ...(tree ? { tree } : {}), bundled: this.bundled, ...(store ? { store } : {}),
      onProgress: (message, fraction) => this.progressed.fire(fraction !== undefined && fraction >= 1 ? undefined : { message, fraction }),
    });
    this.log.info(`${root?.toString() ?? 'no tree'}: ${engine.release ? `Linux ${engine.release}, ` : ''}opened in ${Date.now() - started} ms`);
    return { root, engine, documents, below, ...paths };
  }

  private changed(t: Opened, path: string | undefined, uri: vscode.Uri): void {
    if (path === undefined) return;
    t.engine.invalidate(path);
    this.edited.fire({ tree: t, path, uri });
  }

  private disk(uri: vscode.Uri): void {
    for (const t of this.ready) {
      const path = t.path(uri);
      if (path !== undefined && t.below instanceof WorkspaceFiles) t.below.forget(path);
      this.changed(t, path, uri);
    }
  }

  /** Files that other programs change. Only below the workspace, which VS Code watches anyway: a tree elsewhere has 80,000 files. */
  private watch(root: vscode.Uri): void {
    if (!vscode.workspace.getWorkspaceFolder(root)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, '**/*.{c,h,S}'));
    const changed = (uri: vscode.Uri) => this.disk(uri);
    this.subscriptions.push(watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed));
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
    for (const t of this.ready) t.engine.dispose();
    this.progressed.dispose();
    this.edited.dispose();
  }
}
