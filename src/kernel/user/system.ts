/**
 * The system calls of a program that runs on a kernel tree, as the C library makes them: each is a primitive `__sys_NAME` of the kernel layer,
 * which may run model code or the tree's own code before it has an answer.
 */
import type { BlockReason, FindingKind, MachineApi, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Registry } from '../registry.ts';
import { deliverFault } from './signals.ts';
import { processCall } from './process.ts';
import type { SystemCalls } from './syscalls.ts';

const ENOSYS = -38n, EINVAL = -22n;
/** Library names of calls whose primitive is called otherwise, and how their arguments are passed on. */
const ALIASES: Readonly<Record<string, readonly [name: string, drop?: number]>> = {
  openat: ['open', 1], rt_sigprocmask: ['sigprocmask'], fl_sigaction: ['sigaction'], geteuid: ['getuid'], getgid: ['getuid'], getegid: ['getuid'],
};
const IGNORED_BY_DEFAULT = new Set([17, 18, 23, 28]);

/** What one execution of a library function leaves for the next: calls answered so far, and the one that waits. */
interface Progress { readonly done: Readonly<Record<string, string>>; readonly waiting?: string; readonly inner?: unknown }

export function kernelSystem(k: KernelContext, user: Registry): SystemCalls {
  return {
    invoke(call, name, args) {
      const direct = special(k, call, name, args);
      if (direct !== 'no') return direct;
      const [alias, drop = 0] = ALIASES[name] ?? [name];
      const native = user.get(`__sys_${alias}`)?.native;
      if (!native) return ENOSYS;
      const key = `${name} ${args.join(' ')}`;
      const before = (call.state as Progress | undefined) ?? { done: {} };
      if (before.done[key] !== undefined) return BigInt(before.done[key]);
      if (before.waiting === `=${key}` && call.result !== undefined) {
        const result = BigInt.asIntN(64, call.result);
        call.state = { done: { ...before.done, [key]: result.toString() } } satisfies Progress;
        return result;
      }
      const resumes = before.waiting === key;
      const inner = new SystemCall(call, args.slice(drop), resumes ? before.inner : undefined, resumes ? call.result : undefined);
      native(inner);
      if (inner.left) {
        // The kernel function whose result is the call's result runs first: `=` marks that the library's function goes on with it.
        call.state = { done: before.done, waiting: inner.left === 'tail' ? `=${key}` : key, inner: inner.state } satisfies Progress;
        return undefined;
      }
      return inner.answer;
    },
  };
}

/** What ends the process or makes a signal. */
function special(k: KernelContext, call: NativeCall, name: string, args: readonly bigint[]): bigint | undefined | 'no' {
  switch (name) {
    case 'exit_group': case 'exit': call.machine.exitTask(call.task, Number(BigInt.asIntN(32, args[0]))); return undefined;
    case 'fl_abort': return processCall(k.state, call, name, args);
    case 'fl_raise': return raise(k, call, Number(args[0]));
    case 'kill': return raise(k, call, Number(args[1]));
    case 'fl_signal': {
      const signo = Number(args[0]);
      if (signo < 1 || signo > 64 || signo === 9 || signo === 19) return EINVAL;
      const before = k.state.signals[signo];
      // BSD semantics, as glibc's signal(): the handler stays, the call is restarted.
      k.state.signals[signo] = { handler: args[1].toString(), mask: '0', flags: 0x10000000 };
      return BigInt(before?.handler ?? '0');
    }
    default: return 'no';
  }
}

function raise(k: KernelContext, call: NativeCall, signo: number): bigint | undefined {
  if (signo === 0) return 0n;
  if (signo < 0 || signo > 64) return EINVAL;
  const handler = BigInt(k.state.signals[signo]?.handler ?? '0');
  if (handler === 1n || (handler === 0n && IGNORED_BY_DEFAULT.has(signo))) return 0n;
  const action = deliverFault(k.state, call.machine, call.task, signo, -6 /* SI_TKILL */, 0n);
  if (action.kind === 'signal') { call.machine.killTask(call.task, signo); return undefined; }
  return 0n;
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
  block(reason: BlockReason): void { this.left = 'again'; this.outer.block(reason); }
  callThen(fn: number, args: readonly (bigint | number)[]): void { this.left = 'again'; this.outer.callThen(fn, args); }
  tailCall(fn: number, args: readonly (bigint | number)[]): void { this.left = 'tail'; this.outer.callThen(fn, args); }
  finding(kind: FindingKind, message: string, began?: { file: number; offset: number }): never { return this.outer.finding(kind, message, began); }
}
