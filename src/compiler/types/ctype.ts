/**
 * C types with their layout, as x86-64 gcc lays them out (LP64). One immutable object a type, except `RecordType` and `EnumType`, which
 * are completed once, when their definition is met.
 */
export const enum Kind {
  Void, Bool, Char, SChar, UChar, Short, UShort, Int, UInt, Long, ULong, LongLong, ULongLong, Int128, UInt128,
  Float, Double, LongDouble, Enum, Pointer, Array, Record, Function, VaList,
}

export interface TypeBase {
  readonly kind: Kind;
  /** Bytes; 0 for void and functions; -1 while incomplete. */
  readonly size: number;
  /** Bytes. */
  readonly align: number;
  readonly isConst?: boolean;
  readonly isVolatile?: boolean;
  /** `_Atomic`: volatile too, and each access synchronises (C11 6.2.5p20, 7.17.3). */
  readonly isAtomic?: boolean;
  /** The typedef name or spelling that the reader wrote, for display. */
  readonly alias?: string;
}

export interface ScalarType extends TypeBase {
  readonly kind: Exclude<Kind, Kind.Enum | Kind.Pointer | Kind.Array | Kind.Record | Kind.Function>;
  /** Only on plain `char`: it is unsigned (the kernel's -funsigned-char). */
  readonly unsignedChar?: boolean;
  /** Width in bits of the value of a bit-field wider than int (gcc computes in that width); only while the parser works. */
  readonly precision?: number;
}
export interface EnumType extends TypeBase {
  readonly kind: Kind.Enum; readonly tag?: string;
  /** The compatible integer type: unsigned int unless a member is negative or does not fit. */
  readonly underlying: CType;
  readonly members: { name: string; value: bigint }[];
}
export interface PointerType extends TypeBase { readonly kind: Kind.Pointer; readonly target: CType; /** `__user` and the like, where the source says so. */ readonly space?: string }
export interface ArrayType extends TypeBase {
  readonly kind: Kind.Array; readonly element: CType;
  /** Elements; -1 for `[]`; for a VLA the size is computed at run time ({@link vla}). */
  readonly length: number;
  /** Set on a variable-length array (length 0, size 0): the AST expression (a hidden local, set where the type is declared) of its number of elements, unsigned long. */
  readonly vla?: unknown;
}
export interface Member {
  readonly name: string;              // '' for an anonymous struct or union and for unnamed bit-fields
  readonly type: CType;
  readonly offset: number;            // bytes from the start of the record; for a bit-field: of its storage unit
  /** Bit-field: first bit inside the storage unit at `offset` (little-endian), width in bits, bytes of the storage unit (1 to 8; 16: nine bytes). */
  readonly bits?: { readonly start: number; readonly width: number; readonly unit: number };
}
export interface RecordType extends TypeBase {
  readonly kind: Kind.Record; readonly union: boolean; readonly tag?: string;
  readonly members: readonly Member[];
  /** Where the definition stands, for hovers. */
  readonly place?: { file: number; offset: number };
  /** An incomplete type of a lazily linked tree: asks the tree for the definition and completes this object. Use `complete()` of types/make.ts. */
  completer?: () => void;
  /** The definition that an incomplete mention was completed from, or the type that a qualified or typedef'd variant is of: identity is that of {@link base}'s end. */
  base?: RecordType;
  /**
   * GNU: a local structure with members of variable length; its {@link size} is 0. The AST expressions (hidden locals) of its size and of the
   * members' offsets; a bit-field's is that of `group`, a plain structure of neighbouring bit-fields. The parser lowers every use.
   */
  readonly dynamic?: { readonly size: unknown; readonly places: ReadonlyMap<Member, { readonly offset: unknown; readonly group?: RecordType }> };
  /** `__attribute__((transparent_union))`. */
  readonly transparent?: boolean;
  /** A complex number (members `__real` and `__imag`) or a GNU vector (an array `__v`): `count` elements without padding; the parser lowers their operators. */
  readonly parts?: { readonly kind: 'complex' | 'vector'; readonly element: CType; readonly count: number };
}
export interface FunctionType extends TypeBase {
  readonly kind: Kind.Function; readonly result: CType;
  readonly params: readonly { readonly name?: string; readonly type: CType }[];
  readonly variadic: boolean;
  /** Declared with `()`: any arguments, default promotions. */
  readonly oldStyle?: boolean;
}
export type CType = ScalarType | EnumType | PointerType | ArrayType | RecordType | FunctionType;
