/**
 * The supervisor that the machine asks when a user address is not mapped: it runs the model's fault path, which calls the tree's handlers,
 * and turns what they answer into a retry or a signal. It holds no state of its own: see KernelState.
 */
import { USER_END } from '../compiler/addresses.ts';
import { Access, type FaultAction, type MachineApi, type Supervisor } from '../vm/api.ts';
import { executesMemory, type KernelContext } from './context.ts';
import type { Primitive } from './contract.ts';
import { entry, type Family } from './primitives/define.ts';
import { areas } from './spaces.ts';
import { deliverException, deliverFault, deliverSignals, SI, SIG, signalReturned } from './user/signals.ts';
import { threadEnds } from './user/sys-process.ts';

const SEGV_MAPERR = 1;
const MAX_ACCESSES = 1000;
const PAGE = ~0xfffn;

/** Arguments of the model's fl_page_fault for an access. */
export function faultArguments(address: bigint, access: Access, user: boolean): readonly (bigint | number)[] {
  return [address, access, user ? 1 : 0];
}

export function createSupervisor(k: KernelContext): Supervisor {
  let exitFunction: number | undefined;
  return {
    pageFault(machine, task, address, access, mode): FaultAction {
      if (address >= USER_END && mode === 'user') {
        // x86-64: a page fault that do_kern_addr_fault() turns down; an address that is not canonical is a general protection fault, which has none.
        const canonical = address < 1n << 47n || address >= 0xffff800000000000n;
        return canonical || k.env.arch !== 'x86' ? deliverFault(k.state, machine, task, SIG.segv, SEGV_MAPERR, address) : deliverFault(k.state, machine, task, SIG.segv, SI.kernel, 0n);
      }
      if (address >= USER_END) return { kind: 'finding', finding: 'wild-pointer', message: `access to kernel address 0x${BigInt.asUintN(64, address).toString(16)}, where there is nothing` };
      if (mode === 'kernel') {
        // Kernel code reaches user memory through copy_from_user() and its like, which are primitives and ask first (user/access.ts).
        return address < 4096n
          ? { kind: 'finding', finding: 'null-pointer', message: `kernel code ${access === Access.Write ? 'writes' : 'reads'} through a null pointer (address 0x${address.toString(16)})` }
          : { kind: 'finding', finding: 'wild-pointer', message: `kernel code ${access === Access.Write ? 'writes' : 'reads'} user address 0x${address.toString(16)} directly: use copy_from_user() and its like` };
      }
      const failed = k.state.failed[task];
      if (failed && (BigInt(failed.address) & PAGE) === (address & PAGE)) {
        delete k.state.failed[task];
        return deliverFault(k.state, machine, task, failed.signo, failed.code, address);
      }
      begin(k, machine, task, address, access, 'user');
      return { kind: 'call', fn: faultFunction(k), args: faultArguments(address, access, true) };
    },
    exception(machine, task, signo, code, address) { return deliverException(k.state, machine, task, signo, code, address); },
    signals(machine, task) { deliverSignals(k.state, machine, task); },
    signalReturn(machine, task, token) { signalReturned(k.state, machine, task, token); },
    taskExit(machine, task, code): FaultAction | undefined {
      if (!(task in k.state.tasks)) return undefined;
      if (!threadEnds(k, machine, task, code)) return undefined;
      exitFunction ??= k.env.kernelFunction('fl_exit', '<model>/task.c');
      return exitFunction === undefined ? undefined : { kind: 'call', fn: exitFunction, args: [] };
    },
    save: () => structuredClone(k.state),
    restore(state) { k.state = structuredClone(state) as typeof k.state; },
  };
}

export function faultFunction(k: KernelContext): number {
  const file = executesMemory(k.env) ? '<model>/mm.c' : '<model>/memory.c';
  const fn = k.env.kernelFunction('fl_page_fault', file);
  if (fn === undefined) throw new Error(`the bundled model lacks fl_page_fault (${file}): the installation is damaged`);
  return fn;
}

export function begin(k: KernelContext, machine: MachineApi, task: number, address: bigint, access: Access, mode: 'user' | 'kernel'): void {
  k.state.pending[task] = { address: address.toString(), access, mode, step: machine.step };
}

/** Keeps an access of a special mapping for the panel; others, and repetitions of the access whose fault was just handled, are left out. */
export function recordAccess(k: KernelContext, machine: MachineApi, a: { address: bigint; access: number; mode: 'user' | 'kernel'; outcome: number; signo: number; faulted: boolean }): void {
  const list = k.state.accesses;
  if (list.length >= MAX_ACCESSES) return;
  const last = list.at(-1);
  if (!a.faulted && last && last.step === machine.step && (BigInt(last.address) & PAGE) === (a.address & PAGE)) return;
  const mm = machine.memory.readU64(k.currentTask(machine) + k.offset('task_struct', 'mm'));
  const area = areas(k, machine, mm).find(x => x.start <= a.address && a.address < x.end);
  if (area?.special === undefined) return;
  list.push({ ...a, address: a.address.toString(), step: machine.step, area: area.name, pgoff: Number(area.pgoff + ((a.address - area.start) >> 12n)) });
}

export function faultPrimitives(k: KernelContext): Primitive[] {
  const f: Family = { topic: 'model', source: '<model>/memory.c' };
  return [
    entry(f, { prototype: 'void fl_fault_done(unsigned long address, unsigned int outcome, int signo, int code)', does: 'The end of a page fault: the access is repeated, and when the fault could not be repaired it becomes a signal.', native: call => {
      const address = call.u64(0), signo = call.i32(2), code = call.i32(3);
      const pending = k.state.pending[call.task];
      recordAccess(k, call.machine, { address, access: pending?.access ?? 0, mode: pending?.mode ?? 'user', outcome: pending?.outcome ?? call.u32(1), signo: signo || k.state.failed[call.task]?.signo || 0, faulted: true });
      delete k.state.pending[call.task];
      if (signo) k.state.failed[call.task] = { address: address.toString(), signo, code, kernel: pending?.mode === 'kernel' };
    } }),
    entry(f, { prototype: 'void fl_image_page(unsigned long address, void *to)', does: 'Fills a page of the program\'s image from the compiled program.', native: call => {
      const page = call.u64(0) & PAGE, to = call.u64(1), bytes = call.machine.program.pageImage(page);
      if (bytes) call.machine.memory.writeBytes(to, bytes);
      call.machine.guardImage(page, to);
    } }),
  ];
}
