/** Process system calls: identity, fork and threads, waiting, ending, clocks. */
import { Access, type MachineApi, type MemoryApi, type NativeCall, type UserSpace } from '../../vm/api.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach } from './reach.ts';
import { changed, close, fileAt, inherit } from './open-files.ts';
import { BOOT_TIME } from './clock.ts';
import { E } from './errno.ts';
import { endProcess, newProcess, newThread, processOf, threadOf, type Process, type Usage } from './processes.ts';
import { sendToProcess, SIG } from './signals.ts';

/** The machine boots at this time of day; the same number stands in media/model/time.c. */
const NSEC = 1000000000n;
const CLD = { exited: 1, killed: 2, stopped: 5, continued: 6 } as const;
const TIMEDOUT = 110;
const WNOHANG = 1, WUNTRACED = 2, WCONTINUED = 8, WNOWAIT = 0x01000000;
const CONTINUED = 0xffff;
/** Whether wait(2) with these options tells of a child's stop, or of its going on. */
const changedFor = (options: number) => (p: Process): boolean => p.change !== undefined && !p.ended && (options & (p.change === CONTINUED ? WCONTINUED : WUNTRACED)) !== 0;

export type Adopt = (machine: MachineApi, taskStruct: bigint) => { space: UserSpace; started: (task: number) => void };

