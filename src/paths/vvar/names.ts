/**
 * Which page of [vvar] is which: from the tree's own enumerators, which differ by version and architecture, or from the symbols of the x86
 * vdso image before 6.15. Nothing here decides what a fault does: it only names what is drawn.
 */
import type { KernelEnvironment } from '../../kernel/environment.ts';

interface Naming { readonly constant: string; readonly name: string; readonly end?: string }

const GENERIC: readonly Naming[] = [
  { constant: 'VDSO_TIME_PAGE_OFFSET', name: 'time' }, { constant: 'VDSO_TIMENS_PAGE_OFFSET', name: 'time namespace' },
  { constant: 'VDSO_RNG_PAGE_OFFSET', name: 'random' }, { constant: 'VDSO_ARCH_PAGES_START', name: 'architecture', end: 'VDSO_ARCH_PAGES_END' },
];
const OWN: readonly Naming[] = [
  { constant: 'VVAR_BASE_PAGE_OFFSET', name: 'architecture' },                                                // powerpc
  { constant: 'VVAR_DATA_PAGE_OFFSET', name: 'time' }, { constant: 'VVAR_TIME_PAGE_OFFSET', name: 'time' }, { constant: 'VVAR_GENERIC_PAGE_OFFSET', name: 'time' },
  { constant: 'VVAR_TIMENS_PAGE_OFFSET', name: 'time namespace' },
  { constant: 'VVAR_LOONGARCH_PAGES_START', name: 'architecture', end: 'VVAR_LOONGARCH_PAGES_END' },
];
/** x86 before 6.15: members of struct vdso_image, whose values the bundled image has. */
const X86: readonly string[] = ['time', 'pvclock', 'Hyper-V clock', 'time namespace'];

/** The source file whose [vvar] code runs for an architecture. */
export function vvarFile(env: KernelEnvironment): string {
  if (env.hasFile('lib/vdso/datastore.c')) return 'lib/vdso/datastore.c';
  return env.arch === 'x86' ? 'arch/x86/entry/vdso/vma.c' : `arch/${env.arch}/kernel/vdso.c`;
}

export function pageNames(env: KernelEnvironment): (pgoff: number) => string {
  const names = new Map<number, string>();
  const file = vvarFile(env);
  const generic = file === 'lib/vdso/datastore.c';
  if (env.arch === 'x86' && !generic) X86.forEach((n, i) => names.set(i, n));
  else {
    for (const n of generic ? GENERIC : OWN) {
      const first = env.constant(n.constant, file);
      if (first === undefined) continue;
      const last = n.end === undefined ? first : env.constant(n.end, file) ?? first;
      // An empty range (no architecture pages) still names the page that the mapping's last offset would be.
      for (let i = first; i <= (last < first ? first : last); i++) if (!names.has(Number(i))) names.set(Number(i), n.name);
    }
  }
  return pgoff => names.get(pgoff) ?? `page ${pgoff}`;
}

/** Pages of [vvar_vclock], where x86 keeps the hypervisors' clocks since 6.15. */
export function clockNames(env: KernelEnvironment): (pgoff: number) => string {
  const file = 'arch/x86/include/asm/vdso/vsyscall.h', names = new Map<number, string>();
  for (const [constant, name] of [['VDSO_PAGE_PVCLOCK_OFFSET', 'pvclock'], ['VDSO_PAGE_HVCLOCK_OFFSET', 'Hyper-V clock']] as const) {
    const at = env.arch === 'x86' && env.hasFile(file) ? env.constant(constant, file) : undefined;
    if (at !== undefined) names.set(Number(at), name);
  }
  return pgoff => names.get(pgoff) ?? `clock ${pgoff}`;
}
