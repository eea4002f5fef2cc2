/** The atlas page of a C file, as plain data. Everything is computed from the file and its tree; what could not be read is said. */
import type { Handler, KernelTree, OutlineEntry } from '../../tree/index.ts';
import type { CallIndex } from '../../tree/calls/index.ts';
import { lineAt, lineStarts } from '../../base/position.ts';
import { maintainersOf, type MaintainersEntry } from '../../tree/maintainers.ts';
import { effectsOf, referencePairs, type Effects } from '../analysis/effects.ts';
import { SourceText, type FunctionText } from '../analysis/source.ts';
import { docAbove } from '../comments.ts';
import { kconfigEntry, makefileLines, type KconfigEntry, type MakefileLine } from './build.ts';
import { unreadParts } from '../analysis/unread.ts';
import { fileCalls, type FileCalls } from './calls.ts';
import { execution, questions, type Execution, type Question } from './execution.ts';
import { includeSurface, type DeclaredAt, type IncludeUse } from './includes.ts';
import { exportsOf, initcallsOf, invocations, operationTables, parametersOf, purpose, systemCallsOf, type Invocation, type OperationTable } from './purpose.ts';
import { sentence, type Sentence } from './sentence.ts';
import { snippets, type Snippet } from './snippets.ts';

export interface AtlasServices {
  readonly tree: KernelTree;
  /** Loaded; undefined: who calls in is not told. */
  readonly index: CallIndex | undefined;
  readonly scenariosOf: (h: Handler) => readonly string[];
  /** Whether Faultline has a model in place of a function. */
  readonly modelled: (name: string) => boolean;
  /** Where other files install a function of a file; undefined: nowhere, or not known. */
  readonly installed: (file: string, name: string) => Handler['installedAt'] | undefined;
}

export interface Declared { readonly kind: OutlineEntry['kind']; readonly name: string; readonly line: number; readonly static: boolean; readonly inline: boolean; readonly signature?: string; readonly purpose?: string }
export interface FunctionEffects { readonly function: string; readonly line: number; readonly effects: Effects }
export interface GuardedLock { readonly lock: string; readonly kind: string; readonly sleeps: boolean | undefined; readonly atomic: boolean; /** `taken`: in the function itself, not by its caller. */
  readonly functions: readonly { readonly name: string; readonly line: number; readonly taken: boolean }[]; readonly writes: readonly string[] }

export interface AtlasPage {
  readonly path: string;
  readonly release: string;
  readonly facts: {
    readonly bytes: number; readonly lines: number; readonly functions: number;
    /** From the file's SPDX line. */
    readonly licence: string | undefined;
    readonly generated: boolean;
    readonly subsystems: readonly MaintainersEntry[];
    readonly built: readonly MakefileLine[];
    readonly options: readonly KconfigEntry[];
    /** CONFIG options that the text asks about, with their value under the profile. */
    readonly asked: readonly { readonly option: string; readonly value: string }[];
  };
  readonly purpose: readonly Sentence[];
  readonly includes: readonly IncludeUse[];
  readonly headersReached: number;
  readonly declarations: readonly Declared[];
  readonly tables: readonly OperationTable[];
  readonly exports: readonly Invocation[]; readonly parameters: readonly Invocation[]; readonly initcalls: readonly Invocation[]; readonly systemCalls: readonly Invocation[];
  readonly handlers: readonly Handler[];
  readonly calls: FileCalls;
  /** Whether calls from other files are known. */
  readonly indexed: boolean;
  readonly locks: readonly GuardedLock[];
  readonly effects: readonly FunctionEffects[];
  readonly snippets: readonly Snippet[];
  readonly execution: readonly Execution[];
  readonly questions: readonly Question[];
  /** What was not read or not understood. */
  readonly gaps: readonly Sentence[];
}

/** A file of which no page can be made: a message's id and values. */
export class AtlasProblem extends Error {
  readonly id: string;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(id: string, values: Readonly<Record<string, string | number>>) { super(`${id} ${JSON.stringify(values)}`); this.name = 'AtlasProblem'; this.id = id; this.values = values; }
}

