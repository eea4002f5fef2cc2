/** Declaration specifiers: type words, structures, unions, enumerations, typeof (C11 6.7 to 6.7.5). */
import { P } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Expr } from '../ast/ast.ts';
import { Kind, type CType, type EnumType, type Member, type RecordType } from '../types/ctype.ts';
import {
  atomic, BOOL, completeEnum, completeRecord, DOUBLE, FLOAT, INT, INT128, LDOUBLE, LLONG, LONG, newEnum, newRecord, qualified, realigned, SCHAR, SHORT, UCHAR, UINT, UINT128, ULLONG,
  ULONG, unqualified, USHORT, VA_LIST, VOID,
} from '../types/make.ts';
import { layoutRecord, type RawMember } from '../types/layout.ts';
import { dropPrecision, isInteger, isVla, wrap } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { AttributeParser, type Attributes } from './attributes.ts';
import { say } from './errors.ts';
import { K } from './keywords.ts';
import type { FileSymbol, TagKind, TagSymbol } from './scope.ts';

export type Storage = 'typedef' | 'extern' | 'static' | 'register' | 'auto';
export interface Specifiers {
  type: CType; storage?: Storage; attrs: Attributes;
  inline: boolean; thread: boolean; autoType: boolean;
  /** No type word was there: implicit int. */
  implicitInt: boolean;
}
export interface NamedType { readonly name: PToken | undefined; readonly type: CType }

// Counts of type words, as digits of two bits.
const enum W { Void = 1, Bool = 1 << 2, Char = 1 << 4, Short = 1 << 6, Int = 1 << 8, Long = 1 << 10, Float = 1 << 12, Double = 1 << 14, Int128 = 1 << 16, Signed = 1 << 18, Unsigned = 1 << 20, Other = 1 << 22 }

export abstract class SpecifierParser extends AttributeParser {
  protected abstract parseExpression(): Expr;
  protected abstract declarator(base: CType, attrs: Attributes, named: 'named' | 'abstract' | 'either'): NamedType;
  protected abstract staticAssert(): void;
  /** Symbols that the current fragment declared at file scope. */
  protected abstract declared(symbol: FileSymbol): void;

  /** Whether a type name or declaration specifiers start at the current token. */
  protected startsType(): boolean {
    if (!this.isKw(K.None)) return this.kw <= K.Attribute || (this.isKw(K.Extension) && this.extensionStartsType());
    return this.isIdent() && this.find(this.tok.text)?.what === 'typedef';
  }
  private extensionStartsType(): boolean {
    const m = this.mark();
    while (this.isKw(K.Extension)) this.next();
    const yes = this.startsType();
    this.reset(m);
    return yes;
  }

