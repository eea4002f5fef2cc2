/** Expressions (C11 6.5, GNU statement expressions, labels as values, `?:` without a middle). */
import { P, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Block, Expr, Initialiser, Span } from '../ast/ast.ts';
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';
import { arrayOf, CHAR, functionOf, INT, pointerTo, qualified, ULONG, unqualified, VOID, VOID_PTR } from '../types/make.ts';
import { argumentPromoted, compatible, dropPrecision, isInteger, isVla, widthOf } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { bitsOf, isLvalue, type SourceBinaryOp } from './build.ts';
import { DeclaratorParser } from './declarators.ts';
import { say } from './errors.ts';
import { isVector } from './parts.ts';
import { K, KEYWORDS } from './keywords.ts';
import { libraryType, NORETURN } from './library.ts';
import { charValue, elementType, parseNumber, parseQuoted, stringBytes, type Literal } from './literals.ts';
import type { ObjectSymbol, FunctionSymbol, OrdinarySymbol } from './scope.ts';

const PRECEDENCE: Partial<Record<P, [number, SourceBinaryOp | '&&' | '||']>> = {
  [P.PipePipe]: [1, '||'], [P.AmpAmp]: [2, '&&'], [P.Pipe]: [3, '|'], [P.Caret]: [4, '^'], [P.Amp]: [5, '&'], [P.EqEq]: [6, '=='], [P.Ne]: [6, '!='],
  [P.Lt]: [7, '<'], [P.Gt]: [7, '>'], [P.Le]: [7, '<='], [P.Ge]: [7, '>='], [P.Shl]: [8, '<<'], [P.Shr]: [8, '>>'], [P.Plus]: [9, '+'], [P.Minus]: [9, '-'],
  [P.Star]: [10, '*'], [P.Slash]: [10, '/'], [P.Percent]: [10, '%'],
};
const ASSIGN: Partial<Record<P, SourceBinaryOp>> = {
  [P.StarAssign]: '*', [P.SlashAssign]: '/', [P.PercentAssign]: '%', [P.PlusAssign]: '+', [P.MinusAssign]: '-', [P.ShlAssign]: '<<', [P.ShrAssign]: '>>',
  [P.AmpAssign]: '&', [P.CaretAssign]: '^', [P.PipeAssign]: '|',
};
/** Operators in one chain (`a + b + c ...`): later phases walk the tree they make. */
const MAX_CHAIN = 3000;

export abstract class ExpressionParser extends DeclaratorParser {
  protected abstract statementExpressionBody(): Block;
  protected abstract bracedInitialiser(type: CType): Initialiser;
  protected abstract builtinCall(name: string, at: PToken): Expr | undefined;

  protected parseExpression(): Expr {
    const start = this.tok;
    let e = this.parseAssignment();
    for (let n = 0; this.accept(P.Comma); n++) {
      if (n > MAX_CHAIN) this.fail(say.tooDeep);
      e = this.comma(this.rvalue(e), this.parseAssignment(), this.span(start));
    }
    return e;
  }
  protected parseAssignment(): Expr {
    this.enter(8);
    const start = this.tok;
    let e = this.parseConditional();
    if (this.is(P.Assign)) {
      this.next();
      const r = this.parseAssignment();
      e = this.assign(e, r, this.span(start));
    } else {
      const op = ASSIGN[this.p];
      if (op) {
        this.next();
        const r = this.parseAssignment();
        e = this.assignOp(op as '+', e, r, this.span(start));
      }
    }
    this.leave(8);
    return e;
  }
  protected parseConditional(): Expr {
    const start = this.tok, c = this.parseBinary(1);
    if (!this.is(P.Question)) return c;
    this.next();
    this.enter(2);
    let t: Expr | undefined;
    if (!this.is(P.Colon)) t = this.parseExpression();
    this.expect(P.Colon, ':', "after the middle of '?'");
    const f = this.parseConditional();
    this.leave(2);
    return this.conditional(c, t, f, this.span(start));
  }
  private parseBinary(min: number): Expr {
    const start = this.tok;
    let l = this.parseCast();
    for (let n = 0; ; n++) {
      const op = PRECEDENCE[this.p];
      if (!op || op[0] < min) return l;
      if (n > MAX_CHAIN) this.fail(say.tooDeep);
      this.next();
      const r = this.parseBinary(op[0] + 1);
      const at = this.span(start);
      l = op[1] === '&&' ? this.logical('and', l, r, at) : op[1] === '||' ? this.logical('or', l, r, at) : this.binary(op[1], l, r, at);
    }
  }

