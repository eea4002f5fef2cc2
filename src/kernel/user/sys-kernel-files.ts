/**
 * Descriptors of files that executed kernel code made (a userfaultfd): read(2), ioctl(2), close(2) and the like call the file's own operations,
 * through <model>/files.c. Also the calls that make such files: userfaultfd(2), open(2) of a device.
 */
import { Access, type NativeCall } from '../../vm/api.ts';
import { ModelError, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { fileAt, filesOf, O, type OpenFile } from './open-files.ts';
import { reach } from './reach.ts';

/** What kernel code answers when a signal came: ERESTARTSYS restarts where the handler's action asks for it, ERESTARTNOINTR always, the others never. */
const ERESTARTSYS = -512n, ERESTARTNOINTR = -513n, ERESTARTNOHAND = -514n, ERESTART_RESTARTBLOCK = -516n;

/** A function of <model>/files.c. */
export function fileFunction(k: KernelContext, name: string): number {
  const fn = k.env.kernelFunction(name, '<model>/files.c');
  if (fn === undefined) throw new ModelError(`the bundled model lacks ${name} (media/model/files.c): the installation is damaged`);
  return fn;
}

/** Runs a kernel function, then answers with its result: the call is executed a second time for that. */
export function through(call: NativeCall, fn: number, args: readonly (bigint | number)[], done: (result: bigint) => void = r => call.ret64(r)): void {
  // A result may also be that of a page fault in the arguments.
  const state = call.state as { asked?: true } | undefined;
  if (call.result === undefined || !state?.asked) { call.state = { ...state, asked: true }; call.callThen(fn, args); return; }
  const r = BigInt.asIntN(64, call.result);
  if (r === ERESTARTSYS || r === ERESTARTNOINTR || r === ERESTARTNOHAND || r === ERESTART_RESTARTBLOCK) {
    const again = call.interrupted === 'no' || r === ERESTARTNOINTR || (r === ERESTARTSYS && call.interrupted === 'restart');
    if (again) call.callThen(fn, args); else done(BigInt(-E.INTR));
    return;
  }
  done(r);
}

/** `offset`: -1 reads at the file's own position and moves it. */
export function kernelRead(k: KernelContext, call: NativeCall, file: OpenFile, at: bigint, count: bigint, offset = -1n): void {
  through(call, fileFunction(k, 'fl_file_read'), [BigInt(file.file!), at, count, offset]);
}
export function kernelWrite(k: KernelContext, call: NativeCall, file: OpenFile, at: bigint, count: bigint, offset = -1n): void {
  through(call, fileFunction(k, 'fl_file_write'), [BigInt(file.file!), at, count, offset]);
}
/** Closes a descriptor by `take`, which frees it and answers the struct file to be put: it is free before the file's release operation runs. */
export function kernelClose(k: KernelContext, call: NativeCall, take: () => string | undefined, file: OpenFile, answer = 0): void {
  const fn = file.kind === 'kernel' ? fileFunction(k, 'fl_file_close') : undefined;
  const put = take();
  if (fn === undefined || put === undefined) call.ret64(BigInt(answer)); else call.callThen(fn, [BigInt(put)]);
}
export function kernelSetFlags(k: KernelContext, call: NativeCall, file: OpenFile, flags: number): void {
  through(call, fileFunction(k, 'fl_file_flags'), [BigInt(file.file!), flags], r => {
    if (flags >= 0) file.flags = (file.flags & O.accessMode) | flags;
    call.ret64(flags >= 0 ? 0n : r);
  });
}
export function kernelPosition(k: KernelContext, call: NativeCall, file: OpenFile, offset: bigint, whence: number): void {
  through(call, fileFunction(k, 'fl_file_position'), [BigInt(file.file!), offset, whence]);
}

/** The kernel's file that defines userfaultfd: fs/ until 6.x, mm/ since 7.0. undefined: the tree has none, or it is not configured. */
export function userfaultSource(k: KernelContext): string | undefined {
  if (k.env.config('CONFIG_USERFAULTFD') === undefined) return undefined;
  return ['fs/userfaultfd.c', 'mm/userfaultfd.c'].find(f => k.env.hasFile(f) && k.env.defines('handle_userfault', f));
}

/** Descriptors of kernel files, with the process that has them. */
export function kernelDescriptors(k: KernelContext): { pid: number; fd: number; file: bigint }[] {
  return Object.values(k.state.processes).flatMap(p => Object.entries(p.files).flatMap(([fd, d]) => {
    const f = k.state.open[d.open];
    return f?.kind === 'kernel' && f.file !== undefined && f.file !== '0' ? [{ pid: p.pid, fd: Number(fd), file: BigInt(f.file) }] : [];
  }));
}

/**
 * Initcalls are run when something first needs what they set up, so that a program that never asks does not wait for them. Answers whether it has
 * run; false: it runs now and the call is executed again.
 */
export function initialised(k: KernelContext, call: NativeCall, name: string, file: string): boolean {
  if (k.state.initcalls[name]) return true;
  const fn = k.env.kernelFunction(name, file);
  k.state.initcalls[name] = true;
  if (fn === undefined) return true;
  call.state = { initcall: name };
  call.callThen(fn, []);
  return false;
}

export function kernelFileCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/ioctl.c', kind: 'user', sleeps: 'may' };
  /** The result of a call that may first have run an initcall. */
  const result = (call: NativeCall): bigint | undefined => (call.state as { initcall?: string } | undefined)?.initcall === undefined ? call.result : undefined;
  return [
    entry({ ...f, source: 'mm/userfaultfd.c' }, { prototype: 'long __sys_userfaultfd(long flags)', does: 'Makes a userfaultfd: the tree\'s own system call is executed, after its initcall the first time.', returns: 'the descriptor or a negative error', native: call => {
      const source = userfaultSource(k);
      const fn = source === undefined ? undefined : k.env.kernelFunction('__do_sys_userfaultfd', source);
      if (source === undefined || fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
      if (!initialised(k, call, 'userfaultfd_init', source)) return;
      if (result(call) !== undefined) { call.ret64(BigInt.asIntN(32, call.result!)); return; }
      call.state = {};
      call.callThen(fn, [Number(call.i64(0))]);
    } }),
    entry(f, { prototype: 'long __sys_ioctl(long fd, unsigned long request, unsigned long argument)', does: 'A request to a file: its own ioctl operation is executed.', returns: 'what the operation returns; -ENOTTY for a file without one', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file && call.result === undefined) { call.ret64(BigInt(-E.BADF)); return; }
      if (file && call.result === undefined && generalRequest(k, access, call, file)) return;
      if (file?.kind !== 'kernel' && call.result === undefined) { call.ret64(BigInt(-E.NOTTY)); return; }
      through(call, fileFunction(k, 'fl_file_ioctl'), [BigInt(file?.file ?? 0), Number(BigInt.asUintN(32, call.u64(1))), call.u64(2)]);
    } }),
  ];
}

