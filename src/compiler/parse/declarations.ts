/** Declarations in blocks and at file scope, function definitions (C11 6.7, 6.9). */
import { P, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Expr, LocalVar, Span, Stmt } from '../ast/ast.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { aliased, functionOf, realigned, transparent, unqualified } from '../types/make.ts';
import { argumentPromoted, compatible, composite, dropPrecision, isVla } from '../types/relate.ts';
import { declaratorToString, typeToString } from '../types/print.ts';
import type { Attributes } from './attributes.ts';
import type { Declarator, ParamsOp } from './declarators.ts';
import { say } from './errors.ts';
import { K } from './keywords.ts';
import { parseQuoted } from './literals.ts';
import type { FileSymbol, FunctionSymbol, ObjectSymbol } from './scope.ts';
import type { Specifiers } from './specifiers.ts';
import type { FunctionContext } from './names.ts';
import { libraryType } from './library.ts';
import { OPEN, StatementParser } from './statements.ts';

export class Parser extends StatementParser {
  /** Symbols that were declared at file scope, in order. */
  readonly symbols: FileSymbol[] = [];
  protected declared(s: FileSymbol): void { this.symbols.push(s); }

  /** All external declarations to the end of the tokens. */
  externalDeclarations(): void {
    while (!this.atEnd) this.externalDeclaration();
    if (this.options.initialisers !== false) for (const s of this.symbols) if (s.what === 'object') this.finishTentative(s);
  }
  constantExpression(): bigint {
    const v = this.parseConstant();
    if (!this.atEnd) this.fail(say.stray(this.tok.text));
    return v;
  }
  /** An expression over the names of file scope, for watches. */
  expressionOnly(): Expr {
    this.fn ??= this.newContext('');
    const e = this.parseExpression();
    if (!this.atEnd) this.fail(say.stray(this.tok.text));
    return e;
  }
  typeNameOnly(): CType {
    const t = this.typeName();
    if (!this.atEnd) this.fail(say.stray(this.tok.text));
    return t;
  }
  /** The tentative definition of an object becomes a definition at the end of the unit (6.9.2p2). */
  private finishTentative(s: ObjectSymbol): void {
    if (s.state !== 'tentative' || s.register) return;
    s.state = 'defined';
    if (s.type.kind === Kind.Array && s.type.length < 0) s.type = composite(s.type, { ...s.type, length: 1, size: s.type.element.size });
    if (!this.complete(s.type)) this.fail(say.incomplete(typeToString(s.type)), { ...s.place, end: s.place.offset + s.name.length });
    const ref = this.refOfObject(s);
    ref.type = s.type;
    this.builder.defineObject(ref, this.staticData(s.type, undefined, s.type.size), false);
  }

  private externalDeclaration(): void {
    this.hiddenLengths = [];
    this.pendingVla = [];
    if (this.is(P.Semi)) { this.next(); return; }
    if (this.isKw(K.StaticAssert)) { this.staticAssert(); return; }
    if (this.isKw(K.Pragma)) { this.pragma(); return; }
    if (this.isKw(K.Asm)) { this.topLevelAsm(); return; }
    const start = this.tok, s = this.specifiers();
    if (this.is(P.Semi)) {
      if (this.last === start && s.implicitInt) this.fail(say.noDeclaration);
      this.next();
      return;
    }
    if (s.implicitInt && this.tok === start && !(this.isIdent() && (this.peek().punct === P.LParen || this.peek().kind === Tok.Punct)) && !this.is(P.Star) && !this.is(P.LParen)) {
      this.fail(this.isIdent() && this.peek().kind === Tok.Ident ? say.notAType(this.tok.text) : say.expected('a declaration', this.found()));
    }
    for (let first = true; ; first = false) {
      const attrs: Attributes = { ...s.attrs };
      const d = this.declarator(s.type, attrs, 'named');
      this.asmLabel(attrs);
      const type = this.declaredType(d, s, attrs);
      if (first && type.kind === Kind.Function && d.params && (this.is(P.LBrace) || (d.params.names.length > 0 && this.startsType()) || (d.params.oldStyle && this.startsType()))) {
        this.functionDefinition(d, s, attrs, type);
        return;
      }
      this.fileDeclarator(d.name!, type, s, attrs);
      if (!this.accept(P.Comma)) break;
      this.attributes(s.attrs);
    }
    if (!this.is(P.Semi)) this.fail(say.expected("';'", this.found(), 'after the declaration'), this.atEnd ? this.spanOf(this.last) : undefined);
    this.next();
  }
  private declaredType(d: Declarator, s: Specifiers, a: Attributes): CType {
    const t = this.applyMode(d.type, a);
    return s.storage === 'typedef' ? this.alignType(t, a) : a.aligned ? realigned(t, a.aligned) : t;
  }
  private topLevelAsm(): void {
    this.next();
    while (this.isKw(K.Volatile)) this.next();
    this.expect(P.LParen, '(', 'after asm');
    this.skipBalanced();
    this.expect(P.Semi, ';', 'after asm');
  }

