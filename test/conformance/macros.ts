/** Random macro definitions and uses: `#`, `##`, variadic, __VA_OPT__, __COUNTER__, nested and recursive expansion, conditionals. To be compared token by token with gcc -E. */
import { generator } from './damage.ts';

const WORDS = ['a', 'b', 'x', 'y', 'foo', 'int', '1', '2', '0x1f', '1.5e', '"s"', '"q\\"\\\\"', '\'c\'', '\'"\'', '+', '-', '<', '=', '(', ')', '*', '.', '...', ';', '->', '&', '#', '##', '@', '[', ']', '{', '}', ':', '|', '\\'];
/** Mostly what can be pasted; no parentheses, which would change the number of arguments. */
const PLAIN = [...WORDS.filter(w => !['(', ')', '#', '##', '\\', '@'].includes(w)), ...Array.from({ length: 40 }, (_, i) => ['a', 'b', 'x', 'y', 'foo', 'M1', '_', 'z9'][i % 8])];
const PARAMS = ['p', 'q', 'r', 's'];

interface Known { readonly name: string; readonly params: number; readonly variadic: boolean }

class Macros {
  private readonly lines: string[] = [];
  private readonly known: Known[] = [];
  private names = 0;
  private readonly random: (n: number) => number;
  constructor(random: (n: number) => number) { this.random = random; }
  private pick<T>(from: readonly T[]): T { return from[this.random(from.length)]; }
  private chance(percent: number): boolean { return this.random(100) < percent; }
  private space(): string { return this.pick(['', ' ', ' ', '  ', '\t', ' /* c */ ']); }
  private name(): string { return this.known.length > 0 && this.chance(15) ? this.pick(this.known).name : `M${this.names++}`; }

