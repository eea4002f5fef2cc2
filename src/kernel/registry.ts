/**
 * The primitives by name: the one place where a call of kernel code is found to be modelled. Lookup order of a call: a primitive, the
 * same file, the tree.
 */
import type { Primitive } from './contract.ts';

export interface Registry {
  get(name: string): Primitive | undefined;
  all(): readonly Primitive[];
}

export function createRegistry(families: Iterable<readonly Primitive[]>): Registry {
  const byName = new Map<string, Primitive>();
  for (const family of families) {
    for (const p of family) {
      if (byName.has(p.name)) throw new Error(`two primitives are called ${p.name}: keep one (src/kernel/primitives)`);
      if (!p.native && !p.model && !p.macro) throw new Error(`primitive ${p.name} has no implementation: give native, model or macro`);
      byName.set(p.name, p);
    }
  }
  const list = [...byName.values()].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return { get: name => byName.get(name), all: () => list };
}
