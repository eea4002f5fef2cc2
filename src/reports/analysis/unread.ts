/** What stands outside of functions and belongs to no declaration: a piece of an initialiser that another file includes, prose, text behind a stray bracket. */
import { P, Tok } from '../../syntax/lexer.ts';
import { Ev, STRIDE, type FileIndex } from '../../tree/scan/events.ts';
import type { SourceText } from './source.ts';

export interface UnreadPart { /** 1-based. */ readonly line: number; readonly endLine: number }

export function unreadParts(source: SourceText, { events: e }: FileIndex): UnreadPart[] {
  const { tokens: t } = source, read: [number, number][] = [];
  for (let o = 0; o < e.length; o += STRIDE) if (e[o] === Ev.Name || e[o] === Ev.Args) read.push([e[o + 2], e[o + 3]]);
  read.sort((a, b) => a[0] - b[0]);
  const out: UnreadPart[] = [];
  let from = -1, last = -1, next = 0, until = 0;
  const end = (): void => {
    if (from >= 0 && !isHarmless(source, from, last)) out.push({ line: source.tokenLine(from), endLine: source.tokenLine(last) });
    from = -1;
  };
  for (let i = 0; i < t.length; i++) {
    if (t.kinds[i] === Tok.Hash) { i = source.directiveEnd(i) - 1; continue; }
    while (next < read.length && read[next][0] <= t.starts[i]) until = Math.max(until, read[next++][1]);
    if (t.starts[i] < until) { end(); continue; }
    if (from < 0) from = i;
    last = i;
    if (t.codes[i] === P.Semi) end();
  }
  end();
  return out;
}

/** Declarations that declare nothing of their own (`struct tag;`), semicolons, the braces of `extern "C"`, assembly, attributes alone. */
function isHarmless(source: SourceText, from: number, to: number): boolean {
  const { tokens: t } = source, words = source.words({ from, to: to + 1 }).replace(/^[;}\s]+/, '');
  return words === '' || /^(?:extern\s+)?(?:struct|union|enum)\b[^{]*;$/.test(words) || /^extern\s*"C"/.test(words) || /^(__)?asm(__)?\b/.test(words) || t.kinds[from] === Tok.String || /^_?static_assert\b/i.test(words);
}
