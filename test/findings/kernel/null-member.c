#include <linux/mm.h>
struct inode { long number; char name[40]; struct inode *parent; };
static struct inode root;
void failing(int second)
{
	struct inode *up = root.parent;

	up->parent = &root; // finding: null-pointer
}
