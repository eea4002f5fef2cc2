/**
 * The kernel side of an image, kept between processes: compiled functions, static objects and their addresses, so that a run on an unchanged
 * tree neither looks names up nor compiles. Types are kept as far as the machine needs them (sizes and kinds): what is compiled afterwards reads
 * its types from the tree as ever, and a debugger that shows variables does not use a saved image.
 *
 *     u32 length of the head, u32 length of the bodies, u32 number of words (lengths in bytes, each part padded to 4)
 *     head: JSON of {@link Head} | bodies: JSON of a {@link Body} for each function | u32 words: code, statements, places, objects' bytes
 *
 * A program calls a fraction of the kernel that was ever compiled: a function's body is read when it is first asked for.
 */
import type { FunctionDef, FunctionRef, ObjectRef, StaticData } from '../ast/ast.ts';
import type { FunctionCode } from '../bytecode/isa.ts';
import type { Side } from '../image.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { functionAddress } from './allocate.ts';
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
  readonly variables: readonly (Omit<FunctionCode['variables'][number], 'type'> & { readonly type: number })[];
  readonly marks?: [number, 1 | 2][];
}
/** `type`: a number of {@link Head.functionTypes}. `body`: its bytes, 0 for none; bodies stand in the order of the functions. */
type SavedFunction = [id: number, name: string, home: number, isStatic: 0 | 1, type: number, body: number, compiled: 0 | 1, primitive?: string];
interface Body { fragment?: LinkedFunction['fragment']; code?: SavedCode }
interface SavedObject {
  id: number; name: string; type: number; size: number; readonly: boolean; placed: boolean; address: string; place?: LinkedObject['place'];
  /** `bytes`: where they stand among the words; absent: all zeros. */
  data?: { size: number; bytes?: Words; relocations: { offset: number; addend: number; what: 'function' | 'object'; id: number }[] };
}
interface Head {
  readonly types: CType[]; readonly functionTypes: FunctionType[];
  readonly functions: SavedFunction[]; readonly objects: SavedObject[]; readonly objectKeys: [string, number][]; readonly locals: number; readonly regions: string[]; readonly counter: number;
  readonly extra: unknown;
}
export interface SavedImage { readonly head: Head; readonly bodies: Uint8Array; readonly words: Int32Array }

/** Bytes as words, with zeros behind. */
function packed(bytes: Uint8Array): Int32Array {
  const out = new Uint8Array((bytes.length + 3) & ~3);
  out.set(bytes);
  return new Int32Array(out.buffer);
}
/** Numbers for equal values. */
class Interned<T> {
  readonly list: T[] = [];
  private readonly numbers = new Map<string, number>();
  number(value: T): number {
    const key = JSON.stringify(value);
    let n = this.numbers.get(key);
    if (n === undefined) { n = this.list.push(value) - 1; this.numbers.set(key, n); }
    return n;
  }
}

