/**
 * What the kernel layer asks of the linker about the tree that is open: struct layouts and numbers come from the tree's own declarations,
 * never from constants of ours. Every answer is as of the run's profile (architecture, CONFIG).
 */
export interface StructLayout {
  /** Bytes. */
  readonly size: number;
  /** Bytes from the start of the struct, anonymous members looked through; dots descend: `context.vdso`. undefined: no such member. */
  offsetOf(member: string): number | undefined;
  /** Bytes of the member. */
  sizeOf(member: string): number | undefined;
}

export interface KernelEnvironment {
  readonly arch: string;                                            // 'x86', 'arm64', 'riscv', 's390', 'powerpc', 'loongarch'
  /** '7.2.0' from the tree's Makefile; '' for a lone file. */
  readonly release: string;
  /** `page`, `vm_area_struct`, ...; also `union x`, `typedef:pgprot_t`; as seen from `file`. undefined: the tree declares none. */
  layout(tag: string, file?: string): StructLayout | undefined;
  /** Id of a kernel-side function for {@link MachineApi.callNow} and the like: a model function, a function with external linkage, or a static one of `file`. */
  kernelFunction(name: string, file?: string): number | undefined;
  /** A kernel object, made if need be: external linkage, or static in `file`. */
  kernelObject(name: string, file?: string): { readonly address: bigint; readonly size: number } | undefined;
  /** An enumerator, or a macro that is an integer constant expression, as seen from `file` (default: include/linux/mm.h). */
  constant(name: string, file?: string): bigint | undefined;
  /** Whether the tree defines (not only declares) a function of that name in that file, or anywhere. */
  defines(name: string, file?: string): boolean;
  /** Whether the tree has that file. */
  hasFile(path: string): boolean;
  /** A file's text; undefined: the tree has none. */
  text(path: string): string | undefined;
  /** CONFIG_X as a value: undefined when off, 'y', 'm', a number or a string's text. */
  config(name: string): string | undefined;
  /** Path of a file by its number in the source table (`<model>/memory.c`, `lib/vdso/datastore.c`). */
  path(file: number): string;
  /** 1-based line of an offset. */
  line(file: number, offset: number): number;
}
