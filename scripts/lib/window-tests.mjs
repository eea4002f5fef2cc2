// Tests of what a person sees: test/window/*.test.mjs, each in a VS Code window of its own (lib/window.mjs).
//
// A test file exports by default an object of named async functions that get the helpers of a window (scripts/screenshot.mjs
// lists them) and `workspace`, the folder that the window shows: a scratch copy of a kernel tree, free to be edited. They run in
// order in one window and fail when they throw. `export const options = { theme, web, settings, tree }` sets the window up.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from './run.mjs';
import { makeWorkspace } from './vscode-tests.mjs';
import { withWindow } from './window.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs the window tests; `{ passed, failed, skipped }`. */
export async function runWindowTests(wanted = []) {
  const dir = path.join(root, 'test/window');
  const files = readdirSync(dir).filter(f => f.endsWith('.test.mjs')).filter(f => wanted.length === 0 || wanted.some(w => f.includes(w))).sort();
  if (files.length === 0) throw new UserError('no test file in test/window matches');
  let passed = 0, failed = 0;
  for (const file of files) {
    const { default: tests, options = {} } = await import(pathToFileURL(path.join(dir, file)).href);
    const { tree = '7.2', ...window } = options;
    const scratch = makeWorkspace(tree);
    try {
      await withWindow({ folder: scratch.tree, out: path.join(root, 'dist/window'), ...window }, async helpers => {
        for (const [name, body] of Object.entries(tests)) {
          const started = Date.now();
          try {
            await body({ ...helpers, workspace: scratch.tree });
            passed++;
            console.log(`ok   ${file}: ${name} (${Date.now() - started} ms)`);
          } catch (e) {
            failed++;
            console.log(`FAIL ${file}: ${name} (${Date.now() - started} ms)\n     ${String(e?.stack ?? e).split('\n').slice(0, 15).join('\n     ')}`);
            await helpers.shot(`failed-${path.basename(file, '.test.mjs')}-${failed}`).catch(() => {});
          }
        }
      });
    } catch (e) { failed++; console.log(`FAIL ${file}: ${e?.stack ?? e}`); } finally {
      rmSync(scratch.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }
  return { passed, failed, skipped: 0 };
}
