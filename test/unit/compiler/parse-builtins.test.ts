import test from 'node:test';
import assert from 'node:assert/strict';
import { body, errorOf, expr, typeOf, value } from './parse-helper.ts';

test('constant arguments fold', () => {
  for (const [e, v] of [['__builtin_clz(1)', 31n], ['__builtin_ctzl(8)', 3n], ['__builtin_ffs(0)', 0n], ['__builtin_ffsll(1ll << 40)', 41n], ['__builtin_popcount(255)', 8n],
    ['__builtin_parity(7)', 1n], ['__builtin_bswap16(0x1234)', 0x3412n], ['__builtin_bswap32(0x12345678)', 0x78563412n], ['__builtin_bswap64(1) == 1ull << 56', 1n],
    ['__builtin_clrsb(-1)', 31n], ['__builtin_strlen("abc")', 3n], ['__builtin_expect(5, 1)', 5n], ['__builtin_abs(-3)', 3n],
    ['__builtin_add_overflow_p(2147483647, 1, (int)0)', 1n], ['__builtin_mul_overflow_p(3, 4, (char)0)', 0n], ['__builtin_object_size((void *)8, 0) == -1ul', 1n],
    ['__builtin_types_compatible_p(int[], int[5])', 1n], ['__builtin_types_compatible_p(const int, int)', 1n], ['__builtin_types_compatible_p(char *, const char *)', 0n],
    ['__builtin_types_compatible_p(enum e, unsigned)', 1n], ['__builtin_isnan(__builtin_nan(""))', 1n], ['__builtin_isinf_sign(-__builtin_inf())', -1n],
    ['__builtin_constant_p("x")', 1n], ['__builtin_constant_p(1 + 2)', 1n]] as const) {
    assert.equal(value(e, 'enum e { A };'), v, e);
  }
});

test('what is not folded reaches the machine in few forms', () => {
  assert.equal(expr('int f(unsigned x) { return __builtin_clz(x); }'), 'clz32(x)');
  assert.equal(expr('int f(long x) { return __builtin_ctzll(x); }'), 'ctz64((unsigned long)x)');
  assert.equal(expr('int f(int a, long b, char *p) { return __builtin_add_overflow(a, b, p); }'), '(int)add_overflow(a, b, p)');
  assert.equal(expr('int f(int a, int *p) { return __builtin_smul_overflow(a, 2, p); }'), '(int)mul_overflow(a, 2, p)');
  assert.match(expr('int f(int x) { return __builtin_ffs(x); }'), /tmp = .*tmp \? \(ctz32\(tmp\) \+ 1\) : 0/);
  assert.equal(expr('void *f(void *a, void *b) { return __builtin_memcpy(a, b, 3); }'), 'memcpy(a, b, 3)'.replace('b', '(const void *)b'));
  assert.equal(expr('void f(int *p) { __atomic_store_n(p, 1, 5); }'), 'atomic_store(p, 1)');
  assert.equal(expr('int f(int *p) { return __sync_fetch_and_add(p, 2L); }'), 'atomic_fetch_add(p, 2)');
  assert.equal(expr('int f(int *p) { return __atomic_add_fetch(p, 1, 0); }'), '(atomic_fetch_add(p, 1, relaxed) + 1)');
  assert.equal(expr('int f(int *p, int *q) { return __atomic_compare_exchange_n(p, q, 3, 0, 5, 5); }'), '(int)atomic_cas(p, q, 3)');
  assert.equal(expr('void f(void) { __builtin_unreachable(); }'), 'unreachable()');
});

test('variable arguments', () => {
  assert.equal(body('int f(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int x = __builtin_va_arg(ap, int); __builtin_va_end(ap); return x; }'),
    '__builtin_va_list ap; vastart(decay(ap)); int x = vaarg(decay(ap), int); vaend(decay(ap)); return x;');
  assert.equal(body('int f(__builtin_va_list ap) { return __builtin_va_arg(ap, int); }'), 'return vaarg(ap, int);');
  assert.equal(typeOf('*p', 'extern __builtin_va_list *p;'), '__builtin_va_list');
});

test('implicit calls have the type that gcc knows, or int f()', () => {
  assert.equal(expr('void *f(void) { return malloc(10); }'), 'malloc(10)');
  assert.equal(typeOf('strlen("a")'), 'unsigned long');
  assert.equal(typeOf('anything(1, 2.0)'), 'int');
});

test('wrong uses are told', () => {
  assert.match(errorOf('int x = __builtin_nonsense(1);').message, /'__builtin_nonsense' is not known/);
  assert.match(errorOf('int f(int a) { return __builtin_clz(); }').message, /wrong arguments/);
  assert.match(errorOf('double _Complex z; int f(void) { return z < z; }').message, /_Complex double/);
  assert.match(errorOf('typedef int v4 __attribute__((vector_size(5)));').message, /vector of 5 bytes of int is not supported/);
});
