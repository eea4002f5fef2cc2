/**
 * Page tables as real x86-64 entries in simulated frames, four levels from `mm->pgd` (Intel SDM vol. 3, 4.5). Other architectures use the
 * same tables: what their hardware walks is modelled in this format, and the panel says so.
 *
 *      63  62...59 58...52  51 ........................ 12  11 10  9   8   7   6   5   4   3   2   1   0
 *     | XD | pkey | unused |  page frame number            |  AVL | SP | G | PS | D | A |PCD|PWT|U/S|R/W| P |
 *
 * SP is bit 9, which software owns: Linux marks entries there that have no struct page to count (`_PAGE_SPECIAL`).
 */
import { KERNEL_DIRECT_MAP } from '../compiler/addresses.ts';
import { Access, type MachineApi, type MemoryApi, type UserSpace } from '../vm/api.ts';
import type { KernelContext } from './context.ts';
import type { Primitive } from './contract.ts';
import { entry, type Family } from './primitives/define.ts';

export const PTE = {
  present: 1n << 0n, write: 1n << 1n, user: 1n << 2n, writeThrough: 1n << 3n, cacheDisable: 1n << 4n, accessed: 1n << 5n, dirty: 1n << 6n,
  large: 1n << 7n, global: 1n << 8n, special: 1n << 9n, noExecute: 1n << 63n,
} as const;
const FRAME = 0x000ffffffffff000n;
/** Where mmap places areas; the program's image lies far below. */
const WATCHED = 0x700000000000n;
const TABLE = PTE.present | PTE.write | PTE.user;

export const frameOf = (pte: bigint): number => Number((pte & FRAME) >> 12n);

/** The names of the bits set, as the kernel's page-table dump spells them. */
export function pteFlags(pte: bigint): string {
  const names: string[] = [];
  if (pte & PTE.present) names.push('P');
  names.push(pte & PTE.write ? 'RW' : 'ro');
  if (pte & PTE.user) names.push('USR');
  if (pte & PTE.accessed) names.push('A');
  if (pte & PTE.dirty) names.push('D');
  if (pte & PTE.writeThrough) names.push('PWT');
  if (pte & PTE.cacheDisable) names.push('PCD');
  if (pte & PTE.special) names.push('SPECIAL');
  names.push(pte & PTE.noExecute ? 'NX' : 'x');
  return names.join(' ');
}

const slotOf = (table: bigint, address: bigint, level: number): bigint => table + ((address >> BigInt(12 + 9 * level)) & 0x1ffn) * 8n;

/** Address of the entry of `address` in the direct map; undefined when a table on the way is missing. */
export function entrySlot(m: MemoryApi, pgd: bigint, address: bigint): bigint | undefined {
  let table = pgd;
  for (let level = 3; level > 0; level--) {
    const e = m.readU64(slotOf(table, address, level));
    if (!(e & PTE.present)) return undefined;
    table = KERNEL_DIRECT_MAP + (e & FRAME);
  }
  return slotOf(table, address, 0);
}

export function readEntry(m: MemoryApi, pgd: bigint, address: bigint): bigint {
  if (pgd === 0n) return 0n;
  const slot = entrySlot(m, pgd, address);
  return slot === undefined ? 0n : m.readU64(slot);
}

export function writeEntry(m: MemoryApi, pgd: bigint, address: bigint, value: bigint): void {
  let table = pgd;
  for (let level = 3; level > 0; level--) {
    const slot = slotOf(table, address, level);
    const e = m.readU64(slot);
    if (e & PTE.present) { table = KERNEL_DIRECT_MAP + (e & FRAME); continue; }
    const frame = m.allocFrame();
    table = KERNEL_DIRECT_MAP + BigInt(frame) * 4096n;
    m.fill(table, 0, 4096);
    m.writeU64(slot, (BigInt(frame) << 12n) | TABLE);
  }
  m.writeU64(slotOf(table, address, 0), value);
}

/** Calls `visit` for each present entry in [start, end), in order; tables that are missing are skipped as a whole. */
export function forEachEntry(m: MemoryApi, pgd: bigint, start: bigint, end: bigint, visit: (address: bigint, pte: bigint) => void): void {
  for (let a = start & ~0xfffn; a < end;) {
    let table = pgd;
    let level = 3;
    for (; level > 0; level--) {
      const e = m.readU64(slotOf(table, a, level));
      if (!(e & PTE.present)) break;
      table = KERNEL_DIRECT_MAP + (e & FRAME);
    }
    if (level > 0) { const span = 1n << BigInt(12 + 9 * level); a = (a & ~(span - 1n)) + span; continue; }
    const pte = m.readU64(slotOf(table, a, 0));
    if (pte & PTE.present) visit(a, pte);
    a += 4096n;
  }
}

