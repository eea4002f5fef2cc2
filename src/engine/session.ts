/** One run of one program: drives the machine, and answers what the debugger, panels and hovers ask, as plain data. */
import { PendingFile } from '../base/files.ts';
import type { Finding, FindingKind, StopReason } from '../vm/api.ts';
import type { EvaluateResult, FindingInfo, LaunchOptions, ObservedLine, PathView, Resume, Session, SessionStop, StackFrame, ThreadInfo, Variable } from './api.ts';
import { Inspector } from './inspect.ts';
import type { Run } from './run.ts';
import { StatementCounter } from './statements.ts';
import { CompileError } from '../compiler/image.ts';
import { StoppedCall } from '../vm/machine.ts';
import { ScheduleError } from '../vm/schedule.ts';

/** The program could not be brought to its first statement; the message is for the reader. */
export class LaunchError extends Error {}

/**
 * Statements between two looks at the clock, at least and at most. It grows while they take less than a millisecond and falls where functions
 * are compiled on the way.
 */
const SMALLEST = 200, LARGEST = 20_000;
/** Steps through Faultline's own code that one step of the reader may take. */
const OWN_STEPS = 4_000;

export class RunSession implements Session {
  onOutput: Session['onOutput'];
  onFinding: Session['onFinding'];
  private readonly build: () => Run;
  private readonly options: LaunchOptions;
  protected run: Run | undefined;
  private inspector: Inspector | undefined;
  private counter: StatementCounter | undefined;
  private how: Resume = { kind: 'continue' };
  private fresh = true;
  /** Where a step back began. */
  private backFrom: { readonly task: number; readonly depth: number } | undefined;
  private pausing = false;
  private stopKinds: ReadonlySet<FindingKind> = new Set();
  private disposed = false;
  /** Between a resume and the stop that it leads to: values belong to no statement. */
  private going = false;
  private chunk = SMALLEST;
  private outputsTold = 0;
  private findingsTold = 0;
  private readonly breakpoints = new Map<string, readonly number[]>();
  private readonly placed: string | undefined;
  /** The step of the program's first statement. */
  private entryStep = 0;

  /** `placed`: see {@link Engine.placed}. */
  constructor(build: () => Run, options: LaunchOptions, placed?: string) {
    this.build = build;
    this.options = options;
    this.placed = placed;
  }

  async start(): Promise<void> {
    // Files that are still being loaded interrupt the work: it is begun anew, on what has been loaded.
    for (;;) {
      try {
        this.run = await this.prepared();
        break;
      } catch (e) {
        if (!(e instanceof PendingFile)) throw e;
        await e.ready;
      }
    }
    const run = this.live();
    this.entryStep = run.machine.step;
    run.machine.stopKinds = this.stopKinds;
    this.inspector = new Inspector(run);
    for (const [path, lines] of this.breakpoints) this.inspector.setBreakpoints(path, lines);
    this.deliver(run);
  }

  /** A run that stands at the program's first statement. The thread is given to others between the parts of the work. */
  private async prepared(): Promise<Run> {
    const breathe = async () => {
      await new Promise<void>(resolve => { setTimeout(resolve, 0); });
      if (this.disposed) throw new LaunchError('The start was cancelled.');
    };
    await breathe();
    const run = this.built();
    this.counter = new StatementCounter(run, this.options.trace);
    const parts = run.starting();
    for (;;) {
      await breathe();
      if (this.nextPart(run, parts)) break;
    }
    await breathe();
    // To the program's first statement: what the C library does before main is passed over.
    for (;;) {
      const stop = run.machine.advance('in');
      if (stop.kind !== 'step' || this.inProgram(run)) return run;
    }
  }

  /** The program is compiled here: its errors are told with their place. */
  private built(): Run {
    try {
      return this.build();
    } catch (e) {
      throw this.placedError(e, undefined);
    }
  }

  /** A compile error with its place; anything else as it is. */
  private placedError(e: unknown, run: Run | undefined): unknown {
    if (e instanceof ScheduleError) return new LaunchError(e.message);
    const sources = e instanceof CompileError ? e.sources ?? run?.sources : undefined;
    if (!(e instanceof CompileError) || !sources) return e;
    const p = sources.position(e.place);
    return new LaunchError(`${p.path}:${p.line}:${p.column}: ${e.message}${this.placed === undefined ? '' : lacking('compile-error')}`);
  }

