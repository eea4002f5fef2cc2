import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintConfig } from '../../../scripts/lib/lint-config.mjs';

/** The messages that the lint rules give for a small source tree. */
function lint(files: Record<string, string>): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'faultline-lint-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.join(dir, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(dir, name), text);
    }
    writeFileSync(path.join(dir, '.oxlintrc.json'), JSON.stringify(lintConfig()));
    const r = spawnSync(process.execPath, [path.resolve('node_modules/oxlint/bin/oxlint'), '-c', '.oxlintrc.json', '-f', 'unix', 'src'], { cwd: dir, encoding: 'utf8' });
    return r.stdout;
  } finally { rmSync(dir, { recursive: true }); }
}

test('an import that points up the layer table is refused, one that points down is not', () => {
  const out = lint({
    'src/vm/deep/a.ts': `import { b } from '../../kernel/b.ts';\nimport { c } from '../../compiler/c.ts';\nexport const a = b + c;\n`,
    'src/kernel/b.ts': 'export const b = 1;\n', 'src/compiler/c.ts': 'export const c = 1;\n',
  });
  assert.match(out, /src\/vm\/deep\/a\.ts:1:.*kernel/);
  assert.doesNotMatch(out, /a\.ts:2/);
});

test('vscode belongs to the host, web-tree-sitter to syntax, Node to the hosts', () => {
  const text = `import * as v from 'vscode';\nimport { readFileSync } from 'node:fs';\nimport { Parser } from 'web-tree-sitter';\nexport const a = [v, readFileSync, Parser];\n`;
  const out = lint({ 'src/host/a.node.ts': text, 'src/engine/a.ts': text, 'src/host/b.ts': text });
  assert.doesNotMatch(out, /src\/host\/a\.node\.ts:[12]:/);
  assert.match(out, /src\/host\/a\.node\.ts:3:/);
  for (const line of [1, 2, 3]) assert.match(out, new RegExp(`src/engine/a\\.ts:${line}:`));
  assert.match(out, /src\/host\/b\.ts:2:/);
});

test('the front end may name types of the layers, not run them; cycles are refused', () => {
  const out = lint({
    'src/webview/panel/main.ts': `import type { T } from '../../paths/t.ts';\nimport { t } from '../../paths/t.ts';\nexport const a: T = t;\n`,
    'src/paths/t.ts': `export type T = number;\nexport const t = 1;\n`,
    'src/vm/a.ts': `import { b } from './b.ts';\nexport const a: number = b;\n`, 'src/vm/b.ts': `import { a } from './a.ts';\nexport const b: number = a;\n`,
  });
  assert.doesNotMatch(out, /main\.ts:1:/);
  assert.match(out, /main\.ts:2:/);
  assert.match(out, /src\/vm\/a\.ts:1:.*cycle/);
});
