/** What a skipped case would have needed, read off the system calls that it made: the last that was refused, or that looked for something in vain. */
import type { SystemCallEvent } from '../../engine/api.ts';

/** Flags and advice of include/uapi that ask for what is not modelled. */
const MFD_HUGETLB = 4n, MAP_HUGETLB = 0x40000n, MADV_HUGEPAGE = 14n, MADV_COLLAPSE = 25n;
const ERRORS: Readonly<Record<number, string>> = { 1: 'EPERM', 2: 'ENOENT', 11: 'EAGAIN', 12: 'ENOMEM', 13: 'EACCES', 14: 'EFAULT', 16: 'EBUSY', 17: 'EEXIST', 19: 'ENODEV', 22: 'EINVAL', 25: 'ENOTTY', 28: 'ENOSPC', 38: 'ENOSYS', 95: 'EOPNOTSUPP' };

export interface Need {
  /** What is not modelled, if the call tells. */
  readonly what?: string;
  /** The call that met it. */
  readonly met?: string;
}

const refused = (c: SystemCallEvent): boolean => c.result < 0n && c.result >= -4095n;
const looksAt = (c: SystemCallEvent, path: string): boolean => c.name === 'open' && c.text?.startsWith(path) === true;

/** What a call asks for, whether or not it got it: the features that a kernel can be without. */
const FEATURES: readonly (readonly [what: string, asks: (c: SystemCallEvent) => boolean])[] = [
  ['huge pages (hugetlb)', c => (c.name === 'memfd_create' && (c.args[1]! & MFD_HUGETLB) !== 0n && refused(c)) || (c.name === 'mmap' && (c.args[3]! & MAP_HUGETLB) !== 0n && refused(c))
    || looksAt(c, '/sys/kernel/mm/hugepages') || looksAt(c, '/proc/meminfo') || looksAt(c, '/proc/sys/vm/nr_hugepages')],
  ['transparent huge pages', c => (c.name === 'madvise' && (c.args[2] === MADV_HUGEPAGE || c.args[2] === MADV_COLLAPSE) && refused(c)) || (looksAt(c, '/sys/kernel/mm/transparent_hugepage') && refused(c))],
  ['pinning pages (CONFIG_GUP_TEST)', c => looksAt(c, '/sys/kernel/debug/gup_test')],
  ['swap', c => c.name === 'swapon' || looksAt(c, '/proc/swaps')],
];

/** Whether a call is to be kept for {@link needOf}. */
export function tells(c: SystemCallEvent): boolean { return refused(c) || c.name === 'open'; }

/** `calls`: of the case, in order; `before`: of the program's set-up, before its first case, where a case of no calls found its answer. */
export function needOf(calls: readonly SystemCallEvent[], before: readonly SystemCallEvent[]): Need {
  for (const c of calls.toReversed()) {
    const feature = FEATURES.find(([, asks]) => asks(c));
    if (feature) return { what: feature[0], met: callText(c) };
    if (refused(c)) return { met: callText(c) };
  }
  for (const c of before.toReversed()) {
    const feature = FEATURES.find(([, asks]) => asks(c));
    if (feature) return { what: feature[0], met: callText(c) };
  }
  return {};
}

export function callText(c: SystemCallEvent): string {
  const args = c.args.map((a, i) => i === 0 && c.text !== undefined ? `"${c.text}"` : a > 0xffffn ? `0x${a.toString(16)}` : `${a}`);
  return `${c.name}(${args.join(', ')}) ${refused(c) ? `answers ${ERRORS[Number(-c.result)] ?? `error ${-c.result}`}` : `= ${c.result}`}`;
}
