// What every bundle has in common.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Text that is bundled as a string: C that is ours, and Markdown. Fonts and pictures become files beside the bundle. */
const loader = { '.scm': 'text', '.c': 'text', '.h': 'text', '.md': 'text', '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.wasm': 'file' };

/** Options shared by all bundles; `development` keeps names and adds source maps. */
export const common = ({ development = true } = {}) => ({
  bundle: true, target: 'es2023', loader, legalComments: 'none', logLevel: 'warning', sourcemap: development ? 'linked' : false,
  // Syntax is always minified: it is what inlines enums across files. Names stay, for readable stacks in reports.
  minifySyntax: true, minifyWhitespace: !development, keepNames: false,
});

/** web-tree-sitter picks its loader by `import.meta.url` and Node built-ins; each host needs its own build of it. */
export const treeSitterFor = {
  /** CommonJS in Node: the package's own CommonJS build. */
  node: { alias: { 'web-tree-sitter': path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../node_modules/web-tree-sitter/web-tree-sitter.cjs') } },
  /** A worker without Node: the WebAssembly bytes are injected, so its own URL is never used. */
  web: { define: { 'import.meta.url': '""' }, external: ['fs/promises', 'module', 'node:fs', 'node:path', 'node:url'] },
};
