// The scenarios in the side bar: the chosen one is marked; a click opens the program.
import * as vscode from 'vscode';
import type { ScenarioInfo } from '../../engine/api.ts';
import { tell } from '../errors.ts';
import type { Services } from '../services/index.ts';

const t = vscode.l10n.t;

export function scenariosView(services: Services): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<ScenarioInfo>('faultline.scenarios', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: scenario => {
        const chosen = scenario.id === services.parameters.scenario;
        const item = new vscode.TreeItem(scenario.title);
        item.description = chosen ? t('chosen') : scenario.path.slice(scenario.path.lastIndexOf('/') + 1);
        item.iconPath = new vscode.ThemeIcon('beaker', chosen ? new vscode.ThemeColor('charts.green') : undefined);
        item.tooltip = scenario.description;
        item.contextValue = scenario.severalTasks ? 'scenario.tasks' : 'scenario';
        item.accessibilityInformation = { label: `${scenario.title}${chosen ? `, ${t('chosen')}` : ''}. ${scenario.description}` };
        item.command = { title: t('Open'), command: 'faultline.openScenario', arguments: [scenario] };
        return item;
      },
      getChildren: async scenario => {
        if (scenario) return [];
        try {
          return [...await (await services.engines.current()).engine.scenarios()];
        } catch (e) {
          tell(e, services.log);
          return [];
        }
      },
    },
  });
  return vscode.Disposable.from(changed, view, services.parameters.onDidChange(() => changed.fire()), services.trees.onDidChange(() => changed.fire()));
}
