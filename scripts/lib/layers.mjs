// The layer table (see the design): who may import whom. scripts/lint.mjs turns it into lint rules.

/** From the bottom up: a layer may import itself and what stands before it. */
export const LAYERS = ['base', 'syntax', 'tree', 'compiler', 'vm', 'kernel', 'paths', 'engine', 'reports', 'dap', 'worker'];

/** What the Node hosts share (files on disk): may import LAYERS and Node, for the command line and what is called *.node.ts alone. */
export const NODE_SHARED = 'node';

/** On top: each may import all of LAYERS but not one another. */
export const TOPS = ['host', 'cli'];

/** The webview front end draws view models: it runs `base`, and of the rest sees types alone. */
export const FRONT = 'webview';

/** The packages that one layer alone may import. */
export const OWNED = { 'vscode': 'host', 'web-tree-sitter': 'syntax' };