  /** Boot and exec run kernel code: what stops them is told with its place. Answers whether it was the last part. */
  private nextPart(run: Run, parts: Iterator<void>): boolean {
    try {
      return parts.next().done === true;
    } catch (e) {
      if (!(e instanceof StoppedCall) || e.stop.kind !== 'finding') throw this.placedError(e, run);
      const f = this.finding(run, e.stop.finding);
      throw new LaunchError(`${f.at.path}:${f.at.line}:${f.at.column}: ${f.kind}: ${f.message}\n${f.stack.map(s => `    ${s.function} (${s.path}:${s.line})`).join('\n')}`);
    }
  }

  private inProgram(run: Run): boolean {
    const frame = run.machine.frame(run.machine.current());
    return frame === undefined || run.sources.origin(frame.code.place.file) === 'program';
  }

  protected live(): Run {
    if (!this.run) throw new Error('the session has not been started');
    return this.run;
  }
  private inspect(): Inspector {
    if (!this.inspector) throw new Error('the session has not been started');
    return this.inspector;
  }

  get step(): number { return this.run?.machine.step ?? 0; }

  resume(how: Resume): void {
    this.going = true;
    this.how = how;
    this.fresh = true;
    this.backFrom = undefined;
    this.inspector?.forget();
  }

  pause(): void { this.pausing = true; }
  stopOn(kinds: ReadonlySet<FindingKind>): void { this.stopKinds = kinds; if (this.run) this.run.machine.stopKinds = kinds; }

  async slice(milliseconds: number): Promise<SessionStop | undefined> {
    let ended = true;
    try {
      const stop = await this.piece(milliseconds);
      ended = stop !== undefined;
      return stop;
    } finally {
      if (ended) this.going = false;
    }
  }

  private async piece(milliseconds: number): Promise<SessionStop | undefined> {
    const run = this.live();
    const end = Date.now() + milliseconds;
    if (this.how.kind === 'stepBack' || this.how.kind === 'reverseContinue') return this.back(run, this.how.kind, end);
    for (;;) {
      // Not performance.now(): a short run of the command line would load it for this alone.
      const began = Date.now();
      const stop = this.advance(run);
      this.chunk = Date.now() - began < 1 ? Math.min(LARGEST, this.chunk * 2) : Math.max(SMALLEST, this.chunk >> 2);
      this.deliver(run);
      if (stop.kind === 'pending') { await stop.ready; continue; }
      if (stop.kind !== 'budget') return this.told(stop, run);
      if (this.pausing) { this.pausing = false; return { kind: 'pause' }; }
      if (Date.now() >= end) return undefined;
    }
  }

  private advance(run: Run): StopReason {
    const { how } = this;
    const first = this.fresh;
    this.fresh = false;
    switch (how.kind) {
      case 'continue': return run.machine.run(this.chunk);
      case 'stepIn': case 'stepOver': case 'stepOut': {
        const kind = how.kind === 'stepIn' ? 'in' : how.kind === 'stepOver' ? 'over' : 'out';
        let stop = first ? run.machine.advance(kind, this.chunk) : run.machine.continueStep(this.chunk);
        // Faultline's own code is stepped over: a step ends in the reader's source, or where a breakpoint or finding stands.
        for (let n = 0; stop.kind === 'step' && n < OWN_STEPS && this.inOwnCode(run); n++) stop = run.machine.advance('in', this.chunk);
        return stop;
      }
      case 'jump': return run.machine.jump(Math.max(how.step, this.entryStep));
      default: return { kind: 'step' };   // backward: see back()
    }
  }

  /**
   * Backward, at most to the program's first statement: what lies before is the boot. A step back is a step over in reverse: calls that
   * the statement before made are passed, and so is Faultline's own code. undefined: the time is up before the step is done.
   */
  private back(run: Run, how: 'stepBack' | 'reverseContinue', end: number): SessionStop | undefined {
    const task = run.machine.current();
    // After the end there are no frames: the last statement of all is what a step back leads to.
    this.backFrom ??= { task, depth: run.machine.frames(task).length || Infinity };
    const from = this.backFrom;
    const within = () => this.inOwnCode(run) || (run.machine.current() === from.task && run.machine.frames(from.task).length > from.depth);
    let stop: StopReason, more: boolean;
    do {
      stop = how === 'stepBack' ? run.machine.stepBack() : run.machine.reverseContinue('breakpoint');
      more = how === 'stepBack' && stop.kind === 'step' && run.machine.step > this.entryStep && within();
    } while (more && Date.now() < end);
    if (stop.kind === 'entry' || run.machine.step <= this.entryStep) {
      run.machine.jump(this.entryStep);
      return { kind: 'start' };
    }
    if (more) return undefined;
    return { kind: stop.kind === 'breakpoint' ? 'breakpoint' : 'step' };
  }

