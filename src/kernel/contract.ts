/**
 * The contract of a primitive: what a reader is told about a function that is modelled instead of executed. The hover of the name is
 * this text, and so is the reference page. Markdown is allowed in `does`.
 */
import type { Native } from '../vm/api.ts';

export interface Primitive {
  readonly name: string;
  /** C prototype, e.g. `vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)`. Compiled once for argument slots. */
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
  readonly native: Native;
}
