// Declarations (C11 6.7): specifiers, then declarators. Words that can be neither are attribute macros that no definition told us of.
import { P } from '../lexer.ts';
import { Ctx, type Pass } from './pass.ts';
import { asmText } from './asm.ts';
import { expression } from './expressions.ts';
import { isName, isWord, startsType, W } from './words.ts';

/**
 * Blanks one word (with its parentheses where `call`): an attribute of which only the place tells. A word that is not named as one is left
 * for the parser to report: a semicolon may be missing (but not where a type follows on the same line: `sameLine`). Gives the token after.
 */
function dropAttribute(p: Pass, k: number, call = false, sameLine = false): number {
  if (!attributeLike(p, k) && !(sameLine && !p.lineStart(k + 1)) && !(call && p.c[k + 1] === P.LParen && p.mayBeMacro(k))) return k + 1;
  const end = call && p.c[k + 1] === P.LParen && p.match[k + 1] > k ? p.match[k + 1] : k;
  p.record('attribute', p.start(k), p.end(end), p.name(k));
  p.blankTokens(k, end + 1);
  return end + 1;
}

/** Whether a name looks like an attribute's rather than a type's or variable's, where both could stand. */
function attributeLike(p: Pass, k: number): boolean {
  const name = p.name(k);
  return (name.startsWith('__') && !/^__(u|s|be|le|kernel_|poll_t|wsum|sum16|virtio)/.test(name)) || /^[A-Z_][A-Z0-9_]*$/.test(name);
}

/** Blanks the parentheses of a macro that is used as a type: `typeof(x)`, `TYPE(x)`. Gives the token after. */
function typeMacro(p: Pass, k: number): number {
  const m = p.match[k + 1];
  p.record('typeMacro', p.start(k), p.end(m), p.name(k));
  p.blankTokens(k + 1, m + 1);
  return m + 1;
}

/** Reads code tokens [s, e) as a type name (C11 6.7.7). */
export function typeName(p: Pass, s: number, e: number): void {
  const { c, match } = p;
  let k = specifiers(p, s, e);
  while (k < e) {
    if (c[k] === P.LParen) {
      const m = match[k];
      if (m < 0 || m >= e) return;
      if (c[k + 1] !== P.Star) p.push(Ctx.Params, k + 1, m);
      k = m + 1;
    } else if (c[k] === P.LBracket && match[k] > k) {
      p.push(Ctx.Expr, k + 1, match[k]);
      k = match[k] + 1;
    } else if (isName(c[k])) k = dropAttribute(p, k, true);
    else k++;
  }
}

/**
 * Declaration specifiers (C11 6.7) from `s`: gives the token where the declarators start. Structure and enumeration bodies are recorded
 * as work.
 */
