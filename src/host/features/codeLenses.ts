// CodeLenses above fault handlers and above programs.
import * as vscode from 'vscode';
import { scenarios } from '../../paths/index.ts';
import { startsTasks } from '../../paths/tasks.ts';
import { cSelector } from '../ids.ts';
import type { DocumentHandler } from '../reader/handlers.ts';
import type { Services } from '../services/index.ts';
import { mainOf } from './programs.ts';
import type { HandlerReference } from './runCommands.ts';

const t = vscode.l10n.t;

export function codeLenses(services: Services): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    services.parameters.onDidChange(() => changed.fire()),
    services.trees.onDidChange(() => changed.fire()),
    services.handlers.onDidChange(() => changed.fire()),
    vscode.languages.registerCodeLensProvider([...cSelector], {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document, token) => {
        const lenses = programLenses(document);
        try {
          const handlers = await services.handlers.of(document);
          if (!token.isCancellationRequested) for (const handler of handlers) lenses.push(...handlerLenses(services, document, handler));
        } catch (e) {
          services.log.warn(String(e));
        }
        return lenses;
      },
    }));
}

function programLenses(document: vscode.TextDocument): vscode.CodeLens[] {
  const line = mainOf(document);
  if (line === undefined) return [];
  const lens = (title: string, tooltip: string, id: string): vscode.CodeLens => new vscode.CodeLens(lineRange(line), { title, tooltip, command: id, arguments: [document.uri] });
  return [
    lens(`$(play)\u00a0${t('Run')}`, t('Run this program on the simulated kernel'), 'faultline.runProgram'),
    ...(startsTasks(document.getText()) ? [lens(`$(git-compare)\u00a0${t('Explore Interleavings')}`, t('Run it in every order of its threads, and tell each ending with its schedule'), 'faultline.explore')] : []),
  ];
}

function handlerLenses(services: Services, document: vscode.TextDocument, handler: DocumentHandler): vscode.CodeLens[] {
  const range = lineRange(handler.line);
  const reference: HandlerReference = { uri: document.uri, name: handler.name };
  const lens = (title: string, tooltip: string, command: string, ...args: unknown[]) => new vscode.CodeLens(range, { title, tooltip, command, arguments: args });
  const out: vscode.CodeLens[] = [];
  const reaching = scenarios.filter(s => handler.scenarios.includes(s.id));
  if (reaching.length) {
    out.push(lens(`$(play)\u00a0${t('Run')}`, t('Run a scenario that faults, and stop at the first statement of {0}()', handler.name), 'faultline.run', reference),
      lens(`$(run-all)\u00a0${t('Run to End')}`, t('Run the whole scenario; breakpoints still stop it'), 'faultline.runToEnd', reference));
    const chosen = reaching.find(s => s.id === services.parameters.scenario) ?? reaching[0];
    out.push(lens(`$(beaker)\u00a0${chosen.title}`, t('Choose another scenario'), 'faultline.chooseScenario', reference));
  }
  out.push(lens(`$(book)\u00a0${t('Report')}`, t('Tell {0}() line by line in words', handler.name), 'faultline.openReport', reference));
  if (handler.installedAt.length) {
    const places = handler.installedAt.map(i => new vscode.Location(i.uri, new vscode.Position(i.line, 0)));
    const first = handler.installedAt[0];
    const title = handler.installedAt.length === 1 ? t('{0} of {1}', `.${first.slot}`, first.table) : t('installed in {0} tables', handler.installedAt.length);
    out.push(lens(title, t('Show where this handler is installed'), 'editor.action.showReferences', document.uri, range.start, places));
  }
  return out;
}

function lineRange(line: number): vscode.Range { return new vscode.Range(line, 0, line, 0); }
