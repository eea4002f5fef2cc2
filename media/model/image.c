/*
 * What a kernel build makes and a source tree lacks: the vdso's image and the symbols around it. The image holds no machine code here (its
 * first page starts like an ELF file, the rest is zeros); user code does not jump into it.
 * The kernel's: arch/x86/entry/vdso/vdso2c.c, vdso-layout.lds.S, arch/x86/kernel/vmlinux.lds.S.
 */
#include <linux/mm.h>

#define FL_VDSO_SIZE 8192

unsigned char fl_vdso[FL_VDSO_SIZE] __attribute__((aligned(4096))) = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

#if FL_X86
#include <asm/vdso.h>

/* Before 6.15: the kernel's own page of vdso data, a linker symbol. */
char fl_vvar_page[4096] __attribute__((aligned(4096)));

const struct vdso_image FL_VDSO_IMAGE = {
	.data = fl_vdso,
	.size = FL_VDSO_SIZE,
	.alt = 64,
	.alt_len = 0,
#if FL_VDSO_VVAR_SYMBOLS
	/* vdso-layout.lds.S: four pages before the image. */
	.sym_vvar_start = -4 * 4096,
	.sym_vvar_page = -4 * 4096,
	.sym_pvclock_page = -3 * 4096,
	.sym_hvclock_page = -2 * 4096,
	.sym_timens_page = -1 * 4096,
#endif
};
#endif
