/** Declarators and type names (C11 6.7.6, 6.7.7), K&R parameter lists, variable-length arrays. */
import { P, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { Expr, LocalVar } from '../ast/ast.ts';
import { Kind, type ArrayType, type CType, type FunctionType } from '../types/ctype.ts';
import { arrayOf, functionOf, INT, pointerTo, qualified, ULONG } from '../types/make.ts';
import { isInteger, isVla } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import type { Attributes } from './attributes.ts';
import { say } from './errors.ts';
import { K } from './keywords.ts';
import { BlockScope } from './scope.ts';
import { SpecifierParser, type NamedType } from './specifiers.ts';

interface PointerOp { readonly op: 'pointer'; readonly isConst: boolean; readonly isVolatile: boolean }
interface ArrayOp { readonly op: 'array'; readonly length: Expr | undefined; readonly star: boolean; readonly isConst: boolean; readonly isVolatile: boolean; readonly at: PToken }
/** A parameter list; its scope is entered again by the function's body. */
export interface ParamsOp {
  readonly op: 'function'; readonly params: LocalVar[]; readonly variadic: boolean; readonly oldStyle: boolean;
  /** K&R: names whose declarations follow the declarator. */
  readonly names: PToken[]; readonly scope: BlockScope;
  /** Assignments of the sizes of variable-length parameters. */
  readonly vla: Expr[];
  readonly at: PToken;
}
type Op = PointerOp | ArrayOp | ParamsOp;
export interface Declarator extends NamedType {
  /** The parameter list when the name itself is declared as a function. */
  readonly params?: ParamsOp;
}

export abstract class DeclaratorParser extends SpecifierParser {
  protected declarator(base: CType, attrs: Attributes, named: 'named' | 'abstract' | 'either'): Declarator {
    const { name, ops } = this.declaratorOps(attrs, named);
    let t = base;
    for (const o of ops) t = this.apply(t, o);
    const last = ops[ops.length - 1];
    return { name, type: t, params: last?.op === 'function' ? last : undefined };
  }

  /** What a declarator does to its base type, in the order of application. */
  private declaratorOps(attrs: Attributes, named: 'named' | 'abstract' | 'either'): { name: PToken | undefined; ops: Op[] } {
    this.enter(4);
    const ops: Op[] = [];
    this.attributes(attrs);
    while (this.accept(P.Star)) {
      const q = this.qualifiers(attrs);
      ops.push({ op: 'pointer', ...q });
    }
    this.attributes(attrs);
    let name: PToken | undefined, nested: Op[] = [];
    if (this.is(P.LParen) && this.parenthesised(named)) {
      this.next();
      ({ name, ops: nested } = this.declaratorOps(attrs, named));
      this.expect(P.RParen, ')', 'after a declarator');
    } else if (named !== 'abstract' && this.isIdent()) name = this.next();
    else if (named === 'named') this.fail(say.expected('a name', this.found()));
    const suffixes: Op[] = [];
    for (;;) {
      if (this.is(P.LBracket) && this.peek().punct !== P.LBracket) suffixes.push(this.arraySuffix());
      else if (this.is(P.LParen)) suffixes.push(this.parameters());
      else break;
    }
    for (let i = suffixes.length - 1; i >= 0; i--) ops.push(suffixes[i]);
    ops.push(...nested);
    this.leave(4);
    return { name, ops };
  }
  private qualifiers(attrs: Attributes): { isConst: boolean; isVolatile: boolean } {
    let isConst = false, isVolatile = false;
    for (;;) {
      if (this.isKw(K.Const)) isConst = true;
      else if (this.isKw(K.Volatile)) isVolatile = true;
      else if (this.isKw(K.Attribute)) { this.attributes(attrs); continue; }
      else if (!this.isKw(K.Restrict) && !this.isKw(K.Atomic) && !this.isKw(K.Extension)) return { isConst, isVolatile };
      this.next();
    }
  }
  /** Whether '(' opens a nested declarator, not a parameter list. */
  private parenthesised(named: 'named' | 'abstract' | 'either'): boolean {
    const t = this.peek();
    if (t.punct === P.Star || t.punct === P.LParen || t.punct === P.Caret) return true;
    if (t.punct === P.LBracket) return named !== 'named';
    if (t.punct === P.RParen) return false;
    const m = this.mark();
    this.next();
    let yes = this.isKw(K.Attribute) || (named !== 'abstract' && this.isIdent() && (named === 'named' || this.find(t.text)?.what !== 'typedef'));
    if (this.isKw(K.Attribute)) {   // of a nested declarator, or of the first parameter
      this.attributes({});
      yes = this.is(P.Star) || this.is(P.LParen) || (this.isIdent() && this.find(this.tok.text)?.what !== 'typedef');
    }
    this.reset(m);
    return yes;
  }

  private arraySuffix(): ArrayOp {
    const at = this.next();
    let isConst = false, isVolatile = false;
    for (;;) {
      if (this.isKw(K.Const)) isConst = true;
      else if (this.isKw(K.Volatile)) isVolatile = true;
      else if (!this.isKw(K.Static) && !this.isKw(K.Restrict) && !this.isKw(K.Atomic)) break;
      this.next();
    }
    if (this.accept(P.RBracket)) return { op: 'array', length: undefined, star: false, isConst, isVolatile, at };
    if (this.is(P.Star) && this.peek().punct === P.RBracket) {
      this.next(); this.next();
      return { op: 'array', length: undefined, star: true, isConst, isVolatile, at };
    }
    const length = this.rvalue(this.parseAssignment());
    this.expect(P.RBracket, ']', 'after the size of an array');
    return { op: 'array', length, star: false, isConst, isVolatile, at };
  }

  private parameters(): ParamsOp {
    const at = this.next(), scope = new BlockScope();
    const op = { op: 'function' as const, params: [] as LocalVar[], variadic: false, oldStyle: false, names: [] as PToken[], scope, vla: [] as Expr[], at };
    if (this.accept(P.RParen)) return { ...op, oldStyle: true };
    if (this.isKw(K.Void) && this.peek().punct === P.RParen) { this.next(); this.next(); return op; }
    if (this.isIdent() && this.find(this.tok.text)?.what !== 'typedef' && (this.peek().punct === P.Comma || this.peek().punct === P.RParen)) {
      do op.names.push(this.expectIdent('a parameter')); while (this.accept(P.Comma));
      this.expect(P.RParen, ')', 'after the parameters');
      return { ...op, oldStyle: true };
    }
    const before = this.pendingVla;
    this.pendingVla = op.vla;
    this.blocks.push(scope);
    for (;;) {
      if (this.accept(P.Ellipsis)) { op.variadic = true; break; }
      if (this.isKw(K.Label) || this.atEnd) this.fail(say.expected('a parameter', this.found()));
      const start = this.tok, s = this.specifiers();
      if (s.implicitInt && this.tok === start) this.fail(this.isIdent() ? say.notAType(this.tok.text) : say.expected('a parameter', this.found()));
      const d = this.declarator(s.type, s.attrs, 'either');
      this.attributes(s.attrs);
      const v = this.newLocal(d.name?.text ?? '', this.adjusted(this.applyMode(d.type, s.attrs)), this.spanOf(d.name ?? start), true);
      op.params.push(v);
      if (d.name) {
        if (scope.names.has(v.name)) this.fail(say.redefined(v.name), d.name);
        scope.names.set(v.name, { what: 'local', name: v.name, v });
      }
      if (!this.accept(P.Comma)) break;
    }
    this.blocks.pop();
    this.pendingVla = before;
    this.expect(P.RParen, ')', 'after the parameters');
    return op;
  }
  /** Parameters of array and function type are pointers (6.7.6.3p7, p8). */
  protected adjusted(t: CType): CType {
    if (t.kind === Kind.Array) {
      const p = pointerTo(t.element), q = t as ArrayType & { paramConst?: boolean; paramVolatile?: boolean };
      return qualified(p, !!q.paramConst, !!q.paramVolatile);
    }
    return t.kind === Kind.Function ? pointerTo(t) : t;
  }

  private apply(t: CType, o: Op): CType {
    switch (o.op) {
      case 'pointer': return qualified(pointerTo(t), o.isConst, o.isVolatile);
      case 'array': return this.array(t, o);
      case 'function': {
        if (t.kind === Kind.Array || t.kind === Kind.Function) this.fail(say.functionReturns(typeToString(t)), o.at);
        return functionOf(t, o.params.map(p => ({ name: p.name || undefined, type: p.type })), o.variadic, o.oldStyle);
      }
    }
  }
  private array(t: CType, o: ArrayOp): CType {
    if (t.kind === Kind.Void || t.kind === Kind.Function || !(this.complete(t) || isVla(t))) this.fail(say.arrayOf(typeToString(t)), o.at);
    let a: ArrayType;
    if (!o.length) a = o.star ? arrayOf(t, 0, this.int(0, ULONG, this.spanOf(o.at))) : arrayOf(t, -1);
    else {
      const e = this.promote(o.length);
      if (e.k === 'int') {
        if (!isInteger(e.type)) this.fail(say.arraySize, o.at);
        if (e.value < 0n) this.fail(say.negativeSize(e.value), o.at);
        if (e.value * BigInt(Math.max(1, t.size)) > 1n << 46n) this.fail(say.hugeObject, o.at);
        a = arrayOf(t, Number(e.value));
      } else {
        if (e.k === 'builtin' && e.name === 'undeclared') this.fail(e.text ?? say.arraySize, o.at);
        if (!isInteger(e.type)) this.fail(say.arraySize, o.at);
        a = arrayOf(t, 0, this.hiddenLength(this.convert(e, ULONG, true)));
      }
    }
    if (o.isConst || o.isVolatile) Object.assign(a, { paramConst: o.isConst, paramVolatile: o.isVolatile });
    return a;
  }
  protected hiddenLength(e: Expr): Expr {
    if (e.k === 'int' || e.k === 'local') return e;
    const v = this.newLocal('', ULONG, e.at);
    this.listLocal(v, { ...e.at, end: e.at.offset });
    this.fn?.hoisted.push({ k: 'decl', v, at: e.at });
    this.hiddenLengths.push(v);
    this.pendingVla.push({ k: 'assign', l: this.local(v, e.at), r: this.convert(e, ULONG), type: ULONG, at: e.at });
    return this.local(v, e.at);
  }
  /** Hidden lengths made outside a function, in a parameter list: the definition that follows declares them. */
  protected hiddenLengths: LocalVar[] = [];

  /** The declarations between a K&R declarator and its body give the parameters their types; int where there is none (6.9.1p6). */
  protected oldStyleParameters(op: ParamsOp): void {
    const types = new Map<string, CType>();
    while (!this.is(P.LBrace)) {
      if (this.atEnd || this.tok.kind === Tok.Punct) this.fail(say.expected("'{' or the declaration of a parameter", this.found()));
      const s = this.specifiers();
      do {
        const d = this.declarator(s.type, s.attrs, 'named');
        this.attributes(s.attrs);
        if (!op.names.some(n => n.text === d.name!.text)) this.fail(say.notAParam(d.name!.text), d.name);
        types.set(d.name!.text, this.adjusted(d.type));
      } while (this.accept(P.Comma));
      this.expect(P.Semi, ';', 'after the declaration of a parameter');
    }
    for (const n of op.names) op.params.push(this.newLocal(n.text, types.get(n.text) ?? INT, this.spanOf(n), true));
  }
  protected functionType(t: CType): FunctionType { return t as FunctionType; }
}
