/** The control flow of a function, and what it answers: which locks are held where, and which assignments reach a return. */
import { expressions, ownExpressions, type Expr, type FunctionAst, type Stmt } from '../../syntax/ast.ts';
import { conditionOf, knownAt, outcomes, resultsOf } from './held.ts';
import { lockOperation, scopedLock, type LockOperation } from './locks.ts';

/** A statement without the statements inside it. */
interface Node {
  readonly stmt: Stmt | undefined;
  readonly next: Edge[];
  readonly before: number[];
  /** Locks that end with the block that ends here. */
  readonly leaves: string[];
}
/** `when`: the edge of a condition that holds, or does not. */
interface Edge { readonly to: number; readonly when: boolean | undefined }

/** Locks at a statement: `true` on every way there, `false` on some. */
export type Held = ReadonlyMap<string, boolean>;

/** What must hold for a statement to be reached, from the outside inwards. */
export type Condition = { readonly kind: 'if'; readonly expr: Expr; readonly holds: boolean } | { readonly kind: 'case'; readonly value: Expr; readonly cases: readonly (Expr | undefined)[] }
  | { readonly kind: 'loop'; readonly stmt: Stmt };

/** `zero`: each way has found it to be 0. */
export type Carried = 'zero' | 'any';

export interface Flow {
  /** Before the statement is executed. */
  held(s: Stmt): Held;
  conditions(s: Stmt): readonly Condition[];
  /** The statements that give a local variable the value that it has at a statement; undefined among them: its value on entry, or one that is not seen. `without`: ways through these statements do not count. */
  reaching(variable: string, at: Stmt, without?: ReadonlySet<Stmt>): readonly (Stmt | undefined)[];
  reachable(s: Stmt): boolean;
  /** What is known of the value that one statement gives a variable where it comes to another one; undefined: it does not. Ways through `without` do not count. */
  carried(from: Stmt, to: Stmt, variable: string, without: ReadonlySet<Stmt>): Carried | undefined;
  /** Whether a statement leads to another one before anything else is assigned to the variable, and past none of `without`. */
  leads(from: Stmt, to: Stmt, variable: string, without: ReadonlySet<Stmt>): boolean;
  readonly operations: ReadonlyMap<Stmt, readonly LockOperation[]>;
}

