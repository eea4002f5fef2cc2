// What the syntax tests share: one parser from the installed WebAssembly, and the cached kernel trees.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { createParser, type SyntaxParser } from '../../../src/syntax/index.ts';

let parser: Promise<SyntaxParser> | undefined;

/** The parser that all tests of a file share. */
export function testParser(): Promise<SyntaxParser> {
  return parser ??= createParser({
    runtime: readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    grammar: readFileSync('node_modules/tree-sitter-c/tree-sitter-c.wasm'),
  });
}

/** The directory of a cached kernel tree, or undefined where it has not been fetched. */
export function kernelTree(version: string): string | undefined {
  const dir = path.join(process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline'), 'trees', `linux-${version}`);
  return existsSync(dir) ? dir : undefined;
}
