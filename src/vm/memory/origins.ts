/** Where indeterminate bytes came from, by the 8 bytes that they were stored to: a place, or the address that they were copied from. The latest few. */
import type { Origin } from './access.ts';
import { JournaledMap } from './journal.ts';

const MOST = 2048;
/** Copies of copies are followed so far. */
const HOPS = 64;

export class Origins {
  readonly journal = new JournaledMap<bigint, Origin>();

  note(a: bigint, from: Origin): void {
    if (this.journal.size >= MOST) for (const [k] of this.journal.entries()) { this.journal.delete(k); break; }
    this.journal.set(a & ~7n, from);
  }
  /** Where the byte at an address came from: a place, or the address (perhaps of an object that is gone) of the first of its kind. `stillSo`: the byte there is indeterminate. */
  at(a: bigint, stillSo: (a: bigint) => boolean): Origin {
    for (let hops = 0; hops < HOPS; hops++) {
      const from = this.journal.get(a & ~7n);
      if (from === undefined) return a;
      if (typeof from !== 'bigint') return from;
      a = from + (a & 7n);
      if (!stillSo(a)) return a;
    }
    return a;
  }
  /** Which bytes the indeterminate ones at an address are copies of: the same answer for two addresses means the same values. */
  sameAs(a: bigint): bigint {
    for (let hops = 0; hops < HOPS; hops++) {
      const from = this.journal.get(a & ~7n);
      if (from === undefined) return a;
      if (typeof from !== 'bigint') return from.of?.at === a ? from.of.same : a;
      a = from + (a & 7n);
    }
    return a;
  }
}
