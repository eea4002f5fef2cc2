import test from 'node:test';
import assert from 'node:assert/strict';
import { lex, MacroTable, rewriteDialect, type Change } from '../../../src/syntax/index.ts';
import { testParser } from './support.ts';

/** Parses kernel C; asserts same length, same lines, no error. Gives the tree's S-expression and the changes. */
async function read(text: string, macros?: MacroTable): Promise<{ tree: string; changes: readonly Change[]; rewritten: string; functions: string[] }> {
  const tree = (await testParser()).parse(text, { macros });
  try {
    assert.equal(tree.rewritten.length, text.length);
    for (let i = 0; i < text.length; i++) assert.equal(tree.rewritten[i] === '\n', text[i] === '\n', `line ends move at ${i}`);
    assert.deepEqual(tree.errors().map(e => `${e.line}: ${e.message}`), [], tree.rewritten);
    return { tree: tree.tree.rootNode.toString(), changes: tree.changes, rewritten: tree.rewritten, functions: tree.functions().map(f => f.name) };
  } finally {
    tree.dispose();
  }
}

const kinds = (changes: readonly Change[]): string[] => changes.filter(c => c.kind !== 'directive').map(c => (c.name ? `${c.kind} ${c.name}` : c.kind));

function tableOf(...defines: string[]): MacroTable {
  const t = new MacroTable();
  for (const d of defines) t.addText(d);
  return t;
}

test('attributes go, by definition and by place', async () => {
  const r = await read('static int __init __must_check f(char __user *p, int a __maybe_unused) __acquires(lock)\n{\n\treturn 0;\n}\n'
    + 'struct s {\n\tint x;\n} __packed __aligned(8);\nint table[3] __ro_after_init = { 1 };\nstatic __oddity struct s *g(void);\nint ODD_ONE h(void);\n');
  assert.deepEqual(r.functions, ['f']);
  assert.ok(r.rewritten.includes('char        *p'));
  assert.ok(kinds(r.changes).includes('attribute __oddity'));
});

test('a name is an attribute because the tree defines it as one', async () => {
  const macros = tableOf('#define plainword __attribute__((cold))\n#define section_of(x) __attribute__((section(#x)))\n#define wrapped plainword\n');
  const r = await read('plainword int f(void)\n{\n\tint plainword_not = 1;\n\treturn plainword_not;\n}\nint x section_of(".a") = 1;\nstatic wrapped void g(void);\n', macros);
  assert.deepEqual(kinds(r.changes), ['attribute plainword', 'attribute section_of', 'attribute wrapped']);
});

test('iterators become loops, with and without braces, through several definitions', async () => {
  const macros = tableOf('#define walk_from(p, h) for (p = (h); p; p = p->next)\n#define walk_all(p) walk_from(p, all)\n#define walk_if(p, c) walk_all(p) if (!(c)) {} else\n');
  const r = await read('void f(void)\n{\n\twalk_from(p, list)\n\t\tuse(p);\n\twalk_all(p) {\n\t\tuse(p);\n\t}\n\twalk_if(p, p->live)\n\t\t*p = 1;\n\tlist_for_each_entry(a, &b, c)\n\t\tif (a)\n\t\t\tcontinue;\n\tdo {\n\t\tuse(p);\n\t} while_each_thing(p, q);\n}\n', macros);
  assert.equal(r.tree.split('(while_statement').length - 1, 4);
  assert.equal(r.tree.split('(do_statement').length - 1, 1);
});

test('types, operators and statements as arguments', async () => {
  const r = await read('int f(struct list *l)\n{\n\tstruct a *x = container_of(l, struct a, list);\n\tint n = min_t(unsigned int, x->n, 3);\n\tvoid *p = va_arg(ap, void *);\n'
    + '\tCMP(n, ==, 3);\n\tTRY(return -1);\n\tsize_t s = sizeof(struct a) + sizeof(*x) + offsetof(struct a, b.c[1]);\n\treturn (__force u32)n + (typeof(n))s;\n}\n');
  assert.ok(r.rewritten.includes('container_of(l,        a, list)'));
  assert.deepEqual(kinds(r.changes).filter(k => k === 'argument').length, 5);
});

