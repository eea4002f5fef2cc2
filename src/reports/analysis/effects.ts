/**
 * What each function of a file does to locks, memory, user space, references and RCU, in the order of its text.
 */
import { P, Tok } from '../../syntax/lexer.ts';
import { guardLock, LAST, lockCall, lockText, NONE, RESULT, type LockCall, type LockKind } from '../locks.ts';
import { allocationCall, allocationContext, KNOWN_REFERENCE, referenceCall, touchesUser, usesRcu, type AllocationContext, type AllocationKind } from './api.ts';
import type { Call, FunctionText, Range, SourceText } from './source.ts';

export interface LockSection {
  /** The lock as written: `mmap_lock of mm`, `&lock->mutex`; for RCU and the like the call's name. */
  readonly lock: string;
  readonly kind: LockKind;
  readonly mode: 'read' | 'write' | undefined;
  /** Taking it may sleep; undefined: its name does not tell. */
  readonly sleeps: boolean | undefined;
  readonly atomic: boolean;
  readonly tries: boolean;
  /** 1-based lines: where it is taken (undefined: before the function), where it is dropped. */
  readonly from: number | undefined;
  readonly drops: readonly number[];
  /** Members that are written between: `->field`, each once. */
  readonly writes: readonly string[];
  /** Tokens from the call that takes to the last one that drops. */
  readonly start: number; readonly end: number;
  readonly scoped: boolean;
  readonly call: string;
}
export interface Allocation {
  readonly call: string; readonly line: number; readonly kind: AllocationKind;
  /** As written; undefined: the call spells none. */
  readonly flags: string | undefined;
  readonly context: AllocationContext;
  readonly result: string | undefined;
  /** Locks in which sleeping is forbidden that are held here in the order of the text. */
  readonly inside: readonly string[];
}
export interface Touch { readonly call: string; readonly line: number; readonly what: string; readonly inside: readonly string[] }
export interface Reference { readonly call: string; readonly line: number; readonly op: 'take' | 'drop'; readonly object: string }
export interface RcuUse { readonly call: string; readonly line: number; readonly what: string }

export interface Effects {
  readonly locks: readonly LockSection[];
  readonly allocations: readonly Allocation[];
  readonly user: readonly Touch[];
  readonly references: readonly Reference[];
  readonly rcu: readonly RcuUse[];
}

interface Open { /** Tokens of the calls that drop it. */ dropTokens: number[]; lock: string; kind: LockKind; mode: 'read' | 'write' | undefined; sleeps: boolean | undefined; atomic: boolean; tries: boolean; start: number; from: number | undefined; drops: number[]; end: number; scoped: boolean; call: string }

/** `pairs`: names of reference calls that the file has in both directions. */
export function effectsOf(source: SourceText, f: FunctionText, pairs: ReadonlySet<string> = referencePairs(source)): Effects {
  const sections = lockSections(source, f).map(s => ({ ...s, held: heldIn(source, f, s) }));
  const inside = (token: number): string[] => sections.filter(s => s.atomic && isIn(s.held, token)).map(s => s.lock);
  const allocations: Allocation[] = [], user: Touch[] = [], references: Reference[] = [], rcu: RcuUse[] = [];
  for (const c of f.calls) {
    if (c.through !== undefined) continue;
    const a = allocationCall(c.name);
    if (a) {
      const flags = c.args.map(r => source.words(r)).find(w => /\bGFP_\w+|__GFP_\w+|\bgfp(_?\w*)?\b|\bflags\b/.test(w)) ?? a.implied;
      allocations.push({ call: c.name, line: c.line, kind: a.kind, flags, context: flags === undefined ? 'argument' : allocationContext(flags), result: c.assigned, inside: inside(c.token) });
    }
    if (touchesUser(c.name)) user.push({ call: c.name, line: c.line, what: c.args.map(r => source.words(r)).join(', '), inside: inside(c.token) });
    const op = referenceCall(c.name);
    if (op && !a && !lockCall(c.name) && (KNOWN_REFERENCE.test(c.name) || pairs.has(stem(c.name)))) references.push({ call: c.name, line: c.line, op, object: c.args.map(r => source.words(r)).join(', ') });
    if (usesRcu(c.name)) rcu.push({ call: c.name, line: c.line, what: c.args.map(r => source.words(r)).join(', ') });
  }
  return { locks: sections.map(({ held, dropTokens: _, ...s }) => ({ ...s, writes: [...new Set(held.flatMap(r => writesIn(source, r.from, r.to)))] })), allocations, user, references, rcu };
}

