/** Builtins (the closed list of ast.ts, BuiltinName). Atomics are plain sequences in brackets (Op.AtomicBegin, Op.AtomicEnd): no other task runs between their accesses. */
import type { Expr } from '../ast/ast.ts';
import { LOCAL_ZONE, Op, TrapKind } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { arith, convert, opFor } from './arith.ts';
import { Cls, bitsOf, clsOf, isUnsigned } from './classes.ts';
import type { Gen, Mem } from './gen.ts';
import { binary128, S128, scratch128, U128, widen128 } from './int128.ts';
import { addressOf, ldi64, load, store } from './memory.ts';

type Builtin = Expr & { k: 'builtin' };
const ulong: CType = { kind: Kind.ULong, size: 8, align: 8 };

const simple: Partial<Record<string, readonly [Op, Cls]>> = {
  bswap16: [Op.Bswap16, Cls.I32], bswap32: [Op.Bswap32, Cls.I32], bswap64: [Op.Bswap64, Cls.I64], clz32: [Op.Clz32, Cls.I32], clz64: [Op.Clz64, Cls.I32],
  ctz32: [Op.Ctz32, Cls.I32], ctz64: [Op.Ctz64, Cls.I32], popcount32: [Op.Popcnt32, Cls.I32], popcount64: [Op.Popcnt64, Cls.I32],
};

/** Emits the builtin; the slot of its value, or -1. */
export function builtin(g: Gen, e: Builtin, dest: number): number {
  const mark = g.top;
  const s = simple[e.name];
  if (s) {
    const v = g.value(e.args[0]);
    g.use(mark);
    const d = dest >= 0 ? dest : g.alloc(s[1]);
    g.emit(s[0], d, v);
    return d;
  }
  const out = () => { g.use(mark); const c = clsOf(e.type); return dest >= 0 ? dest : c === Cls.Void ? -1 : g.alloc(c); };
  switch (e.name) {
    case 'alloca': { const n = g.value(e.args[0]); const d = out(); g.emit(Op.Alloca, d, n, LOCAL_ZONE); return d; }
    case 'trap': g.emit(Op.Trap, TrapKind.Builtin, -1); g.dead = true; return nothing(g, e, dest);
    case 'unreachable': g.emit(Op.Trap, TrapKind.Unreachable, -1); g.dead = true; return nothing(g, e, dest);
    case 'undeclared': g.emit(Op.Trap, TrapKind.Undeclared, g.string(e.text ?? 'a name that could not be compiled')); g.dead = true; return nothing(g, e, dest);
    case 'frame_address': { const d = out(); g.emit(Op.StackSave, d); return d; }
    case 'return_address': { const d = out(); ldi64(g, d, 0n); return d; }
    case 'register': { const d = out(); if (e.text === 'rsp' || e.text === 'esp') g.emit(Op.StackSave, d); else ldi64(g, d, 0n); return d; }
    case 'atomic_fence': g.emit(Op.AtomicBegin, 2); g.emit(Op.AtomicEnd); return -1;
    case 'add_overflow': case 'sub_overflow': case 'mul_overflow': return overflow(g, e, dest, mark);
    default: return atomic(g, e, dest, mark);
  }
}

/** After code that does not return: a slot for the value that nobody will see. */
function nothing(g: Gen, e: Expr, dest: number): number {
  const c = clsOf(e.type);
  return dest >= 0 ? dest : c === Cls.Void || c === Cls.Mem ? -1 : g.alloc(c);
}

const opOf = { add: '+', sub: '-', mul: '*', and: '&', or: '|', xor: '^' } as const;

