// One-byte codes of tokens for the dialect pass: punctuators keep their code `P` (below 64), the rest is here.
import type { TokenList } from '../lexer.ts';
import { P, Tok } from '../lexer.ts';

/** Codes of tokens that are no punctuators. `W.Ident` and above `W.FirstWord` are identifiers or keywords. */
export const enum W {
  Ident = 64,
  Number,
  Char,
  String,
  FirstWord = 72,
  /** void int char float double bool … */
  Type = 72,
  /** unsigned signed long short */
  Sized,
  Struct,
  Enum,
  Typeof,
  Qualifier,
  Storage,
  Auto,
  Typedef,
  // Words of expressions
  Sizeof,
  Alignof,
  Offsetof,
  Generic,
  Asm,
  // Words that start a statement
  If, Else, For, While, Do, Switch, Case, Default, Return, Goto, Break, Continue,
  // Classes of macros
  /** Attribute-like, without arguments. */
  Attr,
  /** Attribute-like, with arguments in parentheses. */
  AttrCall,
  /** Iterator-like: a statement follows its parentheses. */
  Iterator,
  /** Holds whole statements or declarations: no semicolon need follow. */
  Complete,
}

const words: [W, string][] = [
  [W.Type, 'void char int float double bool _Bool size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t __int128'],
  [W.Sized, 'unsigned signed long short'],
  [W.Struct, 'struct union'],
  [W.Enum, 'enum'],
  [W.Typeof, 'typeof __typeof__ __typeof typeof_unqual __typeof_unqual__'],
  [W.Qualifier, 'const volatile restrict __restrict__ _Atomic _Noreturn'],
  [W.Storage, 'static extern register inline __inline __inline__ _Thread_local __thread'],
  [W.Auto, 'auto'],
  [W.Typedef, 'typedef'],
  [W.Sizeof, 'sizeof'],
  [W.Alignof, 'alignof _Alignof __alignof__ __alignof'],
  [W.Offsetof, 'offsetof'],
  [W.Generic, '_Generic'],
  [W.Asm, 'asm __asm__ __asm'],
  [W.If, 'if'], [W.Else, 'else'], [W.For, 'for'], [W.While, 'while'], [W.Do, 'do'], [W.Switch, 'switch'], [W.Case, 'case'],
  [W.Default, 'default'], [W.Return, 'return'], [W.Goto, 'goto'], [W.Break, 'break'], [W.Continue, 'continue'],
  // GNU spellings that the grammar does not know (GCC manual, "Alternate Keywords" and "Attribute Syntax").
  [W.Attr, '__extension__ __restrict __const __const__ __volatile __signed __signed__ __complex__ __label__'],
  [W.AttrCall, '__attribute__ __attribute __declspec _Alignas _Pragma'],
];

/** The C and GNU keywords. */
export const KEYWORDS: ReadonlyMap<string, W> = new Map(words.flatMap(([w, s]) => s.split(' ').map(n => [n, w] as [string, W])));

/** Code of token `i`: its punctuator, or its kind; of the words only `else` is told apart, which is all that conditionals ask. */
export function codeOf(tokens: TokenList, i: number): number {
  switch (tokens.kinds[i]) {
    case Tok.Ident: return tokens.is(i, 'else') ? W.Else : W.Ident;
    case Tok.Number: return W.Number;
    case Tok.Char: return W.Char;
    case Tok.String: return W.String;
    case Tok.Punct: return tokens.codes[i];
    default: return P.Other;
  }
}

/** Whether a word (identifier or keyword). */
export function isWord(c: number): boolean { return c === W.Ident || c >= W.FirstWord; }

/** Whether a name that the program chose (macros included). */
export function isName(c: number): boolean { return c === W.Ident || c === W.Iterator || c === W.Complete; }

/** Whether a keyword that can only start a type or a declaration. */
export function startsType(c: number): boolean { return c >= W.Type && c <= W.Typedef; }

/** Whether a keyword that can only start a statement. */
export function startsStatement(c: number): boolean { return c >= W.If && c <= W.Continue; }
