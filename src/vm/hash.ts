/** A hash of the whole machine's state, for tests of history: two 32-bit words, mixed over everything that can influence the run. */
import type { Core } from './core.ts';
import { PAGE } from './memory/physical.ts';

class Hash {
  private a = 0x811c9dc5 | 0; private b = 0x9e3779b9 | 0;
  word(v: number): void {
    this.a = Math.imul(this.a ^ v, 0x01000193);
    this.a ^= this.a >>> 15;
    this.b = Math.imul(this.b + v | 0, 0x85ebca6b) ^ this.a;
  }
  words(w: Int32Array): void { for (let i = 0; i < w.length; i++) this.word(w[i]); }
  text(s: string): void { this.word(s.length); for (let i = 0; i < s.length; i++) this.word(s.charCodeAt(i)); }
  number(n: number): void { this.word(n | 0); this.word(Math.floor(n / 4294967296) | 0); }
  get value(): string { return (this.a >>> 0).toString(16).padStart(8, '0') + (this.b >>> 0).toString(16).padStart(8, '0'); }
}

const plain = (v: unknown): string => JSON.stringify(v, (_, x: unknown) => typeof x === 'bigint' ? `${x}n` : x instanceof Map ? [...x] : x) ?? '';

export function hashMachine(core: Core): string {
  const h = new Hash(), m = core.memory, p = m.phys;
  for (let pfn = 1; pfn < p.top; pfn++) {
    h.word(p.flags[pfn]);
    if (p.flags[pfn] & 1) h.words(p.i32.subarray(pfn * (PAGE / 4), (pfn + 1) * (PAGE / 4)));
    if (p.flags[pfn] & 2) for (const byte of p.marksOf(pfn)) h.word(byte);
  }
  h.text(plain(m.save()));
  for (const j of m.journals) {
    const entries = [...j.entries()].map(([k, v]) => `${String(k)}=${plain(v)}`).sort();
    for (const e of entries) h.text(e);
  }
  for (const t of [...core.allTasks.values()].sort((x, y) => x.id - y.id)) {
    h.text(plain([t.id, t.state, t.blocked, t.blockedSince, t.cpu, t.preemptCount, t.exitCode, t.exiting, t.killed, t.dying, t.fn.id, t.pc, t.bp, t.spLo, t.spHi, t.user, t.calls, t.signals, t.signalled, t.taint && [...t.taint]]));
    h.words(t.R);
  }
  h.number(core.step);
  for (const n of core.counters()) h.number(n);
  h.words(core.trail);
  h.text(plain([core.outputs.map(o => [o.step, o.fd, ...o.bytes]), core.found, core.supervisor.save?.() ?? null]));
  return h.value;
}
