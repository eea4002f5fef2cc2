// The pictures of the README: node scripts/screenshot.mjs scripts/shots/readme.mjs --folder COPY --out media/screenshots
// It deletes a line in the editor (unsaved), so give it a copy of a 7.2 tree, not the cached one.
export default async ({ page, shot, open, frame, wait, pick, command }) => {
  const away = () => page.mouse.move(760, 893);
  const line = n => open('lib/vdso/datastore.c', n);
  const run = page.getByText('Run', { exact: true }).first();
  await open('lib/vdso/datastore.c', 82);
  await run.waitFor();
  await page.locator('.activitybar [aria-label="Faultline"]').first().click();
  await page.getByText('vvar_fault').first().waitFor();
  await away();
  await wait(6000);
  await shot('handlers');

  await page.keyboard.press('Control+B');
  await wait(1500);
  await run.click();
  await pick('Touch every page');
  await frame('.page-map');
  await page.locator('.debug-toolbar').waitFor();
  await wait(1500);
  // A breakpoint, so that several pages are mapped at the stop.
  await line(72);
  await page.keyboard.press('F9');
  for (let i = 0; i < 5; i++) { await page.keyboard.press('F5'); await wait(1200); }
  await page.keyboard.press('F10');
  await away();
  await wait(1500);
  await shot('run');

  await page.keyboard.press('Shift+F5');
  await wait(1200);
  await line(72);
  await page.keyboard.press('F9');
  await line(118);
  await page.keyboard.press('Control+Shift+K');
  await command('Faultline: Run Fault Handler Without Stopping…');
  await frame('.findings');
  await away();
  await wait(2500);
  await shot('finding');
};
