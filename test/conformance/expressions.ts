/** Random C expressions without undefined behaviour (under -fwrapv), of integer and floating types, with the GNU extensions that csmith leaves out. */

export type Random = (n: number) => number;
export interface Variable { readonly name: string; readonly type: string }

export const INTEGERS = ['_Bool', 'char', 'signed char', 'unsigned char', 'short', 'unsigned short', 'int', 'unsigned', 'long', 'unsigned long', 'long long', 'unsigned long long', '__int128', 'unsigned __int128'] as const;
const BITS: Record<string, number> = { '_Bool': 1, 'char': 8, 'signed char': 8, 'unsigned char': 8, 'short': 16, 'unsigned short': 16, 'int': 32, 'unsigned': 32, 'long': 64, 'unsigned long': 64, 'long long': 64, 'unsigned long long': 64, '__int128': 128, 'unsigned __int128': 128 };
const SUFFIXES = ['', 'u', 'l', 'ul', 'll', 'ull'];
const FLOATS = ['0.0', '1.0', '-1.5', '3.25f', '1e10', '1e-5f', '0x1.8p3', '123456.789', '2.5e-310', '16777217.0f', '-0.0', '1e300'];

export class Expressions {
  /** What may be read at this place. */
  readonly scope: Variable[] = [];
  private names = 0;
  readonly random: Random;
  constructor(random: Random) { this.random = random; }

  pick<T>(from: readonly T[]): T { return from[this.random(from.length)]; }
  chance(percent: number): boolean { return this.random(100) < percent; }
  fresh(prefix: string): string { return `${prefix}${this.names++}`; }
  type(): string { return this.pick(INTEGERS); }

  literal(): string {
    switch (this.random(6)) {
      case 0: return `${this.random(10)}`;
      case 1: return `(-${this.random(200)}${this.pick(['', 'l', 'll'])})`;
      case 2: return `0x${(this.random(0x7fffffff) * 2 + this.random(2)).toString(16)}${this.pick(SUFFIXES)}`;
      case 3: return `0x${this.random(0x7fffffff).toString(16)}${this.random(0x7fffffff).toString(16).padStart(8, '0')}${this.pick(SUFFIXES)}`;
      case 4: return this.pick(['\'a\'', '\'\\377\'', '\'\\0\'', '\'\\x80\'', 'L\'\\x1234\'', 'u\'\\xffff\'', '\'ab\'', '0b1011', '017u']);
      default: return this.pick(['2147483647', '(-2147483647 - 1)', '4294967295', '0xffffffff', '9223372036854775807', '18446744073709551615u', '(-9223372036854775807l - 1)', '65536', '32768', '255', '128']);
    }
  }
  private read(): string {
    return this.scope.length > 0 ? this.pick(this.scope).name : this.literal();
  }

