/** The bytes between the static objects on a page of the program's image: red zones. */
import { USER_RODATA, USER_SCALARS } from '../compiler/addresses.ts';
import type { Program } from './api.ts';
import type { Memory } from './memory/memory.ts';
import { Mark, PAGE } from './memory/physical.ts';

/** Marks what lies between the static objects of the fresh page at `address`, whose frame is `pfn`. Its objects are complete: see {@link Program.pageImage}. */
export function guardPage(memory: Memory, program: Program, address: bigint, pfn: number): void {
  if (address < USER_RODATA || address >= USER_SCALARS) return;
  const objects = program.programObjects?.(address, address + BigInt(PAGE));
  if (!objects) return;
  let end = 0;
  for (const o of objects) {
    const from = Number(o.address - address);
    if (from > end) memory.markFresh(pfn, end, from, Mark.Bad);
    end = Math.max(end, from + Math.max(1, o.size));
  }
  if (end < PAGE) memory.markFresh(pfn, end, PAGE, Mark.Bad);
}
