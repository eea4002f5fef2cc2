// Items of a file, a block, a structure or an enumeration: where each ends, what it is, and the macros that stand where a declaration or a
// statement should (iterators, declaring macros, function-defining macros, calls without a semicolon).
import { P } from '../lexer.ts';
import { capitals, Ctx, type Pass } from './pass.ts';
import { asmText } from './asm.ts';
import { declarators, pointerDeclarator, specifiers } from './declarations.ts';
import { expression, expressions } from './expressions.ts';
import { bracedInitialiser, openedInitialiser } from './initialisers.ts';
import { isName, isWord, startsStatement, startsType, W } from './words.ts';

/** Reads code tokens [s, e) as items of a file (`Top`) or a block. */
export function items(p: Pass, ctx: Ctx.Top | Ctx.Block, s: number, e: number): void {
  for (let i = s; i < e; ) {
    const next = item(p, ctx, i, e);
    i = next > i ? next : i + 1;
  }
}

function closeOf(p: Pass, k: number, e: number): number {
  const m = p.match[k];
  return m < 0 || m > e ? e : m;
}

function item(p: Pass, ctx: Ctx.Top | Ctx.Block, i: number, e: number): number {
  const { c } = p;
  switch (c[i]) {
    case P.Semi: case P.RBrace: return i + 1;
    case P.LBrace: {
      const m = closeOf(p, i, e);
      p.push(Ctx.Block, i + 1, m);
      return m + 1;
    }
    case W.If: case W.While: case W.Switch:
      if (c[i + 1] === P.LParen && i + 1 < e) {
        const m = closeOf(p, i + 1, e);
        condition(p, i + 2, m);
        return m + 1;
      }
      return bareCondition(p, i, e);
    case W.For: return forHead(p, i, e);
    case W.Else: return i + 1;
    case W.Do: {
      if (c[i + 1] !== P.LBrace) return i + 1;
      const m = closeOf(p, i + 1, e);
      if (m + 2 < e && isName(c[m + 1]) && c[m + 2] === P.LParen && p.end(m + 1) - p.start(m + 1) >= 5) {
        // do { … } for_each_x(…): a macro closes the loop.
        becomeWhile(p, m + 1, closeOf(p, m + 2, e));
        c[m + 1] = W.While;
      }
      p.push(Ctx.Block, i + 2, m);
      return m + 1;
    }
    case W.Case: return caseLabel(p, i, e);
    case W.Default: return c[i + 1] === P.Colon ? beforeClose(p, i + 1, e) : i + 1;
    case W.Return: {
      const end = semicolon(p, i + 1, e);
      if (end > i + 1 && !expression(p, i + 1, end)) expressions(p, Ctx.Expr, i + 1, end);
      return end + 1;
    }
    case W.Goto: {
      const end = semicolon(p, i + 1, e);
      if (end !== i + 2 && end > i + 1 && (c[i + 1] === P.Star || c[i + 2] === P.LParen)) {
        p.record('computedGoto', p.start(i + 1), p.end(end - 1));
        p.toIdentifier(i + 1, end);
      }
      return end + 1;
    }
    case W.Break: case W.Continue: return i + 1;
    case W.Asm: {
      const stop = asmText(p, i, e);
      return stop < 0 ? i + 1 : stop;
    }
  }
  if (isName(c[i]) && c[i + 1] === P.Colon && ctx === Ctx.Block && i + 1 < e) return beforeClose(p, i + 1, e);
  return declarationOrExpression(p, ctx, i, e);
}

/** After a label's colon: the grammar wants a statement before the closing brace (C23 does not). */
function beforeClose(p: Pass, colon: number, e: number): number {
  if (colon + 1 === e && p.c[e] === P.RBrace) {
    if (p.c[colon - 1] !== W.Default) { p.put(p.start(colon), ';'); p.record('separator', p.start(colon), p.end(colon)); }
  }
  return colon + 1;
}

function semicolon(p: Pass, k: number, e: number): number {
  while (k < e && p.c[k] !== P.Semi && p.c[k] !== P.RBrace) k = Math.min(p.after(k), e);
  return k;
}

/** The inside of the parentheses of if, while, switch or an iterator. */
function condition(p: Pass, s: number, e: number, macro = false): void {
  if (s >= e) return;
  if (p.c[s] === P.LBrace) p.push(Ctx.Block, s + 1, closeOf(p, s, e));
  else expressions(p, Ctx.Expr, s, e, macro);
}

