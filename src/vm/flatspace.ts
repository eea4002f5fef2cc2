/**
 * The user address space of a stand-alone program, without a kernel: the image's pages, and what the process has mapped (heap, stack,
 * mmap), zero-filled on first touch.
 */
import type { Program, UserSpace } from './api.ts';
import { guardPage } from './guard.ts';
import { JournaledMap } from './memory/journal.ts';
import type { Memory } from './memory/memory.ts';
import { Mark, PAGE } from './memory/physical.ts';

interface Page { readonly pfn: number; readonly writable: boolean; readonly image: boolean }

export class FlatSpace implements UserSpace {
  readonly asid = 1;
  readonly pages: JournaledMap<bigint, Page>;
  private readonly memory: Memory;
  private readonly program: Program;
  private readonly stack: { readonly from: bigint; readonly to: bigint } | undefined;
  private readonly mapped: (address: bigint, access: number) => boolean;

  /** `stack`: fresh pages there are indeterminate, not zero. `mapped`: ranges that are there for the whole run, or what says of a page outside the image whether it may be accessed so. */
  constructor(memory: Memory, program: Program, mapped: readonly { from: bigint; to: bigint }[] | ((address: bigint, access: number) => boolean),
    stack?: { readonly from: bigint; readonly to: bigint }) {
    this.memory = memory; this.program = program; this.stack = stack;
    this.mapped = typeof mapped === 'function' ? mapped : address => mapped.some(r => address >= r.from && address < r.to);
    this.pages = memory.journal(new JournaledMap());
  }
  translate(address: bigint, access: number): Page | undefined {
    let page = this.pages.get(address);
    if (page === undefined) {
      const image = this.program.pageImage(address);
      if (image === undefined && !this.mapped(address, access)) return undefined;
      page = { pfn: this.memory.phys.alloc(), writable: image === undefined || !this.readonly(address), image: image !== undefined };
      if (image === undefined) this.memory.freshPage(address, page.pfn);
      if (image === undefined && this.stack !== undefined && address >= this.stack.from && address < this.stack.to) this.memory.markFresh(page.pfn, 0, PAGE, Mark.Indeterminate);
      if (image) {
        this.memory.phys.u8.set(image, page.pfn * PAGE);
        guardPage(this.memory, this.program, address, page.pfn);
      }
      this.pages.set(address, page);
    } else if (!page.image && !this.mapped(address, access)) return undefined;
    return access === 1 && !page.writable ? undefined : page;
  }
  /** What is mapped in [from, to) is gone. */
  unmap(from: bigint, to: bigint): void {
    for (let a = from; a < to; a += BigInt(PAGE)) {
      const page = this.pages.get(a);
      if (page === undefined || page.image) continue;
      this.pages.delete(a);
      this.memory.racer?.fresh(page.pfn * PAGE, PAGE);
      this.memory.phys.free(page.pfn);
    }
  }
  peek(address: bigint): number | undefined { return this.pages.get(address)?.pfn; }
  private readonly(page: bigint): boolean {
    for (let a = page; a < page + 4096n; a += 16n) { const o = this.program.objectAt(a); if (o) return o.readonly; }
    return false;
  }
}
