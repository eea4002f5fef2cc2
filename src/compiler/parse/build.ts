/** Typed expression nodes: decay, promotions, conversions, pointer arithmetic (C11 6.3, 6.5). Constants are folded as nodes are made. */
import { negate } from '../../base/f80.ts';
import type { BinaryOp, Expr, Span, Stmt } from '../ast/ast.ts';
import { Kind, type ArrayType, type CType, type Member, type PointerType, type RecordType, type ScalarType } from '../types/ctype.ts';
import { CHAR, INT, LONG, pointerTo, qualified, ULONG, unqualified, VOID, VOID_PTR } from '../types/make.ts';
import { compatible, composite, dropPrecision, findMember, isArithmetic, isFloating, isInteger, isScalar, isSigned, isVla, promoted, usualType, widthOf } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { say } from './errors.ts';
import { libraryType } from './library.ts';
import { exactNode, floatNode, foldBinary, foldConvert, intNode } from './fold.ts';
import { hasParts, isComplex, Parts } from './parts.ts';

/** What the source wrote; > and >= become < and <=. */
export type SourceBinaryOp = BinaryOp | '>' | '>=';

export function isLvalue(e: Expr): boolean {
  switch (e.k) {
    case 'local': case 'object': case 'deref': case 'compound': return true;
    case 'member': return isLvalue(e.e);
    case 'builtin': return e.name === 'undeclared' || e.name === 'register';
    default: return false;
  }
}
/** The bit-field that the value of `e` is of, for its promotion. */
export function bitsOf(e: Expr): Member['bits'] {
  switch (e.k) {
    case 'member': return e.member.bits;
    case 'assign': case 'opassign': return bitsOf(e.l);
    case 'comma': return bitsOf(e.r);
    case 'stmtexpr': { const last = e.body.body.at(-1); return last?.k === 'expr' ? bitsOf(last.e) : undefined; }
    default: return undefined;
  }
}
/** Null pointer constant (C11 6.3.2.3p3). */
export function isNullConstant(e: Expr): boolean {
  return e.k === 'int' && e.value === 0n && (isInteger(e.type) || (e.type.kind === Kind.Pointer && e.type.target.kind === Kind.Void && !e.type.target.isConst && !e.type.target.isVolatile));
}

/** Whether an array is the end of what a pointer points to: used as a flexible array whatever its length (gcc's -fstrict-flex-arrays=0). */
function isTrailing(e: Expr): boolean {
  for (; e.k === 'member'; e = e.e) {
    const r = e.e.type;
    if (r.kind !== Kind.Record || (!r.union && r.members[r.members.length - 1] !== e.member)) return false;
    if (e.e.k === 'deref') return true;
  }
  return false;
}

export abstract class Build extends Parts {
  protected int(value: bigint | number, type: CType, at: Span): Expr { return intNode(BigInt(value), type, at); }
  protected unsupported(what: string, at: Span): never { this.fail(say.unsupported(what), at); }

