// Bundles every entry point with esbuild.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';

const common = { bundle: true, sourcemap: true, logLevel: 'info', target: 'es2022', minifySyntax: true, legalComments: 'none' };
const entries = [
  { in: 'src/cli/main.ts', outfile: 'dist/cli.js', platform: 'node', format: 'cjs', banner: { js: '#!/usr/bin/env node' } },
];
for (const { in: entry, ...rest } of entries) {
  if (existsSync(entry)) await build({ ...common, entryPoints: [entry], ...rest });
}
