import test from 'node:test';
import assert from 'node:assert/strict';
import { body, dataOf, errorOf, expr, parse, typeOf, value } from './parse-helper.ts';

test('arithmetic is typed and converted', () => {
  assert.equal(expr('int f(int a, long b) { return a + b; }'), '(int)((long)a + b)');
  assert.equal(expr('int f(char a, unsigned short b) { return a * b; }'), '((int)a * (int)b)');
  assert.equal(expr('int f(unsigned a, int b) { return a > b; }'), "((unsigned int)b <' a)");
  assert.equal(expr('double f(float a, int b) { return a / b; }'), '(double)(a / (float)b)');
  assert.equal(expr('int f(int *p, int i) { return p[i]; }'), '*(p + (long)i*4)');
  assert.equal(expr('int f(int i) { int a[8]; a[i]; }'), '*(decay(a) + (long)i*4 in 8)');
  assert.equal(expr('long f(int *p, int *q) { return p - q; }'), '(p -p q)/4');
  assert.equal(expr('void f(char *p) { p -= 2; }'), 'p ptr+= 2 in long * -1');
  assert.equal(expr('void f(short s) { s++; }'), 's += 1 in int post');
  assert.equal(expr('int f(_Bool b, void *p) { return b = p; }'), '(int)b = (_Bool)p');
});

test('integer constants have the type and value that gcc gives them', () => {
  for (const [e, t] of [['1', 'int'], ['2147483648', 'long'], ['0x80000000', 'unsigned int'], ['1u', 'unsigned int'], ['1ul', 'unsigned long'], ['1ll', 'long long'],
    ['0xffffffffffffffff', 'unsigned long'], ["'a'", 'int'], ["L'a'", 'int'], ['1.0', 'double'], ['1.0f', 'float'], ['1.0L', 'long double'], ['0b101', 'int'],
    ['(char)1 + (char)1', 'int'], ['1 ? 1 : 1L', 'long'], ['sizeof 1', 'unsigned long'], ['(char*)0 - (char*)0', 'long'], ['1 == 1', 'int'],
    ['-1u', 'unsigned int'], ['1 ? (char *)0 : (void *)0', 'char *'], ['1 << 1L', 'int'], ['(_Bool)1 + (_Bool)1', 'int']] as const) {
    assert.equal(typeOf(e), t, e);
  }
  for (const [e, v] of [['0x10', 16n], ['010', 8n], ["'\\377'", -1n], ["'ab'", 24930n], ['-1 / 2', 0n], ['-7 % 3', -1n], ['1u - 2', 4294967295n], ['-1 >> 1', -1n],
    ['0x80000000 >> 31', 1n], ['(char)200', -56n], ['(unsigned char)-1', 255n], ['(_Bool)0.5', 1n], ['(int)3.99', 3n], ['5 > 3 && 2 < 1', 0n], ['~0ull == -1', 1n],
    ['sizeof(int[3])', 12n], ['(int)(0.1f * 10)', 1n], ['0x1p3 == 8', 1n], ['1 ?: 2', 1n], ['0 ?: 2', 2n], ['((unsigned __int128)1 << 100) >> 98', 4n],
    ['-2147483648 < 0u', 1n], ['(1ull << 63) / 3', 3074457345618258602n]] as const) {
    assert.equal(value(e), v, e);
  }
});

test('declarators read inside out', () => {
  for (const [d, t] of [['int (*x)[4]', 'int (*)[4]'], ['int *x[4]', 'int *[4]'], ['int (*(*x)(char))[3]', 'int (*(*)(char))[3]'],
    ['void (*x(int, void (*)(int)))(int)', 'void (*(int, void (*)(int)))(int)'], ['const char *const *x', 'const char *const *'],
    ['unsigned long long int x', 'unsigned long long'], ['long unsigned x', 'unsigned long'], ['struct s { int a; } *x', 'struct s *'], ['enum e { A } x', 'enum e'],
    ['int x(void)', 'int (void)'], ['int x()', 'int ()'], ['int x(const char *, ...)', 'int (const char *, ...)'], ['volatile int *volatile x', 'volatile int *volatile']]) {
    const { scope } = parse(`extern ${d};`);
    const s = scope.known('x');
    assert.ok(s && s.what !== 'enumerator');
    assert.equal(typeOf('x', `extern ${d};`), t, d);
  }
});