test('statements and operators that only a macro can take; parentheses that a macro brings', async () => {
  const r = await read('int f(struct dev *d)\n{\n\tif (wait_msec(d, 2000,\n\t\tu32 v = peek(d);\n\t\tif (v & 1)\n\t\t\tbreak;\n\t) < 0)\n\t\treturn 1;\n\tpoll_for(d, 3, if (ready(d)) break;);\n'
    + '\tif (timercmp(a, b, >))\n\t\treturn 2;\n\tif time_after(d->last + 3,\n\t\t      now)\n\t\treturn 3;\n\tfor_each_port(d, port)\n\t\tuse(port);\n\treturn 0;\n}\n', tableOf('#define for_each_port(d, ...) PASTE(for_each_port_, COUNT(__VA_ARGS__))(d, __VA_ARGS__)\n'));
  // Where the white space has room, the statements stay statements.
  assert.match(r.tree, /compound_statement \(declaration [^]*function: \(identifier\)[^]*break_statement/);
  assert.match(r.rewritten, /if\(time_after\(d->last \+ 3,\n\t\t {6}now\)\n[\t ]*\)\s*return 3;/);
  assert.match(r.rewritten, /while\s*\(d, port\)/);
});

test('macros that hold enumerators stand on lines of their own', async () => {
  const r = await read('#define FIRST_LIST X(a) X(b)\nenum e {\n\tBEGIN,\n\tFIRST_LIST\n\tSECOND_LIST\n\tEND,\n};\n');
  assert.equal(r.tree.split('(enumerator ').length - 1, 2);
  assert.deepEqual(kinds(r.changes), ['macroCall FIRST_LIST', 'macroCall SECOND_LIST']);
});

test('conditionals that cut through a construct: one branch stays, the same for the same condition', async () => {
  const r = await read('int f(int a)\n{\n#ifdef CONFIG_A\n\tif (a) {\n#else\n\twhile (a) {\n#endif\n\t\ta--;\n#ifdef CONFIG_A\n\t} else {\n\t\ta++;\n\t}\n#else\n\t}\n#endif\n'
    + '\treturn a +\n#if BITS_PER_LONG == 64\n\t\t1;\n#else\n\t\t2;\n#endif\n}\n');
  assert.equal(kinds(r.changes).filter(k => k === 'branch').length, 3);
  assert.match(r.tree, /if_statement/);
  assert.doesNotMatch(r.tree, /while_statement/);
});

test('the reader\'s configuration decides where it is given', async () => {
  const text = '#ifdef CONFIG_A\nint f(int a)\n#else\nint g(int b)\n#endif\n{\n\treturn 0;\n}\n';
  const parser = await testParser();
  for (const [value, name] of [[1, 'f'], [undefined, 'g']] as const) {
    const tree = parser.parse(text, { assume: { value: () => value } });
    assert.deepEqual(tree.functions().map(f => f.name), [name]);
    tree.dispose();
  }
});

test('whole branches all stay; what is never C goes', async () => {
  const r = await read('#ifndef _H\n#define _H\n#ifdef __ASSEMBLY__\n\tmov %eax, 1\n#else\nint a;\n#endif\n#if 0\nthis is no C (\n#endif\n#ifdef X\nint b;\n#else\nint c;\n#endif\nenum { A,\n#ifdef Y\n\tB,\n#endif\n\tC };\n#endif\n');
  assert.deepEqual(['int a;', 'int b;', 'int c;', 'B,'].map(s => r.rewritten.includes(s)), [true, true, true, true]);
  assert.ok(!r.rewritten.includes('mov'));
});

test('macros that define functions, declare variables or members, or want no semicolon', async () => {
  const macros = tableOf('#define MAKE(type, name) type name = 0\n#define BOTH(n) int n##_a; int n##_b;\n');
  const r = await read('SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)\n{\n\treturn ksys_read(fd, buf, count);\n}\nstatic MAKE(struct s *, it);\nBOTH(x)\n'
    + 'EXPORT_SYMBOL(f)\nmodule_init(start);\nstruct s {\n\tDECLARE_BITMAP(bits, 64);\n\tstruct_group(both,\n\t\tint a;\n\t\tint b:3, :2;\n\t);\n\tint :4;\n};\nstatic DEFINE_PER_CPU(int, n) = 1;\n', macros);
  assert.equal(r.functions.length, 1);
  const read3 = r.changes.find(c => c.kind === 'functionMacro')!;
  assert.equal(read3.name, 'SYSCALL_DEFINE3');
  const it = r.changes.find(c => c.name === 'MAKE')!;
  assert.ok('static MAKE(struct s *, it);'.endsWith('it);') && it.declares !== undefined);
  assert.match(r.tree, /field_declaration_list \(field_declaration type: \(primitive_type\)/);
});

test('GNU C that the grammar lacks: case ranges, labels as values, computed goto, typeof, assembler', async () => {
  const r = await read('int f(int a)\n{\n\tstatic void *t[] = { &&one, [1 ... 3] = &&two };\n\ttypeof(a + 1) b = a;\n\tauto c = b;\n\tswitch (a) {\n\tcase 1 ... 5:\n\t\tbreak;\n\tcase \'a\'...\'z\':\n\t}\n'
    + '\tasm volatile(ALTERNATIVE("a", "b", F) : "=r" (a) : _ASM_ARG(b) : "memory");\n\tgoto *t[a];\none:\n\treturn ({ int d = a ?: 1; d; });\ntwo:\n}\n');
  assert.ok(kinds(r.changes).filter(k => k === 'caseRange').length === 2);
  for (const k of ['labelAddress one', 'computedGoto', 'asm', 'typeMacro typeof']) assert.ok(kinds(r.changes).includes(k), k);
});

test('an error of the reader\'s own is reported, not explained away', async () => {
  const parser = await testParser();
  const macros = tableOf('#define pr_info(fmt, ...) printk(fmt, ##__VA_ARGS__)\n#define EINVAL 22\n');
  const good = 'static int f(struct page *page, int *p)\n{\n\tunsigned long addr;\n\tint err;\n\n\tget_page(page);\n\tpr_info("x");\n\tif (!page)\n\t\treturn -EINVAL;\n\taddr = page->index;\n\terr = g(addr, p);\n\tfoo_lock(p);\n\treturn err;\n}\n';
  const clean = parser.parse(good, { macros });
  assert.deepEqual(clean.errors(), []);
  clean.dispose();
  const tokens = lex(good);
  let tried = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (!/^[;(){}]$/.test(tokens.value(i))) continue;
    const tree = parser.parse(good.slice(0, tokens.starts[i]) + good.slice(tokens.ends[i]), { macros });
    assert.ok(tree.hasError, `without the ${tokens.value(i)} of line ${good.slice(0, tokens.starts[i]).split('\n').length}`);
    tree.dispose();
    tried++;
  }
  assert.ok(tried > 20);
});

test('any text keeps its length and its lines', () => {
  const parts = ['{', '}', '(', ')', 'if', 'case', '...', '#if X\n', '#else\n', '#endif\n', 'struct', 'a', ',', ';', '=', ':', '?', '\n', '"', 'for', 'do', 'A(', '[', ']', '\\\n', '1', '__user', 'typeof', 'goto', '/*', '*/', 'ﬀ', '😀', '\ud800', 'asm', '&&', '*', '_Generic', 'default'];
  let seed = 7;
  const next = (n: number): number => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % n; };
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + next(30) }, () => parts[next(parts.length)]).join(next(2) ? ' ' : '');
    const r = rewriteDialect(text);
    assert.equal(r.text.length, text.length, JSON.stringify(text));
    assert.equal(r.text.split('\n').length, text.split('\n').length, JSON.stringify(text));
    for (const c of r.changes) assert.ok(c.start <= c.end && c.end <= text.length && c.start >= 0, JSON.stringify([text, c]));
  }
});

