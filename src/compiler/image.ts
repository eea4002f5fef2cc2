/**
 * What a run is linked from: functions and static objects by number, with their simulated addresses. Grown on demand: a function's code
 * is compiled when it is first called, an object's bytes are made when it is first named by compiled code.
 */
import { PendingFile } from '../base/files.ts';
import type { SourceTable } from '../base/position.ts';
import type { FunctionCode } from './bytecode/isa.ts';
import type { FunctionDef, FunctionRef, ObjectRef, StaticData } from './ast/ast.ts';
import type { CType, FunctionType } from './types/ctype.ts';

/** The two address spaces that code can belong to. User code runs at user privilege with user addresses. */
export type Side = 'user' | 'kernel';

export interface FunctionEntry {
  readonly id: number; readonly name: string; readonly side: Side;
  /** Unique simulated address: what a function pointer holds. */
  readonly address: bigint;
  type: FunctionType;
  /** The file whose scope it was named in; a static function is its file's own. */
  readonly home: number;
  code?: FunctionCode;
  /** Set by the kernel or libc layer: the call is answered by a primitive of this name. */
  primitive?: string;
}
export interface ObjectEntry {
  readonly id: number; readonly name: string; readonly side: Side; readonly address: bigint; readonly type: CType; readonly size: number; readonly readonly: boolean;
  data?: StaticData; readonly place?: { file: number; offset: number };
}

/** Pages of the program's image, [start, end), and what may be done with them. */
export interface ImageArea { readonly start: bigint; end: bigint; readonly access: 'execute' | 'read' | 'write' }

/** What the parser asks for names with linkage, implemented by the linker (compiler/link). */
export interface ImageBuilder {
  /** The function of that linkage: `home` is the file whose scope declares it; static functions are apart per home. */
  functionRef(name: string, type: FunctionType, home: number, isStatic: boolean): FunctionRef;
  /** `data` may come later through {@link defineObject} (tentative and extern declarations). */
  objectRef(name: string, type: CType, home: number, linkage: 'static' | 'external' | 'local', place: { file: number; offset: number }): ObjectRef;
  defineObject(ref: ObjectRef, data: StaticData, readonly: boolean): void;
  /** A string literal's anonymous object (bytes with the terminating zero); equal literals of a file may share. */
  stringObject(bytes: Uint8Array, element: CType): ObjectRef;
  defineFunction(def: FunctionDef): void;
}

/** Thrown by the program when a function that is called has neither code nor a primitive. `message` is for the reader: what, and what to do. */
export class UndefinedFunction extends Error {
  constructor(message: string) { super(message); this.name = 'UndefinedFunction'; }
}
/** Thrown when a file that the image needs is not there. */
export class FileMissing extends Error {
  constructor(message: string) { super(message); this.name = 'FileMissing'; }
}
/** The end of the message of each defect of our own. */
export const PLEASE_REPORT = 'This is a defect of Faultline, not of the program: please report it with the source that shows it';

export const TOO_DEEP = 'nested too deeply: split this expression, statement or declaration into parts';
/** What leaves the compiler when `e` was thrown inside: `e` if it is meant for the layers above; else, of a defect, a {@link CompileError} at `at`. */
export function compilerFault(e: unknown, part: string, at: { readonly file: number; readonly offset: number; readonly end: number }): unknown {
  if (e instanceof CompileError || e instanceof UndefinedFunction || e instanceof FileMissing || e instanceof PendingFile) return e;
  // How deep the stack is differs between engines and threads: below the parser's own limit it may end before that.
  if (e instanceof Error && /call stack|too much recursion/.test(e.message)) return new CompileError(TOO_DEEP, at);
  return new CompileError(`internal error in ${part}: ${e instanceof Error ? `${e.name}: ${e.message}` : String(e)}. ${PLEASE_REPORT}`, at);
}
/** Thrown when source cannot be compiled: what is wrong and what to do, and where, in the reader's text. */
export class CompileError extends Error {
  readonly place: { readonly file: number; readonly offset: number; readonly end: number };
  /** Set where the error leaves the linker: the table that the place's file is numbered in. */
  sources?: SourceTable;
  constructor(message: string, place: { readonly file: number; readonly offset: number; readonly end: number }) {
    super(message);
    this.name = 'CompileError';
    this.place = place;
  }
}