  /** One declarator at file scope that is no function body. */
  private fileDeclarator(name: PToken, type: CType, s: Specifiers, a: Attributes): void {
    const place = { file: name.file, offset: name.offset };
    if (s.storage === 'typedef') {
      if (isVla(type)) this.fail(say.staticVla, name);
      const known = this.file.known(name.text);
      if (known && known.what !== 'typedef' && !this.options.lenient) this.fail(say.redefined(name.text), name);
      if (this.options.lenient && known?.what === 'typedef' && known.place.file === place.file && known.place.offset === place.offset) {
        // The same text read again (a function whose body is wanted now, from a macro that also makes types): the type stays one type.
        this.declared(known);
        return;
      }
      const sym = { what: 'typedef' as const, name: name.text, type: aliased(a.transparent ? transparent(type) : type, name.text), place };
      this.file.declare(sym);
      this.declared(sym);
      return;
    }
    if (type.kind === Kind.Function) {
      this.declareFunction(name, type, s.storage === 'static', a);
      if (this.is(P.Assign)) this.fail(say.functionInit(name.text));
      return;
    }
    if (isVla(type)) this.fail(say.staticVla, name);
    if (type.kind === Kind.Void && !(s.storage === 'extern')) this.fail(say.voidObject(name.text), name);
    const sym = this.declareObject(name, type, s.storage === 'static' ? 'static' : 'external', s.storage === 'extern' ? 'none' : 'tentative', s, a);
    if (this.accept(P.Assign)) this.defineObject(sym, type, name);
    else if (this.options.lenient && sym.state === 'tentative' && this.options.initialisers !== false) this.finishTentative(sym);
  }

