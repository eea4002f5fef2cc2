/* stdatomic.h with explicit orders: a lock-free stack, flags, every fetch operation. */
#include <stdatomic.h>
#include <stdio.h>
#include <threads.h>

struct node { struct node *_Atomic next; int value; };
static struct node *_Atomic head;
static struct node pool[30];
static atomic_flag busy = ATOMIC_FLAG_INIT;
static int sum;

static int push(void *arg)
{
	int first = *(int *)arg;

	for (int i = first; i < first + 10; i++) {
		struct node *old = atomic_load_explicit(&head, memory_order_relaxed);

		pool[i].value = i;
		do
			atomic_store_explicit(&pool[i].next, old, memory_order_relaxed);
		while (!atomic_compare_exchange_weak_explicit(&head, &old, &pool[i], memory_order_release, memory_order_relaxed));
		while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
			thrd_yield();
		sum += i;
		atomic_flag_clear_explicit(&busy, memory_order_release);
	}
	return 0;
}

int main(void)
{
	int starts[3] = { 0, 10, 20 }, count = 0, total = 0;
	atomic_uint_least32_t bits = 0xf0;
	thrd_t threads[3];

	for (int i = 0; i < 3; i++)
		thrd_create(&threads[i], push, &starts[i]);
	for (int i = 0; i < 3; i++)
		thrd_join(threads[i], 0);
	for (struct node *n = head; n; n = n->next, count++)
		total += n->value;
	printf("%d nodes, %d, %d\n", count, total, sum);
	printf("%x ", atomic_fetch_or_explicit(&bits, 0xf, memory_order_acq_rel));
	printf("%x ", atomic_fetch_and_explicit(&bits, 0x3c, memory_order_relaxed));
	printf("%x ", atomic_fetch_xor_explicit(&bits, 0xff, memory_order_seq_cst));
	printf("%x %d\n", atomic_exchange_explicit(&bits, 1, memory_order_consume), ATOMIC_INT_LOCK_FREE);
	return 0;
}
