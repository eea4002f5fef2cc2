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
export const INLINE_WORDS = words('inline __inline __inline__ __always_inline __forceinline inline_for_asm nokprobe_inline __cpu_inline __flatten_inline');
/** Operators whose parenthesis names a type. */
export const TYPEOF_WORDS = words('typeof __typeof__ __typeof typeof_unqual __typeof_unqual__ _Atomic typeof_member TYPEOF_UNQUAL __unqual_scalar_typeof');

/** Annotations that take an argument list. */
const CALL_ATTRIBUTES = words(`__attribute__ __attribute __declspec _Alignas __asm__ asm __asm __aligned __printf __scanf __section __alias __malloc
  __alloc_size __realloc_size __alloc_align __assume_aligned __counted_by __counted_by_le __counted_by_be __counted_by_ptr __guarded_by __pt_guarded_by
  __acquires __releases __must_hold __cond_acquires __cond_lock __acquires_shared __releases_shared __must_hold_shared __excludes __cond_releases
  __cond_acquires_shared __no_context_analysis __context_unsafe __assumes_ctx_lock __acquire_ret __acquire_shared_ret
  __no_sanitize __copy __cleanup __error __warning __compiletime_error __compiletime_warning __diagnose_as __overloadable __access __optimize
  __target __symver __mode __vector_size __bpf_kfunc_arg __returns_nonnull __nonnull __nonstring_size __sentinel __weakref __btf_decl_tag __btf_type_tag
  BTF_TYPE_TAG __percpu_qual __designated_init_arg __no_profile_for __ABI_attr __regparm __kcfi_salt_for __ro_after_init_section __EXTERNAL_CALL
  DEPRECATED __deprecated_msg __alloc_init __page_aligned __asmlinkage_for __ll_aligned __no_stack_protector_arg ACPI_PRINTF_LIKE
  __flatten_if __noinline_if __page_aligned_for __nocast_arg acquires releases  __nonnull_arg ____alias`);

/** Annotations that do not begin with two underscores. */
const PLAIN_ATTRIBUTES = words(`asmlinkage noinline notrace noinstr noinline_for_stack noinline_for_tracing randomized_struct_fields_start static_unused
  asmlinkage_protect fastcall cold noclone nocb fallthrough nokprobe EFIAPI ACPI_INTERFACE STATIC INIT prom_init_text xen_mmu_init_text
  noinstr_text ALIGNED randomize_layout efi_guid_t_aligned noprofile RUST_HELPER_ATTR ACPI_SYSTEM_XFACE ACPI_INTERNAL_VAR_XFACE
  compat_ptr_attr INLINE visible_inline JSTATIC KBUILD_ATTR asm_inline hidden notrace_inline noline kasan_attr cacheline_aligned
  FORCE_INLINE_ATTR HUF_ASM_DECL MEM_STATIC_ATTR LZ4_FORCE_INLINE FORCE_INLINE`);

const TYPE_LIKE = /^__(?:[usf]\d+|[bl]e\d+|hdm\d+|virtio\d+|fs\d+|dma\d+|hc\d+|sum16|wsum|gnuc_va_list|builtin_va_list|kernel_\w+|\w+_t|va_list)$/;

/** Whether `name (` at file scope is an annotation with arguments. */
export const isCallAttribute = (name: string): boolean => CALL_ATTRIBUTES.has(name);
/** Whether a word is, by its spelling, an annotation rather than a type or a name. */
export const looksLikeAttribute = (name: string): boolean =>
  PLAIN_ATTRIBUTES.has(name) || (name.startsWith('__') && !TYPE_LIKE.test(name)) || CALL_ATTRIBUTES.has(name);
