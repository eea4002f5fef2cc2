// What can be asked of a tree for its study pages: the atlas of a file, the map of handlers, callers and implementations over the whole tree.
import { withFiles, type FileSource } from '../base/files.ts';
import type { IndexStore } from '../engine/api.ts';
import type { LocalEngine } from '../engine/engine.ts';
import { contractList } from '../engine/catalog.ts';
import { scenariosOf } from '../paths/index.ts';
import { AtlasProblem, atlasMarkdown, atlasOf, messagesIn } from '../reports/index.ts';
import { SourceText } from '../reports/analysis/source.ts';
import { aboutName, type About } from '../reports/about.ts';
import { Facts } from '../reports/facts.ts';
import { reportMarkdown, type Observed } from '../reports/logic/markdown.ts';
import { languageFor } from '../reports/logic/messages.ts';
import { functionReport, wholeTree } from '../reports/logic/report.ts';
import type { FunctionAst } from '../syntax/index.ts';
import type { Bulk } from '../tree/bulk.ts';
import { callersOf, definitionsOf, implementationsOf, type CalleeOf, type CallerOf, type Implementation, type NamedPlace } from '../tree/calls/hierarchy.ts';
import { CallIndex } from '../tree/calls/index.ts';
import type { Handler, KernelTree } from '../tree/index.ts';
import { maintainersOf } from '../tree/maintainers.ts';

/** In the place of a link's path: the number is a step of the run. */
const STEP = 'step:';

/** A page as Markdown whose links are `path#line`, in reports also `step:#step`. */
export interface AtlasDocument { readonly path: string; readonly language: string; readonly markdown: string; readonly indexed: boolean }
/** `indexed`: callers of the whole tree are told. */
export interface ReportDocument { readonly path: string; readonly name: string; readonly language: string; readonly markdown: string; readonly indexed: boolean }
export interface HandlerRow {
  readonly name: string; readonly path: string; readonly line: number; readonly kind: Handler['kind']; readonly arch: string; readonly subsystem: string;
  readonly installed: readonly { readonly slot: string; readonly table: string; readonly type: string; readonly path: string; readonly line: number }[];
  readonly scenarios: readonly string[];
}

export interface StudyParts {
  readonly engine: LocalEngine;
  readonly files: FileSource;
  /** All files at once; undefined: there is no tree. */
  readonly bulk: Bulk | undefined;
  /** Reads them by itself. Else each file takes a request, and the whole tree is read only when the reader asks for it ({@link Study.prepare}). */
  readonly local: boolean;
  readonly store: IndexStore | undefined;
  readonly progress: (message: string, fraction: number | undefined) => void;
}

/** Milliseconds in which a listing of the tree is believed. Edits in the editor are told apart from it. */
const LISTED = 10_000;

export class Study {
  private readonly parts: StudyParts;
  private readonly index: CallIndex | undefined;
  private listed = 0;
  private loading: Promise<boolean> | undefined;
  private stop = false;
  private modelled: ReadonlyMap<string, unknown> | undefined;
  private handlers: readonly Handler[] | undefined;

  constructor(parts: StudyParts) {
    this.parts = parts;
    this.index = parts.bulk && new CallIndex(parts.bulk, parts.store);
  }

  /** Makes the index of the whole tree, or brings it up to date. False: this host cannot, or the reader cancelled it. */
  async prepare(): Promise<boolean> {
    const { index } = this;
    if (!index) return false;
    this.stop = false;
    this.loading ??= this.load(index).finally(() => { this.loading = undefined; });
    return this.loading;
  }
  /** Takes an index that is there already, brought up to date; makes none. */
  async refresh(): Promise<boolean> {
    const { index } = this;
    if (!index || (index.ready && (!this.parts.local || Date.now() - this.listed < LISTED))) return index?.ready ?? false;
    index.forget();
    const ready = await index.load();
    if (ready) this.listed = Date.now();
    return ready;
  }
  /** Ends {@link prepare}. */
  cancel(): void { this.stop = true; }

  private async load(index: CallIndex): Promise<boolean> {
    if (index.ready && (!this.parts.local || Date.now() - this.listed < LISTED)) return true;
    index.forget();
    try {
      await index.build({ cancelled: () => this.stop, onProgress: (done, total) => this.parts.progress('Index of the tree', done / Math.max(1, total)) });
      this.listed = Date.now();
      return true;
    } catch (e) {
      if (e instanceof Error && e.name === 'Cancelled') return false;
      throw e;
    } finally { this.parts.progress('Index of the tree', 1); }
  }

  /** Rejects with a message for the reader where there can be no page. */
  async atlas(path: string, language: string): Promise<AtlasDocument> {
    const t = messagesIn(languageFor(language));
    const tree = await this.tree();
    this.modelled ??= contractList();
    try {
      const page = await withAsync(() => atlasOf({
        tree, index: this.index?.ready ? this.index : undefined, scenariosOf, modelled: n => this.modelled!.has(n),
        installed: (file, name) => this.elsewhere(file, name),
      }, path));
      return { path, language: languageFor(language), markdown: atlasMarkdown(page, t, { link: (p, line) => `${p}#${line}` }), indexed: page.indexed };
    } catch (e) {
      throw e instanceof AtlasProblem ? new Error(t(e.id, e.values)) : e;
    }
  }

