// Apart from VS Code, for unit tests.

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
