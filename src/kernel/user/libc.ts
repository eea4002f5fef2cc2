/** The C library of user programs: all functions that are answered in TypeScript. What calls back into C is C itself: media/libc/libc.c. */
import type { Primitive } from '../contract.ts';
import { ctypeFunctions } from './ctype.ts';
import { libc } from './define.ts';
import { messageSource } from './messages.ts';
import { heapFunctions } from './heap.ts';
import { mathFunctions } from './math.ts';
import { pthreadFunctions } from './pthread.ts';
import { stdioFunctions } from './stdio.ts';
import { stdlibFunctions } from './stdlib.ts';
import { stringFunctions } from './string.ts';
import type { LibcEnvironment } from './syscalls.ts';
import { unixFunctions } from './unix.ts';

export type { LibcEnvironment, SystemCalls } from './syscalls.ts';

/** Paths of the library's C sources under the bundled files. */
export const LIBC_SOURCES = ['libc/libc.c', 'libc/pthread.c', 'libc/posix.c'] as const;
/** More of them, each read when a program calls something that it defines. Objects that programs name stand in those above. */
const LIBC_MORE = ['libc/more/options.c', 'libc/more/text.c', 'libc/more/process.c', 'libc/more/time.c', 'libc/more/match.c', 'libc/more/tables.c', 'libc/more/streams.c', 'libc/more/files.c', 'libc/more/threads.c', 'libc/more/wide.c', 'libc/more/system.c', 'libc/more/transfer.c', 'libc/more/names.c'] as const;
/** Whether a source of the library defines a function: its definitions begin in the first column, and their parameters end the line. */
function defines(source: string, name: string): boolean { return new RegExp(`^[A-Za-z_].*\\b${name}\\(.*\\)$`, 'm').test(source); }
/** The source that defines a function which LIBC_SOURCES do not; undefined: the library has none of that name. */
export function moreOfLibrary(name: string, read: (path: string) => string): { path: string; text: string } | undefined {
  const messages = messageSource();
  if (defines(messages, name)) return { path: '<include>/libc/more/messages.c', text: messages };
  return LIBC_MORE.map(p => ({ path: `<include>/${p}`, text: read(p) })).find(l => defines(l.text, name));
}
/** The function that a program's first task runs: it calls main(argc, argv, envp) and then exit(). */
export const LIBC_START = '__fl_start';

/** setjmp and its kin are the machine's own (vm/jump.ts): here only for their prototypes and contracts. */
function jumps(): Primitive[] {
  const machine = () => { throw new Error('setjmp and longjmp are answered by the machine'); };
  return [
    ...['int setjmp(long *env)', 'int _setjmp(long *env)', 'int sigsetjmp(long *env, int mask)', 'int __sigsetjmp(long *env, int mask)'].map(p => libc('jumps', p, 'Remembers this place for longjmp; 0 the first time.', machine)),
    ...['longjmp', '_longjmp', 'siglongjmp'].map(n => libc('jumps', `void ${n}(long *env, int value)`, 'Goes back to where setjmp was called, which answers `value` now.', machine)),
  ];
}

export function libcPrimitives(env: LibcEnvironment): Primitive[] {
  return [
    ...stringFunctions(env), ...heapFunctions(env), ...stdioFunctions(env), ...stdlibFunctions(env), ...ctypeFunctions(), ...mathFunctions(), ...jumps(), ...unixFunctions(env), ...pthreadFunctions(env),
  ];
}
