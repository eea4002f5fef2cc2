// Conditions of #if (C11 6.10.1) as far as the dialect pass needs them: what is known, and one consistent guess at the rest.
import type { MacroTable } from './macros.ts';
import { P, Tok, type TokenList } from '../lexer.ts';

/** What is assumed of names in conditions. */
export interface Assumptions {
  /** Value of a name: a number, `undefined` when it is not defined, `null` when nothing is known of it. */
  value(name: string): number | undefined | null;
}

// Known for all kernel C: the assembler and C++ halves of headers are never C.
const NEVER = new Set(['__ASSEMBLY__', '__ASSEMBLER__', '__cplusplus', 'LINKER_SCRIPT', '__CHECKER__']);
// The guess where nothing is known: an x86-64 kernel with everything configured.
const GUESS_UNDEFINED = /^(CONFIG_X86_32|CONFIG_CPU_BIG_ENDIAN|CONFIG_32BIT|MODULE|__BIG_ENDIAN|__clang__|CONFIG_64BIT_TIME_LEGACY)$|^__(s390|arm|powerpc|ppc|mips|sparc|ia64|alpha|hppa|sh|riscv|aarch64)/;

const UNKNOWN = NaN;

/** Whether a condition holds. Without definitions to `guess` from: undefined when it depends on names of which nothing is known. */
export function evaluate(t: TokenList, from: number, end: number, kind: 'defined' | 'undefined' | 'expression', assume: Assumptions, guess?: MacroTable): boolean | undefined {
  const defined = (name: string): number => {
    if (NEVER.has(name)) return 0;
    const v = assume.value(name);
    if (v === null) return guess ? (GUESS_UNDEFINED.test(name) ? 0 : 1) : UNKNOWN;
    return v === undefined ? 0 : 1;
  };
  const value = (name: string): number => {
    if (NEVER.has(name)) return 0;
    const v = assume.value(name);
    if (v === null) return guess ? (/BITS_PER_LONG$/.test(name) ? 64 : GUESS_UNDEFINED.test(name) ? 0 : guess.numberOf(name) ?? 1) : UNKNOWN;
    return v ?? 0;
  };
  let r: number;
  if (kind !== 'expression') {
    r = from < end && t.kinds[from] === Tok.Ident ? defined(t.value(from)) : UNKNOWN;
    if (kind === 'undefined') r = not(r);
  } else {
    r = new Condition(t, from, end, defined, value).run();
  }
  return Number.isNaN(r) ? (guess ? true : undefined) : r !== 0;
}

const not = (a: number): number => (Number.isNaN(a) ? UNKNOWN : a === 0 ? 1 : 0);

const PRECEDENCE: Partial<Record<P, number>> = {
  [P.PipePipe]: 1, [P.AmpAmp]: 2, [P.Pipe]: 3, [P.Caret]: 4, [P.Amp]: 5, [P.EqEq]: 6, [P.Ne]: 6, [P.Lt]: 7, [P.Gt]: 7, [P.Le]: 7, [P.Ge]: 7,
  [P.Shl]: 8, [P.Shr]: 8, [P.Plus]: 9, [P.Minus]: 9, [P.Star]: 10, [P.Slash]: 10, [P.Percent]: 10,
};

/** Operator-precedence evaluation with explicit stacks: any nesting, no recursion. NaN is "unknown". */
class Condition {
  private readonly values: number[] = [];
  private readonly ops: number[] = [];
  private readonly t: TokenList;
  private readonly from: number;
  private readonly end: number;
  private readonly defined: (n: string) => number;
  private readonly value: (n: string) => number;

  constructor(t: TokenList, from: number, end: number, defined: (n: string) => number, value: (n: string) => number) {
    this.t = t;
    this.from = from;
    this.end = end;
    this.defined = defined;
    this.value = value;
  }

  run(): number {
    const { t, end, ops } = this;
    for (let i = this.from; i < end; i++) {
      const c = t.codes[i];
      switch (t.kinds[i]) {
        case Tok.Number: { const v = parseInt(t.value(i).replace(/^0[bB]/, ''), /^0[bB]/.test(t.value(i)) ? 2 : /^0\d/.test(t.value(i)) ? 8 : undefined); this.operand(v); break; }
        case Tok.Char: this.operand(UNKNOWN); break;
        case Tok.Ident: {
          const name = t.value(i);
          const paren = i + 1 < end && t.codes[i + 1] === P.LParen;
          if (name === 'defined') {
            const j = paren ? i + 2 : i + 1;
            this.operand(j < end && t.kinds[j] === Tok.Ident ? this.defined(t.value(j)) : UNKNOWN);
            i = paren ? j + 1 : j;
          } else if (paren) {
            let d = 0, j = i + 1;
            for (; j < end; j++) { if (t.codes[j] === P.LParen) d++; else if (t.codes[j] === P.RParen && --d === 0) break; }
            this.operand(/^IS_(ENABLED|BUILTIN|REACHABLE)$/.test(name) && j === i + 3 ? this.defined(t.value(i + 2)) : UNKNOWN);
            i = j;
          } else this.operand(this.value(name));
          break;
        }
        default:
          if (c === P.LParen || c === P.Bang) ops.push(c);
          else if (c === P.RParen) {
            while (ops.length > 0 && ops[ops.length - 1] !== P.LParen) this.reduce();
            ops.pop();
            this.operand(this.values.pop() ?? UNKNOWN);
          } else if (PRECEDENCE[c as P] !== undefined) {
            while (ops.length > 0 && (PRECEDENCE[ops[ops.length - 1] as P] ?? 0) >= PRECEDENCE[c as P]!) this.reduce();
            ops.push(c);
          } else return UNKNOWN;
      }
    }
    while (ops.length > 0) this.reduce();
    return this.values.length === 1 ? this.values[0] : UNKNOWN;
  }

  private operand(v: number): void {
    while (this.ops[this.ops.length - 1] === P.Bang) { this.ops.pop(); v = not(v); }
    this.values.push(v);
  }

  private reduce(): void {
    const op = this.ops.pop();
    const b = this.values.pop() ?? UNKNOWN, a = this.values.pop() ?? UNKNOWN;
    this.values.push(apply(op as P, a, b));
  }
}

function apply(op: P, a: number, b: number): number {
  if (op === P.AmpAmp) return a === 0 || b === 0 ? 0 : Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : 1;
  if (op === P.PipePipe) return (a !== 0 && !Number.isNaN(a)) || (b !== 0 && !Number.isNaN(b)) ? 1 : Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return UNKNOWN;
  switch (op) {
    case P.EqEq: return +(a === b);
    case P.Ne: return +(a !== b);
    case P.Lt: return +(a < b);
    case P.Gt: return +(a > b);
    case P.Le: return +(a <= b);
    case P.Ge: return +(a >= b);
    case P.Plus: return a + b;
    case P.Minus: return a - b;
    case P.Star: return a * b;
    case P.Slash: return b === 0 ? UNKNOWN : Math.trunc(a / b);
    case P.Percent: return b === 0 ? UNKNOWN : a % b;
    case P.Shl: return a * 2 ** b;
    case P.Shr: return Math.floor(a / 2 ** b);
    case P.Pipe: return a | b;
    case P.Amp: return a & b;
    case P.Caret: return a ^ b;
    default: return UNKNOWN;
  }
}
