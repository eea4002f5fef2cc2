/** Statements (C11 6.8). One `Stmt` instruction for each place where a debugger stops. */
import type { Expr, LocalVar, Stmt } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind } from '../types/ctype.ts';
import { asm } from './asm.ts';
import { Cls, clsOf, constOf, isUnsigned, isWide, wrap } from './classes.ts';
import type { Cleanup, Gen, Target } from './gen.ts';
import { cleanupsAt, declaration, describe, leave, place, runCleanups, scoped } from './scope.ts';
import { copy, ldi64 } from './memory.ts';
import { isVla } from '../types/relate.ts';
import { holdsLabel } from './walk.ts';

/** A full expression: its temporaries end with it. */
function full(g: Gen, work: () => void): void {
  const top = g.top, frame = g.frameTop;
  work();
  g.use(top);
  g.frameTop = Math.max(frame, g.frameFloor);
}

export function statement(g: Gen, s: Stmt): void {
  // Code that nothing reaches is not generated, unless a label lets control in. Declarations are still placed.
  if (g.dead && s.k !== 'decl' && s.k !== 'block' && s.k !== 'label' && !holdsLabel(s, l => g.isLive(l))) return;
  switch (s.k) {
    case 'block': scoped(g, () => { for (const x of s.body) statement(g, x); }); break;
    case 'decl': if (g.dead && !isVla(s.v.type)) unreached(g, s.v); else declaration(g, s); break;
    case 'expr': g.stmt(s.at); full(g, () => g.effect(s.e)); break;
    case 'if': ifStatement(g, s); break;
    case 'while': {
      const cont = g.target();
      loop(g, cont, s.c, s.at, undefined, s.body, false);
      break;
    }
    case 'do': loop(g, g.target(), s.c, s.at, undefined, s.body, true); break;
    case 'for': scoped(g, () => {
      // several declarators come as a block, whose scope is the loop's
      for (const d of s.init?.k === 'block' ? s.init.body : s.init ? [s.init] : []) statement(g, d);
      loop(g, g.target(), s.c, s.at, s.step, s.body, false);
    }); break;
    case 'switch': switchStatement(g, s); break;
    case 'label': g.bind(g.labelTarget(s.label), s.label.address !== undefined || g.facts.targets.has(s.label)); statement(g, s.body); break;
    case 'goto': {
      g.stmt(s.at);
      runCleanups(g, g.cleanups, cleanupsAt(g, s.label));
      g.goto(g.labelTarget(s.label));
      break;
    }
    case 'gotoexpr': full(g, () => {
      g.stmt(s.at);
      const v = g.value(s.e), base = g.wide();
      ldi64(g, base, g.env.functionAddress(g.def.ref));
      g.emit(Op.Sub64, base, v, base);
      g.emit(Op.JmpInd, base);
      g.dead = true;
    }); break;
    case 'break': case 'continue': {
      let l = g.loops;
      while (l && !(s.k === 'break' ? l.brk : l.cont)) l = l.outer;
      const to = s.k === 'break' ? l?.brk : l?.cont;
      if (!l || !to) throw new Error(`code generation: ${s.k} outside of a loop`);
      g.stmt(s.at);
      runCleanups(g, g.cleanups, l.cleanups);
      g.goto(to);
      break;
    }
    case 'return': returnStatement(g, s); break;
    case 'asm': g.stmt(s.at); full(g, () => asm(g, s)); break;
    case 'empty': break;
  }
}

/** A declaration that control jumps past, as in a switch before its first case. */
function unreached(g: Gen, v: LocalVar): void {
  if (place(g, v).k === 'reg') { describe(g, v, g.pc); g.unassigned.push({ v, declared: -1 }); }
}

function ifStatement(g: Gen, first: Stmt & { k: 'if' }): void {
  const end = g.target();
  // an else-if ladder is a loop here: kernels have long ones
  for (let s: Stmt = first; ;) {
    if (s.k !== 'if') { statement(g, s); break; }
    const k = constOf(s.c);
    const other = s.f ? g.target() : end;
    if (k === undefined) {
      const c: Expr = s.c;
      if (!g.dead) g.stmt({ file: s.at.file, offset: s.at.offset, end: c.at.file === s.at.file && c.at.end > s.at.offset ? c.at.end : s.at.end });
      full(g, () => g.branch(c, other, false));
    } else if (k === 0n) { if (!g.dead) g.goto(other); }
    statement(g, s.t);
    if (!s.f) break;
    if (!g.dead) g.goto(end);
    g.bind(other);
    s = s.f;
    if (g.dead && !holdsLabel(s, l => g.isLive(l))) break;
  }
  g.bind(end);
}

