/**
 * The operating system of a stand-alone program, one without a kernel tree: a heap, output, files of its own, signals, exit. What needs a kernel answers
 * ENOSYS. With a tree the kernel layer takes this place.
 */
import { USER_IMAGE_END, USER_STACK_TOP } from '../../compiler/addresses.ts';
import type { FaultAction, NativeCall, Supervisor } from '../../vm/api.ts';
import { Access } from '../../vm/api.ts';
import { fileCall, noFiles, type FileState } from './descriptors.ts';
import { E } from './errno.ts';
import { deliverFault, SIG, signalReturned, type SignalState } from './signals.ts';
import { processCall } from './process.ts';
import type { SystemCalls } from './syscalls.ts';

/** Travels with snapshots. Addresses in decimal. */
interface FlatState extends SignalState {
  brk: string; mapTop: string;
  /** What mmap gave: [from, to, protection]. Later entries come before earlier ones. */
  maps: readonly (readonly [string, string, number])[];
  files: FileState;
}

export interface FlatProcess {
  readonly system: SystemCalls; readonly supervisor: Supervisor;
  /** Whether the page at an address outside the program's image may be accessed so. */
  mapped(address: bigint, access: Access): boolean;
}

const HEAP = USER_IMAGE_END, HEAP_LIMIT = 0x80000000n, MAPS = 0x100000000n, MAPS_LIMIT = 0x4000000000n;
const MAP_FIXED = 0x10n, MAP_ANONYMOUS = 0x20n;
const PROT_READ = 1, PROT_WRITE = 2;
const SEGV_MAPERR = 1, SEGV_ACCERR = 2;

/** The stack of a stand-alone program. */
export const STACK = { top: USER_STACK_TOP, size: 0x800000n };

