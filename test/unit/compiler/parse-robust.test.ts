/** Broken programs end in a message, whatever is broken: mutations of a text that has every construct. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { CompileError, FileScope, parseTranslationUnit, tokensOf } from '../../../src/compiler/parse/index.ts';
import { TestBuilder } from './parse-helper.ts';

const TEXT = `
typedef unsigned long size_t; struct list { struct list *next, *prev; }; enum mode { OFF, ON = 4, LAST };
struct item { int key; union { char c[4]; float f; }; struct list node; unsigned a:3, b:5; long tail[]; } __attribute__((packed, aligned(8)));
static struct item table[3] = { [0 ... 1] = { .key = ON, .c = "ab", .node = { &table[0].node, &table[1].node } }, { 7 } };
extern int printf(const char *, ...); static inline int twice(int x) { return x << 1; }
static int (*const ops[])(int) = { twice, [2] = &twice };
int old(a, b) short a; double b; { return a + (int)b; }
static size_t count(int n, int grid[n][n + 1], ...) {
  __builtin_va_list ap; int total = 0, vla[n];
  __builtin_va_start(ap, grid);
  for (int i = 0; i < n; i++) { vla[i] = __builtin_va_arg(ap, int); if (i & 1) continue; total += grid[i][0] ?: 1; }
  __builtin_va_end(ap);
  switch (total) { case 0: case 2 ... 9: total--; break; default: do { total /= 2; } while (total > 3); }
  goto *(total ? &&out : &&again);
again: total = ({ __auto_type t = total; typeof(t) u = t * 2; u; });
out: asm volatile("nop %0" : "=r"(total) : [n] "i"(3) : "memory");
  return sizeof(vla) + __builtin_offsetof(struct item, c[2]) + _Generic(total, int: 1, default: 2) + ops[0](total) + ((struct list){ 0 }).next == 0;
}
_Static_assert(sizeof(struct list) == 16, "size");
int main(void) { int inner(int q) { return q + LAST; } int g[2][3] = { { 1, 2 }, 3 }; return (int)count(2, 0, 1, 2) + inner(g[1][0]) + old(1, 2.0) + L'x' + 0x1p3f; }
`;

test('the text itself is right', () => { parseTranslationUnit(tokensOf(TEXT, 0), new FileScope(0), new TestBuilder()); });

test('300 mutations: each is a program or a message with a place in the text', () => {
  let s = 12345;
  const rnd = (n: number) => { s = (Math.imul(s, 1103515245) + 12345) >>> 0; return Math.floor((s / 2 ** 32) * n); };
  const original = tokensOf(TEXT, 0);
  for (let i = 0; i < 300; i++) {
    const toks = [...original];
    for (let k = rnd(5) + 1; k > 0; k--) {
      const a = rnd(toks.length), n = rnd(4) + 1, from = rnd(original.length);
      switch (rnd(4)) {
        case 0: toks.splice(a, n); break;
        case 1: toks.splice(a, 0, ...original.slice(from, from + n * 3)); break;
        case 2: toks[a] = original[from]; break;
        default: toks.length = Math.max(1, a);
      }
    }
    for (const lenient of [false, true]) {
      try { parseTranslationUnit(toks, new FileScope(0), new TestBuilder(), { lenient }); } catch (e) {
        assert.ok(e instanceof CompileError, `mutation ${i}: ${(e as Error).stack}`);
        assert.ok(e.message.length > 0 && e.place.offset >= 0 && e.place.offset <= TEXT.length && e.place.end >= e.place.offset, `mutation ${i}: ${e.message}`);
      }
    }
  }
});
