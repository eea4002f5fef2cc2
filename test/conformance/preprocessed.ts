/** Text after the preprocessor, as a list of tokens, and gcc's output as such. */
import { SourceTable } from '../../src/base/position.ts';
import { LayeredMacros } from '../../src/syntax/cpp/define.ts';
import { ExpansionTable } from '../../src/syntax/cpp/expand.ts';
import { preprocess } from '../../src/syntax/cpp/preprocess.ts';

/** The tokens, and whether something was wrong. `predefined`: text that comes first. */
export function preprocessed(text: string, predefined = ''): { tokens: string[]; problems: string[] } {
  const sources = new SourceTable(), macros = new LayeredMacros(), expansions = new ExpansionTable(), options = { sources, macros, expansions, include: () => undefined };
  if (predefined) preprocess(sources.add('before.h', predefined, 'program'), options);
  const r = preprocess(sources.add('main.c', text, 'program'), options);
  return { tokens: r.tokens.map(t => t.text), problems: r.problems.map(p => p.message) };
}
