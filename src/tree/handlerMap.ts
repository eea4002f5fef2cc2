/** The fault handlers of a whole tree, kept between sessions: files that have not changed are neither searched nor scanned again. */
import { HANDLER_NEEDLES } from '../syntax/handlers.ts';
import { Breath, byPath, TreeState, type Bulk, type BulkOptions } from './bulk.ts';
import { Listing, withUnread } from './listing.ts';
import type { TreeFiles } from './files.ts';
import { HandlerSearch, type Handler, type HandlerOptions } from './handlers.ts';
import { seal, unseal, type IndexStore } from './store.ts';

// Changes with what is a handler and with what is kept of one.
const KEY = 'handlers-2', FILES = 'handlers-2/files';

interface Kept {
  /** {@link Listing.id} of the files. */
  readonly files: number;
  /** Numbers of the files that hold a needle. */
  readonly candidates: readonly number[];
  /** Functions that tables name and that were looked for in the whole tree, with the files that hold them. */
  readonly unknown: readonly string[];
  readonly holders: readonly number[];
  readonly handlers: readonly Handler[];
}

/** All handlers, for every architecture. Cancelling throws Cancelled. */
export async function mapHandlers(files: TreeFiles, bulk: Bulk, store: IndexStore | undefined, options: HandlerOptions & BulkOptions & { readonly state?: TreeState } = {}): Promise<readonly Handler[]> {
  const state = options.state ?? new TreeState(bulk);
  const old = read(store);
  const { stale, fresh, now } = old ? await state.since(old.listing, options) : { stale: new Set<number>(), fresh: (await state.files(options)).paths, now: undefined };
  const kept = old?.kept;
  if (kept && stale.size === 0 && fresh.length === 0) return kept.handlers;
  const listed = now?.() ?? await state.files(options);
  const still = (numbers: readonly number[] = []): string[] => numbers.filter(n => !stale.has(n)).map(n => old!.listing.path(n));
  const unread: string[] = [];
  const told: BulkOptions = { ...options, onUnread: path => { unread.push(path); options.onUnread?.(path); } };
  const candidates = [...still(kept?.candidates), ...await bulk.containing(fresh, HANDLER_NEEDLES, told)].sort(byPath);

  const search = new HandlerSearch(files, options);
  const breath = new Breath(options);
  for (const p of search.collect(candidates)) await breath.take(p.done, p.total);
  const unknown = search.unknown();
  const same = kept !== undefined && unknown.length === kept.unknown.length && unknown.every(u => kept.unknown.includes(u));
  const holders = unknown.length === 0 ? [] : [...(same ? still(kept.holders) : []), ...await bulk.containing((same ? fresh : listed.paths).filter(p => p.endsWith('.c')), unknown.map(n => `${n}(`), options)].sort(byPath);
  for (const p of search.resolve(holders)) await breath.take(p.done, p.total);
  const handlers = search.result();
  const sealed = Listing.encode(withUnread(listed, unread)), listing = Listing.open(sealed)!;
  const numbers = (paths: readonly string[]): number[] => paths.map(p => listing.find(p));
  store?.put(FILES, sealed);
  store?.put(KEY, seal({ files: listing.id, candidates: numbers(candidates), unknown, holders: numbers(holders), handlers } satisfies Kept));
  return handlers;
}

/** The two values are written one behind the other: only a pair that belongs together is believed. */
function read(store: IndexStore | undefined): { kept: Kept; listing: Listing } | undefined {
  const kept = unseal(store?.get(KEY)) as Kept | undefined;
  const listing = kept && Array.isArray(kept.handlers) ? Listing.open(store!.get(FILES)) : undefined;
  return listing && listing.id === kept!.files ? { kept: kept!, listing } : undefined;
}
