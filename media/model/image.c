/*
 * What a kernel build makes and a source tree lacks: the vdso's image and the symbols around it. The image holds no machine code here (its
 * first page starts like an ELF file, the rest is zeros); user code does not jump into it.
 * The kernel's: the vdso Makefiles and linker scripts of each architecture.
 */
#define FL_VDSO_SIZE 8192

unsigned char fl_vdso[FL_VDSO_SIZE] __attribute__((aligned(4096))) = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