export function processCalls(k: KernelContext, access: UserAccess, adopt: Adopt): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/sys.c', kind: 'user' };
  const children = (call: NativeCall): Process[] => Object.values(k.state.processes).filter(p => p.parent === processOf(k.state, call.task).pid);
  const model = (call: NativeCall, name: string, file: string): number | undefined => {
    const fn = k.env.kernelFunction(name, `<model>/${file}`);
    if (fn === undefined) call.ret64(BigInt(-E.NOSYS));
    return fn;
  };
  /** A process of its own for a machine task: files, signals and settings are the caller's. */
  const bear = (call: NativeCall, number: number, task: number): void => {
    const own = processOf(k.state, call.task), p = newProcess(number, own.pid, task);
    p.signals = { ...own.signals };
    inheritSettings(own, p);
    inherit(k, own, p);
    k.state.processes[number] = p;
    k.state.threads[task] = { ...structuredClone(threadOf(k.state, call.task)), process: number, tid: number, pending: [] };
  };
  return [
    entry(f, { prototype: 'long __sys_getpid(void)', does: 'The process number.', returns: 'the number', native: call => call.ret64(BigInt(processOf(k.state, call.task).pid)) }),
    entry(f, { prototype: 'long __sys_gettid(void)', does: 'The thread number.', returns: 'the number', native: call => call.ret64(BigInt(threadOf(k.state, call.task).tid)) }),
    entry(f, { prototype: 'long __sys_getppid(void)', does: 'The parent\'s process number.', returns: 'the number', native: call => call.ret64(BigInt(processOf(k.state, call.task).parent)) }),
    entry(f, { prototype: 'long __sys_getuid(void)', does: 'The user. Programs run as root.', returns: '0', native: call => call.ret64(0n) }),
    entry(f, { prototype: 'long __sys_sched_yield(void)', does: 'Lets other tasks run first.', returns: '0', source: 'kernel/sched/syscalls.c', native: call => { call.ret64(0n); call.machine.yieldCpu(); } }),
    entry({ ...f, source: 'kernel/fork.c', sleeps: 'may' }, { prototype: 'long __sys_fork(void)', does: 'Makes a copy of the process, with the calling thread alone. A child of a task that has unshared its time namespace is born into the new one: the tree\'s timens_on_fork() runs.', returns: 'the child\'s number; 0 in the child', native: call => {
      if (call.result === undefined) {
        const fn = model(call, 'fl_fork', 'fork.c');
        if (fn !== undefined) call.callThen(fn, [k.state.nextPid++]);
        return;
      }
      const child = BigInt.asUintN(64, call.result);
      const number = call.machine.memory.readU32(child + k.offset('task_struct', 'pid'));
      const made = adopt(call.machine, child);
      const task = call.machine.forkTask(`child ${number}`, made.space, 0n);
      made.started(task);
      bear(call, number, task);
      call.ret64(BigInt(number));
    } }),
    entry({ ...f, source: 'kernel/fork.c', sleeps: 'may' }, { prototype: 'long __sys_vfork(void)', does: 'Makes a process that runs in this one\'s memory, and waits until it ends.', returns: 'the child\'s number; 0 in the child', native: call => {
      const waits = call.state as { child: number } | undefined;
      if (waits) {
        if (k.state.processes[waits.child]?.ended === false) call.block({ kind: 'child', pid: waits.child }); else call.ret64(BigInt(waits.child));
        return;
      }
      if (call.result === undefined) {
        // Memory that is modelled has one owner.
        const fn = executesMemory(k.env) ? model(call, 'fl_new_process', 'task.c') : model(call, 'fl_fork', 'fork.c');
        if (fn !== undefined) call.callThen(fn, [k.state.nextPid++]);
        return;
      }
      const struct = BigInt.asUintN(64, call.result), made = adopt(call.machine, struct), number = call.machine.memory.readU32(struct + k.offset('task_struct', 'pid'));
      const task = call.machine.forkTask(`child ${number}`, made.space, 0n);
      made.started(task);
      bear(call, number, task);
      call.state = { child: number };
      call.block({ kind: 'child', pid: number });
    } }),
    entry({ ...f, source: 'kernel/fork.c', sleeps: 'may' }, { prototype: 'long __sys_fl_process(unsigned long start, unsigned long arg, unsigned long stack, unsigned long size)', does: 'Makes a process that runs in this one\'s memory, as clone(2) with CLONE_VM: it calls start(arg) on its own stack.', returns: 'the process\'s number or a negative error', native: call => {
      const start = call.machine.program.functionAt(call.u64(0));
      if (!start || !executesMemory(k.env)) { call.ret64(BigInt(start ? -E.NOSYS : -E.FAULT)); return; }
      if (call.result === undefined) { const fn = model(call, 'fl_new_process', 'task.c'); if (fn !== undefined) call.callThen(fn, [k.state.nextPid++]); return; }
      const struct = BigInt.asUintN(64, call.result), made = adopt(call.machine, struct), number = call.machine.memory.readU32(struct + k.offset('task_struct', 'pid'));
      const task = call.machine.spawn({ name: `child ${number}`, fn: start.id, args: [call.u64(1)], side: 'user', space: made.space, stack: { top: (call.u64(2) + call.u64(3)) & ~15n, size: Number(call.u64(3)) } });
      made.started(task);
      bear(call, number, task);
      call.ret64(BigInt(number));
    } }),
    entry({ ...f, source: 'kernel/fork.c', sleeps: 'may' }, { prototype: 'long __sys_fl_thread(unsigned long start, unsigned long arg, unsigned long stack, unsigned long size)', does: 'Makes a thread of the process, as clone(2) with CLONE_VM and CLONE_THREAD: it calls start(arg) on its own stack.', returns: 'the thread\'s number or a negative error', native: call => {
      const start = call.machine.program.functionAt(call.u64(0));
      if (!start) { call.ret64(BigInt(-E.FAULT)); return; }
      if (call.result === undefined) {
        const fn = model(call, 'fl_new_thread', 'task.c');
        if (fn !== undefined) call.callThen(fn, [k.state.nextPid++]);
        return;
      }
      const struct = BigInt.asUintN(64, call.result), made = adopt(call.machine, struct);
      const tid = call.machine.memory.readU32(struct + k.offset('task_struct', 'pid'));
      const p = processOf(k.state, call.task), size = Number(call.u64(3));
      const task = call.machine.spawn({ name: `thread ${tid}`, fn: start.id, args: [call.u64(1)], side: 'user', space: made.space, stack: { top: (call.u64(2) + call.u64(3)) & ~15n, size } });
      made.started(task);
      p.tasks.push(task);
      k.state.threads[task] = newThread(p.pid, tid, threadOf(k.state, call.task).blocked);
      call.ret64(BigInt(tid));
    } }),
    entry({ ...f, source: 'kernel/futex/syscalls.c', sleeps: 'may' }, { prototype: 'long __sys_futex(unsigned int *word, long operation, unsigned long value, const long *timeout)', does: 'FUTEX_WAIT and FUTEX_WAKE, also by bit sets of all ones; shared ones are found by address.', returns: 'how many were woken, or 0, or a negative error', native: call => {
      const at = call.u64(0), operation = Number(call.i64(1)) & 127, m = call.machine;
      if (at & 3n) { call.ret64(BigInt(-E.INVAL)); return; }
      // A word that processes may share is found by its page, which comes for that.
      if ((operation === 1 || operation === 10) && !(Number(call.i64(1)) & 128)) {
        const n = access.prepare(call, at, 4, Access.Read);
        if (n === undefined) return;
        if (n < 4) { call.ret64(BigInt(-E.FAULT)); return; }
      }
      if (operation === 1 || operation === 10) { const woken = m.wake(at, Number(BigInt.asIntN(32, call.u64(2)))); if (woken === 0) m.remember(at, 'unheard'); else m.forget(at); call.ret64(BigInt(woken)); return; }
      if (operation !== 0 && operation !== 9) { call.ret64(BigInt(-E.NOSYS)); return; }
      const waits = call.state as { until: number } | undefined;
      if (!waits) {
        const n = access.prepare(call, at, 4, Access.Read);
        if (n === undefined) return;
        if (n < 4) { call.ret64(BigInt(-E.FAULT)); return; }
        if (m.memory.readU32(at) !== Number(BigInt.asUintN(32, call.u64(2)))) { call.ret64(BigInt(-E.AGAIN)); return; }
        const time = call.u64(3), ns = time === 0n ? Infinity : Number(m.memory.readU64(time) * NSEC + m.memory.readU64(time + 8n));
        const until = operation === 9 && time !== 0n ? ns : m.now + ns;
        call.state = { until };
        call.block({ kind: 'waiting', on: at, what: 'a futex', ...(until === Infinity ? {} : { until }) });
        return;
      }
      call.ret64(m.now >= waits.until ? BigInt(-TIMEDOUT) : 0n);
    } }),
    entry({ ...f, source: 'kernel/exit.c' }, { prototype: 'long __sys_exit(long status)', does: 'Ends the thread; the last one ends the process.', returns: 'nothing', native: call => {
      const p = processOf(k.state, call.task);
      if (p.tasks.length === 1) { endProcess(call.machine, p, (Number(call.i64(0)) & 0xff) << 8); return; }
      // The first thread stays until the others are gone: it is the process's number.
      if (p.tasks[0] === call.task) {
        p.tasks = [...p.tasks.slice(1), call.task];
        k.state.leaders[call.task] = true;
      }
      if (k.state.leaders[call.task]) { call.block({ kind: 'io', what: 'the other threads of its process, having ended itself' }); return; }
      call.machine.exitTask(call.task, 0);
    } }),
    entry({ ...f, source: 'kernel/exit.c' }, { prototype: 'long __sys_exit_group(long status)', does: 'Ends the process with all its threads.', returns: 'nothing', native: call => endProcess(call.machine, processOf(k.state, call.task), (Number(call.i64(0)) & 0xff) << 8) }),
    entry({ ...f, source: 'kernel/exit.c', sleeps: 'may' }, { prototype: 'long __sys_wait4(long pid, int *status, long options, void *usage)', does: 'Waits for a child to end.', returns: 'the child\'s number or a negative error', native: call => {
      const wanted = Number(BigInt.asIntN(32, call.u64(0))), at = call.u64(1), options = Number(call.i64(2));
      const group = wanted === 0 ? processOf(k.state, call.task).group : -wanted, mine = children(call).filter(p => wanted === -1 || (wanted > 0 ? p.pid === wanted : p.group === group));
      if (options & ~(0xf | WNOWAIT | 0x20000000 | 0x40000000 | 0x80000000)) { call.ret64(BigInt(-E.INVAL)); return; }
      if (mine.length === 0) { call.ret64(BigInt(-E.CHILD)); return; }
      const ended = mine.find(p => p.ended) ?? mine.find(changedFor(options));
      if (!ended) {
        if (options & WNOHANG) call.ret64(0n); else call.block({ kind: 'child', pid: mine.length === 1 ? mine[0]!.pid : 0 });
        return;
      }
      if (!reach(access, call, [[at, 4, Access.Write], [call.u64(3), RUSAGE, Access.Write]])) return;
      if (at !== 0n) {
        call.machine.memory.writeU32(at, ended.ended ? ended.ending ?? 0 : ended.change!);
      }
      if (call.u64(3) !== 0n) writeUsage(call.machine.memory, call.u64(3), ended.usage);
      if (!ended.ended) delete ended.change; else if (!(options & WNOWAIT)) waited(k, call, ended);
      call.ret64(BigInt(ended.pid));
    } }),
    // siginfo_t: signal 0, code 8, process 16, user 20, status 24.
    entry({ ...f, source: 'kernel/exit.c', sleeps: 'may' }, { prototype: 'long __sys_waitid(long type, long id, void *info, long options, void *usage)', does: 'Waits for a child to end, or to stop or go on, and tells how in a siginfo_t.', returns: '0 or a negative error', native: call => {
      const type = Number(call.i64(0)), at = call.u64(2), options = Number(call.i64(3)), m = call.machine.memory;
      const file = type === 3 ? fileAt(k, call.task, Number(call.i64(1))) : undefined;
      if (options & ~(0xf | WNOWAIT | 0xe0000000) || !(options & 0xe) || type < 0 || type > 3) { call.ret64(BigInt(-E.INVAL)); return; }
      if (type === 3 && file?.pid === undefined) { call.ret64(BigInt(-E.BADF)); return; }
      const wanted = file?.pid ?? Number(call.i64(1)), mine = children(call).filter(p => type === 0 || (type === 2 ? p.group === (wanted || processOf(k.state, call.task).group) : p.pid === wanted));
      if (mine.length === 0) { call.ret64(BigInt(-E.CHILD)); return; }
      if (!reach(access, call, [[at, 28, Access.Write]])) return;
      const ended = (options & 4 ? mine.find(p => p.ended) : undefined) ?? mine.find(changedFor(options));
      if (!ended && !(options & WNOHANG)) { call.block({ kind: 'child', pid: mine.length === 1 ? mine[0]!.pid : 0 }); return; }
      const status = ended?.ending ?? 0, signo = status & 0x7f, change = ended?.ended === false ? ended.change : undefined;
      const how = change === undefined ? [signo ? CLD.killed : CLD.exited, signo || status >> 8] : change === CONTINUED ? [CLD.continued, SIG.continue] : [CLD.stopped, change >> 8];
      if (at !== 0n) [ended ? SIG.child : 0, 0, ended ? how[0]! : 0, 0, ended?.pid ?? 0, 0, ended ? how[1]! : 0].forEach((v, i) => { if (i !== 3) m.writeU32(at + BigInt(i * 4), v); });
      if (ended && call.u64(4) !== 0n) { if (!reach(access, call, [[call.u64(4), RUSAGE, Access.Write]])) return; writeUsage(m, call.u64(4), ended.usage); }
      if (ended && !(options & WNOWAIT)) { if (change === undefined) waited(k, call, ended); else delete ended.change; }
      call.ret64(0n);
    } }),
    ...(['getpgid', 'getsid'] as const).map(name => entry(f, { prototype: `long __sys_${name}(long pid)`, does: `The ${name === 'getsid' ? 'session' : 'group'} of a process.`, returns: 'its number or a negative error', native: call => {
      const pid = Number(call.i64(0)), p = pid === 0 ? processOf(k.state, call.task) : k.state.processes[pid];
      call.ret64(p ? BigInt(name === 'getsid' ? p.session : p.group) : BigInt(-E.SRCH));
    } })),
    entry(f, { prototype: 'long __sys_setpgid(long pid, long group)', does: 'Puts a process into a group of its session, or makes one.', returns: '0 or a negative error', native: call => {
      const own = processOf(k.state, call.task), pid = Number(call.i64(0)) || own.pid, group = Number(call.i64(1)) || pid, p = k.state.processes[pid];
      if (Number(call.i64(1)) < 0) { call.ret64(BigInt(-E.INVAL)); return; }
      if (!p || (p !== own && p.parent !== own.pid)) { call.ret64(BigInt(-E.SRCH)); return; }
      const there = group === pid || Object.values(k.state.processes).some(x => x.group === group && x.session === own.session);
      if (p.session !== own.session || p.session === p.pid || !there) { call.ret64(BigInt(-E.PERM)); return; }
      p.group = group;
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_setsid(void)', does: 'Makes a session and a group of the calling process.', returns: 'its number or a negative error', native: call => {
      const p = processOf(k.state, call.task);
      if (Object.values(k.state.processes).some(x => x.group === p.pid)) { call.ret64(BigInt(-E.PERM)); return; }
      p.group = p.session = p.pid;
      call.ret64(BigInt(p.pid));
    } }),
    entry({ ...f, source: 'kernel/time/posix-timers.c' }, { prototype: 'long __sys_clock_gettime(long clock, void *ts)', does: 'Reads a clock by system call; the offsets of the process\'s time namespace are added.', returns: '0 or a negative error', native: call => {
      const clock = Number(call.i64(0));
      const n = access.prepare(call, call.u64(1), 16, Access.Write);
      if (n === undefined) return;
      if (n < 16) { call.ret64(BigInt(-E.FAULT)); return; }
      if (![0, 1, 2, 3, 4, 5, 6, 7, 11].includes(clock)) { call.ret64(BigInt(-E.INVAL)); return; }
      const real = clock === 0 || clock === 5 || clock === 11;
      const offset = real || clock === 2 || clock === 3 ? undefined : k.env.kernelFunction('fl_timens_now', '<model>/time.c');
      if (offset !== undefined && call.state === undefined) { call.state = { asked: true }; call.callThen(offset, [clock]); return; }
      const now = BigInt(Math.floor(call.machine.now)) + (real ? BigInt(BOOT_TIME) * NSEC : offset === undefined ? 0n : BigInt.asIntN(64, call.result ?? 0n));
      call.machine.memory.writeU64(call.u64(1), now / NSEC);
      call.machine.memory.writeU64(call.u64(1) + 8n, now % NSEC);
      call.ret64(0n);
    } }),
  ];
}

