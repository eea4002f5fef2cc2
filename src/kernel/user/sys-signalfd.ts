/** signalfd(2): signals of a set are read from a file. And pidfd_open(2): a file that stands for a process. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach } from './reach.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';
import { close, fileAt, filesOf, freeDescriptor, install, O, share, SIGNALS } from './open-files.ts';
import { processOf, threadOf } from './processes.ts';
import { fileFunction } from './sys-kernel-files.ts';
import { sendToProcess, SI, takeOf } from './signals.ts';

const SIZE = 128, LAST = 64;
/** SIGKILL and SIGSTOP are never in the set. */
const NEVER = (1n << 8n) | (1n << 18n);
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));

export function signalFile(k: KernelContext, access: UserAccess): FileKind {
  return {
    // struct signalfd_siginfo: signo 0, errno 4, code 8, pid 12, uid 16, fd 20, tid 24, band 28, overrun 32, trapno 36, status 40, int 44, ptr 48.
    read(call, file, at, size) {
      const room = Math.floor(size / SIZE), m = call.machine.memory, set = BigInt(file.mask!);
      if (room === 0) { error(call, E.INVAL); return; }
      const t = threadOf(k.state, call.task), p = processOf(k.state, call.task);
      if (![...t.pending, ...p.pending].some(i => set >> BigInt(i.signo - 1) & 1n)) {
        if (file.flags & O.nonBlock) error(call, E.AGAIN); else call.block({ kind: 'io', what: SIGNALS });
        return;
      }
      const n = access.prepare(call, at, room * SIZE, Access.Write);
      if (n === undefined) return;
      if (n < SIZE) { error(call, E.FAULT); return; }
      let done = 0;
      while (done + SIZE <= n) {
        const i = takeOf(k.state, call.task, set);
        if (!i) break;
        const to = at + BigInt(done);
        m.fill(to, 0, SIZE);
        m.writeU32(to, i.signo); m.writeU32(to + 8n, i.code >>> 0); m.writeU32(to + 12n, i.pid ?? 0); m.writeU32(to + 40n, i.status ?? 0);
        if (i.value !== undefined) { m.writeU64(to + 48n, BigInt.asUintN(64, BigInt(i.value))); m.writeU32(to + 44n, Number(BigInt.asUintN(32, BigInt(i.value)))); }
        if (i.address !== undefined) m.writeU64(to + 72n, BigInt.asUintN(64, BigInt(i.address)));
        done += SIZE;
      }
      call.ret64(BigInt(done));
    },
    events(file, task) {
      const set = BigInt(file.mask!);
      return [...threadOf(k.state, task).pending, ...processOf(k.state, task).pending].some(i => set >> BigInt(i.signo - 1) & 1n) ? POLL.in | POLL.rdnorm : 0;
    },
    info: file => `sigmask:\t${BigInt(file.mask!).toString(16).padStart(16, '0')}\n`,
  };
}

/** Readable once the process has ended. */
export function processFile(k: KernelContext): FileKind {
  return {
    events(file) { const p = k.state.processes[file.pid!]; return !p ? POLL.in | POLL.rdnorm | POLL.hup : p.ended ? POLL.in | POLL.rdnorm : 0; },
    info: file => `Pid:\t${k.state.processes[file.pid!] ? file.pid : -1}\n`,
  };
}