test('structures are laid out as gcc does', () => {
  const sizes: [string, bigint][] = [
    ['struct { char c; int i; }', 8n], ['struct { char c; int i; } __attribute__((packed))', 5n], ['struct { int a:3; int b:30; }', 8n], ['struct { char c; int b:8; }', 4n],
    ['struct { int a:3; int :0; int b:3; }', 8n], ['struct { char c; short s; char d; }', 6n], ['union { int i; char c[5]; }', 8n], ['struct { }', 0n],
    ['struct { char c; } __attribute__((aligned(16)))', 16n], ['struct { char c; int i[]; }', 4n], ['struct { long a; char b; }', 16n],
    ['struct { char a; long long b:40; }', 8n], ['struct { char a; long long b:40; char c; int d:20; }', 16n], ['struct { _Bool a:1; _Bool b:1; }', 1n],
    ['struct { int a:20; short b:10; }', 4n], ['struct { short a:9; int b:9; char c:3; }', 4n], ['struct { char a; int :5; }', 2n], ['struct { char c; int :0; }', 4n],
    ['struct __attribute__((packed)) { char a; int b:12; char c; }', 4n], ['struct { struct { char x; }; union { int y; long z; }; }', 16n], ['struct { long double d; char c; }', 32n],
    ['struct { char a; __int128 b; }', 32n], ['struct { _Alignas(8) char a; char b; }', 8n],
  ];
  for (const [s, n] of sizes) assert.equal(value(`sizeof(${s})`), n, s);
  assert.equal(value('__builtin_offsetof(struct s, b)', 'struct s { char a; int b; };'), 4n);
  assert.equal(value('(unsigned long)&((struct s *)0)->x.y[2]', 'struct s { char a; struct { short y[4]; } x; };'), 6n);
  assert.equal(value('__builtin_offsetof(struct s, x.y[2])', 'struct s { char a; struct { short y[4]; } x; };'), 6n);
});

test('bit-fields: places and promotions', () => {
  assert.equal(typeOf('s.a + s.a', 'struct { unsigned a:31; } s;'), 'int');
  assert.equal(typeOf('s.a + s.a', 'struct { unsigned a:32; } s;'), 'unsigned int');
  assert.equal(typeOf('s.a + s.a', 'struct { unsigned long a:20; } s;'), 'int');
  assert.equal(expr('int f(void) { struct { unsigned long long x:40; } s; return s.x << 10 > 0; }'), "(0 <' (((unsigned long long)s.x << 10) & 1099511627775))", 'computed in 40 bits');
});

test('initialisers are made flat', () => {
  const init = (d: string) => body(`struct p { int x, y; }; struct q { struct p a, b[2]; int c; }; void f(void) { ${d} }`);
  assert.equal(init('int a[] = {1, 2, 3};'), 'int [3] a = {@0=1 @4=2 @8=3};');
  assert.equal(init('struct q v = {1, 2, 3, 4, 5, 6, 7};'), 'struct q v = {@0=1 @4=2 @8=3 @12=4 @16=5 @20=6 @24=7};');
  assert.equal(init('struct q v = {{1}, {{2}, {3, 4}}, 5};'), 'struct q v = {@0=1 @8=2 @16=3 @20=4 @24=5};');
  assert.equal(init('struct q v = {.b[1].y = 1, 2, .a = {3}};'), 'struct q v = {@20=1 @24=2 @0=3};');
  assert.equal(init('struct q v = {.b[0].y = 1, 2, 3, 4};'), 'struct q v = {@12=1 @16=2 @20=3 @24=4};');
  assert.equal(init('int a[10] = {[2 ... 4] = 7, 8, [0] = 1};'), 'int [10] a = {@8x3/4=7 @20=8 @0=1};');
  assert.equal(init('char s[] = "ab", t[2] = "ab", u[5] = {"ab"};'), 'char [3] s = {@0="ab"}; char [2] t = {@0="ab"}; char [5] u = {@0="ab"};');
  assert.equal(init('struct p v[2] = {{.y = 1}, [0].x = 4};'), 'struct p [2] v = {@4=1 @0=4};');
  assert.equal(init('struct p x = {1, 2}; struct q v = {x, .c = 1};'), 'struct p x = {@0=1 @4=2}; struct q v = {@0=x @24=1};');
  assert.equal(init('struct p v = {y: 1, x: 2};'), 'struct p v = {@4=1 @0=2};');
  assert.equal(init('int a[2][2] = {1, 2, 3}, b[][2] = {{1}, {2, 3}, 4};'), 'int [2][2] a = {@0=1 @4=2 @8=3}; int [3][2] b = {@0=1 @8=2 @12=3 @16=4};');
  assert.equal(init('union { int a; char c[8]; } u = {.c = "x"}, w = {3};'), 'union {...} u = {@0="x"}; union {...} w = {@0=3};');
  assert.equal(init('struct p v[3] = {[0 ... 2] = {1, 2}, [1] = {3}};'), 'struct p [3] v = {@0x1/8=1 @16x1/8=1 @4x1/8=2 @20x1/8=2 @8=3};');
  assert.equal(init('int x = {1}; int *p = (int[]){1, 2};'), 'int x = 1; int * p = decay((int [2]){@0=1 @4=2});');
  assert.equal(init('struct { int a; struct { int b, c; }; int d; } v = {.b = 1, 2, 3};'), 'struct {...} v = {@4=1 @8=2 @12=3};');
});

