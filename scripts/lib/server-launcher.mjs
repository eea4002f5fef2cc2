#!/usr/bin/env node
// Stands in for a desktop `code` in @vscode/test-electron's runTests: takes the same arguments, runs the tests in a VS Code
// server shown by Chromium, exits as the tests exit. Arguments that the server has no use for are ignored.
//
//   [FOLDER] --extensionDevelopmentPath=DIR… --extensionTestsPath=FILE [--extensionDevelopmentKind=web] [--extensions-dir=DIR]
//
// FAULTLINE_TEST_TIMEOUT: seconds for the whole run (900). FAULTLINE_VERBOSE=1: the page's console and the server's log too.
import path from 'node:path';
import { mkdirSync } from 'node:fs';
import { openBrowser, startServer } from './server.mjs';
import { UserError, main } from './run.mjs';
import { LINE_MARK } from './marks.mjs';

const values = name => process.argv.slice(2).flatMap(a => a.startsWith(`--${name}=`) ? [a.slice(name.length + 3)] : []);

await main(async () => {
  const [tests] = values('extensionTestsPath');
  const developed = values('extensionDevelopmentPath');
  const kinds = values('extensionDevelopmentKind');
  const folder = process.argv.slice(2).find(a => !a.startsWith('-'));
  if (!tests || developed.length === 0) throw new UserError('server-launcher: --extensionDevelopmentPath and --extensionTestsPath are needed');
  const seconds = Number(process.env.FAULTLINE_TEST_TIMEOUT ?? 900);
  const verbose = process.env.FAULTLINE_VERBOSE === '1';

  const server = await startServer({ development: true, extensionsDir: values('extensions-dir')[0], verbose });
  const { browser, page } = await openBrowser();
  const stop = async () => { await browser.close().catch(() => {}); await server.stop(); };
  process.on('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    let tail = [];
    const exit = new Promise(resolve => {
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', () => { /* seen through the console as well */ });
    page.on('console', message => {
      const text = message.text();
      tail = [...tail.slice(-80), text];
      for (const line of text.split('\n')) {
        const at = line.indexOf(LINE_MARK);
        // The extension host's messages come with a prefix and, at times, with style directives behind them.
        if (at >= 0) console.log(line.slice(at + LINE_MARK.length).replace(/ color: ?(#\w+)?;?.*$/, ''));
        else if (verbose) console.error(`  page: ${line}`);
      }
    });
    page.on('pageerror', e => { tail.push(String(e)); if (verbose) console.error(`  page error: ${e}`); });
    await page.goto(server.url(folder && path.resolve(folder), [
      ...developed.map(d => ['extensionDevelopmentPath', server.remote(d)]),
      ...kinds.map(k => ['extensionDevelopmentKind', k]),
      ['extensionTestsPath', server.remote(tests)], ['skipWelcome', 'true'], ['skipReleaseNotes', 'true'],
    ]));
    let timer;
    const code = await Promise.race([exit, new Promise(r => { timer = setTimeout(() => r('timeout'), seconds * 1000); })]);
    clearTimeout(timer);
    if (code !== 0) {
      const picture = path.resolve('dist', `test-failure-${process.pid}.png`);
      mkdirSync('dist', { recursive: true });
      await page.screenshot({ path: picture }).catch(() => {});
      if (code === 'timeout') console.error(`the tests did not end within ${seconds} s; the last messages of the page:\n${tail.slice(-40).join('\n')}`);
      console.error(`the window as it was: ${picture}`);
    }
    process.exitCode = code === 'timeout' ? 1 : Number(code);
  } finally {
    await stop();
  }
});
