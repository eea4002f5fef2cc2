/**
 * Random C programs of what csmith does not write: statement expressions, case ranges, labels as values, designated and nested initialisers, bit-fields
 * under packed and aligned, __int128, VLAs, _Generic, cleanup, nested functions, variadic functions and macros, printf's conversions. A value is printed
 * with its line, so that a difference to another compiler is found by reading. The same program for the same seed.
 */
import { generator } from './damage.ts';
import { Expressions, INTEGERS } from './expressions.ts';
import { Records } from './records.ts';

const PREAMBLE = `#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
#define OUT(e) do { __int128 o_ = (__int128)(e); printf("%d:%llx %llx\\n", __LINE__, (unsigned long long)(o_ >> 64), (unsigned long long)o_); } while (0)
#define FOUT(e) printf("%d:%a\\n", __LINE__, (double)(e))
#define OF(e) _Generic((e), _Bool: 1, char: 2, signed char: 3, unsigned char: 4, short: 5, unsigned short: 6, int: 7, unsigned: 8, long: 9, unsigned long: 10, long long: 11, unsigned long long: 12, __int128: 13, unsigned __int128: 14, float: 15, double: 16, default: 17)
static inline long safe(double d) { return d > -1e18 && d < 1e18 ? (long)d : 7; }
#define SAFE(d) safe(d)
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define STR_(...) #__VA_ARGS__
#define STR(...) STR_(__VA_ARGS__)
#define COUNT(...) COUNT_(0, ##__VA_ARGS__, 4, 3, 2, 1, 0)
#define COUNT_(z, a, b, c, d, n, ...) n
#define SUM(first, ...) (first __VA_OPT__(+ SUM1(__VA_ARGS__)))
#define SUM1(first, ...) (first __VA_OPT__(* 3 + SUM2(__VA_ARGS__)))
#define SUM2(first, ...) (first)
#define UNIQUE(p) CAT(p, __COUNTER__)
static void left(int *p) { printf("left %d\\n", *p); }
static void left_long(long *p) { printf("left long %ld\\n", *p); }
static long variadic(int n, const char *kinds, ...)
{
	va_list ap, twice; long sum = n;
	va_start(ap, kinds); va_copy(twice, ap);
	for (int pass = 0; pass < 2; pass++)
		for (const char *k = kinds; *k; k++) switch (*k) {
		case 'i': sum = sum * 31 + (pass ? va_arg(twice, int) : va_arg(ap, int)); break;
		case 'l': sum = sum * 31 + (pass ? va_arg(twice, long) : va_arg(ap, long)); break;
		case 'd': sum = sum * 31 + safe(pass ? va_arg(twice, double) : va_arg(ap, double)); break;
		case 'q': sum = sum * 31 + (long)(pass ? va_arg(twice, __int128) : va_arg(ap, __int128)); break;
		}
	va_end(ap); va_end(twice);
	return sum;
}
`;

class Program extends Expressions {
  private readonly lines: string[] = [];
  private indent = 0;
  private readonly records = new Records(this);

  line(text: string): void { this.lines.push('\t'.repeat(this.indent) + text); }
  private block(head: string, body: () => void): void {
    this.line(`${head} {`); this.indent++;
    const held = this.scope.length;
    body();
    this.scope.length = held;
    this.indent--; this.line('}');
  }
  private out(): void { if (this.chance(15)) this.line(`FOUT(${this.floating(3)});`); else this.line(`OUT(${this.integer(4)});`); }
  private declare(): void {
    const type = this.type(), name = this.fresh('v');
    this.line(`${this.chance(20) ? 'volatile ' : ''}${this.chance(15) ? '__auto_type' : type} ${name} = ${this.integer(3)};`);
    this.scope.push({ name, type });
  }
  private assign(): void {
    const mine = this.scope.filter(v => v.name.startsWith('v'));
    if (mine.length === 0) { this.declare(); return; }
    const { name } = this.pick(mine);
    switch (this.random(5)) {
      case 0: this.line(`OUT(${name}${this.pick(['++', '--'])});`); break;
      case 1: this.line(`OUT(${this.pick(['++', '--'])}${name});`); break;
      case 2: this.line(`${name} ${this.pick(['<<=', '>>='])} ${this.integer(2)} & 7;`); break;
      case 3: this.line(`${name} ${this.pick(['/=', '%='])} (${this.integer(2)} & 0x7f) + 1;`); break;
      default: this.line(`OUT(${name} ${this.pick(['=', '+=', '-=', '*=', '&=', '|=', '^='])} ${this.integer(3)});`);
    }
  }

