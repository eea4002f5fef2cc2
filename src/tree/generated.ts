/**
 * What a build writes into the tree (include/generated and arch/A/include/generated), from the profile and from the tree's own tables. Only
 * what a scan of the headers needs to go on is here; a file that is not listed is reported as missing by the unit that includes it.
 */
import type { FileSource } from '../base/files.ts';
import type { Generated } from './files.ts';
import { COMPILER_HEADERS } from './include.ts';
import { predefinedText } from './profiles/compiler.ts';
import { autoconfText, type Profile } from './profiles/profile.ts';

/** VERSION, PATCHLEVEL and SUBLEVEL of the top Makefile. */
export interface Version { readonly major: number; readonly minor: number; readonly sub: number; readonly text: string }

export function treeVersion(files: FileSource): Version | undefined {
  const text = files.exists('Makefile') ? files.read('Makefile') : undefined;
  const v = (name: string): string | undefined => new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S*)`, 'm').exec(text ?? '')?.[1];
  const major = v('VERSION'), minor = v('PATCHLEVEL');
  if (!major || minor === undefined || !/^\d+$/.test(major)) return undefined;
  const sub = v('SUBLEVEL') || '0', extra = v('EXTRAVERSION') ?? '';
  return { major: Number(major), minor: Number(minor), sub: Number(sub) || 0, text: `${major}.${minor}${sub !== '0' ? `.${sub}` : ''}${extra}` };
}

const define = (entries: readonly (readonly [string, string | number])[]): string => entries.map(([k, v]) => `#define ${k} ${v}\n`).join('');

/** ceil(log2(n)), the kernel's order_base_2(). */
const orderBase2 = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));

export const PREDEFINED = '<profile>/predefined.h';

