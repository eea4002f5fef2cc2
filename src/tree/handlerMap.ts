/** The fault handlers of a whole tree, kept between sessions: files that have not changed are neither searched nor scanned again. */
import { HANDLER_NEEDLES } from '../syntax/handlers.ts';
import { Breath, byPath, type Bulk, type BulkOptions, type ListedFiles } from './bulk.ts';
import { difference } from './calls/index.ts';
import type { TreeFiles } from './files.ts';
import { HandlerSearch, type Handler, type HandlerOptions } from './handlers.ts';
import { seal, unseal, type IndexStore } from './store.ts';

// Changes with what is a handler and with what is kept of one.
const KEY = 'handlers-1';

interface Kept extends ListedFiles {
  /** Numbers of the files that hold a needle. */
  readonly candidates: readonly number[];
  /** Functions that tables name and that were looked for in the whole tree, with the files that hold them. */
  readonly unknown: readonly string[];
  readonly holders: readonly number[];
  readonly handlers: readonly Handler[];
}

/** All handlers, for every architecture. Cancelling throws Cancelled. */
export async function mapHandlers(files: TreeFiles, bulk: Bulk, store: IndexStore | undefined, options: HandlerOptions & BulkOptions & { readonly listed?: ListedFiles } = {}): Promise<readonly Handler[]> {
  const now = options.listed ?? await bulk.list(options);
  const kept = read(store);
  const { stale, fresh } = kept ? difference(kept, now) : { stale: new Set<number>(), fresh: now.paths };
  if (kept && stale.size === 0 && fresh.length === 0) return kept.handlers;
  const still = (numbers: readonly number[] = []): string[] => numbers.filter(n => !stale.has(n)).map(n => kept!.paths[n]);
  const candidates = [...still(kept?.candidates), ...await bulk.containing(fresh, HANDLER_NEEDLES, options)].sort(byPath);

  const search = new HandlerSearch(files, options);
  const breath = new Breath(options);
  for (const p of search.collect(candidates)) await breath.take(p.done, p.total);
  const unknown = search.unknown();
  const same = kept !== undefined && unknown.length === kept.unknown.length && unknown.every(u => kept.unknown.includes(u));
  const holders = unknown.length === 0 ? [] : [...(same ? still(kept.holders) : []), ...await bulk.containing((same ? fresh : now.paths).filter(p => p.endsWith('.c')), unknown.map(n => `${n}(`), options)].sort(byPath);
  for (const p of search.resolve(holders)) await breath.take(p.done, p.total);
  const handlers = search.result();
  const number = new Map(now.paths.map((p, i) => [p, i]));
  const numbers = (paths: readonly string[]): number[] => paths.map(p => number.get(p)!);
  store?.put(KEY, seal({ ...now, candidates: numbers(candidates), unknown, holders: numbers(holders), handlers } satisfies Kept));
  return handlers;
}

function read(store: IndexStore | undefined): Kept | undefined {
  const value = unseal(store?.get(KEY)) as Kept | undefined;
  return value && Array.isArray(value.paths) && Array.isArray(value.handlers) ? value : undefined;
}
