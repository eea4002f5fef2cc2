/**
 * What is known before each statement of a function: the locks that are held, and how conditions on the way there have come out. A lock that is taken in one
 * branch of a condition is held where the same condition holds again; so is one whose taking answers whether it was got.
 */
import { expressions, ownExpressions, type Expr, type Stmt } from '../../syntax/ast.ts';
import type { LockOperation } from './locks.ts';

/** A condition as the reader would write it, without negations, and how it has come out. */
export interface Outcome { readonly text: string; readonly holds: boolean }
/** `true`: on every way; `false`: on some; else: where that holds. */
type Sure = boolean | Outcome;
export interface Known { readonly locks: Map<string, Sure>; readonly facts: Map<string, boolean> }

export interface FlowNode { readonly stmt: Stmt | undefined; readonly next: readonly { readonly to: number; readonly when: boolean | undefined }[]; readonly leaves: readonly string[] }

/** What follows from an expression's being true or false. */
export function outcomes(e: Expr, holds: boolean, written: (e: Expr) => string): Outcome[] {
  if (e.kind === 'unary' && e.operator === '!') return outcomes(e.value, !holds, written);
  if (e.kind === 'call' && e.callee.kind === 'name' && /^(un)?likely$/.test(e.callee.text) && e.args[0]) return outcomes(e.args[0], holds, written);
  if (e.kind === 'binary' && (e.operator === '==' || e.operator === '!=') && isZero(e.right)) return outcomes(e.left, holds === (e.operator === '!='), written);
  // Of what is below 0 more is known than of what is not.
  if (e.kind === 'binary' && (e.operator === '<' || e.operator === '>') && isZero(e.right)) return holds ? outcomes(e.left, true, written) : [];
  if (e.kind === 'assign' && e.operator === '=') return outcomes(e.left, holds, written);
  const whole = { text: written(e), holds };
  if (e.kind === 'binary' && ((e.operator === '&&' && holds) || (e.operator === '||' && !holds))) return [...outcomes(e.left, holds, written), ...outcomes(e.right, holds, written), whole];
  return [whole];
}
const isZero = (e: Expr): boolean => e.kind === 'null' || (e.kind === 'name' && e.text === 'NULL') || (e.kind === 'number' && Number(e.text) === 0);

export function conditionOf(s: Stmt | undefined): Expr | undefined { return s && (s.kind === 'if' || s.kind === 'while' || s.kind === 'do' || s.kind === 'for') ? s.condition : undefined; }

/** What calls of a statement are assigned to. */
export function resultsOf(s: Stmt): ReadonlyMap<Expr, Expr> {
  const out = new Map<Expr, Expr>();
  if (s.kind === 'declare') for (const n of s.names) if (n.initial) out.set(n.initial, { kind: 'name', text: n.name, start: n.start, end: n.start });
  for (const own of ownExpressions(s)) for (const e of expressions(own)) if (e.kind === 'assign') out.set(e.right, e.left);
  return out;
}

/** What holds a call's answer, also in `a = b = call()`. */
function answersOf(s: Stmt, call: Expr | undefined, written: (e: Expr) => string): string[] {
  if (!call) return [];
  const innermost = (e: Expr): Expr => (e.kind === 'assign' && e.operator === '=' ? innermost(e.right) : e);
  const out = s.kind === 'declare' ? s.names.filter(n => n.initial && innermost(n.initial) === call).map(n => n.name) : [];
  for (const own of ownExpressions(s)) for (const e of expressions(own)) if (e.kind === 'assign' && e.operator === '=' && innermost(e) === call) out.push(written(e.left));
  return out;
}

/** A fixed point over the ways that lead to each node, `held` being held from the beginning. undefined: no way leads there. */
export function knownAt(nodes: readonly FlowNode[], entry: number, held: readonly string[], operations: ReadonlyMap<Stmt, readonly LockOperation[]>, written: (e: Expr) => string): readonly (Known | undefined)[] {
  const states: (Known | undefined)[] = nodes.map(() => undefined);
  const tested = new Set(nodes.flatMap(n => { const c = conditionOf(n.stmt); return c ? [true, false].flatMap(h => outcomes(c, h, written).map(o => o.text)) : []; }));
  states[entry] = { locks: new Map(held.map(l => [l, true])), facts: new Map() };
  const work = [entry];
  for (let rounds = 0; work.length > 0 && rounds < nodes.length * 50; rounds++) {
    const n = work.pop()!, { stmt, leaves, next } = nodes[n];
    for (const edge of next) {
      const after: Known = { locks: new Map(states[n]!.locks), facts: new Map(states[n]!.facts) };
      for (const l of leaves) after.locks.delete(l);
      if (stmt) {
        for (const text of changedBy(stmt, written)) forget(after, text);
        for (const op of operations.get(stmt) ?? []) apply(after, op, stmt, edge.when, answersOf(stmt, op.call, written), tested);
        const condition = conditionOf(stmt);
        const found = condition && edge.when !== undefined ? outcomes(condition, edge.when, written) : [];
        // The other outcome is known: nothing comes this way.
        if (found.some(o => after.facts.get(o.text) === !o.holds)) continue;
        for (const o of found) assume(after, o);
      }
      const there = states[edge.to];
      if (!there) { states[edge.to] = after; work.push(edge.to); } else if (merge(there, after)) work.push(edge.to);
    }
  }
  return states;
}

