/**
 * Memory by virtual address. The interpreter looks into the translation cache itself and comes here when that fails: for the first touch of
 * a page, unaligned and page-crossing accesses, marked bytes, and faults. Primitives come through {@link MemoryApi}.
 *
 * Kernel addresses (bit 63) go: direct map, pages mapped by `mapKernel`, ranges of `reserveKernel`, the image's pages. User addresses go
 * to the current task's UserSpace.
 */
import { percpuHome } from '../../compiler/addresses.ts';
import type { Access, HeapObject, MemoryApi, UserSpace } from '../api.ts';
import { JournaledMap } from './journal.ts';
import { frameAddressIn, peekIn, unsetIn } from './look.ts';
import { HeapObjects } from './objects.ts';
import { Origins } from './origins.ts';
import { FrameFlag, Mark, PAGE, Physical } from './physical.ts';
import { flush, flushWrites, INVALID, makeTlb, PAGE_BITS, tlbIndex } from './tlb.ts';
import { directMapFrame, Fault, PAGE_FAULT, MISUSE, pageNumber, loOf, hiOf, addressOf, type Observer, type Racer, type Origin, type Reservation, type MemoryState, type MemoryHooks } from './access.ts';

export { Fault, PAGE_FAULT, MISUSE, pageNumber, loOf, hiOf, addressOf, type Observer, type Racer, type Origin, type Reservation, type MemoryState, type MemoryHooks } from './access.ts';


export class Memory implements MemoryApi {
  readonly phys: Physical;
  readonly kernelTlb = makeTlb();
  readonly userTlb = makeTlb();
  /** Stands in for both while accesses are observed: never has an entry, so that each access comes here. */
  readonly emptyTlb = makeTlb();
  /** Set while accesses are observed. */
  observer: Observer | undefined;
  /** Between the instructions of one atomic operation: it is not interrupted. */
  atomic = false; relaxed = false;
  /** The atomic operation's misalignment has been told. */
  split = false;
  /** The instruction that is executed now has been begun before, and was held only to tell something. */
  again = false;
  /** Watches for data races; set while several tasks run. */
  racer: Racer | undefined;
  /** Where the instruction stands that accesses memory (Loaded.trailBase + pc): for slow accesses only. */
  at = 0;
  space: UserSpace | undefined;
  /** Set while user code runs: interpreted accesses are held to the mode's side. */
  user = false;
  /** The last load's value. */
  lo = 0; hi = 0;
  fault = Fault.None; faultLo = 0; faultHi = 0; faultAccess: Access = 0; faultSize = 0;
  /** Reads of indeterminate bytes succeed, and say in `taint` which bytes were (bit n: byte n); for the tracker. */
  tolerant = false; taint = 0; taintLo = 0; taintHi = 0;
  thrown: unknown;
  /** Called with physical address and size of each write to a watched frame. */
  onWrite: ((p: number, n: number) => void) | undefined;
  readonly pages = new JournaledMap<number, number>();             // kernel page number -> pfn * 2 + writable
  private readonly objects = new HeapObjects();
  /** Where each free frame was freed. */
  readonly freedFrames = new JournaledMap<number, { file: number; offset: number; step: number }>();
  private readonly origins = new Origins();
  /** All maps that travel with history; layers above may add theirs. */
  readonly journals: JournaledMap<never, unknown>[] = [this.pages, ...this.objects.journals, this.freedFrames, this.origins.journal] as unknown as JournaledMap<never, unknown>[];
  reservations: readonly Reservation[] = [];
  readonly hooks: MemoryHooks;

  constructor(limitFrames: number, hooks: MemoryHooks) { this.phys = new Physical(limitFrames); this.hooks = hooks; }

  journal<K, V>(map: JournaledMap<K, V>): JournaledMap<K, V> {
    if (this.journals[0].recording) map.cut();
    this.journals.push(map as unknown as JournaledMap<never, unknown>);
    return map;
  }

  /** The watched page that may be written as long as the cache knows it: such writes never take the fast path. */
  private watchedTag = INVALID; private watchedHi = 0;

  // --- translation ---------------------------------------------------------------------------------------------------------------

  setSpace(space: UserSpace | undefined): void {
    if (space === this.space) return;
    this.space = space;
    this.watchedTag = INVALID;
    flush(this.userTlb);
  }
  flushTlb(address?: bigint): void {
    this.watchedTag = INVALID;
    if (address === undefined) { flush(this.userTlb); flush(this.kernelTlb); return; }
    const i = tlbIndex(loOf(address)), t = hiOf(address) < 0 ? this.kernelTlb : this.userTlb;
    t[i] = INVALID; t[i + 1] = INVALID;
  }

  private fail(fault: Fault, lo: number, hi: number, access: Access, size = 1): -1 {
    this.fault = fault; this.faultLo = lo; this.faultHi = hi; this.faultAccess = access; this.faultSize = size;
    return -1;
  }

