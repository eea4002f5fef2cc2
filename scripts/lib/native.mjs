// The comparisons with a native compiler as stages of npm test: each script's closing line is its count.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs a script with its output shown; `count` reads `{ passed, failed, skipped }` from the output. No count is a failure. */
async function counted(script, args, count) {
  const child = spawn(process.execPath, [path.join(root, 'scripts', script), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', chunk => { out += chunk; process.stdout.write(chunk); });
  const code = await new Promise(resolve => child.on('close', resolve));
  const result = count(out) ?? { passed: 0, failed: 1 };
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

/** The programs of test/programs through gcc and through Faultline. */
export const differential = () => counted('differential.mjs', [], out => {
  const m = /^differential: (\d+) of (\d+) programs the same$/m.exec(out);
  return m && { passed: Number(m[1]), failed: Number(m[2]) - Number(m[1]) };
});

/** Random programs through gcc and through Faultline: `seeds` of csmith. */
export const csmith = seeds => random(['--seeds', String(seeds), '--small']);
/** And of ours, with what csmith does not write. */
export const gnu = seeds => random(['--seeds', String(seeds), '--gnu']);
const random = args => counted('csmith.mjs', args, out => {
  const m = /^\w+: (\d+) the same, (\d+) different, (\d+) left out/m.exec(out);
  return m && { passed: Number(m[1]), failed: Number(m[2]), skipped: Number(m[3]) };
});
