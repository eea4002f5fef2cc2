// The C expression under the cursor: a name with the member accesses and subscripts before it.
import * as vscode from 'vscode';

/** `vmf->vma->vm_mm` when the cursor is on `vm_mm`, `vmf->vma` when it is on `vma`. undefined: no name there. */
export function expressionAt(document: vscode.TextDocument, position: vscode.Position): vscode.Range | undefined {
  const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
  if (!word) return undefined;
  const line = document.lineAt(word.start.line).text;
  return new vscode.Range(new vscode.Position(word.start.line, expressionStart(line, word.start.character)), word.end);
}

/** Where the expression that ends with the name at `column` begins, in the same line. */
export function expressionStart(line: string, column: number): number {
  let start = column;
  for (;;) {
    const access = /(?:->|\.)\s*$/.exec(line.slice(0, start));
    if (!access) return start;
    let end = start - access[0].length;
    while (end > 0 && line[end - 1] === ' ') end--;
    // Subscripts, from the last `]` to its `[`; calls end the expression, since evaluating them could change the run.
    while (line[end - 1] === ']') {
      let depth = 0, i = end - 1;
      for (; i >= 0; i--) {
        if (line[i] === ']') depth++;
        else if (line[i] === '[' && --depth === 0) break;
      }
      if (i < 0) return start;
      end = i;
    }
    const name = /[A-Za-z_]\w*$/.exec(line.slice(0, end));
    if (!name) return start;
    start = end - name[0].length;
  }
}