/** `if MACRO(x) …`: the parentheses are the macro's. */
function bareCondition(p: Pass, i: number, e: number): number {
  const { c } = p;
  const m = isName(c[i + 1]) && c[i + 2] === P.LParen && i + 2 < e ? p.match[i + 2] : -1;
  if (m < 0 || m + 1 >= e) return i + 1;
  p.record('other', p.start(i + 1), p.end(m), p.name(i + 1));
  const before = p.start(i + 1) - 1;
  if (p.out[before] === 32 && p.separate(m + 1, ')')) p.put(before, '(');
  else p.blankTokens(i + 1, i + 2);
  condition(p, i + 1, m + 1);
  return m + 1;
}

function forHead(p: Pass, i: number, e: number): number {
  const { c } = p;
  if (c[i + 1] !== P.LParen) return i + 1;
  const m = closeOf(p, i + 1, e);
  const first = semicolon(p, i + 2, m);
  if (first >= m) {
    // for (MACRO(x)): the semicolons are the macro's.
    p.put(p.start(i), 'if ');
    p.record('iterator', p.start(i), p.end(i), 'for');
    condition(p, i + 2, m, true);
    return m + 1;
  }
  if (first > i + 2) {
    if (isDeclaration(p, i + 2, first, Ctx.Block)) declarators(p, specifiers(p, i + 2, first), first, Ctx.Block);
    else expressions(p, Ctx.Expr, i + 2, first);
  }
  const second = semicolon(p, first + 1, m);
  expressions(p, Ctx.Expr, first + 1, second);
  expressions(p, Ctx.Expr, second + 1, m);
  return m + 1;
}

/** `case a:` and GNU's `case a ... b:`. */
function caseLabel(p: Pass, i: number, e: number): number {
  const { c } = p;
  let k = i + 1, question = 0, dots = -1;
  for (; k < e; k = p.after(k)) {
    if (c[k] === P.Question) question++;
    else if (c[k] === P.Ellipsis) dots = k;
    else if (c[k] === P.Colon) { if (question === 0) break; question--; } else if (c[k] === P.Semi || c[k] === P.LBrace || c[k] === P.RBrace || startsStatement(c[k])) return i + 1;
  }
  if (k >= e) return i + 1;
  if (dots > 0) {
    p.put(p.start(dots), ' - ');
    p.record('caseRange', p.start(i + 1), p.end(k - 1));
    expressions(p, Ctx.Expr, i + 1, dots);
    expressions(p, Ctx.Expr, dots + 1, k);
  } else expressions(p, Ctx.Expr, i + 1, k);
  return k + 1;
}

/** Makes an iterator macro's call, name at `k`, closing parenthesis at `m`, into `while (…)`. */
function becomeWhile(p: Pass, k: number, m: number): void {
  const start = p.start(k), end = p.end(k);
  p.record('iterator', start, p.end(m), p.name(k));
  p.blank(start, end);
  const word = end - start >= 5 ? 'while' : 'if';
  if (end - start < 2) { p.blank(start, p.end(m)); return; }
  p.put(start, word);
  if (m > k + 2) condition(p, k + 2, m, true);
  else if (p.start(m) > p.end(k + 1)) p.put(p.end(k + 1), '1');
  else if (end - start >= word.length + 2) { p.put(end - 1, '(1'); p.put(end - 1, '('); p.put(end, '1'); }
  else { p.blank(start, p.end(m)); }
}

/** Whether a statement may follow the call of the name at `i`: it is defined as an iterator, or no definition is known and it is named as one. */
function iterates(p: Pass, i: number): boolean {
  if (p.c[i] === W.Iterator) return true;
  const name = p.name(i);
  // Whatever its definition goes through, a statement behind it says what it is.
  if (/(^|_)for_?each(_|$)/.test(name) && p.c[i] !== W.Complete) return true;
  return capitals(name) || (p.macros.arity(name) === undefined && /(^|_)(each|foreach|for|scoped|with|guard|if|unless)(_|$)/.test(name));
}

/** Whether the call [i, m] has the place of an X-macro's use: a directive follows it (`#undef`), and it is a macro or one stands before (`#define`). */
function expandsFields(p: Pass, i: number, m: number): boolean {
  return p.directiveAfter(m) && (p.mayBeMacro(i) || (i > 0 && p.directiveAfter(i - 1)));
}

const enum End { Semi, Body, Statement, Close }

