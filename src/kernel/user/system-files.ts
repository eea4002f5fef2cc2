/**
 * Files that tell of the system as a whole: /proc/meminfo and what /sys says of transparent huge pages. The answers are those of the simulated
 * machine: 64 GiB of memory, no swap, no huge pages (transparent ones are possible in the source, and never given).
 */
import type { KernelContext } from '../context.ts';

const THP = '/sys/kernel/mm/transparent_hugepage';
const KIB_TOTAL = 64 << 20;

/** Texts by path; undefined: there is no such file. */
export function systemText(k: KernelContext, path: string): string | undefined {
  if (path === '/proc/meminfo') return meminfo();
  if (path === '/proc/sys/vm/overcommit_memory') return '0\n';
  if (path === '/proc/swaps') return 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
  if (!path.startsWith(`${THP}/`) || k.env.config('CONFIG_TRANSPARENT_HUGEPAGE') === undefined) return undefined;
  switch (path.slice(THP.length + 1)) {
    case 'enabled': return 'always madvise [never]\n';
    case 'defrag': return 'always defer defer+madvise [madvise] never\n';
    case 'shmem_enabled': return 'always within_size advise [never] deny force\n';
    case 'use_zero_page': return '1\n';
    case 'hpage_pmd_size': return '2097152\n';
    default: return undefined;
  }
}

/** fs/proc/meminfo.c, without the lines of what a configuration can leave out (huge pages among them). */
function meminfo(): string {
  const values: readonly (readonly [string, number])[] = [
    ['MemTotal', KIB_TOTAL], ['MemFree', KIB_TOTAL], ['MemAvailable', KIB_TOTAL], ['Buffers', 0], ['Cached', 0], ['SwapCached', 0], ['Active', 0], ['Inactive', 0], ['SwapTotal', 0], ['SwapFree', 0],
    ['Dirty', 0], ['Writeback', 0], ['AnonPages', 0], ['Mapped', 0], ['Shmem', 0],
  ];
  return values.map(([name, kb]) => `${`${name}:`.padEnd(16)}${String(kb).padStart(8)} kB\n`).join('');
}
