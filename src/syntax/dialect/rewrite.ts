// The dialect pass: kernel C to the C that tree-sitter-c reads, at the same length, so that every offset and line stays the reader's.
// One run of the lexer, one walk over its tokens; no recursion, so nesting costs no JavaScript stack.
import { lex } from '../lexer.ts';
import { removeAttributes } from './attributes.ts';
import type { Change, Rewritten } from './change.ts';
import type { Assumptions } from './condition.ts';
import { resolveDirectives } from './conditionals.ts';
import { parameters, typeName } from './declarations.ts';
import { element, expressions } from './expressions.ts';
import { items } from './items.ts';
import { MacroTable } from './macros.ts';
import { enumerators, members } from './members.ts';
import { Ctx, Pass } from './pass.ts';

/** What the pass may know beyond the text. */
export interface DialectOptions {
  /** What the tree's #defines say. Without it: a small built-in list, the file's own definitions and the context. */
  readonly macros?: MacroTable;
  /** Values of names in #if, for the reader's configuration. Without it: one consistent guess, and only where a choice must be made. */
  readonly assume?: Assumptions;
}

const NOTHING: Assumptions = { value: () => null };
const NO_MACROS = new MacroTable();
const UTF16 = new TextDecoder('utf-16le', { fatal: false, ignoreBOM: true });

/** Rewrites kernel C so that tree-sitter-c can read it. Never throws; the result has the text's length. */
export function rewriteDialect(text: string, options: DialectOptions = {}): Rewritten {
  const pass = new Pass(text, lex(text), options.macros ?? NO_MACROS);
  pass.macros = resolveDirectives(pass, options.assume ?? NOTHING);
  removeAttributes(pass, pass.macros);
  pass.pair();
  pass.push(Ctx.Top, 0, pass.n);
  const w = { ctx: Ctx.Top as Ctx, s: 0, e: 0 };
  while (pass.pop(w)) {
    switch (w.ctx) {
      case Ctx.Top: case Ctx.Block: items(pass, w.ctx, w.s, w.e); break;
      case Ctx.Struct: members(pass, w.s, w.e); break;
      case Ctx.Enum: enumerators(pass, w.s, w.e); break;
      case Ctx.Params: parameters(pass, w.s, w.e); break;
      case Ctx.Element: element(pass, w.s, w.e); break;
      case Ctx.TypeName: typeName(pass, w.s, w.e); break;
      default: expressions(pass, w.ctx, w.s, w.e);
    }
  }
  const byStart = (a: Change, b: Change) => a.start - b.start || b.end - a.end;
  return { text: decode(pass.out), changes: pass.changes.sort(byStart) };
}

function decode(out: Uint16Array): string {
  // Lone surrogates would be replaced by the decoder: then go the slow way.
  const s = UTF16.decode(out);
  if (!s.includes('\ufffd')) return s;
  let r = '';
  for (let i = 0; i < out.length; i += 8192) r += String.fromCharCode(...out.subarray(i, i + 8192));
  return r;
}
