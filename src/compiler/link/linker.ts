/**
 * Links a run on demand. The user program is a translation unit, preprocessed with its includes. Kernel code is never preprocessed whole: a name
 * that compiled code mentions is looked up in the tree's index, its piece of text (a fragment) is preprocessed with lazily found macros and parsed
 * in its own file's scope. A function's body is parsed and compiled when it is first called; an object's bytes are made when its page is touched.
 *
 * Precedence of a called kernel name: a primitive, Faultline's model code, the same file, the tree.
 */
import type { Origin, SourceTable } from '../../base/position.ts';
import { LayeredMacros, macroFromText } from '../../syntax/cpp/define.ts';
import { Expander, type ExpandContext, type ExpansionTable } from '../../syntax/cpp/expand.ts';
import { preprocess, type CppProblem, type IncludeFinder } from '../../syntax/cpp/preprocess.ts';
import { P, Tok } from '../../syntax/lexer.ts';
import type { Fragment, Macro, MacroTable, NameSource, PToken } from '../../syntax/cpp/token.ts';
import type { Expr, FunctionDef, FunctionRef } from '../ast/ast.ts';
import type { FunctionCode } from '../bytecode/isa.ts';
import { generate } from '../codegen/generate.ts';
import { CompileError, compilerFault, FileMissing, UndefinedFunction, type FunctionEntry, type ImageArea, type ObjectEntry, type Side } from '../image.ts';
import { KERNEL_IMAGE_END, KERNEL_RODATA, USER_IMAGE_END, USER_RODATA } from '../addresses.ts';
import { FileScope, parseConstant, parseExpression, parseFragment, parsePrototype, parseTranslationUnit, tokensOf, type FileSymbol, type FunctionSymbol, type ObjectSymbol, type ParseOptions } from '../parse/index.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { complete } from '../types/make.ts';
import { FUNCTION_STRIDE, textBase } from './allocate.ts';
import { checkBrackets } from './brackets.ts';
import { SideImage, Tables, type LinkedFunction, type LinkedObject } from './side.ts';

/** What the linker has to know of a primitive: see kernel/contract. */
export interface PrimitiveInfo {
  readonly prototype: string;
  /** Answered in TypeScript. Otherwise a model function's source is found through the names, or a macro stands in. */
  readonly native: boolean;
  /** The replacement of the tree's macro or function: a `#define` without the word. */
  readonly macro?: string;
}

export interface LinkOptions {
  readonly sources: SourceTable;
  readonly expansions: ExpansionTable;
  readonly primitive: (side: Side, name: string) => PrimitiveInfo | undefined;
  /** Names of the kernel tree and of the model code; undefined: no kernel. */
  readonly names?: NameSource;
  /** Text of a file that a fragment names. */
  readonly read: (path: string) => { text: string; origin: Origin } | undefined;
  /** Finds what is included inside a fragment of the tree: an enum's enumerators in a file of their own. */
  readonly kernelInclude?: IncludeFinder;
  /** Finds the program's includes. */
  readonly include: IncludeFinder;
  /** Plain `char` is unsigned: in kernel code (-funsigned-char since 6.2), in the program (the architecture's ABI). */
  readonly unsignedChar?: { readonly kernel: boolean; readonly program: boolean };
  /** C sources of the bundled library, parsed when a function of the program is neither its own nor a primitive. */
  readonly library?: () => readonly { path: string; text: string }[];
  /** The source of the bundled library that defines a function which is in none of those: parsed when a program calls it. */
  readonly libraryOf?: (name: string) => { path: string; text: string } | undefined;
}

export class Linker {
  readonly tables = new Tables();
  readonly user: SideImage;
  readonly kernel: SideImage;
  private readonly options: LinkOptions;
  private readonly kernelScopes = new Map<string, FileScope>();
  private readonly fragments = new Map<string, readonly FileSymbol[] | 'busy'>();
  private readonly macroPrimitives = new Map<string, Macro>();
  readonly counter = { value: 0 };
  private readonly userScopes: FileScope[] = [];
  private libraryLoaded = false;
  private readonly parseOptions: ParseOptions;
  private readonly kernelOptions: ParseOptions;

