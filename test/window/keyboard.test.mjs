import assert from 'node:assert/strict';

export const options = { theme: 'light', web: true };

/** Every control of a frame, through shadow roots, that a screen reader would have no name for. */
const nameless = frame => frame.evaluate(() => {
  const found = [];
  const visit = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) visit(e.shadowRoot);
      if (!e.matches('button, a[href], input, select, textarea, [role="button"], [tabindex="0"], vscode-toolbar-button')) continue;
      const described = e.getAttribute('aria-label') || e.getAttribute('title') || e.getAttribute('aria-labelledby') || e.getAttribute('label') || e.textContent.trim()
        || e.labels?.[0]?.textContent.trim() || e.getRootNode().host?.getAttribute?.('aria-label') || e.getRootNode().host?.getAttribute?.('label') || e.getRootNode().host?.textContent?.trim();
      if (!described) found.push(e.outerHTML.slice(0, 200));
    }
  };
  visit(document);
  return found;
});

export default {
  async 'a run is started and stepped by keys alone, in the browser worker host'({ open, page, wait }) {
    await open('lib/vdso/datastore.c', 70);
    await page.locator('.codelens-decoration a', { hasText: /^\s*Run$/ }).first().waitFor({ timeout: 60000 });
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input[type="text"]').waitFor();
    await page.keyboard.type('Faultline: Run Fault Handler…');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Run Fault Handler…' }).first().waitFor();
    await page.keyboard.press('Enter');
    const toolbar = page.locator('.debug-toolbar');
    const scenario = page.locator('.quick-input-list .monaco-list-row', { hasText: '[vvar]' }).first();
    await Promise.race([scenario.waitFor(), toolbar.waitFor()]);
    if (await scenario.isVisible()) await page.keyboard.press('Enter');
    await toolbar.waitFor({ timeout: 90000 });
    await page.locator('.codicon-debug-stackframe').first().waitFor({ timeout: 90000 });
    await page.keyboard.press('F10');
    await wait(1000);
    assert.ok(await toolbar.isVisible(), 'one step ended the run');
  },

  async 'every control of the panel has a name for a screen reader'({ frame }) {
    const panel = await frame('vscode-collapsible[heading="Address space"]');
    assert.deepEqual(await nameless(panel), []);
  },

  async 'Shift+F5 ends the session'({ page }) {
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  },

  async 'the sidebar lists the handler, and its controls have names'({ page, frame, command }) {
    await command('View: Show Faultline');
    await page.locator('.pane-body .monaco-list-row', { hasText: 'vvar_fault' }).first().waitFor({ timeout: 60000 });
    const simulator = await frame('vscode-single-select, select, vscode-button');
    assert.deepEqual(await nameless(simulator), []);
  },
};
