/** Inline assembly: operands into slots; the machine knows the templates that kernels use. An empty template only moves values. */
import type { AsmOperand, Stmt } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Cls, clsOf, isWide } from './classes.ts';
import type { Gen, LValue } from './gen.ts';
import { addressOf, loadLValue, move, storeLValue } from './memory.ts';

/** `+m`, `=m`, `m`: no register alternative, so the operand is memory. */
function isMemory(o: AsmOperand): boolean { return /[moV]/.test(o.constraint) && !/[rqQabcdSDRxgX0-9]/.test(o.constraint); }

export function asm(g: Gen, s: Stmt & { k: 'asm' }): void {
  const operands: { name?: string; constraint: string; slot: number; width: 32 | 64; output: boolean; memory: boolean }[] = [];
  const outputs: { lv: LValue; o: AsmOperand; slot: number }[] = [];
  for (const o of s.outputs) {
    const lv = g.lvalue(o.e);
    const base = { ...(o.name ? { name: o.name } : {}), constraint: o.constraint, output: true };
    const c = clsOf(o.e.type);
    if (isMemory(o) || c === Cls.Mem) {
      const slot = lv.reg === undefined ? addressOf(g, lv.mem) : -1;
      operands.push({ ...base, slot, width: 64, memory: true });
      continue;
    }
    const slot = g.alloc(c);
    // read-write operands, and operands that a path through the template may leave unset, start with the old value
    if (o.constraint.startsWith('+')) loadLValue(g, lv, o.e.type, slot);
    operands.push({ ...base, slot, width: isWide(c) ? 64 : 32, memory: false });
    outputs.push({ lv, o, slot });
  }
  for (const o of s.inputs) {
    const base = { ...(o.name ? { name: o.name } : {}), constraint: o.constraint, output: false };
    const c = clsOf(o.e.type);
    const matched = /^%?(\d+)$/.exec(o.constraint);
    if (matched && operands[Number(matched[1])] && !operands[Number(matched[1])].memory) {
      // the same register as that output
      const out = operands[Number(matched[1])];
      const v = g.value(o.e);
      move(g, v, out.width === 64 && isWide(c) ? Cls.I64 : Cls.I32, out.slot);
      if (out.width === 64 && !isWide(c)) g.emit(Op.ZExt64, out.slot, v);
      operands.push({ ...base, slot: out.slot, width: out.width, memory: false });
      continue;
    }
    if (isMemory(o) || c === Cls.Mem) {
      const lv = g.lvalue(o.e);
      const m = lv.reg === undefined ? lv.mem : g.memOf(o.e);
      operands.push({ ...base, slot: addressOf(g, m), width: 64, memory: true });
      continue;
    }
    const slot = g.alloc(c);
    g.value(o.e, slot);
    operands.push({ ...base, slot, width: isWide(c) ? 64 : 32, memory: false });
  }
  if (s.template.trim() !== '') {
    const index = g.asms.length;
    const targets = s.gotos.map(l => g.labelTarget(l));
    for (const t of targets) if (!g.dead) g.hold(t);
    g.asms.push({ template: s.template, operands, gotos: [] });
    g.atEnd.push(() => { g.asms[index] = { template: s.template, operands, gotos: targets.map(t => t.pc) }; });
    g.emit(Op.Asm, index);
  }
  for (const { lv, o, slot } of outputs) storeLValue(g, lv, o.e.type, slot);
}
