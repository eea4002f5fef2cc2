/** ctype.h (C11 7.4) in the C locale. */
import type { Primitive } from '../contract.ts';
import { libc } from './define.ts';

const within = (lo: string, hi: string) => (c: number) => c >= lo.charCodeAt(0) && c <= hi.charCodeAt(0);
const digit = within('0', '9'), upper = within('A', 'Z'), lower = within('a', 'z');
const alpha = (c: number) => upper(c) || lower(c), alnum = (c: number) => alpha(c) || digit(c);
const graph = (c: number) => c > 32 && c < 127;

/** The values are glibc's bits for the class, which programs print now and then. */
const classes: readonly (readonly [string, (c: number) => boolean, number])[] = [
  ['isalnum', alnum, 8], ['isalpha', alpha, 1024], ['isascii', c => c >= 0 && c < 128, 1], ['isblank', c => c === 32 || c === 9, 1], ['iscntrl', c => c >= 0 && c < 32 || c === 127, 2],
  ['isdigit', digit, 2048], ['isgraph', graph, 32768], ['islower', lower, 512], ['isprint', c => c >= 32 && c < 127, 16384], ['ispunct', c => graph(c) && !alnum(c), 4],
  ['isspace', c => c === 32 || c >= 9 && c <= 13, 8192], ['isupper', upper, 256], ['isxdigit', c => digit(c) || within('a', 'f')(c) || within('A', 'F')(c), 4096],
];

export function ctypeFunctions(): Primitive[] {
  const f = (prototype: string, does: string, g: (c: number) => number) => libc('characters', prototype, does, call => call.ret32(g(call.i32(0))));
  return [
    ...classes.map(([name, test, bit]) => f(`int ${name}(int c)`, `Whether c is of the class ${name.slice(2)}, in the C locale.`, c => test(c) ? bit : 0)),
    f('int tolower(int c)', 'The small letter.', c => upper(c) ? c + 32 : c),
    f('int toupper(int c)', 'The capital letter.', c => lower(c) ? c - 32 : c),
    f('int toascii(int c)', 'The low seven bits.', c => c & 0x7f),
  ];
}
