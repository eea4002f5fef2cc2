import assert from 'node:assert/strict';

export default {
  async 'a kernel file opens as C, without an error message from the extension'({ open, page, wait }) {
    await open('lib/vdso/datastore.c', 1);
    await wait(1500);
    assert.match(await page.locator('.statusbar').innerText(), /\bC\b/);
    assert.deepEqual(await page.locator('.notification-list-item', { hasText: /faultline/i }).allInnerTexts(), []);
  },
};
