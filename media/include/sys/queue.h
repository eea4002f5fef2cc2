#ifndef _FL_SYS_QUEUE_H
#define _FL_SYS_QUEUE_H
/* Lists and queues of BSD (queue(7)). */
#define SLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head) { 0 }
#define SLIST_ENTRY(type) struct { struct type *sle_next; }
#define SLIST_EMPTY(head) ((head)->slh_first == 0)
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_NEXT(e, field) ((e)->field.sle_next)
#define SLIST_INIT(head) ((void)((head)->slh_first = 0))
#define SLIST_FOREACH(e, head, field) for ((e) = (head)->slh_first; (e); (e) = (e)->field.sle_next)
#define SLIST_INSERT_HEAD(head, e, field) do { (e)->field.sle_next = (head)->slh_first; (head)->slh_first = (e); } while (0)
#define SLIST_INSERT_AFTER(at, e, field) do { (e)->field.sle_next = (at)->field.sle_next; (at)->field.sle_next = (e); } while (0)
#define SLIST_REMOVE_HEAD(head, field) do { (head)->slh_first = (head)->slh_first->field.sle_next; } while (0)
#define SLIST_REMOVE(head, e, type, field) do { \
	struct type **__at = &(head)->slh_first; \
	while (*__at != (e)) __at = &(*__at)->field.sle_next; \
	*__at = (e)->field.sle_next; \
} while (0)
#define LIST_HEAD(name, type) struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head) { 0 }
#define LIST_ENTRY(type) struct { struct type *le_next, **le_prev; }
#define LIST_EMPTY(head) ((head)->lh_first == 0)
#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_NEXT(e, field) ((e)->field.le_next)
#define LIST_INIT(head) ((void)((head)->lh_first = 0))
#define LIST_FOREACH(e, head, field) for ((e) = (head)->lh_first; (e); (e) = (e)->field.le_next)
#define LIST_INSERT_HEAD(head, e, field) do { \
	if (((e)->field.le_next = (head)->lh_first) != 0) (head)->lh_first->field.le_prev = &(e)->field.le_next; \
	(head)->lh_first = (e); \
	(e)->field.le_prev = &(head)->lh_first; \
} while (0)
#define LIST_INSERT_AFTER(at, e, field) do { \
	if (((e)->field.le_next = (at)->field.le_next) != 0) (at)->field.le_next->field.le_prev = &(e)->field.le_next; \
	(at)->field.le_next = (e); \
	(e)->field.le_prev = &(at)->field.le_next; \
} while (0)
#define LIST_INSERT_BEFORE(at, e, field) do { \
	(e)->field.le_prev = (at)->field.le_prev; \
	(e)->field.le_next = (at); \
	*(at)->field.le_prev = (e); \
	(at)->field.le_prev = &(e)->field.le_next; \
} while (0)
#define LIST_REMOVE(e, field) do { \
	if ((e)->field.le_next) (e)->field.le_next->field.le_prev = (e)->field.le_prev; \
	*(e)->field.le_prev = (e)->field.le_next; \
} while (0)
#define STAILQ_HEAD(name, type) struct name { struct type *stqh_first, **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head) { 0, &(head).stqh_first }
#define STAILQ_ENTRY(type) struct { struct type *stqe_next; }
#define STAILQ_INIT(head) do { (head)->stqh_first = 0; (head)->stqh_last = &(head)->stqh_first; } while (0)
#define STAILQ_EMPTY(head) ((head)->stqh_first == 0)
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_NEXT(e, field) ((e)->field.stqe_next)
#define STAILQ_FOREACH(e, head, field) for ((e) = (head)->stqh_first; (e); (e) = (e)->field.stqe_next)
#define STAILQ_INSERT_HEAD(head, e, field) do { \
	if (((e)->field.stqe_next = (head)->stqh_first) == 0) (head)->stqh_last = &(e)->field.stqe_next; \
	(head)->stqh_first = (e); \
} while (0)
#define STAILQ_INSERT_TAIL(head, e, field) do { (e)->field.stqe_next = 0; *(head)->stqh_last = (e); (head)->stqh_last = &(e)->field.stqe_next; } while (0)
#define STAILQ_REMOVE_HEAD(head, field) do { \
	if (((head)->stqh_first = (head)->stqh_first->field.stqe_next) == 0) (head)->stqh_last = &(head)->stqh_first; \
} while (0)
#define SIMPLEQ_HEAD STAILQ_HEAD
#define SIMPLEQ_ENTRY STAILQ_ENTRY
#define SIMPLEQ_INIT STAILQ_INIT
#define SIMPLEQ_FOREACH STAILQ_FOREACH
#define SIMPLEQ_INSERT_TAIL STAILQ_INSERT_TAIL
#define TAILQ_HEAD(name, type) struct name { struct type *tqh_first, **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head) { 0, &(head).tqh_first }
#define TAILQ_ENTRY(type) struct { struct type *tqe_next, **tqe_prev; }
#define TAILQ_INIT(head) do { (head)->tqh_first = 0; (head)->tqh_last = &(head)->tqh_first; } while (0)
#define TAILQ_EMPTY(head) ((head)->tqh_first == 0)
#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_NEXT(e, field) ((e)->field.tqe_next)
#define TAILQ_LAST(head, name) (*(((struct name *)((head)->tqh_last))->tqh_last))
#define TAILQ_PREV(e, name, field) (*(((struct name *)((e)->field.tqe_prev))->tqh_last))
#define TAILQ_FOREACH(e, head, field) for ((e) = (head)->tqh_first; (e); (e) = (e)->field.tqe_next)
#define TAILQ_FOREACH_REVERSE(e, head, name, field) for ((e) = TAILQ_LAST(head, name); (e); (e) = TAILQ_PREV(e, name, field))
#define TAILQ_INSERT_HEAD(head, e, field) do { \
	if (((e)->field.tqe_next = (head)->tqh_first) != 0) (head)->tqh_first->field.tqe_prev = &(e)->field.tqe_next; \
	else (head)->tqh_last = &(e)->field.tqe_next; \
	(head)->tqh_first = (e); \
	(e)->field.tqe_prev = &(head)->tqh_first; \
} while (0)
#define TAILQ_INSERT_TAIL(head, e, field) do { \
	(e)->field.tqe_next = 0; \
	(e)->field.tqe_prev = (head)->tqh_last; \
	*(head)->tqh_last = (e); \
	(head)->tqh_last = &(e)->field.tqe_next; \
} while (0)
#define TAILQ_INSERT_AFTER(head, at, e, field) do { \
	if (((e)->field.tqe_next = (at)->field.tqe_next) != 0) (e)->field.tqe_next->field.tqe_prev = &(e)->field.tqe_next; \
	else (head)->tqh_last = &(e)->field.tqe_next; \
	(at)->field.tqe_next = (e); \
	(e)->field.tqe_prev = &(at)->field.tqe_next; \
} while (0)
#define TAILQ_REMOVE(head, e, field) do { \
	if ((e)->field.tqe_next) (e)->field.tqe_next->field.tqe_prev = (e)->field.tqe_prev; \
	else (head)->tqh_last = (e)->field.tqe_prev; \
	*(e)->field.tqe_prev = (e)->field.tqe_next; \
} while (0)
#define CIRCLEQ_HEAD(name, type) struct name { struct type *cqh_first, *cqh_last; }
#endif
