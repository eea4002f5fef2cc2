/** The bracket that a piece of source leaves open or closes wrongly: where a missing `)` is, not where the parser stumbles over it. */
import { P } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import { CompileError } from '../image.ts';

const CLOSES: Partial<Record<number, P>> = { [P.RParen]: P.LParen, [P.RBracket]: P.LBracket, [P.RBrace]: P.LBrace };

/** Throws {@link CompileError} at the bracket when they do not pair. */
export function checkBrackets(tokens: readonly PToken[]): void {
  const open: PToken[] = [];
  for (const t of tokens) {
    if (t.punct === P.LParen || t.punct === P.LBracket || t.punct === P.LBrace) open.push(t);
    const wanted = CLOSES[t.punct];
    if (wanted === undefined) continue;
    const last = open.pop();
    if (last?.punct === wanted) continue;
    throw last ? unclosed(last) : new CompileError(`'${t.text}' closes nothing: remove it, or add the bracket that it should close`, t);
  }
  if (open.length > 0) throw unclosed(open[open.length - 1]);
}

function unclosed(t: PToken): CompileError {
  const closer = t.punct === P.LParen ? ')' : t.punct === P.LBracket ? ']' : '}';
  return new CompileError(`'${t.text}' is never closed: add '${closer}'`, t);
}
