/**
 * Data races: two accesses of the same byte by two tasks, at least one of them a write and at least one plain, that nothing orders. Order is
 * happens-before, kept in vector clocks (Flanagan and Freund, FastTrack, PLDI 2009), so that a race is found in whatever order the two came.
 *
 * What orders: starting a task, waking one, what lock primitives and atomic operations do to the memory they use, and fences with the marked
 * accesses around them. A marked access (volatile: READ_ONCE, WRITE_ONCE) does not race with another marked one, as in the kernel's memory
 * model. Kernel code's plain aligned writes of up to 8 bytes count as marked ones, as KCSAN_ASSUME_PLAIN_WRITES_ATOMIC has it.
 *
 * A race is told once for each two places, and the run goes on, as under KCSAN: compiled code's access is held for that, so that the run stands
 * where it happens.
 *
 * Nothing of this exists while one task runs; with several, each access of memory comes here.
 */
import type { Core } from './core.ts';
import { placeOf } from './findings.ts';
import { JournaledMap } from './memory/journal.ts';
import { addressOf } from './memory/memory.ts';
import type { Loaded, Task } from './state.ts';

/** How a primitive's accesses count. */
export type NativeAccess = 'plain' | 'synchronises' | 'ignored';
const enum Kind { Plain, Marked, Sync }
type Clock = readonly number[];
/** The last access of some bytes (mask) of 8 by a task: its clock then, where. */
interface Access { readonly t: number; readonly c: number; readonly m: number; readonly w: boolean; readonly k: Kind; readonly at: number }
const MOST = 8;
/** Two accesses that race, the later one about to be made. */
interface Race { readonly other: Access; readonly id: number; readonly kind: Kind; readonly write: boolean; readonly at: number; readonly address: bigint }

function joined(a: Clock, b: Clock | undefined): Clock {
  if (b === undefined) return a;
  let out: number[] | undefined;
  for (let i = 0; i < b.length; i++) if ((b[i] ?? 0) > ((out ?? a)[i] ?? 0)) { out ??= [...a]; while (out.length < i) out.push(0); out[i] = b[i]; }
  return out ?? a;
}

const pair = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
const same = (a: { readonly file: number; readonly offset: number }, b: { readonly file: number; readonly offset: number }): boolean => a.file === b.file && a.offset === b.offset;

export class Races {
  /** By task: what it knows of all tasks' clocks. Empty: one task runs. */
  private readonly clocks: JournaledMap<number, Clock>;
  /** What a release at a place, or before a task's last fence (-task), made known; what marked reads would have made known after a fence (-task - 0.5). -task - 0.25: inside data_race(). */
  private readonly known: JournaledMap<number, Clock>;
  private readonly cells: JournaledMap<number, readonly Access[]>;
  /** Two instructions whose race has been told. */
  private readonly told: JournaledMap<string, true>;
  private held: Race | undefined;
  private readonly core: Core;
  private readonly kinds = new Map<Loaded, boolean>();
  /** The primitive that runs. */
  native: NativeAccess | undefined;

  constructor(core: Core) {
    this.core = core;
    this.clocks = core.memory.journal(new JournaledMap());
    this.known = core.memory.journal(new JournaledMap());
    this.cells = core.memory.journal(new JournaledMap());
    this.told = core.memory.journal(new JournaledMap());
  }

  get on(): boolean { return this.clocks.size > 0; }
  /** To be called when the maps were restored. */
  refresh(): void {
    const racer = this.on ? this : undefined;
    if (this.core.memory.racer === racer) return;
    this.core.memory.racer = racer;
    // the interpreter holds its translation cache while it runs: it has to come back for the one that never has an entry
    this.core.attention = true;
    this.core.memory.flushTlb();
  }

