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
//   frame(selector)   the frame of the webview that holds an element for the CSS selector (waits 20 s for it, or frame(selector, ms))
//   text(selector)    the text of all elements for a selector, over all frames
//   wait(ms)          waits
//   folder            the workspace's folder
// for example:
//   export default async ({ open, page, shot }) => {
//     await open('lib/vdso/datastore.c', 40);
//     await page.getByText('Run', { exact: true }).first().waitFor();
//     await shot('codelens');
//   };
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { treeDir } from './lib/cache.mjs';
import { UserError, main } from './lib/run.mjs';
import { THEMES, withWindow } from './lib/window.mjs';
import { buildAll } from './build.mjs';
import { ensureKernels } from './kernel.mjs';
await main(async () => {
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