  constructor(options: LinkOptions) {
    this.options = options;
    this.parseOptions = { charUnsigned: options.unsignedChar?.program === true };
    this.kernelOptions = { charUnsigned: options.unsignedChar?.kernel === true, msExtensions: true, lenient: true };
    const userType = (n: string) => {
      const text = options.primitive('user', n)?.prototype, type = text === undefined ? undefined : parsePrototype(text, new FileScope(-1), this.parseOptions).type;
      return type?.variadic ? undefined : type;
    };
    this.user = new SideImage('user', this.tables, n => options.primitive('user', n)?.native === true, userType);
    this.kernel = new SideImage('kernel', this.tables, n => options.primitive('kernel', n)?.native === true);
  }

  // ---- the user side ----

  /** Preprocesses and parses a translation unit of the program. Throws {@link CompileError}, or an error that lists the preprocessor's problems. */
  addProgram(path: string, text: string, macros: LayeredMacros, origin: Origin = 'program'): void {
    const file = this.options.sources.add(path, text, origin);
    try {
      this.parseProgram(file, macros);
    } catch (e) {
      if (e instanceof CompileError) e.sources = this.options.sources;
      throw e;
    }
  }

  private parseProgram(file: number, macros: LayeredMacros): void {
    const { tokens, problems } = this.preprocessed(file, 0, () => preprocess(file, {
      sources: this.options.sources, macros, expansions: this.options.expansions, include: this.options.include, counter: this.counter,
    }));
    throwProblems(problems, p => p.fatal || !/^pasting|argument/.test(p.message));
    checkBrackets(tokens);
    const scope = new FileScope(file);
    this.user.beginBatch();
    const own = namesOfFunctions(tokens);
    parseTranslationUnit(tokens, scope, this.user, { ...this.parseOptions, implicit: name => (own.has(name) ? undefined : this.libraryPrototype(name)) });
    this.userScopes.push(scope);
  }

  private libraryPrototype(name: string): FunctionType | undefined {
    const primitive = this.options.primitive('user', name);
    if (!primitive?.native) return undefined;
    return parsePrototype(primitive.prototype, new FileScope(this.options.sources.add(`<library>/${name}`, primitive.prototype, 'include')), this.parseOptions).type;
  }

  /** Addresses of the program's functions with the constructor (or destructor) attribute. */
  initialisers(final: boolean): bigint[] {
    return this.tables.functions.filter(f => f.side === 'user' && (final ? f.def?.destructor_ : f.def?.constructor_)).map(f => f.address);
  }
  /** The program's function of that name, if it defines one. */
  userFunction(name: string): LinkedFunction | undefined {
    const f = this.user.function(name);
    return f && (f.def || f.code || f.primitive) ? f : undefined;
  }

  /** Adds the library's C sources behind the program: what the program defines itself stays the program's. */
  loadLibrary(): void {
    if (this.libraryLoaded) return;
    this.libraryLoaded = true;
    this.user.keepDefinitions = true;
    for (const l of this.options.library?.() ?? []) this.addProgram(l.path, l.text, new LayeredMacros(), 'include');
  }

  /** Gives the program's and the library's objects their addresses, where a kernel is to map them. */
  layOutProgram(): void { this.imageAreas = this.user.layOut(); }
  /** The areas of the program's image that a kernel maps: see {@link layOutProgram}. */
  imageAreas: readonly ImageArea[] = [];

  /** Address of an object of the program or its library. */
  userObject(name: string): bigint {
    const o = this.user.object(name);
    if (!o) throw new Error(`there is no object ${name} in the program's library`);
    return this.objectAddress(o.id);
  }

  // ---- the kernel side ----

  /** The file scope of a file of the tree or of the model code. */
  scope(path: string): FileScope {
    let s = this.kernelScopes.get(path);
    if (!s) {
      const made = new FileScope(this.file(path), {
        ordinary: name => this.ordinary(name, path, made),
        tag: (kind, name) => this.tag(kind, name, path, made),
      });
      this.kernelScopes.set(path, s = made);
    }
    return s;
  }

  /** The path of a file by its number in the source table. */
  path(file: number): string { return this.options.sources.path(file); }
  /** 1-based. */
  line(file: number, offset: number): number { return this.options.sources.position({ file, offset }).line; }

