/** Statements and blocks (C11 6.8; GNU case ranges, computed goto, local labels, asm). */
import { P, Tok } from '../../syntax/lexer.ts';
import type { PToken } from '../../syntax/cpp/token.ts';
import type { AsmOperand, Block, Expr, Label, Span, Stmt } from '../ast/ast.ts';
import { Kind } from '../types/ctype.ts';
import { CHAR, INT, VOID, VOID_PTR } from '../types/make.ts';
import { isInteger, wrap } from '../types/relate.ts';
import { typeToString } from '../types/print.ts';
import { CompileError, say } from './errors.ts';
import { K } from './keywords.ts';
import type { FunctionContext, LabelEntry, SwitchEntry } from './names.ts';
import { BlockScope } from './scope.ts';
import { StaticParser } from './static.ts';

export abstract class StatementParser extends StaticParser {
  /** A declaration in a block: statements that declare and initialise its objects. */
  protected abstract blockDeclaration(): Stmt[];

  /** `{ ... }` with its scope; `scope` has the parameters for a function's body. */
  protected parseBlock(scope = new BlockScope(), valued = false): Block {
    const start = this.expect(P.LBrace, '{');
    return this.scoped(scope, () => {
      const body = this.blockItems(valued);
      this.expect(P.RBrace, '}', 'at the end of the block');
      return { k: 'block', body, at: this.span(start) };
    });
  }
  /** Runs with one more block scope; the scopes of the locals declared inside end where it ends. */
  protected scoped<T>(scope: BlockScope, read: () => T): T {
    const fn = this.fn!, first = fn.locals.length, labels = fn.localLabels.length;
    this.blocks.push(scope);
    this.enter(6);
    const r = read();
    this.leave(6);
    this.blocks.pop();
    fn.localLabels.length = labels;
    const end = this.last;
    for (let i = first; i < fn.locals.length; i++) {
      const l = fn.locals[i];
      if (l.scope.end === OPEN) fn.locals[i] = { v: l.v, scope: { ...l.scope, end: end.file === l.scope.file ? Math.max(end.end, l.scope.offset) : l.scope.offset } };
    }
    return r;
  }
  protected blockItems(valued = false): Stmt[] {
    const body: Stmt[] = [];
    while (this.isKw(K.Label)) this.localLabels();
    while (!this.is(P.RBrace)) {
      if (this.atEnd) this.fail(say.expected("'}'", say.endOfFile));
      if (this.options.lenient) this.recovering(body, valued);
      else this.blockItem(body);
    }
    return body;
  }
  private blockItem(body: Stmt[]): void {
    if (this.isKw(K.StaticAssert)) { this.staticAssert(); return; }
    if (this.isKw(K.Pragma)) { this.pragma(); return; }
    if (!(this.isKw(K.None) && this.peek().punct === P.Colon) && this.startsType()) body.push(...this.blockDeclaration());
    else body.push(...this.labelledStatement());
  }
  /** A statement that cannot be compiled traps when it is reached: code of a tree that is never reached must not stop a run. */
  private recovering(body: Stmt[], valued: boolean): void {
    const mark = this.mark(), start = this.tok, nesting = this.nesting, depth = this.blocks.length, fn = this.fn!;
    const { loops, breakables, switches, localLabels } = fn, nswitches = switches.length, nlabels = localLabels.length, unevaluated = this.unevaluated;
    try { this.blockItem(body); } catch (e) {
      if (!(e instanceof CompileError) || e.message === say.tooDeep) throw e;
      this.nesting = nesting; this.blocks.length = depth; this.unevaluated = unevaluated; this.pendingVla = [];
      fn.loops = loops; fn.breakables = breakables; switches.length = nswitches; localLabels.length = nlabels;
      this.reset(mark);
      if (!this.skipStatement()) throw e;
      // The value of a statement expression: the statement around it traps, with this message.
      if (valued && this.is(P.RBrace)) throw e;
      const at = this.span(start);
      body.push({ k: 'expr', e: { k: 'builtin', name: 'undeclared', args: [], text: e.message, type: VOID, at: e.place }, at });
    }
  }
  /** Takes tokens to the end of the statement that starts here; false at the end of the text. */
  private skipStatement(): boolean {
    let open = 0;
    for (;;) {
      if (this.atEnd) return false;
      const p = this.tok.punct;
      if (p === P.RBrace && open === 0) return true;
      this.next();
      if (p === P.LBrace || p === P.LParen || p === P.LBracket) open++;
      else if (p === P.RParen || p === P.RBracket) open = Math.max(0, open - 1);
      else if (p === P.RBrace) { if (--open === 0 && !this.isKw(K.Else) && !this.isKw(K.While) && !this.is(P.RParen) && !this.is(P.Semi) && !this.is(P.Comma)) return true; }
      else if (p === P.Semi && open === 0 && !this.isKw(K.Else)) return true;
    }
  }

