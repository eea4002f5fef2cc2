/**
 * Processes and threads as the user side knows them: who belongs to whom, what signals do, which descriptors are open. Plain data that
 * travels with snapshots. Their task_struct and mm_struct are in simulated memory: see media/model/task.c.
 */
import type { MachineApi } from '../../vm/api.ts';

/** A signal on its way: what its siginfo_t will hold. */
export interface SignalInfo {
  readonly signo: number; readonly code: number;
  /** si_addr, in decimal. */
  readonly address?: string;
  readonly pid?: number; readonly value?: string;
  /** si_timerid of SI_TIMER. */
  readonly timer?: number;
  /** si_status of SIGCHLD. */
  readonly status?: number;
}
export interface SignalAction { readonly handler: string; readonly flags: number; readonly mask: string }

export interface Thread {
  /** Number of its process. */
  readonly process: number;
  readonly tid: number;
  /** Blocked signals, as a bit mask in decimal (bit 0: signal 1). */
  blocked: string;
  /** The mask that sigsuspend() and its like put aside: a handler's return brings it back. */
  aside?: string;
  pending: SignalInfo[];
  /** prctl(PR_SET_NAME). */
  name?: string;
  /** sched_setaffinity(2): the CPUs, as a bit mask in decimal. */
  cpus?: string;
  /** Masks to put back when handlers return, by pushSignal's token. */
  masks: string[];
  /** sigaltstack(): lowest address in decimal, bytes; and whether a handler runs on it now, by tokens. */
  stack?: { at: string; size: number };
  onStack: number[];
}

export interface Usage { readonly minor: number; readonly major: number; readonly pages: number }

export interface Process {
  readonly pid: number;
  parent: number;
  /** Its machine tasks that have not ended, oldest first. */
  tasks: number[];
  signals: Record<number, SignalAction>;
  pending: SignalInfo[];
  /** Open files by descriptor. */
  files: Record<number, Descriptor>;
  /** What exit(2) or a signal decided: the wait status to be. */
  ending?: number;
  /** Of an ended process, and of all children that were waited for: page faults, pages at most. */
  usage?: Usage;
  children?: Usage;
  /** A stop signal has stopped it; its last stop or going on that nobody has waited for, as wait(2) tells it. */
  stopped?: true;
  change?: number;
  /** It has ended and nobody has waited for it. */
  ended: boolean;
  /** ITIMER_REAL: simulated nanoseconds. */
  alarm?: { at: number; every: number };
  umask: number;
  /** Numbers of its process group and session. */
  group: number;
  session: number;
  /** The working directory's inode, where it is not the root. */
  cwd?: number;
  /** setrlimit(2): soft and hard, in decimal. */
  limits?: Record<number, readonly [string, string]>;
  /** sched_setscheduler(2): policy and priority; setpriority(2); personality(2); commands that membarrier(2) has registered. */
  policy?: readonly [policy: number, priority: number];
  nice?: number;
  personality?: number;
  barriers?: number;
  /** prctl(PR_SET_PDEATHSIG). */
  deathSignal?: number;
  /** prctl(PR_SET_NO_NEW_PRIVS). */
  noNewPrivileges?: true;
}
/** `open` is the number of the open file, which several descriptors may share. */
export interface Descriptor { readonly open: number; closeOnExec: boolean }

/** A timer of timerfd_create(2) or timer_create(2). Times are nanoseconds of the simulated clock. */
export interface Timer {
  readonly clock: number; readonly process: number;
  at?: number; every: number;
  /** Expirations that were not read. */
  expired: number; overrun: number; flags: number; left?: number;
  /** timer_create(): the signal (0: none), its value in decimal, the thread it goes to. */
  signo?: number; value?: string; thread?: number;
}

export interface ProcessState {
  processes: Record<number, Process>;
  /** How often each modelled file has had news, for edge-triggered epoll; absent without a kernel. */
  news?: Record<string, number>;
  /** By machine task. */
  threads: Record<number, Thread>;
}

export function newThread(process: number, tid: number, blocked = '0'): Thread { return { process, tid, blocked, pending: [], masks: [], onStack: [] }; }
export function newProcess(pid: number, parent: number, task: number): Process {
  return { pid, parent, tasks: [task], signals: {}, pending: [], files: {}, ended: false, umask: 0o22, group: pid, session: pid };
}

export function threadOf(s: ProcessState, task: number): Thread {
  const t = s.threads[task];
  if (!t) throw new Error(`task ${task} is no thread of a process`);
  return t;
}
export function processOf(s: ProcessState, task: number): Process { return s.processes[threadOf(s, task).process]!; }

/** The process ends, with every thread of it: exit_group(2), a fatal signal. `status` as wait(2) tells it. The running thread ends last. */
export function endProcess(machine: MachineApi, p: Process, status: number): void {
  if (p.ending !== undefined) return;
  p.ending = status;
  const signo = status & 0x7f, own = machine.current();
  for (const task of [...p.tasks.filter(t => t !== own), ...p.tasks.filter(t => t === own)]) {
    if (signo) machine.killTask(task, signo); else machine.exitTask(task, status >> 8);
  }
}
