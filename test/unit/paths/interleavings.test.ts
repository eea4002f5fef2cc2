/**
 * The race that userfaultfd_must_wait() is there for, over all orders with one interruption: the page is filled at any moment of the fault. With
 * the check every order ends well; with the check edited out one of them sleeps for ever, and its schedule shows where.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { ExploreResult } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { cacheFolder, NodeFiles } from '../../../src/node/files.ts';

const root = path.join(cacheFolder(), 'trees', 'linux-7.2');
const skip = existsSync(root) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2';
const file = 'mm/userfaultfd.c', scenario = 'media/scenarios/userfault/race.c';

async function explore(edit?: (text: string) => string): Promise<{ result: ExploreResult; again(schedule: string): Promise<string> }> {
  const disk = new NodeFiles(root), text = disk.read(file)!, edited = edit ? edit(text) : text;
  assert.ok(!edit || edited !== text, 'the edit changes nothing');
  const tree = { list: (p: string) => disk.list(p), exists: (p: string) => disk.exists(p), read: (p: string) => (p === file ? edited : disk.read(p)), version: (p: string) => `${disk.version(p)}${p === file && edit ? ' edited' : ''}` };
  const engine = await createEngine({ tree, bundled: new NodeFiles(path.resolve('media')) });
  const program = { path: scenario, text: readFileSync(scenario, 'utf8') };
  const exploring = engine.explore({ program }, { preemptions: 1, schedules: 200, steps: 50_000 });
  await exploring.start();
  let result: ExploreResult | undefined;
  do result = await exploring.slice(5000); while (!result);
  exploring.dispose();
  return { result, again: async schedule => {
    const session = engine.launch({ program, schedule, history: false });
    await session.start();
    session.resume({ kind: 'continue' });
    for (;;) { const stop = await session.slice(1000); if (stop) { session.dispose(); return stop.kind === 'finding' ? stop.finding.kind : stop.kind; } }
  } };
}

test('the fault that is resolved before its thread sleeps: with userfaultfd_must_wait() every order wakes it', { skip }, async () => {
  const { result } = await explore();
  assert.ok(result.complete && result.schedules > 10, `${result.schedules} schedules`);
  assert.deepEqual(result.outcomes.map(o => [o.end.kind, new TextDecoder().decode(o.output)]), [['exited', 'f\n']]);
});

test('the same with the check edited out: the lost wake-up is found, with the schedule that leads there', { skip }, async () => {
  const { result, again } = await explore(text => text.replace(/= userfaultfd_must_wait\([^;]*\);/, '= true;'));
  assert.ok(result.complete);
  const lost = result.outcomes.filter(o => o.findings.length > 0);
  assert.equal(lost.length, 1);
  assert.equal(result.outcomes.length, 2);
  const [finding] = lost[0].findings;
  assert.equal(finding.at.function, 'handle_userfault');
  assert.equal(finding.kind, 'lost-wakeup', 'other orders end: there it is woken');
  assert.match(finding.message, /waits for a wake-up/);
  const cut = lost[0].switches.find(s => s.leaves.why === 'could go on');
  assert.ok(cut?.leaves.at, 'an interruption, with its place');
  assert.equal(await again(lost[0].schedule), 'deadlock', 'one run alone shows that it stands still');
});