  /** Whether a type name follows the parenthesis at the current token. */
  private typeInParentheses(): boolean {
    if (!this.is(P.LParen)) return false;
    const t = this.peek();
    if (t.kind !== Tok.Ident) return false;
    const kw = KEYWORDS.get(t.text);
    if (kw === undefined) return this.find(t.text)?.what === 'typedef';
    if (kw !== K.Extension) return kw <= K.Attribute;
    const m = this.mark();
    this.next();
    const yes = this.startsType();
    this.reset(m);
    return yes;
  }
  private takePendingVla(before: Expr[]): Expr[] {
    const pending = this.pendingVla;
    this.pendingVla = before;
    return pending;
  }
  protected parseCast(): Expr {
    if (!this.typeInParentheses()) return this.parseUnary();
    this.enter(3);
    const start = this.next(), before = this.pendingVla;
    this.pendingVla = [];
    const type = this.typeName();
    this.expect(P.RParen, ')', 'after the type');
    const pending = this.takePendingVla(before);
    let e: Expr;
    if (this.is(P.LBrace)) e = this.parsePostfix(this.compoundLiteral(type, start), start);
    else {
      const value = this.rvalue(this.parseCast());
      if (isVla(type) || type.kind === Kind.Array || type.kind === Kind.Function) this.fail(say.conversion(typeToString(value.type), typeToString(type)), start);
      e = { ...this.convert(value, type, true), at: this.span(start) };
    }
    this.leave(3);
    return this.withVla(pending, e);
  }
  private compoundLiteral(type: CType, start: PToken): Expr {
    const init = this.bracedInitialiser(type), at = this.span(start);
    const v = this.newLocal('', init.type, at);
    v.addressTaken = true;
    this.listLocal(v, { ...at, end: at.offset });
    return { k: 'compound', v, init, type: init.type, at };
  }

  protected parseUnary(): Expr {
    this.enter(3);
    const e = this.unaryExpression();
    this.leave(3);
    return e;
  }
  private unaryExpression(): Expr {
    const start = this.tok;
    switch (this.p) {
      case P.Amp: { this.next(); const e = this.parseCast(); return this.addressOf(e, this.span(start)); }
      case P.Star: { this.next(); const e = this.rvalue(this.parseCast()); return this.deref(e, this.span(start)); }
      case P.Plus: { this.next(); const e = this.parseCast(); return this.unary('+', e, this.span(start)); }
      case P.Minus: { this.next(); const e = this.parseCast(); return this.unary('-', e, this.span(start)); }
      case P.Tilde: { this.next(); const e = this.parseCast(); return this.unary('~', e, this.span(start)); }
      case P.Bang: { this.next(); const e = this.parseCast(); return this.unary('!', e, this.span(start)); }
      case P.PlusPlus: case P.MinusMinus: {
        const op = this.next().punct === P.PlusPlus ? '+' : '-';
        const e = this.parseUnary(), at = this.span(start);
        return this.assignOp(op, e, this.int(1, INT, at), at);
      }
      case P.AmpAmp: {
        this.next();
        return this.labelAddress(this.expectIdent('a label'), this.span(start));
      }
    }
    switch (this.kw) {
      case K.Extension: this.next(); return this.parseCast();
      case K.Real: case K.Imag: {
        const imaginary = this.isKw(K.Imag);
        this.next();
        return this.partOf(this.parseCast(), imaginary, this.span(start));
      }
      case K.Sizeof: return this.sizeofExpression(start);
      case K.Alignof: {
        this.next();
        if (this.typeInParentheses()) {
          this.next();
          const t = this.typeName();
          this.expect(P.RParen, ')');
          return this.int(BigInt(t.align), ULONG, this.span(start));
        }
        this.unevaluated++;
        const e = this.parseUnary();
        this.unevaluated--;
        return this.int(BigInt(e.type.align), ULONG, this.span(start));
      }
    }
    return this.parsePostfix(this.primary(), start);
  }
  protected abstract labelAddress(name: PToken, at: Span): Expr;