  private declareFunction(name: PToken, type: FunctionType, isStatic: boolean, a: Attributes): FunctionSymbol {
    const known = this.file.known(name.text);
    // Declared with `()`, a library function has the type that gcc knows, if the result agrees.
    const library = type.oldStyle && type.params.length === 0 && !this.is(P.LBrace) ? libraryType(name.text) : undefined;
    if (library && compatible(unqualified(library.result), unqualified(type.result))) type = library;
    let s: FunctionSymbol;
    if (known?.what === 'function') {
      s = known;
      if (!compatible(s.type, type) && !s.implicit && !this.options.lenient) this.fail(say.conflicting(name.text, typeToString(s.type), typeToString(type)), name);
      s.type = s.implicit || !compatible(s.type, type) ? type : composite(s.type, type) as FunctionType;
      s.implicit = false;
      if (isStatic) s.isStatic = true;
      if (s.ref) s.ref.type = s.type;
    } else {
      if (known && !this.options.lenient) this.fail(say.redefined(name.text), name);
      s = { what: 'function', name: name.text, type, place: { file: name.file, offset: name.offset }, home: this.home, isStatic, defined: false };
      this.file.declare(s);
    }
    if (a.alias ?? a.asmName) { s.linkName = a.alias ?? a.asmName; s.aliasOf = a.alias; }
    if (a.noreturn) s.noreturn = true;
    if (a.weak) s.weak = true;
    this.declared(s);
    return s;
  }
  private declareObject(name: PToken, type: CType, linkage: 'static' | 'external', state: 'none' | 'tentative', spec: Specifiers, a: Attributes): ObjectSymbol {
    const known = this.file.known(name.text);
    let s: ObjectSymbol;
    if (known?.what === 'object') {
      s = known;
      if (!compatible(s.type, type) && !this.options.lenient) this.fail(say.conflicting(name.text, declaratorToString(s.type, ''), typeToString(type)), name);
      const merged = compatible(s.type, type) ? composite(s.type, type) : type;
      s.type = type.align > merged.align ? realigned(merged, type.align) : merged;
      if (s.ref) s.ref.type = s.type;
      if (state === 'tentative' && s.state === 'none') s.state = 'tentative';
    } else {
      if (known && !this.options.lenient) this.fail(say.redefined(name.text), name);
      s = { what: 'object', name: name.text, type, place: { file: name.file, offset: name.offset }, home: this.home, linkage, state };
      this.file.declare(s);
    }
    if (a.alias) { s.linkName = s.aliasOf = a.alias; s.state = 'none'; }
    else if (a.asmName && spec.storage === 'register') {
      // Of the machine's registers only the stack pointer has a meaning; a variable in another one is a variable.
      if (/^%?[re]?sp$/.test(a.asmName)) { s.register = a.asmName; s.state = 'none'; }
    } else if (a.asmName) s.linkName = a.asmName;
    if (a.weak) s.weak = true;
    if (spec.thread) s.threadLocal = true;
    this.declared(s);
    return s;
  }
  /** Reads an initialiser and defines the object. */
  private defineObject(s: ObjectSymbol, type: CType, name: PToken): void {
    if (s.state === 'defined' && !this.options.lenient) this.fail(say.redefined(s.name), name);
    const lengthKnown = type.kind !== Kind.Array || type.length >= 0;
    if (this.options.initialisers === false && lengthKnown) {
      while (!this.atEnd && !this.is(P.Comma) && !this.is(P.Semi)) {
        const p = this.next().punct;
        if (p === P.LBrace || p === P.LParen || p === P.LBracket) this.skipBalanced();
      }
      return;
    }
    const r = this.staticInitialiser(type);
    s.type = s.type.align > r.type.align ? realigned(r.type, s.type.align) : r.type;
    if (s.ref) s.ref.type = s.type;
    if (this.options.initialisers === false) return;
    this.defineWithInit(s, r);
  }
  private staticInitialiser(type: CType): { type: CType; init: Expr; extent: number } {
    if (this.fn) return this.initialiser(type);
    this.fn = this.newContext('');
    try { return this.initialiser(type); } finally { this.fn = undefined; }
  }
  private defineWithInit(s: ObjectSymbol, r: { type: CType; init: Expr; extent: number }): void {
    // With elements in a flexible member the object is larger than its type says.
    const grown = r.extent > r.type.size && r.type.kind === Kind.Record;
    if (grown && !s.ref) {
      s.ref = this.builder.objectRef(s.linkName ?? s.name, Object.assign(Object.create(s.type), { size: r.extent, base: s.type }) as CType, s.home, s.linkage, s.place);
    }
    const ref = this.refOfObject(s);
    s.state = 'defined';
    const type = s.type;
    if (type.isConst) this.constantObjects.set(ref, r.init);
    this.builder.defineObject(ref, this.staticData(type, r.init, r.extent), isReadOnly(type));
  }

