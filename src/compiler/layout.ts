/**
 * Where things lie in the simulated address spaces: as on x86-64 with four-level paging, so that addresses look familiar. Other architectures
 * use the same layout here (modelled).
 *
 *     0000555555554000  user: code addresses of functions, then static data
 *     0000555560000000  user: heap
 *     00007fff........  user: stack, mappings below it
 *     ffff888000000000  kernel: direct map of all page frames
 *     ffffc90000000000  kernel: vmalloc area (kernel stacks)
 *     ffffea0000000000  kernel: vmemmap (struct page of each frame)
 *     ffffffff81000000  kernel: code addresses of functions
 *     ffffffff84000000  kernel: static data
 */
export const layout = {
  user: { text: 0x0000_5555_5555_5000n, data: 0x0000_5555_5600_0000n, heap: 0x0000_5555_6000_0000n, stackTop: 0x0000_7fff_ffff_e000n, mmapTop: 0x0000_7fff_f7ff_f000n },
  kernel: { directMap: 0xffff_8880_0000_0000n, vmalloc: 0xffff_c900_0000_0000n, vmemmap: 0xffff_ea00_0000_0000n, text: 0xffff_ffff_8100_0000n, data: 0xffff_ffff_8400_0000n },
  pageSize: 4096n,
} as const;
/** Function addresses are this far apart, so that any address inside names one function. */
export const FUNCTION_STRIDE = 16n;

/**
 * Hands out addresses of static objects. Each compilation (`beginBatch`) starts on pages of its own, apart for read-only objects, so that the
 * initial content of a page is complete when the page is first touched.
 */
export class DataAllocator {
  private next: bigint;
  private readonly current: [bigint, bigint] = [0n, 0n];      // writable, read-only
  private readonly end: [bigint, bigint] = [0n, 0n];
  constructor(base: bigint) { this.next = base; }
  beginBatch(): void { this.end[0] = this.end[1] = this.current[0] = this.current[1] = 0n; }
  allocate(size: number, align: number, readonly: boolean): bigint {
    const k = readonly ? 1 : 0;
    const a = BigInt(Math.max(1, align)), bytes = BigInt(Math.max(1, size));
    let at = (this.current[k] + a - 1n) / a * a;
    if (this.end[k] === 0n || at + bytes > this.end[k]) {
      const pages = (bytes + 64n + layout.pageSize - 1n) / layout.pageSize;
      at = this.next = (this.next + a - 1n) / a * a;
      if (a < layout.pageSize) at = this.next = (this.next + layout.pageSize - 1n) / layout.pageSize * layout.pageSize;
      this.end[k] = at + pages * layout.pageSize;
      // One page stays unmapped after each run of pages: running off the end of an object is seen.
      this.next = this.end[k] + layout.pageSize;
    }
    this.current[k] = at + bytes + 16n;
    return at;
  }
}
