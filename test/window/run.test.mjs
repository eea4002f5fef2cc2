import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = 'lib/vdso/datastore.c';

/** 1-based line of the handler's definition. */
const handlerLine = workspace => readFileSync(path.join(workspace, FILE), 'utf8').split('\n').findIndex(l => /^static vm_fault_t \w+\(/.test(l)) + 1;
/** The line that the debugger's arrow stands at, as the editor shows it. */
const stoppedLine = async page => (await page.locator('.codicon-debug-stackframe').first().waitFor(), page.evaluate(() => {
  const glyph = document.querySelector('.codicon-debug-stackframe');
  const top = glyph.getBoundingClientRect().top;
  const numbers = [...document.querySelectorAll('.margin-view-overlays .line-numbers')];
  return Number(numbers.map(n => ({ n, d: Math.abs(n.getBoundingClientRect().top - top) })).sort((a, b) => a.d - b.d)[0].n.textContent);
}));

export default {
  async 'Run above the handler, clicked, stops in it; the panel shows [vvar]'({ open, page, frame, workspace }) {
    const line = handlerLine(workspace);
    await open(FILE, line);
    const run = page.locator('.codelens-decoration a', { hasText: /^\s*Run$/ }).first();
    await run.waitFor({ timeout: 60000 });
    await run.click();
    const row = page.locator('.quick-input-list .monaco-list-row').first();
    await Promise.race([row.waitFor(), page.locator('.debug-toolbar').waitFor()]);
    if (await row.isVisible()) await row.click();
    await page.locator('.debug-toolbar').waitFor({ timeout: 60000 });
    const at = await stoppedLine(page);
    assert.ok(at > line && at < line + 12, `stopped at line ${at}; the handler begins at ${line}`);
    const panel = await frame('vscode-collapsible[heading="Address space"]');
    await panel.getByText('[vvar]', { exact: true }).first().waitFor();
    assert.match(await panel.locator('#root').innerText(), /vvar_fault\(\)/);
  },

  async 'F10 steps to the next statement, and the panel follows'({ page, wait, frame }) {
    const before = await stoppedLine(page);
    const panel = await frame('vscode-collapsible[heading="Address space"]');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('F10');
    for (let i = 0; i < 100 && await stoppedLine(page) === before; i++) await wait(100);
    const after = await stoppedLine(page);
    assert.notEqual(after, before);
    await panel.getByText(`datastore.c:${after}`).first().waitFor();
  },

  async 'F5 goes to the end of the program, where the panel says so; F5 again ends the session'({ page, frame }) {
    const panel = await frame('vscode-collapsible[heading="Address space"]');
    await page.keyboard.press('F5');
    await panel.getByText(/exited with status 0/).first().waitFor({ timeout: 60000 });
    // The editor hears of the stop a moment after the panel; before, F5 means nothing.
    await page.locator('.debug-toolbar .codicon-debug-continue').waitFor();
    await page.waitForTimeout(1000);
    await page.keyboard.press('F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  },
};
