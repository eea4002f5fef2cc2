/** C programs with tasks, without a C library: threads, locks and wait queues of the test's own, and the exploration of their schedules. */
import { SourceTable } from '../../../src/base/position.ts';
import { Linker } from '../../../src/compiler/link/linker.ts';
import { LayeredMacros } from '../../../src/syntax/cpp/define.ts';
import { ExpansionTable } from '../../../src/syntax/cpp/expand.ts';
import type { Native, Supervisor } from '../../../src/vm/api.ts';
import { Exploration, type ExploreOptions, type ExploreState } from '../../../src/vm/explore/explore.ts';
import { FlatSpace } from '../../../src/vm/flatspace.ts';
import { createMachine, type MachineImpl, type MachineOptions } from '../../../src/vm/machine.ts';
import type { Memory } from '../../../src/vm/memory/memory.ts';

const PROTOTYPES: Readonly<Record<string, string>> = {
  thread: 'int thread(void *fn)', join: 'void join(int id)', lock: 'void lock(int *l)', unlock: 'void unlock(int *l)', wait_on: 'void wait_on(void *queue)', wake_up: 'void wake_up(void *queue)',
  show: 'void show(int value)', rest: 'void rest(int ns)', yield: 'void yield(void)', preempt: 'void preempt(int delta)', wait_while: 'void wait_while(void *queue, int *word, int value)',
};
const STACKS = 0x7f0000000000n, STACK = 0x10000n;

/** A machine at the start of the program's main(). */
export function threads(text: string, options: Partial<MachineOptions> = {}): MachineImpl {
  let state: { exited: number[]; used: number } = { exited: [], used: 0 };
  const natives: Readonly<Record<string, Native>> = {
    thread: c => {
      const fn = c.machine.program.functionAt(c.u64(0))!;
      const id = c.machine.spawn({ name: fn.name, fn: fn.id, args: [], side: 'user', space, stack: { top: STACKS + STACK * BigInt(c.machine.tasks().length + 1) - 64n, size: Number(STACK) } });
      c.ret32(id);
    },
    join: c => { c.machine.touch(`task ${c.i32(0)}`); if (!state.exited.includes(c.i32(0))) c.block({ kind: 'waiting', on: BigInt(c.i32(0)), what: 'the end of a thread', again: true }); },
    lock: c => {
      const m = c.machine.memory, a = c.u64(0);
      if (m.readU32(a) !== 0) { c.block({ kind: 'waiting', on: a, what: 'lock', again: true }); return; }
      m.writeU32(a, c.task);
    },
    unlock: c => { c.machine.memory.writeU32(c.u64(0), 0); c.machine.wake(c.u64(0), 1); },
    wait_on: c => { if (!c.resumed) c.block({ kind: 'waiting', on: c.u64(0), what: 'queue' }); },
    wake_up: c => { c.machine.wake(c.u64(0)); },
    show: c => c.machine.output(1, new TextEncoder().encode(`${c.i32(0)} `)),
    rest: c => { if (!c.resumed) c.block({ kind: 'sleeping', until: c.machine.now + c.i32(0) }); },
    yield: c => c.machine.yieldCpu(),
    preempt: c => { c.machine.preemptCount(c.i32(0)); },
    wait_while: c => { if (!c.resumed && c.machine.memory.readU32(c.u64(1)) === c.i32(2)) c.block({ kind: 'waiting', on: c.u64(0), what: 'queue' }); },
  };
  const sources = new SourceTable();
  const linker = new Linker({
    sources, expansions: new ExpansionTable(), primitive: (_side: unknown, name: string) => (PROTOTYPES[name] ? { prototype: PROTOTYPES[name], native: true, macro: undefined } : undefined),
    names: undefined, read: () => undefined, kernelInclude: undefined, include: { find: () => undefined } as never, library: () => [], unsignedChar: { kernel: false, program: false },
  } as never);
  const supervisor: Supervisor = {
    pageFault: (_m, _t, address) => ({ kind: 'finding', finding: 'wild-pointer', message: `0x${address.toString(16)}` }),
    taskExit: (machine, task) => { state = { ...state, exited: [...state.exited, task] }; machine.wake(BigInt(task)); return undefined; },
    save: () => state, restore: s => { state = s as typeof state; },
  };
  linker.addProgram('t.c', `int thread(void *); void join(int), lock(int *), unlock(int *), wait_on(void *), wake_up(void *), show(int), rest(int), yield(void), preempt(int);\n${text}`, new LayeredMacros());
  const machine = createMachine({ program: linker, natives: name => natives[name], supervisor, cpus: 4, ...options }) as MachineImpl;
  const space = new FlatSpace(machine.memory as Memory, linker, a => a >= STACKS && a < STACKS + STACK * 40n);
  machine.spawn({ name: 'main', fn: linker.userFunction('main')!.id, args: [], side: 'user', space, stack: { top: STACKS + STACK - 64n, size: Number(STACK) } });
  return machine;
}

export function explore(text: string, options: Partial<ExploreOptions> = {}, machine: Partial<MachineOptions> = {}): ExploreState {
  const e = new Exploration(threads(text, { history: { every: Infinity }, ...machine }), { schedules: 20_000, steps: 20_000, independent: () => false, ...options });
  while (e.slice(1000) !== 'done') { /* no files to wait for */ }
  return e.state;
}
/** How it ended and what it printed, for each outcome, sorted. */
export function ends(s: ExploreState): string[] {
  return s.outcomes.map(o => {
    const text = o.output.map(c => String.fromCharCode(...c.bytes)).join('').trim();
    const end = o.stop.kind === 'finding' ? o.stop.finding.kind : o.stop.kind === 'exited' ? '' : o.stop.kind;
    return [text, end].filter(x => x !== '').join(' ');
  }).sort();
}
