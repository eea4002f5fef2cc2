/** What Kconfig's questions about the tools would be answered by gcc 12 with binutils 2.40, without rustc, pahole and clang. */

/** Variables that Kconfig files compute by running the tools. */
export const TOOL_VARIABLES: Readonly<Record<string, string>> = {
  'cc-info': 'GCC 120200', 'cc-name': 'GCC', 'cc-version': '120200', 'gcc-version': '120200', 'clang-version': '0', 'as-info': 'GNU 24000', 'as-name': 'GNU', 'as-version': '24000',
  'ld-info': 'BFD 24000', 'ld-name': 'BFD', 'ld-version': '24000', 'lld-version': '0', 'rustc-version': '0', 'rustc-llvm-version': '0', 'pahole-version': '0',
  'm32-flag': '-m32', 'm64-flag': '-m64', CC_VERSION_TEXT: 'gcc (Debian 12.2.0-14+deb12u1) 12.2.0', RUSTC_VERSION_TEXT: '', PAHOLE_VERSION: '0',
  CC: 'gcc', LD: 'ld', NM: 'nm', OBJCOPY: 'objcopy', AR: 'ar', RUSTC: 'rustc', BINDGEN: 'bindgen', PAHOLE: 'pahole', CLANG_FLAGS: '', srctree: '', KERNELVERSION: '', HOSTCC: 'gcc',
  comma: ',', quote: '"', squote: "'", empty: '', space: ' ', dollar: '$', right_paren: ')', left_paren: '(',
};

// Options that clang or a later gcc has.
const NOT_GCC12 = /-mllvm|-D__SIZEOF_INT128__=0|kcfi|kernel-memory|kernel-hwaddress|implicit-(un)?signed|unsigned-integer-overflow|alloc-token|ms-anonymous|inline-stringops|knowing-it-will-be-removed|ignorelist|overflow-pattern|callback-min|fallthrough-fallthrough|Wunreachable-code-fallthrough|min-function-alignment|asan-kernel-mem|basic-block-sections|frandomize-layout-seed|annotate-tablejump|zabha|zacas|zicfi|zvkb|march=z17|tune=z17|-Wa,-mthin-add-sub|gz=zstd/;
// Options of one architecture's gcc.
const ARCH_OPTION: readonly (readonly [RegExp, string])[] = [
  [/fcf-protection|mindirect-branch|mfunction-return|mharden-sls|mrecord-mcount|stack-protector-guard-reg=(fs|gs)|-msse|-mskip-rax/, 'x86'],
  [/shadow-call-stack|mbranch-protection|msign-return|guard-reg=sp_el0|march=armv8|fpatchable-function-entry=2\b/, 'arm64'],
  [/march=rv|guard-reg=tp|mabi=lp64/, 'riscv'], [/march=z|tune=z|mstack-protector-guard=global/, 'powerpc s390'], [/guard-reg=r1?[23]|mcpu=power|mtune=power|mabi=elfv2|mprofile/, 'powerpc'], [/mstrict-align|mlsx|mlasx|mexplicit-relocs/, 'loongarch'],
];

function ccOption(flags: string, arch: string): boolean {
  if (NOT_GCC12.test(flags)) return false;
  const own = ARCH_OPTION.find(([r]) => r.test(flags));
  return !own || own[1].split(' ').includes(arch);
}

const command = (text: string): boolean =>
  !/rustc|RUSTC|rust_is_available|Clang|LLVM|LLD|clang|grep -qi llvm|plugin-version|XTENSA|__counted_by__|__nonstring__|gold|grep -q LLD|test -z|-mbig-endian|bindgen|pahole|command -v/.test(text) || /grep -qv llvm/.test(text);

/** The value of a built-in function; undefined: not one of them. */
export function answer(name: string, args: readonly string[], arch: string): string | undefined {
  const yes = (b: boolean): string => (b ? 'y' : 'n');
  switch (name) {
    case 'cc-option': return yes(ccOption(args.join(','), arch));
    case 'cc-option-bit': return arch === 'x86' || arch === 'powerpc' || arch === 's390' ? args[0] ?? '' : '';
    case 'as-instr': case 'as-instr64': case 'as-option': return yes(!/lsui|zvkb|R_RISCV_SET_ULEB128|\.option arch.*\+m\b.*rv32/.test(args.join(',')));
    case 'ld-option': return yes(!/zstd|no-relax-gp/.test(args.join(',')));
    case 'rustc-option': return 'n';
    case 'success': return yes(command(args.join(',')));
    case 'failure': return yes(!command(args.join(',')));
    case 'if-success': return command(args[0] ?? '') ? args[1] ?? '' : args[2] ?? '';
    case 'cc_can_link_user': return 'y';
    case 'shell': {
      const m = /^expr\s+(\d+)\s*\/\s*(\d+)/.exec(args[0] ?? '');
      if (m) return String(Math.floor(Number(m[1]) / Number(m[2])));
      if (/gcc-version|cc-version/.test(args[0] ?? '')) return '120200';
      return /ld-version|as-version/.test(args[0] ?? '') ? '24000' : /version/.test(args[0] ?? '') ? '0' : '';
    }
    case 'error-if': case 'warning-if': case 'info': case 'filename': case 'lineno': return '';
    default: return Object.hasOwn(TOOL_VARIABLES, name) ? TOOL_VARIABLES[name] : undefined;
  }
}
