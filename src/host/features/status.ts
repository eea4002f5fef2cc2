// The status bar item: the tree and its architecture, work on the index, the step of the run.
import * as vscode from 'vscode';
import type { Progress } from '../services/engines.ts';
import type { Services } from '../services/index.ts';

const t = vscode.l10n.t;

export function status(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('faultline.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Faultline';
  item.command = 'faultline.showActions';
  let progress: Progress | undefined;
  const draw = () => {
    const run = services.runs.current;
    const { arch } = services.parameters;
    if (progress) {
      item.text = `$(sync~spin) ${progress.message}${progress.fraction === undefined ? '' : ` ${Math.round(progress.fraction * 100)} %`}`;
      item.tooltip = t('Faultline is indexing the kernel tree');
    } else if (run && run.status !== 'ended') {
      const release = run.tree.root && run.tree.release;
      item.text = `$(pulse) ${t('step {0}', run.step)}`;
      item.tooltip = t('Faultline: {0}, {1}', run.title, `${release ? `Linux ${release}, ` : ''}${run.arch}`);
    } else {
      const tree = vscode.window.activeTextEditor && services.engines.atHand(vscode.window.activeTextEditor.document.uri);
      const release = tree?.root && tree.release;
      item.text = `$(pulse) ${release ? `Linux ${release}` : 'Faultline'} · ${arch}`;
      item.tooltip = t('Faultline: run fault handlers from the source you read');
    }
    item.accessibilityInformation = { label: item.text.replace(/\$\([^)]*\)\s*/g, '') };
  };
  const visible = () => { if (services.runs.current || vscode.window.activeTextEditor?.document.languageId === 'c') { draw(); item.show(); } else item.hide(); };
  visible();
  return vscode.Disposable.from(item,
    services.engines.onProgress(p => { progress = p; draw(); if (p) item.show(); }),
    services.runs.onDidChange(visible),
    services.parameters.onDidChange(draw),
    vscode.window.onDidChangeActiveTextEditor(visible));
}