  /** An integer expression of no type in particular. */
  integer(depth: number): string {
    if (depth <= 0) return this.chance(65) ? this.read() : this.literal();
    const e = (): string => this.integer(depth - 1 - this.random(2));
    switch (this.random(26)) {
      case 0: case 1: case 2: return `(${e()} ${this.pick(['+', '-', '*', '&', '|', '^'])} ${e()})`;
      case 3: return `(${e()} ${this.pick(['/', '%'])} ((${e()} & 0x${this.pick(['7f', 'ff', '3ff'])}) + 1))`;
      case 4: return `(${e()} ${this.pick(['<<', '>>'])} (${e()} & 31))`;
      case 5: { const t = this.pick(INTEGERS.slice(8)); return `((${t})${e()} ${this.pick(['<<', '>>'])} (${e()} & ${BITS[t] - 1}))`; }
      case 6: return `(${e()} ${this.pick(['<', '>', '<=', '>=', '==', '!='])} ${e()})`;
      case 7: return `(${e()} ${this.pick(['&&', '||'])} ${e()})`;
      case 8: return `(${this.pick(['-', '~', '!', '+'])} ${e()})`;
      case 9: case 10: return `((${this.type()})${e()})`;
      case 11: return `(${e()} ? ${e()} : ${e()})`;
      case 12: return `(${e()} ?: ${e()})`;
      case 13: return this.statementExpression(depth);
      case 14: { const t = this.type(); return `(${t}){${e()}}`; }
      case 15: return `((${this.pick(INTEGERS.slice(1))}[]){${e()}, ${e()}, [3] = ${e()}, ${e()}}[${e()} & 3])`;
      case 16: return this.builtin(e);
      case 17: return `_Generic(${e()}, ${this.pick(['int', 'unsigned', 'unsigned char'])}: ${e()}, ${this.pick(['long', 'unsigned long', '__int128', 'char'])}: ${e()}, default: ${e()})`;
      case 18: return `__builtin_choose_expr(${this.random(2)}, ${e()}, ${e()})`;
      case 19: return `(${e()}, ${e()})`;
      case 20: return `sizeof(${e()})`;
      case 21: return `((__typeof__(${e()}))${e()})`;
      case 22: return `(${this.floating(depth - 1)} ${this.pick(['<', '>', '<=', '>=', '==', '!='])} ${this.floating(depth - 1)})`;
      case 23: return `SAFE(${this.floating(depth - 1)})`;
      default: return `OF(${e()})`;
    }
  }
  private statementExpression(depth: number): string {
    const name = this.fresh('s'), kind = this.random(3), held = this.scope.length;
    const init = this.integer(depth - 1);
    this.scope.push({ name, type: 'int' });
    const then = this.integer(depth - 2), result = this.integer(depth - 1);
    this.scope.length = held;
    const type = kind === 0 ? '__auto_type' : this.type();
    return `({ ${type} ${name} = ${init}; ${name} ${this.pick(['+=', '^=', '-=', '|=', '=', '*='])} ${then}; ${kind === 2 ? `if (${name} & 1) ${name}${this.pick(['++', '--'])}; ` : ''}${result}; })`;
  }
  private builtin(e: () => string): string {
    switch (this.random(9)) {
      case 0: return `__builtin_ffs${this.pick(['', 'l', 'll'])}(${e()})`;
      case 1: return `__builtin_${this.pick(['clz', 'ctz', 'clrsb'])}((unsigned)(${e()}) | 0x1000u)`;
      case 2: return `__builtin_${this.pick(['clzll', 'ctzll', 'clrsbll'])}((unsigned long long)(${e()}) | 0x100000ull)`;
      case 3: return `__builtin_${this.pick(['popcount', 'parity'])}${this.pick(['', 'l', 'll'])}(${e()})`;
      case 4: return `__builtin_bswap${this.pick(['16', '32', '64'])}(${e()})`;
      case 5: {
        const t = this.pick(INTEGERS.slice(1, 12)), r = this.fresh('r'), p = this.fresh('o');
        return `({ ${t} ${r}; _Bool ${p} = __builtin_${this.pick(['add', 'sub', 'mul'])}_overflow(${this.narrow(e)}, ${this.narrow(e)}, &${r}); ${r} ${this.pick(['+', '^'])} ${p}; })`;
      }
      case 6: return `__builtin_types_compatible_p(__typeof__(${e()}), ${this.type()})`;
      case 7: return `__builtin_expect(${e()}, ${this.random(2)})`;
      default: return `__builtin_${this.pick(['abs', 'labs'])}(${e()})`;
    }
  }
  /** A type that __builtin_*_overflow takes (not _Bool). */
  private narrow(e: () => string): string { return `(${this.pick(INTEGERS.slice(1, 12))})(${e()})`; }

  floating(depth: number): string {
    if (depth <= 0) return this.chance(50) ? this.pick(FLOATS) : `((${this.pick(['float', 'double'])})(${this.read()}))`;
    const f = (): string => this.floating(depth - 1 - this.random(2));
    switch (this.random(7)) {
      case 0: case 1: return `(${f()} ${this.pick(['+', '-', '*', '/'])} ${f()})`;
      case 2: return `(- ${f()})`;
      case 3: return `((${this.pick(['float', 'double'])})${f()})`;
      case 4: return `(${this.integer(depth - 1)} ? ${f()} : ${f()})`;
      case 5: return `((${this.pick(['float', 'double'])})${this.integer(depth - 1)})`;
      default: return `(${f()} ${this.pick(['+', '*'])} ${this.integer(depth - 2)})`;
    }
  }
}