  /** Physical address of a virtual one, -1 on a fault. Fills the cache; a write announces the change to history. */
  translate(lo: number, hi: number, access: Access): number {
    const t = hi < 0 ? this.kernelTlb : this.userTlb, i = tlbIndex(lo), tag = lo & PAGE_BITS;
    if (t[i + 2] === hi && (t[i + (access & 1)] === tag || tag === this.watchedTag && hi === this.watchedHi && t[i] === tag)) return t[i + 3] + (lo & 0xfff);
    let entry: number;
    try { entry = hi < 0 ? this.kernelPage(lo, hi, access === 1) : this.userPage(lo, hi, access); }
    catch (e) { this.thrown = e; entry = this.fail(Fault.Thrown, lo, hi, access); }
    if (entry < 0) return -1;
    const pfn = Math.floor(entry / 2);
    const same = t[i + 2] === hi && t[i + 3] === pfn * PAGE;
    if (!same || t[i] !== tag) t[i + 1] = INVALID;
    t[i] = tag; t[i + 2] = hi; t[i + 3] = pfn * PAGE;
    if (access === 1) {
      this.phys.touch(pfn);
      if (this.phys.watched[pfn] === 0) t[i + 1] = tag; else { this.watchedTag = tag; this.watchedHi = hi; }
    }
    return pfn * PAGE + (lo & 0xfff);
  }

  private userPage(lo: number, hi: number, access: Access): number {
    if (hi >>> 15 !== 0 || this.space === undefined) return this.fail(Fault.Unmapped, lo, hi, access);
    // the walk of page tables is the hardware's: no task's access
    const { racer } = this;
    this.racer = undefined;
    let r;
    try { r = this.space.translate(addressOf(lo & PAGE_BITS, hi), access); } finally { this.racer = racer; }
    if (r === undefined || (access === 1 && !r.writable)) return this.fail(Fault.Unmapped, lo, hi, access);
    return r.pfn * 2;
  }

  private kernelPage(lo: number, hi: number, write: boolean): number {
    if (hi >> 15 !== -1) return this.fail(Fault.Unmapped, lo, hi, write ? 1 : 0);
    const pfn = directMapFrame(lo, hi);
    if (pfn !== undefined) return this.phys.allocated(pfn) ? pfn * 2 : this.fail(Fault.Unmapped, lo, hi, write ? 1 : 0);
    const vpn = pageNumber(lo, hi), known = this.pages.get(vpn);
    if (known !== undefined) return write && !(known & 1) ? this.fail(Fault.ReadOnly, lo, hi, 1) : known;
    for (const r of this.reservations) if (vpn >= r.from && vpn < r.to) return this.bring(vpn, undefined, true);
    const page = addressOf(lo & PAGE_BITS, hi), home = percpuHome(page);
    if (home !== undefined) return this.bringCopy(vpn, home) ?? this.fail(Fault.Unmapped, lo, hi, write ? 1 : 0);
    const image = this.hooks.pageImage(page);
    if (image === undefined) return this.fail(Fault.Unmapped, lo, hi, write ? 1 : 0);
    const readonly = this.hooks.readonlyPage(page), whole = this.hooks.objectPages?.(page);
    const entry = whole ? this.bringObject(vpn, whole.first, whole.count, !readonly) : this.bring(vpn, image, !readonly);
    return write && readonly ? this.fail(Fault.ReadOnly, lo, hi, 1) : entry;
  }
  /** Brings a page of another CPU's copies: with what the variables on it began with. */
  private bringCopy(vpn: number, home: bigint): number | undefined {
    const image = this.hooks.pageImage(home);
    if (image !== undefined) return this.bring(vpn, image, true);
    const at = pageNumber(loOf(home), hiOf(home));
    return this.reservations.some(r => at >= r.from && at < r.to) ? this.bring(vpn, undefined, true) : undefined;
  }
  /** Brings all pages of an object; answers the entry of `vpn`. */
  private bringObject(vpn: number, address: bigint, count: number, writable: boolean): number {
    const first = pageNumber(loOf(address), hiOf(address)), frame = this.phys.allocRun(count);
    for (let i = 0; i < count; i++) {
      // The last page may have been brought for another object that begins on it: the first one comes before it in memory, so this is rare.
      if (!this.pages.has(first + i)) this.bring(first + i, this.hooks.pageImage(address + BigInt(i) * 4096n), writable, frame + i);
    }
    return this.pages.get(vpn)!;
  }
  private bring(vpn: number, content: Uint8Array | undefined, writable: boolean, pfn = this.phys.alloc()): number {
    if (content) this.phys.u8.set(content, pfn * PAGE);
    const entry = pfn * 2 + (writable ? 1 : 0);
    this.pages.set(vpn, entry);
    return entry;
  }

