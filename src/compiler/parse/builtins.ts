/** gcc's builtin functions (GCC manual 6.59): folded, lowered to plain expressions, calls of the library's function, or `builtin` nodes. */
import { P } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { BuiltinName, Expr, Span } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { BOOL, DOUBLE, FLOAT, INT, LDOUBLE, LLONG, LONG, pointerTo, UINT, ULLONG, ULONG, unqualified, USHORT, VA_ELEMENT, VOID, VOID_PTR } from '../types/make.ts';
import { compatible, isFloating, isInteger } from '../types/relate.ts';
import { AtomicBuiltins } from './atomics.ts';
import { say } from './errors.ts';
import { floatNode } from './fold.ts';
import { libraryType } from './library.ts';

export abstract class BuiltinParser extends AtomicBuiltins {
  /** A call of a reserved name; undefined: it is no builtin of gcc. */
  protected builtinCall(name: string, at: PToken): Expr | undefined {
    if (name.startsWith('__sync_') || name.startsWith('__atomic_')) {
      if (!this.is(P.LParen)) return undefined;
      return this.atomicCall(name, this.arguments(), this.span(at)) ?? this.fail(say.unknownBuiltin(name), at);
    }
    const b = name.slice('__builtin_'.length);
    if (!this.is(P.LParen)) {
      // The address of a library function by its builtin name.
      return libraryType(b) ? this.implicitFunction(b, at) : undefined;
    }
    return this.withTypeArguments(b, at) ?? this.ordinary(b, this.arguments(), at) ?? this.fail(say.unknownBuiltin(name), at);
  }
  private arguments(): Expr[] {
    this.next();
    const args: Expr[] = [];
    if (!this.is(P.RParen)) do args.push(this.parseAssignment()); while (this.accept(P.Comma));
    this.expect(P.RParen, ')', 'after the arguments');
    return args;
  }

  /** Builtins whose arguments are types, or are not evaluated. */
  private withTypeArguments(b: string, at: PToken): Expr | undefined {
    switch (b) {
      case 'types_compatible_p': {
        this.next();
        const x = this.typeName();
        this.expect(P.Comma, ',');
        const y = this.typeName();
        this.expect(P.RParen, ')');
        return this.int(compatible(unqualified(x), unqualified(y), false) && sameKind(x, y) ? 1 : 0, INT, this.span(at));
      }
      case 'offsetof': return this.offsetof(at);
      case 'convertvector': {
        this.next();
        const v = this.rvalue(this.parseAssignment());
        this.expect(P.Comma, ',');
        const type = this.typeName();
        this.expect(P.RParen, ')');
        return this.convertVector(v, type, this.span(at));
      }
      case 'va_arg': {
        this.next();
        const list = this.vaList(this.parseAssignment());
        this.expect(P.Comma, ',');
        const type = this.typeName();
        this.expect(P.RParen, ')');
        return { k: 'vaarg', list, type: unqualified(type), at: this.span(at) };
      }
      case 'choose_expr': {
        this.next();
        const c = this.parseConstant() !== 0n;
        this.expect(P.Comma, ',');
        const pick = (wanted: boolean) => {
          if (!wanted) this.unevaluated++;
          const e = this.parseAssignment();
          if (!wanted) this.unevaluated--;
          return e;
        };
        const t = pick(c);
        this.expect(P.Comma, ',');
        const f = pick(!c);
        this.expect(P.RParen, ')');
        return c ? t : f;
      }
      case 'has_attribute':   // attributes are not kept: none is there
        this.next();
        this.skipBalanced();
        return this.int(0, INT, this.span(at));
      case 'constant_p': case 'object_size': case 'dynamic_object_size': case 'classify_type': {
        this.unevaluated++;
        const args = this.arguments(), span = this.span(at);
        this.unevaluated--;
        const e = args[0] ? this.rvalue(args[0]) : this.fail(say.badBuiltin(`__builtin_${b}`), at);
        if (b === 'classify_type') return this.int(classify(e.type), INT, span);
        if (b !== 'constant_p') {
          const kind = args[1]?.k === 'int' ? args[1].value : 0n;
          return this.int(kind & 2n ? 0n : -1n, ULONG, span);
        }
        const string = e.k === 'decay' && e.e.k === 'object' && e.e.bytes !== undefined;
        return this.int(e.k === 'int' || e.k === 'float' || string ? 1 : 0, INT, span);
      }
      default: return undefined;
    }
  }
  private offsetof(at: PToken): Expr {
    this.next();
    const type = this.typeName();
    this.expect(P.Comma, ',');
    // As the address of the member in an object at address 0.
    const span = this.spanOf(at);
    let e: Expr = { k: 'deref', e: this.int(0, pointerTo(type), span), type, at: span };
    const name = () => this.tok.text && /^[A-Za-z_$]/.test(this.tok.text) ? this.next().text : this.fail(say.expected('a member', this.found()));
    e = this.member(e, name(), span);
    for (;;) {
      if (this.accept(P.Dot)) e = this.member(e, name(), span);
      else if (this.accept(P.Arrow)) e = this.member(this.deref(this.rvalue(e), span), name(), span);
      else if (this.accept(P.LBracket)) {
        const i = this.parseExpression();
        this.expect(P.RBracket, ']');
        e = this.subscript(e, i, span);
      } else break;
    }
    this.expect(P.RParen, ')', 'after the member');
    return this.convert(this.addressOf(e, span), ULONG);
  }
  private vaList(e: Expr): Expr {
    e = this.rvalue(e);
    if (e.type.kind !== Kind.Pointer || e.type.target.kind !== VA_ELEMENT.kind) this.fail(say.badBuiltin('va_list'), e.at);
    return e;
  }

