// Members of structures and unions (C11 6.7.2.1) and enumerators (C11 6.7.2.2), with the macros that stand among them.
import { P } from '../lexer.ts';
import { Ctx, type Pass } from './pass.ts';
import { declarators, pointerDeclarator, specifiers } from './declarations.ts';
import { expression } from './expressions.ts';
import { declaringMacro } from './items.ts';
import { isName, isWord, startsType } from './words.ts';

/** Reads code tokens [s, e) as members. */
export function members(p: Pass, s: number, e: number): void {
  for (let i = s; i < e; ) {
    const next = member(p, i, e);
    i = next > i ? next : i + 1;
  }
}

function member(p: Pass, i: number, e: number): number {
  const { c, match } = p;
  if (c[i] === P.Semi) {
    // A stray semicolon: GNU C allows it, the grammar does not.
    p.blankTokens(i, i + 1);
    p.record('other', p.start(i), p.end(i));
    return i + 1;
  }
  let end = i;
  while (end < e && c[end] !== P.Semi) end = Math.min(p.after(end), e);
  const done = end < e ? end + 1 : end;
  if (isName(c[i]) && c[i + 1] === P.LParen && i + 1 < end && match[i + 1] > 0 && match[i + 1] < e && !pointerDeclarator(p, i + 1, end)) {
    const m = match[i + 1];
    if (holdsMembers(p, i + 2, m)) {
      if (m + 1 < end) { p.record('other', p.start(m + 1), p.end(end - 1)); p.blankTokens(m + 1, end); }
      group(p, i, m, end < e);
      return done;
    }
    if (m + 1 >= end && end >= e) return drop(p, i, end);
    if (m + 1 < end && (isWord(c[m + 1])) && (startsType(c[m + 1]) || p.lineStart(m + 1))) return drop(p, i, m + 1);
    if (!(m + 1 < end && (isWord(c[m + 1]) || c[m + 1] === P.Star))) {
      declarators(p, declaringMacro(p, i, m), end, Ctx.Struct);
      return done;
    }
  }
  if (end >= e && isName(c[i]) && end === i + 1) return drop(p, i, end);
  if (isName(c[i]) && end > i + 1 && p.lineStart(i + 1) && (startsType(c[i + 1]) || (isName(c[i + 1]) && end > i + 2 && (isName(c[i + 2]) || c[i + 2] === P.Star)))) return drop(p, i, i + 1);
  declarators(p, specifiers(p, i, end), end, Ctx.Struct);
  return done;
}

/** Blanks a macro that stands for whole members. */
function drop(p: Pass, s: number, e: number): number {
  p.record('macroCall', p.start(s), p.end(e - 1), isWord(p.c[s]) ? p.name(s) : undefined);
  p.blankTokens(s, e);
  return e;
}

function holdsMembers(p: Pass, s: number, e: number): boolean {
  for (let k = s; k < e; k = p.after(k)) if (p.c[k] === P.Semi) return true;
  return false;
}

/** `struct_group(name, members)`: an argument that holds members makes it a nested structure. */
function group(p: Pass, i: number, m: number, semicolon: boolean): void {
  const { c } = p;
  // The members start after the last comma before the first semicolon.
  let from = i + 2;
  const arity = p.macros.arity(p.name(i));
  let args = 1;
  for (let k = i + 2; k < m && c[k] !== P.Semi; k = p.after(k)) {
    if (c[k] === P.Comma && (arity === undefined ? plainBefore(p, from, k) : args++ < arity)) from = k + 1;
  }
  const start = p.start(i);
  p.record('group', start, p.end(m), p.name(i));
  p.blankTokens(i, from);
  const brace = p.end(from - 1) - 1;
  if (brace - start >= 6) p.put(start, 'struct');
  else { p.blankTokens(i, m + 1); return; }
  p.put(brace, '{');
  p.put(p.start(m), '}');
  if (!semicolon) p.separate(m, ';');
  p.push(Ctx.Struct, from, m);
}

function plainBefore(p: Pass, s: number, e: number): boolean {
  // A tag, a name, attributes: at most one word, or nothing.
  for (let k = s; k < e; k++) if (!isWord(p.c[k]) && p.c[k] !== P.LParen && p.c[k] !== P.RParen) return false;
  return e - s <= 1 || p.c[s + 1] === P.LParen;
}

/** Reads code tokens [s, e) as enumerators. */
export function enumerators(p: Pass, s: number, e: number): void {
  const { c, match } = p;
  for (let i = s, end = s; i < e; ) {
    if (c[i] === P.Comma) { p.blankTokens(i, i + 1); p.record('other', p.start(i), p.end(i)); i++; continue; }
    if (end <= i) for (end = i; end < e && c[end] !== P.Comma; ) end = Math.min(p.after(end), e);
    let k = i;
    if (!isWord(c[k])) { p.record('other', p.start(i), p.end(end - 1)); p.blankTokens(i, Math.min(end + 1, e)); i = end + 1; continue; }
    k++;
    if (k < end && c[k] === P.LParen && match[k] > 0) {
      p.record('declarationMacro', p.start(i), p.end(match[k]), p.name(i));
      p.blankTokens(k, match[k] + 1);
      k = match[k] + 1;
    }
    if (k < end && c[k] === P.Assign) {
      const stop = end;
      expression(p, k + 1, stop);
    } else if (k < end && (k > i + 1 || c[k + 1] === P.LParen)) {
      // No comma between two: MACRO(a) MACRO(b)
      if (!p.separate(k, ',')) { p.record('other', p.start(k), p.end(end - 1)); p.blankTokens(k, end); } else { i = k; continue; }
    } else if (k < end && isWord(c[k]) && p.lineStart(k) && p.mayBeMacro(i)) {
      // A macro that holds enumerators with their commas, on a line of its own.
      p.record('macroCall', p.start(i), p.end(i), p.name(i));
      p.blankTokens(i, k);
      i = k;
      continue;
    }
    i = end + 1;
  }
}

