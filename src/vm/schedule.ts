/**
 * A schedule: where a run goes on with another task. The machine runs one task until it blocks, ends, or the schedule says otherwise, so that a
 * program, its input and a schedule give one run, whoever repeats it.
 *
 *     812.2:worker>3 840.1:main>2        after 812 statements, before the 2nd thing that others can see since then, in worker(): task 3 goes on
 *
 * "Things that others can see" are accesses to memory and calls of primitives, by whatever task; a choice among tasks when the running one blocks
 * counts as one too. The function's name is there for the reader, and shows when a schedule belongs to another program.
 */
export interface Switch {
  /** Statements executed. */
  readonly step: number;
  /** Which visible thing since the last statement began, from 1. */
  readonly point: number;
  /** The function that is left; '-' when the task has ended; '' when nobody knows. */
  readonly from: string;
  /** The task that goes on. */
  readonly task: number;
}

/** The schedule cannot be read; the message is for the reader. */
export class ScheduleError extends Error { constructor(message: string) { super(message); this.name = 'ScheduleError'; } }

export function formatSchedule(switches: readonly Switch[]): string { return switches.map(s => `${s.step}.${s.point}:${s.from}>${s.task}`).join(' '); }

/** Switches separated by blanks, commas or line ends; `#` begins a comment. Throws {@link ScheduleError}. */
export function parseSchedule(text: string): Switch[] {
  const words = text.replace(/#.*/g, '').split(/[\s,]+/).filter(w => w !== '');
  const out = words.map(word => {
    const m = /^(\d{1,15})\.(\d{1,9}):([^\s,>]+)>(\d{1,9})$/.exec(word);
    if (!m) throw new ScheduleError(`'${word}' is no switch of a schedule: one looks like 812.2:worker>3 (step, point, function, task that goes on), as faultline explore prints them`);
    return { step: Number(m[1]), point: Number(m[2]), from: m[3]!, task: Number(m[4]) };
  });
  for (const [i, s] of out.entries()) {
    const before = out[i - 1];
    if (before && (s.step < before.step || s.step === before.step && s.point <= before.point)) {
      throw new ScheduleError(`the schedule's switches are not in order: ${words[i]} stands behind ${words[i - 1]}`);
    }
  }
  return out;
}
