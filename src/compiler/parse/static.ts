/** Contents of objects with static storage: bytes and relocations from a flat initialiser (C11 6.6p9 address constants, 6.7.9p4). */
import { bytesOf80, fromDouble, fromInteger, type F80 } from '../../base/f80.ts';
import type { Expr, FunctionRef, InitElement, ObjectRef, StaticData } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { isFloating, isInteger, wrap } from '../types/relate.ts';
import { say } from './errors.ts';
import { InitialiserParser } from './initialisers.ts';

type Address = { readonly target: ObjectRef | FunctionRef; readonly addend: bigint };
type Value = { readonly k: 'int'; readonly value: bigint } | { readonly k: 'float'; readonly value: number; readonly exact?: F80 } | ({ readonly k: 'address' } & Address);
interface Sink { readonly bytes: Uint8Array; readonly view: DataView; relocations: { offset: number; target: ObjectRef | FunctionRef; addend: number }[] }

/** Bytes of one object at most: larger ones only eat memory. */
const MAX_STATIC = 1 << 28;

export abstract class StaticParser extends InitialiserParser {
  /** Compound literals whose address was taken in a static initialiser. */
  private readonly literals = new Map<Expr, ObjectRef>();

  /** `init`: an `init` node, or an expression of the object's type. */
  protected staticData(type: CType, init: Expr | undefined, size: number): StaticData {
    if (size > MAX_STATIC) {
      if (init) this.fail(say.hugeObject, init.at);
      return { bytes: new Uint8Array(0), relocations: [] };
    }
    const bytes = new Uint8Array(Math.max(0, size));
    const sink: Sink = { bytes, view: new DataView(bytes.buffer), relocations: [] };
    if (init) this.emitValue(sink, 0, type, undefined, init);
    return { bytes, relocations: sink.relocations };
  }

  private emit(s: Sink, base: number, e: InitElement): void {
    const n = e.repeat?.count ?? 1;
    for (let i = 0; i < n; i++) this.emitValue(s, base + e.offset + i * (e.repeat?.stride ?? 0), e.type, e.bits, e.value);
  }
  private emitValue(s: Sink, offset: number, type: CType, bits: InitElement['bits'], e: Expr): void {
    if (e.k === 'init' || e.k === 'compound') {
      if (type.kind === Kind.Array || type.kind === Kind.Record || e.k === 'init') {
        this.clear(s, offset, type.size);
        for (const x of e.init.elements) this.emit(s, offset, x);
        return;
      }
    }
    if (type.kind === Kind.Array) {
      if (e.k !== 'object' || !e.bytes) this.fail(say.notStaticInit, e.at);
      s.bytes.set(e.bytes.subarray(0, type.size), offset);
      return;
    }
    if (type.kind === Kind.Record) {
      // gcc takes `(struct s){...}` through parentheses, casts to a union and constant conditions.
      if (e.k === 'stmtexpr' || e.k === 'comma') this.fail(say.notStaticInit, e.at);
      const o = e.k === 'object' ? this.constantObjects.get(e.v) : undefined;
      if (!o) this.fail(say.notStaticInit, e.at);
      this.clear(s, offset, type.size);
      this.emitValue(s, offset, type, undefined, o);
      return;
    }
    const v = this.value(e);
    if (!v) this.fail(e.k === 'builtin' && e.text ? e.text : say.notStaticInit, e.at);
    if (v.k === 'address') {
      if (type.size !== 8 || bits) this.fail(say.notStaticInit, e.at);
      this.clear(s, offset, 8);
      s.relocations.push({ offset, target: v.target, addend: Number(v.addend) });
    } else if (v.k === 'float') {
      if (type.kind === Kind.Float) s.view.setFloat32(offset, v.value, true);
      else if (type.kind === Kind.LongDouble) s.bytes.set(bytesOf80(v.exact ?? fromDouble(v.value)), offset);
      else s.view.setFloat64(offset, v.value, true);
    } else if (bits) {
      let word = 0n;
      for (let i = 0; i < bits.unit && offset + i < s.bytes.length; i++) word |= BigInt(s.bytes[offset + i]) << BigInt(8 * i);
      const mask = ((1n << BigInt(bits.width)) - 1n) << BigInt(bits.start);
      word = (word & ~mask) | ((v.value << BigInt(bits.start)) & mask);
      for (let i = 0; i < bits.unit && offset + i < s.bytes.length; i++) s.bytes[offset + i] = Number((word >> BigInt(8 * i)) & 255n);
    } else {
      this.dropRelocations(s, offset, type.size);
      let x = BigInt.asUintN(type.size * 8, v.value);
      for (let i = 0; i < type.size; i++) { s.bytes[offset + i] = Number(x & 255n); x >>= 8n; }
    }
  }
  private clear(s: Sink, offset: number, size: number): void {
    if (size <= 0) return;
    s.bytes.fill(0, offset, offset + size);
    this.dropRelocations(s, offset, size);
  }
  private dropRelocations(s: Sink, offset: number, size: number): void {
    if (s.relocations.some(r => r.offset < offset + size && r.offset + 8 > offset)) s.relocations = s.relocations.filter(r => r.offset >= offset + size || r.offset + 8 <= offset);
  }
  /** Initialisers of const objects: their values may stand in other initialisers, as gcc takes them. */
  protected readonly constantObjects = new Map<ObjectRef, Expr>();

