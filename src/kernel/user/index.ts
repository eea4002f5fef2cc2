/**
 * System calls as the C library sees them: `long __sys_NAME(…)` answers a result or a negative error number, as the real interface does;
 * the library's wrappers (media/libc) turn that into errno. Numbers and errors are those of x86-64 Linux.
 */
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import type { UserAccess } from './access.ts';
import type { FileKinds } from './file-kinds.ts';
import { memoryFile } from './proc-memory.ts';
import { fileCalls } from './sys-file.ts';
import { kernelFileCalls } from './sys-kernel-files.ts';
import { memfdCalls } from './sys-memfd.ts';
import { tmpfsCalls } from './sys-tmpfs.ts';
import { memoryCalls } from './sys-memory.ts';
import { miscCalls } from './sys-misc.ts';
import { namespaceCalls } from './sys-namespace.ts';
import { pollCalls } from './sys-poll.ts';
import { processCalls, type Adopt } from './sys-process.ts';
import { schedulingCalls } from './sys-sched.ts';
import { signalCalls } from './sys-signal.ts';
import { processFile, signalFile, signalFileCalls } from './sys-signalfd.ts';
import { socketCalls, socketFile, socketIo } from './sys-socket.ts';
import { timerCalls, timerFile } from './sys-timer.ts';
import { directoryFile } from './tmpfs.ts';

export function userPrimitives(k: KernelContext, access: UserAccess, adopt: Adopt): Primitive[] {
  const sockets = socketIo(k, access);
  const kinds: FileKinds = { timer: timerFile(k, access), signals: signalFile(k, access), process: processFile(k), socket: socketFile(k, sockets), memory: memoryFile(access), directory: directoryFile };
  return [...fileCalls(k, access, kinds), ...timerCalls(k, access), ...signalFileCalls(k, access), ...socketCalls(k, access, sockets), ...memoryCalls(k), ...processCalls(k, access, adopt), ...signalCalls(k, access, () => k.env.kernelFunction('fl_timer', '<model>/task.c')), ...pollCalls(k, access, kinds), ...memfdCalls(k, access), ...tmpfsCalls(k, access), ...miscCalls(k, access), ...schedulingCalls(k, access), ...namespaceCalls(k), ...kernelFileCalls(k, access)];
}