  private switchStatement(depth: number): void {
    const loop = this.fresh('i');
    this.block(`for (int ${loop} = ${-this.random(5)}; ${loop} < ${4 + this.random(12)}; ${loop} += ${1 + this.random(3)}) switch (${this.chance(50) ? loop : `(${this.type()})${loop}`})`, () => {
      this.scope.push({ name: loop, type: 'int' });
      for (let at = 0, n = 0; n < 3 + this.random(3); n++) {
        const from = at + this.random(2), to = from + this.random(4);
        at = to + 1;
        this.line(from === to || this.chance(30) ? `case ${from}:` : `case ${from} ... ${to}:`);
        if (from !== to && !this.lines.at(-1)!.includes('...')) at = from + 1;
        this.indent++;
        if (this.chance(80)) this.statement(depth - 1);
        if (this.chance(60)) this.line(this.pick(['break;', 'continue;']));
        this.indent--;
      }
      if (this.chance(60)) { this.line('default:'); this.indent++; this.out(); this.indent--; }
    });
  }
  private cleanups(depth: number): void {
    const n = this.fresh('n'), label = this.fresh('done');
    this.block(`for (int ${n} = 0; ${n} < 3; ${n}++)`, () => {
      this.scope.push({ name: n, type: 'int' });
      const a = this.fresh('c'), b = this.fresh('c');
      this.line(`int ${a} __attribute__((cleanup(left))) = ${n} * 10 + ${this.random(9)};`);
      this.line(`if (${n} == ${this.random(3)}) ${this.pick(['continue', 'break', `goto ${label}`])};`);
      this.block(this.pick(['', 'if (1)', 'do']), () => {
        this.line(`__attribute__((cleanup(left_long))) long ${b} = ${a} * 7l;`);
        this.statement(depth - 1);
        this.line(`if (${n} == ${this.random(3)}) ${this.pick(['continue', 'break', `goto ${label}`])};`);
        this.line(`OUT(({ int in __attribute__((cleanup(left))) = ${b} & 0xff; in + 1; }));`);
      });
      if (this.lines.some(l => l.trim() === 'do {') && this.lastBlockIsDo()) this.line('while (0);');
    });
    this.line(`${label}:;`);
  }
  private lastBlockIsDo(): boolean {
    let depth = 0;
    for (let i = this.lines.length - 1; i >= 0; i--) {
      const l = this.lines[i].trim();
      if (l === '}') depth++;
      else if (l.endsWith('{') && --depth === 0) return l === 'do {';
    }
    return false;
  }
  private labels(): void {
    const t = this.fresh('table'), l = [this.fresh('L'), this.fresh('L'), this.fresh('L')], out = this.fresh('L'), s = this.fresh('n');
    this.block('', () => {
      this.line(this.chance(50) ? `static void *const ${t}[] = { &&${l[0]}, &&${l[1]}, &&${l[2]}, &&${out} };` : `static const int ${t}[] = { &&${l[0]} - &&${l[0]}, &&${l[1]} - &&${l[0]}, &&${l[2]} - &&${l[0]}, &&${out} - &&${l[0]} };`);
      const go = (i: string): string => this.lines.some(x => x.includes(`const int ${t}[]`)) ? `goto *(&&${l[0]} + ${t}[${i}]);` : `goto *${t}[${i}];`;
      this.line(`int ${s} = 0;`);
      this.line(go(`${this.random(3)}`));
      for (const label of l) {
        this.line(`${label}: ${s} = ${s} * 5 + ${this.random(7)};`);
        this.line(`if (${s} > ${50 + this.random(2000)}) ${go('3')}`);
        if (this.chance(70)) this.line(go(`(unsigned)${s} % 3`));
      }
      this.line(`${s}++; if (${s} < 5000) ${go(`(${s} >> 1) % 3`)}`);
      this.line(`${out}: OUT(${s});`);
    });
  }
  private vla(): void {
    const n = this.fresh('n'), m = this.fresh('m'), a = this.fresh('vla'), i = this.fresh('i'), j = this.fresh('j'), t = this.pick(INTEGERS.slice(1)), p = this.fresh('p');
    this.block('', () => {
      this.line(`int ${n} = (${this.integer(2)} & 3) + 2, ${m} = (${this.integer(2)} & 3) + 1;`);
      this.line(`${t} ${a}[${n}][${m}${this.chance(30) ? ' + 1' : ''}], (*${p})[sizeof ${a}[0] / sizeof ${a}[0][0]] = ${a};`);
      this.line(`for (int ${i} = 0; ${i} < ${n}; ${i}++) for (int ${j} = 0; ${j} < sizeof ${a}[0] / sizeof(${t}); ${j}++) ${a}[${i}][${j}] = ${i} * ${1 + this.random(99)} - ${j};`);
      this.line(`OUT(sizeof ${a}); OUT(sizeof *${p}); OUT((char *)(${p} + 1) - (char *)${a}); OUT(${a}[${n} - 1][${m} - 1]); OUT(*${p}[1]);`);
      if (this.chance(50)) this.line(`typedef ${t} T${a}[${m}]; T${a} x${a}; OUT(sizeof(T${a})); OUT(sizeof x${a} / sizeof x${a}[0]); ${m} = 99; OUT(sizeof(T${a}));`);
      if (this.chance(40)) this.line(`OUT(({ char *q = __builtin_alloca(${n} * 3); memset(q, ${n}, ${n} * 3); q[${n}] + q[${n} * 3 - 1]; }));`);
    });
  }
  private nested(): void {
    const f = this.fresh('nest'), x = this.fresh('v'), type = this.type();
    this.line(`${type} ${x} = ${this.integer(2)};`);
    this.scope.push({ name: x, type });
    const forward = this.chance(30);
    if (forward) this.line(`auto long ${f}(int);`);
    const held = this.scope.length;
    this.block(`${forward ? '' : ''}long ${f}(int a)`, () => {
      this.scope.push({ name: 'a', type: 'int' });
      this.line(`if (a > 0) ${x} ${this.pick(['+=', '^=', '-='])} ${f}(a - 1);`);
      this.line(`return ${this.integer(3)};`);
    });
    this.scope.length = held;
    this.line(`OUT(${f}(${this.random(4)})); OUT(${x});`);
    if (this.chance(50)) this.line(`{ long (*volatile via)(int) = ${f}; OUT(via(1)); }`);
  }
  private varargs(): void {
    const kinds = Array.from({ length: 1 + this.random(14) }, () => this.pick(['i', 'l', 'd', 'q']));
    this.line(`OUT(variadic(${this.random(9)}, "${kinds.join('')}"${kinds.map(k => `, ${k === 'd' ? `(double)${this.floating(1)}` : `(${k === 'i' ? 'int' : k === 'l' ? 'long' : '__int128'})${this.integer(2)}`}`).join('')}));`);
  }
  private macros(): void {
    const e = (): string => this.pick(['1', '2 + 3', 'v', '"a\\"b"', '\'\\\\\'', 'x  y', '(1, 2)', '', '/* c */ 4', 'STR(1)', 'CAT(a, b)', '__LINE__ + 0', '.5e+3', 'COUNT(1,2)', '@', '"\\\\n"', 'a##b', '#']);
    const n = (): string => `${1 + this.random(90)}`;
    switch (this.random(5)) {
      case 0: this.line(`puts(STR(${Array.from({ length: 1 + this.random(3) }, e).join(this.pick([',', ' , ', ',  ']))}));`); break;
      case 1: this.line(`puts(STR_(${Array.from({ length: 1 + this.random(3) }, e).join(', ')}));`); break;
      case 2: this.line(`OUT(COUNT(${Array.from({ length: this.random(5) }, n).join(', ')}));`); break;
      case 3: this.line(`OUT(SUM(${Array.from({ length: 1 + this.random(3) }, n).join(', ')}));`); break;
      default: { const u = this.fresh('u'); this.line(`int UNIQUE(${u}_) = ${n()}, UNIQUE(${u}_) = ${n()}; puts(STR(UNIQUE(${u}_) CAT(${u}, 1) CAT(.,5) CAT(L, "x") CAT(1, e) CAT(-, -)));`); }
    }
  }
  private print(): void {
    const flags = (from: string): string => [...from].filter(() => this.chance(25)).join(''), width = this.pick(['', '', `${1 + this.random(25)}`, '*']), precision = this.pick(['', '', '.', `.${this.random(20)}`, '.*']);
    const stars = [...width + precision].filter(c => c === '*').map(() => `${this.random(30) - 8}`);
    let conversion, value;
    switch (this.random(7)) {
      case 0: case 1: {
        const [length, type] = this.pick([['hh', 'int'], ['h', 'int'], ['', 'int'], ['l', 'long'], ['ll', 'long long'], ['z', 'size_t'], ['j', 'long'], ['t', 'ptrdiff_t']]);
        conversion = `${flags('-+ #0')}${width}${precision}${length}${this.pick(['d', 'i', 'u', 'x', 'X', 'o'])}`; value = `(${type})${this.integer(2)}`; break;
      }
      case 2: case 3: case 4: conversion = `${flags('-+ #0')}${width}${precision}${this.pick(['f', 'F', 'e', 'E', 'g', 'G', 'a', 'A'])}`; value = this.chance(15) ? this.pick(['1.0 / 0.0', '-1.0 / 0.0', '0.5', '2.5', '9.995', '1e15', '123456789.0', '5e-324', '1.7976931348623157e308']) : `(double)${this.floating(2)}`; break;
      case 5: conversion = `${flags('-')}${width}${precision}s`; value = this.pick(['"hello"', '""', '"a longer piece of text"', 'STR(x + y)']); break;
      default: conversion = `${flags('-')}${width}c`; value = `'${this.pick(['a', 'Z', '%%', ' ']).slice(0, 1)}'`; stars.length = [...width].filter(c => c === '*').length;
    }
    if (conversion.endsWith('#') || value.includes('nan')) return;
    this.line(`printf("%d:[%${conversion}]\\n", __LINE__${stars.map(s => `, ${s}`).join('')}, ${value});`);
  }

