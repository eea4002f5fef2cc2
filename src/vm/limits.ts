/** Limits of history. */
export interface HistoryOptions {
  /** Statements between snapshots. */
  readonly every: number;
  /** Snapshots and bytes of page copies at most: beyond, snapshots far from the present are merged first. */
  readonly snapshots: number; readonly bytes: number;
}
export const HISTORY_DEFAULTS: HistoryOptions = { every: 50_000, snapshots: 512, bytes: 128 << 20 };
