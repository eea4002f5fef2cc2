/** A function's statements in words: one entry a statement, in the order of the text. */
import { expressions, ownExpressions, statements, type Expr, type FunctionAst, type Stmt } from '../../syntax/ast.ts';
import type { MessageKey } from './messages.ts';
import type { Flow } from './flow.ts';
import type { LockOperation } from './locks.ts';
import { operands, stripAddress, type Words } from './words.ts';

export interface Line {
  /** 1-based lines of the file. */
  readonly line: number; readonly endLine: number;
  /** Levels of nesting: 0 is the function's body. */
  readonly depth: number;
  readonly text: string;
  /** What the calls of this line are for, one sentence each. */
  readonly notes: readonly string[];
  readonly kind: Stmt['kind'] | 'else' | 'directive' | 'leftOut';
  /** Locks held when the line is reached; `?` in front: on some of the ways there. */
  readonly locks: readonly string[];
  /** The function ends here, before its last statement. */
  readonly early: boolean;
  /** Whether any way leads here. */
  readonly reachable: boolean;
}

export interface Telling { readonly words: Words; readonly flow: Flow; readonly line: (offset: number) => number }

export function tell(fn: FunctionAst, t: Telling): Line[] { return new Teller(fn, t).all(); }

class Teller {
  private readonly fn: FunctionAst;
  private readonly t: Telling;
  private readonly out: Line[] = [];
  private readonly sources = new Map<string, number[]>();
  private readonly labels = new Map<string, number>();
  private readonly operations: ReadonlyMap<Expr | undefined, LockOperation>;
  private readonly last: Stmt | undefined;

  constructor(fn: FunctionAst, t: Telling) {
    this.fn = fn;
    this.t = t;
    this.operations = new Map([...t.flow.operations.values()].flatMap(list => list.map(o => [o.call, o] as const)));
    let last: Stmt | undefined = fn.body.at(-1);
    while (last && (last.kind === 'label' || last.kind === 'block')) last = last.kind === 'label' ? last.body : last.body.at(-1);
    this.last = last;
    for (const s of statements(fn.body)) {
      if (s.kind === 'goto') this.sources.set(s.label, [...this.sources.get(s.label) ?? [], t.line(s.start)]);
      if (s.kind === 'label') this.labels.set(s.name, t.line(s.start));
    }
  }

  all(): Line[] {
    this.list(this.fn.body, 0, false);
    this.directives();
    return this.out.sort((a, b) => a.line - b.line || order(a) - order(b));
  }

  private add(s: Stmt, depth: number, text: string, notes: readonly string[] = [], more: Partial<Line> = {}): void {
    const { flow, line } = this.t;
    const locks = [...flow.held(s)].map(([l, sure]) => (sure ? l : `?${l}`));
    this.out.push({ line: line(s.start), endLine: line(Math.max(s.start, s.end - 1)), depth, text, notes, kind: s.kind, locks, early: false, reachable: flow.reachable(s), ...more });
  }

  private list(list: readonly Stmt[], depth: number, inLoop: boolean): void { for (const s of list) this.statement(s, depth, inLoop); }
  private inner(s: Stmt, depth: number, inLoop: boolean): void {
    if (s.kind === 'block') this.list(s.body, depth, inLoop);
    else if (s.kind !== 'empty') this.statement(s, depth, inLoop);
  }

