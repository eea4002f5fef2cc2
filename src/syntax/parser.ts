// The reader's view of a C file: kernel C rewritten at the same length, parsed by tree-sitter-c. The only user of web-tree-sitter.
// Must not know: types, the machine, files, the host. The WebAssembly bytes are injected; nothing is fetched or read here.
import { Edit, Language, Parser, type Node, type Tree } from 'web-tree-sitter';
import { lineAt, lineStarts } from '../base/position.ts';
import type { Change, Rewritten } from './dialect/change.ts';
import { rewriteDialect, type DialectOptions } from './dialect/rewrite.ts';
import { folds, type Fold } from './folds.ts';
import { lex, P } from './lexer.ts';

/** Where the two WebAssembly modules come from. */
export interface ParserWasm {
  /** web-tree-sitter's own runtime: its bytes, or a URL or path that the runtime's loader can open. */
  readonly runtime: ArrayBuffer | Uint8Array | string;
  /** The C grammar's bytes. */
  readonly grammar: Uint8Array;
}

/** A place that tree-sitter could not read. `start` and `end` are UTF-16 offsets; `line` and `column` are 1-based. */
export interface SyntaxError {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  /** What was met, in words for a reader. */
  readonly message: string;
  /** A coarse class, for counting: `missing ;`, `unexpected else`, … */
  readonly cause: string;
}

/** A function definition: UTF-16 offsets. */
export interface FunctionSpan {
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly hasError: boolean;
}

/** Options of one parse. */
export interface ParseOptions extends DialectOptions {
  /** The tree of an earlier text of the same file: what has not changed is reused. It stays valid and must be disposed by its owner. */
  readonly previous?: SourceTree;
  /** False: parse the text as it stands, without the dialect pass. Default true. */
  readonly dialect?: boolean;
}

/** Parses texts. One for each thread of work; dispose it when done. */
export interface SyntaxParser {
  /** Never throws for any text. */
  parse(text: string, options?: ParseOptions): SourceTree;
  /**
   * As `parse`, in pieces: yields after the dialect pass, and whenever `late` answers true. One such work at a time, and no `parse` before it
   * has ended; `return()` gives it up.
   */
  pieces(text: string, options: ParseOptions, late: () => boolean): Generator<void, SourceTree>;
  /** What an editor can fold in a parsed text, in pieces. */
  folds(tree: SourceTree): Generator<void, Fold[]>;
  dispose(): void;
}

/** Makes a parser from injected WebAssembly. Rejects when the bytes are no WebAssembly or no grammar of a known version. */
export async function createParser(wasm: ParserWasm): Promise<SyntaxParser> {
  const runtime = wasm.runtime;
  // Given the bytes it still asks where they lie, by the URL of its own script where it is not told: a bundle has none.
  await Parser.init(typeof runtime === 'string' ? { locateFile: () => runtime } : { wasmBinary: bytesOf(runtime) as unknown as ArrayBuffer, locateFile: (name: string) => name });
  const language = await Language.load(wasm.grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parse(text, options = {}) {
      const r = rewritten(text, options);
      const old = before(r.text, options.previous);
      const tree = parser.parse(r.text, old);
      old?.delete();
      return finished(text, r, tree);
    },
    *pieces(text, options, late) {
      const r = rewritten(text, options);
      const old = before(r.text, options.previous);
      let tree: Tree | null = null;
      try {
        // A parse that its callback ended goes on where it was when it is called again (ts_parser_parse).
        for (;;) {
          yield;
          let stopped = false;
          tree = parser.parse(r.text, old, { progressCallback: () => (stopped = late()) });
          if (tree || !stopped) break;
        }
      } finally {
        if (!tree) parser.reset();
        old?.delete();
      }
      return finished(text, r, tree);
    },
    folds: tree => folds(language, tree),
    dispose: () => parser.delete(),
  };
}

