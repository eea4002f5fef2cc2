/** The statements of a function (C11 6.8) from its tokens before macro expansion, flat, each with its nesting. */
import { P, Tok } from '../../syntax/lexer.ts';
import type { FunctionText, Range, SourceText } from './source.ts';

export type StatementKind = 'if' | 'else' | 'for' | 'while' | 'do' | 'doWhile' | 'switch' | 'case' | 'default' | 'label' | 'goto' | 'return' | 'break' | 'continue'
  | 'declaration' | 'expression' | 'macroLoop' | 'directive' | 'asm';

export interface Statement {
  readonly kind: StatementKind;
  /** All tokens of the statement itself: of a compound one its head. */
  readonly range: Range;
  /** 1-based, of its first and last token. */
  readonly line: number;
  readonly endLine: number;
  /** How many statements it stands in. */
  readonly depth: number;
  /** A controlling expression, a case's value, what is returned; of a loop macro its arguments; of `for` all of its head. */
  readonly inner: Range | undefined;
  /** A label's name, or where a goto goes. */
  readonly label: string | undefined;
  /** Index of the statement in which it stands, -1: the body. */
  readonly parent: number;
}

interface Level { readonly block: boolean; readonly statement: number }
const HEADS: Readonly<Record<string, StatementKind>> = { if: 'if', for: 'for', while: 'while', switch: 'switch' };
const NOT_TYPES = new Set(['sizeof', 'return', 'goto', 'if', 'else']);

export function statementsOf(source: SourceText, f: Pick<FunctionText, 'body'>): Statement[] {
  const { tokens: t } = source;
  const out: Statement[] = [];
  const levels: Level[] = [];
  const { from, to } = f.body;
  let i = from;
  let lastDo = -1;
  const add = (kind: StatementKind, first: number, end: number, inner?: Range, label?: string): void => {
    out.push({ kind, range: { from: first, to: end }, line: source.tokenLine(first), endLine: source.tokenLine(Math.max(first, end - 1)), depth: levels.length, inner, label, parent: levels.at(-1)?.statement ?? -1 });
  };
  /** A statement has ended: so have the unbraced ones that it was the body of. */
  const ended = (): void => {
    while (levels.length > 0 && !levels.at(-1)!.block) {
      const s = out[levels.pop()!.statement];
      if (s?.kind === 'do') { lastDo = levels.length; return; }
      if (t.is(i, 'else')) return;
    }
  };
  /** The statement just added controls what follows. */
  const controls = (next: number): void => {
    const statement = out.length - 1;
    if (t.codes[next] === P.LBrace) { levels.push({ block: true, statement }); i = next + 1; return; }
    if (t.codes[next] === P.Semi) { i = next + 1; ended(); return; }
    levels.push({ block: false, statement });
    i = next;
  };
  while (i < to) {
    const c = t.codes[i];
    if (t.kinds[i] === Tok.Hash) { const end = Math.min(source.directiveEnd(i), to); add('directive', i, end); i = end; continue; }
    if (c === P.LBrace) { levels.push({ block: true, statement: levels.at(-1)?.statement ?? -1 }); i++; continue; }
    if (c === P.RBrace) {
      while (levels.length > 0 && !levels.at(-1)!.block) levels.pop();
      const level = levels.pop();
      i++;
      if (level && out[level.statement]?.kind === 'do') lastDo = levels.length;
      else ended();
      continue;
    }
    if (c === P.Semi) { i++; ended(); continue; }
    const word = t.kinds[i] === Tok.Ident ? t.value(i) : '';
    const head = HEADS[word];
    if (word === 'while' && lastDo === levels.length) {
      lastDo = -1;
      const close = source.closer(i + 1);
      add('doWhile', i, close + 1, { from: i + 2, to: close });
      i = Math.min(close + 1, to);
      continue;
    }
    lastDo = -1;
    if (head && t.codes[i + 1] === P.LParen) {
      const close = Math.min(source.closer(i + 1), to);
      add(head, i, close + 1, { from: i + 2, to: close });
      controls(close + 1);
      continue;
    }
    if (word === 'else' || word === 'do') {
      if (word === 'else' && t.is(i + 1, 'if')) {
        const close = Math.min(source.closer(i + 2), to);
        add('if', i, close + 1, { from: i + 3, to: close });
        controls(close + 1);
      } else { add(word, i, i + 1); controls(i + 1); }
      continue;
    }
    if (word === 'case' || word === 'default') {
      let k = i + 1;
      while (k < to && t.codes[k] !== P.Colon) k = t.codes[k] === P.LParen ? source.closer(k) + 1 : t.codes[k] === P.Question ? k + 3 : k + 1;
      add(word, i, Math.min(k + 1, to), { from: i + 1, to: k });
      i = k + 1;
      continue;
    }
    if (word !== '' && t.codes[i + 1] === P.Colon && t.codes[i + 2] !== P.Colon) { add('label', i, i + 2, undefined, word); i += 2; continue; }
    // Up to the semicolon; a macro that heads a statement of its own (list_for_each_entry) ends before it.
    if (word !== '' && t.codes[i + 1] === P.LParen) {
      const close = source.closer(i + 1);
      const next = close + 1;
      if (next < to && (t.codes[next] === P.LBrace || (t.kinds[next] === Tok.Ident && word !== 'asm' && !/^__\w+|^asm/.test(t.value(next))))) {
        add('macroLoop', i, next, { from: i + 2, to: close });
        controls(next);
        continue;
      }
    }
    let k = i;
    while (k < to && t.codes[k] !== P.Semi && !(t.codes[k] === P.RBrace)) k = t.codes[k] === P.LParen || t.codes[k] === P.LBrace || t.codes[k] === P.LBracket ? source.closer(k) + 1 : k + 1;
    const end = Math.min(k + 1, to);
    const rest = { from: i + 1, to: Math.min(k, to) };
    if (word === 'return') add('return', i, end, rest);
    else if (word === 'goto') add('goto', i, end, undefined, t.value(i + 1));
    else if (word === 'break' || word === 'continue') add(word, i, end);
    else if (word === 'asm' || word === '__asm__') add('asm', i, end);
    else add(word !== '' && declares(source, i, end) ? 'declaration' : 'expression', i, end);
    i = end > i ? end : i + 1;
    ended();
  }
  return out;
}

/** `type name …`, `struct tag *name …`: two words side by side, or a word, stars and a word before `= ; , [`. */
function declares(source: SourceText, from: number, to: number): boolean {
  const { tokens: t } = source;
  if (NOT_TYPES.has(t.value(from))) return false;
  let k = from;
  while (k + 1 < to && t.kinds[k] === Tok.Ident && t.kinds[k + 1] === Tok.Ident) k++;
  if (t.kinds[k] !== Tok.Ident) return false;
  if (k > from) {
    const after = t.codes[k + 1];
    if (after === P.Assign || after === P.Semi || after === P.Comma || after === P.LBracket || after === P.LParen || after === P.Colon) return true;
  }
  let stars = 0;
  let n = k + 1;
  while (n < to && (t.codes[n] === P.Star || t.is(n, 'const') || t.is(n, '__user') || t.is(n, '__rcu'))) { stars++; n++; }
  const after = t.codes[n + 1];
  return stars > 0 && t.kinds[n] === Tok.Ident && (after === P.Assign || after === P.Semi || after === P.Comma || after === P.LBracket) && (k > from || t.codes[n + 1] !== P.Semi || /_t$|^[us]\d+$/.test(t.value(from)));
}
