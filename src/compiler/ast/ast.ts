/**
 * The typed syntax tree that the parser hands to the code generator. Every implicit conversion of C is an explicit `cast`; pointer
 * arithmetic is scaled here; names are resolved; constant expressions are folded. Arrays and functions that decay are `decay` nodes.
 */
import type { Place } from '../../base/position.ts';
import type { ArrayType, CType, FunctionType, Member } from '../types/ctype.ts';

/** Where the reader sees a node (a token of an expansion is placed at the macro's use), and its end offset in the same file. */
export interface Span extends Place { readonly end: number }

export interface LocalVar {
  readonly what: 'local'; readonly name: string; type: CType; readonly place: Place;
  /** `&x` is taken, or the type is an array or record, or it is volatile: lives in frame memory, else in registers. */
  addressTaken: boolean;
  readonly isParam: boolean;
  /** From `__attribute__((cleanup(f)))`: called with `&x` when x goes out of scope (LIFO). */
  cleanup?: FunctionRef;
  alignAs?: number;
}
/** A function known by name; its code is compiled when it is first called. */
export interface FunctionRef {
  readonly what: 'function'; readonly name: string; type: FunctionType;
  /** Number in the image's function table. */
  readonly id: number;
}
/** An object with static storage duration; `id` numbers it in the image's object table. */
export interface ObjectRef { readonly what: 'object'; readonly name: string; type: CType; readonly id: number }

export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '==' | '!=' | '<' | '<=';   // > and >= are swapped by the parser
interface E { readonly type: CType; readonly at: Span }
export type Expr = E & (
  | { readonly k: 'int'; readonly value: bigint }                        // integers, enums, bool, and pointers from integer constants; value in the range of `type`
  | { readonly k: 'float'; readonly value: number }
  | { readonly k: 'local'; readonly v: LocalVar }                        // lvalue
  | { readonly k: 'object'; readonly v: ObjectRef }                      // lvalue (string literals are anonymous objects of type char[n])
  | { readonly k: 'function'; readonly v: FunctionRef }                  // function designator
  | { readonly k: 'decay'; readonly e: Expr }                            // array lvalue -> pointer to element; function designator -> pointer
  | { readonly k: 'deref'; readonly e: Expr }                            // lvalue (or function designator)
  | { readonly k: 'addr'; readonly e: Expr }                             // of an lvalue
  | { readonly k: 'member'; readonly e: Expr; readonly member: Member }  // lvalue if e is one; e is of record type
  | { readonly k: 'unary'; readonly op: '-' | '~' | '!'; readonly e: Expr }       // operand already converted; '!' yields int, operand scalar
  | { readonly k: 'binary'; readonly op: BinaryOp; readonly l: Expr; readonly r: Expr }  // operands of one type (shifts: each promoted); comparisons yield int
  | { readonly k: 'ptradd'; readonly p: Expr; readonly i: Expr; readonly scale: number | Expr; readonly bound?: ArrayType }  // p + i*scale bytes; i is long (64-bit); negative scale for p - i; bound: p came from an array lvalue of that known length and this is a subscript, for bounds findings
  | { readonly k: 'ptrdiff'; readonly l: Expr; readonly r: Expr; readonly scale: number | Expr }   // long
  | { readonly k: 'and' | 'or'; readonly l: Expr; readonly r: Expr }     // && || on scalars, int result
  | { readonly k: 'cond'; readonly c: Expr; readonly t: Expr | undefined; readonly f: Expr }   // t undefined: GNU a ?: b (value of c converted to `type`, evaluated once)
  | { readonly k: 'comma'; readonly l: Expr; readonly r: Expr }
  | { readonly k: 'cast'; readonly e: Expr }                             // conversion to `type`, also to void and to bool
  | { readonly k: 'assign'; readonly l: Expr; readonly r: Expr }         // r already of l's type (records too); bit-field members possible
  | { readonly k: 'opassign'; readonly op: BinaryOp | 'ptr+'; readonly l: Expr; readonly r: Expr; readonly compute: CType; readonly scale?: number | Expr; readonly post?: boolean }
      // l = (l's type)((compute)l op r), l evaluated once; post: the value is the old one (x++, x--). 'ptr+': pointer plus r (long) * scale
  | { readonly k: 'call'; readonly f: Expr; readonly args: readonly Expr[]; readonly fn: FunctionType }   // f: pointer to function, or a `function` node for a direct call; args converted; fixed params first
  | { readonly k: 'stmtexpr'; readonly body: Block }                     // value: the last expression statement
  | { readonly k: 'compound'; readonly v: LocalVar; readonly init: Initialiser }   // block-scope compound literal: lvalue
  | { readonly k: 'init'; readonly init: Initialiser }                   // only as a declaration's or static object's initialiser
  | { readonly k: 'vastart' | 'vaend'; readonly list: Expr }             // list: pointer to the va_list object
  | { readonly k: 'vaarg'; readonly list: Expr }
  | { readonly k: 'vacopy'; readonly list: Expr; readonly from: Expr }
  | { readonly k: 'labeladdr'; readonly label: Label }
  | { readonly k: 'sizeofvla'; readonly vla: ArrayType }                 // run-time sizeof
  | { readonly k: 'builtin'; readonly name: string; readonly args: readonly Expr[] }   // __builtin_* that is not folded: bswap32, clz, clzll, ctz, ffs, popcount, add_overflow (args: a, b, pointer), memcpy…, alloca, trap, unreachable, frame_address, __atomic_*, __sync_*
);
/** An initialiser made flat: what is not mentioned is zero. Elements in source order (later ones win). */
export interface Initialiser { readonly type: CType; readonly elements: readonly InitElement[] }
export interface InitElement { readonly offset: number; readonly type: CType; readonly bits?: Member['bits']; readonly value: Expr; readonly repeat?: { count: number; stride: number } }

