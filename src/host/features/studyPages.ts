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
    if (!await services.engines.inTree(wanted)) throw readerErrors.noTree();
    const known = [...pages].find(p => p instanceof AtlasPage && p.uri.toString() === wanted.toString());
    if (known) known.panel.reveal(undefined, true);
    else made(new AtlasPage(services, wanted));
  };
  // A link gives the address as text.
  const openReport = async (given?: { readonly uri: vscode.Uri | string; readonly name: string }): Promise<void> => {
    const asked = given ?? await functionAtCursor(services);
    if (!asked) return;
    const wanted = { name: asked.name, uri: typeof asked.uri === 'string' ? vscode.Uri.parse(asked.uri, true) : asked.uri };
    const known = [...pages].find(p => p instanceof ReportPage && p.name === wanted.name && p.uri.toString() === wanted.uri.toString());
    if (known) known.panel.reveal(undefined, true);
    else made(new ReportPage(services, wanted.uri, wanted.name));
  };
  const openMap = async (): Promise<void> => {
    const root = await services.trees.current();
    if (!root) throw readerErrors.noTree();
    const known = [...pages].find(p => p instanceof HandlersPage);
    if (known) known.panel.reveal();
    else made(new HandlersPage(services, root));
  };
  return vscode.Disposable.from(
    command(services, 'openAtlas', (uri?: vscode.Uri) => openAtlas(uri instanceof vscode.Uri ? uri : undefined)),
    command(services, 'openReport', openReport),
    command(services, 'openHandlersMap', openMap),
    services.runs.onDidChange(run => { if (run?.status === 'ended' || run?.status === 'stopped') for (const p of pages) if (p instanceof ReportPage && p.tree === run.tree) p.soon(); }),
    vscode.workspace.onDidChangeConfiguration(e => { if (e.affectsConfiguration('faultline.language')) for (const p of pages) void p.refresh(); }),
    services.engines.onDidEdit(e => { for (const p of pages) if (p.tree === e.tree) p.edited(e.path); }),
    new vscode.Disposable(() => { for (const p of pages) p.panel.dispose(); }));
}

/** A page about one file: made anew when the file has been edited. */
abstract class FilePage extends Page {
  readonly uri: vscode.Uri;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(services: Services, name: 'atlas' | 'report', title: string, uri: vscode.Uri) {
    super(services, name, title, vscode.ViewColumn.Beside);
    this.uri = uri;
    this.panel.onDidDispose(() => clearTimeout(this.timer));
  }

  protected open(): Promise<OpenTree> { return this.services.engines.forFile(this.uri); }
  /** The tree's path of the file. */
  protected path(tree: OpenTree): string {
    const path = tree.path(this.uri);
    if (path === undefined) throw readerErrors.noTree();
    return path;
  }
  edited(path: string): void { if (path === this.tree?.path(this.uri)) this.soon(); }
  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), SETTLED);
  }
}

class AtlasPage extends FilePage {
  private searched = false;

  constructor(services: Services, uri: vscode.Uri) { super(services, 'atlas', t('Atlas of {0}', uri.path.slice(uri.path.lastIndexOf('/') + 1)), uri); }

  protected async state(tree: OpenTree): Promise<PageState> {
    // What an earlier session kept is brought up to date at once; a first index waits until it is asked for.
    const { study } = tree.connection;
    const indexed = await study.refresh();
    const page = await study.atlas(this.path(tree), language());
    // Tables of other files that install its functions: the page is there first.
    if (indexed && !this.searched) {
      this.searched = true;
      study.findHandlers().then(found => { if (found) this.soon(); }, (e: unknown) => this.services.log.warn(String(e)));
    }
    return { type: 'atlas', ...page };
  }
}

class ReportPage extends FilePage {
  readonly name: string;

  constructor(services: Services, uri: vscode.Uri, name: string) {
    super(services, 'report', t('Report of {0}()', name), uri);
    this.name = name;
  }

  protected async state(tree: OpenTree): Promise<PageState> {
    const path = this.path(tree);
    const document = await vscode.workspace.openTextDocument(this.uri);
    const fn = await this.services.reader.function(document, this.name);
    if (!fn) throw new Error(t('{0} defines no function {1} any more.', path, this.name));
    const { study } = tree.connection;
    await study.refresh();
    // A run that has stood or ended: lines that it executed are marked.
    const run = this.services.runs.inspectable;
    const observed = run?.tree === tree ? await run.session.observed(path) : undefined;
    return { type: 'report', ...await study.report(path, fn, language(), ...(observed && observed.size > 0 ? [observed] : [])) };
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
  private readonly root: vscode.Uri;
  constructor(services: Services, root: vscode.Uri) {
    super(services, 'handlers', t('Fault Handlers'), vscode.ViewColumn.Active);
    this.root = root;
    this.show({ type: 'waiting', words: t('Looking for fault handlers…') });
  }
  protected open(): Promise<OpenTree> { return this.services.engines.open(this.root); }
  protected async state(tree: OpenTree): Promise<PageState> { return { type: 'handlers', rows: await tree.connection.study.handlersMap() }; }
  edited(): void { /* shown as it was when the page was opened; opening it again is quick */ }
}
