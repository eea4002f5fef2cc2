#include <stdio.h>
static void bye(int *p) { printf("bye %d\n", *p); } static void drop(char **p) { printf("drop %s\n", *p); } struct g { int id; }; static void unlock(struct g *g) { printf("unlock %d\n", g->id); }
#define CLEAN __attribute__((cleanup(bye)))
static int early(int n) { int a CLEAN = 1; if (n == 0) return a += 10, a; { int b CLEAN = 2; if (n == 1) return 20; int c CLEAN = 3; if (n == 2) goto out; } puts("after block"); out: puts("out"); return 30; }
static int value(void) { int x CLEAN = 5; return x++; } static struct g make(int i) { struct g r __attribute__((cleanup(unlock))) = { i }; return r; }
int main(void)
{
	for (int n = 0; n < 4; n++) printf("= %d\n", early(n)); printf("= %d\n", value());
	for (int i = 0; i < 4; i++) { int k CLEAN = i * 100; if (i == 1) continue; if (i == 2) break; puts("body"); }
	int r = ({ int t CLEAN = 7; t * 2; }); printf("%d\n", r); { char *s __attribute__((cleanup(drop))) = "str"; struct g g __attribute__((cleanup(unlock))) = { 4 }; puts("inside"); g.id++; s = "new"; }
	int n = 0; back: { int q CLEAN = n; if (n++ < 2) goto back; } { int j CLEAN = 40; { int k CLEAN = 41; goto end; } } end: puts("end"); switch (1) { case 1: { int sw CLEAN = 50; break; } } for (int once CLEAN = 60, done = 0; !done; done = 1) puts("guarded"); printf("%d\n", make(3).id); int last CLEAN = 1000; return 0;
}