  // --- the interpreter's slow path --------------------------------------------------------------------------------------------------

  /** Reads 1, 2, 4 or 8 bytes into lo (zero-extended) and hi. False: a fault. */
  load(lo: number, hi: number, size: number): boolean {
    return (this.observer === undefined || this.begin()) && this.onSide(lo, hi, size, 0) && this.aligned(lo, hi, size, 0) && this.loadAny(lo, hi, size);
  }
  store(lo: number, hi: number, size: number, vlo: number, vhi: number): boolean {
    return (this.observer === undefined || this.begin()) && this.onSide(lo, hi, size, 1) && this.aligned(lo, hi, size, 1) && this.storeAny(lo, hi, size, vlo, vhi);
  }
  /** x86-64 accesses plain scalars at any address; what has to be atomic is so at its natural alignment only. */
  private aligned(lo: number, hi: number, size: number, access: Access): boolean {
    if (!this.atomic || (lo & (size - 1)) === 0 || this.split) return true;
    this.fail(Fault.Misaligned, lo, hi, access, size);
    return false;
  }
  /** User code accesses user addresses, kernel code kernel addresses. */
  private onSide(lo: number, hi: number, size: number, access: Access): boolean {
    if ((hi < 0) !== this.user) return true;
    this.fail(Fault.WrongSide, lo, hi, access, size);
    return false;
  }
  /** An instruction is about to access memory, or an atomic operation begins. False: another task goes first. */
  begin(): boolean {
    if (this.again) { this.again = false; return true; }
    if (this.atomic || this.observer === undefined || this.observer.before()) return true;
    this.fault = Fault.Held;
    return false;
  }

  /** Marks that mean nothing to who accesses: user marks seen through the kernel's mapping of the page. */
  private foreign(p: number, hi: number): boolean { return hi < 0 && (this.phys.flags[p >>> 12] & FrameFlag.User) !== 0; }
  /** For a read of bytes some of which are marked. */
  private mayRead(p: number, lo: number, hi: number, size: number): boolean {
    if (this.foreign(p, hi)) return true;
    if (this.phys.isBad(p, size)) { this.fail(Fault.Marked, lo, hi, 0, size); return false; }
    const mask = this.phys.indeterminate(p, size);
    if (mask === 0) return true;
    if (!this.tolerant) { this.fail(Fault.Indeterminate, lo, hi, 0, size); return false; }
    this.taint = mask;
    this.taintLo = lo; this.taintHi = hi;
    return true;
  }

  private loadAny(lo: number, hi: number, size: number): boolean {
    if ((lo & 0xfff) + size > PAGE) return this.loadCrossing(lo, hi, size);
    const p = this.translate(lo, hi, 0);
    if (p < 0) { this.faultSize = size; return false; }
    if ((this.phys.marked[p >>> 3] | this.phys.marked[(p + size - 1) >>> 3]) !== 0 && !this.mayRead(p, lo, hi, size)) return false;
    if (this.racer !== undefined && !this.racer.access(p, size, false, lo, hi)) return this.raced();
    if (this.observer !== undefined) this.observer.access(p, size, false, lo, hi);
    const u8 = this.phys.u8;
    switch (size) {
      case 1: this.lo = u8[p]; break;
      case 2: this.lo = u8[p] | u8[p + 1] << 8; break;
      case 4: this.lo = u8[p] | u8[p + 1] << 8 | u8[p + 2] << 16 | u8[p + 3] << 24; break;
      default:
        this.lo = u8[p] | u8[p + 1] << 8 | u8[p + 2] << 16 | u8[p + 3] << 24;
        this.hi = u8[p + 4] | u8[p + 5] << 8 | u8[p + 6] << 16 | u8[p + 7] << 24;
    }
    return true;
  }
  private loadCrossing(lo: number, hi: number, size: number): boolean {
    let vlo = 0, vhi = 0, taint = 0;
    for (let i = 0; i < size; i++) {
      const l = (lo + i) | 0, h = (l >>> 0) < (lo >>> 0) ? (hi + 1) | 0 : hi;
      this.taint = 0;
      if (!this.loadAny(l, h, 1)) return false;
      taint |= this.taint << i;
      if (i < 4) vlo |= this.lo << (8 * i); else vhi |= this.lo << (8 * (i - 4));
    }
    this.lo = vlo; this.hi = vhi; this.taint = taint;
    return true;
  }
  private storeAny(lo: number, hi: number, size: number, vlo: number, vhi: number): boolean {
    if ((lo & 0xfff) + size > PAGE) return this.storeCrossing(lo, hi, size, vlo, vhi);
    const p = this.translate(lo, hi, 1);
    if (p < 0) { this.faultSize = size; return false; }
    if ((this.phys.marked[p >>> 3] | this.phys.marked[(p + size - 1) >>> 3]) !== 0) {
      if (this.phys.isBad(p, size) && !this.foreign(p, hi)) { this.fail(Fault.Marked, lo, hi, 1, size); return false; }
      this.phys.define(p, size);
    }
    if (this.racer !== undefined && !this.racer.access(p, size, true, lo, hi)) return this.raced();
    if (this.observer !== undefined) this.observer.access(p, size, true, lo, hi);
    const u8 = this.phys.u8;
    for (let i = 0; i < size && i < 4; i++) u8[p + i] = vlo >>> (8 * i);
    for (let i = 4; i < size; i++) u8[p + i] = vhi >>> (8 * (i - 4));
    if (this.onWrite !== undefined) this.onWrite(p, size);
    return true;
  }
  private storeCrossing(lo: number, hi: number, size: number, vlo: number, vhi: number): boolean {
    const last = (lo + size - 1) | 0, lastHi = (last >>> 0) < (lo >>> 0) ? (hi + 1) | 0 : hi;
    if (this.translate(lo, hi, 1) < 0 || this.translate(last, lastHi, 1) < 0) return false;       // both pages, before any byte changes
    for (let i = 0; i < size; i++) {
      const l = (lo + i) | 0, h = (l >>> 0) < (lo >>> 0) ? (hi + 1) | 0 : hi;
      if (!this.storeAny(l, h, 1, i < 4 ? vlo >>> (8 * i) : vhi >>> (8 * (i - 4)), 0)) return false;
    }
    return true;
  }

