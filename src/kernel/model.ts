/**
 * The model's C files as the linker reads them: the bundled text, headed by switches that depend on how the open tree declares the
 * structures it shares with the model. They are ordinary macros, so that the files stay ordinary C.
 */
import type { KernelEnvironment } from './environment.ts';

export const MODEL_FILES = ['fl.h', 'pages.c', 'vma.c', 'memory.c', 'task.c', 'time.c', 'image.c'] as const;

/** `#define` lines for the head of every model file, one a switch. */
export function modelSwitches(env: KernelEnvironment): string {
  const has = (tag: string, member: string) => env.layout(tag)?.offsetOf(member) !== undefined ? 1 : 0;
  const lines = [
    `FL_MAPLE_TREE ${has('mm_struct', 'mm_mt')}`,
    `FL_REAL_ADDRESS ${has('vm_fault', 'real_address')}`,
    `FL_SPLIT ${has('vm_operations_struct', 'may_split') ? 'may_split' : 'split'}`,
    `FL_COARSE_NSEC ${has('timekeeper', 'coarse_nsec')}`,
    `FL_X86 ${env.arch === 'x86' ? 1 : 0}`,
  ];
  if (env.arch === 'x86') {
    lines.push(`FL_VDSO_VVAR_SYMBOLS ${has('vdso_image', 'sym_vvar_start')}`, `FL_VDSO_IMAGE ${vdsoImageName(env)}`);
  }
  return lines.map(l => `#define ${l}\n`).join('');
}

/** x86: `vdso64_image` since 7.0, `vdso_image_64` before; named in arch/x86/include/asm/vdso.h and defined by a build. */
export function vdsoImageName(env: KernelEnvironment): string {
  return env.hasFile('arch/x86/entry/vdso/vdso-layout.lds.S') ? 'vdso_image_64' : 'vdso64_image';
}
