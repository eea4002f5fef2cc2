// Measuring: subject and reference take turns in the same run, so that what the machine does beside them meets both.

export interface Measured { readonly subject: number; readonly reference: number; readonly ratio: number }

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
const format = (ms: number): string => ms >= 100 ? `${ms.toFixed(0)} ms` : ms >= 1 ? `${ms.toFixed(1)} ms` : `${(ms * 1000).toFixed(0)} µs`;

/**
 * Runs `subject` and `reference` in turns and prints the medians (milliseconds) with their ratio. `rounds`: pairs that count;
 * a third as many run before, uncounted. `limit`: a bound on the subject in milliseconds, printed with whether it holds.
 */
export async function compare(name: string, o: { subject: () => unknown; reference: () => unknown; referenceName: string; rounds?: number; limit?: number }): Promise<Measured> {
  const rounds = o.rounds ?? 15;
  const a: number[] = [], b: number[] = [];
  for (let i = -Math.ceil(rounds / 3); i < rounds; i++) {
    const t0 = performance.now();
    await o.subject();
    const t1 = performance.now();
    await o.reference();
    const t2 = performance.now();
    if (i >= 0) { a.push(t1 - t0); b.push(t2 - t1); }
  }
  const subject = median(a), reference = median(b);
  const bound = o.limit === undefined ? '' : `; bound ${format(o.limit)}: ${subject <= o.limit ? 'holds' : 'MISSED'}`;
  console.log(`  ${name}: ${format(subject)}, ${o.referenceName}: ${format(reference)}, ratio ${(subject / reference).toFixed(2)}${bound}`);
  return { subject, reference, ratio: subject / reference };
}
