/** The state of generating one function: code buffer, labels, slots, frame memory, places. The files beside it hold one construct each. */
import type { Expr, FunctionDef, FunctionRef, Label, LocalVar, ObjectRef, Span, Stmt } from '../ast/ast.ts';
import { Op, type AsmInfo, type StatementInfo, type SwitchTable, type VariableInfo } from '../bytecode/isa.ts';
import type { CType } from '../types/ctype.ts';
import { Cls, isWide } from './classes.ts';
import type { Facts } from './walk.ts';

export interface Env {
  functionAddress(ref: FunctionRef): bigint;
  objectAddress(ref: ObjectRef): bigint;
}

/** A jump target: its pc once bound, and the code words that wait for it. */
export interface Target { pc: number; readonly refs: number[] }

/** An address: a 64-bit slot, the frame, or an absolute constant, plus a byte offset. */
export type Mem =
  | { readonly base: 'slot'; readonly slot: number; readonly off: number }
  | { readonly base: 'frame'; readonly off: number }
  | { readonly base: 'abs'; readonly address: bigint; readonly off: number };
export interface Bits { readonly start: number; readonly width: number; readonly unit: number }
/** An lvalue: a register, or memory, of which a bit-field takes some bits. */
export type LValue = { readonly reg: number } | { readonly reg?: undefined; readonly mem: Mem; readonly bits?: Bits };

/** Where a local lives. `ptr`: its address is in a slot. */
export type Home = { readonly k: 'reg'; readonly slot: number } | { readonly k: 'frame'; readonly off: number } | { readonly k: 'ptr'; readonly slot: number };

/** Clean-up work of a scope: a cleanup attribute's call, or giving back a VLA's memory (`saved`: slot of the sp before it). */
export interface Cleanup { readonly v: LocalVar; readonly saved?: number; readonly outer: Cleanup | undefined }

export interface LoopTargets { readonly brk?: Target; readonly cont?: Target; readonly cleanups: Cleanup | undefined; readonly outer: LoopTargets | undefined; readonly contCleanups?: Cleanup }

export class Gen {
  readonly code: number[] = [];
  private readonly fileOf: number[] = [];
  private readonly offsetOf: number[] = [];
  readonly statements: StatementInfo[] = [];
  readonly switches: SwitchTable[] = [];
  readonly strings: string[] = [];
  readonly asms: AsmInfo[] = [];
  readonly variables: VariableInfo[] = [];
  readonly marks = new Map<number, 1 | 2>();
  readonly homes = new Map<LocalVar, Home>();
  private readonly labels = new Map<Label, Target>();
  /** Calls back after all labels are bound (switch tables, asm goto). */
  readonly atEnd: (() => void)[] = [];
  /** Next free slot; slots below are live. */
  top = 0;
  private maxTop = 0;
  /** Frame memory in use, bytes. */
  frameTop = 0;
  private maxFrame = 0;
  /** Frame memory up to here belongs to open scopes, not to temporaries of the statement. */
  frameFloor = 0;
  /** Nothing reaches the next instruction: nothing is emitted. */
  dead = false;
  /** Expression or statement that instructions are attributed to. */
  at: Span;
  cleanups: Cleanup | undefined;
  loops: LoopTargets | undefined;
  frameBaseSlot = -1;
  /** Slot of the hidden result pointer, of the variadic area's address. */
  resultPointer = -1;
  variadicArea = -1;
  readonly def: FunctionDef;
  readonly env: Env;
  readonly facts: Facts;
  /** The function uses frame memory: its objects' lifetimes are told to the machine. */
  readonly framed: boolean;
  /** Blocks inside the function end their objects' lives, and objects there have red zones. */
  get scopes(): boolean { return this.framed && this.facts.nestedMemory && !this.facts.bypassed; }
  /** Where Leave instructions stand: the frame's size is known at the end. */
  readonly leaves: number[] = [];
  /** Blocks around the current one. */
  depth = 0;
  /** Declarations of locals in slots that have no initialiser; pc -1: nothing reaches the declaration. */
  readonly unassigned: { v: LocalVar; declared: number }[] = [];

  constructor(def: FunctionDef, env: Env, facts: Facts, framed: boolean) {
    this.def = def; this.env = env; this.facts = facts; this.at = def.at; this.framed = framed;
  }

  get pc(): number { return this.code.length; }

  emit(op: Op, a = 0, b = 0, c = 0): void {
    if (this.dead) return;
    this.code.push(op, a, b, c);
    this.fileOf.push(this.at.file);
    this.offsetOf.push(this.at.offset);
  }

  /** The next instruction accesses an object of this type. */
  mark(t: CType): void { if (t.isVolatile && !this.dead) this.marks.set(this.pc, t.isAtomic ? 2 : 1); }

  target(): Target { return { pc: -1, refs: [] }; }

  labelTarget(l: Label): Target {
    let t = this.labels.get(l);
    if (!t) this.labels.set(l, t = this.target());
    return t;
  }

  /** Can control arrive at this label from somewhere else than above? */
  isLive(l: Label): boolean {
    const t = this.labels.get(l);
    return l.address !== undefined || this.facts.targets.has(l) || (t !== undefined && (t.refs.length > 0 || this.held.has(t)));
  }