  /** Copy for the interpreter (memmove): all pages of both ranges are checked first, so that a fault leaves nothing half done. */
  copyChecked(dlo: number, dhi: number, slo: number, shi: number, n: number): boolean {
    return n === 0 || this.begin() && this.onSide(dlo, dhi, n, 1) && this.onSide(slo, shi, n, 0) && this.move(dlo, dhi, slo, shi, n);
  }
  fillChecked(lo: number, hi: number, value: number, n: number): boolean {
    return n === 0 || this.begin() && this.onSide(lo, hi, n, 1) && this.set(lo, hi, value, n);
  }

  loadBytes(lo: number, hi: number, n: number): Uint8Array | undefined {
    return this.begin() && this.onSide(lo, hi, n, 0) ? this.gather(lo, hi, n) : undefined;
  }
  storeBytes(lo: number, hi: number, bytes: Uint8Array): boolean {
    return this.begin() && this.onSide(lo, hi, bytes.length, 1) && this.scatter(lo, hi, bytes);
  }
  /** A length that no object can have. */
  rangeFault(lo: number, hi: number): void { this.fail(Fault.Unmapped, lo, hi, 1, 0x7fffffff); }
  stackOverflow(lo: number, hi: number): void { this.fail(Fault.StackOverflow, lo, hi, 1); }
  divisionByZero(): boolean { this.fail(Fault.DivisionByZero, 0, 0, 0); return false; }

