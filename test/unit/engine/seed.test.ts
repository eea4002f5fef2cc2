/** The seed decides how tasks are interleaved; the same seed gives the same run. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';
import type { MachineImpl } from '../../../src/vm/machine.ts';

const text = `
  #include <unistd.h>
  static void tell(const char *who) { for (int i = 0; i < 90; i++) write(1, who, 1); }
  int other(void) { tell("b"); return 0; }
  int main(void) { tell("a"); return 0; }
`;

/** Output of two tasks of one program. */
async function run(seed: number | undefined): Promise<string> {
  const engine = await createEngine({ bundled: new NodeFiles(path.resolve('media')) });
  const session = engine.launch({ program: { path: 'two.c', text }, programFiles: new NodeFiles('/'), seed });
  let out = '';
  session.onOutput = (_, bytes) => { out += String.fromCharCode(...bytes); };
  await session.start();
  const { machine, linker } = (session as unknown as { run: { machine: MachineImpl; linker: { userFunction(n: string): { id: number } } } }).run;
  const first = machine.allTasks.get(machine.current())!;
  machine.spawn({ name: 'other', fn: linker.userFunction('other').id, args: [], side: 'user', space: first.space, stack: { top: first.userStack!.top - 0x100000n, size: 0x10000 } });
  session.resume({ kind: 'continue' });
  for (;;) if (await session.slice(100)) break;
  engine.dispose();
  return out;
}

test('without a seed tasks take turns, with one they are interleaved as the seed says', async () => {
  const turns = await run(undefined), one = await run(1);
  assert.match(turns, /^(a{90}b{90}|b{90}a{90})$/);
  assert.match(one, /ab+a|ba+b/);
  assert.equal(one.length, 180);
  assert.equal(await run(1), one);
  const others = await Promise.all([2, 3].map(run));
  assert.ok(others.some(o => o !== one), `seeds 1, 2 and 3 all give ${one}`);
});
