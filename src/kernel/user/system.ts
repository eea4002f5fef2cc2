/**
 * The system calls of a program as the C library makes them: each is a primitive `__sys_NAME`, which may run model code or the tree's own code,
 * or block, before it has an answer.
 */
import type { BlockReason, FindingKind, MachineApi, Native, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Registry } from '../registry.ts';
import { WITH_DIRECTORY } from './names.ts';
import { fileAt } from './open-files.ts';
import { processOf, type ProcessState } from './processes.ts';
import { progress, type Progress, type SystemCalls } from './syscalls.ts';

const ENOSYS = -38n, EINTR = -4n, EINVAL = -22n;
/** Library names of calls whose primitive is called otherwise, and how their arguments are passed on. */
const ALIASES: Readonly<Record<string, (a: readonly bigint[]) => readonly [name: string, args: readonly bigint[]]>> = {
  openat: a => ['open', [a[1]!, a[2]!, a[3] ?? 0n, a[0]!, 1n]], creat: a => ['open', [a[0]!, 0o1101n, a[1]!]], rt_sigprocmask: a => ['sigprocmask', a], fl_sigaction: a => ['sigaction', a], rt_sigpending: a => ['sigpending', a],
  rt_sigsuspend: a => ['sigsuspend', a], rt_sigtimedwait: a => ['sigtimedwait', a], geteuid: a => ['getuid', a], getgid: a => ['getuid', a], getegid: a => ['getuid', a],
  epoll_create: a => ['epoll_create1', [BigInt.asIntN(32, a[0]!) > 0n ? 0n : -1n]],
  fdatasync: a => ['fsync', a], set_tid_address: () => ['gettid', []], pipe: a => ['pipe2', [a[0]!, 0n]], dup: a => ['dup3', [a[0]!, -1n, -1n]], dup2: a => ['dup3', [a[0]!, a[1]!, -1n]], eventfd: a => ['eventfd2', [a[0]!, 0n]],
};
/** Calls that a signal handler ends with EINTR whatever its action says (signal(7)). */
const NEVER_RESTARTED = new Set(['pause', 'sigsuspend', 'sigtimedwait']);
/** Calls that have to clean up first: they look at `interrupted` themselves. */
const INTERRUPTED_THEMSELVES = new Set(['poll', 'ppoll', 'select', 'pselect6', 'epoll_wait']);

/** A call that Linux has and that is not modelled: told where a reader looks for errors. */
function missing(call: NativeCall, name: string): void {
  if (name.startsWith('fl_')) return;
  call.machine.output(2, new TextEncoder().encode(`faultline: the system call ${name}(2) is not modelled and fails with ENOSYS: do without it, or see CONTRIBUTING.md (src/kernel/user)\n`));
}

/** Called with each system call that has its result: -4095..-1 is an error number. */
export type SystemCallWatch = (call: NativeCall, name: string, args: readonly bigint[], result: bigint) => void;