  private move(dlo: number, dhi: number, slo: number, shi: number, n: number): boolean {
    if (!this.probe(slo, shi, n, 0) || !this.probe(dlo, dhi, n, 1)) return false;
    if ((slo & 0xfff) + n <= PAGE && (dlo & 0xfff) + n <= PAGE) {
      const s = this.translate(slo, shi, 0), d = this.translate(dlo, dhi, 1);
      if (this.racer !== undefined && !(this.racer.access(s, n, false, slo, shi) && this.racer.access(d, n, true, dlo, dhi))) return this.raced();
      if (this.observer !== undefined) { this.observer.access(s, n, false, slo, shi); this.observer.access(d, n, true, dlo, dhi); }
      this.phys.u8.copyWithin(d, s, s + n);
      if (this.copyMarks(d, s, n, shi < 0 && dhi < 0)) this.noteCopy(dlo, dhi, slo, shi, s, n);
      if (this.onWrite !== undefined) this.onWrite(d, n);
      return true;
    }
    const bytes = this.gather(slo, shi, n), from = this.marksIn(slo, shi, n);
    if (bytes === undefined || !this.scatter(dlo, dhi, bytes)) return false;
    if (from) this.eachPart(dlo, dhi, n, 1, (p, part, done) => this.putIndeterminate(p, part, from, done));
    return true;
  }
  /** The pieces of a range page by page: physical address, bytes, bytes before. Pages that are not there are left out. */
  private eachPart(lo: number, hi: number, n: number, access: Access, visit: (p: number, part: number, done: number) => void): void {
    for (let done = 0; done < n;) {
      const l = (lo + done) | 0, h = hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0, part = Math.min(n - done, PAGE - (l & 0xfff)), p = this.translate(l, h, access);
      if (p >= 0) visit(p, part, done);
      done += part;
    }
  }
  /** Which bytes of a range are indeterminate (1 each); undefined: none. */
  private marksIn(lo: number, hi: number, n: number): Uint8Array | undefined {
    let out: Uint8Array | undefined;
    this.eachPart(lo, hi, n, 0, (p, part, done) => {
      if (!(this.phys.flags[p >>> 12] & FrameFlag.Checked) || this.foreign(p, hi) || this.phys.firstIndeterminate(p, part) < 0) return;
      out ??= new Uint8Array(n);
      for (let i = 0; i < part; i++) out[done + i] = this.phys.indeterminate(p + i, 1);
    });
    return out;
  }
  private putIndeterminate(p: number, n: number, from: Uint8Array, at: number): void {
    for (let i = 0; i < n; i++) if (from[at + i]) { this.check(p >>> 12); this.phys.mark(p + i, 1, Mark.Indeterminate); }
  }
  /** Copied bytes are as indeterminate as their source. A page that the kernel copies for a user keeps all its marks. */
  private copyMarks(d: number, s: number, n: number, kernel: boolean): boolean {
    const { phys } = this, to = d >>> 12, from = s >>> 12;
    if (kernel && n === PAGE && phys.flags[from] & FrameFlag.User) {
      phys.flags[to] |= FrameFlag.Checked | FrameFlag.User;
      phys.marked.copyWithin(to * 512, from * 512, (from + 1) * 512); phys.bad.copyWithin(to * 512, from * 512, (from + 1) * 512);
      return false;
    }
    if (phys.flags[from] & FrameFlag.Checked && !(kernel && phys.flags[from] & FrameFlag.User) && phys.firstIndeterminate(s, n) >= 0) {
      const marks = Uint8Array.from({ length: n }, (_, i) => phys.indeterminate(s + i, 1));
      if (phys.flags[to] & FrameFlag.Checked) phys.define(d, n);
      this.putIndeterminate(d, n, marks, 0);
      return true;
    }
    if (phys.flags[to] & FrameFlag.Checked) phys.define(d, n);
    return false;
  }
  /** For copies of small objects: where the first indeterminate bytes of each 8 came from. */
  private noteCopy(dlo: number, dhi: number, slo: number, shi: number, s: number, n: number): void {
    if (n > 64) return;
    const d = addressOf(dlo, dhi), from = addressOf(slo, shi);
    for (let i = 0; i < n; i++) if (this.phys.indeterminate(s + i, 1) !== 0) { this.noteOrigin(d + BigInt(i), (from + BigInt(i)) - (d + BigInt(i) & 7n)); i |= 7; }
  }
  noteOrigin(a: bigint, from: Origin): void { this.origins.note(a, from); }
  originAt(a: bigint): Origin {
    return this.origins.at(a, x => { const p = this.frameAddress(x); return p !== undefined && this.phys.indeterminate(p, 1) !== 0; });
  }
  sameAs(a: bigint): bigint { return this.origins.sameAs(a); }
  private check(pfn: number): void { this.phys.flags[pfn] |= FrameFlag.Checked; }
  private set(lo: number, hi: number, value: number, n: number): boolean {
    if (!this.probe(lo, hi, n, 1) || !this.unraced(lo, hi, n, 1)) return false;
    for (let done = 0; done < n;) {
      const l = (lo + done) | 0, h = hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0, part = Math.min(n - done, PAGE - (l & 0xfff));
      const p = this.translate(l, h, 1);
      if (this.observer !== undefined) this.observer.access(p, part, true, l, h);
      this.phys.u8.fill(value, p, p + part);
      if (this.phys.flags[p >>> 12] & FrameFlag.Checked) this.wrote(p, part, h);
      if (this.onWrite !== undefined) this.onWrite(p, part);
      done += part;
    }
    return true;
  }

  /** Bytes of a frame with marks were written. A whole page that the kernel writes is a fresh one. */
  private wrote(p: number, n: number, hi: number): void {
    if (n === PAGE && this.foreign(p, hi)) { this.phys.mark(p, n, Mark.Plain); this.phys.flags[p >>> 12] &= ~FrameFlag.User; } else this.phys.define(p, n);
  }

