/**
 * Numbers of several parts, lowered to records as they are read: complex numbers (C11 6.2.5p11, Annex G's formulas without its treatment of
 * infinities; GNU integer ones too) and GNU vectors (GCC manual 6.52). An operation binds its operands once and builds a compound literal of
 * what the plain operators make of the parts, so that nothing after the parser knows of them.
 */
import type { BinaryOp, Expr, Span, Stmt } from '../ast/ast.ts';
import { Kind, type CType, type RecordType } from '../types/ctype.ts';
import { complexOf, DOUBLE, functionOf, INT, LONG, LLONG, pointerTo, qualified, SCHAR, SHORT, unqualified, vectorOf } from '../types/make.ts';
import { dropPrecision, isArithmetic, isFloating, isInteger, isScalar, usualType } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { Closures } from './closures.ts';
import { say } from './errors.ts';

export type PartsType = RecordType & { readonly parts: NonNullable<RecordType['parts']> };
export function hasParts(t: CType): t is PartsType { return t.kind === Kind.Record && t.parts !== undefined; }
export function isComplex(t: CType): t is PartsType { return hasParts(t) && t.parts.kind === 'complex'; }
export function isVector(t: CType): t is PartsType { return hasParts(t) && t.parts.kind === 'vector'; }

const COMPARISONS = new Set<string>(['==', '!=', '<', '<=', '>', '>=']);

export abstract class Parts extends Closures {
  protected abstract int(value: bigint | number, type: CType, at: Span): Expr;
  protected abstract convert(e: Expr, type: CType, explicit?: boolean): Expr;
  protected abstract binary(op: BinaryOp | '>' | '>=', l: Expr, r: Expr, at: Span): Expr;
  protected abstract unary(op: '+' | '-' | '~' | '!', e: Expr, at: Span): Expr;
  protected abstract logical(k: 'and' | 'or', l: Expr, r: Expr, at: Span): Expr;
  protected abstract conditional(c: Expr, t: Expr | undefined, f: Expr, at: Span): Expr;
  protected abstract assign(l: Expr, r: Expr, at: Span): Expr;
  protected abstract addressOf(e: Expr, at: Span): Expr;
  protected abstract deref(e: Expr, at: Span): Expr;
  protected abstract rvalue(e: Expr): Expr;
  protected abstract promotedType(e: Expr): CType;

  /** Part `i`: an lvalue if `e` is one. */
  protected part(e: Expr, i: number, at = e.at): Expr {
    const t = e.type as PartsType, { element } = t.parts, offset = i * element.size;
    if (e.k === 'compound' && isConstant(e)) return e.init.elements.find(x => x.offset === offset)?.value ?? this.convert(this.int(0, INT, at), element);
    return { k: 'member', e, member: { name: '', type: element, offset }, type: qualified(element, !!t.isConst, !!t.isVolatile), at };
  }
  private built(type: PartsType, parts: readonly Expr[], at: Span): Expr {
    const { element } = type.parts, v = this.newLocal('', unqualified(type), at);
    this.listLocal(v, { ...at, end: at.offset });
    return { k: 'compound', v, init: { type: v.type, elements: parts.map((p, i) => ({ offset: i * element.size, type: element, value: this.convert(p, element) })) }, type: v.type, at };
  }
  /** Evaluates each operand once. */
  protected bound(list: readonly Expr[], at: Span, use: (xs: Expr[]) => Expr): Expr {
    const body: Stmt[] = [];
    const xs = list.map((e): Expr => {
      if (e.k === 'int' || e.k === 'float' || isConstant(e)) return e;
      const v = this.newLocal('', unqualified(dropPrecision(e.type)), at);
      this.listLocal(v, { ...at, end: at.offset });
      body.push({ k: 'decl', v, init: e, at });
      return { k: 'local', v, type: v.type, at };
    });
    const value = use(xs);
    if (body.length === 0) return value;
    body.push({ k: 'expr', e: value, at });
    return { k: 'stmtexpr', body: { k: 'block', body, at }, type: unqualified(value.type), at };
  }

