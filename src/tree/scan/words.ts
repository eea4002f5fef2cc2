/**
 * Words that can stand in a declaration of kernel code without being its type or its name. Only what the grammar of declarations cannot
 * tell is listed: an unknown annotation is recognised by its two leading underscores and its place.
 */
const words = (s: string): ReadonlySet<string> => new Set(s.split(/\s+/));

/** Type specifiers that are keywords (C11 6.7.2, GNU). */
export const TYPE_WORDS = words(`void char short int long float double signed unsigned _Bool _Complex __signed__ __signed __int128 __int128_t
  __uint128_t __auto_type __float128 _Float16 _Float128`);
/** Qualifiers and function specifiers. */
export const QUALIFIERS = words(`const volatile restrict __const __const__ __volatile__ __volatile __restrict __restrict__ register auto
  _Noreturn _Thread_local __thread __extension__ noreturn`);
export const INLINE_WORDS = words('inline __inline __inline__ __always_inline nokprobe_inline');
/** Operators whose parenthesis names a type. */
export const TYPEOF_WORDS = words('typeof __typeof__ __typeof typeof_unqual __typeof_unqual__ _Atomic typeof_member TYPEOF_UNQUAL __unqual_scalar_typeof');

/** Annotations that take an argument list (include/linux/compiler_attributes.h, compiler_types.h, compiler-context-analysis.h; C11 6.7.5). */
const CALL_ATTRIBUTES = words(`__attribute__ __attribute __declspec _Alignas __asm__ asm __asm __aligned __printf __scanf __section __alias __malloc
  __alloc_size __realloc_size __assume_aligned __counted_by __counted_by_le __counted_by_be __counted_by_ptr __guarded_by __pt_guarded_by __copy __cleanup
  __acquires __releases __must_hold __cond_acquires __cond_lock __cond_releases __acquires_shared __releases_shared __must_hold_shared
  __cond_acquires_shared __context_unsafe __acquire_ret __acquire_shared_ret __compiletime_error __compiletime_warning __diagnose_as __access __mode
  __nonnull acquires releases ACPI_PRINTF_LIKE BTF_TYPE_TAG DEPRECATED`);

/** Annotations that do not begin with two underscores. */
const PLAIN_ATTRIBUTES = words(`asmlinkage noinline notrace noinstr noinline_for_stack noinline_for_tracing asmlinkage_protect fastcall cold noclone hidden
  fallthrough randomize_layout INIT STATIC INLINE ALIGNED ACPI_SYSTEM_XFACE ACPI_INTERNAL_VAR_XFACE FORCE_INLINE_ATTR FORCE_INLINE LZ4_FORCE_INLINE
  HUF_ASM_DECL asm_inline cacheline_aligned`);

const TYPE_LIKE = /^__(?:[usf]\d+|[bl]e\d+|hdm\d+|virtio\d+|fs\d+|dma\d+|hc\d+|sum16|wsum|gnuc_va_list|builtin_va_list|kernel_\w+|\w+_t|va_list)$/;

/** Whether `name (` at file scope is an annotation with arguments. */
export const isCallAttribute = (name: string): boolean => CALL_ATTRIBUTES.has(name);
/** Whether a word is, by its spelling, an annotation rather than a type or a name. */
export const looksLikeAttribute = (name: string): boolean =>
  PLAIN_ATTRIBUTES.has(name) || (name.startsWith('__') && !TYPE_LIKE.test(name)) || CALL_ATTRIBUTES.has(name);
