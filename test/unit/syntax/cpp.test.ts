import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { SourceTable } from '../../../src/base/position.ts';
import { LayeredMacros } from '../../../src/syntax/cpp/define.ts';
import { ExpansionTable } from '../../../src/syntax/cpp/expand.ts';
import { preprocess } from '../../../src/syntax/cpp/preprocess.ts';

function run(text: string, files: Record<string, string> = {}) {
  const sources = new SourceTable();
  const r = preprocess(sources.add('main.c', text, 'program'), {
    sources, macros: new LayeredMacros(), expansions: new ExpansionTable(),
    include: name => (name in files ? { path: name, text: files[name], origin: 'program' } : undefined),
  });
  return { ...r, text: r.tokens.map(t => t.text).join(' '), sources };
}
/** The same text through gcc, token by token. */
function gcc(text: string): string {
  const r = spawnSync('gcc', ['-E', '-P', '-x', 'c', '-std=gnu11', '-undef', '-nostdinc', '-'], { input: text, encoding: 'utf8' });
  return run(r.stdout).text;
}

const programs: Record<string, string> = {
  'C11 6.10.3.5 example 3': `#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };`,
  'found by random macros': `#define REST(p, ...) b & ,##__VA_ARGS__
#define E
#define OPT(...) [__VA_OPT__(x) __COUNTER__]
#define S_(...) #__VA_ARGS__
#define S(...) S_(__VA_ARGS__)
#define COMMA(...) __VA_ARGS__ ## __VA_ARGS__
REST(1, REST(2, 3), E) OPT(E) OPT() OPT(__COUNTER__) COMMA(&,)
S(#,S(1),#) S( S_(2)S_(3)  S_(4))
#if 1 << 64 || !(-1 >> 0x80000000) || (7 >> -2) != 28
wrong
#endif
`,
  'C11 6.10.3.5 example 4': `#define str(s) # s
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\\0d", "abc", '\\4') == 0) str(: @\\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)`,
  'C11 6.10.3.5 examples 5 and 7': `#define t(x,y,z) x ## y ## z
int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };
#define debug(...) fprintf(stderr, __VA_ARGS__)
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))
debug("Flag"); debug("X = %d\\n", x); showlist(The first, second, and third items.); report(x>y, "x is %d but y is %d", x, y);`,
  'GNU comma pasting and named variadics': `#define e(f, ...) printf(f, ## __VA_ARGS__)
#define n(f, a...) printf(f, ##a)
#define k(f, a...) printf(f, a)
e("a"); e("a", 1, 2); n("b"); n("b", x); e("c", ); k("d", 1, 2);
#define opt(a, ...) f(a __VA_OPT__(,) __VA_ARGS__)
opt(1) opt(1,2,3)`,
  'kernel idioms': `#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define CONFIG_A 1
__is_defined(CONFIG_A) __is_defined(CONFIG_B)
#define __COUNT_ARGS(_0, _1, _2, _3, _n, X...) _n
#define COUNT_ARGS(X...) __COUNT_ARGS(, ##X, 3, 2, 1, 0)
COUNT_ARGS() COUNT_ARGS(a) COUNT_ARGS(a, b, c)
#define __UNIQUE(a, b) a ## b
#define UNIQUE(a, b) __UNIQUE(a, b)
UNIQUE(x, __COUNTER__) UNIQUE(x, __COUNTER__)`,
  'arguments across lines and directives': `#define f(a, b) [a|b]
f(1,
#ifdef X
 2
#else
 3
#endif
)
f
(4, 5)
f 6`,
  'a name that an argument gave may be expanded again once its expansion has been read': `#define PARENS ()
#define EXPAND(...) EXPAND2(EXPAND2(EXPAND2(__VA_ARGS__)))
#define EXPAND2(...) EXPAND1(EXPAND1(EXPAND1(__VA_ARGS__)))
#define EXPAND1(...) __VA_ARGS__
#define EACH(f, ...) __VA_OPT__(EXPAND(EACH_STEP(f, __VA_ARGS__)))
#define EACH_STEP(f, first, ...) f(first) __VA_OPT__(EACH_AGAIN PARENS (f, __VA_ARGS__))
#define EACH_AGAIN() EACH_STEP
#define ITEM(x) <x>
EACH(ITEM, a, b, c, d, e, f, g);
#define id(x) x
#define twice() id(n) again PARENS ()
#define again() twice
twice() | id(twice()) | id(id(twice()))
#define loop loop2
#define loop2 loop + loop2
loop; loop2; id(loop) id(loop2)`,
  'empty operands of ## and __VA_OPT__': `#define three(x, y, z) x ## ## y ## ## z
three(,,3) three(1,,) three(,2,) three(,,)
#define before(x, ...) __VA_OPT__(a x) ## b
before(,.) before(c,.) before(c)
#define after(x, ...) a ## __VA_OPT__(x b)
after(,.) after(c,.) after(c)
#define inner(x, ...) a ## __VA_OPT__(x ## x b) ## c
inner(,.) inner(d,.) inner(d)
#define str(x, ...) #__VA_OPT__(x x ## x __VA_ARGS__ x ## ## x x)
str(,three(,,3)) str(z,three(,,3)) str(z)`,
  'defined in what a macro gives': `#define A
#define B 1
#define A_ALONE (defined(A) && !defined(C))
#define B_TOO defined B
#if A_ALONE && B_TOO
a
#endif
#define NO defined(C) || defined C
#if NO
b
#else
c
#endif
#if defined __has_c_attribute && defined(__has_include)
d
#endif
#if 'ab' == 24930 && '\\n\\\\' == 2652 && L'\\xffff' == 65535 && '\\377' < 0
e
#endif`,
  'a line that is continued inside an escape sequence': 'char a[] = "a\\\\\n\\", b = \'\\\\\\\n\'; "\\\\\nn"',
  conditions: `#if 1 + 2 * 3 == 7 && defined(A) || !defined A && (-1 > 0u)
a
#elif 1
b
#endif
#if 0
#if 1
c
#endif
#elif (2 || 1/0)
d
#else
e
#endif
#if 'a' == 97 && 0x10 == 020 && ~0ULL == 18446744073709551615ULL
f
#endif
#if unknown(3) 
g
#else
h
#endif`,
};
for (const [name, text] of Object.entries(programs)) {
  test(`preprocessing gives gcc's tokens: ${name}`, () => {
    const input = name === 'conditions' ? text.replace(' || unknown', '').replace('#if unknown(3) ', '#if unknown') : text;
    assert.equal(run(input).text, gcc(input));
  });
}

