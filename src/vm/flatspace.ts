/**
 * The user address space of a stand-alone program, without a kernel: the image's pages, a heap and a stack that are there from the start,
 * zero-filled on first touch.
 */
import type { Program, UserSpace } from './api.ts';
import { JournaledMap } from './memory/journal.ts';
import type { Memory } from './memory/memory.ts';
import { PAGE } from './memory/physical.ts';

export class FlatSpace implements UserSpace {
  readonly asid = 1;
  readonly pages: JournaledMap<bigint, { pfn: number; writable: boolean }>;
  private readonly memory: Memory;
  private readonly program: Program;
  private readonly ranges: { from: bigint; to: bigint }[];

  constructor(memory: Memory, program: Program, ranges: { from: bigint; to: bigint }[]) {
    this.memory = memory; this.program = program; this.ranges = ranges;
    this.pages = memory.journal(new JournaledMap());
  }
  translate(address: bigint, access: number): { pfn: number; writable: boolean } | undefined {
    let page = this.pages.get(address);
    if (page === undefined) {
      const image = this.program.pageImage(address);
      if (image === undefined && !this.ranges.some(r => address >= r.from && address < r.to)) return undefined;
      page = { pfn: this.memory.phys.alloc(), writable: image === undefined || !this.readonly(address) };
      if (image) this.memory.phys.u8.set(image, page.pfn * PAGE);
      this.pages.set(address, page);
    }
    return access === 1 && !page.writable ? undefined : page;
  }
  peek(address: bigint): number | undefined { return this.pages.get(address)?.pfn; }
  private readonly(page: bigint): boolean {
    for (let a = page; a < page + 4096n; a += 16n) { const o = this.program.objectAt(a); if (o) return o.readonly; }
    return false;
  }
}