export function specifiers(p: Pass, s: number, e: number): number {
  const { c, match } = p;
  let k = s;
  let type = false;
  while (k < e) {
    switch (c[k]) {
      case W.Storage: case W.Qualifier: case W.Typedef: k++; continue;
      case W.Auto:
        // C23's type inference: the grammar wants a type.
        if (!type && isName(c[k + 1]) && k + 2 < e && c[k + 2] === P.Assign) { p.put(p.start(k), 'A'); p.record('other', p.start(k), p.end(k), 'auto'); type = true; }
        k++;
        continue;
      case W.Type: case W.Sized: type = true; k++; continue;
      case W.Struct: case W.Enum: {
        const body = c[k] === W.Enum ? Ctx.Enum : Ctx.Struct;
        k++;
        if (k < e && isName(c[k])) {
          if (k + 1 < e && isName(c[k + 1]) && k + 2 < e && c[k + 2] === P.LBrace) k = dropAttribute(p, k);
          // A tag that a macro makes: struct NAME(x) { … }
          if (c[k + 1] === P.LParen && k + 1 < e && match[k + 1] > 0 && structTag(p, match[k + 1] + 1, e)) k = typeMacro(p, k);
          else k++;
        }
        if (k < e && c[k] === P.Colon && body === Ctx.Enum) {
          let b = k;
          while (b < e && c[b] !== P.LBrace && c[b] !== P.Semi) b++;
          if (b < e && c[b] === P.LBrace) { p.record('other', p.start(k), p.end(b - 1)); p.blankTokens(k, b); k = b; }
        }
        if (k < e && c[k] === P.LBrace) {
          const m = match[k] < 0 ? e : match[k];
          p.push(body, k + 1, Math.min(m, e));
          k = Math.min(m + 1, e);
        }
        type = true;
        continue;
      }
      case W.Typeof:
        k = c[k + 1] === P.LParen && k + 1 < e && match[k + 1] > 0 && match[k + 1] < e ? typeMacro(p, k) : k + 1;
        type = true;
        continue;
      case W.Ident: case W.Iterator: case W.Complete: {
        if (type) return k;
        const next = k + 1 < e ? c[k + 1] : 0;
        if (next === P.LParen) {
          const m = match[k + 1];
          if (m < 0 || m >= e) return k;
          const then = m + 1 < e ? c[m + 1] : 0;
          if (pointerDeclarator(p, k + 1, e)) { type = true; k++; continue; }
          if (isWord(then) || then === P.Star) {
            if (startsType(then) && then !== W.Qualifier) { k = dropAttribute(p, k, true, true); continue; }
            k = typeMacro(p, k);
            type = true;
            continue;
          }
          return k;
        }
        if (startsType(next) && next !== W.Qualifier) {
          // A word before a type or storage word is no type.
          k = dropAttribute(p, k, false, true);
          continue;
        }
        if (isName(next)) {
          // Words before a type or storage word are none of them types.
          let run = k + 1;
          while (run < e && run < k + 8 && isName(c[run])) run++;
          if (run < e && startsType(c[run]) && c[run] !== W.Qualifier && (attributeLike(p, run - 1) || !p.lineStart(run))) { while (k < run) k = dropAttribute(p, k, false, true); continue; }
          const third = k + 2 < e ? c[k + 2] : 0;
          if ((isName(third) || third === P.Star) && attributeLike(p, k) && !attributeLike(p, k + 1)) { k = dropAttribute(p, k); continue; }
          // Three names in a row: attributes come first where nothing else tells.
          if (isName(third) && !attributeLike(p, k + 1) && !attributeLike(p, k + 2) && !p.lineStart(k + 1) && !p.lineStart(k + 2)) { k = dropAttribute(p, k, false, true); continue; }
        }
        type = true;
        k++;
        continue;
      }
      default: return k;
    }
  }
  return k;
}

/** Whether the parenthesis at `k` starts the declarator of a pointer to a function or array: `(*name)(…)`. */
export function pointerDeclarator(p: Pass, k: number, e: number): boolean {
  const { c, match } = p;
  const m = match[k];
  return c[k] === P.LParen && c[k + 1] === P.Star && m > 0 && m + 1 < e && (c[m + 1] === P.LParen || c[m + 1] === P.LBracket);
}

function structTag(p: Pass, k: number, e: number): boolean {
  return k < e && (p.c[k] === P.LBrace || p.c[k] === P.Star || isName(p.c[k]));
}

