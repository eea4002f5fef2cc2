/** Counts statements by line, and writes traces: what runs at each statement. */
import type { LaunchOptions } from './api.ts';
import type { Run } from './run.ts';

export class StatementCounter {
  private readonly run: Run;
  private readonly counts = new Map<string, Map<number, number>>();
  /** Steps below were counted: a run that goes back and forth again counts them once. */
  private counted = 0;
  private modelDepth = -1;

  constructor(run: Run, trace: LaunchOptions['trace']) {
    this.run = run;
    if (!trace && run.options.history === false) return;
    run.onPrimitive = trace && (name => {
      const { machine } = run;
      const frame = machine.frames(machine.current())[0];
      if (!frame || run.sources.origin(frame.code.place.file) === 'model') return;
      const p = this.position(frame.code, frame.pc);
      trace({ step: machine.step, task: machine.current(), function: name, file: p.path, line: p.line, kind: 'primitive' });
    });
    run.onStatement = (task, code, pc, bp) => {
      const { step } = run.machine;
      if (step < this.counted) return;
      this.counted = step + 1;
      const p = this.position(code, pc);
      const origin = run.sources.origin(code.place.file);
      let lines = this.counts.get(p.path);
      if (!lines) this.counts.set(p.path, lines = new Map());
      lines.set(p.line, (lines.get(p.line) ?? 0) + 1);
      if (!trace) return;
      if (origin === 'model') {
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

  hits(path: string): ReadonlyMap<number, number> { return this.counts.get(path) ?? new Map(); }
}
