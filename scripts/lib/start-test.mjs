// One test of `npm start`: it prints an address, the page at the address is a VS Code, and it ends on Ctrl-C.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { treeDir } from './cache.mjs';
import { openBrowser } from './server.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Fails with a message; `{ passed, failed }`. */
export async function testStart() {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--server', '--tree', treeDir('7.2')], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.on('exit', resolve));
  try {
    let out = '';
    const address = await new Promise((resolve, reject) => {
      child.stdout.on('data', chunk => { out += chunk; const m = /http:\/\/\S+/.exec(out); if (m && out.includes('Ctrl-C')) resolve(m[0]); });
      child.on('exit', code => reject(new Error(`npm start ended (${code}) without an address:\n${out}`)));
      setTimeout(() => reject(new Error(`npm start printed no address within 180 s:\n${out}`)), 180000).unref();
    });
    const { browser, page } = await openBrowser();
    try {
      await page.goto(address);
      await page.locator('.explorer-folders-view', { hasText: 'Makefile' }).waitFor({ timeout: 60000 });
    } finally { await browser.close(); }
    console.log(`ok   npm start serves ${address}`);
    return { passed: 1, failed: 0 };
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}
