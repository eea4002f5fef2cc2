// The index of a whole tree: made when something needs it, with progress once that takes more than a second.
import * as vscode from 'vscode';
import type { OpenTree } from './engines.ts';
import type { Services } from './index.ts';

const t = vscode.l10n.t;
const SOON = 1000;

/**
 * True: who uses which name of the tree can be asked. False: there is no tree, or the reader does not want it. `asked`: the reader has asked for the
 * index itself; else, where each file takes a request, they are asked first.
 */
export async function withIndex(services: Services, tree: OpenTree, asked = false): Promise<boolean> {
  if (!tree.root) return false;
  const { study } = tree.connection;
  if (!asked && services.platform.diskPath(tree.root) === undefined && !await study.refresh()) {
    const make = t('Index the Tree');
    if (await vscode.window.showInformationMessage(t('This needs an index of the whole kernel tree. Here every file of it has to be fetched, which can take minutes.'), make) !== make) return false;
  }
  const work = study.prepare();
  const quick = await Promise.race([work, new Promise<undefined>(resolve => { setTimeout(() => resolve(undefined), SOON); })]);
  if (quick !== undefined) return quick;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t('Faultline: indexing the kernel tree'), cancellable: true }, async (progress, token) => {
    let told = 0;
    const listening = services.engines.onProgress(p => {
      if (p?.fraction === undefined) return;
      const now = Math.round(100 * p.fraction);
      progress.report({ increment: Math.max(0, now - told), message: `${now} %` });
      told = Math.max(told, now);
    });
    const cancelling = token.onCancellationRequested(() => { void study.cancel(); });
    try { return await work; } finally { listening.dispose(); cancelling.dispose(); }
  });
}