export function flowOf(fn: FunctionAst, written: (e: Expr) => string): Flow {
  const nodes: Node[] = [];
  const of = new Map<Stmt, number>();
  const conditions = new Map<Stmt, readonly Condition[]>();
  const labels = new Map<string, number>();
  const gotos: { from: number; label: string }[] = [];
  const operations = new Map<Stmt, LockOperation[]>();
  const add = (stmt: Stmt | undefined): number => { nodes.push({ stmt, next: [], before: [], leaves: [] }); return nodes.length - 1; };
  const link = (from: number, to: number, when?: boolean): void => { nodes[from].next.push({ to, when }); nodes[to].before.push(from); };

  interface Around { readonly breaks: number | undefined; readonly continues: number | undefined; readonly conditions: readonly Condition[] }
  type Open = readonly { readonly node: number; readonly when: boolean | undefined }[];
  const entry = add(undefined), exit = add(undefined);

  const join = (open: Open, to: number): void => { for (const o of open) link(o.node, to, o.when); };
  const sequence = (list: readonly Stmt[], open: Open, around: Around): Open => {
    const scoped: string[] = [];
    for (const s of list) {
      open = statement(s, open, around);
      for (const op of operations.get(s) ?? []) if (op.scoped && s.kind !== 'iterate') scoped.push(op.lock);
    }
    if (scoped.length === 0) return open;
    const end = add(undefined);
    nodes[end].leaves.push(...scoped);
    join(open, end);
    return [{ node: end, when: undefined }];
  };
  const enter = (s: Stmt, open: Open, around: Around): number => {
    const n = add(s);
    of.set(s, n);
    conditions.set(s, around.conditions);
    join(open, n);
    const found: LockOperation[] = [];
    const results = resultsOf(s);
    for (const e of ownExpressions(s)) for (const x of expressions(e)) { const op = lockOperation(x, written, results.get(x)); if (op) found.push(op); }
    if (s.kind === 'iterate' && s.macro.startsWith('scoped_') && s.args[0]?.kind === 'name') {
      found.push(scopedLock(s.args[0].text, s.args.slice(1), written));
    }
    if (found.length) operations.set(s, found);
    return n;
  };
  const inside = (around: Around, c: Condition, more: Partial<Around> = {}): Around => ({ ...around, ...more, conditions: [...around.conditions, c] });

  const statement = (s: Stmt, open: Open, around: Around): Open => {
    switch (s.kind) {
      case 'block': conditions.set(s, around.conditions); return sequence(s.body, open, around);
      case 'if': {
        const n = enter(s, open, around);
        const yes = statement(s.yes, [{ node: n, when: true }], inside(around, { kind: 'if', expr: s.condition, holds: true }));
        const no = s.no ? statement(s.no, [{ node: n, when: false }], inside(around, { kind: 'if', expr: s.condition, holds: false })) : [{ node: n, when: false }];
        return [...yes, ...no];
      }
      case 'while': case 'iterate': {
        const n = enter(s, open, around), out = add(undefined);
        const once = s.kind === 'iterate' && /guard$/.test(s.macro);
        const condition: Condition = s.kind === 'while' ? { kind: 'if', expr: s.condition, holds: true } : { kind: 'loop', stmt: s };
        const end = statement(s.body, [{ node: n, when: true }], once ? around : inside(around, condition, { breaks: out, continues: n }));
        if (once) {
          for (const op of operations.get(s) ?? []) nodes[out].leaves.push(op.lock);
          join(end, out);
        } else {
          join(end, n);
          if (!(s.kind === 'while' && always(s.condition))) link(n, out, false);
        }
        return [{ node: out, when: undefined }];
      }
      case 'do': {
        const start = add(undefined), out = add(undefined);
        join(open, start);
        const test = add(s);
        of.set(s, test);
        conditions.set(s, around.conditions);
        const end = statement(s.body, [{ node: start, when: undefined }], { ...around, breaks: out, continues: test });
        join(end, test);
        link(test, start, true);
        link(test, out, false);
        return [{ node: out, when: undefined }];
      }
      case 'for': {
        if (s.init) open = statement(s.init, open, around);
        const n = enter(s, open, around), out = add(undefined);
        const end = statement(s.body, [{ node: n, when: true }], inside(around, { kind: 'loop', stmt: s }, { breaks: out, continues: n }));
        join(end, n);
        if (s.condition) link(n, out, false);
        return [{ node: out, when: undefined }];
      }
      case 'switch': {
        const n = enter(s, open, around), out = add(undefined);
        let through: Open = [], whole = false, run: (Expr | undefined)[] = [];
        for (const c of s.body.kind === 'block' ? s.body.body : [s.body]) {
          if (c.kind !== 'case') { through = statement(c, through, { ...around, breaks: out }); continue; }
          if (c.value === undefined) whole = true;
          run = [...run, c.value];
          const m = enter(c, [...through, { node: n, when: undefined }], around);
          const at = inside(around, { kind: 'case', value: s.value, cases: run }, { breaks: out });
          conditions.set(c, around.conditions);
          through = sequence(c.body, [{ node: m, when: undefined }], at);
          if (c.body.length > 0) run = [];
        }
        join(through, out);
        if (!whole) link(n, out);
        return [{ node: out, when: undefined }];
      }
      case 'case': return sequence(s.body, [{ node: enter(s, open, around), when: undefined }], around);
      case 'label': {
        const n = enter(s, open, around);
        labels.set(s.name, n);
        return s.body ? statement(s.body, [{ node: n, when: undefined }], around) : [{ node: n, when: undefined }];
      }
      case 'goto': gotos.push({ from: enter(s, open, around), label: s.label }); return [];
      case 'return': link(enter(s, open, around), exit); return [];
      case 'break': { const n = enter(s, open, around); if (around.breaks !== undefined) link(n, around.breaks); return []; }
      case 'continue': { const n = enter(s, open, around); if (around.continues !== undefined) link(n, around.continues); return []; }
      default: return [{ node: enter(s, open, around), when: undefined }];
    }
  };
  join(sequence(fn.body, [{ node: entry, when: undefined }], { breaks: undefined, continues: undefined, conditions: [] }), exit);
  for (const g of gotos) { const to = labels.get(g.label); link(g.from, to ?? exit); }

  // What is only called a lock must be given back here too: it may take something else, or nothing.
  const released = new Set([...operations.values()].flatMap(list => list.flatMap(o => (o.does === 'release' ? [o.lock] : []))));
  for (const [s, list] of operations) operations.set(s, list.filter(o => !(o.guess && o.does === 'take' && !released.has(o.lock))));
  // What is asserted, and not taken here, the caller holds.
  const all = [...operations].flatMap(([s, list]) => list.map(op => ({ s, op }))), taken = new Set(all.filter(o => o.op.does === 'take').map(o => o.op.lock));
  const demanded = all.filter(({ s, op }) => op.does === 'assert' && !taken.has(op.lock) && conditions.get(s)?.length === 0).map(o => o.op.lock);
  const states = knownAt(nodes, entry, demanded, operations, written);
  return {
    held: s => new Map([...states[of.get(s) ?? -1]?.locks ?? []].map(([l, sure]) => [l, sure === true])),
    conditions: s => conditions.get(s) ?? [],
    reachable: s => { const n = of.get(s); return n === undefined || n === entry || states[n] !== undefined; },
    reaching: (variable, at, without) => reaching(nodes, of.get(at), variable, without),
    carried: (from, to, variable, without) => (of.has(from) && of.has(to) ? carriedTo(nodes, of.get(from)!, of.get(to)!, variable, without, written) : 'any'),
    leads: (from, to, variable, without) => of.has(from) && of.has(to) && leadsTo(nodes, of.get(from)!, of.get(to)!, variable, without),
    operations,
  };
}