/** *p = a op b in unlimited precision, wrapped to *p's type; 1 if that changed the value (gcc, Integer Overflow Builtins). */
function overflow(g: Gen, e: Builtin, dest: number, mark: number): number {
  const [a, b, p] = e.args;
  const result = p.type.kind === Kind.Pointer ? p.type.target : a.type;
  const op = opOf[e.name.slice(0, 3) as 'add'];
  if (clsOf(result) === Cls.Mem || clsOf(a.type) === Cls.Mem || clsOf(b.type) === Cls.Mem) return overflow128(g, e, op, result, dest, mark);
  const va = g.value(a), vb = g.value(b), vp = g.value(p);
  const to: Mem = { base: 'slot', slot: vp, off: 0 };
  const flag = g.alloc(Cls.I32);
  if (clsOf(result) !== Cls.Mem && [a.type, b.type].every(t => bitsOf(t) <= 32) && bitsOf(result) <= 32) {
    // 32-bit operands: exact in 64 bits
    const long: CType = { kind: Kind.Long, size: 8, align: 8 };
    const wa = convert(g, va, a.type, long), wb = convert(g, vb, b.type, long);
    const exact = g.wide();
    g.emit(opFor(op, long), exact, wa, wb);
    const n = convert(g, exact, long, result);
    store(g, to, result, n);
    const back = convert(g, n, result, long);
    g.emit(Op.Ne64, flag, exact, back);
  } else {
    const ma = scratch128(g), mb = scratch128(g);
    for (const [v, t, m] of [[va, a.type, ma], [vb, b.type, mb]] as const) widen128(g, v, t, m, S128);
    binary128(g, op, S128, ma, mb, ma);
    const n = load(g, ma, clsOf(result) === Cls.I64 ? result : { kind: Kind.Int, size: 4, align: 4 });
    const w = clsOf(result) === Cls.I64 ? n : convert(g, n, { kind: Kind.Int, size: 4, align: 4 }, result);
    store(g, to, result, w);
    widen128(g, w, result, mb, S128);
    const x = addressOf(g, ma), y = addressOf(g, mb);
    g.emit(Op.Eq128, flag, x, y);
    g.emit(Op.XorI32, flag, flag, 1);
  }
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(Cls.I32);
  if (d !== flag) g.emit(Op.Mov32, d, flag);
  return d;
}

/** With __int128 in the result or the operands: by the sign rules, or for a product by dividing it again. */
function overflow128(g: Gen, e: Builtin, op: '+' | '-' | '*', result: CType, dest: number, mark: number): number {
  const [a, b, p] = e.args;
  const signed = !isUnsigned(result);
  const widened = (x: Expr): Mem => {
    const m = scratch128(g);
    if (clsOf(x.type) === Cls.Mem) g.into(x, m);
    else { const top = g.top; widen128(g, g.value(x), x.type, m, S128); g.use(top); }
    return m;
  };
  const ma = widened(a), mb = widened(b), sum = scratch128(g), t = scratch128(g), u = scratch128(g);
  const vp = g.value(p);
  const flag = g.alloc(Cls.I32);
  const at = (m: Mem) => addressOf(g, m);
  binary128(g, op, S128, ma, mb, sum);
  const zero = g.wide();
  ldi64(g, zero, 0n);
  if (op === '*') {
    // a * b overflowed unless (a * b) / b is a again
    const done = g.target();
    g.emit(Op.U64To128, at(t), zero);
    g.emit(Op.Eq128, flag, at(mb), at(t));
    g.emit(Op.XorI32, flag, flag, 1);
    g.jump(Op.Jz32, done, 1, flag);
    binary128(g, '/', signed ? S128 : U128, sum, mb, u);
    g.emit(Op.Eq128, flag, at(u), at(ma));
    g.emit(Op.XorI32, flag, flag, 1);
    g.bind(done);
  } else if (signed) {
    // the operands' signs (of -b for a difference) agree and the result's differs
    binary128(g, '^', S128, ma, sum, t);
    binary128(g, '^', S128, op === '+' ? mb : ma, op === '+' ? sum : mb, u);
    binary128(g, '&', S128, t, u, t);
    g.emit(Op.U64To128, at(u), zero);
    g.emit(Op.LtS128, flag, at(t), at(u));
  } else if (isUnsigned(a.type) && isUnsigned(b.type)) {
    if (op === '+') g.emit(Op.LtU128, flag, at(sum), at(ma)); else g.emit(Op.LtU128, flag, at(ma), at(mb));
  } else {
    g.emit(Op.U64To128, at(t), zero);
    g.emit(Op.LtS128, flag, at(sum), at(t));
  }
  if (clsOf(result) === Cls.Mem) {
    const to = addressOf(g, { base: 'slot', slot: vp, off: 0 });
    g.emit(Op.Copy, to, at(sum), 16);
  } else {
    const n = load(g, sum, result);
    store(g, { base: 'slot', slot: vp, off: 0 }, result, n);
    widen128(g, n, result, t, S128);
    const lost = g.alloc(Cls.I32);
    g.emit(Op.Eq128, lost, at(sum), at(t));
    g.emit(Op.XorI32, lost, lost, 1);
    g.emit(Op.Or32, flag, flag, lost);
  }
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(Cls.I32);
  if (d !== flag) g.emit(Op.Mov32, d, flag);
  return d;
}

