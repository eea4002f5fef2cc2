import test from 'node:test';
import assert from 'node:assert/strict';
import { Op, TrapKind } from '../../../src/compiler/bytecode/isa.ts';
import { PendingFile } from '../../../src/base/files.ts';
import type { FaultAction, Finding, MachineApi, NativeCall, StopReason } from '../../../src/vm/api.ts';
import { HEAP, INT, LONG, POINTER, start, TestProgram, type, ULONG, VOID, type FunctionSpec, type Instruction } from './assembler.ts';

const finding = (s: StopReason): Finding => { assert.equal(s.kind, 'finding', JSON.stringify(s, (_, v: unknown) => typeof v === 'bigint' ? String(v) : v)); return (s as { finding: Finding }).finding; };
const kernel = (code: Instruction[], natives: Record<string, (c: NativeCall) => void> = {}, more: FunctionSpec[] = []): Finding => {
  const { machine } = start([{ name: 'main', side: 'kernel', nregs: 60, code: [[Op.Stmt], ...code, [Op.Ldi32, 0, 0], [Op.Ret32, 0]] }, ...more], { natives: n => natives[n] });
  return finding(machine.run());
};

test('null, wild, user pointers of kernel code are findings at their instruction', () => {
  const null_ = kernel([[Op.Ldi64, 0, 24, 0], [Op.Ld64, 2, 0, 0]]);
  assert.equal(null_.kind, 'null-pointer');
  assert.match(null_.message, /null pointer plus an offset of 24/);
  assert.deepEqual(null_.at, { file: 0, offset: 8, function: 'main' });
  assert.equal(kernel([[Op.Ldi64, 0, 0x100, 0xdead0000 | 0], [Op.St32, 2, 0, 0]]).kind, 'wild-pointer');
  assert.match(kernel([[Op.Ldi64, 0, Number(HEAP), 0], [Op.Ld32, 2, 0, 0]]).message, /user address 0x40000000 by kernel code/);
  assert.equal(kernel([[Op.Ldi64, 0, 0, 0xffff9999 | 0], [Op.Ld32, 2, 0, 0]]).kind, 'wild-pointer');
  assert.equal(kernel([[Op.Ldi64, 0, 16, 0], [Op.CallInd, 0, 20, -1]]).kind, 'wild-pointer');
  assert.equal(kernel([[Op.Ldi64, 0, 0, 0], [Op.CallInd, 0, 20, -1]]).kind, 'null-pointer');
});

test('heap objects: out of bounds, use after free, with the place where it began', () => {
  const natives = { setup: (c: NativeCall) => {
    const m = c.machine.memory, at = 0xffffc90000000000n;
    m.reserveKernel(at, 8192n, 'heap'); m.poison(at, 4096, 'redzone'); m.allocated(at + 64n, 20, 'kmalloc'); c.ret64(at + 64n);
  }, release: (c: NativeCall) => { assert.equal(c.machine.memory.released(c.u64(0)), true); assert.equal(c.machine.memory.released(c.u64(0)), false); } };
  const more: FunctionSpec[] = [{ name: 'setup', side: 'kernel', type: type(POINTER) }, { name: 'release', side: 'kernel', type: type(VOID, POINTER) }];
  const get: Instruction[] = [[Op.Call, '&setup', 20, 0], [Op.St32, 30, 0, 16], [Op.Ld32, 30, 0, 16]];
  const over = kernel([...get, [Op.Ld32, 2, 0, 20]], natives, more);
  assert.equal(over.kind, 'out-of-bounds');
  assert.match(over.message, /read of 4 bytes .*: right behind an object of 20 bytes \(kmalloc\)/);
  assert.deepEqual(over.began, { file: 0, offset: 4, what: 'allocated here' });
  assert.match(kernel([...get, [Op.St64, 2, 0, 16]], natives, more).message, /across the end of/);
  assert.match(kernel([...get, [Op.LdU8, 2, 0, -1]], natives, more).message, /1 byte before an object of 20 bytes/);
  const freed = kernel([...get, [Op.Mov64, 20, 0], [Op.Call, '&release', 20, -1], [Op.St8, 2, 0, 3]], natives, more);
  assert.equal(freed.kind, 'use-after-free');
  assert.match(freed.message, /write of 1 byte .*: 3 bytes into an object of 20 bytes \(kmalloc\) that was freed/);
  assert.deepEqual(freed.began, { file: 0, offset: 20, what: 'freed here' });
});

