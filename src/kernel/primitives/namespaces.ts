/** Namespaces below the time namespace's own code: their numbers, the tree of all namespaces, the counters of a user. */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';
import { fileAt } from '../user/open-files.ts';
import { allocate } from './heap.ts';

export function namespacePrimitives(k: KernelContext): Primitive[] {
  const ns: Family = { topic: 'namespaces', source: 'kernel/nscommon.c' };
  const ucount: Family = { topic: 'namespaces', source: 'kernel/ucount.c' };
  const number = (a: bigint, m: import('../../vm/api.ts').MachineApi) => {
    // 4026531840 + n: the range of /proc inode numbers (PROC_DYNAMIC_FIRST and on).
    m.memory.writeU32(a, 0xf0000000 + 100 + k.state.namespaces++);
  };
  const clock: Family = { topic: 'time', source: 'kernel/time/timekeeping.c' };
  const pid = (call: NativeCall, task: bigint, member: string) => call.ret32(task === 0n ? 0 : call.machine.memory.readU32(task + k.offset('task_struct', member)));
  const pids: Family = { topic: 'current task', source: 'kernel/pid.c' };
  /** task_struct of a process that has not ended; 0: none. */
  const structOf = (call: NativeCall, number: number): bigint => {
    const task = k.state.processes[number]?.tasks[0], at = BigInt(task === undefined ? '0' : k.state.tasks[task] ?? '0');
    if (at !== 0n) { const m = call.machine.memory, usage = at + k.offset('task_struct', 'usage'); m.writeU32(usage, m.readU32(usage) + 1); }
    return at;
  };
  return [
    entry({ ...pids, topic: 'other processes' }, { prototype: 'struct task_struct *find_get_task_by_vpid(pid_t nr)', does: 'Finds a process by its number, and takes a reference of its first thread.', returns: 'the task; NULL: there is none', native: call => call.ret64(structOf(call, call.i32(0))) }),
    entry({ ...pids, topic: 'other processes', source: 'kernel/ptrace.c' }, { prototype: 'bool ptrace_may_access(struct task_struct *task, unsigned int mode)', does: 'Whether the running task may look at another: programs run as root, and may.', returns: 'true', native: returns32(1) }),
    entry({ ...pids, topic: 'other processes' }, { prototype: 'struct task_struct *pidfd_get_task(int pidfd, unsigned int *flags)', does: 'The process that a pidfd stands for, with a reference of its first thread.', returns: 'the task or an error pointer', native: call => {
      const file = fileAt(k, call.task, call.i32(0));
      call.machine.memory.writeU32(call.u64(1), 0);
      const struct = file?.pid === undefined ? 0n : structOf(call, file.pid);
      call.ret64(file?.pid === undefined ? -9n /* EBADF */ : struct === 0n ? -3n /* ESRCH */ : struct);
    } }),
    ...(['task_pid_nr_ns', 'task_tgid_nr_ns'] as const).map(n => entry(pids, { prototype: `pid_t ${n}(struct task_struct *task, struct pid_namespace *ns)`, does: 'The number of a task or of its process. There is one namespace of numbers.', returns: 'the number', native: call => pid(call, call.u64(0), n.includes('tgid') ? 'tgid' : 'pid') })),
    ...(['task_pid_vnr', 'task_tgid_vnr'] as const).map(n => entry(pids, { prototype: `pid_t ${n}(struct task_struct *task)`, does: 'The number of a task or of its process. There is one namespace of numbers.', returns: 'the number', native: call => pid(call, call.u64(0), n.includes('tgid') ? 'tgid' : 'pid') })),
    entry(ns, { prototype: 'int proc_alloc_inum(unsigned int *inum)', does: 'Gives a namespace its inode number.', returns: '0', source: 'fs/proc/generic.c', native: call => { number(call.u64(0), call.machine); call.ret32(0); } }),
    entry(ns, { prototype: 'void proc_free_inum(unsigned int inum)', does: 'Gives a namespace\'s inode number back. Numbers are not used again here.', kind: 'no-op', source: 'fs/proc/generic.c', native: NOTHING }),
    entry(ns, { prototype: 'int __ns_common_init(struct ns_common *ns, u32 ns_type, const struct proc_ns_operations *ops, int inum)', does: 'Makes the common part of a namespace: one reference, its operations, its inode number.', returns: '0', native: call => {
      const m = call.machine, a = call.u64(0);
      const set = (member: string, value: bigint, bytes: 4 | 8) => {
        const o = k.need('ns_common').offsetOf(member);
        if (o === undefined) return;
        if (bytes === 4) m.memory.writeU32(a + BigInt(o), Number(BigInt.asUintN(32, value))); else m.memory.writeU64(a + BigInt(o), value);
      };
      set('__ns_ref', 1n, 4);
      set('count', 1n, 4);
      set('ns_type', BigInt(call.u32(1) >>> 0), 4);
      set('ops', call.u64(2), 8);
      set('ns_id', BigInt(1000 + k.state.namespaces), 8);   // the kernel's ns_tree_add() gives it
      if (call.i32(3)) set('inum', BigInt(call.i32(3)), 4); else number(a + k.offset('ns_common', 'inum'), m);
      call.ret32(0);
    } }),
    entry(ns, { prototype: 'void __ns_common_free(struct ns_common *ns)', does: 'Gives a namespace\'s inode number back. Numbers are not used again here.', kind: 'no-op', native: NOTHING }),
    ...['__ns_tree_add', '__ns_tree_add_raw'].map(n => entry(ns, { prototype: `void ${n}(struct ns_common *ns, void *tree, u64 id)`, does: 'Enters the namespace in the tree of all namespaces, which nothing here walks.', kind: 'no-op', source: 'kernel/nstree.c', native: NOTHING })),
    entry(ns, { prototype: 'void __ns_tree_remove(struct ns_common *ns, void *tree)', does: 'Takes the namespace out of the tree of all namespaces, which nothing here walks.', kind: 'no-op', source: 'kernel/nstree.c', native: NOTHING }),
    entry(ns, { prototype: 'ns_tree_add(ns)', does: 'Enters the namespace in the tree of all namespaces, which nothing here walks.', kind: 'no-op', source: 'include/linux/nstree.h', macro: 'ns_tree_add(ns) do { } while (0)' }),
    entry(ns, { prototype: 'ns_tree_remove(ns)', does: 'Takes the namespace out of the tree of all namespaces, which nothing here walks.', kind: 'no-op', source: 'include/linux/nstree.h', macro: 'ns_tree_remove(ns) do { } while (0)' }),
    entry(ns, { prototype: 'void __put_user_ns(struct user_namespace *ns)', does: 'The last reference to a user namespace is gone. The first one, which all programs use, stays.', kind: 'no-op', source: 'kernel/user_namespace.c', native: NOTHING }),
    entry(ucount, { prototype: 'struct ucounts *inc_ucount(struct user_namespace *ns, kuid_t uid, enum ucount_type type)', does: 'Counts one more namespace of the user. There is no limit here.', returns: 'a counter object', native: call => call.ret64(allocate(k, call, 64n, true, 'ucounts')) }),
    entry(ucount, { prototype: 'void dec_ucount(struct ucounts *ucounts, enum ucount_type type)', does: 'Counts one namespace of the user less.', native: call => { call.machine.memory.released(call.u64(0)); } }),
    entry(clock, { prototype: 'long long fl_now(void)', does: 'Simulated nanoseconds since boot.', returns: 'the time', native: call => call.ret64(BigInt(Math.floor(call.machine.now))) }),
    ...['void ktime_get_ts64(struct timespec64 *ts)', 'ktime_t ktime_get(void)', 'void ktime_get_real_ts64(struct timespec64 *ts)', 'ktime_t ktime_get_with_offset(enum tk_offsets offs)'].map(p =>
      entry(clock, { prototype: p, does: 'Reads the simulated clock.', returns: p.startsWith('void') ? 'nothing' : 'the time in nanoseconds', model: '<model>/time.c' })),
    entry(clock, { prototype: 'unsigned long timekeeper_lock_irqsave(void)', does: 'Takes the timekeeper\'s lock. One task runs at a time: nothing to do.', returns: '0', kind: 'no-op', native: call => call.ret64(0n) }),
    entry(clock, { prototype: 'void timekeeper_unlock_irqrestore(unsigned long flags)', does: 'Gives the timekeeper\'s lock back. Nothing to do.', kind: 'no-op', native: NOTHING }),
    entry({ topic: 'futex', source: 'kernel/futex/core.c' }, { prototype: 'void futex_reset_cs_ranges(struct futex_mm_data *fd)', does: 'Forgets the ranges of vdso code that unlock robust futexes. User code does not run there.', kind: 'no-op', native: NOTHING }),
    entry({ topic: 'credentials', source: 'include/linux/cred.h' }, { prototype: 'current_euid()', does: 'The user of the current task: root.', returns: 'KUIDT_INIT(0)', macro: 'current_euid() ((kuid_t){ 0 })' }),
    entry({ topic: 'credentials', source: 'kernel/user_namespace.c' }, { prototype: 'bool current_in_userns(const struct user_namespace *target)', does: 'Whether the task lives in a user namespace. There is only the first one.', returns: 'true', native: returns32(1) }),
  ];
}
