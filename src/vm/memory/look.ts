/** Looks at memory without any effect: no page is brought in, no fault is taken, no access is noted. */
import type { UserSpace } from '../api.ts';
import { directMapFrame, hiOf, loOf, pageNumber, type MemoryHooks, type Reservation } from './access.ts';
import type { JournaledMap } from './journal.ts';
import { FrameFlag, PAGE, type Physical } from './physical.ts';

/** What is looked at. */
export interface Looked {
  readonly phys: Physical;
  /** Kernel page number -> pfn * 2 + writable. */
  readonly pages: JournaledMap<number, number>;
  readonly reservations: readonly Reservation[];
  readonly hooks: Pick<MemoryHooks, 'pageImage'>;
}

/** Physical address behind an address; undefined: nothing is there yet. */
export function frameAddressIn(m: Looked, space: UserSpace | undefined, a: bigint): number | undefined {
  const lo = loOf(a), hi = hiOf(a);
  let pfn: number | undefined;
  if (hi >= 0) pfn = hi >>> 15 === 0 ? (space?.peek ? space.peek(a & ~4095n) : space?.translate(a & ~4095n, 0)?.pfn) : undefined;
  else if ((pfn = directMapFrame(lo, hi)) !== undefined) pfn = m.phys.allocated(pfn) ? pfn : undefined;
  else if (hi >> 15 === -1) { const entry = m.pages.get(pageNumber(lo, hi)); if (entry !== undefined) pfn = Math.floor(entry / 2); }
  return pfn === undefined ? undefined : pfn * PAGE + (lo & 0xfff);
}

/** A range's bytes; undefined: nothing is mapped in a part of it. Kernel pages that no access has brought in yet have the bytes that they would have. */
export function peekIn(m: Looked, space: UserSpace | undefined, a: bigint, n: number): Uint8Array | undefined {
  const out = new Uint8Array(n);
  for (let done = 0; done < n;) {
    const b = a + BigInt(done), lo = loOf(b), hi = hiOf(b), part = Math.min(n - done, PAGE - (lo & 0xfff)), p = frameAddressIn(m, space, b);
    if (p !== undefined) out.set(m.phys.u8.subarray(p, p + part), done);
    else if (hi >> 15 !== -1 || directMapFrame(lo, hi) !== undefined) return undefined;
    else if (!m.reservations.some(r => { const vpn = pageNumber(lo, hi); return vpn >= r.from && vpn < r.to; })) {
      const image = m.hooks.pageImage(b & ~4095n);
      if (image === undefined) return undefined;
      out.set(image.subarray(lo & 0xfff, (lo & 0xfff) + part), done);
    }
    done += part;
  }
  return out;
}

/** Whether a byte of the range was never set since its object began. A user page's marks say nothing to the kernel, which sees it elsewhere. */
export function unsetIn(m: Looked, space: UserSpace | undefined, a: bigint, n: number): boolean {
  for (let done = 0; done < n;) {
    const b = a + BigInt(done), part = Math.min(n - done, PAGE - (loOf(b) & 0xfff)), p = frameAddressIn(m, space, b);
    const flags = p === undefined ? 0 : m.phys.flags[p >>> 12];
    if (p !== undefined && flags & FrameFlag.Checked && !(hiOf(b) < 0 && flags & FrameFlag.User) && m.phys.firstIndeterminate(p, part) >= 0) return true;
    done += part;
  }
  return false;
}
