/** The pieces of a file that are worth reading first, each line with what it does. */
import type { Handler } from '../../tree/index.ts';
import { allocationCall, referenceCall, touchesUser } from '../analysis/api.ts';
import { lockName, type Effects } from '../analysis/effects.ts';
import type { Call, FunctionText, SourceText } from '../analysis/source.ts';
import { statementsOf, type Statement } from '../analysis/statements.ts';
import { lockCall } from '../locks.ts';
import { P } from '../../syntax/lexer.ts';
import type { OperationTable } from './purpose.ts';
import { sentence, type Sentence } from './sentence.ts';

export interface SnippetLine { readonly line: number; /** The line as it stands; left out where nothing may be quoted. */ readonly text: string | undefined; readonly notes: readonly Sentence[] }
export interface Snippet { readonly name: string; readonly why: Sentence; readonly line: number; readonly endLine: number; readonly lines: readonly SnippetLine[]; /** Lines that are left out behind the last. */ readonly omitted: number }

/** Functions beyond this length are cut. */
const LONGEST = 90;
const MOST = 6;

/** Where a name that a note mentions is defined, and what it stands for. */
export interface Names {
  place(name: string): { readonly path: string; readonly line?: number } | undefined;
}

export function snippets(source: SourceText, handlers: readonly Handler[], tables: readonly OperationTable[], effects: ReadonlyMap<FunctionText, Effects>, names: Names): Snippet[] {
  const out: Snippet[] = [];
  const taken = new Set<string>();
  const add = (f: FunctionText | undefined, why: Sentence): void => {
    if (!f || taken.has(f.name) || out.length >= MOST) return;
    taken.add(f.name);
    out.push(functionSnippet(source, f, why, names));
  };
  // Those that a table installs come before those that only look like one.
  for (const h of handlers.filter(x => x.kind !== 'helper').sort((a, b) => Number(b.installedAt.length > 0) - Number(a.installedAt.length > 0))) {
    const at = { path: h.file, line: h.line };
    add(source.functions.find(f => f.name === h.name), h.installedAt.length > 0
      ? sentence('snippet.handler', { function: h.name, slot: h.installedAt[0].slot, table: h.installedAt[0].table }, at) : sentence('snippet.signature', { function: h.name }, at));
  }
  for (const t of tables.slice(0, 3)) if (out.length < MOST) out.push(tableSnippet(source, t, names));
  // Error paths: the functions with the most ways out through a label.
  const ways = (f: FunctionText): number => statementsOf(source, f).filter(s => s.kind === 'goto').length;
  const paths = source.functions.map(f => ({ f, n: ways(f) })).filter(x => x.n > 1).sort((a, b) => b.n - a.n).slice(0, 2);
  for (const { f, n } of paths) add(f, sentence('snippet.errors', { function: f.name, count: n }, { path: source.path, line: f.line }));
  // Locks: the function that holds the most at a time.
  const locked = [...effects].map(([f, e]) => ({ f, n: e.locks.length })).filter(x => x.n > 1).sort((a, b) => b.n - a.n)[0];
  if (locked) add(locked.f, sentence('snippet.locks', { function: locked.f.name, count: locked.n }, { path: source.path, line: locked.f.line }));
  return out;
}