/** All loops: body, then the condition at the bottom, so that an iteration takes one jump. */
function loop(g: Gen, cont: Target, c: Expr | undefined, at: import('../ast/ast.ts').Span, step: Expr | undefined, body: Stmt, atLeastOnce: boolean): void {
  const head = g.target(), brk = g.target(), test = step ? g.target() : cont;
  const k = c ? constOf(c) : 1n;
  const before = g.statements.length;
  if (!atLeastOnce && k === 0n && !holdsLabel(body, l => g.isLive(l))) return;
  if (!atLeastOnce && (k === undefined || k === 0n) && !g.dead) g.goto(test);
  g.bind(head, true);
  const outer = g.loops;
  g.loops = { brk, cont, cleanups: g.cleanups, outer };
  statement(g, body);
  g.loops = outer;
  if (step) {
    g.bind(cont);
    if (!g.dead) { g.stmt(step.at); full(g, () => g.effect(step)); }
  }
  g.bind(test);
  if (!g.dead) {
    if (k === undefined) {
      const e = c as Expr;
      g.stmt(e.at);
      full(g, () => g.branch(e, head, true));
    } else if (k !== 0n) {
      // a loop without any statement still has to let the machine stop it
      if (g.statements.length === before) g.stmt(c ? c.at : at);
      g.goto(head);
    }
  }
  g.bind(brk);
}

function switchStatement(g: Gen, s: Stmt & { k: 'switch' }): void {
  const brk = g.target();
  const fallback = s.fallback ? g.labelTarget(s.fallback) : brk;
  const k = constOf(s.e);
  if (!g.dead) {
    if (k !== undefined) {
      const hit = s.cases.find(c => k >= c.lo && k <= c.hi);
      g.goto(hit ? g.labelTarget(hit.label) : fallback);
    } else {
      g.stmt({ file: s.at.file, offset: s.at.offset, end: s.e.at.file === s.at.file && s.e.at.end > s.at.offset ? s.e.at.end : s.at.end });
      const at = g.at;
      g.at = s.e.at;
      full(g, () => dispatch(g, s, fallback));
      g.at = at;
    }
  }
  const outer = g.loops;
  g.loops = { brk, cleanups: g.cleanups, outer };
  statement(g, s.body);
  g.loops = outer;
  g.bind(brk);
}

function dispatch(g: Gen, s: Stmt & { k: 'switch' }, fallback: Target): void {
  const wide = isWide(clsOf(s.e.type));
  const v = clsOf(s.e.type) === Cls.Mem ? g.value({ k: 'cast', e: s.e, type: { kind: Kind.Long, size: 8, align: 8 }, at: s.e.at } as Expr) : g.value(s.e);
  const few = s.cases.length <= 3 && s.cases.every(c => c.lo === c.hi && c.lo >= -0x80000000n && c.lo <= 0x7fffffffn);
  if (few) {
    for (const c of s.cases) g.jump(wide ? Op.JEqI64 : Op.JEqI32, g.labelTarget(c.label), 2, v, Number(c.lo));
    g.goto(fallback);
    return;
  }
  const index = g.switches.length;
  const unsigned = isUnsigned(s.e.type);
  // the 32-bit form is signed: unsigned values beyond are looked up as 64-bit ones
  const large = !wide && unsigned && s.cases.some(c => c.hi > 0x7fffffffn);
  const signed = !unsigned || (!wide && !large);
  g.switches.push({ ranges: [], fallback: 0, signed });
  if (large) {
    const w = g.wide();
    g.emit(Op.ZExt64, w, v);
    g.emit(Op.Switch64, w, index);
  } else g.emit(wide || clsOf(s.e.type) === Cls.Mem ? Op.Switch64 : Op.Switch32, v, index);
  // targets are known at the end; a reference keeps each label alive
  const ranges = s.cases.filter(c => c.lo <= c.hi).map(c => ({ lo: wrap(c.lo, s.e.type), hi: wrap(c.hi, s.e.type), to: g.labelTarget(c.label) }));
  ranges.sort((a, b) => a.lo < b.lo ? -1 : a.lo > b.lo ? 1 : 0);
  for (const r of ranges) g.hold(r.to);
  g.hold(fallback);
  g.atEnd.push(() => {
    g.switches[index] = { ranges: ranges.map(r => ({ lo: r.lo, hi: r.hi, target: r.to.pc })), fallback: fallback.pc, signed };
  });
  g.dead = true;
}

function returnStatement(g: Gen, s: Stmt & { k: 'return' }): void {
  g.stmt(s.at);
  const at = g.at;
  g.at = s.at;
  full(g, () => {
    const t = g.def.type.result;
    const c = clsOf(t);
    const cleanups: Cleanup | undefined = g.cleanups;
    if (!s.e || c === Cls.Void) {
      if (s.e) g.effect(s.e);
      runCleanups(g, cleanups, undefined);
      leave(g);
      g.emit(Op.Ret);
    } else if (c === Cls.Mem) {
      const to = { base: 'slot', slot: g.resultPointer, off: 0 } as const;
      if (s.e.k === 'call') g.into(s.e, to); else copy(g, to, g.memOf(s.e), t.size, s.e.type);
      runCleanups(g, cleanups, undefined);
      leave(g);
      g.emit(Op.Ret);
    } else {
      let v = g.value(s.e);
      if (cleanups && !g.dead) { const d = g.alloc(c); g.emit(isWide(c) ? Op.Mov64 : Op.Mov32, d, v); v = d; }
      runCleanups(g, cleanups, undefined);
      leave(g);
      g.emit(isWide(c) ? Op.Ret64 : Op.Ret32, v);
    }
    g.dead = true;
  });
  g.at = at;
}

