/* The code that the kernel lends to every process. */
#ifndef STUDY_VDSO_H
#define STUDY_VDSO_H
struct vdso_image {
	void *data;
	unsigned long size;
	unsigned long alt, alt_len;
};
extern const struct vdso_image vdso64_image;
#endif
