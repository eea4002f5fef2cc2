/**
 * One side of the image: the functions and static objects of user code, or those of kernel code, with their addresses. It is what the parser
 * asks for names with linkage (C11 6.2.2).
 */
import type { FunctionDef, FunctionRef, ObjectRef, StaticData } from '../ast/ast.ts';
import type { FunctionEntry, ImageArea, ImageBuilder, ObjectEntry, Side } from '../image.ts';
import { USER_IMAGE_END, USER_LATE, USER_RODATA } from '../addresses.ts';
import type { Fragment } from '../../syntax/cpp/token.ts';
import type { CType, FunctionType } from '../types/ctype.ts';
import { Kind } from '../types/ctype.ts';
import { arrayOf } from '../types/make.ts';
import { DataAllocator, functionAddress, FUNCTION_STRIDE, textBase } from './allocate.ts';

export interface LinkedFunction extends FunctionEntry {
  readonly ref: FunctionRef;
  /** Parsed, not yet compiled. */
  def?: FunctionDef;
  /** Where its definition stands, when the name came from an index. */
  fragment?: Fragment;
  readonly isStatic: boolean;
  address: bigint;
}
export interface LinkedObject extends Omit<ObjectEntry, 'address' | 'type' | 'size' | 'readonly'> {
  readonly ref: ObjectRef;
  address: bigint; type: CType; size: number; readonly: boolean;
  /** Its address was handed out: the type is fixed from here on. */
  placed: boolean;
  fragment?: Fragment;
}

/** Functions and objects by number, over both sides. */
export class Tables {
  /** Each side has numbers of its own, so that the kernel's do not depend on the program: see saved.ts. Numbers without an entry are holes. */
  readonly functions: LinkedFunction[] = [];
  readonly objects: LinkedObject[] = [];
  private readonly used = { user: { functions: 0, objects: 0 }, kernel: { functions: 0, objects: 0 } };

  next(side: Side, what: 'functions' | 'objects'): number {
    const n = this.used[side][what]++, { kernel, more } = NUMBERS[what];
    return side === 'kernel' ? kernel + n : n < kernel ? n : more + n - kernel;
  }
}
/** Where the kernel's numbers begin, and where a program's go on that has more than fit below. */
const NUMBERS = { functions: { kernel: 4096, more: 65536 }, objects: { kernel: 16384, more: 1 << 20 } } as const;

const PAGE = 4096n;
const pageUp = (address: bigint): bigint => (address + PAGE - 1n) / PAGE * PAGE;
const functionKey = (name: string, home: number, isStatic: boolean): string => (isStatic ? `${home}:${name}` : name);
const isScalar = (o: LinkedObject): boolean => o.type.kind !== Kind.Array && o.type.kind !== Kind.Record;

export class SideImage implements ImageBuilder {
  readonly side: Side;
  private readonly tables: Tables;
  private readonly functionsByKey = new Map<string, LinkedFunction>();
  private readonly objectsByKey = new Map<string, LinkedObject>();
  private readonly strings = new Map<string, ObjectRef>();
  private readonly data: DataAllocator;
  private readonly isPrimitive: (name: string) => boolean;
  private readonly primitiveType: (name: string) => FunctionType | undefined;
  private locals = 0;
  /** A function or object that is defined already stays as it is: while library sources are added. */
  keepDefinitions = false;
  /** Objects with an address, sorted by it. */
  readonly placed: LinkedObject[] = [];

  constructor(side: Side, tables: Tables, isPrimitive: (name: string) => boolean, primitiveType: (name: string) => FunctionType | undefined = () => undefined) {
    this.side = side;
    this.tables = tables;
    this.isPrimitive = isPrimitive;
    this.primitiveType = primitiveType;
    this.data = new DataAllocator(side);
  }

  /** What is placed from here on shares no page with what was placed before. */
  beginBatch(): void { this.data.beginBatch(); }

