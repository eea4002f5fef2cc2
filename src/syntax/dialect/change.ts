// What the dialect pass changed in a text before tree-sitter saw it. Every change keeps the text's length.

/** Kinds of same-length rewriting. */
export type ChangeKind =
  /** An attribute-like macro or `__attribute__((…))`: blanked. */
  | 'attribute'
  /** A preprocessing directive: blanked. */
  | 'directive'
  /** A branch of a conditional that cuts through a construct, or that is never compiled: blanked. */
  | 'branch'
  /** `for_each_x(…) {`: the name became `while`. */
  | 'iterator'
  /** `SYSCALL_DEFINE1(name, …) {`: became a function definition. */
  | 'functionMacro'
  /** `static DEFINE_X(…);` or `DECLARE_X(…);` among fields: became a declaration. */
  | 'declarationMacro'
  /** A file-scope macro call without its semicolon, or with arguments that are no expressions. */
  | 'macroCall'
  /** `typeof(…)` and macros used as a type: the parentheses were blanked. */
  | 'typeMacro'
  /** An argument that is no expression (a type, an operator, a statement): became one identifier. */
  | 'argument'
  /** `case a ... b:`: the ellipsis became a minus. */
  | 'caseRange'
  /** The text of an assembler statement: blanked. */
  | 'asm'
  /** `&&label`: became `&label`. */
  | 'labelAddress'
  /** `goto *expression;`: blanked to a label. */
  | 'computedGoto'
  /** The member of `offsetof` beyond its first name: blanked. */
  | 'offsetof'
  /** A missing comma or semicolon put in place of white space. */
  | 'separator'
  /** `struct_group(name, fields)`: became a nested structure. */
  | 'group'
  /** Anything else that is no C: blanked. */
  | 'other';

/** One rewriting: UTF-16 offsets of the reader's text that it covers. */
export interface Change {
  readonly kind: ChangeKind;
  readonly start: number;
  readonly end: number;
  /** The macro's name where one is concerned; the directive's word. */
  readonly name?: string;
  /** For a macro that declares or defines something: where the declared name stands. */
  readonly declares?: number;
}

/** A rewritten text with what was changed, in order of `start`. */
export interface Rewritten {
  readonly text: string;
  readonly changes: readonly Change[];
}
