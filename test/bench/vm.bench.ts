// The interpreter's speed on hand-assembled loops, beside the same loops in plain JavaScript (typed arrays, 32-bit words): statements and
// operations per second. Operations are counted from the code: those of one turn of the loop times its turns.
import { Op } from '../../src/compiler/bytecode/isa.ts';
import type { NativeCall } from '../../src/vm/api.ts';
import { HEAP, POINTER, start, type, type FunctionSpec, type Instruction } from '../unit/vm/assembler.ts';

const lo = (a: bigint): number => Number(BigInt.asIntN(32, a)), hi = (a: bigint): number => Number(BigInt.asIntN(32, a >> 32n));

interface Program { readonly name: string; readonly specs: FunctionSpec[]; readonly turns: number; readonly opsPerTurn: number; readonly statementsPerTurn: number; readonly reference: () => number }

/** for (i = 0; i < n; i++) { s += i * 3; s ^= i >> 2; } */
function integers(turns: number): Program {
  const code: Instruction[] = [[Op.Stmt], [Op.Ldi32, 0, 0], [Op.Ldi32, 1, 0], 'loop:',
    [Op.Stmt], [Op.MulI32, 2, 1, 3], [Op.Add32, 0, 0, 2], [Op.Stmt], [Op.ShrSI32, 2, 1, 2], [Op.Xor32, 0, 0, 2],
    [Op.Stmt], [Op.AddI32, 1, 1, 1], [Op.JLtSI32, 1, turns, 'loop'], [Op.Ret32, 0]];
  return { name: 'integer loop', specs: [{ name: 'main', code }], turns, opsPerTurn: 9, statementsPerTurn: 3,
    reference: () => { let s = 0; for (let i = 0; i < turns; i++) { s = (s + Math.imul(i, 3)) | 0; s ^= i >> 2; } return s; } };
}

/** A four-level walk: index = (address >> shift) & 511; entry = table[index]; table = entry & MASK, four times a turn. Tables are in memory. */
function pageWalk(turns: number): Program {
  const level = (shift: number): Instruction[] => [[Op.Stmt], [Op.ShrUI64, 6, 2, shift], [Op.AndI64, 6, 6, 511], [Op.Idx8, 8, 4, 6], [Op.Ld64, 10, 8, 0], [Op.Stmt], [Op.And64, 4, 10, 12]];
  const entry = (i: number): Instruction[] => [[Op.Ldi64, 0, lo(HEAP + BigInt(i) * 4096n), 0], [Op.Ldi64, 6, lo(HEAP + BigInt(i + 1) * 4096n) | 0x67, 0x80000000 | 0], [Op.Ldi32, 8, 0],
    `fill${i}:`, [Op.St64, 6, 0, 0], [Op.AddI64, 0, 0, 8], [Op.AddI32, 8, 8, 1], [Op.JLtSI32, 8, 512, `fill${i}`]];
  const code: Instruction[] = [[Op.Stmt], ...entry(0), ...entry(1), ...entry(2), ...entry(3),
    [Op.Ldi64, 12, 0xfffff000 | 0, 0xfffff], [Op.Ldi64, 2, 0x12345000, 0x7f3a], [Op.Ldi32, 14, 0], [Op.Ldi32, 16, 0], 'loop:',
    [Op.Stmt], [Op.Ldi64, 4, lo(HEAP), 0], ...level(39), ...level(30), ...level(21), ...level(12), [Op.Stmt], [Op.AddI64, 2, 2, 4096], [Op.Add32, 16, 16, 4],
    [Op.Stmt], [Op.AddI32, 14, 14, 1], [Op.JLtSI32, 14, turns, 'loop'], [Op.Ret32, 16]];
  return { name: 'four-level page walk', specs: [{ name: 'main', code }], turns, opsPerTurn: 4 * 7 + 8, statementsPerTurn: 4 * 2 + 3, reference: () => {
    const M = new Int32Array(5 * 1024);
    for (let l = 0; l < 4; l++) for (let i = 0; i < 512; i++) { M[l * 1024 + i * 2] = (l + 1) * 4096 | 0x67; M[l * 1024 + i * 2 + 1] = 0x80000000 | 0; }
    let alo = 0x12345000, ahi = 0x7f3a, s = 0;
    for (let n = 0; n < turns; n++) {
      let t = 0, th = 0;
      let i = ((ahi >>> 7) & 511) << 3; let p = (t + i) >> 2; t = M[p] & 0xfffff000; th = M[p + 1] & 0xfffff;
      i = ((alo >>> 30 | ahi << 2) & 511) << 3; p = (t + i + th) >> 2; t = M[p] & 0xfffff000; th = M[p + 1] & 0xfffff;
      i = ((alo >>> 21) & 511) << 3; p = (t + i + th) >> 2; t = M[p] & 0xfffff000; th = M[p + 1] & 0xfffff;
      i = ((alo >>> 12) & 511) << 3; p = (t + i + th) >> 2; t = M[p] & 0xfffff000; th = M[p + 1] & 0xfffff;
      const l = (alo + 4096) | 0; if ((l >>> 0) < (alo >>> 0)) ahi++; alo = l;
      s = (s + t) | 0;
    }
    return s;
  } };
}

