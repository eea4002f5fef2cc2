// Pictures of the extension in a real VS Code, at 1440×900, in a light and in a dark theme.
//
//   node scripts/screenshot.mjs SCRIPT.mjs [--folder DIR | --tree 7.2] [--theme light|dark] [--out DIR] [--web] [--no-build]
//
// --folder  the workspace (default: the cached tree of 7.2; --tree VERSION for another). It is used as it is: do not save in it.
// --out     where NAME-light.png and NAME-dark.png go (default dist/screenshots)
// --web     run the extension in the browser worker host
//
// SCRIPT.mjs exports a default async function that gets one object:
//   page              playwright's page
//   theme             'light' or 'dark'
//   shot(name)        saves NAME-THEME.png (the pointer's hovers settle first)
//   command(title)    runs a command of the palette by its full title, as 'Faultline: Run Handler'
//   open(path, line)  opens a file of the workspace, by its path in it, at a line (1-based)
//   pick(text)        picks an entry of an open quick pick by what it starts with
//   frame(selector)   the frame of the webview that holds an element for the CSS selector (waits 20 s for it)
//   text(selector)    the text of all elements for a selector, over all frames
//   wait(ms)          waits
// for example:
//   export default async ({ open, page, shot }) => {
//     await open('lib/vdso/datastore.c', 40);
//     await page.getByText('Run', { exact: true }).first().waitFor();
//     await shot('codelens');
//   };
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { treeDir } from './lib/cache.mjs';
import { UserError, main } from './lib/run.mjs';
import { openBrowser, startServer } from './lib/server.mjs';
import { buildAll } from './build.mjs';
import { ensureKernels } from './kernel.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

/** Opens `folder` with the extension under development, calls `script`, closes all. */
export async function withWindow({ folder, theme = 'dark', web = false, out = 'dist/screenshots', settings = {} }, script) {
  const server = await startServer({ development: true, settings: { 'workbench.colorTheme': THEMES[theme], 'window.autoDetectColorScheme': false, ...settings } });
  const { browser, page } = await openBrowser({ theme });
  try {
    page.setDefaultTimeout(20000);
    await page.goto(server.url(folder, [['extensionDevelopmentPath', server.remote(root)], ...(web ? [['extensionDevelopmentKind', 'web']] : []), ['skipWelcome', 'true']]));
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60000 });
    await page.locator('.statusbar-item').first().waitFor();
    const wait = ms => page.waitForTimeout(ms);
    const input = page.locator('.quick-input-widget input[type="text"]');
    const helpers = {
      page, theme, wait, server,
      shot: async name => {
        mkdirSync(out, { recursive: true });
        await wait(600);
        const file = path.join(out, `${name}-${theme}.png`);
        await page.screenshot({ path: file });
        console.log(file);
      },
      command: async title => {
        await page.keyboard.press('F1');
        await input.waitFor();
        await input.fill(`>${title}`);
        const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
        await row.waitFor();
        await row.click();
      },
      open: async (file, line) => {
        await page.keyboard.press('Control+KeyP');
        await input.waitFor();
        await input.fill(path.join(folder, file) + (line ? `:${line}` : ''));
        await page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(file) }).first().waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.tab.active', { hasText: path.basename(file) }).waitFor();
        await page.locator('.monaco-editor .view-line').first().waitFor();
      },
      pick: async text => {
        const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
        await row.waitFor();
        await row.click();
      },
      frame: async selector => {
        const end = Date.now() + 20000;
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
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(async () => {
  const args = process.argv.slice(2);
  const value = name => { const i = args.indexOf(`--${name}`); return i >= 0 ? args.splice(i, 2)[1] : undefined; };
  const flag = name => { const i = args.indexOf(`--${name}`); return i >= 0 && !!args.splice(i, 1); };
  const tree = value('tree'), asked = value('folder'), theme = value('theme'), out = value('out'), web = flag('web'), noBuild = flag('no-build');
  const [script] = args;
  if (!script || args.length > 1 || (theme && !(theme in THEMES))) throw new UserError('usage: node scripts/screenshot.mjs SCRIPT.mjs [--folder DIR | --tree 7.2] [--theme light|dark] [--out DIR] [--web] [--no-build]');
  const scenario = (await import(pathToFileURL(path.resolve(script)).href)).default;
  if (typeof scenario !== 'function') throw new UserError(`${script} has no default function`);
  if (!asked) await ensureKernels([tree ?? '7.2']);
  if (!noBuild) await buildAll();
  for (const t of theme ? [theme] : Object.keys(THEMES)) {
    await withWindow({ folder: asked ? path.resolve(asked) : treeDir(tree ?? '7.2'), theme: t, web, ...(out ? { out: path.resolve(out) } : {}) }, scenario);
  }
});
