import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** Where Faultline keeps what it can make again: $FAULTLINE_CACHE, else $XDG_CACHE_HOME/faultline, else ~/.cache/faultline. */
export function cacheFolder(): string {
  return process.env['FAULTLINE_CACHE'] ?? path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir() || tmpdir(), '.cache'), 'faultline');
}