  functionRef(name: string, type: FunctionType, home: number, isStatic: boolean): FunctionRef {
    const key = functionKey(name, home, isStatic);
    const known = this.functionsByKey.get(key);
    if (known) {
      // A prototype completes a declaration without one.
      if (known.type.oldStyle && !type.oldStyle) known.type = known.ref.type = type;
      return known.ref;
    }
    const id = this.tables.next(this.side, 'functions');
    const ref: FunctionRef = { what: 'function', name, type, id };
    const entry: LinkedFunction = {
      id, name, side: this.side, address: functionAddress(this.side, id), type, home, ref, isStatic,
      primitive: this.isPrimitive(name) ? name : undefined,
    };
    // Called without a prototype: the arguments are where the primitive's own has them.
    if (type.oldStyle && entry.primitive !== undefined) entry.type = this.primitiveType(name) ?? type;
    this.tables.functions[id] = entry;
    this.functionsByKey.set(key, entry);
    return ref;
  }

  objectRef(name: string, type: CType, home: number, linkage: 'static' | 'external' | 'local', place: { file: number; offset: number }): ObjectRef {
    const key = linkage === 'external' ? name : linkage === 'static' ? `${home}:${name}` : `local ${this.locals++}`;
    const known = this.objectsByKey.get(key);
    if (known) {
      if (this.keepDefinitions && known.data) return known.ref;
      if (!known.placed && (known.type.size < 0 || type.size >= 0)) { known.type = known.ref.type = type; known.size = type.size; }
      return known.ref;
    }
    const id = this.tables.next(this.side, 'objects');
    const ref: ObjectRef = { what: 'object', name, type, id };
    const entry: LinkedObject = { id, name, side: this.side, address: 0n, type, size: type.size, readonly: false, placed: false, ref, place };
    this.tables.objects[id] = entry;
    this.objectsByKey.set(key, entry);
    return ref;
  }

  defineObject(ref: ObjectRef, data: StaticData, readonly: boolean): void {
    const entry = this.tables.objects[ref.id];
    if (entry.data && this.keepDefinitions) return;
    entry.data = data;
    if (entry.placed) return;
    entry.type = ref.type;
    // A flexible array member's initialiser makes the object longer than its type.
    entry.size = Math.max(ref.type.size, data.bytes.length);
    entry.readonly = readonly;
  }

  stringObject(bytes: Uint8Array, element: CType): ObjectRef {
    let key = `${element.size}:`;
    for (const b of bytes) key += String.fromCharCode(b);
    const known = this.strings.get(key);
    if (known) return known;
    const type = arrayOf(element, bytes.length / Math.max(1, element.size));
    const ref = this.objectRef('', type, -1, 'local', { file: 0, offset: 0 });
    this.defineObject(ref, { bytes, relocations: [] }, true);
    this.strings.set(key, ref);
    return ref;
  }

  defineFunction(def: FunctionDef): void {
    const entry = this.tables.functions[def.ref.id];
    if (entry.def && this.keepDefinitions) return;
    entry.def = def;
    entry.type = entry.ref.type = def.type;
    // A definition in the program itself comes before the library's function of that name.
    if (this.side === 'user') entry.primitive = undefined;
  }

  /** What {@link restored} needs: the state of the names and addresses, functions and objects in the order of their numbers. */
  state(): { functions: LinkedFunction[]; objects: LinkedObject[]; objectKeys: [string, number][]; locals: number; regions: string[] } {
    return {
      functions: this.tables.functions.filter(f => f.side === this.side), objects: this.tables.objects.filter(o => o.side === this.side),
      objectKeys: [...this.objectsByKey].map(([k, o]) => [k, o.id]),
      locals: this.locals, regions: this.data.save(),
    };
  }
  /** Takes over what another process saved. Only while nothing has been entered on this side. */
  restored(s: ReturnType<SideImage['state']>): void {
    for (const f of s.functions) {
      this.tables.functions[this.tables.next(this.side, 'functions')] = f;
      this.functionsByKey.set(functionKey(f.name, f.home, f.isStatic), f);
    }
    for (const o of s.objects) this.tables.objects[this.tables.next(this.side, 'objects')] = o;
    for (const [k, id] of s.objectKeys) this.objectsByKey.set(k, this.tables.objects[id]);
    this.locals = s.locals;
    this.data.restore(s.regions);
    this.placed.push(...s.objects.filter(o => o.placed).sort((a, b) => (a.address < b.address ? -1 : 1)));
  }

