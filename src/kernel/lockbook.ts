/**
 * What lockdep knows (Documentation/locking/lockdep-design.rst): which locks each task holds and since where, in which order classes of locks were
 * ever taken, and why a task must not sleep. An inverted order is found when it has been taken both ways, also when no deadlock happens.
 *
 * A class is where a lock was made: the static object and offset it lies at, the line that initialised it, or the allocation it is part of.
 * Two locks of one class are not ordered among each other: the annotations that would order them (spin_lock_nested and the like) name subclasses,
 * which count as classes of their own.
 */
import type { NativeCall } from '../vm/api.ts';
import type { KernelContext } from './context.ts';

interface Place { readonly file: number; readonly offset: number }
export interface Held extends Place { readonly address: string; readonly klass: string; readonly name: string; readonly what: string; readonly read: boolean; readonly sleeps: boolean; readonly irq?: boolean }
interface Order extends Place { readonly held: Place; readonly inner: string; readonly outer: string }
export interface LockState {
  held: Record<number, readonly Held[]>;
  /** Reasons not to sleep that are no locks: preemption, interrupts, RCU. */
  atomic: Record<number, readonly (Place & { readonly what: string })[]>;
  /** For a class, the classes that were taken while it was held. */
  order: Record<string, Record<string, Order>>;
  waiting: Record<number, Place & { readonly address: string; readonly name: string; readonly what: string }>;
  /** Locks by address whose line of initialisation is known. */
  made: Record<string, string>;
}
export function noLocks(): LockState { return { held: {}, atomic: {}, order: {}, waiting: {}, made: {} }; }

export interface LockUse {
  readonly what: 'spinlock' | 'rwlock' | 'mutex' | 'semaphore';
  readonly read?: boolean;
  /** With interrupts off while it is held. */
  readonly irq?: boolean;
  /** Cannot wait: no order is learnt. */
  readonly attempt?: boolean;
  readonly subclass?: number;
}

/** Who waits for it does not sleep, and who holds it must not. */
const spins = (use: LockUse): boolean => use.what === 'spinlock' || use.what === 'rwlock';

export interface LockBook {
  /** A task wants a lock: held already, in inverted order, or by someone who must not sleep? Ends the run then. */
  wants(call: NativeCall, address: bigint, use: LockUse): void;
  takes(call: NativeCall, address: bigint, use: LockUse): void;
  /** The lock is held by another: blocks the call, unless that can never end. */
  waits(call: NativeCall, address: bigint, use: LockUse): void;
  /** `anyone`: it may be given back by a task that did not take it. */
  gives(call: NativeCall, address: bigint, use: LockUse, anyone?: boolean): void;
  made(call: NativeCall, address: bigint, name: string): void;
  /** Something that sleeps is called. */
  sleeps(call: NativeCall, what: string): void;
  enter(call: NativeCall, what: string): void;
  leave(call: NativeCall, what: string): void;
  /** preempt_count() of the running task (include/linux/preempt.h): what CONFIG_PREEMPT_COUNT counts, and bottom halves. */
  preemptCount(call: NativeCall): number;
  interruptsOff(call: NativeCall): boolean;
}
/** Reasons not to sleep, as `enter` and `leave` are told them. */
export const PREEMPTION_OFF = 'running with preemption off', INTERRUPTS_OFF = 'running with interrupts off', BOTTOM_HALVES_OFF = 'running with bottom halves off', IN_RCU = 'in an RCU read-side critical section';

