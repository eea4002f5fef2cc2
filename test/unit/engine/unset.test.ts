/** Values that were never given are shown as such: of locals in registers and in memory, of members, of malloc. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const text = `#include <stdlib.h>
struct s { int a; char name[8]; struct { long c; } in; };
static int other(int x) { int y = x + 1, z = y * 3; return y ^ z; }
static int here(int n)
{
	int later, kept = n;
	int in_memory, *p = &in_memory;
	struct s s;
	struct s *h = malloc(sizeof *h);
	s.a = other(3);
	for (int i = 0; i < 2; i++) {
		int round;
		round = i + kept;
		later = round;
	}
	*p = later;
	h->in.c = s.a;
	if (n > 5)
		free(h);
	return *p + s.a;
}
int main(void) { int r = other(2); return here(r) == 1; }
`;

test('what has no value yet says so, until it is given one', async () => {
  const engine = await createEngine({ bundled: new NodeFiles(path.resolve('media')) });
  const session = engine.launch({ program: { path: 'p.c', text } });
  await session.start();
  const at = async (line: number): Promise<Record<string, string>> => {
    session.setBreakpoints('p.c', [line]);
    session.resume({ kind: 'continue' });
    let stop;
    while (!(stop = await session.slice(50)));
    assert.equal(stop.kind, 'breakpoint');
    const [frame] = session.stack(session.threads()[0].id);
    assert.equal(frame.position.line, line);
    const shown = Object.fromEntries(session.locals(frame.id).map(v => [v.name, v.value]));
    for (const e of ['s.a', 's.name', 's.in.c', 'h->in.c']) { const r = session.evaluate(e, frame.id); shown[e] = r.error ?? r.value; }
    return shown;
  };
  const first = await at(10);
  assert.deepEqual([first['later'], first['in_memory'], first['s.a'], first['s.name'], first['s.in.c'], first['h->in.c']], Array(6).fill('<not set>'));
  assert.equal(first['s'], '{a = <not set>, name = <not set>, in = {…}}');
  assert.match(first['kept'], /^-?\d+$/);
  const inLoop = await at(13);
  assert.equal(inLoop['round'], '<not set>');
  assert.equal(inLoop['later'], '<not set>');
  assert.match(inLoop['s.a'], /^-?\d+$/);
  const again = await at(13);
  assert.equal(again['round'], '<not set>', 'each round has a new one');
  assert.match(again['later'], /^-?\d+$/);
  const end = await at(18);
  for (const e of ['later', 'in_memory', 's.a', 'h->in.c']) assert.match(end[e], /^-?\d+$/, e);
  assert.equal(end['s.name'], '<not set>');
  session.dispose();
});
