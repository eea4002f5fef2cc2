/** Memory management that is written in C over page-table leaves: media/model/vma.c and memory.c. */
import type { NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import { entry, returns32, type Family } from './define.ts';

export function memoryPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const model: Family = { topic: 'model', source: '<model>/fl.h' };
  const where = (call: NativeCall): { address: bigint; bytes: number } | undefined => {
    const m = call.machine.memory, layout = k.env.layout(m.readCString(call.u64(0), 80)), member = m.readCString(call.u64(1), 80);
    const offset = layout?.offsetOf(member);
    return offset === undefined ? undefined : { address: call.u64(2) + BigInt(offset), bytes: layout!.sizeOf(member) ?? 8 };
  };
  out.push(entry(model, { prototype: 'unsigned long fl_member(const char *tag, const char *member, const void *object)', does: 'Reads a member that not every kernel version has.', returns: 'its value, 0 where the struct has none', native: call => {
    const w = where(call);
    call.ret64(!w ? 0n : w.bytes === 2 ? BigInt(call.machine.memory.readU16(w.address)) : w.bytes === 4 ? BigInt(call.machine.memory.readU32(w.address)) : call.machine.memory.readU64(w.address));
  } }));
  out.push(entry(model, { prototype: 'void fl_set_member(const char *tag, const char *member, void *object, unsigned long value)', does: 'Writes a member that not every kernel version has; does nothing where the struct has none.', native: call => {
    const w = where(call);
    if (!w) return;
    const m = call.machine.memory, value = call.u64(3);
    if (w.bytes === 2) m.writeU16(w.address, Number(BigInt.asUintN(16, value))); else if (w.bytes === 4) m.writeU32(w.address, Number(BigInt.asUintN(32, value))); else m.writeU64(w.address, value);
  } }));
  out.push(entry(model, { prototype: 'int fl_executes_memory(void)', does: 'Whether page faults run through the tree\'s own mm/memory.c: on x86-64, whose page tables the simulated MMU walks.', returns: 'whether', native: returns32(executesMemory(k.env) ? 1 : 0) }));
  // Areas and page tables are the tree's own code there.
  if (executesMemory(k.env)) return out;
  const vma = (prototype: string, does: string, returns: string, source = 'mm/vma.c', locks?: string) => out.push(entry({ topic: 'areas', source, sleeps: 'may', locks }, { prototype, does, returns, model: '<model>/vma.c' }));
  vma('struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)', 'Allocates an area, all zeros but for its mm.', 'the area, NULL without memory', 'mm/vma_init.c');
  vma('void vm_area_free(struct vm_area_struct *vma)', 'Frees an area.', 'nothing', 'mm/vma_init.c');
  vma('int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)', 'Enters an area in the address space, where nothing may be yet.', '0; -ENOMEM when something is there', 'mm/vma.c', 'mmap_lock for writing');
  vma('struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)', 'The first area that ends above `addr` (it may begin above it too).', 'the area, NULL when there is none', 'mm/mmap.c', 'mmap_lock');
  vma('struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start, unsigned long end)', 'The first area that overlaps the range.', 'the area, NULL when there is none', 'mm/mmap.c', 'mmap_lock');
  vma('struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)', 'The area that holds `addr`.', 'the area, NULL when there is none', 'include/linux/mm.h', 'mmap_lock');
  vma('void *mas_find(struct ma_state *mas, unsigned long max)', 'The next area of a walk, up to `max`. The maple tree is modelled as a sorted array.', 'the area, NULL at the end', 'lib/maple_tree.c', 'mmap_lock');
  vma('int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)', 'Unmaps a range: splits areas at its borders, zaps their pages, calls their close operations.', '0 or a negative error', 'mm/mmap.c', 'mmap_lock for writing');
  vma('unsigned long get_unmapped_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags)', 'A free range of the address space, top down below mmap_base. Not randomised: runs are repeatable.', 'its start or a negative error', 'mm/mmap.c', 'mmap_lock for writing');
  vma('unsigned long __get_unmapped_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags, vm_flags_t vm_flags)', 'A free range of the address space, top down below mmap_base. Not randomised: runs are repeatable.', 'its start or a negative error', 'mm/mmap.c', 'mmap_lock for writing');
  vma('pgprot_t vm_get_page_prot(vm_flags_t vm_flags)', 'The page-table bits for an area\'s rights, in x86-64 format on every architecture.', 'the bits', 'arch/x86/mm/pgprot.c');

  const page = (prototype: string, does: string, returns: string, locks = 'mmap_lock') => out.push(entry({ topic: 'page tables', source: 'mm/memory.c', sleeps: 'may', locks }, { prototype, does, returns, model: '<model>/memory.c' }));
  page('int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)', 'Maps a page at `addr` and takes a reference for the entry. Makes the area VM_MIXEDMAP.', '0; -EBUSY when the entry is in use; -EINVAL for a page without references; -EFAULT outside the area');
  page('vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)', 'Maps a frame at `addr` by a special entry: no reference is taken, none is given back at unmap. Wants VM_PFNMAP or VM_MIXEDMAP.', 'VM_FAULT_NOPAGE; VM_FAULT_SIGBUS outside the area');
  page('vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t pgprot)', 'As vmf_insert_pfn(), with given rights.', 'VM_FAULT_NOPAGE; VM_FAULT_SIGBUS outside the area');
  page('int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot)', 'Maps frames that follow each other by special entries and makes the area VM_IO | VM_PFNMAP.', '0', 'mmap_lock for writing');
  for (const [n, last] of [['zap_page_range', ''], ['zap_page_range_single', ', struct zap_details *details'], ['zap_vma_range', '']] as const) {
    page(`void ${n}(struct vm_area_struct *vma, unsigned long address, unsigned long size${last})`, 'Removes the entries of a range and gives back the reference of each page that has one; the next access faults again.', 'nothing');
  }
  return out;
}
