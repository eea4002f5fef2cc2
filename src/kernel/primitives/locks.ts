/**
 * Locks. A lock's own bytes hold its state, in a format of ours that agrees with the tree's where its inline code looks: a spinlock is 1
 * while held, an rwlock's count 255 for a writer and 512 for each reader, a mutex's first word is its owner, a semaphore's count is 1 for a writer and 256
 * for each reader.
 * The real ones: kernel/locking.
 */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { BOTTOM_HALVES_OFF, IN_RCU, INTERRUPTS_OFF, PREEMPTION_OFF, type LockBook, type LockUse } from '../lockbook.ts';
import { entry, returns32, type Family } from './define.ts';

const READER = 256n;
/** _QW_LOCKED and _QR_BIAS of include/asm-generic/qrwlock.h. */
const RW_WRITER = 0xff, RW_READER = 0x200;

export function lockPrimitives(k: KernelContext, book: LockBook): Primitive[] {
  const out: Primitive[] = [];
  const owner = (call: NativeCall): bigint => k.currentTask(call.machine) || 1n;

  // --- spinlocks: 32 bits
  const spin: Family = { topic: 'locks', source: 'kernel/locking/spinlock.c', sleeps: 'never' };
  const SPIN: LockUse = { what: 'spinlock' };
  const lock = (call: NativeCall, use: LockUse = SPIN): boolean => {
    const a = call.u64(0);
    book.wants(call, a, use);
    if (call.machine.memory.readU32(a) !== 0) {
      if (call.machine.tasks().filter(t => t.state !== 'exited').length <= 1) call.finding('lock-held-twice', 'spinlock is already held: this CPU would spin forever');
      book.waits(call, a, use);
      return false;
    }
    call.machine.memory.writeU32(a, 1);
    book.takes(call, a, use);
    return true;
  };
  const unlock = (call: NativeCall): void => {
    const a = call.u64(0);
    if (call.machine.memory.readU32(a) === 0) call.finding('unlock-not-held', 'unlock of a spinlock that is not held');
    book.gives(call, a, SPIN);
    call.machine.memory.writeU32(a, 0);
    call.machine.wake(a);
  };
  for (const [p, t] of [['', 'spinlock_t'], ['raw_', 'raw_spinlock_t'], ['_raw_', 'raw_spinlock_t']] as const) {
    const name = (s: string) => p === '' ? s : p + s;
    for (const s of ['', '_irq', '_bh']) {
      out.push(entry(spin, { prototype: `void ${name(`spin_lock${s}`)}(${t} *lock)`, does: 'Takes the spinlock; waits while another task holds it. The holder keeps its CPU until it gives the lock back.', native: call => { lock(call, { ...SPIN, irq: s === '_irq' }); } }));
      out.push(entry(spin, { prototype: `void ${name(`spin_unlock${s}`)}(${t} *lock)`, does: 'Gives the spinlock back.', locks: 'lock', native: unlock }));
    }
    out.push(entry(spin, { prototype: `int ${name('spin_trylock')}(${t} *lock)`, does: 'Takes the spinlock if it is free.', returns: 'whether it was', native: call => {
      const a = call.u64(0); const free = call.machine.memory.readU32(a) === 0;
      if (free) { call.machine.memory.writeU32(a, 1); book.takes(call, a, { ...SPIN, attempt: true }); }
      call.ret32(free ? 1 : 0);
    } }));
    out.push(entry(spin, { prototype: `void ${name('spin_lock_nested')}(${t} *lock, int subclass)`, does: 'Takes the spinlock; waits while another task holds it. The subclass tells its order among locks of one class.', native: call => { lock(call, { ...SPIN, subclass: call.i32(1) }); } }));
  }
  out.push(entry(spin, { prototype: 'unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)', does: 'Takes the spinlock with interrupts off; waits while another task holds it.', returns: 'the interrupt flag', native: call => { const off = book.interruptsOff(call); if (lock(call, { ...SPIN, irq: true })) call.ret64(off ? 0n : 0x200n); } }));
  for (const n of ['_raw_spin_unlock_irqrestore', 'raw_spin_unlock_irqrestore']) out.push(entry(spin, { prototype: `void ${n}(raw_spinlock_t *lock, unsigned long flags)`, does: 'Gives the spinlock back and restores the interrupt flag.', locks: 'lock', native: unlock }));
  out.push(entry(spin, { prototype: 'void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)', does: 'Gives the spinlock back and restores the interrupt flag.', locks: 'lock', native: unlock }));
  out.push(entry(spin, { prototype: 'spin_lock_irqsave(lock, flags)', does: 'Takes the spinlock with interrupts off.', macro: 'spin_lock_irqsave(lock, flags) do { (flags) = _raw_spin_lock_irqsave((raw_spinlock_t *)(lock)); } while (0)' }));
  out.push(entry(spin, { prototype: 'raw_spin_lock_irqsave(lock, flags)', does: 'Takes the spinlock with interrupts off.', macro: 'raw_spin_lock_irqsave(lock, flags) do { (flags) = _raw_spin_lock_irqsave(lock); } while (0)' }));
  for (const n of ['spin_lock_init', 'raw_spin_lock_init']) out.push(entry(spin, { prototype: `${n}(lock)`, does: 'Makes the spinlock free.', macro: `${n}(lock) do { *(unsigned int *)(lock) = 0; __fl_lock_made((lock), #lock); } while (0)` }));
  out.push(entry(spin, { prototype: 'int spin_is_locked(spinlock_t *lock)', does: 'Looks at the spinlock.', returns: 'whether it is held', native: call => call.ret32(call.machine.memory.readU32(call.u64(0)) !== 0 ? 1 : 0) }));

  // --- rwlocks: 32 bits. The macros of include/linux/rwlock.h end in these, by CONFIG_INLINE_* in one of two spellings
  const rwlock: Family = { topic: 'locks', source: 'kernel/locking/spinlock.c', sleeps: 'never' };
  const RW_READ: LockUse = { what: 'rwlock', read: true }, RW_WRITE: LockUse = { what: 'rwlock' };
  const free = (call: NativeCall, use: LockUse): boolean => { const c = call.machine.memory.readU32(call.u64(0)); return use.read ? c % RW_READER === 0 : c === 0; };
  const enterRw = (call: NativeCall, use: LockUse): boolean => {
    const a = call.u64(0), m = call.machine.memory;
    book.wants(call, a, use);
    if (!free(call, use)) {
      if (!use.attempt) book.waits(call, a, use);
      return false;
    }
    m.writeU32(a, m.readU32(a) + (use.read ? RW_READER : RW_WRITER));
    book.takes(call, a, use);
    return true;
  };
  const leaveRw = (use: LockUse) => (call: NativeCall): void => {
    const a = call.u64(0), m = call.machine.memory, c = m.readU32(a);
    if (use.read ? c < RW_READER : c % RW_READER !== RW_WRITER) call.finding('unlock-not-held', `unlock of an rwlock that is not held for ${use.read ? 'reading' : 'writing'}`);
    book.gives(call, a, use);
    m.writeU32(a, c - (use.read ? RW_READER : RW_WRITER));
    call.machine.wake(a);
  };
  for (const [side, use, who] of [['read', RW_READ, 'reading: others may read at the same time'], ['write', RW_WRITE, 'writing: alone']] as const) {
    for (const p of ['_raw_', '__raw_']) {
      for (const s of ['', '_irq', '_bh']) {
        out.push(entry(rwlock, { prototype: `void ${p}${side}_lock${s}(rwlock_t *lock)`, does: `Takes the rwlock for ${who}; waits while it cannot be had. The holder keeps its CPU until it gives it back.`, native: call => { enterRw(call, { ...use, irq: s === '_irq' }); } }));
        out.push(entry(rwlock, { prototype: `void ${p}${side}_unlock${s}(rwlock_t *lock)`, does: 'Gives the rwlock back.', locks: 'lock', native: leaveRw(use) }));
      }
      out.push(entry(rwlock, { prototype: `void ${p}${side}_unlock_irqrestore(rwlock_t *lock, unsigned long flags)`, does: 'Gives the rwlock back and restores the interrupt flag.', locks: 'lock', native: leaveRw(use) }));
      out.push(entry(rwlock, { prototype: `unsigned long ${p}${side}_lock_irqsave(rwlock_t *lock)`, does: `Takes the rwlock for ${who}, with interrupts off.`, returns: 'the interrupt flag', native: call => { const off = book.interruptsOff(call); if (enterRw(call, { ...use, irq: true })) call.ret64(off ? 0n : 0x200n); } }));
      out.push(entry(rwlock, { prototype: `int ${p}${side}_trylock(rwlock_t *lock)`, does: `Takes the rwlock for ${who}, if that is possible now.`, returns: 'whether it was', native: call => call.ret32(enterRw(call, { ...use, attempt: true }) ? 1 : 0) }));
    }
  }
  out.push(entry(rwlock, { prototype: 'rwlock_init(lock)', does: 'Makes the rwlock free.', macro: 'rwlock_init(lock) do { *(unsigned int *)(lock) = 0; __fl_lock_made((lock), #lock); } while (0)' }));

  // --- mutexes: the first word is the owner
  const mutex: Family = { topic: 'locks', source: 'kernel/locking/mutex.c', sleeps: 'may' };
  const MUTEX: LockUse = { what: 'mutex' };
  const take = (call: NativeCall, use: LockUse = MUTEX): boolean => {
    const a = call.u64(0);
    book.wants(call, a, use);
    const holder = call.machine.memory.readU64(a); const me = owner(call);
    if (holder === me) call.finding('lock-held-twice', 'mutex is already held by this task: it would wait for itself forever');
    if (holder !== 0n) { book.waits(call, a, use); return false; }
    call.machine.memory.writeU64(a, me);
    book.takes(call, a, use);
    return true;
  };
  for (const n of ['mutex_lock', 'mutex_lock_io']) out.push(entry(mutex, { prototype: `void ${n}(struct mutex *lock)`, does: 'Takes the mutex; sleeps while another task holds it.', native: call => { take(call); } }));
  out.push(entry(mutex, { prototype: 'void mutex_lock_nested(struct mutex *lock, unsigned int subclass)', does: 'Takes the mutex; sleeps while another task holds it. The subclass tells its order among mutexes of one class.', native: call => { take(call, { ...MUTEX, subclass: call.i32(1) }); } }));
  for (const n of ['mutex_lock_interruptible', 'mutex_lock_killable']) out.push(entry(mutex, { prototype: `int ${n}(struct mutex *lock)`, does: 'Takes the mutex; sleeps while another task holds it.', returns: '0', native: call => { if (take(call)) call.ret32(0); } }));
  out.push(entry(mutex, { prototype: 'int mutex_trylock(struct mutex *lock)', does: 'Takes the mutex if it is free.', returns: 'whether it was', native: call => {
    const a = call.u64(0); const free = call.machine.memory.readU64(a) === 0n;
    if (free) { call.machine.memory.writeU64(a, owner(call)); book.takes(call, a, { ...MUTEX, attempt: true }); }
    call.ret32(free ? 1 : 0);
  } }));
  out.push(entry(mutex, { prototype: 'void mutex_unlock(struct mutex *lock)', does: 'Gives the mutex back and wakes a waiter.', locks: 'lock', native: call => {
    const a = call.u64(0);
    if (call.machine.memory.readU64(a) === 0n) call.finding('unlock-not-held', 'unlock of a mutex that is not held');
    book.gives(call, a, MUTEX);
    call.machine.memory.writeU64(a, 0n);
    call.machine.wake(a, 1);
  } }));
  for (const n of ['mutex_init', '__mutex_init']) out.push(entry(mutex, { prototype: `${n}(lock...)`, does: 'Makes the mutex free.', macro: `${n}(lock, rest...) do { *(unsigned long *)(lock) = 0; __fl_lock_made((lock), #lock); } while (0)` }));

  // --- read-write semaphores: the first word counts
  const rw: Family = { topic: 'locks', source: 'kernel/locking/rwsem.c', sleeps: 'may' };
  const count = (call: NativeCall) => call.machine.memory.readU64(call.u64(0));
  const READ: LockUse = { what: 'semaphore', read: true }, WRITE: LockUse = { what: 'semaphore' };
  const acquire = (call: NativeCall, wait: boolean, use: LockUse): boolean => {
    const a = call.u64(0);
    book.wants(call, a, wait ? use : { ...use, attempt: true });
    const c = count(call);
    if (use.read ? (c & 1n) !== 0n : c !== 0n) {
      if (!wait) return false;
      if (call.machine.tasks().filter(t => t.state !== 'exited').length <= 1) call.finding('lock-held-twice', 'read-write semaphore is already held: this task would wait for itself forever');
      book.waits(call, a, use);
      return false;
    }
    call.machine.memory.writeU64(a, use.read ? c + READER : 1n);
    book.takes(call, a, use);
    return true;
  };
  const read = (call: NativeCall, wait: boolean, subclass = 0): boolean => acquire(call, wait, { ...READ, subclass });
  const write = (call: NativeCall, wait: boolean, subclass = 0): boolean => acquire(call, wait, { ...WRITE, subclass });
  out.push(entry(rw, { prototype: 'void down_read_nested(struct rw_semaphore *sem, int subclass)', does: 'Takes the semaphore for reading; sleeps while a writer holds it. The subclass tells its order among semaphores of one class.', native: call => { read(call, true, call.i32(1)); } }));
  out.push(entry(rw, { prototype: 'void down_write_nested(struct rw_semaphore *sem, int subclass)', does: 'Takes the semaphore for writing; sleeps while anyone holds it. The subclass tells its order among semaphores of one class.', native: call => { write(call, true, call.i32(1)); } }));
  out.push(entry(rw, { prototype: 'void down_read(struct rw_semaphore *sem)', does: 'Takes the semaphore for reading; sleeps while a writer holds it.', native: call => { read(call, true); } }));
  out.push(entry(rw, { prototype: 'void down_write(struct rw_semaphore *sem)', does: 'Takes the semaphore for writing; sleeps while anyone holds it.', native: call => { write(call, true); } }));
  for (const n of ['down_read_killable', 'down_read_interruptible']) out.push(entry(rw, { prototype: `int ${n}(struct rw_semaphore *sem)`, does: 'Takes the semaphore for reading; sleeps while a writer holds it.', returns: '0', native: call => { if (read(call, true)) call.ret32(0); } }));
  out.push(entry(rw, { prototype: 'int down_write_killable(struct rw_semaphore *sem)', does: 'Takes the semaphore for writing; sleeps while anyone holds it.', returns: '0', native: call => { if (write(call, true)) call.ret32(0); } }));
  out.push(entry(rw, { prototype: 'int down_read_trylock(struct rw_semaphore *sem)', does: 'Takes the semaphore for reading if no writer holds it.', returns: 'whether it did', native: call => call.ret32(read(call, false) ? 1 : 0) }));
  out.push(entry(rw, { prototype: 'int down_write_trylock(struct rw_semaphore *sem)', does: 'Takes the semaphore for writing if nobody holds it.', returns: 'whether it did', native: call => call.ret32(write(call, false) ? 1 : 0) }));
  for (const n of ['up_read', 'up_read_non_owner']) out.push(entry(rw, { prototype: `void ${n}(struct rw_semaphore *sem)`, does: 'Gives the semaphore back and wakes waiters.', locks: 'sem for reading', native: call => {
    const c = count(call);
    if (c < READER) call.finding('unlock-not-held', 'up_read of a semaphore that is not held for reading');
    book.gives(call, call.u64(0), READ, true);
    call.machine.memory.writeU64(call.u64(0), c - READER);
    call.machine.wake(call.u64(0));
  } }));
  out.push(entry(rw, { prototype: 'void up_write(struct rw_semaphore *sem)', does: 'Gives the semaphore back and wakes waiters.', locks: 'sem for writing', native: call => {
    if (!(count(call) & 1n)) call.finding('unlock-not-held', 'up_write of a semaphore that is not held for writing');
    book.gives(call, call.u64(0), WRITE, true);
    call.machine.memory.writeU64(call.u64(0), 0n);
    call.machine.wake(call.u64(0));
  } }));
  out.push(entry(rw, { prototype: 'void downgrade_write(struct rw_semaphore *sem)', does: 'Turns a write hold into a read hold.', locks: 'sem for writing', native: call => { book.gives(call, call.u64(0), WRITE, true); book.takes(call, call.u64(0), READ); call.machine.memory.writeU64(call.u64(0), READER); call.machine.wake(call.u64(0)); } }));
  out.push(entry(rw, { prototype: 'int rwsem_is_locked(struct rw_semaphore *sem)', does: 'Looks at the semaphore.', returns: 'whether anyone holds it', native: call => call.ret32(count(call) !== 0n ? 1 : 0) }));
  out.push(entry(rw, { prototype: 'init_rwsem(sem)', does: 'Makes the semaphore free.', macro: 'init_rwsem(sem) do { *(unsigned long *)(sem) = 0; __fl_lock_made((sem), #sem); } while (0)' }));
  for (const n of ['mmap_assert_locked', 'mmap_assert_write_locked']) {
    out.push(entry({ topic: 'locks', source: 'include/linux/mmap_lock.h' }, { prototype: `void ${n}(const struct mm_struct *mm)`, does: 'Reports a finding when the mmap lock is not held.', native: call => {
      const c = call.machine.memory.readU64(call.u64(0) + k.offset('mm_struct', 'mmap_lock'));
      if (n === 'mmap_assert_write_locked' ? !(c & 1n) : c === 0n) call.machine.report({ kind: 'unlock-not-held', message: `${n}: the mmap lock is not held${n.includes('write') ? ' for writing' : ''}` });
    } }));
  }

  const model: Family = { topic: 'model', source: '<model>/fl.h' };
  const text = (call: NativeCall, n: number): string => call.machine.memory.readCString(call.u64(n), 200);
  out.push(entry(model, { prototype: 'void __fl_lock_made(const void *lock, const char *name)', does: 'Remembers where a lock was initialised: its class.', native: call => book.made(call, call.u64(0), text(call, 1)) }));
  out.push(entry(model, { prototype: 'void __fl_atomic_enter(const char *what)', does: 'From here on the task must not sleep.', native: call => book.enter(call, text(call, 0)) }));
  out.push(entry(model, { prototype: 'void __fl_atomic_leave(const char *what)', does: 'Takes back __fl_atomic_enter().', native: call => book.leave(call, text(call, 0)) }));
  out.push(entry(model, { prototype: 'void __fl_might_sleep(const char *what)', does: 'Reports a finding where the task must not sleep.', native: call => book.sleeps(call, text(call, 0)) }));

  // --- RCU and preemption
  const rcu: Family = { topic: 'RCU', source: 'include/linux/rcupdate.h', kind: 'no-op' };
  for (const n of ['rcu_read_lock', 'rcu_read_lock_sched', '__rcu_read_lock']) {
    out.push(entry({ ...rcu, kind: 'model' }, { prototype: `void ${n}(void)`, does: 'Begins a read-side critical section, in which nothing may sleep. Objects are freed at once: nobody waits for it.', native: call => book.enter(call, IN_RCU) }));
    out.push(entry({ ...rcu, kind: 'model' }, { prototype: `void ${n.replace('lock', 'unlock')}(void)`, does: 'Ends a read-side critical section.', native: call => book.leave(call, IN_RCU) }));
  }
  for (const n of ['synchronize_rcu', 'rcu_barrier']) out.push(entry({ ...rcu, kind: 'model', sleeps: 'always' }, { prototype: `void ${n}(void)`, does: 'Waits for all read-side critical sections. Nothing to wait for: objects are freed at once.', native: call => book.sleeps(call, `${n}()`) }));
  for (const [n, p] of [['rcu_dereference', 'p'], ['rcu_dereference_raw', 'p'], ['rcu_dereference_check', 'p, c'], ['rcu_dereference_protected', 'p, c'], ['rcu_access_pointer', 'p'], ['rcu_dereference_sched', 'p']] as const) {
    out.push(entry({ ...rcu, kind: 'model' }, { prototype: `${n}(${p})`, does: 'Reads a pointer that RCU protects.', returns: 'the pointer', macro: `${n}(${p}) (*(__typeof__(p) volatile *)&(p))` }));
  }
  for (const n of ['rcu_assign_pointer', 'RCU_INIT_POINTER']) out.push(entry({ ...rcu, kind: 'model' }, { prototype: `${n}(p, v)`, does: 'Publishes a pointer that RCU protects.', macro: `${n}(p, v) __atomic_store_n(&(p), (v), 3)` }));
  out.push(entry({ ...rcu, kind: 'model' }, { prototype: 'kfree_rcu(ptr...)', does: 'Frees the object after a grace period: here at once.', macro: 'kfree_rcu(ptr, rest...) kfree(ptr)' }));
  const preempt: Family = { topic: 'preemption', source: 'include/linux/preempt.h' };
  const pairs: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [PREEMPTION_OFF, ['preempt_disable', 'preempt_disable_notrace'], ['preempt_enable', 'preempt_enable_notrace', 'preempt_enable_no_resched']],
    [INTERRUPTS_OFF, ['local_irq_disable'], ['local_irq_enable']], [BOTTOM_HALVES_OFF, ['local_bh_disable'], ['local_bh_enable']],
  ];
  for (const [what, enter, leave] of pairs) {
    for (const n of enter) out.push(entry(preempt, { prototype: `${n}()`, does: 'From here on the task must not sleep, and keeps its CPU: tasks on other CPUs go on.', macro: `${n}() __fl_atomic_enter("${what}")` }));
    for (const n of leave) out.push(entry(preempt, { prototype: `${n}()`, does: 'Takes back what kept the task on its CPU; it may sleep again.', macro: `${n}() __fl_atomic_leave("${what}")` }));
  }
  out.push(entry(preempt, { prototype: 'local_irq_save(flags)', does: 'Keeps the interrupt flag in `flags` and turns interrupts off: the task must not sleep. Interrupts are not simulated.', macro: `local_irq_save(flags) do { (flags) = irqs_disabled() ? 0 : 512; __fl_atomic_enter("${INTERRUPTS_OFF}"); } while (0)` }));
  out.push(entry(preempt, { prototype: 'local_irq_restore(flags)', does: 'Restores the interrupt flag.', macro: `local_irq_restore(flags) do { (void)(flags); __fl_atomic_leave("${INTERRUPTS_OFF}"); } while (0)` }));
  out.push(entry(preempt, { prototype: 'int __fl_irqs_disabled(void)', does: 'Whether interrupts are off for the task.', returns: 'whether they are', native: call => call.ret32(book.interruptsOff(call) ? 1 : 0) }));
  out.push(entry({ ...preempt, source: 'include/linux/irqflags.h' }, { prototype: 'irqs_disabled()', does: 'Whether interrupts are off for the task.', returns: 'whether they are', macro: 'irqs_disabled() __fl_irqs_disabled()' }));
  for (const n of ['might_sleep', 'cond_resched']) out.push(entry({ ...preempt, source: 'include/linux/kernel.h' }, { prototype: `${n}()`, does: 'Says that this place may sleep: a finding where the task must not.', returns: n === 'cond_resched' ? '0' : 'nothing', macro: n === 'cond_resched' ? 'cond_resched() (__fl_might_sleep("cond_resched()"), 0)' : `${n}() __fl_might_sleep("${n}()")` }));
  out.push(entry({ ...preempt, source: 'include/linux/kernel.h' }, { prototype: 'might_sleep_if(condition)', does: 'Says that this place may sleep when the condition holds: a finding where the task must not.', macro: 'might_sleep_if(condition) do { if (condition) __fl_might_sleep("might_sleep()"); } while (0)' }));
  for (const n of ['migrate_disable', 'migrate_enable']) out.push(entry({ ...preempt, kind: 'no-op' }, { prototype: `${n}()`, does: 'Nothing to do: a task changes its CPU only where another has taken it.', macro: `${n}() do { } while (0)` }));
  for (const n of ['might_fault', 'might_alloc', 'might_lock', 'might_lock_read']) out.push(entry({ ...preempt, kind: 'no-op' }, { prototype: `${n}(x...)`, does: 'An annotation. What sleeps says so itself here.', macro: `${n}(x...) do { } while (0)` }));
  for (const n of ['spin_needbreak', 'rwlock_needbreak', 'rwsem_is_contended']) out.push(entry({ ...preempt, kind: 'no-op' }, { prototype: `${n}(lock)`, does: 'Whether a holder ought to drop the lock for others for a moment. Never: they wait.', returns: '0', macro: `${n}(lock) 0` }));
  out.push(entry(preempt, { prototype: 'int preempt_count(void)', does: 'The task\'s count: spinlocks held and preemption switched off, where CONFIG_PREEMPT_COUNT is set, and bottom halves switched off (0x200 each).', returns: 'the count', native: call => call.ret32(book.preemptCount(call)) }));
  out.push(entry({ topic: 'scheduling', source: 'lib/is_single_threaded.c' }, { prototype: 'bool current_is_single_threaded(void)', does: 'Whether no other task shares the address space. Programs here have one thread.', returns: 'true', native: returns32(1) }));
  return out;
}
