/** memfd_create(2), and what is done with the size of a file: ftruncate(2), fallocate(2). Shared memory itself is executed: media/model/shmem.c. */
import { Access, type NativeCall } from '../../vm/api.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { fileAt, install, O } from './open-files.ts';
import { through } from './sys-kernel-files.ts';
import { inodeOfFile, touch } from './tmpfs.ts';

const MFD = { closeOnExec: 1, allowSealing: 2, hugeTlb: 4, noExecSeal: 8, exec: 0x10 } as const;
const NAME_LIMIT = 249;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));

export function memfdCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'mm/memfd.c', kind: 'user', sleeps: 'may' };
  const model = (call: NativeCall, name: string): number | undefined => {
    const fn = executesMemory(k.env) ? k.env.kernelFunction(name, '<model>/shmem.c') : undefined;
    if (fn === undefined) error(call, E.NOSYS);
    return fn;
  };
  return [
    entry(f, { prototype: 'long __sys_memfd_create(const char *name, unsigned long flags)', does: 'Makes a file of shared memory. Huge pages are not modelled: EINVAL, as from a kernel without them.', returns: 'the descriptor or a negative error', native: call => {
      const flags = Number(call.u64(1));
      if (call.result !== undefined && (call.state as { made?: true } | undefined)?.made) {
        const r = BigInt.asIntN(64, call.result);
        if (r < 0n && r >= -4095n) { call.ret64(r); return; }
        k.state.fileNames[BigInt.asUintN(64, r).toString()] = `/memfd:${call.machine.memory.readCString(call.u64(0), NAME_LIMIT)} (deleted)`;
        touch(k, call.machine, call.machine.memory.readU64(BigInt.asUintN(64, r) + k.offset('file', 'f_inode')), 'made');
        const fd = install(k, call.task, { kind: 'kernel', file: BigInt.asUintN(64, r).toString(), flags: O.readWrite }, (flags & MFD.closeOnExec) !== 0);
        call.ret64(BigInt(fd ?? -E.MFILE));
        return;
      }
      if (flags & ~(MFD.closeOnExec | MFD.allowSealing | MFD.noExecSeal | MFD.exec)) { error(call, E.INVAL); return; }
      const n = access.prepare(call, call.u64(0), 1, Access.Read);
      if (n === undefined) return;
      if (n === 0) { error(call, E.FAULT); return; }
      if (call.machine.memory.readCString(call.u64(0), NAME_LIMIT + 1).length > NAME_LIMIT) { error(call, E.INVAL); return; }
      const fn = model(call, 'fl_memfd');
      if (fn === undefined) return;
      call.state = { made: true };
      call.callThen(fn, [flags]);
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_ftruncate(long fd, long length)', does: 'Sets the size of a file.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (call.i64(1) < 0n) { error(call, E.INVAL); return; }
      if (!file) { error(call, E.BADF); return; }
      if (file.kind !== 'kernel') { error(call, E.INVAL); return; }
      const fn = model(call, 'fl_file_truncate');
      if (fn === undefined) return;
      through(call, fn, [BigInt(file.file!), call.i64(1)], r => {
        const inode = r === 0n ? inodeOfFile(k, call.machine, BigInt(file.file!)) : undefined;
        if (inode !== undefined) touch(k, call.machine, inode, 'modified');
        call.ret64(r);
      });
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_fallocate(long fd, long mode, long offset, long length)', does: 'Allocates a range of a file, or makes a hole: the file\'s own operation is executed.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file) { error(call, E.BADF); return; }
      if (file.kind !== 'kernel') { error(call, file.pipe !== undefined ? E.SPIPE : E.NODEV); return; }
      const fn = model(call, 'fl_file_allocate');
      if (fn !== undefined) through(call, fn, [BigInt(file.file!), Number(call.i64(1)), call.i64(2), call.i64(3)]);
    } }),
    entry({ ...f, source: 'fs/sync.c' }, { prototype: 'long __sys_fsync(long fd)', does: 'Nothing has to be written back; only files have an operation for it.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (file?.kind !== 'kernel') { error(call, file ? E.INVAL : E.BADF); return; }
      const fn = model(call, 'fl_file_size');
      if (fn !== undefined) through(call, fn, [BigInt(file.file!)], r => call.ret64(r < 0n ? BigInt(-E.INVAL) : 0n));
    } }),
  ];
}
