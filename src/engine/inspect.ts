/** What a stopped run shows: threads, frames, variables, expressions, breakpoints. References and frame ids hold until the run goes on. */
import { PendingFile } from '../base/files.ts';
import type { FunctionCode, VariableInfo } from '../compiler/bytecode/isa.ts';
import { unassignedAt } from '../compiler/codegen/assigned.ts';
import { CompileError } from '../compiler/image.ts';
import { typeToString } from '../compiler/types/print.ts';
import type { FrameView } from '../vm/api.ts';
import type { Breakpoint } from '../vm/debug.ts';
import { reasonText } from '../vm/findings.ts';
import type { EvaluateResult, Session, StackFrame, ThreadInfo, Variable } from './api.ts';
import { evaluate, EvaluationError } from './evaluate.ts';
import type { Run } from './run.ts';
import { children, hasChildren, isUnset, show, type Located, type Peek } from './values.ts';

/** Statements that are stepped back at most to find where a variable in registers last changed. */
const LOOK_BACK = 48;

interface FrameRef { readonly task: number; readonly index: number; readonly view: FrameView }

export class Inspector {
  private readonly run: Run;
  private frames: FrameRef[] = [];
  private references: { value: Located; expression: string }[] = [];
  private readonly breakpoints = new Map<string, readonly Breakpoint[]>();
  private readonly peek: Peek;
  private readonly unassigned = new WeakMap<FunctionCode, ReturnType<typeof unassignedAt>>();

  constructor(run: Run) {
    this.run = run;
    const { machine, linker } = run;
    this.peek = {
      bytes: (address, size) => machine.peek(address, size),
      unset: (address, size) => machine.unset(address, size),
      functionName: address => linker.functionAt(address)?.name,
      symbol: address => {
        const o = linker.objectAt(address);
        return o && o.name !== '' ? { name: o.name, offset: address - o.address } : undefined;
      },
    };
  }

  /** The run goes on: what was handed out is void. */
  forget(): void {
    this.frames = [];
    this.references = [];
  }

  threads(): ThreadInfo[] {
    return this.run.machine.tasks().map(t => ({ id: t.id, name: t.name, state: t.blocked ? `waits for ${reasonText(t.blocked)}` : t.state }));
  }

  stack(task: number): StackFrame[] {
    return this.run.machine.frames(task).map((view, index) => {
      this.frames.push({ task, index, view });
      const { code } = view;
      const s = statementAt(code, view.pc);
      const file = s?.file ?? code.place.file;
      const position = this.run.sources.position({ file, offset: s?.offset ?? code.place.offset });
      const end = this.run.sources.position({ file, offset: s?.end ?? code.place.offset });
      return {
        id: this.frames.length, name: code.name, position: { ...position, endLine: end.line, endColumn: end.column },
        origin: this.run.sources.origin(file), side: view.mode,
      };
    });
  }

  private frame(id: number): FrameRef | undefined { return this.frames[id - 1]; }

  /** The variables in scope where the frame stands; of several of one name the innermost. */
  private visible(f: FrameRef): VariableInfo[] {
    const { code, pc } = f.view;
    const byName = new Map<string, VariableInfo>();
    for (const v of code.variables) if (v.name !== '' && pc >= v.from && pc < v.to) byName.set(v.name, v);
    return [...byName.values()];
  }

  private read(f: FrameRef, v: VariableInfo): Located {
    const value = this.run.machine.readVariable(f.task, f.index, v);
    return { type: v.type, bytes: value?.bytes, address: value?.address, unset: 'slot' in v.at && this.unset(f.view, v) };
  }

  /** Whether a variable in slots has no value yet. */
  private unset({ code, pc }: Pick<FrameView, 'code' | 'pc'>, v: VariableInfo): boolean {
    let at = this.unassigned.get(code);
    if (!at) this.unassigned.set(code, at = unassignedAt(code));
    return at(pc, v);
  }

  variables(id: number, args: boolean): Variable[] {
    const f = this.frame(id);
    return f ? this.visible(f).filter(v => v.param === args).map(v => this.variable(v.name, this.read(f, v), v.name)) : [];
  }

  private variable(name: string, value: Located, expression: string): Variable {
    let reference = 0;
    if (hasChildren(value) && !isUnset(value, this.peek)) {
      this.references.push({ value, expression });
      reference = this.references.length;
    }
    return {
      name, value: show(value, this.peek), type: typeToString(value.type), reference, evaluateName: expression,
      indexed: 'length' in value.type && value.type.length > 0 ? value.type.length : undefined,
      memory: value.address === undefined ? undefined : `0x${value.address.toString(16)}`,
    };
  }

  children(reference: number, start?: number, count?: number): Variable[] {
    const r = this.references[reference - 1];
    return r ? children(r.value, r.expression, this.peek, start, count).map(c => this.variable(c.name, c.value, c.expression)) : [];
  }

  evaluate(expression: string, frame: number | undefined): EvaluateResult {
    try {
      return this.variable(expression, this.value(expression, frame), expression);
    } catch (e) {
      if (!(e instanceof EvaluationError || e instanceof CompileError || e instanceof PendingFile)) throw e;
      return { name: expression, value: '', type: '', reference: 0, error: e.message };
    }
  }