  private file(path: string): number {
    const f = this.options.read(path);
    if (!f) throw new FileMissing(`${path} cannot be read: is the kernel tree complete?`);
    return this.options.sources.add(path, f.text, f.origin);
  }

  private ordinary(name: string, path: string, scope: FileScope): boolean {
    const primitive = this.options.primitive('kernel', name);
    // What no text declares may be made by a macro of the tree: a long search, which a primitive's own prototype spares.
    const fragment = this.options.names?.ordinary(name, path, primitive !== undefined);
    if (fragment && this.adopt(fragment, name, scope)) return true;
    if (!primitive) return false;
    const { type } = parsePrototype(primitive.prototype, scope, this.kernelOptions);
    scope.declare({ what: 'function', name, type, place: { file: scope.home, offset: 0 }, home: scope.home, isStatic: false, defined: false });
    return true;
  }

  private tag(kind: 'struct' | 'union' | 'enum', name: string, path: string, scope: FileScope): boolean {
    const fragment = this.options.names?.tag(kind, name, path);
    return fragment !== undefined && this.adopt(fragment, name, scope);
  }

  /** Puts the symbols of a fragment that have this name into a scope. */
  private adopt(fragment: Fragment, name: string, scope: FileScope): boolean {
    let found = false;
    for (const s of this.fragment(fragment)) {
      if (s.name !== name) continue;
      scope.adopt(s);
      found = true;
    }
    return found;
  }

  /** The symbols that a fragment declares (functions without their bodies), parsed once. */
  private fragment(fragment: Fragment): readonly FileSymbol[] {
    const key = `${fragment.path}:${fragment.start}`;
    const known = this.fragments.get(key);
    // A structure that (through its own members) asks for itself: it stays incomplete for the inner use, as C has it.
    if (known === 'busy') return [];
    if (known) return known;
    this.fragments.set(key, 'busy');
    try {
      const scope = this.scope(fragment.path);
      // What a macro invocation declares is read whole at once: reading it again would make its unnamed structures anew.
      const whole = fragment.kind === 'macroInvocation';
      const symbols = parseFragment(this.tokens(fragment), scope, this.kernel, { ...this.kernelOptions, bodies: whole, initialisers: whole });
      for (const s of symbols) {
        if (s.what === 'function' && fragment.kind !== 'prototype') this.entryOf(s).fragment ??= fragment;
      }
      this.fragments.set(key, symbols);
      return symbols;
    } catch (e) {
      this.fragments.delete(key);
      throw e;
    }
  }

  private entryOf(s: FunctionSymbol): LinkedFunction {
    s.ref ??= this.kernel.functionRef(s.linkName ?? s.name, s.type, s.home, s.isStatic);
    return this.tables.functions[s.ref.id];
  }

  private objectOf(s: ObjectSymbol): LinkedObject {
    s.ref ??= this.kernel.objectRef(s.linkName ?? s.name, s.type, s.home, s.linkage, s.place);
    return this.tables.objects[s.ref.id];
  }

  private tokens(fragment: Fragment): PToken[] {
    const file = this.file(fragment.path);
    const { tokens, problems } = this.preprocessed(file, fragment.start, () => preprocess(file, {
      sources: this.options.sources, expansions: this.options.expansions, counter: this.counter,
      macros: new LayeredMacros(this.macros(fragment.path, fragment.start, fragment.kind === 'function' || fragment.kind === 'prototype' ? fragment.name : undefined)),
      include: this.options.kernelInclude,
    }, fragment.start, fragment.end));
    throwProblems(problems, p => p.fatal);
    checkBrackets(tokens);
    // A fragment that a macro made (`context_lock_struct(x) { … }`) ends before its semicolon; one more never hurts.
    const last = tokens.at(-1);
    return last && last.punct !== P.Semi ? [...tokens, { ...last, kind: Tok.Punct, text: ';', punct: P.Semi, final: undefined }] : tokens;
  }

  private preprocessed<T>(file: number, offset: number, work: () => T): T {
    try { return work(); } catch (e) { throw compilerFault(e, 'the preprocessor', { file, offset, end: offset }); }
  }

