/**
 * GNU nested functions (GCC manual 6.4), lowered to plain functions. A function that holds others keeps a hidden array, its chain: addresses of
 * those of its locals that they use. They get the chain's address as one more argument, the last. A pointer to a nested function
 * is the address of a trampoline in the frame of the function that holds it (three longs: a magic number, the function's address, the chain),
 * which the machine's indirect call knows. A goto out of a nested function is a longjmp.
 */
import { TRAMPOLINE_MAGIC } from '../addresses.ts';
import type { Expr, LocalVar, Span, Stmt } from '../ast/ast.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { arrayOf, functionOf, INT, LONG, pointerTo, VOID, VOID_PTR } from '../types/make.ts';
import { isVla } from '../types/relate.ts';
import { Names, type FunctionContext, type LabelEntry } from './names.ts';
import type { FunctionSymbol } from './scope.ts';

const CHAIN = pointerTo(VOID_PTR);

export abstract class Closures extends Names {
  /** A local's lvalue, through the chain when it belongs to a function around the one being read. */
  protected local(v: LocalVar, at: Span): Expr {
    const owner = this.owners.get(v);
    if (!owner || !this.fn || owner === this.fn || !this.fn.outer) return { k: 'local', v, type: v.type, at };
    const outer = this.fn.outer;
    // As the function around sees it: its own local, or one that it takes from its own chain.
    v.addressTaken = true;
    let slot = outer.captures.findIndex(c => c.v === v);
    if (slot < 0) { slot = outer.captures.length; outer.captures.push({ v }); }
    this.fn.used.add(slot);
    const address: Expr = { k: 'deref', e: { k: 'ptradd', p: { k: 'local', v: this.fn.chainParam!, type: CHAIN, at }, i: int(slot, at), scale: 8, type: CHAIN, at }, type: VOID_PTR, at };
    return { k: 'deref', e: { k: 'cast', e: address, type: pointerTo(v.type), at }, type: v.type, at };
  }

  /** The chain that functions nested in `holder` get. */
  protected chainOf(holder: FunctionContext, at: Span): Expr {
    if (this.fn === holder) {
      const v = this.chainLocal(holder, at);
      return { k: 'decay', e: { k: 'local', v, type: v.type, at }, type: CHAIN, at };
    }
    let inner = this.fn!;
    while (inner.outer && inner.outer !== holder) inner = inner.outer;
    return this.local(inner.chainParam!, at);
  }
  private chainLocal(holder: FunctionContext, at: Span): LocalVar {
    if (!holder.chain) {
      const v = holder.chain = this.newLocal('', arrayOf(VOID_PTR, 1), at);
      holder.locals.push({ v, scope: { ...at, end: at.offset } });
      this.owners.set(v, holder);
      holder.hoisted.push({ k: 'decl', v, at });
    }
    return holder.chain;
  }
  /** The type in which a nested function is called: with the chain. */
  protected withChain(t: FunctionType): FunctionType { return { ...functionOf(t.result, [...t.params, { type: CHAIN }], t.variadic, t.oldStyle) }; }
  protected chainParameter(at: Span): LocalVar { return this.newLocal('', CHAIN, at, true); }