  /** One statement where the grammar wants one. */
  protected parseStatement(): Stmt {
    const start = this.tok, list = this.labelledStatement();
    return list.length === 1 ? list[0] : { k: 'block', body: list, at: this.span(start) };
  }
  /** Labels, then a statement: labels are statements of their own with an empty body. */
  private labelledStatement(): Stmt[] {
    const list: Stmt[] = [];
    for (;;) {
      const label = this.label();
      if (!label) break;
      list.push(label);
    }
    // A label may stand at the end of a block or before a declaration (C2x, gcc 11).
    if (list.length > 0 && (this.is(P.RBrace) || (this.startsType() && !this.is(P.LParen)))) return list;
    this.enter(4);
    list.push(...this.unlabelled());
    this.leave(4);
    return list;
  }
  private label(): Stmt | undefined {
    const start = this.tok;
    if (this.isKw(K.Case)) {
      this.next();
      const sw = this.innerSwitch('case');
      const lo = this.caseValue(sw);
      const hi = this.accept(P.Ellipsis) ? this.caseValue(sw) : lo;
      this.expect(P.Colon, ':', 'after case');
      const label = this.newLabel('case');
      if (lo <= hi) sw.cases.push({ lo, hi, label });
      return this.labelStmt(label, start);
    }
    if (this.isKw(K.Default) && this.peek().punct === P.Colon) {
      this.next();
      const sw = this.innerSwitch('default');
      if (sw.fallback) this.fail(say.duplicateDefault, start);
      this.expect(P.Colon, ':', 'after default');
      sw.fallback = this.newLabel('default');
      return this.labelStmt(sw.fallback, start);
    }
    if (this.isIdent() && this.peek().punct === P.Colon) {
      const name = this.next(), entry = this.entryOf(name);
      if (entry.defined) this.fail(say.duplicateLabel(name.text), name);
      entry.defined = true;
      this.next();
      this.attributes({});
      return this.labelStmt(entry.label, start);
    }
    return undefined;
  }
  private labelStmt(label: Label, start: PToken): Stmt {
    const at = this.span(start);
    return { k: 'label', label, body: { k: 'empty', at }, at };
  }
  private innerSwitch(word: string): SwitchEntry {
    const s = this.fn!.switches;
    return s.length ? s[s.length - 1] : this.fail(say.outsideSwitch(word));
  }
  private caseValue(sw: SwitchEntry): bigint { return wrap(this.parseConstant(), sw.type); }

