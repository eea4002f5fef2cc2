// The C expression under the cursor: a name with the member accesses and subscripts before it.
import * as vscode from 'vscode';
import { expressionStart } from './expressionStart.ts';

/** `vmf->vma->vm_mm` when the cursor is on `vm_mm`, `vmf->vma` when it is on `vma`. undefined: no name there. */
export function expressionAt(document: vscode.TextDocument, position: vscode.Position): vscode.Range | undefined {
  const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
  if (!word) return undefined;
  const line = document.lineAt(word.start.line).text;
  return new vscode.Range(new vscode.Position(word.start.line, expressionStart(line, word.start.character)), word.end);
}
