/**
 * Translation phase 4 (C11 6.10) for a whole translation unit, with its includes, or for a piece of a file (a *fragment*: one function or one
 * type of a kernel tree), whose macros come from a lazy table and whose includes are not followed.
 */
import type { Origin, SourceTable } from '../../base/position.ts';
import { lex, Tok, TokFlag, type TokenList } from '../lexer.ts';
import { evaluateCondition, isPredefined, type HasOperator } from './condition.ts';
import { LayeredMacros, macroFromTokens, misusedHash, plainToken } from './define.ts';
import { Expander, ExpansionTable, pragmaTokens, type ExpandContext } from './expand.ts';
import type { Macro, PToken } from './token.ts';

/** Something that the preprocessor found wrong, at a place. `fatal`: what follows cannot be trusted. */
export interface CppProblem { readonly message: string; readonly file: number; readonly offset: number; readonly end: number; readonly fatal: boolean }

export interface IncludedFile { readonly path: string; readonly text: string; readonly origin: Origin }
/** Finds the file of an `#include`; undefined: there is none. `next`: `#include_next`. */
export type IncludeFinder = (name: string, angled: boolean, fromPath: string, next: boolean) => IncludedFile | undefined;

export interface PreprocessOptions {
  readonly sources: SourceTable;
  /** Grows by the definitions met. */
  readonly macros: LayeredMacros;
  readonly expansions: ExpansionTable;
  readonly include?: IncludeFinder;
  readonly counter?: { value: number };
  /** What the condition operators answer beyond `__has_include`. Default: every attribute and builtin that is asked for exists. */
  readonly has?: HasOperator;
}

const MAX_INCLUDE_DEPTH = 200;
/** State of one `#if` group: this branch is read; some branch was taken already; `#else` was seen. */
interface Group { taken: boolean; done: boolean; elseSeen: boolean; readonly offset: number }
/** `piece`: a part of a file, which may begin inside a branch that is read (`#ifdef A` *struct x* `#else` struct y `#endif` `{ ... }`). */
interface Reader { readonly list: TokenList; readonly file: number; readonly path: string; i: number; readonly groups: Group[]; readonly piece: boolean }
/** What `#line` said: from `offset` on, lines count `by` more. */
interface LineMark { readonly offset: number; readonly by: number; readonly path?: string }

/** The tokens of a file's piece [start, end) (default: all of it), with directives carried out and macros expanded. */
export function preprocess(file: number, options: PreprocessOptions, start?: number, end?: number): { tokens: PToken[]; problems: CppProblem[] } {
  const run = new Preprocessor(options);
  run.enter(file, start, end);
  const tokens = run.tokens();
  return { tokens, problems: run.problems };
}

class Preprocessor implements ExpandContext {
  readonly problems: CppProblem[] = [];
  readonly sources: SourceTable;
  readonly expansions: ExpansionTable;
  readonly macros: LayeredMacros;
  readonly counter: { value: number };
  private readonly options: PreprocessOptions;
  private readonly readers: Reader[] = [];
  private readonly once = new Set<string>();
  /** How the program spells the names of the files it includes, by file number: what __FILE__ tells. */
  private readonly spelled = new Map<number, string>();
  private readonly lines = new Map<number, LineMark[]>();
  private first = -1;
  private stopped = false;
  /** Tokens that a directive left for the parser. */
  private readonly queue: PToken[] = [];

  constructor(options: PreprocessOptions) {
    this.options = options;
    this.sources = options.sources;
    this.expansions = options.expansions;
    this.macros = options.macros;
    this.counter = options.counter ?? { value: 0 };
  }

  includeLevel(): number { return Math.max(0, this.readers.length - 1); }

  presumed(at: PToken): { line: number; path: string } {
    const { line } = this.sources.position(at), mark = this.lines.get(at.file)?.findLast(m => m.offset <= at.offset);
    return { line: line + (mark?.by ?? 0), path: mark?.path ?? this.spelled.get(at.file) ?? this.sources.path(at.file) };
  }
  baseFile(): string { return this.sources.path(this.first); }

  problem(message: string, file: number, offset: number, end: number, fatal = false): void {
    this.problems.push({ message, file, offset, end, fatal });
    if (fatal || this.problems.length > 200) this.stopped = true;
  }

  enter(file: number, start?: number, end?: number): void {
    const list = lex(this.sources.text(file), start, end);
    if (this.first < 0) this.first = file;
    for (const e of list.errors.slice(0, 20)) {
      // An apostrophe in a skipped group or an #error text is no error: only unclosed comments always are.
      if (e.message.startsWith('comment')) this.problem(e.message, file, e.start, e.start + 2, true);
    }
    this.readers.push({ list, file, path: this.sources.path(file), i: 0, groups: [], piece: start !== undefined });
  }

  tokens(): PToken[] { return new Expander(this, () => this.pull()).all(); }

