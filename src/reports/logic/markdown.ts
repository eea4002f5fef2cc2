/** A function logic report as Markdown. */
import { messages, type Messages } from './messages.ts';
import { escapeMarkdown as escape } from './words.ts';
import type { Line } from './tell.ts';
import type { LockUse, Report } from './report.ts';

/** How often a line was executed in a run, and first at which step. */
export interface Observed { readonly count: number; readonly step: number }

export interface MarkdownOptions {
  /** A link to a place in the source; undefined: none is made. */
  readonly link?: (path: string, line: number) => string;
  /** A link to a step of that run; undefined: none is made. */
  readonly stepLink?: (step: number) => string;
  /** By line of the report's file: what the last run executed. undefined: there was no run. */
  readonly observed?: ReadonlyMap<number, Observed>;
  /** The wording, kept between reports in one language. */
  readonly messages?: Messages;
  /** Callers that are listed one by one. */
  readonly callers?: number;
}

const CALLERS = 40;

export function reportMarkdown(r: Report, options: MarkdownOptions = {}): string {
  const m = options.messages ?? messages(r.language);
  const at = (path: string, line: number, text = `${path}:${line}`): string => (options.link ? `[${text}](${options.link(path, line)})` : text);
  const out: string[] = [`# ${m('report.title', { name: `\`${r.name}\``, path: `\`${r.path}\`` })}`, '', m('report.made', { release: r.release, path: `\`${r.path}\`` })];
  const section = (title: Parameters<Messages>[0]): void => { out.push('', `## ${m(title)}`, ''); };

  section('report.prototype');
  out.push('```c', r.prototype, '```');
  section('report.purpose');
  if (r.purpose) out.push(`${m('code.quote', { text: escape(r.purpose.text) })}${m('aside', { text: at(r.purpose.path, r.purpose.line) })}`, ...r.description.flatMap(p => ['', `> ${escape(p)}`]));
  else if (r.comment) out.push(m('report.purpose.comment', { where: at(r.comment.path, r.comment.line) }), ...r.description.flatMap(p => ['', `> ${escape(p)}`]));
  else out.push(m('report.purpose.none'));
  if (r.context) out.push('', m('report.context', { text: escape(r.context) }));

  section('report.returns');
  if (/^void$/.test(r.result.type)) out.push(m('report.returns.nothing'));
  else {
    out.push(m('report.returns.type', { type: `\`${r.result.type}\`` }));
    if (r.result.said) out.push('', m('report.returns.said', { text: m('code.quote', { text: escape(r.result.said) }) }));
    if (r.result.values.length) out.push('', ...table([m('report.returns.value'), m('report.returns.when'), m('report.returns.line')], r.result.values.map(v => [v.value, v.when, at(r.path, v.line, String(v.line))])));
  }

  section('report.parameters');
  if (r.parameters.length === 0) out.push(m('report.parameters.none'));
  else out.push(...table([m('report.name'), m('report.type'), m('report.meaning')], r.parameters.map(p => [`\`${p.name}\``, `\`${p.type}\``, p.meaning])));
  if (r.locals.length > 0) {
    section('report.locals');
    out.push(...table([m('report.name'), m('report.type'), m('report.meaning')], r.locals.map(p => [`\`${p.name}\``, `\`${p.type}\``, p.meaning])));
  }

  section('report.logic');
  out.push(m('report.logic.legend'), '');
  if (r.unread) out.push(m('unread'), '');
  out.push(...r.lines.map(l => line(l, m, at(r.path, l.line, String(l.line)), options)));

  section('report.exits');
  if (r.exits.length === 0) out.push(m('report.exits.none'));
  for (const e of r.exits) out.push(`- ${m(exitKey(e), { line: at(r.path, e.line, String(e.line)), conditions: e.when, label: `\`${e.label ?? ''}\`` })}`);
  section('report.locks');
  if (r.locks.length === 0) out.push(m('report.locks.none'));
  for (const l of r.locks) out.push(`- ${m('report.lock', { lock: `\`${l.lock}\``, uses: lockUses(l, m) })}`);

  section('report.callers');
  for (const i of r.installed) out.push(m('report.callers.installed', { table: `\`${i.table}\``, slot: `\`${i.slot}\``, path: at(i.path, i.line, i.path), line: i.line }), '');
  out.push(m('report.callers.count', { count: r.callers.length }));
  const most = options.callers ?? CALLERS;
  if (r.callers.length) out.push('');
  for (const c of r.callers.slice(0, most)) out.push(`- ${at(c.path, c.line)}${c.function ? ` \`${c.function}()\`` : ''}${c.purpose ? `${m('colon')}${m('code.quote', { text: escape(c.purpose) })}` : ''}`);
  if (r.callers.length > most) out.push(`- ${m('report.truncated', { count: r.callers.length - most })}`);
  section('report.callees');
  if (r.callees.length === 0) out.push(m('report.callees.none'));
  for (const c of r.callees) {
    const kind = c.kind === 'macro' ? m('report.macro') : c.kind === 'pointer' ? m('report.callee.pointer') : '';
    const facts = [m('report.callee.lines', { count: c.lines.length, lines: m.list(c.lines.map(String), 'numbers') }), kind, c.where ? at(c.where.path, c.where.line) : '', c.modelled ? m('report.callee.modelled') : ''].filter(t => t !== '');
    out.push(`- \`${c.name}\`${m('aside', { text: facts.join(m('semicolon')) })}${c.purpose ? `${m('colon')}${m('code.quote', { text: escape(c.purpose) })}` : ''}`);
  }
  return `${out.join('\n')}\n`;
}

function line(l: Line, m: Messages, number: string, { observed, stepLink }: MarkdownOptions): string {
  const locks = l.locks.map(k => (k.startsWith('?') ? m('lock.perhaps', { lock: `\`${k.slice(1)}\`` }) : `\`${k}\``));
  const held = locks.length > 0 ? ` ⟨${m('lock.held', { locks: m.list(locks) })}⟩` : '';
  const seen = observed && l.kind !== 'directive' && l.kind !== 'leftOut' && l.kind !== 'label' && l.kind !== 'else' ? observed.get(l.line) : undefined;
  const words = seen && `✓ ${m('report.observed', { count: seen.count, step: seen.step })}`;
  const run = words === undefined ? '' : ` ${stepLink ? `[${words}](${stepLink(seen!.step)})` : words}`;
  const indent = '  '.repeat(l.depth);
  return [`${indent}- **${number}** ${l.text}${held}${run}`, ...l.notes.map(n => `${indent}  <br>${n}`)].join('\n');
}

function lockUses(l: LockUse, m: Messages): string {
  const lines = (key: 'report.lock.take' | 'report.lock.release' | 'report.lock.assert', list: readonly number[]): string[] => (list.length ? [m(key, { count: list.length, lines: m.list([...new Set(list)].map(String), 'numbers') })] : []);
  return [...lines('report.lock.take', l.taken), ...lines('report.lock.release', l.released), ...lines('report.lock.assert', l.demanded), ...[...new Set(l.heldAtReturn)].map(n => m('report.lock.exit', { line: n }))].join(m('semicolon'));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cell = (t: string): string => t.replaceAll('|', '\\|').replace(/\n/g, ' ');
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map(r => `| ${r.map(cell).join(' | ')} |`)];
}

function exitKey(e: Report['exits'][number]): Parameters<Messages>[0] {
  return e.label === undefined ? (e.when === '' ? 'report.exit.plain' : 'report.exit') : e.when === '' ? 'report.exit.jump.plain' : 'report.exit.jump';
}
