// Child processes with readable failures.
import { spawn, spawnSync } from 'node:child_process';

/** Thrown for what the person at the terminal can act on: printed without a stack. */
export class UserError extends Error {}

/** True when the command is on the PATH. */
export const has = command => spawnSync('sh', ['-c', `command -v "$1"`, 'sh', command], { stdio: 'ignore' }).status === 0;

/** Runs a command; returns its stdout (or '' with stdio inherit). Throws UserError with the end of stderr. */
export function sh(command, args, options = {}) {
  const { quiet = true, allowFailure = false, ...rest } = options;
  const r = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'], ...rest });
  if (r.error && !allowFailure) throw new UserError(`cannot run ${command}: ${r.error.message}`);
  if (r.status !== 0 && !allowFailure) {
    const tail = (r.stderr || r.stdout || '').trim().split('\n').slice(-40).join('\n');
    throw new UserError(`${command} ${args.join(' ')} failed (${r.status ?? r.signal})${tail ? ':\n' + tail : ''}`);
  }
  return r.stdout ?? '';
}

/** Runs a command with its output shown; resolves to its exit code. */
export function show(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

/** Prints a UserError as a message and anything else with its stack; sets the exit status. */
export async function main(body) {
  try { await body(); } catch (e) {
    console.error(e instanceof UserError ? `error: ${e.message}` : e);
    process.exitCode = 1;
  }
}

export const isRoot = () => process.getuid?.() === 0;
