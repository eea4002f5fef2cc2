// The tree's fault handlers, by folder, in the side bar.
import * as vscode from 'vscode';
import type { HandlerInfo } from '../../engine/api.ts';
import { tell } from '../errors.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { command } from './commands.ts';

const t = vscode.l10n.t;

interface Group { readonly kind: 'group'; readonly label: string; readonly handlers: readonly HandlerInfo[]; readonly tree: OpenTree }
interface Leaf { readonly kind: 'handler'; readonly info: HandlerInfo; readonly tree: OpenTree; readonly uri: vscode.Uri; readonly name: string }
type Node = Group | Leaf;

export function handlersView(services: Services): vscode.Disposable {
  // Where every file takes a request, the whole tree is searched only when the reader asks for it.
  let asked = false;
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>('faultline.handlers', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: node => node.kind === 'group' ? groupItem(node) : leafItem(node),
      getChildren: async node => {
        if (node) return node.kind === 'group' ? leaves(node) : [];
        try {
          return await groups(services, asked, m => { view.message = m; });
        } catch (e) {
          tell(e, services.log);
          return [];
        }
      },
    },
  });
  return vscode.Disposable.from(changed, view,
    command(services, 'searchHandlers', () => { asked = true; changed.fire(); }),
    services.trees.onDidChange(() => changed.fire()),
    vscode.workspace.onDidOpenTextDocument(d => { if (!asked && d.languageId === 'c' && services.platform.diskPath(d.uri) === undefined) changed.fire(); }),
    vscode.workspace.onDidSaveTextDocument(d => { if (services.engines.atHand(d.uri)?.path(d.uri) !== undefined) changed.fire(); }),
    command(services, 'refreshHandlers', () => changed.fire()));
}

async function groups(services: Services, asked: boolean, message: (text: string | undefined) => void): Promise<Group[]> {
  const root = await services.trees.current();
  if (!root) { message(undefined); return []; }
  const whole = asked || services.platform.diskPath(root) !== undefined;
  void vscode.commands.executeCommand('setContext', 'faultline.canSearchHandlers', !whole);
  message(t('Looking for fault handlers…'));
  try {
    const tree = await services.engines.open(root);
    const all = (whole ? await tree.engine.handlers() : await ofOpenDocuments(tree)).filter(h => h.kind !== 'helper');
    const byFolder = new Map<string, HandlerInfo[]>();
    for (const h of all) {
      const folder = h.path.slice(0, h.path.lastIndexOf('/'));
      const list = byFolder.get(folder);
      if (list) list.push(h); else byFolder.set(folder, [h]);
    }
    // Folders with handlers that can be run come first.
    const runnable = (list: readonly HandlerInfo[]) => list.some(h => h.scenarios.length > 0) ? 0 : 1;
    return [...byFolder].map(([label, handlers]): Group => ({ kind: 'group', label, handlers, tree }))
      .sort((a, b) => runnable(a.handlers) - runnable(b.handlers) || (a.label < b.label ? -1 : 1));
  } finally {
    message(whole ? undefined : t('Handlers of the open files. Searching the whole tree reads all of its files.'));
  }
}

/** The handlers of the documents that are open. */
async function ofOpenDocuments(tree: OpenTree): Promise<HandlerInfo[]> {
  const paths = new Set(vscode.workspace.textDocuments.filter(d => d.languageId === 'c').flatMap(d => tree.path(d.uri) ?? []));
  return (await Promise.all([...paths].map(p => tree.engine.handlers(p)))).flat();
}

function leaves(group: Group): Leaf[] {
  return [...group.handlers].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line)
    .flatMap(info => { const uri = group.tree.uri(info.path); return uri ? [{ kind: 'handler' as const, info, tree: group.tree, uri, name: info.name }] : []; });
}

function groupItem(group: Group): vscode.TreeItem {
  const runnable = group.handlers.some(h => h.scenarios.length > 0);
  const item = new vscode.TreeItem(group.label, runnable ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
  item.description = String(group.handlers.length);
  item.iconPath = vscode.ThemeIcon.Folder;
  return item;
}

function leafItem(leaf: Leaf): vscode.TreeItem {
  const { info } = leaf;
  const item = new vscode.TreeItem(info.name);
  item.description = `${info.path.slice(info.path.lastIndexOf('/') + 1)}:${info.line}`;
  item.iconPath = new vscode.ThemeIcon(info.scenarios.length ? 'symbol-function' : 'symbol-method');
  item.contextValue = info.scenarios.length ? 'handler.run' : 'handler';
  item.command = { title: t('Open'), command: 'vscode.open', arguments: [leaf.uri, { selection: new vscode.Range(info.line - 1, 0, info.line - 1, 0) } satisfies vscode.TextDocumentShowOptions] };
  const text = new vscode.MarkdownString();
  text.appendCodeblock(info.signature, 'c');
  for (const i of info.installedAt) text.appendMarkdown(`\n\n\`.${i.slot}\` ${t('of')} \`${i.table}\` (${i.type}), ${i.path}:${i.line}`);
  text.appendMarkdown(info.scenarios.length ? `\n\n${t('Can be run: {0}', info.scenarios.join(', '))}` : `\n\n${t('No scenario reaches it yet.')}`);
  item.tooltip = text;
  return item;
}