function rewritten(text: string, options: ParseOptions): Rewritten {
  return options.dialect === false ? { text, changes: [] } : rewriteDialect(text, options);
}

/** The earlier tree as tree-sitter wants it for a parse of `text`; a copy, to be freed. */
function before(text: string, previous: SourceTree | undefined): Tree | null {
  if (!previous) return null;
  const old = previous.tree.copy();
  const edit = editBetween(previous.rewritten, text);
  if (edit) old.edit(edit);
  return old;
}

function finished(text: string, r: Rewritten, tree: Tree | null): SourceTree {
  if (!tree) throw new Error('the C grammar gave no tree: was the parser disposed?');
  return new SourceTree(text, r.text, r.changes, tree);
}

function bytesOf(b: ArrayBuffer | Uint8Array): Uint8Array {
  return b instanceof Uint8Array ? b : new Uint8Array(b);
}

/** The one replacement that turns `before` into `after`, as tree-sitter wants it; `undefined` when they are the same. */
function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const max = Math.min(before.length, after.length);
  let s = 0;
  while (s < max && before.charCodeAt(s) === after.charCodeAt(s)) s++;
  let eb = before.length, ea = after.length;
  while (eb > s && ea > s && before.charCodeAt(eb - 1) === after.charCodeAt(ea - 1)) { eb--; ea--; }
  const startPosition = pointAt(before, s, 0, { row: 0, column: 0 });
  return new Edit({
    startIndex: s, oldEndIndex: eb, newEndIndex: ea, startPosition,
    oldEndPosition: pointAt(before, eb, s, startPosition),
    newEndPosition: pointAt(after, ea, s, startPosition),
  });
}

function pointAt(text: string, index: number, from: number, at: { row: number; column: number }): { row: number; column: number } {
  let row = at.row, lineStart = from - at.column;
  for (let i = text.indexOf('\n', from); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) { row++; lineStart = i + 1; }
  return { row, column: index - lineStart };
}

/**
 * A parsed text. `tree` holds WebAssembly memory: call `dispose()`. Offsets in it are UTF-16 offsets of `text` (the rewriting keeps them).
 */
export class SourceTree {
  readonly text: string;
  /** What tree-sitter saw: same length, same lines. */
  readonly rewritten: string;
  /** What the dialect pass changed, by start. */
  readonly changes: readonly Change[];
  readonly tree: Tree;
  private starts: Uint32Array | undefined;

  constructor(text: string, rewritten: string, changes: readonly Change[], tree: Tree) {
    this.text = text;
    this.rewritten = rewritten;
    this.changes = changes;
    this.tree = tree;
  }

  /** Whether there is any syntax error. */
  get hasError(): boolean {
    return this.tree.rootNode.hasError;
  }

  /** 1-based line and column of an offset. */
  position(offset: number): { line: number; column: number } {
    this.starts ??= lineStarts(this.text);
    const line = lineAt(this.starts, offset);
    return { line: line + 1, column: offset - this.starts[line] + 1 };
  }

  /** The syntax errors in order. */
  errors(): SyntaxError[] {
    const out: SyntaxError[] = [];
    const root = this.tree.rootNode;
    if (!root.hasError) return out;
    const cursor = root.walk();
    let down = true;
    try {
      for (;;) {
        if (down) {
          const node = cursor.currentNode;
          if (node.isMissing || node.isError) out.push(this.describe(node));
          if (node.hasError && !node.isError && cursor.gotoFirstChild()) continue;
        }
        if (cursor.gotoNextSibling()) { down = true; continue; }
        if (!cursor.gotoParent()) break;
        down = false;
      }
    } finally {
      cursor.delete();
    }
    return out;
  }