/** Characters beyond which a file is not looked at: what no person writes. */
const LARGEST = 8_000_000;

/** Throws {@link AtlasProblem}, and PendingFile when files have to be loaded first. */
export async function atlasOf(services: AtlasServices, path: string): Promise<AtlasPage> {
  const { tree, index } = services;
  const text = tree.files.read(path);
  if (text === undefined) throw new AtlasProblem(tree.files.list(path) ? 'problem.folder' : tree.files.exists(path) ? 'problem.denied' : 'problem.unreadable', { path });
  if (text.slice(0, 65536).includes('\0')) throw new AtlasProblem('problem.binary', { path });
  if (text.length > LARGEST) throw new AtlasProblem('problem.large', { path, megabytes: Math.round(text.length / 1e5) / 10 });
  const source = new SourceText(path, text, tree.outlineOf(path));
  const elsewhere = new Map(source.functions.flatMap((f): [string, Handler['installedAt']][] => { const at = services.installed(path, f.name); return at ? [[f.name, at]] : []; }));
  const handlers = tree.handlersIn(path, elsewhere);
  const surface = includeSurface(tree, source);
  const declared = placed(tree, surface.declaredIn);
  const published = placed(tree, surface.publishedIn);
  const calls = await fileCalls(index, source, declared, p => tree.builds(p));
  const pairs = referencePairs(source);
  const effects = new Map(source.functions.map(f => [f, effectsOf(source, f, pairs)]));
  const tables = operationTables(source);
  const places = new Map<string, { path: string; line?: number }>(calls.out.flatMap(f => (f.path === undefined ? [] : f.functions.map((g): [string, { path: string; line?: number }] => [g.name, { path: f.path!, ...(g.line === undefined ? {} : { line: g.line }) }]))));
  for (const f of source.functions) places.set(f.name, { path, line: f.line });
  const names = { place: (name: string) => places.get(name) ?? declared.get(name) };
  const runs = execution(source, handlers, services.scenariosOf, services.modelled);
  const built = makefileLines(tree.files, path);
  const all = invocations(source);
  const options = [...new Set(built.flatMap(b => b.options))];
  return {
    path, release: tree.version.text,
    facts: {
      bytes: new TextEncoder().encode(text).length, lines: source.lines, functions: source.functions.length,
      licence: /SPDX-License-Identifier:\s*(.*?)\s*(\*\/)?$/m.exec(text.slice(0, 500))?.[1],
      generated: /generated (automatically|by)|do not edit|DO NOT EDIT/i.test(text.slice(0, 2000)),
      subsystems: maintainersOf(tree.files, path), built,
      options: options.flatMap(o => { const e = kconfigEntry(tree.files, o, path); return e ? [e] : []; }),
      asked: tree.optionsMentioned(path).map(option => ({ option, value: tree.profile.config.get(option) ?? 'n' })),
    },
    purpose: purpose(source, handlers, tables, index?.ready ? calls.in : undefined, new Map([...surface.publishedIn.keys()].map(name => [name, published.get(name)!]))),
    includes: surface.includes, headersReached: surface.reached,
    declarations: source.outline.filter(o => o.kind !== 'macroInvocation').map(o => declaration(source, o)),
    tables, exports: exportsOf(all), parameters: parametersOf(all), initcalls: initcallsOf(all), systemCalls: systemCallsOf(all), handlers,
    calls, indexed: index?.ready ?? false,
    locks: lockTable(effects),
    effects: [...effects].filter(([, e]) => e.locks.length + e.allocations.length + e.user.length + e.references.length + e.rcu.length > 0).map(([f, e]) => ({ function: f.name, line: f.line, effects: e })),
    snippets: snippets(source, handlers, tables, effects, names),
    execution: runs, questions: questions(source, runs, effects),
    gaps: gaps(source, surface.includes, services),
  };
}

