/** Findings: their places, and what a failed access means. */
import type { BlockReason, Finding, FindingKind, HeapObject } from './api.ts';
import type { ObjectEntry } from '../compiler/image.ts';
import { Frame } from '../compiler/bytecode/isa.ts';
import { FrameFlags, type Loaded, type Task } from './state.ts';

export interface FindingPlace { readonly file: number; readonly offset: number; readonly function: string }

/**
 * Findings that are told while the run goes on, as a kernel goes on after a report of KCSAN, of lockdep or of WARN_ON: what the machine does next is
 * what a real one does. The others end the run: nothing that follows would mean anything.
 */
export const TOLD: ReadonlySet<FindingKind> = new Set(['warn', 'leak', 'refcount', 'data-race', 'lock-order', 'sleep-in-atomic', 'misaligned']);
export function isFatal(kind: FindingKind): boolean { return !TOLD.has(kind); }
/** Of these every place is told once; the others are told as often as they happen. */
export function onceAPlace(kind: FindingKind): boolean { return kind === 'data-race' || kind === 'lock-order' || kind === 'sleep-in-atomic' || kind === 'misaligned' || kind === 'uninitialised'; }

/** Place of the instruction at `pc` of a function. */
export function placeOf(fn: Loaded, pc: number): FindingPlace {
  const source = fn.source;
  if (source === undefined) return { file: -1, offset: 0, function: fn.entry.name };
  const i = Math.max(0, Math.min(source.offsets.length - 1, pc >> 2));
  return { file: source.files[i], offset: source.offsets[i], function: fn.entry.name };
}

/** The call stack of a task as places, innermost first; of a very deep one the innermost 200. */
export function stackOf(task: Task, functions: readonly (Loaded | undefined)[]): FindingPlace[] {
  const out: FindingPlace[] = [];
  walk(task, functions, (fn, pc) => { if (fn.source && out.length < 200) out.push(placeOf(fn, pc)); });
  return out;
}

/** Visits the frames of a task, innermost first: function, pc of the instruction that it executes, bp, sp. `false` ends the walk. */
export function walk(task: Task, functions: readonly (Loaded | undefined)[],
  visit: (fn: Loaded, pc: number, bp: number, spLo: number, spHi: number) => boolean | void): void {
  const R = task.R;
  let fn: Loaded | undefined = task.fn, pc = task.pc, bp = task.bp, spLo = task.spLo, spHi = task.spHi;
  while (fn !== undefined && bp > 0) {
    if (visit(fn, pc, bp, spLo, spHi) === false) return;
    const flags = R[bp + Frame.Flags], caller = R[bp + Frame.ReturnFunction];
    if (caller < 0) return;
    // A pushed frame returns to an instruction that is executed again; a called one behind the call.
    pc = R[bp + Frame.ReturnPc] - (flags & FrameFlags.Pushed ? 0 : 4);
    fn = functions[caller]; spLo = R[bp + Frame.SpLo]; spHi = R[bp + Frame.SpHi]; bp = R[bp + Frame.CallerBp];
  }
}

const hex = (a: bigint): string => '0x' + a.toString(16);

/** What an access of `size` bytes at `address`, in or near a heap object, did wrong. */
export function heapFinding(o: HeapObject | undefined, address: bigint, size: number, write: boolean): { kind: FindingKind; message: string; began?: Finding['began'] } {
  const verb = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at ${hex(address)}`;
  if (o === undefined) return { kind: 'out-of-bounds', message: `${verb}, which is memory of the heap that was not handed out` };
  const at = Number(address - o.address), place = { file: o.allocatedAt.file, offset: o.allocatedAt.offset };
  const object = `an object of ${o.size} byte${o.size === 1 ? '' : 's'} (${o.what})`;
  if (!o.live && at >= 0 && at < o.size) {
    return { kind: 'use-after-free', message: `${verb}: ${at} bytes into ${object} that was freed`,
      began: o.freedAt ? { file: o.freedAt.file, offset: o.freedAt.offset, what: 'freed here' } : { ...place, what: 'allocated here' } };
  }
  const where = at < 0 ? `${-at} byte${at === -1 ? '' : 's'} before` : at < o.size ? `${at} bytes into, and across the end of,` : at === o.size ? 'right behind' : `${at - o.size} bytes behind the end of`;
  return { kind: 'out-of-bounds', message: `${verb}: ${where} ${object}`, began: { ...place, what: 'allocated here' } };
}

type ProgramObject = Pick<ObjectEntry, 'name' | 'address' | 'size' | 'place'>;

/** What an access of `size` bytes at `address`, between objects of the program, did wrong: it is told by the nearest one. Undefined: there are none. */
export function staticFinding(objects: Iterable<ProgramObject>, address: bigint, size: number, write: boolean): { kind: FindingKind; message: string; began?: Finding['began'] } | undefined {
  const distance = (o: ProgramObject): number => (o.address > address ? Number(o.address - address) : Math.max(0, Number(address - o.address) - o.size));
  let near: ProgramObject | undefined;
  for (const o of objects) if (near === undefined || distance(o) < distance(near)) near = o;
  const verb = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at ${hex(address)}`;
  if (near === undefined) return undefined;
  const at = Number(address - near.address), bytes = `${near.size} byte${near.size === 1 ? '' : 's'}`;
  const where = at < 0 ? `${-at} byte${at === -1 ? '' : 's'} before` : at < near.size ? `${at} bytes into, and across the end of,` : at === near.size ? 'right behind' : `${at - near.size} bytes behind the end of`;
  return {
    kind: 'out-of-bounds', message: `${verb}: ${where} ${near.name === '' ? `a string literal or constant of ${bytes}` : `${near.name}, an object of ${bytes}`}`,
    ...(near.name !== '' && near.place ? { began: { ...near.place, what: 'defined here' } } : {}),
  };
}

/** What a pointer to nowhere is. */
export function pointerFinding(address: bigint, write: boolean, userInKernel: boolean): { kind: FindingKind; message: string } {
  const verb = write ? 'write to' : 'read from';
  if (address < 0x10000n) return { kind: 'null-pointer', message: `${verb} address ${hex(address)}: a null pointer${address > 0n ? ` plus an offset of ${address}` : ''}` };
  if (userInKernel && address < 0x800000000000n) {
    return { kind: 'wild-pointer', message: `${verb} the user address ${hex(address)} by kernel code: user memory is reached through copy_from_user, copy_to_user and the like` };
  }
  return { kind: 'wild-pointer', message: `${verb} address ${hex(address)}, where nothing is` };
}

/** An atomic operation that is none on other architectures, and locks the whole bus of an x86-64 when it crosses a cache line. */
export function misalignedFinding(address: bigint, size: number): { kind: FindingKind; message: string } {
  const split = (address & 63n) + BigInt(size) > 64n;
  return { kind: 'misaligned', message: `atomic operation on ${size} bytes at ${hex(address)}, which is not a multiple of ${size}: ${split ? 'it crosses a cache line, a split lock, which x86-64 may answer with #AC' : 'within a cache line x86-64 still does it in one step, others fault'}. `
    + 'Give the object its natural alignment: no pointer cast into bytes, no packed structure around it' };
}

/** What a task waits for, in words. */
export function reasonText(r: BlockReason): string {
  switch (r.kind) {
    case 'waiting': return `${r.what} (0x${r.on.toString(16)})`;
    case 'sleeping': return `${r.until} ns`;
    case 'child': return r.pid > 0 ? `child ${r.pid}` : 'a child';
    case 'io': return r.what;
  }
}
