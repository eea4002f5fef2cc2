// The reader's view of the open C documents: each is parsed when somebody asks, again after edits from its earlier tree, and freed when closed.
import * as vscode from 'vscode';
import type { Declaration, FileHandlers, Fold, MacroTable, SourceTree, SyntaxError } from '../../syntax/index.ts';
import { cSelector } from '../ids.ts';
import { Grammar } from './grammar.ts';

/** What one version of a document says. Offsets are UTF-16 offsets of its text. */
export interface Reading {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly text: string;
  readonly declarations: readonly Declaration[];
  readonly errors: readonly SyntaxError[];
  /** The fault handlers; `also`: names that other files' tables install. */
  handlers(also?: (name: string) => boolean): FileHandlers;
  /** Of this version's text, which may be older than the document's. */
  position(offset: number): vscode.Position;
}

interface State {
  tree: SourceTree | undefined;
  reading: Reading | undefined;
  pending: Promise<Reading | undefined> | undefined;
  /** What the headers of its tree say of macros, where it was needed. */
  macros: MacroTable | undefined;
  /** `reading` was made without it. */
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
  private readonly grammar: Grammar;
  private readonly log: vscode.LogOutputChannel;
  private readonly states = new Map<vscode.TextDocument, State>();
  private readonly pause: () => Promise<void>;
  private readonly done = new vscode.EventEmitter<Reading>();
  private readonly gone = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly subscriptions: vscode.Disposable[];
  /** Told of every new reading. */
  readonly onDidRead = this.done.event;
  /** A document was closed, or is no C any more. */
  readonly onDidForget = this.gone.event;

  constructor(extension: vscode.Uri, pause: () => Promise<void>, log: vscode.LogOutputChannel) {
    this.grammar = new Grammar(extension, pause);
    this.pause = pause;
    this.log = log;
    // After activation has returned: the documents that are open already.
    const first = setTimeout(() => { for (const d of vscode.workspace.textDocuments) this.soon(d, 0); }, 0);
    this.subscriptions = [
      new vscode.Disposable(() => clearTimeout(first)),
      vscode.workspace.onDidOpenTextDocument(d => this.soon(d, FIRST)),
      vscode.workspace.onDidChangeTextDocument(e => { if (e.contentChanges.length > 0) this.soon(e.document, QUIET); }),
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

  /** What can be folded in the document as it is now; undefined: nothing is made of it, or `cancelled` came true. */
  async folds(document: vscode.TextDocument, cancelled: () => boolean): Promise<readonly Fold[] | undefined> {
    const reading = await this.reading(document);
    const tree = this.states.get(document)?.tree;
    // An edit in the meantime gives the tree to the next reading: this work has its own.
    return reading && tree && this.grammar.folds(tree.share(), () => cancelled() || document.version !== reading.version);
  }

  /** From now on the document is read with these macros. */
  useMacros(document: vscode.TextDocument, macros: MacroTable): void {
    const s = this.states.get(document);
    if (!s || s.macros === macros) return;
    s.macros = macros;
    s.stale = true;
    this.soon(document, 0);
  }

  private state(document: vscode.TextDocument): State {
    let s = this.states.get(document);
    if (!s) this.states.set(document, s = { tree: undefined, reading: undefined, pending: undefined, macros: undefined, stale: false, timer: undefined, closed: false });
    return s;
  }

  private soon(document: vscode.TextDocument, milliseconds: number): void {
    if (!this.reads(document)) return;
    const s = this.state(document);
    clearTimeout(s.timer);
    s.timer = setTimeout(() => { this.reading(document).catch((e: unknown) => this.log.error(e instanceof Error ? e : String(e))); }, milliseconds);
  }

  private async read(document: vscode.TextDocument, s: State): Promise<Reading | undefined> {
    let text = '', version = 0;
    const tree = await this.grammar.parse(
      () => { text = document.getText(); version = document.version; return text.length > LIMIT ? '' : text; },
      () => { s.stale = false; return { ...(s.tree ? { previous: s.tree } : {}), ...(s.macros ? { macros: s.macros } : {}) }; },
      () => s.closed);
    if (!tree) return undefined;
    const { fileHandlers, outline, outlineItems, HANDLER_NEEDLES } = await import('../../syntax/index.ts');
    await this.pause();
    if (s.closed) {
      tree.dispose();
      return undefined;
    }
    s.tree?.dispose();
    s.tree = tree;
    const declarations = outline(tree);
    const may = HANDLER_NEEDLES.some(n => text.includes(n));
    let own: FileHandlers | undefined;
    const reading: Reading = {
      document, version, text, declarations, errors: tree.errors(),
      handlers: also => also ? fileHandlers(text, outlineItems(declarations), also) : own ??= may ? fileHandlers(text, outlineItems(declarations)) : { definitions: [], helpers: [], installations: [] },
      position: offset => { const p = tree.position(offset); return new vscode.Position(p.line - 1, p.column - 1); },
    };
    s.reading = reading;
    this.done.fire(reading);
    return reading;
  }

  private forget(document: vscode.TextDocument): void {
    const s = this.states.get(document);
    if (!s) return;
    this.states.delete(document);
    s.closed = true;
    clearTimeout(s.timer);
    s.tree?.dispose();
    s.tree = undefined;
    this.gone.fire(document);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
    for (const d of [...this.states.keys()]) this.forget(d);
    this.grammar.dispose();
    this.done.dispose();
    this.gone.dispose();
  }
}