  private entryOf(name: PToken): LabelEntry {
    const fn = this.fn ?? this.fail(say.undeclaredLabel(name.text), name);
    for (let i = fn.localLabels.length - 1; i >= 0; i--) {
      const l = fn.localLabels[i].get(name.text);
      if (l) return l;
    }
    let l = fn.labels.get(name.text);
    if (!l) fn.labels.set(name.text, l = { label: this.newLabel(name.text), defined: false, used: name });
    return l;
  }
  /** A label that a function around declared with `__label__`, unless this function has one of that name. */
  private outerLabel(name: string): { entry: LabelEntry; holder: FunctionContext } | undefined {
    const fn = this.fn!;
    if (fn.labels.has(name) || fn.localLabels.some(m => m.has(name))) return undefined;
    for (let f = fn.outer; f; f = f.outer) {
      for (let i = f.localLabels.length - 1; i >= 0; i--) {
        const entry = f.localLabels[i].get(name);
        if (entry) return { entry, holder: f };
      }
    }
    return undefined;
  }
  private labelEntry(name: PToken): Label { return this.entryOf(name).label; }
  /** `&&label`, also of a function around: that function's address plus the label's number. */
  protected labelAddress(name: PToken, at: Span): Expr {
    const far = this.fn && this.outerLabel(name.text);
    const label = far ? far.entry.label : this.labelEntry(name), holder = far ? far.holder : this.fn!;
    label.address ??= holder.nextAddress++;
    if (!far) return { k: 'labeladdr', label, type: VOID_PTR, at };
    const f = holder.ref!, p = this.convert({ k: 'decay', e: { k: 'function', v: f, type: f.type, at }, type: this.pointerTo(f.type), at }, this.pointerTo(CHAR));
    return this.convert(this.pointerAdd(p, this.int(label.address, INT, at), false, at), VOID_PTR);
  }
  /** `__label__ a, b;` */
  private localLabels(): void {
    this.next();
    const map = new Map<string, LabelEntry>();
    do {
      const n = this.expectIdent('a label');
      map.set(n.text, { label: this.newLabel(n.text), defined: false, used: n });
    } while (this.accept(P.Comma));
    this.expect(P.Semi, ';', 'after __label__');
    this.fn!.localLabels.push(map);
  }

