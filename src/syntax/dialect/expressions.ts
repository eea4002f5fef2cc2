// Expressions, arguments and initialisers: operands and operators must alternate (C11 6.5). What does not is no expression (a type, an
// operator or a statement as a macro's argument) and becomes one identifier.
import { P } from '../lexer.ts';
import { capitals, Ctx, type Pass } from './pass.ts';
import { asmText } from './asm.ts';
import { isName, isWord, startsStatement, startsType, W } from './words.ts';

/**
 * Reads code tokens [s, e) as comma-separated expressions. `macroArguments`: they are a macro's arguments, so what is no expression is replaced;
 * elsewhere it is left for the parser to report (only a type is replaced among arguments of an unknown name: no function takes one).
 */
export function expressions(p: Pass, ctx: Ctx, s: number, e: number, macroArguments?: boolean): void {
  const { c } = p;
  const macro = (): boolean => macroArguments ??= ctx === Ctx.Args && s > 1 && calleeMayBeMacro(p, s - 1);
  let i = s;
  while (i < e) {
    let end = i;
    while (end < e && c[end] !== P.Comma) end = Math.min(p.after(end), e);
    if (end === i) {
      // No operand before a comma: only the comma can go.
      if (macro()) {
        p.blankTokens(i, i + 1);
        p.record('argument', p.start(i), p.end(i));
      }
      i = end + 1;
      continue;
    }
    if (ctx === Ctx.Init) element(p, i, end);
    else if (ctx === Ctx.Generic && i > s) association(p, i, end);
    else if (ctx === Ctx.Args && c[i] === P.LBrace && p.match[i] === end - 1 && statements(p, i + 1, end - 1)) p.push(Ctx.Block, i + 1, end - 1);
    else if (ctx === Ctx.Args && holdsStatements(p, i, end)) statementArgument(p, i, end);
    else if (!expression(p, i, end) && (macro() || (ctx === Ctx.Args && (looksLikeType(p, i, end) || isOperator(p, i, end))))) replaceArgument(p, i, end);
    if (end === e - 1 && ctx !== Ctx.Init && macro()) {
      p.blankTokens(end, end + 1);
      p.record('argument', p.start(end), p.end(end));
    }
    i = end + 1;
  }
}

/** Whether the tokens within an argument's braces are statements rather than an initialiser list. */
function statements(p: Pass, s: number, e: number): boolean {
  if (s >= e) return true;
  for (let k = s; k < e; k = p.after(k)) if (p.c[k] === P.Semi) return true;
  return false;
}

/** Whether an argument without braces is statements (`wait_for(device, 2000, if (ready(device)) break;)`): no function takes them, so a macro does. */
function holdsStatements(p: Pass, s: number, e: number): boolean {
  if (startsStatement(p.c[s])) return true;
  for (let k = s; k < e; k = p.after(k)) if (p.c[k] === P.Semi) return true;
  return false;
}

/** Statements as an argument become a block, which the grammar allows there, where the white space around them has room for its braces; else one identifier. */
function statementArgument(p: Pass, s: number, e: number): void {
  const before = p.start(s) - 1, behind = e < p.n ? p.start(e) - 1 : -1;
  const room = (at: number): boolean => p.out[at] === 32 || p.out[at] === 9;
  if (before < 0 || !room(before) || behind < p.end(e - 1) || !room(behind)) return replaceArgument(p, s, e);
  p.record('argument', p.start(s), p.end(e - 1));
  p.put(before, '{');
  p.put(behind, '}');
  p.push(Ctx.Block, s, e);
}

/** Whether an argument is an operator alone: `timercmp(a, b, >)`. */
const isOperator = (p: Pass, s: number, e: number): boolean => e === s + 1 && OPERATORS.has(p.c[s]);
const OPERATORS: ReadonlySet<number> = new Set([P.Plus, P.Minus, P.Star, P.Slash, P.Percent, P.Amp, P.Pipe, P.Caret, P.AmpAmp, P.PipePipe, P.Shl, P.Shr, P.Lt, P.Gt, P.Le, P.Ge, P.EqEq, P.Ne]);

/** Whether a preprocessing number is a number (C11 6.4.4): `1k` and `3DNOW` are only ever pasted. */
function isNumber(p: Pass, k: number): boolean {
  const s = p.start(k), e = p.end(k), { text } = p;
  const last = text.charCodeAt(e - 1) | 32;
  if (e - s < 2 || (last <= 57 && e - s < 3)) return true;
  return /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)([uUlLzZ]|[wW][bB])*$|^(\d*\.?\d*([eE][+-]?\d+)?|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*([pP][+-]?\d+)?)[fFlLdD]*$/.test(p.name(k));
}