  /** The value of a constant expression; undefined: it is none. */
  private value(e: Expr): Value | undefined {
    switch (e.k) {
      case 'int': return { k: 'int', value: e.value };
      case 'float': return { k: 'float', value: e.value, exact: e.exact };
      case 'decay': case 'addr': return this.address(e.e);
      case 'function': return { k: 'address', target: e.v, addend: 0n };
      case 'labeladdr': return this.fn?.ref ? { k: 'address', target: this.fn.ref, addend: BigInt(e.label.address!) } : undefined;
      case 'ptradd': {
        const p = this.value(e.p), i = this.value(e.i);
        if (!p || i?.k !== 'int' || typeof e.scale !== 'number' || p.k === 'float') return undefined;
        return offsetBy(p, i.value * BigInt(e.scale));
      }
      case 'deref': {   // "text"[1]
        const p = e.e;
        if (p.k !== 'ptradd' || p.i.k !== 'int' || typeof p.scale !== 'number' || p.p.k !== 'decay' || p.p.e.k !== 'object' || !p.p.e.bytes || !isInteger(e.type)) return undefined;
        const from = Number(p.i.value) * p.scale, { bytes } = p.p.e;
        if (from < 0 || from + e.type.size > bytes.length) return undefined;
        let v = 0n;
        for (let i = 0; i < e.type.size; i++) v |= BigInt(bytes[from + i]) << BigInt(8 * i);
        return { k: 'int', value: wrap(v, e.type) };
      }
      case 'cast': return this.cast(e.e, e.type);
      case 'object': {
        const init = this.constantObjects.get(e.v);
        return init && init.k !== 'init' ? this.value(init) : undefined;
      }
      case 'compound': return e.init.elements.length === 1 && e.type.kind !== Kind.Record && e.type.kind !== Kind.Array ? this.value(e.init.elements[0].value) : undefined;
      case 'cond': {
        const c = this.value(e.c), truth = c && nonZero(c);
        if (truth === undefined) return undefined;
        return truth ? this.value(e.t ?? e.c) : this.value(e.f);
      }
      case 'and': case 'or': {
        const l = this.value(e.l), r = this.value(e.r), a = l && nonZero(l), b = r && nonZero(r);
        if (a === undefined || (b === undefined && a === (e.k === 'and'))) return undefined;
        return { k: 'int', value: (e.k === 'and' ? a && b : a || b) ? 1n : 0n };
      }
      case 'unary': {
        const v = this.value(e.e);
        if (e.op === '!') { const t = v && nonZero(v); return t === undefined ? undefined : { k: 'int', value: t ? 0n : 1n }; }
        if (v?.k === 'int') return { k: 'int', value: wrap(e.op === '-' ? -v.value : ~v.value, e.type) };
        return undefined;
      }
      case 'ptrdiff': {
        const l = this.value(e.l), r = this.value(e.r);
        if (l?.k !== 'address' || r?.k !== 'address' || l.target !== r.target || typeof e.scale !== 'number') return undefined;
        return { k: 'int', value: (l.addend - r.addend) / BigInt(e.scale) };
      }
      case 'binary': return this.binaryValue(e);
      default: return undefined;
    }
  }
  private cast(inner: Expr, to: CType): Value | undefined {
    const v = this.value(inner);
    if (!v) return undefined;
    if (v.k === 'address') {
      if (to.kind === Kind.Bool) return { k: 'int', value: 1n };
      return to.size === 8 && !isFloating(to) ? v : undefined;
    }
    if (v.k === 'int') return isFloating(to) ? { k: 'float', value: Number(v.value), exact: fromInteger(v.value) } : { k: 'int', value: wrap(v.value, to) };
    if (isInteger(to)) return { k: 'int', value: wrap(BigInt(Math.trunc(v.value)), to) };
    return to.kind === Kind.LongDouble ? v : { k: 'float', value: to.kind === Kind.Float ? Math.fround(v.value) : v.value };
  }
  private binaryValue(e: Expr & { k: 'binary' }): Value | undefined {
    const l = this.value(e.l), r = this.value(e.r);
    if (!l || !r || l.k === 'float' || r.k === 'float') return undefined;
    if (e.op === '+' && (l.k === 'int' || r.k === 'int')) return l.k === 'int' ? finish(offsetBy(r, l.value), e.type) : finish(offsetBy(l, (r as { value: bigint }).value), e.type);
    if (e.op === '-' && r.k === 'int') return finish(offsetBy(l, -r.value), e.type);
    if (l.k === 'address' && r.k === 'address' && l.target === r.target) {
      const a = l.addend, b = r.addend;
      switch (e.op) {
        case '-': return { k: 'int', value: a - b };
        case '==': return { k: 'int', value: a === b ? 1n : 0n };
        case '!=': return { k: 'int', value: a !== b ? 1n : 0n };
        case '<': return { k: 'int', value: a < b ? 1n : 0n };
        case '<=': return { k: 'int', value: a <= b ? 1n : 0n };
      }
    }
    if ((e.op === '==' || e.op === '!=') && ((l.k === 'address') !== (r.k === 'address'))) {
      const other = l.k === 'int' ? l : r.k === 'int' ? r : undefined;
      if (other?.value === 0n) return { k: 'int', value: e.op === '!=' ? 1n : 0n };
    }
    if (l.k !== 'int' || r.k !== 'int') return undefined;
    const folded = this.binary(e.op, { k: 'int', value: l.value, type: e.l.type, at: e.at }, { k: 'int', value: r.value, type: e.r.type, at: e.at }, e.at);
    return folded.k === 'int' ? { k: 'int', value: folded.value } : undefined;
  }

