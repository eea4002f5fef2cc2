// A page in an editor tab: a webview whose state is sent once it says that it is ready, and whenever it changes.
import * as vscode from 'vscode';
import type { PageRequest, PageState, PageToHost, ToPage } from '../../webview/protocol.ts';
import { withIndex } from '../services/treeIndex.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { viewHtml } from './html.ts';

const t = vscode.l10n.t;

/** One webview panel. Its state is sent once it says that it is ready, and whenever it changes. */
export abstract class Page {
  readonly panel: vscode.WebviewPanel;
  /** undefined: it is still being opened. */
  tree: OpenTree | undefined;
  protected readonly services: Services;
  private ready = false;
  private last: PageState = { type: 'waiting', words: t('Reading the source…') };

  constructor(services: Services, name: 'atlas' | 'report' | 'handlers' | 'explore', title: string, column: vscode.ViewColumn) {
    this.services = services;
    this.panel = vscode.window.createWebviewPanel(`faultline.${name}`, title, { viewColumn: column, preserveFocus: column === vscode.ViewColumn.Beside }, {
      enableScripts: true, enableFindWidget: true, retainContextWhenHidden: true, localResourceRoots: [vscode.Uri.joinPath(services.context.extensionUri, 'dist', 'webview')],
    });
    const icon = (file: string) => vscode.Uri.joinPath(services.context.extensionUri, 'media', 'icons', file);
    this.panel.iconPath = { light: icon('panel-light.svg'), dark: icon('panel-dark.svg') };
    this.panel.webview.onDidReceiveMessage(async (message: PageToHost) => {
      let reply: ToPage;
      try {
        await this.answer(message.request);
        reply = { type: 'reply', id: message.id, ok: true };
      } catch (e) {
        reply = { type: 'reply', id: message.id, err: e instanceof Error ? e.message : String(e) };
      }
      void this.panel.webview.postMessage(reply);
    });
    this.panel.webview.html = viewHtml(this.panel.webview, services.context.extensionUri, name === 'report' ? 'atlas' : name);
  }

  /** Opens the tree: behind the page, which is there at once. */
  protected abstract open(): Promise<OpenTree>;
  protected abstract state(tree: OpenTree): Promise<PageState>;
  abstract edited(path: string): void;

  async refresh(): Promise<void> {
    try {
      this.tree ??= await this.open();
      this.show(await this.state(this.tree));
    } catch (e) {
      this.show({ type: 'failed', words: e instanceof Error ? e.message : String(e) });
    }
  }
  protected show(page: PageState): void {
    this.last = page;
    if (this.ready) void this.panel.webview.postMessage({ type: 'page', page } satisfies ToPage);
  }

  /** What this page alone is asked. */
  protected async act(_r: PageRequest): Promise<void> { /* nothing more */ }
  protected fileOf(path: string): vscode.Uri | undefined { return this.tree?.uri(path); }

  private async answer(r: PageRequest): Promise<void> {
    switch (r.type) {
      case 'ready': this.ready = true; this.show(this.last); void this.refresh(); return;
      case 'prepare': if (this.tree) await withIndex(this.services, this.tree, true); await this.refresh(); return;
      case 'run': {
        const uri = this.fileOf(r.path);
        if (!uri) return;
        await focusSource();
        await vscode.commands.executeCommand('faultline.run', { uri, name: r.name });
        return;
      }
      case 'open': {
        const uri = this.fileOf(r.position.path);
        if (!uri) throw new Error(t('{0} has no file of its own.', r.position.path));
        const at = new vscode.Position(r.position.line - 1, 0);
        await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
        return;
      }
      case 'jump': {
        const run = this.services.runs.current;
        if (run?.status !== 'stopped') throw new Error(run?.status === 'running' ? t('Pause the run first.') : t('The run has ended: run it again to go to a step of it.'));
        await focusSource();
        await run.debug.customRequest('faultline/jump', { step: r.step });
        return;
      }
      default: return this.act(r);
    }
  }
}

/** The panel of a run opens beside the editor that has the focus: that must not be a page. */
export async function focusSource(): Promise<void> { await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup'); }
