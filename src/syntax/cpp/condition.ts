/** The controlling expressions of `#if` and `#elif` (C11 6.10.1): intmax_t arithmetic on 64 bits. */
import { P, Tok } from '../lexer.ts';
import { Expander, type ExpandContext, type Operator } from './expand.ts';
import type { PToken } from './token.ts';

/** `__has_include`, `__has_attribute` and the like, answered by the caller; undefined: not one of them. */
export type HasOperator = (operator: string, argument: readonly PToken[]) => bigint | undefined;

interface Value { readonly v: bigint; readonly unsigned: boolean }

class ConditionError extends Error {}

const wrap = (v: bigint, unsigned: boolean): Value => ({ v: unsigned ? BigInt.asUintN(64, v) : BigInt.asIntN(64, v), unsigned });

/** `v` shifted by `n` to the left; below 0: to the right, as gcc does it. Counts of 64 and more shift everything out. */
function shift(v: bigint, n: bigint): bigint {
  if (n >= 0n) return n >= 64n ? 0n : v << n;
  return v >> (n <= -64n ? 64n : -n);
}

/** Names that are defined without a definition: what the preprocessor computes, and the operators that `#ifdef` may ask for. */
export const isPredefined = (name: string): boolean => /^(__(LINE|FILE|COUNTER|DATE|TIME|TIMESTAMP)__|__has_(include|include_next|attribute|c_attribute|cpp_attribute|builtin))$/.test(name);

/**
 * Value of the condition whose tokens (unexpanded) are given; a string says what is wrong. Names that are no macros count as 0.
 * `defined` looks names up in `context.macros`; an expansion may yield it and __has_...() too, as gcc has it.
 */
export function evaluateCondition(tokens: readonly PToken[], context: ExpandContext, has?: HasOperator): bigint | string {
  let i = 0, wrong: string | undefined;
  const operator: Operator = (t, raw) => {
    const number = (value: bigint | number): PToken => ({ ...t, kind: Tok.Number, text: String(value) });
    if (t.text === 'defined') {
      const next = raw(), paren = next?.punct === P.LParen;
      const name = paren ? raw() : next;
      if (!name || name.kind !== Tok.Ident || (paren && raw()?.punct !== P.RParen)) { wrong ??= 'defined needs a name: defined(NAME)'; return number(0); }
      return number(context.macros.get(name.text) !== undefined || isPredefined(name.text) ? 1 : 0);
    }
    if (!has || !t.text.startsWith('__has_') || has(t.text, []) === undefined) return undefined;
    const argument: PToken[] = [];
    let depth = 0;
    for (let a = raw(); a; a = raw()) {
      if (a.punct === P.LParen && depth++ === 0) continue;
      if (depth === 0 || (a.punct === P.RParen && --depth === 0)) break;
      argument.push(a);
    }
    return number(has(t.text, argument) ?? 0);
  };
  const expanded = new Expander(context, () => tokens[i++], operator).all();
  if (wrong !== undefined) return wrong;
  try {
    const parser = new ConditionParser(expanded);
    const value = parser.comma();
    parser.end();
    return value.v;
  } catch (e) {
    if (e instanceof ConditionError) return e.message;
    throw e;
  }
}

const LEVEL: Partial<Record<P, number>> = {
  [P.PipePipe]: 1, [P.AmpAmp]: 2, [P.Pipe]: 3, [P.Caret]: 4, [P.Amp]: 5, [P.EqEq]: 6, [P.Ne]: 6, [P.Lt]: 7, [P.Gt]: 7, [P.Le]: 7, [P.Ge]: 7,
  [P.Shl]: 8, [P.Shr]: 8, [P.Plus]: 9, [P.Minus]: 9, [P.Star]: 10, [P.Slash]: 10, [P.Percent]: 10,
};

class ConditionParser {
  private i = 0;
  private depth = 0;
  private skipping = 0;   // inside an operand that is not evaluated: division by zero there is no error
  private readonly t: readonly PToken[];
  constructor(t: readonly PToken[]) { this.t = t; }