  /** The value of an expression: arrays and functions decay (C11 6.3.2.1). */
  protected rvalue(e: Expr): Expr {
    if (e.type.kind === Kind.Array) {
      this.markAddress(e);
      const at = e.at, known = this.constantAddress(e), type = pointerTo(e.type.element);
      return known !== undefined ? intNode(known, type, at) : { k: 'decay', e, type, at };
    }
    if (e.type.kind === Kind.Function) return e.k === 'deref' ? e.e : { k: 'decay', e, type: pointerTo(e.type), at: e.at };
    return e;
  }
  protected markAddress(e: Expr): void {
    if (this.unevaluated > 0) return;
    while (e.k === 'member') e = e.e;
    if (e.k === 'local') e.v.addressTaken = true;
  }
  /** `&((T *)0)->m` and the like are integer constants. */
  private constantAddress(e: Expr): bigint | undefined {
    let offset = 0n;
    while (e.k === 'member') { offset += BigInt(e.member.offset); e = e.e; }
    return e.k === 'deref' && e.e.k === 'int' ? e.e.value + offset : undefined;
  }
  protected addressOf(e: Expr, at: Span): Expr {
    if (e.k === 'builtin' && e.name === 'undeclared') return { ...e, type: pointerTo(e.type) };
    if (e.type.kind === Kind.Function) return this.rvalue(e);
    if (!isLvalue(e) && !(e.type.kind === Kind.Array || (e.k === 'member'))) this.fail(say.notLvalue('&'), at);
    if (e.k === 'member' && e.member.bits) this.fail(say.addressOfBitField, at);
    this.markAddress(e);
    const type = pointerTo(e.type), known = this.constantAddress(e);
    if (known !== undefined) return intNode(known, type, at);
    if (e.k === 'deref') return { k: 'cast', e: e.e, type, at };
    return { k: 'addr', e, type, at };
  }
  protected deref(e: Expr, at: Span): Expr {
    if (e.k === 'builtin' && e.name === 'undeclared') return e;
    if (e.type.kind !== Kind.Pointer) this.fail(say.dereference(typeToString(e.type)), at);
    return { k: 'deref', e, type: e.type.target, at };
  }
  protected member(e: Expr, name: string, at: Span): Expr {
    if (e.type.kind !== Kind.Record) this.fail(say.notARecord(typeToString(e.type), name), at);
    const r = e.type;
    this.complete(r);
    const path = findMember(r, name);
    if (!path) this.fail(r.size < 0 ? say.incomplete(typeToString(r)) : say.noMember(typeToString(r), name), at);
    for (const m of path) e = e.type.kind === Kind.Record && e.type.dynamic ? this.dynamicMember(e, e.type, m, at) : { k: 'member', e, member: m, type: qualified(m.type, !!e.type.isConst, !!e.type.isVolatile), at };
    return e;
  }

  /** A member of a structure with members of variable length. */
  private dynamicMember(e: Expr, r: RecordType, m: Member, at: Span): Expr {
    const { offset, group } = r.dynamic!.places.get(m)!;
    const base = this.convert(this.addressOf(e, at), pointerTo(CHAR), true);
    const place = this.pointerAdd(base, this.lengthOf(offset as Expr, at), false, at);
    const lv = this.deref(this.convert(place, pointerTo(group ?? m.type), true), at);
    return group ? { k: 'member', e: lv, member: group.members.find(x => x.name === m.name)!, type: m.type, at } : lv;
  }

  /** Converts a value to a type (C11 6.3), as by assignment, or `explicit` as by a cast. */
  protected convert(e: Expr, type: CType, explicit = false): Expr {
    const to = unqualified(type), from = e.type;
    if (from === to && !explicit) return e;
    if (e.k === 'builtin' && e.name === 'undeclared') return { ...e, type: to };
    if (to.kind === Kind.Void) return { k: 'cast', e, type: to, at: e.at };
    if (from.kind === Kind.Void) this.fail(say.voidValue, e.at);
    if (hasParts(to) || hasParts(from)) {
      const c = this.convertParts(e, to, explicit);
      if (c) return c;
    }
    if (to.kind === Kind.Record || from.kind === Kind.Record || !isScalar(to) || !isScalar(from)) {
      if (to.kind === Kind.Record && from.kind === Kind.Record && compatible(to, from, false)) {
        if (!this.complete(to) && !this.complete(from)) this.fail(say.incomplete(typeToString(to)), e.at);
        return e;
      }
      if (explicit && to.kind === Kind.Record && to.union) return this.castToUnion(e, to);
      if (to.kind === Kind.VaList && from.kind === Kind.VaList) return e;
      this.fail(say.conversion(typeToString(from), typeToString(to)), e.at);
    }
    if ((isFloating(from) && to.kind === Kind.Pointer) || (from.kind === Kind.Pointer && isFloating(to))) this.fail(say.conversion(typeToString(from), typeToString(to)), e.at);
    if (!explicit && from.kind === Kind.Pointer && to.kind === Kind.Pointer && (from.target === to.target || (from.target.kind === to.target.kind && compatible(from.target, to.target)))) return e;
    const folded = foldConvert(e, to);
    if (folded) return folded;
    if ((to as ScalarType).precision) return this.narrow(e, to as ScalarType);
    if (!explicit && from.kind === to.kind && to.kind !== Kind.Pointer && to.kind !== Kind.Enum) return e;
    return { k: 'cast', e, type: to, at: e.at };
  }
  protected castToUnion(e: Expr, to: CType & { kind: Kind.Record }): Expr {
    const m = to.members.find(x => compatible(x.type, e.type, false));
    if (!m) this.fail(say.conversion(typeToString(e.type), typeToString(to)), e.at);
    const v = this.newLocal('', to, e.at);
    this.listLocal(v, { ...e.at, end: e.at.offset });
    return { k: 'compound', v, init: { type: to, elements: [{ offset: m.offset, type: m.type, value: e }] }, type: to, at: e.at };
  }
  /** Conversion to the type of a bit-field wider than int: gcc computes in its width. */
  private narrow(e: Expr, to: ScalarType): Expr {
    const plain = dropPrecision(to), x = this.convert(e, plain), bits = bitsOf(e);
    if ((e.type as ScalarType).precision === to.precision || bits?.width === to.precision) {
      if (isSigned(e.type) === isSigned(to)) return { k: 'cast', e: x, type: to, at: e.at };
    }
    const w = to.precision!;
    if (!isSigned(to)) return { k: 'binary', op: '&', l: x, r: intNode((1n << BigInt(w)) - 1n, plain, e.at), type: to, at: e.at };
    const shift = intNode(BigInt(plain.size * 8 - w), INT, e.at);
    return { k: 'binary', op: '>>', l: { k: 'binary', op: '<<', l: x, r: shift, type: plain, at: e.at }, r: shift, type: to, at: e.at };
  }
  /** Integer promotion of a value; others as they are. */
  protected promote(e: Expr): Expr {
    e = this.rvalue(e);
    return isInteger(e.type) ? this.convert(e, promoted(e.type, bitsOf(e))) : e;
  }
  /** A scalar for a condition. */
  protected scalar(e: Expr): Expr {
    e = this.rvalue(e);
    if (isComplex(e.type)) return this.truthOf(e);
    if (!isScalar(e.type)) this.fail(e.type.kind === Kind.Void ? say.voidValue : say.notScalar(typeToString(e.type)), e.at);
    return e;
  }
  /** Truth of a constant condition; undefined when it is not constant. */
  protected truth(e: Expr): boolean | undefined {
    if (e.k === 'int') return e.value !== 0n;
    if (e.k === 'float') return e.value !== 0;
    if (e.k === 'decay' && (e.e.k === 'function' || e.e.k === 'object' || e.e.k === 'local')) return true;
    if (e.k === 'addr' && (e.e.k === 'object' || e.e.k === 'local')) return true;
    return undefined;
  }

