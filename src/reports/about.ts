/** What a hover tells of a name: what it is, what the tree's own comments say of it, where it is defined. */
import type { KernelTree } from '../tree/index.ts';
import { Facts, type Place, type Told } from './facts.ts';

export interface About {
  readonly kind: 'function' | 'macro' | 'constant' | 'variable' | 'typedef' | 'struct' | 'union' | 'enum';
  /** As C writes it, on one line: a prototype, a macro with its parameters, a constant with its body, `struct vm_fault`. */
  readonly head: string;
  readonly says: Told | undefined;
  /** Of the definition, or of the declaration where none is found. */
  readonly place: Place;
  /** There is a body: a report can be made. */
  readonly body: boolean;
}

/** Characters of a head that are shown at most. */
const LONG = 240;

/** A name as it is used in `path`; `tag`: behind that keyword. undefined: the tree defines no such name. */
export function aboutName(tree: KernelTree, name: string, path: string, tag?: 'struct' | 'union' | 'enum'): About | undefined {
  const facts = new Facts(tree), { names } = tree;
  if (tag) {
    const f = names.tag(tag, name, path);
    return f && { kind: tag, head: `${tag} ${name}`, says: facts.typePurpose(`${tag} ${name}`, path), place: facts.place(f.path, f.start), body: false };
  }
  const macro = names.macros(path).get(name);
  if (macro && macro.builtin === undefined) {
    const at = tree.sources.path(macro.file);
    if (at.startsWith('<')) return undefined;
    const { params } = macro, body = short(macro.body.map((t, i) => (i > 0 && t.spaceBefore ? ' ' : '') + t.text).join(''));
    return {
      kind: params ? 'macro' : 'constant', head: params ? `#define ${name}(${params.join(', ')})` : `#define ${name}${body && ` ${body}`}`,
      says: params ? facts.purpose(name, path) : facts.constant(name, path), place: facts.place(at, macro.offset), body: false,
    };
  }
  const seen = names.ordinary(name, path), f = seen?.kind === 'prototype' ? names.definition(name, path) ?? seen : seen ?? names.definition(name, path);
  if (!f || f.kind === 'macroInvocation') return undefined;
  const place = facts.place(f.path, f.start), text = facts.text(f.path).slice(f.start, f.end);
  switch (f.kind) {
    case 'function': case 'prototype': return { kind: 'function', head: headOf(text), says: facts.purpose(name, path), place, body: f.kind === 'function' };
    case 'enumerator': {
      // its piece of text is the whole enumeration, or an item of a list that is included there
      const at = text.search(new RegExp(`\\b${name}\\b(?=\\s*[,=}/]|\\s*$)`, 'm')), from = Math.max(0, at);
      return { kind: 'constant', head: headOf(/^[^,}\n]*/.exec(text.slice(from))![0]), says: facts.constant(name, path), place: facts.place(f.path, f.start + from), body: false };
    }
    case 'variable': case 'typedef': return { kind: f.kind, head: headOf(text.replace(/=[^]*$/, '')), says: facts.purpose(name, path), place, body: false };
    default: return undefined;
  }
}

/** A declaration without its body, on one line. */
function headOf(text: string): string {
  const bare = text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ').replace(/^[ \t]*#.*$/gm, ' '), open = bare.indexOf('{');
  const head = open < 0 ? bare : bare.startsWith('typedef') ? `${bare.slice(0, open)}{…} ${bare.slice(bare.lastIndexOf('}') + 1)}` : bare.slice(0, open);
  return short(head.replace(/\s+/g, ' ').trim().replace(/[;,]$/, ''));
}
function short(text: string): string { return text.length > LONG ? `${text.slice(0, LONG)}…` : text; }
