import test from 'node:test';
import assert from 'node:assert/strict';
import { Ev, KIND_MASK, NameKind, STRIDE } from '../../../src/tree/scan/events.ts';
import { scan } from '../../../src/tree/scan/scanner.ts';

const WORDS: Record<number, string> = {
  [NameKind.Function]: 'function', [NameKind.Prototype]: 'prototype', [NameKind.Variable]: 'variable', [NameKind.Typedef]: 'typedef', [NameKind.Struct]: 'struct',
  [NameKind.Union]: 'union', [NameKind.Enum]: 'enum', [NameKind.Enumerator]: 'enumerator', [NameKind.Invocation]: 'invocation',
};
/** `kind name` of every declared name, in order. */
function names(text: string): string[] {
  const x = scan(text);
  const out: string[] = [];
  for (let o = 0; o < x.events.length; o += STRIDE) if (x.events[o] === Ev.Name) out.push(`${WORDS[x.events[o + 4] & KIND_MASK]} ${x.strings[x.events[o + 1]]}`);
  return out;
}
/** Text of the item that declares a name. */
function item(text: string, name: string): string {
  const x = scan(text);
  for (let o = 0; o < x.events.length; o += STRIDE) if (x.events[o] === Ev.Name && x.strings[x.events[o + 1]] === name) return text.slice(x.events[o + 2], x.events[o + 3]);
  return '';
}

test('functions with annotations anywhere', () => {
  assert.deepEqual(names('static __always_inline struct foo __rcu *bar(int x) __must_hold(x) { return 0; }'), ['function bar']);
  assert.deepEqual(names('asmlinkage __visible void __init __no_sanitize_address start(void)\n{\n}\n'), ['function start']);
  assert.deepEqual(names('__printf(2, 3)\nint say(int n, const char *f, ...);'), ['prototype say']);
  assert.deepEqual(names('struct foo get(int x) { }'), ['function get']);
  assert.deepEqual(names('static vm_fault_t vvar_fault(const struct vm_special_mapping *sm,\n\tstruct vm_area_struct *vma, struct vm_fault *vmf)\n{\n}'), ['function vvar_fault']);
  assert.deepEqual(names('u64 notrace __weak now(void) { } __be32 __swab(__be32 x);'), ['function now', 'prototype __swab']);
  assert.deepEqual(names('typeof(int) f(void) { }'), ['function f']);
});

test('function pointers, arrays, lists of declarators', () => {
  assert.deepEqual(names('typedef int (*cb_t)(int), *ip; typedef void handler(int); typedef u8 key_t[16];'), ['typedef cb_t', 'typedef ip', 'typedef handler', 'typedef key_t']);
  assert.deepEqual(names('static void (*fn)(int) = 0; void (*get(int x))(int) { } int (*table[4])(void);'), ['variable fn', 'function get', 'variable table']);
  assert.deepEqual(names('int a, *b, c[3] = { 1 }, (*d)(void);'), ['variable a', 'variable b', 'variable c', 'variable d']);
  assert.deepEqual(names('static int once __read_mostly = 3; static foo_t x __initdata; __u32 __y;'), ['variable once', 'variable x', 'variable __y']);
});

test('types that macros make', () => {
  assert.deepEqual(names('typedef DARRAY(char) text_t;'), ['typedef text_t']);
});

test('tags, nested tags, enumerators', () => {
  assert.deepEqual(names('struct __packed a { struct b { int x; } y; union { enum e { E1, E2 = (1, 2), } z; }; } __aligned(8);'), ['struct a', 'struct b', 'enum e', 'enumerator E1', 'enumerator E2']);
  assert.deepEqual(names('typedef struct { int v; } t; struct fwd; enum { A,\n#ifdef X\n B,\n#endif\n C };'), ['typedef t', 'enumerator A', 'enumerator B', 'enumerator C']);
  assert.deepEqual(names('static struct ops o = { .f = g, }; struct s { int x; } v;'), ['variable o', 'struct s', 'variable v']);
});

test('macros at file scope', () => {
  assert.deepEqual(names('PAGEFLAG(Locked, locked, PF_NO_TAIL)\nEXPORT_SYMBOL(f)\nint g(void);'), ['invocation PAGEFLAG', 'invocation EXPORT_SYMBOL', 'prototype g']);
  assert.deepEqual(names('static DEFINE_SPINLOCK(lock);\nSYSCALL_DEFINE3(read, int, fd, char *, b, long, n)\n{\n\treturn 0;\n}'), ['invocation DEFINE_SPINLOCK', 'invocation SYSCALL_DEFINE3']);
  assert.equal(item('#ifndef G\nLAST(x)\n\n#define M 1\n#endif\n', 'LAST'), 'LAST(x)');
});

test('conditionals that cut through a function', () => {
  const text = '#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n\tint a = 0;\n#endif\n\treturn a;\n}\nint g;\n';
  assert.deepEqual(names(text), ['function f', 'function f', 'variable g']);
  assert.equal(item(text, 'f'), text.slice(0, text.indexOf('\nint g')));
  assert.deepEqual(names('int f(void)\n{\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\nint g;'), ['function f', 'variable g']);
});

test('heads in branches with one body behind them', () => {
  const text = '#ifdef A\nSYSCALL_DEFINE2(f, int, a, int, b)\n#elif defined(B)\nSYSCALL_DEFINE1(f, int, a)\n#else\nint f(int a)\n#endif\n{\n\treturn a;\n}\nnoinline static int g(int x)\n{\n}';
  assert.deepEqual(names(text).filter(n => /f$|g$/.test(n)), ['function f', 'function g']);
  assert.deepEqual(names(text).filter(n => n === 'invocation SYSCALL_DEFINE2' || n === 'invocation SYSCALL_DEFINE1').length, 2);
  assert.equal(item(text, 'SYSCALL_DEFINE2').endsWith('return a;\n}'), true);
});

test('definitions with a list of identifiers, and what only looks like one', () => {
  assert.deepEqual(names('f(a, b)\n\nint *a;\nunsigned b, c[4];\n{\n\treturn g(a);\n}\nstatic int h(x) char x; { }\nint last;'), ['function f', 'function h', 'variable last']);
  assert.deepEqual(names('MODULE_X(a, b)\nstatic int x;\nstruct s { int m; };'), ['invocation MODULE_X', 'variable x', 'struct s']);
  assert.deepEqual(names('{ int stray; }\nint f(void) { }'), ['function f']);
});

test('bad input is data', () => {
  for (const text of ['', '}', '((((', '#if', '#define', '#else\n#endif\n#endif', 'int f(', 'struct {', '"', '/*', '#define X \\']) assert.doesNotThrow(() => scan(text), text);
});