/** Offsets in headers as lines. A header is read when a line of it is asked for. */
function placed(tree: KernelTree, names: ReadonlyMap<string, DeclaredAt>): Pick<ReadonlyMap<string, { path: string; line: number }>, 'get' | 'has'> {
  const starts = new Map<string, Uint32Array>();
  return {
    has: name => names.has(name),
    get: name => {
      const at = names.get(name);
      if (!at) return undefined;
      let lines = starts.get(at.path);
      if (!lines) starts.set(at.path, lines = lineStarts(tree.files.read(at.path) ?? ''));
      return { path: at.path, line: lineAt(lines, at.offset) + 1 };
    },
  };
}

function declaration(source: SourceText, o: OutlineEntry): Declared {
  const line = source.lineOf(o.offset);
  const f = o.kind === 'function' ? source.functions.find(x => x.entry === o) : undefined;
  const doc = o.kind === 'function' ? docAbove(source.text, o.start) : undefined;
  return { kind: o.kind, name: o.name, line, static: o.static, inline: o.inline, ...(f ? { signature: source.words(f.head) } : {}), ...(doc?.kernelDoc && doc.summary !== '' ? { purpose: doc.summary } : {}) };
}

function lockTable(effects: ReadonlyMap<FunctionText, Effects>): GuardedLock[] {
  const out = new Map<string, { lock: string; kind: string; sleeps: boolean | undefined; atomic: boolean; functions: { name: string; line: number; taken: boolean }[]; writes: Set<string> }>();
  for (const [f, e] of effects) for (const s of e.locks) {
    // The same lock through other variables: told by its last member.
    const name = s.lock.replace(/^.*(->|\.)/, '$1').replace(/^->|^\./, '');
    const key = `${s.kind} ${name}`;
    const known = out.get(key) ?? { lock: s.lock, kind: s.kind, sleeps: s.sleeps, atomic: s.atomic, functions: [], writes: new Set<string>() };
    if (!known.functions.some(x => x.name === f.name)) known.functions.push({ name: f.name, line: s.from ?? s.drops[0], taken: s.from !== undefined });
    known.sleeps = known.sleeps || s.sleeps || (known.sleeps ?? s.sleeps);
    for (const w of s.writes) known.writes.add(w);
    out.set(key, known);
  }
  return [...out.values()].map(l => ({ ...l, writes: [...l.writes] })).sort((a, b) => b.functions.length - a.functions.length);
}

const MOST_GAPS = 8;

function gaps(source: SourceText, includes: readonly IncludeUse[], services: AtlasServices): Sentence[] {
  const { path, tokens: t } = source;
  const out: Sentence[] = [];
  for (const i of includes) if (i.path === undefined) out.push(sentence('gap.include', { spelled: i.spelled, line: i.line }, { path, line: i.line }));
  for (const e of t.errors.slice(0, 5)) out.push(sentence('gap.lexical', { line: source.lineOf(e.start), message: e.message }, { path, line: source.lineOf(e.start) }));
  const raw = [...source.text].findIndex(c => (c.codePointAt(0)! >= 0xdc80 && c.codePointAt(0)! <= 0xdcff) || c === '\ufffd');
  if (raw >= 0) out.push(sentence('gap.encoding', { line: source.lineOf([...source.text].slice(0, raw).join('').length) }, { path, line: 1 }));
  // What follows an open brace was not read as declarations.
  for (const i of source.unclosed.slice(0, 3)) out.push(sentence('gap.open', { bracket: t.value(i), line: source.tokenLine(i) }, { path, line: source.tokenLine(i) }));
  const scanned = services.tree.scanOf(path), end = source.tokenLine(t.length - 1);
  // What runs to the end behind a bracket that nothing closes has been told above.
  const parts = scanned ? unreadParts(source, scanned).filter(u => source.unclosed.length === 0 || u.endLine < end) : [];
  for (const u of parts.slice(0, MOST_GAPS)) out.push(sentence('gap.unread', { line: u.line, endLine: u.endLine, one: u.line === u.endLine ? 'yes' : 'no' }, { path, line: u.line }));
  if (parts.length > MOST_GAPS) out.push(sentence('gap.more', { count: parts.length - MOST_GAPS }, { path, line: parts[MOST_GAPS].line }));
  if (!services.index?.ready) out.push(sentence('gap.index', {}, { path, line: 1 }));
  return out;
}
