/** Random structures and unions: bit-fields, packed, aligned, anonymous and nested members, with initialisers of every form. */
import { type Expressions } from './expressions.ts';

interface Leaf { readonly path: string; readonly bitField: boolean; readonly type: string }
interface Member { readonly name: string; readonly type: string; readonly bits: number; readonly array: number; readonly record?: RecordType; readonly anonymous?: boolean }
interface RecordType { readonly tag: string; readonly union: boolean; readonly members: readonly Member[] }
const SCALARS = ['char', 'signed char', 'unsigned char', 'short', 'unsigned short', 'int', 'unsigned', 'long', 'unsigned long', '_Bool'];
const WIDTH: Record<string, number> = { 'char': 8, 'signed char': 8, 'unsigned char': 8, 'short': 16, 'unsigned short': 16, 'int': 32, 'unsigned': 32, 'long': 64, 'unsigned long': 64, '_Bool': 1 };

export class Records {
  private readonly all: RecordType[] = [];
  private readonly objects: { name: string; type: RecordType }[] = [];
  private readonly g: Expressions & { line(text: string): void };
  constructor(g: Expressions & { line(text: string): void }) { this.g = g; }

  private members(depth: number, union: boolean): { text: string; members: Member[] } {
    const g = this.g, members: Member[] = [], text: string[] = [];
    for (let n = (union ? 2 : 1) + g.random(6); n > 0; n--) {
      const type = g.pick(SCALARS);
      const name = g.fresh('m');
      const attribute = g.chance(8) ? ` __attribute__((aligned(${g.pick([1, 2, 4, 8, 16])})))` : g.chance(8) ? ' __attribute__((packed))' : '';
      const kind = g.random(12);
      if (kind < 5 ) {
        const bits = 1 + g.random(WIDTH[type]);
        members.push({ name, type, bits, array: 0 });
        text.push(`${type} ${name} : ${bits};`);
        if (g.chance(12)) text.push(`${type} : ${g.chance(50) ? 0 : 1 + g.random(WIDTH[type])};`);
      } else if (type === '_Bool') {
        // a whole _Bool could hold another member's byte in a union: only 0 and 1 are values of it
        members.push({ name, type, bits: 1, array: 0 });
        text.push(`_Bool ${name} : 1;`);
      } else if (kind < 8) { members.push({ name, type, bits: 0, array: 0 }); text.push(`${type} ${name}${attribute};`); }
      else if (kind === 8) { const array = 1 + g.random(4); members.push({ name, type, bits: 0, array }); text.push(`${type} ${name}[${array}];`); }
      else if (kind === 9 && depth > 0) {
        const inner = this.members(depth - 1, g.chance(50)), u = g.chance(40);
        text.push(`${u ? 'union' : 'struct'}${g.chance(20) ? ' __attribute__((packed))' : ''} { ${inner.text} };`);
        members.push({ name: '', type: '', bits: 0, array: 0, anonymous: true, record: { tag: '', union: u, members: inner.members } });
      } else if (this.all.length > 0) {
        const record = g.pick(this.all), array = g.chance(30) ? 1 + g.random(3) : 0;
        members.push({ name, type: record.tag, bits: 0, array, record });
        text.push(`${record.tag} ${name}${array ? `[${array}]` : ''}${attribute};`);
      } else { members.push({ name, type, bits: 0, array: 0 }); text.push(`${type} ${name};`); }
    }
    return { text: text.join(' '), members };
  }
  define(): void {
    const g = this.g, union = g.chance(25), name = g.fresh('R'), tag = `${union ? 'union' : 'struct'} ${name}`;
    const { text, members } = this.members(2, union);
    g.line(`${tag} { ${text} }${g.pick(['', '', '', ' __attribute__((packed))', ' __attribute__((aligned(8)))', ' __attribute__((packed, aligned(4)))'])};`);
    const type = { tag, union, members };
    this.all.push(type);
    const object = `g${name}`;
    g.line(`static ${tag} ${object} = ${this.initialiser(type, true)};`);
    g.line(`static ${tag} a${object}[] = { [${g.random(3)}] = ${this.initialiser(type, true)}, ${this.initialiser(type, true)}, [${g.random(2)}] = ${this.initialiser(type, true)} };`);
    this.objects.push({ name: object, type }, { name: `a${object}[${g.random(2)}]`, type });
  }
  /** With braces; `constant`: for a static object. */
  initialiser(type: RecordType, constant: boolean): string {
    const g = this.g, value = (): string => (constant ? g.literal() : g.integer(2)), parts: string[] = [];
    const of = (m: Member): string => {
      if (m.record && m.array === 0) return this.initialiser(m.record, constant);
      if (m.array > 0) {
        const one = (): string => (m.record ? this.initialiser(m.record, constant) : value());
        return g.chance(30) && m.array > 1 ? `{ [0 ... ${m.array - 1}] = ${one()}${g.chance(50) ? `, [${g.random(m.array)}] = ${one()}` : ''} }` : `{ ${one()}${g.chance(40) && m.array > 1 ? `, ${one()}` : ''} }`;
      }
      return value();
    };
    const style = g.random(3), { members } = type;
    if (style === 0) { for (const m of type.union ? members.slice(0, 1) : members.slice(0, 1 + g.random(members.length))) parts.push(m.anonymous ? `{ ${this.inner(m.record!, constant)} }` : of(m)); }
    else for (const l of this.leaves(type, '').filter(() => type.union ? false : g.chance(45)).concat(g.chance(20) || type.union ? [g.pick(this.leaves(type, ''))] : [])) parts.push(`${l.path} = ${value()}`);
    return `{ ${parts.join(', ')} }`;
  }
  private inner(type: RecordType, constant: boolean): string {
    const m = type.members[0];
    if (m.anonymous) return `{ ${this.inner(m.record!, constant)} }`;
    if (m.record && m.array === 0) return this.initialiser(m.record, constant);
    return m.array > 0 ? `{ ${m.record ? this.initialiser(m.record, constant) : this.g.literal()} }` : this.g.literal();
  }
  /** Paths of the scalar members, from the object. */
  private leaves(type: RecordType, before: string): Leaf[] {
    return type.members.flatMap(m => {
      const path = m.anonymous ? before : `${before}.${m.name}`, at = m.array > 0 ? `${path}[${this.g.random(m.array)}]` : path;
      return m.record ? this.leaves(m.record, at) : [{ path: at, bitField: m.bits > 0, type: m.type }];
    });
  }
  private show(name: string, type: RecordType, bytes: boolean): void {
    const g = this.g;
    for (const l of this.leaves(type, '')) g.line(`OUT(${name}${l.path});${l.bitField ? ` OUT(OF(+${name}${l.path}));` : ''}`);
    if (bytes) g.line(`for (unsigned i_ = 0; i_ < sizeof ${name}; i_++) printf("%02x", ((unsigned char *)&${name})[i_]); puts("");`);
  }
  globals(): void {
    for (const o of this.objects) {
      this.g.line(`OUT(sizeof ${o.name}); OUT(_Alignof(${o.type.tag}));`);
      for (const m of o.type.members) if (m.name && m.bits === 0) this.g.line(`OUT(offsetof(${o.type.tag}, ${m.name}));`);
      this.show(o.name, o.type, true);
    }
  }
  private hasUnion(t: RecordType): boolean { return t.union || t.members.some(m => m.record && this.hasUnion(m.record)); }
  /** Statements about a record. */
  use(): void {
    const g = this.g;
    if (this.objects.length === 0) return;
    const o = g.pick(this.objects), leaves = this.leaves(o.type, '');
    switch (g.random(4)) {
      case 0: {
        const name = g.fresh('r');
        if (this.hasUnion(o.type)) return;
        g.line(`${o.type.tag} ${name} = ${this.initialiser(o.type, false)};`);
        this.show(name, o.type, false);
        g.line(`${o.name} = ${name};`);
        break;
      }
      // what of a union an initialiser does not name is unspecified outside of static objects
      case 1: if (this.hasUnion(o.type)) return; g.line(`${o.name} = (${o.type.tag})${this.initialiser(o.type, true)};`); break;
      default:
        for (let n = 1 + g.random(4); n > 0; n--) {
          const l = g.pick(leaves), path = o.name + l.path;
          switch (g.random(6)) {
            case 0: g.line(`OUT(${path}${g.pick(['++', '--'])});`); break;
            case 1: g.line(`OUT(${path} ${g.pick(['+=', '-=', '^=', '|=', '&=', '*='])} ${g.integer(2)});`); break;
            case 2: g.line(`OUT(${path} ${g.pick(['<<', '>>'])} ${g.random(WIDTH[l.type] < 32 ? 8 : 31)});`); break;
            case 3: g.line(`OUT(${path} ${g.pick(['+', '-', '*', '<', '==', '&'])} ${g.integer(2)});`); break;
            case 4: g.line(`OUT(-${path}); OUT(~${path}); OUT(!${path});`); break;
            default: g.line(`OUT(${path} = ${g.integer(3)});`);
          }
        }
        g.line(`OUT(${o.name}${g.pick(leaves).path});`);
    }
  }
}
