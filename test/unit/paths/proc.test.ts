/** /proc/PID files of fs/proc/task_mmu.c, executed: programs that read them print what they print natively, and a read can be stepped into. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type { TraceEvent } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { FolderStore, NodeFiles } from '../../../src/node/files.ts';
import { difference, programRunner, programsOf, recorded } from '../../programs/run.ts';
import { missing, tree } from './run.ts';

const all = programsOf('test/programs/proc');
assert.ok(all.length > 3);
/** 5.10 has neither PAGEMAP_SCAN nor PROCMAP_QUERY; where it differs otherwise is told in test/programs/older.json. */
const old = ['pagemap_bits.c', 'smaps_fields.c'];
for (const [version, programs] of [['7.2', all], ['5.10', all.filter(f => old.includes(path.basename(f)))]] as const) {
  test(`${version}: programs that read files of /proc/PID print what they print natively, without findings`, { skip: missing(version) }, async () => {
    const run = await programRunner(tree(version));
    for (const file of programs) {
      const ours = await run(file);
      assert.equal(difference(recorded(file), ours), undefined, file);
      assert.deepEqual(ours.notes, [], file);
    }
  });
}

const READ = `#include <fcntl.h>
#include <unistd.h>
int main(void)
{
	char text[4096];
	int fd = open("/proc/self/maps", O_RDONLY), n = read(fd, text, sizeof text);
	write(1, text, n);
	return 0;
}
`;

for (const version of ['7.2', '5.10']) {
  test(`${version}: a read of /proc/self/maps is executed from the tree, the gate VMA included`, { skip: missing(version) }, async () => {
    const root = tree(version);
    const engine = await createEngine({ tree: new NodeFiles(root), bundled: new NodeFiles('media'), store: FolderStore.ofTree(root) });
    const events: TraceEvent[] = [];
    let text = '';
    const session = engine.launch({ program: { path: 'read.c', text: READ }, history: false, trace: e => events.push(e) });
    session.onOutput = (_fd, bytes) => { text += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1'); };
    await session.start();
    session.resume({ kind: 'continue' });
    let stop;
    while (!(stop = await session.slice(500)));
    engine.dispose();
    assert.deepEqual(stop, { kind: 'exited', code: 0 });
    for (const name of ['m_start', 'm_next', 'show_map_vma', 'get_gate_vma', 'arch_vma_name', 'seq_read']) assert.ok(events.some(e => e.function === name && e.kind === 'source' && !e.file.startsWith('<')), name);
    const lines = text.trimEnd().split('\n');
    assert.match(lines.find(l => l.endsWith('[stack]')) ?? '', /^[0-9a-f]{12}-[0-9a-f]{12} rw-p 00000000 00:00 0 {26}\[stack\]$/);
    assert.match(lines.at(-1)!, /^ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 {18}\[vsyscall\]$/);
  });
}

const SOFT_DIRTY = `#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
static void show(int map, char *a)
{
	uint64_t e[4];
	pread(map, e, sizeof e, (unsigned long)a / 4096 * 8);
	for (int i = 0; i < 4; i++)
		printf("%d%d ", (int)(e[i] >> 63), (int)(e[i] >> 55 & 1));
	printf("\\n");
}
int main(void)
{
	char *a = mmap(0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), line[256];
	int map = open("/proc/self/pagemap", O_RDONLY), refs = open("/proc/self/clear_refs", O_WRONLY);
	a[0] = a[4096] = 1;
	show(map, a);
	write(refs, "4", 1);
	show(map, a);
	a[4096] = 2;
	show(map, a);
	prctl(0x53564d41, 0, (unsigned long)a, 4096, (unsigned long)"mine");
	FILE *f = fopen("/proc/self/maps", "r");
	while (fgets(line, sizeof line, f)) {
		unsigned long from;
		if (sscanf(line, "%lx", &from) == 1 && from == (unsigned long)a)
			printf("%s", line + 73);
	}
	return 0;
}
`;

test('soft-dirty bits and names of anonymous memory, as a kernel that is configured so tells them', { skip: missing('7.2') }, async () => {
  const root = tree('7.2');
  const engine = await createEngine({ tree: new NodeFiles(root), bundled: new NodeFiles('media'), store: FolderStore.ofTree(root) });
  let text = '';
  const session = engine.launch({ program: { path: 'soft.c', text: SOFT_DIRTY }, history: false, config: { MEM_SOFT_DIRTY: 'y' } });
  session.onOutput = (_fd, bytes) => { text += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1'); };
  await session.start();
  session.resume({ kind: 'continue' });
  while (!await session.slice(500));
  engine.dispose();
  // A page that was never touched counts as soft-dirty while its area is new.
  assert.deepEqual(text.split('\n'), ['11 11 01 01 ', '10 10 00 00 ', '10 11 00 00 ', '[anon:mine]', '']);
});