  private sizeofExpression(start: PToken): Expr {
    this.next();
    const before = this.pendingVla;
    this.pendingVla = [];
    this.unevaluated++;
    let t: CType, operand: Expr | undefined, evaluated: Expr | undefined;
    const mark = this.mark();
    if (this.typeInParentheses()) {
      const paren = this.next();
      t = this.typeName();
      this.expect(P.RParen, ')');
      if (this.is(P.LBrace)) { operand = this.parsePostfix(this.compoundLiteral(t, paren), paren); t = operand.type; }
    } else {
      operand = this.parseUnary();
      t = dropPrecision(operand.type);
      if (isVla(t) && operand.k !== 'local' && this.unevaluated === 1) {
        // An operand of variable length is evaluated (6.5.3.4p2): read again as one that is.
        this.reset(mark);
        this.pendingVla = [];
        this.unevaluated = 0;
        operand = this.parseUnary();
        t = operand.type;
        evaluated = this.addressOf(operand, operand.at);
        this.unevaluated = 1;
      }
    }
    this.unevaluated--;
    const pending = this.takePendingVla(before), at = this.span(start);
    if (operand?.k === 'member' && operand.member.bits) this.fail(say.sizeof('bit-field'), at);
    const size = this.sizeOf(t, at);
    return this.withVla(isVla(t) ? pending : [], evaluated ? { k: 'comma', l: evaluated, r: size, type: size.type, at } : size);
  }

  private parsePostfix(e: Expr, start: PToken): Expr {
    for (let n = 0; ; n++) {
      if (n > MAX_CHAIN) this.fail(say.tooDeep);
      switch (this.p) {
        case P.LBracket: {
          this.next();
          const i = this.parseExpression();
          this.expect(P.RBracket, ']', 'after the subscript');
          e = this.subscript(e, i, this.span(start));
          continue;
        }
        case P.LParen: e = this.call(e, start); continue;
        case P.Dot: {
          this.next();
          const name = this.memberName();
          e = this.member(e, name.text, this.span(start));
          continue;
        }
        case P.Arrow: {
          this.next();
          const name = this.memberName(), at = this.span(start), p = this.rvalue(e);
          if (p.type.kind !== Kind.Pointer || p.type.target.kind !== Kind.Record) this.fail(this.undeclaredText(p) ?? say.notAPointerToRecord(typeToString(p.type), name.text), at);
          e = this.member(this.deref(p, at), name.text, at);
          continue;
        }
        case P.PlusPlus: case P.MinusMinus: {
          const op = this.next().punct === P.PlusPlus ? '+' : '-', at = this.span(start);
          e = this.assignOp(op, e, this.int(1, INT, at), at, true);
          continue;
        }
        default: return e;
      }
    }
  }
  private undeclaredText(e: Expr): string | undefined { return e.k === 'builtin' && e.name === 'undeclared' ? e.text : undefined; }
  /** After . and -> every identifier is a member, whatever it is elsewhere. */
  private memberName(): PToken {
    if (this.tok.kind !== Tok.Ident) this.fail(say.expected('a member', this.found()));
    return this.next();
  }
  protected subscript(a: Expr, i: Expr, at: Span): Expr {
    a = this.rvalue(a); i = this.rvalue(i);
    if (isVector(a.type) && isInteger(i.type)) return this.vectorSubscript(a, i, at);
    if (a.type.kind !== Kind.Pointer && i.type.kind === Kind.Pointer) [a, i] = [i, a];
    if (a.type.kind !== Kind.Pointer || !isInteger(i.type)) this.fail(this.undeclaredText(a) ?? this.undeclaredText(i) ?? say.subscript, at);
    return this.deref(this.pointerAdd(a, i, false, at, true), at);
  }