function declarationOrExpression(p: Pass, ctx: Ctx.Top | Ctx.Block, i: number, e: number): number {
  const { c, match } = p;
  let k = i, assigned = false, how: End = End.Close;
  for (; k < e; ) {
    const x = c[k];
    if (x === P.Semi) { how = End.Semi; break; }
    if (x === P.RBrace) break;
    if (x === P.Assign) assigned = true;
    else if (x === P.LBrace) {
      if (!assigned && !tagBefore(p, i, k)) {
        if (c[k - 1] === W.String && c[k - 2] === W.Storage) {
          const m = closeOf(p, k, e);
          p.push(ctx, k + 1, m);
          return m + 1;
        }
        how = End.Body;
        break;
      }
    } else if (k > i && startsStatement(x)) { how = End.Statement; break; }
    k = Math.min(p.after(k), e);
  }
  const end = k;
  const done = how === End.Semi ? end + 1 : end;

  if (isName(c[i]) && c[i + 1] === P.LParen && i + 1 < end && match[i + 1] > 0 && !pointerDeclarator(p, i + 1, end)) {
    const m = match[i + 1];
    if (m + 1 >= end) {
      if (how === End.Semi) {
        if (ctx === Ctx.Top && (p.macros.declaredArgument(p.name(i)) !== undefined || /^(DEFINE|DECLARE)_/.test(p.name(i)))) {
          const pick = declaredName(p, i, m);
          if (pick >= 0) p.record('declarationMacro', p.start(i), p.end(m), p.name(i), p.start(pick));
        }
        expressions(p, Ctx.Args, i + 2, m);
        return done;
      }
      if (how === End.Body) {
        if (ctx === Ctx.Top) {
          const next = bracedInitialiser(p, i, m, end, declaredName(p, i, m), e);
          return next < 0 ? functionMacro(p, i, i, m, end, e) : next;
        }
        becomeWhile(p, i, m);
        return end;
      }
      if (c[i] === W.Complete || ctx === Ctx.Block && expandsFields(p, i, m)) { callWithoutSemicolon(p, i, m, end); return end; }
      if (how === End.Statement) { if (iterates(p, i)) becomeWhile(p, i, m); return end; }
      if (ctx === Ctx.Top || c[i] === W.Complete || capitals(p.name(i))) callWithoutSemicolon(p, i, m, end);
      return end;
    }
    const then = c[m + 1];
    if (then === P.Dot) {
      const next = openedInitialiser(p, i, m, declaredName(p, i, m), e);
      if (next >= 0) return next;
    }
    if (then === P.Assign && (c[m + 2] === P.LBrace || p.macros.declaredArgument(p.name(i)) !== undefined)) {
      declarators(p, declaringMacro(p, i, m), end, ctx);
      return done;
    }
    if (ctx === Ctx.Top) {
      if (isWord(then)) {
        if (p.lineStart(m + 1) || startsType(then) || callFollows(p, m + 1, e)) {
          callWithoutSemicolon(p, i, m, m + 1);
          return m + 1;
        }
      } else if (then !== P.Star && how === End.Semi) {
        if (!expression(p, i, end)) callWithoutSemicolon(p, i, m, end);
        return done;
      }
    } else if (then === P.Colon && p.mayBeMacro(i)) {
      // A macro that makes case labels.
      p.record('macroCall', p.start(i), p.end(m), p.name(i));
      p.blankTokens(i + 1, m + 1);
      return beforeClose(p, m + 1, e);
    } else if (isWord(then) || then === W.String || (c[i] === W.Iterator && (then === P.Star || then === P.LParen && p.lineStart(m + 1))) || then === P.PlusPlus && p.lineStart(m + 1)) {
      const declared = isName(then) && !p.lineStart(m + 1) && m + 2 < e && (c[m + 2] === P.Assign || c[m + 2] === P.Semi || c[m + 2] === P.Comma || c[m + 2] === P.LBracket || isName(c[m + 2]));
      if ((c[i] === W.Complete && !declared) || c[i] !== W.Iterator && expandsFields(p, i, m)) { callWithoutSemicolon(p, i, m, m + 1); return m + 1; }
      if (!declared && iterates(p, i)) {
        becomeWhile(p, i, m);
        return m + 1;
      }
      if (!declared && p.lineStart(m + 1) && c[i] !== W.Typeof) {
        // No macro that we know of: a semicolon is missing.
        expression(p, i, m + 1);
        return m + 1;
      }
    } else {
      expressions(p, Ctx.Expr, i, end);
      return done;
    }
  }

  if (isName(c[i]) && end === i + 1 && how !== End.Semi && (ctx === Ctx.Top || capitals(p.name(i)) || how === End.Body || how === End.Statement || c[i] === W.Complete)) {
    // A macro alone: it holds whole statements, or opens a construct.
    p.record('macroCall', p.start(i), p.end(i), p.name(i));
    p.blankTokens(i, end);
    return end;
  }
  if (isName(c[i]) && (p.directiveAfter(i) || c[i] === W.Complete) && i + 1 < e && isWord(c[i + 1]) && p.lineStart(i + 1)) {
    p.record('macroCall', p.start(i), p.end(i), p.name(i));
    p.blankTokens(i, i + 1);
    return i + 1;
  }
  if (ctx === Ctx.Block && isName(c[i]) && capitals(p.name(i)) && isName(c[i + 1]) && p.lineStart(i + 1) && i + 2 < end && !declaratorFollows(c[i + 2], p, i + 2, end)) {
    p.record('macroCall', p.start(i), p.end(i), p.name(i));
    p.blankTokens(i, i + 1);
    return i + 1;
  }
  if (isDeclaration(p, i, end, ctx)) return declaration(p, ctx, i, end, how, e);
  if (how === End.Body && ctx === Ctx.Block) { expressions(p, Ctx.Expr, i, end); return end; }
  expressions(p, Ctx.Expr, i, end);
  return done;
}