/** Declarators with their initialisers from `k` to `e` (a semicolon, a body's brace, or the end of a list). */
export function declarators(p: Pass, k: number, e: number, ctx: Ctx): void {
  const { c, match } = p;
  let named = false;
  while (k < e) {
    const x = c[k];
    switch (x) {
      case P.Comma: named = false; k++; continue;
      case P.Assign: {
        let end = k + 1;
        while (end < e && c[end] !== P.Comma) end = Math.min(p.after(end), e);
        initialiser(p, k + 1, end);
        k = end;
        continue;
      }
      case P.LParen: {
        const m = match[k];
        if (m < 0 || m >= e) { k++; continue; }
        if (named) p.push(Ctx.Params, k + 1, m);
        else { nested(p, k + 1, m); named = true; }
        k = m + 1;
        continue;
      }
      case P.LBracket: {
        const m = match[k];
        if (m < 0 || m >= e) { k++; continue; }
        if (c[k + 1] !== P.Star || m !== k + 2) {
          let f = k + 1;
          while (c[f] === W.Storage || c[f] === W.Qualifier) f++;
          p.push(Ctx.Expr, f, m);
        }
        k = m + 1;
        continue;
      }
      case P.Colon: {
        let end = k + 1;
        while (end < e && c[end] !== P.Comma) end = Math.min(p.after(end), e);
        // An unnamed bit-field: the grammar wants a name.
        if (!named && ctx === Ctx.Struct && !p.separate(k, '_')) {
          const from = c[k - 1] === P.Comma ? k - 1 : k;
          p.record('other', p.start(from), p.end(end - 1));
          p.blankTokens(from, end);
          k = end;
          continue;
        }
        if (ctx === Ctx.Struct) expression(p, k + 1, end);
        k = end;
        continue;
      }
      case W.Asm: {
        const stop = asmText(p, k, e);
        if (stop < 0) { k++; continue; }
        p.blank(p.start(k), p.end(stop - 1));
        k = stop;
        continue;
      }
      case W.Ident: case W.Iterator: case W.Complete: {
        if (named) { k = dropAttribute(p, k, true); continue; }
        const next = k + 1 < e ? c[k + 1] : 0;
        if (next === P.Star) { k = dropAttribute(p, k); continue; }
        if (isName(next)) {
          if (attributeLike(p, k + 1) && !attributeLike(p, k)) { named = true; k++; } else k = dropAttribute(p, k);
          continue;
        }
        if (startsType(next) && next !== W.Qualifier) { k = dropAttribute(p, k); continue; }
        if (next === P.LParen) {
          const m = match[k + 1];
          const then = m > 0 && m + 1 < e ? c[m + 1] : 0;
          if (m > 0 && (then === P.Star || (isName(then) && m + 2 <= e && !afterParameters(p, m + 1, e)))) { k = dropAttribute(p, k, true); continue; }
          // NAME(x)(parameters): a macro makes the name.
          if (m > 0 && then === P.LParen) {
            p.record('declarationMacro', p.start(k), p.end(m), p.name(k), isName(c[k + 2]) ? p.start(k + 2) : undefined);
            p.blankTokens(k + 1, m + 1);
            named = true;
            k = m + 1;
            continue;
          }
        }
        named = true;
        k++;
        continue;
      }
      case W.String: p.blankTokens(k, k + 1); p.record('other', p.start(k), p.end(k)); k++; continue;
      case W.Attr: case W.AttrCall: k = dropAttribute(p, k, true); continue;
      default: k++;
    }
  }
}

// `f(…) word`: the word is an attribute of the function unless it is itself declared: `MACRO(x) word;`, `MACRO(x) word(…)`.
function afterParameters(p: Pass, k: number, e: number): boolean {
  const next = k + 1 < e ? p.c[k + 1] : 0;
  return !(next === P.LParen && p.match[k + 1] + 1 >= e) || attributeLike(p, k);
}

/** The inside of a parenthesised declarator: `(*name)`, `(*name[3])(…)`. */
function nested(p: Pass, s: number, e: number): void {
  declarators(p, s, e, Ctx.Params);
}

/** An initialiser (C11 6.7.9). */
function initialiser(p: Pass, s: number, e: number): void {
  if (s >= e) return;
  if (p.c[s] === P.LBrace) {
    const m = p.match[s] < 0 ? e : p.match[s];
    p.push(Ctx.Init, s + 1, Math.min(m, e));
    if (m + 1 < e) { p.record('other', p.start(m + 1), p.end(e - 1)); p.blankTokens(m + 1, e); }
    return;
  }
  expression(p, s, e);
}

/** A parameter list (C11 6.7.6.3): [s, e) are the tokens within the parentheses. */
export function parameters(p: Pass, s: number, e: number): void {
  const { c } = p;
  const macro = s > 1 && p.mayBeMacro(s - 2);
  let i = s;
  while (i < e) {
    let end = i;
    while (end < e && c[end] !== P.Comma) end = Math.min(p.after(end), e);
    if (end === i && !macro) { i++; continue; }
    if (end === i) { p.blankTokens(i, i + 1); p.record('argument', p.start(i), p.end(i)); } else if (!(c[i] === P.Ellipsis && end === i + 1)) {
      if (!parameterLike(p, i, end)) {
        if (!macro) { i = end + 1; continue; }
        p.record('argument', p.start(i), p.end(end - 1));
        p.toIdentifier(i, end);
      } else declarators(p, specifiers(p, i, end), end, Ctx.Params);
    }
    if (end === e - 1 && macro) { p.blankTokens(end, end + 1); p.record('argument', p.start(end), p.end(end)); }
    i = end + 1;
  }
}

function parameterLike(p: Pass, s: number, e: number): boolean {
  const { c } = p;
  if (!isWord(c[s])) return false;
  for (let k = s; k < e; k = p.after(k)) {
    const x = c[k];
    if (!(isWord(x) && !(x >= W.Sizeof && x <= W.Continue)) && x !== P.Star && x !== P.LParen && x !== P.LBracket) return false;
  }
  return true;
}
