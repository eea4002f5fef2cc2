/** Tokens of a text without directives or macros: prototypes of primitives, types typed by the reader. */
import { lex, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';

export function tokensOf(text: string, file: number): PToken[] {
  const list = lex(text), out: PToken[] = [];
  for (let i = 0; i < list.length; i++) {
    const kind = list.kinds[i] as Tok;
    if (kind === Tok.Newline) continue;
    out.push({ kind, text: list.value(i), punct: list.codes[i], file, offset: list.starts[i], end: list.ends[i], expansion: 0, spaceBefore: i > 0 });
  }
  return out;
}
