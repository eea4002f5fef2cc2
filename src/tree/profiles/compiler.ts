/** What the compiler that a profile stands for (gcc 12, freestanding options of the kernel's Makefile) defines and knows, by architecture. */
import type { PToken } from '../../syntax/cpp/token.ts';

/** Predefined by gcc for every 64-bit LP64 target. */
const COMMON = `
_LP64 1;__LP64__ 1;__STDC__ 1;__STDC_VERSION__ 201112L;__STDC_HOSTED__ 1;__GNUC__ 12;__GNUC_MINOR__ 2;__GNUC_PATCHLEVEL__ 0;__VERSION__ "12.2.0"
__GNUC_STDC_INLINE__ 1;__GXX_ABI_VERSION 1017;__OPTIMIZE__ 1;__ELF__ 1;__linux 1;__linux__ 1;linux 1;__gnu_linux__ 1;__unix 1;__unix__ 1;unix 1
__CHAR_BIT__ 8;__BIGGEST_ALIGNMENT__ 16;__ORDER_LITTLE_ENDIAN__ 1234;__ORDER_BIG_ENDIAN__ 4321;__ORDER_PDP_ENDIAN__ 3412;__BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
__FLOAT_WORD_ORDER__ __ORDER_LITTLE_ENDIAN__;__SIZEOF_SHORT__ 2;__SIZEOF_INT__ 4;__SIZEOF_LONG__ 8;__SIZEOF_LONG_LONG__ 8;__SIZEOF_INT128__ 16;__SIZEOF_POINTER__ 8
__SIZEOF_SIZE_T__ 8;__SIZEOF_PTRDIFF_T__ 8;__SIZEOF_FLOAT__ 4;__SIZEOF_DOUBLE__ 8;__SIZEOF_LONG_DOUBLE__ 16;__SIZEOF_WCHAR_T__ 2;__SIZEOF_WINT_T__ 4
__SCHAR_MAX__ 0x7f;__SHRT_MAX__ 0x7fff;__INT_MAX__ 0x7fffffff;__LONG_MAX__ 0x7fffffffffffffffL;__LONG_LONG_MAX__ 0x7fffffffffffffffLL
__SCHAR_WIDTH__ 8;__SHRT_WIDTH__ 16;__INT_WIDTH__ 32;__LONG_WIDTH__ 64;__LONG_LONG_WIDTH__ 64;__SIZE_WIDTH__ 64;__PTRDIFF_WIDTH__ 64;__INTPTR_WIDTH__ 64
__SIZE_MAX__ 0xffffffffffffffffUL;__PTRDIFF_MAX__ 0x7fffffffffffffffL;__INTPTR_MAX__ 0x7fffffffffffffffL;__UINTPTR_MAX__ 0xffffffffffffffffUL
__INTMAX_MAX__ 0x7fffffffffffffffL;__UINTMAX_MAX__ 0xffffffffffffffffUL;__WCHAR_MAX__ 0xffff;__WCHAR_MIN__ 0;__WINT_MAX__ 0xffffffffU;__WINT_MIN__ 0U
__INT8_MAX__ 0x7f;__INT16_MAX__ 0x7fff;__INT32_MAX__ 0x7fffffff;__INT64_MAX__ 0x7fffffffffffffffL;__UINT8_MAX__ 0xff;__UINT16_MAX__ 0xffff;__UINT32_MAX__ 0xffffffffU
__UINT64_MAX__ 0xffffffffffffffffUL;__SIZE_TYPE__ long unsigned int;__PTRDIFF_TYPE__ long int;__INTPTR_TYPE__ long int;__UINTPTR_TYPE__ long unsigned int
__INTMAX_TYPE__ long int;__UINTMAX_TYPE__ long unsigned int;__WCHAR_TYPE__ short unsigned int;__WINT_TYPE__ unsigned int;__INT8_TYPE__ signed char
__INT16_TYPE__ short int;__INT32_TYPE__ int;__INT64_TYPE__ long int;__UINT8_TYPE__ unsigned char;__UINT16_TYPE__ short unsigned int;__UINT32_TYPE__ unsigned int
__UINT64_TYPE__ long unsigned int;__CHAR16_TYPE__ short unsigned int;__CHAR32_TYPE__ unsigned int;__INT64_C(c) c ## L;__UINT64_C(c) c ## UL
__INTMAX_C(c) c ## L;__UINTMAX_C(c) c ## UL;__USER_LABEL_PREFIX__ ;__REGISTER_PREFIX__ ;__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1 1
__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2 1;__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4 1;__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8 1;__ATOMIC_RELAXED 0;__ATOMIC_CONSUME 1
__ATOMIC_ACQUIRE 2;__ATOMIC_RELEASE 3;__ATOMIC_ACQ_REL 4;__ATOMIC_SEQ_CST 5;__GCC_ATOMIC_INT_LOCK_FREE 2;__GCC_ATOMIC_LONG_LOCK_FREE 2
__GCC_ATOMIC_LLONG_LOCK_FREE 2;__GCC_ATOMIC_POINTER_LOCK_FREE 2`;

