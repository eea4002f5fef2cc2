/** Expressions in words: conditions as clauses, values as nouns. The wording is that of the message files. */
import { type Expr, expressions } from '../../syntax/ast.ts';
import type { Facts } from '../facts.ts';
import type { Messages } from './messages.ts';

export interface Scope {
  readonly path: string;
  /** Types of parameters and locals, as written. */
  readonly types: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Characters of source text that stand in a sentence. */
const LONGEST = 160;

export class Words {
  readonly m: Messages;
  readonly facts: Facts;
  readonly scope: Scope;
  constructor(m: Messages, facts: Facts, scope: Scope) {
    this.m = m;
    this.facts = facts;
    this.scope = scope;
  }

  /** The reader's text of an expression, on one line. */
  written(e: Expr): string {
    const t = this.scope.text.slice(e.start, e.end).replace(/\/\*[^]*?\*\//g, ' ').replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' ').trim();
    return t.length > LONGEST ? `${t.slice(0, LONGEST)}…` : t;
  }
  code(e: Expr | string): string {
    const t = typeof e === 'string' ? e : this.written(e);
    return t.includes('`') ? `\`\` ${t} \`\`` : `\`${t}\``;
  }
  /** Words of the tree, which are text and no Markdown. */
  quote(text: string): string { return this.m('code.quote', { text: escapeMarkdown(text) }); }

  // ---- types

  /** As written; undefined: not known. */
  type(e: Expr): string | undefined {
    const { facts, scope } = this;
    switch (e.kind) {
      case 'name': return scope.types.get(e.text) ?? facts.variableType(e.text, scope.path);
      case 'number': case 'char': return 'int';
      case 'null': return 'void *';
      case 'string': return 'char *';
      case 'member': { const t = this.type(e.object); return t === undefined ? undefined : facts.member(t, e.field, scope.path)?.type; }
      case 'index': return pointed(this.type(e.array));
      case 'unary': {
        if (e.operator === '&') { const t = this.type(e.value); return t === undefined ? 'void *' : `${t} *`; }
        if (e.operator === '*') return pointed(this.type(e.value));
        return e.operator === '!' ? 'bool' : this.type(e.value);
      }
      case 'cast': return e.type;
      case 'assign': return this.type(e.left);
      case 'update': return this.type(e.value);
      case 'comma': return this.type(e.right);
      case 'choose': return this.type(e.no);
      case 'binary': return /^(==|!=|<|>|<=|>=|&&|\|\|)$/.test(e.operator) ? 'bool' : /^[+-]$/.test(e.operator) ? this.type(e.left) : undefined;
      case 'call': {
        if (e.callee.kind !== 'name') return undefined;
        const name = e.callee.text;
        if (/^(READ_ONCE|likely|unlikely|rcu_dereference\w*|smp_load_acquire|xchg|fetch_or)$/.test(name) && e.args[0]) return name === 'smp_load_acquire' ? pointed(this.type(e.args[0])) : this.type(e.args[0]);
        if (/^container_of$|_entry$/.test(name)) return 'void *';
        return facts.resultType(name, scope.path);
      }
      default: return undefined;
    }
  }
  private pointer(e: Expr): boolean { return e.kind === 'null' || /[*\]]|\(\*\)/.test(this.type(e) ?? ''); }
  private bool(e: Expr): boolean { return this.type(e) === 'bool' || this.type(e) === '_Bool'; }

  // ---- conditions

  /** A clause that says when an expression is true, or (`holds` false) when it is not. */
  condition(e: Expr, holds = true): string {
    const { m } = this;
    switch (e.kind) {
      case 'unary': if (e.operator === '!') return this.condition(e.value, !holds); break;
      case 'binary': return this.comparison(e, holds);
      case 'assign': {
        if (e.operator !== '=') break;
        return m('cond.assigned', { condition: this.condition(e.left, holds), target: this.value(e.left), value: this.value(e.right) });
      }
      case 'comma': return this.condition(e.right, holds);
      case 'call': return this.called(e, holds);
      default:
    }
    const value = this.value(e);
    if (this.pointer(e)) return m(holds ? 'cond.notNull' : 'cond.null', { value });
    if (this.bool(e)) return m(holds ? 'cond.true' : 'cond.false', { value });
    return m(holds ? 'cond.notZero' : 'cond.zero', { value });
  }