  private ordinary(b: string, raw: Expr[], start: PToken): Expr | undefined {
    const at = this.span(start);
    const args = raw.map(a => this.rvalue(a));
    const need = (n: number) => { if (args.length < n) this.fail(say.badBuiltin(`__builtin_${b}`), at); };
    const node = (name: BuiltinName, type: CType, list: Expr[]): Expr => ({ k: 'builtin', name, args: list, type, at });

    const bits = /^(clz|ctz|ffs|popcount|parity|clrsb)(l|ll|imax)?$/.exec(b);
    if (bits) { need(1); return this.bitCount(bits[1], args[0], bits[2] ? ULONG : UINT, at); }
    const over = /^(s|u)?(add|sub|mul)(l|ll)?_overflow(_p)?$/.exec(b);
    if (over) { need(3); return this.overflow(over[2], over[1], over[3], !!over[4], args, at); }
    const swap = /^bswap(16|32|64)$/.exec(b);
    if (swap) {
      need(1);
      const w = Number(swap[1]), type = w === 16 ? USHORT : w === 32 ? UINT : ULONG, e = this.convert(args[0], type);
      return e.k === 'int' ? this.int(swapped(e.value, w), type, at) : node(`bswap${w}` as BuiltinName, type, [e]);
    }
    const float = this.floating(b, args, at);
    if (float) return float;
    switch (b) {
      case 'expect': case 'expect_with_probability': {
        need(2);
        const x = this.convert(this.promote(args[0]), LONG), expected = args[1];
        return expected.k === 'int' ? x : this.once(x, v => this.comma(expected, v, at));
      }
      case 'complex': need(2); return this.complexFrom(args[0], args[1], at);
      case 'creal': case 'crealf': case 'creall': case 'cimag': case 'cimagf': case 'cimagl': need(1); return this.partOf(args[0], b.startsWith('ci'), at);
      case 'conj': case 'conjf': case 'conjl': need(1); return this.unary('~', args[0], at);
      case 'shuffle': need(2); return this.shuffle(args, at);
      case 'unreachable': return node('unreachable', VOID, []);
      case 'trap': return node('trap', VOID, []);
      case 'prefetch': need(1); return { k: 'cast', e: args[0], type: VOID, at };
      case 'assume_aligned': need(2); return this.voidPointer(args[0]);
      case 'speculation_safe_value': case 'extract_return_addr': case 'frob_return_addr': case 'launder': need(1); return args[0];
      case 'return_address': case 'frame_address': need(1); return node(b, VOID_PTR, [this.convert(args[0], INT)]);
      case 'alloca': case 'alloca_with_align': case 'alloca_with_align_and_max': need(1); return node('alloca', VOID_PTR, [this.convert(args[0], ULONG)]);
      case 'va_start': need(1); return { k: 'vastart', list: this.vaList(args[0]), type: VOID, at };
      case 'va_end': need(1); return { k: 'vaend', list: this.vaList(args[0]), type: VOID, at };
      case 'va_copy': need(2); return { k: 'vacopy', list: this.vaList(args[0]), from: this.vaList(args[1]), type: VOID, at };
      case 'abs': case 'labs': case 'llabs': case 'imaxabs': {
        need(1);
        const type = b === 'abs' ? INT : b === 'llabs' ? LLONG : LONG;
        return this.once(this.convert(args[0], type), x => this.conditional(this.binary('<', x, this.int(0, INT, at), at), this.unary('-', x, at), x, at));
      }
      case 'strlen': {
        need(1);
        const s = args[0];
        if (s.k === 'decay' && s.e.k === 'object' && s.e.bytes) return this.int(s.e.bytes.indexOf(0), ULONG, at);
        break;
      }
      case 'setjmp': need(1); return this.libraryJump('setjmp', INT, [this.convert(args[0], pointerTo(LONG))], at);
      case 'longjmp': need(2); return this.libraryJump('longjmp', VOID, [this.convert(args[0], pointerTo(LONG)), this.convert(args[1], INT)], at);
      case 'FUNCTION': return this.rvalue(this.stringNode([...new TextEncoder().encode(this.fn?.name ?? '')], this.char, at));
      case 'cpu_init': case 'cpu_supports': case 'cpu_is': return this.int(0, INT, at);
      case 'unwind_init': case '__clear_cache': return { k: 'cast', e: this.int(0, INT, at), type: VOID, at };
      case 'eh_return_data_regno': return this.int(-1, INT, at);
    }
    // The checking forms of _FORTIFY_SOURCE: the size of the object is not known here.
    const checked = /^__(\w+)_chk$/.exec(b);
    if (checked) {
      const n = checked[1];
      if (/^v?s?n?printf$/.test(n)) {
        const keep = n.includes('snprintf') ? [0, 1] : n.includes('sprintf') ? [0] : [];
        const drop = n.includes('sprintf') || n.includes('snprintf') ? keep.length + 2 : 1;
        return this.libraryCall(n, [...keep.map(i => args[i]), ...args.slice(drop)], start, at);
      }
      return this.libraryCall(n, args.slice(0, -1), start, at);
    }
    return this.libraryCall(b, args, start, at);
  }
  private libraryCall(name: string, args: Expr[], start: PToken, at: Span): Expr | undefined {
    const type = libraryType(name);
    if (!type) return undefined;
    const f = this.implicitFunction(name, start);
    if (f.k !== 'function') return undefined;
    return this.makeCall(f, type, args, at);
  }

