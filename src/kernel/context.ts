/**
 * What the primitives of one run share: the tree's layouts (through the linker's environment) and the small state of the kernel model that
 * is not in simulated memory. Everything that a reader could inspect (pages, VMAs, page tables, tasks) *is* in simulated memory.
 */
import type { MachineApi } from '../vm/api.ts';
import type { KernelEnvironment, StructLayout } from './environment.ts';
import type { Taken } from './references.ts';
import { noLocks, type LockState } from './lockbook.ts';
import type { OpenFile, Socket } from './user/open-files.ts';
import type { ProcessState, Timer } from './user/processes.ts';
import { noTmpfs, type TmpfsState } from './user/disk.ts';

/** Travels with the machine's snapshots: plain data, replaced as a whole by {@link restore}. */
export interface KernelState extends ProcessState {
  /** Machine task -> address of its task_struct. */
  tasks: Record<number, string>;
  /** The task_struct that runs host-started calls (boot, exec); '0' before there is one. */
  bootTask: string;
  /** Next free byte of the kernel's heap. */
  heap: string;
  /** A page fault that the model could not repair, until the access is executed again. */
  failed: Record<number, { address: string; signo: number; code: number; kernel: boolean }>;
  /** printk's lines. */
  log: string[];
  /** WARN_ON_ONCE places that have fired: `file:offset`. */
  warned: Record<string, true>;
  /** What happened to pages of special mappings, oldest first; bounded. */
  accesses: AccessRecord[];
  /** An access whose fault is being handled. */
  pending: Record<number, { address: string; access: number; mode: 'user' | 'kernel'; step: number; outcome?: number }>;
  /** Page frames allocated so far: [first, past the last). */
  pages: [number, number];
  /** Open files by number (descriptors are a process's: user/descriptors.ts), and pipes by number. */
  open: Record<number, OpenFile>;
  nextOpen: number;
  pipes: { data: number[]; readers: number; writers: number; size?: number }[];
  /** Names of memory files by the address of their struct file, as /proc/self/maps tells them. */
  fileNames: Record<string, string>;
  /** Regular files by name. */
  tmpfs: TmpfsState;
  /** Timers and sockets by number; sockets by name. */
  timers: Record<number, Timer>; nextTimer: number;
  sockets: Record<number, Socket>; nextSocket: number; bound: Record<string, number>;
  /** What /proc/self/maps calls the program's image. */
  programPath: string;
  /** The task that sends the signals of timers. */
  timerTask?: number;
  /** First threads that have ended while others of their process go on. */
  leaders: Record<number, true>;
  /** getrandom(2)'s state. */
  random: number;
  /** The next process number. */
  nextPid: number;
  /** Devices and debugging files that initcalls registered: path -> address of its operations. */
  devices: Record<string, string>;
  /** Tasks that poll and whose files have had news since they last looked. */
  polled: Record<number, true>;
  /** References of heap objects by the address of their refcount_t: see references.ts. */
  references: Record<string, readonly Taken[]>;
  /** Initcalls that have run. */
  initcalls: Record<string, true>;
  /** Arrays of modelled maple trees: those given back, and the next one (primitives/maple.ts). */
  mapleFree: number[]; mapleNext: number;
  /** Namespaces made so far. */
  namespaces: number;
  /** Next free byte for per-CPU objects; '' before the first. */
  percpu: string;
  /** Locks that are held, and the order in which they were taken. */
  locks: LockState;
  booted: boolean;
}
/** An access of a special mapping's page: `area` and `pgoff` say where; without `faulted` the entry was there already. */
export interface AccessRecord { faulted: boolean; step: number; area: string; pgoff: number; address: string; access: number; mode: 'user' | 'kernel'; outcome: number; signo: number }

export function initialState(): KernelState {
  return { tasks: {}, bootTask: '0', heap: '0', failed: {}, log: [], warned: {}, accesses: [], pending: {}, pages: [Number.MAX_SAFE_INTEGER, 0], processes: {}, threads: {}, leaders: {}, open: {}, nextOpen: 1, pipes: [], news: {}, fileNames: {}, tmpfs: noTmpfs, timers: {}, nextTimer: 1, sockets: {}, nextSocket: 1, bound: {}, programPath: '/program', nextPid: 1002, random: 0x2545f491, devices: {}, polled: {}, references: {}, initcalls: {}, mapleFree: [], mapleNext: 0, namespaces: 0, percpu: '', locks: noLocks(), booted: false };
}

export interface KernelContext {
  /** Who asks for translations at the moment: a system call on the program's behalf, or the program. */
  accessMode: 'user' | 'kernel';
  readonly env: KernelEnvironment;
  state: KernelState;
  /** Layout of a struct that the model needs; throws a message for the reader when the tree declares none. */
  need(tag: string): StructLayout;
  /** Offset of a member that the model needs; throws when the tree's struct has none. */
  offset(tag: string, member: string): bigint;
  /** Address of the task_struct of the machine's current task. */
  currentTask(machine: MachineApi): bigint;
}

/**
 * Whether page faults run through the tree's own mm/memory.c: on x86-64, whose page tables the simulated MMU walks, where the tree has it. Else the
 * model's small fault path (media/model/memory.c) stands in.
 */
export function executesMemory(env: KernelEnvironment): boolean {
  return env.arch === 'x86' && env.hasFile('mm/memory.c') && env.hasFile('mm/rmap.c');
}

export class ModelError extends Error {
  constructor(message: string) { super(message); this.name = 'ModelError'; }
}

export function createContext(env: KernelEnvironment): KernelContext {
  const layouts = new Map<string, StructLayout>();
  const offsets = new Map<string, bigint>();
  const need = (tag: string): StructLayout => {
    let l = layouts.get(tag);
    if (!l) {
      l = env.layout(tag);
      if (!l) throw new ModelError(`the kernel model needs struct ${tag}, which this tree does not define: open a complete tree (include/ is read from it)`);
      layouts.set(tag, l);
    }
    return l;
  };
  const context: KernelContext = {
    accessMode: 'user', env, state: initialState(), need,
    offset(tag, member) {
      const key = `${tag}.${member}`;
      let o = offsets.get(key);
      if (o === undefined) {
        const n = need(tag).offsetOf(member);
        if (n === undefined) throw new ModelError(`the kernel model needs member ${member} of struct ${tag}, which this tree's declaration lacks`);
        o = BigInt(n);
        offsets.set(key, o);
      }
      return o;
    },
    currentTask(machine) {
      const t = context.state.tasks[machine.current()];
      return BigInt(t ?? context.state.bootTask);
    },
  };
  return context;
}
