/**
 * The C front end after preprocessing: a recursive-descent parser that types, converts and folds while it reads, over preprocessed tokens,
 * to the tree of compiler/ast. It covers C99, C11 and the GNU extensions that the kernel uses, as gcc 12 with -std=gnu11 reads them.
 *
 * The reader's view of a file (structure, symbols, navigation) is tree-sitter's, over the text as it stands. After macro expansion C
 * needs what a context-free grammar does not have: which names are types, labels as values, case ranges, typeof, builtins with type
 * arguments, K&R parameter lists. So the compiler's view has a parser of its own; both keep the reader's positions.
 *
 * Layer: compiler. Knows no machine state and no host; names with linkage come from the injected ImageBuilder.
 *
 * Classes, each on top of the one before: Cursor (tokens), Names (scopes), Build (typed nodes), AttributeParser, SpecifierParser,
 * DeclaratorParser, ExpressionParser, AtomicBuiltins, BuiltinParser, InitialiserParser, StaticParser, StatementParser, Parser.
 */
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Expr } from '../ast/ast.ts';
import { compilerFault, type ImageBuilder } from '../image.ts';
import type { CType, FunctionType } from '../types/ctype.ts';
import { Kind } from '../types/ctype.ts';
import { Parser } from './declarations.ts';
import { CompileError, say } from './errors.ts';
import type { ParseOptions } from './names.ts';
import type { FileScope, FileSymbol } from './scope.ts';
import { tokensOf } from './tokens.ts';

export { CompileError } from './errors.ts';
export { FileScope } from './scope.ts';
export type {
  EnumeratorSymbol, FileSymbol, FunctionSymbol, GlobalLookup, ObjectSymbol, TagKind, TagSymbol, TypedefSymbol,
} from './scope.ts';
export type { ParseOptions } from './names.ts';
export { tokensOf } from './tokens.ts';
export { declaratorToString, typeToString } from '../types/print.ts';

/** A whole program's text: defines every function and object through the builder, in order. Throws {@link CompileError}. */
export function parseTranslationUnit(tokens: readonly PToken[], scope: FileScope, builder: ImageBuilder, options: ParseOptions = {}): readonly FileSymbol[] {
  const p = new Parser(tokens, scope, builder, options);
  try { p.externalDeclarations(); } catch (e) { throw compilerFault(e, 'the parser', p.here); }
  return p.symbols;
}

/**
 * One or several external declarations of a tree's file: gives the symbols that they declared, which are in `scope` now. With
 * `bodies: false` functions are only declared, with `initialisers: false` objects too (parse the fragment again to define them; parsing
 * it again is no redefinition).
 */
export function parseFragment(tokens: readonly PToken[], scope: FileScope, builder: ImageBuilder, options: ParseOptions = {}): readonly FileSymbol[] {
  return parseTranslationUnit(tokens, scope, builder, { lenient: true, ...options });
}

/** The value of an integer constant expression. */
export function parseConstant(tokens: readonly PToken[], scope: FileScope, builder: ImageBuilder = nothing, options: ParseOptions = {}): bigint {
  return new Parser(tokens, scope, builder, options).constantExpression();
}

/** An expression over a file's names, typed, for evaluation in the debugger. */
export function parseExpression(tokens: readonly PToken[], scope: FileScope, builder: ImageBuilder, options: ParseOptions = {}): Expr {
  return new Parser(tokens, scope, builder, options).expressionOnly();
}
/** A type name as in a cast. */
export function parseTypeName(tokens: readonly PToken[], scope: FileScope, options: ParseOptions = {}): CType {
  return new Parser(tokens, scope, nothing, options).typeNameOnly();
}

/** A function's prototype: `struct page *alloc_page(gfp_t gfp)`, with or without a semicolon. */
export function parsePrototype(text: string | readonly PToken[], scope: FileScope, options: ParseOptions = {}): { name: string; type: FunctionType } {
  const tokens = typeof text === 'string' ? tokensOf(text.trim().endsWith(';') ? text : `${text};`, scope.home) : text;
  const p = new Parser(tokens, scope, nothing, { lenient: true, ...options });
  p.externalDeclarations();
  const s = p.symbols[p.symbols.length - 1];
  const end = tokens[tokens.length - 1];
  if (s?.what !== 'function' || s.type.kind !== Kind.Function) throw new CompileError(say.noDeclaration, { file: scope.home, offset: end?.offset ?? 0, end: end?.end ?? 0 });
  return { name: s.name, type: s.type };
}

/** For texts that declare and compute, but name nothing with linkage. */
const nothing: ImageBuilder = {
  functionRef: (name, type) => ({ what: 'function', name, type, id: -1 }),
  objectRef: (name, type) => ({ what: 'object', name, type, id: -1 }),
  defineObject: () => {},
  stringObject: (_bytes, type) => ({ what: 'object', name: '', type, id: -1 }),
  defineFunction: () => {},
};
