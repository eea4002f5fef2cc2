/** Small system calls that programs ask the machine and the process about: names, limits, randomness. */
import { Access, type NativeCall } from '../../vm/api.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach, stringAt } from './reach.ts';
import { E } from './errno.ts';
import { commOf } from './proc.ts';
import { processOf, threadOf, type Process } from './processes.ts';
import { RUSAGE, writeUsage } from './sys-process.ts';

const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
const limitsOf = (p: Process, what: number): readonly [bigint, bigint] => {
  const own = p.limits?.[what];
  return own ? [BigInt(own[0]), BigInt(own[1])] : LIMITS[what] ?? [INFINITY, INFINITY];
};
/** struct new_utsname: six texts of 65 bytes. */
const UTS_FIELD = 65;
/** Remembers a limit of a process, and tells the kernel's code of it (struct rlimit of its signal_struct). */
function setLimit(k: KernelContext, call: NativeCall, p: Process, what: number, soft: bigint, hard: bigint): void {
  const m = call.machine.memory;
  const signal = executesMemory(k.env) ? m.readU64(BigInt(k.state.tasks[p.tasks[0]!]!) + k.offset('task_struct', 'signal')) : 0n;
  if (signal !== 0n) [soft, hard].forEach((v, i) => m.writeU64(signal + k.offset('signal_struct', 'rlim') + BigInt(what * 16 + i * 8), v));
  p.limits = { ...p.limits, [what]: [soft.toString(), hard.toString()] };
}
const INFINITY = 0xffffffffffffffffn;
const LIMITS: Readonly<Record<number, readonly [soft: bigint, hard: bigint]>> = { 3: [8n << 20n, INFINITY], 4: [0n, INFINITY], 7: [1024n, 1024n], 8: [8n << 20n, 8n << 20n] };
/** prctl(2) options that change nothing which is simulated. */
const ACCEPTED = new Set([4, 29, 36, 41, 42, 67, 68, 0x59616d61]);
const MACHINES: Readonly<Record<string, string>> = { x86: 'x86_64', arm64: 'aarch64', riscv: 'riscv64', s390: 's390x', powerpc: 'ppc64le', loongarch: 'loongarch64' };
const MAX_RANDOM = 0x1ffffffn;