  private comparison(e: Expr & { kind: 'binary' }, holds: boolean): string {
    const { m } = this;
    if (e.operator === '&&' || e.operator === '||') {
      const and = (e.operator === '&&') === holds;
      const parts = operands(e, e.operator);
      const inner = parts.map(p => this.condition(p, holds)), grouped = inner.map((t, i) => (mixed(parts[i], e.operator) ? m('cond.group', { condition: t }) : t));
      return grouped.reduce((first, last) => m(and ? 'cond.and' : 'cond.or', { first, last }));
    }
    if (e.operator === '&') {
      const others = e.right.kind === 'unary' && e.right.operator === '~' ? this.flagNames(e.right.value) : undefined;
      if (others) return m(holds ? 'cond.otherSet' : 'cond.otherClear', { bits: m.list(others), value: this.value(e.left) });
      const flags = this.flagNames(e.right), value = this.value(e.left);
      if (flags) return m(flags.length > 1 ? (holds ? 'cond.anySet' : 'cond.noneSet') : holds ? 'cond.set' : 'cond.clear', { bits: m.list(flags, 'or'), value });
      if (BITS.test(this.written(e.right))) return m(holds ? 'cond.set' : 'cond.clear', { bits: this.code(e.right), value });
      return m(holds ? 'cond.notZero' : 'cond.zero', { value: this.code(e) });
    }
    const words = { '==': ['cond.equal', 'cond.notEqual'], '!=': ['cond.notEqual', 'cond.equal'], '<': ['cond.less', 'cond.atLeast'], '>': ['cond.greater', 'cond.atMost'], '<=': ['cond.atMost', 'cond.greater'], '>=': ['cond.atLeast', 'cond.less'] } as const;
    const found = words[e.operator as keyof typeof words];
    if (!found) { const value = this.value(e); return m(holds ? 'cond.notZero' : 'cond.zero', { value }); }
    if (e.right.kind === 'null' && e.left.kind !== 'assign') return m((e.operator === '==') === holds ? 'cond.null' : 'cond.notNull', { value: this.value(e.left) });
    const assign = e.left.kind === 'assign' && e.left.operator === '=' ? e.left : undefined;
    const clause = m(found[holds ? 0 : 1], { left: this.value(assign ? assign.left : e.left), right: this.value(e.right) });
    return assign ? m('cond.assigned', { condition: clause, target: this.value(assign.left), value: this.value(assign.right) }) : clause;
  }

  private called(e: Expr & { kind: 'call' }, holds: boolean): string {
    const { m } = this, name = e.callee.kind === 'name' ? e.callee.text : '', [first] = e.args;
    const value = (): string => this.value(first);
    if (first) {
      if (name === 'likely') return m('cond.likely', { condition: this.condition(first, holds) });
      if (name === 'unlikely') return m('cond.unlikely', { condition: this.condition(first, holds) });
      if (/^(VM_)?WARN(_ON)?(_ONCE)?$/.test(name)) return m('cond.warned', { condition: this.condition(first, holds) });
      if (name === 'IS_ERR') return m(holds ? 'cond.error' : 'cond.notError', { value: value() });
      if (name === 'IS_ERR_OR_NULL') return m(holds ? 'cond.errorOrNull' : 'cond.notErrorOrNull', { value: value() });
      if (name === 'list_empty' || name === 'hlist_empty') return m(holds ? 'cond.empty' : 'cond.notEmpty', { value: this.value(stripAddress(first)) });
      if (/^IS_(ENABLED|BUILTIN|REACHABLE)$/.test(name)) return m(holds ? 'cond.configured' : 'cond.notConfigured', { option: this.code(first) });
      if (name === 'defined') return m(holds ? 'cond.defined' : 'cond.notDefined', { name: this.code(first) });
      if (name === 'READ_ONCE' || name === '__builtin_expect') return this.condition(first, holds);
    }
    if (this.pointer(e)) return m(holds ? 'cond.notNull' : 'cond.null', { value: this.value(e) });
    const type = this.type(e);
    if (!this.bool(e) && !/^(is_|has_|can_|\w+_(is|has|can|test)_|test_)/.test(name) && (type === undefined || /^(int|long|unsigned|ssize_t|size_t|u\d+|s\d+)/.test(type)) && /try|get|init|alloc|copy|set|prepare|add|insert|map|walk|charge/.test(name))
      return m(holds ? 'cond.notZero' : 'cond.zero', { value: this.value(e) });
    return m(holds ? 'cond.yes' : 'cond.no', { call: this.code(e) });
  }