  /** An access that races is made once that is told. */
  private raced(): boolean { this.fault = Fault.Raced; return false; }
  /** All of a range that can be accessed is shown to the racer, before anything of it is changed. */
  private unraced(lo: number, hi: number, n: number, access: Access): boolean {
    const { racer } = this;
    if (racer === undefined) return true;
    let free = true;
    this.eachPart(lo, hi, n, access, (p, part, done) => { const l = (lo + done) | 0; free = racer.access(p, part, access === 1, l, hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0) && free; });
    return free || this.raced();
  }
  /** Whether all of a range can be accessed; the fault is that of its first bad byte. Ranges are under 4 GiB. */
  probe(lo: number, hi: number, n: number, access: Access): boolean {
    for (let done = 0; done < n;) {
      const l = (lo + done) | 0, h = hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0, part = Math.min(n - done, PAGE - (l & 0xfff));
      const p = this.translate(l, h, access);
      if (p < 0) { this.faultSize = n; return false; }
      if ((this.phys.flags[p >>> 12] & FrameFlag.Checked) !== 0 && !this.foreign(p, h)) {
        const bad = this.phys.firstBad(p, part);
        if (bad >= 0) { this.fail(Fault.Marked, (l + bad) | 0, h, access, n); return false; }
      }
      done += part;
    }
    return true;
  }
  /** Bytes of a range; undefined on a fault. */
  gather(lo: number, hi: number, n: number): Uint8Array | undefined {
    if (!this.probe(lo, hi, n, 0) || !this.unraced(lo, hi, n, 0)) return undefined;
    const out = new Uint8Array(n);
    for (let done = 0; done < n;) {
      const l = (lo + done) | 0, h = hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0, part = Math.min(n - done, PAGE - (l & 0xfff));
      const p = this.translate(l, h, 0);
      if (this.observer !== undefined) this.observer.access(p, part, false, l, h);
      out.set(this.phys.u8.subarray(p, p + part), done);
      done += part;
    }
    return out;
  }
  private scatter(lo: number, hi: number, bytes: Uint8Array): boolean {
    const n = bytes.length;
    if (!this.probe(lo, hi, n, 1) || !this.unraced(lo, hi, n, 1)) return false;
    for (let done = 0; done < n;) {
      const l = (lo + done) | 0, h = hi + ((l >>> 0) < (lo >>> 0) ? 1 : 0) | 0, part = Math.min(n - done, PAGE - (l & 0xfff));
      const p = this.translate(l, h, 1);
      if (this.observer !== undefined) this.observer.access(p, part, true, l, h);
      this.phys.u8.set(bytes.subarray(done, done + part), p);
      if (this.phys.flags[p >>> 12] & FrameFlag.Checked) this.wrote(p, part, h);
      if (this.onWrite !== undefined) this.onWrite(p, part);
      done += part;
    }
    return true;
  }

  // --- MemoryApi: for primitives, either side --------------------------------------------------------------------------------------

  private failure(): typeof PAGE_FAULT | typeof MISUSE { return this.fault === Fault.Marked || this.fault === Fault.Indeterminate ? MISUSE : PAGE_FAULT; }
  private read(a: bigint, size: number): void { if (!this.loadAny(loOf(a), hiOf(a), size)) throw this.failure(); }
  private write(a: bigint, size: number, lo: number, hi: number): void { if (!this.storeAny(loOf(a), hiOf(a), size, lo, hi)) throw this.failure(); }
  readU8(a: bigint): number { this.read(a, 1); return this.lo; }
  readU16(a: bigint): number { this.read(a, 2); return this.lo; }
  readU32(a: bigint): number { this.read(a, 4); return this.lo >>> 0; }
  readU64(a: bigint): bigint { this.read(a, 8); return addressOf(this.lo, this.hi); }
  writeU8(a: bigint, v: number): void { this.write(a, 1, v, 0); }
  writeU16(a: bigint, v: number): void { this.write(a, 2, v, 0); }
  writeU32(a: bigint, v: number): void { this.write(a, 4, v, 0); }
  writeU64(a: bigint, v: bigint): void { this.write(a, 8, loOf(v), hiOf(v)); }
  readBytes(a: bigint, n: number): Uint8Array {
    const r = this.gather(loOf(a), hiOf(a), n);
    if (r === undefined) throw this.failure();
    return r;
  }
  writeBytes(a: bigint, b: Uint8Array): void { if (!this.scatter(loOf(a), hiOf(a), b)) throw this.failure(); }
  readCString(a: bigint, max = 1 << 20): string {
    let s = '';
    for (let n = 0; n < max; n++) {
      const c = this.readU8(a + BigInt(n));
      if (c === 0) break;
      s += String.fromCharCode(c);
    }
    return s;
  }
  copy(dst: bigint, src: bigint, n: number): void { if (n > 0 && !this.move(loOf(dst), hiOf(dst), loOf(src), hiOf(src), n)) throw this.failure(); }
  fill(a: bigint, v: number, n: number): void { if (n > 0 && !this.set(loOf(a), hiOf(a), v & 0xff, n)) throw this.failure(); }

