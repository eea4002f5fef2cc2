// The dialect pass: kernel C to the C that tree-sitter-c reads, at the same length.
import type { Rewritten } from './change.ts';

/** What the pass may know beyond the text. */
export interface DialectOptions {
  readonly macros?: undefined;
}

/** Rewrites kernel C so that tree-sitter-c can read it; every offset and line stays the reader's. */
export function rewriteDialect(text: string, _options: DialectOptions = {}): Rewritten {
  return { text, changes: [] };
}
