/**
 * System calls as the C library sees them: `long __sys_NAME(…)` answers a result or a negative error number, as the real interface does;
 * the library's wrappers (media/libc) turn that into errno. Numbers and errors are those of x86-64 Linux.
 */
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import type { UserAccess } from './access.ts';
import { fileCalls } from './sys-file.ts';
import { kernelFileCalls } from './sys-kernel-files.ts';
import { memfdCalls } from './sys-memfd.ts';
import { memoryCalls } from './sys-memory.ts';
import { miscCalls } from './sys-misc.ts';
import { namespaceCalls } from './sys-namespace.ts';
import { pollCalls } from './sys-poll.ts';
import { processCalls, type Adopt } from './sys-process.ts';
import { signalCalls } from './sys-signal.ts';

export function userPrimitives(k: KernelContext, access: UserAccess, adopt: Adopt): Primitive[] {
  return [...fileCalls(k, access), ...memoryCalls(k), ...processCalls(k, access, adopt), ...signalCalls(k, access, () => k.env.kernelFunction('fl_timer', '<model>/task.c')), ...pollCalls(k, access), ...memfdCalls(k, access), ...miscCalls(k, access), ...namespaceCalls(k), ...kernelFileCalls(k)];
}
