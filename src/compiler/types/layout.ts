/**
 * Layout of structures and unions as gcc lays them out on x86-64 (System V psABI 3.1.2; gcc's PCC_BITFIELD_TYPE_MATTERS rules for bit-fields).
 *
 *     struct { char c; int a:5; int b:30; }      byte  0 | 1: a (5 bits) | 2 3 | 4..7: b, moved to the next int
 */
import { Kind, type CType, type Member } from './ctype.ts';

/** A member as declared. */
export interface RawMember {
  readonly name: string; readonly type: CType;
  /** Bit-field width. */
  readonly width?: number;
  /** From _Alignas or aligned: raises the alignment. */
  readonly alignAs?: number;
  readonly packed?: boolean;
}
export interface Layout { readonly members: Member[]; readonly size: number; readonly align: number }

const up = (n: number, a: number) => Math.ceil(n / a) * a;

/** `limit`: `#pragma pack(limit)`. Members must be complete, but for a flexible array at the end. */
export function layoutRecord(union: boolean, raws: readonly RawMember[], packed: boolean, aligned: number | undefined, limit?: number): Layout {
  const members: Member[] = [];
  let bit = 0, size = 0, align = 1;        // bit: next free bit (structures)
  for (const m of raws) {
    const tight = packed || m.packed === true;
    let a = tight ? 1 : m.type.align;
    if (m.alignAs) a = Math.max(a, m.alignAs);
    if (limit) a = Math.min(a, limit);
    if (m.width !== undefined) {
      if (union) bit = 0;
      if (m.width === 0) { bit = up(bit, Math.max(m.type.align, m.alignAs ?? 1) * 8); continue; }
      if (m.alignAs) bit = up(bit, Math.min(limit ?? Infinity, m.alignAs) * 8);
      // It may not span more units of its type's alignment than its type does; #pragma pack lets it.
      const unit = m.type.align * 8;
      if (!tight && !limit && Math.ceil(((bit % unit) + m.width) / unit) > Math.floor(m.type.size * 8 / unit)) bit = up(bit, unit);
      // Named ones align the record as their type; under #pragma pack even packed ones do, as in gcc's update_alignment_for_field.
      if (m.name !== '') align = Math.max(align, limit ? Math.min(limit, m.type.align) : 1, a);
      members.push(bitField(m, bit));
      bit += m.width;
      if (union) size = Math.max(size, Math.ceil(bit / 8));
      continue;
    }
    align = Math.max(align, a);
    const bytes = Math.max(0, m.type.size);
    const offset = union ? 0 : up(Math.ceil(bit / 8), a);
    members.push({ name: m.name, type: m.type, offset });
    if (union) size = Math.max(size, bytes);
    else bit = (offset + bytes) * 8;
  }
  if (aligned) align = Math.max(align, aligned);
  if (!union) size = Math.ceil(bit / 8);
  size = up(size, align);
  return { members: members.map(m => inside(m, size)), size, align };
}

/** The smallest aligned unit that holds the field, so that its neighbours are not touched; in packed records maybe unaligned. */
function bitField(m: RawMember, bit: number): Member {
  const width = m.width!;
  for (const unit of [1, 2, 4, 8]) {
    const first = Math.floor(bit / (unit * 8));
    if (first === Math.floor((bit + width - 1) / (unit * 8))) {
      return { name: m.name, type: m.type, offset: first * unit, bits: { start: bit - first * unit * 8, width, unit } };
    }
  }
  const offset = Math.floor(bit / 8), start = bit - offset * 8;
  const unit = [2, 4, 8].find(u => start + width <= u * 8) ?? 16;
  return { name: m.name, type: m.type, offset, bits: { start, width, unit } };
}

/** Moves a bit-field's storage unit into the record where it would reach past its end; where no power of two fits, the unit has 3, 5, 6 or 7 bytes. */
function inside(m: Member, size: number): Member {
  // 16 stands for nine bytes: they begin with the field's first, so they are all inside
  if (!m.bits || m.bits.unit === 16 || m.offset + m.bits.unit <= size) return m;
  const { width, unit } = m.bits, bit = m.offset * 8 + m.bits.start;
  const offset = size >= unit ? size - unit : Math.floor(bit / 8);
  const fits = size >= unit && offset * 8 <= bit;
  const from = fits ? offset : Math.floor(bit / 8), start = bit - from * 8;
  const bytes = fits ? unit : Math.ceil((start + width) / 8);
  return { ...m, offset: from, bits: { start, width, unit: bytes > 8 ? 16 : bytes } };
}

/** Whether the type ends in a flexible array member (`[]` or `[0]`), whose elements an initialiser may add. */
export function flexibleMember(t: CType): Member | undefined {
  if (t.kind !== Kind.Record || t.union || t.members.length === 0) return undefined;
  const last = t.members[t.members.length - 1];
  if (last.type.kind === Kind.Array && (last.type.length < 0 || (last.type.length === 0 && last.type.vla === undefined))) return last;
  return undefined;
}