  private unlabelled(): Stmt[] {
    const start = this.tok;
    if (this.is(P.LBrace)) return [this.parseBlock()];
    if (this.is(P.Semi)) { this.next(); return [{ k: 'empty', at: this.spanOf(start) }]; }
    if (this.atBracketAttribute()) return this.attributed(start);
    switch (this.kw) {
      case K.If: return [this.inScope(() => this.ifStatement())];
      case K.While: return [this.inScope(() => this.whileStatement())];
      case K.Do: return [this.inScope(() => this.doStatement())];
      case K.For: return [this.forStatement()];
      case K.Switch: return [this.inScope(() => this.switchStatement())];
      case K.Break: case K.Continue: {
        const t = this.next(), k = t.text as 'break' | 'continue';
        if (k === 'break' ? this.fn!.breakables === 0 : this.fn!.loops === 0) this.fail(say.outsideLoop(k), t);
        this.expect(P.Semi, ';', `after ${k}`);
        return [{ k, at: this.span(start) }];
      }
      case K.Goto: return [this.gotoStatement()];
      case K.Return: return this.returnStatement();
      case K.Asm: return [this.asmStatement()];
      case K.Attribute: return this.attributed(start);
      case K.Else: this.fail(say.stray('else'));
    }
    const e = this.parseExpression();
    this.endOfStatement();
    const value = this.rvalue(e);
    return [{ k: 'expr', e: value, at: this.span(start) }];
  }
  /** `[[fallthrough]];`, and attributes of what follows. */
  private attributed(start: PToken): Stmt[] {
    const mark = this.mark();
    this.attributes({});
    if (this.accept(P.Semi)) return [{ k: 'empty', at: this.span(start) }];
    if (!this.startsType()) return this.labelledStatement();
    this.reset(mark);
    return this.blockDeclaration();
  }
  private endOfStatement(): void {
    if (!this.is(P.Semi)) this.fail(say.expected("';'", this.found(), 'after the statement'), this.atEnd ? this.spanOf(this.last) : undefined);
    this.next();
  }
  private condition(word: string): Expr {
    this.expect(P.LParen, '(', `after ${word}`);
    const e = this.scalar(this.parseExpression());
    this.expect(P.RParen, ')', 'after the condition');
    return e;
  }
  /** Selection and iteration statements and what they are made of are blocks, braces or not (6.8.4p3, 6.8.5p5): a tag can be declared in an expression. */
  private inScope<T>(read: () => T): T {
    this.blocks.push(new BlockScope());
    const r = read();
    this.blocks.pop();
    return r;
  }
  private substatement(): Stmt { return this.is(P.LBrace) ? this.parseStatement() : this.inScope(() => this.parseStatement()); }
  private ifStatement(): Stmt {
    // A chain of `else if` is read in a loop: generated code has thousands.
    const chain: { c: Expr; t: Stmt; at: Span }[] = [];
    let f: Stmt | undefined;
    do {
      const start = this.next(), c = this.condition('if'), at = this.span(start);
      chain.push({ c, t: this.substatement(), at });
      if (!this.acceptKw(K.Else)) break;
      if (!this.isKw(K.If)) { f = this.substatement(); break; }
      if (chain.length > 3000) this.fail(say.tooDeep);
    } while (this.isKw(K.If));
    for (let i = chain.length - 1; i >= 0; i--) f = { k: 'if', ...chain[i], f };
    return f!;
  }
  private loopBody(): Stmt {
    const fn = this.fn!;
    fn.loops++; fn.breakables++;
    const s = this.substatement();
    fn.loops--; fn.breakables--;
    return s;
  }
  private whileStatement(): Stmt {
    const start = this.next(), c = this.condition('while'), at = this.span(start);
    return { k: 'while', c, body: this.loopBody(), at };
  }
  private doStatement(): Stmt {
    this.next();
    const body = this.loopBody(), w = this.tok;
    if (!this.acceptKw(K.While)) this.fail(say.expected("'while'", this.found(), 'after the body of do'));
    const c = this.condition('while'), at = this.span(w);
    this.endOfStatement();
    return { k: 'do', c, body, at };
  }
  private forStatement(): Stmt {
    const start = this.next();
    return this.scoped(new BlockScope(), () => {
      this.expect(P.LParen, '(', 'after for');
      let init: Stmt | undefined;
      const first = this.tok;
      if (this.startsType() || this.atBracketAttribute()) {
        const list = this.blockDeclaration();
        init = list.length === 1 ? list[0] : { k: 'block', body: list, at: this.span(first) };
      } else {
        if (!this.is(P.Semi)) { const e = this.rvalue(this.parseExpression()); init = { k: 'expr', e, at: this.span(first) }; }
        this.expect(P.Semi, ';', "in 'for'");
      }
      const c = this.is(P.Semi) ? undefined : this.scalar(this.parseExpression());
      this.expect(P.Semi, ';', "in 'for'");
      const step = this.is(P.RParen) ? undefined : this.rvalue(this.parseExpression());
      this.expect(P.RParen, ')', "after 'for'");
      const at = this.span(start);
      return { k: 'for', init, c, step, body: this.loopBody(), at };
    });
  }
  private switchStatement(): Stmt {
    const start = this.next(), fn = this.fn!;
    this.expect(P.LParen, '(', 'after switch');
    const e = this.promote(this.parseExpression());
    if (!isInteger(e.type)) this.fail(say.notInteger(typeToString(e.type)), e.at);
    this.expect(P.RParen, ')', 'after the value');
    const at = this.span(start), entry: SwitchEntry = { cases: [], type: e.type };
    fn.switches.push(entry); fn.breakables++;
    const body = this.substatement();
    fn.switches.pop(); fn.breakables--;
    const sorted = [...entry.cases].sort((a, b) => (a.lo < b.lo ? -1 : a.lo > b.lo ? 1 : 0));
    for (let i = 1; i < sorted.length; i++) if (sorted[i].lo <= sorted[i - 1].hi) this.fail(say.duplicateCase(sorted[i].lo), at);
    return { k: 'switch', e, cases: entry.cases, fallback: entry.fallback, body, at };
  }
  private gotoStatement(): Stmt {
    const start = this.next();
    if (this.accept(P.Star)) {
      const e = this.convert(this.rvalue(this.parseExpression()), VOID_PTR);
      this.endOfStatement();
      return { k: 'gotoexpr', e, at: this.span(start) };
    }
    const name = this.expectIdent('a label'), far = this.outerLabel(name.text);
    if (far) {
      this.endOfStatement();
      const at = this.span(start);
      return { k: 'expr', e: this.farGoto(far.entry, far.holder, at), at };
    }
    const label = this.labelEntry(name);
    this.endOfStatement();
    return { k: 'goto', label, at: this.span(start) };
  }
  private returnStatement(): Stmt[] {
    const start = this.next(), result = this.fn!.result;
    if (this.is(P.Semi)) { this.next(); return [{ k: 'return', at: this.span(start) }]; }
    const e = this.rvalue(this.parseExpression());
    this.endOfStatement();
    const at = this.span(start);
    // gcc warns about a value in a void function and evaluates it.
    if (!result || result.kind === Kind.Void) return [{ k: 'expr', e: { k: 'cast', e, type: VOID, at: e.at }, at }, { k: 'return', at }];
    return [{ k: 'return', e: this.convert(e, result), at }];
  }