  private value(expression: string, frame: number | undefined): Located {
    const f = frame === undefined ? undefined : this.frame(frame);
    const locals = f ? this.visible(f) : [];
    const { linker, sources } = this.run;
    const side = f?.view.mode ?? 'user';
    const path = f ? sources.path(f.view.code.place.file) : this.run.options.program.path;
    const tree = linker.expression(expression, side, path, locals);
    return evaluate(tree, {
      peek: this.peek,
      local: n => this.read(f!, locals[n]),
      objectAddress: id => linker.objectAddress(id),
      functionAddress: id => linker.function(id).address,
    });
  }

  /** Goes back to where the value changed last, looks, and comes back: the run is as it was. */
  lastChange(expression: string, frame: number): ReturnType<Session['lastChange']> {
    const f = this.frame(frame);
    if (!f) return undefined;
    let now: Located;
    try { now = this.value(expression, frame); } catch { return undefined; }
    if (!now.bytes || now.bytes.length === 0) return undefined;
    const { machine } = this.run;
    const here = machine.step;
    try {
      return now.address === undefined ? this.lastInSlots(f, expression, now) : this.lastInMemory(now);
    } finally {
      machine.jump(here);
    }
  }

  private lastInMemory(now: Located): ReturnType<Session['lastChange']> {
    const { machine } = this.run;
    for (let tries = 0; tries < 8; tries++) {
      const stop = machine.reverseContinue({ address: now.address!, size: now.bytes!.length });
      if (stop.kind === 'entry') return undefined;
      const bytes = machine.peek(now.address!, now.bytes!.length);
      // A write of the value that was there already is no change.
      if (bytes && bytes.every((b, i) => b === now.bytes![i]) && !machine.unset(now.address!, bytes.length)) continue;
      return this.change({ ...now, bytes });
    }
    return undefined;
  }

  private lastInSlots(f: FrameRef, name: string, now: Located): ReturnType<Session['lastChange']> {
    const { machine } = this.run;
    const v = this.visible(f).find(x => x.name === name);
    if (!v) return undefined;
    for (let n = 0; n < LOOK_BACK; n++) {
      if (machine.stepBack('over').kind !== 'step') return undefined;
      const frames = machine.frames(f.task);
      const index = frames.findIndex(x => x.bp === f.view.bp && x.code === f.view.code);
      if (index < 0) return undefined;
      const bytes = machine.readVariable(f.task, index, v)?.bytes, unset = this.unset(frames[index], v);
      if (unset || bytes && !bytes.every((b, i) => b === now.bytes![i])) return this.change({ ...now, bytes, unset });
    }
    return undefined;
  }

  private change(before: Located): ReturnType<Session['lastChange']> {
    const { machine, sources } = this.run;
    const top = machine.frames(machine.current())[0];
    const s = top && statementAt(top.code, top.pc);
    return s && { step: machine.step, position: sources.position(s), before: isUnset(before, this.peek) ? undefined : show(before, this.peek) };
  }

  setBreakpoints(path: string, lines: readonly number[]): (number | undefined)[] {
    const points: Breakpoint[] = [];
    const answer = lines.map(line => {
      const s = this.statementAtLine(path, line);
      if (!s) return undefined;
      points.push({ file: s.file, from: s.offset, to: s.offset + 1 });
      return this.run.sources.position(s).line;
    });
    this.breakpoints.set(path, points);
    this.run.machine.setBreakpoints([...this.breakpoints.values()].flat());
    return answer;
  }

  /** The first statement at or behind a line, in the function that holds the line. */
  private statementAtLine(path: string, line: number): { file: number; offset: number } | undefined {
    const { linker, sources, tree } = this.run;
    try {
      const outline = (tree?.files.exists(path) ? tree.outlineOf(path) : []).filter(o => o.kind === 'function');
      const functions = linker.functionsIn(path, outline);
      const text = sources.find(path) ?? (tree?.files.exists(path) ? sources.add(path, tree.files.read(path) ?? '', 'tree') : undefined);
      const range = text === undefined ? undefined : sources.line(text, line);
      if (!range) return undefined;
      const holder = functions.find(f => f.start < range.to && f.end > range.from);
      const statements = holder?.code()?.statements.filter(s => s.file === text && s.offset >= range.from) ?? [];
      return statements.length === 0 ? undefined : statements.reduce((a, b) => (b.offset < a.offset ? b : a));
    } catch (e) {
      // The function does not compile, or its file is still being loaded: a run tells why.
      if (e instanceof CompileError || e instanceof PendingFile || (e instanceof Error && e.name === 'UndefinedFunction')) return undefined;
      throw e;
    }
  }
}

/** The statement that an instruction belongs to. */
function statementAt(code: FunctionCode, pc: number): { file: number; offset: number; end: number } | undefined {
  let best: FunctionCode['statements'][number] | undefined;
  for (const s of code.statements) if (s.pc <= pc && (!best || s.pc > best.pc)) best = s;
  return best ?? code.statements[0];
}