export interface Label { readonly name: string; readonly id: number }
export interface Block { readonly k: 'block'; readonly body: Stmt[]; readonly at: Span }
export type Stmt = Block
  | { readonly k: 'decl'; readonly v: LocalVar; readonly init?: Expr; readonly vlaSize?: Expr; readonly at: Span }   // init of record/array: an `init` node (or an expr of the record type)
  | { readonly k: 'expr'; readonly e: Expr; readonly at: Span }
  | { readonly k: 'if'; readonly c: Expr; readonly t: Stmt; readonly f?: Stmt; readonly at: Span }
  | { readonly k: 'while' | 'do'; readonly c: Expr; readonly body: Stmt; readonly at: Span }
  | { readonly k: 'for'; readonly init?: Stmt; readonly c?: Expr; readonly step?: Expr; readonly body: Stmt; readonly at: Span }
  | { readonly k: 'switch'; readonly e: Expr; readonly cases: readonly SwitchCase[]; readonly fallback?: Label; readonly body: Stmt; readonly at: Span }
  | { readonly k: 'label'; readonly label: Label; readonly body: Stmt; readonly at: Span }    // also for case labels
  | { readonly k: 'goto'; readonly label: Label; readonly at: Span }
  | { readonly k: 'gotoexpr'; readonly e: Expr; readonly at: Span }
  | { readonly k: 'break' | 'continue' | 'empty'; readonly at: Span }
  | { readonly k: 'return'; readonly e?: Expr; readonly at: Span }
  | { readonly k: 'asm'; readonly template: string; readonly outputs: readonly AsmOperand[]; readonly inputs: readonly AsmOperand[]; readonly clobbers: readonly string[]; readonly gotos: readonly Label[]; readonly at: Span };
export interface SwitchCase { readonly lo: bigint; readonly hi: bigint; readonly label: Label }
export interface AsmOperand { readonly name?: string; readonly constraint: string; readonly e: Expr }

export interface FunctionDef {
  readonly ref: FunctionRef; readonly type: FunctionType; readonly params: readonly LocalVar[];
  readonly body: Block; readonly at: Span;
  /** All locals, parameters too, in declaration order, with the span in which each name is in scope. */
  readonly locals: readonly { v: LocalVar; scope: Span }[];
  readonly noreturn?: boolean; readonly isMain?: boolean;
}
/** A static object's contents: bytes plus relocations. */
export interface StaticData {
  readonly bytes: Uint8Array;
  readonly relocations: readonly { readonly offset: number; readonly target: ObjectRef | FunctionRef; readonly addend: number }[];
}