export function generatedFiles(files: FileSource, profile: Profile, version: Version): Generated {
  const out = new Map<string, () => string>();
  const { arch, config } = profile;
  const yes = (name: string): boolean => config.get(name) === 'y';
  const unsignedChar = (): boolean => /-funsigned-char/.test(files.read('Makefile') ?? '');
  out.set(PREDEFINED, () => predefinedText(arch, unsignedChar()));
  out.set(`${COMPILER_HEADERS}/stdarg.h`, () => `typedef __builtin_va_list va_list;\n${define([['va_start(v, l)', '__builtin_va_start(v, l)'], ['va_end(v)', '__builtin_va_end(v)'],
    ['va_arg(v, t)', '__builtin_va_arg(v, t)'], ['va_copy(d, s)', '__builtin_va_copy(d, s)']])}`);
  for (const h of ['larchintrin.h', 'arm_neon.h', 'altivec.h', 'immintrin.h']) out.set(`${COMPILER_HEADERS}/${h}`, () => '');
  out.set('include/generated/autoconf.h', () => autoconfText(profile));
  out.set('include/generated/bounds.h', () => boundsText(files, profile));
  out.set('include/generated/utsrelease.h', () => define([['UTS_RELEASE', `"${version.text}"`]]));
  out.set('include/generated/uapi/linux/version.h', () => {
    const code = version.major * 65536 + version.minor * 256 + Math.min(version.sub, 255);
    return define([['LINUX_VERSION_CODE', code], ['KERNEL_VERSION(a,b,c)', '(((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))'],
      ['LINUX_VERSION_MAJOR', version.major], ['LINUX_VERSION_PATCHLEVEL', version.minor], ['LINUX_VERSION_SUBLEVEL', version.sub]]);
  });
  out.set('include/generated/utsversion.h', () => define([['UTS_VERSION', '"#1 SMP"']]));
  out.set('include/generated/compile.h', () => define([['UTS_MACHINE', `"${arch === 'x86' ? 'x86_64' : arch}"`], ['LINUX_COMPILE_BY', '"faultline"'], ['LINUX_COMPILE_HOST', '"faultline"'], ['LINUX_COMPILER', '"gcc 12.2.0"']]));
  out.set('include/generated/timeconst.h', () => timeconstText(Number(config.get('HZ') ?? 250)));
  out.set('include/generated/asm-offsets.h', () => '');
  out.set('include/generated/rq-offsets.h', () => '');
  out.set('include/generated/vdso-offsets.h', () => vdsoOffsets());
  out.set('include/generated/vdso32-offsets.h', () => vdsoOffsets());
  out.set('include/generated/vdso64-offsets.h', () => vdsoOffsets());
  out.set('include/generated/compat_vdso-offsets.h', () => vdsoOffsets());
  const a = `arch/${arch}/include/generated`;
  const asm = `${a}/asm`;
  if (arch === 'x86') {
    out.set(`${asm}/cpufeaturemasks.h`, () => cpuFeatureMasks(files, yes));
    for (const f of ['orc_hash.h', 'xen-hypercalls.h', 'inat-tables.h']) out.set(`${asm}/${f}`, () => '');
    for (const n of ['unistd_64_x32.h', 'unistd_32_ia32.h']) out.set(`${asm}/${n}`, () => '');
    out.set(`${a}/uapi/asm/unistd_64.h`, () => syscallNumbers(files, 'arch/x86/entry/syscalls/syscall_64.tbl', /^(common|64)$/));
    out.set(`${a}/uapi/asm/unistd_32.h`, () => syscallNumbers(files, 'arch/x86/entry/syscalls/syscall_32.tbl', /^i386$/));
    out.set(`${a}/uapi/asm/unistd_x32.h`, () => '');
    for (const n of ['syscalls_64.h', 'syscalls_32.h', 'syscalls_x32.h']) out.set(`${asm}/${n}`, () => '');
  } else {
    const table: Record<string, [string, RegExp]> = {
      arm64: ['arch/arm64/tools/syscall_64.tbl', /^(common|64|renameat|rlimit|memfd_secret|time32|stat64)$/],
      riscv: ['scripts/syscall.tbl', /^(common|64|riscv|rlimit|memfd_secret)$/], loongarch: ['scripts/syscall.tbl', /^(common|64)$/],
      s390: ['arch/s390/kernel/syscalls/syscall.tbl', /^(common|64)$/], powerpc: ['arch/powerpc/kernel/syscalls/syscall.tbl', /^(common|64|nospu)$/],
    };
    const t = table[arch];
    if (t && files.exists(t[0])) {
      for (const n of ['unistd_64.h', 'unistd_32.h']) out.set(`${a}/uapi/asm/${n}`, () => syscallNumbers(files, t[0], t[1]));
    }
    for (const n of ['syscall_table_64.h', 'syscall_table_32.h', 'syscall_table.h', 'unistd_nr.h', 'unistd_compat_32.h']) out.set(`${asm}/${n}`, () => '');
    if (arch === 'arm64') {
      out.set(`${asm}/cpucaps.h`, () => cpucaps(files));
      out.set(`${asm}/cpucap-defs.h`, () => cpucaps(files));
      out.set(`${asm}/sysreg-defs.h`, () => sysregs(files));
      if (!files.exists('arch/arm64/include/asm/kernel-hwcap.h')) out.set(`${asm}/kernel-hwcap.h`, () => hwcaps(files));
    }
    if (arch === 's390') {
      out.set(`${asm}/facility-defs.h`, () => '#define FACILITIES_ALS\n#define FACILITIES_KVM\n#define FACILITIES_KVM_CPUMODEL\n');
      out.set(`${asm}/dis-defs.h`, () => '');
    }
  }
  return out;
}

/** The image's symbols are not known without a build: every offset is 0, so a handler that needs one shows it. */
function vdsoOffsets(): string { return define([['vdso_offset_sigtramp', 0], ['vdso_offset_rt_sigreturn', 0], ['vdso_offset_sigreturn', 0]]); }

/** kernel/bounds.c: numbers that structures' layouts hang on. */
function boundsText(files: FileSource, profile: Profile): string {
  const { config } = profile;
  const yes = (name: string): boolean => config.get(name) === 'y';
  const zones = 2 + ['ZONE_DMA', 'ZONE_DMA32', 'HIGHMEM', 'ZONE_DEVICE'].filter(yes).length;
  const lru = yes('LRU_GEN');
  return define([
    ['NR_PAGEFLAGS', pageFlags(files, yes)], ['MAX_NR_ZONES', zones],
    ['NR_CPUS_BITS', yes('SMP') ? orderBase2(Number(config.get('NR_CPUS') ?? 1)) : 0],
    ['SPINLOCK_SIZE', spinlockSize(yes)], ['LRU_GEN_WIDTH', lru ? 3 : 0], ['__LRU_REFS_WIDTH', lru ? 2 : 0],
  ]);
}

function spinlockSize(yes: (name: string) => boolean): number {
  if (!yes('SMP')) return 0;
  // raw_spinlock of 4 bytes; the debugging fields follow it (include/linux/spinlock_types_raw.h).
  if (yes('DEBUG_LOCK_ALLOC')) return 64;
  return yes('DEBUG_SPINLOCK') ? 24 : 4;
}

