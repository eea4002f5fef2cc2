#include <stdio.h>
static int run(const unsigned char *code)
{
	static const void *const table[] = { &&op_push, &&op_add, &&op_mul, &&op_dup, &&op_halt, &&op_jnz, &&op_dec };
	int stack[16], sp = 0;
	goto *table[*code];
op_push: stack[sp++] = code[1]; code += 2; goto *table[*code];
op_add: sp--; stack[sp - 1] += stack[sp]; code++; goto *table[*code];
op_mul: sp--; stack[sp - 1] *= stack[sp]; code++; goto *table[*code];
op_dup: stack[sp] = stack[sp - 1]; sp++; code++; goto *table[*code];
op_dec: stack[sp - 1]--; code++; goto *table[*code];
op_jnz: if (stack[sp - 1]) code -= code[1]; else code += 2; goto *table[*code];
op_halt: return stack[sp - 1];
}
static int offsets(int x)
{
	static const int d[] = { &&l0 - &&l0, &&l1 - &&l0, &&l2 - &&l0 };
	goto *(&&l0 + d[x]);
l0: return 10;
l1: return 11;
l2: return 12;
}
int main(void)
{
	unsigned char p1[] = { 0, 3, 0, 4, 1, 3, 2, 4 }, p2[] = { 0, 5, 6, 5, 1, 4 };
	printf("%d %d\n", run(p1), run(p2));
	for (int i = 0; i < 3; i++) printf("%d ", offsets(i));
	void *p = &&there; int n = 0;
there:
	if (n++ < 3) goto *p;
	printf("%d\n", n);
	goto in;
	for (n = 0; n < 3; n++) { printf("skip"); in: printf("in%d ", n); if (n > 10) break; n += 4; }
	{ int x; goto inner; { inner: x = 7; printf("%d\n", x); } }
	{ __label__ l; l: if (n-- > 0) goto l; }
	printf("%d\n", n);
	return 0;
}
