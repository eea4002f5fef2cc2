// GNU assembler statements: the grammar reads them, but not with macros between their strings. Their text is no C: blanked.
import { P } from '../lexer.ts';
import type { Pass } from './pass.ts';
import { isWord, KEYWORDS } from './words.ts';

/** Blanks the parentheses of the assembler statement at `i`; gives the token after it, or -1 where it is none. */
export function asmText(p: Pass, i: number, e: number): number {
  const { c } = p;
  let k = i + 1;
  while (k < e && k < i + 6 && isWord(c[k])) k++;
  if (k >= e || c[k] !== P.LParen) return -1;
  const m = p.match[k];
  if (m < 0 || m >= e) return -1;
  p.record('asm', p.start(i), p.end(m));
  if (!KEYWORDS.has(p.name(i))) { p.blankTokens(i, i + 1); p.put(p.start(i), 'asm'); }
  p.blankTokens(i + 1, m);
  const open = p.start(k);
  const gap = p.start(m) - open - 1;
  p.put(open, '(');
  if (gap >= 2) {
    for (let o = open + 1; o + 1 < p.start(m); o++) {
      if (p.out[o] === 32 && p.out[o + 1] === 32) { p.put(o, '""'); break; }
    }
  }
  return m + 1;
}