  private bitCount(op: string, arg: Expr, type: CType, at: Span): Expr {
    const e = this.convert(arg, type), w = type.size * 8;
    if (e.k === 'int') {
      const s = e.value.toString(2), v = e.value;
      const low = () => BigInt(s.length - 1 - s.lastIndexOf('1')), ones = [...s].filter(c => c === '1').length;
      switch (op) {
        case 'clz': if (v !== 0n) return this.int(w - s.length, INT, at); break;
        case 'ctz': if (v !== 0n) return this.int(low(), INT, at); break;
        case 'ffs': return this.int(v === 0n ? 0n : low() + 1n, INT, at);
        case 'popcount': return this.int(ones, INT, at);
        case 'parity': return this.int(ones & 1, INT, at);
        case 'clrsb': {
          const x = BigInt.asIntN(w, v), y = x < 0n ? ~x : x;
          return this.int(y === 0n ? w - 1 : w - 1 - y.toString(2).length, INT, at);
        }
      }
    }
    const node = (name: 'clz' | 'ctz' | 'popcount', x: Expr): Expr => ({ k: 'builtin', name: `${name}${w}` as BuiltinName, args: [x], type: INT, at });
    const one = this.int(1, type, at);
    switch (op) {
      case 'clz': case 'ctz': case 'popcount': return node(op, e);
      case 'ffs': return this.once(e, x => this.conditional(x, this.binary('+', node('ctz', x), this.int(1, INT, at), at), this.int(0, INT, at), at));
      case 'parity': return this.binary('&', node('popcount', e), this.int(1, INT, at), at);
      default: {   // clrsb: leading zeros of (x ^ (x >> w-1)) << 1 | 1
        const signed = this.convert(e, w === 32 ? INT : LONG);
        return this.once(signed, x => {
          const folded = this.convert(this.binary('^', x, this.binary('>>', x, this.int(w - 1, INT, at), at), at), type);
          return node('clz', this.binary('|', this.binary('<<', folded, this.int(1, INT, at), at), one, at));
        });
      }
    }
  }
  private overflow(op: string, sign: string | undefined, long: string | undefined, predicate: boolean, args: Expr[], at: Span): Expr {
    let [a, b, p] = args;
    if (sign) {
      const t = sign === 's' ? (long === 'll' ? LLONG : long ? LONG : INT) : long === 'll' ? ULLONG : long ? ULONG : UINT;
      a = this.convert(a, t); b = this.convert(b, t);
      if (!predicate) p = this.convert(p, pointerTo(t));
    }
    if (!isInteger(a.type) || !isInteger(b.type)) this.fail(say.badBuiltin(`__builtin_${op}_overflow`), at);
    const name = `${op}_overflow` as BuiltinName;
    const call = (ptr: Expr): Expr => ({ k: 'builtin', name, args: [a, b, ptr], type: BOOL, at });
    if (!predicate) {
      if (p.type.kind !== Kind.Pointer || !isInteger(p.type.target)) this.fail(say.badBuiltin(`__builtin_${op}_overflow`), at);
      return call(p);
    }
    if (a.k === 'int' && b.k === 'int') {
      const exact = op === 'add' ? a.value + b.value : op === 'sub' ? a.value - b.value : a.value * b.value;
      const wrapped = this.int(exact, p.type, at);
      return this.int(wrapped.k === 'int' && wrapped.value === exact ? 0 : 1, BOOL, at);
    }
    return this.once(this.convert(this.int(0, INT, at), p.type, true), x => {
      // once() gives a constant back as it is: a result needs a place.
      const v = this.newLocal('', unqualified(p.type), at);
      this.listLocal(v, { ...at, end: at.offset });
      v.addressTaken = true;
      const l = this.local(v, at);
      return { k: 'stmtexpr', type: BOOL, at, body: { k: 'block', at, body: [{ k: 'decl', v, init: x, at }, { k: 'expr', e: call({ k: 'addr', e: l, type: pointerTo(v.type), at }), at }] } };
    });
  }