  private call(callee: Expr, start: PToken): Expr {
    this.next();
    let f = callee, fn: FunctionType;
    if (callee.k === 'function') fn = callee.type as FunctionType;
    else {
      f = this.rvalue(callee);
      if (f.type.kind !== Kind.Pointer || f.type.target.kind !== Kind.Function) this.fail(this.undeclaredText(f) ?? say.notAFunction(typeToString(callee.type)), this.span(start));
      if (f.k === 'decay' && f.e.k === 'function') f = f.e;
      fn = (f.k === 'function' ? f.type : (f.type as { target: CType }).target) as FunctionType;
    }
    const args = this.argumentList();
    return this.makeCall(f, fn, args, this.span(start));
  }
  private argumentList(): Expr[] {
    const args: Expr[] = [];
    if (!this.is(P.RParen)) do args.push(this.rvalue(this.parseAssignment())); while (this.accept(P.Comma));
    this.expect(P.RParen, ')', 'after the arguments');
    return args;
  }
  /** A call of a GNU nested function by its name: with the chain of the function that holds it. */
  private nestedCall(s: FunctionSymbol, start: PToken): Expr {
    this.next();
    const args = this.argumentList(), at = this.span(start), nest = s.nested!;
    const want = s.type.params.length;
    if (args.length < want || (args.length > want && !s.type.variadic)) this.fail((args.length < want ? say.tooFew : say.tooMany)(args.length, want), at);
    return this.makeCall({ k: 'function', v: this.refOfFunction(s), type: nest.called, at }, nest.called, [...args.slice(0, s.type.params.length), this.chainOf(nest.holder, at), ...args.slice(s.type.params.length)], at);
  }
  /** A call with its arguments converted (6.5.2.2). */
  protected makeCall(f: Expr, fn: FunctionType, args: Expr[], at: Span): Expr {
    const want = fn.params.length;
    if (!fn.oldStyle) {
      if (args.length < want) this.fail(say.tooFew(args.length, want), at);
      if (args.length > want && !fn.variadic) this.fail(say.tooMany(args.length, want), at);
    }
    const converted = args.map((a, i) => {
      if (i < want) return this.argument(a, fn.params[i].type);
      if (a.type.kind === Kind.Void) this.fail(say.voidValue, a.at);
      return this.convert(a, argumentPromoted(a.type, bitsOf(a)));
    });
    const result = unqualified(fn.result);
    return { k: 'call', f, args: converted, fn, type: result, at };
  }
  private argument(a: Expr, type: CType): Expr {
    if (type.kind === Kind.Record && type.transparent && !(a.type.kind === Kind.Record && compatible(a.type, type, false))) {
      const m = type.members.find(x => compatible(x.type, a.type, false)) ?? type.members.find(x => x.type.kind === Kind.Pointer && (a.type.kind === Kind.Pointer || isInteger(a.type)));
      if (!m) this.fail(say.conversion(typeToString(a.type), typeToString(type)), a.at);
      const v = this.newLocal('', type, a.at);
      this.listLocal(v, { ...a.at, end: a.at.offset });
      return { k: 'compound', v, init: { type, elements: [{ offset: m.offset, type: m.type, value: this.convert(a, m.type) }] }, type, at: a.at };
    }
    return this.convert(a, type);
  }

  private primary(): Expr {
    const t = this.tok;
    switch (t.kind) {
      case Tok.Number: return this.number();
      case Tok.Char: {
        const lit = parseQuoted(t.text), v = lit && !lit.bad ? charValue(lit, this.char) : undefined;
        if (!v) this.fail(say.badCharacter(t.text));
        this.next();
        return this.int(v.value, v.type, this.spanOf(t));
      }
      case Tok.String: return this.stringLiteral();
      case Tok.Ident:
        if (this.isKw(K.None)) return this.identifier();
        if (this.isKw(K.Generic)) return this.generic();
        break;
    }
    if (this.is(P.LParen)) {
      this.next();
      this.enter(2);
      let e: Expr;
      if (this.is(P.LBrace)) e = this.statementExpression(t);
      else e = this.parseExpression();
      this.leave(2);
      this.expect(P.RParen, ')');
      return e;
    }
    if (t.kind === Tok.Ident && this.startsType()) this.fail(say.isAType(t.text));
    this.fail(say.expected('an expression', this.found()));
  }
  private number(): Expr {
    const t = this.next(), n = parseNumber(t.text), at = this.spanOf(t);
    if (!n) {
      // GNU: 2.0i, 3if, 1.0fi
      const m = /^(.+?)[ijIJ]([fFlLuU]*)$/.exec(t.text), real = m && parseNumber(m[1] + m[2]);
      if (!real || real === 'huge') this.fail(say.badNumber(t.text), t);
      return this.imaginary(real.int !== undefined ? { k: 'int', value: real.int, type: real.type, at } : { k: 'float', value: real.float!, ...(real.exact === undefined ? {} : { exact: real.exact }), type: real.type, at });
    }
    if (n === 'huge') this.fail(say.hugeNumber(t.text), t);
    return n.int !== undefined ? { k: 'int', value: n.int, type: n.type, at } : { k: 'float', value: n.float!, ...(n.exact === undefined ? {} : { exact: n.exact }), type: n.type, at };
  }
  private isString(): boolean { return this.tok.kind === Tok.String; }
  private stringLiteral(): Expr {
    const start = this.tok, parts: Literal[] = [];
    let prefix: Literal['prefix'] = '';
    const first = this.mark();
    while (this.isString()) {
      const m = /^(L|u8|u|U)?"/.exec(this.tok.text)?.[1] as Literal['prefix'] | undefined;
      if (m) {
        if (prefix && prefix !== m) this.fail(say.mixedStrings);
        prefix = m;
      }
      this.next();
    }
    this.reset(first);
    while (this.isString()) {
      const text = this.tok.text;
      const lit = parseQuoted(prefix && text[0] === '"' ? prefix + text : text);
      if (!lit || lit.bad) this.fail(say.badEscape(text));
      parts.push(lit);
      this.next();
    }
    const element = elementType(prefix, this.char);
    return this.stringNode(parts.flatMap(p => p.units), element, this.span(start));
  }
  protected stringNode(units: readonly number[], element: CType, at: Span): Expr {
    const bytes = stringBytes(units, element.size);
    return { k: 'object', v: this.builder.stringObject(bytes, element), bytes, type: arrayOf(element, units.length + 1), at };
  }

