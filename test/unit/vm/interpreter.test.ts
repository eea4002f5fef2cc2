import test from 'node:test';
import assert from 'node:assert/strict';
import { Op } from '../../../src/compiler/bytecode/isa.ts';
import { DOUBLE, HEAP, INT, LONG, POINTER, start, type, VOID, type Instruction } from './assembler.ts';

const hi = (a: bigint): number => Number(BigInt.asIntN(32, a >> 32n));
const lo = (a: bigint): number => Number(BigInt.asIntN(32, a));

/** Runs code that ends with its own Ret and answers the task's slots afterwards. */
function run(code: Instruction[], nregs = 256): { exit: unknown; R: Int32Array; D: Float64Array } {
  const { machine } = start([{ name: 'main', nregs, frameSize: 256, code: [[Op.Stmt], ...code, [Op.Ldi32, 250, 0], [Op.Ret32, 250]] }]);
  const exit = machine.run(1_000_000), t = machine.allTasks.get(1)!;
  return { exit, R: t.R.subarray(8), D: t.D.subarray(4) };
}

test('a loop sums and main\'s result is the exit code', () => {
  const { machine } = start([{ name: 'main', code: [
    [Op.Ldi32, 0, 0], [Op.Ldi32, 1, 0], 'loop:', [Op.Stmt], [Op.Add32, 0, 0, 1], [Op.AddI32, 1, 1, 1], [Op.JLtSI32, 1, 10, 'loop'], [Op.Ret32, 0]] }]);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 45 });
  assert.equal(machine.step, 10);
});

test('64-bit operations agree with BigInt', () => {
  const values = [0n, 1n, -1n, 2n, 7n, -7n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n, -0x80000000n, -0x100000001n, 0x123456789abcdef0n, -0x123456789abcdef0n,
    (1n << 53n) - 1n, 1n << 53n, -(1n << 52n), (1n << 63n) - 1n, -(1n << 63n), 0xfffffffffffff000n - (1n << 64n), 0xdead000000000100n - (1n << 64n)];
  const u = (v: bigint): bigint => BigInt.asUintN(64, v), s = (v: bigint): bigint => BigInt.asIntN(64, v);
  const ops: [Op, (a: bigint, b: bigint) => bigint | undefined][] = [
    [Op.Add64, (a, b) => a + b], [Op.Sub64, (a, b) => a - b], [Op.Mul64, (a, b) => a * b],
    [Op.DivS64, (a, b) => b === 0n || (b === -1n && a === -(1n << 63n)) ? undefined : a / b], [Op.ModS64, (a, b) => b === 0n || (b === -1n && a === -(1n << 63n)) ? undefined : a % b],
    [Op.DivU64, (a, b) => b === 0n ? undefined : u(a) / u(b)], [Op.ModU64, (a, b) => b === 0n ? undefined : u(a) % u(b)],
    [Op.And64, (a, b) => a & b], [Op.Or64, (a, b) => a | b], [Op.Xor64, (a, b) => a ^ b],
  ];
  const compares: [Op, (a: bigint, b: bigint) => boolean][] = [
    [Op.Eq64, (a, b) => a === b], [Op.Ne64, (a, b) => a !== b], [Op.LtS64, (a, b) => a < b], [Op.LeS64, (a, b) => a <= b], [Op.LtU64, (a, b) => u(a) < u(b)], [Op.LeU64, (a, b) => u(a) <= u(b)]];
  const jumps = [Op.JEq64, Op.JNe64, Op.JLtS64, Op.JLeS64, Op.JLtU64, Op.JLeU64];
  for (const a of values) for (const b of values) {
    const code: Instruction[] = [[Op.Ldi64, 0, lo(a), hi(a)], [Op.Ldi64, 2, lo(b), hi(b)]];
    const expect: [number, bigint][] = [];
    let slot = 4;
    for (const [op, f] of ops) { const v = f(a, b); if (v === undefined) continue; code.push([op, slot, 0, 2]); expect.push([slot, s(v)]); slot += 2; }
    const bits: [number, number][] = [];
    compares.forEach(([op, f], i) => {
      code.push([op, slot, 0, 2]); bits.push([slot++, f(a, b) ? 1 : 0]);
      code.push([Op.Ldi32, slot, 1], [jumps[i], 0, 2, `j${i}`], [Op.Ldi32, slot, 0], `j${i}:`); bits.push([slot++, f(a, b) ? 1 : 0]);
    });
    const { exit, R } = run(code);
    assert.deepEqual(exit, { kind: 'exited', code: 0 });
    for (const [at, v] of expect) assert.equal(BigInt.asIntN(64, BigInt(R[at + 1]) << 32n | BigInt(R[at] >>> 0)), v, `${a} ${b} slot ${at}`);
    for (const [at, v] of bits) assert.equal(R[at], v, `${a} ${b} compare slot ${at}`);
  }
});