/** Predefined for one architecture (gcc's -dM output for the kernel's options), without the common ones. */
const BY_ARCH: Record<string, string> = {
  x86: `__x86_64 1;__x86_64__ 1;__amd64 1;__amd64__ 1;__k8 1;__k8__ 1;__code_model_kernel__ 1;__SEG_FS 1;__SEG_GS 1;__GCC_ASM_FLAG_OUTPUTS__ 1;__FXSR__ 1
__HAVE_SPECULATION_SAFE_VALUE 1;CC_USING_FENTRY 1;CC_USING_NOP_MCOUNT 1`,
  arm64: `__aarch64__ 1;__AARCH64EL__ 1;__AARCH64_CMODEL_SMALL__ 1;__ARM_64BIT_STATE 1;__ARM_ARCH 8;__ARM_ARCH_8A 1;__ARM_ARCH_ISA_A64 1;__ARM_ARCH_PROFILE 65
__ARM_FEATURE_UNALIGNED 1;__ARM_SIZEOF_WCHAR_T 2;__ARM_SIZEOF_MINIMAL_ENUM 4;__CHAR_UNSIGNED__ 1;CC_USING_PATCHABLE_FUNCTION_ENTRY 1;KASAN_SHADOW_SCALE_SHIFT 3`,
  riscv: `__riscv 1;__riscv_xlen 64;__riscv_cmodel_medany 1;__riscv_float_abi_soft 1;__riscv_mul 1;__riscv_muldiv 1;__riscv_div 1;__riscv_atomic 1;__riscv_compressed 1
__riscv_arch_test 1;__riscv_i 2001000;__riscv_m 2000000;__riscv_a 2001000;__riscv_c 2000000;__CHAR_UNSIGNED__ 1;CC_USING_PATCHABLE_FUNCTION_ENTRY 1`,
  s390: `__s390__ 1;__s390x__ 1;__zarch__ 1;__ARCH__ 10;__CHAR_UNSIGNED__ 1;__GCC_ASM_FLAG_OUTPUTS__ 1;CC_USING_HOTPATCH 1;CC_USING_NOP_MCOUNT 1;CC_USING_FENTRY 1`,
  powerpc: `__powerpc 1;__powerpc__ 1;__powerpc64__ 1;__PPC 1;__PPC__ 1;__PPC64__ 1;PPC 1;powerpc 1;_ARCH_PPC 1;_ARCH_PPC64 1;_ARCH_PWR5 1;_ARCH_PWR6 1;_ARCH_PWR7 1
_ARCH_PWR8 1;_CALL_ELF 2;_CALL_LINUX 1;_LITTLE_ENDIAN 1;__LITTLE_ENDIAN__ 1;__CHAR_UNSIGNED__ 1;__STRUCT_PARM_ALIGN__ 16`,
  loongarch: `__loongarch__ 1;__loongarch64 1;__loongarch_lp64 1;__loongarch_grlen 64;__loongarch_arch "loongarch64";__loongarch_tune "la464";__loongarch_soft_float 1
CC_USING_PATCHABLE_FUNCTION_ENTRY 1;VMLINUX_LOAD_ADDRESS 0x9000000000200000`,
};

