/** Initialisers, made flat (C11 6.7.9; GNU range designators, old-style `name:`, flexible members, records from values). */
import { P, Tok } from '../../syntax/lexer.ts';
import type { Expr, InitElement, Initialiser, Span } from '../ast/ast.ts';
import { Kind, type ArrayType, type CType, type Member, type RecordType } from '../types/ctype.ts';
import { arrayOf, LONG } from '../types/make.ts';
import { compatible, findMember, isVla } from '../types/relate.ts';
import { flexibleMember } from '../types/layout.ts';
import { typeToString } from '../types/print.ts';
import { BuiltinParser } from './builtins.ts';
import { say } from './errors.ts';
import { isComplex } from './parts.ts';

interface Collector {
  elements: InitElement[];
  /** An expression that was read before it was known which subobject it is for. */
  pending?: Expr;
  /** Elements that came before what goes on after the innermost designator. */
  primary?: number;
  /** Ranges that were replaced as a whole, for the list around a range designator. */
  readonly cleared?: { offset: number; size: number }[];
  /** The member that each union (by type and offset) was last initialised through. */
  readonly unions?: Map<RecordType, Map<number, Member>>;
  /** End of the last byte that was initialised (a flexible member grows the object). */
  extent: number;
}
/** Larger than any real table; a range designator over more would only eat memory. */
const MAX_INDEX = 1n << 40n;

export abstract class InitialiserParser extends BuiltinParser {
  /** An initialiser for an object of that type; an array of unknown size gets it. `extent`: bytes with a flexible member's elements. */
  protected initialiser(type: CType): { type: CType; init: Expr; extent: number } {
    const at = this.tok;
    if (!this.complete(type) && type.kind !== Kind.Array) this.fail(say.incomplete(typeToString(type)));
    if (isVla(type)) {
      if (this.is(P.LBrace) && this.peek().punct === P.RBrace) { this.next(); this.next(); return { type, init: this.initNode(type, [], this.span(at)), extent: 0 }; }
      this.fail(say.staticVla);
    }
    if (type.kind !== Kind.Array && type.kind !== Kind.Record) {
      const c: Collector = { elements: [], extent: 0 };
      this.element(c, type, 0, undefined);
      const value = c.elements[0]?.value ?? this.convert(this.int(0, LONG, this.span(at)), type);
      return { type, init: value, extent: type.size };
    }
    if (type.kind === Kind.Record && !this.is(P.LBrace)) {
      const e = this.parseAssignment();
      return { type, init: this.convert(this.rvalue(e), type), extent: type.size };
    }
    const c: Collector = { elements: [], extent: 0 };
    const t = this.aggregate(c, type);
    return { type: t, init: this.initNode(t, c.elements, this.span(at)), extent: Math.max(c.extent, t.size) };
  }
  protected initNode(type: CType, elements: InitElement[], at: Span): Expr { return { k: 'init', init: { type, elements }, type, at }; }
  protected bracedInitialiser(type: CType): Initialiser {
    if (!this.complete(type) && type.kind !== Kind.Array) this.fail(say.incomplete(typeToString(type)));
    const c: Collector = { elements: [], extent: 0 };
    if (type.kind === Kind.Array || type.kind === Kind.Record) return { type: this.aggregate(c, type), elements: c.elements };
    this.element(c, type, 0, undefined);
    return { type, elements: c.elements };
  }
  /** The whole object; gives its type with the size of an array filled in. */
  private aggregate(c: Collector, type: ArrayType | RecordType): CType {
    if (type.kind === Kind.Array && type.length < 0) {
      if (this.is(P.LBrace) && !this.bracedString(type)) {
        const n = this.braced(c, type, 0);
        return { ...arrayOf(type.element, n), isConst: type.isConst };
      }
      this.element(c, type, 0, undefined);
      const only = c.elements[0];
      const n = only && only.type.kind === Kind.Array ? only.type.length : 0;
      return arrayOf(type.element, n);
    }
    this.element(c, type, 0, undefined);
    return type;
  }

  private push(c: Collector, offset: number, type: CType, value: Expr, bits?: Member['bits']): void {
    c.elements.push(bits ? { offset, type, bits, value } : { offset, type, value });
    c.extent = Math.max(c.extent, offset + (bits ? Math.ceil((bits.start + bits.width) / 8) : Math.max(0, type.size)));
  }
  private isCharArray(t: CType): t is ArrayType {
    if (t.kind !== Kind.Array) return false;
    const k = t.element.kind;
    return k === Kind.Char || k === Kind.SChar || k === Kind.UChar || k === Kind.Int || k === Kind.UInt || k === Kind.UShort || k === Kind.Short;
  }
  private bracedString(t: ArrayType): boolean {
    if (!this.isCharArray(t)) return false;
    let i = 1, open = 0;
    for (; this.peek(i).punct === P.LParen; i++) open++;
    if (this.peek(i).kind !== Tok.String) return false;
    while (this.peek(i).kind === Tok.String) i++;
    for (; open > 0 && this.peek(i).punct === P.RParen; i++) open--;
    if (open === 0 && this.peek(i).punct === P.Comma) i++;
    return open === 0 && this.peek(i).punct === P.RBrace;
  }
  private takeExpression(c: Collector): Expr {
    const e = c.pending;
    c.pending = undefined;
    return e ?? this.parseAssignment();
  }

