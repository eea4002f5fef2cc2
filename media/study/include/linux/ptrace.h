/* User registers. */
#ifndef STUDY_PTRACE_H
#define STUDY_PTRACE_H
struct pt_regs {
	unsigned long ip, sp, flags;
};
#endif
