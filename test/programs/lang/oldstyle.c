int printf(const char *, ...);
int f(); int g(a, b, c, d) short a; unsigned char b; float c; double d; { return a + b + c + d; } static h(x) { return x * 2; } struct s { int v; }; int st(s, p) struct s s; struct s *p; { return s.v + p->v; }
int main() { struct s s = { 4 }; int (*fp)() = f; printf("%d %d %d\n", f(3, 4L), g(1, 2, 3.5f, 4.5), h(21)); printf("%d %d\n", st(s, &s), fp(1, 2L)); return f(1, 1L); } int f(a, b) int a; long b; { return a * 10 + b; }