  private identifier(): Expr {
    const t = this.next(), name = t.text, at = this.spanOf(t);
    if (name.charCodeAt(0) === 95 && name.charCodeAt(1) === 95) {
      const special = this.reserved(t);
      if (special) return special;
    }
    const s = this.find(name);
    if (this.is(P.LParen) && this.isInline(name, s)) return this.builtinCall(`__builtin_${name}`, t)!;
    if (!s) return this.unknownName(t);
    switch (s.what) {
      case 'local': return this.local(s.v, at);
      case 'enumerator': return this.int(s.value, s.type, at);
      case 'function':
        if (s.nested) return this.is(P.LParen) ? this.nestedCall(s, t) : this.deref(this.trampoline(s, at), at);
        return { k: 'function', v: this.refOfFunction(s), type: s.type, at };
      case 'object':
        if (s.register) return { k: 'builtin', name: 'register', args: [], text: s.register, type: s.type, at };
        if (s.threadLocal && !this.options.lenient) return this.threadLocal(s, at);
        return { k: 'object', v: this.refOfObject(s), type: s.type, at };
      case 'typedef': this.fail(say.isAType(name), t);
    }
  }
  /** The running thread's own copy of an object (C11 6.2.4p4); the C library makes it of the object itself, which nobody writes. */
  private threadLocal(s: ObjectSymbol, at: Span): Expr {
    const fn = functionOf(VOID_PTR, [{ type: VOID_PTR }, { type: ULONG }]);
    const object: Expr = { k: 'object', v: this.refOfObject(s), type: s.type, at };
    const args = [this.convert(this.addressOf(object, at), VOID_PTR, true), this.sizeOf(s.type, at)];
    const call: Expr = { k: 'call', f: { k: 'function', v: this.builder.functionRef('__fl_tls', fn, this.home, false), type: fn, at }, args, fn, type: VOID_PTR, at };
    return this.deref(this.convert(call, pointerTo(s.type), true), at);
  }
  /** Library functions that gcc expands where they are called, whoever defines them; declared in the usual way or not at all. */
  private isInline(name: string, s: OrdinarySymbol | undefined): boolean {
    if (name !== 'alloca' && name !== 'abs' && name !== 'labs' && name !== 'llabs') return false;
    if (!s) return true;
    if (s.what !== 'function' || this.options.lenient || s.isStatic) return false;
    return name === 'alloca' || (s.type.oldStyle ? !s.defined : compatible(s.type, libraryType(name)!));
  }
  private reserved(t: PToken): Expr | undefined {
    switch (t.text) {
      case '__func__': case '__FUNCTION__': case '__PRETTY_FUNCTION__': {
        const make = () => {
          const units = [...new TextEncoder().encode(this.fn?.name ?? '')];
          return this.stringNode(units, qualified(CHAR, true, false), this.spanOf(t));
        };
        if (!this.fn) return make();
        return { ...(this.fn.nameObject ??= make()), at: this.spanOf(t) };
      }
    }
    return /^__(builtin|sync|atomic)_/.test(t.text) ? this.builtinCall(t.text, t) : undefined;
  }
  private unknownName(t: PToken): Expr {
    if (this.is(P.LParen)) return this.implicitFunction(t.text, t);
    if (this.options.lenient) return { k: 'builtin', name: 'undeclared', args: [], text: say.undeclared(t.text), type: INT, at: this.spanOf(t) };
    this.fail(say.undeclared(t.text), t);
  }
  /** A function that is called without a declaration: the library's type where there is one, else `int f()` (gnu11 as gcc 12). */
  protected implicitFunction(name: string, t: PToken): Expr {
    const type = libraryType(name) ?? this.options.implicit?.(name) ?? functionOf(INT, [], false, true);
    const known = this.file.known(name);
    const s: FunctionSymbol = known?.what === 'function' ? known : {
      what: 'function', name, type, place: { file: t.file, offset: t.offset }, home: this.home, isStatic: false, defined: false, implicit: true, noreturn: NORETURN.has(name),
    };
    if (!known) this.file.declare(s);
    return { k: 'function', v: this.refOfFunction(s), type: s.type, at: this.spanOf(t) };
  }

