// `when` clauses of menus: which open files hold fault handlers or programs.
import * as vscode from 'vscode';
import type { Services } from '../services/index.ts';
import { mainOf } from './programs.ts';

export function contextKeys(services: Services): vscode.Disposable {
  const handlers: Record<string, boolean> = {}, programs: Record<string, boolean> = {};
  const set = (key: string, value: unknown) => void vscode.commands.executeCommand('setContext', key, value);
  const look = async (document: vscode.TextDocument | undefined) => {
    if (document?.languageId !== 'c') return;
    const key = document.uri.toString();
    programs[key] = mainOf(document) !== undefined;
    set('faultline.programFiles', { ...programs });
    try {
      handlers[key] = (await services.handlers.of(document)).length > 0;
    } catch {
      handlers[key] = false;                                 // told where the document is read
    }
    set('faultline.handlerFiles', { ...handlers });
  };
  const tree = async () => set('faultline.hasTree', await services.trees.current().then(t => t !== undefined, () => false));
  // After activation has returned: finding the tree looks at files.
  const first = setTimeout(() => { void look(vscode.window.activeTextEditor?.document); void tree(); }, 0);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(first)),
    vscode.window.onDidChangeActiveTextEditor(e => void look(e?.document)),
    vscode.workspace.onDidSaveTextDocument(d => void look(d)),
    services.trees.onDidChange(() => void tree()));
}
