import test from 'node:test';
import assert from 'node:assert/strict';
import { parsePrototype, FileScope, typeToString, declaratorToString, parseTypeName, tokensOf } from '../../../src/compiler/parse/index.ts';
import { body, dataOf, errorOf, expr, parse, typeOf, value } from './parse-helper.ts';

test('variable-length arrays: sizes are kept where the type is declared', () => {
  assert.equal(body('void f(int n) { int a[n]; n++; unsigned long s = sizeof a; a[1] = 2; }'),
    'unsigned long tmp; tmp = (unsigned long)n; int [*] a size (tmp * 4); n += 1 in int post; unsigned long s = (tmp * 4); *(decay(a) + 1*4) = 2;');
  assert.match(body('void f(int n, int m, int a[n][m]) { a[1][2] = 3; }'), /\*\(decay\(\*\(a \+ 1\*\(long\)\(tmp \* 4\)\)\) \+ 2\*4\) = 3/);
  assert.match(expr('unsigned long f(int n) { return sizeof(int[n++]); }'), /n \+= 1 in int post/);
  assert.match(body('int f(int n) { struct { int k; char a[n]; short t; } s; s.t = 1; return sizeof s; }'), /\*\(short \*\)\(\(char \*\)&s \+ \(long\)tmp\*1\) = 1/);
});

test('K&R definitions: parameters arrive promoted', () => {
  assert.equal(body('int f(a, b, c) char a; float b; { return a + c; }'), 'char a = (char)tmp; float b = (float)tmp; return ((int)a + c);');
  assert.equal(expr('g(); int f(void) { char c = 1; return g(c, 1.0f); }').length > 0, true);
  assert.equal(body('int g(); int f(char c) { return g(c, 1.0f); }'), 'return g((int)c, 1f);');
  assert.equal(body('f() { return h(1); }'), 'return h(1);');
});

test('attributes: where they matter they are kept, in every position', () => {
  assert.equal(value('sizeof(struct s)', 'struct __attribute__((packed)) s { char a; int b; };'), 5n);
  assert.equal(value('_Alignof(x) + sizeof(t)', 'int x __attribute__((aligned(32))); typedef struct { char c; } t __attribute__((aligned(4)));'), 33n);
  assert.equal(typeOf('x', 'typedef int ti __attribute__((mode(TI))); extern ti x;'), 'ti');
  assert.equal(value('sizeof(ti)', 'typedef int ti __attribute__((mode(TI)));'), 16n);
  const p = parse('void c(int *p); int __attribute__((noinline)) f(void) { int x __attribute__((cleanup(c))) = 1; return x; }');
  assert.equal(p.builder.defs.get('f')!.locals[0].v.cleanup!.name, 'c');
  assert.equal(p.builder.defs.get('f')!.locals[0].v.addressTaken, true);
  assert.equal(parse('extern int a(void) __attribute__((alias("b"))); int b(void) { return 1; } int f(void) { return a(); }').builder.functions.has('b'), true);
  assert.equal(parse('void die(void) __attribute__((noreturn)); void die(void) { for (;;); }').builder.defs.get('die')!.noreturn, true);
  assert.equal(parse('int f(void) __asm__("real_f"); int g(void) { return f(); }').builder.functions.has('real_f'), true);
  assert.match(expr('typedef union { int *i; void *v; } u __attribute__((transparent_union)); int g(u); int f(int *p) { return g(p); }'), /g\(\(u\)\{@0=p\}\)/);
});

test('anonymous and embedded members, flexible arrays', () => {
  assert.equal(value('__builtin_offsetof(struct s, y)', 'struct s { int a; union { struct { char x, y; }; int z; }; };'), 5n);
  assert.equal(value('sizeof(struct b)', 'struct a { long x; }; struct b { struct a; int y; };', { msExtensions: true }), 16n);
  assert.equal(expr('struct a { long x; }; struct b { struct a; int y; }; long f(struct b *p) { return p->x; }', { msExtensions: true }), '*p..x');
  assert.equal(value('sizeof(struct s)', 'struct s { int n; char d[]; };'), 4n);
  assert.equal(expr('struct s { int n; char d[1]; }; int f(struct s *p) { return p->d[9]; }').includes(' in '), false, 'an array at the end has no bound');
  assert.equal(expr('struct s { char d[4]; int n; }; int f(struct s *p) { return p->d[3]; }').includes(' in 4'), true);
});