  /** The tree's macros as a file sees them, except where primitives stand in. `declaring`: a function whose own declaration is read, where a
   *  primitive's macro of its name (which converts arguments) is not meant. */
  private macros(path: string, offset?: number, declaring?: string): MacroTable {
    const exact = this.options.names!.macros(path, offset);
    return { get: name => {
      if (name === declaring) return undefined;
      const p = this.options.primitive('kernel', name);
      return p ? this.macroPrimitive(p) : exact.get(name);
    } };
  }
  private macroPrimitive(p: PrimitiveInfo): Macro | undefined {
    if (p.macro === undefined) return undefined;
    let m = this.macroPrimitives.get(p.macro);
    if (!m) {
      const text = `#define ${p.macro}`;
      const made = macroFromText(text, 0, text.length, this.options.sources.add(`<primitive>/${p.macro.split('(')[0]}`, text, 'model'));
      if (typeof made === 'string') throw new Error(`primitive macro '${p.macro}': ${made}`);
      this.macroPrimitives.set(p.macro, m = made);
    }
    return m;
  }

  /** A kernel function by name, as `path` sees it; undefined when there is none. */
  kernelFunction(name: string, path: string): LinkedFunction | undefined {
    const symbol = this.scope(path).find(name);
    return symbol?.what === 'function' ? this.entryOf(symbol) : undefined;
  }
  /** A kernel object by name, as `path` sees it, with its address; undefined when there is none. */
  kernelObject(name: string, path: string): { address: bigint; type: CType } | undefined {
    const symbol = this.scope(path).find(name);
    if (symbol?.what !== 'object') return undefined;
    const entry = this.objectOf(symbol);
    return { address: this.objectAddress(entry.id), type: entry.type };
  }
  /** A record type of the tree by tag; undefined when the tree declares none. */
  kernelRecord(kind: 'struct' | 'union', tag: string, path: string): CType | undefined {
    const type = this.scope(path).mention(kind, tag);
    return complete(type) ? type : undefined;
  }
  kernelTypedef(name: string, path: string): CType | undefined {
    const symbol = this.scope(path).find(name);
    return symbol?.what === 'typedef' ? symbol.type : undefined;
  }
  /** An enumerator's value, or a macro's that is an integer constant expression; undefined: neither. */
  kernelConstant(name: string, path: string): bigint | undefined {
    const scope = this.scope(path);
    const tokens = tokensOf(name, scope.home);
    let i = 0;
    try {
      return parseConstant(new Expander(this.expandContext(path), () => tokens[i++]).all(), scope, this.kernel, this.kernelOptions);
    } catch (e) {
      if (e instanceof CompileError) return undefined;
      throw e;
    }
  }
  private expandContext(path: string): ExpandContext {
    return {
      macros: this.macros(path), expansions: this.options.expansions, sources: this.options.sources, counter: this.counter, includeLevel: () => 0, problem: () => undefined,
    };
  }
  /** Where a function or object of the tree is defined. */
  kernelDefinition(name: string, path: string): Fragment | undefined { return this.options.names?.definition(name, path); }

  /** Functions that a file defines, by their extent: of the program, or of the tree when they are among `names` of the file's outline. */
  functionsIn(path: string, outline: readonly { readonly name: string; readonly start: number; readonly end: number }[]): { start: number; end: number; code(): FunctionCode | undefined }[] {
    const file = this.options.sources.find(path);
    const own = this.tables.functions.filter(f => f.side === 'user' && f.def !== undefined && f.def.at.file === file);
    if (own.length > 0) return own.map(f => ({ start: f.def!.at.offset, end: f.def!.at.end, code: () => this.code(f.id) }));
    return outline.map(o => ({ start: o.start, end: o.end, code: () => {
      const f = this.kernelFunction(o.name, path);
      return f && this.code(f.id);
    } }));
  }

