/** `__attribute__((...))`: those that matter are kept, the others are read over (GCC manual 6.33 to 6.39). */
import { P, Tok } from '../../syntax/lexer.ts';
import type { Expr, FunctionRef } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { BOOL, DOUBLE, FLOAT, INT, INT128, LDOUBLE, LONG, realigned, SCHAR, SHORT, UCHAR, UINT, UINT128, ULONG, USHORT } from '../types/make.ts';
import { isFloating, isInteger, isSigned } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { Build } from './build.ts';
import { say } from './errors.ts';
import { K } from './keywords.ts';
import { parseQuoted } from './literals.ts';

/** What attributes, asm labels and _Alignas said about a declaration or a type. */
export interface Attributes {
  packed?: boolean; aligned?: number;
  /** What _Alignas alone asks for. */
  alignas?: number;
  mode?: string; cleanup?: FunctionRef; noreturn?: boolean; weak?: boolean; alias?: string; transparent?: boolean;
  constructor_?: boolean; destructor_?: boolean; asmName?: string;
  /** Bytes of `vector_size`. */
  vector?: number;
}

export abstract class AttributeParser extends Build {
  protected abstract parseConstant(): bigint;
  protected abstract parseAssignment(): Expr;

  /** Reads any attributes and asm labels that stand here. */
  protected attributes(into: Attributes): void {
    for (;;) {
      if (this.isKw(K.Attribute)) this.gnuAttribute(into);
      else if (this.atBracketAttribute()) this.bracketAttribute(into);
      else if (this.isKw(K.Extension)) this.next();
      else return;
    }
  }
  /** `asm("name")` after a declarator, among attributes. */
  protected asmLabel(into: Attributes): void {
    this.attributes(into);
    if (this.acceptKw(K.Asm)) {
      this.expect(P.LParen, '(', 'after asm');
      into.asmName = this.plainString();
      this.expect(P.RParen, ')');
      this.attributes(into);
    }
  }
  /** Adjacent string literals as text (bytes as Latin-1). */
  protected plainString(): string {
    if (this.tok.kind !== Tok.String) this.fail(say.expected('a string', this.found()));
    let s = '';
    while (this.tok.kind === Tok.String) {
      const lit = parseQuoted(this.tok.text);
      if (!lit) this.fail(say.badEscape(this.tok.text));
      for (const u of lit.units) s += String.fromCharCode(u);
      this.next();
    }
    return s;
  }

  /** `#pragma pack`: bytes that members are aligned to at most; undefined: as their types are. */
  protected packLimit: number | undefined;
  private readonly packStack: { limit: number | undefined; name?: string }[] = [];
  /** `__pragma ( pack ( ... ) )`, as the preprocessor leaves it (GCC manual 6.62.11). */
  protected pragma(): void {
    this.next();
    this.expect(P.LParen, '(', 'after __pragma');
    if (this.tok.text === 'pack' && this.peek().punct === P.LParen) {
      this.next(); this.next();
      let push = false, name: string | undefined, limit: number | undefined, some = false;
      while (!this.is(P.RParen) && !this.atEnd) {
        const t = this.next();
        if (t.kind === Tok.Number) { limit = Number(t.text) || undefined; some = true; }
        else if (t.text === 'push') { push = true; this.packStack.push({ limit: this.packLimit }); }
        else if (t.text === 'pop') {
          const label = this.is(P.Comma) && this.peek().kind === Tok.Ident ? this.peek().text : undefined;
          let top = this.packStack.pop();
          while (label && top && top.name !== label) top = this.packStack.pop();
          limit = top?.limit; some = true;
        } else if (t.kind === Tok.Ident && push) { name = t.text; this.packStack[this.packStack.length - 1].name = name; }
      }
      if (some || !push) this.packLimit = limit;
      this.expect(P.RParen, ')');
    }
    while (!this.is(P.RParen) && !this.atEnd) this.next();
    this.expect(P.RParen, ')', 'after __pragma');
  }