test('static data: bytes and relocations', () => {
  const p = parse(`
    struct s { char c; int *p; int (*f)(void); struct { short y[4]; } x; }; extern int ext; int g(void); static int arr[10];
    struct s a = { 1, &arr[3], g, { { 1, 2 } } };
    long addr = (long)&a.x.y[2] + 1; char *str = "hi" + 1; int *q = arr + 2; void *v = &((struct s *)0)->x;
    struct flex { int n; int a[]; } fl = { 2, { 5, 6 } }; int t[] = { [2] = 7 }; int tent; const char msg[4] = "abcdef";
    struct { unsigned a:3, b:5; int c; } bits = { 5, 9, -1 }; double d = 1.5; float fl2 = 0.1; int *cl = (int[]){ 1, 2 };
    unsigned long diff = (char *)&arr[4] - (char *)&arr[1]; int neg = -1; _Bool yes = &ext; struct s copy = (struct s){ .c = 9 };
    int big[4] = { [0 ... 3] = 2, [1] = 3 };`);
  assert.deepEqual(dataOf(p, 'a'), { hex: '01' + '00'.repeat(23) + '0100020000000000', relocations: ['8:arr+12', '16:g'] });
  assert.deepEqual(dataOf(p, 'addr').relocations, ['0:a+29']);
  assert.deepEqual(dataOf(p, 'str').relocations, ['0:"hi"+1']);
  assert.deepEqual(dataOf(p, 'q').relocations, ['0:arr+8']);
  assert.equal(dataOf(p, 'v').hex, '1800000000000000');
  assert.equal(dataOf(p, 'fl').hex, '020000000500000006000000');
  assert.equal(dataOf(p, 't').hex, '000000000000000007000000');
  assert.equal(dataOf(p, 'tent').hex, '00000000');
  assert.equal(dataOf(p, 'msg').hex, '61626364');
  assert.equal(dataOf(p, 'bits').hex, '4d000000ffffffff');
  assert.equal(dataOf(p, 'd').hex, '000000000000f83f');
  assert.equal(dataOf(p, 'fl2').hex, 'cdcccc3d');
  assert.deepEqual(dataOf(p, 'cl').relocations, ['0:anonymous']);
  assert.equal(dataOf(p, 'diff').hex, '0c00000000000000');
  assert.equal(dataOf(p, 'yes').hex, '01');
  assert.equal(dataOf(p, 'copy').hex, '09' + '00'.repeat(31));
  assert.equal(dataOf(p, 'big').hex, '02000000030000000200000002000000');
});

test('statements', () => {
  assert.equal(body('void f(int a) { if (a) a = 1; else if (!a) return; while (a--) ; do { a++; } while (a < 3); for (int i = 0; i < 3; i++) continue; }'),
    'if (a) a = 1; else if (!a) return; while (a -= 1 in int post) empty; do { a += 1 in int post; } while ((a < 3)); for (int i = 0; (i < 3); i += 1 in int post) continue;');
  assert.equal(body('int f(int a) { switch (a) { case 1: case 3 ... 5: return 1; default: break; } return 0; }'),
    'switch (a) [1..1 3..5 default] { case: empty; case: empty; return 1; default: empty; break; } return 0;');
  assert.equal(body('void f(void) { static void *t[] = { &&a, &&b }; goto *t[0]; a: b: ; }'), 'empty; goto **(decay(t) + 0*8 in 2); a: empty; b: empty; empty;');
  assert.equal(body('void f(int x) { asm volatile("add %1, %0" : "+r"(x) : "ri"(5) : "cc", "memory"); }'), 'asm("add %1, %0" : +r x : ri 5 : cc memory : );');
});

