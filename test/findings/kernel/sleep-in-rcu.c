#include <linux/mm.h>
void rcu_read_lock(void);
void rcu_read_unlock(void);
void down_read(struct rw_semaphore *sem);
static struct rw_semaphore sem;
void failing(int second)
{
	rcu_read_lock();
	rcu_read_unlock();
	rcu_read_lock(); // began
	down_read(&sem); // finding: sleep-in-atomic
	rcu_read_unlock();
}
