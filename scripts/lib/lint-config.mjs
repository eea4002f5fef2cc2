// oxlint's configuration, made from the layer table.
import { FRONT, LAYERS, NODE_SHARED, OWNED, TOPS } from './layers.mjs';

const NODE = { regex: '^(node:|(assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|process|stream|timers|tty|url|util|v8|vm|worker_threads|zlib)(/|$))' };

/** An import of another layer from anywhere under src/LAYER: it climbs out and names the layer. */
const into = (layer, by) => ({ regex: `^(\\.\\./)+${layer}/`, message: `src/${by} must not import src/${layer}: see the layer table in scripts/lib/layers.mjs` });

function restrictions(layer, { node = layer === 'cli' || layer === NODE_SHARED } = {}) {
  const patterns = [];
  const all = [...LAYERS, NODE_SHARED, ...TOPS, FRONT];
  const mayImport = LAYERS.includes(layer) ? [...LAYERS.slice(0, LAYERS.indexOf(layer) + 1), ...(node ? [NODE_SHARED] : [])]
    : layer === FRONT ? [FRONT, 'base']
    : [...LAYERS, layer, ...(node ? [NODE_SHARED] : [])];
  for (const other of all.filter(l => !mayImport.includes(l))) {
    // Messages are typed on both sides, so types may cross between the front end and the layers it draws.
    const typesOnly = (layer === FRONT && other !== 'cli' && other !== NODE_SHARED) || (layer === 'host' && other === FRONT);
    patterns.push({ ...into(other, layer), ...(typesOnly ? { allowTypeImports: true } : {}) });
  }
  for (const [name, owner] of Object.entries(OWNED)) {
    if (owner !== layer) patterns.push({ regex: `^${name}(/|$)`, message: `only src/${owner} imports ${name}` });
  }
  if (!node) patterns.push({ ...NODE, message: `src/${layer} runs in a browser worker too: take files and the like through an injected interface` });
  patterns.push({ regex: '^(\\.\\./)+(test|scripts)/', message: 'sources do not import tests or scripts' });
  return patterns;
}

export function lintConfig() {
  const restrict = patterns => ({ 'typescript/no-restricted-imports': ['error', { patterns }] });
  return {
    plugins: ['typescript', 'import', 'oxc', 'unicorn'],
    categories: { correctness: 'error' },
    rules: {
      // Types are gone at run time: a cycle of `import type` alone is none.
      'import/no-cycle': ['error', { ignoreTypes: true }],
      'import/no-self-import': 'error',
      'max-lines': ['warn', { max: 600 }],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': ['warn', { destructuring: 'all' }],
      'no-eval': 'error',
      'typescript/no-explicit-any': 'error',
      'typescript/no-unused-vars': 'off', // tsc reports them
      'no-unused-vars': 'off',
      'no-control-regex': 'off',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-useless-escape': 'error',
      'unicorn/no-new-array': 'off',
      'unicorn/no-thenable': 'off',
      'unicorn/no-empty-file': 'error',
      'unicorn/prefer-string-starts-ends-with': 'off',
      'no-unused-expressions': 'off',
      'typescript/no-this-alias': 'off',
      'unicorn/no-useless-spread': 'off', // a spread turns a readonly tuple into an array
      'typescript/no-duplicate-enum-values': 'off', // First and Last of a range
    },
    overrides: [
      ...[...LAYERS, NODE_SHARED, ...TOPS, FRONT].map(layer => ({ files: [`src/${layer}/**`], rules: restrict(restrictions(layer)) })),
      // What of the host and of its workers runs in Node alone.
      ...['host', 'worker'].map(layer => ({ files: [`src/${layer}/**/*.node.ts`], rules: restrict(restrictions(layer, { node: true })) })),
    ],
    ignorePatterns: ['dist', 'node_modules', 'media'],
  };
}