export function miscCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/sys.c', kind: 'user' };
  /** Whether a range can be written; false: the call was answered or is executed again. */
  const writable = (call: NativeCall, at: bigint, size: number): boolean => {
    const n = access.prepare(call, at, size, Access.Write);
    if (n !== undefined && n < size) error(call, E.FAULT);
    return n === size;
  };
  const text = (call: NativeCall, at: bigint): string | undefined => stringAt(access, call, at);
  return [
    entry(f, { prototype: 'long __sys_uname(void *name)', does: 'Names the system: the release is the tree\'s.', returns: '0 or a negative error', native: call => {
      if (!writable(call, call.u64(0), UTS_FIELD * 6)) return;
      const m = call.machine.memory;
      m.fill(call.u64(0), 0, UTS_FIELD * 6);
      ['Linux', 'faultline', k.env.release, '#1 SMP', MACHINES[k.env.arch] ?? k.env.arch, '(none)'].forEach((s, i) => m.writeBytes(call.u64(0) + BigInt(i * UTS_FIELD), new TextEncoder().encode(s.slice(0, UTS_FIELD - 1))));
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'drivers/char/random.c' }, { prototype: 'long __sys_getrandom(void *buffer, unsigned long count, unsigned long flags)', does: 'Fills memory with numbers that are the same in every run.', returns: 'the number of bytes or a negative error', native: call => {
      if (call.u64(2) & ~7n) { error(call, E.INVAL); return; }
      const count = Number(call.u64(1) > MAX_RANDOM ? MAX_RANDOM : call.u64(1)), n = access.prepare(call, call.u64(0), count, Access.Write);
      if (n === undefined) return;
      if (n === 0 && count > 0) { error(call, E.FAULT); return; }
      let x = k.state.random;
      const bytes = new Uint8Array(n);
      for (let i = 0; i < n; i++) { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; bytes[i] = x >>> 8; }
      k.state.random = x;
      call.machine.memory.writeBytes(call.u64(0), bytes);
      call.ret64(BigInt(n));
    } }),
    entry(f, { prototype: 'long __sys_getrlimit(long what, void *limit)', does: 'Limits of the process: stack 8 MiB, 1024 files, 8 MiB locked, no core file; the others infinite.', returns: '0 or a negative error', native: call => {
      if (call.u64(0) > 15n) { error(call, E.INVAL); return; }
      if (!writable(call, call.u64(1), 16)) return;
      const [soft, hard] = limitsOf(processOf(k.state, call.task), Number(call.u64(0)));
      call.machine.memory.writeU64(call.u64(1), soft);
      call.machine.memory.writeU64(call.u64(1) + 8n, hard);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_prlimit64(long pid, long what, const void *next, void *old)', does: 'Asks for and sets limits of a process; executed code and the number of descriptors keep to them.', returns: '0 or a negative error', native: call => {
      const what = Number(call.u64(1)), pid = Number(call.i64(0)), p = pid === 0 ? processOf(k.state, call.task) : k.state.processes[pid], m = call.machine.memory;
      if (what > 15) { error(call, E.INVAL); return; }
      if (!p) { error(call, E.SRCH); return; }
      if (!reach(access, call, [[call.u64(2), 16, Access.Read], [call.u64(3), 16, Access.Write]])) return;
      const next = call.u64(2) === 0n ? undefined : [m.readU64(call.u64(2)), m.readU64(call.u64(2) + 8n)] as const;
      if (next && next[0] > next[1]) { error(call, E.INVAL); return; }
      if (call.u64(3) !== 0n) limitsOf(p, what).forEach((v, i) => m.writeU64(call.u64(3) + BigInt(i * 8), v));
      if (next) setLimit(k, call, p, what, ...next);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_setrlimit(long what, const void *limit)', does: 'Sets limits of the process; executed code and the number of descriptors keep to them.', returns: '0 or a negative error', native: call => {
      if (call.u64(0) > 15n) { error(call, E.INVAL); return; }
      if (!reach(access, call, [[call.u64(1), 16, Access.Read]])) return;
      const m = call.machine.memory, soft = m.readU64(call.u64(1)), hard = m.readU64(call.u64(1) + 8n), p = processOf(k.state, call.task);
      if (soft > hard) { error(call, E.INVAL); return; }
      setLimit(k, call, p, Number(call.u64(0)), soft, hard);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_getrusage(long who, void *usage)', does: 'Page faults of the process\'s threads that have not ended, or of this one, and its pages at most; the same of children that were waited for. Times are not kept: zeros.', returns: '0 or a negative error', native: call => {
      const who = Number(call.i64(0)), p = processOf(k.state, call.task);
      if (who < -1 || who > 1) { error(call, E.INVAL); return; }
      const most = who !== -1 && executesMemory(k.env) ? k.env.kernelFunction('fl_most_pages', '<model>/mm.c') : undefined;
      if (most !== undefined && call.result === undefined) { call.callThen(most, []); return; }
      if (!writable(call, call.u64(1), RUSAGE)) return;
      const m = call.machine.memory, tasks = who === 1 ? [call.task] : p.tasks;
      const sum = (member: string): number => tasks.reduce((n, t) => n + Number(m.readU64(BigInt(k.state.tasks[t]!) + k.offset('task_struct', member))), 0);
      writeUsage(m, call.u64(1), who === -1 ? p.children : { minor: sum('min_flt'), major: sum('maj_flt'), pages: Number(call.result ?? 0n) });
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_prctl(long option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)', does: 'Names and settings of the process that nothing here depends on are accepted; other options are refused.', returns: '0 or a negative error', native: call => {
      const option = Number(call.i64(0));
      if (option === 16) {
        if (!writable(call, call.u64(1), 16)) return;
        call.machine.memory.fill(call.u64(1), 0, 16);
        call.machine.memory.writeBytes(call.u64(1), new TextEncoder().encode(commOf(k, call.task)));
        call.ret64(0n);
      } else if (option === 15) {
        const name = text(call, call.u64(1));
        if (name === undefined) return;
        threadOf(k.state, call.task).name = name.slice(0, 15);
        call.ret64(0n);
      } else if (option === 0x53564d41) {
        const fn = k.env.hasFile('kernel/sys.c') && k.env.config('CONFIG_ANON_VMA_NAME') !== undefined ? k.env.kernelFunction('prctl_set_vma', k.env.defines('prctl_set_vma', 'mm/madvise.c') ? 'mm/madvise.c' : 'kernel/sys.c') : undefined;
        if (fn === undefined) error(call, E.INVAL); else call.tailCall(fn, [call.u64(1), call.u64(2), call.u64(3), call.u64(4)]);
      } else if (option === 1) {
        if (call.u64(1) > 64n) { error(call, E.INVAL); return; }
        processOf(k.state, call.task).deathSignal = Number(call.u64(1));
        call.ret64(0n);
      } else if (option === 2) {
        if (!writable(call, call.u64(1), 4)) return;
        call.machine.memory.writeU32(call.u64(1), processOf(k.state, call.task).deathSignal ?? 0);
        call.ret64(0n);
      } else if (option === 3) call.ret64(1n);
      else if (option === 30) call.ret64(50000n);                 // PR_GET_TIMERSLACK
      else if (option === 38 || option === 39) { const p = processOf(k.state, call.task); if (option === 38) p.noNewPrivileges = true; call.ret64(option === 39 && p.noNewPrivileges ? 1n : 0n); }
      else if (ACCEPTED.has(option)) call.ret64(0n);
      else error(call, E.INVAL);
    } }),
    entry(f, { prototype: 'long __sys_umask(long mask)', does: 'Sets the mask of rights of new files.', returns: 'the old mask', native: call => {
      const p = processOf(k.state, call.task), old = p.umask;
      p.umask = Number(call.i64(0)) & 0o777;
      call.ret64(BigInt(old));
    } }),
  ];
}
