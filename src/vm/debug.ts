/** What a debugger reads: breakpoints by source range, variables by where the compiler put them. */
import type { VariableInfo } from '../compiler/bytecode/isa.ts';
import type { Core } from './core.ts';
import { walk } from './findings.ts';
import { addressOf, hiOf, loOf } from './memory/memory.ts';
import type { Loaded, Task } from './state.ts';

/** Stops at the first statement of each function that starts in [from, to) of a file. */
export interface Breakpoint { readonly file: number; readonly from: number; readonly to: number }
export interface VariableValue { readonly bytes: Uint8Array; /** Where it lives, unless in registers. */ readonly address?: bigint }

export function breakpointPcs(fn: Loaded, points: readonly Breakpoint[]): Set<number> {
  const out = new Set<number>();
  for (const p of points) {
    let best: { pc: number; offset: number } | undefined;
    for (const s of fn.source?.statements ?? []) {
      if (s.file === p.file && s.offset >= p.from && s.offset < p.to && (best === undefined || s.offset < best.offset)) best = s;
    }
    if (best) out.add(best.pc);
  }
  return out;
}

interface Frame { readonly task: Task; readonly fn: Loaded; readonly pc: number; readonly bp: number; readonly sp: bigint }
function frameAt(core: Core, id: number, index: number): Frame | undefined {
  const task = core.allTasks.get(id);
  if (!task) return undefined;
  let n = 0, found: Frame | undefined;
  walk(task, core.functions, (fn, pc, bp, lo, hi) => { if (fn.source && n++ === index) found = { task, fn, pc, bp, sp: addressOf(lo, hi) }; });
  return found;
}

/** Address of a variable in memory; undefined when it is in slots. */
function addressIn(f: Frame, v: VariableInfo): bigint | undefined {
  const R = f.task.R;
  if ('indirect' in v.at) { const s = f.bp + v.at.indirect; return addressOf(R[s], R[s + 1]); }
  if ('frame' in v.at) {
    const base = f.fn.source!.frameBaseSlot;
    return BigInt.asUintN(64, (base >= 0 ? addressOf(R[f.bp + base], R[f.bp + base + 1]) : f.sp) + BigInt(v.at.frame));
  }
  return undefined;
}

export function readVariable(core: Core, task: number, frame: number, v: VariableInfo): VariableValue | undefined {
  const f = frameAt(core, task, frame);
  if (!f || f.pc < v.from || f.pc >= v.to) return undefined;
  const address = addressIn(f, v), size = Math.max(0, v.type.size);
  if (address !== undefined) {
    const bytes = core.memory.peekIn(f.task.space, address, size);
    return bytes ? { bytes, address } : undefined;
  }
  if (!('slot' in v.at)) return undefined;
  const at = (f.bp + v.at.slot) * 4;
  return { bytes: new Uint8Array(f.task.R.buffer, at, Math.min(size, 8)).slice() };
}

export function writeVariable(core: Core, task: number, frame: number, v: VariableInfo, bytes: Uint8Array): void {
  const f = frameAt(core, task, frame);
  if (!f) throw new Error(`there is no frame ${frame}`);
  const address = addressIn(f, v);
  if (address === undefined) {
    if ('slot' in v.at) new Uint8Array(f.task.R.buffer, (f.bp + v.at.slot) * 4, bytes.length).set(bytes);
    return;
  }
  const space = core.memory.space;
  core.memory.setSpace(f.task.space);
  try {
    if (!core.memory.probe(loOf(address), hiOf(address), bytes.length, 1)) throw new Error(`${v.name} at 0x${address.toString(16)} cannot be written`);
    core.memory.writeBytes(address, bytes);
  } finally { core.memory.setSpace(space); }
}
