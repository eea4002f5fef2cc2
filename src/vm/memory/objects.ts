/** The objects that were allocated, by address and address space: what they are, where they were made and freed. Their bytes' marks are Memory's. */
import type { HeapObject, UserSpace } from '../api.ts';
import { JournaledMap } from './journal.ts';
import { PAGE } from './physical.ts';

/** What lies so many bytes before an object is told by it. */
const BEFORE = 32n;

type Mapping = NonNullable<HeapObject['mapping']>;
type Place = HeapObject['allocatedAt'];

export class HeapObjects {
  /** By {@link key}. */
  private readonly all = new JournaledMap<bigint, HeapObject>();
  /** Those of them that have a mapping of their own and live. */
  private readonly mapped = new JournaledMap<bigint, Mapping>();
  readonly journals: readonly JournaledMap<bigint, unknown>[] = [this.all, this.mapped] as JournaledMap<bigint, unknown>[];

  /** Objects of user space are those of an address space: its number stands above the address. */
  key(a: bigint, space: UserSpace | undefined): bigint { return a >> 63n === 0n && space !== undefined ? a | BigInt(space.asid + 1) << 64n : a; }

  add(space: UserSpace | undefined, o: HeapObject): void {
    const key = this.key(o.address, space);
    this.all.set(key, o);
    if (o.mapping) this.mapped.set(key, o.mapping);
  }

  /** The object that begins at an address and lives. */
  living(a: bigint, space: UserSpace | undefined): HeapObject | undefined {
    const o = this.all.get(this.key(a, space));
    return o?.live ? o : undefined;
  }

  /** An object is kept when it is freed: what points to it is told so. */
  free(a: bigint, space: UserSpace | undefined, at: Place): void {
    const key = this.key(a, space), o = this.all.get(key);
    if (o) this.all.set(key, { ...o, live: false, freedAt: at });
    this.mapped.delete(key);
  }

  /** The living object with a mapping of its own that a page belongs to. */
  onPage(address: bigint, space: UserSpace | undefined): HeapObject | undefined {
    for (const [key, { from, to }] of this.mapped.entries()) {
      if (address >= from && address < to && this.key(from, space) >> 64n === key >> 64n) return this.all.get(key);
    }
    return undefined;
  }

  /** fork(): the child's objects are its parent's. */
  fork(from: UserSpace, to: UserSpace): void {
    const parent = BigInt(from.asid + 1), child = BigInt(to.asid + 1) << 64n;
    for (const map of this.journals) for (const [key, value] of [...map.entries()]) if (key >> 64n === parent) map.set(BigInt.asUintN(64, key) | child, value);
  }
  /** The last task of an address space has ended. */
  forget(of: UserSpace): void {
    const space = BigInt(of.asid + 1);
    for (const map of this.journals) for (const key of [...map.entries()].map(e => e[0])) if (key >> 64n === space) map.delete(key);
  }

  /** The object that an address belongs to: the one that begins there, that holds it, or that it is close to. */
  find(a: bigint, space: UserSpace | undefined): HeapObject | undefined {
    const key = this.key(a, space), exact = this.all.get(key);
    if (exact) return exact;
    let best: HeapObject | undefined, distance = BigInt(PAGE);
    for (const [at, o] of this.all.entries()) {
      if (o.mapping && key >= at - (o.address - o.mapping.from) && key - at < o.mapping.to - o.address && (o.live || !best?.live)) { best = o; distance = 0n; continue; }
      const away = at > key ? (at - key <= BEFORE ? at - key : -1n) : key - at < BigInt(o.size) ? 0n : key - at - BigInt(o.size);
      if (away >= 0n && away < distance) { best = o; distance = away; }
    }
    return best;
  }

  live(): HeapObject[] { return [...this.all.entries()].map(([, o]) => o).filter(o => o.live).sort((a, b) => (a.address < b.address ? -1 : 1)); }
}
