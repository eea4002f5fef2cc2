/**
 * The simulated kernel of one run: primitives, supervisor, boot and exec over one environment. Knows neither VS Code nor a file system.
 */
import type { MachineApi, Supervisor, UserSpace } from '../vm/api.ts';
import { boot, exec, spaceOf, type Process } from './boot.ts';
import { createContext, executesMemory, type KernelContext } from './context.ts';
import type { KernelEnvironment } from './environment.ts';
import { createSupervisor, faultPrimitives } from './faults.ts';
import { createLockBook } from './lockbook.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { pageTablePrimitives } from './mmu.ts';
import { accountingPrimitives } from './primitives/accounting.ts';
import { assertPrimitives } from './primitives/asserts.ts';
import { atomicPrimitives } from './primitives/atomics.ts';
import { barrierPrimitives } from './primitives/barriers.ts';
import { bitPrimitives } from './primitives/bitops.ts';
import { cpuPrimitives } from './primitives/cpu.ts';
import { filePrimitives } from './primitives/files.ts';
import { heapPrimitives } from './primitives/heap.ts';
import { percpuPrimitives } from './primitives/percpu.ts';
import { lockPrimitives } from './primitives/locks.ts';
import { maplePrimitives } from './primitives/maple.ts';
import { memoryPrimitives } from './primitives/memory.ts';
import { mmPrimitives } from './primitives/mm.ts';
import { namespacePrimitives } from './primitives/namespaces.ts';
import { createPages, pagePrimitives, type Pages } from './primitives/pages.ts';
import { shmemPrimitives } from './primitives/shmem.ts';
import { schedulingPrimitives } from './primitives/scheduling.ts';
import { userCopyPrimitives } from './primitives/usercopy.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createUserAccess } from './user/access.ts';
import { createReferences } from './references.ts';
import { userPrimitives } from './user/index.ts';
import { O, install } from './user/open-files.ts';
import { newProcess, newThread } from './user/processes.ts';
import { exitPrimitives } from './user/sys-process.ts';
import { timerPrimitives } from './user/sys-signal.ts';

export interface Kernel {
  /** Primitives of kernel code. */
  readonly registry: Registry;
  /** System calls as a program sees them; the C library's own functions are not among them. */
  readonly user: Registry;
  readonly supervisor: Supervisor;
  readonly context: KernelContext;
  readonly pages: Pages;
  readonly ledger: Ledger;
  /** The boot's part before the first process. Once a machine, before exec. */
  boot(machine: MachineApi): void;
  /** Makes the process of a machine task that is to be spawned next; call {@link adopt} with the task's number then. */
  exec(machine: MachineApi, pid: number): Process;
  /** The machine's task runs this process from now on. */
  adopt(task: number, process: Process): void;
}

export function createKernel(env: KernelEnvironment): Kernel {
  const context = createContext(env);
  const pages = createPages(context);
  const locks = createLockBook(context);
  const references = createReferences(context);
  const ledger = createLedger(context, pages, machine => references.check(machine));
  const spaces = new Map<number, UserSpace>();
  const access = createUserAccess(context, task => spaces.get(task));
  const registry = createRegistry([
    atomicPrimitives((call, address, delta, value) => {
      ledger.counterChanged(call, address, delta, value);
      references.counterChanged(call, address, delta, value);
    }), barrierPrimitives(), bitPrimitives(), assertPrimitives(context), lockPrimitives(context, locks),
    cpuPrimitives(context), percpuPrimitives(context), pagePrimitives(context, pages), heapPrimitives(context, locks), memoryPrimitives(context), namespacePrimitives(context),
    filePrimitives(context), schedulingPrimitives(context, locks), userCopyPrimitives(context, access),
    accountingPrimitives(context), exitPrimitives(context), timerPrimitives(context),
    ...(executesMemory(env) ? [maplePrimitives(context), mmPrimitives(context), shmemPrimitives(context)] : []),
    ledger.primitives, pageTablePrimitives(ledger.noteMapped), faultPrimitives(context),
  ]);
  return {
    registry, context, pages, ledger,
    user: createRegistry([userPrimitives(context, access, (machine, task) => {
      const space = spaceOf(context, machine, machine.memory.readU64(task + context.offset('task_struct', 'mm')));
      return { space, started: id => { context.state.tasks[id] = task.toString(); spaces.set(id, space); } };
    })]),
    supervisor: createSupervisor(context),
    boot: machine => boot(context, machine, ledger),
    exec: (machine, pid) => exec(context, machine, pid),
    adopt(task, process) {
      context.state.tasks[task] = process.task.toString();
      spaces.set(task, process.space);
      const { state } = context, { pid } = process;
      state.processes[pid] = newProcess(pid, 1, task);
      state.threads[task] = newThread(pid, pid);
      for (const stream of [0, 1, 2]) install(context, task, { kind: stream === 0 ? 'input' : 'output', stream, flags: stream === 0 ? O.readOnly : O.writeOnly });
    },
  };
}
