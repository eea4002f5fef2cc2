/**
 * The simulated address map: shared by the linker (addresses of functions and objects), the machine (regions, stacks) and the kernel
 * layer (heaps, page structures). Kernel regions have the x86-64 kernel's own bases (Documentation/arch/x86/x86_64/mm.rst) so that
 * addresses look familiar and the tree's own address macros work.
 */

/** First word of a trampoline (three longs in a frame: this, a function's address, its chain): what a pointer to a GNU nested function points to. */
export const TRAMPOLINE_MAGIC = 0x464c74726d706f6cn;

// User side: where Linux loads a position-independent program when addresses are not random, so that the low addresses that programs like to map are
// free. The linker adds functions and objects on demand: regions have room to grow.
/** Function addresses, 16 bytes apart. */
export const USER_TEXT = 0x555555555000n;
export const USER_RODATA = 0x55555d000000n;
export const USER_DATA = 0x555565000000n;
/** Objects that are neither arrays nor records. */
export const USER_SCALARS = 0x555585000000n;
/** Where a kernel maps the program's image: what is placed after the start (a string in an expression of the debugger) comes here. */
export const USER_LATE = 0x555594000000n;
/** End of the image's regions; a flat program's heap starts here. */
export const USER_IMAGE_END = 0x555595000000n;
export const USER_STACK_TOP = 0x7ffffffff000n;
/** First address above user space (47 bits, four-level paging). */
export const USER_END = 0x7ffffffff000n;

// Kernel side.
/** Frame pfn's bytes are at KERNEL_DIRECT_MAP + pfn * 4096. */
export const KERNEL_DIRECT_MAP = 0xffff888000000000n;
export const KERNEL_VMALLOC = 0xffffc90000000000n;
/** Kernel stacks, made by the machine: one region a task, see vm/layout. */
export const KERNEL_STACKS = 0xffffe00000000000n;
export const KERNEL_VMEMMAP = 0xffffea0000000000n;
/** Function addresses, 16 bytes apart. */
export const KERNEL_TEXT = 0xffffffff81000000n;
export const KERNEL_RODATA = 0xffffffff88000000n;
export const KERNEL_DATA = 0xffffffff90000000n;
export const KERNEL_IMAGE_END = 0xffffffffc0000000n;
/** Where objects that alloc_percpu() makes lie: inside the image, so that they have copies as static ones have. */
export const KERNEL_DYNAMIC_PERCPU = 0xffffffffb8000000n;
/** Copies of the image's data for CPUs after the first: CPU c's copy of what lies at KERNEL_DATA + x is at KERNEL_PERCPU + c * PERCPU_STRIDE + x. */
export const KERNEL_PERCPU = 0xffffe80000000000n;
export const PERCPU_STRIDE = 0x40000000n;
const PERCPU_END = KERNEL_PERCPU + 64n * PERCPU_STRIDE;
/** __per_cpu_offset: from a per-CPU variable, which is the first CPU's copy, to another CPU's. */
export function percpuOffset(cpu: number): bigint { return cpu === 0 ? 0n : KERNEL_PERCPU - KERNEL_DATA + BigInt(cpu) * PERCPU_STRIDE; }
/** The variable that an address in a CPU's copy is a copy of; undefined: it is in none. */
export function percpuHome(address: bigint): bigint | undefined {
  return address >= KERNEL_PERCPU && address < PERCPU_END ? KERNEL_DATA + (address - KERNEL_PERCPU) % PERCPU_STRIDE : undefined;
}
