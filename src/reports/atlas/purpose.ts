/** Why a file exists, from what stands in it. */
import type { Handler } from '../../tree/index.ts';
import { registers } from '../analysis/api.ts';
import type { SourceText } from '../analysis/source.ts';
import { P, Tok } from '../../syntax/lexer.ts';
import type { CallerFile } from './calls.ts';
import { quoting, sentence, type Sentence, type Source } from './sentence.ts';

export interface Invocation { readonly macro: string; readonly args: readonly string[]; readonly line: number }
export interface OperationTable { readonly name: string; readonly type: string; readonly line: number; readonly slots: readonly { readonly slot: string; readonly value: string; readonly line: number }[] }

const EXPORTS = /^EXPORT_(PER_CPU_)?SYMBOL(_GPL|_NS|_NS_GPL|_FOR_\w+)?$/;
const INITCALLS = /^(module_(init|exit)|(pure|core|postcore|arch|subsys|fs|rootfs|device|late|console|early)_initcall(_sync)?|__initcall|security_initcall|builtin_\w*driver|module_\w+_driver)$/;
const PARAMETERS = /^(module_param(_named|_array|_string|_cb|_unsafe|_call|_hw)?|core_param(_cb)?|early_param|__setup|param_check_\w+)$/;

/** Macros used at file scope, with their arguments. */
export function invocations(source: SourceText): Invocation[] {
  const { tokens: t } = source;
  return source.outline.filter(o => o.kind === 'macroInvocation').map(o => {
    const i = source.tokenAt(o.offset);
    const args = t.codes[i + 1] === P.LParen ? source.split(i + 2, source.closer(i + 1)).map(r => source.words(r)) : [];
    return { macro: o.name, args, line: source.lineOf(o.offset) };
  });
}
export const exportsOf = (all: readonly Invocation[]): Invocation[] => all.filter(i => EXPORTS.test(i.macro));
export const initcallsOf = (all: readonly Invocation[]): Invocation[] => all.filter(i => INITCALLS.test(i.macro));
export const parametersOf = (all: readonly Invocation[]): Invocation[] => all.filter(i => PARAMETERS.test(i.macro));
export const systemCallsOf = (all: readonly Invocation[]): Invocation[] => all.filter(i => /^(COMPAT_)?SYSCALL(32|64)?_DEFINE\d/.test(i.macro));

/** Initialised variables with members that are set to functions of the file or of elsewhere. */
export function operationTables(source: SourceText): OperationTable[] {
  const { tokens: t } = source;
  const out: OperationTable[] = [];
  for (const o of source.outline) {
    if (o.kind !== 'variable' || !o.braces) continue;
    const from = source.tokenAt(o.start), to = source.tokenAt(o.end);
    const type = /\b(?:struct|union)\s+(\w+)/.exec(source.text.slice(o.start, o.offset))?.[1];
    if (type === undefined) continue;
    const slots: OperationTable['slots'][number][] = [];
    for (let i = source.tokenAt(o.offset); i + 2 < to; i++) {
      if (t.codes[i] !== P.Dot || t.kinds[i + 1] !== Tok.Ident || t.codes[i + 2] !== P.Assign) continue;
      let v = i + 3;
      if (t.codes[v] === P.Amp) v++;
      if (t.kinds[v] !== Tok.Ident || (t.codes[v + 1] !== P.Comma && t.codes[v + 1] !== P.RBrace) || /^[A-Z0-9_]+$/.test(t.value(v))) continue;
      slots.push({ slot: t.value(i + 1), value: t.value(v), line: source.tokenLine(i) });
    }
    const functions = slots.filter(s => source.functions.some(f => f.name === s.value) || /_(ops|operations|ops_t)$|ops$|_mapping$/.test(type));
    if (functions.length > 0 && from < to) out.push({ name: o.name, type, line: source.lineOf(o.offset), slots: functions });
  }
  return out;
}

