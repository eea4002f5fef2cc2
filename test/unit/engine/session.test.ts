/** A session on Linux 7.2 as the debugger drives it: breakpoints, stepping, values, and back again. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { Resume, Session, SessionStop } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { cacheFolder, NodeFiles } from '../../../src/node/files.ts';

const tree = path.join(cacheFolder(), 'trees', 'linux-7.2');
const skip = existsSync(tree) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2';
const scenario = 'media/scenarios/vvar/touch.c';
const handlerFile = 'lib/vdso/datastore.c';

async function open(): Promise<Session> {
  const engine = await createEngine({ tree: new NodeFiles(tree), bundled: new NodeFiles(path.resolve('media')) });
  const session = engine.launch({ program: { path: scenario, text: readFileSync(scenario, 'utf8') } });
  return session;
}
async function go(session: Session, how: Resume): Promise<SessionStop> {
  session.resume(how);
  for (;;) {
    const stop = await session.slice(50);
    if (stop) return stop;
  }
}
/** 1-based number of the first line of the handler's file that holds a text. */
function line(text: string): number {
  const lines = readFileSync(path.join(tree, handlerFile), 'utf8').split('\n');
  const n = lines.findIndex(l => l.includes(text));
  assert.ok(n >= 0, text);
  return n + 1;
}
const task = (s: Session) => s.threads().find(t => t.state === 'running')!.id;

test('a run stops in vvar_fault() with the user program below it, shows its values, and steps back', { skip }, async () => {
  const session = await open();
  await session.start();
  const entry = session.stack(task(session));
  assert.equal(entry[0].name, 'main');
  assert.equal(entry[0].origin, 'program');

  const at = line('switch (vmf->pgoff)');
  assert.deepEqual(session.setBreakpoints(handlerFile, [at]), [at]);
  assert.equal((await go(session, { kind: 'continue' })).kind, 'breakpoint');
  const id = task(session);
  const stack = session.stack(id);
  assert.equal(stack[0].name, 'vvar_fault');
  assert.equal(stack[0].position.line, at);
  assert.equal(stack[0].side, 'kernel');
  assert.ok(stack.some(f => f.name === 'special_mapping_fault' && f.origin === 'tree'));
  assert.equal(stack.at(-1)!.side, 'user');

  const [frame] = stack;
  assert.deepEqual(session.arguments(frame.id).map(v => v.name), ['sm', 'vma', 'vmf']);
  assert.equal(session.evaluate('vmf->pgoff', frame.id).value, '0');
  assert.equal(session.evaluate('vma->vm_end - vma->vm_start', frame.id).value.split(' ')[0], String(4 * 4096));
  assert.match(session.evaluate('sm->name', frame.id).value, /"\[vvar\]"/);
  assert.match(session.evaluate('nothing->here', frame.id).error!, /nothing/);
  assert.match(session.evaluate('vmf->pgoff = 1', frame.id).error!, /change the run/);
  const vmf = session.arguments(frame.id).find(v => v.name === 'vmf')!;
  const members = session.children(vmf.reference);
  assert.ok(members.some(m => m.name === 'pgoff' && m.value === '0' && m.evaluateName === 'vmf->pgoff'));
  const filled = session.lastChange('vmf->pgoff', frame.id);
  assert.ok(filled, 'vmf is filled in before the handler runs');
  assert.equal(filled.before, undefined, 'what the stack held before is no value of it');
  const page = session.locals(frame.id).find(v => v.name === 'page')!;
  assert.deepEqual([page.value, page.reference], ['<not set>', 0], 'a register that another function used');

  // Over the statements to the return, out, and back to where it was.
  const before = session.step;
  assert.equal((await go(session, { kind: 'stepOver', task: id })).kind, 'step');
  const inserted = session.step;
  assert.ok(inserted > before);
  assert.equal((await go(session, { kind: 'stepBack', task: id })).kind, 'step');
  assert.equal(session.step, before);
  assert.equal(session.stack(id)[0].position.line, at);
  assert.equal((await go(session, { kind: 'stepOut', task: id })).kind, 'step');
  assert.notEqual(session.stack(id)[0].name, 'vvar_fault');

  // Each page is touched three ways: the handler is entered again and again, and reverse-continue finds the time before.
  assert.equal((await go(session, { kind: 'continue' })).kind, 'breakpoint');
  const second = session.step;
  assert.equal((await go(session, { kind: 'continue' })).kind, 'breakpoint');
  assert.equal((await go(session, { kind: 'reverseContinue' })).kind, 'breakpoint');
  assert.equal(session.step, second);
  const seen = session.observed(handlerFile).get(at);
  assert.ok(seen && seen.count >= 2);
  // Its first execution can be gone to.
  await go(session, { kind: 'jump', step: seen.step });
  assert.deepEqual([session.step, session.stack(id)[0].position.line], [seen.step, at]);

  session.setBreakpoints(handlerFile, []);
  const end = await go(session, { kind: 'continue' });
  assert.deepEqual(end, { kind: 'exited', code: 0 });
  assert.equal(session.standing('vvar_fault'), 'source');
  assert.equal(session.standing('get_page'), 'source');
  assert.equal(session.standing('atomic_inc'), 'primitive');
});

test('the output of a run that goes back and forth is written once', { skip }, async () => {
  const session = await open();
  let text = '';
  session.onOutput = (_fd, bytes) => { text += new TextDecoder().decode(bytes); };
  await session.start();
  assert.equal((await go(session, { kind: 'continue' })).kind, 'exited');
  const whole = text;
  assert.match(whole, /page 1: load SIGBUS/);
  const end = session.step;
  await go(session, { kind: 'jump', step: end >> 1 });
  await go(session, { kind: 'continue' });
  assert.equal(text, whole);
  assert.equal(session.step, end);
});
