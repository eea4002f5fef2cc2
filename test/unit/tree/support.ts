import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FileSource } from '../../../src/base/files.ts';

export const treeDirectory = (version: string): string => path.join(process.env.FAULTLINE_CACHE ?? path.join(homedir(), '.cache/faultline'), 'trees', `linux-${version}`);

/** The reason to skip a test, or false. */
export const missing = (version: string): string | false => (existsSync(path.join(treeDirectory(version), 'Makefile')) ? false : `the ${version} tree is not in the cache: npm run kernel -- ${version}`);

export function diskFiles(root: string): FileSource {
  return {
    read: p => { try { return readFileSync(path.join(root, p), 'utf8'); } catch { return undefined; } },
    exists: p => existsSync(path.join(root, p)),
    list: d => { try { return readdirSync(path.join(root, d), { withFileTypes: true }).map(e => ({ name: e.name, directory: e.isDirectory() })); } catch { return undefined; } },
    version: p => { try { const s = statSync(path.join(root, p)); return `${s.size}:${s.mtimeMs}`; } catch { return 'none'; } },
  };
}

/** Files in memory; `set` changes one. */
export function memoryFiles(initial: Record<string, string>): FileSource & { set(path: string, text: string): void } {
  const texts = new Map(Object.entries(initial));
  const versions = new Map<string, number>();
  return {
    read: p => texts.get(p),
    exists: p => texts.has(p),
    list: d => {
      const prefix = d === '' ? '' : `${d}/`;
      const names = new Map<string, boolean>();
      for (const p of texts.keys()) if (p.startsWith(prefix)) { const rest = p.slice(prefix.length); const i = rest.indexOf('/'); names.set(i < 0 ? rest : rest.slice(0, i), i >= 0); }
      return names.size ? [...names].map(([name, directory]) => ({ name, directory })) : undefined;
    },
    version: p => String(versions.get(p) ?? 0),
    set(p, text) { texts.set(p, text); versions.set(p, (versions.get(p) ?? 0) + 1); },
  };
}