test('a page frame that was freed', () => {
  let pfn = 0;
  const natives = { get: (c: NativeCall) => { pfn = c.machine.memory.allocFrame(); c.ret64(0xffff888000000000n + BigInt(pfn) * 4096n); }, put: (c: NativeCall) => c.machine.memory.freeFrame(pfn) };
  const f = kernel([[Op.Call, '&get', 20, 0], [Op.St64, 2, 0, 8], [Op.Call, '&put', 20, -1], [Op.Ld64, 2, 0, 8]], natives, [{ name: 'get', side: 'kernel', type: type(POINTER) }, { name: 'put', side: 'kernel', type: type(VOID) }]);
  assert.equal(f.kind, 'use-after-free');
  assert.deepEqual(f.began, { file: 0, offset: 12, what: 'freed here' });
});

test('checks: index, shift, division, missing return, unreachable, undefined function, assembly', () => {
  assert.match(kernel([[Op.Ldi64, 0, 10, 0], [Op.ChkIdx, 0, 10, 0]]).message, /index 10 is outside the array of 10 elements/);
  assert.match(kernel([[Op.Ldi64, 0, -1, -1], [Op.ChkIdx, 0, 10, 1]]).message, /index -1 /);
  assert.equal(kernel([[Op.Ldi32, 0, 32], [Op.ChkShift32, 0, 32]]).kind, 'shift-out-of-range');
  assert.equal(kernel([[Op.Ldi32, 0, 1], [Op.Ldi32, 1, 0], [Op.DivU32, 2, 0, 1]]).kind, 'division-by-zero');
  assert.match(kernel([[Op.Ldi32, 0, -2147483648], [Op.Ldi32, 1, -1], [Op.DivS32, 2, 0, 1]]).message, /does not fit/);
  assert.equal(kernel([[Op.Trap, TrapKind.Unreachable, -1]]).kind, 'unreachable');
  assert.equal(kernel([[Op.Call, '&undefined_one', 20, -1]], {}, [{ name: 'undefined_one', side: 'kernel' }]).kind, 'undefined-function');
  assert.equal(kernel([[Op.Call, '&primitive', 20, -1]], {}, [{ name: 'primitive', side: 'kernel' }]).kind, 'undefined-function');
  const f: FunctionSpec = { name: 'f', side: 'kernel', code: [[Op.Stmt], [Op.Trap, TrapKind.MissingReturn, -1]] };
  assert.equal(kernel([[Op.Call, '&f', 20, 0]], {}, [f]).kind, 'missing-return');
  assert.equal(kernel([[Op.Call, '&f', 20, -1], [Op.Trap, TrapKind.Unreachable, -1]], {}, [f]).kind, 'unreachable');
});

test('deep recursion is a stack overflow: of the kernel stack, and of the slots', () => {
  const recurse = (frameSize: number): FunctionSpec => ({ name: 'f', side: 'kernel', nregs: 20, frameSize, code: [[Op.Stmt], [...(frameSize ? [Op.FSt32, 0, 0] as const : [Op.Nop] as const)], [Op.Call, '&f', 28, -1], [Op.Ret]] });
  assert.match(kernel([[Op.Call, '&f', 28, -1]], {}, [recurse(512)]).message, /kernel stack of 64 KiB is used up in f\(\)/);
  assert.equal(kernel([[Op.Call, '&f', 28, -1]], {}, [recurse(0)]).kind, 'stack-overflow');
});

test('budgets', () => {
  const loop: FunctionSpec = { name: 'main', code: ['l:', [Op.Stmt], [Op.Jmp, 'l']] };
  const f = finding(start([loop], { stepBudget: 1000 }).machine.run());
  assert.equal(f.kind, 'step-budget'); assert.equal(f.step, 1000);
  const eat: FunctionSpec = { name: 'main', code: [[Op.Ldi64, 0, Number(HEAP), 0], 'l:', [Op.Stmt], [Op.St32, 0, 0, 0], [Op.AddI64, 0, 0, 4096], [Op.Jmp, 'l']] };
  assert.equal(finding(start([eat], { memoryBudget: 1 }).machine.run()).kind, 'memory-budget');
});

