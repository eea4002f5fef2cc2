/**
 * Code generation: a function's typed syntax tree to instructions (bytecode/isa.ts is the contract with the machine). Knows nothing of a
 * machine's state, of files or of hosts.
 */
import type { FunctionDef, LocalVar } from '../ast/ast.ts';
import { Op, TrapKind, type FunctionCode } from '../bytecode/isa.ts';
import { layoutParams, passedTypes } from '../bytecode/params.ts';
import { compilerFault } from '../image.ts';
import { Kind } from '../types/ctype.ts';
import { convert } from './arith.ts';
import { maybeUnassigned, type Unassigned } from './assigned.ts';
import { branch } from './branch.ts';
import { Cls, clsOf, isWide } from './classes.ts';
import { effect, into, memOf, value } from './expr.ts';
import { Gen, type Env } from './gen.ts';
import { lvalue, inMemory } from './lvalue.ts';
import { store } from './memory.ts';
import { begin, describe, leave, place, scoped } from './scope.ts';
import { statement } from './stmt.ts';
import { factsOf } from './walk.ts';

export type { Env } from './gen.ts';

/**
 * Generates the code of one function. A tree that the parser should not have made is a defect, told as a compile error. Code is generated
 * again when it turns out that the frame has memory, whose lifetimes have to be told, or that a local may be read before it was assigned.
 */
export function generate(def: FunctionDef, env: Env): FunctionCode {
  for (let framed = false; ;) {
    const g = start(def, env, framed);
    let code: FunctionCode, suspects: LocalVar[];
    try { code = emit(g); suspects = unassigned(g, code); } catch (e) { throw compilerFault(e, 'the code generator', g.at); }
    if (suspects.length === 0 && g.frameUsed === framed) return code;
    for (const v of suspects) v.addressTaken = true;
    framed = g.frameUsed || suspects.length > 0;
  }
}

function start(def: FunctionDef, env: Env, framed: boolean): Gen {
  const g = new Gen(def, env, factsOf(def, inMemory), framed);
  g.value = (e, dest) => value(g, e, dest);
  g.effect = e => effect(g, e);
  g.lvalue = (e, access) => lvalue(g, e, access);
  g.memOf = e => memOf(g, e);
  g.into = (e, to) => into(g, e, to);
  g.branch = (e, to, sense) => branch(g, e, to, sense);
  g.statement = s => statement(g, s);
  return g;
}

/** Locals in slots that may be read before they are assigned. */
function unassigned(g: Gen, c: FunctionCode): LocalVar[] {
  const candidates: Unassigned[] = [];
  for (const { v, declared } of g.unassigned) {
    const home = g.homes.get(v), info = c.variables.find(x => 'slot' in x.at && x.place.offset === v.place.offset && x.name === v.name && home?.k === 'reg' && x.at.slot === home.slot);
    if (home?.k === 'reg' && info && v.register === undefined) candidates.push({ v, slot: home.slot, wide: isWide(clsOf(v.type)), from: info.from, to: info.to, declared });
  }
  return maybeUnassigned(candidates, c);
}

function emit(g: Gen): FunctionCode {
  const { def } = g;
  const paramSlots = prologue(g);
  scoped(g, () => { for (const s of def.body.body) statement(g, s); });
  epilogue(g);
  // labels in code that was not generated, whose address is in a table
  for (const t of g.unboundLabels) g.bind(t, true);
  if (!g.dead) g.emit(Op.Trap, TrapKind.Unreachable, -1);
  for (const v of g.variables) if (v.to < 0) g.variables[g.variables.indexOf(v)] = { ...v, to: g.pc };
  const labels: number[] = [-1];
  for (const [l, t] of g.allLabels) if (l.address) labels[l.address] = t.pc;
  for (let i = 0; i < labels.length; i++) labels[i] ??= -1;
  const { code, files, offsets, nregs, frameSize } = g.finish();
  return {
    id: def.ref.id, name: def.ref.name, code, nregs, paramSlots, frameSize, frameBaseSlot: g.frameBaseSlot, type: def.type,
    statements: g.statements, files, offsets, variables: g.variables, switches: g.switches, strings: g.strings, asms: g.asms, labels, marks: g.marks,
    place: { file: def.at.file, offset: def.at.offset, end: def.at.end },
  };
}

/** Params are where the caller put them; those that need memory or a narrower type are moved. Answers the slots that params take. */
function prologue(g: Gen): number {
  const { def } = g;
  const passed = passedTypes(def.type);
  const types = def.params.map((p, i) => passed[i] ?? p.type);
  const layout = layoutParams(types, def.type.result, def.type.variadic);
  g.use(layout.slots);
  g.resultPointer = layout.result;
  g.variadicArea = layout.area;
  if (g.facts.movesSp) {
    g.frameBaseSlot = g.wide();
    g.emit(Op.Lea, g.frameBaseSlot, 0);
  }
  if (g.framed) { g.leaves.push(g.pc); g.emit(Op.Enter); }
  def.params.forEach((p, i) => {
    const slot = layout.params[i];
    if (clsOf(p.type) === Cls.Mem) g.homes.set(p, { k: 'ptr', slot });
    else {
      const same = clsOf(types[i]) === clsOf(p.type);
      let at = slot;
      if (types[i] !== p.type) {
        const mark = g.top;
        at = convert(g, slot, types[i], p.type, same ? slot : -1);
        if (at === slot) g.use(mark);
      }
      if (inMemory(p)) {
        const home = place(g, p);
        begin(g, p);
        if (home.k === 'frame') store(g, g.frameMem(home.off), p.type, at);
        else if (home.k === 'ptr') store(g, { base: 'slot', slot: home.slot, off: 0 }, p.type, at);
      } else g.homes.set(p, { k: 'reg', slot: at });
    }
    describe(g, p, 0);
  });
  return layout.slots;
}

/** Falling off the end (C11 6.9.1p12; main returns 0, 5.1.2.2.3). */
function epilogue(g: Gen): void {
  if (g.dead) return;
  const { def } = g;
  g.at = { file: def.at.file, offset: Math.max(def.at.offset, def.at.end - 1), end: def.at.end };
  const c = clsOf(def.type.result);
  if (def.isMain && c === Cls.I32) {
    const s = g.alloc(Cls.I32);
    g.emit(Op.Ldi32, s, 0);
    leave(g);
    g.emit(Op.Ret32, s);
  } else if (c === Cls.Void || def.type.result.kind === Kind.Void) { leave(g); g.emit(Op.Ret); }
  else g.emit(Op.Trap, TrapKind.MissingReturn, -1);
  g.dead = true;
}
