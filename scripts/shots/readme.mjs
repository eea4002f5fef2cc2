// The pictures of the README: node scripts/screenshot.mjs scripts/shots/readme.mjs --out media/screenshots
export default async ({ page, shot, open, frame, wait, command }) => {
  await open('lib/vdso/datastore.c', 80);
  await page.getByText('Run', { exact: true }).first().waitFor();
  await page.locator('.activitybar [aria-label="Faultline"]').first().click();
  await page.getByText('vvar_fault').first().waitFor();
  await page.mouse.move(700, 560);
  await wait(6000);
  await shot('handlers');
  await page.mouse.move(700, 560);
  await page.keyboard.press('Control+B');
  await wait(1500);
  await page.getByText('Run', { exact: true }).first().click();
  const q = page.locator('.quick-input-list .monaco-list-row');
  await q.first().waitFor();
  await q.first().click();
  const panel = await frame('.page-map');
  await page.locator('.debug-toolbar').waitFor();
  for (let i = 0; i < 12; i++) { await page.keyboard.press('F5'); await wait(700); if (!await page.locator('.debug-toolbar').isVisible()) break; }
  await panel.locator('.accesses').waitFor();
  await wait(1200);
  await shot('run');
};