test('a user page fault runs kernel code and then the access again; a signal reaches the handler and comes back', () => {
  const log: string[] = [];
  const specs: FunctionSpec[] = [
    { name: 'main', nregs: 60, frameSize: 32, code: [[Op.Stmt], [Op.Ldi64, 0, 0, 0x10], [Op.Ldi32, 2, 7], [Op.Stmt], [Op.St32, 2, 0, 8], [Op.Ld32, 3, 0, 8], [Op.Stmt], [Op.Ldi64, 4, 0, 0x20], [Op.Ld32, 6, 4, 0], [Op.Add32, 3, 3, 6],
      [Op.Stmt], [Op.Ret32, 3]] },
    { name: 'handle_fault', side: 'kernel', type: type(VOID, ULONG, INT), nregs: 30, frameSize: 64, code: [[Op.Stmt], [Op.FSt64, 0, 8], [Op.FLd64, 20, 8], [Op.Mov32, 22, 2], [Op.Stmt], [Op.Call, '&map_page', 20, -1], [Op.Stmt], [Op.Ret]] },
    { name: 'map_page', side: 'kernel', type: type(VOID, ULONG, INT) },
    { name: 'on_signal', type: type(VOID, INT, POINTER), nregs: 30, frameSize: 16, code: [[Op.Stmt], [Op.Ld32, 10, 2, 4], [Op.Mov32, 20, 0], [Op.Mov32, 21, 10], [Op.Call, '&note', 20, -1], [Op.Stmt], [Op.Ret]] },
    { name: 'note', type: type(VOID, INT, INT) },
  ];
  const program = new TestProgram(specs);
  const mapped = new Set<bigint>();
  const { machine } = start(specs, {
    supervisor: {
      pageFault(m: MachineApi, task, address, access, mode): FaultAction {
        log.push(`fault ${address.toString(16)} ${access} ${mode}`);
        if (address >> 32n === 0x20n && !log.includes('note 11 77')) {
          m.pushSignal(task, program.entries[3].address, [11n, Uint8Array.of(1, 0, 0, 0, 77, 0, 0, 0)], { token: 5 });
          return { kind: 'retry' };
        }
        return { kind: 'call', fn: 1, args: [address, access] };
      },
      signalReturn: (_m, _t, token) => log.push(`return ${token}`),
    },
    natives: name => c => {
      if (name === 'map_page') { mapped.add(c.u64(0) & ~4095n); log.push(`map ${c.u64(0).toString(16)} from ${c.machine.frames(c.task).map(f => `${f.fn.name}/${f.mode}`).join(' ')}`); }
      else log.push(`note ${c.i32(0)} ${c.i32(1)}`);
    },
  });
  const t = machine.allTasks.get(1)!, flat = t.space!;
  const frames = new Map<bigint, number>();
  machine.setSpace(1, { asid: 2, translate: (a, access) => flat.translate(a, access) ?? (mapped.has(a) ? { pfn: frames.get(a) ?? (frames.set(a, machine.memory.allocFrame()), frames.get(a)!), writable: true } : undefined) });
  assert.deepEqual(machine.run(), { kind: 'exited', code: 7 });
  assert.deepEqual(log, ['fault 1000000008 1 user', 'map 1000000008 from handle_fault/kernel main/user', 'fault 2000000000 0 user', 'note 11 77', 'return 5', 'fault 2000000000 0 user', 'map 2000000000 from handle_fault/kernel main/user']);
});

test('an unhandled signal ends the process', () => {
  const { machine } = start([{ name: 'main', code: [[Op.Stmt], [Op.Ldi64, 0, 0, 0], [Op.Ld32, 2, 0, 0], [Op.Ret32, 2]] }]);
  assert.deepEqual(machine.run(), { kind: 'killed', signal: 11 });
});

test('a system call runs kernel code on the kernel stack and answers the user call', () => {
  const { machine } = start([
    { name: 'main', nregs: 40, frameSize: 16, code: [[Op.Stmt], [Op.Ldi32, 9, 55], [Op.Ldi32, 20, 4], [Op.Call, '&mmap', 20, 8], [Op.Add32, 8, 8, 9], [Op.Ret32, 8]] },
    { name: 'mmap', type: type(INT, INT) },
    { name: 'sys_mmap', side: 'kernel', type: type(LONG, INT), nregs: 20, frameSize: 32, code: [[Op.Stmt], [Op.FSt32, 0, 0], [Op.Lea, 2, 0], [Op.FLd32, 4, 0], [Op.MulI32, 4, 4, 10], [Op.SExt64, 6, 4], [Op.Ret64, 6]] },
  ], { natives: () => c => c.tailCall(2, [c.i32(0)]) });
  assert.deepEqual(machine.run(), { kind: 'exited', code: 95 });
});