  /** GNU asm: template, operands, clobbers, labels (GCC manual 6.47). */
  private asmStatement(): Stmt {
    const start = this.next();
    while (this.isKw(K.Volatile) || this.isKw(K.Inline) || this.isKw(K.Goto)) this.next();
    this.expect(P.LParen, '(', 'after asm');
    const template = this.plainString(), outputs: AsmOperand[] = [], inputs: AsmOperand[] = [], clobbers: string[] = [], gotos: Label[] = [];
    for (let section = 0; !this.is(P.RParen); section++) {
      this.expect(P.Colon, ':', 'in asm');
      while (!this.is(P.Colon) && !this.is(P.RParen)) {
        if (section < 2) (section === 0 ? outputs : inputs).push(this.asmOperand(section === 0));
        else if (section === 2) clobbers.push(this.plainString());
        else if (section === 3) gotos.push(this.labelEntry(this.expectIdent('a label')));
        else this.fail(say.expected("')'", this.found()));
        if (!this.accept(P.Comma)) break;
      }
    }
    this.expect(P.RParen, ')', 'after asm');
    this.endOfStatement();
    return { k: 'asm', template, outputs, inputs, clobbers, gotos, at: this.span(start) };
  }
  private asmOperand(output: boolean): AsmOperand {
    let name: string | undefined;
    if (this.accept(P.LBracket)) {
      if (this.tok.kind !== Tok.Ident) this.fail(say.expected('the name of an operand', this.found()));
      name = this.next().text;
      this.expect(P.RBracket, ']');
    }
    const constraint = this.plainString();
    this.expect(P.LParen, '(', 'after the constraint');
    const e = this.parseExpression();
    this.expect(P.RParen, ')', 'after the operand');
    if (output && !this.isLvalue(e)) this.fail(say.notLvalue('asm'), e.at);
    // Memory operands are places; others are values.
    const memory = output || /^[=+&%]*[mo]/.test(constraint);
    if (memory && this.isLvalue(e) && /[mo]/.test(constraint)) this.markAddress(e);
    return { name, constraint, e: memory && this.isLvalue(e) ? e : this.rvalue(e) };
  }

  protected statementExpressionBody(): Block {
    const fn = this.fn!, loops = fn.loops, breakables = fn.breakables;
    const b = this.parseBlock(undefined, true);
    fn.loops = loops; fn.breakables = breakables;
    return b;
  }
  /** Every label that is jumped to must stand somewhere (6.8.6.1). */
  protected checkLabels(): void {
    for (const [name, l] of this.fn!.labels) if (!l.defined) this.fail(say.undeclaredLabel(name), l.used);
  }
  protected statementSpan(start: PToken): Span { return this.span(start); }
  protected readonly intType = INT;
}
/** Marks the scope of a local whose block is still being read. */
export const OPEN = Number.MAX_SAFE_INTEGER;
