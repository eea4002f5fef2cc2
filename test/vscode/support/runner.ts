// A test runner small enough for both extension hosts: tests register themselves on import, run one after another, and print
// one marked line each. Must not use Node or DOM: the same bundle's source runs in a browser worker.
import { LINE_MARK } from '../../../scripts/lib/marks.mjs';

type Body = () => void | Promise<void>;
interface Registered { readonly name: string; readonly body: Body; readonly skip: string | undefined; readonly limit: number }

/** Milliseconds: no more than a net for what hangs. A first run in the browser's host reads thousands of files through the window. */
const LIMIT = 180_000;
const registered: Registered[] = [];
let suite = '';

/** What ends a test that a condition of the machine rules out: counted as skipped, with the reason printed. */
export class Skip extends Error {}

/** Registers a test. Runs alone, in the order of registration; fails when it throws or takes over `limit` milliseconds. */
export function test(name: string, body: Body, limit = LIMIT): void { registered.push({ name: suite + name, body, skip: undefined, limit }); }
/** Registers a test that does not run; the reason is printed. */
test.skip = (name: string, reason: string): void => { registered.push({ name: suite + name, body: () => {}, skip: reason, limit: LIMIT }); };
/** Prefixes the names of the tests that `body` registers. */
export function describe(name: string, body: () => void): void {
  const outer = suite;
  suite = `${outer}${name}: `;
  try { body(); } finally { suite = outer; }
}

const print = (line: string): void => { for (const l of line.split('\n')) console.log(LINE_MARK + l); };
/** Prints a line among the results. */
export const note = (line: string): void => print(`     ${line}`);

/** Runs all registered tests. Rejects when one failed or none was there, as VS Code wants of a tests' module. */
export async function run(): Promise<void> {
  let passed = 0, failed = 0, skipped = 0;
  for (const t of registered) {
    if (t.skip !== undefined) { skipped++; print(`skip ${t.name} (${t.skip})`); continue; }
    const started = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const limit = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`took over ${t.limit / 1000} s`)), t.limit); });
      await Promise.race([Promise.resolve().then(t.body), limit]);
      passed++;
      print(`ok   ${t.name} (${Date.now() - started} ms)`);
    } catch (e) {
      if (e instanceof Skip) { skipped++; print(`skip ${t.name} (${e.message})`); continue; }
      failed++;
      print(`FAIL ${t.name} (${Date.now() - started} ms)\n     ${(e instanceof Error ? e.stack ?? e.message : String(e)).split('\n').slice(0, 12).join('\n     ')}`);
    } finally { clearTimeout(timer); }
  }
  print(`# pass ${passed} fail ${failed} skip ${skipped}`);
  if (failed > 0) throw new Error(`${failed} of ${passed + failed} tests failed`);
  if (passed === 0) throw new Error('no test ran');
}
