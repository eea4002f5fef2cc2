/** Initialisers of automatic objects (C11 6.7.9), flat as the parser hands them over. */
import type { Expr, InitElement, Initialiser } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Cls, clsOf } from './classes.ts';
import type { Gen, Mem } from './gen.ts';
import { addressOf, copy, offsetMem, store, storeBits, zero } from './memory.ts';

/** Elements that leave no byte unset, so that zeroing first would be wasted. */
function coversAll(init: Initialiser): boolean {
  if (init.elements.length > 16) return false;
  let end = 0;
  for (const e of init.elements) {
    if (e.bits || e.repeat || e.offset !== end) return false;
    if (e.value.k === 'object' && clsOf(e.type) === Cls.Mem && e.value.type.size < e.type.size) return false;
    end = e.offset + (clsOf(e.type) === Cls.F64 ? Math.min(8, e.type.size) : e.type.size);
  }
  return end >= init.type.size;
}

export function initialise(g: Gen, init: Initialiser, to: Mem): void {
  const mark = g.top;
  if (!coversAll(init)) zero(g, to, init.type.size >= 0 ? init.type.size : extent(init));
  for (const e of init.elements) { element(g, e, to); g.use(mark); }
}

/** Bytes that the elements reach, for types whose size the type itself does not say. */
function extent(init: Initialiser): number {
  return init.elements.reduce((n, e) => Math.max(n, e.offset + e.type.size + (e.repeat ? (e.repeat.count - 1) * e.repeat.stride : 0)), 0);
}

function element(g: Gen, e: InitElement, whole: Mem): void {
  const at = offsetMem(whole, e.offset);
  const c = clsOf(e.type);
  if (c !== Cls.Mem) {
    const v = g.value(e.value);
    if (e.bits) storeBits(g, at, e.bits, e.type, v); else store(g, at, e.type, v);
    if (e.repeat && e.repeat.count > 1) repeat(g, e, at, to => store(g, to, e.type, v));
    return;
  }
  put(g, e.value, at, e.type.size);
  if (e.repeat && e.repeat.count > 1) repeat(g, e, at, to => copy(g, to, at, e.type.size));
}

/** Stores a record or array value; a string literal may be shorter or longer than the array. */
export function put(g: Gen, e: Expr, to: Mem, size: number): void {
  if (e.k === 'init') { initialise(g, e.init, to); return; }
  if (e.k === 'object' && e.type.size !== size) {
    const from = g.memOf(e);
    if (e.type.size < size && e.type.size >= 0) zero(g, to, size);
    copy(g, to, from, Math.min(size, e.type.size), e.type);
    return;
  }
  g.into(e, to);
}

/** Copies of the first element for `[a ... b] = v`: unrolled when few, else a loop. */
function repeat(g: Gen, e: InitElement, first: Mem, putAt: (to: Mem) => void): void {
  const { count, stride } = e.repeat as { count: number; stride: number };
  if (count <= 8) {
    for (let i = 1; i < count; i++) putAt(offsetMem(first, i * stride));
    return;
  }
  const p = g.wide(), end = g.wide();
  addressOf(g, first, p);
  g.emit(Op.AddI64, end, p, count * stride);
  g.emit(Op.AddI64, p, p, stride);
  const head = g.target();
  g.bind(head, true);
  putAt({ base: 'slot', slot: p, off: 0 });
  g.emit(Op.AddI64, p, p, stride);
  g.jump(Op.JLtU64, head, 2, p, end);
}