/** Sieve of Eratosthenes over bytes, `rounds` times over 8192 flags. */
function sieve(rounds: number): Program {
  const n = 8192;
  let inner = 0, outer = 0;
  const reference = (): number => {
    const F = new Uint8Array(n); let count = 0; inner = 0; outer = 0;
    for (let r = 0; r < rounds; r++) {
      F.fill(1); count = 0;
      for (let i = 2; i < n; i++) { outer++; if (F[i]) { count++; for (let k = i + i; k < n; k += i) { F[k] = 0; inner++; } } }
    }
    return count;
  };
  reference();
  const code: Instruction[] = [[Op.Stmt], [Op.Ldi64, 0, lo(HEAP), hi(HEAP)], [Op.Ldi64, 2, n, 0], [Op.Ldi32, 4, 1], [Op.Ldi32, 5, 0], 'round:', [Op.Stmt], [Op.SetN, 0, 4, 2], [Op.Ldi32, 6, 2], [Op.Ldi32, 7, 0], 'outer:',
    [Op.Stmt], [Op.SExt64, 8, 6], [Op.Idx1, 10, 0, 8], [Op.LdU8, 12, 10, 0], [Op.Jz32, 12, 'next'],
    [Op.Stmt], [Op.AddI32, 7, 7, 1], [Op.Stmt], [Op.Add32, 13, 6, 6], [Op.Ldi32, 14, 0], [Op.Jmp, 'test'], 'inner:',
    [Op.Stmt], [Op.SExt64, 8, 13], [Op.Idx1, 10, 0, 8], [Op.St8, 14, 10, 0], [Op.Stmt], [Op.Add32, 13, 13, 6], 'test:', [Op.JLtSI32, 13, n, 'inner'],
    'next:', [Op.Stmt], [Op.AddI32, 6, 6, 1], [Op.JLtSI32, 6, n, 'outer'], [Op.AddI32, 5, 5, 1], [Op.JLtSI32, 5, rounds, 'round'], [Op.Ldi32, 7, 0], [Op.Ret32, 7]];
  return { name: 'memory sieve', specs: [{ name: 'main', code }], turns: 1, opsPerTurn: inner * 7 + outer * 8, statementsPerTurn: inner * 2 + outer * 2, reference };
}

/** One byte is written at the start, and then its neighbours in the same page for ever. */
function neighbours(turns: number): Program {
  const code: Instruction[] = [[Op.Stmt], [Op.Ldi64, 0, lo(HEAP), hi(HEAP)], [Op.Ldi32, 2, 0], [Op.Stmt], [Op.St64, 4, 0, 0], 'loop:', [Op.Stmt], [Op.St32, 2, 0, 64], [Op.Stmt], [Op.AddI32, 2, 2, 1], [Op.JLtSI32, 2, turns, 'loop'], [Op.Ret32, 2]];
  return { name: 'one page written all the time', specs: [{ name: 'main', code }], turns, opsPerTurn: 3, statementsPerTurn: 2, reference: () => turns };
}

