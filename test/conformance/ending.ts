/** How a program ends in the machine, for those that may be no program at all: never in an exception that is not meant for the reader. */
import assert from 'node:assert/strict';
import type { createEngine } from '../../src/engine/engine.ts';

/** The end in a word. `keep` is given the machine of the run. */
export async function ending(engine: Awaited<ReturnType<typeof createEngine>>, text: string, keep?: (run: object) => void): Promise<string> {
  const session = engine.launch({ program: { path: 'damaged.c', text }, history: false, stepBudget: 20_000, memoryBudget: 16 * 2 ** 20 });
  try {
    try {
      await session.start();
    } catch (e) {
      assert.ok(e instanceof Error && e.constructor.name !== 'TypeError' && e.constructor.name !== 'RangeError', `an exception: ${e instanceof Error ? e.stack : String(e)}`);
      assert.doesNotMatch(e.message, /internal error/);
      assert.match(e.message, /^damaged\.c:|^<include>|no main\(\)/, 'a message with its place');
      return 'message';
    }
    session.resume({ kind: 'continue' });
    for (let slices = 0; slices < 100; slices++) {
      const stop = await session.slice(1000);
      if (!stop) continue;
      if (stop.kind === 'finding') assert.notEqual(stop.finding.kind, 'internal-error', stop.finding.message);
      if (stop.kind === 'finding') assert.doesNotMatch(stop.finding.message, /internal error/);
      return stop.kind;
    }
    throw new Error('it does not end');
  } finally {
    const { run } = session as unknown as { run: object | undefined };
    if (run) keep?.(run);
    session.dispose();
  }
}
