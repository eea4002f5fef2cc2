// Attribute-like macros and __attribute__((…)) (GCC manual, "Attribute Syntax"): blanked wherever they stand, before anything else is read.
import { P } from '../lexer.ts';
import type { Pass } from './pass.ts';
import type { MacroTable } from './macros.ts';
import { isWord, KEYWORDS, W } from './words.ts';

/** Tells the keywords from the names, classes these among the code tokens by `macros`, and takes the attributes out. */
export function removeAttributes(pass: Pass, macros: MacroTable): void {
  const { c, at, n } = pass;
  let k = 0, unclosed = n;
  for (let i = 0; i < n; i++) {
    let code = c[i];
    if (code === W.Ident) {
      const name = pass.name(i);
      code = KEYWORDS.get(name) ?? macros.classOf(name) ?? W.Ident;
    }
    if (code === W.Attr || code === W.AttrCall) {
      const prev = k > 0 ? c[k - 1] : 0;
      const next = i + 1 < n ? c[i + 1] : 0;
      const call = code === W.AttrCall && next === P.LParen && i < unclosed;
      if (prev !== P.Dot && prev !== P.Arrow && prev !== W.Goto && (call || standsAsAttribute(pass, i, code, next))) {
        let end = i;
        if (call) {
          let d = 0;
          for (end = i + 1; end < n; end++) {
            if (c[end] === P.LParen) d++;
            else if (c[end] === P.RParen && --d === 0) break;
          }
          if (end >= n) { end = i; unclosed = i; }
        }
        if (isOperand(prev, end + 1 < n ? c[end + 1] : 0)) {
          at[k] = at[i];
          c[k++] = W.Ident;
          continue;
        }
        pass.record('attribute', pass.start(i), pass.end(end), pass.name(i));
        pass.blankTokens(i, end + 1);
        i = end;
        continue;
      }
      code = W.Ident;
    }
    at[k] = at[i];
    c[k++] = code;
  }
  pass.n = k;
  c[k] = 0;
}

// Between an operator (or a parenthesis, a comma) and another: the value of an expression, whatever the name's definition.
function isOperand(prev: number, next: number): boolean {
  const before = prev === P.LParen || prev === P.Comma || prev === W.Return || prev === W.Case || prev === P.LBracket || (prev >= P.Plus && prev <= P.Question) || (prev >= P.Assign && prev <= P.PipeAssign);
  return before && (next === P.RParen || next === P.Comma || next === P.RBracket || next === P.Semi || (next >= P.Slash && next <= P.Colon));
}

// A lower-case word without underscores may be a variable's name as well: an attribute has a declaration behind it.
function standsAsAttribute(pass: Pass, i: number, code: number, next: number): boolean {
  if (code === W.AttrCall) return false;
  if (next === P.Arrow || next === P.Dot || next === P.LParen && i > 0 && !isWord(pass.c[i - 1]) && pass.c[i - 1] !== P.Star && pass.c[i - 1] !== P.LParen) return false;
  const first = pass.text.charCodeAt(pass.start(i));
  if (first === 95) return true;
  const lower = first >= 97;
  return !lower || isWord(next) || next === P.Star || (next === P.LParen && i > 0 && isWord(pass.c[i - 1])) || next === P.Semi && (i === 0 || !isWord(pass.c[i - 1]));
}
