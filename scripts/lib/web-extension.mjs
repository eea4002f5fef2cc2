// The extension as one that runs in the browser's extension host alone.
import { readFileSync, readdirSync, symlinkSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Makes a folder that is the repository without the Node entry point; its path. VS Code runs an extension that has both beside the files where
 * it can, and its build of 1.139 for the web overlooks `extensionDevelopmentKind`: nothing else makes it choose the browser's host.
 */
export function makeWebExtension() {
  const dir = mkdtempSync(path.join(tmpdir(), 'faultline-web-'));
  const { main: _, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
  for (const name of ['dist', 'media', ...readdirSync(root).filter(f => f.startsWith('package.nls'))]) symlinkSync(path.join(root, name), path.join(dir, name), 'junction');
  return dir;
}
