/**
 * Paths of one message at most: whoever answers sends a request of its own for each, and all answers come in one message, which together must not
 * hold its thread.
 */
const MOST = 64;

/** Requests that come within one turn of the microtask queue go over together, in messages of a bounded size. */
export class Batch<T> {
  private readonly ask: (paths: readonly string[]) => Promise<readonly (T | undefined)[]>;
  /** The message that is being gathered. */
  private open: { readonly paths: string[]; readonly answers: Promise<readonly (T | undefined)[]> } | undefined;
  constructor(ask: (paths: readonly string[]) => Promise<readonly (T | undefined)[]>) { this.ask = ask; }

  async get(path: string): Promise<T | undefined> {
    if (!this.open || this.open.paths.length === MOST) this.open = this.gather();
    const { paths, answers } = this.open, at = paths.push(path) - 1;
    return (await answers)[at];
  }

  private gather(): NonNullable<Batch<T>['open']> {
    const paths: string[] = [];
    const gathering = { paths, answers: Promise.resolve().then(() => {
      if (this.open === gathering) this.open = undefined;
      return this.ask(paths);
    }) };
    return gathering;
  }
}
