// The C grammar for open documents: loaded when the first document is read, one parse at a time, in slices so that quick questions are answered in between.
import { createParser, type Fold, type ParseOptions, type ParserWasm, type SourceTree, type SyntaxParser } from '../syntax/index.ts';

/** Milliseconds of work between two breaths of the event loop. */
const SLICE = 8;

export class Grammar {
  private readonly wasm: () => Promise<ParserWasm>;
  private readonly pause: () => Promise<void>;
  private parser: Promise<SyntaxParser> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(wasm: () => Promise<ParserWasm>, pause: () => Promise<void>) {
    this.wasm = wasm;
    this.pause = pause;
  }

  /** Loads it ahead of the first text. Rejects when the WebAssembly cannot be read. */
  load(): Promise<SyntaxParser> {
    return this.parser ??= this.wasm().then(createParser).catch((e: unknown) => { this.parser = undefined; throw e; });
  }

  /** The tree of a text, to be disposed by the caller; undefined when `cancelled` came true. `options` is asked when its turn has come. */
  parse(text: () => string, options: () => ParseOptions, cancelled: () => boolean): Promise<SourceTree | undefined> {
    const turn = this.last.then(() => this.run(text, options, cancelled));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async run(text: () => string, options: () => ParseOptions, cancelled: () => boolean): Promise<SourceTree | undefined> {
    const parser = await this.load();
    if (cancelled()) return undefined;
    let until = performance.now() + SLICE;
    const work = parser.pieces(text(), options(), () => performance.now() > until);
    for (;;) {
      const r = work.next();
      if (r.done) return r.value;
      await this.pause();
      if (cancelled()) {
        work.return(undefined as never);
        return undefined;
      }
      until = performance.now() + SLICE;
    }
  }

  /** What can be folded; undefined when `cancelled` came true. Disposes the tree. */
  async folds(tree: SourceTree, cancelled: () => boolean): Promise<readonly Fold[] | undefined> {
    const work = (await this.load()).folds(tree);
    try {
      let until = performance.now() + SLICE;
      for (;;) {
        const r = work.next();
        if (r.done) return r.value;
        if (performance.now() < until) continue;
        await this.pause();
        if (cancelled()) {
          work.return(undefined as never);
          return undefined;
        }
        until = performance.now() + SLICE;
      }
    } finally {
      tree.dispose();
    }
  }
}