  /** A pointer to a nested function. */
  protected trampoline(s: FunctionSymbol, at: Span): Expr {
    const nest = s.nested!, { holder } = nest;
    if (!nest.trampoline) {
      const v = nest.trampoline = this.newLocal('', arrayOf(LONG, 3), at);
      holder.locals.push({ v, scope: { ...at, end: at.offset } });
      this.owners.set(v, holder);
      holder.hoisted.push({ k: 'decl', v, at });
      this.as(holder, () => {
        const values: Expr[] = [int(TRAMPOLINE_MAGIC, at), cast({ k: 'decay', e: { k: 'function', v: this.refOfFunction(s), type: s.type, at }, type: pointerTo(s.type), at }, LONG), cast(this.chainOf(holder, at), LONG)];
        values.forEach((r, i) => nest.setup.push({ k: 'expr', e: { k: 'assign', l: element(v, i, LONG, at), r, type: LONG, at }, at }));
      });
    }
    const place = this.local(nest.trampoline, at);
    return cast({ k: 'decay', e: place, type: pointerTo(LONG), at }, pointerTo(s.type));
  }
  /** After a nested function was read: statements that put what it uses into the chain. */
  protected fillChain(holder: FunctionContext, setup: Stmt[], used: ReadonlySet<number>, at: Span): void {
    this.as(holder, () => {
      for (const slot of used) {
        const { v } = holder.captures[slot], place = this.local(v, at);
        const address: Expr = isVla(v.type) || v.type.kind === Kind.Array
          ? { k: 'decay', e: place, type: pointerTo((v.type as { element: CType }).element), at } : { k: 'addr', e: place, type: pointerTo(v.type), at };
        setup.push({ k: 'expr', e: { k: 'assign', l: element(this.chainLocal(holder, at), slot, VOID_PTR, at), r: cast(address, VOID_PTR), type: VOID_PTR, at }, at });
      }
    });
  }
  /** Before a function's definition is handed over. */
  protected finishChain(fn: FunctionContext): void { if (fn.chain) fn.chain.type = arrayOf(VOID_PTR, Math.max(1, fn.captures.length)); }

  /** Runs as if the function around were being read. */
  private as<T>(fn: FunctionContext, run: () => T): T {
    const saved = this.fn;
    this.fn = fn;
    try { return run(); } finally { this.fn = saved; }
  }

  /** A goto to a label of a function around: longjmp to where that function jumps to the label from. */
  protected farGoto(entry: LabelEntry, holder: FunctionContext, at: Span): Expr {
    const type = arrayOf(LONG, 8);
    if (!entry.buffer) {
      entry.buffer = this.newLocal('', type, at);
      holder.locals.push({ v: entry.buffer, scope: { ...at, end: at.offset } });
      this.owners.set(entry.buffer, holder);
      holder.hoisted.push({ k: 'decl', v: entry.buffer, at });
    }
    // The function of the holder that is being read now sets the buffer up where it is defined.
    let inner = this.fn!;
    while (inner.outer && inner.outer !== holder) inner = inner.outer;
    if (!inner.farLabels.includes(entry)) inner.farLabels.push(entry);
    return this.libraryJump('longjmp', VOID, [this.pointerToBuffer(entry.buffer, at), int(1, at, INT)], at);
  }
  protected setupFar(entry: LabelEntry, holder: FunctionContext, at: Span): Stmt {
    const c = this.as(holder, () => this.libraryJump('setjmp', INT, [this.pointerToBuffer(entry.buffer!, at)], at));
    return { k: 'if', c, t: { k: 'goto', label: entry.label, at }, at };
  }
  private pointerToBuffer(v: LocalVar, at: Span): Expr { return { k: 'decay', e: this.local(v, at), type: pointerTo(LONG), at }; }
  protected libraryJump(name: string, result: CType, args: Expr[], at: Span): Expr {
    const fn = functionOf(result, name === 'setjmp' ? [{ type: pointerTo(LONG) }] : [{ type: pointerTo(LONG) }, { type: INT }]);
    return { k: 'call', f: { k: 'function', v: this.builder.functionRef(name, fn, this.home, false), type: fn, at }, args, fn, type: result, at };
  }
}

function int(n: number | bigint, at: Span, type: CType = LONG): Expr { return { k: 'int', value: BigInt(n), type, at }; }
function cast(e: Expr, type: CType): Expr { return { k: 'cast', e, type, at: e.at }; }
function element(v: LocalVar, i: number, type: CType, at: Span): Expr {
  const p: Expr = { k: 'decay', e: { k: 'local', v, type: v.type, at }, type: pointerTo(type), at };
  return { k: 'deref', e: { k: 'ptradd', p, i: int(i, at), scale: 8, type: pointerTo(type), at }, type, at };
}
