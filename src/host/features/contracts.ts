// What the modelled functions promise, to be searched by name.
import * as vscode from 'vscode';
import type { Services } from '../services/index.ts';
import { command } from './commands.ts';
import { contractMarkdown } from './hovers.ts';

const t = vscode.l10n.t;
/** Documents of contracts: `faultline-contract:/vmf_insert_page.md`. */
const scheme = 'faultline-contract';

export function contracts(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async uri => {
        const name = uri.path.slice(1, -'.md'.length);
        const contract = await (await services.engines.current()).engine.contract(name);
        // Icons are for hovers: the Markdown preview has none.
        return contract ? `# ${name}\n\n${contractMarkdown(contract).value.replace(/\$\([^)]*\) /g, '')}\n` : t('Faultline does not model {0}.', name);
      },
    }),
    command(services, 'showContract', async (given?: string) => {
      const { engine } = await services.engines.current();
      const name = given ?? (await vscode.window.showQuickPick(
        [...await engine.contracts()].sort((a, b) => a.name < b.name ? -1 : 1).map(c => ({ label: c.name, description: c.topic, detail: c.does.split('\n')[0] })),
        { title: t('Modelled functions'), placeHolder: t('Name of a function that Faultline models'), matchOnDescription: true }))?.label;
      if (name) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.from({ scheme, path: `/${name}.md` }));
    }));
}
