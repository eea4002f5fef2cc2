/* LoongArch: what SET_PERSONALITY2 of arch/loongarch/include/asm/elf.h does for a 64-bit program. */
#include <linux/sched.h>
#include <asm/vdso.h>
#include <asm/cpu-info.h>

void fl_loongarch_personality(void)
{
	/* What the CPU's own registers say at boot: 47 bits of user addresses. */
	cpu_data[0].vabits = 47;
	cpu_data[0].pabits = 47;
	current->thread.vdso = &vdso_info;
}
