/**
 * The machine's instruction set: a register machine over 32-bit slots.
 *
 * Code is an Int32Array of fixed-size instructions of four words: `op, a, b, c`; `pc` is the index of an instruction's first word.
 *
 * A frame is a window of the task's slot stack (an Int32Array with a Float64Array/Float32Array view over the same buffer). `R[x]` is slot
 * `bp + x`. A value of up to 32 bits takes one slot, kept sign- or zero-extended to 32 bits according to its C type (bool: 0 or 1). A
 * 64-bit value takes an even slot x and x+1: low word, high word. A float takes one slot (its 32 bits), a double an even pair (its 64 bits).
 * long double is a double with sizeof 16 (a documented departure). Records, arrays, __int128 and address-taken locals live in frame memory.
 *
 *     slot stack:   | caller's window ........... | header (8 slots) | callee's window: params, locals, temporaries ...
 *                     bp(caller)        argbase ->                     bp(callee) = bp(caller) + argbase
 *
 * A caller writes the arguments to `R[argbase + ...]` (argbase even, >= its own nregs + FRAME_HEADER); params take slots from 0 in order, each 64-bit
 * or double param at the next even slot. Records are passed as a pointer to a copy that the caller made; a record result is written
 * through a hidden first pointer param (the callee returns nothing). __int128: passed and returned like a record of 16 bytes.
 * A variadic function has one more 64-bit param after the named ones: the address of the area where the caller stored the remaining arguments, 8 bytes
 * each (promoted; records rounded up to 8; __int128 and long double 16). A va_list is 24 bytes, its first 8 the address of the next argument.
 *
 * The window of a function is its `nregs` slots: everything that can be live in it, the areas of outgoing arguments included. A call's argbase
 * may therefore lie inside the caller's window (arguments of nested calls are built one above the other, at argbase >= every live slot
 * + FRAME_HEADER); a callee's window may overlap the dead slots above. A frame that the machine pushes by itself (signal handler, fault handler)
 * starts above the whole window, at bp + nregs + FRAME_HEADER. An instruction's destination may be, or overlap, one of its sources: read first, then write.
 *
 * Header slots, at bp-8 …: see FRAME. The header is written by CALL.
 *
 * Frame memory: `sp` (64-bit) points to the lowest byte of the frame's memory; CALL gives the callee sp = align16(caller's sp - callee.frameSize).
 * A function with alloca or VLAs moves its sp; it keeps the address of its frame memory in the slot `frameBaseSlot` and uses Ld/St with it.
 *
 * Variadic area: a 32-bit argument has its value in the low 4 of its 8 bytes, the rest is undefined. long double: 16 bytes.
 * Old-style (`()` or K&R) functions: each param has the type after default promotions (char, short -> int; float -> double), the callee narrows.
 * Div* and Mod* raise 'division-by-zero' themselves (and SIGFPE-like 'division-by-zero' for MIN / -1); the shift ops mask their count as x86
 * does: generated code checks the count with ChkShift32 where it is not known.
 */
export const FRAME_HEADER = 8;
/** Offsets from bp of the header's slots. */
export const enum Frame { ReturnPc = -8, ReturnFunction = -7, CallerBp = -6, ResultSlot = -5 /* in the caller's window, or -1 */, SpLo = -4, SpHi = -3 /* the CALLER's sp */, Flags = -2, Aux = -1 }

