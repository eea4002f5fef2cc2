// Pictures of the study pages: node scripts/screenshot.mjs scripts/shots/pages.mjs --folder COPY --out media/screenshots
// Atlas pages of lib/vdso/datastore.c and lib/test_hmm.c, and the report of handle_userfault() in the three languages. The language is changed in the
// folder's .vscode/settings.json, so give it a copy of a 7.2 tree.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export default async ({ page, shot, open, frame, wait, command, folder }) => {
  const settings = path.join(folder, '.vscode/settings.json');
  const language = l => { mkdirSync(path.dirname(settings), { recursive: true }); writeFileSync(settings, JSON.stringify({ 'faultline.language': l, 'editor.minimap.enabled': false })); };
  const away = () => page.mouse.move(360, 893);
  language('en');
  await open('lib/vdso/datastore.c', 65);
  await page.keyboard.press('Control+B');
  await page.locator('.codelens-decoration a', { hasText: 'Report' }).first().waitFor({ timeout: 60000 });

  await command('Faultline: Open Atlas Page of This File to the Side');
  const atlas = await frame('main.atlas', 90000);
  // The first index of the tree, so that the page tells who calls from other files.
  const make = atlas.getByText('Index the tree');
  if (await make.count() > 0) { await make.click(); await make.waitFor({ state: 'detached', timeout: 300000 }); }
  await wait(6000);
  await away();
  await shot('atlas-datastore');

  await page.keyboard.press('Control+1');
  await open('lib/test_hmm.c', 1);
  await page.keyboard.press('Control+1');
  await command('Faultline: Open Atlas Page of This File to the Side');
  await page.locator('.tab.active', { hasText: 'Atlas of test_hmm.c' }).waitFor();
  await wait(6000);
  await away();
  await shot('atlas-test_hmm');

  await page.keyboard.press('Control+1');
  const line = readFileSync(path.join(folder, 'mm/userfaultfd.c'), 'utf8').split('\n').findIndex(l => /^vm_fault_t handle_userfault\(/.test(l)) + 1;
  await open('mm/userfaultfd.c', line);
  await page.locator('.codelens-decoration a', { hasText: 'Report' }).first().click({ timeout: 60000 });
  const report = await frame('main.report', 90000);
  for (const l of ['en', 'zh-CN', 'ja']) {
    language(l);
    await wait(5000);
    const statements = report.locator('h2').nth(5);
    await statements.evaluate(e => e.scrollIntoView());
    await away();
    await shot(`report-${l}`);
  }
  language('en');
};