  /** Declaration specifiers (6.7p1), or a specifier-qualifier list. */
  protected specifiers(): Specifiers {
    const s: Specifiers = { type: INT, attrs: {}, inline: false, thread: false, autoType: false, implicitInt: false };
    const start = this.tok;
    let words = 0, isConst = false, isVolatile = false, isAtomic = false, complex = false;
    let other: CType | undefined;
    const word = (w: W) => { words += w; this.next(); };
    const storage = (x: Storage) => {
      if (s.storage && s.storage !== x) this.fail(say.storageTwice);
      s.storage = x; this.next();
    };
    loop: for (;;) {
      switch (this.kw) {
        case K.None:
          if (words === 0 && this.isIdent()) {
            const sym = this.find(this.tok.text);
            if (sym?.what === 'typedef') { other = sym.type; word(W.Other); continue; }
          } else if (this.is(P.LBracket) && this.peek().punct === P.LBracket) { this.attributes(s.attrs); continue; }
          break loop;
        case K.Void: word(W.Void); continue;
        case K.Bool: word(W.Bool); continue;
        case K.Char: word(W.Char); continue;
        case K.Short: word(W.Short); continue;
        case K.Int: word(W.Int); continue;
        case K.Long: word(W.Long); continue;
        case K.Float: word(W.Float); continue;
        case K.Double: word(W.Double); continue;
        case K.Int128: word(W.Int128); continue;
        case K.Signed: words |= W.Signed; this.next(); continue;
        case K.Unsigned: words |= W.Unsigned; this.next(); continue;
        case K.Complex: complex = true; this.next(); continue;
        case K.Float128: other = LDOUBLE; word(W.Other); continue;
        case K.VaList: other = VA_LIST; word(W.Other); continue;
        case K.Struct: case K.Union: other = this.record(s.attrs); words += W.Other; continue;
        case K.Enum: other = this.enumeration(); words += W.Other; continue;
        case K.Typeof: case K.TypeofUnqual: other = this.typeof(); words += W.Other; continue;
        case K.AutoType: s.autoType = true; other = INT; word(W.Other); continue;
        case K.Atomic:
          this.next();
          isAtomic = true;
          if (this.is(P.LParen)) { this.next(); other = unqualified(this.typeName()); words += W.Other; this.expect(P.RParen, ')'); }
          continue;
        case K.Const: isConst = true; this.next(); continue;
        case K.Volatile: isVolatile = true; this.next(); continue;
        case K.Restrict: case K.Extension: this.next(); continue;
        case K.Typedef: storage('typedef'); continue;
        case K.Extern: storage('extern'); continue;
        case K.Static: storage('static'); continue;
        case K.Register: storage('register'); continue;
        case K.Auto: storage('auto'); continue;
        case K.Inline: s.inline = true; this.next(); continue;
        case K.Noreturn: s.attrs.noreturn = true; this.next(); continue;
        case K.Thread: s.thread = true; this.next(); continue;
        case K.Alignas: this.alignas(s.attrs, () => this.startsType() ? this.typeName() : undefined); continue;
        case K.Attribute: this.attributes(s.attrs); continue;
        default: break loop;
      }
    }
    if (words === 0 && !complex) s.implicitInt = true;
    let t = words === 0 ? complex ? DOUBLE : INT : other && words === W.Other ? other : this.basicType(words, start);
    if (complex) t = this.complexType(t);
    s.type = qualified(this.applyMode(t, s.attrs), isConst, isVolatile);
    if (isAtomic && s.type.kind !== Kind.Array && s.type.kind !== Kind.Function) s.type = atomic(s.type);
    return s;
  }
  private basicType(words: number, start: PToken): CType {
    switch (words) {
      case W.Void: return VOID;
      case W.Bool: return BOOL;
      case W.Char: return this.char;
      case W.Char + W.Signed: return SCHAR;
      case W.Char + W.Unsigned: return UCHAR;
      case W.Short: case W.Short + W.Int: case W.Signed + W.Short: case W.Signed + W.Short + W.Int: return SHORT;
      case W.Unsigned + W.Short: case W.Unsigned + W.Short + W.Int: return USHORT;
      case W.Int: case W.Signed: case W.Signed + W.Int: return INT;
      case W.Unsigned: case W.Unsigned + W.Int: return UINT;
      case W.Long: case W.Long + W.Int: case W.Signed + W.Long: case W.Signed + W.Long + W.Int: return LONG;
      case W.Unsigned + W.Long: case W.Unsigned + W.Long + W.Int: return ULONG;
      case W.Long + W.Long: case W.Long + W.Long + W.Int: case W.Signed + W.Long + W.Long: case W.Signed + W.Long + W.Long + W.Int: return LLONG;
      case W.Unsigned + W.Long + W.Long: case W.Unsigned + W.Long + W.Long + W.Int: return ULLONG;
      case W.Int128: case W.Signed + W.Int128: return INT128;
      case W.Unsigned + W.Int128: return UINT128;
      case W.Float: return FLOAT;
      case W.Double: return DOUBLE;
      case W.Long + W.Double: return LDOUBLE;
      default: this.fail(say.badTypeWords, start);
    }
  }

  protected typeof(): CType {
    const unqual = this.isKw(K.TypeofUnqual);
    this.next();
    this.expect(P.LParen, '(', 'after typeof');
    let t: CType;
    if (this.startsType()) t = this.typeName();
    else {
      this.unevaluated++;
      t = dropPrecision(this.parseExpression().type);
      this.unevaluated--;
    }
    this.expect(P.RParen, ')');
    return unqual ? unqualified(t) : t;
  }
  protected typeName(): CType {
    const first = this.tok, s = this.specifiers();
    if (s.implicitInt && this.tok === first && !this.options.lenient) this.fail(say.expected('a type', this.found()));
    const d = this.declarator(s.type, s.attrs, 'abstract');
    return this.alignType(this.applyMode(d.type, s.attrs), s.attrs);
  }

