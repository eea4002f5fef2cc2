// The panel beside the editor and the view in the side bar: both show the same state and follow the run's stops.
import * as vscode from 'vscode';
import type { ToHost, ToView, ViewRequest, DebugAction } from '../../webview/protocol.ts';
import { viewHtml } from '../webviews/html.ts';
import { focusSource } from '../webviews/page.ts';
import { viewState, type Subject } from '../webviews/state.ts';
import type { Services } from '../services/index.ts';
import { command } from './commands.ts';

const t = vscode.l10n.t;
const panelType = 'faultline.panel';

export function webviews(services: Services): vscode.Disposable {
  const hub = new Hub(services);
  let panel: vscode.WebviewPanel | undefined;
  const adopt = (p: vscode.WebviewPanel) => {
    panel = p;
    p.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(services.context.extensionUri, 'dist', 'webview')] };
    const icon = (name: string) => vscode.Uri.joinPath(services.context.extensionUri, 'media', 'icons', name);
    p.iconPath = { light: icon('panel-light.svg'), dark: icon('panel-dark.svg') };
    const connection = hub.connect(p.webview, 'panel', () => p.visible);
    p.onDidChangeViewState(() => hub.refresh());
    p.onDidDispose(() => { connection.dispose(); if (panel === p) panel = undefined; });
  };
  const open = (preserveFocus: boolean) => {
    if (panel) panel.reveal(undefined, preserveFocus);
    else adopt(vscode.window.createWebviewPanel(panelType, 'Faultline', { viewColumn: vscode.ViewColumn.Beside, preserveFocus }, {}));
  };
  return vscode.Disposable.from(hub,
    command(services, 'openPanel', () => open(false)),
    // A run is what the panel is for: it opens when one starts.
    services.runs.onDidChange(run => { if (run?.status === 'starting') open(true); }),
    vscode.window.registerWebviewPanelSerializer(panelType, { deserializeWebviewPanel: async p => { if (panel) p.dispose(); else adopt(p); } }),
    vscode.window.registerWebviewViewProvider('faultline.simulator', {
      resolveWebviewView: view => {
        view.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(services.context.extensionUri, 'dist', 'webview')] };
        const connection = hub.connect(view.webview, 'simulator', () => view.visible);
        view.onDidChangeVisibility(() => hub.refresh());
        view.onDidDispose(() => connection.dispose());
      },
    }),
    new vscode.Disposable(() => panel?.dispose()));
}

interface Connection { readonly webview: vscode.Webview; readonly visible: () => boolean; ready: boolean }

/** Answers the views' requests and sends them the state. */
class Hub implements vscode.Disposable {
  private readonly services: Services;
  private readonly connections = new Set<Connection>();
  private readonly subscriptions: vscode.Disposable;
  private subject: Subject | undefined;
  private pending = false;
  private drawing: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.services = services;
    this.subscriptions = vscode.Disposable.from(
      services.runs.onDidChange(() => this.refresh()), services.parameters.onDidChange(() => this.refresh()), services.trees.onDidChange(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      services.engines.onDidEdit(() => { if (!this.services.runs.current) this.refresh(); }));
  }

  connect(webview: vscode.Webview, name: 'panel' | 'simulator', visible: () => boolean): vscode.Disposable {
    const connection: Connection = { webview, visible, ready: false };
    this.connections.add(connection);
    const listening = webview.onDidReceiveMessage(async (message: ToHost) => {
      let reply: ToView;
      try {
        if (message.request.type === 'ready') connection.ready = true;
        await this.answer(message.request);
        reply = { type: 'reply', id: message.id, ok: true };
      } catch (e) {
        reply = { type: 'reply', id: message.id, err: e instanceof Error ? e.message : String(e) };
      }
      void webview.postMessage(reply);
    });
    webview.html = viewHtml(webview, this.services.context.extensionUri, name);
    return new vscode.Disposable(() => { listening.dispose(); this.connections.delete(connection); });
  }

  /** Sends the state to the views that are seen; calls that come close together make one message. */
  refresh(): void {
    if (this.pending || ![...this.connections].some(c => c.ready && c.visible())) return;
    this.pending = true;
    this.drawing = this.drawing.then(async () => {
      await new Promise<void>(resolve => { setTimeout(resolve, 20); });
      this.pending = false;
      await this.send();
    });
  }

