/** Counts of executed statements by line, and traces: what runs at each statement. */
import type { LaunchOptions, ObservedLine } from './api.ts';
import type { Run } from './run.ts';

export class StatementCounter {
  private readonly run: Run;
  /** Steps below were traced: a run that goes back and forth again traces them once. */
  private traced = 0;
  private modelDepth = -1;

  constructor(run: Run, trace: LaunchOptions['trace']) {
    this.run = run;
    if (!trace) return;
    run.onPrimitive = name => {
      const { machine } = run;
      const frame = machine.frames(machine.current())[0];
      if (!frame || run.sources.origin(frame.code.place.file) === 'model') return;
      const p = this.position(frame.code, frame.pc);
      trace({ step: machine.step, task: machine.current(), function: name, file: p.path, line: p.line, kind: 'primitive' });
    };
    run.onStatement = (task, code, pc, bp) => {
      const { step } = run.machine;
      if (step < this.traced) return;
      this.traced = step + 1;
      const p = this.position(code, pc);
      if (run.sources.origin(code.place.file) === 'model') {
        // One line for a modelled function, however many statements its model takes.
        if (this.modelDepth < 0 || bp < this.modelDepth) {
          this.modelDepth = bp;
          trace({ step, task, function: code.name, file: p.path, line: p.line, kind: 'primitive' });
        }
        return;
      }
      this.modelDepth = -1;
      trace({ step, task, function: code.name, file: p.path, line: p.line, kind: 'source' });
    };
  }

  private position(code: { readonly files: Uint16Array; readonly offsets: Uint32Array }, pc: number): { path: string; line: number } {
    const p = this.run.sources.position({ file: code.files[pc >> 2], offset: code.offsets[pc >> 2] });
    return { path: p.path, line: p.line };
  }

  /** By 1-based line. Of the statements on a line the one executed most counts: a loop's header is one line, three statements. */
  observed(path: string): ReadonlyMap<number, ObservedLine> {
    const { sources, machine } = this.run, lines = new Map<number, ObservedLine>();
    for (const { code, counts, firsts } of machine.statementCounts()) {
      code.statements.forEach((s, i) => {
        const step = firsts[i];
        if (counts[i] === 0 || step === undefined || sources.path(s.file) !== path) return;
        const { line } = sources.position(s), known = lines.get(line);
        lines.set(line, { count: Math.max(known?.count ?? 0, counts[i]), step: Math.min(known?.step ?? Infinity, step) });
      });
    }
    return lines;
  }
}