export function createLockBook(k: KernelContext): LockBook {
  const state = (): LockState => k.state.locks;
  /** Names of locks in heap objects: addresses of the kernel's heap are handed out once. */
  const objects = new Map<bigint, { klass: string; name: string }>();
  /** The innermost place outside of headers: who takes a lock, not the inline function that does it for him. */
  const place = (call: NativeCall): Place => {
    const frames = call.machine.frames(call.task), at = (f: (typeof frames)[number]): Place => ({ file: f.code.files[f.pc >> 2] ?? f.code.place.file, offset: f.code.offsets[f.pc >> 2] ?? f.code.place.offset });
    const own = frames.find(f => !/(^|\/)include\//.test(k.env.path(f.code.place.file))) ?? frames[0];
    return own ? at(own) : { file: 0, offset: 0 };
  };
  const line = (p: Place): string => `${k.env.path(p.file)}:${k.env.line(p.file, p.offset)}`;
  const name = (call: NativeCall, address: bigint): { klass: string; name: string } => {
    const o = call.machine.program.objectAt(address);
    if (o) { const at = Number(address - o.address); return { klass: `${o.name}+${at}`, name: at === 0 ? o.name : `${o.name}+${at}` }; }
    const known = state().made[address.toString()];
    if (known) return { klass: known, name: known.split('@')[0]! };
    const cached = objects.get(address);
    if (cached) return cached;
    const h = call.machine.memory.heapObject(address);
    const inside = h && address >= h.address && address < h.address + BigInt(h.size) ? `${h.what}@${h.allocatedAt.file}:${h.allocatedAt.offset}+${address - h.address}` : undefined;
    const hex = `0x${address.toString(16)}`, found = { klass: inside ?? hex, name: hex };
    if (inside) objects.set(address, found);
    return found;
  };
  const identify = (call: NativeCall, address: bigint, use: LockUse): { klass: string; name: string } => {
    const n = name(call, address);
    return use.subclass ? { ...n, klass: `${n.klass}/${use.subclass}` } : n;
  };
  const mine = (call: NativeCall): readonly Held[] => state().held[call.task] ?? [];
  const taskName = (call: NativeCall, id: number): string => `${call.machine.tasks().find(t => t.id === id)?.name ?? 'a task'} (task ${id})`;

  /** A chain of orders that leads from one class to another. */
  const chain = (from: string, to: string): Order[] | undefined => {
    const seen = new Set([from]), queue: { at: string; by: Order[] }[] = [{ at: from, by: [] }];
    for (let q = queue.shift(); q; q = queue.shift()) {
      for (const [next, order] of Object.entries(state().order[q.at] ?? {})) {
        if (next === to) return [...q.by, order];
        if (!seen.has(next)) { seen.add(next); queue.push({ at: next, by: [...q.by, order] }); }
      }
    }
    return undefined;
  };
  const reasons = (call: NativeCall): readonly (Place & { readonly what: string })[] => [
    ...mine(call).filter(h => !h.sleeps).map(h => ({ file: h.file, offset: h.offset, what: `holding ${h.what} ${h.name}` })), ...state().atomic[call.task] ?? [],
  ];
  /** Whether the reason keeps the task on its CPU, and others off it. Readers under preemptible RCU may be preempted. */
  const pins = (what: string): boolean => what !== IN_RCU || (k.env.config('PREEMPT_RCU') ?? 'n') !== 'y';
  const sleeps = (call: NativeCall, what: string): void => {
    const why = reasons(call).at(-1);
    if (why) call.tell('sleep-in-atomic', `${what} may sleep, but the task is ${why.what} (since ${line(why)}), where nothing may: do it before or after, or use what does not sleep`, why);
  };

  const holderOf = (a: string): { task: number; held: Held } | undefined => {
    for (const [task, list] of Object.entries(state().held)) { const held = list.find(h => h.address === a); if (held) return { task: Number(task), held }; }
    return undefined;
  };
  /** Follows who waits for whom from a lock that the task wants: a circle is a deadlock. Answers who holds the lock. */
  const circle = (call: NativeCall, address: string, what: string): Held | undefined => {
    const links: string[] = [];
    let first: Held | undefined, lock = address, wanted = `${what} at ${line(place(call))}`, waiter = call.task;
    for (let hops = 0; hops < 64; hops++) {
      const holder = holderOf(lock);
      if (!holder) break;
      first ??= holder.held;
      links.push(`${taskName(call, waiter)} waits for ${wanted}, which ${taskName(call, holder.task)} holds since ${line(holder.held)}`);
      if (holder.task === call.task) {
        if (hops > 0) call.finding('deadlock', `${links.join('; ')}. None of them can go on: take the locks in one order everywhere`, first);
        break;
      }
      const next = state().waiting[holder.task];
      if (!next) break;
      waiter = holder.task; lock = next.address; wanted = `${next.what} ${next.name} at ${line(next)}`;
    }
    return first;
  };

  return {
    sleeps,
    wants(call, address, use) {
      if (!spins(use) && !use.attempt) sleeps(call, `taking a ${use.what}`);
      const { klass, name: n } = identify(call, address, use), held = mine(call), here = address.toString();
      const twice = held.find(h => h.address === here && !(h.read && use.read));
      if (twice && !use.attempt) call.finding('lock-held-twice', `${use.what} ${n} is already held by this task (since ${line(twice)}): it would wait for itself forever. Give it back first, or let the caller take it`, twice);
      if (use.attempt) return;
      const reading = held.find(h => h.address === here);
      if (reading) {
        call.tell('lock-order', `${use.what} ${n} is taken for reading here, and already is by this task (since ${line(reading)}): a writer that comes to wait in between lets no new reader in, `
          + 'and both wait for each other forever. Take it once, or let the caller take it', reading);
        return;
      }
      circle(call, here, `${use.what} ${n}`);
      for (const h of held) {
        if (h.klass === klass || state().order[h.klass]?.[klass]) continue;
        const back = chain(klass, h.klass);
        if (back) {
          const first = back[0]!, last = back.at(-1)!;
          call.tell('lock-order', `inverted lock order: ${n} is taken here while ${h.name} is held (since ${line(h)}), but ${last.inner} was taken at ${line(last)} while ${first.outer} was held (since ${line(first.held)}). `
            + 'Two tasks that do this at the same time wait for each other forever: take them in one order everywhere', last);
        }
        const at = place(call);
        (state().order[h.klass] ??= {})[klass] = { ...at, held: { file: h.file, offset: h.offset }, inner: n, outer: h.name };
      }
    },
    takes(call, address, use) {
      delete state().waiting[call.task];
      const { klass, name: n } = identify(call, address, use);
      state().held[call.task] = [...mine(call), { address: address.toString(), klass, name: n, what: use.what, read: use.read ?? false, sleeps: !spins(use), irq: use.irq, ...place(call) }];
      if (spins(use)) call.machine.preemptCount(1);
    },
    waits(call, address, use) {
      const { name: n } = identify(call, address, use), here = address.toString(), at = place(call);
      const first = holderOf(here)?.held;
      state().waiting[call.task] = { ...at, address: here, name: n, what: use.what };
      call.block({ kind: 'waiting', on: address, what: `${use.what} ${n}${first ? `, held since ${line(first)},` : ''} wanted at ${line(at)}`, again: true });
    },
    gives(call, address, use, anyone = false) {
      const here = address.toString(), own = mine(call);
      const index = own.findLastIndex(h => h.address === here && h.read === (use.read ?? false));
      if (index >= 0) {
        state().held[call.task] = own.filter((_, i) => i !== index);
        if (!own[index]!.sleeps) call.machine.preemptCount(-1);
        return;
      }
      for (const [task, list] of Object.entries(state().held)) {
        const i = list.findLastIndex(h => h.address === here);
        if (i < 0) continue;
        const h = list[i]!;
        if (!anyone) call.finding('unlock-not-held', `${use.what} ${h.name} is given back here, but ${Number(task) === call.task ? `it was taken for ${h.read ? 'reading' : 'writing'}` : `${taskName(call, Number(task))} holds it`} (since ${line(h)})`, h);
        state().held[Number(task)] = list.filter((_, n) => n !== i);
        return;
      }
    },
    made(call, address, n) {
      const at = place(call);
      state().made[address.toString()] = `${n.replace(/^&/, '')}@${at.file}:${at.offset}`;
    },
    enter(call, what) {
      state().atomic[call.task] = [...state().atomic[call.task] ?? [], { ...place(call), what }];
      if (pins(what)) call.machine.preemptCount(1);
    },
    leave(call, what) {
      const list = state().atomic[call.task] ?? [], i = list.findLastIndex(r => r.what === what);
      if (i < 0) return;
      state().atomic[call.task] = list.filter((_, n) => n !== i);
      if (pins(what)) call.machine.preemptCount(-1);
    },
    preemptCount(call) {
      const why = (state().atomic[call.task] ?? []).map(r => r.what), halves = 0x200 * why.filter(w => w === BOTTOM_HALVES_OFF).length;
      if ((k.env.config('PREEMPT_COUNT') ?? 'n') !== 'y') return halves;
      const rcu = pins(IN_RCU) ? why.filter(w => w === IN_RCU).length : 0;
      return halves + rcu + why.filter(w => w === PREEMPTION_OFF).length + mine(call).filter(h => !h.sleeps).length;
    },
    interruptsOff(call) { return mine(call).some(h => h.irq) || (state().atomic[call.task] ?? []).some(r => r.what === INTERRUPTS_OFF); },
  };
}