  private describe(node: Node): SyntaxError {
    const { startIndex: start, endIndex: end } = node;
    const at = this.position(start);
    if (node.isMissing) {
      const what = node.type;
      const open = what === '}' ? unclosedBrace(this.rewritten) : -1;
      const hint = open < 0 ? '' : `: the { of line ${this.position(open).line} has none`;
      return { start, end, ...at, message: `${what} is missing here${hint}`, cause: `missing ${what}` };
    }
    const raw = this.rewritten.slice(start, Math.min(end, start + 200)).trim();
    const word = /^(\w+|\S)/.exec(raw)?.[1] ?? '';
    const kind = /^[A-Za-z_]/.test(word) && !KEYWORDS.has(word) ? 'name' : /^\d/.test(word) ? 'number' : word;
    const shown = raw.split('\n')[0].slice(0, 40);
    return { start, end, ...at, message: `this is not C here: ${shown}`, cause: `unexpected ${kind || 'end of text'}` };
  }

  /** The function definitions in order, nested conditionals and linkage blocks included. */
  functions(): FunctionSpan[] {
    const out: FunctionSpan[] = [];
    const cursor = this.tree.rootNode.walk();
    let down = true;
    try {
      for (;;) {
        if (down) {
          const type = cursor.nodeType;
          if (type === 'function_definition') {
            const f = functionSpan(cursor.currentNode);
            if (f) out.push(f);
          } else if (DESCEND.has(type) && cursor.gotoFirstChild()) continue;
        }
        if (cursor.gotoNextSibling()) { down = true; continue; }
        if (!cursor.gotoParent()) break;
        down = false;
      }
    } finally {
      cursor.delete();
    }
    return out;
  }

  /** The same tree for another owner, who disposes it. */
  share(): SourceTree { return new SourceTree(this.text, this.rewritten, this.changes, this.tree.copy()); }

  /** Frees the WebAssembly memory. The object must not be used afterwards. */
  dispose(): void {
    this.tree.delete();
  }
}

const KEYWORDS = new Set(('if else for while do switch case default return goto break continue struct union enum typedef static extern inline const '
  + 'volatile int char long short unsigned signed void sizeof asm register auto').split(' '));
const DESCEND = new Set(['translation_unit', 'linkage_specification', 'declaration_list', 'preproc_if', 'preproc_ifdef', 'preproc_else', 'preproc_elif', 'ERROR']);

/** What {@link declaredName} asks of a node: tree-sitter's own, or a copy of it. */
interface DeclaratorNode<T> { readonly type: string; readonly firstNamedChild: T | null; childForFieldName(name: string): T | null }

/** The identifier that a declarator declares, going down through pointers, arrays, parameters and parentheses. */
export function declaredName<T extends DeclaratorNode<T>>(declarator: T | null): T | null {
  for (let n = declarator; n; ) {
    switch (n.type) {
      case 'identifier': case 'field_identifier': case 'type_identifier': return n;
      case 'parenthesized_declarator': case 'attributed_declarator': n = n.firstNamedChild; break;
      default: n = n.childForFieldName('declarator');
    }
  }
  return null;
}

/** Offset of the brace that lacks its closing one: the innermost open one where a brace in the first column closes a definition; -1: none. */
function unclosedBrace(text: string): number {
  const tokens = lex(text);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const at = tokens.starts[i];
    if (tokens.codes[i] === P.LBrace) {
      // A definition cannot start within another.
      if (open.length > 0 && (at === 0 || text[at - 1] === '\n')) return open[open.length - 1];
      open.push(at);
    } else if (tokens.codes[i] === P.RBrace) {
      if (open.length > 1 && (at === 0 || text[at - 1] === '\n')) return open[open.length - 1];
      open.pop();
    }
  }
  return open.length > 0 ? open[open.length - 1] : -1;
}

function functionSpan(node: Node): FunctionSpan | undefined {
  const body = node.childForFieldName('body');
  const name = declaredName(node.childForFieldName('declarator'));
  if (!body || !name) return undefined;
  return {
    name: name.text, nameStart: name.startIndex, start: node.startIndex, end: node.endIndex,
    bodyStart: body.startIndex, bodyEnd: body.endIndex, hasError: node.hasError,
  };
}
