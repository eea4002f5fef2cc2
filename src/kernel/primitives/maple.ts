/**
 * Maple trees, which hold the areas of an address space since 6.1: modelled as a sorted array of ranges that do not overlap. What a search
 * leaves in its `struct ma_state` is what the kernel's leaves: the range that it stands on, and whether it ran off an end.
 * The real one: lib/maple_tree.c; Documentation/core-api/maple_tree.rst.
 *
 *     FL_MAPLE + slot * 2 MiB:   0 u64 count | 64 first, last, entry | first, last, entry | ...     (u64 each, by rising first)
 *
 * `ma_root` of a tree is the address of its array, NULL while the tree is empty.
 */
import { KERNEL_VMALLOC } from '../../compiler/addresses.ts';
import type { MachineApi, MemoryApi, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';

const FL_MAPLE = KERNEL_VMALLOC + 0x2000000000n;
const SLOT = 1n << 21n, SLOTS = 4096n, HEAD = 64n, ROW = 24n;
const MAX = (1n << 64n) - 1n;
const EBUSY = -16, EINVAL = -22;

interface Range { readonly first: bigint; readonly last: bigint; readonly entry: bigint }

/** The array of a tree, for reading: `root` is its ma_root. */
class Ranges {
  readonly m: MemoryApi; readonly root: bigint; readonly count: number;
  constructor(m: MemoryApi, root: bigint) { this.m = m; this.root = root; this.count = root === 0n ? 0 : Number(m.readU64(root)); }
  private row(i: number): bigint { return this.root + HEAD + BigInt(i) * ROW; }
  at(i: number): Range { const a = this.row(i); return { first: this.m.readU64(a), last: this.m.readU64(a + 8n), entry: this.m.readU64(a + 16n) }; }
  /** Number of the first range that ends at or above `x`. */
  lower(x: bigint): number {
    let lo = 0, hi = this.count;
    while (lo < hi) { const mid = (lo + hi) >> 1; if (this.m.readU64(this.row(mid) + 8n) < x) lo = mid + 1; else hi = mid; }
    return lo;
  }
  /** The range that holds `x`: an entry's, or the gap between two (entry 0). */
  holding(x: bigint): Range {
    const i = this.lower(x), here = i < this.count ? this.at(i) : undefined;
    if (here && here.first <= x) return here;
    return { first: i > 0 ? this.at(i - 1).last + 1n : 0n, last: here ? here.first - 1n : MAX, entry: 0n };
  }
}

/** The entries of a maple tree in order. `tree` is the address of the struct maple_tree. */
export function mapleEntries(k: KernelContext, m: MemoryApi, tree: bigint): bigint[] {
  const ranges = new Ranges(m, m.readU64(tree + k.offset('maple_tree', 'ma_root')));
  return Array.from({ length: ranges.count }, (_, i) => ranges.at(i).entry);
}

export function reserveMapleTrees(machine: MachineApi): void { machine.memory.reserveKernel(FL_MAPLE, SLOT * SLOTS, 'maple trees'); }

const enum Status { Active, Start, Root, None, Pause, Overflow, Underflow, Error }

export function maplePrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const f: Family = { topic: 'maple tree', source: 'lib/maple_tree.c', locks: 'the tree\'s lock (for an address space the mmap lock), or RCU to read' };
  const add = (prototype: string, does: string, returns: string, native: (call: NativeCall) => void) => out.push(entry(f, { prototype, does, returns, native }));

  const rootOf = (m: MemoryApi, tree: bigint) => m.readU64(tree + k.offset('maple_tree', 'ma_root'));
  const setRoot = (m: MemoryApi, tree: bigint, root: bigint) => m.writeU64(tree + k.offset('maple_tree', 'ma_root'), root);
  const newArray = (m: MemoryApi): bigint => {
    const slot = k.state.mapleFree.pop() ?? k.state.mapleNext++;
    const at = FL_MAPLE + BigInt(slot) * SLOT;
    m.writeU64(at, 0n);
    return at;
  };
  const freeArray = (m: MemoryApi, tree: bigint) => {
    const root = rootOf(m, tree);
    if (root !== 0n) k.state.mapleFree.push(Number((root - FL_MAPLE) / SLOT));
    setRoot(m, tree, 0n);
  };
  /** Puts `entry` (0: nothing) over [first, last]; what stood there is cut off. */
  const store = (m: MemoryApi, tree: bigint, first: bigint, last: bigint, value: bigint) => {
    let root = rootOf(m, tree);
    if (root === 0n) {
      if (value === 0n) return;
      setRoot(m, tree, root = newArray(m));
    }
    const ranges = new Ranges(m, root), from = ranges.lower(first), rows: Range[] = [];
    let to = from;
    while (to < ranges.count && ranges.at(to).first <= last) to++;
    if (to > from) { const r = ranges.at(from); if (r.first < first) rows.push({ ...r, last: first - 1n }); }
    if (value !== 0n) rows.push({ first, last, entry: value });
    if (to > from) { const r = ranges.at(to - 1); if (r.last > last) rows.push({ ...r, first: last + 1n }); }
    const row = (i: number) => root + HEAD + BigInt(i) * ROW, count = ranges.count - (to - from) + rows.length;
    if (ranges.count > to && rows.length !== to - from) m.copy(row(from + rows.length), row(to), (ranges.count - to) * Number(ROW));
    rows.forEach((r, i) => { const a = row(from + i); m.writeU64(a, r.first); m.writeU64(a + 8n, r.last); m.writeU64(a + 16n, r.entry); });
    m.writeU64(root, BigInt(count));
    if (count === 0) freeArray(m, tree);
  };

  // --- struct ma_state: `status` since 6.8; before, `node` holds small numbers for what is no node
  const NODES = new Map<bigint, Status>([[1n, Status.Start], [5n, Status.Root], [9n, Status.None], [17n, Status.Pause], [33n, Status.Overflow], [65n, Status.Underflow]]);
  const modern = () => k.need('ma_state').offsetOf('status') !== undefined;
  class State {
    readonly m: MemoryApi; readonly at: bigint;
    constructor(call: NativeCall, n = 0) { this.m = call.machine.memory; this.at = call.u64(n); }
    private get(name: string): bigint { return this.m.readU64(this.at + k.offset('ma_state', name)); }
    private set(name: string, v: bigint): void { this.m.writeU64(this.at + k.offset('ma_state', name), v); }
    get tree(): bigint { return this.get('tree'); }
    get index(): bigint { return this.get('index'); }
    set index(v: bigint) { this.set('index', v); }
    get last(): bigint { return this.get('last'); }
    set last(v: bigint) { this.set('last', v); }
    get ranges(): Ranges { return new Ranges(this.m, rootOf(this.m, this.tree)); }
    get status(): Status {
      if (modern()) return this.m.readU32(this.at + k.offset('ma_state', 'status')) as Status;
      return NODES.get(this.get('node')) ?? Status.Active;
    }
    set status(s: Status) {
      if (modern()) { this.m.writeU32(this.at + k.offset('ma_state', 'status'), s); return; }
      let node = 0xf10n;
      for (const [n, status] of NODES) if (status === s) node = n;
      // Before 6.5 a search that ran off the end stands where it was, one that ran off the beginning nowhere.
      this.set('node', s === Status.Overflow ? 0xf10n : s === Status.Underflow ? 9n : node);
    }
    stand(r: Range): bigint { this.index = r.first; this.last = r.last; this.status = Status.Active; return r.entry; }
  }

  const walk = (s: State): bigint => {
    const ranges = s.ranges;
    if (ranges.count > 0) return s.stand(ranges.holding(s.index));
    s.index = 0n; s.last = MAX; s.status = Status.None;
    return 0n;
  };
  const nextSlot = (s: State, max: bigint, empty: boolean): bigint => {
    const ranges = s.ranges;
    for (;;) {
      if (s.last >= max) { s.status = Status.Overflow; return 0n; }
      const e = s.stand(ranges.holding(s.last + 1n));
      if (e !== 0n || empty) return e;
    }
  };
  const previousSlot = (s: State, min: bigint, empty: boolean): bigint => {
    const ranges = s.ranges;
    for (;;) {
      if (s.index <= min) { s.status = Status.Underflow; return 0n; }
      const e = s.stand(ranges.holding(s.index - 1n));
      if (e !== 0n || empty) return e;
    }
  };
  const find = (s: State, max: bigint, empty: boolean): bigint => {
    switch (s.status) {
      case Status.Active: if (s.last >= max) return 0n; break;
      case Status.Pause:
        if (s.last >= max) return 0n;
        s.index = s.last = s.last + 1n; s.status = Status.Start;
        break;
      case Status.None:
        if (s.last >= max || !modern()) return 0n;
        s.index = s.last; s.status = Status.Start;
        break;
      case Status.Underflow: if (s.index >= max) { s.status = Status.Overflow; return 0n; } s.status = Status.Start; break;
      case Status.Overflow: if (s.last >= max) return 0n; s.status = Status.Start; break;
      case Status.Error: return 0n;
      default:
    }
    if (s.status === Status.Start || s.status === Status.Root) {
      if (s.index > max) return 0n;
      const e = walk(s);
      if (e !== 0n || empty) return e;
      if (s.ranges.count === 0 || s.index === max) return 0n;
    }
    const e = nextSlot(s, max, empty);
    s.status = Status.Active;
    return e;
  };
  /** Brings a state that does not stand on a range to one; answers an entry that is the result already. */
  const settle = (s: State, passed: Status): bigint => {
    const status = s.status;
    if (status === Status.Active) return 0n;
    if (status === passed) { s.status = Status.Active; return 0n; }
    const e = walk(s);
    return status === Status.Underflow || status === Status.Overflow ? e : 0n;
  };
  const next = (s: State, max: bigint, empty: boolean): bigint => {
    if (s.last >= max) { s.status = Status.Overflow; return 0n; }
    const e = settle(s, Status.Overflow);
    if (e !== 0n || s.status === Status.None) return e;
    return nextSlot(s, max, empty);
  };
  const previous = (s: State, min: bigint, empty: boolean): bigint => {
    if (s.index <= min) { s.status = Status.Underflow; return 0n; }
    const e = settle(s, Status.Underflow);
    if (e !== 0n || s.status === Status.None) return e;
    return previousSlot(s, min, empty);
  };

  const state = 'struct ma_state *mas', order = 'The maple tree is modelled as a sorted array of ranges.';
  add(`void *mas_walk(${state})`, `Looks up \`mas->index\` and leaves the state on its range, also when that is a gap. ${order}`, 'the entry, NULL in a gap', call => call.ret64(walk(new State(call))));
  for (const [n, empty] of [['mas_find', false], ['mas_find_range', true]] as const) add(`void *${n}(${state}, unsigned long max)`, `The entry at \`mas->index\` or the next one, up to \`max\`; called again, the one after. ${order}`, 'the entry, NULL when there is none', call => call.ret64(find(new State(call), call.u64(1), empty)));
  for (const [n, empty] of [['mas_next', false], ['mas_next_range', true]] as const) add(`void *${n}(${state}, unsigned long max)`, `The next entry${empty ? ' or gap' : ''}, up to \`max\`. ${order}`, 'the entry, NULL when there is none', call => call.ret64(next(new State(call), call.u64(1), empty)));
  for (const [n, empty] of [['mas_prev', false], ['mas_prev_range', true]] as const) add(`void *${n}(${state}, unsigned long min)`, `The entry${empty ? ' or gap' : ''} before, down to \`min\`. ${order}`, 'the entry, NULL when there is none', call => call.ret64(previous(new State(call), call.u64(1), empty)));
  add(`void mas_pause(${state})`, 'Lets the lock be dropped: the next search goes on behind the last entry.', 'nothing', call => { new State(call).status = Status.Pause; });

  const put = (call: NativeCall) => { const s = new State(call); store(s.m, s.tree, s.index, s.last, call.u64(1)); s.status = Status.Active; };
  for (const n of ['mas_store_prealloc', 'mas_dup_store']) add(`void ${n}(${state}, void *entry)`, `Puts the entry (NULL: nothing) over the state's range; what stood there is cut off. ${order}`, 'nothing', put);
  add(`void *mas_store(${state}, void *entry)`, `Puts the entry (NULL: nothing) over the state's range. ${order}`, 'what stood at its beginning', call => { const s = new State(call); const old = s.ranges.holding(s.index).entry; put(call); call.ret64(old); });
  add(`int mas_store_gfp(${state}, void *entry, gfp_t gfp)`, `Puts the entry (NULL: nothing) over the state's range. ${order}`, '0: there is always memory', call => { put(call); call.ret32(0); });
  add(`void *mas_erase(${state})`, 'Removes the entry at `mas->index`.', 'the entry', call => { const s = new State(call), e = walk(s); if (e !== 0n) store(s.m, s.tree, s.index, s.last, 0n); call.ret64(e); });
  for (const [n, p] of [['mas_preallocate', `${state}, void *entry, gfp_t gfp`], ['mas_expected_entries', `${state}, unsigned long nr_entries`]] as const) {
    out.push(entry({ ...f, kind: 'no-op' }, { prototype: `int ${n}(${p})`, does: 'Would allocate the nodes that a store needs. The array needs none.', returns: '0', native: returns32(0) }));
  }
  out.push(entry({ ...f, kind: 'no-op' }, { prototype: `void mas_destroy(${state})`, does: 'Would free nodes that a store did not use. There are none.', native: NOTHING }));
  out.push(entry({ ...f, kind: 'no-op' }, { prototype: `bool mas_nomem(${state}, gfp_t gfp)`, does: 'Whether a store failed for want of memory and is to be tried again. Never.', returns: 'false', native: returns32(0) }));

  const gap = (call: NativeCall, reverse: boolean) => {
    const s = new State(call), min = call.u64(1), max = call.u64(2), size = call.u64(3), ranges = s.ranges;
    if (size === 0n || max < min || max - min < size - 1n) { call.ret32(EINVAL); return; }
    for (let x = reverse ? max : min; ;) {
      const r = ranges.holding(x), first = r.first > min ? r.first : min, last = r.last < max ? r.last : max;
      if (r.entry === 0n && last - first >= size - 1n) {
        s.stand(reverse ? { first: last - size + 1n, last, entry: 0n } : { first, last: first + size - 1n, entry: 0n });
        call.ret32(0);
        return;
      }
      if (reverse ? r.first <= min : r.last >= max) { call.ret32(EBUSY); return; }
      x = reverse ? r.first - 1n : r.last + 1n;
    }
  };
  add(`int mas_empty_area(${state}, unsigned long min, unsigned long max, unsigned long size)`, `Finds the lowest gap of \`size\` in [min, max]. ${order}`, '0, the state on it; -EBUSY when there is none', call => gap(call, false));
  add(`int mas_empty_area_rev(${state}, unsigned long min, unsigned long max, unsigned long size)`, `Finds the highest gap of \`size\` in [min, max]. ${order}`, '0, the state on it; -EBUSY when there is none', call => gap(call, true));

  const tree = 'struct maple_tree *mt';
  add(`void *mtree_load(${tree}, unsigned long index)`, `Looks up an index. ${order}`, 'the entry, NULL in a gap', call => call.ret64(new Ranges(call.machine.memory, rootOf(call.machine.memory, call.u64(0))).holding(call.u64(1)).entry));
  add(`void *mt_find(${tree}, unsigned long *index, unsigned long max)`, `The entry at \`*index\` or the next one, up to \`max\`; \`*index\` becomes the index behind it. ${order}`, 'the entry, NULL when there is none', call => {
    const m = call.machine.memory, ranges = new Ranges(m, rootOf(m, call.u64(0))), i = ranges.lower(m.readU64(call.u64(1)));
    const r = i < ranges.count ? ranges.at(i) : undefined;
    if (!r || r.first > call.u64(2)) { call.ret64(0n); return; }
    m.writeU64(call.u64(1), BigInt.asUintN(64, r.last + 1n));
    call.ret64(r.entry);
  });
  for (const n of ['__mt_destroy', 'mtree_destroy']) add(`void ${n}(${tree})`, 'Empties the tree.', 'nothing', call => freeArray(call.machine.memory, call.u64(0)));
  add(`int __mt_dup(${tree}, struct maple_tree *new, gfp_t gfp)`, 'Copies a tree: the copy has the same entries.', '0: there is always memory', call => {
    const m = call.machine.memory, from = rootOf(m, call.u64(0));
    if (from !== 0n) {
      const to = newArray(m);
      m.copy(to, from, Number(HEAD) + Number(m.readU64(from)) * Number(ROW));
      setRoot(m, call.u64(1), to);
    } else setRoot(m, call.u64(1), 0n);
    call.ret32(0);
  });
  return out;
}
