// C programs among the open documents.
import type * as vscode from 'vscode';

/** 0-based line of the document's `int main(`, if it has one; undefined: no program. Comments and strings do not count. */
export function mainOf(document: vscode.TextDocument): number | undefined {
  if (document.languageId !== 'c') return undefined;
  const text = document.getText();
  const at = /^[ \t]*(?:static\s+)?int\s+main\s*\(/m.exec(text);
  if (!at) return undefined;
  // A block comment that is open at that place began after the last one that closed.
  if (text.lastIndexOf('/*', at.index) > text.lastIndexOf('*/', at.index)) return undefined;
  return document.positionAt(at.index + at[0].indexOf('int')).line;
}
