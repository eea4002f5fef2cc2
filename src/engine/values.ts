/** C values as a reader wants to see them: from bytes and a type to text, and to children. */
import { fromBytes80, toDouble } from '../base/f80.ts';
import { Kind, type CType, type EnumType, type Member, type RecordType } from '../compiler/types/ctype.ts';
import { complete, unqualified } from '../compiler/types/make.ts';
import { isSigned } from '../compiler/types/relate.ts';

/** Reads simulated memory without any effect on the run; undefined: nothing is mapped there. */
export interface Peek {
  bytes(address: bigint, size: number): Uint8Array | undefined;
  /** Whether one of these bytes was never set since its object began. */
  unset(address: bigint, size: number): boolean;
  /** Name of the function at a code address. */
  functionName(address: bigint): string | undefined;
  /** Name of a static object and the offset into it. */
  symbol(address: bigint): { name: string; offset: bigint } | undefined;
}

/** A value that stands somewhere: bytes read now, and where they came from, if from memory. `unset`: what stands there is not the variable's yet. */
export interface Located { readonly type: CType; readonly bytes: Uint8Array | undefined; readonly address?: bigint; readonly unset?: boolean }

const NOT_SET = '<not set>';
/** Whether a scalar has no value yet. Of records and arrays each member is asked. */
export function isUnset(value: Located, peek: Peek): boolean {
  const { type, bytes, address } = value;
  if (value.unset) return true;
  return bytes !== undefined && address !== undefined && type.kind !== Kind.Record && type.kind !== Kind.Array && type.kind !== Kind.Function && peek.unset(address, bytes.length);
}

/** An integer from little-endian bytes. */
export function integer(bytes: Uint8Array, signed: boolean): bigint {
  let v = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) v = (v << 8n) | BigInt(bytes[i]);
  return signed ? BigInt.asIntN(bytes.length * 8, v) : v;
}

/** The bits of a bit-field in its storage unit. */
export function bitField(bytes: Uint8Array, bits: NonNullable<Member['bits']>, signed: boolean): bigint {
  const v = (integer(bytes.subarray(0, bits.unit), false) >> BigInt(bits.start)) & ((1n << BigInt(bits.width)) - 1n);
  return signed ? BigInt.asIntN(bits.width, v) : v;
}

export const hex = (v: bigint): string => `0x${BigInt.asUintN(64, v).toString(16)}`;

/** One line for a value. Records and arrays show their first members. */
export function show(value: Located, peek: Peek, depth = 0): string {
  const { type, bytes } = value;
  if (type.kind === Kind.Void) return 'void';
  if (type.kind === Kind.Function) return value.address === undefined ? 'function' : peek.functionName(value.address) ?? hex(value.address);
  if (!bytes) return value.address === undefined ? '<not available>' : `<nothing is mapped at ${hex(value.address)}>`;
  if (isUnset(value, peek)) return NOT_SET;
  switch (type.kind) {
    case Kind.Bool: return bytes[0] === 0 ? 'false' : 'true';
    case Kind.Char: case Kind.SChar: case Kind.UChar: {
      const v = Number(integer(bytes, isSigned(type)));
      return v >= 32 && v < 127 ? `${v} '${v === 39 || v === 92 ? '\\' : ''}${String.fromCharCode(v)}'` : String(v);
    }
    case Kind.Float: return floatText(new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true));
    case Kind.Double: return floatText(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true));
    case Kind.LongDouble: return floatText(toDouble(fromBytes80(bytes)));
    case Kind.Enum: return enumerator(type, integer(bytes, isSigned(type)));
    case Kind.Pointer: return pointer(type.target, integer(bytes, false), peek);
    case Kind.Array: return arrayText(value, peek, depth);
    case Kind.Record: return recordText(value, type, peek, depth);
    default: return integerText(integer(bytes, isSigned(type)), type);
  }
}

/** Large unsigned values are mostly addresses, flags and masks: hexadecimal beside the decimal. */
function integerText(v: bigint, type: CType): string {
  return !isSigned(type) && v > 0xffn ? `${v} (${hex(v)})` : String(v);
}
function floatText(v: number): string { return Number.isInteger(v) && Math.abs(v) < 1e15 ? v.toFixed(1) : String(v); }

function enumerator(type: EnumType, v: bigint): string {
  const exact = type.members.find(m => m.value === v);
  if (exact) return `${exact.name} (${v})`;
  // Flags: the sum of single-bit enumerators.
  const names: string[] = [];
  let rest = v;
  for (const m of type.members) {
    if (m.value > 0n && (m.value & (m.value - 1n)) === 0n && (rest & m.value) !== 0n) { names.push(m.name); rest &= ~m.value; }
  }
  return names.length > 0 && rest === 0n ? `${names.join(' | ')} (${hex(v)})` : String(v);
}

function pointer(target: CType, v: bigint, peek: Peek): string {
  if (v === 0n) return 'NULL';
  if (target.kind === Kind.Function) return `${hex(v)} ${peek.functionName(v) ?? ''}`.trimEnd();
  if (v >= 0xffff_ffff_ffff_f001n) return `${hex(v)} ERR_PTR(${BigInt.asIntN(64, v)})`;
  if (target.kind === Kind.Char || target.kind === Kind.SChar || target.kind === Kind.UChar) {
    const text = cString(v, peek);
    if (text !== undefined) return `${hex(v)} ${text}`;
  }
  const symbol = peek.symbol(v);
  return symbol ? `${hex(v)} <${symbol.name}${symbol.offset === 0n ? '' : `+${symbol.offset}`}>` : hex(v);
}