/** Paragraphs of the licences that files carry: MIT, BSD, GPL, and the choices between them. */
const LICENCE = /permission is hereby|permission notice|rights? to use, copy|redistributions?( and use)? (in|of)|following conditions|EVENT SHALL|provided ["`']+as is|provided by the copyright|without warranty|terms of the (gnu|license)|received a copy of|choice of one of two|choose to be licensed|alternatively, this|may be used to endorse|licen[sc]ed? under|(covered|distributed) (by|under) the/i;

/** The first comment that is more than a licence or a path. */
export function leadingComment(source: SourceText): { readonly text: string; readonly line: number; readonly endLine: number } | undefined {
  const re = /\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n\/\/[^\n]*)*/y;
  let at = 0;
  for (let n = 0; n < 6; n++) {
    // A header's guard may stand before it.
    at += /^(?:\s*#\s*(?:ifndef|define)\s+\w+[ \t]*\n)*\s*/.exec(source.text.slice(at, at + 2000))![0].length;
    re.lastIndex = at;
    const m = re.exec(source.text);
    if (!m) return undefined;
    const words = plain(m[0]);
    at = re.lastIndex;
    const body = words.split('\n').filter(l => !/SPDX-License|^Copyright|^\(C\)|^\(c\)|©|All rights reserved|^Author|^Written by|^Started by|@[\w.-]+\.\w+>?$|licen[sc]ed? under|GNU General Public|WARRANTY|Free Software Foundation|redistribute|This program is|^[\w./-]+\.[chS]$|^(\d{4}[-, ]*)+/i.test(l));
    const paragraphs = body.join('\n').trim().split(/\n\s*\n/).filter(p => p.trim() !== '' && !LICENCE.test(p));
    if (paragraphs.join(' ').split(/\s+/).length >= 4) return { text: paragraphs.slice(0, 2).join('\n\n'), line: source.lineOf(m.index), endLine: source.lineOf(at - 1) };
  }
  return undefined;
}

/** A comment's words without its frame. */
export function plain(comment: string): string {
  return comment.replace(/^\/\*+!?|\*+\/$/g, '').replace(/^\/\/ ?/gm, '').split('\n').map(l => l.replace(/^\s*\*+ ?/, '').trim()).join('\n').replace(/^[-=*#\s]+\n/gm, '').trim();
}

export function purpose(source: SourceText, handlers: readonly Handler[], tables: readonly OperationTable[], callersIn: readonly CallerFile[] | undefined, published: ReadonlyMap<string, Source>): Sentence[] {
  const { path } = source;
  const at = (line: number, endLine?: number): Source => ({ path, line, ...(endLine === undefined || endLine === line ? {} : { endLine }) });
  const out: Sentence[] = [];
  const lead = leadingComment(source);
  if (lead) out.push(quoting(lead.text, 'purpose.comment', { line: lead.line, endLine: lead.endLine }, at(lead.line, lead.endLine)));
  const all = invocations(source);
  for (const i of all) if (i.macro === 'MODULE_DESCRIPTION') out.push(quoting(i.args[0]?.replace(/^"|"$/g, '') ?? '', 'purpose.description', {}, at(i.line)));
  const calls = systemCallsOf(all);
  const names = [...new Set(calls.map(c => c.args[0]))];
  if (calls.length > 0) out.push(sentence('purpose.systemCalls', { count: names.length, names }, ...calls.map(c => at(c.line))));
  if (handlers.length > 0) out.push(sentence('purpose.handlers', { count: handlers.length, names: handlers.map(h => h.name) }, ...handlers.map(h => at(h.line))));
  for (const h of handlers) {
    const outside = h.installedAt.filter(i => i.file !== path);
    for (const slot of new Set(outside.map(i => i.slot))) {
      const tables = outside.filter(i => i.slot === slot);
      out.push(sentence('purpose.installedElsewhere', { handler: h.name, slot, tables: tables.map(i => i.table) }, ...tables.map(i => ({ path: i.file, line: i.line }))));
    }
  }
  for (const t of tables) out.push(sentence('purpose.table', { table: t.name, type: t.type, count: t.slots.length, slots: t.slots.slice(0, 8).map(s => s.slot) }, at(t.line)));
  const exported = exportsOf(all);
  if (exported.length > 0) out.push(sentence('purpose.exports', { count: exported.length, names: exported.slice(0, 12).map(e => e.args[0]), more: Math.max(0, exported.length - 12) }, ...exported.slice(0, 12).map(e => at(e.line))));
  for (const i of initcallsOf(all)) out.push(sentence('purpose.initcall', { macro: i.macro, function: i.args[0] ?? '' }, at(i.line)));
  const parameters = parametersOf(all);
  if (parameters.length > 0) out.push(sentence('purpose.parameters', { count: parameters.length, names: parameters.map(p => p.args[0]?.replace(/["=]/g, '') ?? '') }, ...parameters.map(p => at(p.line))));
  const own = new Set(source.functions.map(f => f.name));
  for (const f of source.functions) for (const c of f.calls) {
    if (c.through === undefined && !own.has(c.name) && registers(c.name)) out.push(sentence('purpose.registers', { function: f.name, call: c.name, what: c.args.slice(0, 2).map(r => source.words(r)).join(', ').slice(0, 60) + (c.args.length > 2 ? ', …' : '') }, at(c.line)));
  }
  const headers = [...new Set([...published.values()].map(p => p.path))];
  if (headers.length > 0) out.push(sentence('purpose.published', { count: published.size, names: [...published.keys()].slice(0, 8), headers: headers.slice(0, 4) }, ...[...published.values()].slice(0, 4)));
  if (callersIn && callersIn.length > 0) {
    const files = new Map<string, number>();
    for (const c of callersIn) for (const f of c.functions) files.set(f.name, (files.get(f.name) ?? 0) + 1);
    const [[most, by]] = [...files].sort((a, b) => b[1] - a[1]);
    const definition = source.functions.find(f => f.name === most);
    out.push(sentence('purpose.usedBy', { files: callersIn.length, function: most, by }, at(definition?.line ?? 1)));
  }
  return out;
}
