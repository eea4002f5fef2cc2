// The fault handlers of an open document: from its own text as the grammar reads it, at once; then with what the tree's index knows of other files.
import * as vscode from 'vscode';
import type { HandlerInfo } from '../../engine/api.ts';
import { scenariosOf } from '../../paths/index.ts';
import { lineAt, lineStarts } from '../../base/position.ts';
import type { FileHandlers } from '../../syntax/index.ts';
import type { Installation } from '../../tree/index.ts';
import type { Engines, OpenTree } from '../services/engines.ts';
import type { Platform } from '../platform.ts';
import type { Reader, Reading } from './reader.ts';

export interface DocumentHandler {
  readonly name: string;
  /** 0-based. */
  readonly line: number;
  readonly scenarios: readonly string[];
  readonly installedAt: readonly { readonly uri: vscode.Uri; readonly line: number; readonly table: string; readonly slot: string }[];
}

/** Milliseconds between a first look at a document and its reading by the grammar. */
const SOON = 100;
/** Milliseconds between a first look at a document and the questions about its tree. */
const LATER = 300;

/** What other files install of this document's functions, by the function's name. */
type Elsewhere = ReadonlyMap<string, HandlerInfo['installedAt']>;

export class DocumentHandlers implements vscode.Disposable {
  private readonly reader: Reader;
  private readonly engines: Engines;
  private readonly platform: Platform;
  private readonly log: vscode.LogOutputChannel;
  private readonly known = new Map<string, { readonly tree: OpenTree; readonly elsewhere: Elsewhere; readonly key: string }>();
  /** What was answered of a reading. */
  private readonly read = new WeakMap<Reading, FileHandlers>();
  private readonly running = new Set<string>();
  private readonly searched = new WeakSet<OpenTree>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** More is known of some document. */
  readonly onDidChange = this.changed.event;

  constructor(reader: Reader, engines: Engines, platform: Platform, log: vscode.LogOutputChannel) {
    this.reader = reader;
    this.engines = engines;
    this.platform = platform;
    this.log = log;
    this.subscription = reader.onDidForget(d => this.known.delete(d.uri.toString()));
  }

  /** As the grammar reads the document; until it has done so, as it read it before an edit in a body, or as the scanner does, which takes milliseconds. */
  async of(document: vscode.TextDocument): Promise<readonly DocumentHandler[]> {
    if (!this.reader.reads(document)) return [];
    const reading = this.reader.current(document);
    if (reading) {
      void this.complement(document);
      const found = await this.reader.handlers(reading, this.also(document));
      this.read.set(reading, found);
      return this.merged(reading, found);
    }
    // While the reader types in a body its handlers only move: the worker, which reads on, need not be waited for.
    const before = this.reader.followed(document), known = before && this.read.get(before.reading);
    if (known) {
      const moved = this.merged({ document, position: offset => document.positionAt(before.now(offset)) }, known);
      void this.refine(document, moved);
      return moved;
    }
    const text = document.getText();
    const found = await this.reader.quick(text, this.also(document));
    let starts: Uint32Array | undefined;
    const quick = this.merged({ document, position: offset => new vscode.Position(lineAt(starts ??= lineStarts(text), offset), 0) }, found);
    void this.refine(document, quick);
    return quick;
  }

  /** Reads the document, and says so where that tells other handlers than the first look. */
  private async refine(document: vscode.TextDocument, quick: readonly DocumentHandler[]): Promise<void> {
    await new Promise<void>(resolve => { setTimeout(() => resolve(), SOON); });
    const reading = await this.reader.reading(document).catch(() => undefined);
    if (!reading) return;
    void this.complement(document);
    const shape = (list: readonly DocumentHandler[]) => JSON.stringify(list.map(h => [h.name, h.line, h.installedAt.length]));
    const found = await this.reader.handlers(reading, this.also(document));
    this.read.set(reading, found);
    if (shape(this.merged(reading, found)) !== shape(quick)) this.changed.fire();
  }

  /** Names that other files' tables install, as far as it is known. */
  private also(document: vscode.TextDocument): string[] { return [...this.known.get(document.uri.toString())?.elsewhere.keys() ?? []]; }

  private merged(reading: Pick<Reading, 'document' | 'position'>, { definitions, requests, installations }: FileHandlers): DocumentHandler[] {
    const uri = reading.document.uri;
    const known = this.known.get(uri.toString());
    const path = known?.tree.path(uri) ?? uri.path;
    return [...definitions, ...requests].map(d => {
      const own = installations.filter(i => i.handler === d.name).map(i => ({ uri, line: reading.position(i.offset).line, table: i.table, slot: i.slot, structType: i.structType }));
      const others = (known?.elsewhere.get(d.name) ?? []).flatMap(i => {
        const at = known!.tree.uri(i.path);
        return at ? [{ uri: at, line: i.line - 1, table: i.table, slot: i.slot, structType: i.type.replace(/^struct /, '') }] : [];
      });
      const installedAt = [...own, ...others];
      const line = reading.position(d.nameStart).line;
      const asInstalled: Installation[] = installedAt.map(i => ({ ...i, file: i.uri.path }));
      return { name: d.name, line, installedAt, scenarios: scenariosOf({ name: d.name, file: path, line: line + 1, signature: d.signature, installedAt: asInstalled, arch: undefined, kind: 'signature' }) };
    });
  }

  /** Asks the engine, which may have to open the tree first. */
  private async complement(document: vscode.TextDocument): Promise<void> {
    const id = document.uri.toString();
    if (this.running.has(id) || document.uri.scheme === 'untitled') return;
    this.running.add(id);
    try {
      // Opening a tree takes the thread for a while: what the document itself tells is shown first.
      await new Promise<void>(resolve => { setTimeout(() => resolve(), LATER); });
      if (!await this.engines.inTree(document.uri)) return;
      const tree = await this.engines.forFile(document.uri);
      const path = tree.path(document.uri);
      if (path === undefined || !tree.root) return;
      await this.ask(document, tree, path);
      const reading = await this.reader.reading(document);
      // Only where the search reads no file through a request of its own.
      if (!reading || reading.handlers.definitions.length === 0 || this.searched.has(tree) || this.platform.diskPath(tree.root) === undefined) return;
      this.searched.add(tree);
      await tree.engine.handlers();
      await this.ask(document, tree, path);
    } catch (e) {
      this.log.warn(`${id}: ${String(e)}`);                  // shown by whoever asks for the tree in earnest
    } finally {
      this.running.delete(id);
    }
  }

  private async ask(document: vscode.TextDocument, tree: OpenTree, path: string): Promise<void> {
    const all = await tree.engine.handlers(path);
    const elsewhere = new Map(all.map((h): [string, HandlerInfo['installedAt']] => [h.name, h.installedAt.filter(i => i.path !== path)]).filter(([, list]) => list.length > 0));
    const id = document.uri.toString(), key = JSON.stringify([...elsewhere]);
    const before = this.known.get(id);
    if (document.isClosed || (before?.tree === tree && before.key === key)) return;
    this.known.set(id, { tree, elsewhere, key });
    if (elsewhere.size > 0 || (before?.elsewhere.size ?? 0) > 0) this.changed.fire();
  }

  dispose(): void { this.subscription.dispose(); this.changed.dispose(); }
}