  private statement(s: Stmt, depth: number, inLoop: boolean): void {
    const { words } = this.t, { m } = words;
    switch (s.kind) {
      case 'block': this.list(s.body, depth, inLoop); return;
      case 'if': this.choice(s, depth, inLoop); return;
      case 'switch': {
        this.add(s, depth, m('switch', { value: words.value(s.value) }), this.notes([s.value]));
        if (s.body.kind === 'block') this.cases(s.body.body, depth + 1); else this.inner(s.body, depth + 1, false);
        return;
      }
      case 'case': this.cases([s], depth); return;
      case 'while':
        this.add(s, depth, forever(s.condition) ? m('forever') : m('while', { condition: words.condition(s.condition) }), this.notes([s.condition]));
        this.inner(s.body, depth + 1, true);
        return;
      case 'do': {
        if (never(s.condition)) { this.inner(s.body, depth, inLoop); return; }
        this.add(s, depth, m('do'));
        this.inner(s.body, depth + 1, true);
        const { line } = this.t;
        this.add(s, depth, m('do.while', { condition: words.condition(s.condition) }), this.notes([s.condition]), { line: line(Math.max(s.start, s.end - 1)) });
        return;
      }
      case 'for':
        this.add(s, depth, this.forLoop(s), this.notes(ownExpressions(s)));
        this.inner(s.body, depth + 1, true);
        return;
      case 'iterate': this.iterate(s, depth, inLoop); return;
      case 'label': {
        const from = [...new Set(this.sources.get(s.name) ?? [])];
        const label = words.code(s.name);
        this.add(s, depth, from.length ? m('label.from', { label, count: from.length, lines: m.list(from.map(String), 'numbers') }) : m('label', { label }));
        if (s.body) this.statement(s.body, depth, inLoop);
        return;
      }
      case 'goto': {
        const line = this.labels.get(s.label);
        this.add(s, depth, line === undefined ? m('goto.nowhere', { label: words.code(s.label) }) : m('goto', { label: words.code(s.label), line }));
        return;
      }
      case 'return': {
        const early = s !== this.last;
        const text = s.value ? m('return.value', { value: words.value(s.value) }) : m('return');
        this.add(s, depth, early ? text + m('sentence.join') + m('return.early') : text, s.value ? this.notes([s.value]) : [], { early });
        return;
      }
      case 'break': this.add(s, depth, m(inLoop ? 'break.loop' : 'break.switch')); return;
      case 'continue': this.add(s, depth, m('continue')); return;
      case 'empty': return;
      case 'asm': this.add(s, depth, m('asm', { text: words.code(s.text.slice(0, 120)) })); return;
      case 'other': this.add(s, depth, m('other', { text: words.code(s.text.slice(0, 160)) })); return;
      case 'declare': this.declare(s, depth); return;
      case 'expression': {
        const { text, told } = this.sentence(s.value);
        this.add(s, depth, text, this.notes([s.value], told));
      }
    }
  }

  /** What calls are for that the sentence itself does not say. */
  private notes(list: readonly Expr[], told?: ReadonlySet<Expr>): string[] {
    const { words } = this.t, { m } = words;
    return words.purposes(list, told).map(({ name, purpose }) => m('note.purpose', { name: words.code(`${name}()`), purpose: words.quote(purpose) }));
  }

  private choice(first: Stmt & { kind: 'if' }, depth: number, inLoop: boolean): void {
    const { words, line } = this.t, { m } = words;
    let s = first, word: 'if' | 'if.else' = 'if', start: number | undefined;
    for (;;) {
      this.add(s, depth, m(word, { condition: words.condition(s.condition) }), this.notes([s.condition]), start === undefined ? {} : { line: line(start) });
      this.inner(s.yes, depth + 1, inLoop);
      if (!s.no) return;
      if (s.no.kind === 'if') { start = s.elseStart; s = s.no; word = 'if.else'; continue; }
      this.add(s.no, depth, m('else'), [], { kind: 'else', line: line(s.elseStart ?? s.no.start) });
      this.inner(s.no, depth + 1, inLoop);
      return;
    }
  }

  private cases(list: readonly Stmt[], depth: number): void {
    const { words } = this.t, { m } = words;
    for (let i = 0; i < list.length; i++) {
      const s = list[i];
      if (s.kind !== 'case') { this.statement(s, depth, false); continue; }
      // Cases that stand on each other are one.
      const run = [s];
      while (run.at(-1)!.body.length === 0 && list[i + 1]?.kind === 'case') run.push(list[++i] as typeof s);
      const values = run.flatMap(c => (c.value === undefined ? [] : [c.upTo ? m('case.range', { first: words.value(c.value), last: words.value(c.upTo) }) : words.value(c.value)]));
      const named = values.length > 0 ? m('case', { values: m.list(values, 'or') }) : '';
      this.add(s, depth, run.every(c => c.value !== undefined) ? named : named === '' ? m('case.default') : `${named.replace(/[:\uff1a]$/, '')} / ${m('case.default')}`);
      this.list(run.at(-1)!.body, depth + 1, false);
    }
  }

