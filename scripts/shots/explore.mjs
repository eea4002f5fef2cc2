// Pictures of an exploration: node scripts/screenshot.mjs scripts/shots/explore.mjs --folder COPY --out media/screenshots
// The check of userfaultfd_must_wait() is edited out (unsaved); the lost wake-up is found, told and replayed. Give it a copy of a 7.2 tree.
export default async ({ page, shot, open, frame, wait, pick, command }) => {
  await open('mm/userfaultfd.c', 1);
  await page.keyboard.press('Control+B');
  await page.keyboard.press('Control+KeyF');
  await wait(500);
  await page.keyboard.type('= userfaultfd_must_wait(ctx, vmf, reason)');
  await wait(800);
  await page.keyboard.press('Escape');
  await page.keyboard.type('= true');
  await wait(1500);
  await command('Faultline: Explore Interleavings…');
  await pick('Resolved before it sleeps');
  const result = await frame('.summary');
  await result.getByText('every order').waitFor({ timeout: 300000 });
  await page.mouse.move(360, 893);
  await shot('explore');
  await result.getByText('Replay this schedule').first().click();
  await page.locator('.debug-toolbar').waitFor({ timeout: 90000 });
  const panel = await frame('.threads', 90000);
  await wait(4000);
  await page.keyboard.press('Control+B');
  await panel.locator('.lanes').first().evaluate(e => e.scrollIntoView({ block: 'end' }));
  await page.mouse.move(360, 893);
  await wait(1500);
  await shot('explore-replay');
  // The copy is used again.
  await page.keyboard.press('Shift+F5');
  await wait(1500);
  await page.keyboard.press('Control+1');
  await command('File: Revert File');
  await wait(1000);
};
