// Runs only the extension tests: node scripts/vscode.mjs [node] [web] [vsix] [window] [SUBSTRING of a test file's path…]
// Builds first. FAULTLINE_VERBOSE=1 shows everything that VS Code prints; FAULTLINE_VSCODE=desktop|server chooses the VS Code.
import { buildAll } from './build.mjs';
import { KINDS, runVscodeTests } from './lib/vscode-tests.mjs';
import { runWindowTests } from './lib/window-tests.mjs';
import { ensureKernels } from './kernel.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const known = [...KINDS, 'window'];
  const kinds = known.filter(k => args.includes(k));
  const wanted = args.filter(a => !known.includes(a));
  await buildAll();
  await ensureKernels(['7.2']);
  let failed = 0;
  for (const kind of kinds.length ? kinds : ['node', 'web']) {
    console.log(`VS Code, ${kind}`);
    const vsix = kind === 'vsix' ? await (await import('./package.mjs')).packageVsix() : undefined;
    const r = kind === 'window' ? await runWindowTests(wanted) : await runVscodeTests(kind, { vsix, wanted });
    console.log(`${kind}: ${r.passed} passed, ${r.failed} failed, ${r.skipped} skipped`);
    failed += r.failed;
  }
  if (failed) process.exitCode = 1;
});