  /** The next token outside of directives and skipped groups. */
  private pull(): PToken | undefined {
    for (;;) {
      const queued = this.queue.shift();
      if (queued) return queued;
      const r = this.readers.at(-1);
      if (!r || this.stopped) return undefined;
      if (r.i >= r.list.length) {
        const open = r.groups.at(-1);
        if (open) this.problem('#if without #endif', r.file, open.offset, open.offset + 1);
        this.readers.pop();
        continue;
      }
      if (r.list.kinds[r.i] === Tok.Hash) { this.directive(r); continue; }
      if (r.list.flags[r.i] & TokFlag.Unterminated) {
        this.problem(`${r.list.kinds[r.i] === Tok.String ? 'string' : 'character'} literal is not closed on its line`, r.file, r.list.starts[r.i], r.list.ends[r.i], true);
        return undefined;
      }
      return plainToken(r.list, r.i++, r.file);
    }
  }

  private lineEnd(r: Reader, i: number): number {
    while (i < r.list.length && !(r.list.flags[i] & TokFlag.LineStart)) i++;
    return i;
  }
  private line(r: Reader, from: number, to: number): PToken[] {
    const out: PToken[] = [];
    for (let i = from; i < to; i++) out.push(plainToken(r.list, i, r.file));
    return out;
  }

  private directive(r: Reader): void {
    const hash = r.i;
    const end = this.lineEnd(r, hash + 1);
    r.i = end;
    if (hash + 1 >= end) return;   // the null directive
    const name = r.list.value(hash + 1);
    const at = r.list.starts[hash], stop = r.list.ends[end - 1];
    const say = (message: string, fatal = false) => this.problem(message, r.file, at, stop, fatal);
    switch (name) {
      case 'define': {
        const m = macroFromTokens(r.list, hash + 2, end, r.file);
        if (typeof m === 'string') { say(m); return; }
        this.macros.define(m);
        const wrong = misusedHash(m);
        if (wrong) say(wrong);
        return;
      }
      case 'undef': if (hash + 2 < end) this.macros.undefine(r.list.value(hash + 2)); return;
      case 'include': case 'include_next': case 'import': this.include(r, hash + 2, end, name === 'include_next', say); return;
      case 'if': case 'ifdef': case 'ifndef': {
        const taken = this.condition(r, name, hash + 2, end, say);
        r.groups.push({ taken, done: taken, elseSeen: false, offset: at });
        if (!taken) this.skip(r);
        return;
      }
      case 'elif': case 'elifdef': case 'elifndef': case 'else': {
        let g = r.groups.at(-1);
        if (!g && r.piece) r.groups.push(g = { taken: true, done: true, elseSeen: false, offset: at });
        if (!g) { say(`#${name} without #if`); return; }
        // The branch before was read, so this one is not.
        g.taken = false;
        if (name === 'else') g.elseSeen = true;
        this.skip(r);
        return;
      }
      case 'endif': if (!r.groups.pop() && !r.piece) say('#endif without #if'); return;
      case 'error': say(`#error ${this.rest(r, hash + 2, end)}`, true); return;
      case 'pragma':
        if (hash + 2 < end && r.list.is(hash + 2, 'once')) this.once.add(r.path);
        else if (hash + 2 < end && /^(push|pop)_macro$/.test(r.list.value(hash + 2))) this.keepMacro(r.list.value(hash + 2) === 'push_macro', this.line(r, hash + 3, end));
        else if (hash + 2 < end && r.list.is(hash + 2, 'pack')) this.queue.push(...pragmaTokens(this.line(r, hash + 2, end), plainToken(r.list, hash + 1, r.file)));
        return;
      case 'line': this.lineDirective(r, hash + 2, end, say); return;
      case 'warning': case 'ident': case 'assert': case 'unassert': case 'sccs': return;
      default:
        if (r.list.kinds[hash + 1] === Tok.Number) this.lineDirective(r, hash + 1, end, say);   // as a preprocessor writes it
        else say(`#${name} is no directive`);
    }
  }

