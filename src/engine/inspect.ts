/** What a stopped run shows: threads, frames, variables, expressions. */
import type { EvaluateResult, Session, StackFrame, ThreadInfo, Variable } from './api.ts';
import type { Run } from './run.ts';

export class Inspector {
  private readonly run: Run;
  constructor(run: Run) { this.run = run; }
  forget(): void { }
  threads(): ThreadInfo[] { return this.run.machine.tasks().map(t => ({ id: t.id, name: t.name, state: t.state })); }
  stack(_task: number): StackFrame[] { return []; }
  variables(_frame: number, _args: boolean): Variable[] { return []; }
  children(_reference: number, _start?: number, _count?: number): Variable[] { return []; }
  evaluate(_expression: string, _frame: number | undefined): EvaluateResult { throw new Error(); }
  lastChange(_expression: string, _frame: number): ReturnType<Session['lastChange']> { return undefined; }
  setBreakpoints(_path: string, lines: readonly number[]): (number | undefined)[] { return lines.map(() => undefined); }
}
