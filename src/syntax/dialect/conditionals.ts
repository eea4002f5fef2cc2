// Directives and conditionals (C11 6.10). Directives are blanked. Branches stay as long as they read as whole declarations, statements or
// list elements; of those that cut through a construct one is chosen, always by the same values of the same names, so that conditionals
// that belong together agree.
import { P, Tok } from '../lexer.ts';
import { evaluate, type Assumptions } from './condition.ts';
import type { Pass } from './pass.ts';
import { codeOf, W } from './words.ts';
import { MacroTable } from './macros.ts';

/** Brackets of a stretch of code tokens, with its first and last one. `call`: it ends with a call that starts a line, as macros at file scope do. */
interface Shape { brace: number; minBrace: number; paren: number; minParen: number; first: number; last: number; opensCall: boolean; call: boolean }

interface Branch { from: number; to: number; shape: Shape; known: boolean | undefined; wanted: boolean; line: number }
interface Group { branches: Branch[]; before: number; beforeCall: boolean; parens: number; braces: number; outer: Shape }

const newShape = (): Shape => ({ brace: 0, minBrace: 0, paren: 0, minParen: 0, first: 0, last: 0, opensCall: false, call: false });

function append(a: Shape, b: Shape): void {
  if (b.last === 0) return;
  a.minBrace = Math.min(a.minBrace, a.brace + b.minBrace);
  a.minParen = Math.min(a.minParen, a.paren + b.minParen);
  a.brace += b.brace;
  a.paren += b.paren;
  if (a.first === 0) a.first = b.first;
  a.last = b.last;
  a.call = b.call;
}

/** Fills `pass.at` and `pass.c` with the code tokens that stay. Returns the file's own #defines on top of `macros`. */
export function resolveDirectives(pass: Pass, assume: Assumptions): MacroTable {
  const { tokens } = pass;
  const { kinds, flags, starts, ends } = tokens;
  const own = new MacroTable(pass.macros);
  const n = tokens.length;
  const at = pass.at;
  const codes = pass.c;
  let count = 0;
  const drops: number[] = [];
  const groups: Group[] = [];
  let shape = newShape();

  for (let i = 0; i < n; ) {
    if (kinds[i] !== Tok.Hash) {
      const c = codeOf(tokens, i);
      at[count] = i;
      codes[count++] = c;
      shape.call = false;
      if (c < W.Ident) {
        if (c === P.LBrace) shape.brace++;
        else if (c === P.RBrace) { if (--shape.brace < shape.minBrace) shape.minBrace = shape.brace; }
        else if (c === P.LParen) { if (shape.paren++ === 0) shape.opensCall = i > 0 && kinds[i - 1] === Tok.Ident && (flags[i - 1] & 1) !== 0; }
        else if (c === P.RParen) {
          if (--shape.paren < shape.minParen) shape.minParen = shape.paren;
          shape.call = shape.paren === 0 && shape.opensCall;
        }
      }
      if (shape.first === 0) shape.first = c;
      shape.last = c;
      i++;
      continue;
    }
    let end = i + 1;
    while (end < n && !(flags[end] & 1)) end++;
    const word = end > i + 1 && kinds[i + 1] === Tok.Ident ? tokens.value(i + 1) : '';
    switch (word) {
      case 'define': own.addDefine(tokens, i + 2, end); break;
      case 'if': case 'ifdef': case 'ifndef': {
        const around = groups[groups.length - 1];
        const before = shape.last === 0 && around ? around : { before: shape.last, beforeCall: shape.call };
        groups.push({ branches: [], before: before.before, beforeCall: before.beforeCall, parens: (around?.parens ?? 0) + shape.paren, braces: (around?.braces ?? 0) + shape.brace, outer: shape });
        shape = newShape();
        openBranch(groups[groups.length - 1], word, i + 2, end);
        break;
      }
      case 'elif': case 'else': case 'elifdef': case 'elifndef': {
        const g = groups[groups.length - 1];
        if (!g) break;
        closeBranch(g);
        shape = newShape();
        openBranch(g, word, i + 2, end);
        break;
      }
      case 'endif': {
        const g = groups.pop();
        if (!g) break;
        closeBranch(g);
        shape = g.outer;
        finish(g);
        break;
      }
    }
    pass.blank(starts[i], end > i + 1 ? ends[end - 1] : ends[i]);
    pass.record('directive', starts[i], ends[end - 1], word);
    i = end;
  }
  // Conditionals that are still open at the end of the text: kept as they are.
  pass.n = dropRanges(pass, count, drops);
  return own;

  function openBranch(g: Group, word: string, from: number, end: number): void {
    let known: boolean | undefined, wanted: boolean;
    if (word === 'else') {
      known = g.branches.some(b => b.known === true) ? false : g.branches.every(b => b.known === false) ? true : undefined;
      wanted = !g.branches.some(b => b.wanted);
    } else {
      const kind = word === 'ifdef' || word === 'elifdef' ? 'defined' : word === 'ifndef' || word === 'elifndef' ? 'undefined' : 'expression';
      known = evaluate(tokens, from, end, kind, assume);
      if (known && g.branches.some(b => b.known !== false)) known = undefined;
      if (g.branches.some(b => b.known === true)) known = false;
      wanted = !g.branches.some(b => b.wanted) && evaluate(tokens, from, end, kind, assume, own) === true;
    }
    g.branches.push({ from: count, to: count, shape, known, wanted, line: starts[from - 2] });
  }

  function closeBranch(g: Group): void {
    const b = g.branches[g.branches.length - 1];
    b.to = count;
    b.shape = shape;
  }

  function finish(g: Group): void {
    const live = g.branches.filter(b => b.known !== false);
    const keepAll = live.every(b => balanced(b.shape) && whole(g, b.shape));
    for (const b of g.branches) {
      const keep = b.known === true || (b.known === undefined && (keepAll || b.wanted));
      if (keep) append(shape, b.shape);
      else if (b.to > b.from) drops.push(b.from, b.to);
    }
  }

  function balanced(s: Shape): boolean {
    return s.brace === 0 && s.minBrace === 0 && s.paren === 0 && s.minParen === 0;
  }

  function whole(g: Group, s: Shape): boolean {
    if (s.last === 0) return true;
    if (g.parens > 0 || s.first === W.Else) return false;
    if (s.call && g.braces === 0 && (g.beforeCall || g.before === 0 || g.before === P.Semi || g.before === P.RBrace)) return true;
    if (g.beforeCall && g.braces === 0) return s.last === P.Semi || s.last === P.RBrace;
    switch (g.before) {
      case 0: case P.Semi: case P.RBrace: case P.Colon: return s.last === P.Semi || s.last === P.RBrace;
      case P.LBrace: return s.last === P.Semi || s.last === P.RBrace || s.last === P.Comma;
      case P.Comma: return s.last === P.Comma;
      default: return false;
    }
  }
}

/** Takes the dropped ranges (pairs of code tokens, inner ones first) out and blanks their text. */
function dropRanges(pass: Pass, count: number, drops: number[]): number {
  if (drops.length === 0) return count;
  const gone = new Uint8Array(count + 1);
  for (let d = 0; d < drops.length; d += 2) {
    const from = drops[d], to = drops[d + 1];
    pass.blank(pass.start(from), pass.end(to - 1));
    pass.record('branch', pass.start(from), pass.end(to - 1));
    gone.fill(1, from, to);
  }
  const { at, c } = pass;
  let k = 0;
  for (let i = 0; i < count; i++) {
    if (gone[i]) continue;
    at[k] = at[i];
    c[k++] = c[i];
  }
  return k;
}