  /** `parent` starts `child`: all that it did comes before. */
  started(parent: Task | undefined, child: Task): void {
    if (parent === undefined || child.daemon || this.core.options.nativeAccess === undefined) return;
    const mine = this.clocks.get(parent.id) ?? this.first(parent.id);
    this.clocks.set(parent.id, this.tick(mine, parent.id));
    const theirs = [...mine];
    while (theirs.length <= child.id) theirs.push(0);
    theirs[child.id] = 1;
    this.clocks.set(child.id, theirs);
    this.refresh();
  }
  private first(id: number): Clock { const c = new Array<number>(id + 1).fill(0); c[id] = 1; return c; }
  private tick(c: Clock, id: number): Clock { const out = [...c]; while (out.length <= id) out.push(0); out[id]++; return out; }
  private clock(id: number): Clock { return this.clocks.get(id) ?? this.first(id); }

  /** A task is gone, or one has learnt more: with one left that knows of all that the others did, there is nothing to race with. */
  ended(): void {
    if (!this.on) return;
    const left = [...this.core.allTasks.values()].filter(t => t.state !== 'exited' && !t.daemon);
    if (left.length > 1) return;
    const last = left[0] && this.clock(left[0].id);
    // a task's last tick is that of the release with which it ended
    if (last) for (const [id, c] of this.clocks.entries()) if (id !== left[0].id && (last[id] ?? 0) < c[id] - 1) return;
    for (const map of [this.clocks, this.known, this.cells] as JournaledMap<number, unknown>[]) for (const k of [...map.entries()].map(e => e[0])) map.delete(k);
    this.refresh();
  }
  /** The running task lets another go on. */
  woke(woken: Task): void {
    const by = this.core.task as Task | undefined;
    if (!this.on || by === undefined || by === woken || this.native === undefined) return;
    this.clocks.set(woken.id, joined(this.clock(woken.id), this.clock(by.id)));
    this.clocks.set(by.id, this.tick(this.clock(by.id), by.id));
  }
  /** data_race(expr): what the task does is meant so. */
  quiet(task: number, on: boolean): void {
    if (!this.on) return;
    if (on) this.known.set(-task - 0.25, []); else this.known.delete(-task - 0.25);
  }
  fence(): void {
    if (!this.on) return;
    const id = this.core.task.id, mine = this.clock(id);
    this.known.set(-id, mine);
    this.clocks.set(id, this.tick(mine, id));
  }
  /** The bytes belong to a new object. */
  fresh(p: number, n: number): void {
    if (!this.on || this.cells.size === 0) return;
    for (let g = p >>> 3; g <= (p + n - 1) >>> 3; g++) { this.cells.delete(g); this.known.delete(g); }
  }