  private inOwnCode(run: Run): boolean {
    const frame = run.machine.frame(run.machine.current());
    if (!frame) return false;
    const origin = run.sources.origin(frame.code.place.file);
    return origin === 'model' || origin === 'include';
  }

  private told(stop: Exclude<StopReason, { kind: 'budget' | 'pending' }>, run: Run): SessionStop {
    switch (stop.kind) {
      case 'finding': return { kind: 'finding', finding: this.finding(run, stop.finding) };
      case 'breakpoint': case 'step': case 'pause': case 'entry': return { kind: stop.kind };
      default: return stop;
    }
  }

  /** Hands over what the program wrote and what was found since the last time. A run that goes back and forth again repeats nothing. */
  private deliver(run: Run): void {
    const { outputs, findings } = run.machine;
    for (; this.outputsTold < outputs.length; this.outputsTold++) {
      const o = outputs[this.outputsTold];
      if (o.fd === 1 || o.fd === 2) this.onOutput?.(o.fd, o.bytes, o.step);
    }
    for (; this.findingsTold < findings.length; this.findingsTold++) {
      this.onFinding?.(this.finding(run, findings[this.findingsTold]));
    }
  }

  protected finding(run: Run, f: Finding): FindingInfo {
    const place = (p: { file: number; offset: number; function: string }) => ({ ...run.sources.position(p), function: p.function });
    // Where model code found it is no place of the reader's: the innermost executed statement is.
    const executed = (p: { file: number }) => run.sources.origin(p.file) === 'tree' || run.sources.origin(p.file) === 'program';
    const at = executed(f.at) ? f.at : f.stack.find(executed) ?? f.at;
    return {
      kind: f.kind, message: this.placed === undefined ? f.message : f.message + lacking(f.kind), fatal: f.fatal, step: f.step, task: f.task, at: place(at), stack: f.stack.map(place),
      began: f.began && { ...run.sources.position(f.began), what: f.began.what }, ...(f.asleep ? { asleep: f.asleep } : {}),
    };
  }

  findings(): readonly FindingInfo[] { return (this.run?.machine.findings ?? []).map(f => this.finding(this.run!, f)); }

  setBreakpoints(path: string, lines: readonly number[]): (number | undefined)[] {
    this.breakpoints.set(path, lines);
    return this.inspector ? this.inspector.setBreakpoints(path, lines) : lines.map(l => l);
  }

  threads(): ThreadInfo[] { return this.inspect().threads(); }
  stack(task: number): StackFrame[] { return this.inspect().stack(task); }
  arguments(frame: number): Variable[] { return this.inspect().variables(frame, true); }
  locals(frame: number): Variable[] { return this.inspect().variables(frame, false); }
  children(reference: number, start?: number, count?: number): Variable[] { return this.inspect().children(reference, start, count); }
  evaluate(expression: string, frame: number | undefined): EvaluateResult {
    if (this.going) return { name: expression, value: '', type: '', reference: 0, error: 'the run goes on: pause it first' };
    return this.inspect().evaluate(expression, frame);
  }
  lastChange(expression: string, frame: number): ReturnType<Session['lastChange']> { return this.going ? undefined : this.inspect().lastChange(expression, frame); }
  observed(path: string): ReadonlyMap<number, ObservedLine> { return this.counter?.observed(path) ?? new Map(); }
  view(): PathView | undefined {
    const { run } = this;
    return run?.machine.looking(() => run.view(this.findings()));
  }
  source(path: string): string | undefined { return this.run?.source(path); }
  heldOutput(): Uint8Array { return this.run?.heldOutput() ?? new Uint8Array(); }
  standing(name: string): 'source' | 'primitive' | 'model' | undefined { return this.run?.standing(name); }
  dispose(): void {
    this.run?.keep();
    this.disposed = true;
    this.run = undefined;
    this.inspector = undefined;
    this.counter = undefined;
  }
}

/** What to add for a file that runs without its tree. */
function lacking(kind: Finding['kind']): string {
  return kind !== 'compile-error' && kind !== 'undefined-function' ? ''
    : '. The file runs without its kernel tree, laid into the bundled study folder, which has little of the kernel: open it inside its tree, or name the tree in the setting faultline.tree (--tree in a terminal)';
}