test('64-bit immediates, shifts, indexing, negation agree with BigInt', () => {
  const values = [0n, 1n, -1n, 0x80000000n, 0xffffffffn, 0x123456789abcdef0n, -0x123456789abcdef0n, -(1n << 63n)];
  const s = (v: bigint): bigint => BigInt.asIntN(64, v);
  for (const a of values) {
    const code: Instruction[] = [[Op.Ldi64, 0, lo(a), hi(a)]], expect: [number, bigint][] = [];
    let slot = 4;
    const put = (i: Instruction[], v: bigint): void => { code.push(...i); expect.push([slot, s(v)]); slot += 2; };
    for (const n of [0, 1, 12, 31, 32, 33, 63]) {
      put([[Op.ShlI64, slot, 0, n]], a << BigInt(n));
      put([[Op.Ldi32, 3, n], [Op.ShrS64, slot, 0, 3]], a >> BigInt(n));
      put([[Op.ShrUI64, slot, 0, n]], BigInt.asUintN(64, a) >> BigInt(n));
    }
    for (const y of [-1, 5, -4096]) {
      put([[Op.AddI64, slot, 0, y]], a + BigInt(y)); put([[Op.MulI64, slot, 0, y]], a * BigInt(y)); put([[Op.AndI64, slot, 0, y]], a & BigInt(y));
    }
    put([[Op.Neg64, slot, 0]], -a); put([[Op.Not64, slot, 0]], ~a);
    put([[Op.Idx8, slot, 0, 0]], a + a * 8n); put([[Op.Idx4, slot, 0, 0]], a + a * 4n); put([[Op.Idx1, slot, 0, 0]], a + a);
    const { R } = run(code);
    for (const [at, v] of expect) assert.equal(BigInt.asIntN(64, BigInt(R[at + 1]) << 32n | BigInt(R[at] >>> 0)), v, `${a} slot ${at}`);
  }
});

test('32-bit division, shifts, extensions, bit counting', () => {
  const { R } = run([[Op.Ldi32, 0, -7], [Op.Ldi32, 1, 2], [Op.DivS32, 2, 0, 1], [Op.ModS32, 3, 0, 1], [Op.DivU32, 4, 0, 1], [Op.ShrSI32, 5, 0, 1], [Op.ShrUI32, 6, 0, 28],
    [Op.SExt8, 7, 0], [Op.ZExt8, 8, 0], [Op.Clz32, 9, 1], [Op.Ctz32, 10, 1], [Op.Popcnt32, 11, 0], [Op.Ldi32, 12, 0x12345678], [Op.Bswap32, 13, 12], [Op.Bswap16, 14, 12],
    [Op.SExt64, 16, 0], [Op.Popcnt64, 18, 16], [Op.Clz64, 19, 16], [Op.Bool64, 20, 16]]);
  assert.deepEqual([...R.subarray(2, 12)], [-3, -1, 0x7ffffffc, -4, 15, -7, 0xf9, 30, 1, 30]);
  assert.equal(R[13], 0x78563412); assert.equal(R[14], 0x7856); assert.equal(R[17], -1); assert.equal(R[18], 62); assert.equal(R[19], 0); assert.equal(R[20], 1);
});

test('doubles: arithmetic, conversions as x86 does them', () => {
  const { R, D } = run([[Op.Ldi32, 0, 7], [Op.S32ToD, 2, 0], [Op.Ldi32, 0, 2], [Op.S32ToD, 4, 0], [Op.DivD, 6, 2, 4], [Op.DToS32, 8, 6], [Op.LtD, 9, 4, 2],
    [Op.Ldi64, 10, -1, -1], [Op.U64ToD, 12, 10], [Op.DToU64, 14, 12], [Op.S64ToD, 16, 10], [Op.DToS64, 18, 16], [Op.DToF, 20, 6], [Op.FToD, 22, 20], [Op.NegD, 24, 6]]);
  assert.equal(D[3], 3.5); assert.equal(R[8], 3); assert.equal(R[9], 1); assert.equal(D[6], 2 ** 64); assert.equal(D[8], -1); assert.deepEqual([R[18], R[19]], [-1, -1]);
  assert.equal(D[11], 3.5); assert.equal(D[12], -3.5);
});

