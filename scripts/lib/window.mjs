// One window of VS Code (the server, shown by Chromium at 1440×900) with the extension under development, and what a script
// needs to use it as a person does. For the screenshots and the window tests.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shrinkPng } from './png.mjs';
import { UserError } from './run.mjs';
import { openBrowser, startServer } from './server.mjs';
import { makeWebExtension } from './web-extension.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

/** Opens `folder` with the extension under development, calls `script`, closes all. */
export async function withWindow({ folder, theme = 'dark', web = false, out = 'dist/screenshots', settings = {} }, script) {
  const server = await startServer({ development: true, settings: { 'workbench.colorTheme': THEMES[theme], 'window.autoDetectColorScheme': false, ...settings } });
  const { browser, page } = await openBrowser({ theme });
  const developed = web ? makeWebExtension() : root;
  try {
    page.setDefaultTimeout(20000);
    await page.goto(server.url(folder, [['extensionDevelopmentPath', server.remote(developed)], ...(web ? [['extensionDevelopmentKind', 'web']] : []), ['skipWelcome', 'true']]));
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60000 });
    await page.locator('.statusbar-item').first().waitFor();
    const wait = ms => page.waitForTimeout(ms);
    const input = page.locator('.quick-input-widget input[type="text"]');
    const rowOf = text => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    /** Opens quick input by a key, types, and waits for a row: again, where something else took the focus meanwhile (a session that ends, a page that opens). */
    const quick = async (key, typed, row) => {
      for (let tries = 1; ; tries++) {
        try {
          await page.keyboard.press(key);
          await input.fill(typed, { timeout: 4000 });
          await rowOf(row).waitFor({ timeout: 10000 });
          return rowOf(row);
        } catch (e) { if (tries === 4) throw e; }
      }
    };
    const helpers = {
      page, theme, wait, server, folder,
      shot: async name => {
        mkdirSync(out, { recursive: true });
        await wait(600);
        const file = path.join(out, `${name}-${theme}.png`);
        writeFileSync(file, shrinkPng(await page.screenshot()));
        console.log(file);
      },
      command: async title => (await quick('F1', `>${title}`, title)).click(),
      open: async (file, line) => {
        await quick('Control+KeyP', path.join(folder, file) + (line ? `:${line}` : ''), path.basename(file));
        await page.keyboard.press('Enter');
        await page.locator('.tab.active', { hasText: path.basename(file) }).first().waitFor();
        await page.locator('.monaco-editor .view-line').first().waitFor();
      },
      pick: text => rowOf(text).click(),
      frame: async (selector, ms = 20000) => {
        const end = Date.now() + ms;
        for (;;) {
          for (const f of page.frames()) if (await f.locator(selector).count().catch(() => 0)) return f;
          if (Date.now() > end) throw new UserError(`no frame holds ${selector}; frames: ${page.frames().map(f => f.url().slice(0, 100)).join(', ')}`);
          await wait(100);
        }
      },
      text: async selector => (await Promise.all(page.frames().map(f => f.locator(selector).allInnerTexts().catch(() => [])))).flat(),
    };
    return await script(helpers);
  } catch (e) {
    mkdirSync(out, { recursive: true });
    await page.screenshot({ path: path.join(out, `failed-${theme}.png`) }).catch(() => {});
    console.error(`the window as it was: ${path.join(out, `failed-${theme}.png`)}`);
    throw e;
  } finally {
    await browser.close().catch(() => {});
    await server.stop();
    if (web) rmSync(developed, { recursive: true, force: true });
  }
}