  private forLoop(s: Stmt & { kind: 'for' }): string {
    const { words } = this.t, { m } = words;
    if (!s.init && !s.condition && !s.step) return m('forever');
    const counted = counting(s);
    if (counted) {
      return m(counted.down ? 'for.down' : counted.inclusive ? 'for.countTo' : 'for.count', { variable: words.code(counted.variable), first: words.value(counted.first), end: words.value(counted.end) });
    }
    const clause = (text: string) => text.replace(/[.。]$/, '');
    const parts: string[] = [];
    if (s.init) parts.push(m('for.init', { text: clause(this.initial(s.init)) }));
    if (s.condition) parts.push(m('for.condition', { condition: words.condition(s.condition) }));
    if (s.step) parts.push(m('for.step', { text: clause(this.sentence(s.step).text) }));
    return m('for', { parts: parts.join('; ') }) + m('for.end');
  }
  private initial(s: Stmt): string {
    if (s.kind === 'expression') return this.sentence(s.value).text;
    const { words } = this.t;
    return s.kind === 'declare' ? s.names.filter(n => n.initial).map(n => words.m('set', { target: words.code(n.name), value: words.value(n.initial!) })).join(words.m('sentence.join')) : words.code(this.text(s));
  }
  private text(s: Stmt): string { return this.t.words.scope.text.slice(s.start, s.end).replace(/\s+/g, ' '); }

  private iterate(s: Stmt & { kind: 'iterate' }, depth: number, inLoop: boolean): void {
    const { words, flow } = this.t, { m } = words;
    const guard = flow.operations.get(s)?.find(o => o.scoped);
    if (/guard$/.test(s.macro)) {
      this.add(s, depth, m('guard.block', { lock: words.code(guard?.lock ?? s.macro) }));
      this.inner(s.body, depth + 1, inLoop);
      return;
    }
    const call = words.code(`${s.macro}(${s.args.map(a => words.written(a)).join(', ')})`);
    const purpose = words.facts.purpose(s.macro, words.scope.path);
    // The variable that such a macro moves is an argument that is a plain name of this function.
    const variable = s.args.find(a => a.kind === 'name' && words.scope.types.has(a.text));
    const text = !variable ? m('iterate', { call })
      : purpose ? m('iterate.purpose', { variable: words.code(variable), call, purpose: words.quote(purpose.text) }) : m('iterate.each', { variable: words.code(variable), call });
    this.add(s, depth, text, this.notes(s.args));
    this.inner(s.body, depth + 1, true);
  }

  private declare(s: Stmt & { kind: 'declare' }, depth: number): void {
    const { words } = this.t, { m } = words;
    const bare = s.names.filter(n => !n.initial);
    const texts: string[] = [];
    if (bare.length > 0) texts.push(m('declare', { names: m.list(bare.map(n => words.code(n.name))) }));
    for (const n of s.names) if (n.initial) texts.push(m('set', { target: words.code(n.name), value: words.value(n.initial) }));
    if (texts.length > 0) this.add(s, depth, texts.join(m('sentence.join')), this.notes(s.names.flatMap(n => (n.initial ? [n.initial] : []))));
  }

  // ---- what a statement does

  /** `told`: calls that the sentence explains. */
  private sentence(e: Expr): { text: string; told: Set<Expr> } {
    const { words } = this.t, { m } = words;
    const told = new Set<Expr>();
    const of = (text: string): { text: string; told: Set<Expr> } => ({ text, told });
    switch (e.kind) {
      case 'assign': return of(this.assign(e, told));
      case 'update': return of(m(e.operator === '++' ? 'set.increase' : 'set.decrease', { target: words.code(e.value) }));
      case 'comma': {
        const parts = operandsOfComma(e).map(x => this.sentence(x));
        for (const p of parts) for (const x of p.told) told.add(x);
        return of(parts.map(p => p.text).join(m('sentence.join')));
      }
      case 'cast': if (e.type === 'void') return this.sentence(e.value); break;
      case 'name': if (/^_*fallthrough$/.test(e.text)) return of(m('fallthrough')); break;
      case 'call': return of(this.call(e, told));
      default:
    }
    return of(m('evaluate', { value: words.value(e) }));
  }