function functionSnippet(source: SourceText, f: FunctionText, why: Sentence, names: Names): Snippet {
  const notes = new Map<number, Sentence[]>();
  const note = (line: number, s: Sentence): void => { const l = notes.get(line); if (l) l.push(s); else notes.set(line, [s]); };
  const statements = statementsOf(source, f);
  const labels = new Map(statements.filter(s => s.kind === 'label').map(s => [s.label!, s.line]));
  note(f.line, sentence('note.head', { function: f.name, linkage: f.entry.static ? 'static' : 'external' }, { path: source.path, line: f.line }));
  for (const s of statements) {
    const at = { path: source.path, line: s.line };
    const inner = s.inner ? source.words(s.inner) : '';
    switch (s.kind) {
      case 'if': note(s.line, sentence('note.if', { condition: condition(inner), hint: /^(un)?likely \(|^(un)?likely\(/.exec(inner)?.[0].replace(/[ (]/g, '') ?? 'none' }, at)); break;
      case 'else': note(s.line, sentence('note.else', {}, at)); break;
      case 'for': case 'while': case 'doWhile': note(s.line, sentence('note.loop', { head: inner }, at)); break;
      case 'macroLoop': note(s.line, sentence('note.each', { macro: source.tokens.value(s.range.from), over: inner }, at)); break;
      case 'switch': note(s.line, sentence('note.switch', { value: inner, cases: statements.filter(c => c.kind === 'case' && within(statements, c, statements.indexOf(s))).length }, at)); break;
      case 'case': note(s.line, sentence('note.case', { value: inner }, at)); break;
      case 'default': note(s.line, sentence('note.default', {}, at)); break;
      case 'goto': note(s.line, sentence('note.goto', { label: s.label!, line: labels.get(s.label!) ?? 0 }, at)); break;
      case 'label': note(s.line, sentence('note.label', { label: s.label!, from: statements.filter(g => g.kind === 'goto' && g.label === s.label).map(g => String(g.line)) }, at)); break;
      case 'return': note(s.line, returned(source, s, names)); break;
      case 'break': case 'continue': note(s.line, sentence(`note.${s.kind}`, {}, at)); break;
      case 'declaration': case 'expression': { const a = memberWritten(source, s); if (a) note(s.line, a); break; }
      case 'directive': case 'do': case 'asm': break;
    }
  }
  for (const c of f.calls) { const n = callNote(source, c, names); if (n) note(c.line, n); }
  return cut(source, f.name, why, source.lineOf(f.entry.start), f.endLine, notes);
}

function cut(source: SourceText, name: string, why: Sentence, from: number, to: number, notes: ReadonlyMap<number, readonly Sentence[]>): Snippet {
  const lines: SnippetLine[] = [];
  for (let line = from; line <= Math.min(to, from + LONGEST - 1); line++) lines.push({ line, text: source.line(line), notes: notes.get(line) ?? [] });
  return { name, why, line: from, endLine: to, lines, omitted: Math.max(0, to - from + 1 - LONGEST) };
}

const within = (all: readonly Statement[], s: Statement, ancestor: number): boolean => { for (let p = s.parent; p >= 0; p = all[p].parent) { if (p === ancestor) return true; if (all[p].kind === 'switch') return false; } return false; };
const condition = (words: string): string => words.replace(/^(un)?likely ?\((.*)\)$/, '$2');

function returned(source: SourceText, s: Statement, names: Names): Sentence {
  const at = { path: source.path, line: s.line };
  const value = s.inner ? source.words(s.inner) : '';
  if (value === '') return sentence('note.returnNothing', {}, at);
  const constant = /^-?([A-Z][A-Z0-9_]+)$/.exec(value)?.[1];
  const place = constant === undefined ? undefined : names.place(constant);
  return place ? sentence('note.returnConstant', { value, path: place.path }, at, { path: place.path, line: place.line ?? 1 }) : sentence('note.return', { value }, at);
}

/** A member that is written, where no call gives the value: that has a note of its own. */
function memberWritten(source: SourceText, s: Statement): Sentence | undefined {
  const { tokens: t } = source;
  let depth = 0;
  for (let i = s.range.from; i < s.range.to; i++) {
    const c = t.codes[i];
    if (c === P.LParen || c === P.LBracket) depth++;
    else if (c === P.RParen || c === P.RBracket) depth--;
    else if (depth === 0 && ((c >= P.Assign && c <= P.PipeAssign) || c === P.PlusPlus || c === P.MinusMinus)) {
      const left = source.words({ from: s.range.from, to: i });
      return /->|\./.test(left) && s.kind === 'expression' ? sentence('note.set', { left }, { path: source.path, line: s.line }) : undefined;
    }
  }
  return undefined;
}

function callNote(source: SourceText, c: Call, names: Names): Sentence | undefined {
  const at = { path: source.path, line: c.line };
  const what = c.args.map(r => source.words(r)).join(', ');
  if (c.through !== undefined) return sentence('note.member', { name: c.name, through: c.through }, at);
  const lock = lockCall(c.name);
  if (lock) return sentence(`note.lock.${lock.op}`, { call: c.name, lock: lockName(source, c, lock), mode: lock.mode ?? 'none', sleeps: lock.sleeps ? 'yes' : 'no' }, at);
  if (allocationCall(c.name)) return sentence('note.allocates', { call: c.name, what }, at);
  if (touchesUser(c.name)) return sentence('note.user', { call: c.name, what }, at);
  const reference = referenceCall(c.name);
  if (reference) return sentence(`note.reference.${reference}`, { call: c.name, object: what }, at);
  if (/^[A-Z0-9_]+$/.test(c.name) || /^(un)?likely$/.test(c.name)) return undefined;
  const place = names.place(c.name);
  return place ? sentence('note.call', { call: c.name, path: place.path, line: place.line ?? 0, left: c.assigned ?? 'none' }, at, { path: place.path, line: place.line ?? 1 }) : sentence('note.callUnknown', { call: c.name, left: c.assigned ?? 'none' }, at);
}

function tableSnippet(source: SourceText, t: OperationTable, names: Names): Snippet {
  const entry = source.outline.find(o => o.kind === 'variable' && o.name === t.name && source.lineOf(o.offset) === t.line);
  const notes = new Map<number, Sentence[]>();
  for (const s of t.slots) {
    const own = source.functions.find(f => f.name === s.value);
    const place = own ? undefined : names.place(s.value);
    notes.set(s.line, [own ? sentence('note.slot', { slot: s.slot, function: s.value, line: own.line }, { path: source.path, line: s.line })
      : sentence('note.slotElsewhere', { slot: s.slot, value: s.value, path: place?.path ?? '' }, { path: source.path, line: s.line })]);
  }
  const from = entry ? source.lineOf(entry.start) : t.line, to = entry ? source.lineOf(entry.end - 1) : t.line;
  return cut(source, t.name, sentence('snippet.table', { table: t.name, type: t.type, count: t.slots.length }, { path: source.path, line: t.line }), from, to, notes);
}
