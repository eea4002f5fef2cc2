/** `faultline run` as a person types it: output, exit status, and a message for each kind of bad input. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { cacheFolder } from '../../../src/node/files.ts';

const cli = path.resolve('dist/cli.js');
assert.ok(existsSync(cli), 'dist/cli.js is not there: npm run build');
const folder = mkdtempSync(path.join(tmpdir(), 'faultline-cli-'));
const tree = path.join(cacheFolder(), 'trees', 'linux-7.2');
const skip = existsSync(tree) ? false : 'no linux-7.2 in the cache: npm run kernel -- 7.2';
const touch = path.resolve('media/scenarios/vvar/touch.c');

function faultline(...args: string[]) {
  const r = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { status: r.status, out: r.stdout, err: r.stderr };
}
function file(name: string, text: string): string {
  const p = path.join(folder, name);
  mkdirSync(path.dirname(p), { recursive: true });
  writeFileSync(p, text);
  return p;
}
/** The handler's file of the tree, edited. */
function edited(from: string | RegExp, to: string): string {
  const text = readFileSync(path.join(tree, 'lib/vdso/datastore.c'), 'utf8');
  const other = text.replace(from, to);
  assert.notEqual(other, text, `${from} stands in the file`);
  return file('datastore.c', other);
}

test('a program prints what it prints and exits as it exits', () => {
  const p = file('hello.c', '#include <stdio.h>\n#include <stdlib.h>\nint main(int argc, char **argv) { printf("%d %s\\n", argc, argv[1]); fputs("err\\n", stderr); exit(N); }\n');
  assert.deepEqual(faultline('run', p, '-D', 'N=7', '--', 'an argument'), { status: 7, out: '2 an argument\n', err: 'err\n' });
});

test('bad usage exits with 64 and says what is wrong', () => {
  for (const args of [[], ['wat'], ['run'], ['run', 'x.c', '--wat'], ['run', touch, '--tree', '/no/such/folder'], ['run', touch, '--seed', 'x'], ['run', touch, '--config', 'X'], ['run', touch, '--file', 'a=b']]) {
    const r = faultline(...args);
    assert.equal(r.status, 64, args.join(' '));
    assert.notEqual(r.err, '');
    assert.equal(r.out, '');
  }
  assert.equal(faultline('run', '/no/such/program.c').status, 66);
  assert.equal(faultline('--help').status, 0);
  assert.match(faultline('run', '--help').out, /--tree DIR/);
});

test('a program that does not compile: the place, what is wrong, what to do', () => {
  const cases: [string, RegExp][] = [
    ['int main(void) { int x = ; }', /:1:26: expected an expression, found ';'/],
    ['#include <nothere.h>\nint main(void) { return 0; }', /:1:1: nothere\.h is not found.*-I.*--tree/],
    ['int main(void) { return (1; }', /:1:25: '\(' is never closed: add '\)'/],
    ['int f(void) { return 0; }', /no main\(\)/],
    ['int main(void) { return y; }', /:1:25: 'y' is not declared/],
    ['#define f(a) a\nint main(void) { return f(1; }', /arguments of macro f are not closed|never closed/],
  ];
  for (const [text, message] of cases) {
    const r = faultline('run', file('bad.c', text));
    assert.equal(r.status, 1, text);
    assert.match(r.err, message);
  }
});

test('a finding goes to stderr with both places, and makes the status 70', () => {
  const r = faultline('run', file('oob.c', '#include <stdlib.h>\nint main(void) {\n\tint *p = malloc(12);\n\n\tp[3] = 1;\n\treturn 0;\n}\n'));
  assert.equal(r.status, 70);
  assert.match(r.err, /oob\.c:5:\d+: out-of-bounds: .*12 bytes/);
  assert.match(r.err, /allocated here: .*oob\.c:3:/);
  const missing = faultline('run', file('undef.c', 'int nowhere(int);\nint main(void) { return nowhere(1); }\n'));
  assert.equal(missing.status, 70);
  assert.match(missing.err, /undef\.c:2:\d+: undefined-function: nowhere\(\)/);
  const loop = faultline('run', file('loop.c', 'int main(void) { for (;;); }\n'), '--steps', '100000');
  assert.equal(loop.status, 70);
  assert.match(loop.err, /step-budget.*100000.*endless loop/);
});

