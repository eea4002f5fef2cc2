/** Names: what an identifier or tag means at file scope and in blocks (C11 6.2.1, 6.2.3). */
import type { FunctionRef, LocalVar, ObjectRef, Stmt } from '../ast/ast.ts';
import type { Place } from '../../base/position.ts';
import { Kind, type CType, type EnumType, type FunctionType, type RecordType } from '../types/ctype.ts';
import { completeFrom, newEnum, newRecord } from '../types/make.ts';
import type { FunctionContext } from './names.ts';

export type TagKind = 'struct' | 'union' | 'enum';
export interface TypedefSymbol { readonly what: 'typedef'; readonly name: string; readonly type: CType; readonly place: Place }
export interface EnumeratorSymbol { readonly what: 'enumerator'; readonly name: string; readonly type: CType; readonly value: bigint; readonly place: Place }
export interface FunctionSymbol {
  readonly what: 'function'; readonly name: string; type: FunctionType; readonly place: Place;
  /** The file whose own it is when it is static. */
  readonly home: number;
  isStatic: boolean; defined: boolean; implicit?: boolean;
  /** The linker's name where it differs: an asm label, or the target of an alias. */
  linkName?: string;
  /** Of the `alias` attribute: the name of this file that it stands for. */
  aliasOf?: string;
  noreturn?: boolean; weak?: boolean;
  ref?: FunctionRef;
  /** A GNU nested function: the function that holds it, and the statements that set its use up. Its {@link type} is the one written, without the chain. */
  nested?: { readonly holder: FunctionContext; readonly setup: Stmt[]; readonly called: FunctionType; trampoline?: LocalVar };
}
export interface ObjectSymbol {
  readonly what: 'object'; readonly name: string; type: CType; readonly place: Place; readonly home: number;
  linkage: 'static' | 'external' | 'local';
  /** none: extern only; tentative: no initialiser yet (C11 6.9.2p2). */
  state: 'none' | 'tentative' | 'defined';
  linkName?: string; aliasOf?: string; weak?: boolean; threadLocal?: boolean;
  /** A global register variable: the register's name. */
  register?: string;
  ref?: ObjectRef;
}
export interface LocalSymbol { readonly what: 'local'; readonly name: string; readonly v: LocalVar }
export interface TagSymbol { readonly what: 'tag'; readonly kind: TagKind; readonly name: string; readonly type: RecordType | EnumType }

/** A symbol of file scope: what a fragment declares and what scopes share. */
export type FileSymbol = TypedefSymbol | EnumeratorSymbol | FunctionSymbol | ObjectSymbol | TagSymbol;
export type OrdinarySymbol = Exclude<FileSymbol, TagSymbol> | LocalSymbol;

/** Asked for names that a file scope does not have. Each parses the definition somewhere and hands it over with {@link FileScope.adopt}. */
export interface GlobalLookup {
  ordinary(name: string): boolean | void;
  tag(kind: TagKind, name: string): boolean | void;
}

/** The names at file scope of one home file. */
export class FileScope {
  readonly home: number;
  private readonly lookup: GlobalLookup | undefined;
  private readonly names = new Map<string, Exclude<FileSymbol, TagSymbol>>();
  private readonly tags = new Map<string, TagSymbol>();
  /** Names that the lookup is being asked for now: a definition that needs itself gets the incomplete one. */
  private readonly asking = new Set<string>();

  constructor(home: number, lookup?: GlobalLookup) {
    this.home = home;
    this.lookup = lookup;
  }

  /** The ordinary identifier, asking the tree on a miss. */
  find(name: string): Exclude<FileSymbol, TagSymbol> | undefined {
    const known = this.names.get(name);
    if (known || !this.lookup || this.asking.has(name)) return known;
    this.asking.add(name);
    try { this.lookup.ordinary(name); } finally { this.asking.delete(name); }
    return this.names.get(name);
  }
  /** The ordinary identifier if it is here already. */
  known(name: string): Exclude<FileSymbol, TagSymbol> | undefined { return this.names.get(name); }
  knownTag(kind: TagKind, name: string): TagSymbol | undefined { return this.tags.get(`${kind} ${name}`); }
  /** A tag of that name of any kind: they share one name space (C11 6.2.3). */
  anyTag(name: string): TagSymbol | undefined {
    return this.tags.get(`struct ${name}`) ?? this.tags.get(`union ${name}`) ?? this.tags.get(`enum ${name}`);
  }

  /** The type of a tag that is mentioned, incomplete if need be. Records are completed when they are needed complete, enums now. */
  mention(kind: TagKind, name: string): RecordType | EnumType {
    const key = `${kind} ${name}`;
    const known = this.tags.get(key);
    if (kind === 'enum') {
      if (known && (known.type.size >= 0 || !this.lookup || this.asking.has(key))) return known.type;
      if (!known) this.tags.set(key, { what: 'tag', kind, name, type: newEnum(name) });
      this.askTag(kind, name);
      return this.tags.get(key)!.type;
    }
    if (known) return known.type;
    const type = newRecord(kind === 'union', name);
    if (this.lookup) type.completer = () => this.askTag(kind, name);
    this.tags.set(key, { what: 'tag', kind, name, type });
    return type;
  }
  private askTag(kind: TagKind, name: string): void {
    const key = `${kind} ${name}`;
    if (!this.lookup || this.asking.has(key)) return;
    this.asking.add(key);
    try { this.lookup.tag(kind, name); } finally { this.asking.delete(key); }
  }

  /** Declares a symbol here (again). */
  declare(symbol: FileSymbol): void {
    if (symbol.what === 'tag') this.tags.set(`${symbol.kind} ${symbol.name}`, symbol);
    else this.names.set(symbol.name, symbol);
  }
  /** Makes a symbol that another scope declared known here, the same object. A mention of its tag becomes that type. */
  adopt(symbol: FileSymbol): void {
    if (symbol.what === 'tag') {
      const mine = this.tags.get(`${symbol.kind} ${symbol.name}`);
      if (mine && mine.type !== symbol.type && mine.type.kind === Kind.Record && symbol.type.kind === Kind.Record) {
        if (mine.type.size >= 0 || symbol.type.size < 0) return;
        completeFrom(mine.type, symbol.type);
        return;
      }
    } else if (this.names.get(symbol.name)?.what === 'function' && symbol.what !== 'function') return;
    this.declare(symbol);
  }
  symbols(): IterableIterator<Exclude<FileSymbol, TagSymbol>> { return this.names.values(); }
}

/** The names of one block. */
export class BlockScope {
  readonly names = new Map<string, OrdinarySymbol>();
  readonly tags = new Map<string, TagSymbol>();
}
