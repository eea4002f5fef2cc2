// Where a document's declarations stand after edits inside function bodies, until it has been read again: no editor API here.

/** One replacement, in UTF-16 units of the text that it is made in. */
export interface Edit { readonly at: number; readonly removed: number; readonly inserted: number }

/** Edits that are followed at most; the document is read again a quarter of a second after the last one. */
export const MOST_EDITS = 100;

/**
 * Where an offset of the text that was read lies after the edits; undefined: one of them touches something else than the inside of a function's
 * body, and may have changed what the file declares. `bodies`: from a function's opening brace to its closing one, in the text that was read.
 */
export function followed(bodies: readonly { readonly start: number; readonly end: number }[], edits: readonly Edit[]): ((offset: number) => number) | undefined {
  if (edits.length > MOST_EDITS) return undefined;
  const now = bodies.map(b => ({ ...b }));
  for (const { at, removed, inserted } of edits) {
    const within = now.find(b => at > b.start && at + removed <= b.end);
    if (!within) return undefined;
    for (const b of now) {
      if (b === within) b.end += inserted - removed;
      else if (b.start >= at + removed) { b.start += inserted - removed; b.end += inserted - removed; }
    }
  }
  return offset => edits.reduce((o, e) => (o >= e.at + e.removed ? o + e.inserted - e.removed : o), offset);
}
