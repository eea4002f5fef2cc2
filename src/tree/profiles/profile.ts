/** Architecture and configuration of a kernel: from the tree's `.config`, or built in, with the reader's overrides on top. */
import type { FileSource } from '../../base/files.ts';
import { ARCH_CONFIG, X86_ONLY } from './architectures.ts';
import { X86_VALUES, X86_YES } from './x86.ts';

export interface Profile {
  /** The directory under arch/. */
  readonly arch: string;
  /** Where it comes from, for the reader: `.config`, or the name of a built-in profile. */
  readonly source: string;
  /** Values by name without CONFIG_: `y`, `m`, a number or a quoted string. What is not set is absent. */
  readonly config: ReadonlyMap<string, string>;
}

export const ARCHITECTURES = ['x86', 'arm64', 'riscv', 's390', 'powerpc', 'loongarch'] as const;

const ARCH_NAMES: Record<string, string> = { x86_64: 'x86', 'x86-64': 'x86', amd64: 'x86', aarch64: 'arm64', riscv64: 'riscv', s390x: 's390', powerpc64: 'powerpc', ppc64le: 'powerpc', loongarch64: 'loongarch' };
/** The directory under arch/ for a name that a reader may give. */
export const archDirectory = (name: string): string => ARCH_NAMES[name] ?? name;

const parseValue = (v: string): string | undefined => (v === 'n' || v === '' ? undefined : v);

/** `CONFIG_A=y` lines. */
export function parseConfig(text: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const m of text.matchAll(/^CONFIG_(\w+)=(.*)$/gm)) {
    const v = parseValue(m[2].trim());
    if (v !== undefined) out.set(m[1], v);
  }
  return out;
}

function archOfConfig(text: string): string | undefined {
  const m = /^# Linux\/(\w+) /m.exec(text);
  if (m) return archDirectory(m[1]);
  for (const [option, arch] of [['X86', 'x86'], ['ARM64', 'arm64'], ['RISCV', 'riscv'], ['S390', 's390'], ['PPC64', 'powerpc'], ['LOONGARCH', 'loongarch']]) {
    if (new RegExp(`^CONFIG_${option}=y$`, 'm').test(text)) return arch;
  }
  return undefined;
}

function builtin(arch: string): Map<string, string> {
  const out = new Map<string, string>();
  const yes = (names: string): void => { for (const k of names.trim().split(/\s+/)) if (k) out.set(k, 'y'); };
  yes(X86_YES);
  for (const [k, v] of Object.entries(X86_VALUES)) out.set(k, v);
  if (arch === 'x86') return out;
  for (const k of out.keys()) if (X86_ONLY.test(k)) out.delete(k);
  const own = ARCH_CONFIG[arch];
  if (own) {
    yes(own.yes);
    for (const [k, v] of Object.entries(own.values)) out.set(k, v);
    for (const k of own.no?.trim().split(/\s+/) ?? []) out.delete(k);
  }
  return out;
}

/** `overrides`: values by name, with or without CONFIG_; `n` unsets. */
export function openProfile(files: FileSource, arch?: string, overrides: Readonly<Record<string, string>> = {}): Profile {
  const text = files.exists('.config') ? files.read('.config') : undefined;
  const fileArch = text === undefined ? undefined : archOfConfig(text);
  const wanted = arch === undefined ? fileArch ?? 'x86' : archDirectory(arch);
  const usable = text !== undefined && (fileArch === undefined || fileArch === wanted);
  const config = usable ? parseConfig(text) : builtin(wanted);
  for (const [name, value] of Object.entries(overrides)) {
    const key = name.replace(/^CONFIG_/, '');
    const v = parseValue(value.trim());
    if (v === undefined) config.delete(key); else config.set(key, v);
  }
  return { arch: wanted, source: usable ? '.config' : `built-in ${wanted}`, config };
}

/** The text that kbuild writes to include/generated/autoconf.h. */
export function autoconfText(profile: Profile): string {
  let out = '';
  for (const [k, v] of profile.config) {
    if (v === 'y') out += `#define CONFIG_${k} 1\n`;
    else if (v === 'm') out += `#define CONFIG_${k}_MODULE 1\n`;
    else out += `#define CONFIG_${k} ${v}\n`;
  }
  return out;
}
