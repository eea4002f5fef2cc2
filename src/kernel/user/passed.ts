/** A call of a library function with arguments that stand somewhere else: in the variadic area of syscall(2). */
import type { BlockReason, FindingKind, MachineApi, NativeCall } from '../../vm/api.ts';

export class Passed implements NativeCall {
  private readonly outer: NativeCall;
  private readonly args: readonly bigint[];
  private readonly failed: ((error: number) => void) | undefined;
  /** `failed`: what a positive result means, of functions that answer the number of an error; -1 is returned then. */
  constructor(outer: NativeCall, args: readonly bigint[], failed?: (error: number) => void) { this.outer = outer; this.args = args; this.failed = failed; }
  get machine(): MachineApi { return this.outer.machine; }
  get task(): number { return this.outer.task; }
  get fn(): NativeCall['fn'] { return this.outer.fn; }
  get interrupted(): NativeCall['interrupted'] { return this.outer.interrupted; }
  get resumed(): BlockReason | undefined { return this.outer.resumed; }
  get result(): bigint | undefined { return this.outer.result; }
  get state(): unknown { return this.outer.state; }
  set state(v: unknown) { this.outer.state = v; }
  i32(n: number): number { return Number(BigInt.asIntN(32, this.args[n] ?? 0n)); }
  u32(n: number): number { return Number(BigInt.asUintN(32, this.args[n] ?? 0n)); }
  i64(n: number): bigint { return BigInt.asIntN(64, this.args[n] ?? 0n); }
  u64(n: number): bigint { return BigInt.asUintN(64, this.args[n] ?? 0n); }
  f64(): number { return 0; }
  varargs(): bigint { return 0n; }
  ret32(v: number): void { if (this.failed && v > 0) { this.failed(v); this.outer.ret64(-1n); } else this.outer.ret64(BigInt(v)); }
  ret64(v: bigint): void { this.outer.ret64(v); }
  retF64(): void { }
  retNaN(): void { }
  extended(): bigint { return 0n; }
  retExtended(): void { }
  negative(): boolean { return false; }
  block(reason: BlockReason): void { this.outer.block(reason); }
  callThen(fn: number, args: readonly (bigint | number)[]): void { this.outer.callThen(fn, args); }
  tailCall(fn: number, args: readonly (bigint | number)[]): void { this.outer.tailCall(fn, args); }
  finding(kind: FindingKind, message: string, began?: { file: number; offset: number }): never { return this.outer.finding(kind, message, began); }
  tell(kind: FindingKind, message: string, began?: { file: number; offset: number }): void { this.outer.tell(kind, message, began); }
}