  protected unary(op: '+' | '-' | '~' | '!', e: Expr, at: Span): Expr {
    if (hasParts(e.type)) return this.unaryParts(op, e, at);
    if (op === '!') {
      e = this.scalar(e);
      if (e.k === 'int') return this.int(e.value === 0n ? 1 : 0, INT, at);
      if (e.k === 'float') return this.int(e.value === 0 ? 1 : 0, INT, at);
      return { k: 'unary', op, e, type: INT, at };
    }
    e = this.promote(e);
    if (op === '~' ? !isInteger(e.type) : !isArithmetic(e.type)) this.fail(say.operand(op, typeToString(e.type)), at);
    if (op === '+') return e.k === 'int' || e.k === 'float' ? { ...e, at } : isLvalue(e) ? { k: 'cast', e, type: e.type, at } : e;
    if (e.k === 'int') return intNode(op === '-' ? -e.value : ~e.value, e.type, at);
    if (e.k === 'float') return e.exact !== undefined ? exactNode(negate(e.exact), at) : floatNode(-e.value, e.type, at);
    return this.fit({ k: 'unary', op, e, type: dropPrecision(e.type), at }, e.type);
  }
  /** Wraps a result that was computed in the plain type to a bit-field's width, if `type` has one. */
  private fit(e: Expr, type: CType): Expr { return (type as ScalarType).precision ? this.narrow(e, type as ScalarType) : e; }

