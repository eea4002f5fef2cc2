/**
 * Runs a task while some of its slots hold indeterminate bits. It starts when compiled code loads bytes that have no value, and ends when no slot
 * holds such bits any more; in between each instruction is executed by the interpreter, one at a time, and its effect on the masks is worked out
 * here. Copying is free; a branch, an address, a divisor, an argument of a primitive that depends on such bits is a finding.
 *
 * One instruction at a time: whatever can follow it is patched with a breakpoint while it runs.
 */
import { Frame, Op } from '../compiler/bytecode/isa.ts';
import { operandsOf, targetOperand } from '../compiler/bytecode/operands.ts';
import type { Core } from './core.ts';
import { isComparison, ofEquals, outcomeKnown, resultMask, type Bits } from './definedness.ts';
import { BREAK, execute } from './interpreter.ts';
import { addressOf } from './memory/memory.ts';
import { Mark } from './memory/physical.ts';
import { Event, type Loaded, type Taint, type Task } from './state.ts';

type From = Taint['from'];
/** What the tracker tells the machine: something depends on a value that was never given. */
export interface Depends { readonly what: string; readonly from: From }

export function track(core: Core & { depends(d: Depends): void; originOf(address: bigint): From }): Event {
  for (;;) {
    const task = core.task, taint = task.taint!, fn = task.fn, pc = task.pc, bp = task.bp, { code } = fn, op = code[pc];
    if (op === BREAK) return execute(core);
    if (op === Op.Stmt || op === Op.First) drop(taint, bp + code[pc + 2]);
    const r = new Reader(task, taint, op, code, pc);
    const decided = taint.size > 0 ? decides(core, r) : undefined;
    if (decided !== undefined) { core.depends(decided); return Event.Native; }
    const store = isStore(op) ? storeOf(r) : undefined;
    const mask = r.letters[0] === 'w' || r.letters[0] === 'W' ? r.result() : undefined;
    const load = op >= Op.LdS8 && op <= Op.Ld64 || op >= Op.FLdS8 && op <= Op.FLd64;
    const result = op === Op.Ret32 ? [taint.get(bp + code[pc + 1])] : op === Op.Ret64 ? [taint.get(bp + code[pc + 1]), taint.get(bp + code[pc + 1] + 1)] : [];
    const to = task.R[bp + Frame.CallerBp] + task.R[bp + Frame.ResultSlot], hasResult = task.R[bp + Frame.ResultSlot] >= 0;
    core.memory.tolerant = load; core.memory.taint = 0;
    const event = stepOne(core, task, fn, pc, bp);
    core.memory.tolerant = false;
    if (event !== undefined) return event;
    if (load) loaded(core, r, op);
    else if (mask !== undefined) r.set(mask.mask, mask.from, mask.same);
    if (store) markStored(core, store);
    if (op === Op.Call || op === Op.CallInd) {
      if (task.bp !== bp) between(taint, task.bp - 8, task.bp, task.bp + task.fn.source!.paramSlots);
      else { const s = code[pc + 3]; if (s >= 0) { taint.delete(bp + s); taint.delete(bp + s + 1); } drop(taint, bp + code[pc + 2] - 8); }
    } else if (op === Op.Ret || op === Op.Ret32 || op === Op.Ret64) {
      drop(taint, bp - 8);
      if (hasResult) { taint.delete(to); result.forEach((t, i) => { if (t) taint.set(to + i, t); else taint.delete(to + i); }); }
    }
    if (taint.size === 0) { task.taint = undefined; return Event.Calm; }
  }
}

/** Forgets slots from `from` on. */
function drop(taint: Map<number, Taint>, from: number): void { for (const k of taint.keys()) if (k >= from) taint.delete(k); }
/** Keeps of the slots from `from` on those in [first, past). */
function between(taint: Map<number, Taint>, from: number, first: number, past: number): void {
  for (const k of taint.keys()) if (k >= from && (k < first || k >= past)) taint.delete(k);
}

