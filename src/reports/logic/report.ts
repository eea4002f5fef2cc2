/** The function logic report: a function told line by line, as plain data. Every word comes from the source, the tree's comments or the message files. */
import { expressions, ownExpressions, statements, type Expr, type FunctionAst, type Stmt } from '../../syntax/ast.ts';
import type { BulkOptions } from '../../tree/bulk.ts';
import type { CallIndex } from '../../tree/calls/index.ts';
import type { KernelTree } from '../../tree/index.ts';
import { purposeIn, type Doc } from '../comments.ts';
import { Facts, type Told } from '../facts.ts';
import { assigned, flowOf, type Condition, type Flow } from './flow.ts';
import type { Language } from '../messages/index.ts';
import { messages, type Messages } from './messages.ts';
import { tell, type Line } from './tell.ts';
import { Words } from './words.ts';

export interface NamedThing { readonly name: string; readonly type: string; readonly line: number; readonly meaning: string }
export interface ReturnValue { readonly value: string; readonly when: string; readonly line: number }
export interface LockUse { readonly lock: string; readonly taken: readonly number[]; readonly released: readonly number[]; readonly demanded: readonly number[]; readonly heldAtReturn: readonly number[] }
export interface Caller { readonly path: string; readonly line: number; readonly function: string | undefined; readonly purpose: string | undefined }
export interface Callee { readonly name: string; readonly lines: readonly number[]; readonly purpose: string | undefined; readonly where: { readonly path: string; readonly line: number } | undefined; readonly kind: 'function' | 'macro' | 'pointer'; readonly modelled: boolean }
export interface Installed { readonly path: string; readonly line: number; readonly table: string; readonly slot: string }

export interface Report {
  readonly language: Language;
  readonly path: string; readonly name: string; readonly release: string;
  readonly line: number; readonly endLine: number;
  readonly prototype: string;
  readonly purpose: Told | undefined;
  /** Where its comment stands that does not say what it is for. */
  readonly comment: { readonly path: string; readonly line: number } | undefined;
  /** Paragraphs of the comment behind its summary. */
  readonly description: readonly string[];
  readonly context: string | undefined;
  readonly result: { readonly type: string; readonly said: string | undefined; readonly values: readonly ReturnValue[] };
  readonly parameters: readonly NamedThing[];
  readonly locals: readonly NamedThing[];
  readonly lines: readonly Line[];
  /** Returns before the last one, and jumps (`label`) to what ends the function. */
  readonly exits: readonly { readonly line: number; readonly when: string; readonly label?: string }[];
  readonly locks: readonly LockUse[];
  readonly callers: readonly Caller[];
  readonly installed: readonly Installed[];
  readonly callees: readonly Callee[];
  /** Part of it could not be read. */
  readonly unread: boolean;
}

export interface ReportServices {
  readonly tree: KernelTree;
  /** The functions that a file defines, from its text; `wanted`: only those. */
  readonly functions: (path: string, text: string, wanted?: (name: string) => boolean) => readonly FunctionAst[];
  /** Calls of a name over the whole tree; undefined: nobody looks. */
  readonly callers?: (name: string) => Promise<readonly { readonly path: string; readonly line: number; readonly function: string | undefined }[]>;
  readonly installed?: (name: string, path: string) => Promise<readonly Installed[]>;
  /** Whether calls of a name run a model instead of the tree's code. */
  readonly modelled?: (name: string) => boolean;
  /** Kept between reports on one tree; undefined: made anew. */
  readonly facts?: Facts;
  /** The wording, kept between reports in one language; undefined: made anew. */
  readonly messages?: Messages;
}

/** What the index and the tree say of a function's callers and of the tables that hold it; `index` undefined: callers are not looked for. */
export function wholeTree(tree: KernelTree, index: Pick<CallIndex, 'uses'> | undefined, options: BulkOptions = {}): Pick<ReportServices, 'callers' | 'installed'> {
  return {
    ...(index ? { callers: async name => (await index.uses(name, options)).filter(u => u.use === 'call').map(u => ({ path: u.path, line: u.line, function: u.owner?.kind === 'function' ? u.owner.name : undefined })) } : {}),
    installed: async (name, path) => tree.handlersIn(path).filter(h => h.name === name).flatMap(h => h.installedAt.map(i => ({ path: i.file, line: i.line, table: i.table, slot: i.slot }))),
  };
}

/** A file or function that there is no report of. */
export class ReportProblem extends Error {
  constructor(message: string) { super(message); this.name = 'ReportProblem'; }
}