  /** C11 6.10.4: `#line 12 "name"`. Positions stay the reader's; what changes is __LINE__ and __FILE__. */
  private lineDirective(r: Reader, from: number, end: number, say: (message: string) => void): void {
    const written = this.line(r, from, end);
    let i = 0;
    const [number, name] = new Expander(this, () => written[i++]).all();
    if (!number || !/^\d+$/.test(number.text) || (name && name.kind !== Tok.String)) { say('#line needs a number, and after it a file name in quotes or nothing'); return; }
    const offset = r.list.starts[end] ?? r.list.text.length;
    // The number is that of the next line, whether or not a token stands there.
    const next = this.sources.position({ file: r.file, offset: r.list.ends[end - 1] }).line + 1;
    const marks = this.lines.get(r.file) ?? [];
    this.lines.set(r.file, marks);
    const path = name ? name.text.slice(1, -1).replace(/\\(["\\])/g, '$1') : marks.at(-1)?.path;
    marks.push({ offset, by: Number(number.text) - next, path });
  }
  /** `#pragma push_macro("NAME")` and `pop_macro` (GCC manual 6.62.10). */
  private keepMacro(push: boolean, line: readonly PToken[]): void {
    const name = /^"(\w+)"$/.exec(line[1]?.text ?? '')?.[1];
    if (name === undefined) return;
    const stack = this.kept.get(name) ?? [];
    this.kept.set(name, stack);
    if (push) { stack.push(this.macros.get(name)); return; }
    if (stack.length === 0) return;
    const m = stack.pop();
    if (m) this.macros.define(m); else this.macros.undefine(name);
  }
  private readonly kept = new Map<string, (Macro | undefined)[]>();

  private rest(r: Reader, from: number, to: number): string {
    return from < to ? this.sources.text(r.file).slice(r.list.starts[from], r.list.ends[to - 1]) : '';
  }

  private condition(r: Reader, name: string, from: number, to: number, say: (m: string) => void): boolean {
    if (name !== 'if' && name !== 'elif') {
      if (from >= to) { say(`#${name} needs a name`); return false; }
      const macro = r.list.value(from);
      const defined = this.macros.get(macro) !== undefined || isPredefined(macro);
      return defined === (name === 'ifdef' || name === 'elifdef');
    }
    const v = evaluateCondition(this.line(r, from, to), this, (operator, argument) => this.has(r, operator, argument));
    if (typeof v === 'string') { say(v); return false; }
    return v !== 0n;
  }

  private has(r: Reader, operator: string, argument: readonly PToken[]): bigint | undefined {
    if (operator === '__has_include' || operator === '__has_include_next') {
      let i = 0;
      const text = (argument[0]?.kind === Tok.Ident ? new Expander(this, () => argument[i++]).all() : argument).map(t => t.text).join('');
      const m = /^(["<])(.*)[">]$/.exec(text);
      return m && this.options.include?.(m[2], m[1] === '<', r.path, false) ? 1n : 0n;
    }
    const answer = this.options.has?.(operator, argument);
    if (answer !== undefined) return answer;
    return /^__has_(builtin|attribute|cpp_attribute|c_attribute|feature|extension|warning)$/.test(operator) ? (/builtin|attribute/.test(operator) ? 1n : 0n) : undefined;
  }

  /** Skips to the branch to read, or past the #endif, of the innermost group. */
  private skip(r: Reader): void {
    let depth = 0;
    const { list } = r;
    while (r.i < list.length) {
      if (list.kinds[r.i] !== Tok.Hash) { r.i++; continue; }
      const hash = r.i;
      const end = this.lineEnd(r, hash + 1);
      r.i = end;
      const name = hash + 1 < end ? list.value(hash + 1) : '';
      const say = (m: string) => this.problem(m, r.file, list.starts[hash], list.ends[end - 1]);
      if (name === 'if' || name === 'ifdef' || name === 'ifndef') depth++;
      else if (name === 'endif') {
        if (depth-- === 0) { r.groups.pop(); return; }
      } else if (depth === 0 && (name === 'else' || name.startsWith('elif'))) {
        const g = r.groups.at(-1)!;
        if (g.elseSeen) { say(`#${name} after #else`); continue; }
        if (name === 'else') g.elseSeen = true;
        if (!g.done && (name === 'else' || this.condition(r, name, hash + 2, end, say))) {
          g.taken = g.done = true;
          return;
        }
      }
    }
  }

  private include(r: Reader, from: number, to: number, next: boolean, say: (m: string, fatal?: boolean) => void): void {
    if (!this.options.include) return;
    let spelled = this.rest(r, from, to).trim();
    if (!/^["<]/.test(spelled)) {
      const line = this.line(r, from, to);
      let i = 0;
      spelled = new Expander(this, () => line[i++]).all().map(t => t.text).join('');
    }
    const m = /^<([^>]*)>|^"([^"]*)"/.exec(spelled);
    if (!m) { say('#include needs "file" or <file>'); return; }
    const name = m[1] ?? m[2];
    if (this.readers.length >= MAX_INCLUDE_DEPTH) { say(`${name} is included ${MAX_INCLUDE_DEPTH} levels deep: does a file include itself?`, true); return; }
    const found = this.options.include(name, m[1] !== undefined, r.path, next);
    if (!found) {
      say(`${name} is not found: give its folder with -I, or the kernel tree with --tree`, true);
      return;
    }
    if (this.once.has(found.path)) return;
    const file = this.sources.add(found.path, found.text, found.origin);
    const includer = this.spelled.get(r.file) ?? r.path, beside = `${includer.slice(0, includer.lastIndexOf('/') + 1)}${name}`;
    if (m[1] === undefined && (found.path === beside || found.path.endsWith(`/${beside.replace(/^(\.\/)+/, '')}`))) this.spelled.set(file, beside);
    this.enter(file);
  }
}