  /** One initialiser for the subobject at `offset` (6.7.9p11 to p20). */
  private element(c: Collector, t: CType, offset: number, bits: Member['bits']): void {
    this.enter(8);
    if (!c.pending && this.is(P.LBrace)) {
      if ((t.kind === Kind.Record && !isComplex(t)) || (t.kind === Kind.Array && !this.bracedString(t))) {
        this.forget(c, offset, t.size);
        this.braced(c, t as ArrayType | RecordType, offset);
      } else {   // a scalar or a string in braces
        this.next();
        if (this.is(P.RBrace)) this.push(c, offset, t, this.convert(this.int(0, LONG, this.span(this.tok)), t), bits);
        else {
          this.element(c, t, offset, bits);
          while (this.accept(P.Comma)) if (!this.is(P.RBrace)) this.parseAssignment();   // excess elements, as gcc
        }
        this.expect(P.RBrace, '}', 'after an initialiser');
      }
    } else {
      const e = this.takeExpression(c);
      if (t.kind === Kind.Array) this.arrayElement(c, t, offset, e);
      else if (t.kind === Kind.Record && !isComplex(t)) {
        const v = e.type.kind === Kind.Record ? this.rvalue(e) : e;
        if (v.type.kind === Kind.Record && compatible(v.type, t, false)) this.push(c, offset, t, v);
        else { c.pending = e; this.flatRecord(c, t, offset, 0); this.unused(c); }
      } else this.push(c, offset, t, this.convert(this.rvalue(e), t), bits);
    }
    this.leave(8);
  }
  /** A pending value that found no scalar is one too many; so gcc drops one that meets a record without members. */
  private unused(c: Collector): void { c.pending = undefined; }

  private arrayElement(c: Collector, t: ArrayType, offset: number, e: Expr): void {
    if (e.k === 'object' && e.bytes && this.isCharArray(t) && e.type.kind === Kind.Array && e.type.element.size === t.element.size) {
      const n = t.length < 0 ? e.type.length : Math.min(t.length, e.type.length);
      this.forget(c, offset, t.size);
      this.push(c, offset, arrayOf(t.element, n), e);
      return;
    }
    // GNU: an array from a compound literal.
    if (e.k === 'compound' && e.type.kind === Kind.Array && compatible(e.type.element, t.element, false)) {
      const size = t.length < 0 ? Infinity : t.size;
      this.forget(c, offset, t.size);
      for (const x of e.init.elements) if (x.offset < size) c.elements.push({ ...x, offset: x.offset + offset });
      if (t.length < 0) c.elements.unshift({ offset, type: e.type, value: e });
      c.extent = Math.max(c.extent, offset + e.type.size);
      return;
    }
    if (t.length < 0) this.fail(say.initNeedsBraces, e.at);
    c.pending = e;
    this.flatArray(c, t, offset, 0);
    this.unused(c);
  }

  /** Whether another element follows for the list that has no braces of its own; takes the comma. */
  private another(): boolean {
    if (!this.is(P.Comma)) return false;
    const t = this.peek();
    if (t.punct === P.RBrace || t.punct === P.Dot || t.punct === P.LBracket || (t.kind === Tok.Ident && this.peek(2).punct === P.Colon && this.isOldDesignator())) return false;
    this.next();
    return true;
  }
  private isOldDesignator(): boolean { return true; }

  private flatArray(c: Collector, t: ArrayType, offset: number, from: number): void {
    for (let i = from; i < t.length; i++) {
      if ((i > 0 || from > 0) && !c.pending && !this.another()) return;
      this.element(c, t.element, offset + i * t.element.size, undefined);
    }
  }
  private flatRecord(c: Collector, t: RecordType, offset: number, from: number): void {
    this.complete(t);
    let first = from === 0;
    for (let i = from; i < t.members.length; i++) {
      const m = t.members[i];
      if (skipped(m) || emptyArray(m)) continue;
      if (!first && !c.pending && !this.another()) return;
      first = false;
      this.choose(c, t, offset, m);
      this.element(c, m.type, offset + m.offset, m.bits);
      if (t.union) return;
    }
  }

