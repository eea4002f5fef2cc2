/** What the kernel layer may ask of the tree that is open, answered through the linker. */
import type { KernelEnvironment, StructLayout } from '../kernel/environment.ts';
import { Kind, type CType, type Member, type RecordType } from '../compiler/types/ctype.ts';
import { complete } from '../compiler/types/make.ts';
import { findMember } from '../compiler/types/relate.ts';
import type { Linker } from '../compiler/link/linker.ts';
import type { KernelTree } from '../tree/index.ts';

/** Where a name is looked up from when the asker names no file: a file that sees most of the memory management's declarations. */
const DEFAULT_VIEW = ['mm/memory.c', 'include/linux/mm.h'];

export function createEnvironment(tree: KernelTree, linker: () => Linker): KernelEnvironment {
  const view = DEFAULT_VIEW.find(p => tree.files.exists(p)) ?? DEFAULT_VIEW[1];
  const type = (tag: string, from: string): CType | undefined => {
    if (tag.startsWith('typedef:')) return linker().kernelTypedef(tag.slice(8), from);
    const union = tag.startsWith('union ');
    return linker().kernelRecord(union ? 'union' : 'struct', union ? tag.slice(6) : tag, from);
  };
  return {
    arch: tree.profile.arch,
    release: tree.version.text,
    layout(tag, file): StructLayout | undefined {
      const t = type(tag, file ?? view);
      if (!t || !complete(t)) return undefined;
      return {
        size: t.size,
        offsetOf: path => walk(t, path)?.offset,
        sizeOf: path => walk(t, path)?.type.size,
      };
    },
    kernelFunction: (name, file) => linker().kernelFunction(name, file ?? view)?.id,
    kernelObject(name, file) {
      const o = linker().kernelObject(name, file ?? view);
      return o && { address: o.address, size: o.type.size };
    },
    constant: (name, file) => linker().kernelConstant(name, file ?? view),
    defines(name, file) {
      const f = linker().kernelDefinition(name, file ?? view);
      return f !== undefined && f.kind === 'function' && (file === undefined || f.path === file);
    },
    path: file => linker().path(file),
    line: (file, offset) => linker().line(file, offset),
    hasFile: path => tree.files.exists(path),
    text: path => tree.files.read(path),
    config: name => tree.profile.config.get(name.replace(/^CONFIG_/, '')),
  };
}

/** The member that a dotted path names, anonymous members looked through. */
function walk(type: CType, path: string): { offset: number; type: CType } | undefined {
  let t: CType = type, offset = 0;
  for (const name of path.split('.')) {
    if (t.kind !== Kind.Record || !complete(t)) return undefined;
    const chain: Member[] | undefined = findMember(t as RecordType, name);
    if (!chain) return undefined;
    for (const m of chain) { offset += m.offset; t = m.type; }
  }
  return { offset, type: t };
}