  private owner(at: number): Loaded | undefined {
    const list = this.core.byTrail;
    let lo = 0, hi = list.length - 1;
    while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (list[mid].trailBase <= at) lo = mid; else hi = mid - 1; }
    return list[lo];
  }
  private kindOf(task: Task, fn: Loaded | undefined, at: number, p: number, n: number, write: boolean): Kind | undefined {
    if (this.native !== undefined) return this.native === 'ignored' ? undefined : this.native === 'plain' ? Kind.Plain : Kind.Sync;
    const { memory } = this.core;
    if (memory.atomic) return memory.relaxed ? Kind.Marked : Kind.Sync;
    if (fn?.source === undefined) return undefined;
    let own = this.kinds.get(fn);
    if (own === undefined) this.kinds.set(fn, own = this.core.program.bundled?.(fn.source.place.file) ?? false);
    if (own) return Kind.Sync;                                          // the library's own threads, the kernel's modelled parts
    const mark = fn.source.marks?.get(at - fn.trailBase);
    if (mark !== undefined) return mark === 2 ? Kind.Sync : Kind.Marked;
    return write && !task.user && n <= 8 && (p & (n - 1)) === 0 ? Kind.Marked : Kind.Plain;
  }

  /** The running task reads or writes bytes at a physical address. */
  access(p: number, n: number, write: boolean, lo: number, hi: number): boolean {
    const { core } = this, task = core.task as Task | undefined;
    if (task === undefined || !this.clocks.has(task.id)) return true;
    const id = task.id, at = core.memory.at, fn = this.owner(at), kind = this.kindOf(task, fn, at, p, n, write);
    if (kind === undefined || this.known.has(-id - 0.25)) return true;
    let mine = this.clock(id);
    for (let g = p >>> 3; g <= (p + n - 1) >>> 3; g++) {
      const from = Math.max(0, p - g * 8), to = Math.min(8, p + n - g * 8), mask = (1 << to) - (1 << from);
      if (kind !== Kind.Plain) mine = this.order(g, id, mine, kind, write);
      if (!this.on) return true;
      const other = this.check(g, mask, id, mine, kind, write, at);
      if (other === undefined) continue;
      this.held = { other, id, kind, write, at, address: addressOf(lo, hi) };
      if (this.native === undefined) return false;
      this.tell();
    }
    return true;
  }
  private order(g: number, id: number, mine: Clock, kind: Kind, write: boolean): Clock {
    const there = this.known.get(g);
    if (!write || kind === Kind.Sync) {
      const more = joined(mine, there);
      if (more !== mine) { this.clocks.set(id, mine = more); this.ended(); }
    }
    if (!write) return mine;
    const told = kind === Kind.Sync ? mine : this.known.get(-id);
    if (told !== undefined) {
      const all = there === undefined ? told : joined(there, told);
      if (all !== there) this.known.set(g, all);
      if (kind === Kind.Sync) this.clocks.set(id, mine = this.tick(mine, id));
    }
    return mine;
  }
  /** Keeps the access; answers one that it races with and that was not told. */
  private check(g: number, mask: number, id: number, mine: Clock, kind: Kind, write: boolean, at: number): Access | undefined {
    const cell = this.cells.get(g) ?? [], now = mine[id] ?? 0;
    const kept: Access[] = [];
    let covered = false, races: Access | undefined;
    for (const a of cell) {
      if (a.t === id) {
        if (a.c === now && (a.m & mask) === mask && (a.w || !write) && (a.k === Kind.Plain || kind !== Kind.Plain)) covered = true;
        if ((a.m & ~mask) === 0 && (!a.w || write) && (a.k !== Kind.Plain || kind === Kind.Plain)) { if (covered) kept.push(a); continue; }
        kept.push(a);
        continue;
      }
      const ordered = a.c <= (mine[a.t] ?? 0);
      if ((a.m & mask) !== 0 && (a.w || write) && (a.k === Kind.Plain || kind === Kind.Plain) && !ordered && !this.told.has(pair(a.at, at))) races ??= a;
      if (!(ordered && write && (a.m & ~mask) === 0)) kept.push(a);
    }
    if (covered) return races;
    kept.push({ t: id, c: now, m: mask, w: write, k: kind, at });
    this.cells.set(g, kept.length > MOST ? kept.slice(-MOST) : kept);
    return races;
  }

  /** Tells the race that an access was held for. */
  tell(): void {
    const race = this.held;
    if (race === undefined) return;
    this.held = undefined;
    const { other, id, kind, write, at, address } = race, { core } = this;
    this.told.set(pair(other.at, at), true);
    const name = (t: number): string => `${core.allTasks.get(t)?.name ?? 'a task'} (task ${t})`;
    const verb = (w: boolean, k: Kind): string => `${k === Kind.Plain ? 'a plain' : k === Kind.Marked ? 'a marked' : 'an atomic'} ${w ? 'write' : 'read'}`;
    const object = core.program.objectAt(address), fn = this.owner(at), of = this.owner(other.at);
    const there = of && placeOf(of, other.at - of.trailBase);
    const place = fn && placeOf(fn, at - fn.trailBase);
    if (there && place && core.found.some(f => f.kind === 'data-race' && f.began && same(f.at, there) && same(f.began, place))) return;   // the same two places, the other way round
    core.fail('data-race', `data race${object?.name ? ` on ${object.name}` : ''}: ${verb(write, kind)} by ${name(id)} here and ${verb(other.w, other.k)} by ${name(other.t)}${there ? ` in ${there.function}()` : ''}, and nothing orders them: `
      + 'hold one lock around both, or make both atomic',
    there && { file: there.file, offset: there.offset, what: `the ${other.w ? 'write' : 'read'} by ${name(other.t)}` }, place);
  }
}
