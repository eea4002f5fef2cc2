/** Architecture and configuration of a kernel: from the tree's `.config`, or built in, with the reader's overrides on top. */
import type { FileSource } from '../../base/files.ts';
import { textChecksum } from '../../base/checksum.ts';
import { seal, unseal } from '../store.ts';
import { ARCH_CONFIG, COMMON, X86_ONLY } from './architectures.ts';
import { evaluateConfig } from './evaluate.ts';
import { readKconfig } from './kconfig.ts';
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

const setWords = (out: Map<string, string>, words: string): void => {
  for (const w of words.trim().split(/\s+/)) if (w.startsWith('!')) out.set(w.slice(1), 'n'); else if (w !== '') out.set(w, 'y');
};

/** The values that are taken where no Kconfig can be asked. */
function assumed(arch: string): Map<string, string> {
  const out = new Map<string, string>();
  setWords(out, X86_YES);
  for (const [k, v] of Object.entries(X86_VALUES)) out.set(k, v);
  if (arch === 'x86') return out;
  for (const k of out.keys()) if (X86_ONLY.test(k)) out.delete(k);
  const own = ARCH_CONFIG[arch];
  if (own) {
    setWords(out, own.assumed);
    for (const [k, v] of Object.entries(own.assumedValues)) out.set(k, v);
  }
  return out;
}

/** What a default configuration file and a list ask for. */
function asked(files: FileSource, arch: string, overrides: ReadonlyMap<string, string>): Map<string, string> {
  const out = new Map<string, string>();
  const own = ARCH_CONFIG[arch];
  if (arch === 'x86') {
    setWords(out, X86_YES);
    for (const [k, v] of Object.entries(X86_VALUES)) out.set(k, v);
  }
  let first = true;
  for (const name of own?.defconfig ?? ['defconfig']) {
    const path = `arch/${arch}/configs/${name.replace('+', '')}`;
    if ((!first && !name.startsWith('+')) || !files.exists(path)) continue;
    first = false;
    for (const line of (files.read(path) ?? '').split('\n')) {
      const set = /^CONFIG_(\w+)=(.*)$/.exec(line), unset = /^# CONFIG_(\w+) is not set/.exec(line);
      if (set) out.set(set[1], set[2]); else if (unset) out.set(unset[1], 'n');
    }
  }
  setWords(out, COMMON);
  setWords(out, own?.wanted ?? '');
  for (const [k, v] of overrides) out.set(k, v);
  return out;
}

/** Where evaluated configurations are kept: by a key that names all that they were made from. */
export interface ConfigStore { get(key: string): Uint8Array | undefined; put(key: string, value: Uint8Array): void }

const STORE_FORMAT = 1;

/** The configuration that the tree's own Kconfig gives for what is asked. Kept by the versions of all the files it was read from. */
function evaluated(files: FileSource, arch: string, overrides: ReadonlyMap<string, string>, store: ConfigStore | undefined): Map<string, string> {
  const base = assumed(arch);
  const wanted = asked(files, arch, overrides);
  const key = `config-${STORE_FORMAT}/${arch}-${textChecksum([...wanted].map(([k, v]) => `${k}=${v}`).join('\n'))}`;
  const kept = unseal(store?.get(key)) as { files: [string, string][]; config: [string, string][] } | undefined;
  if (kept?.files.every(([path, version]) => files.version(path) === version)) return new Map(kept.config);
  const model = readKconfig(files, { ARCH: arch, SRCARCH: arch });
  const config = evaluateConfig(model, wanted, base);
  // In a tree without the architecture's Kconfig the evaluation knows nothing.
  if (!config.has('MMU') && !config.has('64BIT')) return base;
  store?.put(key, seal({ files: model.files.map(p => [p, files.version(p)]), config: [...config] }));
  return config;
}

export interface ProfileOptions {
  readonly arch?: string;
  /** Values by name, with or without CONFIG_; `n` unsets. */
  readonly config?: Readonly<Record<string, string>>;
  readonly store?: ConfigStore;
  /** False: do not read the Kconfig files (hundreds of small files), take the built-in list as it is. */
  readonly kconfig?: boolean;
}

/** The directory under arch/ that a profile of these files is for. */
export function archOf(files: FileSource, wanted: string | undefined): string {
  if (wanted !== undefined) return archDirectory(wanted);
  const text = files.exists('.config') ? files.read('.config') : undefined;
  return (text === undefined ? undefined : archOfConfig(text)) ?? 'x86';
}

export function openProfile(files: FileSource, options: ProfileOptions = {}): Profile {
  const text = files.exists('.config') ? files.read('.config') : undefined;
  const fileArch = text === undefined ? undefined : archOfConfig(text);
  const arch = options.arch === undefined ? fileArch ?? 'x86' : archDirectory(options.arch);
  const overrides = new Map(Object.entries(options.config ?? {}).map(([k, v]) => [k.replace(/^CONFIG_/, ''), v.trim()]));
  const usable = text !== undefined && (fileArch === undefined || fileArch === arch);
  const byKconfig = !usable && options.kconfig !== false && files.exists('Kconfig');
  const config = usable ? parseConfig(text) : byKconfig ? evaluated(files, arch, overrides, options.store) : assumed(arch);
  // An override holds even where Kconfig would not allow it: the reader asks "what if".
  for (const [key, value] of overrides) {
    const v = parseValue(value);
    if (v === undefined) config.delete(key); else config.set(key, v);
  }
  return { arch, source: usable ? '.config' : byKconfig ? `Kconfig defaults for ${arch}` : `built-in ${arch}`, config };
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