  private address(lv: Expr): Value | undefined {
    switch (lv.k) {
      case 'object': return { k: 'address', target: lv.v, addend: 0n };
      case 'function': return { k: 'address', target: lv.v, addend: 0n };
      case 'member': { const b = this.address(lv.e); return b && b.k !== 'float' ? offsetBy(b, BigInt(lv.member.offset)) : undefined; }
      case 'deref': return this.value(lv.e);
      case 'cast': return this.address(lv.e);
      case 'compound': {
        let ref = this.literals.get(lv);
        if (!ref) {
          const place = { file: lv.at.file, offset: lv.at.offset };
          ref = this.builder.objectRef('', lv.type, this.home, 'local', place);
          this.literals.set(lv, ref);
          this.builder.defineObject(ref, this.staticData(lv.type, { k: 'init', init: lv.init, type: lv.type, at: lv.at }, lv.type.size), !!lv.type.isConst);
        }
        return { k: 'address', target: ref, addend: 0n };
      }
      default: return undefined;
    }
  }
}

function offsetBy(v: Value, n: bigint): Value | undefined {
  if (v.k === 'address') return { ...v, addend: v.addend + n };
  return v.k === 'int' ? { k: 'int', value: v.value + n } : undefined;
}
function finish(v: Value | undefined, t: CType): Value | undefined { return v?.k === 'int' ? { k: 'int', value: wrap(v.value, t) } : v; }
function nonZero(v: Value): boolean | undefined { return v.k === 'address' ? true : v.value !== 0 && v.value !== 0n; }
