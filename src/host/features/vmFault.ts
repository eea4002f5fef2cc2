/** What the results of a fault handler mean, after include/linux/mm_types.h (`enum vm_fault_reason`) and mm/memory.c, in our words. */
export const vmFaultMeanings: Readonly<Record<string, string>> = {
  VM_FAULT_OOM: 'Out of memory: the fault could not be handled. The entry code lets the out-of-memory killer act and retries the access.',
  VM_FAULT_SIGBUS: 'The access is bad although the mapping exists, for example beyond the object’s end. The task gets SIGBUS; a system call that touched the page fails with EFAULT.',
  VM_FAULT_MAJOR: 'Handled, and it took input or output: counted as a major fault.',
  VM_FAULT_HWPOISON: 'The page is poisoned by a memory error: SIGBUS with BUS_MCEERR_AR, for a small page.',
  VM_FAULT_HWPOISON_LARGE: 'The page is poisoned by a memory error, for a huge page; the upper bits hold the hstate’s index.',
  VM_FAULT_SIGSEGV: 'The access is not allowed: the task gets SIGSEGV.',
  VM_FAULT_NOPAGE: 'Handled completely: the handler has put the page table entry in place itself, so the core has nothing to map and the access is tried again.',
  VM_FAULT_LOCKED: 'The handler returns its page in vmf->page with the folio locked; the core unlocks it after mapping it.',
  VM_FAULT_RETRY: 'The fault must be tried again, and the mmap lock (or the VMA’s lock) has already been dropped.',
  VM_FAULT_FALLBACK: 'A huge page could not be used: the core goes on with small pages.',
  VM_FAULT_DONE_COW: 'The handler has already copied the page for a private write fault.',
  VM_FAULT_NEEDDSYNC: 'The entry may be made writable only after the file system has synchronised its metadata (synchronous DAX faults).',
  VM_FAULT_COMPLETED: 'Handled completely, and the mmap lock has been dropped: the access need not be tried through the fault path again.',
  VM_FAULT_HINDEX_MASK: 'The bits that hold the hstate’s index of a poisoned huge page.',
  VM_FAULT_ERROR: 'Any of the results that mean failure: OOM, SIGBUS, SIGSEGV, HWPOISON and so on.',
};
