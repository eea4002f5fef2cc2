/** Keywords of C11 and gnu11 with gcc's alternate spellings. */
export const enum K {
  None = 0,
  // type specifiers
  Void, Bool, Char, Short, Int, Long, Int128, Float, Double, Signed, Unsigned, Complex, Struct, Union, Enum, Typeof, TypeofUnqual, AutoType, VaList, Atomic,
  Float128,
  // qualifiers, storage classes and the like
  Const, Volatile, Restrict, Typedef, Extern, Static, Register, Auto, Inline, Noreturn, Thread, Alignas, Attribute, Extension,
  // statements
  If, Else, While, Do, For, Switch, Case, Default, Break, Continue, Return, Goto, Asm, Label,
  // expressions
  Sizeof, Alignof, Generic, StaticAssert, Real, Imag,
  /** From the preprocessor, for `#pragma pack`. */
  Pragma,
}

export const KEYWORDS = new Map<string, K>();
const words: [K, string][] = [
  [K.Void, 'void'], [K.Bool, '_Bool'], [K.Char, 'char'], [K.Short, 'short'], [K.Int, 'int'], [K.Long, 'long'], [K.Int128, '__int128'],
  [K.Float, 'float _Float32'], [K.Double, 'double _Float64 _Float32x'], [K.Signed, 'signed __signed __signed__'], [K.Unsigned, 'unsigned'],
  [K.Complex, '_Complex __complex__ __complex'], [K.Struct, 'struct'], [K.Union, 'union'], [K.Enum, 'enum'], [K.Typeof, 'typeof __typeof __typeof__'],
  [K.TypeofUnqual, 'typeof_unqual __typeof_unqual__ __typeof_unqual'], [K.AutoType, '__auto_type'], [K.VaList, '__builtin_va_list'], [K.Atomic, '_Atomic'],
  [K.Float128, '__float128 _Float128 _Float64x'],
  [K.Const, 'const __const __const__'], [K.Volatile, 'volatile __volatile __volatile__'], [K.Restrict, 'restrict __restrict __restrict__'],
  [K.Typedef, 'typedef'], [K.Extern, 'extern'], [K.Static, 'static'], [K.Register, 'register'], [K.Auto, 'auto'], [K.Inline, 'inline __inline __inline__'],
  [K.Noreturn, '_Noreturn'], [K.Thread, '_Thread_local __thread'], [K.Alignas, '_Alignas'], [K.Attribute, '__attribute__ __attribute'], [K.Extension, '__extension__'],
  [K.If, 'if'], [K.Else, 'else'], [K.While, 'while'], [K.Do, 'do'], [K.For, 'for'], [K.Switch, 'switch'], [K.Case, 'case'], [K.Default, 'default'],
  [K.Break, 'break'], [K.Continue, 'continue'], [K.Return, 'return'], [K.Goto, 'goto'], [K.Asm, 'asm __asm __asm__'], [K.Label, '__label__'],
  [K.Sizeof, 'sizeof'], [K.Alignof, '_Alignof __alignof__ __alignof'], [K.Generic, '_Generic'], [K.Real, '__real__ __real'], [K.Imag, '__imag__ __imag'], [K.StaticAssert, '_Static_assert'],
  [K.Pragma, '__pragma'],
];
for (const [k, spellings] of words) for (const s of spellings.split(' ')) KEYWORDS.set(s, k);
