/** A tiny assembler and program for tests of the machine: functions as lists of instructions with named labels. */
import { Op, type FunctionCode, type StatementInfo, type SwitchTable, type AsmInfo, type VariableInfo } from '../../../src/compiler/bytecode/isa.ts';
import { UndefinedFunction, type FunctionEntry, type ObjectEntry, type Side } from '../../../src/compiler/image.ts';
import { Kind, type CType, type FunctionType } from '../../../src/compiler/types/ctype.ts';
import type { MachineApi, Native, Program, Supervisor } from '../../../src/vm/api.ts';
import { FlatSpace } from '../../../src/vm/flatspace.ts';
import { createMachine, type MachineImpl, type MachineOptions } from '../../../src/vm/machine.ts';

export const INT: CType = { kind: Kind.Int, size: 4, align: 4 };
export const LONG: CType = { kind: Kind.Long, size: 8, align: 8 };
export const ULONG: CType = { kind: Kind.ULong, size: 8, align: 8 };
export const VOID: CType = { kind: Kind.Void, size: 0, align: 1 };
export const DOUBLE: CType = { kind: Kind.Double, size: 8, align: 8 };
export const POINTER: CType = { kind: Kind.Pointer, size: 8, align: 8, target: VOID };
export const type = (result: CType, ...params: CType[]): FunctionType => ({ kind: Kind.Function, size: 0, align: 1, result, params: params.map(t => ({ type: t })), variadic: false });

/** `'name:'` is a label; an operand that is a string is a label's index, or `&name` a function's id. */
export type Instruction = string | readonly [op: Op, ...operands: (number | string)[]];
export interface FunctionSpec {
  name: string; side?: Side; type?: FunctionType; nregs?: number; frameSize?: number; code?: readonly Instruction[];
  switches?: readonly (Omit<SwitchTable, 'ranges' | 'fallback'> & { ranges: { lo: bigint; hi: bigint; target: string }[]; fallback: string })[];
  asms?: readonly AsmInfo[]; labels?: readonly string[]; variables?: readonly VariableInfo[]; strings?: readonly string[];
}
export const TEXT_USER = 0x401000n, TEXT_KERNEL = 0xffffffff81000000n;

export class TestProgram implements Program {
  readonly entries: FunctionEntry[] = [];
  readonly specs: FunctionSpec[];
  readonly objectList: ObjectEntry[] = [];
  constructor(specs: FunctionSpec[]) {
    this.specs = specs;
    specs.forEach((s, id) => this.entries.push({
      id, name: s.name, side: s.side ?? 'user', type: s.type ?? type(INT), home: 0,
      address: (s.side === 'kernel' ? TEXT_KERNEL : TEXT_USER) + BigInt(id) * 16n,
    }));
  }
  id(name: string): number { const i = this.specs.findIndex(s => s.name === name); if (i < 0) throw new Error(`no function ${name}`); return i; }
  function(id: number): FunctionEntry { return this.entries[id]; }
  functionAt(address: bigint): FunctionEntry | undefined { return this.entries.find(e => e.address === address); }
  code(id: number): FunctionCode | undefined {
    const s = this.specs[id];
    if (!s.code) { if (s.name.startsWith('undefined')) throw new UndefinedFunction(`${s.name}() is not defined: add it`); return undefined; }
    return this.assemble(id, s);
  }
  pageImage(address: bigint): Uint8Array | undefined {
    const o = this.objectList.filter(o => o.address < address + 4096n && o.address + BigInt(o.size) > address);
    if (o.length === 0) return undefined;
    const page = new Uint8Array(4096);
    for (const e of o) e.data?.bytes.forEach((b, i) => { const at = Number(e.address - address) + i; if (at >= 0 && at < 4096) page[at] = b; });
    return page;
  }
  objects(): Iterable<ObjectEntry> { return this.objectList; }
  objectAt(address: bigint): ObjectEntry | undefined { return this.objectList.find(o => address >= o.address && address < o.address + BigInt(o.size)); }

  private assemble(id: number, s: FunctionSpec): FunctionCode {
    const at = new Map<string, number>();
    let n = 0;
    for (const i of s.code!) if (typeof i === 'string') at.set(i.slice(0, -1), n * 4); else n++;
    const label = (l: string): number => {
      if (l.startsWith('&')) return this.id(l.slice(1));
      const t = at.get(l);
      if (t === undefined) throw new Error(`${s.name}: no label ${l}`);
      return t;
    };
    const words: number[] = [], statements: StatementInfo[] = [];
    for (const i of s.code!) {
      if (typeof i === 'string') continue;
      const [op, ...operands] = i;
      const w = operands.map(o => typeof o === 'string' ? label(o) : o);
      if (op === Op.Stmt) { statements.push({ pc: words.length, file: 0, offset: words.length, end: words.length + 4 }); w[0] = statements.length - 1; }
      words.push(op, w[0] ?? 0, w[1] ?? 0, w[2] ?? 0);
    }
    return {
      id, name: s.name, code: Int32Array.from(words), nregs: s.nregs ?? 64, paramSlots: 0, frameSize: s.frameSize ?? 0, frameBaseSlot: -1, type: this.entries[id].type,
      statements, files: new Uint16Array(n), offsets: Uint32Array.from({ length: n }, (_, i) => i * 4), variables: s.variables ?? [],
      switches: (s.switches ?? []).map(t => ({ signed: t.signed, fallback: label(t.fallback), ranges: t.ranges.map(r => ({ ...r, target: label(r.target) })) })),
      strings: s.strings ?? [], labels: [0, ...(s.labels ?? []).map(label)], asms: s.asms ?? [], place: { file: 0, offset: 0, end: 0 },
    };
  }
}

export const STACK = { top: 0x7ffffffff000n, size: 0x100000 };
export const HEAP = 0x40000000n;

/** A machine whose first task runs `main` of the program in a flat user space. */
export function start(specs: FunctionSpec[], options: Partial<MachineOptions> & { natives?: (name: string) => Native | undefined; supervisor?: Supervisor; args?: (bigint | number)[]; prepare?: (p: TestProgram) => void } = {}): { machine: MachineImpl; program: TestProgram } {
  const program = new TestProgram(specs);
  options.prepare?.(program);
  const supervisor: Supervisor = options.supervisor ?? { pageFault: (_m: MachineApi, _t, address) => ({ kind: 'signal', signo: 11, code: 1, address }) };
  const machine = createMachine({ program, natives: () => undefined, ...options, supervisor }) as MachineImpl;
  const space = new FlatSpace(machine.memory, program, [{ from: HEAP, to: HEAP + 0x10000000n }, { from: STACK.top - BigInt(STACK.size), to: STACK.top }]);
  const main = program.id('main');
  machine.spawn({ name: 'main', fn: main, args: options.args ?? [], side: program.entries[main].side, space, stack: STACK });
  return { machine, program };
}