/** Text of `#define`s that hold before the first line of a kernel source file. */
export function predefinedText(arch: string, unsignedChar: boolean): string {
  const list = `${COMMON}\n${BY_ARCH[arch] ?? ''}`.split(/[;\n]/).filter(s => s !== '');
  if (unsignedChar && !list.some(s => s.startsWith('__CHAR_UNSIGNED__'))) list.push('__CHAR_UNSIGNED__ 1');
  list.push('__KERNEL__ 1', 'KBUILD_MODNAME "kernel"', 'KBUILD_BASENAME "kernel"', 'KBUILD_MODFILE "kernel"');
  return list.map(s => `#define ${s}\n`).join('');
}

/** Only for programs: what the types of <stdint.h> and the limits of <float.h> are made of. long double is a double on the machine. */
const HOSTED = `
__DBL_DECIMAL_DIG__ 17;__DBL_DENORM_MIN__ ((double)4.94065645841246544176568792868221372e-324L);__DBL_DIG__ 15
__DBL_EPSILON__ ((double)2.22044604925031308084726333618164062e-16L);__DBL_HAS_DENORM__ 1;__DBL_HAS_INFINITY__ 1;__DBL_HAS_QUIET_NAN__ 1
__DBL_IS_IEC_60559__ 2;__DBL_MANT_DIG__ 53;__DBL_MAX_10_EXP__ 308;__DBL_MAX_EXP__ 1024
__DBL_MAX__ ((double)1.79769313486231570814527423731704357e+308L);__DBL_MIN_10_EXP__ (-307);__DBL_MIN_EXP__ (-1021)
__DBL_MIN__ ((double)2.22507385850720138309023271733240406e-308L);__DBL_NORM_MAX__ ((double)1.79769313486231570814527423731704357e+308L)
__FLT_DECIMAL_DIG__ 9;__FLT_DENORM_MIN__ 1.40129846432481707092372958328991613e-45F;__FLT_DIG__ 6
__FLT_EPSILON__ 1.19209289550781250000000000000000000e-7F;__FLT_EVAL_METHOD_TS_18661_3__ 0;__FLT_EVAL_METHOD__ 0;__FLT_HAS_DENORM__ 1
__FLT_HAS_INFINITY__ 1;__FLT_HAS_QUIET_NAN__ 1;__FLT_IS_IEC_60559__ 2;__FLT_MANT_DIG__ 24;__FLT_MAX_10_EXP__ 38;__FLT_MAX_EXP__ 128
__FLT_MAX__ 3.40282346638528859811704183484516925e+38F;__FLT_MIN_10_EXP__ (-37);__FLT_MIN_EXP__ (-125)
__FLT_MIN__ 1.17549435082228750796873653722224568e-38F;__FLT_NORM_MAX__ 3.40282346638528859811704183484516925e+38F;__FLT_RADIX__ 2
__LDBL_DECIMAL_DIG__ 21;__LDBL_DENORM_MIN__ 3.64519953188247460252840593361941982e-4951L;__LDBL_DIG__ 18
__LDBL_EPSILON__ 1.08420217248550443400745280086994171e-19L;__LDBL_HAS_DENORM__ 1;__LDBL_HAS_INFINITY__ 1;__LDBL_HAS_QUIET_NAN__ 1
__LDBL_IS_IEC_60559__ 2;__LDBL_MANT_DIG__ 64;__LDBL_MAX_10_EXP__ 4932;__LDBL_MAX_EXP__ 16384
__LDBL_MAX__ 1.18973149535723176502126385303097021e+4932L;__LDBL_MIN_10_EXP__ (-4931);__LDBL_MIN_EXP__ (-16381)
__LDBL_MIN__ 3.36210314311209350626267781732175260e-4932L;__LDBL_NORM_MAX__ 1.18973149535723176502126385303097021e+4932L
__INT_FAST16_MAX__ 0x7fffffffffffffffL;__INT_FAST16_TYPE__ long int;__INT_FAST16_WIDTH__ 64;__INT_FAST32_MAX__ 0x7fffffffffffffffL
__INT_FAST32_TYPE__ long int;__INT_FAST32_WIDTH__ 64;__INT_FAST64_MAX__ 0x7fffffffffffffffL;__INT_FAST64_TYPE__ long int;__INT_FAST64_WIDTH__ 64
__INT_FAST8_MAX__ 0x7f;__INT_FAST8_TYPE__ signed char;__INT_FAST8_WIDTH__ 8;__INT_LEAST16_MAX__ 0x7fff;__INT_LEAST16_TYPE__ short int
__INT_LEAST16_WIDTH__ 16;__INT_LEAST32_MAX__ 0x7fffffff;__INT_LEAST32_TYPE__ int;__INT_LEAST32_WIDTH__ 32;__INT_LEAST64_MAX__ 0x7fffffffffffffffL
__INT_LEAST64_TYPE__ long int;__INT_LEAST64_WIDTH__ 64;__INT_LEAST8_MAX__ 0x7f;__INT_LEAST8_TYPE__ signed char;__INT_LEAST8_WIDTH__ 8
__UINT_FAST16_MAX__ 0xffffffffffffffffUL;__UINT_FAST16_TYPE__ long unsigned int;__UINT_FAST32_MAX__ 0xffffffffffffffffUL
__UINT_FAST32_TYPE__ long unsigned int;__UINT_FAST64_MAX__ 0xffffffffffffffffUL;__UINT_FAST64_TYPE__ long unsigned int;__UINT_FAST8_MAX__ 0xff
__UINT_FAST8_TYPE__ unsigned char;__UINT_LEAST16_MAX__ 0xffff;__UINT_LEAST16_TYPE__ short unsigned int;__UINT_LEAST32_MAX__ 0xffffffffU
__UINT_LEAST32_TYPE__ unsigned int;__UINT_LEAST64_MAX__ 0xffffffffffffffffUL;__UINT_LEAST64_TYPE__ long unsigned int;__UINT_LEAST8_MAX__ 0xff
__UINT_LEAST8_TYPE__ unsigned char`;

