/** Process system calls: identity, signals, clocks, waiting. */
import { Access, type MachineApi, type NativeCall, type UserSpace } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';

/** The machine boots at this time of day; the same number stands in media/model/time.c. */
const BOOT_TIME = 1767225600n;
const NSEC = 1000000000n;

export function processCalls(k: KernelContext, access: UserAccess, adopt: (machine: MachineApi, taskStruct: bigint) => { space: UserSpace; started: (task: number) => void }): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/sys.c', kind: 'user' };
  const signal: Family = { topic: 'system calls', source: 'kernel/signal.c', kind: 'user' };
  const pid = (call: NativeCall): bigint => BigInt(call.machine.memory.readU32(k.currentTask(call.machine) + k.offset('task_struct', 'pid')));
  return [
    entry(f, { prototype: 'long __sys_getpid(void)', does: 'The process number.', returns: 'the number', native: call => call.ret64(pid(call)) }),
    entry(f, { prototype: 'long __sys_gettid(void)', does: 'The thread number.', returns: 'the number', native: call => call.ret64(pid(call)) }),
    entry(f, { prototype: 'long __sys_getppid(void)', does: 'The parent\'s process number.', returns: '1', native: call => call.ret64(1n) }),
    entry(f, { prototype: 'long __sys_getuid(void)', does: 'The user. Programs run as root.', returns: '0', native: call => call.ret64(0n) }),
    entry(f, { prototype: 'long __sys_sched_yield(void)', does: 'Lets other tasks run first.', returns: '0', source: 'kernel/sched/syscalls.c', native: call => call.ret64(0n) }),
    entry({ ...f, source: 'kernel/fork.c', sleeps: 'may' }, { prototype: 'long __sys_fork(void)', does: 'Makes a copy of the process. A child of a task that has unshared its time namespace is born into the new one: the tree\'s timens_on_fork() runs. Signal handlers and open files stay shared with the parent.', returns: 'the child\'s number; 0 in the child', native: call => {
      if (call.result === undefined) {
        const fn = k.env.kernelFunction('fl_fork', '<model>/fork.c');
        if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
        call.callThen(fn, [k.state.nextPid++]);
        return;
      }
      const child = BigInt.asUintN(64, call.result);
      const number = call.machine.memory.readU32(child + k.offset('task_struct', 'pid'));
      const made = adopt(call.machine, child);
      const task = call.machine.forkTask(`child ${number}`, made.space, 0n);
      made.started(task);
      k.state.children[number] = { task, parent: call.task };
      call.ret64(BigInt(number));
    } }),
    entry({ ...f, source: 'kernel/exit.c', sleeps: 'may' }, { prototype: 'long __sys_wait4(long pid, int *status, long options, void *usage)', does: 'Waits for a child to end.', returns: 'the child\'s number or a negative error', native: call => {
      const wanted = Number(call.i64(0)), at = call.u64(1);
      const mine = Object.entries(k.state.children).filter(([n, c]) => c.parent === call.task && (wanted <= 0 || Number(n) === wanted));
      if (mine.length === 0) { call.ret64(BigInt(-E.CHILD)); return; }
      const ended = mine.find(([, c]) => c.status !== undefined);
      if (!ended) {
        if (Number(call.i64(2)) & 1) { call.ret64(0n); return; }
        call.block({ kind: 'child', pid: Number(mine[0]![0]) });
        return;
      }
      if (at !== 0n) {
        const n = access.prepare(call, at, 4, Access.Write);
        if (n === undefined) return;
        if (n < 4) { call.ret64(BigInt(-E.FAULT)); return; }
        call.machine.memory.writeU32(at, ended[1].status!);
      }
      delete k.state.children[Number(ended[0])];
      call.ret64(BigInt(ended[0]));
    } }),
    // struct sigaction of the C library: handler 0, mask 8 (128 bytes, 8 used), flags 136 (int), restorer 144.
    entry(signal, { prototype: 'long __sys_sigaction(long signo, const void *act, void *old)', does: 'Sets and asks for the action of a signal. Takes the C library\'s struct sigaction.', returns: '0 or a negative error', native: call => {
      const signo = Number(call.i64(0)), act = call.u64(1), old = call.u64(2), m = call.machine.memory;
      if (signo < 1 || signo > 64 || (act !== 0n && (signo === 9 || signo === 19))) { call.ret64(BigInt(-E.INVAL)); return; }
      for (const [address, kind] of [[act, Access.Read], [old, Access.Write]] as const) {
        if (address === 0n) continue;
        const n = access.prepare(call, address, 152, kind);
        if (n === undefined) return;
        if (n < 152) { call.ret64(BigInt(-E.FAULT)); return; }
      }
      const before = k.state.signals[signo];
      const next = act === 0n ? undefined : { handler: m.readU64(act).toString(), mask: m.readU64(act + 8n).toString(), flags: m.readU32(act + 136n) };
      if (old !== 0n) {
        m.fill(old, 0, 152);
        m.writeU64(old, BigInt(before?.handler ?? '0'));
        m.writeU64(old + 8n, BigInt(before?.mask ?? '0'));
        m.writeU32(old + 136n, before?.flags ?? 0);
      }
      if (next) k.state.signals[signo] = next;
      call.ret64(0n);
    } }),
    entry(signal, { prototype: 'long __sys_sigprocmask(long how, const unsigned long *set, unsigned long *old)', does: 'Changes and asks for the blocked signals.', returns: '0 or a negative error', native: call => {
      const how = Number(call.i64(0)), set = call.u64(1), old = call.u64(2), m = call.machine.memory;
      for (const [address, kind] of [[set, Access.Read], [old, Access.Write]] as const) {
        if (address === 0n) continue;
        const n = access.prepare(call, address, 8, kind);
        if (n === undefined) return;
        if (n < 8) { call.ret64(BigInt(-E.FAULT)); return; }
      }
      const before = BigInt(k.state.blocked[call.task] ?? '0');
      if (set !== 0n) {
        const mask = m.readU64(set) & ~((1n << 8n) | (1n << 18n));   // SIGKILL and SIGSTOP cannot be blocked
        if (how < 0 || how > 2) { call.ret64(BigInt(-E.INVAL)); return; }
        k.state.blocked[call.task] = (how === 0 ? before | mask : how === 1 ? before & ~mask : mask).toString();
      }
      if (old !== 0n) m.writeU64(old, before);
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'kernel/time/posix-timers.c' }, { prototype: 'long __sys_clock_gettime(long clock, void *ts)', does: 'Reads a clock by system call; the offsets of the process\'s time namespace are added.', returns: '0 or a negative error', native: call => {
      const clock = Number(call.i64(0));
      const n = access.prepare(call, call.u64(1), 16, Access.Write);
      if (n === undefined) return;
      if (n < 16) { call.ret64(BigInt(-E.FAULT)); return; }
      if (![0, 1, 4, 5, 6, 7, 11].includes(clock)) { call.ret64(BigInt(-E.INVAL)); return; }
      const real = clock === 0 || clock === 5 || clock === 11;
      const offset = real ? undefined : k.env.kernelFunction('fl_timens_now', '<model>/time.c');
      if (offset !== undefined && call.result === undefined) { call.callThen(offset, [clock]); return; }
      const now = BigInt(Math.floor(call.machine.now)) + (real ? BOOT_TIME * NSEC : BigInt.asIntN(64, call.result ?? 0n));
      call.machine.memory.writeU64(call.u64(1), now / NSEC);
      call.machine.memory.writeU64(call.u64(1) + 8n, now % NSEC);
      call.ret64(0n);
    } }),
  ];
}