  // ---- values

  /** A noun for a value. Constants bring their meaning. */
  value(e: Expr): string {
    const { m } = this;
    switch (e.kind) {
      case 'name': return this.named(e.text);
      case 'unary':
        if (e.operator === '-' && e.value.kind === 'name') return this.named(e.value.text, '-');
        if (e.operator === '&') return m('value.address', { value: this.code(e.value) });
        if (e.operator === '!') return m('value.truth', { condition: this.condition(e) });
        return this.code(e);
      case 'binary': return this.computed(e);
      case 'choose': {
        if (!e.yes) return m('value.chooseSelf', { yes: this.value(e.condition), no: this.value(e.no) });
        return m('value.choose', { condition: this.condition(e.condition), yes: this.value(e.yes), no: this.value(e.no) });
      }
      case 'call': return this.result(e);
      case 'block': return m('value.block');
      case 'assign': return this.value(e.right);
      case 'cast': return e.value.kind === 'number' || e.value.kind === 'name' ? this.code(e) : this.value(e.value);
      default: return this.code(e);
    }
  }

  private computed(e: Expr & { kind: 'binary' }): string {
    const { m } = this;
    if (e.operator === '|') {
      const flags = this.flagNames(e);
      if (flags && flags.length > 1) return m('value.flags', { flags: m.list(flags) });
    }
    const off = withoutBits(e);
    if (off) return m('value.without', { value: this.value(off.value), bits: m.list(off.bits.map(b => this.bits(b))) });
    const before = e.operator === '|' ? withoutBits(e.left) : undefined, on = before && this.flagNames(e.right);
    if (before && on) return m('value.exchanged', { value: this.value(before.value), off: m.list(before.bits.map(b => this.bits(b))), on: m.list(on) });
    if (/^(==|!=|<|>|<=|>=|&&|\|\|)$/.test(e.operator)) return m('value.truth', { condition: this.condition(e) });
    return this.code(e);
  }

  private result(e: Expr & { kind: 'call' }): string {
    const { m } = this, name = e.callee.kind === 'name' ? e.callee.text : '', [first, second, third] = e.args;
    if (first) {
      if (name === 'READ_ONCE') return m('value.readOnce', { value: this.code(first) });
      if (name === 'smp_load_acquire') return m('value.acquire', { value: this.code(stripAddress(first)) });
      if (/^(s?rcu_dereference\w*)$/.test(name)) return m('value.rcu', { value: this.code(first) });
      if (name === 'likely' || name === 'unlikely') return this.value(first);
      if (name === 'ERR_PTR') return m('value.errPtr', { value: this.value(first) });
      if (name === 'PTR_ERR') return m('value.ptrErr', { value: this.code(first) });
      if (/^(container_of|list_entry|rb_entry|hlist_entry)$/.test(name) && second && third) return m('value.container', { type: this.code(second), member: this.code(third), value: this.value(first) });
      if (/^IS_(ENABLED|ERR|ERR_OR_NULL)$/.test(name)) return m('value.truth', { condition: this.condition(e) });
    }
    return m('value.result', { call: this.code(e) });
  }

  /** A name, with what the tree says of it when it is a constant. */
  private named(name: string, sign = ''): string {
    const code = this.code(sign + name);
    if (this.scope.types.has(name) || !/^[A-Z_][A-Z0-9_]{2,}$|^[a-z]*[A-Z]/.test(name)) return code;
    const meaning = this.facts.constant(name, this.scope.path);
    return meaning && meaning.text !== '' ? this.m('value.constant', { name: code, meaning: escapeMarkdown(meaning.text) }) : code;
  }

