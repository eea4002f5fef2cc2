// How often the last run executed each line, beside the lines.
import * as vscode from 'vscode';
import type { Services } from '../services/index.ts';

const t = vscode.l10n.t;

export function hitCounts(services: Services): vscode.Disposable {
  const type = vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor('editorCodeLens.foreground'), margin: '0 0 0 3em', fontStyle: 'normal' },
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.infoForeground'), overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const draw = async (editor: vscode.TextEditor) => {
    const run = services.runs.inspectable;
    const path = run?.path(editor.document.uri);
    const on = vscode.workspace.getConfiguration('faultline').get('hitCounts', true);
    if (!run || path === undefined || !on) { editor.setDecorations(type, []); return; }
    const { step } = run;
    const observed = await run.session.observed(path);
    // The run may have gone on since.
    if (services.runs.inspectable !== run || run.step !== step) return;
    const decorations: vscode.DecorationOptions[] = [];
    for (const [line, { count, step: first }] of observed) {
      if (line > editor.document.lineCount) continue;
      decorations.push({
        range: editor.document.lineAt(line - 1).range,
        hoverMessage: count === 1 ? t('Executed once in the last run, at step {0}', first) : t('Executed {0} times in the last run, first at step {1}', count, first),
        renderOptions: { after: { contentText: `${count}×` } },
      });
    }
    editor.setDecorations(type, decorations);
  };
  const all = () => vscode.window.visibleTextEditors.forEach(e => { draw(e).catch((error: unknown) => services.log.warn(String(error))); });
  return vscode.Disposable.from(type,
    services.runs.onDidChange(run => { if (run?.status !== 'running') all(); }),
    vscode.window.onDidChangeVisibleTextEditors(all),
    vscode.workspace.onDidChangeConfiguration(e => { if (e.affectsConfiguration('faultline.hitCounts')) all(); }));
}