/** Whether `NAME(…)` at `k` is a call of its own at file scope: the next line goes on with a word. */
function callFollows(p: Pass, k: number, e: number): boolean {
  if (!isName(p.c[k]) || p.c[k + 1] !== P.LParen || p.match[k + 1] < 0) return false;
  const next = p.match[k + 1] + 1;
  return next < e && isWord(p.c[next]) && p.lineStart(next);
}

/** Whether the tokens before the brace at `k` are `struct`, `union` or `enum` with an optional tag (or a macro that makes one). */
function tagBefore(p: Pass, i: number, k: number): boolean {
  const { c } = p;
  let b = k - 1;
  for (let words = 0; b >= i && words < 4 && (isWord(c[b]) || c[b] === P.Colon); b--, words++) if (c[b] === W.Struct || c[b] === W.Enum) return true;
  return b === k - 1 && c[b] === P.RParen && p.match[b] - 2 >= i && isWord(c[p.match[b] - 1]) && c[p.match[b] - 2] === W.Struct;
}

function declaratorFollows(x: number, p: Pass, k: number, e: number): boolean {
  if (x === P.Assign || x === P.Semi || x === P.Comma || x === P.LBracket || isWord(x)) return true;
  return x === P.LParen && p.match[k] > 0 && p.match[k] + 1 < e;
}

function isDeclaration(p: Pass, i: number, end: number, ctx: Ctx): boolean {
  const { c, match } = p;
  const x = c[i];
  if (startsType(x)) return !(x === W.Typeof && ctx === Ctx.Block && c[i + 1] !== P.LParen);
  if (!isName(x)) return false;
  let k = i + 1;
  if (pointerDeclarator(p, k, end)) return true;
  if (c[k] === P.LParen && match[k] > 0) k = match[k] + 1;
  if (k >= end) return false;
  if (isWord(c[k]) && !startsStatement(c[k])) return true;
  if (ctx === Ctx.Top && c[k] === P.Star) return true;
  if (c[k] !== P.Star) return ctx === Ctx.Top && c[i + 1] !== P.LParen && c[k] !== P.Assign;
  while (k < end && (c[k] === P.Star || c[k] === W.Qualifier)) k++;
  if (k >= end || !isName(c[k])) return false;
  const after = k + 1 < end ? c[k + 1] : P.Semi;
  return after === P.Semi || after === P.Assign || after === P.Comma || after === P.LBracket || isName(after);
}

