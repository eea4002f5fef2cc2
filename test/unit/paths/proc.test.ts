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

for (const version of ['7.2', '6.12', '6.1', '5.10']) {
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