  /** A list in braces; for an array gives the number of elements. */
  private braced(c: Collector, t: ArrayType | RecordType, offset: number): number {
    const saved = c.pending, { primary } = c;
    c.pending = undefined;
    this.next();
    const n = t.kind === Kind.Array ? this.bracedArray(c, t, offset) : this.bracedRecord(c, t, offset);
    this.expect(P.RBrace, '}', 'after the initialisers');
    c.pending = saved;
    c.primary = primary;
    return n;
  }
  private bracedArray(c: Collector, t: ArrayType, offset: number): number {
    let index = 0, max = 0;
    while (!this.is(P.RBrace)) {
      if (this.is(P.LBracket)) index = this.designatedIndex(c, t, offset, false);
      else if (t.length >= 0 && index >= t.length) this.excess();
      else { this.element(c, t.element, offset + index * t.element.size, undefined); index++; }
      max = Math.max(max, index);
      if (!this.accept(P.Comma)) break;
    }
    return max;
  }
  private bracedRecord(c: Collector, t: RecordType, offset: number): number {
    let i = 0;
    while (!this.is(P.RBrace)) {
      if (this.is(P.Dot) || (this.tok.kind === Tok.Ident && this.peek().punct === P.Colon)) i = this.designatedMember(c, t, offset, false);
      else if (this.is(P.LBracket)) this.fail(say.badDesignator);
      else {
        while (i < t.members.length && skipped(t.members[i])) i++;
        if (i >= t.members.length || (t.union && i > 0 && t.members.slice(0, i).some(m => !skipped(m)))) this.excess();
        else {
          const m = t.members[i];
          this.choose(c, t, offset, m);
          if (m.type.kind === Kind.Array && m === flexibleMember(t)) this.flexible(c, m, offset);
          else this.element(c, m.type, offset + m.offset, m.bits);
          i++;
        }
      }
      if (!this.accept(P.Comma)) break;
    }
    return 0;
  }
  /** Elements for a flexible array member: the object grows. */
  private flexible(c: Collector, m: Member, offset: number): void {
    const t = { ...arrayOf((m.type as ArrayType).element, -1) };
    if (this.is(P.LBrace) && !this.bracedString(t)) this.braced(c, t, offset + m.offset);
    else {
      const e = this.takeExpression(c);
      if (e.k === 'compound' || (e.k === 'object' && e.bytes && this.isCharArray(t))) this.arrayElement(c, t, offset + m.offset, e);
      else {   // without braces of their own: all that follow
        c.pending = e;
        this.flatArray(c, { ...t, length: Infinity }, offset + m.offset, 0);
      }
    }
  }
  /** More than fits: gcc warns and drops it. */
  private excess(): void {
    if (this.is(P.LBrace)) { this.next(); this.skipBalanced(); } else this.parseAssignment();
  }