  /**
   * A watch expression, typed, over the names that `path` sees (the program's for user code) and the given locals: these become objects with
   * numbers below 0, the n-th one -1-n.
   */
  expression(text: string, side: Side, path: string, locals: readonly { readonly name: string; readonly type: CType }[]): Expr {
    const below = side === 'kernel' ? this.scope(path) : this.userScopes[0];
    const scope = new FileScope(below.home, {
      ordinary: name => { const s = below.find(name); if (s) scope.adopt(s); },
      tag: (kind, name) => { below.mention(kind, name); const s = below.knownTag(kind, name); if (s) scope.adopt(s); },
    });
    locals.forEach(({ name, type }, i) => scope.declare({
      what: 'object', name, type, place: { file: below.home, offset: 0 }, home: below.home, linkage: 'local', state: 'defined', ref: { what: 'object', name, type, id: -1 - i },
    }));
    let tokens: readonly PToken[] = tokensOf(text, below.home);
    if (side === 'kernel') {
      let i = 0;
      const plain = tokens;
      tokens = new Expander(this.expandContext(path), () => plain[i++]).all();
    }
    return parseExpression(tokens, scope, this.sideOf(side), { charUnsigned: (side === 'kernel' ? this.kernelOptions : this.parseOptions).charUnsigned });
  }

  // ---- Program ----

  function(id: number): FunctionEntry { return this.tables.functions[id]; }

  functionAt(address: bigint): FunctionEntry | undefined {
    for (const side of ['user', 'kernel'] as const) {
      const d = address - textBase(side);
      if (d < 0n || d % FUNCTION_STRIDE !== 0n) continue;
      const id = d / FUNCTION_STRIDE;
      if (id < BigInt(this.tables.functions.length) && this.tables.functions[Number(id)]?.side === side) return this.tables.functions[Number(id)];
    }
    return undefined;
  }

  bundled(file: number): boolean { return this.options.sources.path(file).startsWith('<'); }

  code(id: number): FunctionCode | undefined {
    const f = this.tables.functions[id];
    if (f.code) return f.code;
    if (f.primitive !== undefined) return undefined;
    if (!f.def) this.define(f);
    if (f.primitive !== undefined) return undefined;
    const side = this.sideOf(f.side);
    side.beginBatch();
    f.code = generate(f.def!, {
      functionAddress: ref => this.addressOf(ref),
      objectAddress: ref => this.objectAddress(ref.id),
    });
    return f.code;
  }
  /** A weak function of the program that nobody defines has the address 0 (ELF: an undefined weak symbol). */
  private addressOf(ref: FunctionRef): bigint {
    const f = this.tables.functions[ref.id];
    if (!ref.weak || f.side !== 'user' || f.def !== undefined || f.primitive !== undefined) return f.address;
    this.loadLibrary();
    return (f.def as FunctionDef | undefined) !== undefined || this.options.libraryOf?.(f.name) ? f.address : 0n;
  }
  private sideOf(side: Side): SideImage { return side === 'user' ? this.user : this.kernel; }

  /** Finds and parses a function's definition, or throws {@link UndefinedFunction}. */
  private define(f: LinkedFunction): void {
    if (f.side === 'user') {
      this.loadLibrary();
      if (f.def) return;
      const more = this.options.libraryOf?.(f.name);
      if (more) this.addProgram(more.path, more.text, new LayeredMacros(), 'include');
      if (f.def) return;
      throw new UndefinedFunction(`${f.name}() is neither defined in the program nor in Faultline's C library: define it, or leave the call out`);
    }
    const from = this.options.sources.path(f.home);
    if (!f.fragment) {
      const found = this.options.names?.definition(f.name, from);
      if (found && found.kind !== 'prototype') f.fragment = found;
    }
    if (f.fragment) {
      this.kernel.beginBatch();
      const scope = this.scope(f.fragment.path);
      for (const s of parseFragment(this.tokens(f.fragment), scope, this.kernel, this.kernelOptions)) {
        if (s.what !== 'function' || s.name !== f.name || s.ref?.id === f.id) continue;
        // Declared without `static` where it was named, defined static or under another key: the same function.
        f.def = this.entryOf(s).def;
      }
    }
    if (!f.def) {
      throw new UndefinedFunction(`${f.name}() is neither in the kernel tree nor modelled. `
        + 'If its file is missing from the tree, add it; if a CONFIG option hides it, flip that option; else avoid the call in the scenario');
    }
  }

