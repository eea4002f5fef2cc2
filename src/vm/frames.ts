/**
 * Objects in frame memory: when they begin and end to live (C11 6.2.4), the red zones behind them, and whose they were when a finding has to
 * say it. A dead frame's memory holds, in each of its 8 aligned bytes, the function's number and the frame offset: what dead memory holds is
 * nobody's business, and so a dangling pointer can be told by name.
 */
import { LOCAL_ZONE, Op } from '../compiler/bytecode/isa.ts';
import { walk, type FindingPlace } from './findings.ts';
import { addressOf, type Memory } from './memory/memory.ts';
import { Mark, PAGE } from './memory/physical.ts';
import type { Loaded, Task } from './state.ts';

/** Frames up to this many bytes are brought into memory when their function begins. */
const PROBED = 16 * PAGE;
/** Frames up to this many bytes leave their name behind. */
const NAMED = 4096;

/** Executes Enter, Leave, Local or Dead at `pc`. False: a page fault. */
export function lifetime(memory: Memory, fn: Loaded, R: Int32Array, code: Int32Array, pc: number, bp: number, spLo: number, spHi: number): boolean {
  const op = code[pc], a = code[pc + 1], b = code[pc + 2], slot = fn.source!.frameBaseSlot;
  const baseLo = slot >= 0 ? R[bp + slot] : spLo, baseHi = slot >= 0 ? R[bp + slot + 1] : spHi;
  // a call writes a return address, and compilers probe larger frames page by page: the frame's pages are there from its beginning
  if (op === Op.Enter) return memory.markFrame(spLo, spHi, a, Mark.Indeterminate, a <= PROBED);
  if (op === Op.Leave) {
    end(memory, fn, baseLo, baseHi, a, 0);
    if (baseLo !== spLo && baseHi === spHi) memory.markFrame(spLo, spHi, baseLo - spLo | 0, Mark.Bad);
    return true;
  }
  const lo = (baseLo + a) | 0, hi = (lo >>> 0) < (baseLo >>> 0) ? (baseHi + 1) | 0 : baseHi;
  if (op === Op.Local) return beginObject(memory, lo, hi, b, code[pc + 3]);
  end(memory, fn, lo, hi, b + LOCAL_ZONE, a);
  return true;
}

/** An object of `n` bytes without a value, with a red zone behind. */
export function beginObject(memory: Memory, lo: number, hi: number, n: number, zone: number, bring = false): boolean {
  if (n > 0 && !memory.markFrame(lo, hi, n, Mark.Indeterminate, bring && n <= PROBED)) return false;
  if (zone > 0) { const l = (lo + n) | 0; memory.markFrame(l, (l >>> 0) < (lo >>> 0) ? (hi + 1) | 0 : hi, zone, Mark.Bad); }
  return true;
}

/** `n` bytes at frame offset `offset` are dead. */
function end(memory: Memory, fn: Loaded, lo: number, hi: number, n: number, offset: number): void {
  memory.markFrame(lo, hi, n, Mark.Bad);
  if (n > NAMED) return;
  for (let at = (8 - (lo & 7)) & 7; at + 8 <= n; at += 8) {
    const l = (lo + at) | 0, p = memory.frameAddressOf(l, (l >>> 0) < (lo >>> 0) ? (hi + 1) | 0 : hi);
    if (p < 0) { at += PAGE - (l & 0xfff) - 8; continue; }
    const last = Math.min(n - 8, at + PAGE - (l & 0xfff) - 8), i32 = memory.phys.i32;
    for (let k = at, q = p >> 2; k <= last; k += 8, q += 2) { i32[q] = fn.id; i32[q + 1] = offset + k; }
    at = last;
  }
}

/** The locals that live in the frame of the task that an address lies in; undefined: it is in no frame. */
export function frameOf(task: Task, functions: readonly (Loaded | undefined)[], address: bigint): { readonly locals: LocalObject[]; readonly function: string; readonly place: FindingPlace } | undefined {
  const below = addressOf(task.spLo, task.spHi);
  let found: { locals: LocalObject[]; function: string; place: FindingPlace } | undefined;
  walk(task, functions, (fn, pc, bp, spLo, spHi) => {
    const { source } = fn, slot = source?.frameBaseSlot ?? -1, sp = addressOf(spLo, spHi);
    const base = slot >= 0 ? addressOf(task.R[bp + slot], task.R[bp + slot + 1]) : sp;
    if (source === undefined || address < sp || address >= base + BigInt(source.frameSize)) return true;
    const locals: LocalObject[] = [];
    for (const v of source.variables) {
      if (pc < v.from || pc >= v.to || v.param && 'indirect' in v.at) continue;
      if ('frame' in v.at) locals.push({ name: v.name, address: base + BigInt(v.at.frame), size: Math.max(1, v.type.size), place: v.place, function: fn.entry.name });
      else if ('indirect' in v.at) {
        const at = addressOf(task.R[bp + v.at.indirect], task.R[bp + v.at.indirect + 1]);
        if (at <= address && at >= below) locals.push({ name: v.name, address: at, size: Math.max(1, v.type.size), place: v.place, function: fn.entry.name });
      }
    }
    found = { locals, function: fn.entry.name, place: { ...source.place, function: fn.entry.name } };
    return false;
  });
  return found;
}

export interface LocalObject {
  readonly name: string; readonly address: bigint; readonly size: number; readonly place: { readonly file: number; readonly offset: number };
  readonly function: string;
}

function variableAt(fn: Loaded, at: number, base: bigint): LocalObject | undefined {
  for (const v of fn.source!.variables) {
    if (!('frame' in v.at)) continue;
    const size = Math.max(1, v.type.size);
    if (at >= v.at.frame && at < v.at.frame + size + LOCAL_ZONE) return { name: v.name, address: base + BigInt(v.at.frame), size, place: v.place, function: fn.entry.name };
  }
  return undefined;
}

/** Whose memory dead bytes of a stack were. */
export function deadLocalAt(memory: Memory, functions: readonly (Loaded | undefined)[], address: bigint): LocalObject | undefined {
  const bytes = memory.peek(address & ~7n, 8);
  if (!bytes) return undefined;
  const words = new DataView(bytes.buffer, bytes.byteOffset), fn = functions[words.getInt32(0, true)], at = words.getInt32(4, true) + Number(address & 7n);
  if (!fn?.source || at < 0 || at >= fn.source.frameSize) return undefined;
  return variableAt(fn, at, address - BigInt(at));
}
