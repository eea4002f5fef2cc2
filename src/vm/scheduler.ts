/**
 * Scheduling policy: who runs next, and when a running task is interrupted. All of it: the machine asks here and nowhere else. Deterministic:
 * choices depend on the seed and on earlier choices alone, and the whole state is two numbers, so that history can save it.
 */
export interface SchedulingOptions {
  /** Statements after which another runnable task gets its turn (round-robin). */
  readonly quantum: number;
  /** Preempt at seeded random statements, and choose among runnable tasks at random: finds races that round-robin hides. */
  readonly random: boolean;
  /** Overrides the choice among runnable tasks (ids in round-robin order): for enumerating interleavings. Answers an index. */
  readonly choose?: (runnable: readonly number[], step: number) => number;
}

export class Scheduler {
  private state: number;
  private readonly options: SchedulingOptions;

  constructor(seed: number, options: Partial<SchedulingOptions> = {}) {
    this.state = (seed ^ 0x9e3779b9) | 0 || 1;
    this.options = { quantum: 50_000, random: false, ...options };
  }

  /** xorshift32: uniform in [0, n). */
  random(n: number): number {
    let x = this.state;
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    this.state = x;
    return (x >>> 0) % n;
  }

  /** Index into `runnable`: task ids that can run, in round-robin order after the current one (the current one last). */
  pick(runnable: readonly number[], step: number): number {
    if (runnable.length < 2) return 0;
    if (this.options.choose) return Math.max(0, Math.min(runnable.length - 1, this.options.choose(runnable, step)));
    return this.options.random ? this.random(runnable.length) : 0;
  }

  /** Statements until the task that starts to run now is interrupted. */
  slice(): number { return this.options.random ? 1 + this.random(40) : this.options.quantum; }

  save(): number { return this.state; }
  restore(state: number): void { this.state = state; }
}
