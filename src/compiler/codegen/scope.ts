/** Blocks, declarations and what happens when control leaves them (C11 6.2.4, 6.8.2; gcc's cleanup attribute). */
import type { Block, Expr, Label, LocalVar, Stmt } from '../ast/ast.ts';
import { FRAME_HEADER, LOCAL_ZONE, Op } from '../bytecode/isa.ts';
import { Cls, clsOf } from './classes.ts';
import type { Cleanup, Gen, Home } from './gen.ts';
import { initialise, put } from './init.ts';
import { inMemory, localLValue } from './lvalue.ts';
import { addressOf, store } from './memory.ts';
import { isVla } from '../types/relate.ts';

/** Runs `body` as a block: its locals' places are given back, its clean-ups run at its end. */
export function scoped(g: Gen, body: () => void): void {
  const { top, frameTop, frameFloor, cleanups } = g;
  const firstVariable = g.variables.length;
  g.frameFloor = frameTop;
  g.depth++;
  body();
  g.depth--;
  if (!g.dead) runCleanups(g, g.cleanups, cleanups);
  g.cleanups = cleanups;
  if (g.scopes && g.depth > 0) {
    for (let i = firstVariable; i < g.variables.length; i++) {
      const v = g.variables[i];
      if (v.to < 0 && 'frame' in v.at) g.emit(Op.Dead, v.at.frame, Math.max(1, v.type.size));
    }
  }
  for (let i = firstVariable; i < g.variables.length; i++) if (g.variables[i].to < 0) g.variables[i] = { ...g.variables[i], to: g.pc };
  g.use(top);
  g.frameTop = frameTop;
  g.frameFloor = frameFloor;
}

/** A statement expression's body; `value` is applied to the last expression before the clean-ups run. */
export function blockOf(g: Gen, body: Block, value: (last: Expr) => void): void {
  scoped(g, () => {
    const n = body.body.length;
    for (let i = 0; i < n; i++) {
      let s: Stmt = body.body[i];
      if (i < n - 1) { g.statement(s); continue; }
      while (s.k === 'label') { g.bind(g.labelTarget(s.label), g.isLive(s.label)); s = s.body; }
      if (s.k === 'expr') { g.stmt(s.at); value(s.e); } else g.statement(s);
    }
  });
}

/** Emits the clean-ups from the innermost `from` out to (not including) `until`. */
export function runCleanups(g: Gen, from: Cleanup | undefined, until: Cleanup | undefined): void {
  const at = g.at;
  for (let c = from; c && c !== until; c = c.outer) {
    if (c.saved !== undefined) { g.emit(Op.StackRestore, c.saved); continue; }
    const f = c.v.cleanup;
    if (!f) continue;
    const mark = g.top;
    const lv = localLValue(g, c.v);
    if (lv.reg !== undefined) continue;
    const argbase = ((g.top + 1) & ~1) + FRAME_HEADER;
    g.use(argbase + 2);
    addressOf(g, lv.mem, argbase);
    g.emit(Op.Call, f.id, argbase, -1);
    g.use(mark);
  }
  g.at = at;
}

/** The clean-up that is innermost at a label which is being jumped to from here. */
export function cleanupsAt(g: Gen, label: Label): Cleanup | undefined {
  const there = new Set<LocalVar>(g.facts.scopeAt.get(label) ?? []);
  let c = g.cleanups;
  while (c && !there.has(c.v)) c = c.outer;
  return c;
}

/** Where a local lives, decided when its declaration is met. */
export function place(g: Gen, v: LocalVar): Home {
  const known = g.homes.get(v);
  if (known) return known;
  let home: Home;
  if (!inMemory(v)) home = { k: 'reg', slot: g.alloc(clsOf(v.type)) };
  else if (isVla(v.type)) home = { k: 'ptr', slot: g.wide() };
  else {
    const align = Math.max(v.type.align, v.alignAs ?? 1);
    const size = Math.max(1, v.type.size);
    if (align > 16) {
      // the frame is only 16-aligned: round the address up at run time
      const off = g.scratch(size + align - 16, 16);
      const slot = g.wide();
      addressOf(g, g.frameMem(off + align - 1), slot);
      g.emit(Op.AndI64, slot, slot, -align);
      home = { k: 'ptr', slot };
    } else home = { k: 'frame', off: g.allocFrame(size + LOCAL_ZONE, Math.max(8, align)) };      // 8: see vm/frames.ts
    g.frameFloor = g.frameTop;
  }
  g.homes.set(v, home);
  return home;
}

/** A local's life begins: it has no value yet. */
export function begin(g: Gen, v: LocalVar): void {
  const home = g.homes.get(v);
  if (g.framed && home?.k === 'frame') g.emit(Op.Local, home.off, Math.max(1, v.type.size), g.depth <= 1 || g.scopes ? LOCAL_ZONE : 0);
}
/** Before a return: nothing of the frame may be used any more. */
export function leave(g: Gen): void { if (g.framed) g.leaves.push(g.pc), g.emit(Op.Leave); }

export function describe(g: Gen, v: LocalVar, from: number): void {
  const home = g.homes.get(v);
  if (!home) return;
  const at = home.k === 'reg' ? { slot: home.slot } : home.k === 'frame' ? { frame: home.off } : { indirect: home.slot };
  g.variables.push({ name: v.name, type: v.type, param: v.isParam, at, from, to: -1, place: { file: v.place.file, offset: v.place.offset } });
}

export function declaration(g: Gen, s: Stmt & { k: 'decl' }): void {
  const v = s.v;
  if (s.init || s.vlaSize) g.stmt(s.at);
  const at = g.at;
  g.at = s.at;
  if (isVla(v.type)) {
    const saved = g.wide();
    const home = place(g, v) as Home & { k: 'ptr' };
    g.cleanups = { v, saved, outer: g.cleanups };
    g.emit(Op.StackSave, saved);
    if (s.vlaSize) {
      const mark = g.top;
      g.emit(Op.Alloca, home.slot, g.value(s.vlaSize), LOCAL_ZONE);
      g.use(mark);
    }
    if (v.cleanup) g.cleanups = { v, outer: g.cleanups };   // before its memory is given back
    describe(g, v, g.pc);
    g.at = at;
    return;
  }
  const home = place(g, v);
  describe(g, v, g.pc);
  begin(g, v);
  if (home.k === 'reg' && !s.init) g.unassigned.push({ v, declared: g.pc });
  const mark = g.top, frame = g.frameTop;
  if (s.init) {
    if (home.k === 'reg') g.value(s.init, home.slot);
    else {
      const lv = localLValue(g, v);
      if (lv.reg === undefined) {
        if (clsOf(v.type) !== Cls.Mem) store(g, lv.mem, v.type, g.value(s.init));
        else if (s.init.k === 'init') initialise(g, s.init.init, lv.mem);
        else put(g, s.init, lv.mem, v.type.size);
      }
    }
  }
  g.use(mark);
  g.frameTop = Math.max(frame, g.frameFloor);
  if (v.cleanup) g.cleanups = { v, outer: g.cleanups };
  g.at = at;
}
