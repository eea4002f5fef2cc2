// One engine for each kernel tree, each in a worker of its own, started when it is first needed.
import * as vscode from 'vscode';
import { withFiles, type FileSource } from '../../base/files.ts';
import type { Remote } from '../../worker/channel.ts';
import type { EngineFacts, EngineQueries, FolderSpec, TreeSpec } from '../../worker/protocol.ts';
import { bundledScheme, bundledUri } from '../ids.ts';
import { readerErrors, tell } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { Connection } from '../worker/connection.ts';
import { DocumentTexts } from '../worker/documents.ts';
import type { Trees } from './trees.ts';

export interface OpenTree {
  /** undefined: a lone file, or no tree at all. */
  readonly root: vscode.Uri | undefined;
  /** Of the kernel; undefined: no tree. */
  readonly release: string | undefined;
  /** A lone file runs at this path of the bundled study folder; undefined: a tree, or the file cannot run. */
  readonly placed: string | undefined;
  /** What can be asked of it. The answers come from a worker, which knows every edit made before the question. */
  readonly engine: Remote<EngineQueries>;
  readonly connection: Connection;
  /** The engine's path of a file; undefined: not of this tree. */
  path(uri: vscode.Uri): string | undefined;
  uri(path: string): vscode.Uri | undefined;
}

export interface Progress { readonly message: string; readonly fraction: number | undefined }
export interface Edit { readonly tree: OpenTree; readonly path: string; readonly uri: vscode.Uri }

/** What differs between engines of a tree, of a lone file and of none. */
interface Kind extends Pick<OpenTree, 'root' | 'path' | 'uri'> { readonly spec: TreeSpec; readonly documents: DocumentTexts }

/** Milliseconds in which edits come together before a worker is told of them unasked. */
const SOON = 50;