  allocFrame(): number { const pfn = this.phys.alloc(); this.racer?.fresh(pfn * PAGE, PAGE); return pfn; }
  allocFrames(count: number): number { return this.phys.allocRun(count); }
  kernelFrame(address: bigint): number | undefined { const p = this.translate(loOf(address), hiOf(address), 0); return p < 0 ? undefined : p >>> 12; }
  freeFrame(pfn: number): void { this.phys.free(pfn); this.racer?.fresh(pfn * PAGE, PAGE); this.freedFrames.set(pfn, this.hooks.where()); this.flushTlb(); }
  /** The free frame behind an address of the direct map, and where it was freed. */
  freeFrameAt(lo: number, hi: number): { pfn: number; freedAt: { file: number; offset: number; step: number } | undefined } | undefined {
    const pfn = directMapFrame(lo, hi);
    return pfn !== undefined && pfn > 0 && pfn < this.phys.top && !this.phys.allocated(pfn) ? { pfn, freedAt: this.freedFrames.get(pfn) } : undefined;
  }
  mapKernel(address: bigint, pfn: number, writable: boolean): void {
    this.pages.set(pageNumber(loOf(address), hiOf(address)), pfn * 2 + (writable ? 1 : 0));
    this.flushTlb(address);
  }
  unmapKernel(address: bigint): void { this.pages.delete(pageNumber(loOf(address), hiOf(address))); this.flushTlb(address); }
  reserveKernel(address: bigint, bytes: bigint, what: string): void {
    const from = pageNumber(loOf(address), hiOf(address));
    this.reservations = [...this.reservations, { from, to: from + Number((bytes + 4095n) >> 12n), what }];
  }

  // --- marked bytes and heap objects ------------------------------------------------------------------------------------------------

  /** Marks a range; faults where it is not mapped, or with `present` leaves out what is not. */
  private mark(a: bigint, n: number, mark: Mark, present = false): void {
    // All pages before the first mark: whoever is called again after a fault finds the marks as they were.
    if (!present) for (let b = a & ~0xfffn; b < a + BigInt(n); b += 0x1000n) if (this.translate(loOf(b), hiOf(b), 1) < 0) throw this.failure();
    for (let done = 0; done < n;) {
      const b = a + BigInt(done), lo = loOf(b), hi = hiOf(b), part = Math.min(n - done, PAGE - (lo & 0xfff));
      if (!present || this.frameAddress(b) !== undefined) this.markPart(lo, hi, part, mark, present);
      done += part;
    }
  }
  private markPart(lo: number, hi: number, n: number, mark: Mark, present: boolean, bring = false): boolean {
    const p = this.translate(lo, hi, 1);
    if (p < 0) {
      if (!present) throw this.failure();
      // A page that is shared until it is written (after fork) becomes the task's own first, as by the write of a return address.
      if (mark === Mark.Bad || hi < 0 || !bring && this.translate(lo, hi, 0) < 0) return true;
      this.fail(Fault.Unmapped, lo, hi, 1);
      return false;
    }
    if (mark !== Mark.Plain || this.phys.flags[p >>> 12] & FrameFlag.Checked) this.markPhysical(p, n, mark, hi >= 0);
    return true;
  }
  markPhysical(p: number, n: number, mark: Mark, user: boolean): void {
    const pfn = p >>> 12;
    this.phys.touch(pfn);
    this.phys.flags[pfn] |= user ? FrameFlag.Checked | FrameFlag.User : FrameFlag.Checked;
    this.phys.mark(p, n, mark);
  }
  /** Marks memory of a frame, as far as its pages are there. False: a page has to be made writable first; with `bring`, also one that is not there. */
  markFrame(lo: number, hi: number, n: number, mark: Mark, bring = false): boolean {
    if (this.racer !== undefined && mark === Mark.Indeterminate) this.eachPart(lo, hi, n, 1, (p, part) => this.racer!.fresh(p, part));
    if ((lo & 0xfff) + n <= PAGE) return this.markPart(lo, hi, n, mark, true, bring);
    if (bring || n <= 4 * PAGE) for (let done = 0; done < n;) {
      const l = (lo + done) | 0, part = Math.min(n - done, PAGE - (l & 0xfff));
      if (!this.markPart(l, (l >>> 0) < (lo >>> 0) ? hi + 1 | 0 : hi, part, mark, true, bring)) return false;
      done += part;
    } else this.mark(addressOf(lo, hi), n, mark, true);
    return true;
  }
  /** Physical address behind an address that may be written, -1: none. */
  frameAddressOf(lo: number, hi: number): number { return this.translate(lo, hi, 1); }
  /** Marks the bytes [from, to) of a frame that nothing maps yet. */
  markFresh(pfn: number, from: number, to: number, mark: Mark): void {
    this.markPhysical(pfn * PAGE + from, to - from, mark, true);
  }
  poison(a: bigint, n: number, _why: 'redzone' | 'freed'): void { this.mark(a, n, Mark.Bad); }
  unpoison(a: bigint, n: number): void { this.mark(a, n, Mark.Plain); }
  indeterminate(a: bigint, n: number): void { this.mark(a, n, Mark.Indeterminate); }
  requireDefined(a: bigint, n: number): void {
    if (!this.probe(loOf(a), hiOf(a), n, 0)) throw this.failure();
    this.eachPart(loOf(a), hiOf(a), n, 0, (p, part, done) => {
      const hi = hiOf(a + BigInt(done)), lo = loOf(a + BigInt(done));
      if (!(this.phys.flags[p >>> 12] & FrameFlag.Checked) || this.foreign(p, hi)) return;
      const at = this.phys.firstIndeterminate(p, part);
      if (at >= 0) { this.fail(Fault.Indeterminate, lo + at | 0, hi, 0, 1); throw this.failure(); }
    });
  }
  allocated(a: bigint, size: number, what: string): void {
    this.mark(a, size, Mark.Indeterminate);
    if (this.racer !== undefined) this.eachPart(loOf(a), hiOf(a), size, 0, (p, part) => this.racer!.fresh(p, part));
    this.objects.add(this.space, { address: a, size, what, live: true, allocatedAt: this.hooks.where() });
  }
  released(a: bigint): boolean {
    const o = this.objects.living(a, this.space);
    if (o === undefined) return false;
    this.mark(a, o.size, Mark.Bad);
    if (this.observer !== undefined) { const p = this.translate(loOf(a), hiOf(a), 0); if (p >= 0) this.observer.freed(p, Math.min(o.size, PAGE - (p & 0xfff)), loOf(a), hiOf(a)); }
    this.objects.free(a, this.space, this.hooks.where());
    return true;
  }
  allocatedMapping(a: bigint, size: number, what: string, mapping: { readonly from: bigint; readonly to: bigint; readonly zero: boolean }): void {
    const end = a + BigInt(size);
    this.objects.add(this.space, { address: a, size, what, live: true, allocatedAt: this.hooks.where(), mapping });
    // in a kernel's address space pages come without being told of: the first and the last one are looked after here
    const first = (a & ~4095n) + BigInt(PAGE), last = end & ~4095n;
    this.mark(mapping.from, Number(a - mapping.from), Mark.Bad);
    if (!mapping.zero) this.mark(a, Number((first < end ? first : end) - a), Mark.Indeterminate);
    if (mapping.to <= end) return;
    this.mark(end, Number(mapping.to - end), Mark.Bad);
    if (!mapping.zero && last >= first) this.mark(last, Number(end - last), Mark.Indeterminate);
  }
  releasedMapping(a: bigint): void { this.objects.free(a, this.space, this.hooks.where()); }
  /** A page of zeros comes into the current user space: what it holds of an object with a mapping of its own has no value yet. */
  freshPage(address: bigint, pfn: number): void {
    const o = this.objects.onPage(address, this.space);
    if (!o) return;
    const first = address > o.address ? address : o.address, past = o.address + BigInt(o.size), end = address + BigInt(PAGE);
    if (first > address) this.markFresh(pfn, 0, Number(first - address), Mark.Bad);
    if (!o.mapping!.zero && past > first) this.markFresh(pfn, Number(first - address), Number((past < end ? past : end) - address), Mark.Indeterminate);
    if (past < end) this.markFresh(pfn, Number(past - address), PAGE, Mark.Bad);
  }
  heapKey(a: bigint): bigint { return this.objects.key(a, this.space); }
  forkHeap(from: UserSpace, to: UserSpace): void { this.objects.fork(from, to); }
  forgetHeap(of: UserSpace): void { this.objects.forget(of); }
  heapObject(a: bigint): HeapObject | undefined { return this.objects.find(a, this.space); }
  liveObjects(): HeapObject[] { return this.objects.live(); }

