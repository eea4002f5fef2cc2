/**
 * The interpreter: one loop over a function's Int32Array code with everything hot in local variables. It runs the current task until
 * something needs the machine (machine.ts): fuel is used up at a statement, a fault, an unusual call or return, a check that fails. It
 * leaves `task.pc` at the instruction that is to be executed (again), throws nothing itself, and never loses state: whatever it did
 * before the event is complete, the instruction at pc has had no effect.
 *
 * Rare operations are in rare.ts: the loop must stay under the size that V8 still optimises (60 KiB of its bytecode).
 */
import { Op } from '../compiler/bytecode/isa.ts';
import { beginObject, lifetime } from './frames.ts';
import { PAGE_BITS } from './memory/tlb.ts';
import { rare } from './rare.ts';
import { Event, Outcome, type Cpu, type Loaded } from './state.ts';
import { divS64, divU64, mul64, mulWide, shl64, shrS64, shrU64, toS32 } from './wide.ts';

/** A statement with a breakpoint: patched over Op.Stmt in the machine's copy of the code. (The loop names Op.Count itself: a jump table wants literals.) */
export const BREAK = Op.Count;

export function execute(cpu: Cpu): Event {
  const memory = cpu.memory, functions = cpu.functions, task = cpu.task, user = task.user;
  const T = memory.observer !== undefined || memory.racer !== undefined ? memory.emptyTlb : user ? memory.userTlb : memory.kernelTlb;
  const R = task.R, D = task.D;
  let bp = task.bp, pc = task.pc, spLo = task.spLo, spHi = task.spHi, fn: Loaded = task.fn, code = fn.code, fuel = cpu.fuel;
  const trail = cpu.trail;
  let trailShift = cpu.trailShift, counting = cpu.counting;
  let M = memory.phys.i32, U8 = memory.phys.u8, U16 = memory.phys.u16, X = memory.phys.marked;
  let event: Event, lo = 0, hi = 0;
  loop: for (;;) {
    switch (code[pc]) {
      case Op.Stmt:
        if (fuel > 0) { trail[(trailShift - fuel) & 511] = fn.trailBase + pc; code[pc + 3] += counting; fuel--; pc += 4; continue; }
        event = Event.Stmt; break loop;
      case Op.First:
        if (fuel > 0) { trail[(trailShift - fuel) & 511] = fn.trailBase + pc; code[pc + 3] += counting; cpu.met(fn, pc, fuel); fuel--; pc += 4; continue; }
        event = Event.Stmt; break loop;
      case Op.Count: event = Event.Break; break loop;
      case Op.Mov32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]]; pc += 4; continue;
      case Op.Mov64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; R[a] = R[b]; R[a + 1] = R[b + 1]; } pc += 4; continue;
      case Op.Ldi32: R[bp + code[pc + 1]] = code[pc + 2]; pc += 4; continue;
      case Op.Ldi64: { const a = bp + code[pc + 1]; R[a] = code[pc + 2]; R[a + 1] = code[pc + 3]; } pc += 4; continue;
      case Op.Add32: R[bp + code[pc + 1]] = (R[bp + code[pc + 2]] + R[bp + code[pc + 3]]) | 0; pc += 4; continue;
      case Op.Sub32: R[bp + code[pc + 1]] = (R[bp + code[pc + 2]] - R[bp + code[pc + 3]]) | 0; pc += 4; continue;
      case Op.Mul32: R[bp + code[pc + 1]] = Math.imul(R[bp + code[pc + 2]], R[bp + code[pc + 3]]); pc += 4; continue;
      case Op.And32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] & R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.Or32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] | R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.Xor32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] ^ R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.Shl32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] << R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.ShrS32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] >> R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.ShrU32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] >>> R[bp + code[pc + 3]]; pc += 4; continue;
      case Op.Neg32: R[bp + code[pc + 1]] = -R[bp + code[pc + 2]] | 0; pc += 4; continue;
      case Op.Not32: R[bp + code[pc + 1]] = ~R[bp + code[pc + 2]]; pc += 4; continue;
      case Op.AddI32: R[bp + code[pc + 1]] = (R[bp + code[pc + 2]] + code[pc + 3]) | 0; pc += 4; continue;
      case Op.MulI32: R[bp + code[pc + 1]] = Math.imul(R[bp + code[pc + 2]], code[pc + 3]); pc += 4; continue;
      case Op.AndI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] & code[pc + 3]; pc += 4; continue;
      case Op.OrI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] | code[pc + 3]; pc += 4; continue;
      case Op.XorI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] ^ code[pc + 3]; pc += 4; continue;
      case Op.ShlI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] << code[pc + 3]; pc += 4; continue;
      case Op.ShrSI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] >> code[pc + 3]; pc += 4; continue;
      case Op.ShrUI32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] >>> code[pc + 3]; pc += 4; continue;
      case Op.DivS32: { const b = bp + code[pc + 2], d = R[bp + code[pc + 3]]; if (d === 0 || d === -1 && R[b] === -2147483648) { event = Event.Division; break loop; } R[bp + code[pc + 1]] = R[b] / d | 0; pc += 4; continue; }
      case Op.DivU32: { const b = bp + code[pc + 2], d = R[bp + code[pc + 3]]; if (d === 0) { event = Event.Division; break loop; } R[bp + code[pc + 1]] = (R[b] >>> 0) / (d >>> 0) >>> 0; pc += 4; continue; }
      case Op.ModS32: { const b = bp + code[pc + 2], d = R[bp + code[pc + 3]]; if (d === 0 || d === -1 && R[b] === -2147483648) { event = Event.Division; break loop; } R[bp + code[pc + 1]] = R[b] % d | 0; pc += 4; continue; }
      case Op.ModU32: { const b = bp + code[pc + 2], d = R[bp + code[pc + 3]]; if (d === 0) { event = Event.Division; break loop; } R[bp + code[pc + 1]] = (R[b] >>> 0) % (d >>> 0) | 0; pc += 4; continue; }
      case Op.Add64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const x = R[b], s = (x + R[c]) | 0, h = R[b + 1] + R[c + 1] | 0; R[a] = s; R[a + 1] = h + ((s >>> 0) < (x >>> 0) ? 1 : 0); } pc += 4; continue;
      case Op.Sub64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const x = R[b], y = R[c], h = R[b + 1] - R[c + 1] | 0; R[a] = x - y; R[a + 1] = h - ((x >>> 0) < (y >>> 0) ? 1 : 0); } pc += 4; continue;
      case Op.Mul64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; mul64(R, a, b, c); } pc += 4; continue;
      case Op.DivS64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; if ((R[c] | R[c + 1]) === 0 || (R[c] & R[c + 1]) === -1 && R[b] === 0 && R[b + 1] === -2147483648) { event = Event.Division; break loop; } divS64(R, a, b, c, false); pc += 4; continue; }
      case Op.DivU64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; if ((R[c] | R[c + 1]) === 0) { event = Event.Division; break loop; } divU64(R, a, b, c, false); pc += 4; continue; }
      case Op.ModS64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; if ((R[c] | R[c + 1]) === 0 || (R[c] & R[c + 1]) === -1 && R[b] === 0 && R[b + 1] === -2147483648) { event = Event.Division; break loop; } divS64(R, a, b, c, true); pc += 4; continue; }
      case Op.ModU64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; if ((R[c] | R[c + 1]) === 0) { event = Event.Division; break loop; } divU64(R, a, b, c, true); pc += 4; continue; }
      case Op.And64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const l = R[b] & R[c]; R[a + 1] = R[b + 1] & R[c + 1]; R[a] = l; } pc += 4; continue;
      case Op.Or64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const l = R[b] | R[c]; R[a + 1] = R[b + 1] | R[c + 1]; R[a] = l; } pc += 4; continue;
      case Op.Xor64: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const l = R[b] ^ R[c]; R[a + 1] = R[b + 1] ^ R[c + 1]; R[a] = l; } pc += 4; continue;
      case Op.Shl64: shl64(R, bp + code[pc + 1], bp + code[pc + 2], R[bp + code[pc + 3]]); pc += 4; continue;
      case Op.ShrS64: shrS64(R, bp + code[pc + 1], bp + code[pc + 2], R[bp + code[pc + 3]]); pc += 4; continue;
      case Op.ShrU64: shrU64(R, bp + code[pc + 1], bp + code[pc + 2], R[bp + code[pc + 3]]); pc += 4; continue;
      case Op.Neg64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const l = R[b], h = R[b + 1]; R[a] = -l; R[a + 1] = -h - (l !== 0 ? 1 : 0); } pc += 4; continue;
      case Op.Not64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; R[a] = ~R[b]; R[a + 1] = ~R[b + 1]; } pc += 4; continue;
      case Op.AddI64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const x = R[b], y = code[pc + 3], s = (x + y) | 0; R[a + 1] = R[b + 1] + (y >> 31) + ((s >>> 0) < (x >>> 0) ? 1 : 0); R[a] = s; } pc += 4; continue;
      case Op.MulI64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const y = code[pc + 3], x = R[b]; mulWide(R, a, x, y, Math.imul(R[b + 1], y) + Math.imul(x, y >> 31) | 0); } pc += 4; continue;
      case Op.AndI64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const y = code[pc + 3]; R[a] = R[b] & y; R[a + 1] = R[b + 1] & (y >> 31); } pc += 4; continue;
      case Op.OrI64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const y = code[pc + 3]; R[a] = R[b] | y; R[a + 1] = R[b + 1] | (y >> 31); } pc += 4; continue;
      case Op.XorI64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const y = code[pc + 3]; R[a] = R[b] ^ y; R[a + 1] = R[b + 1] ^ (y >> 31); } pc += 4; continue;
      case Op.ShlI64: shl64(R, bp + code[pc + 1], bp + code[pc + 2], code[pc + 3]); pc += 4; continue;
      case Op.ShrSI64: shrS64(R, bp + code[pc + 1], bp + code[pc + 2], code[pc + 3]); pc += 4; continue;
      case Op.ShrUI64: shrU64(R, bp + code[pc + 1], bp + code[pc + 2], code[pc + 3]); pc += 4; continue;
      case Op.SExt8: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] << 24 >> 24; pc += 4; continue;
      case Op.SExt16: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] << 16 >> 16; pc += 4; continue;
      case Op.ZExt8: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] & 0xff; pc += 4; continue;
      case Op.ZExt16: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] & 0xffff; pc += 4; continue;
      case Op.SExt64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; const v = R[b]; R[a] = v; R[a + 1] = v >> 31; } pc += 4; continue;
      case Op.ZExt64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; R[a] = R[b]; R[a + 1] = 0; } pc += 4; continue;
      case Op.Bool32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] !== 0 ? 1 : 0; pc += 4; continue;
      case Op.Bool64: { const b = bp + code[pc + 2]; R[bp + code[pc + 1]] = (R[b] | R[b + 1]) !== 0 ? 1 : 0; } pc += 4; continue;
      case Op.Eq32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] === R[bp + code[pc + 3]] ? 1 : 0; pc += 4; continue;
      case Op.Ne32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] !== R[bp + code[pc + 3]] ? 1 : 0; pc += 4; continue;
      case Op.LtS32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] < R[bp + code[pc + 3]] ? 1 : 0; pc += 4; continue;
      case Op.LeS32: R[bp + code[pc + 1]] = R[bp + code[pc + 2]] <= R[bp + code[pc + 3]] ? 1 : 0; pc += 4; continue;
      case Op.LtU32: R[bp + code[pc + 1]] = (R[bp + code[pc + 2]] >>> 0) < (R[bp + code[pc + 3]] >>> 0) ? 1 : 0; pc += 4; continue;
      case Op.LeU32: R[bp + code[pc + 1]] = (R[bp + code[pc + 2]] >>> 0) <= (R[bp + code[pc + 3]] >>> 0) ? 1 : 0; pc += 4; continue;
      case Op.Eq64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = R[b] === R[c] && R[b + 1] === R[c + 1] ? 1 : 0; } pc += 4; continue;
      case Op.Ne64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = R[b] !== R[c] || R[b + 1] !== R[c + 1] ? 1 : 0; } pc += 4; continue;
      case Op.LtS64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = R[b + 1] < R[c + 1] || R[b + 1] === R[c + 1] && (R[b] >>> 0) < (R[c] >>> 0) ? 1 : 0; } pc += 4; continue;
      case Op.LeS64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = R[b + 1] < R[c + 1] || R[b + 1] === R[c + 1] && (R[b] >>> 0) <= (R[c] >>> 0) ? 1 : 0; } pc += 4; continue;
      case Op.LtU64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = (R[b + 1] >>> 0) < (R[c + 1] >>> 0) || R[b + 1] === R[c + 1] && (R[b] >>> 0) < (R[c] >>> 0) ? 1 : 0; } pc += 4; continue;
      case Op.LeU64: { const b = bp + code[pc + 2], c = bp + code[pc + 3]; R[bp + code[pc + 1]] = (R[b + 1] >>> 0) < (R[c + 1] >>> 0) || R[b + 1] === R[c + 1] && (R[b] >>> 0) <= (R[c] >>> 0) ? 1 : 0; } pc += 4; continue;
      case Op.Jmp: pc = code[pc + 1]; continue;
      case Op.Jz32: { pc = R[bp + code[pc + 1]] === 0 ? code[pc + 2] : pc + 4; continue; }
      case Op.Jnz32: { pc = R[bp + code[pc + 1]] !== 0 ? code[pc + 2] : pc + 4; continue; }
      case Op.Jz64: { const a = bp + code[pc + 1]; pc = (R[a] | R[a + 1]) === 0 ? code[pc + 2] : pc + 4; continue; }
      case Op.Jnz64: { const a = bp + code[pc + 1]; pc = (R[a] | R[a + 1]) !== 0 ? code[pc + 2] : pc + 4; continue; }
      case Op.JEq32: { pc = R[bp + code[pc + 1]] === R[bp + code[pc + 2]] ? code[pc + 3] : pc + 4; continue; }
      case Op.JNe32: { pc = R[bp + code[pc + 1]] !== R[bp + code[pc + 2]] ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtS32: { pc = R[bp + code[pc + 1]] < R[bp + code[pc + 2]] ? code[pc + 3] : pc + 4; continue; }
      case Op.JLeS32: { pc = R[bp + code[pc + 1]] <= R[bp + code[pc + 2]] ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtU32: { pc = (R[bp + code[pc + 1]] >>> 0) < (R[bp + code[pc + 2]] >>> 0) ? code[pc + 3] : pc + 4; continue; }
      case Op.JLeU32: { pc = (R[bp + code[pc + 1]] >>> 0) <= (R[bp + code[pc + 2]] >>> 0) ? code[pc + 3] : pc + 4; continue; }
      case Op.JEq64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = (R[a] === R[b] && R[a + 1] === R[b + 1]) ? code[pc + 3] : pc + 4; continue; }
      case Op.JNe64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = (R[a] !== R[b] || R[a + 1] !== R[b + 1]) ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtS64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = (R[a + 1] < R[b + 1] || R[a + 1] === R[b + 1] && (R[a] >>> 0) < (R[b] >>> 0)) ? code[pc + 3] : pc + 4; continue; }
      case Op.JLeS64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = (R[a + 1] < R[b + 1] || R[a + 1] === R[b + 1] && (R[a] >>> 0) <= (R[b] >>> 0)) ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtU64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = ((R[a + 1] >>> 0) < (R[b + 1] >>> 0) || R[a + 1] === R[b + 1] && (R[a] >>> 0) < (R[b] >>> 0)) ? code[pc + 3] : pc + 4; continue; }
      case Op.JLeU64: { const a = bp + code[pc + 1], b = bp + code[pc + 2]; pc = ((R[a + 1] >>> 0) < (R[b + 1] >>> 0) || R[a + 1] === R[b + 1] && (R[a] >>> 0) <= (R[b] >>> 0)) ? code[pc + 3] : pc + 4; continue; }
      case Op.JEqI32: { pc = R[bp + code[pc + 1]] === code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.JNeI32: { pc = R[bp + code[pc + 1]] !== code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtSI32: { pc = R[bp + code[pc + 1]] < code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.JLeSI32: { pc = R[bp + code[pc + 1]] <= code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.JGtSI32: { pc = R[bp + code[pc + 1]] > code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.JGeSI32: { pc = R[bp + code[pc + 1]] >= code[pc + 2] ? code[pc + 3] : pc + 4; continue; }
      case Op.Lea: { const a = bp + code[pc + 1], y = code[pc + 2], s = (spLo + y) | 0; R[a] = s; R[a + 1] = spHi + (y >> 31) + ((s >>> 0) < (spLo >>> 0) ? 1 : 0); } pc += 4; continue;
      case Op.Idx1: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const l = R[c], h = R[c + 1]; const x = R[b], s = (x + l) | 0; R[a + 1] = R[b + 1] + h + ((s >>> 0) < (x >>> 0) ? 1 : 0); R[a] = s; } pc += 4; continue;
      case Op.Idx2: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const cl = R[c], l = cl << 1, h = R[c + 1] << 1 | cl >>> 31; const x = R[b], s = (x + l) | 0; R[a + 1] = R[b + 1] + h + ((s >>> 0) < (x >>> 0) ? 1 : 0); R[a] = s; } pc += 4; continue;
      case Op.Idx4: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const cl = R[c], l = cl << 2, h = R[c + 1] << 2 | cl >>> 30; const x = R[b], s = (x + l) | 0; R[a + 1] = R[b + 1] + h + ((s >>> 0) < (x >>> 0) ? 1 : 0); R[a] = s; } pc += 4; continue;
      case Op.Idx8: { const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3]; const cl = R[c], l = cl << 3, h = R[c + 1] << 3 | cl >>> 29; const x = R[b], s = (x + l) | 0; R[a + 1] = R[b + 1] + h + ((s >>> 0) < (x >>> 0) ? 1 : 0); R[a] = s; } pc += 4; continue;
      case Op.AddD: D[(bp + code[pc + 1]) >> 1] = D[(bp + code[pc + 2]) >> 1] + D[(bp + code[pc + 3]) >> 1]; pc += 4; continue;
      case Op.SubD: D[(bp + code[pc + 1]) >> 1] = D[(bp + code[pc + 2]) >> 1] - D[(bp + code[pc + 3]) >> 1]; pc += 4; continue;
      case Op.MulD: D[(bp + code[pc + 1]) >> 1] = D[(bp + code[pc + 2]) >> 1] * D[(bp + code[pc + 3]) >> 1]; pc += 4; continue;
      case Op.DivD: D[(bp + code[pc + 1]) >> 1] = D[(bp + code[pc + 2]) >> 1] / D[(bp + code[pc + 3]) >> 1]; pc += 4; continue;
      case Op.EqD: R[bp + code[pc + 1]] = D[(bp + code[pc + 2]) >> 1] === D[(bp + code[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue;
      case Op.NeD: R[bp + code[pc + 1]] = D[(bp + code[pc + 2]) >> 1] !== D[(bp + code[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue;
      case Op.LtD: R[bp + code[pc + 1]] = D[(bp + code[pc + 2]) >> 1] < D[(bp + code[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue;
      case Op.LeD: R[bp + code[pc + 1]] = D[(bp + code[pc + 2]) >> 1] <= D[(bp + code[pc + 3]) >> 1] ? 1 : 0; pc += 4; continue;
      case Op.S32ToD: D[(bp + code[pc + 1]) >> 1] = R[bp + code[pc + 2]]; pc += 4; continue;
      case Op.DToS32: R[bp + code[pc + 1]] = toS32(D[(bp + code[pc + 2]) >> 1]); pc += 4; continue;      case Op.LdS8: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) R[bp + code[pc + 1]] = U8[p] << 24 >> 24;
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 1)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo << 24 >> 24;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.LdU8: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) R[bp + code[pc + 1]] = U8[p];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 1)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.LdS16: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) R[bp + code[pc + 1]] = U16[p >> 1] << 16 >> 16;
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 2)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo << 16 >> 16;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.LdU16: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) R[bp + code[pc + 1]] = U16[p >> 1];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 2)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.Ld32: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4093) && T[i + 2] === hi && (X[p >>> 3] & 15 << (p & 7)) === 0) R[bp + code[pc + 1]] = M[p >> 2];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 4)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.Ld64: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc, a = bp + code[pc + 1], p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4089) && T[i + 2] === hi && X[p >>> 3] === 0) { R[a] = M[p >> 2]; R[a + 1] = M[(p >> 2) + 1]; }
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 8)) { event = Event.Fault; break loop; }
          R[a] = memory.lo; R[a + 1] = memory.hi;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.St8: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) U8[p] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 1, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.St16: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) U16[p >> 1] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 2, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.St32: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4093) && T[i + 2] === hi && (X[p >>> 3] & 15 << (p & 7)) === 0) M[p >> 2] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 4, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.St64: {
        const base = R[bp + code[pc + 2]], imm = code[pc + 3]; lo = (base + imm) | 0; hi = (R[bp + code[pc + 2] + 1] + (imm >> 31) + ((lo >>> 0) < (base >>> 0) ? 1 : 0)) | 0;
        const i = (lo >>> 10) & 0xffc, a = bp + code[pc + 1], p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4089) && T[i + 2] === hi && X[p >>> 3] === 0) { M[p >> 2] = R[a]; M[(p >> 2) + 1] = R[a + 1]; }
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 8, R[a], R[a + 1])) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLdS8: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) R[bp + code[pc + 1]] = U8[p] << 24 >> 24;
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 1)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo << 24 >> 24;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLdU8: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) R[bp + code[pc + 1]] = U8[p];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 1)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLdS16: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) R[bp + code[pc + 1]] = U16[p >> 1] << 16 >> 16;
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 2)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo << 16 >> 16;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLdU16: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) R[bp + code[pc + 1]] = U16[p >> 1];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 2)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLd32: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4093) && T[i + 2] === hi && (X[p >>> 3] & 15 << (p & 7)) === 0) R[bp + code[pc + 1]] = M[p >> 2];
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 4)) { event = Event.Fault; break loop; }
          R[bp + code[pc + 1]] = memory.lo;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FLd64: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc, a = bp + code[pc + 1], p = T[i + 3] + (lo & 0xfff);
        if (T[i] === (lo & -4089) && T[i + 2] === hi && X[p >>> 3] === 0) { R[a] = M[p >> 2]; R[a + 1] = M[(p >> 2) + 1]; }
        else {
          if (memory.at = fn.trailBase + pc, !memory.load(lo, hi, 8)) { event = Event.Fault; break loop; }
          R[a] = memory.lo; R[a + 1] = memory.hi;
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FSt8: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4096) && T[i + 2] === hi && (X[p >>> 3] & 1 << (p & 7)) === 0) U8[p] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 1, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FSt16: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4095) && T[i + 2] === hi && (X[p >>> 3] & 3 << (p & 7)) === 0) U16[p >> 1] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 2, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FSt32: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc;
        const p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4093) && T[i + 2] === hi && (X[p >>> 3] & 15 << (p & 7)) === 0) M[p >> 2] = R[bp + code[pc + 1]];
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 4, R[bp + code[pc + 1]], 0)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.FSt64: {
        lo = (spLo + code[pc + 2]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const i = (lo >>> 10) & 0xffc, a = bp + code[pc + 1], p = T[i + 3] + (lo & 0xfff);
        if (T[i + 1] === (lo & -4089) && T[i + 2] === hi && X[p >>> 3] === 0) { M[p >> 2] = R[a]; M[(p >> 2) + 1] = R[a + 1]; }
        else {
          if (memory.at = fn.trailBase + pc, !memory.store(lo, hi, 8, R[a], R[a + 1])) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }      case Op.JLtUI32: { pc = (R[bp + code[pc + 1]] >>> 0) < (code[pc + 2] >>> 0) ? code[pc + 3] : pc + 4; continue; }
      case Op.JGeUI32: { pc = (R[bp + code[pc + 1]] >>> 0) >= (code[pc + 2] >>> 0) ? code[pc + 3] : pc + 4; continue; }
      case Op.JEqI64: { const a = bp + code[pc + 1], y = code[pc + 2]; pc = R[a] === y && R[a + 1] === y >> 31 ? code[pc + 3] : pc + 4; continue; }
      case Op.JNeI64: { const a = bp + code[pc + 1], y = code[pc + 2]; pc = R[a] !== y || R[a + 1] !== y >> 31 ? code[pc + 3] : pc + 4; continue; }
      case Op.JLtSI64: { const a = bp + code[pc + 1], y = code[pc + 2], h = R[a + 1], s = y >> 31; pc = h < s || h === s && (R[a] >>> 0) < (y >>> 0) ? code[pc + 3] : pc + 4; continue; }
      case Op.JGeSI64: { const a = bp + code[pc + 1], y = code[pc + 2], h = R[a + 1], s = y >> 31; pc = h < s || h === s && (R[a] >>> 0) < (y >>> 0) ? pc + 4 : code[pc + 3]; continue; }
      case Op.Switch32: { const a = R[bp + code[pc + 1]]; pc = fn.switches[code[pc + 2]].pick(a, a >> 31); continue; }
      case Op.Switch64: { const a = bp + code[pc + 1]; pc = fn.switches[code[pc + 2]].pick(R[a], R[a + 1]); continue; }
      case Op.JmpInd: {
        const n = R[bp + code[pc + 1]];
        if (n < 1 || n >= fn.labels.length) { event = Event.BadJump; break loop; }
        pc = fn.labels[n]; continue;
      }
      case Op.Copy: {
        const a = bp + code[pc + 1], b = bp + code[pc + 2];
        if (memory.at = fn.trailBase + pc, !memory.copyChecked(R[a], R[a + 1], R[b], R[b + 1], code[pc + 3])) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
      }
      case Op.Zero: {
        const a = bp + code[pc + 1];
        if (memory.at = fn.trailBase + pc, !memory.fillChecked(R[a], R[a + 1], 0, code[pc + 3])) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
      }
      case Op.FZero: {
        lo = (spLo + code[pc + 1]) | 0; hi = (lo >>> 0) < (spLo >>> 0) ? (spHi + 1) | 0 : spHi;
        const n = code[pc + 2], i = (lo >>> 10) & 0xffc;
        if (T[i + 1] === (lo & PAGE_BITS) && T[i + 2] === hi && (lo & 0xfff) + n <= 4096) { const p = T[i + 3] + (lo & 0xfff); U8.fill(0, p, p + n); memory.phys.define(p, n); }
        else {
          if (memory.at = fn.trailBase + pc, !memory.fillChecked(lo, hi, 0, n)) { event = Event.Fault; break loop; }
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        }
        pc += 4; continue;
      }
      case Op.CopyN: {
        const a = bp + code[pc + 1], b = bp + code[pc + 2], c = bp + code[pc + 3];
        if (R[c + 1] !== 0 || R[c] < 0) { memory.rangeFault(R[a], R[a + 1]); event = Event.Fault; break loop; }
        if (memory.at = fn.trailBase + pc, !memory.copyChecked(R[a], R[a + 1], R[b], R[b + 1], R[c])) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
      }
      case Op.SetN: {
        const a = bp + code[pc + 1], c = bp + code[pc + 3];
        if (R[c + 1] !== 0 || R[c] < 0) { memory.rangeFault(R[a], R[a + 1]); event = Event.Fault; break loop; }
        if (memory.at = fn.trailBase + pc, !memory.fillChecked(R[a], R[a + 1], R[bp + code[pc + 2]] & 0xff, R[c])) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
      }
      case Op.Alloca: {
        const a = bp + code[pc + 1], b = bp + code[pc + 2], n = R[b], size = (n + 15 + code[pc + 3]) & -16;
        if (R[b + 1] !== 0 || size < 0) { memory.stackOverflow(spLo, spHi); event = Event.Fault; break loop; }
        lo = (spLo - size) | 0; hi = (spLo >>> 0) < size ? (spHi - 1) | 0 : spHi;
        if (!beginObject(memory, lo, hi, n, size - n, true)) { event = Event.Fault; break loop; }
        spLo = lo; spHi = hi;
        R[a] = spLo; R[a + 1] = spHi;
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
      }
      case Op.StackSave: { const a = bp + code[pc + 1]; R[a] = spLo; R[a + 1] = spHi; pc += 4; continue; }
      case Op.StackRestore: {
        const a = bp + code[pc + 1];
        if (R[a + 1] === spHi && R[a] !== spLo) memory.markFrame(spLo, spHi, R[a] - spLo | 0, 2);
        spLo = R[a]; spHi = R[a + 1]; pc += 4; continue;
      }
      case Op.Enter: case Op.Leave: case Op.Local: case Op.Dead:
        if (!lifetime(memory, fn, R, code, pc, bp, spLo, spHi)) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;

      case Op.Call: case Op.CallInd: {
        let f: Loaded | undefined;
        if (code[pc] === Op.Call) f = functions[code[pc + 1]];
        else { const a = bp + code[pc + 1]; f = cpu.indirect(R[a], R[a + 1]); }
        if (f === undefined) { event = Event.Call; break loop; }
        const nb = bp + code[pc + 2];
        if (f.native !== undefined) {
          task.pc = pc; task.bp = bp; task.fn = fn; task.spLo = spLo; task.spHi = spHi; cpu.fuel = fuel;
          if (cpu.native(f, nb, code[pc + 3]) !== Outcome.Returned) return Event.Native;
          fuel = cpu.fuel; trailShift = cpu.trailShift; counting = cpu.counting;              // the primitive may have run code of its own (callNow)
          M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
          pc += 4; continue;
        }
        if (f.user !== user || nb + f.extent > R.length) { event = Event.Call; break loop; }
        const drop = f.frameSize;
        R[nb - 8] = pc + 4; R[nb - 7] = fn.id; R[nb - 6] = bp; R[nb - 5] = code[pc + 3]; R[nb - 4] = spLo; R[nb - 3] = spHi; R[nb - 2] = 0; R[nb - 1] = 0;
        if ((spLo >>> 0) < drop) spHi = (spHi - 1) | 0;
        spLo = (spLo - drop) | 0;
        bp = nb; fn = f; code = f.code; pc = 0;
        continue;
      }
      case Op.Ret:
        if (R[bp - 2] !== 0) { event = Event.Ret; break loop; }
        fn = functions[R[bp - 7]]!; code = fn.code; pc = R[bp - 8]; spLo = R[bp - 4]; spHi = R[bp - 3]; bp = R[bp - 6];
        continue;
      case Op.Ret32: {
        if (R[bp - 2] !== 0) { event = Event.Ret; break loop; }
        const v = R[bp + code[pc + 1]], r = R[bp - 5];
        fn = functions[R[bp - 7]]!; code = fn.code; pc = R[bp - 8]; spLo = R[bp - 4]; spHi = R[bp - 3]; bp = R[bp - 6];
        if (r >= 0) R[bp + r] = v;
        continue;
      }
      case Op.Ret64: {
        if (R[bp - 2] !== 0) { event = Event.Ret; break loop; }
        const a = bp + code[pc + 1], l = R[a], h = R[a + 1], r = R[bp - 5];
        fn = functions[R[bp - 7]]!; code = fn.code; pc = R[bp - 8]; spLo = R[bp - 4]; spHi = R[bp - 3]; bp = R[bp - 6];
        if (r >= 0) { R[bp + r] = l; R[bp + r + 1] = h; }
        continue;
      }
      case Op.ChkIdx: { const a = bp + code[pc + 1]; if (R[a + 1] !== 0 || (R[a] >>> 0) >= (code[pc + 2] >>> 0) + code[pc + 3]) { event = Event.Index; break loop; } pc += 4; continue; }
      case Op.ChkShift32: if ((R[bp + code[pc + 1]] >>> 0) >= code[pc + 2]) { event = Event.Shift; break loop; } pc += 4; continue;
      case Op.ChkDiv32: if (R[bp + code[pc + 1]] === 0) { event = Event.Division; break loop; } pc += 4; continue;
      case Op.ChkDiv64: { const a = bp + code[pc + 1]; if ((R[a] | R[a + 1]) === 0) { event = Event.Division; break loop; } pc += 4; continue; }
      case Op.Trap: event = Event.Trap; break loop;
      case Op.Asm: event = Event.Asm; break loop;
      case Op.Nop: pc += 4; continue;
      default:
        if (memory.at = fn.trailBase + pc, !rare(code[pc], R, task.F, D, bp + code[pc + 1], bp + code[pc + 2], bp + code[pc + 3], memory, code[pc + 1])) { event = Event.Fault; break loop; }
        M = memory.phys.i32; U8 = memory.phys.u8; U16 = memory.phys.u16; X = memory.phys.marked;
        pc += 4; continue;
    }
  }
  task.pc = pc; task.bp = bp; task.fn = fn; task.spLo = spLo; task.spHi = spHi; cpu.fuel = fuel;
  return event;
}
