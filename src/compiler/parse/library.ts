/**
 * Types of the C library's functions that gcc knows without a declaration (implicit calls, `__builtin_` forms).
 * A signature is the result and the parameters: v void, i int, u unsigned, l long, z unsigned long, q long long, d double, f float, D long double,
 * p void *, V const void *, s char *, c const char *, P void **, e double *, a va_list, . variadic.
 */
import type { CType, FunctionType } from '../types/ctype.ts';
import { CHAR, DOUBLE, FLOAT, functionOf, INT, LDOUBLE, LLONG, LONG, pointerTo, qualified, UINT, ULONG, VA_ELEMENT, VOID, VOID_PTR } from '../types/make.ts';

const TYPES: Record<string, CType> = {
  v: VOID, i: INT, u: UINT, l: LONG, z: ULONG, q: LLONG, d: DOUBLE, f: FLOAT, D: LDOUBLE, p: VOID_PTR, V: pointerTo(qualified(VOID, true, false)),
  s: pointerTo(CHAR), c: pointerTo(qualified(CHAR, true, false)), P: pointerTo(VOID_PTR), e: pointerTo(DOUBLE), a: pointerTo(VA_ELEMENT), I: pointerTo(INT),
};
const SIGNATURES = new Map<string, string>();
const list: [string, string][] = [
  ['ppVz', 'memcpy memmove mempcpy'], ['ppiz', 'memset'], ['iVVz', 'memcmp bcmp'], ['pViz', 'memchr memrchr'], ['zc', 'strlen'], ['zcz', 'strnlen'],
  ['ssc', 'strcpy strcat stpcpy'], ['sscz', 'strncpy strncat stpncpy'], ['icc', 'strcmp strcasecmp strcoll'], ['iccz', 'strncmp strncasecmp'],
  ['sci', 'strchr strrchr index rindex'], ['scc', 'strstr strpbrk'], ['zcc', 'strspn strcspn'], ['sc', 'strdup'], ['scz', 'strndup'],
  ['vpz', 'bzero'], ['vVpz', 'bcopy'],
  ['pz', 'malloc alloca'], ['pzz', 'calloc aligned_alloc'], ['ppz', 'realloc'], ['vp', 'free'], ['v', 'abort'], ['vi', 'exit _exit _Exit'], ['ic', 'puts'],
  ['ii', 'putchar abs isalpha isdigit isalnum isspace isupper islower isprint ispunct iscntrl isgraph isxdigit isblank tolower toupper'],
  ['ic.', 'printf scanf'], ['isc.', 'sprintf'], ['iszc.', 'snprintf'], ['icc.', 'sscanf'], ['ipc.', 'fprintf fscanf'], ['ica', 'vprintf'], ['isca', 'vsprintf'],
  ['iszca', 'vsnprintf'], ['ipca', 'vfprintf'], ['icp', 'fputs'], ['iip', 'fputc putc'], ['zVzzp', 'fwrite'], ['ll', 'labs'], ['qq', 'llabs imaxabs'],
  ['dd', 'sqrt sin cos tan asin acos atan sinh cosh tanh exp exp2 log log2 log10 floor ceil trunc round rint nearbyint fabs cbrt'],
  ['ff', 'sqrtf sinf cosf tanf asinf acosf atanf expf exp2f logf log2f log10f floorf ceilf truncf roundf rintf nearbyintf fabsf cbrtf'],
  ['DD', 'sqrtl sinl cosl tanl expl logl floorl ceill truncl roundl rintl fabsl'],
  ['ddd', 'pow fmod atan2 fmin fmax hypot copysign'], ['fff', 'powf fmodf atan2f fminf fmaxf hypotf copysignf'], ['DDD', 'powl fmodl fminl fmaxl copysignl'],
  ['dddd', 'fma'], ['ffff', 'fmaf'], ['ddi', 'ldexp scalbn powi'], ['ffi', 'powif'], ['lf', 'lroundf lrintf'], ['qf', 'llroundf llrintf'], ['ffi', 'ldexpf scalbnf'], ['ddI', 'frexp'], ['dde', 'modf'], ['ld', 'lround lrint'], ['qd', 'llround llrint'],
];
for (const [sig, names] of list) for (const n of names.split(' ')) SIGNATURES.set(n, sig);

/** The function's type; undefined: gcc does not know it. */
export function libraryType(name: string): FunctionType | undefined {
  const sig = SIGNATURES.get(name);
  if (sig === undefined) return undefined;
  const params: { type: CType }[] = [];
  for (let i = 1; i < sig.length; i++) if (sig[i] !== '.') params.push({ type: TYPES[sig[i]] });
  return functionOf(TYPES[sig[0]], params, sig.endsWith('.'));
}
/** Library functions that never return. */
export const NORETURN = new Set(['abort', 'exit', '_exit', '_Exit']);