/** What is common to the name that takes and the one that drops: `foo` of `foo_get` and `put_foo`. */
const stem = (name: string): string => name.replace(/(^|_)(try_?get|get|put|grab|drop|hold)(?=_|$)/g, '').replace(/_(not_zero|unless_zero|many|rcu|live|locked|async|sync)$/, '').replace(/^_+|_+$/g, '');

export function referencePairs(source: SourceText): ReadonlySet<string> {
  const taken = new Set<string>(), dropped = new Set<string>();
  for (const f of source.functions) for (const c of f.calls) {
    const op = referenceCall(c.name);
    if (op) (op === 'take' ? taken : dropped).add(stem(c.name));
  }
  return new Set([...taken].filter(s => s !== '' && dropped.has(s)));
}

function lockSections(source: SourceText, f: FunctionText): Open[] {
  const open: Open[] = [], done: Open[] = [];
  const last = (match: (o: Open) => boolean): Open | undefined => { for (let i = open.length - 1; i >= 0; i--) if (match(open[i])) return open[i]; return undefined; };
  for (const c of f.calls) {
    if (c.through !== undefined) continue;
    const scoped = c.name === 'guard' || c.name === 'scoped_guard' || c.name === 'scoped_cond_guard';
    if (scoped) { open.push(guarded(source, f, c)); continue; }
    const l = lockCall(c.name);
    if (!l) continue;
    const lock = lockName(source, c, l);
    if (l.op !== 'drop') {
      // A second way to the same lock (a retry, another branch) belongs to the section that is open.
      open.push({ lock, kind: l.kind, mode: l.mode, sleeps: l.sleeps, atomic: l.atomic, tries: l.op === 'try', start: c.token, from: c.line, drops: [], dropTokens: [], end: c.token, scoped: false, call: c.name });
      continue;
    }
    // pte_unmap_unlock(pte, ptl) and spin_unlock(ptl) drop what pte_offset_map_lock(mm, pmd, addr, &ptl) took.
    const held = last(o => o.kind === l.kind && o.lock === lock) ?? last(o => o.lock === lock)
      ?? (l.kind === 'spinlock' || l.kind === 'pageTableLock' ? last(o => o.kind === 'pageTableLock') : l.kind === 'other' ? undefined : last(o => o.kind === l.kind && o.kind !== 'mutex' && o.kind !== 'spinlock' && o.kind !== 'rwsem'));
    if (held) { held.drops.push(c.line); held.dropTokens.push(c.token); held.end = c.end; }
    else if (l.kind !== 'other') done.push({ lock, kind: l.kind, mode: l.mode, sleeps: undefined, atomic: l.atomic, tries: false, start: f.body.from, from: undefined, drops: [c.line], dropTokens: [c.token], end: c.end, scoped: false, call: c.name });
  }
  for (const o of open) {
    // Taken and not dropped here: held to the end of the function, where the name alone is not a guess.
    if (o.drops.length === 0) { if (o.kind === 'other') continue; o.end = o.scoped ? o.end : f.body.to; }
    done.push(o);
  }
  // Several takings of one lock without a drop between are one section.
  return done.sort((a, b) => a.start - b.start).filter((o, i, all) => !(o.drops.length === 0 && !o.scoped && all.slice(0, i).some(p => p.lock === o.lock && p.kind === o.kind && p.end > o.start && p.drops.length > 0)));
}

const isIn = (ranges: readonly Range[], token: number): boolean => ranges.some(r => r.from < token && token < r.to);

/**
 * The tokens of a section on which the lock is held whichever way they are reached: a drop in a branch that leaves the function or jumps ends nothing behind
 * that branch; at a label the lock is held where it is at every goto that has been passed.
 */
