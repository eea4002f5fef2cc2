/**
 * Which slots each instruction reads and writes: for analyses of code, and for following indeterminate values through it.
 *
 * One letter for each of the operands a, b, c: `w` writes one slot, `W` a pair, `r` reads one slot, `R` a pair, `.` is no slot (an immediate, a
 * target, nothing). Calls and inline assembly have more operands than these letters say.
 */
import { Op } from './isa.ts';

const rows: readonly (readonly [string, readonly Op[]])[] = [
  ['wr.', [Op.Mov32, Op.Neg32, Op.Not32, Op.AddI32, Op.MulI32, Op.AndI32, Op.OrI32, Op.XorI32, Op.ShlI32, Op.ShrSI32, Op.ShrUI32, Op.SExt8, Op.SExt16, Op.ZExt8,
    Op.ZExt16, Op.Bool32, Op.NegF, Op.Clz32, Op.Ctz32, Op.Popcnt32, Op.Bswap16, Op.Bswap32]],
  ['WR.', [Op.Mov64, Op.Neg64, Op.Not64, Op.AddI64, Op.MulI64, Op.AndI64, Op.OrI64, Op.XorI64, Op.ShlI64, Op.ShrSI64, Op.ShrUI64, Op.NegD, Op.S64ToD, Op.U64ToD,
    Op.DToS64, Op.DToU64, Op.Bswap64, Op.Ld64, Op.Alloca, Op.ToD128S, Op.ToD128U, Op.LToD, Op.LToS64, Op.LToU64]],
  ['w..', [Op.Ldi32, Op.FLdS8, Op.FLdU8, Op.FLdS16, Op.FLdU16, Op.FLd32]],
  ['W..', [Op.Ldi64, Op.FLd64, Op.Lea, Op.StackSave]],
  ['wrr', [Op.Add32, Op.Sub32, Op.Mul32, Op.DivS32, Op.DivU32, Op.ModS32, Op.ModU32, Op.And32, Op.Or32, Op.Xor32, Op.Shl32, Op.ShrS32, Op.ShrU32, Op.Eq32, Op.Ne32,
    Op.LtS32, Op.LeS32, Op.LtU32, Op.LeU32, Op.AddF, Op.SubF, Op.MulF, Op.DivF, Op.EqF, Op.NeF, Op.LtF, Op.LeF]],
  ['WRR', [Op.Add64, Op.Sub64, Op.Mul64, Op.DivS64, Op.DivU64, Op.ModS64, Op.ModU64, Op.And64, Op.Or64, Op.Xor64, Op.Idx1, Op.Idx2, Op.Idx4, Op.Idx8, Op.AddD, Op.SubD,
    Op.MulD, Op.DivD]],
  ['WRr', [Op.Shl64, Op.ShrS64, Op.ShrU64]],
  ['Wr.', [Op.SExt64, Op.ZExt64, Op.S32ToD, Op.U32ToD, Op.FToD]],
  ['wR.', [Op.Bool64, Op.DToS32, Op.DToU32, Op.DToF, Op.S64ToF, Op.U64ToF, Op.Clz64, Op.Ctz64, Op.Popcnt64, Op.LdS8, Op.LdU8, Op.LdS16, Op.LdU16, Op.Ld32, Op.LToF]],
  ['wRR', [Op.Eq64, Op.Ne64, Op.LtS64, Op.LeS64, Op.LtU64, Op.LeU64, Op.EqD, Op.NeD, Op.LtD, Op.LeD, Op.LtS128, Op.LtU128, Op.Eq128, Op.EqL, Op.LtL, Op.LeL]],
  ['r..', [Op.Jz32, Op.Jnz32, Op.JEqI32, Op.JNeI32, Op.JLtSI32, Op.JLeSI32, Op.JGtSI32, Op.JGeSI32, Op.JLtUI32, Op.JGeUI32, Op.Switch32, Op.JmpInd, Op.FSt8, Op.FSt16,
    Op.FSt32, Op.Ret32, Op.ChkShift32, Op.ChkDiv32]],
  ['R..', [Op.Jz64, Op.Jnz64, Op.JEqI64, Op.JNeI64, Op.JLtSI64, Op.JGeSI64, Op.Switch64, Op.FSt64, Op.Zero, Op.StackRestore, Op.CallInd, Op.Ret64, Op.ChkIdx, Op.ChkDiv64]],
  ['rr.', [Op.JEq32, Op.JNe32, Op.JLtS32, Op.JLeS32, Op.JLtU32, Op.JLeU32]],
  ['RR.', [Op.JEq64, Op.JNe64, Op.JLtS64, Op.JLeS64, Op.JLtU64, Op.JLeU64, Op.St64, Op.Copy, Op.Neg128, Op.Not128, Op.S64To128, Op.U64To128, Op.DTo128, Op.NegL, Op.S64ToL, Op.U64ToL, Op.DToL]],
  ['rR.', [Op.St8, Op.St16, Op.St32]],
  ['RRR', [Op.CopyN, Op.Add128, Op.Sub128, Op.Mul128, Op.DivS128, Op.DivU128, Op.ModS128, Op.ModU128, Op.And128, Op.Or128, Op.Xor128, Op.AddL, Op.SubL, Op.MulL, Op.DivL]],
  ['RRr', [Op.Shl128, Op.ShrS128, Op.ShrU128]],
  ['RrR', [Op.SetN]],
];
const table: string[] = [];
for (let op = 0; op < Op.Count; op++) table.push('...');
for (const [letters, ops] of rows) for (const op of ops) table[op] = letters;

/** The letters of an operation. */
export function operandsOf(op: number): string { return table[op] ?? '...'; }

/** Where the target of a jump stands among the operands (1: a, 2: b, 3: c); 0: it is no jump. */
export function targetOperand(op: number): 0 | 1 | 2 | 3 {
  if (op === Op.Jmp) return 1;
  if (op >= Op.Jz32 && op <= Op.Jnz64) return 2;
  return op >= Op.JEq32 && op <= Op.JGeSI64 ? 3 : 0;
}
