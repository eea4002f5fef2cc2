// A session of the engine's interface that plays a tape: a list of moments, each with its stack and variables. It lets the adapter be
// tested for what the adapter does (order, ids, conversions), without a compiler underneath.
import type { Origin } from '../../../src/base/position.ts';
import type { FindingKind } from '../../../src/vm/api.ts';
import type { EvaluateResult, FindingInfo, PathView, Resume, ObservedLine, Session, SessionStop, StackFrame, ThreadInfo, Variable } from '../../../src/engine/api.ts';

export interface TapeFrame { readonly name: string; readonly path: string; readonly line: number; readonly origin: Origin; readonly side: 'user' | 'kernel' }
export interface Moment {
  /** Innermost first. */
  readonly stack: readonly TapeFrame[];
  readonly variables?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly output?: string;
  readonly finding?: Omit<FindingInfo, 'step' | 'task' | 'stack' | 'at'>;
}

const task = 1;

export class Tape implements Session {
  private readonly moments: readonly Moment[];
  private readonly end: SessionStop;
  private readonly theView: PathView | undefined;
  private readonly breakpoints = new Map<string, Set<number>>();
  private readonly found: FindingInfo[] = [];
  private readonly references: (readonly Variable[])[] = [];
  private at = 0;
  private how: Resume = { kind: 'continue' };
  private from = 0;
  private pausing = false;
  private stopKinds: ReadonlySet<FindingKind> = new Set();
  slices = 0;
  disposed = false;
  onOutput: Session['onOutput'];
  onFinding: Session['onFinding'];

  constructor(moments: readonly Moment[], end: SessionStop = { kind: 'exited', code: 0 }, view?: PathView) {
    this.moments = moments;
    this.end = end;
    this.theView = view;
  }

  get step(): number { return this.at; }
  async start(): Promise<void> { this.arrive(); }
  resume(how: Resume): void { this.how = how; this.from = this.at; }
  pause(): void { this.pausing = true; }
  stopOn(kinds: ReadonlySet<FindingKind>): void { this.stopKinds = kinds; }

  /** One moment a slice: so that a test sees that the adapter goes on. */
  async slice(): Promise<SessionStop | undefined> {
    this.slices++;
    const { how } = this;
    if (this.pausing) { this.pausing = false; return { kind: 'pause' }; }
    if (how.kind === 'jump') { this.at = Math.max(0, Math.min(how.step, this.moments.length - 1)); return { kind: 'step' }; }
    if (how.kind === 'stepBack' || how.kind === 'reverseContinue') {
      if (this.at === 0) return { kind: 'start' };
      this.at--;
      if (how.kind === 'stepBack') return { kind: 'step' };
      return this.onBreakpoint() ? { kind: 'breakpoint' } : undefined;
    }
    if (this.at + 1 >= this.moments.length) return this.end;
    this.at++;
    this.arrive();
    const found = this.found.find(f => f.step === this.at && (f.fatal || this.stopKinds.has(f.kind)));
    if (found) return { kind: 'finding', finding: found };
    if (this.onBreakpoint()) return { kind: 'breakpoint' };
    const depth = (i: number) => this.moments[i].stack.length;
    switch (how.kind) {
      case 'stepIn': return { kind: 'step' };
      case 'stepOver': return depth(this.at) <= depth(this.from) ? { kind: 'step' } : undefined;
      case 'stepOut': return depth(this.at) < depth(this.from) ? { kind: 'step' } : undefined;
      default: return undefined;
    }
  }

  /** Lines move to the first line of the tape at or below them in the file. */
  setBreakpoints(path: string, lines: readonly number[]): (number | undefined)[] {
    const known = [...new Set(this.moments.flatMap(m => m.stack.filter(f => f.path === path).map(f => f.line)))].sort((a, b) => a - b);
    const actual = lines.map(l => known.find(k => k >= l));
    this.breakpoints.set(path, new Set(actual.filter(l => l !== undefined)));
    return actual;
  }

  threads(): ThreadInfo[] { return [{ id: task, name: 'touch', state: 'running' }]; }
  stack(): StackFrame[] {
    return this.now.stack.map((f, i) => ({ id: this.at * 100 + i, name: f.name, origin: f.origin, side: f.side, position: { path: f.path, line: f.line, column: 2 } }));
  }
  arguments(frame: number): Variable[] { return frame % 100 === 0 ? this.list(0, 1) : []; }
  locals(frame: number): Variable[] { return frame % 100 === 0 ? this.list(1) : []; }
  children(reference: number, start = 0, count = 100): Variable[] { return this.references[reference - 1].slice(start, start + count); }
  evaluate(expression: string): EvaluateResult {
    return this.list(0).find(x => x.name === expression) ?? { name: expression, value: '', type: '', reference: 0, error: `“${expression}” is not known here` };
  }
  lastChange(expression: string): ReturnType<Session['lastChange']> {
    const now = this.now.variables?.[expression];
    for (let i = this.at; i > 0; i--) {
      const before = this.moments[i - 1].variables?.[expression];
      if (before === now) continue;
      const f = this.moments[i - 1].stack[0];
      return before === undefined ? undefined : { step: i - 1, position: { path: f.path, line: f.line, column: 2 }, before: String(before) };
    }
    return undefined;
  }
  observed(path: string): ReadonlyMap<number, ObservedLine> {
    const lines = new Map<number, ObservedLine>();
    this.moments.slice(0, this.at + 1).forEach(({ stack: [f] }, step) => { const known = lines.get(f.line); if (f.path === path) lines.set(f.line, { count: (known?.count ?? 0) + 1, step: known?.step ?? step }); });
    return lines;
  }
  findings(): readonly FindingInfo[] { return this.found; }
  view(): PathView | undefined { return this.theView; }
  source(path: string): string | undefined { return path.startsWith('<model>') ? `/* ${path} */\n` : undefined; }
  heldOutput(): Uint8Array { return new Uint8Array(); }
  standing(name: string): 'source' | 'primitive' | 'model' | undefined { return this.moments.some(m => m.stack.some(f => f.name === name)) ? 'source' : undefined; }
  dispose(): void { this.disposed = true; }

  private get now(): Moment { return this.moments[this.at]; }
  private onBreakpoint(): boolean { const f = this.now.stack[0]; return this.breakpoints.get(f.path)?.has(f.line) ?? false; }
  private list(from: number, to?: number): Variable[] {
    return Object.entries(this.now.variables ?? {}).slice(from, to).map(([name, v]) => {
      if (typeof v === 'string') return { name, value: v, type: 'int', reference: 0, evaluateName: name };
      const reference = this.references.push(Object.entries(v).map(([n, value]) => ({ name: n, value, type: 'int', reference: 0 })));
      return { name, value: '{…}', type: 'struct s', reference, evaluateName: name };
    });
  }
  private arrive(): void {
    const m = this.now;
    if (m.output) this.onOutput?.(1, new TextEncoder().encode(m.output), this.at);
    if (m.finding) {
      const f = m.stack[0];
      const finding: FindingInfo = { ...m.finding, step: this.at, task, at: { path: f.path, line: f.line, column: 2, function: f.name }, stack: [] };
      this.found.push(finding);
      this.onFinding?.(finding);
    }
  }
}