test('memory: every width, signed and unsigned, unaligned, across a page', () => {
  for (const offset of [0, 1, 4090, 4095, 8191]) {
    const at = HEAP + BigInt(offset);
    const { R } = run([[Op.Ldi64, 0, lo(at), hi(at)], [Op.Ldi64, 2, 0x89abcdef | 0, 0xf1234567 | 0], [Op.St64, 2, 0, 0], [Op.Ld64, 4, 0, 0], [Op.Ld32, 6, 0, 2], [Op.LdS16, 7, 0, 0],
      [Op.LdU16, 8, 0, 0], [Op.LdS8, 9, 0, 7], [Op.LdU8, 10, 0, 7], [Op.St16, 2, 0, 16], [Op.Ld32, 11, 0, 16], [Op.St8, 2, 0, 1], [Op.Ld32, 12, 0, 0],
      [Op.AddI64, 14, 0, 8], [Op.Ld32, 16, 14, -8]]);
    assert.deepEqual([R[4], R[5]], [0x89abcdef | 0, 0xf1234567 | 0], `at ${offset}`);
    assert.equal(R[6], 0x456789ab); assert.equal(R[7], 0xcdef << 16 >> 16); assert.equal(R[8], 0xcdef); assert.equal(R[9], 0xf1 - 256); assert.equal(R[10], 0xf1);
    assert.equal(R[11], 0xcdef); assert.equal(R[12], 0x89abefef | 0); assert.equal(R[16], 0x89abefef | 0);
  }
});

test('frame memory, copies and fills', () => {
  const { R } = run([[Op.FZero, 0, 64], [Op.Ldi64, 0, 0x1111, 0x2222], [Op.FSt64, 0, 8], [Op.FLd64, 2, 8], [Op.Lea, 4, 16], [Op.Lea, 6, 8], [Op.Copy, 4, 6, 8], [Op.FLd32, 8, 20], [Op.FSt8, 0, 40], [Op.FLdU8, 9, 40],
    [Op.Ldi32, 10, 0xab], [Op.Ldi64, 12, 5, 0], [Op.SetN, 4, 10, 12], [Op.FLd64, 14, 16], [Op.CopyN, 6, 4, 12], [Op.FLd64, 16, 8], [Op.Zero, 4, 0, 2], [Op.FLd32, 18, 16]]);
  assert.deepEqual([R[2], R[3]], [0x1111, 0x2222]); assert.equal(R[8], 0x2222); assert.equal(R[9], 0x11);
  assert.deepEqual([R[14], R[15]], [0xabababab | 0, 0x22ab]); assert.deepEqual([R[16], R[17]], [0xabababab | 0, 0x22ab]); assert.equal(R[18], 0xabab0000 | 0);
});

test('calls: arguments, results, recursion, function pointers, alloca', () => {
  const { machine, program } = start([
    { name: 'main', nregs: 40, frameSize: 32, code: [[Op.Stmt], [Op.Ldi32, 20, 6], [Op.Call, '&fact', 20, 0], [Op.Ldi64, 2, 0x401020, 0], [Op.Mov32, 20, 0], [Op.CallInd, 2, 20, 4], [Op.Ldi64, 6, 100, 0], [Op.StackSave, 8], [Op.Alloca, 10, 6],
      [Op.St32, 0, 10, 0], [Op.Ld32, 12, 10, 0], [Op.StackRestore, 8], [Op.Sub32, 0, 4, 12], [Op.Ret32, 0]] },
    { name: 'fact', type: type(INT, INT), nregs: 20, frameSize: 16, code: [[Op.Stmt], [Op.JGtSI32, 0, 1, 'more'], [Op.Ldi32, 1, 1], [Op.Ret32, 1], 'more:', [Op.FSt32, 0, 0], [Op.AddI32, 12, 0, -1], [Op.Call, '&fact', 12, 1],
      [Op.FLd32, 0, 0], [Op.Mul32, 1, 1, 0], [Op.Ret32, 1]] },
    { name: 'inc', type: type(INT, INT), nregs: 2, code: [[Op.Stmt], [Op.AddI32, 0, 0, 7], [Op.Ret32, 0]] },
  ]);
  assert.equal(program.id('inc'), 2);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 7 });
});

