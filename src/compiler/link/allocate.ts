/** Addresses of functions and static objects, in the regions of compiler/addresses. */
import { KERNEL_DATA, KERNEL_RODATA, KERNEL_TEXT, USER_DATA, USER_LATE, USER_RODATA, USER_SCALARS, USER_TEXT } from '../addresses.ts';
import type { Side } from '../image.ts';

/** Function addresses are this far apart; labels' addresses (`&&label`) lie between them. */
export const FUNCTION_STRIDE = 16n;
const PAGE = 4096n;

export const functionAddress = (side: Side, id: number): bigint => textBase(side) + BigInt(id) * FUNCTION_STRIDE;
export const textBase = (side: Side): bigint => (side === 'user' ? USER_TEXT : KERNEL_TEXT);

/**
 * Hands out addresses in one region. Each compilation (`beginBatch`) starts on a page of its own, so that the initial content of a page is
 * complete when the page is first touched. An unmapped page follows each batch, and 16 bytes lie between objects: running off the end is seen.
 */
class Region {
  next: bigint;
  constructor(base: bigint) { this.next = base; }
  beginBatch(): void {
    if (this.next % PAGE !== 0n) this.next = (this.next / PAGE + 2n) * PAGE;
  }
  allocate(size: number, align: number): bigint {
    const a = BigInt(Math.max(1, align));
    const at = (this.next + a - 1n) / a * a;
    this.next = at + BigInt(Math.max(1, size)) + 16n;
    return at;
  }
}

export class DataAllocator {
  private data: Region;
  private readonlyData: Region;
  private scalars: Region;
  constructor(side: Side) {
    this.data = new Region(side === 'user' ? USER_DATA : KERNEL_DATA);
    this.scalars = side === 'user' ? new Region(USER_SCALARS) : this.data;
    this.readonlyData = new Region(side === 'user' ? USER_RODATA : KERNEL_RODATA);
  }
  beginBatch(): void {
    this.data.beginBatch();
    this.readonlyData.beginBatch();
    this.scalars.beginBatch();
  }
  /** What may be written is placed from here on on the pages behind this address. */
  behind(address: bigint): void { this.data = this.scalars = new Region((address + PAGE - 1n) / PAGE * PAGE); }
  /** What is placed from here on has a region of its own. */
  late(): void { this.data = this.scalars = this.readonlyData = new Region(USER_LATE); }
  save(): string[] { return [this.data, this.readonlyData, this.scalars].map(r => r.next.toString()); }
  restore(next: readonly string[]): void { [this.data, this.readonlyData, this.scalars].forEach((r, i) => { r.next = BigInt(next[i]!); }); }
  /** `scalar`: neither an array nor a record. A program's are on pages of their own: those are not checked for what lies between objects. */
  allocate(size: number, align: number, readonly: boolean, scalar = false): bigint {
    return (readonly ? this.readonlyData : scalar ? this.scalars : this.data).allocate(size, align);
  }
}
