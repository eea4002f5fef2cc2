// Commands that choose what the next run is made with.
import * as vscode from 'vscode';
import { withFiles } from '../../base/files.ts';
import type { ScenarioInfo } from '../../engine/api.ts';
import { readerErrors } from '../errors.ts';
import { architectures, bundledUri } from '../ids.ts';
import { withPrefix } from '../services/parameters.ts';
import { exists } from '../services/trees.ts';
import type { Services } from '../services/index.ts';
import { command } from './commands.ts';
import { pickScenario } from './picks.ts';
import type { HandlerReference } from './runCommands.ts';

const t = vscode.l10n.t;

export function chooseCommands(services: Services): vscode.Disposable {
  const { parameters, engines } = services;
  const scenarioOf = async (given: ScenarioInfo | undefined): Promise<ScenarioInfo | undefined> => given ?? pickScenario(await (await engines.current()).engine.scenarios(), parameters.scenario);
  return vscode.Disposable.from(
    command(services, 'chooseScenario', async (given?: HandlerReference) => {
      const tree = given ? await engines.forFile(given.uri) : await engines.current();
      const path = given && tree.path(given.uri);
      const handler = path === undefined ? undefined : (await tree.engine.handlers(path)).find(h => h.name === given!.name);
      const all = await tree.engine.scenarios();
      const picked = await pickScenario(handler ? all.filter(s => handler.scenarios.includes(s.id)) : all, parameters.scenario);
      if (picked) await parameters.setScenario(picked.id);
    }),
    command(services, 'chooseArchitecture', async () => {
      const picked = await vscode.window.showQuickPick(architectures.map(a => ({ label: a, description: a === parameters.arch ? t('chosen') : '' })), { title: t('Architecture of the simulated kernel') });
      if (picked) await parameters.setArch(picked.label);
    }),
    command(services, 'setOption', async () => setOption(services)),
    command(services, 'resetParameters', () => parameters.reset()),
    command(services, 'chooseTree', async () => {
      const picked = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, title: t('Top folder of a kernel source tree'), openLabel: t('Choose') });
      const folder = picked?.[0];
      if (!folder) return;
      if (!await services.trees.isTree(folder)) throw readerErrors.notATree(folder.fsPath);
      const target = vscode.workspace.workspaceFolders?.length ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
      await vscode.workspace.getConfiguration('faultline').update('tree', folder.scheme === 'file' ? folder.fsPath : folder.toString(), target);
    }),
    command(services, 'openStudy', async () => vscode.commands.executeCommand('vscode.openFolder', await copyStudy(services), { forceNewWindow: true })),
    command(services, 'openScenario', async (given?: ScenarioInfo) => {
      const scenario = await scenarioOf(given);
      if (!scenario) return;
      const document = await vscode.workspace.openTextDocument(bundledUri(scenario.path));
      await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(document, 'c'), { preview: true });
    }),
    command(services, 'editScenario', async (given?: ScenarioInfo) => {
      const scenario = await scenarioOf(given);
      const content = scenario && await engines.bundledText(scenario.path);
      if (content === undefined) return;
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'c', content }));
    }),
    command(services, 'clearRun', () => services.runs.clear()),
    command(services, 'showLog', () => services.log.show()),
    command(services, 'restartEngine', () => engines.restart()),
    command(services, 'showActions', () => showActions(services)));
}

/** A copy of the study folder that the reader may edit; what they have edited there before stays. */
async function copyStudy(services: Services): Promise<vscode.Uri> {
  const { bundled } = services.engines, { fs } = vscode.workspace;
  const target = vscode.Uri.joinPath(services.context.globalStorageUri, 'study');
  const folders = ['study'];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const at = folder;
    for (const entry of await withFiles(() => bundled.list(at)) ?? []) {
      const path = `${at}/${entry.name}`, to = vscode.Uri.joinPath(target, path.slice('study/'.length));
      if (entry.directory) { folders.push(path); continue; }
      if (!await exists(to)) await fs.writeFile(to, new TextEncoder().encode(await withFiles(() => bundled.read(path)) ?? ''));
    }
  }
  return target;
}

/** Picks one of the options that the open file mentions, or takes a typed one, then its value. */
async function setOption(services: Services): Promise<void> {
  const { parameters, engines } = services;
  const document = vscode.window.activeTextEditor?.document;
  const tree = document?.languageId === 'c' ? await engines.forFile(document.uri) : await engines.current();
  const path = document && tree.path(document.uri);
  const mentioned = path === undefined ? [] : await tree.engine.options(path);
  const set = parameters.config;
  const items: (vscode.QuickPickItem & { option: string; value: string })[] = mentioned.map(o => {
    const name = withPrefix(o.name);
    return { label: name, description: set[name] === undefined ? o.value : `${set[name]} (${t('profile: {0}', o.value)})`, option: name, value: set[name] ?? o.value };
  });
  for (const [name, value] of Object.entries(set)) if (!items.some(i => i.option === name)) items.push({ label: name, description: value, option: name, value });
  const other = t('Another option…');
  const picked = await vscode.window.showQuickPick([...items, { label: `$(edit) ${other}`, option: '', value: 'y' }],
    { title: t('Which CONFIG option?'), placeHolder: path ? t('Options that {0} mentions', path) : t('Options set for this workspace') });
  if (!picked) return;
  const name = picked.option || await vscode.window.showInputBox({
    title: t('Name of the option'), placeHolder: 'CONFIG_TIME_NS',
    validateInput: v => /^(CONFIG_)?[A-Z0-9_]+$/i.test(v.trim()) ? undefined : t('A name such as CONFIG_TIME_NS'),
  });
  if (!name) return;
  const profile = t('as in the profile');
  const value = await vscode.window.showQuickPick([{ label: 'y' }, { label: 'n' }, { label: 'm' }, { label: profile, description: t('forget the change') }, { label: t('a number or text…') }], { title: `${withPrefix(name.trim())}` });
  if (!value) return;
  if (value.label === profile) return parameters.setOption(name.trim(), undefined);
  const typed = ['y', 'n', 'm'].includes(value.label) ? value.label : await vscode.window.showInputBox({ title: withPrefix(name.trim()), value: picked.value });
  if (typed !== undefined) await parameters.setOption(name.trim(), typed);
}

async function showActions(services: Services): Promise<void> {
  const run = services.runs.current;
  const picked = await vscode.window.showQuickPick([
    { label: `$(play) ${t('Run the fault handler of this file')}`, command: 'faultline.run' },
    ...(run ? [{ label: `$(debug-restart) ${t('Run again')}`, description: run.title, command: 'faultline.runAgain' }] : []),
    { label: `$(beaker) ${t('Choose scenario')}`, description: services.parameters.scenario ?? '', command: 'faultline.chooseScenario' },
    { label: `$(chip) ${t('Choose architecture')}`, description: services.parameters.arch, command: 'faultline.chooseArchitecture' },
    { label: `$(settings-gear) ${t('Set CONFIG option')}`, command: 'faultline.setOption' },
    { label: `$(folder-opened) ${t('Choose kernel tree')}`, command: 'faultline.chooseTree' },
    { label: `$(open-preview) ${t('Open panel')}`, command: 'faultline.openPanel' },
    { label: `$(book) ${t('Show what a modelled function promises')}`, command: 'faultline.showContract' },
  ], { title: 'Faultline' });
  if (picked) await vscode.commands.executeCommand(picked.command);
}
