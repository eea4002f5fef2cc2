/**
 * The contract of a primitive: what a reader is told about a function that is modelled instead of executed. The hover of the name is
 * this text, and so is the reference page. Markdown is allowed in `does`.
 *
 * A primitive answers a name of kernel code in one of three ways (`macro` can stand beside `native` or `model`):
 *
 * | `native` | a leaf in TypeScript                                                                                      |
 * | `model`  | a C function of the same name, written by us, in that bundled file (`<model>/fault.c`), compiled against the tree's declarations |
 * | `macro`  | the replacement text of a `#define`, used instead of the tree's macro or function of that name: `READ_ONCE(x) (…)` |
 *
 * A name with `native` or `model` hides the tree's macro of that name, so that the name is a function call. As in C, a macro's own name in
 * its replacement is not expanded again: `__pa(x) __pa((unsigned long)(x))` converts the argument and then calls the function.
 */
import type { Native } from '../vm/api.ts';

export interface Primitive {
  readonly name: string;
  /** C prototype, e.g. `vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)`: its type where the
   *  tree declares no function of that name (it is a macro there, or Faultline's own); else the tree's declaration counts. */
  readonly prototype: string;
  readonly topic: string;                   // 'pages', 'page tables', 'locks' ...
  readonly does: string;                    // what it promises, in one to four sentences
  readonly sleeps: 'never' | 'may' | 'always';
  readonly locks?: string;                  // which locks it wants held
  readonly returns: string;
  /** Where in the kernel the real one lives. */
  readonly source: string;
  /** 'model': does the work in a simplified way; 'no-op': accepted and ignored, and `does` says why that is right here. */
  readonly kind: 'model' | 'no-op' | 'user';   // user: the C library and system calls seen by a program
  readonly native?: Native;
  /** Path of the bundled C file that defines a function of this name: `<model>/fault.c`. */
  readonly model?: string;
  /** A whole `#define` without the word: name, parameters, replacement. */
  readonly macro?: string;
}
