import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const options = { theme: 'dark' };

const FILE = 'lib/vdso/datastore.c';
const RACE = `#include <pthread.h>
#include <stdio.h>

static volatile int n;

static void *up(void *p)
{
	n++;
	return p;
}

int main(void)
{
	pthread_t a, b;

	pthread_create(&a, NULL, up, NULL);
	pthread_create(&b, NULL, up, NULL);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	printf("%d\\n", n);
	return 0;
}
`;
const lineOf = (workspace, file, pattern) => readFileSync(path.join(workspace, file), 'utf8').split('\n').findIndex(l => pattern.test(l)) + 1;
const cursorLine = async page => Number(/Ln (\d+)/.exec(await page.locator('.statusbar-item', { hasText: /Ln \d+/ }).first().innerText())?.[1]);
const eventually = async (what, probe, ms = 20_000) => {
  for (const end = Date.now() + ms; ;) { const v = await probe(); if (v) return v; if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`); await new Promise(r => { setTimeout(r, 100); }); }
};

/** What a Tab goes to in a frame, from its first control on, as the frame's document has it: tag and words. */
const tabbed = async (page, frame, most) => {
  const active = () => frame.evaluate(() => {
    let e = document.activeElement;
    const hosts = [];
    while (e?.shadowRoot?.activeElement) { hosts.push(e); e = e.shadowRoot.activeElement; }
    const named = [...hosts, e].filter(x => x && x !== document.body).map(x => (x.getAttribute('aria-label') ?? x.getAttribute('label') ?? x.textContent ?? '').trim().slice(0, 40)).filter(t => t !== '');
    return named[0] ?? '';
  });
  await frame.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); });
  const out = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    out.push(await active());
  }
  return out;
};
/** Controls that only a pointer reaches, and those that change the natural order of the focus. */
const unreachable = frame => frame.evaluate(() => {
  const found = [];
  const visit = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) visit(e.shadowRoot);
      if (e.tabIndex > 0) found.push(`tabindex ${e.tabIndex}: ${e.outerHTML.slice(0, 120)}`);
      if (e.matches('a:not([href]), [role="button"]:not([tabindex]):not(button), rect.active:not([tabindex])')) found.push(e.outerHTML.slice(0, 120));
    }
  };
  visit(document);
  return found;
});

const violations = [];

export default {
  async 'a click on Report, as soon as it is there, opens the page'({ open, page, frame, workspace }) {
    page.on('console', m => { if (/Content Security Policy/.test(m.text())) violations.push(`${m.text()} (${m.location().url})`); });
    await open(FILE, lineOf(workspace, FILE, /^static vm_fault_t \w+\(/));
    const lens = page.locator('.codelens-decoration a', { hasText: 'Report' }).first();
    await lens.waitFor({ timeout: 60000 });
    await lens.click();
    const report = await frame('main.report');
    await report.getByText('get_page').first().waitFor();
    assert.equal(await report.locator('.seen').count(), 0, 'nothing has run');
    assert.deepEqual(await unreachable(report), []);
  },

  async 'after a run its lines say at which step; a click goes there, and the source shows the line'({ page, frame, command, pick, workspace }) {
    await page.keyboard.press('Control+1');
    await command('Faultline: Run Fault Handler Without Stopping…');
    await pick('Touch every page');
    const panel = await frame('vscode-collapsible[heading="Address space"]', 90000);
    await panel.getByText(/exited with status 0/).first().waitFor({ timeout: 90000 });
    await page.getByRole('tab', { name: /Report of vvar_fault/ }).click();
    const report = await frame('main.report .seen', 60000);
    const line = lineOf(workspace, FILE, /switch \(vmf->pgoff\)/);
    const seen = report.locator('li', { has: report.locator('a', { hasText: new RegExp(`^${line}$`) }) }).last().locator('.seen').first();
    assert.match(await seen.innerText(), /first at step [\d,]+/);
    await seen.click();
    await page.locator('.codicon-debug-stackframe').first().waitFor();
    await eventually('the source stands at the line', async () => await cursorLine(page) === line);
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  },

  async 'the atlas page of a file: its sections, and its links lead to the lines'({ open, page, frame, command, workspace }) {
    await page.keyboard.press('Control+1');
    await open(FILE, 1);
    await command('Faultline: Open Atlas Page of This File to the Side');
    const atlas = await frame('main.atlas', 60000);
    assert.ok(await atlas.locator('nav li').count() > 6, 'sections');
    const link = atlas.locator('.source .noted .at a').first();
    const line = Number(await link.innerText());
    await link.click();
    await eventually('the line is shown', async () => await cursorLine(page) === line);
    assert.deepEqual(await unreachable(atlas), []);
    assert.ok(line <= readFileSync(path.join(workspace, FILE), 'utf8').split('\n').length);
  },

  async 'the map of handlers: filtered, sorted, and a click opens the handler'({ page, frame, command, workspace }) {
    await page.keyboard.press('Control+1');
    await command('Faultline: Open Map of Fault Handlers');
    const map = await frame('vscode-textfield[aria-label="Filter"]', 90000);
    const names = () => map.locator('tbody tr td:first-child').allInnerTexts();
    assert.ok((await names()).length > 30, 'handlers');
    await map.locator('vscode-textfield input').fill('lib/vdso fault');
    assert.deepEqual([...new Set(await names())], ['vvar_fault']);
    assert.match(await map.locator('[role="status"]').innerText(), /^1 of \d+$/);
    await map.locator('vscode-textfield input').fill('');
    const header = map.locator('th', { hasText: 'Handler' }).first();
    await header.locator('button').click();
    assert.equal(await header.getAttribute('aria-sort'), 'ascending');
    const up = await names();
    assert.deepEqual(up, [...up].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    await header.locator('button').press('Enter');
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
    assert.deepEqual((await names())[0], up.at(-1));
    const order = await tabbed(page, map, 6);
    assert.deepEqual(order.slice(0, 6).map(t => t.replace(/\s+/g, ' ')), ['Filter', 'Faultline executes it', 'Also what only returns vm_fault_t', 'Handler', 'Defined', 'Installed as']);
    assert.deepEqual(await unreachable(map), []);
    await map.locator('vscode-textfield input').fill('vvar_fault');
    await map.locator('tbody tr td:first-child a').first().click();
    await eventually('the handler is shown', async () => await cursorLine(page) === lineOf(workspace, FILE, /^static vm_fault_t vvar_fault\(/));
  },

  async 'the orders of two threads: each ending is told with who is interrupted where, and is replayed'({ open, page, frame, workspace }) {
    writeFileSync(path.join(workspace, 'lost.c'), RACE);
    await page.keyboard.press('Control+1');
    await open('lost.c');
    await page.locator('.codelens-decoration a', { hasText: 'Explore Interleavings' }).first().click();
    const result = await frame('.summary', 60000);
    await result.getByText('every order with at most 1 interruption').waitFor({ timeout: 150000 });
    // One of the two increments is lost where its thread is interrupted in it.
    assert.deepEqual((await result.locator('.ending .output pre').allInnerTexts()).sort(), ['1', '2']);
    const lost = result.locator('.ending', { has: result.locator('.output pre', { hasText: /^1$/ }) });
    assert.match(await lost.locator('.turns').innerText(), /interrupted\s+in\s+up\(\)\s+lost\.c:8/);
    assert.deepEqual(await unreachable(result), []);
    const order = await tabbed(page, result, 2);
    assert.match(order.join(), /Explore again,Allow 2 interruptions/);
    await lost.locator('vscode-button', { hasText: 'Replay' }).click();
    await page.locator('.debug-toolbar').waitFor({ timeout: 90000 });
    const panel = await frame('.reason', 60000);
    await panel.getByText(/exited with status 0/).first().waitFor({ timeout: 90000 });
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  },

  async 'the panel picks a scenario and changes its parameters; the run has them'({ open, page, frame, command, workspace }) {
    const file = 'mm/userfaultfd.c';
    await page.keyboard.press('Control+1');
    await open(file, lineOf(workspace, file, /^vm_fault_t handle_userfault\(/));
    await command('Faultline: Open Panel to the Side');
    const panel = await frame('vscode-collapsible[heading="Scenario and parameters"]');
    const setup = panel.locator('vscode-collapsible[heading="Scenario and parameters"]');
    if (await setup.getAttribute('open') === null) await setup.locator('.collapsible-header, [part=heading], .title').first().click();
    await panel.locator('vscode-single-select#scenario').click();
    await panel.locator('vscode-single-select#scenario .option', { hasText: 'A missing page' }).first().click();
    const pages = panel.locator('vscode-textfield#p-PAGES input');
    await pages.fill('2');
    await pages.press('Tab');
    await panel.getByText('Reset').waitFor();
    assert.deepEqual(await unreachable(panel), []);
    await page.keyboard.press('Control+1');
    await command('Faultline: Run Fault Handler…');
    await page.locator('.debug-toolbar').waitFor({ timeout: 90000 });
    await panel.locator('.range .cells li').first().waitFor({ timeout: 90000 });
    assert.equal(await panel.locator('.range .cells li').count(), 2);
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  },

  async 'no page breaks its content security policy, and none of them lets anything through'({ page }) {
    let policies = 0;
    for (const f of page.frames()) {
      const policy = await f.evaluate(() => (document.getElementById('root') ? document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '' : undefined)).catch(() => undefined);
      if (policy === undefined) continue;
      policies++;
      assert.match(policy, /^default-src 'none';/);
      assert.ok(!/unsafe|\*(?![.\w-])|data:|blob:/.test(policy.replace(/https:\/\/\*\.[\w.-]+/g, '')), policy);
    }
    assert.ok(policies > 0, 'a page is open');
    assert.deepEqual(violations, []);
  },
};
