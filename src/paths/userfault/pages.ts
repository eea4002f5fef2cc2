/** Page-table entries of watched ranges: what state a page is in, by its entry's bits (x86-64; arch/x86/include/asm/pgtable_64.h). */
import type { KernelEnvironment } from '../../kernel/environment.ts';
import { PTE } from '../../kernel/mmu.ts';
import type { UserfaultPageState } from './types.ts';

/** _PAGE_BIT_UFFD_WP: bit 10, which software owns. */
const UFFD_WP = 1n << 10n;
const SWP_TYPE_SHIFT = 59n;
const SWP_OFFSET_MASK = (1n << 50n) - 1n;

/** Reads an entry that is not present: `(~value << 5) >> 14` is the offset, the top five bits are the type. */
function swapEntry(pte: bigint): { type: bigint; offset: bigint } {
  const offset = (BigInt.asUintN(64, BigInt.asUintN(64, ~pte) << 5n) >> 14n) & SWP_OFFSET_MASK;
  return { type: pte >> SWP_TYPE_SHIFT, offset };
}

export function pageStates(env: KernelEnvironment): (pte: bigint, zeroPfn: bigint | undefined) => UserfaultPageState {
  const file = 'mm/memory.c';
  const constant = (name: string): bigint | undefined => env.constant(name, env.hasFile(file) ? file : undefined);
  const marker = constant('SWP_PTE_MARKER');
  const migration = [constant('SWP_MIGRATION_READ'), constant('SWP_MIGRATION_WRITE')];
  return (pte, zeroPfn) => {
    if (pte === 0n) return 'none';
    if (pte & PTE.present) {
      if (zeroPfn !== undefined && (pte & 0x000ffffffffff000n) >> 12n === zeroPfn) return 'zero page';
      if (pte & UFFD_WP) return 'write-protected';
      return pte & PTE.write ? 'present' : 'read-only';
    }
    const { type, offset } = swapEntry(pte);
    if (marker !== undefined && type === marker) return offset & 2n ? 'marker: poisoned' : offset & 4n ? 'marker: guard' : 'marker: write-protected';
    return migration.includes(type) ? 'migration' : 'swap';
  };
}
