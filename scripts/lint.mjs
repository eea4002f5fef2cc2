// Lints the sources (oxlint). Beside oxlint's own `correctness` rules: the layer table (lib/layers.mjs), no import cycles,
// one owner for `vscode` and for web-tree-sitter, no Node built-ins below the hosts; files over 600 lines warn.
//
//   npm run lint [-- PATH… or oxlint options]
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintConfig } from './lib/lint-config.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs oxlint with its output shown; its exit code. */
export function lint(args = []) {
  // At the root, because oxlint matches overrides from where its configuration lies.
  const file = path.join(root, '.oxlintrc.json');
  writeFileSync(file, JSON.stringify(lintConfig(), null, 1));
  const paths = args.length ? args : ['src', 'test', 'scripts'];
  return spawnSync(process.execPath, [path.join(root, 'node_modules/oxlint/bin/oxlint'), '-c', file, ...(process.stdout.isTTY ? [] : ['-f', 'unix']), ...paths], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = lint(process.argv.slice(2));