  /** Emits an instruction whose operand number `operand` (0: a, 1: b, 2: c) is the target. */
  jump(op: Op, to: Target, operand: 0 | 1 | 2, a = 0, b = 0): void {
    if (this.dead) return;
    const word = this.pc + 1 + operand;
    if (operand === 0) this.emit(op); else if (operand === 1) this.emit(op, a); else this.emit(op, a, b);
    if (to.pc >= 0) this.code[word] = to.pc; else this.code[word] = -1;
    to.refs.push(word);
  }

  goto(to: Target): void { this.jump(Op.Jmp, to, 0); this.dead = true; }

  /** Places a target here. `always`: something that comes later jumps here (a loop's head). */
  bind(t: Target, always = false): void {
    if (t.refs.length > 0) {
      // A jump to the very next instruction is no jump.
      const n = this.code.length;
      if (this.dead && t.refs.length === 1 && !this.held.has(t) && t.refs[0] === n - 3 && this.code[n - 4] === Op.Jmp && !this.boundAt(n)) {
        this.code.length = n - 4; this.fileOf.pop(); this.offsetOf.pop();
        t.refs.pop();
      }
      this.dead = false;
    } else if (always || this.held.has(t)) this.dead = false;
    t.pc = this.pc;
    if (!this.dead) this.lastBound = this.pc;
    for (const w of t.refs) this.code[w] = t.pc;
  }
  private lastBound = -1;
  private boundAt(pc: number): boolean { return this.lastBound === pc; }

  /** A new slot, or an even pair. */
  alloc(c: Cls): number {
    if (isWide(c)) {
      const s = (this.top + 1) & ~1;
      this.use(s + 2);
      return s;
    }
    const s = this.top;
    this.use(s + 1);
    return s;
  }
  wide(): number { return this.alloc(Cls.I64); }
  /** Sets the first free slot. */
  use(top: number): void { this.top = top; if (top > this.maxTop) this.maxTop = top; }

  /** Frame memory of the scope or of the statement's temporaries; its offset. The frame itself is 16-aligned. */
  allocFrame(size: number, align: number): number {
    const a = Math.max(1, Math.min(16, align));
    const off = Math.ceil(this.frameTop / a) * a;
    this.frameTop = off + size;
    if (this.frameTop > this.maxFrame) this.maxFrame = this.frameTop;
    return off;
  }

  frameMem(off: number): Mem {
    return this.frameBaseSlot >= 0 ? { base: 'slot', slot: this.frameBaseSlot, off } : { base: 'frame', off };
  }

  temp(type: CType): Mem { return this.frameMem(this.scratch(Math.max(1, type.size), Math.max(type.align, type.size >= 8 ? 8 : 1))); }
  /** Frame memory for a temporary: where an object of a block that has ended may have been. */
  scratch(size: number, align: number): number {
    const off = this.allocFrame(size, align);
    if (this.scopes) this.emit(Op.Local, off, size, 0);
    return off;
  }
  get frameUsed(): boolean { return this.maxFrame > 0; }

  /** A statement that the debugger can stop at. */
  stmt(at: Span): void {
    if (this.dead) return;
    const saved = this.at;
    this.at = at;
    this.emit(Op.Stmt, this.statements.length, this.top);
    this.statements.push({ pc: this.pc - 4, file: at.file, offset: at.offset, end: at.end });
    this.at = saved;
  }

  string(s: string): number {
    const i = this.strings.indexOf(s);
    return i >= 0 ? i : this.strings.push(s) - 1;
  }

  // Set by generate.ts: the constructs call each other through these, so that their files need not import each other in a cycle.
  /** Value of a scalar expression: its slot; in `dest` if that is given. Void expressions give -1. */
  value!: (e: Expr, dest?: number) => number;
  /** Evaluates for side effects only. */
  effect!: (e: Expr) => void;
  lvalue!: (e: Expr, access?: boolean) => LValue;
  /** Memory that holds the value of a record, array, va_list or __int128 expression (possibly a temporary). */
  memOf!: (e: Expr) => Mem;
  /** Evaluates a record or __int128 into memory that the expression itself does not use. */
  into!: (e: Expr, to: Mem) => void;
  /** Jumps to `to` if the truth of `e` is `sense`, else goes on. */
  branch!: (e: Expr, to: Target, sense: boolean) => void;
  statement!: (s: Stmt) => void;

  finish(): { code: Int32Array; files: Uint16Array; offsets: Uint32Array; nregs: number; frameSize: number } {
    for (const f of this.atEnd) f();
    for (const pc of this.leaves) if (this.code[pc] === Op.Enter || this.code[pc] === Op.Leave) this.code[pc + 1] = Math.ceil(this.maxFrame / 16) * 16;
    return {
      code: Int32Array.from(this.code), files: Uint16Array.from(this.fileOf), offsets: Uint32Array.from(this.offsetOf),
      nregs: (this.maxTop + 1) & ~1, frameSize: Math.ceil(this.maxFrame / 16) * 16,
    };
  }
  /** Notes that something other than a jump instruction leads to the target. */
  hold(t: Target): void { this.held.add(t); }
  private readonly held = new Set<Target>();
  get allLabels(): Iterable<[Label, Target]> { return this.labels; }
  get unboundLabels(): Target[] { return [...this.labels.values()].filter(t => t.pc < 0); }
}