  /** The address of an object; its definition is looked up first, for its size and contents. */
  objectAddress(id: number): bigint {
    const o = this.tables.objects[id];
    if (o.placed) return o.address;
    if (!o.data && o.side === 'kernel' && o.place) this.defineObject(o);
    // A linker script's symbol (`extern char _stext[]`): nothing of it is known but that it has an address.
    if (o.type.size < 0 && o.type.kind === Kind.Array && o.type.element.size >= 0) o.size = Math.max(1, o.type.element.size);
    else if (o.type.size < 0) throw new CompileError(`the size of ${o.name} is not known: its type is incomplete`, { file: 0, offset: 0, ...o.place, end: (o.place?.offset ?? 0) + o.name.length });
    return this.sideOf(o.side).place(o);
  }

  private defineObject(o: LinkedObject): void {
    const fragment = this.options.names?.definition(o.name, this.options.sources.path(o.place!.file));
    if (!fragment || fragment.kind === 'function') return;
    for (const s of parseFragment(this.tokens(fragment), this.scope(fragment.path), this.kernel, { ...this.kernelOptions, bodies: false })) {
      if (s.what !== 'object' || s.name !== o.name) continue;
      const d = this.objectOf(s);
      if (d === o) continue;
      // Declared `extern` where it was named, and static or under another key where it is defined: the same object.
      o.data = d.data;
      o.type = o.ref.type = d.type;
      o.size = d.size;
      o.readonly = d.readonly;
    }
  }

  pageImage(address: bigint): Uint8Array | undefined {
    const from = address & ~0xfffn, to = from + 4096n;
    const side = from >= KERNEL_RODATA && from < KERNEL_IMAGE_END ? this.kernel : from >= USER_RODATA && from < USER_IMAGE_END ? this.user : undefined;
    if (!side) return undefined;
    // Objects that these ones point to get their addresses only now: on pages of their own, since this one and others may have been touched.
    side.beginBatch();
    let page: Uint8Array | undefined;
    for (const o of side.overlapping(from, to)) {
      page ??= new Uint8Array(4096);
      if (!o.data) continue;
      const bytes = this.bytes(o);
      const start = Number(o.address - from);
      page.set(bytes.subarray(Math.max(0, -start), Math.max(0, Math.min(bytes.length, 4096 - start))), Math.max(0, start));
    }
    return page;
  }

  /** An object's initial bytes with its relocations put in. */
  private bytes(o: LinkedObject): Uint8Array {
    const out = o.data!.bytes.slice();
    const view = new DataView(out.buffer);
    for (const r of o.data!.relocations) {
      const base = r.target.what === 'function' ? this.addressOf(r.target) : this.objectAddress(r.target.id);
      view.setBigUint64(r.offset, BigInt.asUintN(64, base + BigInt(r.addend)), true);
    }
    return out;
  }

  *objects(): Generator<ObjectEntry> { yield* this.user.placed; yield* this.kernel.placed; }

  programObjects(from: bigint, to: bigint): Iterable<ObjectEntry> { return this.user.overlapping(from, to); }

  objectAt(address: bigint): ObjectEntry | undefined {
    for (const side of [this.user, this.kernel]) {
      for (const o of side.overlapping(address, address + 1n)) return o;
    }
    return undefined;
  }

  /** Whether a kernel function of that name has been compiled. */
  isCompiled(name: string): boolean { return this.tables.functions.some(f => f.side === 'kernel' && f.name === name && f.code !== undefined); }
}

/** What a translation unit may define or declare as a function itself: names before a parenthesis, outside of braces. */
function namesOfFunctions(tokens: readonly PToken[]): Set<string> {
  const names = new Set<string>();
  let depth = 0;
  tokens.forEach((t, i) => {
    if (t.punct === P.LBrace) depth++;
    else if (t.punct === P.RBrace) depth--;
    else if (depth === 0 && t.kind === Tok.Ident && tokens[i + 1]?.punct === P.LParen) names.add(t.text);
  });
  return names;
}

function throwProblems(problems: readonly CppProblem[], counts: (p: CppProblem) => boolean): void {
  const bad = problems.find(counts);
  if (bad) throw new CompileError(bad.message, { file: bad.file, offset: bad.offset, end: bad.end });
}