/** The reports of one file's functions; `wanted`: only these. May throw PendingFile. */
export function fileReports(services: ReportServices, path: string, language: Language, wanted?: (name: string) => boolean): Omit<Report, 'callers' | 'installed'>[] {
  const facts = services.facts ?? new Facts(services.tree);
  const text = facts.text(path);
  const m = services.messages ?? messages(language);
  return services.functions(path, text, wanted).map(fn => reportOf(fn, { ...services, facts }, path, text, m));
}

/** The report of one function. Throws {@link ReportProblem} when there is none in that file. */
export async function functionReport(services: ReportServices, path: string, name: string, language: Language): Promise<Report> {
  const facts = services.facts ?? new Facts(services.tree);
  const given = name.replace(/^sys_/, '');
  const [found] = fileReports({ ...services, facts }, path, language, n => n === name || n === `sys_${given}`);
  if (!found) throw new ReportProblem(missingText(services, path, name));
  const calls = await services.callers?.(found.name) ?? [];
  const callers = calls.map(c => ({ ...c, purpose: c.function === undefined ? undefined : facts.purpose(c.function, c.path)?.text }));
  return { ...found, callers, installed: await services.installed?.(found.name, path) ?? [] };
}

function missingText(services: ReportServices, path: string, name: string): string {
  const names = services.tree.outlineOf(path).filter(o => o.kind === 'function').map(o => o.name);
  const near = names.filter(n => n.includes(name) || name.includes(n)).slice(0, 5);
  const what = near.length ? `It defines ${near.join(', ')}` : names.length ? `It defines ${names.length} others, such as ${names.slice(0, 4).join(', ')}` : 'It defines no function';
  return `${path} defines no function ${name}. ${what}.`;
}