  /** The entry of a function of external linkage, or of one that `home` defines. */
  function(name: string, home?: number): LinkedFunction | undefined {
    return (home === undefined ? undefined : this.functionsByKey.get(`${home}:${name}`)) ?? this.functionsByKey.get(name);
  }
  object(name: string, home?: number): LinkedObject | undefined {
    return (home === undefined ? undefined : this.objectsByKey.get(`${home}:${name}`)) ?? this.objectsByKey.get(name);
  }

  /** Gives an object its address (its type is complete by now). */
  place(entry: LinkedObject): bigint {
    if (!entry.placed) {
      this.allocate(entry);
      let i = this.placed.length;
      while (i > 0 && this.placed[i - 1].address > entry.address) i--;
      this.placed.splice(i, 0, entry);
    }
    return entry.address;
  }

  private allocate(entry: LinkedObject): void {
    entry.placed = true;
    entry.address = this.data.allocate(entry.size, Math.max(entry.type.align, entry.size >= 16 ? 16 : 1), entry.readonly, isScalar(entry));
  }

  /**
   * Places all objects that are defined by now, close together as a linker does: constants, then what may be written, scalars last. A kernel maps
   * and faults in just these pages. Answers the image's areas.
   */
  layOut(): ImageArea[] {
    const todo = this.tables.objects.filter(o => o.side === this.side && o.data && !o.placed && o.type.size >= 0);
    let end = 0n;
    for (const group of [todo.filter(o => o.readonly), todo.filter(o => !o.readonly && !isScalar(o)), todo.filter(o => !o.readonly && isScalar(o))]) {
      for (const o of group) this.allocate(o);
      const last = group.at(-1);
      if (last) end = last.address + BigInt(last.size) + 16n;
      if (end > 0n) this.data.behind(end);
    }
    if (end > USER_LATE) throw new Error(`the program's static objects take ${(end - USER_RODATA) >> 20n} MiB, and there is room for ${(USER_LATE - USER_RODATA) >> 20n}: make them smaller`);
    this.placed.push(...todo);
    this.placed.sort((a, b) => (a.address < b.address ? -1 : 1));
    this.data.late();
    const last = this.tables.functions.findLast(f => f?.side === this.side), text = textBase(this.side);
    const areas: ImageArea[] = [{ start: text - PAGE, end: pageUp((last?.address ?? text) + FUNCTION_STRIDE), access: 'execute' }];
    for (const o of this.placed) {
      const before = areas.at(-1)!, access = o.readonly ? 'read' : 'write', start = o.address / PAGE * PAGE, to = pageUp(o.address + BigInt(Math.max(1, o.size)));
      if (before.access === access && start <= before.end + PAGE) before.end = to > before.end ? to : before.end;
      else areas.push({ start, end: to, access });
    }
    return [...areas, { start: USER_LATE, end: USER_IMAGE_END, access: 'write' }];
  }

  /** The placed objects that overlap [from, to). */
  *overlapping(from: bigint, to: bigint): Generator<LinkedObject> {
    let lo = 0, hi = this.placed.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.placed[mid].address + BigInt(Math.max(1, this.placed[mid].size)) <= from) lo = mid + 1; else hi = mid;
    }
    for (let i = lo; i < this.placed.length && this.placed[i].address < to; i++) yield this.placed[i];
  }
}
