/** A position in a list of preprocessed tokens, places of what was read, and the depth limit. */
import { P, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Span } from '../ast/ast.ts';
import { CompileError, say } from './errors.ts';
import { K, KEYWORDS } from './keywords.ts';

/** Nesting (weighted by the stack that a level needs) at which the parser gives up with a message. */
const MAX_DEPTH = 4000;

export abstract class Cursor {
  private readonly tokens: readonly PToken[];
  private pos = 0;
  private depth = 0;
  private readonly eof: PToken;
  /** The current token, its keyword and its punctuator. */
  protected tok: PToken;
  protected kw: K = K.None;
  protected p: P = P.None;
  /** The token before. */
  protected last: PToken;

  constructor(tokens: readonly PToken[], home: number) {
    this.tokens = tokens;
    const end = tokens.length ? tokens[tokens.length - 1] : undefined;
    this.eof = { kind: Tok.Eof, text: '', punct: 0, file: end?.file ?? home, offset: end?.end ?? 0, end: end?.end ?? 0, expansion: 0, spaceBefore: false };
    this.tok = this.last = this.eof;
    this.seek(0);
  }

  private seek(pos: number): void {
    this.pos = pos;
    const t = pos < this.tokens.length ? this.tokens[pos] : this.eof;
    this.tok = t;
    this.p = t.punct;
    this.kw = t.kind === Tok.Ident ? KEYWORDS.get(t.text) ?? K.None : K.None;
  }
  /** Takes the current token. */
  protected next(): PToken {
    const t = this.tok;
    this.last = t;
    this.seek(this.pos + 1);
    return t;
  }
  protected peek(n = 1): PToken { return this.tokens[this.pos + n] ?? this.eof; }
  protected mark(): number { return this.pos; }
  protected reset(mark: number): void { this.seek(mark); if (mark > 0) this.last = this.tokens[mark - 1]; }
  /** The token that is being read. */
  get here(): Span { return { file: this.tok.file, offset: this.tok.offset, end: this.tok.end }; }
  protected get atEnd(): boolean { return this.tok.kind === Tok.Eof; }

  // Methods, not comparisons of fields: the compiler would believe that a field keeps its value across calls.
  protected is(p: P): boolean { return this.p === p; }
  protected isKw(k: K): boolean { return this.kw === k; }
  protected accept(p: P): boolean {
    if (this.p !== p) return false;
    this.next();
    return true;
  }
  protected acceptKw(k: K): boolean {
    if (this.kw !== k) return false;
    this.next();
    return true;
  }
  protected expect(p: P, spelling: string, where = ''): PToken {
    if (this.p !== p) this.fail(say.expected(`'${spelling}'`, this.found(), where));
    return this.next();
  }
  /** An identifier that is no keyword. */
  protected isIdent(): boolean { return this.tok.kind === Tok.Ident && this.kw === K.None; }
  protected expectIdent(what: string): PToken {
    if (!this.isIdent()) this.fail(say.expected(what, this.found()));
    return this.next();
  }
  protected found(): string { return this.atEnd ? say.endOfFile : `'${this.tok.text}'`; }

  /** Takes balanced tokens up to the parenthesis that closes the one just taken. */
  protected skipBalanced(): void {
    for (let open = 1; ;) {
      if (this.atEnd) this.fail(say.expected("')'", say.endOfFile));
      const p = this.next().punct;
      if (p === P.LParen || p === P.LBracket || p === P.LBrace) open++;
      else if ((p === P.RParen || p === P.RBracket || p === P.RBrace) && --open === 0) return;
    }
  }

  /** From a token to the last one taken. */
  protected span(start: PToken): Span {
    const l = this.last;
    return { file: start.file, offset: start.offset, end: l.file === start.file && l.end > start.end ? l.end : start.end };
  }
  protected spanOf(t: PToken): Span { return { file: t.file, offset: t.offset, end: t.end }; }

  protected fail(message: string, at?: Span | PToken): never {
    const place = at ?? this.tok;
    throw new CompileError(message, { file: place.file, offset: place.offset, end: place.end });
  }

  /** Brackets every construct that can hold itself. */
  protected enter(weight = 1): void {
    if ((this.depth += weight) > MAX_DEPTH) this.fail(say.tooDeep);
  }
  protected leave(weight = 1): void { this.depth -= weight; }
  /** For recovery after an error. */
  protected get nesting(): number { return this.depth; }
  protected set nesting(n: number) { this.depth = n; }
}