/** Requests that every file knows (do_vfs_ioctl()), and how much there is to read of a pipe, a socket or an event counter. False: it is none of them. */
function generalRequest(k: KernelContext, access: UserAccess, call: NativeCall, file: OpenFile): boolean {
  const request = call.u32(1), at = call.u64(2), m = call.machine.memory, d = filesOf(k, call.task)[Number(call.i64(0))]!;
  if (request === FIO.closeOnExec || request === FIO.keepOnExec) { d.closeOnExec = request === FIO.closeOnExec; call.ret64(0n); return true; }
  const counts = file.pipe !== undefined || file.socket !== undefined;
  if (request !== FIO.nonBlock && !(request === FIO.toRead && counts)) return false;
  if (request === FIO.nonBlock && file.kind === 'kernel') return false;
  if (!reach(access, call, [[at, 4, request === FIO.toRead ? Access.Write : Access.Read]])) return true;
  if (request === FIO.nonBlock) file.flags = m.readU32(at) ? file.flags | O.nonBlock : file.flags & ~O.nonBlock;
  else m.writeU32(at, file.pipe !== undefined ? k.state.pipes[file.pipe]!.data.length : k.state.sockets[file.socket!]!.queue.reduce((n, p) => n + p.data.length, 0));
  call.ret64(0n);
  return true;
}
/** FIONREAD, FIONBIO, FIOCLEX, FIONCLEX (include/uapi/asm-generic/ioctls.h). */
const FIO = { toRead: 0x541b, nonBlock: 0x5421, closeOnExec: 0x5451, keepOnExec: 0x5450 } as const;

/** What enters the devices, by path: an initcall and its file. */
function entering(k: KernelContext, path: string): readonly [initcall: string, source: string] | undefined {
  const source = path === '/dev/userfaultfd' ? userfaultSource(k) : undefined;
  if (source !== undefined) return ['userfaultfd_init', source];
  if (path === '/sys/kernel/debug/gup_test' && k.env.config('CONFIG_GUP_TEST') !== undefined && k.env.hasFile('mm/gup_test.c')) return ['gup_test_init', 'mm/gup_test.c'];
  return undefined;
}
/** Whether a path is a device, registered or not yet. */
export function isDevice(k: KernelContext, path: string): boolean { return path in k.state.devices || entering(k, path) !== undefined; }

/** open(2) of a device; false: there is none of this path. The call is suspended, or answered. */
export function openDevice(k: KernelContext, call: NativeCall, path: string, flags: number, open: (file: string) => void): boolean {
  const by = entering(k, path);
  if (by === undefined) return false;
  const fn = fileFunction(k, 'fl_open_device');
  if (!initialised(k, call, ...by)) return true;
  const state = call.state as { opening?: boolean } | undefined;
  const fops = k.state.devices[path];
  if (fops === undefined) return false;
  if (!state?.opening) { call.state = { opening: true }; call.callThen(fn, [BigInt(fops), flags]); return true; }
  const r = BigInt.asIntN(64, call.result!);
  if (r < 0n && r >= -4095n) { call.ret64(r); return true; }
  const file = BigInt.asUintN(64, r).toString();
  k.state.fileNames[file] = path;
  open(file);
  return true;
}
