import test from 'node:test';
import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const PROGRAM = '#include <stdio.h>\n#include <sys/mman.h>\nint main(void) { char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); p[4096] = 3; printf("%d\\n", p[0] + p[4096]); return 0; }\n';

/** Runs the program in the study folder as a process of its own would, over a store that outlives it. */
async function run(kept: Map<string, Uint8Array>, key: string, edit: (path: string, text: string) => string = (_path, text) => text, options: { arch?: string; config?: Record<string, string>; program?: string } = {}) {
  const disk = new NodeFiles('media/study');
  const read = (p: string) => { const t = disk.read(p); return t === undefined ? undefined : edit(p, t); };
  const tree = { list: (p: string) => disk.list(p), exists: (p: string) => disk.exists(p), read, version: (p: string) => `${disk.version(p)} ${read(p)?.length}` };
  const writes: string[] = [];
  const store = { get: (k: string) => kept.get(k), put: (k: string, v: Uint8Array) => { writes.push(k); kept.set(k, v); } };
  let compiled = false;
  const engine = await createEngine({ tree, bundled: new NodeFiles('media'), store, imageKey: key, onCompiling: () => { compiled = true; } });
  const session = engine.launch({ program: { path: 'p.c', text: options.program ?? PROGRAM }, history: false, arch: options.arch, config: options.config });
  let output = '';
  session.onOutput = (_fd, bytes) => { output += new TextDecoder().decode(bytes); };
  await session.start();
  session.resume({ kind: 'continue' });
  let stop;
  while (!(stop = await session.slice(500)));
  const findings = session.findings();
  session.dispose();
  engine.dispose();
  return { output, stop, findings, compiled, imagesWritten: writes.filter(w => w.startsWith('image-')).length };
}

test('what was compiled in one process is used by the next, and nothing is compiled again', async () => {
  const kept = new Map<string, Uint8Array>();
  const first = await run(kept, 'build 1'), second = await run(kept, 'build 1');
  assert.deepEqual([first.output, first.findings.length, first.imagesWritten, first.compiled], ['3\n', 0, 1, true]);
  assert.deepEqual([second.output, second.stop, second.findings.length, second.imagesWritten, second.compiled], ['3\n', first.stop, 0, 0, false]);
});

test('another program adds to an image what it needs, and both programs use it then', async () => {
  const kept = new Map<string, Uint8Array>(), none = (_path: string, text: string) => text;
  const other = { program: '#include <stdio.h>\n#include <sys/mman.h>\nint main(void) { char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); p[0] = 4; printf("%d\\n", munmap(p + 4096, 4096) + p[0]); return 0; }\n' };
  const first = await run(kept, 'build 1'), added = await run(kept, 'build 1', none, other);
  assert.deepEqual([added.output, added.compiled, added.imagesWritten], ['4\n', false, 1]);
  const again = await run(kept, 'build 1', none, other), before = await run(kept, 'build 1');
  assert.deepEqual([again.output, again.stop, again.imagesWritten], ['4\n', added.stop, 0]);
  assert.deepEqual([before.output, before.stop, before.imagesWritten], [first.output, first.stop, 0]);
});

test('another configuration has an image of its own', async () => {
  const kept = new Map<string, Uint8Array>(), none = (_path: string, text: string) => text, config = { CONFIG_TIME_NS: 'n' };
  const first = await run(kept, 'build 1'), other = await run(kept, 'build 1', none, { config });
  assert.deepEqual([other.output, other.compiled, other.imagesWritten], ['3\n', true, 1]);
  const again = await run(kept, 'build 1'), otherAgain = await run(kept, 'build 1', none, { config });
  assert.deepEqual([again.stop, again.compiled, otherAgain.stop, otherAgain.compiled], [first.stop, false, other.stop, false]);
});

test('an image is of no use for another build, or once a file that it was made from has changed', async () => {
  const kept = new Map<string, Uint8Array>();
  await run(kept, 'build 1');
  assert.equal((await run(kept, 'build 2')).imagesWritten, 1);
  const edited = await run(kept, 'build 2', (path, text) => path === 'include/linux/mm.h' ? `${text}\n/* changed */\n` : text);
  assert.deepEqual([edited.output, edited.imagesWritten], ['3\n', 1]);
});

test('a damaged image is passed over', async () => {
  const kept = new Map<string, Uint8Array>();
  await run(kept, 'build 1');
  for (const part of [0.5, 0.99]) {
    for (const [k, v] of kept) if (k.startsWith('image-')) kept.set(k, v.slice(0, v.length * part));
    const after = await run(kept, 'build 1');
    assert.deepEqual([after.output, after.compiled, after.imagesWritten], ['3\n', true, 1]);
  }
});