  /** `struct` or `union` with a tag, a list of members, or both (6.7.2.1). */
  private record(ofDeclaration: Attributes): RecordType {
    const keyword = this.next(), union = keyword.text === 'union', kind: TagKind = union ? 'union' : 'struct';
    const attrs: Attributes = {};
    this.attributes(attrs);
    const tag = this.isIdent() ? this.next() : undefined, after: Attributes = {};
    this.attributes(after);
    Object.assign(this.is(P.LBrace) ? attrs : ofDeclaration, after);
    if (!this.is(P.LBrace)) {
      if (!tag) this.fail(say.expected("a tag or '{'", this.found(), `after ${keyword.text}`));
      return this.mentioned(kind, tag) as RecordType;
    }
    const place = { file: (tag ?? keyword).file, offset: (tag ?? keyword).offset };
    let r: RecordType;
    if (!tag) r = newRecord(union, undefined, place);
    else {
      const known = this.declaredTag(kind, tag.text);
      r = known?.type as RecordType | undefined ?? newRecord(union, tag.text, place);
      if (r.size >= 0) {
        const again = r.place?.file === place.file && r.place.offset === place.offset;
        if (!again && !this.options.lenient) this.fail(say.redefined(tag.text), tag);
        r = newRecord(union, tag.text, place);
        this.members(r, union, attrs, place);
        if (again) return known!.type as RecordType;
        this.declareTag({ what: 'tag', kind, name: tag.text, type: r });
        return r;
      }
      r.completer = undefined;
      this.declareTag(known ?? { what: 'tag', kind, name: tag.text, type: r });
    }
    this.members(r, union, attrs, place);
    return r;
  }
  /** The tag if the innermost scope declares it. */
  private declaredTag(kind: TagKind, name: string): TagSymbol | undefined {
    const other = this.block ? this.block.tags.get(name) : this.options.lenient ? undefined : this.file.anyTag(name);
    if (other && other.kind !== kind) this.fail(say.otherTag(name));
    return this.block ? this.block.tags.get(name) : this.file.knownTag(kind, name);
  }
  private declareTag(s: TagSymbol): void {
    if (this.block) this.block.tags.set(s.name, s);
    else { this.file.declare(s); this.declared(s); }
  }
  private mentioned(kind: TagKind, tag: PToken): CType {
    if (this.is(P.Semi) && this.block) {   // `struct s;` declares a new one in this block (6.7.2.3p7)
      const s = this.declaredTag(kind, tag.text) ?? { what: 'tag' as const, kind, name: tag.text, type: kind === 'enum' ? newEnum(tag.text) : newRecord(kind === 'union', tag.text) };
      this.declareTag(s);
      return s.type;
    }
    const local = this.findTag(kind, tag.text);
    if (local) return local.type;
    if (!this.options.lenient) {
      const other = this.file.anyTag(tag.text);
      if (other && other.kind !== kind) this.fail(say.otherTag(tag.text), tag);
      if (!other && this.block && kind !== 'enum') {   // mentioned here first: a type of this block, which may complete it (6.7.2.3p8)
        const type = newRecord(kind === 'union', tag.text);
        this.declareTag({ what: 'tag', kind, name: tag.text, type });
        return type;
      }
    }
    return this.file.mention(kind, tag.text);
  }