  /** A constant like `2.0i`. */
  protected imaginary(value: Expr): Expr { return this.built(complexOf(value.type) as PartsType, [this.int(0, INT, value.at), value], value.at); }
  /** `__real__` and `__imag__`. */
  protected partOf(e: Expr, imaginary: boolean, at: Span): Expr {
    if (isComplex(e.type)) return this.part(e, imaginary ? 1 : 0, at);
    const v = this.rvalue(e);
    if (!isArithmetic(v.type)) this.fail(say.operand(imaginary ? '__imag__' : '__real__', typeToString(v.type)), at);
    return imaginary ? { k: 'comma', l: v, r: this.convert(this.int(0, INT, at), v.type), type: v.type, at } : v;
  }
  /** `v[i]` of a vector. */
  protected vectorSubscript(v: Expr, i: Expr, at: Span): Expr {
    const { element, count } = (v.type as PartsType).parts;
    if (i.k === 'int' && i.value >= 0n && i.value < BigInt(count)) return this.part(v, Number(i.value), at);
    const at0 = this.convert(this.addressOf(v, at), pointerTo(qualified(element, !!v.type.isConst, !!v.type.isVolatile)), true);
    return this.deref(this.binary('+', at0, i, at), at);
  }

  /** A conversion from or to such a type (C11 6.3.1.6, 6.3.1.7); undefined: there is none. */
  protected convertParts(e: Expr, to: CType, explicit: boolean): Expr | undefined {
    const from = e.type, { at } = e;
    if (isComplex(to)) {
      const { element } = to.parts;
      if (isComplex(from)) return from.parts.element.kind === element.kind ? e : this.bound([e], at, ([x]) => this.built(to, [this.part(x, 0), this.part(x, 1)], at));
      return isArithmetic(from) ? this.built(to, [this.convert(e, element), this.int(0, INT, at)], at) : undefined;
    }
    if (isComplex(from)) {
      if (to.kind === Kind.Bool) return this.truthOf(e);
      return isArithmetic(to) ? this.bound([e], at, ([x]) => this.convert(this.part(x, 0), to, explicit)) : undefined;
    }
    // GNU: the bits of a vector of the same size, or of a scalar by a cast.
    if (to.size !== from.size || !(hasParts(to) || explicit) || !(hasParts(from) || (explicit && isScalar(from)))) return undefined;
    if (isVector(to) && isVector(from) && to.parts.element.kind === from.parts.element.kind) return e;
    const v = this.newLocal('', unqualified(dropPrecision(from)), at);
    v.addressTaken = true;
    this.listLocal(v, { ...at, end: at.offset });
    const value = this.deref(this.convert(this.addressOf({ k: 'local', v, type: v.type, at }, at), pointerTo(to), true), at);
    return { k: 'stmtexpr', body: { k: 'block', body: [{ k: 'decl', v, init: e, at }, { k: 'expr', e: value, at }], at }, type: to, at };
  }
  /** A complex number as a condition: whether it is not zero. */
  protected truthOf(e: Expr): Expr {
    const { at } = e, zero = this.int(0, INT, at);
    return this.bound([e], at, ([x]) => this.logical('or', this.binary('!=', this.part(x, 0), zero, at), this.binary('!=', this.part(x, 1), zero, at), at));
  }
  /** The common type of operands of which one is complex; undefined: none. */
  protected usualComplex(l: Expr, r: Expr): CType | undefined {
    const plain = (e: Expr) => isComplex(e.type) ? e.type.parts.element : isArithmetic(e.type) ? this.promotedType(e) : undefined;
    const a = plain(l), b = plain(r);
    return a && b && (isComplex(l.type) || isComplex(r.type)) ? complexOf(dropPrecision(usualType(a, b))) : undefined;
  }

