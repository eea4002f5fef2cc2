/*
 * The page allocator, modelled: every page is a frame of the simulated machine and a struct page of the tree's own layout. Reference
 * counts are the real member _refcount, so that get_page() and put_page() run from the tree.
 * The kernel's: mm/page_alloc.c, mm/swap.c.
 */
#include <linux/mm.h>
#include <linux/gfp.h>

unsigned long fl_frames(unsigned int order);
void fl_free_frame(unsigned long pfn);
void fl_indeterminate(void *p, unsigned long n);
void fl_page_born(unsigned long pfn, unsigned long count);
void fl_page_given_back(unsigned long pfn);
int fl_page_dead(unsigned long pfn);

static void fl_init_page(struct page *page, int references)
{
	memset(page, 0, sizeof(struct page));
	page->_mapcount.counter = -1;
	page->_refcount.counter = references;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	unsigned long count = 1UL << order;
	unsigned long first = fl_frames(order);
	unsigned long i;

	if (!first)
		return 0;
	for (i = 0; i < count; i++) {
		fl_init_page(pfn_to_page(first + i), i == 0);
		if (gfp & __GFP_ZERO)
			memset(page_address(pfn_to_page(first + i)), 0, 4096);
		else
			fl_indeterminate(page_address(pfn_to_page(first + i)), 4096);
	}
	fl_page_born(first, count);
	return pfn_to_page(first);
}

struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order)
{
	return alloc_pages(gfp, order);
}

struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages(gfp, order);
}

struct page *alloc_pages_node_noprof(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages(gfp, order);
}

/* Called when the last reference is gone. */
static void fl_release(struct page *page, unsigned long count)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned long i;

	for (i = 0; i < count; i++)
		if (fl_page_dead(pfn + i))
			fl_free_frame(pfn + i);
}

void __free_pages(struct page *page, unsigned int order)
{
	fl_page_given_back(page_to_pfn(page));
	if (atomic_dec_and_test(&page->_refcount))
		fl_release(page, 1UL << order);
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page(addr), order);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order)
{
	return __get_free_pages(gfp, order);
}

unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}

unsigned long get_zeroed_page_noprof(gfp_t gfp)
{
	return get_zeroed_page(gfp);
}

void split_page(struct page *page, unsigned int order)
{
	unsigned long i;

	for (i = 1; i < (1UL << order); i++)
		page[i]._refcount.counter = 1;
}

static void fl_drop(struct page *page, int references)
{
	if (atomic_sub_and_test(references, &page->_refcount))
		fl_release(page, 1);
}

/*
 * Pages of an unmapping: pointers, whose low bits carry marks since 6.2. Bit 1: the next word holds how many references are given back, times 4.
 */
void free_pages_and_swap_cache(struct encoded_page **pages, int count)
{
	unsigned long *words = (unsigned long *)pages;
	int i;

	for (i = 0; i < count; i++) {
		struct page *page = (struct page *)(words[i] & ~3UL);
		int references = 1;

		if (words[i] & 2)
			references = words[++i] >> 2;
		fl_drop(page, references);
	}
}

void folios_put_refs(struct folio_batch *folios, unsigned int *refs)
{
	unsigned int i;

	for (i = 0; i < folios->nr; i++)
		fl_drop((struct page *)folios->folios[i], refs ? refs[i] : 1);
	folios->nr = 0;
}

void release_pages(struct page **pages, int count)
{
	int i;

	for (i = 0; i < count; i++)
		fl_drop(pages[i], 1);
}

void free_frozen_pages(struct page *page, unsigned int order)
{
	fl_release(page, 1UL << order);
}

void __put_page(struct page *page)
{
	fl_release(page, 1);
}

void __folio_put(struct folio *folio)
{
	fl_release((struct page *)folio, 1);
}

/* mm/vmscan.c's reclaim_pages(), on a machine without swap: what was isolated goes back. Until 5.15 the list is of pages. */
unsigned long fl_putback_folios(struct list_head *list)
{
	struct folio *folio, *next;

	list_for_each_entry_safe(folio, next, list, lru) {
		list_del(&folio->lru);
		folio_add_lru(folio);
		folio_put(folio);
	}
	return 0;
}

unsigned long fl_putback_pages(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		lru_cache_add(page);
		put_page(page);
	}
	return 0;
}

/* Until 5.17, for munlock(2). */
struct zone *page_zone(const struct page *page)
{
	static struct pglist_data node;
	static struct zone zone;

	zone.zone_pgdat = &node;
	return &zone;
}

void __pagevec_lru_add(struct pagevec *pvec)
{
	int i;

	for (i = 0; i < pagevec_count(pvec); i++)
		lru_cache_add(pvec->pages[i]);
	for (i = 0; i < pagevec_count(pvec); i++)
		put_page(pvec->pages[i]);
	pagevec_reinit(pvec);
}