  end(): void { if (this.i < this.t.length) throw new ConditionError(`unexpected ${this.t[this.i].text} in the condition`); }
  comma(): Value {
    let v = this.conditional();
    while (this.t[this.i]?.punct === P.Comma) { this.i++; v = this.conditional(); }
    return v;
  }
  private conditional(): Value {
    if (++this.depth > 200) throw new ConditionError('the condition is nested too deeply');
    const c = this.binary(1);
    if (this.t[this.i]?.punct !== P.Question) { this.depth--; return c; }
    this.i++;
    if (c.v === 0n) this.skipping++;
    const a = this.comma();
    if (c.v === 0n) this.skipping--;
    if (this.t[this.i]?.punct !== P.Colon) throw new ConditionError('? without : in the condition');
    this.i++;
    if (c.v !== 0n) this.skipping++;
    const b = this.conditional();
    if (c.v !== 0n) this.skipping--;
    this.depth--;
    return wrap(c.v !== 0n ? a.v : b.v, a.unsigned || b.unsigned);
  }
  private binary(min: number): Value {
    let l = this.unary();
    for (;;) {
      const op = this.t[this.i]?.punct as P | undefined;
      const level = op === undefined ? undefined : LEVEL[op];
      if (op === undefined || level === undefined || level < min) return l;
      this.i++;
      const skip = (op === P.AmpAmp && l.v === 0n) || (op === P.PipePipe && l.v !== 0n);
      if (skip) this.skipping++;
      const r = this.binary(level + 1);
      if (skip) this.skipping--;
      l = this.apply(op, l, r);
    }
  }
  private apply(op: P, l: Value, r: Value): Value {
    const unsigned = l.unsigned || r.unsigned;
    const a = wrap(l.v, unsigned).v, b = wrap(r.v, unsigned).v;
    const bool = (x: boolean): Value => ({ v: x ? 1n : 0n, unsigned: false });
    switch (op) {
      case P.PipePipe: return bool(l.v !== 0n || r.v !== 0n);
      case P.AmpAmp: return bool(l.v !== 0n && r.v !== 0n);
      case P.Pipe: return wrap(a | b, unsigned);
      case P.Caret: return wrap(a ^ b, unsigned);
      case P.Amp: return wrap(a & b, unsigned);
      case P.EqEq: return bool(a === b);
      case P.Ne: return bool(a !== b);
      case P.Lt: return bool(a < b);
      case P.Gt: return bool(a > b);
      case P.Le: return bool(a <= b);
      case P.Ge: return bool(a >= b);
      case P.Shl: return wrap(shift(l.v, r.v), l.unsigned);
      case P.Shr: return wrap(shift(l.v, -r.v), l.unsigned);
      case P.Plus: return wrap(a + b, unsigned);
      case P.Minus: return wrap(a - b, unsigned);
      case P.Star: return wrap(a * b, unsigned);
      default:
        if (b === 0n) {
          if (this.skipping > 0) return wrap(0n, unsigned);
          throw new ConditionError('division by zero in the condition');
        }
        return wrap(op === P.Slash ? a / b : a % b, unsigned);
    }
  }
  private unary(): Value {
    if (++this.depth > 200) throw new ConditionError('the condition is nested too deeply');
    const v = this.operand();
    this.depth--;
    return v;
  }
  private operand(): Value {
    const t = this.t[this.i++];
    if (!t) throw new ConditionError('the condition ends too early');
    switch (t.punct) {
      case P.Bang: return { v: this.unary().v === 0n ? 1n : 0n, unsigned: false };
      case P.Minus: { const v = this.unary(); return wrap(-v.v, v.unsigned); }
      case P.Plus: return this.unary();
      case P.Tilde: { const v = this.unary(); return wrap(~v.v, v.unsigned); }
      case P.LParen: {
        const v = this.comma();
        if (this.t[this.i++]?.punct !== P.RParen) throw new ConditionError('missing ) in the condition');
        return v;
      }
    }
    if (t.kind === Tok.Ident) {
      // C11 6.10.1p4: remaining identifiers are 0. A call of one (a macro that is not known) is 0 as well, arguments and all.
      if (this.t[this.i]?.punct === P.LParen) {
        let depth = 0;
        for (; this.i < this.t.length; this.i++) {
          const p = this.t[this.i].punct;
          if (p === P.LParen) depth++;
          else if (p === P.RParen && --depth === 0) { this.i++; break; }
        }
      }
      return { v: 0n, unsigned: false };
    }
    if (t.kind === Tok.Number) {
      const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)$/.exec(t.text.replace(/'/g, ''));
      if (!m) throw new ConditionError(`${t.text} is no integer constant`);
      const digits = /^0[0-9]/.test(m[1]) ? `0o${m[1].slice(1)}` : m[1];
      let v: bigint;
      try { v = BigInt(digits); } catch { throw new ConditionError(`${t.text} is no integer constant`); }
      return wrap(v, /u/i.test(m[2]) || v > 0x7fffffffffffffffn);
    }
    if (t.kind === Tok.Char) return { v: characterValue(t.text), unsigned: false };
    throw new ConditionError(`unexpected ${t.text} in the condition`);
  }
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };
/** A character constant as gcc has it: several characters make an int of their bytes, the first one highest. */
function characterValue(text: string): bigint {
  const quote = text.indexOf("'");
  let v = 0n, n = 0;
  for (const [, escape, plain] of text.slice(quote + 1, -1).matchAll(/\\([0-7]{1,3}|x[0-9a-fA-F]+|.)|([^\\])/gsu)) {
    const code = plain !== undefined ? plain.codePointAt(0)!
      : /^[0-7]/.test(escape) ? parseInt(escape, 8) : /^x./.test(escape) ? parseInt(escape.slice(1), 16) : ESCAPES[escape] ?? escape.charCodeAt(0);
    v = quote > 0 ? BigInt(code) : (v << 8n) | BigInt(code & 255);
    n++;
  }
  return BigInt.asIntN(n === 1 && quote === 0 ? 8 : 32, v);
}