/** A list of 1000 heap objects with red zones, walked through a member: for (p = head; p; p = p->next) sum += container_of(p)->value. */
function list(rounds: number): Program {
  const n = 1000;
  const code: Instruction[] = [[Op.Stmt], [Op.Call, '&build', 40, 0], [Op.Ldi32, 2, 0], [Op.Ldi32, 3, 0], 'round:', [Op.Stmt], [Op.Mov64, 4, 0], 'loop:',
    [Op.Stmt], [Op.AddI64, 6, 4, -16], [Op.Ld32, 8, 6, 8], [Op.Add32, 2, 2, 8], [Op.Stmt], [Op.Ld64, 4, 4, 0], [Op.Jnz64, 4, 'loop'],
    [Op.AddI32, 3, 3, 1], [Op.JLtSI32, 3, rounds, 'round'], [Op.Ldi32, 2, 0], [Op.Ret32, 2]];
  return { name: 'list in the heap', specs: [{ name: 'main', code }, { name: 'build', type: type(POINTER) }], turns: rounds * n, opsPerTurn: 7, statementsPerTurn: 2, reference: () => {
    const M = new Int32Array(n * 16); let sum = 0;
    for (let i = 0; i < n; i++) { M[i * 16 + 2] = i; M[i * 16 + 4] = i + 1 < n ? (i + 1) * 64 + 16 : 0; }
    for (let r = 0; r < rounds; r++) { let p = 16; do { sum = (sum + M[(p - 16 + 8) >> 2]) | 0; p = M[p >> 2]; } while (p !== 0); }
    return sum;
  } };
}
/** Objects of 24 bytes, 64 apart: value at 8, next at 16. */
function buildList(c: NativeCall): void {
  const m = c.machine.memory;
  m.poison(HEAP, 64 * 1000, 'redzone');
  for (let i = 0; i < 1000; i++) {
    const a = HEAP + BigInt(i * 64);
    m.allocated(a, 24, 'bench'); m.writeU32(a + 8n, i); m.writeU64(a + 16n, i + 1 < 1000 ? a + 64n + 16n : 0n);
  }
  c.ret64(HEAP + 16n);
}

function measure(p: Program, history: boolean): { time: number; reference: number } {
  const times: number[] = [], references: number[] = [];
  for (let i = 0; i < 5; i++) {
    const { machine } = start(p.specs, { history, natives: () => buildList });
    const t0 = performance.now();
    for (;;) { const s = machine.run(1_000_000); if (s.kind !== 'budget') { if (s.kind !== 'exited') throw new Error(JSON.stringify(s)); break; } }
    const t1 = performance.now();
    p.reference();
    references.push(performance.now() - t1); times.push(t1 - t0);
  }
  const median = (v: number[]): number => v.sort((a, b) => a - b)[v.length >> 1];
  return { time: median(times), reference: median(references) };
}

for (const history of [false, true]) {
  console.log(`  history ${history ? 'on' : 'off'}`);
  for (const p of [integers(8_000_000), pageWalk(1_500_000), sieve(300), list(5000)]) {
    const { time, reference } = measure(p, history), ops = p.turns * p.opsPerTurn, statements = p.turns * p.statementsPerTurn;
    console.log(`    ${p.name}: ${(ops / time / 1000).toFixed(0)} M operations/s, ${(statements / time / 1000).toFixed(1)} M statements/s (${time.toFixed(0)} ms; the loop in JavaScript ${reference.toFixed(0)} ms, ratio ${(time / reference).toFixed(1)})`);
  }
}

// History at 10 million steps: steps back, jumps, memory. Bounds of the issue: 95 % of steps back under 10 ms, any jump under 200 ms, 300 MB.
{
  const percentile = (v: number[], p: number): string => `${v.sort((a, b) => a - b)[Math.min(v.length - 1, Math.floor(v.length * p))].toFixed(2)} ms`;
  for (const p of [pageWalk(1_000_000), sieve(400), neighbours(5_200_000)]) {
    const { machine } = start(p.specs, { history: true });
    const t0 = performance.now();
    while (machine.step < 10_000_000) if (machine.run(Math.min(1_000_000, 10_000_000 - machine.step)).kind !== 'budget') break;
    const run = performance.now() - t0, end = machine.step;
    const { snapshots, bytes } = machine.historySize;
    let seed = 12345;
    const random = (n: number): number => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return seed % n; };
    const back: number[] = [], jumps: number[] = [];
    const time = (into: number[], f: () => void): void => { const t = performance.now(); f(); into.push(performance.now() - t); };
    for (let i = 0; i < 300; i++) time(back, () => machine.stepBack());
    for (let i = 0; i < 40; i++) { time(jumps, () => machine.jump(random(end))); time(back, () => machine.stepBack()); time(back, () => machine.stepBack()); }
    const write: number[] = [];
    machine.jump(end);
    time(write, () => machine.reverseContinue({ address: HEAP, size: 8 }));
    console.log(`    ${p.name}, ${end} steps in ${run.toFixed(0)} ms: step back median ${percentile(back, 0.5)}, 95 % ${percentile(back, 0.95)}, worst ${percentile(back, 1)}; jump median ${percentile(jumps, 0.5)}, worst ${percentile(jumps, 1)}; ` +
      `to the last write of an address ${percentile(write, 1)}; ${snapshots} snapshots, ${(bytes / 1048576).toFixed(1)} MB of page copies, process ${(process.memoryUsage().rss / 1048576).toFixed(0)} MB`);
  }
}