  private members(r: RecordType, union: boolean, attrs: Attributes, place: RecordType['place']): void {
    this.enter(6);
    this.next();
    const raws: RawMember[] = [], names = new Set<string>();
    while (!this.is(P.RBrace)) {
      if (this.atEnd) this.fail(say.expected("'}'", say.endOfFile));
      if (this.accept(P.Semi)) continue;
      if (this.isKw(K.StaticAssert)) { this.staticAssert(); continue; }
      if (this.isKw(K.Pragma)) { this.pragma(); continue; }
      const first = this.tok, s = this.specifiers();
      if (s.implicitInt && this.tok === first) this.fail(say.expected('a member', this.found()));
      if (this.is(P.Semi) || this.is(P.RBrace)) {
        if (s.type.kind === Kind.Record && (s.type.tag === undefined || this.options.msExtensions || s.type.alias !== undefined)) {
          if (s.type.tag === undefined || this.options.msExtensions) {
            this.member_(raws, names, undefined, s.type, { aligned: s.attrs.alignas });   // gcc ignores attributes before such a member
          }
        }
        if (!this.accept(P.Semi)) break;
        continue;
      }
      do {
        const attrsOf: Attributes = { ...s.attrs };
        this.attributes(attrsOf);
        let d: NamedType = { name: undefined, type: s.type };
        if (!this.is(P.Colon)) d = this.declarator(s.type, attrsOf, 'named');
        let width: bigint | undefined;
        this.attributes(attrsOf);
        const at = this.tok;
        if (this.accept(P.Colon)) width = this.parseConstant();
        this.attributes(attrsOf);
        const t = this.applyMode(d.type, attrsOf);
        if (width !== undefined) {
          if (!isInteger(t)) this.fail(say.bitFieldType(typeToString(t)), at);
          if (width < 0n || width > BigInt(t.kind === Kind.Bool ? 1 : t.size * 8)) this.fail(say.bitFieldWidth(width, typeToString(t)), at);
          if (width === 0n && d.name) this.fail(say.zeroWidth, at);
          if (width > 64n) this.fail(say.unsupported('a bit-field of more than 64 bits'), at);
        }
        this.member_(raws, names, d.name, t, attrsOf, width === undefined ? undefined : Number(width));
      } while (this.accept(P.Comma));
      if (!this.is(P.RBrace)) this.expect(P.Semi, ';', 'after a member');
    }
    this.next();
    this.attributes(attrs);
    if (raws.some(m => isVla(m.type))) { this.dynamicRecord(r, union, raws, attrs, place); this.leave(6); return; }
    const l = layoutRecord(union, raws, attrs.packed ?? false, attrs.aligned, this.packLimit);
    if (l.size > 2 ** 46) this.fail(say.hugeObject);
    completeRecord(r, l.members, l.size, l.align, place, attrs.transparent);
    this.leave(6);
  }
  /** GNU: members of variable length. What follows them has an offset that is computed where the type is declared. */
  private dynamicRecord(r: RecordType, union: boolean, raws: readonly RawMember[], attrs: Attributes, place: RecordType['place']): void {
    const at = this.span(this.last), places = new Map<Member, { offset: Expr; group?: RecordType }>(), members: Member[] = [];
    const number = (n: number): Expr => this.int(n, ULONG, at);
    const up = (e: Expr, a: number): Expr => a <= 1 ? e : this.binary('&', this.binary('+', e, number(a - 1), at), this.int(-a, ULONG, at), at);
    let end: Expr = number(0), largest: Expr = number(0), align = 1;
    const put = (m: Member, bytes: Expr, a: number, group?: RecordType): Expr => {
      align = Math.max(align, a);
      const offset = this.hiddenLength(up(union ? number(0) : end, a));
      members.push(m);
      places.set(m, { offset, group });
      const size = this.binary('+', offset, bytes, at);
      if (union) largest = this.hiddenLength(this.conditional(this.binary('<', largest, size, at), size, largest, at)); else end = size;
      return offset;
    };
    for (let i = 0; i < raws.length; i++) {
      const m = raws[i], tight = attrs.packed || m.packed;
      if (m.width === undefined) {
        put({ name: m.name, type: m.type, offset: 0 }, this.sizeOf(m.type, at), Math.max(tight ? 1 : m.type.align, m.alignAs ?? 1));
        continue;
      }
      const run = [m];
      while (!union && raws[i + 1]?.width !== undefined) run.push(raws[++i]);
      const l = layoutRecord(false, run, attrs.packed ?? false, undefined, this.packLimit), group = newRecord(false, undefined, place);
      completeRecord(group, l.members, l.size, l.align);
      const [first, ...rest] = l.members.filter(x => x.name !== '');
      if (!first) { end = this.binary('+', up(end, l.align), number(l.size), at); continue; }
      const offset = put(first, number(l.size), l.align, group);
      for (const x of rest) { members.push(x); places.set(x, { offset, group }); }
    }
    align = Math.max(align, attrs.aligned ?? 1);
    completeRecord(r, members, 0, align, place);
    Object.assign(r, { dynamic: { size: this.hiddenLength(up(union ? largest : end, align)), places } });
  }
  /** Keeps a number of elements or bytes of a type in a hidden local, computed where the type is declared. */
  protected abstract hiddenLength(e: Expr): Expr;
  private member_(raws: RawMember[], names: Set<string>, name: PToken | undefined, t: CType, a: Attributes, width?: number): void {
    if (name) {
      if (names.has(name.text)) this.fail(say.duplicateMember(name.text), name);
      names.add(name.text);
    }
    if (t.kind === Kind.Function || t.kind === Kind.Void) this.fail(say.incomplete(typeToString(t)), name);
    if (isVla(t) && (!this.fn || name === undefined)) this.fail(say.staticVla, name);
    if (isVla(t)) { raws.push({ name: name!.text, type: t, alignAs: a.aligned, packed: a.packed }); return; }
    if (t.kind === Kind.Array ? !this.complete(t.element) : !this.complete(t)) this.fail(say.incomplete(typeToString(t)), name);
    raws.push({ name: name?.text ?? '', type: t, width, alignAs: a.aligned, packed: a.packed });
  }

