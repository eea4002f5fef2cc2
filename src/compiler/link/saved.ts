/**
 * The kernel side of an image, kept between processes: compiled functions, static objects and their addresses, so that a run on an unchanged
 * tree neither looks names up nor compiles. Types are kept as far as the machine needs them (sizes and kinds): what is compiled afterwards reads
 * its types from the tree as ever, and a debugger that shows variables does not use a saved image.
 *
 *     u32 length of the JSON text in bytes | JSON, padded to 4 | u32 words of all functions' code, statements, places
 */
import type { FunctionRef, ObjectRef, StaticData } from '../ast/ast.ts';
import type { FunctionCode } from '../bytecode/isa.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import type { LinkedFunction, LinkedObject, SideImage } from './side.ts';

/** A type without what it is made of. */
function outline(t: CType): CType {
  const plain = { kind: t.kind, size: t.size, align: t.align } as CType;
  if (t.kind === Kind.Enum) return { ...plain, members: [], underlying: outline(t.underlying) } as CType;
  return plain;
}
function outlineFunction(t: FunctionType): FunctionType {
  return { kind: Kind.Function, size: t.size, align: t.align, result: outline(t.result), params: t.params.map(p => ({ type: outline(p.type) })), variadic: t.variadic, ...(t.oldStyle ? { oldStyle: true } : {}) };
}

type Words = [at: number, count: number];
interface SavedCode extends Omit<FunctionCode, 'code' | 'files' | 'offsets' | 'statements' | 'type' | 'switches' | 'variables' | 'marks'> {
  readonly code: Words; readonly files: Words; readonly offsets: Words; readonly statements: Words;
  readonly switches: readonly { ranges: [string, string, number][]; fallback: number; signed: boolean }[];
  readonly variables: FunctionCode['variables'];
  readonly marks?: [number, 1 | 2][];
}
interface SavedFunction { id: number; name: string; isStatic: boolean; home: number; type: FunctionType; primitive?: string; fragment?: LinkedFunction['fragment']; code?: SavedCode; address: string }
interface SavedObject {
  id: number; name: string; type: CType; size: number; readonly: boolean; placed: boolean; address: string; place?: LinkedObject['place'];
  /** `bytes`: where they stand among the words; absent: all zeros. */
  data?: { size: number; bytes?: Words; relocations: { offset: number; addend: number; what: 'function' | 'object'; id: number }[] };
}
export interface SavedImage {
  functions: SavedFunction[]; objects: SavedObject[]; functionKeys: [string, number][]; objectKeys: [string, number][]; locals: number; regions: string[]; counter: number;
}

/** Bytes as words, with zeros behind. */
function packed(bytes: Uint8Array): Int32Array {
  const out = new Uint8Array((bytes.length + 3) & ~3);
  out.set(bytes);
  return new Int32Array(out.buffer);
}

/** Undefined: something of the program has got among the kernel's numbers, and nothing can be kept. `extra`: JSON of the caller's. */
export function saveImage(side: SideImage, counter: number, extra: unknown): Uint8Array | undefined {
  const s = side.state(), words: number[] = [];
  const put = (list: ArrayLike<number>): Words => { const at = words.length; for (let i = 0; i < list.length; i++) words.push(list[i]!); return [at, list.length]; };
  const code = (c: FunctionCode): SavedCode => ({
    id: c.id, name: c.name, nregs: c.nregs, paramSlots: c.paramSlots, frameSize: c.frameSize, frameBaseSlot: c.frameBaseSlot, strings: c.strings, asms: c.asms, labels: c.labels, place: c.place,
    code: put(c.code), files: put(c.files), offsets: put(c.offsets), statements: put(c.statements.flatMap(x => [x.pc, x.file, x.offset, x.end])),
    switches: c.switches.map(x => ({ ranges: x.ranges.map(r => [r.lo.toString(), r.hi.toString(), r.target]), fallback: x.fallback, signed: x.signed })),
    variables: c.variables.map(v => ({ ...v, type: outline(v.type) })),
    ...(c.marks ? { marks: [...c.marks] } : {}),
  });
  const known = new Set(s.functions.map(f => f.id)), knownObjects = new Set(s.objects.map(o => o.id));
  const data = (d: StaticData): SavedObject['data'] => ({
    size: d.bytes.length, ...(d.bytes.every(b => b === 0) ? {} : { bytes: put(packed(d.bytes)) }),
    relocations: d.relocations.map(r => ({ offset: r.offset, addend: Number(r.addend), what: r.target.what, id: r.target.id })),
  });
  const functions = s.functions.map((f): SavedFunction => ({
    id: f.id, name: f.name, isStatic: f.isStatic, home: f.home, type: outlineFunction(f.type), address: f.address.toString(),
    ...(f.primitive === undefined ? {} : { primitive: f.primitive }), ...(f.fragment ? { fragment: f.fragment } : {}), ...(f.code ? { code: code(f.code) } : {}),
  }));
  const objects = s.objects.map((o): SavedObject => ({
    id: o.id, name: o.name, type: outline(o.type), size: o.size, readonly: o.readonly, placed: o.placed, address: o.address.toString(), ...(o.place ? { place: o.place } : {}), ...(o.data ? { data: data(o.data) } : {}),
  }));
  for (const o of objects) for (const r of o.data?.relocations ?? []) if (!(r.what === 'function' ? known : knownObjects).has(r.id)) return undefined;
  const image: SavedImage = { functions, objects, functionKeys: s.functionKeys, objectKeys: s.objectKeys, locals: s.locals, regions: s.regions, counter };
  const text = new TextEncoder().encode(JSON.stringify({ image, extra })), padded = (text.length + 3) & ~3;
  const out = new Uint8Array(4 + padded + words.length * 4);
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 4);
  new Int32Array(out.buffer, 4 + padded).set(words);
  return out;
}