/** The operands of the instruction at pc, with their masks, as they are before it runs. */
class Reader {
  readonly letters: string;
  private readonly R: Int32Array; private readonly bp: number;
  private readonly taint: Map<number, Taint>; readonly op: number; private readonly code: Int32Array; private readonly pc: number;
  readonly task: Task;
  constructor(task: Task, taint: Map<number, Taint>, op: number, code: Int32Array, pc: number) {
    this.task = task; this.R = task.R; this.bp = task.bp; this.taint = taint; this.op = op; this.code = code; this.pc = pc;
    this.letters = operandsOf(op);
  }
  word(n: 1 | 2 | 3): number { return this.code[this.pc + n]; }
  slot(n: 1 | 2 | 3): number { return this.bp + this.word(n); }
  at(n: number): Taint | undefined { return this.taint.get(n); }
  /** Operand n read as a slot of 32 or a pair of 64 bits. */
  bits(n: 1 | 2 | 3, wide: boolean): Bits {
    const s = this.slot(n), lo = BigInt(this.R[s] >>> 0), t = BigInt((this.taint.get(s)?.mask ?? 0) >>> 0);
    if (!wide) return { v: lo, t, w: 32 };
    return { v: lo | BigInt(this.R[s + 1] >>> 0) << 32n, t: t | BigInt((this.taint.get(s + 1)?.mask ?? 0) >>> 0) << 32n, w: 64 };
  }
  operand(n: 1 | 2 | 3): Bits {
    const letter = this.letters[n - 1];
    if (letter === 'r') return this.bits(n, false);
    if (letter === 'R') return this.bits(n, true);
    const wide = this.letters.includes('R') || this.letters[0] === 'W';
    return { v: BigInt.asUintN(wide ? 64 : 32, BigInt(this.word(n))), t: 0n, w: wide ? 64 : 32 };
  }
  address(n: 1 | 2 | 3): bigint { const s = this.slot(n); return addressOf(this.R[s], this.R[s + 1]); }
  from(n: 1 | 2 | 3): From { return (this.taint.get(this.slot(n)) ?? this.taint.get(this.slot(n) + 1))?.from; }
  /** Which bytes operand n is an unchanged copy of; undefined: none, or not known. */
  same(n: 1 | 2 | 3): bigint | undefined {
    const s = this.slot(n), { same } = this.taint.get(s) ?? {};
    return this.letters[n - 1] !== 'R' || this.taint.get(s + 1)?.same === same ? same : undefined;
  }
  /** Whether operands n and m are copies of the same indeterminate bytes, and so equal. */
  equal(n: 1 | 2, m: 2 | 3): boolean {
    const same = this.same(n);
    return same !== undefined && this.letters[n - 1] === this.letters[m - 1] && this.same(m) === same && this.operand(n).t === this.operand(m).t;
  }
  result(): { mask: bigint; from: From; same: bigint | undefined } {
    const w = this.letters[0] === 'W' ? 64 : 32, b = this.operand(2), c = this.operand(3);
    const known = ofEquals(this.op) && this.letters[2] !== '.' && this.equal(2, 3), copy = this.op === Op.Mov32 || this.op === Op.Mov64;
    return { mask: known ? 0n : resultMask(this.op, w, b, c), from: b.t !== 0n ? this.from(2) : this.from(3), same: copy ? this.same(2) : undefined };
  }
  set(mask: bigint, from: From, same?: bigint): void {
    const s = this.slot(1), put = (k: number, m: number): void => { if (m !== 0) this.taint.set(k, { mask: m, from, same }); else this.taint.delete(k); };
    put(s, Number(BigInt.asIntN(32, mask)));
    if (this.letters[0] === 'W') put(s + 1, Number(BigInt.asIntN(32, mask >> 32n)));
  }
}