/** Undefined: something of the program has got among the kernel's numbers, and nothing can be kept. `extra`: JSON of the caller's. */
export function saveImage(side: SideImage, counter: number, extra: unknown): Uint8Array | undefined {
  const s = side.state(), words: number[] = [], types = new Interned<CType>(), functionTypes = new Interned<FunctionType>(), encoder = new TextEncoder();
  const put = (list: ArrayLike<number>): Words => { const at = words.length; for (let i = 0; i < list.length; i++) words.push(list[i]!); return [at, list.length]; };
  const code = (c: FunctionCode): SavedCode => ({
    id: c.id, name: c.name, nregs: c.nregs, paramSlots: c.paramSlots, frameSize: c.frameSize, frameBaseSlot: c.frameBaseSlot, strings: c.strings, asms: c.asms, labels: c.labels, place: c.place,
    code: put(c.code), files: put(c.files), offsets: put(c.offsets), statements: put(c.statements.flatMap(x => [x.pc, x.file, x.offset, x.end])),
    switches: c.switches.map(x => ({ ranges: x.ranges.map(r => [r.lo.toString(), r.hi.toString(), r.target]), fallback: x.fallback, signed: x.signed })),
    variables: c.variables.map(v => ({ ...v, type: types.number(outline(v.type)) })),
    ...(c.marks ? { marks: [...c.marks] } : {}),
  });
  const known = new Set(s.functions.map(f => f.id)), knownObjects = new Set(s.objects.map(o => o.id));
  const data = (d: StaticData): SavedObject['data'] => ({
    size: d.bytes.length, ...(d.bytes.every(b => b === 0) ? {} : { bytes: put(packed(d.bytes)) }),
    relocations: d.relocations.map(r => ({ offset: r.offset, addend: Number(r.addend), what: r.target.what, id: r.target.id })),
  });
  const bodies: Uint8Array[] = [];
  const functions = s.functions.map((f): SavedFunction => {
    const body: Body = { ...(f.fragment ? { fragment: f.fragment } : {}), ...(f.code ? { code: code(f.code) } : {}) };
    const bytes = f.fragment || f.code ? encoder.encode(JSON.stringify(body)) : new Uint8Array(0);
    bodies.push(bytes);
    const saved: SavedFunction = [f.id, f.name, f.home, f.isStatic ? 1 : 0, functionTypes.number(outlineFunction(f.type)), bytes.length, f.code ? 1 : 0];
    if (f.primitive !== undefined) saved[7] = f.primitive;
    return saved;
  });
  const objects = s.objects.map((o): SavedObject => ({
    id: o.id, name: o.name, type: types.number(outline(o.type)), size: o.size, readonly: o.readonly, placed: o.placed, address: o.address.toString(), ...(o.place ? { place: o.place } : {}), ...(o.data ? { data: data(o.data) } : {}),
  }));
  for (const o of objects) for (const r of o.data?.relocations ?? []) if (!(r.what === 'function' ? known : knownObjects).has(r.id)) return undefined;
  const head: Head = { types: types.list, functionTypes: functionTypes.list, functions, objects, objectKeys: s.objectKeys, locals: s.locals, regions: s.regions, counter, extra };
  return joined(encoder.encode(JSON.stringify(head)), bodies, words);
}

const padded = (n: number): number => (n + 3) & ~3;

function joined(head: Uint8Array, bodies: readonly Uint8Array[], words: readonly number[]): Uint8Array {
  const length = bodies.reduce((n, b) => n + b.length, 0), first = 12 + padded(head.length);
  const out = new Uint8Array(first + padded(length) + words.length * 4), view = new DataView(out.buffer);
  [head.length, length, words.length].forEach((n, i) => view.setUint32(i * 4, n, true));
  out.set(head, 12);
  let at = first;
  for (const b of bodies) { out.set(b, at); at += b.length; }
  new Int32Array(out.buffer, first + padded(length)).set(words);
  return out;
}

/** The parts of a saved image; undefined: not whole. */
export function readImage(bytes: Uint8Array): SavedImage | undefined {
  try {
    const whole = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes), view = new DataView(whole.buffer, whole.byteOffset);
    const [length, bodies, words] = [0, 4, 8].map(at => view.getUint32(at, true)) as [number, number, number], first = 12 + padded(length);
    if (whole.length !== first + padded(bodies) + words * 4) return undefined;
    return {
      head: JSON.parse(new TextDecoder().decode(whole.subarray(12, 12 + length))) as Head,
      bodies: whole.subarray(first, first + bodies), words: new Int32Array(whole.buffer, whole.byteOffset + first + padded(bodies), words),
    };
  } catch { return undefined; }
}

/** What all functions of a restored image read their bodies with. */
class Bodies {
  private readonly image: SavedImage;
  private readonly decoder = new TextDecoder();
  constructor(image: SavedImage) { this.image = image; }

  read(from: number, length: number, type: FunctionType): { fragment?: LinkedFunction['fragment']; code?: FunctionCode } {
    const { fragment, code: c } = JSON.parse(this.decoder.decode(this.image.bodies.subarray(from, from + length))) as Body;
    if (!c) return { fragment };
    const cut = ([at, n]: Words): Int32Array => this.image.words.subarray(at, at + n);
    const statements = cut(c.statements), list: FunctionCode['statements'][number][] = [];
    for (let i = 0; i < statements.length; i += 4) list.push({ pc: statements[i]!, file: statements[i + 1]!, offset: statements[i + 2]!, end: statements[i + 3]! });
    return { fragment, code: {
      ...c, type, marks: c.marks && new Map(c.marks), code: cut(c.code).slice(), files: Uint16Array.from(cut(c.files)), offsets: Uint32Array.from(cut(c.offsets)), statements: list,
      switches: c.switches.map(x => ({ ranges: x.ranges.map(([lo, hi, target]) => ({ lo: BigInt(lo), hi: BigInt(hi), target })), fallback: x.fallback, signed: x.signed })),
      variables: c.variables.map(v => ({ ...v, type: this.image.head.types[v.type]! })),
    } };
  }
}