export function flatProcess(): FlatProcess {
  let s: FlatState = { brk: HEAP.toString(), mapTop: MAPS.toString(), maps: [], files: noFiles, signals: {}, blocked: {}, masks: [] };

  const invoke = (call: NativeCall, name: string, a: readonly bigint[]): bigint | undefined => {
    const m = call.machine.memory;
    const onFile = fileCall(s.files, call, name, a);
    if (onFile) { s = { ...s, files: onFile.files }; return onFile.result; }
    switch (name) {
      case 'brk':
        if (a[0] >= HEAP && a[0] <= HEAP_LIMIT) s = { ...s, brk: a[0].toString() };
        return BigInt(s.brk);
      case 'mmap': {
        const length = (a[1] + 4095n) & ~4095n;
        if (length === 0n) return BigInt(-E.INVAL);
        if (!(a[3] & MAP_ANONYMOUS)) return BigInt(-E.NODEV);
        const fixed = (a[3] & MAP_FIXED) !== 0n;
        const from = fixed ? a[0] : BigInt(s.mapTop);
        if (fixed && from & 4095n) return BigInt(-E.INVAL);
        if (from + length > (fixed ? STACK.top : MAPS_LIMIT)) return BigInt(-E.NOMEM);
        s = { ...s, maps: [...s.maps, [from.toString(), (from + length).toString(), Number(a[2])]], mapTop: fixed ? s.mapTop : (from + length + 4096n).toString() };
        call.machine.flushTlb();
        return from;
      }
      case 'munmap': case 'mprotect': {
        if (a[0] & 4095n || a[1] === 0n) return BigInt(-E.INVAL);
        const to = a[0] + ((a[1] + 4095n) & ~4095n);
        s = { ...s, maps: [...s.maps, [a[0].toString(), to.toString(), name === 'munmap' ? UNMAPPED : Number(a[2])]] };
        call.machine.flushTlb();
        return 0n;
      }
      case 'madvise': case 'msync': case 'mlock': case 'munlock': return 0n;
      case 'getpid': case 'gettid': return BigInt(1000 + call.task);
      case 'getppid': return 1n;
      case 'getuid': case 'geteuid': case 'getgid': case 'getegid': case 'sched_yield': return 0n;
      case 'fl_sigaction': {
        const signo = Number(a[0]);
        if (signo < 1 || signo > 64 || (a[1] !== 0n && (signo === SIG.kill || signo === SIG.stop))) return BigInt(-E.INVAL);
        const old = s.signals[signo];
        const next = a[1] === 0n ? undefined : { handler: m.readU64(a[1]).toString(), mask: m.readU64(a[1] + 8n).toString(), flags: m.readU32(a[1] + 136n) };
        if (a[2] !== 0n) {
          m.fill(a[2], 0, 152);
          m.writeU64(a[2], BigInt(old?.handler ?? 0)); m.writeU64(a[2] + 8n, BigInt(old?.mask ?? 0)); m.writeU32(a[2] + 136n, old?.flags ?? 0);
        }
        if (next) s = { ...s, signals: { ...s.signals, [signo]: next } };
        return 0n;
      }
      case 'rt_sigprocmask': {
        const old = BigInt(s.blocked[call.task] ?? 0), set = a[1] === 0n ? 0n : m.readU64(a[1]);
        if (a[2] !== 0n) { m.fill(a[2], 0, 128); m.writeU64(a[2], old); }
        if (a[1] !== 0n) s = { ...s, blocked: { ...s.blocked, [call.task]: (a[0] === 0n ? old | set : a[0] === 1n ? old & ~set : set).toString() } };
        return 0n;
      }
      default: return processCall(s, call, name, a) ?? (ENDS.has(name) ? undefined : BigInt(-E.NOSYS));
    }
  };

  /** The protection that counts at an address: of the last mmap, mprotect or munmap there. */
  const protection = (address: bigint): number => {
    for (let i = s.maps.length - 1; i >= 0; i--) if (address >= BigInt(s.maps[i][0]) && address < BigInt(s.maps[i][1])) return s.maps[i][2];
    return (address >= HEAP && address < ((BigInt(s.brk) + 4095n) & ~4095n)) || (address >= STACK.top - STACK.size && address < STACK.top) ? PROT_READ | PROT_WRITE : UNMAPPED;
  };

  const supervisor: Supervisor = {
    pageFault(machine, task, address, access, mode): FaultAction {
      const code = protection(address & ~4095n) === UNMAPPED ? SEGV_MAPERR : SEGV_ACCERR;
      if (mode === 'user' && BigInt(s.signals[SIG.segv]?.handler ?? 0) > 1n) return deliverFault(s, machine, task, SIG.segv, code, address);
      const hex = `0x${address.toString(16)}`;
      const object = machine.program.objectAt(address);
      if (access === Access.Write && object?.readonly) return { kind: 'finding', finding: 'read-only', message: `write to ${hex}${object.name ? ` (${object.name})` : ', a string literal or constant'}, which is read-only` };
      const below = STACK.top - STACK.size;
      if (address < below && address >= below - 0x100000n) return { kind: 'finding', finding: 'stack-overflow', message: `the stack of ${STACK.size / 0x100000n} MiB is used up: a recursion without an end?` };
      const what = access === Access.Write ? 'write to' : access === Access.Execute ? 'call of' : 'read of';
      return { kind: 'finding', finding: address < 65536n ? 'null-pointer' : 'wild-pointer', message: `${what} ${hex}, ${code === SEGV_ACCERR ? 'which its mapping does not allow' : 'where nothing is mapped'}` };
    },
    signalReturn(_machine, task, token) { signalReturned(s, task, token); },
    save: () => structuredClone(s),
    restore: state => { s = structuredClone(state as FlatState); },
  };
  return {
    system: { invoke }, supervisor,
    mapped(address, access) {
      const p = protection(address);
      return p !== UNMAPPED && (p & (access === Access.Write ? PROT_WRITE : PROT_READ)) !== 0;
    },
  };
}
const UNMAPPED = -1;
/** Calls that may not return. */
const ENDS = new Set(['exit', 'exit_group', 'fl_abort', 'fl_raise', 'kill']);
