// Hovers: what a primitive promises, what VM_FAULT_* means, what the tree says of other names, the value of an expression in the run, whether a
// function was executed.
import * as vscode from 'vscode';
import type { Contract } from '../../engine/api.ts';
import { cSelector } from '../ids.ts';
import type { Run } from '../services/runs.ts';
import { otherCExtension } from '../reader/others.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { expressionAt } from './expressions.ts';
import { vmFaultMeanings } from './vmFault.ts';

const t = vscode.l10n.t;

export function hovers(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider([...cSelector], {
      provideHover: async (document, position) => {
        const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
        if (!word) return undefined;
        const name = document.getText(word);
        const parts: vscode.MarkdownString[] = [];
        const meaning = vmFaultMeanings[name];
        if (meaning) parts.push(new vscode.MarkdownString(`**\`${name}\`**\n\n${meaning}`));
        const tree = services.engines.atHand(document.uri);
        const contract = await tree?.engine.contract(name);
        if (contract) parts.push(contractMarkdown(contract));
        else if (tree && !meaning) parts.push(...await fromTree(tree, document, word));
        const run = services.runs.inspectable;
        const range = run && run.path(document.uri) !== undefined ? expressionAt(document, position) : undefined;
        if (run) parts.push(...await inRun(run, name, range && document.getText(range)));
        return parts.length ? new vscode.Hover(parts, range ?? word) : undefined;
      },
    }),
    // What the debugger's own hover evaluates while the run stands.
    vscode.languages.registerEvaluatableExpressionProvider([...cSelector], {
      provideEvaluatableExpression: async (document, position) => {
        const range = expressionAt(document, position), name = range && document.getText(range);
        // Functions, primitives and VM_FAULT_* have more to say than a value: for what is no expression, VS Code shows the hover above.
        if (!range || !name || name in vmFaultMeanings || /^\s*\(/.test(document.lineAt(range.end.line).text.slice(range.end.character))) return undefined;
        return await services.runs.inspectable?.session.standing(name) ? undefined : new vscode.EvaluatableExpression(range, name);
      },
    }));
}

/** What the tree says of a name that nothing of ours stands for. Where another extension reads C, only what that one cannot say. */
async function fromTree(tree: OpenTree, document: vscode.TextDocument, word: vscode.Range): Promise<vscode.MarkdownString[]> {
  const path = tree.path(document.uri), name = document.getText(word), before = document.lineAt(word.start.line).text.slice(0, word.start.character);
  if (path === undefined || tree.root === undefined || /(\.|->)\s*$/.test(before)) return [];
  const tag = /\b(struct|union|enum)\s+$/.exec(before)?.[1] as 'struct' | undefined;
  const about = await tree.connection.study.about(name, path, tag);
  if (!about) return [];
  const text = new vscode.MarkdownString('', true), uri = tree.uri(about.place.path), rows: string[] = [];
  text.isTrusted = { enabledCommands: ['faultline.openReport'] };
  if (!otherCExtension()) {
    text.appendCodeblock(about.head, 'c');
    if (about.says) text.appendText(about.says.text).appendMarkdown('\n\n');
    const place = `${about.place.path}:${about.place.line}`;
    rows.push(uri ? `[${place}](${uri.with({ fragment: `L${about.place.line}` }).toString()})` : place);
  }
  if (about.body && uri) rows.push(`[$(book) ${t('Report')}](command:faultline.openReport?${encodeURIComponent(JSON.stringify([{ uri: uri.toString(), name }]))})`);
  return rows.length > 0 ? [text.appendMarkdown(rows.join(' · '))] : [];
}

async function inRun(run: Run, name: string, expression: string | undefined): Promise<vscode.MarkdownString[]> {
  const out: vscode.MarkdownString[] = [];
  const standing = await run.session.standing(name);
  if (standing) {
    const words = { source: t('executed from its source'), primitive: t('modelled by Faultline (a primitive)'), model: t('modelled by Faultline’s own C') }[standing];
    out.push(new vscode.MarkdownString(`$(${standing === 'source' ? 'run' : 'symbol-misc'}) ${t('In this run `{0}()` is {1}.', name, words)}`, true));
  }
  if (expression === undefined || standing || run.status !== 'stopped' || !run.top) return out;
  const frame = run.top.id;
  const value = await run.session.evaluate(expression, frame);
  if (value.error !== undefined) return out;
  if (value.value === expression) {                                     // a function is its own value
    out.push(new vscode.MarkdownString(`$(run) ${t('This run has not called `{0}()` yet; when it does, it is executed from its source.', name)}`, true));
    return out;
  }
  const text = new vscode.MarkdownString('', true);
  text.appendCodeblock(`${expression} = ${value.value}`, 'c');
  const change = await run.session.lastChange(expression, frame);
  if (change) {
    const place = `${change.position.path}:${change.position.line}`;
    const uri = run.uri(change.position.path);
    const link = uri ? `[${place}](${uri.with({ fragment: `L${change.position.line}` }).toString()})` : place;
    text.appendMarkdown(change.before === undefined ? t('{0}; first set at {1}, step {2}', `\`${value.type}\``, link, change.step)
      : `${t('{0}; last changed at {1}, step {2}, from', `\`${value.type}\``, link, change.step)} \`${change.before}\``);
  } else text.appendMarkdown(`\`${value.type}\``);
  out.push(text);
  return out;
}

/** The contract of a primitive as it stands in the hover and on its reference page. */
export function contractMarkdown(c: Contract): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.appendCodeblock(c.prototype, 'c');
  const kind = c.kind === 'no-op' ? t('accepted and ignored') : c.kind === 'user' ? t('C library and system calls') : t('modelled by Faultline');
  const rows = [
    `$(symbol-misc) *${kind}* · ${c.topic}`, c.does,
    `${t('Returns')}: ${c.returns}`,
    `${t('Sleeps')}: ${c.sleeps}${c.locks ? ` · ${t('Locks')}: ${c.locks}` : ''}`,
    `${t('The real one')}: \`${c.source}\``,
  ];
  return text.appendMarkdown(rows.join('\n\n'));
}