/** Mnemonics: 32/64 operand width, S/U signedness, F/D float/double, I: last operand is an immediate. `t` is a code index (target). */
export enum Op {   // not const: tools print names (esbuild inlines the values all the same)
  // a: statement number in the function's table; b: slots from there on hold nothing that is still wanted; c: 0 (a machine counts executions there). Counts a step; the only place where budgets, breakpoints, pausing and preemption are looked at.
  Stmt,
  /** A Stmt not executed yet, in a machine's own copy of the code (never generated): where its step is recorded, and it becomes a Stmt. */
  First,
  // moves and constants
  Mov32, Mov64, Ldi32 /* a = b */, Ldi64 /* a = c:b (hi:lo) */,
  // 32-bit ALU: a = b op c
  Add32, Sub32, Mul32, DivS32, DivU32, ModS32, ModU32, And32, Or32, Xor32, Shl32, ShrS32, ShrU32, Neg32, Not32,
  AddI32, MulI32, AndI32, OrI32, XorI32, ShlI32, ShrSI32, ShrUI32,
  // 64-bit ALU; shift counts are one 32-bit slot (c); immediates are sign-extended 32-bit
  Add64, Sub64, Mul64, DivS64, DivU64, ModS64, ModU64, And64, Or64, Xor64, Shl64, ShrS64, ShrU64, Neg64, Not64,
  AddI64, MulI64, AndI64, OrI64, XorI64, ShlI64, ShrSI64, ShrUI64,
  // conversions a <- b
  SExt8, SExt16, ZExt8, ZExt16, SExt64 /* 32 -> 64 */, ZExt64, /* 64 -> 32 is Mov32 */
  Bool32, Bool64 /* a = (b != 0) */,
  // comparisons a = b op c (0 or 1)
  Eq32, Ne32, LtS32, LeS32, LtU32, LeU32, Eq64, Ne64, LtS64, LeS64, LtU64, LeU64,
  // jumps
  Jmp /* a=t */, Jz32 /* a, b=t */, Jnz32, Jz64, Jnz64,
  JEq32 /* a, b, c=t */, JNe32, JLtS32, JLeS32, JLtU32, JLeU32, JEq64, JNe64, JLtS64, JLeS64, JLtU64, JLeU64,
  JEqI32 /* a, imm b, c=t */, JNeI32, JLtSI32, JLeSI32, JGtSI32, JGeSI32, JLtUI32 /* imm b taken as unsigned */, JGeUI32,
  JEqI64 /* a (pair), imm b sign-extended, c=t */, JNeI64, JLtSI64, JGeSI64,
  Switch32, Switch64 /* a = value, b = index of the function's switch table */, JmpInd /* a: 32-bit number n of a label whose address was taken; goes to the function's labels[n]; no such label: finding 'wild-pointer' */,
  // memory: address in R[b] (64-bit) + immediate c
  LdS8 /* a = [b+c] */, LdU8, LdS16, LdU16, Ld32, Ld64,
  St8 /* [b+c] = a */, St16, St32, St64,
  // frame memory at sp + immediate b
  FLdS8 /* a = [sp+b] */, FLdU8, FLdS16, FLdU16, FLd32, FLd64, FSt8 /* [sp+b] = a */, FSt16, FSt32, FSt64,
  Lea /* a = sp + b */,
  // a = b + sext(R[c]) * size, 64-bit address arithmetic with a 64-bit index
  Idx1, Idx2, Idx4, Idx8,
  Copy /* memory [a] <- [b], c bytes */, Zero /* [a], c bytes (b = 0) */, FZero /* [sp+a], b bytes */,
  CopyN /* memmove [R[a]] <- [R[b]], R[c] bytes (all 64-bit slots) */, SetN /* memset [R[a]], byte R[b] (32-bit slot), R[c] bytes (64-bit slot) */,
  Alloca /* a = address of R[b] (64-bit) fresh bytes, aligned 16, freed on return; c bytes behind them are a red zone */, StackSave /* a = sp */, StackRestore /* sp = a */,
  // lifetimes in frame memory (C11 6.2.4), for findings: offsets are the function's frame offsets
  Enter /* a bytes of the frame become accessible, without a value */, Leave /* the frame's a bytes (and what alloca took) are dead */,
  Local /* an object of b bytes at a begins to live, without a value; c bytes behind it are a red zone */, Dead /* b bytes at a: their scope has ended */,
  // calls
  Call /* a = function id, b = argbase, c = result slot or -1 */, CallInd /* a: 64-bit function address, b, c */,
  Ret, Ret32 /* a */, Ret64 /* a */,
  // float (F) and double (D)
  AddF, SubF, MulF, DivF, NegF, EqF, NeF, LtF, LeF, AddD, SubD, MulD, DivD, NegD, EqD, NeD, LtD, LeD,
  S32ToD, U32ToD, S64ToD, U64ToD, DToS32, DToU32, DToS64, DToU64, FToD, DToF /* int <-> float goes through double, except 64-bit -> float */, S64ToF, U64ToF,
  // __int128 in memory: R[a], R[b], R[c] are addresses of 16-byte objects
  Add128, Sub128, Mul128, DivS128, DivU128, ModS128, ModU128, And128, Or128, Xor128, Neg128, Not128,
  Shl128, ShrS128, ShrU128 /* c: 32-bit count slot */, LtS128, LtU128, Eq128 /* a: 32-bit result slot */, S64To128, U64To128 /* [a] <- R[b] */, ToD128S, ToD128U, DTo128 /* [a] <- R[b]; c = 1: to unsigned */,
  // long double in memory, as the x87's 80 bits: R[a], R[b], R[c] are addresses of 16-byte objects
  AddL, SubL, MulL, DivL, NegL, EqL, LtL, LeL /* a: 32-bit result slot */, S64ToL, U64ToL, DToL /* [a] <- R[b] */, LToD, LToF, LToS64, LToU64 /* R[a] <- [b] */,
  // bit counting and bytes: a <- b; the result of counting is a 32-bit slot, also for 64-bit operands
  Clz32, Clz64, Ctz32, Ctz64, Popcnt32, Popcnt64, Bswap16, Bswap32, Bswap64,
  // checks (findings)
  ChkIdx /* R[a] 64-bit index must be < b (c = 1: one past the end allowed) */, ChkShift32 /* R[a] < b */, ChkDiv32, ChkDiv64,
  Trap /* MissingReturn: a finding only if the caller wants a result (header's ResultSlot is not -1), else acts as Ret. a = TrapKind, b = index into the function's string table or -1 */,
  Asm /* a = index of the function's asm table; operands are in slots listed there */,
  /** Around the accesses of an atomic operation: no other task runs between them. After a fault it begins anew. a = 1: relaxed; 2: a fence, no access. */
  AtomicBegin, AtomicEnd,
  Nop,
  Count,
}
export const enum TrapKind { Unreachable, MissingReturn, Builtin, Undeclared /* the string says what could not be compiled */ }

