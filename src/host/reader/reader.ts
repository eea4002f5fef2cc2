// The reader's view of the open C documents: each is parsed in the reader's worker when somebody asks, again after edits from its earlier tree,
// and forgotten when closed.
import * as vscode from 'vscode';
import { lineAt, lineStarts } from '../../base/position.ts';
import type { FileHandlers, Fold, FunctionAst } from '../../syntax/index.ts';
import type { DocumentReading, FolderSpec } from '../../worker/protocol.ts';
import { cSelector } from '../ids.ts';
import type { ReaderClient } from './client.ts';
import { followed, MOST_EDITS, type Edit } from './edits.ts';

/** What one version of a document says. Offsets are UTF-16 offsets of its text. */
export interface Reading extends DocumentReading {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly text: string;
  /** Of this version's text, which may be older than the document's. */
  position(offset: number): vscode.Position;
}

interface State {
  /** Its name in the worker. */
  readonly id: string;
  reading: Reading | undefined;
  /** What was edited since, in order; the version that each edit led to. */
  edits: (Edit & { readonly version: number })[];
  pending: Promise<Reading | undefined> | undefined;
  /** `reading` was made without the macros of its headers, which are there now. */
  stale: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  closed: boolean;
}

/** Characters: register lists of some drivers have many megabytes, and no handler. */
const LIMIT = 2_000_000;
/** Milliseconds that an opened document waits: its CodeLenses, which a scan tells, come first. */
const FIRST = 100;
/** Milliseconds without a keystroke before a document is read on its own account. */
const QUIET = 250;

export class Reader implements vscode.Disposable {
  private readonly client: ReaderClient;
  private readonly log: vscode.LogOutputChannel;
  private readonly states = new Map<vscode.TextDocument, State>();
  private ids = 0;
  private readonly done = new vscode.EventEmitter<Reading>();
  private readonly gone = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly subscriptions: vscode.Disposable[];
  /** Told of every new reading. */
  readonly onDidRead = this.done.event;
  /** A document was closed, or is no C any more. */
  readonly onDidForget = this.gone.event;

  constructor(client: ReaderClient, log: vscode.LogOutputChannel) {
    this.client = client;
    this.log = log;
    // After activation has returned: the worker, which somebody will want, and the documents that are open already.
    const first = setTimeout(() => { client.service().catch((e: unknown) => log.error(String(e))); for (const d of vscode.workspace.textDocuments) this.soon(d, 0); }, 0);
    this.subscriptions = [
      new vscode.Disposable(() => clearTimeout(first)),
      vscode.workspace.onDidOpenTextDocument(d => this.soon(d, FIRST)),
      vscode.workspace.onDidChangeTextDocument(e => {
        if (e.contentChanges.length === 0) return;
        this.follow(e);
        this.soon(e.document, QUIET);
      }),
      vscode.workspace.onDidCloseTextDocument(d => this.forget(d)),
    ];
  }

  /** Whether a document is read at all. */
  reads(document: vscode.TextDocument): boolean {
    return vscode.languages.match([...cSelector], document) > 0 && document.uri.scheme !== 'git' && !document.isClosed;
  }

  /** The reading of the document as it is now; undefined: none is made of it. Waits while the reader types. */
  async reading(document: vscode.TextDocument): Promise<Reading | undefined> {
    for (;;) {
      if (!this.reads(document)) return undefined;
      const s = this.state(document);
      if (s.reading?.version === document.version && !s.stale) return s.reading;
      s.pending ??= this.read(document, s).finally(() => { s.pending = undefined; });
      const got = await s.pending;
      if (!got || got.version === document.version) return got;
    }
  }

  /** The reading of the document as it is now, if there is one. */
  current(document: vscode.TextDocument): Reading | undefined {
    const s = this.states.get(document);
    return s?.reading?.version === document.version && !s.stale ? s.reading : undefined;
  }

