/**
 * How the C library reaches the operating system. With a kernel tree the kernel layer answers system calls by running the model and the
 * tree's code; a stand-alone program has the small process of flat.ts. Both implement this.
 */
import type { NativeCall } from '../../vm/api.ts';

export interface SystemCalls {
  /**
   * Makes the system call `name` (the kernel's name: 'write', 'mmap', 'rt_sigaction') with the raw arguments in the kernel's order and
   * layouts. The result is what the kernel returns: -4095..-1 is an error number. undefined: the call is suspended (it blocked, or kernel
   * code runs first) or left for good; the native returns at once, and is executed again from its start when there is a result. A library
   * function may make several: those that were answered answer the same again. It does nothing that it cannot do twice before the last.
   */
  invoke(call: NativeCall, name: string, args: readonly bigint[]): bigint | undefined;
  /** The machine's output stream (1 or 2) that a descriptor stands for; undefined: it is none. */
  stream(call: NativeCall, fd: number): number | undefined;
}

/** What the library needs of the linker: the objects and functions of media/libc/*.c by name. */
export interface LibcEnvironment {
  readonly system: SystemCalls;
  /** Address of a library object. */
  object(name: string): bigint;
  /** Number of a library function; undefined: it is not defined. */
  functionOf(name: string): number | undefined;
  /** Standard output is read by another program: bytes are held back as glibc does for a pipe. Else they appear at once. */
  readonly buffered?: boolean;
  /** Environment variables of the program. */
  environment?(name: string): string | undefined;
  /** What the program is called, without a folder. */
  readonly programName?: string;
  /** The program's arguments after its name. */
  readonly arguments?: readonly string[];
  /** Addresses of the program's constructor or destructor functions, in order of definition. */
  initialisers?(final: boolean): readonly bigint[];
  /** Seconds since 1970 at boot, for the simulated clock. */
  readonly bootTime?: number;
}

/** Offsets in the library's state object `__fl_libc` (media/libc/libc.c). */
export const enum State {
  Errno = 0, Random = 8, HeapStart = 16, HeapNext = 24, HeapEnd = 32, StrtokNext = 40, Pushback = 48 /* of stdin; -1: none */, Temporary = 56 /* names given by tmpnam */, TmBuffer = 64 /* 56 bytes */, Text = 128 /* 256 bytes: strerror, getenv */, Streams = 384 /* the first open one */,
  Bins = 512 /* 8 bytes each: free chunks by size class */, Output = 1280 /* text on its way to write(2) */, OutputSize = 4096, Size = 5376,
}

/** What one execution of a library function leaves for the next: its calls answered so far and what it noted by itself, and the call that waits. */
export interface Progress { readonly done: Readonly<Record<string, string>>; readonly waiting?: string; readonly inner?: unknown }
export function progress(call: NativeCall): Progress { return (call.state as Progress | undefined) ?? { done: {} }; }
/** What a library function noted before a system call that may suspend it. */
export function noted(call: NativeCall, key: string): string | undefined { return progress(call).done[key]; }
export function note(call: NativeCall, key: string, value: string): void { const before = progress(call); call.state = { ...before, done: { ...before.done, [key]: value } } satisfies Progress; }