  protected unaryParts(op: '+' | '-' | '~' | '!', e: Expr, at: Span): Expr {
    const t = e.type as PartsType, complex = t.parts.kind === 'complex';
    if (complex && op === '!') return this.unary('!', this.truthOf(e), at);
    return this.bound([e], at, ([x]) => {
      if (complex) return this.built(t, [0, 1].map(i => op === '+' || (op === '~' && i === 0) ? this.part(x, i) : this.unary('-', this.part(x, i), at)), at);
      if (op === '!') return this.elementwise('==', x, this.int(0, INT, at), t, at);
      return this.built(t, Array.from({ length: t.parts.count }, (_, i) => this.unary(op, this.part(x, i), at)), at);
    });
  }
  protected binaryParts(op: BinaryOp | '>' | '>=', l: Expr, r: Expr, at: Span): Expr {
    if (isVector(l.type) || isVector(r.type)) {
      const [t, other] = (isVector(l.type) ? [l.type, r.type] : [r.type, l.type]) as [PartsType, CType];
      if (isVector(other) ? other.parts.count !== t.parts.count || other.parts.element.size !== t.parts.element.size : !isArithmetic(other)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at);
      return this.bound([l, r].map(x => isVector(x.type) ? x : this.convert(x, t.parts.element)), at, ([x, y]) => this.elementwise(op, x, y, t, at));
    }
    const type = this.usualComplex(l, r) as PartsType | undefined;
    if (!type || !['+', '-', '*', '/', '==', '!='].includes(op)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at);
    const { element } = type.parts;
    return this.bound([l, r], at, ([x, y]) => {
      const parts = (e: Expr): Expr[] => isComplex(e.type) ? [this.convert(this.part(e, 0), element), this.convert(this.part(e, 1), element)] : [this.convert(e, element)];
      const [a, b] = parts(x), [c, d] = parts(y), zero = this.convert(this.int(0, INT, at), element);
      const op2 = (o: BinaryOp, p: Expr, q: Expr) => this.binary(o, p, q, at);
      switch (op) {
        case '==': return this.logical('and', op2('==', a, c), op2('==', b ?? zero, d ?? zero), at);
        case '!=': return this.logical('or', op2('!=', a, c), op2('!=', b ?? zero, d ?? zero), at);
        case '+': return this.built(type, [op2('+', a, c), b && d ? op2('+', b, d) : b ?? d], at);
        case '-': return this.built(type, [op2('-', a, c), b && d ? op2('-', b, d) : b ?? this.unary('-', d, at)], at);
        case '*':
          if (!b) return this.built(type, [op2('*', a, c), op2('*', a, d)], at);
          if (!d) return this.built(type, [op2('*', a, c), op2('*', b, c)], at);
          return this.built(type, [op2('-', op2('*', a, c), op2('*', b, d)), op2('+', op2('*', a, d), op2('*', b, c))], at);
        default: return d ? this.quotient(type, [a, b ?? zero, c, d], at) : this.built(type, [op2('/', a, c), op2('/', b, c)], at);
      }
    });
  }
  /** (a + bi) / (c + di). Doubles are divided by a function of the library, which avoids overflow (Smith's method); floats in double, as gcc does it. */
  private quotient(type: PartsType, [a, b, c, d]: Expr[], at: Span): Expr {
    const { element } = type.parts;
    if (element.kind === Kind.Double || element.kind === Kind.LongDouble) {
      const result = complexOf(DOUBLE), fn = functionOf(result, [a, b, c, d].map(() => ({ type: DOUBLE })));
      const call: Expr = { k: 'call', f: { k: 'function', v: this.builder.functionRef('__fl_complex_divide', fn, this.home, false), type: fn, at }, args: [a, b, c, d].map(x => this.convert(x, DOUBLE)), fn, type: result, at };
      return this.convert(call, type);
    }
    const o = (op: BinaryOp, x: Expr, y: Expr) => this.binary(op, x, y, at);
    if (element.kind !== Kind.Float) {
      // Integers as gcc has it: Smith's method too, with what integer division makes of the ratio.
      const size = (x: Expr) => this.conditional(o('<', x, this.int(0, INT, at)), this.unary('-', x, at), x, at);
      return this.bound([a, b, c, d], at, ([p, q, r, s]) => this.bound([o('<', size(r), size(s))], at, ([less]) => {
        const either = (x: Expr, y: Expr) => this.conditional(less, x, y, at);
        return this.bound([either(o('/', r, s), o('/', s, r))], at, ([k]) => this.bound([either(o('+', o('*', r, k), s), o('+', o('*', s, k), r))], at, ([n]) => this.built(type, [
          o('/', either(o('+', o('*', p, k), q), o('+', o('*', q, k), p)), n), o('/', either(o('-', o('*', q, k), p), o('-', q, o('*', p, k))), n)], at)));
      }));
    }
    return this.bound([a, b, c, d].map(x => this.convert(x, DOUBLE)), at, ([p, q, r, s]) => {
      return this.bound([o('+', o('*', r, r), o('*', s, s))], at, ([n]) => this.built(type, [o('/', o('+', o('*', p, r), o('*', q, s)), n), o('/', o('-', o('*', q, r), o('*', p, s)), n)], at));
    });
  }
  private elementwise(op: BinaryOp | '>' | '>=', x: Expr, y: Expr, t: PartsType, at: Span): Expr {
    const { element, count } = t.parts, compares = COMPARISONS.has(op), of = (e: Expr, i: number) => isVector(e.type) ? this.part(e, i) : e;
    const type = compares ? vectorOf(signedOfSize(element.size), count) as PartsType : t;
    return this.built(type, Array.from({ length: count }, (_, i) => {
      const e = this.binary(op, of(x, i), of(y, i), at);
      return compares ? this.unary('-', e, at) : e;
    }), at);
  }
  /** `l op= r` and ++, --. */
  protected assignOpParts(op: BinaryOp, l: Expr, r: Expr, at: Span, post: boolean): Expr {
    return this.bound([this.addressOf(l, at)], at, ([p]) => {
      const place = this.deref(p, at);
      if (!post) return this.assign(place, this.binary(op, place, r, at), at);
      return this.bound([place], at, ([old]) => ({ k: 'comma', l: this.assign(place, this.binary(op, old, r, at), at), r: old, type: old.type, at }));
    });
  }
  /** `__builtin_shuffle (a, [b,] mask)`: elements of a, then of b, chosen by the mask. */
  protected shuffle(args: readonly Expr[], at: Span): Expr {
    const t = args[0].type as PartsType, mask = args[args.length - 1];
    if (!isVector(t) || !isVector(mask.type)) this.fail(say.operand('__builtin_shuffle', typeToString(args[0].type)), at);
    return this.bound(args, at, xs => this.built(t, Array.from({ length: t.parts.count }, (_, i) => {
      const n = this.binary('&', this.convert(this.part(xs[xs.length - 1], i), LONG), this.int(t.parts.count * (xs.length - 1) - 1, LONG, at), at);
      if (xs.length === 2) return this.vectorSubscript(xs[0], n, at);
      const second = this.vectorSubscript(xs[1], this.binary('-', n, this.int(t.parts.count, LONG, at), at), at);
      return { k: 'cond', c: this.binary('<', n, this.int(t.parts.count, LONG, at), at), t: this.vectorSubscript(xs[0], n, at), f: second, type: t.parts.element, at };
    }), at));
  }
  /** `__builtin_complex (re, im)`. */
  protected complexFrom(re: Expr, im: Expr, at: Span): Expr { return this.built(complexOf(unqualified(re.type)) as PartsType, [re, im], at); }
  /** `__builtin_convertvector (v, type)`. */
  protected convertVector(e: Expr, to: CType, at: Span): Expr {
    if (!isVector(e.type) || !isVector(to) || to.parts.count !== e.type.parts.count) this.fail(say.conversion(typeToString(e.type), typeToString(to)), at);
    return this.bound([e], at, ([x]) => this.built(to, Array.from({ length: to.parts.count }, (_, i) => this.part(x, i)), at));
  }
  /** The vector that `vector_size(bytes)` makes of a type; undefined: it makes none. */
  protected vectorType(element: CType, bytes: number): CType | undefined {
    const t = unqualified(element);
    if (!(isInteger(t) || isFloating(t)) || bytes <= 0 || bytes % t.size !== 0 || (bytes & (bytes - 1)) !== 0 || bytes > 1024) return undefined;
    return vectorOf(t, bytes / t.size);
  }
  /** The element type of `_Complex` in front of what words named. */
  protected complexType(element: CType | undefined): CType { return complexOf(element ?? DOUBLE); }
}

/** A number whose parts are all constants. */
function isConstant(e: Expr): e is Expr & { k: 'compound' } {
  return e.k === 'compound' && hasParts(e.type) && e.init.elements.every(x => (x.value.k === 'int' || x.value.k === 'float') && !x.repeat);
}
function signedOfSize(size: number): CType { return size === 1 ? SCHAR : size === 2 ? SHORT : size === 4 ? INT : LLONG; }