  /** `enum` with a tag, enumerators, or both (6.7.2.2; gcc's choice of the integer type). */
  private enumeration(): CType {
    const keyword = this.next(), attrs: Attributes = {};
    this.attributes(attrs);
    const tag = this.isIdent() ? this.next() : undefined;
    this.attributes(attrs);
    if (!this.is(P.LBrace)) {
      if (!tag) this.fail(say.expected("a tag or '{'", this.found(), 'after enum'));
      const t = this.mentioned('enum', tag);
      // An enum that is never defined is used as gcc uses it: an unsigned int.
      if (t.size < 0 && this.options.lenient) completeEnum(t as EnumType, UINT, []);
      return t;
    }
    let e = newEnum(tag?.text);
    if (tag) {
      const known = this.declaredTag('enum', tag.text);
      if (known && known.type.size < 0) e = known.type as EnumType;
      this.declareTag({ what: 'tag', kind: 'enum', name: tag.text, type: e });
    }
    this.next();
    const found: { name: string; value: bigint; at: PToken; type: CType }[] = [];
    let value = 0n, type: CType = INT;
    while (!this.is(P.RBrace)) {
      const name = this.expectIdent('an enumerator');
      this.attributes({});
      if (this.accept(P.Assign)) {
        const x = this.constantNode();
        value = x.value; type = x.type;
      }
      const fits = value >= -(1n << 31n) && value < 1n << 31n;
      const t = fits ? INT : wrap(value, UINT) === value ? UINT : wrap(value, LONG) === value ? LONG : ULONG;
      found.push({ name: name.text, value, at: name, type: t });
      this.declareEnumerator(name, value, t);
      value += 1n;
      if (!this.accept(P.Comma)) break;
    }
    void type; void keyword;
    this.expect(P.RBrace, '}', 'after the enumerators');
    this.attributes(attrs);
    const under = underlying(found.map(f => f.value), attrs);
    completeEnum(e, attrs.aligned ? realigned(under, attrs.aligned) : under, found.map(({ name, value: v }) => ({ name, value: v })));
    for (const f of found) if (f.type !== INT) this.declareEnumerator(f.at, f.value, under);
    return e;
  }
  protected abstract constantNode(): { value: bigint; type: CType };
  private declareEnumerator(at: PToken, value: bigint, type: CType): void {
    const s = { what: 'enumerator' as const, name: at.text, value, type, place: { file: at.file, offset: at.offset } };
    if (this.block) this.block.names.set(at.text, s);
    else {
      this.file.declare(s);
      this.declared(s);
    }
  }
}

function underlying(values: readonly bigint[], a: Attributes): CType {
  let min = 0n, max = 0n;
  for (const v of values) { if (v < min) min = v; if (v > max) max = v; }
  const list: CType[] = min < 0n ? [SCHAR, SHORT, INT, LONG] : [UCHAR, USHORT, UINT, ULONG];
  const wanted = a.mode ? { QI: 0, HI: 1, SI: 2, DI: 3 }[a.mode] : undefined;
  if (wanted !== undefined) return list[wanted];
  for (const t of a.packed ? list : list.slice(2)) if (wrap(min, t) === min && wrap(max, t) === max) return t;
  return min < 0n ? LONG : ULONG;
}
