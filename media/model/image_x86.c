/*
 * x86: struct vdso_image is made by arch/x86/entry/vdso/vdso2c.c (arch/x86/tools since 7.0), the page of vdso data before 6.15 by
 * arch/x86/kernel/vmlinux.lds.S.
 */
#include <asm/vdso.h>

#define FL_VDSO_SIZE 8192
extern unsigned char fl_vdso[FL_VDSO_SIZE];

char fl_vvar_page[4096] __attribute__((aligned(4096)));

/* Since 7.0. */
const struct vdso_image vdso64_image = {
	.data = fl_vdso,
	.size = FL_VDSO_SIZE,
	.alt = 64,
	.alt_len = 0,
};

/* Until 6.14; vdso-layout.lds.S puts four pages of data before the image. */
const struct vdso_image vdso_image_64 = {
	.data = fl_vdso,
	.size = FL_VDSO_SIZE,
	.alt = 64,
	.alt_len = 0,
	.sym_vvar_start = -4 * 4096,
	.sym_vvar_page = -4 * 4096,
	.sym_pvclock_page = -3 * 4096,
	.sym_hvclock_page = -2 * 4096,
	.sym_timens_page = -1 * 4096,
};

/* The page of vsyscalls, which assembly defines: arch/x86/entry/vsyscall/vsyscall_emu_64.S. */
char fl_vsyscall_page;
