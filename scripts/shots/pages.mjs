// Pictures of the study pages: node scripts/screenshot.mjs scripts/shots/pages.mjs --folder COPY --out media/screenshots
// Of a tree from 6.15 on: the atlas pages of lib/vdso/datastore.c and lib/test_hmm.c. Of any: the report of handle_userfault(), its name with the version but for
// 7.2. All in the three languages; in the dark theme the English ones alone. The language is changed in the folder's .vscode/settings.json, so give it a copy of a tree.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LANGUAGES = ['en', 'zh-CN', 'ja'];

export default async ({ page, theme, shot, open, frame, wait, command, folder }) => {
  const settings = path.join(folder, '.vscode/settings.json');
  const language = l => { mkdirSync(path.dirname(settings), { recursive: true }); writeFileSync(settings, JSON.stringify({ 'faultline.language': l, 'editor.minimap.enabled': false })); };
  const away = () => page.mouse.move(360, 893);
  const [, major, minor] = /^VERSION = (\d+)\nPATCHLEVEL = (\d+)/m.exec(readFileSync(path.join(folder, 'Makefile'), 'utf8'));
  const version = `${major}.${minor}`;
  /** The page in each language, from where `place` puts it. */
  const languages = async (name, place) => {
    for (const l of theme === 'light' ? LANGUAGES : ['en']) {
      language(l);
      await wait(5000);
      await place();
      await away();
      await shot(l === 'en' && name.startsWith('atlas') ? name : `${name}-${l}`);
    }
    language('en');
    await wait(2000);
  };
  language('en');

  if (existsSync(path.join(folder, 'lib/vdso/datastore.c'))) {
    await open('lib/vdso/datastore.c', 65);
    await page.keyboard.press('Control+B');
    await page.locator('.codelens-decoration a', { hasText: 'Report' }).first().waitFor({ timeout: 60000 });
    await command('Faultline: Open Atlas Page of This File to the Side');
    let atlas = await frame('main.atlas', 90000);
    // The first index of the tree, so that the page tells who calls from other files.
    const make = atlas.getByText('Index the tree');
    if (await make.count() > 0) { await make.click(); await make.waitFor({ state: 'detached', timeout: 300000 }); }
    await wait(6000);
    await languages('atlas-datastore', () => atlas.locator('h1').evaluate(e => e.ownerDocument.defaultView.scrollTo(0, 0)));
    // One page at a time: each has a frame of its own.
    await command('View: Close All Editors');

    await open('lib/test_hmm.c', 1);
    await command('Faultline: Open Atlas Page of This File to the Side');
    await page.locator('.tab.active', { hasText: 'test_hmm.c' }).first().waitFor();
    await wait(6000);
    atlas = await frame('main.atlas', 90000);
    await languages('atlas-test_hmm', () => atlas.locator('h2').nth(7).evaluate(e => e.scrollIntoView()));
    await command('View: Close All Editors');
  } else {
    await page.keyboard.press('Control+B');
  }

  const file = ['mm/userfaultfd.c', 'fs/userfaultfd.c'].find(f => existsSync(path.join(folder, f)) && /^vm_fault_t handle_userfault\(/m.test(readFileSync(path.join(folder, f), 'utf8')));
  const line = readFileSync(path.join(folder, file), 'utf8').split('\n').findIndex(l => /^vm_fault_t handle_userfault\(/.test(l)) + 1;
  await open(file, line);
  await page.locator('.codelens-decoration a', { hasText: 'Report' }).first().click({ timeout: 60000 });
  const report = await frame('main.report', 90000);
  await languages(version === '7.2' ? 'report' : `report-${version}`, () => report.locator('h2').nth(5).evaluate(e => e.scrollIntoView()));
};
