import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseCommand } from '../../../src/cli/parse.ts';
import { kernelTree } from '../syntax/support.ts';

async function parse(...args: string[]) {
  let stdout = '', stderr = '';
  const status = await parseCommand(args, { stdout: s => { stdout += s; }, stderr: s => { stderr += s; } });
  return { status, stdout, stderr };
}

test('counts files, functions and errors, with causes and places', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'faultline-parse-'));
  try {
    for (const d of ['include/linux', 'mm/sub']) mkdirSync(path.join(root, d), { recursive: true });
    writeFileSync(path.join(root, 'include/linux/list.h'), '#define each_thing(p, head) \\\n\tfor (p = (head); p; p = p->next)\n#define __mark __attribute__((x))\n');
    writeFileSync(path.join(root, 'mm/a.c'), 'int __mark f(void)\n{\n\teach_thing(p, h)\n\t\tg(p);\n\treturn 1;\n}\n');
    writeFileSync(path.join(root, 'mm/sub/b.c'), 'int f(void)\n{\n\treturn 1\n}\n');
    const r = await parse('--tree', root, '--json');
    assert.equal(r.status, 0);
    const report = JSON.parse(r.stdout);
    assert.equal(report.files, 2);
    assert.equal(report.filesWithErrors, 1);
    assert.equal(report.functions, 2);
    assert.equal(report.functionsWithErrors, 1);
    assert.deepEqual(report.causes, [{ cause: 'missing ;', count: 1, example: 'mm/sub/b.c:3' }]);
    assert.match((await parse('--tree', root, 'mm/a.c')).stdout, /^1 files, 0 with errors/);
    assert.equal((await parse('--tree', root, 'nothing')).status, 66);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('bad usage says what to do', async () => {
  for (const args of [[], ['--tree'], ['--tree', '.', '--what']]) {
    const r = await parse(...args);
    assert.equal(r.status, 64);
    assert.match(r.stderr, /usage: faultline parse/);
  }
  const none = await parse('--tree', '/nonexistent');
  assert.equal(none.status, 66);
  assert.match(none.stderr, /no directory/);
  assert.match((await parse('--tree', tmpdir())).stderr, /no kernel tree/);
});

for (const version of ['6.12', '7.2']) {
  const root = kernelTree(version);
  test(`under 2 % of the files of mm and kernel/time have an error (${version})`, { skip: root ? false : `run "npm run kernel -- ${version}" first` }, async () => {
    const report = JSON.parse((await parse('--tree', root!, 'mm', 'kernel/time', 'lib/vdso', 'arch/x86/entry', '--json')).stdout);
    assert.ok(report.files > 150 && report.functions > 5000, JSON.stringify(report));
    assert.ok(report.filesWithErrors < 0.02 * report.files, JSON.stringify(report.causes));
  });
}