  /** `[i]`, `[i ... j]` and what follows. Gives the index after it. `inside`: of a list without own braces, which goes on after it. */
  private designatedIndex(c: Collector, t: ArrayType, offset: number, inside: boolean): number {
    this.next();
    const at = this.tok, lo = this.parseConstant();
    let hi = lo;
    if (this.accept(P.Ellipsis)) hi = this.parseConstant();
    this.expect(P.RBracket, ']', 'after the index');
    if (lo < 0n || hi < lo || hi > MAX_INDEX || (t.length >= 0 && hi >= BigInt(t.length))) this.fail(say.badDesignator, at);
    const i = Number(lo), count = Number(hi - lo) + 1, size = t.element.size;
    if (count === 1) this.designated(c, t.element, offset + i * size, undefined);
    else {
      const sub: Collector = { elements: [], extent: 0, cleared: [] };
      this.designated(sub, t.element, offset + i * size, undefined);
      for (const x of sub.cleared!) {
        if (x.size === size) this.forget(c, x.offset, count * size);
        else for (let k = 0; k < count && c.elements.length > 0; k++) this.forget(c, x.offset + k * size, x.size);
      }
      const primary = sub.primary ?? sub.elements.length;
      for (const e of sub.elements.slice(0, primary)) {
        if (!e.repeat) c.elements.push({ ...e, repeat: { count, stride: size } });
        else for (let k = 0; k < count; k++) c.elements.push({ ...e, offset: e.offset + k * size });
      }
      c.primary ??= c.elements.length;
      // What follows without a designator goes on in the last one.
      for (const e of sub.elements.slice(primary)) c.elements.push({ ...e, offset: e.offset + (count - 1) * size });
      c.extent = Math.max(c.extent, offset + (i + count) * size);
    }
    if (inside && i + count < t.length && this.another()) this.flatArrayFrom(c, t, offset, i + count);
    return i + count;
  }
  private flatArrayFrom(c: Collector, t: ArrayType, offset: number, from: number): void {
    for (let i = from; i < t.length; i++) {
      this.element(c, t.element, offset + i * t.element.size, undefined);
      if (i + 1 < t.length && !this.another()) return;
    }
  }
  /** `.name` (or `name:`) and what follows. Gives the number of the member after it. */
  private designatedMember(c: Collector, t: RecordType, offset: number, inside: boolean): number {
    const old = !this.is(P.Dot);
    if (!old) this.next();
    const name = this.tok;
    if (name.kind !== Tok.Ident) this.fail(say.expected('a member', this.found()));
    this.next();
    if (old) this.next();
    const path = findMember(t, name.text);
    if (!path) this.fail(say.noMember(typeToString(t), name.text), name);
    return this.memberPath(c, t, offset, path, inside, old);
  }
  private memberPath(c: Collector, t: RecordType, offset: number, path: Member[], inside: boolean, old: boolean): number {
    const m = path[0], index = t.members.indexOf(m);
    this.choose(c, t, offset, m);
    if (path.length > 1) this.memberPath(c, m.type as RecordType, offset + m.offset, path.slice(1), true, old);
    else if (m.type.kind === Kind.Array && m === flexibleMember(t) && !this.is(P.LBracket) && !this.is(P.Dot)) {
      if (!old) this.accept(P.Assign);
      this.flexible(c, m, offset);
    } else this.designated(c, m.type, offset + m.offset, m.bits, old);
    if (!inside || t.union) return index + 1;
    const rest = t.members.slice(index + 1).filter(x => !skipped(x) && !emptyArray(x));
    if (rest.length > 0 && this.another()) this.flatMembers(c, rest, offset);
    return index + 1;
  }
  private flatMembers(c: Collector, rest: readonly Member[], offset: number): void {
    for (let i = 0; i < rest.length; i++) {
      this.element(c, rest[i].type, offset + rest[i].offset, rest[i].bits);
      if (i + 1 < rest.length && !this.another()) return;
    }
  }
  /** The rest of a designator list, '=' and the initialiser. */
  private designated(c: Collector, t: CType, offset: number, bits: Member['bits'], old = false): void {
    this.enter(4);
    if (this.is(P.LBracket)) {
      if (t.kind !== Kind.Array) this.fail(say.badDesignator);
      this.designatedIndex(c, t, offset, true);
    } else if (this.is(P.Dot)) {
      if (t.kind !== Kind.Record) this.fail(say.badDesignator);
      this.complete(t);
      this.designatedMember(c, t, offset, true);
    } else {
      if (!old) this.accept(P.Assign);
      this.element(c, t, offset, bits);
      c.primary ??= c.elements.length;
    }
    this.leave(4);
  }

  /** Another member of a union replaces what was said about the one before; gcc goes on with the same one. */
  private choose(c: Collector, t: RecordType, offset: number, m: Member): void {
    if (!t.union) return;
    const all = (c.unions ?? Object.assign(c, { unions: new Map<RecordType, Map<number, Member>>() }).unions);
    const chosen = all.get(t) ?? new Map<number, Member>();
    all.set(t, chosen);
    if (chosen.has(offset) && chosen.get(offset) !== m) this.forget(c, offset, t.size);
    chosen.set(offset, m);
  }
  /** A list in braces replaces all that was said about its object before (6.7.9p19). */
  private forget(c: Collector, offset: number, size: number): void {
    if (size <= 0) return;
    c.cleared?.push({ offset, size });
    if (c.elements.length === 0) return;
    const end = offset + size, kept: InitElement[] = [];
    for (const e of c.elements) {
      if (!e.repeat) { if (e.offset < offset || e.offset >= end) kept.push(e); continue; }
      // Those repetitions that lie outside stay.
      const { count, stride } = e.repeat;
      const before = Math.min(count, Math.max(0, Math.ceil((offset - e.offset) / stride)));
      const after = Math.min(count, Math.max(before, Math.ceil((end - e.offset) / stride)));
      if (before > 0) kept.push({ ...e, repeat: { count: before, stride } });
      if (after < count) kept.push({ ...e, offset: e.offset + after * stride, repeat: { count: count - after, stride } });
    }
    c.elements = kept;
  }
}

/** Unnamed bit-fields take no initialiser (6.7.9p9). */
function skipped(m: Member): boolean { return m.name === '' && m.bits !== undefined; }
/** A flexible member takes initialisers only in its own braces. */
function emptyArray(m: Member): boolean { return m.type.kind === Kind.Array && m.type.length <= 0; }