  private assign(e: Expr & { kind: 'assign' }, told: Set<Expr>): string {
    const { words } = this.t, { m } = words, target = words.code(e.left);
    const plain: Readonly<Record<string, MessageKey>> = { '+=': 'set.add', '-=': 'set.subtract', '*=': 'set.multiply', '/=': 'set.divide', '%=': 'set.remainder', '<<=': 'set.shiftLeft', '>>=': 'set.shiftRight' };
    if (plain[e.operator]) return m(plain[e.operator], { target, value: words.value(e.right) });
    if (e.operator === '|=') return m('set.bits', { target, value: words.bits(e.right) });
    if (e.operator === '^=') return m('set.toggle', { target, value: words.bits(e.right) });
    if (e.operator === '&=') return e.right.kind === 'unary' && e.right.operator === '~' ? m('set.clear', { target, value: words.bits(e.right.value) }) : m('set.keep', { target, value: words.bits(e.right) });
    // a = b = c
    const chain = [target];
    let right = e.right;
    for (; right.kind === 'assign' && right.operator === '='; right = right.right) chain.push(words.code(right.left));
    if (right.kind === 'call') {
      const op = this.operation(right);
      if (op?.does === 'take') { told.add(right); return `${m('set', { target: m.list(chain), value: words.value(right) })}${m('sentence.join')}${this.locking(op)}`; }
    }
    return m('set', { target: m.list(chain), value: words.value(right) });
  }

  private operation(call: Expr): LockOperation | undefined { return this.operations.get(call); }

  private call(e: Expr & { kind: 'call' }, told: Set<Expr>): string {
    const { words } = this.t, { m } = words, name = e.callee.kind === 'name' ? e.callee.text : '', [first, second] = e.args;
    const op = this.operation(e);
    if (op) { told.add(e); return this.locking(op); }
    if (first) {
      if (/^(VM_)?WARN(_ON)?(_ONCE|_FOLIO|_ON_ONCE_\w+|_ON_\w+)?$/.test(name)) return m('warn', { condition: words.condition(first) });
      if (/^(VM_)?BUG_ON(_\w+)?$/.test(name)) return m('bug', { condition: words.condition(first) });
      if (/^(BUILD_BUG_ON(_\w+)?|static_assert|_Static_assert)$/.test(name)) return m('build', { condition: words.condition(first, name.startsWith('BUILD')) });
    }
    if (name === 'BUG' || name === 'unreachable') return m('bug.always');
    if (/^(might_sleep|might_fault|might_alloc)$/.test(name)) return m('mightSleep');
    if (/^(smp_)?(mb|rmb|wmb|mb__\w+)$|^smp_mb__\w+$|^barrier$/.test(name)) return m('barrier', { call: words.code(`${name}()`) });
    if (first && second) {
      if (name === 'WRITE_ONCE') return m('set.once', { target: words.code(first), value: words.value(second) });
      if (name === 'smp_store_release') return m('set.release', { target: words.code(stripAddress(first)), value: words.value(second) });
      if (/^(rcu_assign_pointer|RCU_INIT_POINTER)$/.test(name)) return m('set.publish', { target: words.code(first), value: words.value(second) });
    }
    if (first && /^(__)?set_current_state$/.test(name)) return m('set.state', { value: words.value(first) });
    const purpose = name === '' ? undefined : words.facts.purpose(name, words.scope.path);
    if (!purpose) return m('call', { call: words.code(e) });
    told.add(e);
    // The same call further inside is told by the same sentence.
    for (const x of expressions(e)) if (x.kind === 'call' && x.callee.kind === 'name' && x.callee.text === name) told.add(x);
    return m('call.purpose', { call: words.code(e), purpose: words.quote(purpose.text) });
  }

  private locking(op: LockOperation): string {
    const { words } = this.t, { m } = words, lock = words.code(op.lock);
    if (op.does === 'assert') return m('lock.assert', { lock });
    const mode = op.kind === 'rwlock' || op.kind === 'rwsem' ? `.${op.mode ?? 'write'}` : '';
    const texts = [m(`lock.${op.does}.${op.kind}${mode}` as MessageKey, { lock })];
    if (op.also) texts.push(m(`lock.${op.also}.${op.does}` as MessageKey));
    if (op.scoped) texts.push(m('lock.scoped'));
    return texts.join(m('sentence.join'));
  }

