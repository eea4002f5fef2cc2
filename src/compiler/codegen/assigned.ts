/**
 * Which locals in slots may be read before they are assigned, on some path through the code: a forward analysis of the generated instructions. The
 * others are proven, and cost nothing when the program runs; these few are given memory, whose bytes know whether they were written.
 */
import type { LocalVar } from '../ast/ast.ts';
import { Op, type AsmInfo, type SwitchTable } from '../bytecode/isa.ts';
import { operandsOf, targetOperand } from '../bytecode/operands.ts';

/** A local in slots without an initialiser: its scope in code, and where its declaration stands (-1: nothing reaches it). */
export interface Unassigned { readonly v: LocalVar; readonly slot: number; readonly wide: boolean; readonly from: number; readonly to: number; readonly declared: number }
export interface Code {
  readonly code: ArrayLike<number>; readonly switches: readonly SwitchTable[]; readonly asms: readonly AsmInfo[]; readonly labels: Iterable<number>;
}

export function maybeUnassigned(candidates: readonly Unassigned[], c: Code): LocalVar[] {
  const n = candidates.length, { code } = c, words = Math.ceil(n / 32), count = code.length / 4;
  if (n === 0) return [];
  const bySlot = new Map<number, number[]>();
  candidates.forEach((x, i) => { for (const s of x.wide ? [x.slot, x.slot + 1] : [x.slot]) bySlot.set(s, [...bySlot.get(s) ?? [], i]); });
  const declared = new Map<number, number[]>();
  candidates.forEach((x, i) => { if (x.declared >= 0) declared.set(x.declared, [...declared.get(x.declared) ?? [], i]); });
  const at = (slot: number, pc: number): number => {
    for (const i of bySlot.get(slot) ?? []) if (pc >= candidates[i].from && pc < candidates[i].to) return i;
    return -1;
  };
  const state = new Int32Array(count * words), seen = new Uint8Array(count), found = new Set<number>();
  const work: number[] = [0];
  state.fill(-1, 0, words);                                            // at the entry nothing has a value
  seen[0] = 1;
  const now = new Int32Array(words);
  const flow = (pc: number): void => {
    const to = pc >> 2;
    if (pc < 0 || to >= count) return;
    let changed = seen[to] === 0;
    for (let w = 0; w < words; w++) { const k = to * words + w, u = state[k] | now[w]; if (u !== state[k]) { state[k] = u; changed = true; } }
    seen[to] = 1;
    if (changed) work.push(to);
  };
  while (work.length > 0) {
    const i = work.pop()!, pc = i * 4, op = code[pc], letters = operandsOf(op);
    for (let w = 0; w < words; w++) now[w] = state[i * words + w];
    for (const d of declared.get(pc) ?? []) now[d >> 5] |= 1 << (d & 31);
    for (let k = 0; k < 3; k++) {
      const letter = letters[k], slot = code[pc + 1 + k];
      if (letter !== 'r' && letter !== 'R') continue;
      for (const s of letter === 'R' ? [slot, slot + 1] : [slot]) { const v = at(s, pc); if (v >= 0 && now[v >> 5] & 1 << (v & 31)) found.add(v); }
    }
    const write = (slot: number): void => { const v = at(slot, pc); if (v >= 0) now[v >> 5] &= ~(1 << (v & 31)); };
    if (letters[0] === 'w' || letters[0] === 'W') write(code[pc + 1]);
    if ((op === Op.Call || op === Op.CallInd) && code[pc + 3] >= 0) write(code[pc + 3]);
    const target = targetOperand(op);
    if (target > 0) flow(code[pc + target]);
    if (op === Op.Switch32 || op === Op.Switch64) { const t = c.switches[code[pc + 2]]; for (const r of t.ranges) flow(r.target); flow(t.fallback); continue; }
    if (op === Op.JmpInd) { for (const l of c.labels) flow(l); continue; }
    if (op === Op.Asm) for (const l of c.asms[code[pc + 1]].gotos) flow(l);
    if (op === Op.Jmp || op === Op.Ret || op === Op.Ret32 || op === Op.Ret64 || op === Op.Trap) continue;
    flow(pc + 4);
  }
  return [...found].map(i => candidates[i].v);
}
