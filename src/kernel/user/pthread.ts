/**
 * Everything of POSIX threads and semaphores that waits, on the objects in the program's memory; what starts and ends threads is C
 * (media/libc/pthread.c). All waiting goes through wait() below. Layouts, 32-bit words:
 *
 *     mutex    lock | count | owner (task + 1) | - | kind
 *     cond     waiters | signals that nobody took yet
 *     rwlock   readers | writer (task + 1) | writers that wait
 *     barrier  threads wanted | threads that wait | generation
 *     sem      value
 */
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { BOOT_TIME } from './clock.ts';
import { libc, setErrno } from './define.ts';
import { E } from './errno.ts';
import type { LibcEnvironment } from './syscalls.ts';

const KIND = { normal: 0, recursive: 1, errorCheck: 2 } as const;
/** A mutex's kind word beside its kind: it is robust; its owner ended and it was not made consistent. */
const ROBUST = 16, DIED = 32, OWNER_DIED = 130, NOT_RECOVERABLE = 131;
const DEADLK = 35, TIMEDOUT = 110, OVERFLOW = 75;
const SERIAL_THREAD = -1;
/** Offsets in struct __fl_thread. */
const THREAD = { done: 0n, tid: 4n, cancelled: 8n, cancelOff: 12n } as const;
const TASKS = 1024;

/** Waits for a change of the object at `on`, at most until a time of the simulated clock. */
function wait(call: NativeCall, on: bigint, what: string, until?: number): void {
  call.block({ kind: 'waiting', on, what, ...(until === undefined ? {} : { until }) });
}
/** As wait(), by a call that has changed nothing and is made again as if for the first time. */
function retry(call: NativeCall, on: bigint, what: string, until?: number): void {
  call.block({ kind: 'waiting', on, what, ...(until === undefined ? { again: true } : { until }) });
}

/** The control block of the running thread; 0: the first one, or the only one after a fork. */
function threadAt(env: LibcEnvironment, call: NativeCall): bigint {
  return call.machine.memory.readU64(env.object('__fl_threads') + BigInt(call.task % TASKS) * 8n);
}

/** Cancellation points (pthreads(7)) ask this first: true when the thread ends here instead. */
export function cancelled(env: LibcEnvironment, call: NativeCall): boolean {
  const m = call.machine.memory;
  if (m.readU32(env.object('__fl_cancels')) === 0) return false;
  const t = threadAt(env, call);
  if (t === 0n || m.readU32(t + THREAD.cancelled) === 0 || m.readU32(t + THREAD.cancelOff) !== 0) return false;
  const fn = env.functionOf('__fl_cancel_now');
  if (fn === undefined) return false;
  call.callThen(fn, []);
  return true;
}