class RestoredFunction implements LinkedFunction {
  readonly id: number; readonly name: string; readonly side: Side; readonly home: number; readonly isStatic: boolean; readonly ref: FunctionRef;
  type: FunctionType; primitive?: string; def?: FunctionDef; address: bigint;
  private lazy: { readonly bodies: Bodies; readonly at: number; readonly length: number; readonly compiled: boolean } | undefined;
  private ownCode: FunctionCode | undefined;
  private ownFragment: LinkedFunction['fragment'];

  constructor(side: Side, saved: SavedFunction, type: FunctionType, bodies: Bodies, at: number) {
    const [id, name, home, isStatic, , length, compiled, primitive] = saved;
    this.id = id; this.name = name; this.side = side; this.home = home; this.isStatic = isStatic === 1; this.type = type; this.primitive = primitive;
    this.ref = { what: 'function', name, type, id };
    this.address = functionAddress(side, id);
    this.lazy = length > 0 ? { bodies, at, length, compiled: compiled === 1 } : undefined;
  }
  /** Without reading the body. */
  get compiled(): boolean { return this.lazy?.compiled ?? this.ownCode !== undefined; }
  private fill(): void {
    if (!this.lazy) return;
    const { bodies, at, length } = this.lazy, body = bodies.read(at, length, this.type);
    this.lazy = undefined;
    this.ownCode = body.code;
    this.ownFragment = body.fragment;
  }
  get code(): FunctionCode | undefined { this.fill(); return this.ownCode; }
  set code(code: FunctionCode | undefined) { this.fill(); this.ownCode = code; }
  get fragment(): LinkedFunction['fragment'] { this.fill(); return this.ownFragment; }
  set fragment(fragment: LinkedFunction['fragment']) { this.fill(); this.ownFragment = fragment; }
}

/** How many functions of the kernel are compiled. */
export function countCompiled(functions: readonly LinkedFunction[]): number {
  let n = 0;
  for (const f of functions) if (f?.side === 'kernel' && (f instanceof RestoredFunction ? f.compiled : f.code !== undefined)) n++;
  return n;
}

/** Fills an empty side. Answers how many of its functions are compiled. */
export function restoreImage(side: SideImage, saved: SavedImage): number {
  const { head: image, words } = saved, cut = ([at, n]: Words): Int32Array => words.subarray(at, at + n);
  const bodies = new Bodies(saved), byId = new Map<number, LinkedFunction>(), functions: LinkedFunction[] = [];
  let at = 0, compiled = 0;
  for (const f of image.functions) {
    const entry = new RestoredFunction(side.side, f, image.functionTypes[f[4]]!, bodies, at);
    functions.push(entry);
    byId.set(entry.id, entry);
    at += f[5];
    compiled += f[6];
  }
  const objects = image.objects.map((o): LinkedObject => {
    const type = image.types[o.type]!, ref: ObjectRef = { what: 'object', name: o.name, type, id: o.id };
    return { id: o.id, name: o.name, side: side.side, address: BigInt(o.address), type, size: o.size, readonly: o.readonly, placed: o.placed, ref, ...(o.place ? { place: o.place } : {}) };
  });
  const objectById = new Map(objects.map(o => [o.id, o]));
  image.objects.forEach((o, i) => {
    if (!o.data) return;
    objects[i]!.data = {
      bytes: o.data.bytes ? new Uint8Array(cut(o.data.bytes).slice().buffer).slice(0, o.data.size) : new Uint8Array(o.data.size),
      relocations: o.data.relocations.map(r => ({ offset: r.offset, addend: r.addend, target: r.what === 'function' ? byId.get(r.id)!.ref : objectById.get(r.id)!.ref })),
    } as StaticData;
  });
  side.restored({ functions, objects, objectKeys: image.objectKeys, locals: image.locals, regions: image.regions });
  return compiled;
}
