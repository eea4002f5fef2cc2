/**
 * mmap(2) and the other calls that change an address space. Where memory management is executed (executesMemory()) each is the tree's own system
 * call; elsewhere anonymous mmap(), munmap(), mprotect() and brk() have small models in media/model/task.c.
 */
import type { NativeCall } from '../../vm/api.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import { E } from './errno.ts';

const MAP = { shared: 1, private: 2, fixed: 0x10, anonymous: 0x20, fixedNoReplace: 0x100000 };
const PAGE_BITS = 12n;

export function inModel(k: KernelContext, call: NativeCall, name: string, file: string, args: readonly (bigint | number)[]): void {
  const fn = k.env.kernelFunction(name, `<model>/${file}`);
  if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
  call.tailCall(fn, args);
}

/** The tree's system calls: name, arguments, where they are defined, what they do. */
const EXECUTED: readonly (readonly [name: string, parameters: string, file: string, does: string])[] = [
  ['munmap', 'unsigned long addr, unsigned long len', 'mm/mmap.c', 'Unmaps a range'],
  ['mprotect', 'unsigned long addr, unsigned long len, unsigned long prot', 'mm/mprotect.c', 'Changes the rights of a range'],
  ['brk', 'unsigned long brk', 'mm/mmap.c', 'Moves the end of the heap; 0 asks where it is'],
  ['mremap', 'unsigned long addr, unsigned long old_len, unsigned long new_len, unsigned long flags, unsigned long new_addr', 'mm/mremap.c', 'Moves or resizes a mapping'],
  ['madvise', 'unsigned long addr, unsigned long len, long advice', 'mm/madvise.c', 'Gives advice about a range, or asks for something to be done with it'],
  ['mlock', 'unsigned long addr, unsigned long len', 'mm/mlock.c', 'Locks a range in memory'],
  ['mlock2', 'unsigned long addr, unsigned long len, long flags', 'mm/mlock.c', 'Locks a range in memory'],
  ['munlock', 'unsigned long addr, unsigned long len', 'mm/mlock.c', 'Unlocks a range'],
  ['mlockall', 'long flags', 'mm/mlock.c', 'Locks the address space in memory'],
  ['munlockall', 'void', 'mm/mlock.c', 'Unlocks the address space'],
  ['msync', 'unsigned long addr, unsigned long len, long flags', 'mm/msync.c', 'Writes a mapping back'],
  ['mincore', 'unsigned long addr, unsigned long len, unsigned char *vec', 'mm/mincore.c', 'Tells which pages of a range are in memory'],
  ['process_vm_readv', 'long pid, const void *local, unsigned long local_count, const void *remote, unsigned long remote_count, unsigned long flags', 'mm/process_vm_access.c', 'Copies from another process\'s memory'],
  ['process_vm_writev', 'long pid, const void *local, unsigned long local_count, const void *remote, unsigned long remote_count, unsigned long flags', 'mm/process_vm_access.c', 'Copies into another process\'s memory'],
  ['process_madvise', 'long pidfd, const void *vector, unsigned long count, long advice, unsigned long flags', 'mm/madvise.c', 'Gives advice about ranges of a process'],
  ['mseal', 'unsigned long addr, unsigned long len, unsigned long flags', 'mm/mseal.c', 'Seals a range against changes'],
];

export function memoryCalls(k: KernelContext): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'mm/mmap.c', kind: 'user', sleeps: 'may' };
  const map = 'long __sys_mmap(unsigned long addr, unsigned long len, long prot, long flags, long fd, unsigned long offset)';
  if (executesMemory(k.env)) return [
    entry(f, { prototype: map, does: 'Maps memory: the tree\'s own ksys_mmap_pgoff() is executed.', returns: 'the address or a negative error', native: call => {
      const fn = k.env.kernelFunction('ksys_mmap_pgoff', 'mm/mmap.c');
      if (fn === undefined || call.u64(5) & 0xfffn) { call.ret64(BigInt(fn === undefined ? -E.NOSYS : -E.INVAL)); return; }
      // Shared anonymous memory is a file of shared memory.
      const flags = Number(call.u64(3)), start = flags & MAP.anonymous && flags & MAP.shared && call.result === undefined ? k.env.kernelFunction('fl_shmem_start', '<model>/shmem.c') : undefined;
      if (start !== undefined) { call.callThen(start, []); return; }
      call.tailCall(fn, [call.u64(0), call.u64(1), call.u64(2), call.u64(3), call.u64(4), call.u64(5) >> PAGE_BITS]);
    } }),
    ...EXECUTED.map(([name, parameters, source, does]) => entry({ ...f, source }, { prototype: `long __sys_${name}(${parameters})`, does: `${does}: the tree's own system call is executed.`, returns: 'what it returns', native: call => {
      const fn = k.env.hasFile(source) ? k.env.kernelFunction(`__do_sys_${name}`, source) : undefined;
      if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
      call.tailCall(fn, parameters === 'void' ? [] : parameters.split(',').map((_, i) => call.u64(i)));
    } })),
  ];
  return [
    entry(f, { prototype: map, does: 'Maps anonymous memory. Files are not supported.', returns: 'the address or a negative error', native: call => {
      const flags = Number(call.i64(3));
      if (!(flags & MAP.anonymous)) { call.ret64(BigInt(-E.NODEV)); return; }
      if (!(flags & (MAP.shared | MAP.private))) { call.ret64(BigInt(-E.INVAL)); return; }
      const fixed = flags & (MAP.fixed | MAP.fixedNoReplace) ? 1 : 0;
      inModel(k, call, 'fl_sys_mmap', 'task.c', [call.u64(0), call.u64(1), Number(call.i64(2)), flags & MAP.shared ? 1 : 0, fixed, flags & MAP.fixedNoReplace ? 1 : 0]);
    } }),
    entry(f, { prototype: 'long __sys_munmap(unsigned long addr, unsigned long len)', does: 'Unmaps a range.', returns: '0 or a negative error', native: call => inModel(k, call, 'fl_sys_munmap', 'task.c', [call.u64(0), call.u64(1)]) }),
    entry(f, { prototype: 'long __sys_mprotect(unsigned long addr, unsigned long len, long prot)', does: 'Changes the rights of a range.', returns: '0 or a negative error', source: 'mm/mprotect.c', native: call => inModel(k, call, 'fl_sys_mprotect', 'task.c', [call.u64(0), call.u64(1), Number(call.i64(2))]) }),
    entry(f, { prototype: 'long __sys_brk(unsigned long brk)', does: 'Moves the end of the heap; 0 asks where it is.', returns: 'the end of the heap', native: call => inModel(k, call, 'fl_sys_brk', 'task.c', [call.u64(0)]) }),
  ];
}
