/** A sentence of a report before it is put into words: a message's id, what fills its places, and the lines that it was computed from. */
import type { Values } from '../messages/index.ts';

export interface Source { readonly path: string; readonly line: number; readonly endLine?: number }
export interface Sentence {
  readonly id: string;
  readonly values: Values;
  readonly from: readonly Source[];
  /** Text of the tree that the sentence repeats: a comment, a help text. Left out where nothing may be quoted. */
  readonly quote?: string;
}

export const sentence = (id: string, values: Values, ...from: readonly Source[]): Sentence => ({ id, values, from });
export const quoting = (quote: string, id: string, values: Values, ...from: readonly Source[]): Sentence => ({ id, values, from, quote });
