/*
 * The fault path and the page tables. In a kernel this file finds or makes the page-table entry for an address, and asks the area's fault
 * operation when there is none. Faultline models that part (see the contracts of vm_insert_page and zap_vma_range): there is no code here.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/nsproxy.h>
#include <linux/time_namespace.h>
#include <linux/timekeeper_internal.h>