  private async send(): Promise<void> {
    try {
      await this.follow();
      const state = await viewState(this.services, this.subject);
      const message: ToView = { type: 'state', state };
      for (const c of this.connections) if (c.ready && c.visible()) void c.webview.postMessage(message);
    } catch (e) {
      this.services.log.warn(`view: ${e instanceof Error ? e.message : String(e)}`);
    }
  }

  /** The subject is the handler of the active editor nearest above the cursor; an editor without one leaves it as it was. */
  private async follow(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== 'c') return;
    const { uri } = editor.document;
    // Other C files need no engine.
    if ((await this.services.handlers.of(editor.document)).length === 0) return;
    const tree = await this.services.engines.forFile(uri);
    const path = tree.path(uri);
    const handlers = path === undefined ? [] : (await tree.engine.handlers(path)).filter(h => h.scenarios.length > 0);
    if (handlers.length === 0) return;
    const line = editor.selection.active.line + 1;
    const handler = [...handlers].reverse().find(h => h.line <= line) ?? handlers[0];
    this.subject = { tree, uri, handler };
  }

  private async answer(r: ViewRequest): Promise<void> {
    const { services } = this;
    switch (r.type) {
      case 'ready': this.refresh(); return;
      case 'debug': return this.debug(r.action);
      case 'run': {
        // Without a handler in sight the chosen scenario runs from its beginning.
        if (this.subject) await vscode.commands.executeCommand('faultline.run', { uri: this.subject.uri, name: this.subject.handler.name });
        else await vscode.commands.executeCommand('faultline.runScenario', (await viewState(services, undefined)).setup.scenario);
        return;
      }
      case 'jump': {
        const run = services.runs.current;
        if (run?.status !== 'stopped') throw new Error(t('Pause the run first.'));
        await run.debug.customRequest('faultline/jump', { step: r.step });
        return;
      }
      case 'open': {
        const uri = services.runs.current?.uri(r.position.path) ?? (await services.engines.current()).uri(r.position.path);
        if (!uri) throw new Error(t('{0} has no file: it is Faultline’s own code. Step into it in the debugger to read it.', r.position.path));
        const at = new vscode.Position(r.position.line - 1, Math.max(0, r.position.column - 1));
        await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
        return;
      }
      case 'openScenario': case 'exploreScenario': {
        const { setup } = await viewState(services, this.subject);
        if (r.type === 'exploreScenario') { await focusSource(); await vscode.commands.executeCommand('faultline.explore', setup.scenario); return; }
        const tree = this.subject?.tree ?? await services.engines.current();
        await vscode.commands.executeCommand('faultline.openScenario', (await tree.engine.scenarios()).find(s => s.id === setup.scenario));
        return;
      }
      case 'setScenario': return services.parameters.setScenario(r.id);
      case 'setArch': return services.parameters.setArch(r.arch);
      case 'setDefine': {
        const { setup } = await viewState(services, this.subject);
        if (setup.scenario) await services.parameters.setDefine(setup.scenario, r.name, r.value);
        return;
      }
      case 'setOption': return services.parameters.setOption(r.name, r.value);
      case 'reset': return services.parameters.reset();
      case 'chooseTree': await vscode.commands.executeCommand('faultline.chooseTree'); return;
    }
  }

  private async debug(action: DebugAction): Promise<void> {
    const run = this.services.runs.current;
    if (!run || run.status === 'ended') throw new Error(t('The run has ended: start it again.'));
    if (action === 'stop') return vscode.debug.stopDebugging(run.debug) as Promise<void>;
    // VS Code's own commands, so that its views know; they act on the active session.
    const commands: Record<Exclude<DebugAction, 'stop'>, string> = {
      continue: 'continue', pause: 'pause', next: 'stepOver', stepIn: 'stepInto', stepOut: 'stepOut', stepBack: 'stepBack', reverseContinue: 'reverseContinue', restart: 'restart',
    };
    if (vscode.debug.activeDebugSession?.id !== run.debug.id) throw new Error(t('Another debug session is active: choose this run’s in the Call Stack view first.'));
    await vscode.commands.executeCommand(`workbench.action.debug.${commands[action]}`);
  }

  dispose(): void { this.subscriptions.dispose(); }
}