  /** The reading before edits that were made in function bodies only, and where its offsets are now; undefined: there is none, or edits went further. */
  followed(document: vscode.TextDocument): { readonly reading: Reading; readonly now: (offset: number) => number } | undefined {
    const s = this.states.get(document);
    if (!s?.reading || s.stale) return undefined;
    const bodies = s.reading.declarations.flatMap(d => (d.kind === 'function' && d.bodyStart !== undefined && d.bodyEnd !== undefined ? [{ start: d.bodyStart, end: d.bodyEnd - 1 }] : []));
    const now = followed(bodies, s.edits);
    return now && { reading: s.reading, now };
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const s = this.states.get(document);
    // One more than are followed says that they are not.
    if (!s || s.edits.length > MOST_EDITS) return;
    // All changes of an event are given in the text before it: from the end to the beginning each stands where it says.
    for (const c of [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset)) s.edits.push({ at: c.rangeOffset, removed: c.rangeLength, inserted: c.text.length, version: document.version });
  }

  /** What can be folded in the document as it is now; undefined: nothing is made of it, or `cancelled` came true. */
  async folds(document: vscode.TextDocument, cancelled: () => boolean): Promise<readonly Fold[] | undefined> {
    const reading = await this.reading(document);
    const id = this.states.get(document)?.id;
    if (!reading || id === undefined || cancelled()) return undefined;
    const folds = await (await this.client.service()).folds(id);
    return cancelled() || document.version !== reading.version ? undefined : folds;
  }

  /** A function of the document as it is now, as plain data; undefined: it defines none of that name. */
  async function(document: vscode.TextDocument, name: string): Promise<FunctionAst | undefined> {
    const reading = await this.reading(document);
    const id = this.states.get(document)?.id;
    return reading && id !== undefined ? (await (await this.client.service()).functions(id, name))[0] : undefined;
  }

  /** The fault handlers of a reading, when other files' tables install those named in `also`. */
  async handlers(reading: Reading, also: readonly string[]): Promise<FileHandlers> {
    const id = this.states.get(reading.document)?.id;
    if (also.length === 0 || id === undefined) return reading.handlers;
    return await (await this.client.service()).handlers(id, also) ?? reading.handlers;
  }

  /** The fault handlers of a text by the scanner, before the grammar has read it. */
  async quick(text: string, also: readonly string[]): Promise<FileHandlers> { return (await this.client.service()).quick(text, also); }

  /** Loads the headers that the document includes; it is read again with their macros if they tell anything new. `path`: below the tree's top. */
  async useHeaders(document: vscode.TextDocument, folder: FolderSpec, path: string, arch: string): Promise<void> {
    const s = this.states.get(document);
    if (!s || !await (await this.client.service()).headers(s.id, folder, path, arch)) return;
    s.stale = true;
    this.soon(document, 0);
  }

  private state(document: vscode.TextDocument): State {
    let s = this.states.get(document);
    if (!s) this.states.set(document, s = { id: String(++this.ids), reading: undefined, edits: [], pending: undefined, stale: false, timer: undefined, closed: false });
    return s;
  }

  private soon(document: vscode.TextDocument, milliseconds: number): void {
    if (!this.reads(document)) return;
    const s = this.state(document);
    clearTimeout(s.timer);
    s.timer = setTimeout(() => { this.reading(document).catch((e: unknown) => this.log.error(e instanceof Error ? e : String(e))); }, milliseconds);
  }

  private async read(document: vscode.TextDocument, s: State): Promise<Reading | undefined> {
    const service = await this.client.service();
    const { version } = document, whole = document.getText();
    const text = whole.length > LIMIT ? '' : whole;
    s.stale = false;
    const read = await service.read(s.id, text);
    if (!read || s.closed) return undefined;
    let starts: Uint32Array | undefined;
    const reading: Reading = {
      document, version, text, ...read,
      position: offset => {
        starts ??= lineStarts(text);
        const line = lineAt(starts, offset);
        return new vscode.Position(line, offset - starts[line]);
      },
    };
    s.reading = reading;
    s.edits = s.edits.filter(e => e.version > version);
    this.done.fire(reading);
    return reading;
  }

  private forget(document: vscode.TextDocument): void {
    const s = this.states.get(document);
    if (!s) return;
    this.states.delete(document);
    s.closed = true;
    clearTimeout(s.timer);
    this.client.forget(s.id);
    this.gone.fire(document);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
    for (const d of [...this.states.keys()]) this.forget(d);
    this.client.dispose();
    this.done.dispose();
    this.gone.dispose();
  }
}
