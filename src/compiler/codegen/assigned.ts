/**
 * When locals in slots get their values: forward analyses of the generated instructions.
 */
import type { LocalVar } from '../ast/ast.ts';
import { Op, type AsmInfo, type FunctionCode, type SwitchTable, type VariableInfo } from '../bytecode/isa.ts';
import { operandsOf, targetOperand } from '../bytecode/operands.ts';

/** A local in slots without an initialiser: its scope in code, and where its declaration stands (-1: nothing reaches it). */
export interface Unassigned { readonly v: LocalVar; readonly slot: number; readonly wide: boolean; readonly from: number; readonly to: number; readonly declared: number }
export interface Code {
  readonly code: ArrayLike<number>; readonly switches: readonly SwitchTable[]; readonly asms: readonly AsmInfo[]; readonly labels: Iterable<number>;
}

/**
 * The locals that may be read before they are assigned, on some path through the code. The others are proven, and cost nothing when the program
 * runs; these few are given memory, whose bytes know whether they were written.
 */
export function maybeUnassigned(candidates: readonly Unassigned[], c: Code): LocalVar[] {
  if (candidates.length === 0) return [];
  const { code } = c, at = slotsOf(candidates), found = new Set<number>();
  const declared = new Map<number, number[]>();
  candidates.forEach((x, i) => { if (x.declared >= 0) declared.set(x.declared, [...declared.get(x.declared) ?? [], i]); });
  // a bit says: may have no value; at the entry nothing has one
  forward(c, candidates.length, -1, (pc, now) => {
    for (const d of declared.get(pc) ?? []) set(now, d);
    const letters = operandsOf(code[pc]);
    for (let k = 0; k < 3; k++) {
      const letter = letters[k], slot = code[pc + 1 + k];
      if (letter !== 'r' && letter !== 'R') continue;
      for (const s of letter === 'R' ? [slot, slot + 1] : [slot]) { const v = at(s, pc); if (v >= 0 && has(now, v)) found.add(v); }
    }
    for (const slot of written(code, pc)) { const v = at(slot, pc); if (v >= 0) clear(now, v); }
  });
  return [...found].map(i => candidates[i].v);
}

/** Whether a local in slots has been given no value yet on any path to an instruction: what its slots hold is an earlier function's. */
export function unassignedAt(f: FunctionCode): (pc: number, v: VariableInfo) => boolean {
  const locals = f.variables.flatMap(v => ('slot' in v.at && !v.param ? [{ v, slot: v.at.slot, wide: v.type.size > 4, from: v.from, to: v.to }] : []));
  const { code } = f, at = slotsOf(locals), words = Math.ceil(locals.length / 32);
  const begins = new Map<number, number[]>();
  locals.forEach((x, i) => begins.set(x.from, [...begins.get(x.from) ?? [], i]));
  // a bit says: may have a value
  const state = forward(f, locals.length, 0, (pc, now) => {
    for (const d of begins.get(pc) ?? []) clear(now, d);
    for (const slot of written(code, pc)) { const v = at(slot, pc); if (v >= 0) set(now, v); }
  });
  return (pc, v) => {
    const i = locals.findIndex(x => x.v === v), word = (pc >> 2) * words + (i >> 5);
    return i >= 0 && pc < v.to && (pc === v.from || pc > v.from && !(state[word] & 1 << (i & 31)));
  };
}

const has = (bits: Int32Array, i: number): boolean => (bits[i >> 5] & 1 << (i & 31)) !== 0;
function set(bits: Int32Array, i: number): void { bits[i >> 5] |= 1 << (i & 31); }
function clear(bits: Int32Array, i: number): void { bits[i >> 5] &= ~(1 << (i & 31)); }

/** Number of the local that a slot holds at an instruction, -1: none. */
function slotsOf(locals: readonly { readonly slot: number; readonly wide: boolean; readonly from: number; readonly to: number }[]): (slot: number, pc: number) => number {
  const bySlot = new Map<number, number[]>();
  locals.forEach((x, i) => { for (const s of x.wide ? [x.slot, x.slot + 1] : [x.slot]) bySlot.set(s, [...bySlot.get(s) ?? [], i]); });
  return (slot, pc) => bySlot.get(slot)?.find(i => pc >= locals[i].from && pc < locals[i].to) ?? -1;
}

/** Slots that an instruction writes, by their first. */
function written(code: ArrayLike<number>, pc: number): number[] {
  const op = code[pc], letter = operandsOf(op)[0], out: number[] = [];
  if (letter === 'w' || letter === 'W') out.push(code[pc + 1]);
  if ((op === Op.Call || op === Op.CallInd) && code[pc + 3] >= 0) out.push(code[pc + 3]);
  return out;
}

/** Carries sets of bits along every path, united where paths meet: answers them as they are before each instruction (words of 32 bits, one instruction after the other). */
function forward(c: Code, bits: number, entry: number, step: (pc: number, now: Int32Array) => void): Int32Array {
  const { code } = c, words = Math.ceil(bits / 32), count = code.length / 4;
  const state = new Int32Array(count * words), seen = new Uint8Array(count), now = new Int32Array(words), work: number[] = [0];
  state.fill(entry, 0, words);
  seen[0] = 1;
  const flow = (pc: number): void => {
    const to = pc >> 2;
    if (pc < 0 || to >= count) return;
    let changed = seen[to] === 0;
    for (let w = 0; w < words; w++) { const k = to * words + w, u = state[k] | now[w]; if (u !== state[k]) { state[k] = u; changed = true; } }
    seen[to] = 1;
    if (changed) work.push(to);
  };
  while (work.length > 0) {
    const i = work.pop()!, pc = i * 4, op = code[pc];
    for (let w = 0; w < words; w++) now[w] = state[i * words + w];
    step(pc, now);
    const target = targetOperand(op);
    if (target > 0) flow(code[pc + target]);
    if (op === Op.Switch32 || op === Op.Switch64) { const t = c.switches[code[pc + 2]]; for (const r of t.ranges) flow(r.target); flow(t.fallback); continue; }
    if (op === Op.JmpInd) { for (const l of c.labels) flow(l); continue; }
    if (op === Op.Asm) for (const l of c.asms[code[pc + 1]].gotos) flow(l);
    if (op === Op.Jmp || op === Op.Ret || op === Op.Ret32 || op === Op.Ret64 || op === Op.Trap) continue;
    flow(pc + 4);
  }
  return state;
}
