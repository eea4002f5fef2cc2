import test from 'node:test';
import assert from 'node:assert/strict';
import { Op } from '../../../src/compiler/bytecode/isa.ts';
import type { MachineImpl, MachineOptions } from '../../../src/vm/machine.ts';
import { HEAP, INT, LONG, start, type, VOID, type FunctionSpec } from './assembler.ts';

/** Two tasks: main writes a pseudo-random walk over 64 pages, prints, allocates; a worker waits for it in a loop. Preempted at random. */
const specs: FunctionSpec[] = [
  { name: 'main', nregs: 80, frameSize: 64, code: [[Op.Stmt], [Op.Ldi32, 0, 12345], [Op.Ldi32, 1, 0], [Op.Ldi64, 2, Number(HEAP), 0], 'loop:',
    [Op.Stmt], [Op.MulI32, 0, 0, 1103515245], [Op.AddI32, 0, 0, 12345], [Op.ShrUI32, 4, 0, 14], [Op.AndI32, 4, 4, 0x3ffff], [Op.ZExt64, 6, 4], [Op.Idx1, 8, 2, 6],
    [Op.Stmt], [Op.St32, 0, 8, 0], [Op.Stmt], [Op.Mov32, 40, 1], [Op.Call, '&leaf', 40, 10], [Op.Stmt], [Op.FSt32, 10, 8],
    [Op.Stmt], [Op.AndI32, 12, 1, 63], [Op.JNeI32, 12, 0, 'quiet'], [Op.Mov32, 40, 1], [Op.Stmt], [Op.Call, '&print', 40, -1], [Op.Stmt], [Op.Call, '&alloc', 40, -1], [Op.Stmt], [Op.Call, '&wake', 40, -1],
    'quiet:', [Op.Stmt], [Op.AddI32, 1, 1, 1], [Op.JLtSI32, 1, 3000, 'loop'], [Op.Ldi32, 0, 0], [Op.Ret32, 0]] },
  { name: 'leaf', type: type(INT, INT), nregs: 20, frameSize: 16, code: [[Op.Stmt], [Op.JLeSI32, 0, 2995, 'small'], [Op.AddI32, 12, 0, -1], [Op.Stmt], [Op.Call, '&leaf', 12, 1], [Op.Ret32, 1], 'small:', [Op.AddI32, 0, 0, 5], [Op.Ret32, 0]] },
  { name: 'print', type: type(VOID, INT) }, { name: 'alloc', type: type(VOID, INT) }, { name: 'wake', type: type(VOID, INT) }, { name: 'wait', type: type(INT) },
  { name: 'short', side: 'kernel', type: type(INT, INT), nregs: 40, frameSize: 64, code: [[Op.Ldi32, 1, 0], 'loop:', [Op.Stmt], [Op.FSt32, 1, 16], [Op.AddI32, 1, 1, 1], [Op.JLtS32, 1, 0, 'loop'], [Op.Ret32, 1]] },
  { name: 'worker', side: 'kernel', nregs: 40, code: [[Op.Ldi32, 1, 0], 'loop:', [Op.Stmt], [Op.Call, '&wait', 20, 0], [Op.Stmt], [Op.Add32, 1, 1, 0], [Op.Jmp, 'loop']] },
];

function make(options: Partial<MachineOptions> = {}): { machine: MachineImpl; state: { heap: number; prints: number[] } } {
  const state = { heap: 0, prints: [] as number[] };
  const { machine, program } = start(specs, {
    history: { every: 500, snapshots: 24, bytes: 1 << 24 }, scheduling: { random: true }, seed: 7, ...options,
    supervisor: {
      pageFault: (_m, _t, address) => ({ kind: 'signal', signo: 11, code: 1, address }),
      save: () => state,
      restore: s => { Object.assign(state, s as object); state.prints = [...(s as typeof state).prints]; },
    },
    natives: name => call => {
      const m = call.machine.memory;
      if (name === 'print') { state.prints.push(call.i32(0)); call.machine.output(1, Uint8Array.of(call.i32(0) & 0xff)); }
      else if (name === 'alloc') {
        const a = 0x40200000n + BigInt(state.heap % 40) * 64n;
        if (state.heap >= 40) m.released(a);
        m.poison(a, 64, 'redzone'); m.allocated(a, 40, 'test'); m.writeU64(a, 5n);
        state.heap++;
      } else if (name === 'wake') { call.machine.wake(99n); call.machine.spawn({ name: 'short', fn: 6, args: [30], side: 'kernel', daemon: true }); }
      else if (!call.resumed) call.block({ kind: 'waiting', on: 99n, what: 'work' });
      else call.ret32(3);
    },
  });
  machine.spawn({ name: 'worker', fn: program.id('worker'), args: [], side: 'kernel', daemon: true });
  return { machine, state };
}