  // ---- directives

  private directives(): void {
    const { words, line } = this.t, { m } = words;
    const { directives, leftOut } = this.fn;
    const put = (at: { start: number; end: number }, text: string, kind: 'directive' | 'leftOut') => {
      this.out.push({ line: line(at.start), endLine: line(Math.max(at.start, at.end - 1)), depth: 0, text, notes: [], kind, locks: [], early: false, reachable: true });
    };
    directives.forEach((d, i) => {
      if (/^(el|if)/.test(d.word)) {
        // The directive that ends this part, on the same level.
        let level = 0, j = i + 1;
        for (; j < directives.length; j++) {
          const { word } = directives[j];
          if (level === 0 && /^(el|endif)/.test(word)) break;
          if (word.startsWith('if')) level++;
          if (word === 'endif') level--;
        }
        const until = j < directives.length ? line(directives[j].start) : line(this.fn.end);
        const condition = d.text.replace(/^#\s*\w+\s*/, '');
        const defined = d.word === 'ifdef' || d.word === 'elifdef', undef = d.word === 'ifndef' || d.word === 'elifndef';
        const text = d.word === 'else' ? m('directive.else', { line: until })
          : m('directive.if', { condition: defined || undef ? m(configured(condition, undef), { option: words.code(condition), name: words.code(condition) }) : words.code(condition), line: until });
        put(d, text, 'directive');
      } else if (d.word === 'endif') put(d, m('directive.end'), 'directive');
      else put(d, m('directive.other', { text: words.code(d.text) }), 'directive');
    });
    for (const l of leftOut) put(l, m('directive.leftOut', { first: line(l.start), last: line(Math.max(l.start, l.end - 1)) }), 'leftOut');
  }
}

function configured(name: string, not: boolean): MessageKey {
  return name.startsWith('CONFIG_') ? (not ? 'cond.notConfigured' : 'cond.configured') : not ? 'cond.notDefined' : 'cond.defined';
}
/** A label stands above what it marks, a directive above the statements of its line. */
function order(l: Line): number { return l.kind === 'directive' || l.kind === 'leftOut' ? 0 : l.kind === 'label' ? 1 : l.kind === 'else' ? 2 : 3; }
function forever(e: Expr): boolean { return (e.kind === 'number' && Number(e.text) !== 0) || (e.kind === 'name' && e.text === 'true'); }
function never(e: Expr): boolean { return e.kind === 'number' && Number(e.text) === 0; }

function operandsOfComma(e: Expr): Expr[] {
  const out: Expr[] = [];
  let x = e;
  for (; x.kind === 'comma'; x = x.left) out.unshift(x.right);
  return [x, ...out];
}

interface Counting { readonly variable: Expr | string; readonly first: Expr; readonly end: Expr; readonly inclusive: boolean; readonly down: boolean }

/** `for (i = a; i < b; i++)` and its like. */
function counting(s: Stmt & { kind: 'for' }): Counting | undefined {
  const { init, condition: c, step } = s;
  let variable: string | undefined, first: Expr | undefined;
  if (init?.kind === 'declare' && init.names.length === 1) { variable = init.names[0].name; first = init.names[0].initial; }
  else if (init?.kind === 'expression' && init.value.kind === 'assign' && init.value.operator === '=' && init.value.left.kind === 'name') { variable = init.value.left.text; first = init.value.right; }
  if (!variable || !first || c?.kind !== 'binary' || c.left.kind !== 'name' || c.left.text !== variable) return undefined;
  if (step?.kind !== 'update' || step.value.kind !== 'name' || step.value.text !== variable || operands(c, '&&').length > 1) return undefined;
  const down = step.operator === '--';
  if (!down && (c.operator === '<' || c.operator === '<=')) return { variable, first, end: c.right, inclusive: c.operator === '<=', down };
  return down && c.operator === '>=' ? { variable, first, end: c.right, inclusive: true, down } : undefined;
}
