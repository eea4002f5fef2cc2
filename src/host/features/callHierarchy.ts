// Call hierarchy and “Go to Implementations” over the whole tree, through operation tables too. Where another C extension is at work, its own are
// shown instead.
import * as vscode from 'vscode';
import type { NamedPlace } from '../../tree/calls/hierarchy.ts';
import { cSelector } from '../ids.ts';
import { otherCExtension } from '../reader/others.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { withIndex } from '../services/treeIndex.ts';

const t = vscode.l10n.t;

class Item extends vscode.CallHierarchyItem {
  readonly place: NamedPlace;
  readonly tree: OpenTree;
  constructor(tree: OpenTree, place: NamedPlace, uri: vscode.Uri, detail: string) {
    const line = new vscode.Range(place.line - 1, 0, place.line - 1, 0);
    super(place.kind === 'macro' ? vscode.SymbolKind.Constant : place.kind === 'variable' ? vscode.SymbolKind.Variable : vscode.SymbolKind.Function, place.name, detail, uri, line, line);
    this.place = place;
    this.tree = tree;
  }
}

export function callHierarchy(services: Services): vscode.Disposable {
  const item = (tree: OpenTree, place: NamedPlace, note = ''): Item | undefined => {
    const uri = tree.uri(place.path);
    return uri && new Item(tree, place, uri, note === '' ? place.path : `${place.path} · ${note}`);
  };
  const ranges = (name: string, lines: readonly number[]): vscode.Range[] => lines.map(l => new vscode.Range(l - 1, 0, l - 1, name.length));
  /** The tree of a document with its index, and the word there. */
  const asked = async (document: vscode.TextDocument, position: vscode.Position): Promise<{ tree: OpenTree; path: string; name: string; member: boolean; slot: boolean } | undefined> => {
    if (otherCExtension()) return undefined;
    const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
    if (!word) return undefined;
    const tree = await services.engines.forFile(document.uri);
    const path = tree.path(document.uri);
    if (path === undefined || !await withIndex(services, tree)) return undefined;
    const line = document.lineAt(word.start.line).text;
    return { tree, path, name: document.getText(word), member: /(\.|->)\s*$/.test(line.slice(0, word.start.character)), slot: /^\s*=[^=]/.test(line.slice(word.end.character)) };
  };
  return vscode.Disposable.from(
    vscode.languages.registerCallHierarchyProvider([...cSelector], {
      prepareCallHierarchy: async (document, position) => {
        const a = await asked(document, position);
        if (!a) return undefined;
        return (await a.tree.connection.study.definitions(a.name, a.path)).slice(0, 20).flatMap(p => item(a.tree, p) ?? []);
      },
      provideCallHierarchyIncomingCalls: async (i: vscode.CallHierarchyItem) => {
        if (!(i instanceof Item)) return [];
        const callers = await i.tree.connection.study.callers(i.place.name, i.place.path);
        return callers.flatMap(c => {
          const from = item(i.tree, c.by, c.how === 'slot' ? t('takes its address') : '');
          return from ? [new vscode.CallHierarchyIncomingCall(from, ranges(i.place.name, c.lines))] : [];
        });
      },
      provideCallHierarchyOutgoingCalls: async (i: vscode.CallHierarchyItem) => {
        if (!(i instanceof Item)) return [];
        const callees = await i.tree.connection.study.callees(i.place.name, i.place.path);
        return callees.flatMap(c => { const to = item(i.tree, c.callee); return to ? [new vscode.CallHierarchyOutgoingCall(to, ranges(c.callee.name, c.lines))] : []; });
      },
    }),
    vscode.languages.registerImplementationProvider([...cSelector], {
      provideImplementation: async (document, position) => {
        const a = await asked(document, position);
        if (!a) return undefined;
        const at = (p: NamedPlace): vscode.Location[] => { const uri = a.tree.uri(p.path); return uri ? [new vscode.Location(uri, new vscode.Position(p.line - 1, 0))] : []; };
        const { study } = a.tree.connection;
        // `ops->fault(vmf)`, `.fault = x`, and the member in the structure's declaration: what tables have in that slot.
        const slots = a.member || a.slot ? await study.implementations(a.name) : [];
        if (slots.length > 0) return slots.flatMap(s => at(s.function));
        const defined = (await study.definitions(a.name, a.path)).filter(d => d.kind === 'function');
        return defined.length > 0 ? defined.flatMap(at) : (await study.implementations(a.name)).flatMap(s => at(s.function));
      },
    }));
}