test('switch tables and computed goto', () => {
  const { machine } = start([{ name: 'main', labels: ['a', 'b'], nregs: 16,
    switches: [{ signed: true, ranges: [{ lo: -5n, hi: -3n, target: 'neg' }, { lo: 10n, hi: 20n, target: 'ten' }], fallback: 'no' }, { signed: false, ranges: [{ lo: 1n << 60n, hi: (1n << 64n) - 1n, target: 'ten2' }], fallback: 'no' }],
    code: [[Op.Stmt], [Op.Ldi32, 0, -4], [Op.Switch32, 0, 0], 'no:', [Op.Ldi32, 1, 99], [Op.Ret32, 1], 'ten:', [Op.Ldi64, 2, 0, 1 << 28], [Op.Switch64, 2, 1], 'neg:', [Op.Ldi32, 0, 15], [Op.Switch32, 0, 0],
      'ten2:', [Op.Ldi32, 4, 2], [Op.JmpInd, 4], 'a:', [Op.Ret32, 0], 'b:', [Op.Ldi32, 0, 42], [Op.Jmp, 'a']] }]);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 42 });
});

test('primitives: arguments by prototype, results, blocking, calls of C, kept state', () => {
  const seen: unknown[] = [];
  const { machine } = start([
    { name: 'main', nregs: 60, code: [[Op.Stmt], [Op.Ldi32, 20, -1], [Op.Ldi64, 22, 5, 1], [Op.Ldi32, 26, 3], [Op.S32ToD, 24, 26], [Op.Call, '&prim', 20, 0], [Op.Stmt], [Op.Mov32, 20, 0], [Op.Call, '&twice', 20, 2], [Op.Stmt], [Op.Call, '&tail', 20, 4],
      [Op.Add32, 0, 2, 4], [Op.Stmt], [Op.Call, '&sleep', 20, -1], [Op.Ret32, 0]] },
    { name: 'prim', type: type(LONG, INT, POINTER, DOUBLE) }, { name: 'twice', type: type(INT, INT) }, { name: 'tail', type: type(INT, INT) }, { name: 'sleep', type: type(VOID) },
    { name: 'plus1', type: type(LONG, LONG), nregs: 4, code: [[Op.Stmt], [Op.AddI64, 0, 0, 1], [Op.Ret64, 0]] },
  ], { natives: name => call => {
    if (name === 'prim') { seen.push(call.i32(0), call.u32(0), call.u64(1), call.f64(2)); call.ret64(7n); }
    else if (name === 'twice') {                                        // runs plus1 twice, keeping the count
      const n = (call.state as number | undefined) ?? 0;
      seen.push(['twice', n, call.result]);
      if (n < 2) { call.state = n + 1; call.callThen(5, [call.result ?? BigInt(call.i32(0))]); } else call.ret32(Number(call.result));
    } else if (name === 'tail') call.tailCall(5, [30]);
    else if (!call.resumed) call.block({ kind: 'sleeping', until: call.machine.now + 5000 });
    else seen.push(call.machine.now >= 5000);
  } });
  assert.deepEqual(machine.run(), { kind: 'exited', code: 9 + 31 });
  assert.deepEqual(seen, [-1, 0xffffffff, 0x100000005n, 3, ['twice', 0, undefined], ['twice', 1, 8n], ['twice', 2, 9n], true]);
});

test('setjmp and longjmp over frames', () => {
  const { machine } = start([
    { name: 'main', nregs: 40, frameSize: 64, code: [[Op.Stmt], [Op.Lea, 20, 0], [Op.Call, '&setjmp', 20, 0], [Op.Stmt], [Op.JNeI32, 0, 0, 'back'], [Op.Lea, 20, 0], [Op.Call, '&deep', 20, -1], [Op.Ret32, 0], 'back:', [Op.Ret32, 0]] },
    { name: 'setjmp', type: type(INT, POINTER) }, { name: 'longjmp', type: type(VOID, POINTER, INT) },
    { name: 'deep', type: type(VOID, POINTER), nregs: 30, frameSize: 16, code: [[Op.Stmt], [Op.Mov64, 20, 0], [Op.Ldi32, 22, 33], [Op.Call, '&longjmp', 20, -1], [Op.Ret]] },
  ]);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 33 });
});

test('a run in slices ends where one run does', () => {
  const make = () => start([{ name: 'main', code: [[Op.Ldi32, 0, 0], 'loop:', [Op.Stmt], [Op.AddI32, 0, 0, 1], [Op.Stmt], [Op.JLtSI32, 0, 100, 'loop'], [Op.Ret32, 0]] }]).machine;
  const m = make();
  let slices = 0;
  for (;;) { const s = m.run(7); slices++; if (s.kind !== 'budget') { assert.deepEqual(s, { kind: 'exited', code: 100 }); break; } assert.equal(m.step, slices * 7); }
  assert.equal(m.step, 200);
  assert.equal(slices, Math.ceil(200 / 7));
});
