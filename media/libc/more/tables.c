/* Tables of <search.h>: linear, hashed, and binary trees (these not balanced: only the order of visits is promised). */
typedef unsigned long size_t;
typedef struct { char *key; void *data; } item;
struct node { const void *key; struct node *left, *right; };

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void free(void *p);
int strcmp(const char *a, const char *b);
int *__errno_location(void);

void *lfind(const void *key, const void *base, size_t *n, size_t size, int (*compare)(const void *, const void *))
{
	for (size_t i = 0; i < *n; i++)
		if (!compare(key, (const char *)base + i * size))
			return (char *)base + i * size;
	return 0;
}

void *lsearch(const void *key, void *base, size_t *n, size_t size, int (*compare)(const void *, const void *))
{
	void *found = lfind(key, base, n, size, compare);

	return found ? found : __builtin_memcpy((char *)base + (*n)++ * size, key, size);
}

static item *table;
static size_t room;

int hcreate(size_t n)
{
	if (table)
		return 0;
	room = n < 3 ? 4 : n + n / 2;
	table = calloc(room, sizeof(item));
	return table != 0;
}

void hdestroy(void)
{
	free(table);
	table = 0;
}

item *hsearch(item wanted, int action)
{
	unsigned long h = 5381;
	size_t i;

	for (const char *s = wanted.key; *s; s++)
		h = h * 33 + (unsigned char)*s;
	for (i = 0; i < room; i++) {
		item *at = &table[(h + i) % room];

		if (at->key && strcmp(at->key, wanted.key))
			continue;
		if (at->key)
			return at;
		if (action != 1) {
			*__errno_location() = 3;
			return 0;
		}
		*at = wanted;
		return at;
	}
	*__errno_location() = 12;
	return 0;
}

static struct node **place(const void *key, struct node **root, int (*compare)(const void *, const void *))
{
	while (*root) {
		int c = compare(key, (*root)->key);

		if (c == 0)
			break;
		root = c < 0 ? &(*root)->left : &(*root)->right;
	}
	return root;
}

void *tsearch(const void *key, struct node **root, int (*compare)(const void *, const void *))
{
	struct node **at;

	if (!root)
		return 0;
	at = place(key, root, compare);
	if (!*at) {
		*at = calloc(1, sizeof(**at));
		(*at)->key = key;
	}
	return *at;
}

void *tfind(const void *key, struct node *const *root, int (*compare)(const void *, const void *))
{
	return root ? *place(key, (struct node **)root, compare) : 0;
}

void *tdelete(const void *key, struct node **root, int (*compare)(const void *, const void *))
{
	struct node *gone, **at, *parent;

	if (!root)
		return 0;
	parent = *root;
	for (at = root; *at;) {
		int c = compare(key, (*at)->key);

		if (c == 0)
			break;
		parent = *at;
		at = c < 0 ? &(*at)->left : &(*at)->right;
	}
	gone = *at;
	if (!gone)
		return 0;
	if (gone->left && gone->right) {
		struct node **next = &gone->right;

		while ((*next)->left)
			next = &(*next)->left;
		gone->key = (*next)->key;
		gone = *next;
		*next = gone->right;
	} else {
		*at = gone->left ? gone->left : gone->right;
	}
	free(gone);
	return parent;
}

static void walk(const struct node *n, void (*action)(const void *, int, int), int depth)
{
	if (!n->left && !n->right) {
		action(n, 3, depth);
		return;
	}
	action(n, 0, depth);
	if (n->left)
		walk(n->left, action, depth + 1);
	action(n, 1, depth);
	if (n->right)
		walk(n->right, action, depth + 1);
	action(n, 2, depth);
}

void twalk(const void *root, void (*action)(const void *, int, int))
{
	if (root)
		walk(root, action, 0);
}

struct chain { struct chain *next, *prev; };

void insque(void *element, void *after)
{
	struct chain *e = element, *a = after;

	e->prev = a;
	e->next = a ? a->next : 0;
	if (a) {
		if (a->next)
			a->next->prev = e;
		a->next = e;
	}
}

void remque(void *element)
{
	struct chain *e = element;

	if (e->next)
		e->next->prev = e->prev;
	if (e->prev)
		e->prev->next = e->next;
}
