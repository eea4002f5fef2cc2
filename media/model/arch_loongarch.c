/* LoongArch: what SET_PERSONALITY2 of arch/loongarch/include/asm/elf.h does for a 64-bit program. */
#include <linux/sched.h>
#include <asm/vdso.h>

void fl_loongarch_personality(void)
{
	current->thread.vdso = &vdso_info;
}