  statement(depth: number): void {
    switch (depth <= 0 ? this.random(8) : this.random(26)) {
      case 0: case 1: case 2: case 3: this.out(); break;
      case 4: case 5: this.assign(); break;
      case 6: case 7: this.print(); break;
      case 8: case 9: this.print(); break;
      case 10: this.block(`if (${this.integer(3)})`, () => { this.statement(depth - 1); }); if (this.chance(50)) this.block('else', () => { this.statement(depth - 1); }); break;
      case 11: { const i = this.fresh('i'); this.block(`for (${this.pick(['int', 'unsigned char', 'long'])} ${i} = 0; ${i} < ${1 + this.random(4)}; ${i}++)`, () => { this.scope.push({ name: i, type: 'int' }); this.statement(depth - 1); this.statement(depth - 1); }); break; }
      case 12: case 13: this.block('', () => { this.switchStatement(depth); }); break;
      case 14: case 15: this.block('', () => { this.cleanups(depth); }); break;
      case 16: this.labels(); break;
      case 17: this.vla(); break;
      case 18: this.block('', () => { this.nested(); }); break;
      case 19: this.varargs(); break;
      case 20: case 21: this.block('', () => { this.macros(); }); break;
      case 22: this.block('', () => { this.declare(); this.declare(); this.statement(depth - 1); this.assign(); this.out(); }); break;
      default: this.block('', () => { this.records.use(); });
    }
  }
  make(): string {
    const functions = 1 + this.random(3);
    for (let i = 1 + this.random(3); i > 0; i--) this.records.define();
    for (let i = 2 + this.random(4); i > 0; i--) {
      const name = this.fresh('v'), type = this.type();
      this.line(`${this.pick(['static ', '', 'static volatile '])}${type} ${name} = ${this.literal()};`);
      this.scope.push({ name, type });
    }
    const made: string[] = [];
    for (let f = 0; f < functions; f++) {
      const name = `f${f}`, params = Array.from({ length: 1 + this.random(4) }, () => ({ name: this.fresh('v'), type: this.type() }));
      this.block(`static ${this.type()} ${name}(${params.map(p => `${p.type} ${p.name}`).join(', ')})`, () => {
        this.scope.push(...params);
        this.declare();
        for (let n = 3 + this.random(5); n > 0; n--) this.statement(2);
        this.line(`return ${this.integer(3)};`);
      });
      made.push(`${name}(${params.map(() => this.literal()).join(', ')})`);
    }
    this.block('int main(void)', () => {
      this.records.globals();
      for (const call of made) this.line(`OUT(${call});`);
      this.line('return 0;');
    });
    return PREAMBLE + this.lines.join('\n') + '\n';
  }
}

export function gnuProgram(seed: number): string {
  const random = generator(seed * 2654435761 | 1);
  for (let i = 0; i < 8; i++) random(2);
  return new Program(random).make();
}