  /** `out`: in a block, for the statements that set a GNU nested function up. */
  private functionDefinition(d: Declarator, s: Specifiers, a: Attributes, type: FunctionType, out?: Stmt[], begun?: FunctionContext): void {
    const name = d.name!, params = d.params!, holder = out && this.fn;
    if (s.storage === 'typedef') this.fail(say.storageTwice, name);
    let prologue: Stmt[] = [], fixed = type;
    if (params.names.length > 0) {
      this.blocks.push(params.scope);
      this.oldStyleParameters(params);
      this.blocks.pop();
      ({ prologue, fixed } = this.promotedParameters(params, type));
    }
    const sym = holder ? this.nestedFunction(name, fixed, holder, out, a) : this.declareFunction(name, fixed, s.storage === 'static', a);
    const def = sym.nested?.called ?? sym.type;
    if (this.options.bodies === false) { sym.defined = true; this.next(); this.skipBalanced(); return; }
    if (sym.defined && !this.options.lenient) this.fail(say.redefined(name.text), name);
    sym.defined = true;
    if (def.result.kind !== Kind.Void && !this.complete(def.result)) this.fail(say.incomplete(typeToString(def.result)), name);
    for (const p of params.params) if (!this.complete(p.type)) this.fail(say.incomplete(typeToString(p.type)), name);

    const ref = this.refOfFunction(sym), fn = begun ? Object.assign(begun, { ref, result: def.result }) : this.newContext(name.text, ref, def, holder), pending = this.pendingVla;
    ref.type = def;
    this.fn = fn;
    this.pendingVla = [];
    if (holder) params.params.push(fn.chainParam ??= this.chainParameter(this.spanOf(name)));
    const lengths = this.hiddenLengths;
    this.hiddenLengths = [];
    const start = this.tok, open: Span = { ...this.spanOf(start), end: OPEN };
    for (const p of params.params) this.listLocal(p, open);
    for (const v of lengths) { this.listLocal(v, { ...open, end: open.offset }); fn.hoisted.push({ k: 'decl', v, at: this.spanOf(start) }); }
    for (const st of prologue) if (st.k === 'decl') { this.listLocal(st.v, open); params.scope.names.set(st.v.name, { what: 'local', name: st.v.name, v: st.v }); }
    const body = this.scopedBody(params);
    this.checkLabels();
    const first: Stmt[] = [...fn.hoisted, ...prologue, ...params.vla.map((e): Stmt => ({ k: 'expr', e, at: this.spanOf(start) }))];
    body.body.unshift(...first);
    this.finishChain(fn);
    this.fn = holder;
    this.pendingVla = pending;
    if (holder) this.setUpNested(sym, fn, holder, this.spanOf(name));
    this.builder.defineFunction({
      ref, type: def, params: params.params, body, at: { file: name.file, offset: name.offset, end: this.last.file === name.file ? this.last.end : name.end },
      locals: fn.locals, noreturn: sym.noreturn, isMain: !holder && name.text === 'main', weak: sym.weak, constructor_: a.constructor_, destructor_: a.destructor_,
    });
  }
  /** The symbol of a nested function: declared before by `auto`, or new. */
  private nestedFunction(name: PToken, type: FunctionType, holder: FunctionContext, out: Stmt[], a: Attributes): FunctionSymbol {
    const known = this.block!.names.get(name.text);
    if (known?.what === 'function' && known.nested && !known.defined) {
      known.type = type;
      Object.assign(known.nested, { called: this.withChain(type) });
      return known;
    }
    const setup: Stmt[] = [], called = this.withChain(type);
    const s: FunctionSymbol = {
      what: 'function', name: name.text, type, place: { file: name.file, offset: name.offset }, home: this.home, isStatic: true, defined: false, noreturn: a.noreturn,
      nested: { holder, setup, called },
    };
    // Its own name is for the linker only: several functions may hold nested ones of one name.
    s.ref = this.builder.functionRef(`${holder.name}.${name.text}.${name.offset}`, called, this.home, true);
    out.push({ k: 'block', body: setup, at: this.spanOf(name) });
    this.block!.names.set(name.text, s);
    return s;
  }
  private setUpNested(s: FunctionSymbol, fn: FunctionContext, holder: FunctionContext, at: Span): void {
    const { setup } = s.nested!;
    this.fillChain(holder, setup, fn.used, at);
    for (const l of fn.farLabels) {
      if (holder.localLabels.some(m => m.get(l.label.name) === l)) setup.push(this.setupFar(l, holder, at));
      else if (!holder.farLabels.includes(l)) holder.farLabels.push(l);
    }
  }
  private scopedBody(params: ParamsOp) {
    // Parameters and the body share a scope (6.2.1p4): the listed parameters end with it too.
    const fn = this.fn!, before = fn.locals;
    const body = this.parseBlock(params.scope);
    const end = this.last;
    for (let i = 0; i < before.length; i++) {
      const l = before[i];
      if (l.scope.end === OPEN) before[i] = { v: l.v, scope: { ...l.scope, end: end.file === l.scope.file ? end.end : l.scope.offset } };
    }
    return body;
  }
  /** K&R parameters arrive promoted (6.5.2.2p6): those that are narrower are converted on entry. */
  private promotedParameters(params: ParamsOp, type: FunctionType): { prologue: Stmt[]; fixed: FunctionType } {
    const prologue: Stmt[] = [];
    const arriving = params.params.map(p => {
      const wide = dropPrecision(argumentPromoted(p.type));
      if (wide.kind === p.type.kind || p.type.kind === Kind.Record || p.type.kind === Kind.Pointer) {
        params.scope.names.set(p.name, { what: 'local', name: p.name, v: p });
        return p;
      }
      const at: Span = { ...p.place, end: p.place.offset + p.name.length };
      const arrives = this.newLocal('', wide, at, true), own: LocalVar = { ...p, isParam: false };
      prologue.push({ k: 'decl', v: own, init: this.convert(this.local(arrives, at), p.type), at });
      return arrives;
    });
    params.params.splice(0, params.params.length, ...arriving);
    return { prologue, fixed: functionOf(type.result, arriving.map(p => ({ name: p.name || undefined, type: p.type })), false, true) };
  }

