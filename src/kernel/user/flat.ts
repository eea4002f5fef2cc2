/**
 * The operating system of a stand-alone program, one without a kernel tree: a heap, output, signals, exit. What needs a kernel answers
 * ENOSYS. With a tree the kernel layer takes this place.
 */
import { USER_IMAGE_END } from '../../compiler/addresses.ts';
import type { FaultAction, MachineApi, NativeCall, Supervisor } from '../../vm/api.ts';
import { Access } from '../../vm/api.ts';
import type { SystemCalls } from './syscalls.ts';

const EINTR = 4n, EBADF = 9n, ENOMEM = 12n, EFAULT = 14n, EINVAL = 22n, ENOSYS = 38n, ENOENT = 2n;
const SIGABRT = 6, SIGSEGV = 11, SIGCHLD = 17, SIGURG = 23, SIGWINCH = 28, SIGCONT = 18;
/** Signals whose default action is to be ignored. */
const IGNORED = new Set([SIGCHLD, SIGURG, SIGWINCH, SIGCONT]);

/** Plain data: travels with snapshots. Addresses in decimal. */
interface FlatState {
  brk: string; mapTop: string;
  /** Ranges that mmap gave: [from, to, protection]. */
  maps: [string, string, number][];
  handlers: Record<number, { handler: string; flags: number; mask: string }>;
  blocked: string;
  pending: number[];
  masks: string[];
}

export interface FlatProcess { readonly system: SystemCalls; readonly supervisor: Supervisor; /** Regions that are there from the start: heap and mappings. */ readonly ranges: { from: bigint; to: bigint }[] }

const HEAP = USER_IMAGE_END, HEAP_LIMIT = 0x80000000n, MAPS = 0x100000000n, MAPS_LIMIT = 0x4000000000n;

