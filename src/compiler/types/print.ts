/** C types in C syntax, for hovers, the debugger and messages. */
import { Kind, type CType, type EnumType, type RecordType } from './ctype.ts';

const NAMES: Partial<Record<Kind, string>> = {
  [Kind.Void]: 'void', [Kind.Bool]: '_Bool', [Kind.Char]: 'char', [Kind.SChar]: 'signed char', [Kind.UChar]: 'unsigned char', [Kind.Short]: 'short',
  [Kind.UShort]: 'unsigned short', [Kind.Int]: 'int', [Kind.UInt]: 'unsigned int', [Kind.Long]: 'long', [Kind.ULong]: 'unsigned long',
  [Kind.LongLong]: 'long long', [Kind.ULongLong]: 'unsigned long long', [Kind.Int128]: '__int128', [Kind.UInt128]: 'unsigned __int128',
  [Kind.Float]: 'float', [Kind.Double]: 'double', [Kind.LongDouble]: 'long double', [Kind.VaList]: '__va_list_tag',
};

/** A declaration of `name` with that type, e.g. `int (*f)(void)`. Typedef names stand for themselves. */
export function declaratorToString(type: CType, name: string): string {
  let t = type, d = name;
  for (;;) {
    const q = (t.isConst ? 'const ' : '') + (t.isVolatile ? 'volatile ' : '');
    if (t.alias) return join(q + t.alias, d);
    switch (t.kind) {
      case Kind.Pointer: {
        d = '*' + q.trimEnd() + (q && d ? ' ' : '') + d;
        t = t.target;
        if ((t.kind === Kind.Array || t.kind === Kind.Function) && !t.alias) d = `(${d})`;
        break;
      }
      case Kind.Array:
        d = `${d}[${t.vla !== undefined ? '*' : t.length < 0 ? '' : t.length}]`;
        t = t.element;
        break;
      case Kind.Function: {
        const ps = t.params.map(p => declaratorToString(p.type, ''));
        if (t.variadic) ps.push('...');
        d = `${d}(${ps.length ? ps.join(', ') : t.oldStyle ? '' : 'void'})`;
        t = t.result;
        break;
      }
      case Kind.Record:
        if (t.parts) return join(q + (t.parts.kind === 'complex' ? `_Complex ${typeToString(t.parts.element)}` : `${typeToString(t.parts.element)} __attribute__((vector_size(${t.size})))`), d);
        return join(q + tagName(t.union ? 'union' : 'struct', t), d);
      case Kind.Enum: return join(q + tagName('enum', t), d);
      default: return join(q + (NAMES[t.kind] ?? '?'), d);
    }
  }
}
function tagName(keyword: string, t: RecordType | EnumType): string { return t.tag ? `${keyword} ${t.tag}` : `${keyword} {...}`; }
function join(base: string, declarator: string): string { return declarator ? `${base} ${declarator}` : base; }

/** The type's name as in a cast: `struct vm_fault *`, `unsigned long (*)[4]`. */
export function typeToString(type: CType): string { return declaratorToString(type, ''); }