  private floating(b: string, args: Expr[], at: Span): Expr | undefined {
    const constant = /^(huge_val|inf|nan|nans)(f|l|f32|f64|f128)?$/.exec(b);
    if (constant) {
      const type = constant[2] === 'f' || constant[2] === 'f32' ? FLOAT : constant[2] && constant[2] !== 'f64' ? LDOUBLE : DOUBLE;
      return floatNode(constant[1].startsWith('nan') ? NaN : Infinity, type, at);
    }
    const zero = (t: CType) => floatNode(0, t, at);
    const classify1 = /^(isnan|isinf|isinf_sign|isfinite|finite|isnormal|signbit)(f|l)?$/.exec(b);
    if (classify1 && args.length === 1 && isFloating(args[0].type)) {
      const e = args[0], t = e.type, inf = floatNode(Infinity, t, at);
      const min = floatNode(t.kind === Kind.Float ? 1.1754943508222875e-38 : 2.2250738585072014e-308, t, at);
      const int1 = this.int(1, INT, at), int0 = this.int(0, INT, at);
      switch (classify1[1]) {
        case 'isnan': return this.once(e, x => this.binary('!=', x, x, at));
        case 'isinf': case 'isinf_sign': return this.once(e, x => this.conditional(this.binary('==', x, inf, at), int1,
          this.conditional(this.binary('==', x, this.unary('-', inf, at), at), this.int(-1, INT, at), int0, at), at));
        case 'isfinite': case 'finite': return this.once(e, x => this.binary('==', this.binary('-', x, x, at), zero(t), at));
        case 'isnormal': return this.once(e, x => this.logical('and', this.binary('==', this.binary('-', x, x, at), zero(t), at),
          this.logical('or', this.binary('>=', x, min, at), this.binary('<=', x, this.unary('-', min, at), at), at), at));
        default: return this.withBits(e, (x, word) => { void x; return this.binary('<', word, int0, at); }, at);
      }
    }
    const fabs = /^fabs(f|l)?$/.exec(b);
    if (fabs && args.length === 1) {
      const t = fabs[1] === 'f' ? FLOAT : fabs[1] ? LDOUBLE : DOUBLE, e = this.convert(args[0], t);
      if (e.k === 'float') return floatNode(Math.abs(e.value), t, at);
      return this.withBits(e, (x, word) => {
        const mask = this.int(t === FLOAT ? 0x7fffffffn : 0x7fffffffffffffffn, word.type, at);
        return this.convert({ k: 'comma', l: this.assignOp('&', word, mask, at), r: x, type: x.type, at }, t);
      }, at);
    }
    const compare = { isgreater: '>', isgreaterequal: '>=', isless: '<', islessequal: '<=' }[b];
    if (compare && args.length === 2) return this.binary(compare as '<', args[0], args[1], at);
    if ((b === 'isunordered' || b === 'islessgreater') && args.length === 2) {
      return this.once(args[0], x => this.once(args[1], y => b === 'isunordered'
        ? this.logical('or', this.binary('!=', x, x, at), this.binary('!=', y, y, at), at)
        : this.logical('or', this.binary('<', x, y, at), this.binary('>', x, y, at), at)));
    }
    if (b === 'fpclassify' && args.length === 6) {
      const [nan, inf, norm, sub, zeroV, value] = args, t = value.type;
      const min = floatNode(t.kind === Kind.Float ? 1.1754943508222875e-38 : 2.2250738585072014e-308, t, at);
      return this.once(value, x => this.conditional(this.binary('!=', x, x, at), nan,
        this.conditional(this.binary('!=', this.binary('-', x, x, at), zero(t), at), inf,
          this.conditional(this.binary('==', x, zero(t), at), zeroV,
            this.conditional(this.logical('or', this.binary('>=', x, min, at), this.binary('<=', x, this.unary('-', min, at), at), at), norm, sub, at), at), at), at));
    }
    return undefined;
  }
  /** `use(x, word)` with the value in a place x, and its bits as an integer lvalue. */
  private withBits(value: Expr, use: (x: Expr, word: Expr) => Expr, at: Span): Expr {
    const e = value.type.kind === Kind.LongDouble ? this.convert(value, DOUBLE) : value;
    const v = this.newLocal('', unqualified(e.type), at);
    this.listLocal(v, { ...at, end: at.offset });
    v.addressTaken = true;
    const x = this.local(v, at), word = v.type.size === 4 ? INT : LONG;
    const bits = this.deref(this.convert({ k: 'addr', e: x, type: pointerTo(v.type), at }, pointerTo(word)), at);
    const r = use(x, bits);
    return { k: 'stmtexpr', type: r.type, at, body: { k: 'block', at, body: [{ k: 'decl', v, init: e, at }, { k: 'expr', e: r, at }] } };
  }
}

function sameKind(x: CType, y: CType): boolean { return x.kind === y.kind || (x.kind !== Kind.Enum && y.kind !== Kind.Enum) || compatible(x, y, false); }
function swapped(v: bigint, bits: number): bigint {
  let r = 0n;
  for (let i = 0; i < bits; i += 8) { r = (r << 8n) | (v & 255n); v >>= 8n; }
  return r;
}
/** gcc's type classes (typeclass.h) as the C front end gives them for values. */
function classify(t: CType): number {
  if (t.kind === Kind.Void) return 0;
  if (isInteger(t)) return 1;
  if (t.kind === Kind.Pointer) return 5;
  if (isFloating(t)) return 8;
  if (t.kind === Kind.Record) return t.union ? 13 : 12;
  return -1;
}
