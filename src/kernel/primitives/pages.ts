/**
 * Pages: frames, the array of struct page, and the address arithmetic between them. A struct page has the tree's own layout and stands at
 * vmemmap + pfn * sizeof(struct page); its reference count is its real `_refcount` member.
 * The real ones: mm/page_alloc.c, include/asm-generic/memory_model.h, arch/x86/include/asm/page.h.
 */
import { KERNEL_DIRECT_MAP, KERNEL_IMAGE_END, KERNEL_RODATA, KERNEL_VMEMMAP } from '../../compiler/addresses.ts';
import type { MachineApi, NativeCall } from '../../vm/api.ts';
import { ModelError, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from './define.ts';

export const PAGE_SIZE = 4096n;

export interface Pages {
  size(): bigint;
  ofPfn(pfn: bigint): bigint;
  pfnOf(page: bigint): bigint;
  /** Physical address behind a kernel virtual address of any region; undefined: none. */
  physical(machine: MachineApi, address: bigint): bigint | undefined;
  isStructPage(address: bigint): boolean;
  refcount(machine: MachineApi, pfn: bigint): number;
  mapcount(machine: MachineApi, pfn: bigint): number;
  /** Whether the page is, or was until it was unmapped, anonymous memory: bit 0 of `mapping` (PAGE_MAPPING_ANON). */
  isAnonymous(machine: MachineApi, pfn: bigint): boolean;
}

export function createPages(k: KernelContext): Pages {
  let size: bigint | undefined;
  const sizeOf = () => size ??= BigInt(k.need('page').size);
  const signed = (machine: MachineApi, pfn: bigint, member: string) => machine.memory.readU32(KERNEL_VMEMMAP + pfn * sizeOf() + k.offset('page', member)) | 0;
  return {
    size: sizeOf,
    ofPfn: pfn => KERNEL_VMEMMAP + pfn * sizeOf(),
    pfnOf: page => (page - KERNEL_VMEMMAP) / sizeOf(),
    physical(machine, a) {
      if (a >= KERNEL_DIRECT_MAP && a < KERNEL_DIRECT_MAP + (1n << 46n)) return a - KERNEL_DIRECT_MAP;
      if (a >= KERNEL_RODATA && a < KERNEL_IMAGE_END || a >= KERNEL_DIRECT_MAP) {
        const pfn = machine.memory.kernelFrame(a & ~0xfffn);
        return pfn === undefined ? undefined : BigInt(pfn) * PAGE_SIZE + (a & 0xfffn);
      }
      return undefined;
    },
    isStructPage: a => a >= KERNEL_VMEMMAP && a < KERNEL_VMEMMAP + (1n << 40n),
    refcount: (machine, pfn) => signed(machine, pfn, '_refcount'),
    isAnonymous(machine, pfn) {
      const mapping = k.need('page').offsetOf('mapping');
      return mapping !== undefined && (machine.memory.readU64(KERNEL_VMEMMAP + pfn * sizeOf() + BigInt(mapping)) & 3n) === 1n;
    },
    mapcount: (machine, pfn) => signed(machine, pfn, '_mapcount') + 1,
  };
}

export function pagePrimitives(k: KernelContext, pages: Pages): Primitive[] {
  const out: Primitive[] = [];
  const f: Family = { topic: 'pages', source: 'arch/x86/include/asm/page.h' };
  const physical = (call: NativeCall, a: bigint): bigint => {
    const p = pages.physical(call.machine, a);
    if (p === undefined) return call.finding('wild-pointer', `no memory stands behind kernel address 0x${BigInt.asUintN(64, a).toString(16)}`);
    if (a >= KERNEL_RODATA && a < KERNEL_IMAGE_END) reserve(call.machine, p >> 12n);
    return p;
  };
  /** Pages of the kernel's own image have one reference from boot on (reserved pages): their page structures are made when first asked for. */
  const reserve = (machine: MachineApi, pfn: bigint): void => {
    const m = machine.memory, page = pages.ofPfn(pfn), count = page + k.offset('page', '_refcount'), mapped = page + k.offset('page', '_mapcount');
    if (m.readU32(count) !== 0 || m.readU32(mapped) !== 0) return;
    m.writeU32(count, 1);
    m.writeU32(mapped, 0xffffffff);
  };
  const convert = (name: string, result: string, param: string, paramType: string, does: string, returns: string, native: (call: NativeCall) => void) => {
    out.push(entry(f, { prototype: `${result} ${name}(${paramType} ${param})`, does, returns, native,
      macro: `${name}(${param}) ${name}((${paramType})(${param}))` }));
  };
  for (const n of ['__pa', '__pa_nodebug', '__pa_symbol', 'virt_to_phys', '__virt_to_phys', '__phys_addr', '__phys_addr_nodebug', '__phys_addr_symbol', '__pa_symbol_nodebug']) {
    convert(n, 'unsigned long', 'x', 'unsigned long', 'The physical address of a kernel address.', 'the address', call => call.ret64(physical(call, call.u64(0))));
  }
  for (const n of ['__va', 'phys_to_virt', '__phys_to_virt']) convert(n, 'void *', 'x', 'unsigned long', 'The direct-map address of a physical address.', 'the address', call => call.ret64(KERNEL_DIRECT_MAP + call.u64(0)));
  for (const n of ['virt_to_pfn', 'sym_to_pfn', '__sym_to_pfn']) convert(n, 'unsigned long', 'x', 'unsigned long', 'The page frame number of a kernel address.', 'the number', call => call.ret64(physical(call, call.u64(0)) >> 12n));
  convert('pfn_to_kaddr', 'void *', 'pfn', 'unsigned long', 'The direct-map address of a frame.', 'the address', call => call.ret64(KERNEL_DIRECT_MAP + call.u64(0) * PAGE_SIZE));
  convert('pfn_to_virt', 'void *', 'pfn', 'unsigned long', 'The direct-map address of a frame.', 'the address', call => call.ret64(KERNEL_DIRECT_MAP + call.u64(0) * PAGE_SIZE));
  convert('virt_to_page', 'struct page *', 'kaddr', 'unsigned long', 'The page structure of a kernel address.', 'the page', call => call.ret64(pages.ofPfn(physical(call, call.u64(0)) >> 12n)));
  for (const n of ['pfn_to_page', '__pfn_to_page']) convert(n, 'struct page *', 'pfn', 'unsigned long', 'The page structure of a frame number.', 'the page', call => call.ret64(pages.ofPfn(call.u64(0))));
  const fromPage = (name: string, result: string, does: string, returns: string, value: (pfn: bigint) => bigint) => {
    out.push(entry(f, { prototype: `${result} ${name}(const struct page *page)`, does, returns, macro: `${name}(p) ${name}((const struct page *)(p))`, native: call => {
      const p = call.u64(0);
      if (!pages.isStructPage(p)) call.finding('wild-pointer', `${name}: 0x${p.toString(16)} is not a struct page of the page array`);
      call.ret64(value(pages.pfnOf(p)));
    } }));
  };
  for (const n of ['page_to_pfn', '__page_to_pfn']) fromPage(n, 'unsigned long', 'The frame number of a page structure.', 'the number', pfn => pfn);
  for (const n of ['page_to_phys']) fromPage(n, 'phys_addr_t', 'The physical address of a page.', 'the address', pfn => pfn * PAGE_SIZE);
  for (const n of ['page_address', 'page_to_virt', 'lowmem_page_address', 'kmap', 'kmap_local_page', 'kmap_atomic']) fromPage(n, 'void *', 'The direct-map address of a page.', 'the address', pfn => KERNEL_DIRECT_MAP + pfn * PAGE_SIZE);
  for (const n of ['kunmap', 'kunmap_local', 'kunmap_atomic', 'flush_dcache_page', 'clear_page_address']) out.push(entry(f, { prototype: `${n}(x)`, does: 'Nothing to do: every page is always in the direct map.', kind: 'no-op', macro: `${n}(x) do { } while (0)` }));
  out.push(entry(f, { prototype: 'int pfn_valid(unsigned long pfn)', does: 'Whether a frame of that number exists.', returns: '1 below 64 GiB', macro: 'pfn_valid(pfn) pfn_valid((unsigned long)(pfn))', native: call => call.ret32(call.u64(0) < (1n << 24n) ? 1 : 0) }));
  out.push(entry(f, { prototype: 'bool virt_addr_valid(unsigned long kaddr)', does: 'Whether a kernel address has a page structure.', returns: 'whether', macro: 'virt_addr_valid(kaddr) virt_addr_valid((unsigned long)(kaddr))', native: call => call.ret32(pages.physical(call.machine, call.u64(0)) !== undefined ? 1 : 0) }));

  // --- allocation: written in C over these leaves
  const a: Family = { topic: 'page allocator', source: 'mm/page_alloc.c', sleeps: 'may' };
  const fl: Family = { topic: 'model', source: '<model>/pages.c' };
  out.push(entry(fl, { prototype: 'unsigned long fl_frames(unsigned int order)', does: 'Takes 2^order frames that follow each other.', returns: 'the first one\'s number', native: call => call.ret64(BigInt(call.machine.memory.allocFrames(1 << call.u32(0)))) }));
  out.push(entry(fl, { prototype: 'void fl_indeterminate(void *p, unsigned long n)', does: 'Says that memory has no value yet.', native: call => call.machine.memory.indeterminate(call.u64(0), Number(call.u64(1))) }));
  out.push(entry(fl, { prototype: 'void fl_free_frame(unsigned long pfn)', does: 'Gives a frame back.', native: call => call.machine.memory.freeFrame(Number(call.u64(0))) }));
  const inC = (prototype: string, does: string, returns: string) => out.push(entry(a, { prototype, does, returns, model: '<model>/pages.c' }));
  const text = 'Allocates 2^order pages with one reference on the first.';
  for (const n of ['alloc_pages', 'alloc_pages_noprof']) inC(`struct page *${n}(gfp_t gfp, unsigned int order)`, text, 'the first page, NULL without memory');
  for (const n of ['alloc_pages_node', 'alloc_pages_node_noprof']) inC(`struct page *${n}(int nid, gfp_t gfp, unsigned int order)`, text, 'the first page, NULL without memory');
  for (const n of ['alloc_page', 'alloc_page_noprof']) out.push(entry(a, { prototype: `${n}(gfp)`, does: 'Allocates a page with one reference.', returns: 'the page, NULL without memory', macro: `${n}(gfp) alloc_pages(gfp, 0)` }));
  // Every allocator of a page or folio takes gfp and order in this order, whatever it takes behind them (a policy, an area, an address).
  const general = (prototype: string) => out.push(entry(a, { prototype, does: `${text} Taken from the one node that there is: memory policies are not asked.`, returns: 'the first page (a folio begins with it), NULL without memory', native: call => {
    const fn = k.env.kernelFunction('alloc_pages', '<model>/pages.c');
    if (fn === undefined) call.finding('internal-error', 'the bundled model lacks alloc_pages (media/model/pages.c): the installation is damaged');
    else call.tailCall(fn, [call.u32(0), call.u32(1)]);
  } }));
  for (const s of ['', '_noprof']) {
    for (const n of ['vma_alloc_folio', 'folio_alloc', '__folio_alloc', 'folio_alloc_mpol']) general(`struct folio *${n}${s}(gfp_t gfp, unsigned int order, ...)`);
    general(`struct page *__alloc_pages${s}(gfp_t gfp, unsigned int order, ...)`);
  }
  general('struct page *alloc_pages_vma(gfp_t gfp, int order, ...)');
  inC('void __free_pages(struct page *page, unsigned int order)', 'Drops the allocation\'s reference; the last one frees the pages.', 'nothing');
  out.push(entry(a, { prototype: '__free_page(page)', does: 'Drops the allocation\'s reference; the last one frees the page.', macro: '__free_page(page) __free_pages((page), 0)' }));
  inC('void free_pages(unsigned long addr, unsigned int order)', 'Frees pages by address.', 'nothing');
  out.push(entry(a, { prototype: 'free_page(addr)', does: 'Frees a page by address.', macro: 'free_page(addr) free_pages((unsigned long)(addr), 0)' }));
  for (const n of ['__get_free_pages', 'get_free_pages_noprof']) inC(`unsigned long ${n}(gfp_t gfp, unsigned int order)`, text, 'the first page\'s address, 0 without memory');
  for (const n of ['get_zeroed_page', 'get_zeroed_page_noprof']) inC(`unsigned long ${n}(gfp_t gfp)`, 'Allocates a page of zeros.', 'its address, 0 without memory');
  out.push(entry(a, { prototype: '__get_free_page(gfp)', does: 'Allocates a page.', returns: 'its address', macro: '__get_free_page(gfp) __get_free_pages(gfp, 0)' }));
  inC('void split_page(struct page *page, unsigned int order)', 'Makes 2^order pages of one allocation, each with its own reference.', 'nothing');
  inC('void __folio_put(struct folio *folio)', 'The last reference is gone: frees the page. A page that its allocator never freed is a finding: a mapping dropped a reference that it did not have.', 'nothing');
  inC('void __put_page(struct page *page)', 'The last reference is gone: frees the page. A page that its allocator never freed is a finding: a mapping dropped a reference that it did not have.', 'nothing');
  const batch: Family = { topic: 'pages', source: 'mm/swap_state.c' };
  out.push(entry(batch, { prototype: 'void free_pages_and_swap_cache(struct encoded_page **pages, int nr)', does: 'Gives back the references that unmapped entries held on their pages, and frees the pages whose last one it was. There is no swap cache.', model: '<model>/pages.c' }));
  out.push(entry({ ...batch, source: 'mm/swap.c' }, { prototype: 'void folios_put_refs(struct folio_batch *folios, unsigned int *refs)', does: 'Gives back references of a batch of folios, one each or `refs[i]`, and frees those whose last one it was.', model: '<model>/pages.c' }));
  // Later kernels give back folios: folios_put_refs().
  if (!k.env.text('mm/swap.c')?.includes('folios_put_refs')) {
    out.push(entry({ ...batch, source: 'mm/swap.c' }, { prototype: 'void release_pages(struct page **pages, int nr)', does: 'Gives back one reference of each page, and frees those whose last one it was.', model: '<model>/pages.c' }));
  }
  out.push(entry({ ...batch, source: 'mm/page_alloc.c' }, { prototype: 'void free_frozen_pages(struct page *page, unsigned int order)', does: 'Frees pages that have no reference any more.', model: '<model>/pages.c' }));
  if (k.env.arch === '') throw new ModelError('no architecture');
  return out;
}
