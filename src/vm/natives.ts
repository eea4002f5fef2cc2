/** The call object that primitives get: arguments from slots, results, and the ways not to return. One object, reused. */
import type { BlockReason, FindingKind, MachineApi, NativeCall } from './api.ts';
import { bytesOf80, fromBytes80, fromDouble, parse80, partsOf, toDouble, type F80 } from '../base/f80.ts';
import type { FunctionEntry } from '../compiler/image.ts';
import { Kind } from '../compiler/types/ctype.ts';
import { addressOf, hiOf, loOf } from './memory/memory.ts';
import type { CallRecord, Loaded, Task } from './state.ts';

/** How a primitive left. */
export const enum Leave { Return, Block, TailCall, CallThen, Exit, Kill, Jump }

/** Thrown by NativeCall.finding, after {@link Call.found} was set. */
export const FINDING = { name: 'finding' } as const;
/** What the second place of a primitive's finding is. */
export const BEGAN = 'began here';

export class Call implements NativeCall {
  readonly machine: MachineApi;
  fn!: FunctionEntry;
  task = 0;
  loaded!: Loaded;
  private t!: Task;
  private base = 0;
  record: CallRecord | undefined;
  leave = Leave.Return;
  resultLo = 0; resultHi = 0; float = false; floatValue = 0; /** The sign that a NaN was given; 0: none. */ nan: -1 | 0 | 1 = 0;
  reason: BlockReason | undefined;
  target = 0; args: readonly (bigint | number)[] = [];
  found: { kind: FindingKind; message: string; began: { file: number; offset: number } | undefined } | undefined;
  private ownState: unknown; stateSet = false;

  constructor(machine: MachineApi) { this.machine = machine; }

  begin(loaded: Loaded, t: Task, base: number, record: CallRecord | undefined): void {
    this.loaded = loaded; this.fn = loaded.entry; this.t = t; this.task = t.id; this.base = base; this.record = record;
    this.leave = Leave.Return; this.resultLo = 0; this.resultHi = 0; this.float = false; this.nan = 0; this.stateSet = false; this.ownState = undefined;
  }

  private slot(n: number): number {
    const p = this.loaded.params[n];
    if (p === undefined) throw new Error(`primitive ${this.fn.name} asks for argument ${n}, but its prototype has ${this.loaded.params.length} parameters: correct the prototype`);
    return this.base + p.slot;
  }
  i32(n: number): number { return this.t.R[this.slot(n)]; }
  u32(n: number): number { return this.t.R[this.slot(n)] >>> 0; }
  u64(n: number): bigint {
    const s = this.slot(n), p = this.loaded.params[n], lo = this.t.R[s];
    return addressOf(lo, p.wide ? this.t.R[s + 1] : p.unsigned ? 0 : lo >> 31) ;
  }
  i64(n: number): bigint { return BigInt.asIntN(64, this.u64(n)); }
  f64(n: number): number {
    const s = this.slot(n), float = this.loaded.params[n].float;
    return float === 8 ? this.t.D[s >> 1] : float === 4 ? this.t.F[s] : float === 16 ? toDouble(this.extended(n)) : this.t.R[s];
  }
  extended(n: number): F80 { return fromBytes80(this.machine.memory.readBytes(this.u64(n), 16)); }
  retExtended(v: F80): void { this.machine.memory.writeBytes(addressOf(this.t.R[this.base], this.t.R[this.base + 1]), bytesOf80(v)); }
  private get long(): boolean { return this.fn.type.result.kind === Kind.LongDouble; }
  negative(n: number): boolean {
    if (this.loaded.params[n].float === 16) return partsOf(this.extended(n)).negative;
    const s = this.slot(n); return this.t.R[s + (this.loaded.params[n].float === 8 ? 1 : 0)] < 0;
  }
  varargs(): bigint { const s = this.base + this.loaded.varargs; return addressOf(this.t.R[s], this.t.R[s + 1]); }

  ret32(v: number): void { this.resultLo = v | 0; this.resultHi = (v | 0) >> 31; }
  ret64(v: bigint): void { this.resultLo = loOf(v); this.resultHi = hiOf(v); }
  retF64(v: number): void { if (this.long) { this.retExtended(fromDouble(v)); return; } this.float = true; this.floatValue = v; }
  retNaN(negative: boolean): void { if (this.long) { this.retExtended(parse80(negative ? '-nan' : 'nan')); return; } this.float = true; this.floatValue = NaN; this.nan = negative ? -1 : 1; }

  get resumed(): BlockReason | undefined { return this.record?.resumed; }
  get interrupted(): 'no' | 'restart' | 'fail' { return this.record?.interrupted ?? 'no'; }
  get result(): bigint | undefined { return this.record?.result; }
  get state(): unknown { return this.stateSet ? this.ownState : this.record?.state; }
  set state(v: unknown) { this.stateSet = true; this.ownState = v; }

  block(reason: BlockReason): void { this.leave = Leave.Block; this.reason = reason; }
  tailCall(fn: number, args: readonly (bigint | number)[]): void { this.leave = Leave.TailCall; this.target = fn; this.args = args; }
  callThen(fn: number, args: readonly (bigint | number)[]): void { this.leave = Leave.CallThen; this.target = fn; this.args = args; }
  finding(kind: FindingKind, message: string, began?: { file: number; offset: number }): never {
    this.found = { kind, message, began };
    throw FINDING;
  }
  tell(kind: FindingKind, message: string, began?: { file: number; offset: number }): void {
    this.machine.report({ kind, message, ...(began ? { began: { ...began, what: BEGAN } } : {}) });
  }
}