/** One statement (a stop of the debugger). */
export interface StatementInfo { readonly pc: number; readonly file: number; readonly offset: number; readonly end: number }
export interface SwitchTable { /** sorted, disjoint */ readonly ranges: readonly { lo: bigint; hi: bigint; target: number }[]; readonly fallback: number; readonly signed: boolean }
export interface AsmInfo {
  readonly template: string;
  /** each operand: slot holding its value (inputs, in/outputs) and/or receiving it (outputs); width 32 or 64; memory operands hold the address */
  readonly operands: readonly { name?: string; constraint: string; slot: number; width: 32 | 64; output: boolean; memory: boolean }[];
  readonly gotos: readonly number[];
}
/** Where a local lives while pc is in [from, to). */
/** Bytes that stay free behind each object in a frame. */
export const LOCAL_ZONE = 16;
export interface VariableInfo {
  readonly name: string; readonly type: import('../types/ctype.ts').CType; readonly param: boolean;
  readonly at: { slot: number } | { frame: number } | { indirect: number };   // indirect: a slot that holds the object's address (VLA, record param)
  readonly from: number; readonly to: number; readonly place: { file: number; offset: number };
}
export interface FunctionCode {
  readonly id: number; readonly name: string;
  readonly code: Int32Array;
  readonly nregs: number;             // even
  readonly paramSlots: number;
  readonly frameSize: number;         // bytes, multiple of 16
  /** -1: frame offsets are relative to sp. Else (alloca, VLA) relative to the 64-bit address in this slot, valid from the second instruction on. */
  readonly frameBaseSlot: number;
  readonly type: import('../types/ctype.ts').FunctionType;
  readonly statements: readonly StatementInfo[];
  /** One place per instruction (index pc/4): file and offset of the expression it came from; for findings. */
  readonly files: Uint16Array; readonly offsets: Uint32Array;
  readonly variables: readonly VariableInfo[];
  readonly switches: readonly SwitchTable[];
  readonly strings: readonly string[];
  readonly asms: readonly AsmInfo[];
  /** Accesses that are not plain, by pc: 1 volatile, 2 of an _Atomic object. */
  readonly marks?: ReadonlyMap<number, 1 | 2>;
  /** pc of each label whose address is taken, by its number (see ast.ts, Label); [0] is unused (-1). */
  readonly labels: readonly number[];
  readonly place: { file: number; offset: number; end: number };
}
