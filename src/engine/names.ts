/** Names of kernel code as a run sees them: Faultline's model functions stand in for the tree's of the same name. */
import type { Fragment, NameSource } from '../syntax/cpp/token.ts';

export function withModel(tree: NameSource, modelFile: (name: string) => string | undefined): NameSource {
  const modelled = (name: string): Fragment | undefined => {
    const path = modelFile(name);
    return path === undefined ? undefined : tree.definition(name, path);
  };
  return {
    macros: (path, offset) => tree.macros(path, offset),
    ordinary: (name, path, spelled) => modelled(name) ?? tree.ordinary(name, path, spelled),
    tag: (kind, name, path) => tree.tag(kind, name, path),
    definition: (name, path) => modelled(name) ?? tree.definition(name, path),
  };
}
