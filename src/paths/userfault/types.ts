/** What a panel draws of the userfault path: plain data. Addresses are hexadecimal strings with 0x; tasks are the machine's numbers. */
export interface UserfaultThread {
  readonly task: number; readonly name: string; readonly pid: number; readonly tgid: number;
  readonly state: 'running' | 'runnable' | 'sleeping' | 'exited';
  /** The kernel's word: `TASK_INTERRUPTIBLE`, …; '' for a task that has exited. */
  readonly kernelState: string;
  /** What it waits for, in words. */
  readonly waitsFor?: string;
  /** Innermost function of the reader's source, kernel or program. */
  readonly function?: string;
  /** Queues that it stands on: `fault_pending_wqh`, … */
  readonly queues: readonly string[];
}
export interface UserfaultMessage {
  readonly event: 'pagefault' | 'fork' | 'remap' | 'remove' | 'unmap' | 'done';
  /** pagefault: the address; remap: from; remove, unmap: start. */
  readonly address?: string;
  readonly to?: string; readonly length?: string;
  /** `write`, `write-protected`, `minor`. */
  readonly flags: readonly string[];
  /** The thread id that the message carries (UFFD_FEATURE_THREAD_ID); 0: none. */
  readonly ptid: number;
  /** The task that waits for the answer. */
  readonly task?: number;
  /** A wake-up has reached it, and it has not run yet. */
  readonly waken: boolean;
}
export interface UserfaultContext {
  readonly id: number; readonly address: string;
  /** Descriptors that name it: process number and descriptor. */
  readonly descriptors: readonly { readonly pid: number; readonly fd: number }[];
  /** The process whose address space it watches. */
  readonly pid: number;
  readonly refcount: number; readonly initialised: boolean; readonly nonBlocking: boolean; readonly userModeOnly: boolean; readonly released: boolean; readonly mmapChanging: number;
  /** Names of the features that were asked for, without UFFD_FEATURE_. */
  readonly features: readonly string[];
  /** fault_pending_wqh: not read yet; the first is read next. */
  readonly pending: readonly UserfaultMessage[];
  /** fault_wqh: read, and not resolved. */
  readonly delivered: readonly UserfaultMessage[];
  /** event_wqh. */
  readonly events: readonly UserfaultMessage[];
  /** Tasks that wait in read() or poll(): fd_wqh. */
  readonly readers: readonly number[];
}
export type UserfaultPageState = 'none' | 'present' | 'read-only' | 'write-protected' | 'zero page' | 'marker: write-protected' | 'marker: poisoned' | 'marker: guard' | 'swap' | 'migration';
export interface UserfaultPage {
  readonly address: string; readonly state: UserfaultPageState; readonly flags: string; readonly value: string;
  readonly pfn?: number; readonly refcount?: number; readonly mapcount?: number;
  /** Faults wait on it. */
  readonly waiting: number;
}
export interface UserfaultRange {
  readonly start: string; readonly end: string; readonly rights: string; readonly name: string;
  readonly context: number; readonly pid: number;
  /** `missing`, `wp`, `minor`. */
  readonly modes: readonly string[];
  readonly pages: readonly UserfaultPage[];
  /** Pages of the range that are left out of `pages`. */
  readonly more: number;
}
/** A lock that a task holds, and where it took it. */
export interface UserfaultLock { readonly name: string; readonly what: 'spinlock' | 'mutex' | 'semaphore'; readonly read: boolean; readonly task: number; readonly since: { readonly path: string; readonly line: number; readonly column: number } }
/** A task had the CPU from a step on. */
export interface UserfaultTurn { readonly task: number; readonly from: number; readonly to: number }

export interface UserfaultView {
  readonly path: 'userfault'; readonly step: number;
  readonly process: { readonly pid: number; readonly arch: string; readonly release: string };
  readonly threads: readonly UserfaultThread[];
  readonly contexts: readonly UserfaultContext[];
  readonly mappings: readonly { readonly start: string; readonly end: string; readonly flags: string; readonly name: string; readonly pages: number; readonly highlight: boolean }[];
  readonly ranges: readonly UserfaultRange[];
  readonly locks: readonly UserfaultLock[];
  readonly timeline: readonly UserfaultTurn[];
}
