// npm test: sets itself up, then builds, type-checks, lints, runs the unit tests, runs C programs through
// gcc and through Faultline, and runs the extension's tests inside a real
// VS Code (Node host, browser worker host, packaged extension, and what a person sees in the window). Goes on after a failed stage; the last line is the sum:
//
//   N passed, N failed
//
// A stage that fails as a whole (the build, say) counts as one failure. Exit status 0 only when something ran and nothing failed.
// For single stages: npm run test:unit -- SUBSTRING, npm run test:vscode -- node|web|vsix|window SUBSTRING.
import { ensureCommands, ensurePackages } from './lib/setup.mjs';
import { UserError } from './lib/run.mjs';

/** The trees that the tests use. */
const KERNELS = ['5.10', '6.1', '6.12', '7.2', '7.3'];

let passed = 0, failed = 0;
const summary = [];
const began = Date.now();

/** Runs a stage; what it returns is added up. */
async function stage(name, body) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  let result;
  try { result = await body() ?? { passed: 0, failed: 0 }; } catch (e) {
    console.log(e instanceof UserError ? `error: ${e.message}` : e);
    result = { passed: 0, failed: 1 };
  }
  passed += result.passed; failed += result.failed;
  summary.push(`${result.failed ? 'FAIL' : 'ok  '} ${name}: ${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  return result.failed === 0;
}

const ready = await stage('set-up', () => { ensurePackages(); ensureCommands(['xz', 'gcc', 'csmith']); });
if (ready) {
  await stage('kernel trees', async () => (await import('./kernel.mjs')).ensureKernels(KERNELS));
  await stage('build', async () => { await (await import('./build.mjs')).buildAll({ requireAll: true }); });
  await stage('type check', async () => ({ passed: 0, failed: (await import('./typecheck.mjs')).typecheckAll().length }));
  await stage('lint', async () => ({ passed: 0, failed: (await import('./lint.mjs')).lint() === 0 ? 0 : 1 }));
  await stage('unit tests', async () => (await import('./unit.mjs')).runUnitTests());
  const native = await import('./lib/native.mjs');
  await stage('C programs against gcc', () => native.differential());
  await stage('random C programs against gcc', () => native.csmith(200));
  await stage('random programs with GNU extensions against gcc', () => native.gnu(60));
  const vscode = await import('./lib/vscode-tests.mjs');
  await stage('VS Code, Node host', () => vscode.runVscodeTests('node'));
  await stage('VS Code, browser worker host', () => vscode.runVscodeTests('web'));
  await stage('VS Code, packaged extension', async () => vscode.runVscodeTests('vsix', { vsix: await (await import('./package.mjs')).packageVsix() }));
  await stage('VS Code, window', async () => (await import('./lib/window-tests.mjs')).runWindowTests());
  await stage('npm start', async () => (await import('./lib/start-test.mjs')).testStart());
}
console.log(`\n${summary.join('\n')}\n${((Date.now() - began) / 1000).toFixed(0)} s in all`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