test('the state at a step is the same on the way out, on the way back and forward again', () => {
  const { machine } = make();
  const hashes = new Map<number, string>();
  const seed = [3, 17, 499, 500, 501, 777, 1234, 2000, 2001, 5555, 9001, 12000, 14999];
  for (const step of seed) { assert.equal(machine.run(step - machine.step).kind, 'budget'); assert.equal(machine.step, step); hashes.set(step, machine.hash()); }
  assert.deepEqual(machine.run(), { kind: 'exited', code: 0 });
  const end = machine.step, endHash = machine.hash();
  for (const step of [...seed].reverse()) { assert.deepEqual(machine.jump(step), { kind: 'step' }); assert.equal(machine.hash(), hashes.get(step), `back to ${step}`); }
  for (const step of [9001, 3, 12000, 500, 14999, 501]) { machine.jump(step); assert.equal(machine.step, step); assert.equal(machine.hash(), hashes.get(step), `to ${step}`); }
  assert.deepEqual(machine.run(), { kind: 'exited', code: 0 });
  assert.equal(machine.step, end);
  assert.equal(machine.hash(), endHash);
});

test('counts of statements and the steps of their first executions do not depend on stops, breakpoints and replays', () => {
  const straight = make({ history: false }).machine, turned = make().machine;
  const steps = new Map<string, number>();
  straight.onStatement = (_task, { fn, pc }) => { const key = `${fn.entry.name}+${pc}`; if (!steps.has(key)) steps.set(key, straight.step); };
  assert.deepEqual(straight.run(), { kind: 'exited', code: 0 });
  turned.run(700);
  turned.setBreakpoints([{ file: 0, from: 0, to: 1e9 }]);
  for (let i = 0; i < 40; i++) assert.equal(turned.run().kind, 'breakpoint');
  turned.stepBack(); turned.stepBack('out'); turned.reverseContinue('breakpoint'); turned.jump(20);
  turned.setBreakpoints([]);
  turned.run(100); turned.jump(3000); turned.jump(40); turned.advance('over');
  assert.deepEqual(turned.run(), { kind: 'exited', code: 0 });
  const told = (m: MachineImpl): unknown => m.statementCounts().map(({ code, counts, firsts }) => ({ name: code.name, counts, firsts })).sort((a, b) => (a.name < b.name ? -1 : 1));
  assert.deepEqual(told(turned), told(straight));
  const firsts = straight.statementCounts().flatMap(({ code, firsts: all }) => code.statements.flatMap((s, i) => all[i] === undefined ? [] : [[`${code.name}+${s.pc}`, all[i]!] as const]));
  assert.deepEqual(new Map(firsts.sort()), new Map([...steps].sort()));
});

test('running without history or in one piece gives the same states', () => {
  const a = make({ history: false }).machine, b = make().machine;
  a.run(7777); for (let i = 0; i < 7777; i += 11) b.run(Math.min(11, 7777 - i));
  assert.equal(a.step, b.step);
  assert.equal(a.hash(), b.hash());
});

test('stepping back one by one gives each state, and output is taken back', () => {
  const { machine } = make();
  machine.run(1190);
  const hashes: string[] = [], outputs: number[] = [];
  for (let i = 0; i < 60; i++) { hashes.push(machine.hash()); outputs.push(machine.outputs.length); machine.run(1); }
  for (let i = 59; i >= 0; i--) {
    assert.deepEqual(machine.stepBack(), { kind: 'step' });
    assert.equal(machine.hash(), hashes[i], `step ${machine.step}`);
    assert.equal(machine.outputs.length, outputs[i]);
  }
});

test('back from an exit, and to the first step', () => {
  const { machine } = make();
  machine.run();
  const end = machine.step;
  assert.deepEqual(machine.stepBack(), { kind: 'step' });
  assert.equal(machine.step, end - 1);
  machine.jump(0);
  assert.deepEqual(machine.stepBack(), { kind: 'entry' });
  assert.equal(machine.outputs.length, 0);
});