/** The parts of a saved image; undefined: not whole. */
export function readImage(bytes: Uint8Array): { readonly image: SavedImage; readonly extra: unknown; readonly words: Int32Array } | undefined {
  try {
    const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(), length = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true), padded = (length + 3) & ~3;
    const { image, extra } = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as { image: SavedImage; extra: unknown };
    return { image, extra, words: new Int32Array(whole.buffer, whole.byteOffset + 4 + padded, (whole.length - 4 - padded) >> 2) };
  } catch { return undefined; }
}

/** Fills an empty side. */
export function restoreImage(side: SideImage, image: SavedImage, words: Int32Array): void {
  const cut = ([at, n]: Words): Int32Array => words.subarray(at, at + n);
  const functions = image.functions.map((f): LinkedFunction => {
    const ref: FunctionRef = { what: 'function', name: f.name, type: f.type, id: f.id };
    const entry: LinkedFunction = { id: f.id, name: f.name, side: side.side, address: BigInt(f.address), type: f.type, home: f.home, ref, isStatic: f.isStatic, primitive: f.primitive, ...(f.fragment ? { fragment: f.fragment } : {}) };
    if (!f.code) return entry;
    const c = f.code, statements = cut(c.statements), list: FunctionCode['statements'][number][] = [];
    for (let i = 0; i < statements.length; i += 4) list.push({ pc: statements[i]!, file: statements[i + 1]!, offset: statements[i + 2]!, end: statements[i + 3]! });
    entry.code = {
      ...c, type: f.type, marks: c.marks && new Map(c.marks), code: cut(c.code).slice(), files: Uint16Array.from(cut(c.files)), offsets: Uint32Array.from(cut(c.offsets)), statements: list,
      switches: c.switches.map(x => ({ ranges: x.ranges.map(([lo, hi, target]) => ({ lo: BigInt(lo), hi: BigInt(hi), target })), fallback: x.fallback, signed: x.signed })),
    };
    return entry;
  });
  const byId = new Map(functions.map(f => [f.id, f]));
  const objects = image.objects.map((o): LinkedObject => {
    const ref: ObjectRef = { what: 'object', name: o.name, type: o.type, id: o.id };
    return { id: o.id, name: o.name, side: side.side, address: BigInt(o.address), type: o.type, size: o.size, readonly: o.readonly, placed: o.placed, ref, ...(o.place ? { place: o.place } : {}) };
  });
  const objectById = new Map(objects.map(o => [o.id, o]));
  image.objects.forEach((o, i) => {
    if (!o.data) return;
    objects[i]!.data = {
      bytes: o.data.bytes ? new Uint8Array(cut(o.data.bytes).slice().buffer).slice(0, o.data.size) : new Uint8Array(o.data.size),
      relocations: o.data.relocations.map(r => ({ offset: r.offset, addend: r.addend, target: r.what === 'function' ? byId.get(r.id)!.ref : objectById.get(r.id)!.ref })),
    } as StaticData;
  });
  side.restored({ functions, objects, functionKeys: image.functionKeys, objectKeys: image.objectKeys, locals: image.locals, regions: image.regions });
}
