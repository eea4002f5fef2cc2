// A copy of a part of tree-sitter's tree in plain objects: one walk with a cursor is many times faster than asking nodes one by one, each
// of which crosses into WebAssembly.
import type { Node } from 'web-tree-sitter';

export class Light {
  readonly type: string;
  readonly named: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  /** The name under which the parent has it. */
  readonly field: string | null;
  readonly children: Light[] = [];
  private readonly whole: string;

  constructor(type: string, named: boolean, startIndex: number, endIndex: number, field: string | null, whole: string) {
    this.type = type;
    this.named = named;
    this.startIndex = startIndex;
    this.endIndex = endIndex;
    this.field = field;
    this.whole = whole;
  }
  get text(): string { return this.whole.slice(this.startIndex, this.endIndex); }
  get namedChildren(): readonly Light[] { return this.children.filter(c => c.named); }
  get firstNamedChild(): Light | null { return this.children.find(c => c.named) ?? null; }
  childForFieldName(name: string): Light | null { return this.children.find(c => c.field === name) ?? null; }
  childrenForFieldName(name: string): readonly Light[] { return this.children.filter(c => c.field === name); }
}

/** `text`: what the tree was parsed from, or one of the same length. */
export function lightOf(node: Node, text: string): Light {
  const cursor = node.walk();
  try {
    const make = (): Light => new Light(cursor.nodeType, cursor.nodeIsNamed, cursor.startIndex, cursor.endIndex, cursor.currentFieldName, text);
    const root = make(), parents = [root];
    if (!cursor.gotoFirstChild()) return root;
    for (;;) {
      const n = make();
      parents.at(-1)!.children.push(n);
      if (cursor.gotoFirstChild()) { parents.push(n); continue; }
      while (!cursor.gotoNextSibling()) {
        if (parents.length === 1 || !cursor.gotoParent()) return root;
        parents.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}
