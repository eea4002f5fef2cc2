// Drives a session in slices, so that the thread that it shares (the extension host) is never held for long.
import type { Resume, Session, SessionStop } from '../engine/api.ts';
import type { Clock } from './host.ts';

/** Milliseconds of one slice: half of the 16 that the extension host may be held, the rest is for what a slice overshoots. */
export const sliceMilliseconds = 8;

export class Runner {
  private readonly session: Session;
  private readonly clock: Clock;
  private cancelled = false;
  running = false;

  constructor(session: Session, clock: Clock) {
    this.session = session;
    this.clock = clock;
  }

  /** Resumes and runs to the next stop; undefined when it was cancelled. */
  async run(how: Resume): Promise<SessionStop | undefined> {
    this.running = true;
    try {
      this.session.resume(how);
      while (!this.cancelled) {
        const stop = await this.session.slice(sliceMilliseconds);
        if (this.cancelled) return undefined;
        if (stop) return stop;
        await this.clock.pause();
      }
      return undefined;
    } finally {
      this.running = false;
    }
  }

  /** The run in progress ends at the next slice without a stop. Final. */
  cancel(): void { this.cancelled = true; }
}
