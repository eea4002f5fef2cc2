// The pictures of the README: node scripts/screenshot.mjs scripts/shots/readme.mjs --out media/screenshots
export default async ({ page, shot, open, frame, wait, pick }) => {
  const away = () => page.mouse.move(500, 700);
  await open('lib/vdso/datastore.c', 82);
  await page.getByText('Run', { exact: true }).first().waitFor();
  await page.locator('.activitybar [aria-label="Faultline"]').first().click();
  await page.getByText('vvar_fault').first().waitFor();
  await away();
  await wait(6000);
  await shot('handlers');
  await page.keyboard.press('Control+B');
  await wait(1500);
  // A breakpoint at the handler's last statement, so that several pages are mapped at the stop.
  await page.getByText('Run', { exact: true }).first().click();
  await pick('Touch every page');
  const panel = await frame('.page-map');
  await page.locator('.debug-toolbar').waitFor();
  await wait(1500);
  await page.locator('.view-line', { hasText: 'switch' }).first().click();
  await page.keyboard.press('F9');
  for (let i = 0; i < 5; i++) { await page.keyboard.press('F5'); await wait(1200); }
  await away();
  await wait(800);
  await shot('run');
  await page.keyboard.press('F9');
  for (let i = 0; i < 1; i++) { await page.keyboard.press('F5'); await wait(1500); }
  await panel.locator('.accesses').scrollIntoViewIfNeeded();
  await wait(800);
  await shot('end');
};