test('a data race is told, once for its two places, and the run goes on to the program\'s own end; --stop-on-findings ends it there', () => {
  const p = file('race.c', '#include <pthread.h>\n#include <stdio.h>\nstatic int n;\nstatic void *f(void *a) {\n\tfor (int i = 0; i < 5; i++) n++;\n\treturn a;\n}\nint main(void) {\n\tpthread_t a, b;\n\tpthread_create(&a, 0, f, 0); pthread_create(&b, 0, f, 0);\n\tpthread_join(a, 0); pthread_join(b, 0);\n\tprintf("%d\\n", n);\n\treturn 3;\n}\n');
  const r = faultline('run', p), stopped = faultline('run', '--stop-on-findings', p);
  assert.deepEqual([r.status, r.out], [3, '10\n']);
  assert.equal(r.err.match(/data race on n/g)?.length, 1, r.err);
  assert.match(r.err, /race\.c:5:/);
  assert.deepEqual([stopped.status, stopped.out], [70, '']);
});

test('a program that prints for ever ends when its reader goes away', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [cli, 'run', file('forever.c', '#include <stdio.h>\nint main(void) { for (;;) puts("again"); }\n'), '--steps', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (d: Buffer) => { err += String(d); });
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise(resolve => { child.on('exit', resolve); });
  assert.equal(status, 141);
  assert.equal(err, '');
});

test('a folder that is no kernel tree says so', () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'faultline-empty-'));
  const r = faultline('run', touch, '--tree', empty);
  assert.equal(r.status, 66);
  assert.match(r.err, /no kernel tree.*Makefile/);
});

test('the handler of the reader\'s file is what runs: edits of it show', { skip }, () => {
  const usual = faultline('run', touch, '--tree', tree);
  assert.equal(usual.err, '');
  assert.equal(usual.status, 0);
  assert.match(usual.out, /page 0: load yes/);
  const refused = faultline('run', touch, '--tree', tree, '--file', `lib/vdso/datastore.c=${edited('switch (vmf->pgoff) {', 'return VM_FAULT_SIGBUS; switch (vmf->pgoff) {')}`);
  assert.match(refused.out, /page 0: load SIGBUS/);
  assert.doesNotMatch(refused.out, /load yes/);
});

test('a handler with a syntax error, an unknown function, an endless loop: each is told at its line', { skip }, () => {
  const text = readFileSync(path.join(tree, 'lib/vdso/datastore.c'), 'utf8');
  const line = text.slice(0, text.indexOf('switch (vmf->pgoff)')).split('\n').length;
  const run = (to: string) => faultline('run', touch, '--tree', tree, '--steps', '200000', '--file', `lib/vdso/datastore.c=${edited('switch (vmf->pgoff) {', to)}`);
  const syntax = run('switch (vmf->pgoff {');
  assert.notEqual(syntax.status, 0);
  assert.match(syntax.err, new RegExp(`lib/vdso/datastore\\.c:${line}:\\d+: .*never closed`));
  const unknown = run('my_own_function(); switch (vmf->pgoff) {');
  assert.equal(unknown.status, 70);
  assert.match(unknown.err, new RegExp(`lib/vdso/datastore\\.c:${line}:\\d+: undefined-function: my_own_function\\(\\) is neither in the kernel tree nor modelled`));
  const endless = run('for (;;); switch (vmf->pgoff) {');
  assert.equal(endless.status, 70);
  assert.match(endless.err, new RegExp(`lib/vdso/datastore\\.c:${line}:\\d+: step-budget`));
});

test('a trace tells each step, executed or modelled, in the handler\'s order', { skip }, () => {
  const out = path.join(folder, 'trace.jsonl');
  assert.equal(faultline('run', touch, '--tree', tree, '--trace', out).status, 0);
  const steps = readFileSync(out, 'utf8').trim().split('\n').map(l => JSON.parse(l) as { step: number; task: number; function: string; file: string; line: number; kind: string });
  assert.ok(steps.every(s => Number.isInteger(s.step) && Number.isInteger(s.task) && s.line > 0 && (s.kind === 'source' || s.kind === 'primitive')));
  assert.ok(steps.every((s, i) => i === 0 || s.step >= steps[i - 1].step));
  const handler = steps.filter(s => s.function === 'vvar_fault');
  assert.ok(handler.length > 0 && handler.every(s => s.file === 'lib/vdso/datastore.c' && s.kind === 'source'));
  assert.ok(steps.some(s => s.kind === 'primitive'));
});

test('another build of the same length is not started with the code that was kept of the one before', () => {
  const at = path.join(folder, 'installation', 'dist'), start = (): string => spawnSync(process.execPath, [path.join(at, 'cli.js'), 'wat'], { encoding: 'utf8', env: { ...process.env, FAULTLINE_CACHE: path.join(folder, 'code-cache') } }).stdout;
  file('installation/dist/cli.js', readFileSync(cli, 'utf8'));
  file('installation/dist/cli-main.js', 'console.log("one");');
  assert.deepEqual([start(), start()], ['one\n', 'one\n']);
  file('installation/dist/cli-main.js', 'console.log("two");');
  assert.equal(start(), 'two\n');
});
