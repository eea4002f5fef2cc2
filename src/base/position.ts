/** A place in a file. `line` and `column` are 1-based; `column` counts UTF-16 code units, as VS Code does. */
export interface Position { readonly path: string; readonly line: number; readonly column: number }

/** A place in a text as an offset in UTF-16 code units from its start, in a file named by a small number (see `SourceTable`). */
export interface Place { readonly file: number; readonly offset: number }

/** Where a text came from: shown to the reader with each step (`tree` and `program` are executed source, `model` is ours). */
export type Origin = 'tree' | 'program' | 'include' | 'model';

/** Offsets of the first character of each line of a text. */
export function lineStarts(text: string): Uint32Array {
  const starts: number[] = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return Uint32Array.from(starts);
}

/** 0-based line of an offset, by bisection in {@link lineStarts}. */
export function lineAt(starts: Uint32Array, offset: number): number {
  let lo = 0, hi = starts.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if (starts[mid] <= offset) lo = mid; else hi = mid - 1;
  }
  return lo;
}

interface SourceFile { readonly path: string; text: string | (() => string); readonly origin: Origin; starts?: Uint32Array }

/** All texts that a run was compiled from, each under a small number. A text that changes gets a new number. */
export class SourceTable {
  private readonly files: SourceFile[] = [];
  private readonly byPath = new Map<string, number>();

  /** The number of this path with this text. */
  add(path: string, text: string, origin: Origin): number {
    const known = this.byPath.get(path);
    if (known !== undefined && this.text(known) === text) return known;
    const id = this.files.length;
    this.files.push({ path, text, origin });
    this.byPath.set(path, id);
    return id;
  }

  /** The number of the newest text of a path; undefined: none was added. */
  find(path: string): number | undefined { return this.byPath.get(path); }

  path(file: number): string { return this.files[file].path; }
  text(file: number): string {
    const f = this.files[file];
    return typeof f.text === 'string' ? f.text : (f.text = f.text());
  }
  get size(): number { return this.files.length; }
  /** Enters files under the numbers that they had in another process; texts are read when they are asked for. Only into an empty table. */
  restore(files: readonly { readonly path: string; readonly origin: Origin; readonly text: string | (() => string) }[]): void {
    files.forEach((f, id) => {
      this.files.push({ ...f });
      if (f.path !== '') this.byPath.set(f.path, id);
    });
  }
  origin(file: number): Origin { return this.files[file].origin; }

  /** Offsets [from, to) of a 1-based line; undefined when the file has no such line. */
  line(file: number, line: number): { from: number; to: number } | undefined {
    const f = this.files[file];
    f.starts ??= lineStarts(this.text(file));
    const from = f.starts[line - 1];
    return from === undefined ? undefined : { from, to: f.starts[line] ?? this.text(file).length + 1 };
  }

  /** The 1-based position of a place. */
  position(place: Place): Position {
    const f = this.files[place.file];
    f.starts ??= lineStarts(this.text(place.file));
    const line = lineAt(f.starts, place.offset);
    return { path: f.path, line: line + 1, column: place.offset - f.starts[line] + 1 };
  }
}