/** Executes the instruction at pc alone; undefined when that is all that happened. */
function stepOne(core: Core, task: Task, fn: Loaded, pc: number, bp: number): Event | undefined {
  const { code } = fn, op = code[pc], patched: [Int32Array, number, number][] = [];
  const patch = (c: Int32Array, at: number): void => { if (at >= 0 && at < c.length) { patched.push([c, at, c[at]]); c[at] = BREAK; } };
  if (op === Op.Call || op === Op.CallInd) {
    const a = bp + code[pc + 1], f = op === Op.Call ? core.functions[code[pc + 1]] : core.indirect(task.R[a], task.R[a + 1]);
    if (f?.source) patch(f.code, 0); else patch(code, pc + 4);
  } else if (op === Op.Ret || op === Op.Ret32 || op === Op.Ret64) {
    const caller = core.functions[task.R[bp + Frame.ReturnFunction]];
    if (task.R[bp + Frame.Flags] === 0 && caller) patch(caller.code, task.R[bp + Frame.ReturnPc]);
  } else {
    const target = targetOperand(op);
    if (target > 0 && code[pc + target] !== pc) patch(code, code[pc + target]);
    if (op === Op.Switch32 || op === Op.Switch64) { const a = bp + code[pc + 1]; patch(code, fn.switches[code[pc + 2]].pick(task.R[a], op === Op.Switch64 ? task.R[a + 1] : task.R[a] >> 31)); }
    else if (op === Op.JmpInd) patch(code, fn.labels[task.R[bp + code[pc + 1]]] ?? -1);
    else if (op !== Op.Jmp) patch(code, pc + 4);
  }
  let event;
  try { event = execute(core); } finally { for (const [c, at, was] of patched.reverse()) c[at] = was; }
  const there = event === Event.Break && patched.some(([c, at]) => c === task.fn.code && at === task.pc);
  return there ? undefined : event;
}

/** What of an instruction depends on indeterminate bits, if it decides something. */
function decides(core: Core, r: Reader): Depends | undefined {
  const { op, letters } = r, tainted = (n: 1 | 2 | 3): boolean => r.operand(n).t !== 0n;
  const depends = (what: string, n: 1 | 2 | 3): Depends => ({ what, from: r.from(n) });
  const target = targetOperand(op);
  if (target > 0 && op !== Op.Jmp) {
    const a = r.operand(1), b = op >= Op.Jz32 && op <= Op.Jnz64 ? { v: 0n, t: 0n, w: a.w } : letters[1] === '.' ? { v: BigInt.asUintN(a.w, BigInt(r.word(2))), t: 0n, w: a.w } : r.operand(2);
    return (a.t | b.t) === 0n || (isComparison(op) && outcomeKnown(op, a, b)) || (ofEquals(op) && r.equal(1, 2)) ? undefined : depends('the way that is taken here', a.t !== 0n ? 1 : 2);
  }
  switch (op) {
    case Op.Switch32: case Op.Switch64: case Op.JmpInd: return tainted(1) ? depends('the way that is taken here', 1) : undefined;
    case Op.ChkIdx: return tainted(1) ? depends('a subscript', 1) : undefined;
    case Op.ChkShift32: return tainted(1) ? depends('a shift count', 1) : undefined;
    case Op.ChkDiv32: case Op.ChkDiv64: return tainted(1) ? depends('a divisor', 1) : undefined;
    case Op.DivS32: case Op.DivU32: case Op.ModS32: case Op.ModU32: case Op.DivS64: case Op.DivU64: case Op.ModS64: case Op.ModU64: return tainted(3) ? depends('a divisor', 3) : undefined;
    case Op.Copy: case Op.CopyN: case Op.SetN: case Op.Zero:
      if (tainted(1)) return depends('the address of a write', 1);
      if (op !== Op.Zero && op !== Op.SetN && tainted(2)) return depends('the address of a read', 2);
      return (op === Op.CopyN || op === Op.SetN) && tainted(3) ? depends('a length', 3) : undefined;
    case Op.Alloca: return tainted(2) ? depends('the size of an object', 2) : undefined;
    case Op.Ret32: if (r.task.user && r.task.fn.entry.name === 'main' && tainted(1)) return depends('the program\'s exit status', 1); break;
    case Op.CallInd: if (tainted(1)) return depends('which function is called', 1); break;
  }
  if (op >= Op.LdS8 && op <= Op.St64) return tainted(2) ? depends(op >= Op.St8 ? 'the address of a write' : 'the address of a read', 2) : undefined;
  if (op === Op.Call || op === Op.CallInd) {
    const a = r.slot(1), f = op === Op.Call ? core.functions[r.word(1)] : core.indirect(r.task.R[a], r.task.R[a + 1]);
    if (f?.native) {
      for (let i = 0; i < f.params.length; i++) {
        const p = f.params[i], s = r.slot(2) + p.slot, t = r.at(s) ?? (p.wide ? r.at(s + 1) : undefined);
        if (t) return { what: `argument ${i + 1} of ${f.entry.name}()`, from: t.from };
      }
    }
  }
  if (op === Op.Asm) {
    for (const o of r.task.fn.source!.asms[r.word(1)].operands) { const t = r.at(r.task.bp + o.slot) ?? (o.width === 64 ? r.at(r.task.bp + o.slot + 1) : undefined); if (t && !o.output) return { what: 'an operand of inline assembly', from: t.from }; }
  }
  return undefined;
}