test('a function in a file that is still being loaded: the call is made when it is there', async () => {
  const { machine, program } = start([{ name: 'main', nregs: 40, code: [[Op.Stmt], [Op.Call, '&late', 20, 0], [Op.Ret32, 0]] }, { name: 'late', code: [[Op.Stmt], [Op.Ldi32, 0, 9], [Op.Ret32, 0]] }]);
  const code = program.code.bind(program);
  let loaded = false;
  program.code = id => { if (id === 1 && !loaded) throw new PendingFile('late.c', Promise.resolve().then(() => { loaded = true; })); return code(id); };
  const stop = machine.run();
  assert.equal(stop.kind, 'pending');
  await (stop as { ready: Promise<void> }).ready;
  assert.deepEqual(machine.run(), { kind: 'exited', code: 9 });
});

test('callNow runs kernel functions from the host and inside a primitive, also after waiting for a file', async () => {
  const { machine, program } = start([
    { name: 'main', nregs: 40, code: [[Op.Stmt], [Op.Call, '&prim', 20, 0], [Op.Stmt], [Op.Ret32, 0]] },
    { name: 'sum', side: 'kernel', type: type(LONG, INT), nregs: 40, frameSize: 16, code: [[Op.Ldi64, 2, 0, 0], 'l:', [Op.Stmt], [Op.SExt64, 4, 0], [Op.Add64, 2, 2, 4], [Op.AddI32, 0, 0, -1], [Op.JGtSI32, 0, 0, 'l'], [Op.Call, '&late', 28, -1], [Op.Ret64, 2]] },
    { name: 'prim', type: type(INT) }, { name: 'late', side: 'kernel', type: type(VOID), code: [[Op.Stmt], [Op.Ret]] },
  ], { natives: () => c => c.ret32(Number(c.machine.callNow(1, [10]))) });
  const code = program.code.bind(program);
  let loaded = false;
  program.code = id => { if (id === 3 && !loaded) throw new PendingFile('late.c', Promise.resolve().then(() => { loaded = true; })); return code(id); };
  const boot = (): bigint => machine.callNow(1, [100]);
  assert.throws(boot, PendingFile);
  await Promise.resolve(); await Promise.resolve();
  assert.equal(boot(), 5050n);
  assert.equal(machine.step, 101);
  assert.deepEqual(machine.run(), { kind: 'exited', code: 55 });
  assert.equal(machine.step, 101 + 2 + 11);
});

test('deadlock names each task and what it waits for', () => {
  const { machine, program } = start([{ name: 'main', side: 'kernel', nregs: 30, code: [[Op.Stmt], [Op.Call, '&wait', 20, -1], [Op.Ldi32, 0, 0], [Op.Ret32, 0]] }, { name: 'wait', side: 'kernel', type: type(VOID) }],
    { natives: () => c => c.block({ kind: 'waiting', on: BigInt(0x1000 + c.task), what: `mutex m${c.task}` }) });
  machine.spawn({ name: 'other', fn: program.id('main'), args: [], side: 'kernel' });
  const f = finding(machine.run());
  assert.equal(f.kind, 'deadlock');
  assert.match(f.message, /main \(task 1\) waits for mutex m1 .*; other \(task 2\) waits for mutex m2/);
});

test('fork: the child goes on behind the call with its own result', () => {
  const { machine } = start([
    { name: 'main', nregs: 30, code: [[Op.Stmt], [Op.Ldi32, 1, 5], [Op.Call, '&fork', 20, 0], [Op.Stmt], [Op.JEqI32, 0, 0, 'child'], [Op.Call, '&wait', 20, 0], [Op.Ret32, 0], 'child:', [Op.AddI32, 1, 1, 3], [Op.Ret32, 1]] },
    { name: 'fork', type: type(INT) }, { name: 'wait', type: type(INT) },
  ], { natives: name => c => {
    if (name === 'fork') c.ret32(c.machine.forkTask('child', (machine.allTasks.get(1)!).space, 0n));
    else { const child = c.machine.tasks()[1]; if (child.state !== 'exited') c.block({ kind: 'child', pid: child.id }); else c.ret32(child.exitCode!); }
  }, supervisor: { pageFault: (_m, _t, address) => ({ kind: 'signal', signo: 11, code: 1, address }), taskExit: m => { m.wakeTask(1); return undefined; } } });
  assert.deepEqual(machine.run(), { kind: 'exited', code: 8 });
});