  // --- history and inspection ---------------------------------------------------------------------------------------------------------

  /** A range's bytes without any effect (no page is brought in, no fault): undefined where nothing is. */
  peek(a: bigint, n: number): Uint8Array | undefined { return this.peekIn(this.space, a, n); }
  peekIn(space: UserSpace | undefined, a: bigint, n: number): Uint8Array | undefined { return peekIn(this, space, a, n); }
  /** Whether a byte of the range was never set since its object began. Without any effect. */
  unsetIn(space: UserSpace | undefined, a: bigint, n: number): boolean { return unsetIn(this, space, a, n); }
  /** Physical address behind an address of the current user space, without any effect. */
  frameAddress(a: bigint): number | undefined { return frameAddressIn(this, this.space, a); }
  /** The same in another user space. */
  frameAddressIn(space: UserSpace | undefined, a: bigint): number | undefined { return frameAddressIn(this, space, a); }

  save(): MemoryState { return { top: this.phys.top, freeHead: this.phys.freeHead, used: this.phys.used, reservations: this.reservations }; }
  restore(s: MemoryState): void {
    this.phys.top = s.top; this.phys.freeHead = s.freeHead; this.phys.used = s.used; this.reservations = s.reservations;
    this.flushTlb();
  }
  /** At a snapshot: the next write to each page is announced anew. */
  newInterval(): void { flushWrites(this.kernelTlb); flushWrites(this.userTlb); this.watchedTag = INVALID; }
}