  /** A use, or the name alone, of something that is defined (or will be). */
  private use(depth: number, words: () => string): string {
    // A name that may be defined only later, and parentheses that come from a macro: what is expanded again, and what is not.
    if (this.chance(12)) return `M${this.random(8)}${this.pick(['', '(', ' PAIR ', ' PAIR'])}`.replace('(', `(${words()})`);
    if (this.known.length === 0) return words();
    const m = this.pick(this.known);
    if (m.params < 0 || this.chance(12)) return m.name;
    const count = m.variadic ? Math.max(m.params - 1, 0) + this.random(4) : m.params;
    return `${m.name}${this.pick(['', '', ' '])}(${Array.from({ length: count }, () => this.argument(depth - 1, words)).join(`${this.space()},${this.space()}`)}${this.space()})`;
  }
  private argument(depth: number, words: () => string): string {
    const parts: string[] = [];
    for (let n = this.random(4); n > 0; n--) {
      parts.push(depth > 0 && this.chance(40) ? this.use(depth, words) : this.chance(10) ? `(${words()}${this.space()},${words()})` : words());
    }
    return parts.join(this.pick([' ', ' ', '  ', ' ']));
  }
  private body(params: readonly string[], variadic: boolean, named: string): string {
    const parts: string[] = [], rest = variadic ? [named] : [], any = [...params, ...rest];
    const word = (): string => (any.length > 0 && this.chance(50) ? this.pick(any) : this.pick(PLAIN));
    for (let n = this.random(6); n > 0; n--) {
      switch (this.random(15)) {
        case 0: if (any.length > 0) parts.push(`#${this.pick(['', ' '])}${this.pick(any)}`); break;
        case 10: parts.push(`${this.pick(['id', 'M1', 'M2', any[0] ?? 'M0'])} ${this.pick(['PAIR', '()', `(${word()})`])}`); break;
        case 11: if (variadic) parts.push(this.pick([`#__VA_OPT__(${word()} ${word()})`, `a ## __VA_OPT__(${word()} b)`, `__VA_OPT__(a ${word()}) ## b`, `${word()} __VA_OPT__(${this.use(1, word)})`])); break;
        case 1: case 2: {
          const side = (): string => (any.length > 0 && this.chance(50) ? this.pick(any) : this.pick(['a', 'b', 'M', 'x1', '_']));
          parts.push(`${side()}${this.space()}##${this.space()}${side()}${this.chance(20) ? ' ## ' + side() : ''}`);
          break;
        }
        case 3: if (variadic) parts.push(`,${this.pick(['', ' '])}##${this.pick(['', ' '])}${named}`); break;
        case 4: if (variadic) parts.push(`__VA_OPT__(${this.chance(70) ? word() : ''}${this.space()}${this.chance(50) ? word() : ''}${this.chance(20) ? ` x##${this.pick(any)}` : ''})`); break;
        case 5: parts.push('__COUNTER__'); break;
        case 6: case 7: parts.push(this.use(2, word)); break;
        case 8: parts.push('('); parts.push(word()); parts.push(')'); break;
        default: parts.push(word());
      }
    }
    let text = '';
    for (const p of parts) text += (text === '' ? '' : this.space()) + p;
    return text;
  }
  private define(): void {
    const name = this.name();
    for (let i = this.known.length - 1; i >= 0; i--) if (this.known[i].name === name) { this.lines.push(`#undef ${name}`); this.known.splice(i, 1); }
    const kind = this.random(10);
    if (kind < 3) { this.lines.push(`#define ${name} ${this.body([], false, '')}`); this.known.push({ name, params: -1, variadic: false }); return; }
    const params = PARAMS.slice(0, this.random(4)), variadic = this.chance(45), named = variadic && this.chance(25) ? 'args' : '__VA_ARGS__';
    const list = [...params, ...(variadic ? [named === 'args' ? 'args...' : '...'] : [])];
    let body = this.body(params, variadic, named);
    if (named === 'args') body = body.replaceAll('__VA_OPT__', 'opt');
    this.lines.push(`#define ${name}(${list.join(this.pick([',', ', ']))}) ${body}`);
    this.known.push({ name, params: list.length, variadic });
  }
  private condition(): string {
    const term = (): string => (this.chance(10) ? this.use(1, () => '1') : this.chance(25) ? `defined ${this.pick(this.known)?.name ?? 'M0'}` : this.chance(20) ? `defined(M${this.random(30)})` : this.chance(20) ? `(${this.random(9)} - ${this.random(9)}${this.pick(['', 'u', 'l'])})` : this.pick(['0', '1', '\'a\'', '-1', '7u', '0x80000000', 'undefined', '18446744073709551615u', '__INT_MAX__', '__LONG_MAX__']));
    let e = term();
    for (let n = this.random(4); n > 0; n--) e = this.chance(20) ? `!(${e})` : this.chance(15) ? `(${e}) ? ${term()} : ${term()}` : `(${e}) ${this.pick(['+', '-', '*', '<', '>', '<=', '==', '!=', '&&', '||', '&', '|', '^', '<<', '>>'])} ${term()}`;
    return e;
  }
  make(): string {
    this.lines.push('#define PAIR ()');
    for (let n = 2 + this.random(6); n > 0; n--) this.define();
    for (let n = 3 + this.random(6); n > 0; n--) {
      switch (this.random(10)) {
        case 0: this.define(); break;
        case 1: {
          this.lines.push(`#if ${this.condition()}`, `then ${this.use(3, () => this.pick(PLAIN))}`);
          if (this.chance(40)) this.lines.push(`#elif ${this.condition()}`, `elif __COUNTER__`);
          if (this.chance(50)) this.lines.push('#else', `else ${this.use(2, () => this.pick(PLAIN))}`);
          this.lines.push('#endif');
          break;
        }
        default: this.lines.push(`${this.lines.length}: ${this.pick(['', 'z ', '+', '<'])}${this.use(3, () => this.pick(PLAIN))}${this.space()}${this.pick(['', ';', '(1)', '(x, y)', '\n(2)', 'w'])}`);
      }
    }
    return this.lines.join('\n') + '\n';
  }
}

export function macroProgram(seed: number): string {
  const random = generator(seed * 2654435761 | 1);
  for (let i = 0; i < 8; i++) random(2);
  return new Macros(random).make();
}