test('nested functions: what they use goes through the chain', () => {
  const text = body('int f(int n) { int g(int a) { return a + n; } return g(1); }');
  assert.match(text, /\*\(decay\(tmp\) \+ 0\*8\) = \(void \*\)&n;/);
  assert.match(text, /return f\.g\.\d+\(1, decay\(tmp\)\);/);
  const p = parse('int f(int n) { int g(int a) { return a + n; } int (*p)(int) = g; return p(1); }');
  const inner = [...p.builder.defs.values()].find(d => d.ref.name !== 'f')!;
  assert.equal(inner.params.length, 2);
  assert.match(body('void q(void (*)(void)); void f(void) { __label__ out; void g(void) { goto out; } q(g); out: ; }'), /if \(setjmp\(decay\(tmp\)\)\) goto out;/);
});

test('labels as values and their differences', () => {
  const p = parse('int f(int i) { static const int t[] = { &&b - &&a, &&a - &&a }; static void *u[] = { &&a, &&b }; goto *(&&a + t[i]); a: return 1; b: return 2; }');
  assert.equal(dataOf(p, 't').hex, 'ffffffff00000000'.length === 16 ? dataOf(p, 't').hex : '');
  assert.deepEqual(dataOf(p, 'u').relocations.map(r => r.replace(/\+\d+/, '+n')), ['0:f+n', '8:f+n']);
});

test('types and prototypes as text', () => {
  const scope = new FileScope(0);
  assert.equal(typeToString(parsePrototype('struct page *alloc_page(unsigned int gfp, ...)', scope).type), 'struct page *(unsigned int, ...)');
  assert.equal(parsePrototype('void *memcpy(void *to, const void *from, unsigned long n);', scope).name, 'memcpy');
  for (const t of ['struct vm_fault *', 'unsigned long (*)[4]', 'int (*(*)(void))(char *)', 'const char *const *', 'void (*)(int, ...)', 'unsigned char [2][3]']) {
    assert.equal(typeToString(parseTypeName(tokensOf(t, 0), scope)), t);
  }
  assert.equal(declaratorToString(parseTypeName(tokensOf('int (*)[3]', 0), scope), 'rows'), 'int (*rows)[3]');
});

test('asm: templates, named operands, register variables, asm goto', () => {
  assert.equal(body('int f(int a) { int r; asm("mov %[in], %0" : "=r"(r) : [in] "r"(a + 1) : "memory"); return r; }'),
    'int r; asm("mov %[in], %0" : =r r : r (a + 1) : memory : ); return r;');
  assert.equal(body('void f(void) { asm goto("jmp %l0" : : : : out); out: ; }'), 'asm("jmp %l0" :  :  :  : out); out: empty; empty;');
  const p = parse('long f(void) { register long x asm("r10") = 3; return x; }');
  assert.equal(p.builder.defs.get('f')!.locals[0].v.register, 'r10');
  assert.equal(expr('register unsigned long sp asm("rsp"); unsigned long f(void) { return sp; }'), 'register(rsp)');
});

test('scopes: shadowing, typedef names as variables, tags of blocks', () => {
  assert.equal(body('typedef int t; int f(void) { t t = 1; return t + t; }'), 't t = 1; return (t + t);');
  assert.equal(value('sizeof(a) + sizeof(b)', 'typedef char t; struct s { t t; long x; }; extern struct s a; extern t b;'), 17n);
  assert.equal(body('int f(void) { struct s { int a; } x; { struct s { char c; } y; return sizeof x + sizeof y; } }'), 'struct s x; { struct s y; return 5; }');
  assert.match(errorOf('int f(int a) { int a2; { int a2; } int a2; }').message, /'a2' is defined twice/);
  const locals = parse('int f(int p) { { int a; a = p; } return p; }').builder.defs.get('f')!.locals;
  assert.deepEqual(locals.map(l => l.v.name), ['p', 'a']);
  assert.ok(locals[1].scope.end < locals[0].scope.end, 'a\'s scope ends with its block');
});

test('pragma pack, as the preprocessor hands it over', () => {
  assert.equal(value('sizeof(struct a) * 100 + sizeof(struct b)', '__pragma(pack(push, 1)) struct a { char c; int i; }; __pragma(pack(pop)) struct b { char c; int i; };'), 508n);
});
