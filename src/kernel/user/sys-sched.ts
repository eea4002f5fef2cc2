/** What programs ask about scheduling and the machine: policies, priorities, CPUs, memory in all, memory barriers. Only the default policy runs here. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach } from './reach.ts';
import { E } from './errno.ts';
import { processOf, threadOf } from './processes.ts';

const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
/** Policies by number: the priorities that sched(7) gives them. */
const POLICIES: Readonly<Record<number, readonly [low: number, high: number]>> = { 0: [0, 0], 1: [1, 99], 2: [1, 99], 3: [0, 0], 5: [0, 0], 6: [0, 0] };
const RESET_ON_FORK = 0x40000000;
/** Commands of membarrier(2), all of which are one barrier here; what has to be registered first, and by what. */
const BARRIERS = 0x3ff, REGISTRATIONS: Readonly<Record<number, number>> = { 2: 4, 8: 16, 32: 64, 128: 256 };
/** Pages of the simulated machine, as sysconf(3) tells them too. */
const PAGES = 65536n, FREE = 32768n;

export function schedulingCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/sched/syscalls.c', kind: 'user' };
  const some = (call: NativeCall) => {
    const pid = Number(call.i64(0));
    const p = pid === 0 ? processOf(k.state, call.task) : k.state.processes[pid] ?? Object.values(k.state.threads).filter(t => t.tid === pid).map(t => k.state.processes[t.process])[0];
    if (!p) error(call, E.SRCH);
    return p;
  };
  const allCpus = (call: NativeCall): bigint => (1n << BigInt(call.machine.cpus)) - 1n;
  const threadTask = (call: NativeCall): number | undefined => {
    const tid = Number(call.i64(0));
    return tid === 0 ? call.task : Object.keys(k.state.threads).map(Number).find(t => threadOf(k.state, t).tid === tid && processOf(k.state, t)?.tasks.includes(t));
  };
  const setPolicy = (call: NativeCall, policy: number | undefined, at: bigint): void => {
    if (at === 0n || Number(call.i64(0)) < 0) { error(call, E.INVAL); return; }
    if (!reach(access, call, [[at, 4, Access.Read]])) return;
    const p = some(call);
    if (!p) return;
    const wanted = policy ?? p.policy?.[0] ?? 0, range = POLICIES[wanted & ~RESET_ON_FORK], priority = call.machine.memory.readU32(at) | 0;
    if (!range || priority < range[0] || priority > range[1]) { error(call, E.INVAL); return; }
    p.policy = [wanted, priority];
    call.ret64(0n);
  };
  return [
    entry(f, { prototype: 'long __sys_sched_getscheduler(long pid)', does: 'The scheduling policy, as it was set.', returns: 'the policy or a negative error', native: call => { if (Number(call.i64(0)) < 0) { error(call, E.INVAL); return; } const p = some(call); if (p) call.ret64(BigInt(p.policy?.[0] ?? 0)); } }),
    entry(f, { prototype: 'long __sys_sched_getparam(long pid, int *param)', does: 'The priority, as it was set.', returns: '0 or a negative error', native: call => {
      if (call.u64(1) === 0n) { error(call, E.INVAL); return; }
      if (!reach(access, call, [[call.u64(1), 4, Access.Write]])) return;
      const p = some(call);
      if (!p) return;
      call.machine.memory.writeU32(call.u64(1), p.policy?.[1] ?? 0);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sched_setscheduler(long pid, long policy, const int *param)', does: 'Remembers a policy and a priority; the scheduler does not look at them.', returns: '0 or a negative error', native: call => setPolicy(call, Number(call.i64(1)), call.u64(2)) }),
    entry(f, { prototype: 'long __sys_sched_setparam(long pid, const int *param)', does: 'Remembers a priority; the scheduler does not look at it.', returns: '0 or a negative error', native: call => setPolicy(call, undefined, call.u64(1)) }),
    ...([['max', 1], ['min', 0]] as const).map(([name, n]) => entry(f, { prototype: `long __sys_sched_get_priority_${name}(long policy)`, does: `The ${n ? 'highest' : 'lowest'} priority of a policy.`, returns: 'the priority or a negative error', native: call => { const range = POLICIES[Number(call.i64(0))]; if (range) call.ret64(BigInt(range[n])); else error(call, E.INVAL); } })),
    entry(f, { prototype: 'long __sys_getpriority(long which, long who)', does: 'The nice value of a process, as it was set: 20 less it.', returns: '1 to 40, or a negative error', native: call => {
      if (call.u64(0) > 2n) { error(call, E.INVAL); return; }
      const who = Number(call.i64(1)), p = who === 0 || call.u64(0) !== 0n ? processOf(k.state, call.task) : k.state.processes[who];
      if (p) call.ret64(BigInt(20 - (p.nice ?? 0))); else error(call, E.SRCH);
    } }),
    entry(f, { prototype: 'long __sys_setpriority(long which, long who, long nice)', does: 'Remembers a nice value; the scheduler does not look at it.', returns: '0 or a negative error', native: call => {
      if (call.u64(0) > 2n) { error(call, E.INVAL); return; }
      const who = Number(call.i64(1)), p = who === 0 || call.u64(0) !== 0n ? processOf(k.state, call.task) : k.state.processes[who];
      if (!p) { error(call, E.SRCH); return; }
      p.nice = Math.max(-20, Math.min(19, Number(call.i64(2))));
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sched_setaffinity(long pid, unsigned long size, const void *mask)', does: 'Remembers the CPUs that a thread may run on; the scheduler is not bound by it.', returns: '0 or a negative error', native: call => {
      const size = Number(call.u64(1) < 128n ? call.u64(1) : 128n), task = threadTask(call);
      if (task === undefined) { error(call, E.SRCH); return; }
      if (!reach(access, call, [[call.u64(2), size, Access.Read]])) return;
      let mask = 0n;
      call.machine.memory.readBytes(call.u64(2), size).forEach((b, i) => { mask |= BigInt(b) << BigInt(8 * i); });
      mask &= allCpus(call);
      if (mask === 0n) { error(call, E.INVAL); return; }
      threadOf(k.state, task).cpus = mask.toString();
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sched_getaffinity(long pid, unsigned long size, void *mask)', does: 'The CPUs that a thread may run on, as they were set; else all.', returns: 'the bytes of the mask, or a negative error', native: call => {
      const task = threadTask(call);
      if (call.u64(1) * 8n < BigInt(call.machine.cpus) || call.u64(1) & 7n) { error(call, E.INVAL); return; }
      if (task === undefined) { error(call, E.SRCH); return; }
      if (!reach(access, call, [[call.u64(2), 8, Access.Write]])) return;
      call.machine.memory.writeU64(call.u64(2), BigInt(threadOf(k.state, task).cpus ?? allCpus(call)));
      call.ret64(8n);
    } }),
    entry({ ...f, source: 'kernel/sched/membarrier.c' }, { prototype: 'long __sys_membarrier(long command, long flags, long cpu)', does: 'A memory barrier in every thread: accesses are in order here. What must be registered first is refused until it is.', returns: '0, the commands there are, or a negative error', native: call => {
      const command = Number(call.i64(0)), flags = Number(call.i64(1)), p = processOf(k.state, call.task), registered = p.barriers ?? 0;
      if (flags !== 0 && !(command === 128 && flags === 1)) { error(call, E.INVAL); return; }
      if (command === 0) call.ret64(BigInt(BARRIERS));
      else if (command === 512) call.ret64(BigInt(registered));
      else if (command < 0 || (command & command - 1) !== 0 || (command & BARRIERS) === 0) error(call, E.INVAL);
      else if (Object.values(REGISTRATIONS).includes(command)) { p.barriers = registered | command; call.ret64(0n); }
      else if (command > 2 && !(registered & REGISTRATIONS[command]!)) error(call, E.PERM);
      else call.ret64(0n);
    } }),
    entry({ ...f, source: 'kernel/sys.c' }, { prototype: 'long __sys_getcpu(unsigned int *cpu, unsigned int *node)', does: 'The CPU that the task runs on; there is one node.', returns: '0 or a negative error', native: call => {
      if (!reach(access, call, [[call.u64(0), 4, Access.Write], [call.u64(1), 4, Access.Write]])) return;
      const cpu = call.machine.cpu(), cpus = BigInt(threadOf(k.state, call.task).cpus ?? allCpus(call));
      if (call.u64(0) !== 0n) call.machine.memory.writeU32(call.u64(0), cpus >> BigInt(cpu) & 1n ? cpu : cpus.toString(2).length - 1 - cpus.toString(2).lastIndexOf('1'));
      if (call.u64(1) !== 0n) call.machine.memory.writeU32(call.u64(1), 0);
      call.ret64(0n);
    } }),
    // struct sysinfo: uptime 0, loads 8, totalram 32, freeram 40, sharedram 48, bufferram 56, totalswap 64, freeswap 72, procs 80, totalhigh 88, freehigh 96, mem_unit 104.
    entry({ ...f, source: 'kernel/sys.c' }, { prototype: 'long __sys_sysinfo(void *info)', does: 'Uptime, memory in all and free, tasks: the same numbers as sysconf(3) has; no swap, no load.', returns: '0 or a negative error', native: call => {
      if (!reach(access, call, [[call.u64(0), 112, Access.Write]])) return;
      const m = call.machine.memory, at = call.u64(0);
      m.fill(at, 0, 112);
      m.writeU64(at, BigInt(Math.floor(call.machine.now / 1e9)));
      m.writeU64(at + 32n, PAGES << 12n); m.writeU64(at + 40n, FREE << 12n);
      m.writeU16(at + 80n, Object.values(k.state.threads).length); m.writeU32(at + 104n, 1);
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'kernel/exec_domain.c' }, { prototype: 'long __sys_personality(unsigned long persona)', does: 'Remembers the execution domain; nothing looks at it. Addresses are never random.', returns: 'the old one', native: call => {
      const p = processOf(k.state, call.task), old = p.personality ?? 0;
      if (BigInt.asUintN(32, call.u64(0)) !== 0xffffffffn) p.personality = Number(BigInt.asUintN(32, call.u64(0)));
      call.ret64(BigInt(old));
    } }),
  ];
}
