/**
 * What a scan of a C file keeps: its directives and the names it declares at file scope, as one list in the order of the text. A walk over
 * the list with a macro table carries out translation phase 4 (C11 6.10) without looking at the text again.
 *
 * Layout of {@link FileIndex.events}: STRIDE 32-bit integers an event.
 *
 *     0 kind      1 string id    2 start        3 end           4 link / flags        5 name offset
 *     If Elif     expression     '#'            end of line     event of next branch  -
 *     Ifdef …     macro name     '#'            end of line     event of next branch  -
 *     Else Endif  -              '#'            end of line     event of next branch  -
 *     Define      macro name     '#'            end of line     1: function-like      of the name
 *     Undef       macro name     '#'            end of line     -                     -
 *     Include …   "a.h" or <a.h> '#'            end of line     -                     -
 *     Name        name           of its item    of its item     NameKind | NameFlag   of the name
 *     Args        "a,b"          of its item    of its item     -                     -
 *
 * Args follows the Name of an invocation and holds its arguments that are single identifiers: what a pasted name can be made of.
 *
 * Offsets are UTF-16 units. An item is a declaration or definition at file scope with its terminating `;` or `}`; one that conditionals cut
 * through (a head in each branch of an `#if`, one body) spans the whole `#if` group, so that it can be preprocessed by itself.
 */
export const STRIDE = 6;

export const enum Ev {
  If = 1, Ifdef, Ifndef, Elif, Elifdef, Elifndef, Else, Endif,
  Define, Undef, Include, IncludeNext, Once, Name, Args,
}

export const enum NameKind {
  Function = 1, Prototype, Variable, Typedef, Struct, Union, Enum, Enumerator,
  /** A macro used at file scope or inside an enum or structure: `PAGEFLAG(...)`, `SYSCALL_DEFINE3(...) { }`, `DEFINE_MUTEX(x);`. */
  Invocation,
}
export const KIND_MASK = 15;
export const enum NameFlag {
  Static = 16, Extern = 32, Inline = 64,
  /** Declared inside another item's braces: a nested tag, an enumerator of a nested enum. */
  Nested = 128,
  /** The item has a body or an initialiser in braces. */
  Braces = 256,
  /** An invocation among an enum's enumerators, or an include there. */
  Enumerators = 512,
}

export interface FileIndex {
  readonly strings: readonly string[];
  readonly events: Int32Array;
}

/** Number of events. */
export const eventCount = (x: FileIndex): number => x.events.length / STRIDE;