export class Engines implements vscode.Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly platform: Platform;
  private readonly trees: Trees;
  private readonly log: vscode.LogOutputChannel;
  private readonly opened = new Map<string, Promise<OpenTree>>();
  private readonly kinds = new Map<OpenTree, Kind>();
  private readonly ready: OpenTree[] = [];
  private readonly progressed = new vscode.EventEmitter<Progress | undefined>();
  private readonly edited = new vscode.EventEmitter<Edit>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Work on an index; undefined when it is done. */
  readonly onProgress = this.progressed.event;
  /** The text of a file of an open tree changed, in an editor or on disk. */
  readonly onDidEdit = this.edited.event;
  /** `include/…`, `scenarios/…` and so on. */
  readonly bundled: FileSource;
  /** Whether a run goes on, for what a reader is offered when an engine has died. */
  canRunAgain: () => boolean = () => false;

  constructor(context: vscode.ExtensionContext, platform: Platform, trees: Trees, log: vscode.LogOutputChannel) {
    this.context = context;
    this.platform = platform;
    this.trees = trees;
    this.log = log;
    this.bundled = platform.bundled(context.extensionUri);
    const changed = (uri: vscode.Uri, note: (documents: DocumentTexts) => string | undefined) => {
      for (const tree of this.ready) {
        const path = note(this.kinds.get(tree)!.documents);
        if (path !== undefined) this.edited.fire({ tree, path, uri });
      }
      this.timer ??= setTimeout(() => { this.timer = undefined; for (const t of this.ready) t.connection.flush(); }, SOON);
    };
    this.disk = uri => changed(uri, d => d.onDisk(uri));
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument(d => { if (d.isDirty) changed(d.uri, t => t.edited(d)); }),
      vscode.workspace.onDidCloseTextDocument(d => changed(d.uri, t => t.settled(d.uri))),
      vscode.workspace.onDidChangeTextDocument(e => { if (e.contentChanges.length) changed(e.document.uri, t => t.edited(e.document)); }),
      vscode.workspace.onDidSaveTextDocument(d => changed(d.uri, t => t.settled(d.uri))));
  }

  private readonly disk: (uri: vscode.Uri) => void;

  /** The engine for a file: that of its tree, else one for it alone. */
  async forFile(uri: vscode.Uri): Promise<OpenTree> {
    const root = await this.trees.of(uri);
    if (root) return this.open(root);
    return uri.scheme === bundledScheme ? this.open(undefined) : this.lone(uri);
  }

  /** Whether a file lies in a kernel tree. */
  async inTree(uri: vscode.Uri): Promise<boolean> { return await this.trees.of(uri) !== undefined; }

  /** The engine of the tree that the views show; without a tree, one that runs programs alone. */
  async current(): Promise<OpenTree> { return this.open(await this.trees.current()); }

  /** The engine of a file if it is there already: for hovers, which must not start work. */
  atHand(uri: vscode.Uri): OpenTree | undefined { return this.ready.find(t => t.path(uri) !== undefined) ?? this.ready[0]; }

  open(root: vscode.Uri | undefined): Promise<OpenTree> {
    return this.once(root?.toString() ?? '', async () => {
      if (!root) return { root, spec: { kind: 'none' }, path: () => undefined, uri: () => undefined, documents: new DocumentTexts(() => undefined) };
      const prefix = root.toString().replace(/\/?$/, '/');
      const path = (uri: vscode.Uri): string | undefined => {
        const text = uri.toString();
        return text.startsWith(prefix) ? decodeURIComponent(text.slice(prefix.length)) : undefined;
      };
      this.watch(root);
      const documents = new DocumentTexts(path);
      for (const d of vscode.workspace.textDocuments) documents.opened(d);
      return { root, spec: { kind: 'tree', folder: this.folder(root) }, path, uri: p => p.startsWith('<') ? undefined : vscode.Uri.joinPath(root, p), documents };
    });
  }

  /** How a worker reads the files below a folder. */
  folder(root: vscode.Uri): FolderSpec {
    const path = this.platform.diskPath(root);
    return path === undefined ? { kind: 'host', id: root.toString() } : { kind: 'disk', path };
  }

  /** A C file that lies in no tree: its own functions, and the bundled declarations. */
  private lone(uri: vscode.Uri): Promise<OpenTree> {
    return this.once(`lone ${uri.toString()}`, async () => {
      const base = uri.path.slice(uri.path.lastIndexOf('/') + 1);
      // A document that was never saved has no extension.
      const name = /\.[ch]$/.test(base) ? base : `${base}.c`;
      const path = (u: vscode.Uri): string | undefined => u.toString() === uri.toString() ? name : undefined;
      return { root: undefined, spec: { kind: 'lone', name }, path, uri: p => p === name ? uri : undefined, documents: await LoneText.of(uri, path) };
    });
  }

  /** Text of a file that comes with Faultline. */
  bundledText(path: string): Promise<string | undefined> { return withFiles(() => this.bundled.read(path)); }

  /** Ends all workers; each starts again when something is asked of it. */
  restart(): void { for (const t of this.ready) t.connection.restart(); }

  private once(key: string, make: () => Promise<Kind>): Promise<OpenTree> {
    let tree = this.opened.get(key);
    if (!tree) {
      tree = this.make(make);
      this.opened.set(key, tree);
      tree.catch(() => { this.opened.delete(key); });
    }
    return tree;
  }

  private async make(make: () => Promise<Kind>): Promise<OpenTree> {
    const started = Date.now();
    const { spec, documents, ...kind } = await make();
    const connection = new Connection({
      context: this.context, platform: this.platform, spec, documents,
      listener: {
        progress: (message, fraction) => this.progressed.fire(fraction !== undefined && fraction >= 1 ? undefined : { message, fraction }),
        log: text => this.log.warn(text),
      },
    });
    connection.onDidDie(died => {
      this.log.error(died.why);
      this.progressed.fire(undefined);
      if (!died.wanted) tell(readerErrors.engineDied(died, this.canRunAgain()), this.log);
    });
    let facts: EngineFacts;
    try {
      ({ facts } = await connection.live());
    } catch (e) {
      connection.dispose();
      throw e;
    }
    const { release, placed } = facts;
    this.log.info(`${kind.root?.toString() ?? 'no tree'}: ${release ? `Linux ${release}, ` : ''}opened in ${Date.now() - started} ms`);
    const tree: OpenTree = { ...kind, ...(placed === undefined || spec.kind !== 'lone' ? {} : inStudy(kind, spec.name, placed)), ...facts, connection, engine: connection.engine };
    this.kinds.set(tree, { ...kind, spec, documents });
    this.ready.push(tree);
    // Documents that were edited while the engine was being made.
    for (const d of vscode.workspace.textDocuments) documents.opened(d);
    this.progressed.fire(undefined);
    return tree;
  }

  /** Files that other programs change. Only below the workspace, which VS Code watches anyway: a tree elsewhere has 80,000 files. */
  private watch(root: vscode.Uri): void {
    if (!vscode.workspace.getWorkspaceFolder(root)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, '**/*.{c,h,S}'));
    this.subscriptions.push(watcher, watcher.onDidChange(this.disk), watcher.onDidCreate(this.disk), watcher.onDidDelete(this.disk));
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const s of this.subscriptions) s.dispose();
    for (const t of this.ready) t.connection.dispose();
    this.progressed.dispose();
    this.edited.dispose();
  }
}

/** The paths of a lone file that has been laid into the study folder. */
function inStudy(kind: Pick<OpenTree, 'path' | 'uri'>, name: string, placed: string): Pick<OpenTree, 'path' | 'uri'> {
  return {
    path: uri => kind.path(uri) === undefined ? undefined : placed,
    uri: path => path === placed ? kind.uri(name) : path.startsWith('<') ? undefined : bundledUri(`study/${path}`),
  };
}

/** The text of a file without its tree always comes as a document: its last one, when the document is closed. */
class LoneText extends DocumentTexts {
  private readonly uri: vscode.Uri;
  private last: string;

  static async of(uri: vscode.Uri, path: (uri: vscode.Uri) => string | undefined): Promise<LoneText> {
    return new LoneText(uri, path, documentOf(uri)?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  }

  private constructor(uri: vscode.Uri, path: (uri: vscode.Uri) => string | undefined, text: string) {
    super(path);
    this.uri = uri;
    this.last = text;
    super.edited({ uri, getText: () => this.text() });
  }

  private text(): string { return this.last = documentOf(this.uri)?.getText() ?? this.last; }
  override settled(uri: vscode.Uri): string | undefined { return this.onDisk(uri); }
  override edited(document: Pick<vscode.TextDocument, 'uri' | 'getText'>): string | undefined { return this.onDisk(document.uri); }
}

function documentOf(uri: vscode.Uri): vscode.TextDocument | undefined { return vscode.workspace.textDocuments.find(d => d.uri.toString() === uri.toString()); }
