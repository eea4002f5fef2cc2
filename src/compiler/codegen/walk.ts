/** Facts about a function body that are needed before code is generated, in one walk with an explicit stack (bodies nest deeply). */
import type { Expr, FunctionDef, InitElement, Label, LocalVar, Stmt } from '../ast/ast.ts';
import { isVla } from '../types/relate.ts';

export interface Facts {
  /** Labels that some goto, computed goto table or asm goto can reach. */
  readonly targets: Set<Label>;
  /** alloca or a variable-length array: the frame's sp moves. */
  readonly movesSp: boolean;
  /** For each label, the locals with clean-up work (cleanup attribute, VLA) that are in scope there, outermost first. */
  readonly scopeAt: Map<Label, readonly LocalVar[]>;
  /** Some block inside the function declares an object that lives in memory; one of those can be jumped past, into its scope. */
  readonly nestedMemory: boolean; readonly bypassed: boolean;
}

/** Direct operands of an expression, in evaluation order. */
export function children(e: Expr): readonly (Expr | undefined)[] {
  switch (e.k) {
    case 'decay': case 'deref': case 'addr': case 'member': case 'unary': case 'cast': return [e.e];
    case 'binary': case 'and': case 'or': case 'comma': case 'assign': return [e.l, e.r];
    case 'opassign': case 'ptrdiff': return typeof e.scale === 'object' ? [e.l, e.r, e.scale] : [e.l, e.r];
    case 'ptradd': return typeof e.scale === 'object' ? [e.p, e.i, e.scale] : [e.p, e.i];
    case 'cond': return [e.c, e.t, e.f];
    case 'call': return [e.f, ...e.args];
    case 'compound': case 'init': return e.init.elements.map((x: InitElement) => x.value);
    case 'vastart': case 'vaend': case 'vaarg': return [e.list];
    case 'vacopy': return [e.list, e.from];
    case 'builtin': return e.args;
    default: return [];
  }
}


export function factsOf(def: FunctionDef, inMemory: (v: LocalVar) => boolean): Facts {
  let nestedMemory = false, bypassed = false;
  const any = () => true;
  const targets = new Set<Label>();
  const scopeAt = new Map<Label, readonly LocalVar[]>();
  let movesSp = def.locals.some(l => !l.v.isParam && isVla(l.v.type));
  const cleans = def.locals.some(l => l.v.cleanup || isVla(l.v.type));
  type Item = { s?: Stmt; e?: Expr; scope: { vars: LocalVar[] } };
  const stack: Item[] = [{ s: def.body, scope: { vars: [] } }];
  // A block's statements share one mutable scope object, visited in order: items are pushed reversed.
  while (stack.length > 0) {
    const { s, e, scope } = stack.pop()!;
    if (e) {
      if (e.k === 'stmtexpr') stack.push({ s: e.body, scope });
      else {
        if (e.k === 'labeladdr') targets.add(e.label);
        if (e.k === 'builtin' && e.name.includes('alloca')) movesSp = true;
        const c = children(e);
        for (let i = c.length - 1; i >= 0; i--) if (c[i]) stack.push({ e: c[i], scope });
      }
      continue;
    }
    if (!s) continue;
    const sub = (x: Stmt | undefined) => { if (x) stack.push({ s: x, scope }); };
    const ex = (x: Expr | undefined) => { if (x) stack.push({ e: x, scope }); };
    switch (s.k) {
      case 'block': {
        const inner = cleans ? { vars: scope.vars.slice() } : scope;
        const first = s === def.body ? -1 : s.body.findIndex(x => x.k === 'decl' && inMemory(x.v));
        if (first >= 0) { nestedMemory = true; bypassed ||= s.body.some((x, i) => i > first && holdsLabel(x, any)); }
        for (let i = s.body.length - 1; i >= 0; i--) stack.push({ s: s.body[i], scope: inner });
        break;
      }
      case 'decl':
        if (s.v.cleanup || isVla(s.v.type)) scope.vars = [...scope.vars, s.v];
        ex(s.init); ex(s.vlaSize); break;
      case 'expr': case 'gotoexpr': ex(s.e); break;
      case 'return': ex(s.e); break;
      case 'if': sub(s.f); sub(s.t); ex(s.c); break;
      case 'while': case 'do': sub(s.body); ex(s.c); break;
      case 'for': {
        const inner = cleans ? { vars: scope.vars.slice() } : scope;
        if (s.init && declares(s.init, inMemory)) { nestedMemory = true; bypassed ||= holdsLabel(s.body, any); }
        stack.push({ s: s.body, scope: inner });
        if (s.step) stack.push({ e: s.step, scope: inner });
        if (s.c) stack.push({ e: s.c, scope: inner });
        if (s.init) stack.push({ s: s.init, scope: inner });
        break;
      }
      case 'switch': sub(s.body); ex(s.e); break;
      case 'label': scopeAt.set(s.label, scope.vars); sub(s.body); break;
      case 'goto': targets.add(s.label); break;
      case 'asm':
        for (const l of s.gotos) targets.add(l);
        for (const o of [...s.outputs, ...s.inputs]) ex(o.e);
        break;
    }
  }
  return { targets, movesSp, scopeAt, nestedMemory, bypassed };
}
function declares(s: Stmt, inMemory: (v: LocalVar) => boolean): boolean { return (s.k === 'block' ? s.body : [s]).some(x => x.k === 'decl' && inMemory(x.v)); }

/** Does the statement hold a label for which `live` holds (so that it can be entered although it is not reached from above)? */
export function holdsLabel(top: Stmt, live: (l: Label) => boolean): boolean {
  const stack: Stmt[] = [top];
  while (stack.length > 0) {
    const s = stack.pop()!;
    switch (s.k) {
      case 'block': stack.push(...s.body); break;
      case 'if': stack.push(s.t); if (s.f) stack.push(s.f); break;
      case 'while': case 'do': case 'switch': stack.push(s.body); break;
      case 'for': stack.push(s.body); break;
      case 'label': if (live(s.label)) return true; stack.push(s.body); break;
    }
  }
  return false;
}
