/** Shorthands for the primitive tables: fields that most entries of a family share. */
import type { Native } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';

export interface Family { readonly topic: string; readonly source: string; readonly sleeps?: Primitive['sleeps']; readonly locks?: string; readonly kind?: Primitive['kind'] }

export interface Entry {
  readonly prototype: string; readonly does: string; readonly returns?: string;
  readonly native?: Native; readonly model?: string; readonly macro?: string;
  readonly kind?: Primitive['kind']; readonly source?: string; readonly sleeps?: Primitive['sleeps']; readonly locks?: string;
}

/** The name in a prototype: the identifier before the first parenthesis, or the whole text of an object-like macro. */
export function nameOf(prototype: string): string {
  const call = /([A-Za-z_]\w*)\s*\(/.exec(prototype);
  return call ? call[1]! : prototype.trim();
}

export function entry(family: Family, e: Entry): Primitive {
  return {
    name: nameOf(e.prototype), prototype: e.prototype, topic: family.topic, does: e.does,
    sleeps: e.sleeps ?? family.sleeps ?? 'never', locks: e.locks ?? family.locks, returns: e.returns ?? 'nothing',
    source: e.source ?? family.source, kind: e.kind ?? family.kind ?? 'model',
    native: e.native, model: e.model, macro: e.macro,
  };
}

export const NOTHING: Native = () => {};
export const returns32 = (v: number): Native => call => call.ret32(v);
export const returns64 = (v: bigint): Native => call => call.ret64(v);