test('exit work of the kernel runs before a task is gone; stepping in, over and out', () => {
  const done: number[] = [];
  const { machine } = start([
    { name: 'main', nregs: 40, code: [[Op.Stmt], [Op.Call, '&f', 20, 0], [Op.Call, '&f', 20, 1], [Op.Stmt], [Op.Add32, 0, 0, 1], [Op.Stmt], [Op.Ret32, 0]] },
    { name: 'f', nregs: 20, code: [[Op.Stmt], [Op.Ldi32, 0, 2], [Op.Stmt], [Op.Ret32, 0]] },
    { name: 'do_exit', side: 'kernel', type: type(VOID, INT), nregs: 20, code: [[Op.Stmt], [Op.Mov32, 12, 0], [Op.Call, '&note', 12, -1], [Op.Stmt], [Op.Ret]] },
    { name: 'note', side: 'kernel', type: type(VOID, INT) },
  ], { natives: () => c => { done.push(c.i32(0)); },
    supervisor: { pageFault: (_m, _t, address) => ({ kind: 'signal', signo: 11, code: 1, address }), taskExit: (_m, _t, code) => ({ kind: 'call', fn: 2, args: [code] }) } });
  const where = (): string => `${machine.frames(1)[0]?.fn.name}@${machine.step}`;
  assert.deepEqual(machine.advance('in'), { kind: 'step' }); assert.equal(where(), 'main@0');
  machine.advance('in'); assert.equal(where(), 'f@1');
  machine.advance('in'); assert.equal(where(), 'f@2');
  machine.advance('over'); assert.equal(where(), 'main@5');              // not into the second call of f from the same statement
  machine.jump(1); machine.advance('out'); assert.equal(where(), 'main@5');
  machine.jump(0); machine.advance('over'); assert.equal(where(), 'main@5');
  assert.deepEqual(machine.run(), { kind: 'exited', code: 4 });
  assert.deepEqual(done, [4]);
});

test('a program\'s data: initial contents, and read-only objects', () => {
  const { machine } = start([{ name: 'main', side: 'kernel', code: [[Op.Stmt], [Op.Ldi64, 0, 0x90000010 | 0, -1], [Op.Ld32, 2, 0, 0], [Op.St32, 2, 0, 4], [Op.Stmt], [Op.Ldi64, 4, 0x88000000 | 0, -1], [Op.Ld32, 6, 4, 0], [Op.St32, 6, 4, 0], [Op.Ret32, 2]] }], { prepare: p => {
    p.objectList.push({ id: 0, name: 'counter', side: 'kernel', address: 0xffffffff90000010n, type: INT, size: 8, readonly: false, data: { bytes: Uint8Array.of(42, 1, 0, 0), relocations: [] } },
      { id: 1, name: 'ops', side: 'kernel', address: 0xffffffff88000000n, type: INT, size: 8, readonly: true, data: { bytes: Uint8Array.of(1), relocations: [] } });
  } });
  const f = finding(machine.run());
  assert.equal(f.kind, 'read-only');
  assert.match(f.message, /\(ops\)/);
  assert.deepEqual([...machine.peek(0xffffffff90000010n, 8)!], [42, 1, 0, 0, 42, 1, 0, 0]);

});

test('a primitive that breaks is a finding that names it and its place; the run is over', () => {
  const f = kernel([[Op.Call, '&broken', 20, -1]], { broken: () => { (undefined as unknown as { x: { y: number } }).x.y = 1; } }, [{ name: 'broken', side: 'kernel', type: type(VOID) }]);
  assert.equal(f.kind, 'internal-error');
  assert.match(f.message, /^the primitive broken\(\) failed: TypeError: .*please report it/);
  assert.deepEqual(f.at, { file: 0, offset: 4, function: 'main' });
  assert.equal(f.fatal, true);
});
