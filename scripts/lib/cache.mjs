// Where fetched things live: kernel trees, the VS Code server, downloaded packages. Never inside the repository.
import { homedir } from 'node:os';
import path from 'node:path';

/** FAULTLINE_CACHE, else ~/.cache/faultline. */
export const cacheDir = () => process.env.FAULTLINE_CACHE ? path.resolve(process.env.FAULTLINE_CACHE) : path.join(homedir(), '.cache', 'faultline');
export const treeDir = version => path.join(cacheDir(), 'trees', `linux-${version}`);