/** The user half of an mm as the hardware sees it: a walk of its tables that sets accessed and dirty bits as the CPU does. `seen` is told of
 *  translations of read-only pages that the machine had not cached. */
export function createUserSpace(k: KernelContext, machine: MachineApi, mm: bigint, seen: (address: bigint, access: Access) => void): UserSpace {
  const m = machine.memory;
  const pgdAt = mm + k.offset('mm_struct', 'pgd');
  return {
    asid: Number((mm >> 6n) & 0x3fffffffn),
    translate(address, access) {
      const pgd = m.readU64(pgdAt);
      if (pgd === 0n) return undefined;
      const slot = entrySlot(m, pgd, address);
      if (slot === undefined) return undefined;
      const pte = m.readU64(slot);
      if (!(pte & PTE.present) || !(pte & PTE.user)) return undefined;
      if (access === Access.Write && !(pte & PTE.write)) return undefined;
      if (access === Access.Execute && (pte & PTE.noExecute)) return undefined;
      const marked = pte | PTE.accessed | (access === Access.Write ? PTE.dirty : 0n);
      if (marked !== pte) m.writeU64(slot, marked);
      // Read-only pages high up: a special mapping may be among them.
      if (!(pte & PTE.write) && address >= WATCHED) seen(address, access);
      // Not writable until the first store has set the dirty bit, so that the store comes here.
      return { pfn: frameOf(pte), writable: (marked & PTE.write) !== 0n && (marked & PTE.dirty) !== 0n };
    },
  };
}

/** Leaves over which <model>/memory.c is written. */
export function pageTablePrimitives(mapped: (machine: MachineApi, pfn: bigint) => void): Primitive[] {
  const f: Family = { topic: 'model', source: '<model>/memory.c' };
  return [
    entry(f, { prototype: 'unsigned long fl_pte(unsigned long pgd, unsigned long address)', does: 'Walks the page tables.', returns: 'the entry, 0 when there is none', native: call => call.ret64(readEntry(call.machine.memory, call.u64(0), call.u64(1))) }),
    entry(f, { prototype: 'void fl_set_pte(unsigned long pgd, unsigned long address, unsigned long value)', does: 'Writes a page-table entry, with the tables that it needs, and forgets the cached translation.', native: call => {
      writeEntry(call.machine.memory, call.u64(0), call.u64(1), call.u64(2));
      call.machine.flushTlb(call.u64(1));
      const value = call.u64(2);
      if ((value & PTE.present) && !(value & PTE.special)) mapped(call.machine, BigInt(frameOf(value)));
    } }),
    entry(f, { prototype: 'unsigned long fl_next_pte(unsigned long pgd, unsigned long start, unsigned long end)', does: 'Finds the first present page-table entry of a range.', returns: 'its address, `end` when there is none', native: call => {
      let found = call.u64(2);
      const stop = {};
      try {
        forEachEntry(call.machine.memory, call.u64(0), call.u64(1), call.u64(2), a => { found = a; throw stop; });
      } catch (e) { if (e !== stop) throw e; }
      call.ret64(found);
    } }),
    ...tlbPrimitives(),
  ];
}

/** A translation that the CPU has cached stays until it is flushed: forgetting that is a kernel's bug, and shows here as on hardware. */
function tlbPrimitives(): Primitive[] {
  const f: Family = { topic: 'TLB', source: 'arch/x86/mm/tlb.c' };
  const LIMIT = 64n;
  const range = (machine: MachineApi, start: bigint, end: bigint) => {
    if (end <= start || end - start > LIMIT * 4096n) { machine.flushTlb(); return; }
    for (let a = start & ~0xfffn; a < end; a += 4096n) machine.flushTlb(a);
  };
  const does = 'Forgets cached translations of the range (of everything, when it is large). There is one CPU: nobody else has to be told.';
  return [
    entry(f, { prototype: 'void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned int stride_shift, bool freed_tables)', does, native: call => range(call.machine, call.u64(1), call.u64(2)) }),
    entry(f, { prototype: 'void flush_tlb_kernel_range(unsigned long start, unsigned long end)', does, native: call => range(call.machine, call.u64(0), call.u64(1)) }),
    ...['void flush_tlb_all(void)', 'void flush_tlb_local(void)', 'void __flush_tlb_all(void)'].map(prototype => entry(f, { prototype, does: 'Forgets all cached translations.', native: call => call.machine.flushTlb() })),
    ...['void flush_tlb_one_user(unsigned long addr)', 'void __flush_tlb_one_user(unsigned long addr)'].map(prototype => entry(f, { prototype, does: 'Forgets the cached translation of a page.', native: call => call.machine.flushTlb(call.u64(0)) })),
  ];
}