  /** The names of an expression that only joins names with `|`; undefined: it is something else. */
  private flagNames(e: Expr): string[] | undefined {
    const parts = operands(e, '|');
    return parts.every(p => p.kind === 'name' && /[A-Z]/.test(p.text)) ? parts.map(p => this.value(p)) : undefined;
  }
  /** Bits that are set or cleared. */
  bits(e: Expr): string { const f = this.flagNames(e); return f ? this.m.list(f) : this.code(e); }

  /** What calls inside an expression are for: name and purpose, each once. `except`: calls that the sentence itself explains. */
  purposes(list: readonly Expr[], except: ReadonlySet<Expr> = new Set()): { readonly name: string; readonly purpose: string }[] {
    const out = new Map<string, string>();
    for (const own of list) {
      for (const e of expressions(own)) {
        if (e.kind !== 'call' || e.callee.kind !== 'name' || except.has(e) || out.has(e.callee.text) || TOLD.test(e.callee.text)) continue;
        const told = this.facts.purpose(e.callee.text, this.scope.path);
        if (told) out.set(e.callee.text, told.text);
      }
    }
    return [...out].map(([name, purpose]) => ({ name, purpose }));
  }
}

/** `value & ~A & ~B`: the value, and what is taken from it. */
function withoutBits(e: Expr): { readonly value: Expr; readonly bits: readonly Expr[] } | undefined {
  const bits: Expr[] = [];
  let value = e;
  while (value.kind === 'binary' && value.operator === '&' && value.right.kind === 'unary' && value.right.operator === '~') { bits.unshift(value.right.value); value = value.left; }
  return bits.length > 0 ? { value, bits } : undefined;
}

/** Text that names bits: a mask, a flag, a shifted one. */
const BITS = /^~?\(?[A-Z_][A-Z0-9_]*\)?$|^BIT(_ULL|_MASK)?\(|^\(?1(UL|ULL|U)? << |^~|mask\b|\bbit\b|flags?$/i;

/** Words of a comment in Markdown. */
export function escapeMarkdown(text: string): string { return text.replace(/[\\`*[\]<|]|(?<!\w)_|_(?!\w)/g, '\\$&'); }

/** Names whose meaning the sentences give. */
const TOLD = /^(READ_ONCE|WRITE_ONCE|likely|unlikely|IS_ERR|IS_ERR_OR_NULL|ERR_PTR|PTR_ERR|IS_ENABLED|IS_BUILTIN|IS_REACHABLE|container_of|list_entry|list_empty|hlist_empty|(VM_)?(WARN|BUG)(_ON)?(_ONCE)?\w*|BUILD_BUG_ON\w*|smp_load_acquire|smp_store_release|rcu_dereference\w*|rcu_assign_pointer|guard|defined|sizeof|offsetof|min|max|ARRAY_SIZE)$/;

export function stripAddress(e: Expr): Expr { return e.kind === 'unary' && e.operator === '&' ? e.value : e; }

/** The operands of a chain of one operator. */
export function operands(e: Expr, operator: string): Expr[] {
  const out: Expr[] = [], stack: Expr[] = [e];
  for (let x = stack.pop(); x; x = stack.pop()) {
    if (x.kind === 'binary' && x.operator === operator) stack.push(x.right, x.left);
    else out.push(x);
  }
  return out;
}

/** Whether an operand of && or || joins others the other way. */
function mixed(e: Expr, operator: string): boolean {
  for (;;) {
    if (e.kind === 'unary' && e.operator === '!') e = e.value;
    else if (e.kind === 'call' && e.callee.kind === 'name' && /^(un)?likely$/.test(e.callee.text) && e.args[0]) e = e.args[0];
    else return e.kind === 'binary' && (e.operator === '&&' || e.operator === '||') && e.operator !== operator;
  }
}

function pointed(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  return /\*\s*$/.test(type) ? type.replace(/\*\s*$/, '').trim() : /\[[^\]]*\]\s*$/.test(type) ? type.replace(/\[[^\]]*\]\s*$/, '').trim() : undefined;
}
