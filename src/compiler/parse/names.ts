/** What the parser knows while it reads: the scopes, the function being read, options, and the linker's references. */
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Expr, FunctionRef, Label, LocalVar, ObjectRef, Span, Stmt } from '../ast/ast.ts';
import type { ImageBuilder } from '../image.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { CHAR, CHAR_UNSIGNED, complete, completeFrom, identity, INT128, UINT128 } from '../types/make.ts';
import { Cursor } from './cursor.ts';
import { say } from './errors.ts';
import { BlockScope, type FileScope, type FunctionSymbol, type ObjectSymbol, type OrdinarySymbol, type TagKind, type TagSymbol } from './scope.ts';

export interface ParseOptions {
  /** Plain char is unsigned (the kernel since 6.2; arm64 and others). */
  readonly charUnsigned?: boolean;
  /** -fms-extensions: `struct tag;` in a structure embeds it. */
  readonly msExtensions?: boolean;
  /** An undeclared variable, or a statement that cannot be compiled, traps when it is reached instead of stopping the parser. For fragments of a tree. */
  readonly lenient?: boolean;
  /** The type of a library function that is called without a declaration; undefined: `int f()`. */
  readonly implicit?: (name: string) => FunctionType | undefined;
  /** Parse function bodies; default true. */
  readonly bodies?: boolean;
  /** Parse initialisers of objects and define them; default true. Without, arrays of unknown bound are still read for their length. */
  readonly initialisers?: boolean;
}

/** A label of the function being read. */
export interface LabelEntry {
  readonly label: Label; defined: boolean; used?: PToken;
  /** jmp_buf for gotos from nested functions. */
  buffer?: LocalVar;
}
export interface SwitchEntry { readonly cases: { lo: bigint; hi: bigint; label: Label }[]; fallback?: Label; readonly type: CType }
/** The function (or the initialiser at file scope) being read. */
export interface FunctionContext {
  readonly name: string; readonly ref?: FunctionRef; readonly result?: CType; readonly variadic: boolean;
  readonly locals: { v: LocalVar; scope: Span }[];
  readonly labels: Map<string, LabelEntry>;
  /** Innermost last: labels declared by `__label__`. */
  readonly localLabels: Map<string, LabelEntry>[];
  /** Hidden locals that are declared at the top of the body. */
  readonly hoisted: Stmt[];
  readonly switches: SwitchEntry[];
  loops: number; breakables: number;
  nextLabel: number; nextAddress: number;
  /** The object behind __func__. */
  nameObject?: Expr;
  // GNU nested functions, see closures.ts
  readonly outer?: FunctionContext;
  /** The hidden last parameter of a nested function. */
  chainParam?: LocalVar;
  /** Locals that functions nested in this one use, by their place in the chain. */
  readonly captures: { readonly v: LocalVar }[];
  /** Places of the outer function's chain that this one uses. */
  readonly used: Set<number>;
  chain?: LocalVar;
  /** Labels of functions around that this one, or one nested in it, jumps to. */
  readonly farLabels: LabelEntry[];
}

export abstract class Names extends Cursor {
  readonly file: FileScope;
  readonly builder: ImageBuilder;
  readonly options: ParseOptions;
  protected readonly char: CType;
  protected blocks: BlockScope[] = [];
  protected fn: FunctionContext | undefined;
  /** > 0 inside sizeof, typeof and the like: nothing is evaluated. */
  protected unevaluated = 0;
  /** Assignments of VLA sizes that the next statement or expression must do first. */
  protected pendingVla: Expr[] = [];

  constructor(tokens: readonly PToken[], file: FileScope, builder: ImageBuilder, options: ParseOptions) {
    super(tokens, file.home);
    this.file = file;
    this.builder = builder;
    this.options = options;
    this.char = options.charUnsigned ? CHAR_UNSIGNED : CHAR;
  }

  protected find(name: string): OrdinarySymbol | undefined {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const s = this.blocks[i].names.get(name);
      if (s) return s;
    }
    return this.file.find(name) ?? builtinType(name);
  }
  protected findTag(kind: TagKind, name: string): TagSymbol | undefined {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const s = this.blocks[i].tags.get(name);
      if (s) return s.kind === kind ? s : this.fail(say.otherTag(name));
    }
    return undefined;
  }
  /**
   * Whether a type is complete, after asking the tree: as the file sees it that mentions the type, then as this one does (a structure that
   * a header only mentions is defined in the file at hand).
   */
  protected complete(t: CType): boolean {
    if (complete(t)) return true;
    if (t.kind !== Kind.Record || t.tag === undefined || !this.options.lenient) return false;
    const root = identity(t), mine = this.file.mention(t.union ? 'union' : 'struct', t.tag);
    if (mine.kind === Kind.Record && mine !== root && complete(mine)) completeFrom(root, mine);
    return t.size >= 0;
  }

  protected get block(): BlockScope | undefined { return this.blocks[this.blocks.length - 1]; }
  protected get home(): number { return this.file.home; }

  protected refOfFunction(s: FunctionSymbol): FunctionRef {
    if (!s.ref && s.aliasOf !== undefined) {
      const target = this.file.known(s.aliasOf);
      if (target?.what === 'function' && target !== s) s.ref = this.refOfFunction(target);
    }
    s.ref ??= this.builder.functionRef(s.linkName ?? s.name, s.type, s.home, s.isStatic && !s.linkName);
    if (s.weak) s.ref.weak = true;
    return s.ref;
  }
  protected refOfObject(s: ObjectSymbol): ObjectRef {
    if (!s.ref && s.aliasOf !== undefined) {
      const target = this.file.known(s.aliasOf);
      if (target?.what === 'object' && target !== s) s.ref = this.refOfObject(target);
    }
    s.ref ??= this.builder.objectRef(s.linkName ?? s.name, s.type, s.home, s.linkage, s.place);
    return s.ref;
  }

  /** A local that the function being read keeps. `name` '': made by the parser, not shown. */
  protected newLocal(name: string, type: CType, at: Span, isParam = false): LocalVar {
    return { what: 'local', name, type, place: { file: at.file, offset: at.offset }, addressTaken: livesInMemory(type), isParam };
  }
  /** Lists a local in its function; its scope ends with the innermost block. */
  protected listLocal(v: LocalVar, at: Span): void {
    if (!this.fn) return;
    this.fn.locals.push({ v, scope: at });
    this.owners.set(v, this.fn);
  }
  /** The function that each local belongs to. */
  protected readonly owners = new Map<LocalVar, FunctionContext>();

  protected newContext(name: string, ref?: FunctionRef, type?: FunctionType, outer?: FunctionContext): FunctionContext {
    return {
      name, ref, result: type?.result, variadic: type?.variadic ?? false, locals: [], labels: new Map(), localLabels: [], hoisted: [], switches: [],
      loops: 0, breakables: 0, nextLabel: 1, nextAddress: 1, outer, captures: [], used: new Set(), farLabels: [],
    };
  }
  protected newLabel(name: string): Label { return { name, id: this.fn!.nextLabel++ }; }
}

function livesInMemory(t: CType): boolean { return !!t.isVolatile || t.kind === Kind.Array || t.kind === Kind.Record; }

const builtinTypes: Record<string, CType> = { __int128_t: INT128, __uint128_t: UINT128 };
function builtinType(name: string): OrdinarySymbol | undefined {
  if (name !== '__int128_t' && name !== '__uint128_t') return undefined;
  return { what: 'typedef', name, type: builtinTypes[name], place: { file: 0, offset: 0 } };
}
