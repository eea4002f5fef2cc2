import test from 'node:test';
import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const PROGRAM = '#include <stdio.h>\n#include <sys/mman.h>\nint main(void) { char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); p[4096] = 3; printf("%d\\n", p[0] + p[4096]); return 0; }\n';

/** Runs the program in the study folder as a process of its own would, over a store that outlives it. */
async function run(kept: Map<string, Uint8Array>, key: string, edit: (path: string, text: string) => string = (_path, text) => text) {
  const disk = new NodeFiles('media/study');
  const read = (p: string) => { const t = disk.read(p); return t === undefined ? undefined : edit(p, t); };
  const tree = { list: (p: string) => disk.list(p), exists: (p: string) => disk.exists(p), read, version: (p: string) => `${disk.version(p)} ${read(p)?.length}` };
  const writes: string[] = [];
  const store = { get: (k: string) => kept.get(k), put: (k: string, v: Uint8Array) => { writes.push(k); kept.set(k, v); } };
  const engine = await createEngine({ tree, bundled: new NodeFiles('media'), store, imageKey: key });
  const session = engine.launch({ program: { path: 'p.c', text: PROGRAM }, history: false });
  let output = '';
  session.onOutput = (_fd, bytes) => { output += new TextDecoder().decode(bytes); };
  await session.start();
  session.resume({ kind: 'continue' });
  let stop;
  while (!(stop = await session.slice(500)));
  const findings = session.findings();
  session.dispose();
  engine.dispose();
  return { output, stop, findings, imagesWritten: writes.filter(w => w.startsWith('image-')).length };
}

test('what was compiled in one process is used by the next, and nothing is compiled again', async () => {
  const kept = new Map<string, Uint8Array>();
  const first = await run(kept, 'build 1'), second = await run(kept, 'build 1');
  assert.deepEqual([first.output, first.findings.length, first.imagesWritten], ['3\n', 0, 1]);
  assert.deepEqual([second.output, second.stop, second.findings.length, second.imagesWritten], ['3\n', first.stop, 0, 0]);
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
  for (const [k, v] of kept) if (k.startsWith('image-')) kept.set(k, v.slice(0, v.length >> 1));
  assert.equal((await run(kept, 'build 1')).output, '3\n');
});