test('GNU: statement expressions, typeof, labels, elvis, __auto_type', () => {
  assert.equal(expr('int f(int a) { return ({ int t = a; t + 1; }); }'), '({ int t = a; (t + 1); })');
  assert.equal(expr('int f(int a) { return a ?: 3; }'), '(a ?  : 3)');
  assert.equal(body('void f(int *p) { __auto_type x = *p; typeof(p) q = p; }'), 'int x = *p; int * q = p;');
  assert.equal(expr('unsigned long f(void) { return ({ __label__ here; here: (unsigned long)&&here; }); }'), '({ here: empty; (unsigned long)&&here#1; })');
});

test('kernel idioms: constant tests, container_of, type checks', () => {
  const isConst = (x: string) => `(sizeof(int) == sizeof(*(8 ? ((void *)((long)(${x}) * 0l)) : (int *)8)))`;
  assert.equal(value(isConst('5')), 1n);
  assert.match(expr(`int f(int a) { return ${isConst('a')}; }`), /^0$/);
  assert.equal(value('__builtin_types_compatible_p(int *, typeof(p))', 'extern int *p;'), 1n);
  assert.equal(value('_Generic((p), char *: 1, const int *: 2, default: 3)', 'extern const int *p;'), 2n);
  assert.equal(value('__builtin_choose_expr(1, 5, (char *)0)'), 5n);
  assert.equal(value('__builtin_constant_p(5) + 2 * __builtin_constant_p(x)', 'extern int x;'), 1n);
  assert.equal(value('sizeof(struct { int: (-!!(0)); })'), 0n);
});

test('errors say what, and where', () => {
  assert.deepEqual(errorOf('int f(void) { return x; }'), { message: "'x' is not declared: declare it, include its header, or check its spelling", at: 'x' });
  assert.deepEqual(errorOf('int f(void) { return 1 }'), { message: "expected ';' after the statement, found '}'", at: '}' });
  assert.deepEqual(errorOf('struct s { int a; } v; int f(void) { return v.b; }'), { message: "'struct s' has no member 'b': check its spelling or its definition", at: 'v.b' });
  assert.deepEqual(errorOf('foo_t x;').at, 'foo_t');
  assert.match(errorOf('int f(void) { goto out; }').message, /no label 'out'/);
  assert.match(errorOf('void f(void) { struct s v; }').message, /'struct s' is incomplete/);
  assert.match(errorOf('int f(void) {').message, /end of file/);
  assert.match(errorOf('_Static_assert(1 == 2, "no");').message, /static assertion failed: no/);
});

test('a tree\'s fragment: what is undeclared traps when it is reached', () => {
  assert.equal(body('void f(int a) { if (0) undefined_thing->x = 1; a = other; }', 'f', { lenient: true }),
    "undeclared('undefined_thing' is not declared: declare it, include its header, or check its spelling); a = undeclared('other' is not declared: declare it, include its header, or check its spelling);");
});

test('depth is limited by a message, not by the stack', () => {
  assert.match(errorOf(`int x = ${'('.repeat(20000)}1${')'.repeat(20000)};`).message, /nested too deeply/);
  assert.match(errorOf(`void f(void) { ${'{'.repeat(20000)}`).message, /nested too deeply/);
  assert.match(errorOf(`int ${'*('.repeat(20000)}x;`).message, /nested too deeply/);
  assert.match(errorOf(`int x = ${'-'.repeat(20000)}1;`).message, /nested too deeply/);
  assert.match(errorOf(`int x[] = ${'{'.repeat(20000)}1;`).message, /nested too deeply/);
  assert.match(errorOf(`${'struct {'.repeat(20000)} int x;`).message, /nested too deeply/);
  assert.match(errorOf(`void f(int a) { ${'if (a) '.repeat(20000)};}`).message, /nested too deeply/);
  assert.match(errorOf(`void f(int a) { a = ${'a = '.repeat(20000)}1;}`).message, /nested too deeply/);
  assert.match(errorOf(`void f(int a) { ${'({ '.repeat(20000)}`).message, /nested too deeply/);
});
