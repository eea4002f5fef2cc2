/**
 * A map whose changes since a snapshot are kept, so that history can take them back and put them forward again. A log holds, for each key
 * that changed in an interval, the value on the interval's other side: swapping a log with the map moves the map over that interval, and
 * turns the log round.
 */
export type Log<K, V> = Map<K, V | undefined>;

export class JournaledMap<K, V> {
  private readonly map = new Map<K, V>();
  private open: Log<K, V> | undefined;

  get(key: K): V | undefined { return this.map.get(key); }
  has(key: K): boolean { return this.map.has(key); }
  get recording(): boolean { return this.open !== undefined; }
  get size(): number { return this.map.size; }
  entries(): IterableIterator<[K, V]> { return this.map.entries(); }

  set(key: K, value: V): void {
    if (this.open !== undefined && !this.open.has(key)) this.open.set(key, this.map.get(key));
    this.map.set(key, value);
  }

  delete(key: K): void {
    if (!this.map.has(key)) return;
    if (this.open !== undefined && !this.open.has(key)) this.open.set(key, this.map.get(key));
    this.map.delete(key);
  }

  /** Starts a new interval; answers the log of the one that ends. Recording begins with the first call. */
  cut(): Log<K, V> | undefined { const log = this.open; this.open = new Map(); return log; }

  /** Moves the map to the other side of the log's interval. */
  swap(log: Log<K, V>): void {
    for (const [key, value] of log) {
      log.set(key, this.map.get(key));
      if (value === undefined) this.map.delete(key); else this.map.set(key, value);
    }
  }

  /** Takes back all changes since the last cut. */
  revert(): void { if (this.open !== undefined) { this.swap(this.open); this.open = new Map(); } }
}

/** The log of two intervals as one. `older` comes first in time; `behind`: the intervals lie behind the present (their logs hold old values). */
export function mergeLogs<K, V>(older: Map<K, V>, newer: Map<K, V>, behind: boolean): Map<K, V> {
  const [wins, loses] = behind ? [older, newer] : [newer, older];
  for (const [key, value] of loses) if (!wins.has(key)) wins.set(key, value);
  return wins;
}