export function pthreadFunctions(env: LibcEnvironment): Primitive[] {
  const out: Primitive[] = [];
  const f = (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => out.push(libc('threads', prototype, does, c => native(c, c.machine.memory), '0 or an error number'));
  const word = (c: NativeCall, n: number, offset = 0): bigint => c.u64(n) + BigInt(offset);
  /** Simulated time of a struct timespec on CLOCK_REALTIME (or CLOCK_MONOTONIC); undefined: not a time. */
  const timeAt = (m: MemoryApi, at: bigint, monotonic = false): number | undefined => {
    const ns = m.readU64(at + 8n);
    if (ns > 999999999n) return undefined;
    const s = BigInt.asIntN(64, m.readU64(at)) - (monotonic ? 0n : BigInt(env.bootTime ?? BOOT_TIME));
    return Number(s * 1000000000n + ns);
  };
  /** The same for arguments that name a clock and then a time of it. */
  const clockAt = (c: NativeCall, m: MemoryApi, n: number): number | undefined => c.u32(n) > 1 ? undefined : timeAt(m, c.u64(n + 1), c.u32(n) === 1);
  const ret = (c: NativeCall, number: number) => c.ret32(number);
  const minusOne = (c: NativeCall, number: number) => { setErrno(env, c, number); c.ret32(-1); };

  // --- the library's own: media/libc/pthread.c
  f('struct __fl_thread *__fl_self(void)', 'The control block of the running thread; NULL: the first one.', c => c.ret64(threadAt(env, c)));
  f('long __fl_clone(void *run, struct __fl_thread *t, void *stack, unsigned long size)', 'Starts a thread: run(t) on that stack.', (c, m) => {
    // The new thread finds its control block at once: what is written behind its start does not fault.
    for (let page = 0n; page <= BigInt(TASKS * 8); page += 4096n) { const at = env.object('__fl_threads') + (page < BigInt(TASKS * 8) ? page : page - 8n); m.writeU64(at, m.readU64(at)); }
    m.writeU32(c.u64(1) + THREAD.tid, m.readU32(c.u64(1) + THREAD.tid));
    const tid = env.system.invoke(c, 'fl_thread', [c.u64(0), c.u64(1), c.u64(2), c.u64(3)]);
    if (tid === undefined) return;
    if (tid > 0n) {
      const task = Math.max(...c.machine.tasks().map(t => t.id));
      m.writeU32(c.u64(1) + THREAD.tid, Number(tid));
      m.writeU64(env.object('__fl_threads') + BigInt(task % TASKS) * 8n, c.u64(1));
    }
    c.ret64(tid);
  });
  f('long __fl_start_task(void *run, void *arg, void *stack, unsigned long size, int thread)', 'Starts a thread, or a process in this one\'s memory, of clone(2): run(arg) on that stack.', c => {
    const r = env.system.invoke(c, c.i32(4) ? 'fl_thread' : 'fl_process', [c.u64(0), c.u64(1), c.u64(2), c.u64(3)]);
    if (r === undefined) return;
    if (r < 0n) setErrno(env, c, Number(-r));
    c.ret64(r);
  });
  f('int __fl_thread_exit(struct __fl_thread *t)', 'Ends the running thread and wakes who joins it. Answers only in the last thread of the process.', (c, m) => {
    const live = env.object('__fl_live'), left = m.readU32(live) - 1, done = c.u64(0) + THREAD.done;
    if (left === 0) { c.ret32(1); return; }
    if (c.state === undefined) {
      m.writeU32(done, 0);                                // may fault: before anything is changed
      m.writeU32(live, left);
      m.writeU32(done, 1);
      c.machine.wake(c.u64(0));
    }
    env.system.invoke(c, 'exit', [0n]);
  });
  f('int __fl_join(struct __fl_thread *t, int blocks)', 'Waits until a thread has ended.', (c, m) => {
    c.machine.touch(`wait ${c.u64(0)}`);                 // as __fl_thread_exit() wakes it
    if (m.readU32(c.u64(0) + THREAD.done) !== 0) { ret(c, 0); return; }
    if (c.i32(1) === 0) { ret(c, E.BUSY); return; }
    if (!cancelled(env, c)) retry(c, c.u64(0), 'the end of a thread');
  });
  f('int __fl_handle(int signo, void *handler)', 'Sets a handler without SA_RESTART.', (c, m) => {
    const act = env.object('__fl_action');
    m.fill(act, 0, 152);
    m.writeU64(act, c.u64(1));
    const r = env.system.invoke(c, 'fl_sigaction', [BigInt(c.i32(0)), act, 0n]);
    if (r !== undefined) c.ret32(Number(r));
  });

  // --- mutexes
  const nameAt = (c: NativeCall, at: bigint): string => { const o = c.machine.program.objectAt(at); return o?.name ? ` ${o.name}` : ` at 0x${at.toString(16)}`; };
  const lock = (c: NativeCall, m: MemoryApi, at: bigint, tries: boolean, until?: number): number | undefined => {
    const kind = m.readU32(at + 16n) & 3, owner = m.readU32(at + 8n), own = c.task + 1;
    if (m.readU32(at) === 0) { m.writeU32(at + 8n, own); m.writeU32(at + 4n, 1); m.writeU32(at, 1); c.machine.remember(at, 'locked here'); return 0; }
    if (owner === own && kind === KIND.recursive) { m.writeU32(at + 4n, m.readU32(at + 4n) + 1); return 0; }
    const flags = m.readU32(at + 16n);
    if (flags & ROBUST && owner !== own && !c.machine.tasks().some(t => t.id === owner - 1 && t.state !== 'exited')) {
      if (flags & DIED) return NOT_RECOVERABLE;
      m.writeU32(at + 16n, flags | DIED); m.writeU32(at + 8n, own); m.writeU32(at + 4n, 1);
      return OWNER_DIED;
    }
    if (tries) return E.BUSY;
    if (owner === own && kind === KIND.errorCheck) return DEADLK;
    if (until !== undefined && c.machine.now >= until) return TIMEDOUT;
    if (owner === own && until === undefined) c.finding('lock-held-twice', `the mutex${nameAt(c, at)} is already held by this thread: it would wait for itself forever. Unlock it first, or make it recursive (PTHREAD_MUTEX_RECURSIVE)`, c.machine.remembered(at));
    retry(c, at, 'a mutex', until);
    return undefined;
  };
  const unlock = (c: NativeCall, m: MemoryApi, at: bigint): number => {
    const kind = m.readU32(at + 16n) & 3, owner = m.readU32(at + 8n), own = c.task + 1;
    if (kind !== KIND.normal && kind !== 3 && (owner !== own || m.readU32(at) === 0)) return E.PERM;
    if (kind === KIND.normal && m.readU32(at) === 0) c.finding('unlock-not-held', `the mutex${nameAt(c, at)} is unlocked here, but nobody holds it: lock it first, or unlock it once`);
    // a mutex that the parent locked before fork() is the child's as well: where it was locked is not known there
    if (kind === KIND.normal && owner !== own && c.machine.remembered(at)) c.finding('unlock-not-held', `the mutex${nameAt(c, at)} is unlocked here, but another thread holds it: only the thread that locked a mutex may unlock it; a semaphore may be posted by any`, c.machine.remembered(at));
    const count = m.readU32(at + 4n);
    if (kind === KIND.recursive && count > 1) { m.writeU32(at + 4n, count - 1); return 0; }
    // Not made consistent: nobody can have it again.
    m.writeU32(at + 8n, 0); m.writeU32(at + 4n, 0); m.writeU32(at, m.readU32(at + 16n) & DIED ? 1 : 0);
    c.machine.wake(at);
    return 0;
  };
  const answer = (c: NativeCall, r: number | undefined) => { if (r !== undefined) ret(c, r); };
  f('int pthread_mutex_init(void *mutex, const int *attr)', 'Makes a mutex.', (c, m) => { m.fill(c.u64(0), 0, 40); if (c.u64(1) !== 0n) m.writeU32(word(c, 0, 16), m.readU32(c.u64(1)) & (3 | ROBUST)); ret(c, 0); });
  f('int pthread_mutex_destroy(void *mutex)', 'Ends the use of a mutex.', (c, m) => ret(c, m.readU32(c.u64(0)) !== 0 ? E.BUSY : 0));
  f('int pthread_mutex_lock(void *mutex)', 'Locks; waits while another thread has the mutex.', (c, m) => answer(c, lock(c, m, c.u64(0), false)));
  f('int pthread_mutex_trylock(void *mutex)', 'Locks, or EBUSY.', (c, m) => answer(c, lock(c, m, c.u64(0), true)));
  f('int pthread_mutex_timedlock(void *mutex, const void *until)', 'Locks, or ETIMEDOUT at a time of CLOCK_REALTIME.', (c, m) => { const t = timeAt(m, c.u64(1)); answer(c, t === undefined ? E.INVAL : lock(c, m, c.u64(0), false, t)); });
  f('int pthread_mutex_clocklock(void *mutex, int clock, const void *until)', 'Locks, or ETIMEDOUT at a time of a clock.', (c, m) => { const t = clockAt(c, m, 1); answer(c, t === undefined ? E.INVAL : lock(c, m, c.u64(0), false, t)); });
  f('int pthread_mutex_unlock(void *mutex)', 'Unlocks.', (c, m) => ret(c, unlock(c, m, c.u64(0))));

  // --- conditions: what is given in `state` are the phases of a wait
  const conditionWait = (c: NativeCall, m: MemoryApi, until?: number) => {
    const cond = c.u64(0), mutex = c.u64(1), s = c.state as { phase: 'wait' | 'lock'; result: number; count: number } | undefined;
    if (!s) {
      if (cancelled(env, c)) return;
      const kind = m.readU32(mutex + 16n) & 3, count = m.readU32(mutex + 4n);
      if (kind !== KIND.normal && kind !== 3 && m.readU32(mutex + 8n) !== c.task + 1) { ret(c, E.PERM); return; }
      m.writeU32(mutex, m.readU32(mutex));            // may fault: before anything is changed
      m.writeU32(cond, m.readU32(cond) + 1);
      m.writeU32(mutex + 4n, 1);
      unlock(c, m, mutex);
      c.state = { phase: 'wait', result: 0, count };
      wait(c, cond, 'a condition', until);
      return;
    }
    let { phase, result } = s;
    if (phase === 'wait') {
      const signals = m.readU32(cond + 4n), cancels = signals === 0 && m.readU32(env.object('__fl_cancels')) !== 0 && c.interrupted !== 'no';
      const late = until !== undefined && c.machine.now >= until;
      if (signals === 0 && !late && !cancels) { c.state = s; wait(c, cond, 'a condition', until); return; }
      if (signals > 0) m.writeU32(cond + 4n, signals - 1);
      m.writeU32(cond, m.readU32(cond) - 1);
      result = signals > 0 || cancels ? 0 : TIMEDOUT;
      phase = 'lock';
    }
    c.state = { ...s, phase, result };
    if (lock(c, m, mutex, false) === undefined) return;
    m.writeU32(mutex + 4n, s.count);
    if (!cancelled(env, c)) ret(c, result);
  };
  f('int pthread_cond_init(void *cond, const int *attr)', 'Makes a condition.', (c, m) => { m.fill(c.u64(0), 0, 48); if (c.u64(1) !== 0n) m.writeU32(word(c, 0, 8), m.readU32(c.u64(1))); ret(c, 0); });
  f('int pthread_cond_destroy(void *cond)', 'Ends the use of a condition.', c => ret(c, 0));
  f('int pthread_cond_wait(void *cond, void *mutex)', 'Unlocks the mutex, waits for a signal, locks it again.', (c, m) => conditionWait(c, m));
  f('int pthread_cond_timedwait(void *cond, void *mutex, const void *until)', 'As pthread_cond_wait, at most until a time.', (c, m) => {
    const t = timeAt(m, c.u64(2), (m.readU32(word(c, 0, 8)) & 2) !== 0);
    if (t === undefined) ret(c, E.INVAL); else conditionWait(c, m, t);
  });
  f('int pthread_cond_clockwait(void *cond, void *mutex, int clock, const void *until)', 'As pthread_cond_wait, at most until a time of a clock.', (c, m) => { const t = clockAt(c, m, 2); if (t === undefined) ret(c, E.INVAL); else conditionWait(c, m, t); });
  for (const [name, all] of [['signal', false], ['broadcast', true]] as const) f(`int pthread_cond_${name}(void *cond)`, all ? 'Wakes all threads that wait.' : 'Wakes a thread that waits.', (c, m) => {
    const at = c.u64(0), waiters = m.readU32(at), signals = m.readU32(at + 4n);
    if (waiters > signals) { m.writeU32(at + 4n, all ? waiters : signals + 1); c.machine.forget(at); if (all) c.machine.wake(at); else c.machine.wake(at, 1); }
    else if (waiters === 0) c.machine.remember(at, 'unheard');
    ret(c, 0);
  });

  // --- readers and writers
  f('int pthread_rwlock_init(void *lock, const void *attr)', 'Makes a lock.', (c, m) => { m.fill(c.u64(0), 0, 56); ret(c, 0); });
  f('int pthread_rwlock_destroy(void *lock)', 'Ends the use of a lock.', c => ret(c, 0));
  for (const writes of [false, true]) {
    const does = writes ? 'Locks for writing' : 'Locks for reading', name = writes ? 'wrlock' : 'rdlock';
    const take = (c: NativeCall, m: MemoryApi, tries: boolean, until?: number): void => {
      const at = c.u64(0), writer = m.readU32(at + 4n), readers = m.readU32(at);
      if (writer === 0 && (!writes || readers === 0)) { if (writes) m.writeU32(at + 4n, c.task + 1); else m.writeU32(at, readers + 1); ret(c, 0); }
      else if (tries) ret(c, E.BUSY);
      else if (writer === c.task + 1) ret(c, DEADLK);
      else if (until !== undefined && c.machine.now >= until) ret(c, TIMEDOUT);
      else retry(c, at, `a lock for ${writes ? 'writing' : 'reading'}`, until);
    };
    f(`int pthread_rwlock_${name}(void *lock)`, `${does}.`, (c, m) => take(c, m, false));
    f(`int pthread_rwlock_try${name}(void *lock)`, `${does}, or EBUSY.`, (c, m) => take(c, m, true));
    f(`int pthread_rwlock_timed${name}(void *lock, const void *until)`, `${does}, or ETIMEDOUT at a time of CLOCK_REALTIME.`, (c, m) => { const t = timeAt(m, c.u64(1)); if (t === undefined) ret(c, E.INVAL); else take(c, m, false, t); });
    f(`int pthread_rwlock_clock${name}(void *lock, int clock, const void *until)`, `${does}, or ETIMEDOUT at a time of a clock.`, (c, m) => { const t = clockAt(c, m, 1); if (t === undefined) ret(c, E.INVAL); else take(c, m, false, t); });
  }
  f('int pthread_rwlock_unlock(void *lock)', 'Unlocks.', (c, m) => {
    const at = c.u64(0);
    if (m.readU32(at + 4n) !== 0) m.writeU32(at + 4n, 0); else m.writeU32(at, Math.max(0, m.readU32(at) - 1));
    c.machine.wake(at);
    ret(c, 0);
  });

  // --- barriers
  f('int pthread_barrier_init(void *barrier, const void *attr, unsigned int count)', 'Makes a barrier for so many threads.', (c, m) => { if (c.u32(2) === 0) { ret(c, E.INVAL); return; } m.fill(c.u64(0), 0, 32); m.writeU32(c.u64(0), c.u32(2)); ret(c, 0); });
  f('int pthread_barrier_destroy(void *barrier)', 'Ends the use of a barrier.', c => ret(c, 0));
  f('int pthread_barrier_wait(void *barrier)', 'Waits until all threads have come; the last one gets PTHREAD_BARRIER_SERIAL_THREAD.', (c, m) => {
    const at = c.u64(0), generation = m.readU32(at + 8n), s = c.state as number | undefined;
    if (s !== undefined) {
      if (generation !== s) ret(c, 0); else { c.state = s; wait(c, at, 'the other threads at a barrier'); }
      return;
    }
    const waiting = m.readU32(at + 4n) + 1;
    if (waiting === m.readU32(at)) {
      m.writeU32(at + 4n, 0); m.writeU32(at + 8n, generation + 1);
      c.machine.wake(at);
      ret(c, SERIAL_THREAD);
      return;
    }
    m.writeU32(at + 4n, waiting);
    c.state = generation;
    wait(c, at, 'the other threads at a barrier');
  });

  // --- spin locks: a task that would spin waits
  f('int pthread_spin_init(int *lock, int shared)', 'Makes a spin lock.', (c, m) => { m.writeU32(c.u64(0), 0); ret(c, 0); });
  f('int pthread_spin_destroy(int *lock)', 'Ends the use of a spin lock.', c => ret(c, 0));
  f('int pthread_spin_lock(int *lock)', 'Locks.', (c, m) => { if (m.readU32(c.u64(0)) === 0) { m.writeU32(c.u64(0), 1); ret(c, 0); } else retry(c, c.u64(0), 'a spin lock'); });
  f('int pthread_spin_trylock(int *lock)', 'Locks, or EBUSY.', (c, m) => { if (m.readU32(c.u64(0)) === 0) { m.writeU32(c.u64(0), 1); ret(c, 0); } else ret(c, E.BUSY); });
  f('int pthread_spin_unlock(int *lock)', 'Unlocks.', (c, m) => { m.writeU32(c.u64(0), 0); c.machine.wake(c.u64(0)); ret(c, 0); });

  // --- once: 0 not called, 1 running, 2 done
  f('int pthread_once(int *once, void *routine)', 'Calls a function the first time.', (c, m) => {
    const at = c.u64(0), mine = c.state === 'mine';
    if (mine) { m.writeU32(at, 2); c.machine.wake(at); ret(c, 0); return; }
    const state = m.readU32(at);
    if (state === 2) { ret(c, 0); return; }
    if (state === 1) { retry(c, at, 'the call of pthread_once'); return; }
    const fn = c.machine.program.functionAt(c.u64(1));
    if (!fn) { c.finding('wild-pointer', `pthread_once: 0x${c.u64(1).toString(16)} is not a function`); return; }
    m.writeU32(at, 1);
    c.state = 'mine';
    c.callThen(fn.id, []);
  });

  // --- attributes
  for (const [kind, size] of [['mutexattr', 4], ['condattr', 4], ['rwlockattr', 8], ['barrierattr', 4]] as const) {
    f(`int pthread_${kind}_init(void *attr)`, 'Default attributes.', (c, m) => { m.fill(c.u64(0), 0, size); ret(c, 0); });
    f(`int pthread_${kind}_destroy(void *attr)`, 'Ends the use of attributes.', c => ret(c, 0));
    f(`int pthread_${kind}_setpshared(void *attr, int shared)`, 'Every object can be shared between processes, by its place in shared memory.', c => ret(c, c.i32(1) < 0 || c.i32(1) > 1 ? E.INVAL : 0));
  }
  f('int pthread_mutexattr_setrobust(void *attr, int robust)', 'Whether the end of the owner is told to who locks next.', (c, m) => { if (c.u32(1) > 1) { ret(c, E.INVAL); return; } m.writeU32(c.u64(0), m.readU32(c.u64(0)) & ~ROBUST | (c.i32(1) ? ROBUST : 0)); ret(c, 0); });
  f('int pthread_mutexattr_getrobust(const void *attr, int *robust)', 'Whether it is robust.', (c, m) => { m.writeU32(c.u64(1), m.readU32(c.u64(0)) & ROBUST ? 1 : 0); ret(c, 0); });
  f('int pthread_mutex_consistent(void *mutex)', 'Makes a mutex whose owner ended usable again.', (c, m) => { const at = word(c, 0, 16); if (!(m.readU32(at) & DIED) || m.readU32(word(c, 0, 8)) !== c.task + 1) { ret(c, E.INVAL); return; } m.writeU32(at, m.readU32(at) & ~DIED); ret(c, 0); });
  for (const p of ['int pthread_mutexattr_setprotocol(void *attr, int protocol)', 'int pthread_mutexattr_setprioceiling(void *attr, int ceiling)', 'int pthread_setconcurrency(int level)']) f(p, 'Accepted: the scheduler does not look at it.', c => ret(c, 0));
  f('int pthread_mutexattr_settype(void *attr, int kind)', 'Normal, recursive or error checking.', (c, m) => { if (c.u32(1) > 3) { ret(c, E.INVAL); return; } m.writeU32(c.u64(0), m.readU32(c.u64(0)) & ROBUST | c.u32(1)); ret(c, 0); });
  f('int pthread_mutexattr_gettype(const void *attr, int *kind)', 'The kind.', (c, m) => { m.writeU32(c.u64(1), m.readU32(c.u64(0)) & 3); ret(c, 0); });
  f('int pthread_mutexattr_getpshared(const void *attr, int *shared)', 'Whether it is shared.', (c, m) => { m.writeU32(c.u64(1), 0); ret(c, 0); });
  f('int pthread_condattr_setclock(void *attr, int clock)', 'CLOCK_REALTIME or CLOCK_MONOTONIC.', (c, m) => { if (c.u32(1) > 1) { ret(c, E.INVAL); return; } m.writeU32(c.u64(0), c.u32(1) << 1); ret(c, 0); });
  // The number of a thread stands in its control block; the first one's may not have been asked for yet.
  const numberOf = (c: NativeCall, m: MemoryApi): bigint => c.u64(0) === threadAt(env, c) ? 0n : BigInt(m.readU32(c.u64(0) + THREAD.tid) || Number(env.system.invoke(c, 'getpid', []) ?? 0n));
  /** sched_setaffinity(2) and its kin; where there is no kernel, all CPUs. undefined: suspended. */
  const affinity = (c: NativeCall, m: MemoryApi, sets: boolean, thread: bigint): number | undefined => {
    const size = c.u64(1), r = env.system.invoke(c, `sched_${sets ? 's' : 'g'}etaffinity`, [thread, size, c.u64(2)]);
    if (r === undefined) return undefined;
    const known = r !== BigInt(-E.NOSYS);
    if (known && r < 0n) return Number(-r);
    if (!sets) for (let i = known ? 8n : 0n; i < size; i++) m.writeU8(c.u64(2) + i, i < 8n ? Number((1n << BigInt(c.machine.cpus)) - 1n >> 8n * i & 0xffn) : 0);
    return 0;
  };
  for (const sets of [true, false]) {
    const does = sets ? 'Remembers the CPUs that a thread may run on; the scheduler is not bound by it.' : 'The CPUs that a thread may run on.', set = sets ? 'const void *set' : 'void *set', verb = sets ? 'set' : 'get';
    f(`int pthread_${verb}affinity_np(unsigned long thread, unsigned long size, ${set})`, does, (c, m) => { const r = affinity(c, m, sets, numberOf(c, m)); if (r !== undefined) ret(c, r); });
    f(`int sched_${verb}affinity(int pid, unsigned long size, ${set})`, does, (c, m) => { const r = affinity(c, m, sets, BigInt.asUintN(64, BigInt(c.i32(0)))); if (r === 0) ret(c, 0); else if (r !== undefined) minusOne(c, r); });
  }
  f('int pthread_yield(void)', 'Lets other threads run.', c => { c.machine.yieldCpu(); ret(c, 0); });

  f('int __fl_sleep_until(const void *until)', 'Sleeps a millisecond, unless that time of CLOCK_REALTIME has come.', (c, m) => {
    const t = timeAt(m, c.u64(0)) ?? 0;
    if (c.machine.now >= t) { c.ret32(1); return; }
    if (c.state !== undefined) { c.ret32(0); return; }
    c.state = true;
    c.block({ kind: 'sleeping', until: Math.min(t, c.machine.now + 1e6) });
  });

  // --- semaphores
  f('int sem_init(void *sem, int shared, unsigned int value)', 'Makes a semaphore.', (c, m) => { if (c.u32(2) > 0x7fffffff) { minusOne(c, E.INVAL); return; } m.fill(c.u64(0), 0, 32); m.writeU32(c.u64(0), c.u32(2)); ret(c, 0); });
  f('int sem_destroy(void *sem)', 'Ends the use of a semaphore.', c => ret(c, 0));
  const semWait = (c: NativeCall, m: MemoryApi, until?: number) => {
    const value = m.readU32(c.u64(0));
    if (cancelled(env, c)) return;
    if (value > 0) { m.writeU32(c.u64(0), value - 1); ret(c, 0); }
    else if (c.interrupted === 'fail') minusOne(c, E.INTR);
    else if (until !== undefined && c.machine.now >= until) minusOne(c, TIMEDOUT);
    else retry(c, c.u64(0), 'a semaphore', until);
  };
  f('int sem_wait(void *sem)', 'Takes one; waits while there is none.', (c, m) => semWait(c, m));
  f('int sem_timedwait(void *sem, const void *until)', 'Takes one, or ETIMEDOUT at a time of CLOCK_REALTIME.', (c, m) => { const t = timeAt(m, c.u64(1)); if (t === undefined) minusOne(c, E.INVAL); else semWait(c, m, t); });
  f('int sem_clockwait(void *sem, int clock, const void *until)', 'Takes one, or ETIMEDOUT at a time of a clock.', (c, m) => { const t = clockAt(c, m, 1); if (t === undefined) minusOne(c, E.INVAL); else semWait(c, m, t); });
  f('int sem_trywait(void *sem)', 'Takes one, or EAGAIN.', (c, m) => { const v = m.readU32(c.u64(0)); if (v > 0) { m.writeU32(c.u64(0), v - 1); ret(c, 0); } else minusOne(c, E.AGAIN); });
  f('int sem_post(void *sem)', 'Adds one.', (c, m) => { const v = m.readU32(c.u64(0)); if (v === 0x7fffffff) { minusOne(c, OVERFLOW); return; } m.writeU32(c.u64(0), v + 1); c.machine.wake(c.u64(0)); ret(c, 0); });
  f('int sem_getvalue(void *sem, int *value)', 'How many there are.', (c, m) => { m.writeU32(c.u64(1), m.readU32(c.u64(0))); ret(c, 0); });
  return out;
}
