/** Damage to C programs, the same for the same seed: what `npm test` and `npm run conformance` feed to the compiler and the machine. */

/** xorshift32: the same damage in each run. */
export function generator(seed: number): (n: number) => number {
  let x = seed;
  return n => {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    return (x >>> 0) % n;
  };
}

const PIECES = ['(', ')', '{', '}', '[', ']', ';', ',', '*', '&', '"', '\'', '#', '##', '\\\n', '/*', '//', '...', '?', ':', '->', '.', '=', '<<', '%', '!', '~', '0', '-1', '1e999', '0xffffffffffffffff',
  '08', 'int', 'void', 'struct', 'union', 'enum', 'typedef', 'static', 'const', 'return', 'goto', 'case', 'default', 'sizeof', '_Generic', '__typeof__', '__attribute__', 'asm', 'long double', '_Bool', '__int128',
  '#define f(x) f(f(x))\n', '#if 1\n', '#endif\n', '#include <stdio.h>\n', '\u0000', 'é', '__builtin_va_arg', '({', '})', '[0]', '[-1]', '[1 << 30]', '= { [5] = 1 }'];

export function damaged(text: string, random: (n: number) => number): string {
  let t = text;
  for (let n = 1 + random(3); n > 0; n--) {
    const at = random(t.length + 1), length = 1 + random(12);
    switch (random(6)) {
      case 0: t = t.slice(0, at); break;                                                          // cut off
      case 1: t = t.slice(0, at) + t.slice(at + length); break;                                   // a piece is missing
      case 2: t = `${t.slice(0, at)} ${PIECES[random(PIECES.length)]} ${t.slice(at)}`; break;     // a piece too many
      case 3: t = t.slice(0, at) + t.slice(at, at + length) + t.slice(at); break;                 // twice
      case 4: {                                                                                   // two words exchanged
        const words = [...t.matchAll(/\w+/g)];
        if (words.length < 2) break;
        const a = words[random(words.length)], b = words[random(words.length)];
        t = t.slice(0, a.index) + b[0] + t.slice(a.index + a[0].length);
        break;
      }
      default: t = `${t.slice(0, at)}${PIECES[random(PIECES.length)]}${t.slice(at + length)}`;    // another piece
    }
  }
  return t;
}

const NUMBERS = ['0', '1', '-1', '2', '31', '32', '64', '255', '65536', '2147483647', '0x80000000', '1ul << 40', '99999999999'];
const OPERATORS = [['+', '-', '*', '/', '%'], ['<', '>', '<=', '>=', '==', '!='], ['<<', '>>', '&', '|', '^'], ['++', '--'], ['=', '+=', '-=', '<<=']];

/** Damage that a compiler seldom sees: another number, operator or variable, a line less or twice. */
export function altered(text: string, random: (n: number) => number): string {
  let t = text;
  const exchange = (pattern: RegExp, by: (found: string) => string): void => {
    const all = [...t.matchAll(pattern)];
    if (all.length === 0) return;
    const m = all[random(all.length)];
    t = t.slice(0, m.index) + by(m[0]) + t.slice(m.index + m[0].length);
  };
  for (let n = 1 + random(3); n > 0; n--) {
    switch (random(5)) {
      case 0: case 1: exchange(/(?<![\w."])\d+\b(?![."])/g, () => NUMBERS[random(NUMBERS.length)]); break;
      case 2: exchange(/(?<= )[-+*/%<>=!&|^]{1,3}(?= )/g, found => { const g = OPERATORS.find(o => o.includes(found)); return g ? g[random(g.length)] : found; }); break;
      case 3: exchange(/(?<=[(\s*])[a-z](?=[\s;,)[])/g, () => 'abcdeinpqsx'[random(11)]); break;
      default: exchange(/^\t.*;.*\n/gm, found => (random(2) ? '' : found + found));
    }
  }
  return t;
}

/** No program at all: C tokens, or bytes, in any order. */
export function noise(random: (n: number) => number): string {
  const length = random(400), bytes = random(3) === 0;
  let t = random(2) ? 'int main(void) {' : '';
  for (let i = 0; i < length; i++) t += bytes ? String.fromCharCode(random(256)) : `${PIECES[random(PIECES.length)]}${random(3) ? ' ' : ''}`;
  return t;
}
