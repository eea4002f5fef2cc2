/** Requests that come within one turn of the microtask queue go over together. */
export class Batch<T> {
  private readonly ask: (paths: readonly string[]) => Promise<readonly (T | undefined)[]>;
  private paths: string[] = [];
  private answers: Promise<readonly (T | undefined)[]> | undefined;
  constructor(ask: (paths: readonly string[]) => Promise<readonly (T | undefined)[]>) { this.ask = ask; }

  async get(path: string): Promise<T | undefined> {
    const at = this.paths.push(path) - 1;
    this.answers ??= Promise.resolve().then(() => {
      const { paths } = this;
      this.paths = [];
      this.answers = undefined;
      return this.ask(paths);
    });
    return (await this.answers)[at];
  }
}