  // ---- in blocks

  protected blockDeclaration(): Stmt[] {
    const out: Stmt[] = [], start = this.tok, s = this.specifiers();
    this.flushVla(out, start);
    if (this.accept(P.Semi)) return out.length ? out : [{ k: 'empty', at: this.span(start) }];
    do {
      const attrs: Attributes = { ...s.attrs };
      this.attributes(attrs);
      const first = this.tok, mark = this.mark();
      const d = this.declarator(s.type, attrs, 'named');
      this.asmLabel(attrs);
      const type = this.declaredType(d, s, attrs);
      if (d.params && type.kind === Kind.Function && (this.is(P.LBrace) || (d.params.names.length > 0 && this.startsType()))) {
        this.nestedDefinition(out, mark, d, s, attrs, type);
        return out;
      }
      this.flushVla(out, first);
      this.blockDeclarator(out, d.name!, type, s, attrs, start);
    } while (this.accept(P.Comma));
    if (!this.is(P.Semi)) this.fail(say.expected("';'", this.found(), 'after the declaration'), this.atEnd ? this.spanOf(this.last) : undefined);
    this.next();
    return out.length ? out : [{ k: 'empty', at: this.span(start) }];
  }
  /** A GNU nested function. Sizes of its variable-length parameters are read again, as its own: they are computed when it is called. */
  private nestedDefinition(out: Stmt[], mark: number, d: Declarator, s: Specifiers, a: Attributes, type: FunctionType): void {
    const holder = this.fn!;
    if (d.params!.vla.length === 0) { this.functionDefinition(d, s, a, type, out); return; }
    this.reset(mark);
    this.pendingVla = [];
    const fn = this.fn = this.newContext(d.name!.text, undefined, type, holder);
    fn.chainParam = this.chainParameter(this.spanOf(d.name!));
    const again = this.declarator(s.type, a, 'named');
    this.asmLabel(a);
    this.fn = holder;
    this.functionDefinition(again, s, a, again.type as FunctionType, out, fn);
  }
  private flushVla(out: Stmt[], start: PToken): void {
    for (const e of this.pendingVla) out.push({ k: 'expr', e, at: this.span(start) });
    this.pendingVla = [];
  }
  private blockDeclarator(out: Stmt[], name: PToken, type: CType, s: Specifiers, a: Attributes, start: PToken): void {
    const scope = this.block!, place = { file: name.file, offset: name.offset };
    if (s.storage === 'typedef') { scope.names.set(name.text, { what: 'typedef', name: name.text, type: aliased(a.transparent ? transparent(type) : type, name.text), place }); return; }
    if (type.kind === Kind.Function) {
      if (s.storage === 'auto') { this.nestedFunction(name, type, this.fn!, out, a); return; }
      const sym = this.declareFunction(name, type, false, a);
      scope.names.set(name.text, sym);
      return;
    }
    if (s.storage === 'extern') {
      const sym = this.declareObject(name, type, 'external', 'none', s, a);
      scope.names.set(name.text, sym);
      return;
    }
    const known = scope.names.get(name.text);
    if (known && known.what !== 'function' && !this.options.lenient) this.fail(say.redefined(name.text), name);
    if (s.storage === 'static') { this.staticLocal(name, type, place, s); return; }
    this.autoLocal(out, name, type, s, a, start);
  }
  private staticLocal(name: PToken, type: CType, place: { file: number; offset: number }, s: Specifiers): void {
    if (isVla(type)) this.fail(say.staticVla, name);
    const sym: ObjectSymbol = { what: 'object', name: name.text, type, place, home: this.home, linkage: 'local', state: 'tentative', threadLocal: s.thread };
    this.block!.names.set(name.text, sym);
    if (this.accept(P.Assign)) {
      const r = this.initialiser(s.autoType ? type : type);
      sym.type = sym.type.align > r.type.align ? realigned(r.type, sym.type.align) : r.type;
      if (sym.ref) sym.ref.type = sym.type;
      this.defineWithInit(sym, r);
      return;
    }
    if (!this.complete(type)) this.fail(say.incomplete(typeToString(type)), name);
    sym.state = 'defined';
    this.builder.defineObject(this.refOfObject(sym), this.staticData(type, undefined, type.size), false);
  }
  private autoLocal(out: Stmt[], name: PToken, type: CType, s: Specifiers, a: Attributes, start: PToken): void {
    const at = this.spanOf(name);
    const bind = (t: CType): LocalVar => {
      const v = this.newLocal(name.text, t, at);
      if (a.cleanup) v.cleanup = a.cleanup;
      if (a.cleanup) v.addressTaken = true;
      if (a.aligned) { v.alignAs = a.aligned; v.addressTaken = true; }
      if (a.asmName && s.storage === 'register') v.register = a.asmName.replace(/^%/, '');
      this.block!.names.set(name.text, { what: 'local', name: name.text, v });
      this.listLocal(v, { ...at, end: OPEN });
      return v;
    };
    if (s.autoType) {
      this.expect(P.Assign, '=', 'after a declaration with __auto_type');
      const e = this.rvalue(this.parseAssignment());
      const t = unqualified(dropPrecision(e.type));
      if (t.kind === Kind.Void) this.fail(say.voidValue, e.at);
      const v = bind(t);
      out.push({ k: 'decl', v, init: e, at: this.span(start) });
      return;
    }
    if (type.kind === Kind.Void) this.fail(say.voidObject(name.text), name);
    const v = bind(type);
    if (isVla(type)) {
      if (this.accept(P.Assign)) this.initialiser(type);
      out.push({ k: 'decl', v, vlaSize: this.sizeOf(type, at), at: this.span(start) });
      return;
    }
    if (this.accept(P.Assign)) {
      const r = this.initialiser(type);
      if (r.type !== type) { v.type = type.align > r.type.align ? realigned(r.type, type.align) : r.type; v.addressTaken ||= v.type.kind === Kind.Array; }
      out.push({ k: 'decl', v, init: r.init, at: this.span(start) });
      return;
    }
    if (!this.complete(type)) this.fail(say.incomplete(typeToString(type)), name);
    out.push({ k: 'decl', v, at: this.span(start) });
  }

  /** `_Static_assert(c, "text");` (6.7.10). */
  protected staticAssert(): void {
    const start = this.next();
    this.expect(P.LParen, '(', 'after _Static_assert');
    this.unevaluated++;
    const c = this.promote(this.parseConditional());
    this.unevaluated--;
    const at = this.span(start);
    let text = '';
    if (this.accept(P.Comma)) {
      while (this.tok.kind === Tok.String) {
        const lit = parseQuoted(this.next().text);
        if (lit) text += new TextDecoder().decode(Uint8Array.from(lit.units));
      }
    }
    this.expect(P.RParen, ')', 'after _Static_assert');
    if (!this.is(P.RBrace)) this.expect(P.Semi, ';', 'after _Static_assert');
    // In a tree, an assertion that needs what is not there is no reason to stop.
    if (c.k !== 'int') { if (!this.options.lenient) this.fail(say.notIntegerConstant, at); return; }
    if (c.value === 0n && !this.options.lenient) this.fail(say.assertFailed(text), at);
  }
}

function isReadOnly(t: CType): boolean {
  while (t.kind === Kind.Array) t = t.element;
  return !!t.isConst;
}
