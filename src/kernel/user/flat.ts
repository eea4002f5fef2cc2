/**
 * The operating system of a stand-alone program, one without a kernel tree: a heap, output, files of its own, signals, exit. What needs a kernel answers
 * ENOSYS. With a tree the kernel layer takes this place.
 */
import { USER_IMAGE_END, USER_STACK_TOP } from '../../compiler/addresses.ts';
import type { FaultAction, MachineApi, NativeCall, Supervisor, UserSpace } from '../../vm/api.ts';
import { Access } from '../../vm/api.ts';
import { PAGE_FAULT } from '../../vm/memory/memory.ts';
import { fileCall, noFiles, type FileState } from './descriptors.ts';
import { E } from './errno.ts';
import { createRegistry } from '../registry.ts';
import { endProcess, newProcess, newThread, processOf, threadOf, type ProcessState } from './processes.ts';
import { deliverException, deliverFault, deliverSignals, SIG, signalReturned } from './signals.ts';
import { signalCalls } from './sys-signal.ts';
import { systemCalls } from './system.ts';
import type { SystemCalls } from './syscalls.ts';

/** Travels with snapshots. Addresses in decimal. */
interface FlatState extends ProcessState {
  nextTid: number;
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

const HEAP = USER_IMAGE_END, HEAP_LIMIT = HEAP + 0x40000000n, MAPS = 0x100000000n, MAPS_LIMIT = 0x4000000000n;
const MAP_FIXED = 0x10n, MAP_ANONYMOUS = 0x20n;
const PROT_READ = 1, PROT_WRITE = 2;
const SEGV_MAPERR = 1, SEGV_ACCERR = 2;
const PID = 1001;

/** The stack of a stand-alone program. */
export const STACK = { top: USER_STACK_TOP, size: 0x800000n };

export function flatProcess(space: (machine: MachineApi) => UserSpace & { unmap(from: bigint, to: bigint): void }): FlatProcess {
  let s: FlatState = { brk: HEAP.toString(), mapTop: MAPS.toString(), maps: [], files: noFiles, nextTid: PID + 1, processes: { [PID]: newProcess(PID, 1, 1) }, threads: { 1: newThread(PID, PID) } };
  const stream = (_call: NativeCall, fd: number): number | undefined => {
    const number = s.files.open[fd], inode = number === undefined ? 0 : s.files.descriptions[number]!.inode;
    return inode === -2 ? 1 : inode === -3 ? 2 : undefined;
  };
  const signals = systemCalls(name => calls.get(name)?.native, stream, () => s, undefined, needsKernel);
  const calls = createRegistry([signalCalls({ get state() { return s; } }, { prepare: (call, address, length) => length <= 0 || readable(call.machine.memory, address, length) ? length : 0 }, () => undefined)]);

  const invoke = (call: NativeCall, name: string, a: readonly bigint[]): bigint | undefined => {
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
        const gone = name === 'munmap', inside = (m: FlatState['maps'][number]): boolean => BigInt(m[0]) >= a[0] && BigInt(m[1]) <= to;
        if (gone) space(call.machine).unmap(a[0], to);
        const kept = s.maps.filter(m => !inside(m)), covered = gone && a[0] >= MAPS && !kept.some(m => BigInt(m[0]) < to && BigInt(m[1]) > a[0]);
        s = { ...s, maps: covered ? kept : [...kept, [a[0].toString(), to.toString(), gone ? UNMAPPED : Number(a[2])]] };
        call.machine.flushTlb();
        return 0n;
      }
      case 'madvise': case 'msync': case 'mlock': case 'munlock': return 0n;
      case 'getpid': return BigInt(processOf(s, call.task).pid);
      case 'gettid': return BigInt(threadOf(s, call.task).tid);
      case 'getppid': return 1n;
      case 'getuid': case 'geteuid': case 'getgid': case 'getegid': return 0n;
      case 'sched_yield': call.machine.yieldCpu(); return 0n;
      case 'fl_thread': {
        const start = call.machine.program.functionAt(a[0]), p = processOf(s, call.task);
        if (!start) return BigInt(-E.FAULT);
        const task = call.machine.spawn({ name: `thread ${s.nextTid}`, fn: start.id, args: [a[1]], side: 'user', space: space(call.machine), stack: { top: (a[2] + a[3]) & ~15n, size: Number(a[3]) } });
        p.tasks.push(task);
        s.threads[task] = newThread(p.pid, s.nextTid, threadOf(s, call.task).blocked);
        return BigInt(s.nextTid++);
      }
      case 'exit': {
        const p = processOf(s, call.task);
        if (p.tasks.length > 1) {
          if (p.tasks[0] === call.task) { call.block({ kind: 'io', what: 'the other threads, having ended itself' }); return undefined; }
          call.machine.exitTask(call.task, 0);
          return undefined;
        }
        endProcess(call.machine, p, (Number(a[0]) & 0xff) << 8);
        return undefined;
      }
      case 'exit_group': endProcess(call.machine, processOf(s, call.task), (Number(a[0]) & 0xff) << 8); return undefined;
      default: return signals.invoke(call, name, a);
    }
  };

  /** The protection that counts at an address: of the last mmap, mprotect or munmap there. */
  const protection = (address: bigint): number => {
    for (let i = s.maps.length - 1; i >= 0; i--) if (address >= BigInt(s.maps[i][0]) && address < BigInt(s.maps[i][1])) return s.maps[i][2];
    return (address >= HEAP && address < ((BigInt(s.brk) + 4095n) & ~4095n)) || (address >= STACK.top - STACK.size && address < STACK.top) ? PROT_READ | PROT_WRITE : UNMAPPED;
  };

  const readable = (m: MachineApi['memory'], at: bigint, n: number): boolean => {
    try { m.readBytes(at, n); return true; } catch (e) { if (e === PAGE_FAULT) return false; throw e; }
  };

  const supervisor: Supervisor = {
    pageFault(machine, task, address, access, mode): FaultAction {
      const code = protection(address & ~4095n) === UNMAPPED ? SEGV_MAPERR : SEGV_ACCERR;
      if (mode === 'user' && BigInt(processOf(s, task).signals[SIG.segv]?.handler ?? 0) > 1n) return deliverFault(s, machine, task, SIG.segv, code, address);
      const hex = `0x${address.toString(16)}`;
      const object = machine.program.objectAt(address);
      if (access === Access.Write && object?.readonly) return { kind: 'finding', finding: 'read-only', message: `write to ${hex}${object.name ? ` (${object.name})` : ', a string literal or constant'}, which is read-only` };
      const below = STACK.top - STACK.size;
      if (address < below && address >= below - 0x100000n) return { kind: 'finding', finding: 'stack-overflow', message: `the stack of ${STACK.size / 0x100000n} MiB is used up: a recursion without an end?` };
      const what = access === Access.Write ? 'write to' : access === Access.Execute ? 'call of' : 'read of';
      return { kind: 'finding', finding: address < 65536n ? 'null-pointer' : 'wild-pointer', message: `${what} ${hex}, ${code === SEGV_ACCERR ? 'which its mapping does not allow' : 'where nothing is mapped'}` };
    },
    exception(machine, task, signo, code, address) { return deliverException(s, machine, task, signo, code, address); },
    signals(machine, task) { deliverSignals(s, machine, task); },
    signalReturn(machine, task, token) { signalReturned(s, machine, task, token); },
    taskExit(machine, task) {
      const p = s.threads[task] && processOf(s, task);
      if (!p) return undefined;
      p.tasks = p.tasks.filter(t => t !== task);
      // The first thread had ended already and waits for the others.
      if (p.tasks.length === 1 && p.ending === undefined && machine.tasks().some(t => t.id === p.tasks[0] && t.state === 'blocked' && t.blocked?.kind === 'io')) machine.exitTask(p.tasks[0]!, 0);
      return undefined;
    },
    save: () => structuredClone(s),
    restore: state => { s = structuredClone(state as FlatState); },
  };
  return {
    system: { invoke, stream }, supervisor,
    mapped(address, access) {
      const p = protection(address);
      return p !== UNMAPPED && (p & (access === Access.Write ? PROT_WRITE : PROT_READ)) !== 0;
    },
  };
}
const UNMAPPED = -1;

/** Calls without an answer here: told where a reader looks for errors. The library has a clock of its own. */
function needsKernel(call: NativeCall, name: string): void {
  if (name.startsWith('fl_') || name === 'clock_gettime') return;
  call.machine.output(2, new TextEncoder().encode(`faultline: ${name}(2) needs a kernel and fails with ENOSYS: give a kernel tree (--tree DIR in a terminal, the setting faultline.tree in VS Code)\n`));
}