/** Somebody has waited for a process that has ended, or nobody will: its number names nobody from now on (release_task(), __unhash_process()). */
function reap(k: KernelContext, machine: MachineApi, pid: number): void {
  if (!executesMemory(k.env)) { delete k.state.processes[pid]; return; }
  const numberAt = k.offset('task_struct', 'thread_pid'), tasksAt = k.offset('pid', 'tasks');
  delete k.state.processes[pid];
  for (const [task, t] of Object.entries(k.state.threads)) {
    const at = t.process === pid ? k.state.tasks[Number(task)] : undefined;
    const number = at === undefined ? 0n : machine.memory.readU64(BigInt(at) + numberAt);
    if (number !== 0n) machine.memory.writeU64(number + tasksAt, 0n);
  }
}

/** struct rusage: times (not kept), ru_maxrss in KiB at 32, ru_minflt at 64, ru_majflt at 72. */
export const RUSAGE = 144;
export function writeUsage(m: MemoryApi, at: bigint, u: Usage | undefined): void {
  m.fill(at, 0, RUSAGE);
  if (u) [[32n, u.pages * 4], [64n, u.minor], [72n, u.major]].forEach(([to, v]) => m.writeU64(at + BigInt(to!), BigInt(v!)));
}

/** A child that was waited for is gone; its parent's children have used what it has. */
function waited(k: KernelContext, call: NativeCall, child: Process): void {
  const p = processOf(k.state, call.task), all = [p.children, child.usage, child.children].filter(u => u !== undefined);
  p.children = { minor: all.reduce((n, u) => n + u.minor, 0), major: all.reduce((n, u) => n + u.major, 0), pages: Math.max(0, ...all.map(u => u.pages)) };
  reap(k, call.machine, child.pid);
}