function always(e: Expr): boolean { return (e.kind === 'number' && Number(e.text) !== 0) || (e.kind === 'name' && e.text === 'true'); }

/**
 * What is known of the value that a statement gives a variable where it comes to another one: each way there may have asked. undefined: no way there agrees with
 * what it has asked. The jumps of `without` lead nowhere.
 */
function carriedTo(nodes: readonly Node[], from: number, to: number, variable: string, without: ReadonlySet<Stmt>, written: (e: Expr) => string): Carried | undefined {
  const seen = new Set<string>(), found = new Set<boolean | undefined>();
  const work: { n: number; is: boolean | undefined }[] = [{ n: from, is: undefined }];
  for (let at = work.pop(); at; at = work.pop()) {
    const { stmt } = nodes[at.n], condition = conditionOf(stmt);
    for (const edge of nodes[at.n].next) {
      const asked = condition && edge.when !== undefined ? outcomes(condition, edge.when, written).find(o => o.text === variable)?.holds : undefined;
      if (asked !== undefined && at.is !== undefined && asked !== at.is) continue;
      const is = asked ?? at.is;
      if (edge.to === to) { found.add(is); continue; }
      const next = nodes[edge.to].stmt, key = `${edge.to} ${is}`;
      if (seen.has(key) || (next && (without.has(next) || sets(next, variable)))) continue;
      seen.add(key);
      work.push({ n: edge.to, is });
    }
  }
  return found.size === 0 ? undefined : found.size === 1 && found.has(false) ? 'zero' : 'any';
}

/** Whether a statement leads to another one before anything else is assigned to the variable. */
function leadsTo(nodes: readonly Node[], from: number, to: number, variable: string, without: ReadonlySet<Stmt>): boolean {
  const seen = new Set<number>(), work = [from];
  for (let n = work.pop(); n !== undefined; n = work.pop()) {
    for (const edge of nodes[n].next) {
      if (edge.to === to) return true;
      const next = nodes[edge.to].stmt;
      if (seen.has(edge.to) || (next && (without.has(next) || sets(next, variable)))) continue;
      seen.add(edge.to);
      work.push(edge.to);
    }
  }
  return false;
}

function reaching(nodes: readonly Node[], at: number | undefined, variable: string, without: ReadonlySet<Stmt> | undefined): (Stmt | undefined)[] {
  const out = new Set<Stmt | undefined>();
  if (at === undefined) return [];
  const seen = new Set<number>(), work = [...nodes[at].before];
  for (let n = work.pop(); n !== undefined; n = work.pop()) {
    if (seen.has(n)) continue;
    seen.add(n);
    const { stmt } = nodes[n];
    if (stmt && without?.has(stmt)) continue;
    if (stmt && sets(stmt, variable)) { out.add(stmt); continue; }
    if (nodes[n].before.length === 0) out.add(undefined);
    work.push(...nodes[n].before);
  }
  return [...out];
}

/** The expression that a statement gives a variable; undefined: it leaves it alone. */
export function assigned(s: Stmt, variable: string): Expr | undefined {
  if (s.kind === 'declare') return s.names.find(n => n.name === variable)?.initial;
  for (const own of ownExpressions(s)) {
    for (const e of expressions(own)) if (e.kind === 'assign' && e.left.kind === 'name' && e.left.text === variable) return e.operator === '=' ? e.right : e;
  }
  return undefined;
}
function sets(s: Stmt, variable: string): boolean {
  if (assigned(s, variable)) return true;
  return ownExpressions(s).some(own => [...expressions(own)].some(e => e.kind === 'call' && e.args.some(a => a.kind === 'unary' && a.operator === '&' && a.value.kind === 'name' && a.value.text === variable)));
}