export function flatProcess(): FlatProcess {
  let s: FlatState = { brk: HEAP.toString(), mapTop: MAPS.toString(), maps: [], handlers: {}, blocked: '0', pending: [], masks: [] };

  /** Delivers a signal to the calling task, or ends the process. */
  const deliver = (machine: MachineApi, task: number, signo: number, code: number, address: bigint, write: (at: bigint) => void): FaultAction | undefined => {
    const h = s.handlers[signo];
    const handler = h ? BigInt(h.handler) : 0n;
    const blocked = (BigInt(s.blocked) >> BigInt(signo - 1) & 1n) !== 0n;
    const synchronous = code > 0;
    if (handler === 1n && !synchronous) return undefined;
    if (handler <= 1n || (blocked && synchronous)) {
      if (handler === 0n && IGNORED.has(signo)) return undefined;
      return { kind: 'signal', signo, code, address };
    }
    if (blocked) { s.pending.push(signo); return undefined; }
    const token = s.masks.push(s.blocked) - 1;
    s = { ...s, masks: [...s.masks] };
    if (!(h.flags & 0x40000000)) s.blocked = (BigInt(s.blocked) | BigInt(h.mask) | 1n << BigInt(signo - 1)).toString();
    if (h.flags & 0x80000000) delete s.handlers[signo];
    void write;
    machine.pushSignal(task, handler, [BigInt(signo), signalInfo(machine, signo, code, address), 0n], token);
    return { kind: 'retry' };
  };

  /** A siginfo_t in the process's memory, for handlers that look at si_addr. One a process: handlers that nest see the inner one. */
  const signalInfo = (machine: MachineApi, signo: number, code: number, address: bigint): bigint => {
    const at = INFO;
    const m = machine.memory;
    m.fill(at, 0, 128);
    m.writeU32(at, signo); m.writeU32(at + 8n, code);
    m.writeU64(at + 16n, address);
    return at;
  };

  const send = (call: NativeCall, signo: number): bigint | undefined => {
    if (signo < 0 || signo > 64) return -EINVAL;
    if (signo === 0) return 0n;
    const action = deliver(call.machine, call.task, signo, -6, 0n, () => {});
    if (action?.kind === 'signal') { call.machine.killTask(call.task, signo); return undefined; }
    return 0n;
  };

  const invoke = (call: NativeCall, name: string, a: readonly bigint[]): bigint | undefined => {
    const m = call.machine.memory;
    switch (name) {
      case 'write': {
        if (a[0] !== 1n && a[0] !== 2n) return -EBADF;
        const n = Number(a[2]);
        if (n === 0) return 0n;
        if (!readable(m, a[1], n)) return -EFAULT;
        call.machine.output(Number(a[0]), m.readBytes(a[1], n));
        return a[2];
      }
      case 'read': return a[0] === 0n ? 0n : -EBADF;
      case 'open': case 'openat': case 'stat': case 'access': case 'lstat': return -ENOENT;
      case 'close': return a[0] <= 2n ? 0n : -EBADF;
      case 'lseek': case 'fstat': case 'fcntl': case 'ioctl': return -EBADF;
      case 'brk': {
        if (a[0] >= HEAP && a[0] <= HEAP_LIMIT) s = { ...s, brk: a[0].toString() };
        return BigInt(s.brk);
      }
      case 'mmap': {
        const length = (a[1] + 4095n) & ~4095n;
        if (length === 0n) return -EINVAL;
        if (!(a[3] & 0x20n)) return -EBADF;
        const from = a[3] & 0x10n ? a[0] : BigInt(s.mapTop);
        if (from + length > MAPS_LIMIT) return -ENOMEM;
        s = { ...s, maps: [...s.maps, [from.toString(), (from + length).toString(), Number(a[2])]], mapTop: a[3] & 0x10n ? s.mapTop : (from + length + 4096n).toString() };
        return from;
      }
      case 'munmap': case 'mprotect': case 'madvise': case 'msync': case 'mlock': case 'munlock': return 0n;
      case 'getpid': case 'gettid': return 1000n;
      case 'getppid': return 999n;
      case 'getuid': case 'geteuid': case 'getgid': case 'getegid': return 0n;
      case 'sched_yield': return 0n;
      case 'clock_gettime': return -ENOSYS;
      case 'exit_group': case 'exit': call.machine.exitTask(call.task, Number(a[0])); return undefined;
      case 'fl_abort':
        if (BigInt(s.handlers[SIGABRT]?.handler ?? 0) > 1n && call.state === undefined) { call.state = 'sent'; send(call, SIGABRT); return undefined; }
        call.machine.killTask(call.task, SIGABRT);
        return undefined;
      case 'fl_raise': return send(call, Number(a[0]));
      case 'kill': return a[0] === 1000n || a[0] === 0n ? send(call, Number(a[1])) : -3n;
      case 'fl_signal': case 'fl_sigaction': {
        const signo = Number(a[0]);
        if (signo < 1 || signo > 64 || signo === 9 || signo === 19) return -EINVAL;
        const old = s.handlers[signo];
        if (name === 'fl_signal') {
          s = { ...s, handlers: { ...s.handlers, [signo]: { handler: a[1].toString(), flags: 0x10000000, mask: '0' } } };
          return BigInt(old?.handler ?? 0);
        }
        const next = a[1] === 0n ? undefined : { handler: m.readU64(a[1]).toString(), mask: m.readU64(a[1] + 8n).toString(), flags: m.readU32(a[1] + 136n) };
        if (a[2] !== 0n) {
          m.fill(a[2], 0, 152);
          m.writeU64(a[2], BigInt(old?.handler ?? 0)); m.writeU64(a[2] + 8n, BigInt(old?.mask ?? 0)); m.writeU32(a[2] + 136n, old?.flags ?? 0);
        }
        if (next) s = { ...s, handlers: { ...s.handlers, [signo]: next } };
        return 0n;
      }
      case 'rt_sigprocmask': {
        const old = BigInt(s.blocked);
        if (a[1] !== 0n) {
          const set = m.readU64(a[1]);
          const next = a[0] === 0n ? old | set : a[0] === 1n ? old & ~set : set;
          if (a[2] !== 0n) { m.fill(a[2], 0, 128); m.writeU64(a[2], old); }
          s = { ...s, blocked: next.toString() };
          const ready = s.pending.filter(n => !(next >> BigInt(n - 1) & 1n));
          s = { ...s, pending: s.pending.filter(n => next >> BigInt(n - 1) & 1n) };
          for (const n of ready) send(call, n);
        } else if (a[2] !== 0n) { m.fill(a[2], 0, 128); m.writeU64(a[2], old); }
        return 0n;
      }
      case 'pause': return -EINTR;
      default: return -ENOSYS;
    }
  };

  const readable = (m: MachineApi['memory'], at: bigint, n: number): boolean => {
    try { m.readBytes(at, n); return true; } catch { return false; }
  };

  const supervisor: Supervisor = {
    pageFault(machine, task, address, access, mode): FaultAction {
      if (mode === 'kernel') return { kind: 'finding', finding: address < 4096n ? 'null-pointer' : 'wild-pointer', message: `access to 0x${address.toString(16)}` };
      const mapped = s.maps.find(([from, to]) => address >= BigInt(from) && address < BigInt(to));
      const code = mapped ? 2 : 1;
      const handler = BigInt(s.handlers[SIGSEGV]?.handler ?? 0);
      if (handler <= 1n) {
        const what = access === Access.Write ? 'write to' : access === Access.Execute ? 'call of' : 'read of';
        return { kind: 'finding', finding: address < 65536n ? 'null-pointer' : 'wild-pointer', message: `${what} 0x${address.toString(16)}, which is not mapped` };
      }
      return deliver(machine, task, SIGSEGV, code, address, () => {}) ?? { kind: 'signal', signo: SIGSEGV, code, address };
    },
    signalReturn(_machine, _task, token) { s = { ...s, blocked: s.masks[token] ?? '0', masks: s.masks.slice(0, token) }; },
    save: () => s,
    restore: state => { s = state as FlatState; },
  };
  return { system: { invoke }, supervisor, ranges: [{ from: HEAP, to: HEAP_LIMIT }, { from: MAPS, to: MAPS_LIMIT }, { from: INFO & ~4095n, to: (INFO & ~4095n) + 4096n }] };
}
const INFO = 0xf0000000n;
