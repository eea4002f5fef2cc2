// What an editor can fold in a kernel file: the query grammars/folds.scm over the reader's view.
import { Query, type Language, type Node } from 'web-tree-sitter';
import query from '../../grammars/folds.scm';
import type { SourceTree } from './parser.ts';

/** Lines, 1-based, both included: the first stays visible. */
export interface Fold { readonly first: number; readonly last: number; readonly kind: 'comment' | 'imports' | 'region' }

/** UTF-16 units of text between two breaths. */
const PIECE = 1 << 14;

/** The folds of a file by their first line; yields between pieces of the file. The tree must live until the work ends. */
export function* folds(language: Language, source: SourceTree): Generator<void, Fold[]> {
  const q = new Query(language, query);
  const found = new Map<number, Fold>(), bodies = new Set<number>();
  const keep = (fold: Fold): void => {
    const there = found.get(fold.first);
    // One fold a line: the larger, which is the outer.
    if (fold.last > fold.first && (!there || there.last < fold.last)) found.set(fold.first, fold);
  };
  try {
    const root = source.tree.rootNode;
    for (let start = 0; start < source.text.length; start += PIECE) {
      // A node that reaches into several pieces is met in each. Outer nodes come first.
      for (const { name, node } of q.captures(root, { startIndex: start, endIndex: start + PIECE })) {
        if (name === 'function') { bodies.add(node.startIndex); keep(body(node, source)); }
        else if (name === 'comment') keep({ first: node.startPosition.row + 1, last: node.endPosition.row + 1, kind: 'comment' });
        else if (!bodies.has(node.startIndex)) keep({ first: node.startPosition.row + 1, last: node.endPosition.row, kind: 'region' });
      }
      yield;
    }
  } finally {
    q.delete();
  }
  for (const fold of directives(source)) keep(fold);
  return [...found.values()].sort((a, b) => a.first - b.first);
}

/** In kernel style a function's brace has a line of its own: the line above it is the one to keep. */
function body(node: Node, source: SourceTree): Fold {
  const { row, column } = node.startPosition;
  const alone = source.text.slice(node.startIndex - column, node.startIndex).trim() === '';
  return { first: alone && row > 0 ? row : row + 1, last: node.endPosition.row, kind: 'region' };
}

/** Runs of includes, and the parts of conditionals. */
function* directives(source: SourceTree): Generator<Fold> {
  const open: number[] = [];
  let run: { first: number; last: number } | undefined;
  for (const d of source.changes) {
    if (d.kind !== 'directive') continue;
    const { line } = source.position(d.start);
    const name = d.name ?? '';
    if (name === 'include') {
      if (run && line === run.last + 1) { run.last = line; continue; }
      if (run) yield { ...run, kind: 'imports' };
      run = { first: line, last: line };
    }
    if (/^(el|endif)/.test(name)) {
      const first = open.pop();
      if (first !== undefined) yield { first, last: line - 1, kind: 'region' };
    }
    if (/^(if|el)/.test(name)) open.push(line);
  }
  if (run) yield { ...run, kind: 'imports' };
}
