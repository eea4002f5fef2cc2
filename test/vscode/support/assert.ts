// The few assertions that the extension tests need, without Node's assert: they also run in a browser worker.

/** Plain text of a value, for messages. */
const show = (v: unknown): string => {
  const text = typeof v === 'string' ? JSON.stringify(v) : JSON.stringify(v, (_, x: unknown) => typeof x === 'bigint' ? `${x}n` : x instanceof Set || x instanceof Map ? [...x] : x, 1) ?? String(v);
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
};
const fail = (message: string, detail: string): never => { throw new Error(message ? `${message}: ${detail}` : detail); };

export function ok(value: unknown, message = ''): asserts value { if (!value) fail(message, `${show(value)} is not truthy`); }
export function equal<T>(actual: T, expected: T, message = ''): void {
  if (!Object.is(actual, expected)) fail(message, `is ${show(actual)}, should be ${show(expected)}`);
}
export function deepEqual<T>(actual: T, expected: T, message = ''): void {
  if (!same(actual, expected)) fail(message, `is ${show(actual)}, should be ${show(expected)}`);
}
export function match(actual: string, pattern: RegExp, message = ''): void {
  if (!pattern.test(actual)) fail(message, `${show(actual)} does not match ${pattern}`);
}
export async function rejects(promise: PromiseLike<unknown>, pattern = /./, message = ''): Promise<void> {
  let error: unknown;
  try { await promise; } catch (e) { error = e ?? new Error('rejected without an error'); }
  if (error === undefined) fail(message, 'did not reject');
  match(String(error), pattern, message);
}
/** Tries until `probe` gives something truthy; fails after `ms` with `what`. The value that it gave. */
export async function eventually<T>(what: string, probe: () => T | PromiseLike<T>, ms = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  let last: unknown;
  for (;;) {
    try { const v = await probe(); if (v) return v as NonNullable<T>; last = v; } catch (e) { last = e; }
    if (Date.now() > end) fail(`${what} did not happen within ${ms} ms`, last instanceof Error ? String(last.stack ?? last) : show(last));
    await new Promise(r => setTimeout(r, 50));
  }
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const ka = Object.keys(a).sort(), kb = Object.keys(b).sort();
  return ka.length === kb.length && ka.every((k, i) => k === kb[i] && same((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]));
}