function loaded(core: Core & { originOf(address: bigint): From }, r: Reader, op: number): void {
  const m = core.memory;
  let mask = 0n;
  if (m.taint !== 0) for (let i = 0n; i < 8n; i++) if (m.taint >> Number(i) & 1) mask |= 0xffn << (8n * i);
  if (op === Op.LdS8 || op === Op.FLdS8) mask = BigInt.asUintN(32, BigInt.asIntN(8, mask));
  if (op === Op.LdS16 || op === Op.FLdS16) mask = BigInt.asUintN(32, BigInt.asIntN(16, mask));
  if (mask === 0n) r.set(mask, undefined);
  else r.set(mask, core.originOf(addressOf(m.taintLo, m.taintHi)), m.taint & 1 ? m.sameAs(addressOf(m.taintLo, m.taintHi)) : undefined);
}

interface Store { readonly address: bigint; readonly size: number; readonly mask: bigint; readonly from: From; readonly same: bigint | undefined }
function isStore(op: number): boolean { return op >= Op.St8 && op <= Op.St64 || op >= Op.FSt8 && op <= Op.FSt64; }
function storeOf(r: Reader): Store | undefined {
  const frame = r.op >= Op.FSt8 && r.op <= Op.FSt64, size = 1 << (r.op - (frame ? Op.FSt8 : Op.St8)), { t } = r.bits(1, size === 8);
  if (t === 0n) return undefined;
  const address = frame ? addressOf(r.task.spLo, r.task.spHi) + BigInt(r.word(2)) : r.address(2) + BigInt(r.word(3));
  return { address: BigInt.asUintN(64, address), size, mask: t, from: r.from(1), same: r.same(1) };
}
/** Bytes none of whose bits has a value; where only some bits have none (a bit-field's neighbours), the byte counts as written. */
function markStored(core: Core, s: Store): void {
  for (let i = 0; i < s.size; i++) if ((s.mask >> BigInt(8 * i) & 0xffn) === 0xffn) markByte(core, s.address + BigInt(i));
  if (s.from) core.memory.noteOrigin(s.address, { ...s.from, of: s.same === undefined ? undefined : { at: s.address, same: s.same } });
}
function markByte(core: Core, a: bigint): void {
  const p = core.memory.frameAddressOf(Number(BigInt.asIntN(32, a)), Number(BigInt.asIntN(32, a >> 32n)));
  if (p >= 0) core.memory.markPhysical(p, 1, Mark.Indeterminate, a >> 63n !== 1n);
}