  /** GNU statement expression: its value is that of the last statement if that is an expression. */
  private statementExpression(start: PToken): Expr {
    if (!this.fn) {
      this.fn = this.newContext('');
      try { return this.statementExpression(start); } finally { this.fn = undefined; }
    }
    const body = this.statementExpressionBody(), at = this.span(start);
    const last = body.body[body.body.length - 1];
    if (last?.k !== 'expr') return { k: 'stmtexpr', body, type: VOID, at };
    const e = this.rvalue(last.e);
    body.body[body.body.length - 1] = { k: 'expr', e, at: last.at };
    // A block of one constant is that constant: macros wrap them so.
    if (body.body.length === 1 && (e.k === 'int' || e.k === 'float')) return e;
    return { k: 'stmtexpr', body, type: unqualified(dropPrecision(e.type)), at };
  }

  /** `_Generic` (6.5.1.1): the controlling value decays and loses its qualifiers. */
  private generic(): Expr {
    const start = this.next();
    this.expect(P.LParen, '(', 'after _Generic');
    this.unevaluated++;
    const e0 = this.startsType() ? undefined : this.rvalue(this.parseAssignment());
    const control = e0 ? unqualified(e0.type) : this.typeName();
    this.unevaluated--;
    // To gcc a bit-field narrower than its type has a type of its own, which no other is compatible with.
    const own = e0 !== undefined && isInteger(control) && (bitsOf(e0)?.width ?? widthOf(control)) !== control.size * 8 && control.kind !== Kind.Bool;
    let chosen: Expr | undefined, fallback: Expr | undefined;
    while (this.accept(P.Comma)) {
      let hit = false, isDefault = false;
      if (this.acceptKw(K.Default)) isDefault = true;
      else hit = compatible(this.typeName(), dropPrecision(control));
      this.expect(P.Colon, ':', 'after the type');
      const take = hit && !chosen;
      if (!take) this.unevaluated += isDefault ? 0 : 1;
      const e = this.parseAssignment();
      if (!take) this.unevaluated -= isDefault ? 0 : 1;
      if (take) chosen = e;
      if (isDefault) fallback = e;
    }
    this.expect(P.RParen, ')', 'after the branches');
    const e = own ? fallback ?? chosen : chosen ?? fallback;
    if (!e) this.fail(say.noGeneric(typeToString(control)), start);
    return e;
  }

  /** A constant expression's integer value (6.6). */
  protected parseConstant(): bigint { return this.constantNode().value; }
  protected constantNode(): { value: bigint; type: CType } {
    const start = this.tok, e = this.promote(this.parseConditional());
    if (e.k === 'int') return { value: e.value, type: e.type };
    if (e.k === 'float') return { value: BigInt(Math.trunc(e.value)), type: INT };
    if (e.k === 'binary' && (e.op === '/' || e.op === '%') && e.r.k === 'int' && e.r.value === 0n) this.fail(say.divisionByZero, this.span(start));
    this.fail(e.k === 'builtin' && e.text ? e.text : say.notIntegerConstant, this.span(start));
  }
  protected voidPointer(e: Expr): Expr { return this.convert(e, VOID_PTR); }
  protected pointerTo(t: CType): CType { return pointerTo(t); }
  protected isLvalue(e: Expr): boolean { return isLvalue(e); }
}
