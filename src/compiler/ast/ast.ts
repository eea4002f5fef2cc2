/**
 * The typed syntax tree that the parser hands to the code generator. Every implicit conversion of C is an explicit `cast`; pointer
 * arithmetic is scaled here; names are resolved; constant expressions are folded. Arrays and functions that decay are `decay` nodes.
 */
import type { F80 } from '../../base/f80.ts';
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
  /** `register long x asm("r10")`: the register's name, for the asm statements that the variable is an operand of. */
  register?: string;
}
/** A function known by name; its code is compiled when it is first called. */
export interface FunctionRef {
  readonly what: 'function'; readonly name: string; type: FunctionType;
  /** Declared weak: without a definition its address is null. */
  weak?: boolean;
  /** Number in the image's function table. */
  readonly id: number;
}
/** An object with static storage duration; `id` numbers it in the image's object table. */
export interface ObjectRef { readonly what: 'object'; readonly name: string; type: CType; readonly id: number }

/** > and >= are swapped by the parser (with `rightFirst`, so that operands are still evaluated as they are written). */
export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '==' | '!=' | '<' | '<=';
interface E { readonly type: CType; readonly at: Span }
export type Expr = E & (
  | { readonly k: 'int'; readonly value: bigint }                        // integers, enums, bool, and pointers from integer constants; value in the range of `type`
  | { readonly k: 'float'; readonly value: number; readonly exact?: F80 }   // exact: of a long double
  | { readonly k: 'local'; readonly v: LocalVar }                        // lvalue
  | { readonly k: 'object'; readonly v: ObjectRef; readonly bytes?: Uint8Array }                      // lvalue (string literals are anonymous objects of type char[n]; `bytes`: their contents)
  | { readonly k: 'function'; readonly v: FunctionRef }                  // function designator
  | { readonly k: 'decay'; readonly e: Expr }                            // array lvalue -> pointer to element; function designator -> pointer
  | { readonly k: 'deref'; readonly e: Expr }                            // lvalue (or function designator)
  | { readonly k: 'addr'; readonly e: Expr }                             // of an lvalue
  | { readonly k: 'member'; readonly e: Expr; readonly member: Member }  // lvalue if e is one; e is of record type
  | { readonly k: 'unary'; readonly op: '-' | '~' | '!'; readonly e: Expr }       // operand already converted; '!' yields int, operand scalar
  | { readonly k: 'binary'; readonly op: BinaryOp; readonly l: Expr; readonly r: Expr; readonly rightFirst?: boolean }  // operands of one type (shifts: each promoted); comparisons yield int
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
  | { readonly k: 'builtin'; readonly name: BuiltinName; readonly args: readonly Expr[]; readonly text?: string }
);
/**
 * Builtins that reach the code generator; all others are folded, lowered to plain expressions, or calls of the library's function.
 *
 *     bswap16 bswap32 bswap64           (x) -> unsigned of that width
 *     clz32 clz64 ctz32 ctz64 popcount32 popcount64   (x: unsigned int | unsigned long) -> int; clz and ctz of 0 are undefined
 *     add_overflow sub_overflow mul_overflow   (a, b, p) -> bool: *p = the exact a op b, wrapped; 1 if it did not fit. a and b are
 *                                       integers of any type, each with its own; p points to the result, whose type is p's target
 *     alloca (bytes: unsigned long)     -> void *
 *     trap unreachable ()               void, never return
 *     undeclared ()                     any type; a name or statement that could not be compiled: `text` is the message to trap with
 *     frame_address return_address (level: int)   -> void *
 *     register ()                       a global register variable, `text` names it (`rsp`): its value, unsigned long
 *     atomic_load (p) -> T; atomic_store (p, v); atomic_exchange (p, v) -> T: the old value
 *     atomic_cas (p, q, v) -> bool: if *p == *q then *p = v, 1; else *q = *p, 0
 *     atomic_cas_value (p, old, v) -> T: the value that was there; stored if it was old
 *     atomic_fetch_add _sub _and _or _xor _nand   (p, v) -> T: the old value; for a pointer v is in bytes (long)
 *     atomic_fence ()
 */
export type BuiltinName = 'bswap16' | 'bswap32' | 'bswap64' | 'clz32' | 'clz64' | 'ctz32' | 'ctz64' | 'popcount32' | 'popcount64'
  | 'add_overflow' | 'sub_overflow' | 'mul_overflow' | 'alloca' | 'trap' | 'unreachable' | 'undeclared' | 'frame_address' | 'return_address' | 'register'
  | 'atomic_load' | 'atomic_store' | 'atomic_exchange' | 'atomic_cas' | 'atomic_cas_value' | 'atomic_fence'
  | 'atomic_fetch_add' | 'atomic_fetch_sub' | 'atomic_fetch_and' | 'atomic_fetch_or' | 'atomic_fetch_xor' | 'atomic_fetch_nand';

/**
 * An initialiser made flat: what is not mentioned is zero. Elements in source order (later ones win). An element of array type is a
 * string literal (`object` with `bytes`): `type.size` of its bytes are copied.
 */
export interface Initialiser { readonly type: CType; readonly elements: readonly InitElement[] }
export interface InitElement { readonly offset: number; readonly type: CType; readonly bits?: Member['bits']; readonly value: Expr; readonly repeat?: { count: number; stride: number } }

/**
 * A label of a function, also of a case (name 'case'). `address`: set (1, 2, 3 ... in a function) when `&&label` is taken: its value is the function's address
 * plus that number, so that tables of labels are ordinary relocations and differences of labels are constants.
 */
export interface Label { readonly name: string; readonly id: number; address?: number }
export interface Block { readonly k: 'block'; readonly body: Stmt[]; readonly at: Span }
export type Stmt = Block
  | { readonly k: 'decl'; readonly v: LocalVar; readonly init?: Expr; readonly vlaSize?: Expr; readonly at: Span }   // vlaSize: bytes (unsigned long). init of record/array: an `init` node (or an expr of the record type)
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
  readonly weak?: boolean; readonly constructor_?: boolean; readonly destructor_?: boolean;
}
/** A static object's contents: bytes plus relocations. */
export interface StaticData {
  readonly bytes: Uint8Array;
  readonly relocations: readonly { readonly offset: number; readonly target: ObjectRef | FunctionRef; readonly addend: number }[];
}
