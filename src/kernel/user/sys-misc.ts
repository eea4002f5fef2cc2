/** Small system calls that programs ask the machine and the process about: names, limits, randomness. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { procFile } from './proc.ts';
import { processOf } from './processes.ts';
import { isDevice } from './sys-kernel-files.ts';

const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
/** struct new_utsname: six texts of 65 bytes. */
const UTS_FIELD = 65;
const INFINITY = 0xffffffffffffffffn;
const LIMITS: Readonly<Record<number, readonly [soft: bigint, hard: bigint]>> = { 3: [8n << 20n, INFINITY], 4: [0n, INFINITY], 7: [1024n, 1024n], 8: [8n << 20n, 8n << 20n] };
/** prctl(2) options that change nothing which is simulated. */
const ACCEPTED = new Set([1, 4, 15, 36, 38, 0x53564d41]);
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
  const text = (call: NativeCall, at: bigint): string | undefined => {
    const n = access.prepare(call, at, 1, Access.Read);
    if (n === 0) error(call, E.FAULT);
    return n ? call.machine.memory.readCString(at, 4096) : undefined;
  };
  const known = (call: NativeCall, path: string): boolean => ['/', '/dev', '/proc', '/dev/null', '/dev/zero'].includes(path) || isDevice(k, path) || procFile(k, call.task, path) !== undefined;
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
      const [soft, hard] = LIMITS[Number(call.u64(0))] ?? [INFINITY, INFINITY];
      call.machine.memory.writeU64(call.u64(1), soft);
      call.machine.memory.writeU64(call.u64(1) + 8n, hard);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_setrlimit(long what, const void *limit)', does: 'Accepted: limits are not enforced.', returns: '0 or a negative error', native: call => { if (call.u64(0) > 15n) error(call, E.INVAL); else call.ret64(0n); } }),
    entry(f, { prototype: 'long __sys_getrusage(long who, void *usage)', does: 'Times and faults of the process. They are not kept: zeros.', returns: '0 or a negative error', native: call => {
      const who = Number(call.i64(0));
      if (who < -1 || who > 1) { error(call, E.INVAL); return; }
      if (!writable(call, call.u64(1), 144)) return;
      call.machine.memory.fill(call.u64(1), 0, 144);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_prctl(long option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)', does: 'Names and settings of the process that nothing here depends on are accepted; other options are refused.', returns: '0 or a negative error', native: call => {
      const option = Number(call.i64(0));
      if (option === 16) {
        if (!writable(call, call.u64(1), 16)) return;
        const path = k.state.programPath;
        call.machine.memory.fill(call.u64(1), 0, 16);
        call.machine.memory.writeBytes(call.u64(1), new TextEncoder().encode(path.slice(path.lastIndexOf('/') + 1).slice(0, 15)));
        call.ret64(0n);
      } else if (option === 3) call.ret64(1n);
      else if (ACCEPTED.has(option)) call.ret64(0n);
      else error(call, E.INVAL);
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_access(const char *path, long mode)', does: 'Whether a file exists: devices and the files of /proc/self that are modelled do.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      if (known(call, path)) call.ret64(0n); else error(call, E.NOENT);
    } }),
    entry({ ...f, source: 'fs/stat.c' }, { prototype: 'long __sys_stat(const char *path, void *stat)', does: 'Tells what a file is. Only devices and files of /proc/self exist.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      if (!known(call, path)) { error(call, E.NOENT); return; }
      if (!writable(call, call.u64(1), 144)) return;
      const m = call.machine.memory;
      m.fill(call.u64(1), 0, 144);
      m.writeU64(call.u64(1) + 16n, 1n);
      m.writeU32(call.u64(1) + 24n, isDevice(k, path) || path.startsWith('/dev/') ? 0o20666 : procFile(k, call.task, path) ? 0o100444 : 0o40755);
      m.writeU64(call.u64(1) + 56n, 4096n);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_umask(long mask)', does: 'Sets the mask of rights of new files.', returns: 'the old mask', native: call => {
      const p = processOf(k.state, call.task), old = p.umask;
      p.umask = Number(call.i64(0)) & 0o777;
      call.ret64(BigInt(old));
    } }),
  ];
}
