/** unshare(2) and setns(2) for time namespaces: they enter the tree's own code in kernel/time/namespace.c. */
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import { fileAt } from './open-files.ts';
import { E } from './errno.ts';
import { inModel } from './sys-memory.ts';

export const CLONE_NEWTIME = 0x80;

export function namespaceCalls(k: KernelContext): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/fork.c', kind: 'user', sleeps: 'may' };
  const timeNamespaces = () => k.env.config('CONFIG_TIME_NS') !== undefined;
  return [
    entry(f, { prototype: 'long __sys_unshare(long flags)', does: 'With CLONE_NEWTIME: makes a time namespace for the process\'s children, and for setns(). Other flags are not supported.', returns: '0 or a negative error', native: call => {
      if (Number(call.i64(0)) !== CLONE_NEWTIME || !timeNamespaces()) { call.ret64(call.i64(0) === 0n ? 0n : BigInt(-E.INVAL)); return; }
      inModel(k, call, 'fl_sys_unshare_time', 'time.c', []);
    } }),
    entry({ ...f, source: 'kernel/nsproxy.c' }, { prototype: 'long __sys_setns(long fd, long type)', does: 'Enters the time namespace of an open /proc/self/ns file.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      const type = Number(call.i64(1));
      if (!file) { call.ret64(BigInt(-E.BADF)); return; }
      if (file.kind !== 'namespace' || (type !== 0 && type !== CLONE_NEWTIME) || !timeNamespaces()) { call.ret64(BigInt(-E.INVAL)); return; }
      inModel(k, call, 'fl_sys_setns_time', 'time.c', [file.text === 'time_for_children' ? 1 : 0]);
    } }),
  ];
}
