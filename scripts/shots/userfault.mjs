// The picture of a userfault: node scripts/screenshot.mjs scripts/shots/userfault.mjs --folder COPY --out media/screenshots
// A breakpoint stands where the faulting thread goes to sleep. Give it a copy of a 7.2 tree.
export default async ({ page, shot, open, frame, wait, pick }) => {
  await open('mm/userfaultfd.c', 2694);
  const run = page.getByText('Run', { exact: true }).first();
  await run.waitFor();
  await wait(3000);
  await run.click();
  await pick('A missing page');
  await frame('.threads');
  await page.locator('.debug-toolbar').waitFor();
  await wait(2000);
  await page.keyboard.press('Control+B');
  await wait(1500);
  await open('mm/userfaultfd.c', 2836);
  await page.keyboard.press('F9');
  await page.keyboard.press('F5');
  await wait(4000);
  await page.mouse.move(760, 893);
  await shot('userfault');
};