  /**
   * The function logic report of a function of the tree's text as it is now. `observed`: what the last run executed of the file. Where there is
   * no index yet, callers come from a search of the texts.
   */
  async report(path: string, fn: FunctionAst, language: string, observed?: ReadonlyMap<number, Observed>): Promise<ReportDocument> {
    const tree = await this.tree();
    const { index } = this;
    const modelled = this.modelled ??= contractList();
    // An edit anywhere may change what names mean: nothing is kept between reports.
    const facts = new Facts(tree);
    // Without an index, callers come from a search of the texts where that takes no requests.
    const indexed = index !== undefined && (index.ready || this.parts.local);
    const whole = wholeTree(tree, indexed ? index : undefined);
    const report = await withAsync(() => functionReport({
      tree, facts, functions: () => [fn], modelled: n => modelled.has(n),
      ...whole,
      installed: async (name, file) => [...await whole.installed!(name, file), ...this.elsewhere(file, name).map(i => ({ path: i.file, line: i.line, table: i.table, slot: i.slot }))],
    }, path, fn.name, languageFor(language)));
    return { path, name: fn.name, language: languageFor(language), indexed, markdown: reportMarkdown(report, { link: (p, line) => `${p}#${line}`, ...(observed ? { observed, stepLink: step => `${STEP}#${step}` } : {}) }) };
  }

  /** What the tree says of a name where it is used; undefined: it defines none. `tag`: behind that keyword. */
  async about(name: string, path: string, tag?: 'struct' | 'union' | 'enum'): Promise<About | undefined> {
    const tree = await this.tree();
    return withFiles(() => aboutName(tree, name, path, tag));
  }

  /** All fault handlers with what a reader sorts them by. */
  async handlersMap(): Promise<readonly HandlerRow[]> {
    const tree = await this.tree();
    const { bulk, local } = this.parts;
    if (!bulk || !local) {
      return (await this.parts.engine.handlers()).map(h => ({
        name: h.name, path: h.path, line: h.line, kind: h.kind, arch: h.arch ?? '', subsystem: subsystem(tree, h.path), scenarios: h.scenarios,
        installed: h.installedAt.map(i => ({ ...i, type: i.type.replace(/^struct /, '') })),
      }));
    }
    this.handlers = await tree.allHandlers(bulk, { onProgress: (done, total) => this.parts.progress('Fault handlers', done / Math.max(1, total)) });
    this.parts.progress('Fault handlers', 1);
    return this.handlers.map(h => ({
      name: h.name, path: h.file, line: h.line, kind: h.kind, arch: h.arch ?? '', subsystem: subsystem(tree, h.file), scenarios: scenariosOf(h),
      installed: h.installedAt.map(i => ({ slot: i.slot, table: i.table, type: i.structType, path: i.file, line: i.line })),
    }));
  }

  /** Looks for the handlers that tables of other files install, for the pages. False: they are known already, or this takes a request for each file. */
  async findHandlers(): Promise<boolean> {
    if (this.handlers || !this.parts.local) return false;
    await this.handlersMap();
    return true;
  }
  /** Where other files install a function, as far as it is known. */
  private elsewhere(file: string, name: string): Handler['installedAt'] {
    return this.handlers?.find(h => h.file === file && h.name === name)?.installedAt.filter(i => i.file !== file) ?? [];
  }

  /** Nothing while there is no index: {@link prepare} first. */
  async definitions(name: string, path: string): Promise<readonly NamedPlace[]> { return this.index?.ready ? definitionsOf(this.index, name, path) : []; }
  async callers(name: string, path: string): Promise<readonly CallerOf[]> { return this.index?.ready ? callersOf(this.index, name, path) : []; }
  async implementations(slot: string): Promise<readonly Implementation[]> { return this.index?.ready ? implementationsOf(this.index, this.parts.files, slot) : []; }

  async callees(name: string, path: string): Promise<readonly CalleeOf[]> {
    const tree = await this.tree();
    const text = await withFiles(() => tree.files.read(path));
    if (text === undefined) return [];
    const f = new SourceText(path, text, tree.outlineOf(path)).functions.find(x => x.name === name);
    const lines = new Map<string, number[]>();
    for (const c of f?.calls ?? []) if (c.through === undefined) lines.set(c.name, [...lines.get(c.name) ?? [], c.line]);
    const out: CalleeOf[] = [];
    for (const [called, at] of lines) {
      const [place] = await this.definitions(called, path);
      if (place) out.push({ callee: place, lines: at });
    }
    return out;
  }

  private async tree(): Promise<KernelTree> {
    const tree = await withFiles(() => this.parts.engine.kernelTree);
    if (!tree) throw new Error('This file belongs to no kernel tree: open the folder of one, or choose one with “Faultline: Choose Kernel Tree”.');
    return tree;
  }
}

const subsystem = (tree: KernelTree, path: string): string => maintainersOf(tree.files, path)[0]?.title ?? '';

async function withAsync<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try { return await work(); } catch (e) { if (!(e instanceof Error) || e.name !== 'PendingFile') throw e; await (e as Error & { ready: Promise<void> }).ready; }
  }
}