export function systemCalls(lookUp: (name: string) => Native | undefined, stream: SystemCalls['stream'], processes: () => ProcessState, watch?: SystemCallWatch, tell?: (call: NativeCall, name: string) => void): SystemCalls {
  const invoke = (call: NativeCall, wanted: string, given: readonly bigint[]): bigint | undefined => {
    if (wanted === 'readv' || wanted === 'writev' || wanted === 'preadv' || wanted === 'pwritev') return vector(call, wanted, given);
    const [name, args] = (ALIASES[wanted] ?? WITH_DIRECTORY[wanted])?.(given) ?? [wanted, given];
    return one(call, name, args, 0, WITH_DIRECTORY[wanted] ? [wanted, given] : [name, args]);
  };
  /** `told`: what the program called. */
  const one = (call: NativeCall, name: string, args: readonly bigint[], part = 0, told: readonly [name: string, args: readonly bigint[]] = [name, args]): bigint | undefined => {
    const native = lookUp(`__sys_${name}`);
    if (!native) {
      watch?.(call, ...told, ENOSYS);
      tell?.(call, told[0]);
      return ENOSYS;
    }
    const key = `${part} ${name} ${args.join(' ')}`;
    const before = progress(call);
    if (before.done[key] !== undefined) return BigInt(before.done[key]);
    const answer = (result: bigint): bigint => {
      watch?.(call, ...told, result);
      call.state = { done: { ...before.done, [key]: result.toString() } } satisfies Progress;
      return result;
    };
    if (before.waiting === `=${key}` && call.result !== undefined) return answer(BigInt.asIntN(64, call.result));
    const resumes = before.waiting === key;
    // A handler has run while the call was blocked outside of kernel code.
    if (resumes && call.result === undefined && call.interrupted !== 'no' && !INTERRUPTED_THEMSELVES.has(name) && (call.interrupted === 'fail' || NEVER_RESTARTED.has(name))) return answer(EINTR);
    const inner = new SystemCall(call, args, resumes ? before.inner : undefined, resumes ? call.result : undefined);
    native(inner);
    // The call ended its process (a signal without a handler, exit): nothing of it returns.
    const s = processes();
    if (s.threads[call.task] && processOf(s, call.task)?.ending !== undefined) return undefined;
    if (inner.left) {
      // The kernel function whose result is the call's result runs first: `=` marks that the library's function goes on with it.
      call.state = { done: before.done, waiting: inner.left === 'tail' ? `=${key}` : key, inner: inner.state } satisfies Progress;
      return undefined;
    }
    return answer(inner.answer);
  };
  /** readv(2) and writev(2): segment by segment, up to the first that is short. */
  const vector = (call: NativeCall, name: string, [fd, list, count, offset]: readonly bigint[]): bigint | undefined => {
    const m = call.machine.memory, at = name.startsWith('p');
    if (count! > 1024n || count! < 0n) return EINVAL;
    if (name === 'writev' && lookUp('__sys_fl_is_pipe') && one(call, 'fl_is_pipe', [fd!]) === 1n) return one(call, 'fl_pipe_writev', [fd!, list!, count!]);
    let total = 0n;
    for (let n = 0n; n < count!; n++) {
      const base = m.readU64(list! + n * 16n), size = m.readU64(list! + n * 16n + 8n);
      if (size === 0n) continue;
      const simple = name.replace(/^p/, '').replace(/v$/, '');
      const r = at ? one(call, simple === 'read' ? 'pread64' : 'pwrite64', [fd!, base, size, offset! + total], Number(n)) : one(call, simple, [fd!, base, size], Number(n));
      if (r === undefined) return undefined;
      if (r < 0n) return total > 0n ? total : r;
      total += r;
      if (r < size) break;
    }
    return total;
  };
  return { invoke, stream };
}

/** Those of a program that runs on a kernel tree. */
export function kernelSystem(k: KernelContext, user: Registry, watch?: SystemCallWatch): SystemCalls {
  return systemCalls(name => user.get(name)?.native, (call, fd) => {
    const file = fileAt(k, call.task, fd);
    return file?.kind === 'output' ? file.stream : undefined;
  }, () => k.state, watch, missing);
}

/** The call that a primitive sees when the library makes it: the library's arguments, the answer kept. */
class SystemCall implements NativeCall {
  answer = 0n;
  left: 'again' | 'tail' | undefined;
  state: unknown;
  readonly machine: MachineApi;
  readonly task: number;
  readonly fn: NativeCall['fn'];
  readonly resumed: BlockReason | undefined;
  readonly result: bigint | undefined;
  readonly interrupted: NativeCall['interrupted'];
  private readonly outer: NativeCall;
  private readonly args: readonly bigint[];

  constructor(outer: NativeCall, args: readonly bigint[], state: unknown, result: bigint | undefined) {
    this.outer = outer;
    this.args = args;
    this.state = state;
    this.result = result;
    this.machine = outer.machine;
    this.task = outer.task;
    this.fn = outer.fn;
    this.resumed = outer.resumed;
    this.interrupted = outer.interrupted;
  }
  private arg(n: number): bigint { return this.args[n] ?? 0n; }
  i32(n: number): number { return Number(BigInt.asIntN(32, this.arg(n))); }
  u32(n: number): number { return Number(BigInt.asUintN(32, this.arg(n))); }
  i64(n: number): bigint { return BigInt.asIntN(64, this.arg(n)); }
  u64(n: number): bigint { return BigInt.asUintN(64, this.arg(n)); }
  f64(): number { return 0; }
  varargs(): bigint { return 0n; }
  ret32(v: number): void { this.answer = BigInt(v | 0); }
  ret64(v: bigint): void { this.answer = BigInt.asIntN(64, v); }
  retF64(): void { }
  retNaN(): void { }
  extended(): bigint { return 0n; }
  retExtended(): void { }
  negative(): boolean { return false; }
  tell(...what: Parameters<NativeCall['tell']>): void { this.outer.tell(...what); }
  block(reason: BlockReason): void { this.left = 'again'; this.outer.block(reason); }
  callThen(fn: number, args: readonly (bigint | number)[]): void { this.left = 'again'; this.outer.callThen(fn, args); }
  tailCall(fn: number, args: readonly (bigint | number)[]): void { this.left = 'tail'; this.outer.callThen(fn, args); }
  finding(kind: FindingKind, message: string, began?: { file: number; offset: number }): never { return this.outer.finding(kind, message, began); }
}
