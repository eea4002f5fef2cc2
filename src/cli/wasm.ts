// Where the command line finds the two WebAssembly modules: beside its bundle, else in a checkout.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ParserWasm } from '../syntax/index.ts';

/** Reads tree-sitter's runtime and the C grammar. Throws with what to do when they are not there. */
export function readWasm(): ParserWasm {
  const here = typeof __dirname === 'string' ? path.join(__dirname, 'wasm') : '';
  const places: [string, string][] = [
    [path.join(here, 'web-tree-sitter.wasm'), path.join(here, 'tree-sitter-c.wasm')],
    ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'grammars/tree-sitter-c.wasm'],
  ];
  for (const [runtime, grammar] of places) {
    if (existsSync(runtime) && existsSync(grammar)) return { runtime: readFileSync(runtime), grammar: readFileSync(grammar) };
  }
  throw new Error(`the C grammar is not at ${places[0][1]}: run "npm run build" again`);
}