function assume(known: Known, { text, holds }: Outcome): void {
  known.facts.set(text, holds);
  for (const [l, sure] of known.locks) {
    if (typeof sure === 'boolean' || sure.text !== text) continue;
    if (sure.holds === holds) known.locks.set(l, true); else known.locks.delete(l);
  }
}

/** A variable or member has another value: what was known by it is not any more. */
function forget(known: Known, changed: string): void {
  const name = new RegExp(`(?<![\\w.>])${changed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`);
  for (const text of [...known.facts.keys()]) if (name.test(text)) known.facts.delete(text);
  for (const [l, sure] of known.locks) if (typeof sure !== 'boolean' && name.test(sure.text)) known.locks.set(l, false);
}

function changedBy(s: Stmt, written: (e: Expr) => string): string[] {
  const out = s.kind === 'declare' ? s.names.map(n => n.name) : [];
  const own = s.kind === 'for' && s.step ? [...ownExpressions(s), s.step] : ownExpressions(s);
  for (const o of own) for (const e of expressions(o)) {
    if (e.kind === 'assign') out.push(written(e.left));
    else if (e.kind === 'update') out.push(written(e.value));
    else if (e.kind === 'call') for (const a of e.args) if (a.kind === 'unary' && a.operator === '&' && a.value.kind === 'name') out.push(a.value.text);
  }
  return out;
}

function apply(known: Known, op: LockOperation, stmt: Stmt, when: boolean | undefined, answers: readonly string[], tested: ReadonlySet<string>): void {
  const { locks } = known;
  if (op.does === 'release') { locks.delete(op.lock); return; }
  if (op.does === 'assert' || op.succeeds === undefined) { locks.set(op.lock, true); return; }
  // A lock that may not be got decides a condition, or its answer is kept in a variable.
  if (answers.length > 0) {
    const answer = answers.find(a => tested.has(a));
    locks.set(op.lock, answer !== undefined ? { text: answer, holds: op.succeeds } : op.answers === 'pointer');
    return;
  }
  const condition = conditionOf(stmt);
  const own = condition && when !== undefined && op.call ? outcomes(condition, when, e => (e === op.call ? '' : 'other')).find(o => o.text === '') : undefined;
  if (own) { if (own.holds === op.succeeds) locks.set(op.lock, true); } else if (!locks.has(op.lock)) locks.set(op.lock, false);
}

/** Adds a way that leads to a node. True: less is known than before. */
function merge(there: Known, way: Known): boolean {
  let changed = false;
  for (const l of new Set([...there.locks.keys(), ...way.locks.keys()])) {
    const before = there.locks.get(l), now = both(before, way.locks.get(l), there.facts, way.facts);
    if (same(before, now)) continue;
    if (now !== undefined) there.locks.set(l, now);
    changed = true;
  }
  for (const [text, holds] of there.facts) if (way.facts.get(text) !== holds) { there.facts.delete(text); changed = true; }
  return changed;
}
const same = (a: Sure | undefined, b: Sure | undefined): boolean => a === b || (typeof a === 'object' && typeof b === 'object' && a.text === b.text && a.holds === b.holds);

function both(a: Sure | undefined, b: Sure | undefined, factsA: ReadonlyMap<string, boolean>, factsB: ReadonlyMap<string, boolean>): Sure | undefined {
  if (same(a, b)) return a;
  if (a === false || b === false) return false;
  if (typeof b === 'object') return fits(a, factsA, b) ? b : false;
  if (typeof a === 'object') return fits(b, factsB, a) ? a : false;
  // Held on one way alone: where a condition tells the two apart.
  const [on, off] = a === true ? [factsA, factsB] : [factsB, factsA];
  for (const [text, holds] of on) if (off.get(text) === !holds) return { text, holds };
  return false;
}
const fits = (sure: Sure | undefined, facts: ReadonlyMap<string, boolean>, wanted: Outcome): boolean => typeof sure !== 'object' && facts.get(wanted.text) === (sure === true ? wanted.holds : !wanted.holds);
