// Macros at file scope that begin an initialised variable: one whose text ends with `=` (`define_machine(x) { … };`), and one whose text ends
// inside the braces, with a second macro that closes them (`MACHINE_START(x, "…") .member = …, MACHINE_END`).
import { P } from '../lexer.ts';
import { Ctx, type Pass } from './pass.ts';
import { isName, isWord } from './words.ts';

/** `.member =` at `k`. */
const designates = (p: Pass, k: number, e: number): boolean => k + 2 < e && p.c[k] === P.Dot && isWord(p.c[k + 1]) && p.c[k + 2] === P.Assign;

/**
 * The call [i, m] with the brace at `open` behind it: becomes `NAME x= {`. Gives where the next item begins; -1: what is in the braces is no initialiser.
 */
export function bracedInitialiser(p: Pass, i: number, m: number, open: number, pick: number, e: number): number {
  if (pick < 0 || !designates(p, open + 1, e)) return -1;
  p.record('declarationMacro', p.start(i), p.end(m), p.name(i), p.start(pick));
  p.blankTokens(i + 1, m + 1);
  p.restore(pick);
  p.put(p.end(m) - 1, '=');
  const close = p.match[open] < 0 || p.match[open] > e ? e : p.match[open];
  p.push(Ctx.Init, open + 1, close);
  return close + 1;
}

/** The call [i, m] with `.member = …,` behind it, up to the macro that closes: becomes `NAME x ={ … };`. -1: it is none. */
export function openedInitialiser(p: Pass, i: number, m: number, pick: number, e: number): number {
  if (pick < 0 || !designates(p, m + 1, e) || p.end(pick) > p.end(m) - 2) return -1;
  let k = m + 1;
  for (; k < e && p.c[k] === P.Dot; k++) {
    while (k < e && p.c[k] !== P.Comma && p.c[k] !== P.Semi) k = Math.min(p.after(k), e);
    if (k >= e || p.c[k] === P.Semi) return -1;
  }
  // The closing macro may have been taken for an attribute: it is the token behind the last comma either way.
  const { tokens } = p;
  const closing = p.at[k - 1] + 1;
  const start = tokens.starts[closing], end = tokens.ends[closing];
  if (!/^[A-Za-z_]\w+$/.test(tokens.value(closing))) return -1;
  p.record('declarationMacro', p.start(i), p.end(m), p.name(i), p.start(pick));
  p.blankTokens(i + 1, m + 1);
  p.restore(pick);
  p.put(p.end(m) - 2, '={');
  p.push(Ctx.Init, m + 1, k);
  p.record('macroCall', start, end, tokens.value(closing));
  p.blank(start, end);
  p.put(start, '};');
  return k < e && p.at[k] === closing && isName(p.c[k]) ? k + 1 : k;
}