test('a token of an expansion stands where the macro is used, an argument where it was written', () => {
  const text = '#define add(a, b) ((a) + (b))\nint i = add(1, 22);';
  const { tokens } = run(text);
  const plus = tokens.find(t => t.text === '+')!;
  assert.equal(text.slice(plus.offset, plus.end), 'add(1, 22)');
  const arg = tokens.find(t => t.text === '22')!;
  assert.equal(text.slice(arg.offset, arg.end), '22');
});

test('includes are followed, guarded, and a missing one says what to do', () => {
  assert.equal(run('#include "a.h"\n#include <a.h>\nx', { 'a.h': '#ifndef A\n#define A\n#define x y\nint a;\n#endif\n' }).text, 'int a ; y');
  assert.equal(run('#include "a.h"\n#include "a.h"', { 'a.h': '#pragma once\nint a;\n' }).text, 'int a ;');
  const missing = run('int a;\n#include <nope.h>\n');
  assert.match(missing.problems[0].message, /nope\.h is not found.*--tree/);
  assert.equal(missing.problems[0].fatal, true);
  const loop = run('#include "l.h"', { 'l.h': '#include "l.h"\n' });
  assert.match(loop.problems[0].message, /levels deep/);
});

test('bad directives and arguments are problems with a place, never exceptions', () => {
  for (const bad of ['#if 1\n', '#endif\n', '#else\n', '#define\n', '#define f(a\n', '#define f(a,b) a\nf(1)', '#define f(a) a\nf(1', '#if (\n#endif', '#if 1/0\n#endif',
    '#define c(a,b) a##b\nc(+,x)', '#bogus', '#error no', '"abc', '/* abc']) {
    assert.ok(run(bad).problems.length > 0, bad);
  }
});