test('depth costs no stack', () => {
  for (const [open, close] of ['()', '{}', '[]']) rewriteDialect(`int a = ${open.repeat(50_000)}${close.repeat(50_000)};`);
  rewriteDialect('#if A\n'.repeat(20_000));
  rewriteDialect(`#if ${'('.repeat(50_000)}1${')'.repeat(50_000)}\nint a;\n#endif\n`);
  rewriteDialect('if (a) '.repeat(50_000));
  rewriteDialect('f('.repeat(50_000));
});

test('macros that begin an initialised variable: braces of their own, or closed by another macro', async () => {
  const own = await read('define_machine(board) {\n\t.name = "Board",\n\t.probe = probe,\n};\nint after;\n');
  assert.deepEqual(kinds(own.changes), ['declarationMacro define_machine']);
  const opened = 'DT_MACHINE_START(BOARD, "A board")\n\t.init = init,\n\t.map = (int []) { 1, 2 },\nMACHINE_END\n\nstatic int after(void)\n{\n\treturn 0;\n}\n';
  for (const macros of [undefined, tableOf('#define DT_MACHINE_START(_name, _namestr) static const struct machine_desc __mach_desc_##_name = {\n', '#define MACHINE_END };\n')]) {
    const r = await read(opened, macros);
    assert.deepEqual(r.functions, ['after']);
    assert.deepEqual(kinds(r.changes).filter(k => !k.startsWith('attribute')), ['declarationMacro DT_MACHINE_START', 'macroCall MACHINE_END']);
  }
  await read('int f(void)\n{\n\tMACHINE_START(BOARD, "x")\n\t\t.a = 0,\n\tMACHINE_END\n\tmake(1).member = 2;\n\treturn 0;\n}\n');
});
