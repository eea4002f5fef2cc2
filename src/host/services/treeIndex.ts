// The index of a whole tree: made when something needs it, with progress once that takes more than a second.
import * as vscode from 'vscode';
import type { OpenTree } from './engines.ts';
import type { Services } from './index.ts';

const t = vscode.l10n.t;
const SOON = 1000;

/** True: who uses which name of the tree can be asked. False: this host cannot read a whole tree, or the reader cancelled. */
export async function withIndex(services: Services, tree: OpenTree): Promise<boolean> {
  if (!tree.root) return false;
  const { study } = tree.connection;
  const work = study.prepare();
  const quick = await Promise.race([work, new Promise<undefined>(resolve => { setTimeout(() => resolve(undefined), SOON); })]);
  if (quick !== undefined) return quick;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t('Faultline: indexing the kernel tree, once'), cancellable: true }, async (progress, token) => {
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
