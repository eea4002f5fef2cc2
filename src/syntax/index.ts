// Layer `syntax`: the only user of web-tree-sitter. Must not know types, the machine, files or the host; syntax errors are data, never thrown.
export { createParser, SourceTree, declaredName, type ParserWasm, type ParseOptions, type SyntaxParser, type SyntaxError, type FunctionSpan } from './parser.ts';
export type { Fold } from './folds.ts';
export { rewriteDialect, type DialectOptions } from './dialect/rewrite.ts';
export type { Change, ChangeKind, Rewritten } from './dialect/change.ts';
export { lex, TokenList, Tok, TokFlag, P, type LexOptions, type LexError } from './lexer.ts';
export { MacroTable, type MacroClass } from './dialect/macros.ts';
export type { Assumptions } from './dialect/condition.ts';
export { outline, designators, type Declaration, type Designator } from './outline.ts';
export { fileHandlers, outlineItems, HANDLER_NEEDLES, type FileHandlers, type FileItem, type HandlerDefinition, type HandlerInstallation } from './handlers.ts';
export { functionAsts } from './functions.ts';
export { below, expressions, ownExpressions, statements, type Directive, type Expr, type FunctionAst, type LocalVariable, type Parameter, type Span, type Stmt } from './ast.ts';