/** Whether the call whose parenthesis opens at `open` may be a macro's: by the name before it, or before the calls it goes on from. */
function calleeMayBeMacro(p: Pass, open: number): boolean {
  let k = open - 1;
  while (k > 0 && p.c[k] === P.RParen && p.match[k] > 0) k = p.match[k] - 1;
  return k >= 0 && p.mayBeMacro(k);
}

function replaceArgument(p: Pass, s: number, e: number): void {
  p.record('argument', p.start(s), p.end(e - 1));
  p.toIdentifier(s, e);
}

/** One association of `_Generic`: a type name (or `default`), a colon, an expression. */
function association(p: Pass, s: number, e: number): void {
  let colon = s;
  while (colon < e && p.c[colon] !== P.Colon) colon = Math.min(p.after(colon), e);
  if (colon >= e) return;
  if (p.c[s] === W.Default) {
    p.put(p.start(s), 'D');
    p.record('other', p.start(s), p.end(s), 'default');
  } else p.push(Ctx.TypeName, s, colon);
  expression(p, colon + 1, e);
}

/** One element of an initialiser list (C11 6.7.9), with GNU's `name: value`. */
export function element(p: Pass, s: number, e: number): void {
  const { c } = p;
  let i = s;
  if (c[i] === P.LBrace) {
    const m = p.match[i] < 0 ? e - 1 : p.match[i];
    p.push(Ctx.Init, i + 1, Math.min(m, e));
    if (m + 1 < e) restOfElements(p, m + 1, e);
    return;
  }
  if (c[i] === P.Dot || c[i] === P.LBracket) {
    while (i < e && c[i] !== P.Assign && c[i] !== P.LBrace) {
      if (c[i] === P.LBracket && p.match[i] > i) range(p, i + 1, p.match[i]);
      i = p.after(i);
    }
    if (i >= e) return;
    if (c[i] === P.LBrace) {
      // `.member { … }` without its equals sign.
      p.record('other', p.start(s), p.end(i - 1));
      p.blankTokens(s, i);
      return element(p, i, e);
    }
    return value(p, i + 1, e);
  }
  if (isName(c[i]) && c[i + 1] === P.Colon && i + 1 < e) return value(p, i + 2, e);
  value(p, i, e);
}

function value(p: Pass, s: number, e: number): void {
  const { c } = p;
  if (s >= e) return;
  if (c[s] === P.LBrace) {
    const m = p.match[s] < 0 ? e - 1 : p.match[s];
    p.push(Ctx.Init, s + 1, Math.min(m, e));
    if (m + 1 < e) restOfElements(p, m + 1, e);
    return;
  }
  const m = p.mark();
  const stop = expressionEnd(p, s, e, true);
  if (stop === e) return;
  if (stop > s && stop < e && (p.mayBeMacro(s) || p.mayBeMacro(stop))) return restOfElements(p, stop, e);
  p.rollback(m);
}

/** What follows an element without a comma between: `MACRO(a) MACRO(b)`. */
function restOfElements(p: Pass, s: number, e: number): void {
  if (p.separate(s, ',')) p.push(Ctx.Element, s, e);
  else {
    p.record('other', p.start(s), p.end(e - 1));
    p.blankTokens(s, e);
  }
}

/** An index or a range of indices within brackets. */
function range(p: Pass, s: number, e: number): void {
  let k = s;
  while (k < e && p.c[k] !== P.Ellipsis) k = Math.min(p.after(k), e);
  expression(p, s, k);
  if (k < e) expression(p, k + 1, e);
}

/** Reads [s, e) as one expression; false (with nothing changed that matters) where it is none. */
export function expression(p: Pass, s: number, e: number): boolean {
  const m = p.mark();
  if (s < e && expressionEnd(p, s, e, false) === e) return true;
  p.rollback(m);
  return false;
}

/**
 * Where the longest expression from `s` ends, at most `e`; `s` where there is none, -1 where it breaks off wanting an operand.
 * With `elements`, a designator after a complete operand ends it too.
 */
