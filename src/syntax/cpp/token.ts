/** Tokens after translation phase 4, as the parser reads them. */
import type { Tok } from '../lexer.ts';

export interface PToken {
  readonly kind: Tok;
  /** Spelling, without line splices. */
  readonly text: string;
  /** Punctuator code (lexer's enum P), 0 for others. */
  readonly punct: number;
  /** Where the reader sees it: its own place, or for a token of an expansion the place of the outermost macro use. */
  readonly file: number; readonly offset: number; readonly end: number;
  /** Number of the expansion it came from (ExpansionTable), 0: none. */
  readonly expansion: number;
  readonly spaceBefore: boolean;
  /** A macro's name that was met while that macro was being expanded: never expanded again (C11 6.10.3.4p2). */
  readonly final?: boolean;
}

export interface Macro {
  readonly name: string;
  /** undefined: object-like. The last one is '__VA_ARGS__' (or the GNU name) when variadic. */
  readonly params?: readonly string[];
  readonly variadic: boolean;
  readonly body: readonly PToken[];
  readonly file: number; readonly offset: number;
  /** __LINE__, __COUNTER__ and the like are computed. */
  readonly builtin?: string;
}
/** Macros by name. In a kernel tree the table is lazy: `get` asks the index. */
export interface MacroTable { get(name: string): Macro | undefined }

/** One piece of a file that declares a name at file scope: what the tree's index answers. Offsets are into the file's text. */
export interface Fragment {
  readonly path: string; readonly start: number; readonly end: number;
  readonly kind: 'function' | 'prototype' | 'variable' | 'typedef' | 'struct' | 'union' | 'enum' | 'enumerator' | 'macroInvocation';
  readonly name: string;
}
/** Names at file scope, as seen from a file. Implemented by the tree layer's index (and by nothing for a stand-alone program). */
export interface NameSource {
  /** Macros visible from `path` (lazy): with an offset those that hold there, as C has it; without, those of the file's end. */
  macros(path: string, offset?: number): MacroTable;
  /** The best definition or declaration of an ordinary identifier seen from `path`: typedef, enumerator, function, variable; undefined: not in the tree. */
  ordinary(name: string, path: string, spelled?: boolean): Fragment | undefined;
  /** The definition (not a forward declaration) of a tag. */
  tag(kind: 'struct' | 'union' | 'enum', name: string, path: string): Fragment | undefined;
  /** The function's or variable's definition when {@link ordinary} gave only a declaration (another .c file). */
  definition(name: string, path: string): Fragment | undefined;
}