/** A C string at an address, quoted, up to 64 characters; undefined when it is none. */
function cString(address: bigint, peek: Peek): string | undefined {
  let text = '';
  for (let i = 0n; i < 64n; i++) {
    const b = peek.bytes(address + i, 1)?.[0];
    if (b === undefined) return undefined;
    if (b === 0) return JSON.stringify(text);
    if (b < 9 || (b > 13 && b < 32) || b > 126) return undefined;
    text += String.fromCharCode(b);
  }
  return `${JSON.stringify(text)}…`;
}

function arrayText(value: Located, peek: Peek, depth: number): string {
  const type = value.type;
  if (type.kind !== Kind.Array || !value.bytes) return '';
  const e = unqualified(type.element);
  if (e.kind === Kind.Char) {
    const end = value.bytes.indexOf(0);
    if (value.address !== undefined && type.length > 0 && peek.unset(value.address, 1)) return NOT_SET;
    const shown = value.bytes.subarray(0, Math.min(end < 0 ? value.bytes.length : end, 64));
    if (shown.every(b => (b >= 32 && b < 127) || b === 10 || b === 9)) return JSON.stringify(String.fromCharCode(...shown)) + (shown.length === 64 ? '…' : '');
  }
  if (depth > 0 || type.length <= 0) return `[${Math.max(0, type.length)}]`;
  const parts: string[] = [];
  for (let i = 0; i < Math.min(type.length, 8); i++) parts.push(show(element(value, i), peek, depth + 1));
  return `{${parts.join(', ')}${type.length > 8 ? ', …' : ''}}`;
}

function recordText(value: Located, type: RecordType, peek: Peek, depth: number): string {
  if (depth > 0) return '{…}';
  const parts: string[] = [];
  for (const m of type.members) {
    if (m.name === '') continue;
    if (parts.length === 4) { parts.push('…'); break; }
    parts.push(`${m.name} = ${show(member(value, m), peek, depth + 1)}`);
  }
  return `{${parts.join(', ')}}`;
}

/** Element i of an array value. */
export function element(value: Located, i: number): Located {
  if (value.type.kind !== Kind.Array) throw new TypeError('not an array');
  const size = value.type.element.size;
  return { type: value.type.element, bytes: value.bytes?.slice(i * size, (i + 1) * size), address: value.address === undefined ? undefined : value.address + BigInt(i * size) };
}

/** A member of a record value; a bit-field's value is spread over an integer of its declared type. */
export function member(value: Located, m: Member): Located {
  if (m.bits) {
    const unit = value.bytes?.slice(m.offset, m.offset + m.bits.unit);
    return { type: m.type, bytes: unit && toBytes(bitField(unit, m.bits, isSigned(m.type)), m.type.size) };
  }
  return { type: m.type, bytes: value.bytes?.slice(m.offset, m.offset + m.type.size), address: value.address === undefined ? undefined : value.address + BigInt(m.offset) };
}

/** Little-endian bytes of an integer. */
export function toBytes(v: bigint, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, v);
  for (let i = 0; i < size; i++) { out[i] = Number(rest & 0xffn); rest >>= 8n; }
  return out;
}

/** What a value opens into. `expression` names it in C, for watch expressions. */
export function children(value: Located, expression: string, peek: Peek, start = 0, count = 100): { name: string; value: Located; expression: string }[] {
  const { type } = value;
  const out: { name: string; value: Located; expression: string }[] = [];
  const inner = /^[\w.[\]>-]+$/.test(expression) ? expression : `(${expression})`;
  if (type.kind === Kind.Record) {
    const add = (v: Located, r: RecordType, path: string): void => {
      for (const m of r.members) {
        // The members of an anonymous struct or union are members of the outer one (C11 6.7.2.1p13).
        if (m.name === '' && m.type.kind === Kind.Record) add(member(v, m), m.type, path);
        else if (m.name !== '') out.push({ name: m.name, value: member(v, m), expression: `${path}.${m.name}` });
      }
    };
    add(value, type, inner);
    return out;
  }
  if (type.kind === Kind.Array) {
    for (let i = start; i < Math.min(type.length, start + count); i++) out.push({ name: `[${i}]`, value: element(value, i), expression: `${inner}[${i}]` });
    return out;
  }
  if (type.kind === Kind.Pointer && value.bytes) {
    const target = type.target;
    const address = integer(value.bytes, false);
    if (address === 0n || target.kind === Kind.Void || target.kind === Kind.Function || !complete(target)) return out;
    const pointee: Located = { type: target, bytes: peek.bytes(address, target.size), address };
    if (!pointee.bytes) return out;
    if (target.kind === Kind.Record) {
      return children(pointee, expression, peek, start, count).map(c => ({ ...c, expression: c.expression.replace(`${inner}.`, `${inner}->`) }));
    }
    out.push({ name: `*${expression}`, value: pointee, expression: `*${inner}` });
  }
  return out;
}

/** Whether {@link children} would give any. */
export function hasChildren(value: Located): boolean {
  const { type } = value;
  if (type.kind === Kind.Record) return type.members.length > 0;
  if (type.kind === Kind.Array) return type.length > 0;
  if (type.kind !== Kind.Pointer || !value.bytes) return false;
  const v = integer(value.bytes, false);
  return v !== 0n && v < 0xffff_ffff_ffff_f001n && type.target.kind !== Kind.Void && type.target.kind !== Kind.Function;
}