test('reverse-continue to the last write of an address and to a breakpoint; step back over a call', () => {
  const { machine, program } = start([
    { name: 'main', nregs: 40, code: [[Op.Stmt], [Op.Ldi64, 0, Number(HEAP), 0], [Op.Ldi32, 2, 0], 'loop:', [Op.Stmt], [Op.JNeI32, 2, 1234, 'skip'], [Op.Stmt], [Op.St32, 2, 0, 100], 'skip:',
      [Op.Stmt], [Op.St32, 2, 0, 200], [Op.Stmt], [Op.Mov32, 20, 2], [Op.Call, '&f', 20, 4], [Op.Stmt], [Op.AddI32, 2, 2, 1], [Op.JLtSI32, 2, 5000, 'loop'], [Op.Ldi32, 0, 0], [Op.Ret32, 0]] },
    { name: 'f', type: type(INT, INT), nregs: 4, code: [[Op.Stmt], [Op.AddI32, 1, 0, 1], [Op.Stmt], [Op.Ret32, 1]] },
  ], { history: { every: 1000, snapshots: 10, bytes: 1 << 24 } });
  machine.run();
  assert.deepEqual(machine.reverseContinue({ address: HEAP + 100n, size: 4 }), { kind: 'step' });
  const t = machine.allTasks.get(1)!;
  assert.equal(t.R[t.bp + 2], 1234);
  assert.equal(machine.memory.peek(HEAP + 100n, 1)![0], 0);
  assert.equal(t.fn.code[t.pc + 4], Op.St32);
  machine.run(1);
  assert.equal(machine.memory.peek(HEAP + 100n, 2)![0], 1234 & 0xff);
  machine.jump(20000);
  machine.setBreakpoints([{ file: 0, from: 0, to: 1 }]);                // offset 0: the first statement of both functions
  assert.deepEqual(machine.reverseContinue('breakpoint'), { kind: 'breakpoint' });
  assert.equal(machine.frames(1)[0].fn.id, program.id('f'));
  machine.setBreakpoints([]);
  // Into the loop's statement after the call, then back over the call: not into f.
  while (machine.allTasks.get(1)!.fn.id !== program.id('main')) machine.advance('out');
  const here = machine.step;
  assert.deepEqual(machine.stepBack('over'), { kind: 'step' });
  assert.equal(machine.frames(1)[0].fn.id, program.id('main'));
  assert.equal(machine.step, here - 3);
  machine.jump(here - 1);
  assert.equal(machine.frames(1).length, 2);
  machine.stepBack('out');
  assert.equal(machine.step, here - 3);
});

test('a change by the host is part of history, and what lay ahead of it is gone', () => {
  const { machine } = start([{ name: 'main', variables: [{ name: 'i', type: LONG, param: false, at: { slot: 0 }, from: 0, to: 1000, place: { file: 0, offset: 0 } }],
    code: [[Op.Ldi64, 0, 0, 0], 'loop:', [Op.Stmt], [Op.AddI64, 0, 0, 1], [Op.JLtSI64, 0, 1000, 'loop'], [Op.Ret32, 0]] }], { history: { every: 100, snapshots: 50, bytes: 1 << 20 } });
  machine.run(500);
  machine.jump(250);
  const v = machine.frames(1)[0].code.variables[0];
  assert.deepEqual([...machine.readVariable(1, 0, v)!.bytes], [250, 0, 0, 0, 0, 0, 0, 0]);
  machine.writeVariable(1, 0, v, Uint8Array.of(0x84, 3, 0, 0, 0, 0, 0, 0));   // 900
  const hash = machine.hash();
  assert.deepEqual(machine.run(), { kind: 'exited', code: 1000 & 0xff });
  assert.equal(machine.step, 350);
  machine.jump(120);
  assert.deepEqual([...machine.readVariable(1, 0, v)!.bytes].slice(0, 2), [120, 0]);
  machine.jump(250);
  assert.equal(machine.hash(), hash);
  machine.jump(120);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 1000 & 0xff });
  assert.equal(machine.step, 350);
});

test('a snapshot costs the pages that changed', () => {
  const { machine } = start([{ name: 'main', nregs: 20, code: [[Op.Ldi64, 0, Number(HEAP), 0], [Op.Ldi32, 2, 0], 'fill:', [Op.Stmt], [Op.St32, 2, 0, 0], [Op.AddI64, 0, 0, 4096], [Op.AddI32, 2, 2, 1], [Op.JLtSI32, 2, 1000, 'fill'],
    'again:', [Op.Ldi64, 0, Number(HEAP), 0], [Op.Ldi32, 3, 0], 'ten:', [Op.Stmt], [Op.St32, 2, 0, 0], [Op.AddI64, 0, 0, 4096], [Op.AddI32, 3, 3, 1], [Op.JLtSI32, 3, 10, 'ten'], [Op.AddI32, 2, 2, 1], [Op.JLtSI32, 2, 10000, 'again'], [Op.Ret32, 2]] }],
    { history: { every: 1000, snapshots: 500, bytes: 1 << 28 } });
  machine.run(2001);
  const before = machine.historySize.bytes;
  machine.run(10000);
  const after = machine.historySize.bytes;
  assert.ok(after - before < 10 * 10 * 4096 * 1.2, `${after - before} bytes for 10 intervals of 10 pages`);
  assert.ok(after - before >= 9 * 10 * 4096);
});

