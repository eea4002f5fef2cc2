// Study pages beside the editor: the atlas of the open file, and the map of the tree's fault handlers.
import * as vscode from 'vscode';
import type { PageState } from '../../webview/protocol.ts';
import { ReaderError, readerErrors } from '../errors.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { Page } from '../webviews/page.ts';
import { command } from './commands.ts';

const t = vscode.l10n.t;
/** Milliseconds after the last edit at which the atlas is made anew. */
const SETTLED = 600;

export function studyPages(services: Services): vscode.Disposable {
  const pages = new Set<Page>();
  const made = (page: Page): Page => { pages.add(page); page.panel.onDidDispose(() => pages.delete(page)); return page; };
  const openAtlas = async (uri?: vscode.Uri): Promise<void> => {
    const wanted = uri ?? vscode.window.activeTextEditor?.document.uri;
    if (!wanted || !/\.[ch]$/.test(wanted.path)) throw new ReaderError(t('Open a C file first: its atlas page is shown beside it.'));
    const tree = await services.engines.forFile(wanted);
    const path = tree.path(wanted);
    if (path === undefined || !tree.root) throw readerErrors.noTree();
    const known = [...pages].find(p => p instanceof AtlasPage && p.path === path && p.tree === tree);
    if (known) known.panel.reveal(undefined, true);
    else made(new AtlasPage(services, tree, path));
  };
  const openReport = async (given?: { readonly uri: vscode.Uri; readonly name: string }): Promise<void> => {
    const wanted = given ?? await functionAtCursor(services);
    if (!wanted) return;
    const tree = await services.engines.forFile(wanted.uri);
    const path = tree.path(wanted.uri);
    if (path === undefined) throw readerErrors.noTree();
    const known = [...pages].find(p => p instanceof ReportPage && p.name === wanted.name && p.uri.toString() === wanted.uri.toString());
    if (known) known.panel.reveal(undefined, true);
    else made(new ReportPage(services, tree, wanted.uri, path, wanted.name));
  };
  const openMap = async (): Promise<void> => {
    const root = await services.trees.current();
    if (!root) throw readerErrors.noTree();
    const known = [...pages].find(p => p instanceof HandlersPage);
    if (known) known.panel.reveal();
    else made(new HandlersPage(services, await services.engines.open(root)));
  };
  return vscode.Disposable.from(
    command(services, 'openAtlas', (uri?: vscode.Uri) => openAtlas(uri instanceof vscode.Uri ? uri : undefined)),
    command(services, 'openReport', openReport),
    command(services, 'openHandlersMap', openMap),
    services.runs.onDidChange(run => { if (run?.status === 'ended' || run?.status === 'stopped') for (const p of pages) if (p instanceof ReportPage && p.tree === run.tree) p.soon(); }),
    services.engines.onDidEdit(e => { for (const p of pages) if (p.tree === e.tree) p.edited(e.path); }),
    new vscode.Disposable(() => { for (const p of pages) p.panel.dispose(); }));
}

class AtlasPage extends Page {
  readonly path: string;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(services: Services, tree: OpenTree, path: string) {
    super(services, tree, 'atlas', t('Atlas of {0}', path.slice(path.lastIndexOf('/') + 1)), vscode.ViewColumn.Beside);
    this.path = path;
    this.panel.onDidDispose(() => clearTimeout(this.timer));
  }

  protected async state(): Promise<PageState> {
    // What an earlier session kept is brought up to date at once; a first index waits until it is asked for.
    const study = this.tree.connection.study;
    await study.refresh();
    return { type: 'atlas', ...await study.atlas(this.path, language()) };
  }
  edited(path: string): void {
    if (path !== this.path) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), SETTLED);
  }
}

class ReportPage extends Page {
  readonly uri: vscode.Uri;
  readonly name: string;
  private readonly path: string;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(services: Services, tree: OpenTree, uri: vscode.Uri, path: string, name: string) {
    super(services, tree, 'report', t('Report of {0}()', name), vscode.ViewColumn.Beside);
    this.uri = uri;
    this.path = path;
    this.name = name;
    this.panel.onDidDispose(() => clearTimeout(this.timer));
  }

  protected async state(): Promise<PageState> {
    const document = await vscode.workspace.openTextDocument(this.uri);
    const fn = await this.services.reader.function(document, this.name);
    if (!fn) throw new Error(t('{0} defines no function {1} any more.', this.path, this.name));
    const { study } = this.tree.connection;
    await study.refresh();
    const run = this.services.runs.inspectable;
    const hits = run?.tree === this.tree ? await run.session.hits(this.path) : undefined;
    return { type: 'report', ...await study.report(this.path, fn, language(), ...(hits && hits.size > 0 ? [hits] : [])) };
  }
  edited(path: string): void { if (path === this.path) this.soon(); }
  /** A run has stood or ended: lines that it executed are marked. */
  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), SETTLED);
  }
}

/** The setting's, else VS Code's. */
function language(): string { return vscode.workspace.getConfiguration('faultline').get<string>('language') || vscode.env.language; }

/** The function that the cursor stands in, else one that the reader picks. */
async function functionAtCursor(services: Services): Promise<{ readonly uri: vscode.Uri; readonly name: string } | undefined> {
  const editor = vscode.window.activeTextEditor;
  const reading = editor && await services.reader.reading(editor.document);
  if (!reading) throw new ReaderError(t('Open a C file first: the report tells the function at the cursor.'));
  const { document } = editor, functions = reading.declarations.filter(d => d.kind === 'function');
  if (functions.length === 0) throw new ReaderError(t('This file defines no function.'));
  const cursor = document.offsetAt(editor.selection.active);
  const here = functions.find(f => f.start <= cursor && cursor <= f.end);
  if (here) return { uri: document.uri, name: here.name };
  const picked = await vscode.window.showQuickPick(functions.map(f => ({ label: `$(symbol-function) ${f.name}`, name: f.name })), { title: t('Which function?') });
  return picked && { uri: document.uri, name: picked.name };
}

class HandlersPage extends Page {
  constructor(services: Services, tree: OpenTree) { super(services, tree, 'handlers', t('Fault Handlers'), vscode.ViewColumn.Active); }
  protected async state(): Promise<PageState> { return { type: 'handlers', rows: await this.tree.connection.study.handlersMap() }; }
  edited(): void { /* shown as it was when the page was opened; opening it again is quick */ }
}