  protected atBracketAttribute(): boolean { return this.is(P.LBracket) && this.peek().punct === P.LBracket; }
  /** `[[noreturn, gnu::packed]]` (C2x 6.7.12): those of GNU mean what they mean in `__attribute__`. */
  private bracketAttribute(into: Attributes): void {
    this.next(); this.next();
    while (!this.is(P.RBracket)) {
      if (this.accept(P.Comma)) continue;
      if (this.tok.kind !== Tok.Ident) this.fail(say.expected('the name of an attribute', this.found()));
      let name = this.next().text.replace(/^__(.*)__$/, '$1'), gnu = false;
      if (this.is(P.Colon) && this.peek().punct === P.Colon) {
        this.next(); this.next();
        gnu = name === 'gnu';
        name = this.next().text.replace(/^__(.*)__$/, '$1');
      }
      if (gnu) this.attribute(name, into);
      else {
        if (name === 'noreturn' || name === '_Noreturn') into.noreturn = true;
        if (this.accept(P.LParen)) this.skipBalanced();
      }
    }
    this.next();
    this.expect(P.RBracket, ']]', 'after the attributes');
  }
  private gnuAttribute(into: Attributes): void {
    this.next();
    this.expect(P.LParen, '(', 'after __attribute__');
    this.expect(P.LParen, '(', 'after __attribute__');
    while (!this.is(P.RParen)) {
      if (this.accept(P.Comma)) continue;
      if (this.tok.kind !== Tok.Ident) this.fail(say.expected('the name of an attribute', this.found()));
      const t = this.next(), name = t.text.replace(/^__(.*)__$/, '$1');
      this.attribute(name, into);
    }
    this.next();
    this.expect(P.RParen, ')', 'after the attributes');
  }
  private attribute(name: string, into: Attributes): void {
    const args = this.is(P.LParen);
    switch (name) {
      case 'packed': into.packed = true; break;
      case 'noreturn': into.noreturn = true; break;
      case 'weak': into.weak = true; break;
      case 'transparent_union': into.transparent = true; break;
      case 'constructor': into.constructor_ = true; break;
      case 'destructor': into.destructor_ = true; break;
      case 'aligned': case 'warn_if_not_aligned': {
        if (!args) { into.aligned = Math.max(into.aligned ?? 0, 16); return; }
        this.next();
        const at = this.tok, n = this.parseConstant();
        this.expect(P.RParen, ')');
        if (n <= 0n || n & (n - 1n) || n > 1n << 28n) this.fail(say.badAlignment, at);
        if (name === 'aligned') into.aligned = Math.max(into.aligned ?? 0, Number(n));
        return;
      }
      case 'mode': case 'alias': case 'weakref': case 'cleanup': case 'vector_size': {
        if (!args) return;
        this.next();
        if (name === 'mode') into.mode = this.next().text.replace(/^__(.*)__$/, '$1');
        else if (name === 'alias' || name === 'weakref') { if (!this.is(P.RParen)) into.alias = this.plainString(); }
        else if (name === 'cleanup') into.cleanup = this.cleanupFunction();
        else into.vector = Number(this.parseConstant());
        this.expect(P.RParen, ')');
        return;
      }
    }
    if (args) { this.next(); this.skipBalanced(); }
  }
  private cleanupFunction(): FunctionRef {
    const t = this.expectIdent('the name of a function');
    const s = this.find(t.text);
    if (s?.what !== 'function') this.fail(say.undeclared(t.text), t);
    return this.refOfFunction(s);
  }

  /** `_Alignas(type or constant)`. */
  protected alignas(into: Attributes, typeName: () => CType | undefined): void {
    this.next();
    this.expect(P.LParen, '(', 'after _Alignas');
    const at = this.tok, t = typeName();
    const n = t ? BigInt(t.align) : this.parseConstant();
    this.expect(P.RParen, ')');
    if (n < 0n || n & (n - 1n) || n > 1n << 28n) this.fail(say.badAlignment, at);
    into.aligned = Math.max(into.aligned ?? 0, Number(n));
    into.alignas = Math.max(into.alignas ?? 0, Number(n));
  }

  /** The type that `mode` and `aligned` make of a declaration's type; `aligned` only where it makes a new type (typedefs). */
  protected applyMode(t: CType, a: Attributes): CType {
    if (a.vector === undefined) return this.withMode(t, a);
    if (!isFloating(t) && !isInteger(t)) return t;
    const element = this.withMode(t, a), v = this.vectorType(element, a.vector);
    return v ?? this.fail(say.unsupported(`a vector of ${a.vector} bytes of ${typeToString(element)}`));
  }
  private withMode(t: CType, a: Attributes): CType {
    if (!a.mode) return t;
    if (t.kind === Kind.Pointer) return t;
    const signed = isSigned(t);
    if (isFloating(t)) return { SF: FLOAT, DF: DOUBLE, XF: LDOUBLE, TF: LDOUBLE }[a.mode] ?? t;
    switch (a.mode) {
      case 'QI': case 'byte': return t.kind === Kind.Bool ? BOOL : signed ? SCHAR : UCHAR;
      case 'HI': return signed ? SHORT : USHORT;
      case 'SI': return signed ? INT : UINT;
      case 'DI': case 'word': case 'pointer': case 'unwind_word': return signed ? LONG : ULONG;
      case 'TI': return signed ? INT128 : UINT128;
      case 'SF': return FLOAT;
      case 'DF': return DOUBLE;
      default: this.fail(say.unsupported(`mode ${a.mode}`));
    }
  }
  protected alignType(t: CType, a: Attributes): CType { return a.aligned ? realigned(t, a.aligned) : t; }
}