  protected binary(op: SourceBinaryOp, l: Expr, r: Expr, at: Span): Expr {
    l = this.rvalue(l); r = this.rvalue(r);
    if (l.k === 'builtin' && l.name === 'undeclared') return l;
    if (r.k === 'builtin' && r.name === 'undeclared') return r;
    if (hasParts(l.type) || hasParts(r.type)) return this.binaryParts(op, l, r, at);
    const lp = l.type.kind === Kind.Pointer, rp = r.type.kind === Kind.Pointer;
    switch (op) {
      case '+':
        if (lp && isInteger(r.type)) return this.pointerAdd(l, r, false, at);
        if (rp && isInteger(l.type)) return this.pointerAdd(r, l, false, at);
        break;
      case '-':
        if (lp && isInteger(r.type)) return this.pointerAdd(l, r, true, at);
        if (lp && rp) {
          const scale = this.strideOf(l.type as PointerType, at);
          if (l.k === 'int' && r.k === 'int' && typeof scale === 'number' && scale > 0) return intNode(BigInt.asIntN(64, l.value - r.value) / BigInt(scale), LONG, at);
          return { k: 'ptrdiff', l, r, scale, type: LONG, at };
        }
        break;
      case '==': case '!=': case '<': case '<=': case '>': case '>=':
        if (lp || rp) return this.comparePointers(op, l, r, at);
        break;
      case '<<': case '>>': {
        l = this.promote(l); r = this.promote(r);
        if (!isInteger(l.type) || !isInteger(r.type)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at);
        // no count in range needs more
        if (r.type.kind === Kind.Int128 || r.type.kind === Kind.UInt128) r = this.convert(r, INT);
        return foldBinary(op, l.type, l, r, at) ?? this.fit({ k: 'binary', op, l, r, type: dropPrecision(l.type), at }, l.type);
      }
    }
    if (!isArithmetic(l.type) || !isArithmetic(r.type)) {
      if (l.type.kind === Kind.Void || r.type.kind === Kind.Void) this.fail(say.voidValue, l.type.kind === Kind.Void ? l.at : r.at);
      this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at);
    }
    const type = usualType(this.promotedType(l), this.promotedType(r));
    l = this.convert(l, type); r = this.convert(r, type);
    const integerOnly = op === '%' || op === '&' || op === '|' || op === '^';
    if (integerOnly && isFloating(type)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at);
    return this.compare(op, l, r, at) ?? foldBinary(op as BinaryOp, type, l, r, at)
      ?? this.fit({ k: 'binary', op: op as BinaryOp, l, r, type: dropPrecision(type), at }, type);
  }
  protected promotedType(e: Expr): CType { return isInteger(e.type) ? promoted(e.type, bitsOf(e)) : unqualified(e.type); }
  /** A comparison with operands of one type; undefined: `op` is none. */
  private compare(op: SourceBinaryOp, l: Expr, r: Expr, at: Span): Expr | undefined {
    switch (op) {
      case '==': case '!=': case '<': case '<=':
        return foldBinary(op, INT, l, r, at) ?? { k: 'binary', op, l, r, type: INT, at };
      case '>': case '>=': {
        const swapped = op === '>' ? '<' : '<=';
        return foldBinary(swapped, INT, r, l, at) ?? { k: 'binary', op: swapped, l: r, r: l, rightFirst: true, type: INT, at };
      }
      default: return undefined;
    }
  }
  private comparePointers(op: SourceBinaryOp, l: Expr, r: Expr, at: Span): Expr {
    if (l.type.kind !== Kind.Pointer) { if (!isInteger(l.type)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at); l = this.convert(l, r.type); }
    if (r.type.kind !== Kind.Pointer) { if (!isInteger(r.type)) this.fail(say.operands(op, typeToString(l.type), typeToString(r.type)), at); r = this.convert(r, l.type); }
    return this.compare(op, l, r, at)!;
  }

  /** Bytes that a pointer moves by: of its target; 1 for void and functions, as gcc. */
  protected strideOf(p: PointerType, at: Span): number | Expr {
    const t = p.target;
    if (t.kind === Kind.Void || t.kind === Kind.Function) return 1;
    if (isVla(t)) return this.convert(this.sizeOf(t, at), LONG);
    if (!this.complete(t)) this.fail(say.incomplete(typeToString(t)), at);
    return t.size;
  }
  protected pointerAdd(p: Expr, index: Expr, subtract: boolean, at: Span, subscript = false): Expr {
    let scale = this.strideOf(p.type as PointerType, at);
    let i = this.convert(this.promote(index), LONG);
    if (subtract) { if (typeof scale === 'number') scale = -scale; else i = this.unary('-', i, at); }
    const type = unqualified(p.type);
    if (p.k === 'int' && i.k === 'int' && typeof scale === 'number') return intNode(p.value + i.value * BigInt(scale), type, at);
    const array = subscript && p.k === 'decay' && p.e.type.kind === Kind.Array && p.e.type.length > 0 && !isVla(p.e.type) && !isTrailing(p.e) ? p.e.type as ArrayType : undefined;
    return array ? { k: 'ptradd', p, i, scale, bound: array, type, at } : { k: 'ptradd', p, i, scale, type, at };
  }
  /** `sizeof` of a type: unsigned long, computed at run time for a VLA. */
  protected sizeOf(t: CType, at: Span): Expr {
    if (t.kind === Kind.Array && isVla(t)) {
      const n = t.vla !== undefined ? this.lengthOf(t.vla as Expr, at) : this.int(Math.max(0, t.length), ULONG, at);
      return this.binary('*', n, this.sizeOf(t.element, at), at);
    }
    if (t.kind === Kind.Record && t.dynamic) return this.lengthOf(t.dynamic.size as Expr, at);
    if (t.kind === Kind.Void || t.kind === Kind.Function) return this.int(1, ULONG, at);
    if (!this.complete(t)) this.fail(say.incomplete(typeToString(t)), at);
    return this.int(t.size, ULONG, at);
  }

  private lengthOf(e: Expr, at: Span): Expr { return e.k === 'local' ? this.local(e.v, at) : e; }

  protected assign(l: Expr, r: Expr, at: Span): Expr {
    if (l.k === 'builtin' && l.name === 'undeclared') return l;
    if (!isLvalue(l) || l.type.kind === Kind.Array || l.type.kind === Kind.Function) this.fail(say.notLvalue('='), l.at);
    r = this.convert(this.rvalue(r), l.type);
    if (l.type.kind === Kind.Record && l.type.dynamic) return this.copyDynamic(l, r, at);
    return { k: 'assign', l, r, type: unqualified(l.type), at };
  }
  /** The address of a structure's value, also that of a statement expression: of its last expression. */
  private placeOf(e: Expr): Expr {
    const last = e.k === 'stmtexpr' ? e.body.body[e.body.body.length - 1] : undefined;
    if (e.k !== 'stmtexpr' || last?.k !== 'expr') return this.addressOf(e, e.at);
    const p = this.placeOf(last.e);
    return { k: 'stmtexpr', body: { ...e.body, body: [...e.body.body.slice(0, -1), { ...last, e: p }] }, type: p.type, at: e.at };
  }
  private copyDynamic(l: Expr, r: Expr, at: Span): Expr {
    const fn = libraryType('memcpy')!, args = [this.addressOf(l, at), this.placeOf(r)].map(e => this.convert(e, VOID_PTR));
    const call: Expr = { k: 'call', f: { k: 'function', v: this.builder.functionRef('memcpy', fn, this.home, false), type: fn, at }, args: [...args, this.sizeOf(l.type, at)], fn, type: VOID_PTR, at };
    return this.deref(this.convert(call, pointerTo(l.type), true), at);
  }
  protected assignOp(op: BinaryOp, l: Expr, r: Expr, at: Span, post = false): Expr {
    if (l.k === 'builtin' && l.name === 'undeclared') return l;
    if (!isLvalue(l) || l.type.kind === Kind.Array) this.fail(say.notLvalue(`${op}=`), l.at);
    r = this.rvalue(r);
    if (hasParts(l.type) || hasParts(r.type)) return this.assignOpParts(op, l, r, at, post);
    const type = unqualified(l.type);
    if (type.kind === Kind.Pointer) {
      if ((op !== '+' && op !== '-') || !isInteger(r.type)) this.fail(say.operands(`${op}=`, typeToString(l.type), typeToString(r.type)), at);
      let scale = this.strideOf(type, at), i = this.convert(this.promote(r), LONG);
      if (op === '-') { if (typeof scale === 'number') scale = -scale; else i = this.unary('-', i, at); }
      return { k: 'opassign', op: 'ptr+', l, r: i, compute: LONG, scale, post, type, at };
    }
    const integerOnly = op === '%' || op === '&' || op === '|' || op === '^' || op === '<<' || op === '>>';
    const fits = integerOnly ? isInteger : isArithmetic;
    if (!fits(type) || !fits(r.type)) this.fail(say.operands(`${op}=`, typeToString(l.type), typeToString(r.type)), at);
    if (op === '<<' || op === '>>') {
      r = this.promote(r);
      if (r.type.kind === Kind.Int128 || r.type.kind === Kind.UInt128) r = this.convert(r, INT);
      return { k: 'opassign', op, l, r: this.convert(r, dropPrecision(r.type)), compute: dropPrecision(this.promotedType(l)), post, type, at };
    }
    const usual = usualType(this.promotedType(l), this.promotedType(r)), compute = dropPrecision(usual);
    return { k: 'opassign', op, l, r: this.convert(this.convert(r, usual), compute), compute, post, type, at };
  }

  /** `c ? t : f`; `t` undefined: GNU `c ?: f`. */
  protected conditional(c: Expr, t: Expr | undefined, f: Expr, at: Span): Expr {
    c = this.scalar(c);
    const a = t ? this.rvalue(t) : c, b = this.rvalue(f);
    const type = this.conditionalType(a, b, at);
    const known = this.truth(c);
    const take = (e: Expr): Expr => {
      const x = this.convert(e, type);
      return isLvalue(x) && isScalar(x.type) ? { k: 'cast', e: x, type, at } : x;
    };
    if (known !== undefined) return take(known ? a : b);
    return { k: 'cond', c, t: t ? this.convert(a, type) : undefined, f: this.convert(b, type), type, at };
  }
  private conditionalType(a: Expr, b: Expr, at: Span): CType {
    const x = unqualified(a.type), y = unqualified(b.type);
    if (a.k === 'builtin' && a.name === 'undeclared') return y;
    if (b.k === 'builtin' && b.name === 'undeclared') return x;
    if (isArithmetic(x) && isArithmetic(y)) return dropPrecision(usualType(this.promotedType(a), this.promotedType(b)));
    if (x.kind === Kind.Void || y.kind === Kind.Void) return VOID;
    const complex = this.usualComplex(a, b);
    if (complex) return complex;
    if (x.kind === Kind.Pointer && y.kind === Kind.Pointer) {
      const isConst = !!(x.target.isConst || y.target.isConst), isVolatile = !!(x.target.isVolatile || y.target.isVolatile);
      if (isNullConstant(a)) return y;
      if (isNullConstant(b)) return x;
      if (x.target.kind === Kind.Void || y.target.kind === Kind.Void) return pointerTo(qualified(VOID, isConst, isVolatile));
      if (compatible(x.target, y.target, false)) return pointerTo(qualified(composite(unqualified(x.target), unqualified(y.target)), isConst, isVolatile));
      return pointerTo(qualified(VOID, isConst, isVolatile));   // gcc warns and takes void *
    }
    if (x.kind === Kind.Pointer && isInteger(y)) return x;
    if (y.kind === Kind.Pointer && isInteger(x)) return y;
    if (x.kind === Kind.Record && y.kind === Kind.Record && compatible(x, y)) return x;
    this.fail(say.operands('?:', typeToString(a.type), typeToString(b.type)), at);
  }
  protected logical(k: 'and' | 'or', l: Expr, r: Expr, at: Span): Expr {
    l = this.scalar(l); r = this.scalar(r);
    const a = this.truth(l), b = this.truth(r);
    if (a !== undefined && (k === 'and') !== a) return this.int(k === 'and' ? 0 : 1, INT, at);
    if (a !== undefined && b !== undefined) return this.int(b ? 1 : 0, INT, at);
    return { k, l, r, type: INT, at };
  }
  protected comma(l: Expr, r: Expr, at: Span): Expr {
    r = this.rvalue(r);
    return { k: 'comma', l, r, type: unqualified(r.type), at };
  }

  /** Evaluates `e` once into a hidden local and gives `use` of it. */
  protected once(e: Expr, use: (x: Expr) => Expr): Expr {
    if (e.k === 'int' || e.k === 'float') return use(e);
    const at = e.at, v = this.newLocal('', unqualified(dropPrecision(e.type)), at);
    this.listLocal(v, { ...at, end: at.offset });
    const value = use({ k: 'local', v, type: v.type, at });
    const body: Stmt[] = [{ k: 'decl', v, init: e, at }, { k: 'expr', e: value, at }];
    return { k: 'stmtexpr', body: { k: 'block', body, at }, type: value.type, at };
  }
  protected widthOfType(t: CType): number { return widthOf(t); }

  /** Puts the VLA sizes that a type name in an expression declared before the expression. */
  protected withVla(pending: Expr[], e: Expr): Expr {
    for (let i = pending.length - 1; i >= 0; i--) e = { k: 'comma', l: pending[i], r: e, type: e.type, at: e.at };
    return e;
  }
}
