/** The C library of user programs: all functions that are answered in TypeScript. What calls back into C is C itself: media/libc/libc.c. */
import type { Primitive } from '../contract.ts';
import { ctypeFunctions } from './ctype.ts';
import { libc } from './define.ts';
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
