// One order everywhere; what comes close to the wrong ones.
#include <linux/mm.h>
#include <linux/slab.h>
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void down_read(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
void rcu_read_lock(void);
void rcu_read_unlock(void);
static struct mutex outer, inner;
static spinlock_t list, stats;
static struct rw_semaphore sem;
struct node { spinlock_t lock; struct node *child; };
static int counter;
void failing(int second)
{
	struct node *parent = kzalloc(sizeof(*parent), GFP_KERNEL);
	int i;

	parent->child = kzalloc(sizeof(*parent), GFP_KERNEL);
	for (i = 0; i < 3; i++) {
		mutex_lock(&outer);
		mutex_lock(&inner);
		spin_lock(&list);
		spin_lock(&stats);
		counter++;
		spin_unlock(&list);
		spin_unlock(&stats);
		mutex_unlock(&outer);
		mutex_unlock(&inner);
	}
	mutex_lock(&inner);
	if (mutex_trylock(&outer))
		mutex_unlock(&outer);
	mutex_unlock(&inner);
	spin_lock(&stats);
	if (spin_trylock(&list))
		spin_unlock(&list);
	spin_unlock(&stats);
	spin_lock(&parent->lock);
	spin_lock(&parent->child->lock);
	spin_unlock(&parent->child->lock);
	spin_unlock(&parent->lock);
	down_read(&sem);
	up_read(&sem);
	down_write(&sem);
	downgrade_write(&sem);
	up_read(&sem);
	rcu_read_lock();
	rcu_read_lock();
	spin_lock(&list);
	spin_unlock(&list);
	rcu_read_unlock();
	rcu_read_unlock();
	preempt_disable();
	preempt_enable();
	might_sleep();
	mutex_lock(&outer);
	mutex_unlock(&outer);
	kfree(parent->child);
	kfree(parent);
}