/** The same for a hosted program: no kernel options, wchar_t as the ABI has it. */
export function programPredefined(arch: string): string {
  const list = `${COMMON}\n${HOSTED}\n${BY_ARCH[arch] ?? ''}`.split(/[;\n]/).filter(s => s !== '' && !/^(__WCHAR_|__SIZEOF_WCHAR_T__|CC_USING|KASAN_|VMLINUX_|__OPTIMIZE__)/.test(s));
  list.push('__SIZEOF_WCHAR_T__ 4', '__WCHAR_TYPE__ int', '__WCHAR_MAX__ 0x7fffffff', '__WCHAR_MIN__ (-__WCHAR_MAX__ - 1)', '__FAULTLINE__ 1');
  return list.map(s => `#define ${s}\n`).join('');
}

// What gcc 12 does not have, of all that kernel headers ask for; and what needs a C library's function, which kernel code has none of.
const NO_ATTRIBUTE = /^_*(btf_type_tag|btf_decl_tag|preserve_most|disable_sanitizer_instrumentation|counted_by|counted_by_ptr|pass_object_size|pass_dynamic_object_size|overloadable|diagnose_as_builtin|no_sanitize_memory|guarded_by|capability)_*$/;
const NO_BUILTIN = /^(__builtin_counted_by_ref|__builtin_alloca_uninitialized|__builtin_infer_alloc_token|__builtin_verbose_trap|__builtin_isdigit)$/;

/** `__has_attribute(...)` and the like in conditions; undefined: not such an operator. */
export function hasOperator(operator: string, argument: readonly PToken[]): bigint | undefined {
  const name = argument[0]?.text ?? '';
  switch (operator) {
    case '__has_attribute': case '__has_c_attribute': return NO_ATTRIBUTE.test(name) ? 0n : 1n;
    case '__has_builtin': return NO_BUILTIN.test(name) ? 0n : 1n;
    case '__has_feature': case '__has_extension': case '__has_warning': return 0n;
    default: return undefined;
  }
}
