/** The atlas page as Markdown. */
import type { Messages, Values } from '../messages/index.ts';
import type { AtlasPage, Declared } from './page.ts';
import type { Sentence } from './sentence.ts';

export interface MarkdownOptions {
  /** False: no text of the tree is repeated but names, expressions of single lines and places. */
  readonly quotes?: boolean;
  /** Where a place leads; undefined: it is only named. */
  readonly link?: (path: string, line: number) => string | undefined;
}

const SHOWN = 14;

export function atlasMarkdown(page: AtlasPage, t: Messages, options: MarkdownOptions = {}): string {
  const quotes = options.quotes !== false;
  const { facts } = page;
  const out: string[] = [];
  const code = (s: string): string => spelled(quotes ? s : names(s));
  const spelled = (s: string): string => (s === '' ? '' : s.includes('`') ? `\`\` ${s} \`\`` : `\`${s}\``);
  const at = (path: string, line: number): string => { const place = path === page.path ? t('line', { line }) : t('at', { path, line }); const l = options.link?.(path, line); return l === undefined ? place : `[${place}](${l})`; };
  const say = (s: Sentence): string => told(t(s.id, marked(quotes ? s.values : named(s.values))), spelled);
  const none = { path: page.path, count: facts.functions, lines: facts.lines };
  const [comma, semi, colon] = [t('comma'), t('semicolon'), t('colon')];
  const p = (place: string): string => t('aside', { place });
  const from = (s: Sentence): string => (s.from.length === 0 ? '' : p(s.from.slice(0, 6).map(f => at(f.path, f.line)).join(comma)));
  const item = (s: Sentence): void => { out.push(`- ${say(s)}${from(s)}`); if (s.quote !== undefined && quotes) out.push('', ...s.quote.split('\n').map(l => `  > ${escape(l)}`), ''); };
  const section = (id: string): void => { out.push('', `## ${t(`section.${id}`)}`, ''); };
  const list = (names: readonly string[]): string => { const shown = names.slice(0, SHOWN).map(code).join(comma); return names.length > SHOWN ? t('includes.more', { names: shown, more: names.length - SHOWN }) : shown; };

  out.push(`# ${t('title', { path: page.path })}`, '', t('release', { release: page.release }));

  section('facts');
  out.push(`- ${t('facts.size', { lines: facts.lines, bytes: facts.bytes, functions: facts.functions })}`);
  if (facts.licence) out.push(`- ${t('facts.licence', { licence: facts.licence })}`);
  if (facts.generated) out.push(`- ${t('facts.generated')}`);
  if (facts.subsystems.length === 0) out.push(`- ${t('facts.noSubsystem')}`);
  for (const s of facts.subsystems) {
    const people = s.maintainers.map(m => m.replace(/\s*<.*>/, '').replace(/"/g, ''));
    out.push(`- ${t('facts.subsystem', { title: s.title, status: s.status, pattern: code(s.pattern) })}${people.length ? `${semi}${t('facts.maintainers', { names: people })}` : ''}${s.lists.length ? `${semi}${t('facts.lists', { names: s.lists.map(l => l.replace(/\s*\(.*\)/, '')) })}` : ''}${p(at('MAINTAINERS', s.line))}`);
  }
  if (page.path.endsWith('.h')) out.push(`- ${t('facts.header')}`);
  else if (facts.built.length === 0) out.push(`- ${t('facts.noMakefile', { object: page.path.replace(/^.*\//, '').replace(/\.c$/, '.o') })}`);
  for (const b of facts.built) out.push(`- ${t('facts.makefile', { target: code(b.target), list: code(b.list) })}${p(at(b.path, b.line))}`);
  for (const o of facts.options) {
    out.push(`- ${escape(t('facts.option', { option: `CONFIG_${o.option}`, prompt: o.prompt === undefined ? 'none' : 'some', text: o.prompt ?? '' }))}${o.depends.length ? `${semi}${t('facts.depends', { conditions: o.depends.map(code) })}` : ''}${p(at(o.path, o.line))}`);
    if (o.help && quotes) out.push('', ...o.help.text.split('\n').map(l => `  > ${escape(l)}`), '');
  }
  if (facts.asked.length > 0) out.push(`- ${t('facts.asked', { count: facts.asked.length })}${colon}${facts.asked.map(a => code(`CONFIG_${a.option}=${a.value}`)).join(comma)}`);

  section('purpose');
  if (page.purpose.length === 0) out.push(t('purpose.nothing', { path: page.path }));
  for (const s of page.purpose) item(s);

  section('includes');
  if (page.includes.length === 0) out.push(t('includes.none', none));
  else {
    out.push(t('includes.reached', { count: page.includes.length, reached: page.headersReached, unused: page.includes.filter(i => i.unused).length }), '');
    out.push(`| ${t('includes.header')} | ${t('includes.names')} | ${t('includes.through')} |`, '|---|---|---|');
    for (const i of page.includes) {
      const state = i.path === undefined ? t('includes.missing') : i.unused ? t('includes.unused') : [list(i.names), i.own.length > 0 ? t('includes.own', { names: list(i.own) }) : ''].filter(x => x !== '').join(semi);
      const through = i.through.length === 0 ? '' : t('includes.throughNames', { names: list(i.through.map(x => x.name)), count: new Set(i.through.map(x => x.path)).size });
      out.push(`| ${code(i.spelled)}${p(at(page.path, i.line))}${i.generated ? `${comma}${t('includes.generated')}` : ''} | ${state} | ${through} |`);
    }
  }

  section('declarations');
  declarations(page, t, out, code, at, p);

  if (page.tables.length > 0) {
    section('tables');
    for (const x of page.tables) {
      out.push(`- ${t('table.slots', { table: code(x.name), type: code(x.type) })}${p(at(page.path, x.line))}`);
      for (const s of x.slots) out.push(`  - ${code(`.${s.slot}`)} ${code(s.value)}${p(at(page.path, s.line))}`);
    }
  }

  section('callsIn');
  if (!page.indexed) out.push(t('callsIn.unknown', none));
  else {
    out.push(t('callsIn.summary', { path: page.path, files: page.calls.in.length, functions: new Set(page.calls.in.flatMap(c => c.functions.map(f => f.name))).size }), '');
    for (const c of page.calls.in.slice(0, 30)) out.push(`- ${at(c.path, c.functions[0].line)}${colon}${c.functions.slice(0, 10).map(f => t('callsIn.function', { name: code(f.name), count: f.count, how: f.how })).join(comma)}`);
    if (page.calls.in.length > 30) out.push(`- ${t('callsIn.more', { count: page.calls.in.length - 30 })}`);
  }

  section('callsOut');
  if (page.calls.out.length === 0) out.push(t('callsOut.none', none));
  else {
    out.push(t('callsOut.summary', { functions: page.calls.out.reduce((n, c) => n + c.functions.length, 0), files: page.calls.out.filter(c => c.path !== undefined).length }), '');
    for (const c of page.calls.out) out.push(`- ${c.path === undefined ? t('callsOut.here') : at(c.path, c.functions[0].line ?? 1)}${colon}${list(c.functions.map(f => f.name))}`);
    if (page.calls.members.length > 0) out.push('', t('callsOut.members', { list: [...new Set(page.calls.members.map(m => code(`${m.through}->${m.name}`)))].slice(0, 30).join(comma) }));
  }

  section('locks');
  if (page.locks.length === 0) out.push(t('locks.none', none));
  for (const l of page.locks) {
    out.push(`- ${code(l.lock)}${colon}${t(`lockKind.${l.kind}`)}${t('locks.sleeping', { sleeps: String(l.sleeps), atomic: l.atomic })}`);
    out.push(`  - ${t('locks.functions')}${colon}${l.functions.map(f => `${code(f.name)}${p(at(page.path, f.line) + (f.taken ? '' : t('locks.callers')))}`).join(comma)}`);
    if (l.writes.length > 0) out.push(`  - ${t('locks.writes')}${colon}${list(l.writes)}`);
  }

  section('allocations');
  const allocations = page.effects.flatMap(({ function: f, effects }) => effects.allocations.map(a => ({ f, a })));
  if (allocations.length === 0) out.push(t('allocation.none', none));
  for (const context of new Set(allocations.map(x => x.a.context))) {
    out.push(`- ${t(`allocation.context.${context}`)}${colon.trimEnd()}`);
    for (const { f, a } of allocations) {
      if (a.context !== context) continue;
      const inside = a.inside.length > 0 ? `${semi}**${t('allocation.inside', { locks: a.inside.map(code), count: a.inside.length })}**` : '';
      out.push(`  - ${t('allocation.line', { function: code(f), call: code(a.call), flags: a.flags === undefined ? '–' : code(a.flags) })}${inside}${p(at(page.path, a.line))}`);
    }
  }

  section('user');
  const users = out.length;
  for (const { function: f, effects } of page.effects) for (const u of effects.user) {
    out.push(`- ${told(t('user.line', marked({ function: f, call: u.call, what: quotes ? u.what : names(u.what) })), spelled)}${u.inside.length ? `${semi}**${t('user.inside', { locks: u.inside.map(code), count: u.inside.length })}**` : ''}${p(at(page.path, u.line))}`);
  }
  if (out.length === users) out.push(t('user.none', none));

  section('references');
  const references = out.length;
  for (const { function: f, effects } of page.effects) {
    if (effects.references.length === 0) continue;
    const count = (op: string): number => effects.references.filter(r => r.op === op).length;
    out.push(`- ${t('reference.balance', { function: code(f), taken: count('take'), dropped: count('drop') })}${colon}${effects.references.map(r => `${code(`${r.call}(${r.object})`)}${p(at(page.path, r.line))}`).join(comma)}`);
  }
  if (out.length === references) out.push(t('reference.none', none));

  section('rcu');
  const rcu = out.length;
  for (const { function: f, effects } of page.effects) {
    for (const l of effects.locks) if (l.kind === 'rcu' || l.kind === 'srcu') out.push(`- ${t('rcu.section', { function: code(f), from: l.from ?? page.declarations.find(d => d.name === f)?.line ?? 1, to: l.drops.at(-1) ?? 0 })}`);
    for (const r of effects.rcu) out.push(`- ${told(t('rcu.line', marked({ function: f, call: r.call, what: quotes ? r.what : names(r.what) })), spelled)}${p(at(page.path, r.line))}`);
  }
  if (out.length === rcu) out.push(t('rcu.none', none));

  if (page.snippets.length > 0) section('snippets');
  for (const s of page.snippets) {
    out.push(`### ${code(s.name)}`, '', `${say(s.why)}${t('space')}${t('snippet.lines', { from: s.line, to: s.endLine })}`, '');
    for (const l of s.lines) {
      if (l.notes.length === 0 && (!quotes || l.text === undefined)) continue;
      // Beside the line itself a note is text, not Markdown.
      if (quotes && l.text !== undefined) out.push(`    ${String(l.line).padStart(5)}  ${l.text.replace(/\t/g, '        ')}${l.notes.length > 0 ? `    ◂ ${l.notes.map(n => t(n.id, n.values)).join(semi)}` : ''}`);
      else out.push(`- ${at(page.path, l.line)}${colon}${l.notes.map(say).join(semi)}`);
    }
    if (s.omitted > 0) out.push('', t('snippet.omitted', { count: s.omitted, endLine: s.endLine }));
    out.push('');
  }

  section('execution');
  const known = page.execution.filter(e => e.how !== 'compiled'), rest = page.execution.filter(e => e.how === 'compiled');
  if (!known.some(e => e.scenarios.length > 0)) out.push(t('execution.none', { path: page.path, functions: page.execution.length }), '');
  for (const e of known) out.push(`- ${t(`execution.${e.how}`, { function: code(e.function), through: code(e.through ?? ''), scenarios: e.scenarios.length, names: e.scenarios.map(code) })}${p(at(page.path, e.line))}`);
  if (rest.length > 0 && known.length > 0) out.push(`- ${t('execution.compiled', { count: rest.length, names: list(rest.map(e => e.function)) })}`);

  section('questions');
  if (page.questions.length === 0) out.push(t('question.none', none));
  page.questions.forEach((q, i) => out.push(`${i + 1}. ${say(q.ask)}${t('space')}${say(q.try)}${from(q.ask)}`));

  section('gaps');
  if (page.gaps.length === 0) out.push(t('gap.nothing', none));
  for (const g of page.gaps) item(g);
  return `${out.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

function declarations(page: AtlasPage, t: Messages, out: string[], code: (s: string) => string, at: (path: string, line: number) => string, p: (place: string) => string): void {
  const [comma, colon] = [t('comma'), t('colon')];
  const functions = page.declarations.filter(d => d.kind === 'function');
  if (functions.length > 0) {
    out.push(`### ${t('kind.function')}`, '');
    for (const f of functions) out.push(`- ${code(f.name)}${p(at(page.path, f.line))}${colon}${f.inline ? `${t('linkage.inline')}${comma}` : ''}${t(f.static ? page.path.endsWith('.h') ? 'linkage.header' : 'linkage.static' : 'linkage.external')}`);
    out.push('');
  }
  const kinds: readonly Declared['kind'][] = ['struct', 'union', 'enum', 'enumerator', 'typedef', 'macro', 'variable', 'prototype'];
  for (const kind of kinds) {
    // A variable or a macro may stand there several times: declared and then initialised, once in each branch.
    const all = new Map<string, number[]>();
    for (const d of page.declarations) if (d.kind === kind) all.set(d.name, [...all.get(d.name) ?? [], d.line]);
    if (all.size > 0) out.push(`- ${t(`kind.${kind}`)}${colon}${[...all].slice(0, 60).map(([name, lines]) => `${code(name)}${p(lines.map(l => at(page.path, l)).join(comma))}`).join(comma)}${all.size > 60 ? t('declarations.more', { count: all.size - 60 }) : ''}`);
  }
  for (const key of ['systemCalls', 'exports', 'parameters', 'initcalls'] as const) {
    const all = page[key];
    if (all.length > 0) out.push(`- ${t(`kind.${key}`)}${colon}${all.map(i => `${code(`${i.macro}(${i.args.slice(0, 2).join(', ')})`)}${p(at(page.path, i.line))}`).join(comma)}`);
  }
}

/** Values of messages that are expressions of the source. */
const EXPRESSIONS: ReadonlySet<string> = new Set(['condition', 'head', 'value', 'what', 'object', 'over', 'left', 'lock', 'through']);
/** The identifiers of an expression: what is left of it where nothing may be quoted. A path, an include and an option stay as they are. */
const names = (s: string): string => (/^[<"].*[>"]$|^[\w./-]+\/[\w./-]*$|^[\w.]+\.[cho]$|^[NF]: |^obj-|CONFIG_\w+=|^\.\w+$/.test(s) ? s : (s.match(/\w+/g) ?? []).join(' '));
const named = (values: Values): Values => Object.fromEntries(Object.entries(values).map(([k, v]) => [k, EXPRESSIONS.has(k) && typeof v === 'string' ? names(v) : v]));

/** Values that are written as code. */
const CODE: ReadonlySet<string> = new Set(['function', 'handler', 'table', 'tables', 'type', 'slot', 'slots', 'names', 'call', 'what', 'macro', 'value', 'condition', 'object', 'lock', 'scenario', 'spelled', 'bracket']);
const BEGIN = '\u0001', END = '\u0002';
const marked = (values: Values): Values => Object.fromEntries(Object.entries(values).map(([k, v]) => {
  const mark = (x: string): string => (x === '' ? x : BEGIN + x + END);
  return [k, !CODE.has(k) ? v : typeof v === 'string' ? mark(v) : Array.isArray(v) ? v.map(mark) : v];
}));
/** A sentence with its marks as code. A call and what it is given are one piece. */
function told(text: string, spelled: (s: string) => string): string {
  return text.replace(/\u0002\(\u0001([^\u0002]*)\u0002\)/g, (_, inner: string) => `(${inner})${END}`).split(/\u0001([^\u0002]*)\u0002/).map((part, i) => (i % 2 === 0 ? escape(part) : spelled(part))).join('');
}

/** What Markdown would read as its own. */
const escape = (s: string): string => s.replace(/[\\<>*_#|]/g, '\\$&');