function atomic(g: Gen, e: Builtin, dest: number, mark: number): number {
  const [p, x, y] = e.args;
  const vp = g.value(p);
  const to: Mem = { base: 'slot', slot: vp, off: 0 };
  const pointed = p.type.kind === Kind.Pointer ? p.type.target : ulong;
  // the operation's type: the pointed one, or that of the result where the pointer is untyped
  const t = clsOf(pointed) === Cls.Void ? (clsOf(e.type) === Cls.Void ? x.type : e.type) : pointed;
  const c = clsOf(t);
  if (c === Cls.Mem) throw new Error(`code generation: ${e.name} on an object of ${t.size} bytes`);
  const out = () => { g.use(mark); return dest >= 0 ? dest : g.alloc(clsOf(e.type)); };
  switch (e.name) {
    case 'atomic_load': { g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0); const v = load(g, to, t); g.emit(Op.AtomicEnd); const d = out(); g.emit(c === Cls.I64 || c === Cls.F64 ? Op.Mov64 : Op.Mov32, d, v); return d; }
    case 'atomic_store': { const v = g.value(x); g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0); store(g, to, t, v); g.emit(Op.AtomicEnd); g.use(mark); return -1; }
    case 'atomic_exchange': {
      const v = g.value(x);
      g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0);
      const old = load(g, to, t);
      store(g, to, t, v);
      g.emit(Op.AtomicEnd);
      const d = out();
      g.emit(c === Cls.I64 || c === Cls.F64 ? Op.Mov64 : Op.Mov32, d, old);
      return d;
    }
    case 'atomic_cas': {
      const q = g.value(x), v = g.value(y);
      g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0);
      const old = load(g, to, t), expected = load(g, { base: 'slot', slot: q, off: 0 }, t);
      const flag = g.alloc(Cls.I32);
      g.emit(c === Cls.I64 ? Op.Eq64 : Op.Eq32, flag, old, expected);
      const differ = g.target(), end = g.target();
      g.jump(Op.Jz32, differ, 1, flag);
      store(g, to, t, v);
      g.goto(end);
      g.bind(differ);
      store(g, { base: 'slot', slot: q, off: 0 }, t, old);
      g.bind(end);
      g.emit(Op.AtomicEnd);
      const d = out();
      g.emit(Op.Mov32, d, flag);
      return d;
    }
    case 'atomic_cas_value': {
      const old = g.value(x), v = g.value(y);
      g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0);
      const now = load(g, to, t);
      const end = g.target();
      g.jump(c === Cls.I64 ? Op.JNe64 : Op.JNe32, end, 2, now, old);
      store(g, to, t, v);
      g.bind(end);
      g.emit(Op.AtomicEnd);
      const d = out();
      g.emit(c === Cls.I64 ? Op.Mov64 : Op.Mov32, d, now);
      return d;
    }
    default: {
      const name = e.name.slice('atomic_fetch_'.length);
      const v = g.value(x);
      g.emit(Op.AtomicBegin, e.text === 'relaxed' ? 1 : 0);
      const old = load(g, to, t);
      const m2 = g.top;
      const raw = name === 'nand' ? arith(g, '&', t, old, { slot: v }, -1, m2) : arith(g, opOf[name as 'add'], t, old, { slot: v }, -1, m2);
      const n = g.alloc(c);
      if (name === 'nand') g.emit(c === Cls.I64 ? Op.Not64 : Op.Not32, n, raw); else g.emit(c === Cls.I64 ? Op.Mov64 : Op.Mov32, n, raw);
      const stored = c === Cls.I32 && bitsOf(t) < 32 ? convert(g, n, { kind: isUnsigned(t) ? Kind.UInt : Kind.Int, size: 4, align: 4 }, t) : n;
      store(g, to, t, stored);
      g.emit(Op.AtomicEnd);
      const d = out();
      g.emit(c === Cls.I64 ? Op.Mov64 : Op.Mov32, d, old);
      return d;
    }
  }
}