export function signalFileCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/signalfd.c', kind: 'user' };
  const pidfd: Family = { ...f, source: 'kernel/pid.c' };
  return [
    entry(f, { prototype: 'long __sys_signalfd4(long fd, const unsigned long *mask, unsigned long size, long flags)', does: 'Makes a file from which pending signals of a set are read, or changes its set.', returns: 'the descriptor or a negative error', native: call => {
      const fd = Number(call.i64(0)), flags = Number(call.i64(3));
      if (flags & ~(O.nonBlock | O.closeOnExec) || call.u64(2) !== 8n) { error(call, E.INVAL); return; }
      if (!reach(access, call, [[call.u64(1), 8, Access.Read]])) return;
      const mask = (call.machine.memory.readU64(call.u64(1)) & ~NEVER).toString();
      if (fd !== -1) {
        const file = fileAt(k, call.task, fd);
        if (file?.kind !== 'signals') { error(call, file ? E.INVAL : E.BADF); return; }
        file.mask = mask;
        call.ret64(BigInt(fd));
        return;
      }
      call.ret64(BigInt(install(k, call.task, { kind: 'signals', mask, flags: O.readWrite | flags & O.nonBlock }, (flags & O.closeOnExec) !== 0) ?? -E.MFILE));
    } }),
    entry(pidfd, { prototype: 'long __sys_pidfd_open(long pid, unsigned long flags)', does: 'Makes a file that stands for a process.', returns: 'the descriptor or a negative error', native: call => {
      const pid = Number(call.i64(0)), flags = Number(call.u64(1));
      if (pid <= 0 || flags & ~O.nonBlock) { error(call, E.INVAL); return; }
      if (!k.state.processes[pid]) { error(call, E.SRCH); return; }
      call.ret64(BigInt(install(k, call.task, { kind: 'process', pid, flags: O.readWrite | flags }, true) ?? -E.MFILE));
    } }),
    entry({ ...pidfd, source: 'kernel/signal.c' }, { prototype: 'long __sys_pidfd_send_signal(long pidfd, long signo, const void *info, unsigned long flags)', does: 'Sends a signal to the process of a descriptor.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0))), signo = Number(call.i64(1));
      if (file?.kind !== 'process') { error(call, E.BADF); return; }
      if (signo < 0 || signo > LAST || call.u64(3) !== 0n) { error(call, E.INVAL); return; }
      const p = k.state.processes[file.pid!];
      if (!p) { error(call, E.SRCH); return; }
      call.ret64(0n);
      if (signo > 0) sendToProcess(k.state, call.machine, p, { signo, code: SI.user, pid: processOf(k.state, call.task).pid });
    } }),
    entry(pidfd, { prototype: 'long __sys_pidfd_getfd(long pidfd, long fd, unsigned long flags)', does: 'A copy of a descriptor of another process.', returns: 'the descriptor or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (call.u64(2) !== 0n) { error(call, E.INVAL); return; }
      if (file?.kind !== 'process') { error(call, E.BADF); return; }
      const p = k.state.processes[file.pid!], d = p?.files[Number(call.i64(1))], to = freeDescriptor(k, call.task);
      if (!p || p.ended) { error(call, E.SRCH); return; }
      if (!d) { error(call, E.BADF); return; }
      if (to === undefined) { error(call, E.MFILE); return; }
      share(k, call.task, d.open, to, true);
      call.ret64(BigInt(to));
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_close_range(unsigned long first, unsigned long last, long flags)', does: 'Closes a range of descriptors, or marks them to be closed by execve(2).', returns: '0 or a negative error', native: call => {
      const first = Number(call.u64(0)), last = Number(call.u64(1)), files = filesOf(k, call.task);
      if (first > last || Number(call.i64(2)) & ~6) { error(call, E.INVAL); return; }
      if (Number(call.i64(2)) & 4) for (const [fd, d] of Object.entries(files)) if (Number(fd) >= first && Number(fd) <= last) d.closeOnExec = true;
      if (Number(call.i64(2)) & 4) { call.ret64(0n); return; }
      // Again after each file whose own release operation runs.
      for (const fd of Object.keys(files).map(Number).filter(n => n >= first && n <= last)) {
        const put = close(k, call.machine, processOf(k.state, call.task), fd);
        if (put !== undefined) { call.callThen(fileFunction(k, 'fl_file_close'), [BigInt(put)]); return; }
      }
      call.ret64(0n);
    } }),
  ];
}