/** What a new process has of its parent beside memory and files. */
function inheritSettings(parent: Process, child: Process): void {
  const { umask, cwd, group, session, limits, policy, nice, personality, noNewPrivileges } = parent;
  Object.assign(child, { umask, group, session }, cwd !== undefined && { cwd }, limits && { limits }, policy && !(policy[0] & 0x40000000) && { policy }, nice !== undefined && { nice }, personality !== undefined && { personality }, noNewPrivileges && { noNewPrivileges });
}

/** Supervisor.taskExit: a thread leaves its process. Whether the address space and the files go now: it was the last one. */
export function threadEnds(k: KernelContext, machine: MachineApi, task: number, code: number): boolean {
  const t = k.state.threads[task], p = t && k.state.processes[t.process];
  if (!t || !p) return false;
  // 128 + n: killed by signal n.
  p.tasks = p.tasks.filter(n => n !== task);
  if (p.tasks.length > 0) {
    const [last] = p.tasks;
    if (p.tasks.length === 1 && k.state.leaders[last!] && p.ending === undefined) machine.exitTask(last!, 0);
    return false;
  }
  p.ending ??= code > 128 && code < 193 ? code - 128 : (code & 0xff) << 8;
  return true;
}

/** What the end of a process does outside of simulated memory: called by fl_exit() of <model>/task.c. */
export function exitPrimitives(k: KernelContext): Primitive[] {
  const f: Family = { topic: 'model', source: '<model>/task.c' };
  return [
    entry(f, { prototype: 'struct file *fl_exit_file(void)', does: 'Closes descriptors of a process that ends, up to one whose file is to be put.', returns: 'that file; NULL when no descriptor is left', native: call => {
      const t = k.state.threads[call.task], p = t && k.state.processes[t.process];
      if (p) {
        for (const fd of Object.keys(p.files)) {
          const put = close(k, call.machine, p, Number(fd));
          if (put !== undefined) { call.ret64(BigInt(put)); return; }
        }
      }
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'void fl_exit_pages(unsigned long most)', does: 'Remembers what the process that ends has used, for wait4(2) and getrusage(2).', returns: 'nothing', native: call => {
      const t = k.state.threads[call.task], p = t && k.state.processes[t.process], struct = k.state.tasks[call.task];
      if (!p || struct === undefined) return;
      const faults = (member: string): number => Number(call.machine.memory.readU64(BigInt(struct) + k.offset('task_struct', member)));
      p.usage = { minor: faults('min_flt'), major: faults('maj_flt'), pages: Number(call.u64(0)) };
    } }),
    entry(f, { prototype: 'void fl_exit_notify(void)', does: 'The process has ended: its parent can wait for it and gets SIGCHLD, its children have no parent any more.', native: call => {
      const t = k.state.threads[call.task], p = t && k.state.processes[t.process], { machine } = call;
      if (!p) return;
      p.ended = true;
      changed(k.state, machine, `process ${p.pid}`);
      for (const child of Object.values(k.state.processes)) {
        if (child.parent !== p.pid) continue;
        child.parent = 1;
        if (child.deathSignal) sendToProcess(k.state, machine, child, { signo: child.deathSignal, code: 0, pid: p.pid });
        if (child.ended) reap(k, machine, child.pid);
      }
      const parent = k.state.processes[p.parent];
      if (!parent || parent.ended) { if (p.parent !== 0) reap(k, machine, p.pid); return; }
      const signo = p.ending! & 0x7f;
      if (BigInt(parent.signals[SIG.child]?.handler ?? '0') === 1n) reap(k, machine, p.pid);
      sendToProcess(k.state, machine, parent, { signo: SIG.child, code: signo ? CLD.killed : CLD.exited, pid: p.pid, status: signo || p.ending! >> 8 });
      for (const task of machine.tasks()) if (task.state === 'blocked' && task.blocked?.kind === 'child' && parent.tasks.includes(task.id)) machine.wakeTask(task.id);
    } }),
  ];
}