function reportOf(fn: FunctionAst, services: ReportServices & { facts: Facts }, path: string, text: string, m: Messages): Omit<Report, 'callers' | 'installed'> {
  const { facts } = services;
  const types = new Map<string, string>(fn.params.map(p => [p.name, p.type]));
  for (const s of statements(fn.body)) if (s.kind === 'declare') for (const n of s.names) types.set(n.name, n.type);
  const words = new Words(m, facts, { path, types, text });
  const flow = flowOf(fn, e => words.written(e));
  const line = (offset: number): number => facts.line(path, offset);
  const found = facts.doc(fn.name, path);
  const doc = found?.doc, said = doc && purposeIn(doc, fn.name);
  const context: Context = { fn, words, flow, line, m, facts, path, doc };
  return {
    language: m.language, path, name: fn.name, release: services.tree.version.text, line: line(fn.start), endLine: line(fn.end - 1),
    prototype: text.slice(fn.start, fn.bodyStart).replace(/\/\*[^]*?\*\//g, ' ').replace(/\s+/g, ' ').trim(),
    purpose: said === undefined ? undefined : { text: said, ...facts.place(found!.path, doc!.start) },
    comment: doc && said === undefined && doc.description.length > 0 ? facts.place(found.path, doc.start) : undefined,
    description: doc ? said === undefined ? doc.description : doc.description.filter((p, i) => i > 0 || (doc.kernelDoc && p !== doc.summary) || p.length > doc.summary.length + 2) : [],
    context: doc?.context,
    result: { type: fn.result, said: doc?.returns, values: returns(context) },
    parameters: fn.params.map(p => ({ name: p.name, type: p.type, line: line(p.start), meaning: doc?.names.has(p.name) ? words.quote(doc.names.get(p.name)!) : typeMeaning(context, p.type) || used(context, p.name) })),
    locals: locals(context),
    lines: tell(fn, { words, flow, line }),
    exits: exits(context), locks: locks(context), callees: callees(context, services), unread: fn.hasError,
  };
}

interface Context {
  readonly fn: FunctionAst; readonly words: Words; readonly flow: Flow; readonly line: (offset: number) => number; readonly m: Messages; readonly facts: Facts; readonly path: string; readonly doc: Doc | undefined;
}

function typeMeaning(c: Context, type: string): string {
  const told = c.facts.typePurpose(type, c.path);
  return told ? c.words.quote(told.text) : '';
}

/** Where a name is used: what can be said where no comment says more. */
function used(c: Context, name: string): string {
  const lines = new Set<number>();
  for (const s of statements(c.fn.body)) for (const own of ownExpressions(s)) for (const e of expressions(own)) if (e.kind === 'name' && e.text === name) lines.add(c.line(e.start));
  const all = [...lines].sort((a, b) => a - b).map(String);
  return all.length === 0 ? c.m('report.unused') : c.m('report.used', { count: all.length, lines: all.length > 8 ? `${all.slice(0, 7).join(c.m('list.comma'))} …` : c.m.list(all, 'numbers') });
}

function locals(c: Context): NamedThing[] {
  const out: NamedThing[] = [];
  for (const s of statements(c.fn.body)) {
    if (s.kind !== 'declare') continue;
    for (const n of s.names) {
      const starts = n.initial ? c.m('report.meaning.member', { value: c.words.value(n.initial) }) : '';
      const type = typeMeaning(c, n.type);
      out.push({ name: n.name, type: n.type, line: c.line(n.start), meaning: [type, starts].filter(t => t !== '').join(c.m('list.parts')) || used(c, n.name) });
    }
  }
  return out;
}

/** When a statement is reached, in words; '' without conditions. */
function when(c: Context, s: Stmt): string {
  const { m, words } = c;
  const clause = (k: Condition): string => {
    switch (k.kind) {
      case 'if': return words.condition(k.expr, k.holds);
      case 'loop': return m('report.when.loop', { line: c.line(k.stmt.start) });
      case 'case': {
        const cases = k.cases.filter(v => v !== undefined).map(v => words.value(v)), value = words.value(k.value);
        return k.cases.includes(undefined) ? m('report.when.default', { value }) : m('report.when.case', { value, cases: m.list(cases, 'or') });
      }
    }
  };
  const all = c.flow.conditions(s), clauses = all.map(k => (all.length > 1 && k.kind === 'if' && isChoice(k.expr, k.holds) ? m('cond.group', { condition: clause(k) }) : clause(k)));
  return clauses.length ? clauses.reduce((first, last) => m('cond.and', { first, last })) : '';
}

/** Whether a clause of it has an `or`. */
function isChoice(e: Expr, holds: boolean): boolean {
  return e.kind === 'unary' && e.operator === '!' ? isChoice(e.value, !holds) : e.kind === 'binary' && e.operator === (holds ? '||' : '&&');
}

/** Every value that is returned, and when: where a variable is returned, each assignment that reaches the return, by each jump that leads there. */
function returns(c: Context): ReturnValue[] {
  const out: ReturnValue[] = [];
  const all = [...statements(c.fn.body)];
  const list = all.filter(s => s.kind === 'return' && s.value !== undefined && c.flow.reachable(s));
  const jumps = all.filter(s => s.kind === 'goto' && c.flow.reachable(s));
  const otherJumps = (j: Stmt): Set<Stmt> => new Set(jumps.filter(o => o !== j));
  // A jump at the end of a cleaning up, which only jumps lead to, belongs to their way.
  const choices = new Set(jumps.filter(j => when(c, j) !== '' || c.flow.reaching('', j, otherJumps(j)).length > 0));
  const leads = (j: Stmt, to: Stmt, variable: string): boolean => c.flow.leads(j, to, variable, new Set([...choices].filter(o => o !== j)));
  const plain = (s: Stmt): string => when(c, s) || c.m(list.length > 1 || jumps.length > 0 ? 'report.when.end' : 'report.when.always');
  const add = (e: Expr | undefined, how: string, line: number, text = ''): void => {
    if (e?.kind === 'choose' && e.yes) {
      for (const [v, holds] of [[e.yes, true], [e.no, false]] as const) add(v, c.m('cond.and', { first: how, last: c.words.condition(e.condition, holds) }), line);
      return;
    }
    const v = { value: e ? c.words.value(e) : text, when: how, line };
    if (!out.some(o => o.value === v.value && o.line === v.line && o.when === v.when)) out.push(v);
  };
  for (const s of list) {
    const value = s.kind === 'return' ? s.value : undefined;
    if (!value) continue;
    const name = value.kind === 'name' && c.words.scope.types.has(value.text) && !c.fn.params.some(p => p.name === value.text) ? value.text : undefined;
    if (name === undefined) {
      // Behind a label that only jumps lead to: their conditions are its own.
      const from = when(c, s) === '' && c.flow.reaching('', s, new Set(jumps)).length === 0 ? [...choices].filter(j => leads(j, s, '')) : [];
      for (const j of from) add(value, plain(j), c.line(j.start));
      if (from.length === 0) add(value, plain(s), c.line(s.start));
      continue;
    }
    const whole = new Set(c.flow.reaching(name, s)), straight = new Set(c.flow.reaching(name, s, new Set(jumps)));
    for (const def of whole) {
      const given = def && assigned(def, name);
      if (!def || !given) { add(undefined, c.m('report.when.entry'), c.line(s.start), c.words.code(value)); continue; }
      const give = (at: Stmt, without: ReadonlySet<Stmt>, how: string, line: number): void => {
        const carried = c.flow.carried(def, at, name, without);
        if (carried === 'zero') add(undefined, how, line, '`0`'); else if (carried) add(given, how, line);
      };
      if (straight.has(def)) give(s, new Set(jumps), when(c, def) || plain(s), c.line(def.start));
      // The jumps that carry this value to the return: they are reached with it before any other jump, and lead there without another assignment.
      for (const j of jumps) {
        const others = otherJumps(j);
        if (c.flow.reaching(name, j, others).includes(def) && leads(j, s, name)) give(j, others, when(c, j) || when(c, def) || plain(s), c.line(j.start));
      }
    }
  }
  return out.sort((a, b) => a.line - b.line);
}

function exits(c: Context): Report['exits'] {
  const all = [...statements(c.fn.body)];
  const list = all.filter(s => s.kind === 'return'), last = Math.max(-1, ...list.map(s => s.start));
  const out: { line: number; when: string; label?: string }[] = list.filter(s => s.start !== last).map(s => ({ line: c.line(s.start), when: when(c, s) }));
  // A label of the body itself behind the jump is where the function is left.
  const labels = new Map(c.fn.body.flatMap(s => (s.kind === 'label' ? [[s.name, s.start] as const] : [])));
  for (const s of all) if (s.kind === 'goto' && (labels.get(s.label) ?? -1) > s.start) out.push({ line: c.line(s.start), when: when(c, s), label: s.label });
  return out.sort((a, b) => a.line - b.line);
}

function locks(c: Context): LockUse[] {
  const found = new Map<string, { taken: number[]; released: number[]; demanded: number[]; heldAtReturn: number[] }>();
  const of = (lock: string) => {
    let f = found.get(lock);
    if (!f) found.set(lock, f = { taken: [], released: [], demanded: [], heldAtReturn: [] });
    return f;
  };
  for (const [s, list] of c.flow.operations) {
    for (const op of list) of(op.lock)[op.does === 'take' ? 'taken' : op.does === 'release' ? 'released' : 'demanded'].push(c.line(op.call?.start ?? s.start));
  }
  for (const s of statements(c.fn.body)) {
    if (s.kind !== 'return') continue;
    for (const [l, sure] of c.flow.held(s)) if (sure && found.get(l)?.demanded.length === 0 && !scoped(c, l)) of(l).heldAtReturn.push(c.line(s.start));
  }
  return [...found].map(([lock, f]) => ({ lock, ...f }));
}
function scoped(c: Context, lock: string): boolean { return [...c.flow.operations.values()].some(list => list.some(o => o.lock === lock && o.scoped)); }

function callees(c: Context, services: ReportServices): Callee[] {
  const found = new Map<string, { lines: Set<number>; pointer: boolean }>();
  for (const s of statements(c.fn.body)) {
    const all = ownExpressions(s).flatMap(e => [...expressions(e)]);
    const names = all.flatMap(e => (e.kind === 'call' ? [{ name: e.callee.kind === 'name' ? e.callee.text : c.words.written(e.callee), at: e.start, pointer: e.callee.kind !== 'name' && e.callee.kind !== 'call' }] : []));
    if (s.kind === 'iterate') names.push({ name: s.macro, at: s.start, pointer: false });
    for (const n of names) {
      const f = found.get(n.name) ?? { lines: new Set<number>(), pointer: n.pointer || c.words.scope.types.has(n.name) };
      f.lines.add(c.line(n.at));
      found.set(n.name, f);
    }
  }
  return [...found].map(([name, f]) => {
    const macro = !f.pointer && c.facts.isMacro(name, c.path);
    const definition = f.pointer || macro ? undefined : c.facts.tree.names.definition(name, c.path) ?? c.facts.tree.names.ordinary(name, c.path);
    const purpose = f.pointer ? undefined : c.facts.purpose(name, c.path)?.text;
    return {
      name, lines: [...f.lines], purpose, where: definition && c.facts.place(definition.path, definition.start), kind: f.pointer ? 'pointer' : macro ? 'macro' : 'function',
      modelled: !f.pointer && (services.modelled?.(name) ?? false),
    };
  });
}
