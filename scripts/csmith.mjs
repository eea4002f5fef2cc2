// Random programs of csmith (apt: csmith, libcsmith-dev) through gcc and through Faultline: output and exit status must be the same.
// Usage: node scripts/csmith.mjs [--seeds N] [--first S] [--keep DIR] [--small] [--gnu] [--steps N] [-- CSMITH OPTIONS]
// --gnu: programs of test/conformance/gnu.ts instead, with what csmith does not write.
// A program that does not end in a few seconds natively (csmith makes some that never do) is left out and counted.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRunner, csmith, csmithMissing, gnu } from './lib/conformance.mjs';
import { has } from './lib/run.mjs';

/** Options for programs that are made, compiled and run in a fraction of a second each: what npm test can afford. */
export const SMALL = ['--max-funcs', '4', '--max-block-size', '3', '--max-block-depth', '3', '--max-expr-complexity', '6', '--concise'];

async function main() {
  const dash = process.argv.indexOf('--');
  const { values } = parseArgs({
    args: process.argv.slice(2, dash < 0 ? undefined : dash),
    options: { seeds: { type: 'string', default: '25' }, first: { type: 'string', default: '1' }, keep: { type: 'string' }, steps: { type: 'string', default: '100000000' }, small: { type: 'boolean' }, gnu: { type: 'boolean' } },
  });
  const name = values.gnu ? 'gnu' : 'csmith', missing = values.gnu ? (has('gcc') ? undefined : 'gcc missing') : csmithMissing();
  if (missing) { console.log(`${name} test left out: ${missing}`); return 0; }
  const count = { same: 0, different: 0, long: 0 };
  await (values.gnu ? gnu : csmith)(await createRunner(), {
    first: Number(values.first), count: Number(values.seeds), options: [...(values.small ? SMALL : []), ...(dash < 0 ? [] : process.argv.slice(dash + 1))], keep: values.keep, steps: Number(values.steps),
    each(seed, result, detail) {
      count[result]++;
      if (result === 'different') console.log(`seed ${seed}: ${detail}`);
    },
  });
  console.log(`${name}: ${count.same} the same, ${count.different} different, ${count.long} left out (they do not end in time)`);
  return count.different > 0 ? 1 : 0;
}
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await main());