function expressionEnd(p: Pass, s: number, e: number, elements: boolean): number {
  const { c, match } = p;
  let want = true; // an operand
  let question = 0;
  let concat = false; // the operand is a string, possibly of several pieces
  let bare = -1; // the operand is this name, or a call of it
  let i = s;
  while (i < e) {
    const k = c[i];
    if (want) {
      switch (k) {
        case W.Ident: case W.Iterator: case W.Complete: case W.Typeof: bare = i; concat = false; want = false; i++; continue;
        case W.Number:
          if (!isNumber(p, i)) return i === s ? s : -1;
          bare = -1; concat = false; want = false; i++; continue;
        case W.Char: bare = -1; concat = false; want = false; i++; continue;
        case W.String: bare = -1; concat = true; want = false; i++; continue;
        case P.Plus: case P.Minus: case P.Star: case P.Amp: case P.Tilde: case P.Bang: case P.PlusPlus: case P.MinusMinus: i++; continue;
        case P.AmpAmp:
          // Labels as values (GCC manual).
          if (i + 1 >= e || !isName(c[i + 1])) return -1;
          p.blank(p.start(i), p.start(i) + 1);
          p.record('labelAddress', p.start(i), p.end(i + 1), p.name(i + 1));
          i++;
          continue;
        case P.LParen: {
          const m = match[i];
          if (m < 0 || m >= e) return -1;
          const next = m + 1 < e ? c[m + 1] : 0;
          if (isCast(p, i + 1, m, next)) {
            p.push(Ctx.TypeName, i + 1, m);
            i = m + 1;
            if (c[i] === P.LBrace && i < e) {
              const b = match[i] < 0 ? e : match[i];
              p.push(Ctx.Init, i + 1, Math.min(b, e));
              i = Math.min(b + 1, e);
              want = false; bare = -1; concat = false;
            }
            continue;
          }
          if (m === i + 1) return -1;
          if (c[i + 1] === P.LBrace) p.push(Ctx.Block, i + 2, match[i + 1] < 0 ? m : match[i + 1]);
          else p.push(Ctx.Expr, i + 1, m);
          i = m + 1;
          want = false; bare = -1; concat = false;
          continue;
        }
        case W.Sizeof: case W.Alignof: {
          const m = c[i + 1] === P.LParen && i + 1 < e ? match[i + 1] : -1;
          if (m < 0 || m >= e) { if (k === W.Alignof) return -1; i++; continue; }
          if (looksLikeType(p, i + 2, m) || (k === W.Alignof && isWord(c[i + 2]) && m === i + 3)) p.push(Ctx.TypeName, i + 2, m);
          else if (k === W.Alignof) { p.record('argument', p.start(i + 2), p.end(m - 1)); p.toIdentifier(i + 2, m); }
          else p.push(Ctx.Expr, i + 2, m);
          i = m + 1;
          want = false; bare = -1; concat = false;
          continue;
        }
        case W.Offsetof: {
          const m = c[i + 1] === P.LParen && i + 1 < e ? match[i + 1] : -1;
          if (m < 0 || m >= e) return -1;
          offsetOf(p, i + 2, m);
          i = m + 1;
          want = false; bare = -1; concat = false;
          continue;
        }
        case W.Generic: {
          const m = c[i + 1] === P.LParen && i + 1 < e ? match[i + 1] : -1;
          if (m < 0 || m >= e) return -1;
          p.push(Ctx.Generic, i + 2, m);
          i = m + 1;
          want = false; bare = -1; concat = false;
          continue;
        }
        case W.Asm: {
          const stop = asmText(p, i, e);
          if (stop < 0) return -1;
          i = stop;
          want = false; bare = -1; concat = false;
          continue;
        }
        default: return i === s ? s : -1;
      }
    }
    switch (k) {
      case P.Plus: case P.Minus: case P.Star: case P.Slash: case P.Percent: case P.Amp: case P.Pipe: case P.Caret: case P.AmpAmp: case P.PipePipe:
      case P.Shl: case P.Shr: case P.Lt: case P.Gt: case P.Le: case P.Ge: case P.EqEq: case P.Ne:
      case P.Assign: case P.StarAssign: case P.SlashAssign: case P.PercentAssign: case P.PlusAssign: case P.MinusAssign: case P.ShlAssign:
      case P.ShrAssign: case P.AmpAssign: case P.CaretAssign: case P.PipeAssign:
        want = true; i++; continue;
      case P.Question:
        question++;
        i++;
        if (c[i] === P.Colon && i < e) { question--; i++; }
        want = true;
        continue;
      case P.Colon:
        if (question === 0) return i;
        question--;
        want = true;
        i++;
        continue;
      case P.PlusPlus: case P.MinusMinus: i++; continue;
      case P.Dot: case P.Arrow:
        if (elements && k === P.Dot && spaced(p, i) && designates(p, i, e)) return i;
        if (i + 1 >= e || !isWord(c[i + 1])) return -1;
        i += 2;
        bare = -1;
        continue;
      case P.LParen: {
        const m = match[i];
        if (m < 0 || m >= e) return -1;
        if (concat) {
          // "a" MACRO(b) "c": a macro that expands to a string.
          p.record('argument', p.start(i), p.end(m));
          p.blankTokens(i, m + 1);
          i = m + 1;
          continue;
        }
        p.push(Ctx.Args, i + 1, m);
        i = m + 1;
        continue;
      }
      case P.LBracket: {
        const m = match[i];
        if (m < 0 || m >= e) return -1;
        if (elements && designates(p, i, e)) return i;
        p.push(Ctx.Expr, i + 1, m);
        i = m + 1;
        bare = -1;
        continue;
      }
      case W.String:
        if (!concat) {
          if (bare < 0) return i;
          if (i > bare + 1) {
            p.record('argument', p.start(bare + 1), p.end(i - 1));
            p.blankTokens(bare + 1, i);
          }
          concat = true;
        }
        i++;
        continue;
      case W.Ident: case W.Iterator: case W.Complete:
        if (concat) { i++; continue; }
        // A macro that is a string or an operator with its operand: KERN_INFO message(…), 16 KB.
        if (p.lineStart(i)) return i;
        if (bare === i - 1 && capitals(p.name(bare)) && !elements) {
          p.record('argument', p.start(bare), p.end(bare), p.name(bare));
          p.blankTokens(bare, bare + 1);
          bare = i++;
          continue;
        }
        if (!capitals(p.name(i)) || elements || c[i + 1] === P.LParen) return i;
        p.record('argument', p.start(i), p.end(i), p.name(i));
        p.blankTokens(i, i + 1);
        i++;
        continue;
      default: return i;
    }
  }
  return want || question > 0 ? -1 : i;
}