function heldIn(source: SourceText, f: FunctionText, s: Open): Range[] {
  if (s.dropTokens.length === 0) return [{ from: s.start, to: s.end }];
  const t = source.tokens, drops = new Set(s.dropTokens), jumps = new Map<string, boolean>();
  const blocks: { before: boolean; left: boolean }[] = [], out: Range[] = [];
  let held = s.from === undefined, from = held ? f.body.from : -1, left = false;
  const becomes = (now: boolean, i: number): void => {
    if (held && !now) out.push({ from, to: i });
    if (!held && now) from = i;
    held = now;
  };
  for (let i = f.body.from; i < f.body.to && i <= s.end; i++) {
    const c = t.codes[i];
    if (i === s.start && s.from !== undefined) becomes(true, i);
    else if (drops.has(i)) becomes(false, i);
    else if (c === P.LBrace) { blocks.push({ before: held, left: false }); left = false; }
    else if (c === P.RBrace) {
      const block = blocks.pop();
      if (block) becomes(left ? block.before : block.before && held, i);
      left = false;
    } else if (t.kinds[i] === Tok.Ident && (t.is(i, 'return') || t.is(i, 'goto') || t.is(i, 'break') || t.is(i, 'continue'))) {
      if (t.is(i, 'goto')) { const label = t.value(i + 1); jumps.set(label, (jumps.get(label) ?? true) && held); }
      // The last statement of its block, or the whole of an unbraced branch: only the former leaves the block.
      while (i < f.body.to && t.codes[i] !== P.Semi) i++;
      left = t.codes[i + 1] === P.RBrace || (t.kinds[i + 1] === Tok.Ident && t.codes[i + 2] === P.Colon);
    } else if (t.kinds[i] === Tok.Ident && t.codes[i + 1] === P.Colon && jumps.has(t.value(i)) && t.codes[i - 1] !== P.Question) {
      becomes(jumps.get(t.value(i))! && (left || held), i);
      left = false;
    }
  }
  if (held) out.push({ from, to: s.end });
  return out;
}

/** guard(class)(arguments) holds to the end of its block; scoped_guard(class, arguments) over the statement behind it. */
function guarded(source: SourceText, f: FunctionText, c: Call): Open {
  const t = source.tokens;
  const name = c.args[0] ? source.words(c.args[0]) : '';
  const l = guardLock(name);
  let lock = '', end = f.body.to;
  if (c.name === 'guard') {
    const open = c.end + 1;
    lock = t.codes[open] === P.LParen ? source.words({ from: open + 1, to: source.closer(open) }) : '';
    // The end of the enclosing block.
    for (let i = open, depth = 0; i < f.body.to; i++) { if (t.codes[i] === P.LBrace) depth++; else if (t.codes[i] === P.RBrace && --depth < 0) { end = i; break; } }
  } else {
    lock = c.args.slice(c.name === 'scoped_guard' ? 1 : 2).map(r => source.words(r)).join(', ');
    if (t.codes[c.end + 1] === P.LBrace) end = source.closer(c.end + 1);
    else for (let i = c.end + 1; i < f.body.to; i++) if (t.codes[i] === P.Semi) { end = i; break; }
  }
  return { lock: lock === '' ? name : lock.replace(/^&/, ''), kind: l.kind, mode: l.mode, sleeps: l.sleeps, atomic: l.atomic, tries: l.op === 'try', start: c.token, from: c.line, drops: [source.tokenLine(end)], dropTokens: [], end, scoped: true, call: `${c.name}(${name})` };
}

export function lockName(source: SourceText, c: Call, l: LockCall): string {
  if (l.argument === RESULT) return c.assigned ?? c.name;
  if (l.argument === NONE && l.kind !== 'rcu' && l.kind !== 'rtnl') return c.name.replace(/_(un)?lock.*|_(disable|enable|save|restore).*/, '');
  const argument = c.args[l.argument === LAST ? c.args.length - 1 : l.argument];
  return lockText(c.name, argument ? source.words(argument) : '');
}

const ASSIGNS: ReadonlySet<P> = new Set([P.Assign, P.StarAssign, P.SlashAssign, P.PercentAssign, P.PlusAssign, P.MinusAssign, P.ShlAssign, P.ShrAssign, P.AmpAssign, P.CaretAssign, P.PipeAssign, P.PlusPlus, P.MinusMinus]);

/** Members that are assigned, counted up or down between two tokens. */
function writesIn(source: SourceText, from: number, to: number): string[] {
  const t = source.tokens;
  const out = new Set<string>();
  for (let i = from; i < to; i++) {
    if (t.kinds[i] !== Tok.Ident || (t.codes[i - 1] !== P.Arrow && t.codes[i - 1] !== P.Dot)) continue;
    let k = i + 1;
    while (t.codes[k] === P.LBracket) k = source.closer(k) + 1;
    // What stands in a record of the function's own is no one else's business: only what a pointer leads to.
    let b = i - 1;
    while (b > from && t.codes[b] !== P.Arrow && (t.codes[b] === P.Dot || t.kinds[b] === Tok.Ident || t.codes[b] === P.RBracket || t.codes[b] === P.LBracket || t.kinds[b] === Tok.Number)) b--;
    if (ASSIGNS.has(t.codes[k]) && t.codes[b] === P.Arrow) out.add(t.value(i));
  }
  return [...out];
}
