/** Macro definitions from the text of `#define` directives (C11 6.10.3), and tables of them. */
import type { SourceTable } from '../../base/position.ts';
import { lex, P, Tok, TokFlag, type TokenList } from '../lexer.ts';
import type { Macro, MacroTable, PToken } from './token.ts';

/** Token `i` of a file's list as a preprocessing token at its own place. */
export function plainToken(list: TokenList, i: number, file: number): PToken {
  const flags = list.flags[i];
  return {
    kind: list.kinds[i] === Tok.Hash ? Tok.Punct : list.kinds[i], text: list.value(i), punct: list.codes[i],
    file, offset: list.starts[i], end: list.ends[i], expansion: 0, spaceBefore: (flags & (TokFlag.SpaceBefore | TokFlag.LineStart)) !== 0,
  };
}

/**
 * The macro that a `#define` line defines. `i` is the token after `define`, `end` the first token that is not on the directive's line.
 * Answers a string that says what is wrong when the line is no definition.
 */
export function macroFromTokens(list: TokenList, i: number, end: number, file: number): Macro | string {
  if (i >= end || list.kinds[i] !== Tok.Ident) return 'macro name missing: write #define NAME ...';
  const name = list.value(i), offset = list.starts[i];
  const nameEnd = list.ends[i];
  i++;
  let params: string[] | undefined;
  let variadic = false;
  if (i < end && list.codes[i] === P.LParen && (list.starts[i] === nameEnd || /^(\\\r?\n)+$/.test(list.text.slice(nameEnd, list.starts[i])))) {
    params = [];
    i++;
    while (i < end && list.codes[i] !== P.RParen) {
      if (list.codes[i] === P.Ellipsis) { params.push('__VA_ARGS__'); variadic = true; i++; break; }
      if (list.kinds[i] !== Tok.Ident) return `parameter list of macro ${name} is not well formed`;
      params.push(list.value(i++));
      if (i < end && list.codes[i] === P.Ellipsis) { variadic = true; i++; break; }   // GNU: args...
      if (i < end && list.codes[i] === P.Comma) i++;
      else if (i >= end || list.codes[i] !== P.RParen) return `parameter list of macro ${name} is not well formed`;
    }
    if (i >= end || list.codes[i] !== P.RParen) return `parameter list of macro ${name} is not closed`;
    i++;
  }
  const body: PToken[] = [];
  // Several ## in a row are one, as gcc reads them.
  for (; i < end; i++) if (list.codes[i] !== P.HashHash || body.at(-1)?.punct !== P.HashHash) body.push(plainToken(list, i, file));
  return { name, params, variadic, body, file, offset };
}

/** What a definition does with # or ## that C does not allow (6.10.3.2, 6.10.3.3); a kernel's macros for assembly do, so that only programs are told. */
export function misusedHash({ name, params, body }: Macro): string | undefined {
  if (params && body.some((t, n) => t.punct === P.Hash && body[n + 1]?.text !== '__VA_OPT__' && !params.includes(body[n + 1]?.text ?? '')))
    return `# in the macro ${name} is not followed by one of its parameters: it makes a string of one (C11 6.10.3.2)`;
  if (body[0]?.punct === P.HashHash || body.at(-1)?.punct === P.HashHash) return `## stands at an end of the macro ${name}: it pastes the tokens on both sides (C11 6.10.3.3)`;
  return undefined;
}

/** The macro of the `#define` directive whose text is [start, end) of a file (`start` at the `#`). */
export function macroFromText(text: string, start: number, end: number, file: number): Macro | string {
  const list = lex(text, start, end);
  let i = 0;
  if (list.codes[i] === P.Hash) i++;
  if (list.is(i, 'define')) i++;
  return macroFromTokens(list, i, list.length, file);
}

/** A table in memory on top of another one; an undefined name hides what lies below. */
export class LayeredMacros implements MacroTable {
  private readonly own = new Map<string, Macro | null>();
  private readonly below: MacroTable | undefined;
  constructor(below?: MacroTable) { this.below = below; }
  get(name: string): Macro | undefined {
    const m = this.own.get(name);
    return m !== undefined ? m ?? undefined : this.below?.get(name);
  }
  define(m: Macro): void { this.own.set(m.name, m); }
  undefine(name: string): void { this.own.set(name, null); }
  /** `NAME`, `NAME=VALUE` or `NAME(ARGS)=VALUE`, as after -D. Errors: a string. */
  defineText(definition: string, sources: SourceTable): string | undefined {
    const eq = definition.indexOf('=');
    const text = eq < 0 ? `#define ${definition} 1` : `#define ${definition.slice(0, eq)} ${definition.slice(eq + 1)}`;
    const m = macroFromText(text, 0, text.length, sources.add('<predefined>', text, 'include'));
    if (typeof m === 'string') return m;
    this.define(m);
    return undefined;
  }
}

const COMPUTED = ['__LINE__', '__FILE__', '__COUNTER__', '__DATE__', '__TIME__', '__TIMESTAMP__', '__INCLUDE_LEVEL__', '__BASE_FILE__', '_Pragma'];
/** The names whose expansion the preprocessor computes. */
export const computedMacros: ReadonlyMap<string, Macro> = new Map(COMPUTED.map(name =>
  [name, { name, params: name === '_Pragma' ? ['text'] : undefined, variadic: false, body: [], file: 0, offset: 0, builtin: name }]));
