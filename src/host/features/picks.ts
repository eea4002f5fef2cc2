// Quick picks that several commands share.
import * as vscode from 'vscode';
import type { ScenarioInfo } from '../../engine/api.ts';

const t = vscode.l10n.t;

export async function pickScenario(scenarios: readonly ScenarioInfo[], current: string | undefined): Promise<ScenarioInfo | undefined> {
  const picked = await vscode.window.showQuickPick(scenarios.map(s => ({
    label: `$(beaker) ${s.title}`, description: s.id === current ? t('chosen') : '', detail: s.description, scenario: s,
  })), { title: t('Which scenario?'), placeHolder: t('A scenario is a C program; its page faults run in the kernel source that you read'), matchOnDetail: true });
  return picked?.scenario;
}
