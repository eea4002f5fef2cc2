// State of one dialect pass over one text: the code tokens that are left after directives, conditionals and attributes are taken out,
// the same-length output, and the list of work. Work is a stack of token ranges, so that nesting depth costs no JavaScript stack.
import { P, Tok, type TokenList } from '../lexer.ts';
import type { Change, ChangeKind } from './change.ts';
import { isName, W } from './words.ts';
import type { MacroTable } from './macros.ts';

/** What a range of tokens is read as. */
export const enum Ctx {
  /** Declarations at file scope. */
  Top,
  /** Declarations and statements. */
  Block,
  /** Members of a structure or union. */
  Struct,
  Enum,
  /** The inside of an initialiser list. */
  Init,
  /** A parameter list. */
  Params,
  /** One element of an initialiser list. */
  Element,
  /** One or more expressions between commas. */
  Expr,
  /** Arguments of a call. */
  Args,
  /** Associations of `_Generic`. */
  Generic,
  /** A type name: of a cast, of sizeof. */
  TypeName,
}

/** Whether a name is written as macros are: in capitals. */
export function capitals(name: string): boolean { return /^[A-Z_][A-Z0-9_]*$/.test(name); }

export class Pass {
  readonly text: string;
  readonly tokens: TokenList;
  /** What is known of macro names: the tree's, and the file's own once its directives are read. */
  macros: MacroTable;
  /** Token index of each code token. */
  at: Int32Array;
  /** Code (`P` or `W`) of each code token; entry `n` is 0. */
  c: Uint8Array;
  /** For brackets: the code token that closes (opens) it; -1 where none does. */
  match: Int32Array;
  /** Number of code tokens. */
  n = 0;
  readonly out: Uint16Array;
  changes: Change[] = [];
  private work: number[] = [];

  constructor(text: string, tokens: TokenList, macros: MacroTable) {
    this.text = text;
    this.tokens = tokens;
    this.macros = macros;
    const n = tokens.length + 2;
    this.at = new Int32Array(n);
    this.c = new Uint8Array(n);
    this.match = new Int32Array(0);
    const len = text.length;
    const out = this.out = new Uint16Array(len);
    for (let i = 0; i < len; i++) out[i] = text.charCodeAt(i);
  }

  start(k: number): number { return this.tokens.starts[this.at[k]]; }
  end(k: number): number { return this.tokens.ends[this.at[k]]; }
  name(k: number): string { return this.tokens.value(this.at[k]); }
  /** First on its line, not counting directives. */
  lineStart(k: number): boolean { return (this.tokens.flags[this.at[k]] & 1) !== 0; }

  /**
   * Whether the name of code token `k` may be a macro, so that what stands around it need not be C: it is defined as one with parameters,
   * or is written in capitals. What no macro can explain is left for the parser to report.
   */
  mayBeMacro(k: number): boolean {
    if (!isName(this.c[k])) return false;
    const name = this.name(k);
    return capitals(name) || this.macros.arity(name) !== undefined;
  }

  /** Whether a directive stands between code token `k` and the next. */
  directiveAfter(k: number): boolean { return this.tokens.kinds[this.at[k] + 1] === Tok.Hash; }

  /** Records a range of code tokens to be read later. */
  push(ctx: Ctx, s: number, e: number): void {
    if (s < e) this.work.push(ctx, s, e);
  }

  /** Takes the latest range; false when there is none. */
  pop(into: { ctx: Ctx; s: number; e: number }): boolean {
    const w = this.work;
    if (w.length === 0) return false;
    into.e = w.pop()!;
    into.s = w.pop()!;
    into.ctx = w.pop()!;
    return true;
  }

  /** A point to return to with {@link rollback}: forgets work and changes recorded since. */
  mark(): { work: number; changes: number } { return { work: this.work.length, changes: this.changes.length }; }
  rollback(m: { work: number; changes: number }): void {
    this.work.length = m.work;
    this.changes.length = m.changes;
  }

  record(kind: ChangeKind, start: number, end: number, name?: string, declares?: number): void {
    this.changes.push(name === undefined ? { kind, start, end } : declares === undefined ? { kind, start, end, name } : { kind, start, end, name, declares });
  }

  /** Blanks characters (offsets), keeping new lines. */
  blank(start: number, end: number): void {
    const out = this.out;
    for (let i = start; i < end; i++) if (out[i] !== 10 && out[i] !== 13) out[i] = 32;
  }

  /** Blanks code tokens [s, e). */
  blankTokens(s: number, e: number): void {
    if (s < e) this.blank(this.start(s), this.end(e - 1));
  }

  /** Writes ASCII text at an offset. */
  put(at: number, s: string): void {
    for (let i = 0; i < s.length; i++) this.out[at + i] = s.charCodeAt(i);
  }

  /** Puts the text of code token `k` back after a blanking. */
  restore(k: number): void {
    const e = this.end(k);
    for (let i = this.start(k); i < e; i++) this.out[i] = this.text.charCodeAt(i);
  }

  /** Turns code tokens [s, e) into one identifier: a name of theirs where there is one. */
  toIdentifier(s: number, e: number): void {
    this.blankTokens(s, e);
    for (let k = s; k < e; k++) if (isName(this.c[k])) { this.restore(k); return; }
    for (let k = s; k < e; k++) {
      if (this.c[k] >= W.FirstWord) { this.restore(k); this.out[this.start(k)] = 95; return; }
    }
    this.out[this.start(s)] = 95;
  }

  /** Puts `sep` into the white space before code token `k`; false where there is none but new lines. */
  separate(k: number, sep: string): boolean {
    for (let i = this.start(k) - 1; i >= 0; i--) {
      const c = this.out[i];
      if (c === 32 || c === 9) {
        if (sep === '_' && i > 0 && this.out[i - 1] > 32 && this.out[i - 1] !== 44) return false;
        this.put(i, sep);
        this.record('separator', i, i + 1);
        return true;
      }
      if (c !== 10 && c !== 13) return false;
    }
    return false;
  }

  /** Pairs brackets. A closing brace closes the parentheses that are open within its braces. */
  pair(): void {
    const { c, n } = this;
    const match = this.match = new Int32Array(n + 1).fill(-1);
    const open = new Int32Array(n + 1);
    let d = 0;
    for (let k = 0; k < n; k++) {
      switch (c[k]) {
        case P.LParen: case P.LBracket: case P.LBrace: open[d++] = k; break;
        case P.RBrace: {
          let t = d - 1;
          while (t >= 0 && c[open[t]] !== P.LBrace) t--;
          if (t >= 0) { d = t; match[k] = open[t]; match[open[t]] = k; }
          break;
        }
        case P.RParen: case P.RBracket: {
          const want = c[k] - 1;
          let t = d - 1;
          while (t >= 0 && c[open[t]] !== want && c[open[t]] !== P.LBrace) t--;
          if (t >= 0 && c[open[t]] === want) { d = t; match[k] = open[t]; match[open[t]] = k; }
          break;
        }
      }
    }
  }

  /** The code token after `k`, jumping from an opening bracket to what follows its closing one. */
  after(k: number): number {
    const m = this.match[k];
    return m > k ? m + 1 : k + 1;
  }
}