function declaration(p: Pass, ctx: Ctx.Top | Ctx.Block, i: number, end: number, how: End, e: number): number {
  const { c, match } = p;
  const d = specifiers(p, i, end);
  const bare = d < end && isName(c[d]) && c[d + 1] === P.LParen && d + 1 < end && match[d + 1] > 0 && !hasType(p, i, d);
  if (bare) {
    const m = match[d + 1];
    if (how === End.Body && m + 1 >= end) return functionMacro(p, i, d, m, end, e);
    if (c[m + 1] === P.LParen && m + 1 < end) {
      // static NAME(x)(parameters) { … }: no type is left for the grammar.
      return functionMacro(p, i, d, m, end, e);
    }
    if (m + 1 < end && isWord(c[m + 1])) { callWithoutSemicolon(p, d, m, m + 1); return m + 1; }
    declarators(p, declaringMacro(p, d, m), end, ctx);
  } else declarators(p, d, end, ctx);
  if (how === End.Body) {
    const m = closeOf(p, end, e);
    p.push(Ctx.Block, end + 1, m);
    return m + 1;
  }
  return how === End.Semi ? end + 1 : end;
}

/** Whether a type specifier stands among [s, d). */
function hasType(p: Pass, s: number, d: number): boolean {
  for (let k = s; k < d; k++) {
    const x = p.c[k];
    // Only storage words and qualifiers, which say nothing of the type.
    if (x !== W.Storage && x !== W.Qualifier && x !== W.Typedef && x !== W.Auto && p.out[p.start(k)] !== 32) return true;
  }
  return false;
}

/**
 * `DEFINE_X(name, …)` at `d` with its closing parenthesis at `m`: becomes a type and the declared name. Gives where the declarators go on.
 */
export function declaringMacro(p: Pass, d: number, m: number): number {
  const { c } = p;
  const macro = p.name(d);
  const pick = declaredName(p, d, m);
  p.record('declarationMacro', p.start(d), p.end(m), macro, pick >= 0 ? p.start(pick) : undefined);
  if (m === d + 3 && isName(c[d + 2])) return m + 1;
  p.blankTokens(d + 1, m + 1);
  if (pick >= 0) p.restore(pick);
  else if (p.start(m) > p.start(d + 1)) p.out[p.start(d + 1) + 1] = 95;
  return m + 1;
}

/** The argument of the call [d, m] that is the declared name: by the macro's definition, else the first that is a name; -1 where none is. */
function declaredName(p: Pass, d: number, m: number): number {
  const { c } = p;
  const index = p.macros.declaredArgument(p.name(d));
  let pick = -1, arg = 0;
  for (let k = d + 2; k < m; arg++) {
    let end = k;
    while (end < m && c[end] !== P.Comma) end = Math.min(p.after(end), m);
    if (end === k + 1 && isName(c[k]) && (index === undefined ? pick < 0 : arg === index)) pick = k;
    k = end + 1;
  }
  return pick;
}

/** A call where a semicolon is missing, or whose arguments are no C: becomes `NAME   ;`. */
function callWithoutSemicolon(p: Pass, i: number, m: number, end: number): void {
  if (p.c[end] === W.Else && p.end(m) - p.start(i) >= 6) {
    // The macro holds an `if` that an `else` of the text goes with.
    p.record('macroCall', p.start(i), p.end(end - 1), p.name(i));
    p.blankTokens(i, end);
    p.put(p.start(i), 'if(1);');
    return;
  }
  p.record('macroCall', p.start(i), p.end(end - 1), p.name(i));
  p.blankTokens(i + 1, end);
  const close = p.end(m) - 1;
  p.put(close, ';');
}

/**
 * `MACRO(args) {` at file scope: a function definition. `first` is where the declaration starts, `k` the macro's name, `m` its closing
 * parenthesis, `body` the brace. The name's first letters give the type that the grammar wants.
 */
function functionMacro(p: Pass, first: number, k: number, m: number, body: number, e: number): number {
  const { c } = p;
  const start = p.start(k), end = p.end(k);
  p.record('functionMacro', start, p.end(m), p.name(k), m > k + 2 && isWord(c[k + 2]) ? p.start(k + 2) : undefined);
  if (end - start >= 3) {
    p.out[start + 1] = 32;
    const d = p.out[start + 2];
    if (d >= 48 && d <= 57) p.out[start + 2] = 95;
  } else if (first === k) p.blank(start, p.end(m));
  if (c[m + 1] === P.LParen && m + 1 < body) {
    p.blankTokens(k + 1, m + 1);
    p.push(Ctx.Params, m + 2, p.match[m + 1] < 0 ? m + 2 : p.match[m + 1]);
  } else p.push(Ctx.Params, k + 2, m);
  if (c[body] !== P.LBrace) return body < e && c[body] === P.Semi ? body + 1 : body;
  const close = closeOf(p, body, e);
  p.push(Ctx.Block, body + 1, close);
  return close + 1;
}
