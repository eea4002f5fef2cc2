/** The userfault path's scenarios, and how a function is recognised as its own. */
import type { Handler } from '../../tree/index.ts';
import type { Scenario } from '../vvar/scenarios.ts';

const yes = (name: string, label: string, value: string) => ({ name, label, kind: 'boolean' as const, value });
const pages = { name: 'PAGES', label: 'Pages', kind: 'number' as const, value: '3' };
const access = { name: 'ACCESS', label: 'Access', kind: 'choice' as const, value: 'WRITE', choices: ['READ', 'WRITE', 'KERNEL_READ', 'KERNEL_WRITE'] };

/** Where kernels keep userfaultfd: before 7.0, and since. */
const needs = ['fs/userfaultfd.c', 'mm/userfaultfd.c'];

export const userfaultScenarios: readonly Scenario[] = ([
  { id: 'userfault/missing', title: 'A missing page, filled by a monitor', path: 'scenarios/userfault/missing.c',
    parameters: [access, pages, { name: 'ANSWER', label: 'The monitor answers with', kind: 'choice', value: 'COPY', choices: ['COPY', 'ZEROPAGE'] }, yes('THREAD_ID', 'UFFD_FEATURE_THREAD_ID', '0'), yes('EXACT_ADDRESS', 'UFFD_FEATURE_EXACT_ADDRESS', '0'), yes('POLL', 'The monitor polls before it reads', '1')],
    description: 'A thread touches pages of a registered range; each access waits in handle_userfault() until the monitor has read the event and filled the page.' },
  { id: 'userfault/wp', title: 'Write-protection, and who wrote', path: 'scenarios/userfault/wp.c', parameters: [pages, yes('UNPOPULATED', 'Protect pages that are not there yet', '0'), yes('ASYNC', 'UFFD_FEATURE_WP_ASYNC: resolved by the kernel', '0')],
    description: 'Pages are write-protected by UFFDIO_WRITEPROTECT; each first store waits until the monitor lifts the protection. This is how live snapshots are taken.' },
  { id: 'userfault/minor', title: 'Minor faults on shared memory', path: 'scenarios/userfault/minor.c', parameters: [pages],
    description: 'A memory file is mapped twice: what one mapping has filled, the other faults for, and the monitor maps it by UFFDIO_CONTINUE without a copy.' },
  { id: 'userfault/events', title: 'Fork, mremap, madvise and munmap under monitoring', path: 'scenarios/userfault/events.c', parameters: [],
    description: 'The monitor hears of changes to the address space as events on the same descriptor; the system call waits until each was read.' },
  { id: 'userfault/sigbus', title: 'SIGBUS instead of waiting', path: 'scenarios/userfault/sigbus.c', parameters: [pages],
    description: 'With UFFD_FEATURE_SIGBUS an access of a missing page becomes a signal, and the handler of the signal fills the page.' },
  { id: 'userfault/race', title: 'Resolved before it sleeps', path: 'scenarios/userfault/race.c', parameters: [],
    description: 'The page is filled between the moment the fault stands on the queue and the moment its thread would sleep: why userfaultfd_must_wait() looks at the page table.' },
  { id: 'userfault/two', title: 'Two faults on one page', path: 'scenarios/userfault/two.c', parameters: [],
    description: 'Two threads fault on the same page: two messages, one copy that answers both, and one that finds the page there (EEXIST).' },
  { id: 'userfault/close', title: 'Close with a waiting fault', path: 'scenarios/userfault/close.c', parameters: [],
    description: 'The descriptor is closed while a fault waits: the fault is retried on what is now ordinary memory.' },
] satisfies Scenario[]).map(s => ({ ...s, needs }));

/** What a path needs of a function to tell whether a scenario reaches it. */
export type Candidate = Pick<Handler, 'name' | 'file' | 'signature'>;

/** The functions of a userfaultfd: the fault's own, those of its file operations, and what takes its context. */
export function userfaultScenariosOf(f: Candidate): readonly string[] {
  const reaches = /\bhandle_userfault\b/.test(f.name) || /\bstruct\s+userfaultfd_ctx\s*\*/.test(f.signature);
  if (!reaches) return [];
  const kind = /writeprotect|_wp_|_wp$/.test(f.name) ? ['userfault/wp'] : /continue/.test(f.name) ? ['userfault/minor'] : /event|fork|remap|remove|unmap|dup_/.test(f.name) ? ['userfault/events'] : /must_wait/.test(f.name) ? ['userfault/race'] : /release/.test(f.name) ? ['userfault/close'] : ['userfault/missing'];
  return [...kind, ...userfaultScenarios.map(s => s.id).filter(id => !kind.includes(id))];
}