function spaced(p: Pass, i: number): boolean { return (p.tokens.flags[p.at[i]] & 2) !== 0; }

/** Whether a designator with its equals sign starts at `i`. */
function designates(p: Pass, i: number, e: number): boolean {
  const { c } = p;
  while (i < e) {
    if (c[i] === P.Dot && i + 1 < e && isWord(c[i + 1])) i += 2;
    else if (c[i] === P.LBracket && p.match[i] > i) i = p.match[i] + 1;
    else return c[i] === P.Assign;
  }
  return false;
}

/** `offsetof(type, a.b[1])`: the grammar has only a first name. */
function offsetOf(p: Pass, s: number, e: number): void {
  const { c } = p;
  let comma = s;
  while (comma < e && c[comma] !== P.Comma) comma = Math.min(p.after(comma), e);
  if (comma >= e) { if (s < e) { p.record('offsetof', p.start(s), p.end(e - 1)); } return; }
  p.push(Ctx.TypeName, s, comma);
  if (comma + 2 < e) {
    p.record('offsetof', p.start(comma + 2), p.end(e - 1));
    p.blankTokens(comma + 2, e);
  }
}

/** Whether (s … e) before a token of code `next` is the type of a cast or compound literal. */
function isCast(p: Pass, s: number, e: number, next: number): boolean {
  if (s >= e) return false;
  const { c } = p;
  if (looksLikeType(p, s, e)) return true;
  if (!isWord(c[s]) || startsStatement(c[s])) return false;
  const operand = isWord(next) || next === W.Number || next === W.String || next === W.Char || next === P.LBrace;
  if (!operand) return false;
  // (name) operand, or (MACRO(x)) operand
  return e === s + 1 || (c[s + 1] === P.LParen && p.match[s + 1] === e - 1) || (isName(c[s]) && isName(c[s + 1]));
}

/** Whether [s, e) can only be a type name (C11 6.7.7). */
export function looksLikeType(p: Pass, s: number, e: number): boolean {
  const { c } = p;
  if (s >= e) return false;
  if (startsType(c[s]) && c[s] !== W.Typeof) return true;
  let k = s + 1;
  if (c[s] === W.Typeof && c[k] === P.LParen && p.match[k] > 0) {
    k = p.match[k] + 1;
    if (k >= e) return true;
  } else if (!isName(c[s])) return false;
  // name *, name * const *, name (*)(…)
  if (k >= e) return false;
  if (c[k] === P.LParen && c[k + 1] === P.Star && c[k + 2] === P.RParen) return true;
  let stars = 0;
  for (; k < e; k++) {
    if (c[k] === P.Star) stars++;
    else if (c[k] === P.LParen && c[k + 1] === P.Star && stars > 0) return true;
    else if (c[k] !== W.Qualifier) return false;
  }
  return stars > 0 || c[e - 1] === W.Qualifier;
}