/** Number of enumerators of `enum pageflags` before __NR_PAGEFLAGS, read from the tree. */
function pageFlags(files: FileSource, yes: (name: string) => boolean): number {
  const text = files.read('include/linux/page-flags.h') ?? '';
  const body = /enum\s+pageflags\s*\{([\s\S]*?)__NR_PAGEFLAGS/.exec(text)?.[1] ?? '';
  const on: boolean[] = [];
  let count = 0;
  const bare = body.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  for (const line of bare.split('\n').map(s => s.trim())) {
    let m: RegExpExecArray | null;
    if ((m = /^#\s*(ifdef|ifndef|if|elif)\s+(.*)$/.exec(line))) {
      const value = condition(m[2], m[1], yes);
      if (m[1] === 'elif') on[on.length - 1] = value; else on.push(value);
    } else if (/^#\s*else/.test(line)) on[on.length - 1] = !on[on.length - 1];
    else if (/^#\s*endif/.test(line)) on.pop();
    else if (on.every(Boolean)) for (const e of line.split(',')) if (/^PG_\w+\s*$/.test(e.trim())) count++;
  }
  return count;
}

/** `CONFIG_A`, `defined(CONFIG_A) && !defined(CONFIG_B)`, `IS_ENABLED(...)` joined by && and ||: all that enum pageflags uses. */
function condition(expression: string, kind: string, yes: (name: string) => boolean): boolean {
  if (kind === 'ifdef' || kind === 'ifndef') return yes(expression.trim().replace(/^CONFIG_/, '')) === (kind === 'ifdef');
  return expression.split('||').some(part => part.split('&&').every(term => {
    const m = /(!?)\s*(?:defined|IS_ENABLED)?\s*\(?\s*CONFIG_(\w+)/.exec(term);
    return m ? yes(m[2]) === (m[1] === '') : false;
  }));
}

/** kernel/time/timeconst.bc: conversion factors between jiffies and units of time, computed as that script does. */
function timeconstText(hz: number): string {
  const entries: [string, string][] = [];
  const h = BigInt(hz);
  const gcd = (a: bigint, b: bigint): bigint => { while (b) [a, b] = [b, a % b]; return a; };
  const fmul = (b: bigint, n: bigint, d: bigint): bigint => ((1n << b) * n + d / 2n) / d;
  const fadj = (b: bigint, n: bigint, d: bigint): bigint => {
    const g = gcd(n, d);
    return ((1n << b) * (d / g - 1n)) / (d / g);
  };
  const fmuls = (b: bigint, n: bigint, d: bigint): bigint => {
    // The shift that makes the product 32 bits wide.
    for (let s = 0n; ; s++) {
      const m = fmul(s, n, d);
      if (m >= 1n << (b - 1n)) return s;
    }
  };
  const conv = (name: string, n: bigint, d: bigint, prefix: string): void => {
    const s = fmuls(32n, n, d);
    entries.push([`${name}_MUL32`, `U64_C(0x${fmul(s, n, d).toString(16)})`], [`${name}_ADJ32`, `U64_C(0x${fadj(s, n, d).toString(16)})`], [`${name}_SHR32`, String(s)]);
    const g = gcd(n, d);
    entries.push([`${name}_NUM`, `U64_C(${n / g})`], [`${name}_DEN`, `U64_C(${d / g})`]);
    void prefix;
  };
  for (const [unit, per] of [['MSEC', 1000n], ['USEC', 1000000n], ['NSEC', 1000000000n]] as const) {
    conv(`HZ_TO_${unit}`, per, h, unit);
    conv(`${unit}_TO_HZ`, h, per, unit);
  }
  return `${define([['HZ_TO_CHECK', hz]])}${define(entries)}`;
}

/** include/uapi/asm/unistd_64.h: `NUMBER ABI NAME ...` lines. */
function syscallNumbers(files: FileSource, table: string, abi: RegExp): string {
  let out = '', max = -1;
  for (const line of (files.read(table) ?? '').split('\n')) {
    const m = /^(\d+)\s+(\S+)\s+(\w+)/.exec(line);
    if (!m || !abi.test(m[2])) continue;
    out += `#define __NR_${m[3]} ${m[1]}\n`;
    max = Math.max(max, Number(m[1]));
  }
  return `${out}#define __NR_syscalls ${max + 1}\n`;
}

/** arch/x86/tools/cpufeaturemasks.awk: which feature words a configuration requires or disables. */
function cpuFeatureMasks(files: FileSource, yes: (name: string) => boolean): string {
  const features = files.read('arch/x86/include/asm/cpufeatures.h') ?? '';
  const words = Number(/#define\s+NCAPINTS\s+(\d+)/.exec(features)?.[1] ?? '0');
  const place = new Map<string, number>();
  for (const m of features.matchAll(/#define\s+X86_FEATURE_(\w+)\s+\(\s*(\d+)\s*\*\s*32\s*\+\s*(\d+)\s*\)/g)) place.set(m[1], Number(m[2]) * 32 + Number(m[3]));
  let out = '';
  for (const kind of ['REQUIRED', 'DISABLED']) {
    const masks = new Array<number>(words).fill(0);
    for (const [name, bit] of place) if (yes(`X86_${kind}_FEATURE_${name}`)) masks[bit >> 5] = (masks[bit >> 5] | (1 << (bit & 31))) >>> 0;
    masks.forEach((m, w) => { out += `#define ${kind}_MASK${w} 0x${m.toString(16)}U\n`; });
    const bits = masks.map((_, w) => `(((x) >> 5) == ${w} ? ${kind}_MASK${w} : `).join('');
    out += `#define ${kind}_MASK_BIT_SET(x) ((${bits}0${')'.repeat(words)} >> ((x) & 31)) & 1)\n`;
  }
  return out;
}

/** arch/arm64/tools/gen-cpucaps.awk: one number a line of tools/cpucaps. */
function cpucaps(files: FileSource): string {
  let n = 0, out = '';
  for (const line of (files.read('arch/arm64/tools/cpucaps') ?? '').split('\n')) if (/^\w+$/.test(line)) out += `#define ARM64_${line} ${n++}\n`;
  return `${out}#define ARM64_NCAPS ${n}\n`;
}

/** arch/arm64/tools/gen-kernel-hwcaps.sh: numbers of the user-visible capability bits. */
function hwcaps(files: FileSource): string {
  let out = '';
  for (const m of (files.read('arch/arm64/include/uapi/asm/hwcap.h') ?? '').matchAll(/^#define\s+HWCAP(\d?)_(\w+)/gm)) out += `#define KERNEL_HWCAP_${m[2]} __khwcap${m[1]}_feature(${m[2]})\n`;
  return out;
}

/** arch/arm64/tools/gen-sysreg.awk: encodings, fields and enumerations of tools/sysreg. */
function sysregs(files: FileSource): string {
  let out = '', reg = '', field = '';
  const lines = (files.read('arch/arm64/tools/sysreg') ?? '').split('\n');
  const bits = (spec: string): [number, number] => { const [a, b] = spec.split(':').map(Number); return [a, b ?? a]; };
  const mask = (name: string, spec: string): void => {
    const [msb, lsb] = bits(spec);
    out += `#define ${name}_SHIFT ${lsb}\n#define ${name}_WIDTH ${msb - lsb + 1}\n#define ${name}_MASK GENMASK(${msb}, ${lsb})\n`;
    if (msb === lsb) out += `#define ${name} GENMASK(${msb}, ${lsb})\n`;
  };
  for (const raw of lines) {
    const w = raw.replace(/#.*/, '').trim().split(/\s+/);
    switch (w[0]) {
      case 'Sysreg':
        reg = w[1];
        out += `#define REG_${reg} S${w[2]}_${w[3]}_C${w[4]}_C${w[5]}_${w[6]}\n#define SYS_${reg} sys_reg(${w.slice(2, 7).join(', ')})\n`;
        ['Op0', 'Op1', 'CRn', 'CRm', 'Op2'].forEach((k, i) => { out += `#define SYS_${reg}_${k} ${w[2 + i]}\n`; });
        break;
      case 'SysregFields': reg = w[1]; break;
      case 'Field': case 'UnsignedEnum': case 'SignedEnum': case 'Enum':
        if (w.length < 3) break;
        field = `${reg}_${w[2]}`;
        mask(field, w[1]);
        if (w[0] === 'UnsignedEnum') out += `#define ${field}_SIGNED false\n`;
        if (w[0] === 'SignedEnum') out += `#define ${field}_SIGNED true\n`;
        break;
      default: {
        const m = /^(0b[01]+)$/.exec(w[0] ?? '');
        if (m && w[1]) out += `#define ${field}_${w[1]} UL(${m[1]})\n`;
      }
    }
  }
  return out;
}
