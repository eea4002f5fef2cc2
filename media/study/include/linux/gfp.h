/* How memory is asked for. */
#ifndef STUDY_GFP_H
#define STUDY_GFP_H
#include <linux/types.h>

#define __GFP_ZERO ((gfp_t)0x100)
#define GFP_KERNEL ((gfp_t)0xcc0)
#define GFP_KERNEL_ACCOUNT ((gfp_t)0x400cc0)

struct page *alloc_pages(gfp_t gfp, unsigned int order);
void split_page(struct page *page, unsigned int order);
void *kzalloc(size_t size, gfp_t gfp);
void kfree(const void *object);

#endif
