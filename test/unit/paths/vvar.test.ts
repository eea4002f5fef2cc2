import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../../src/engine/engine.ts';
import { NodeFiles } from '../../../src/node/files.ts';
import { missing, oneFile, runScenario, tree, type Outcome } from './run.ts';

const TOUCH = 'scenarios/vvar/touch.c', TIMENS = 'scenarios/vvar/timens.c', FORK = 'scenarios/vvar/fork.c';
const DATASTORE = 'lib/vdso/datastore.c', VMA = 'arch/x86/entry/vdso/vma.c';
const vvar = (r: Outcome) => { assert.ok(r.view?.path === 'vvar'); return r.view; };
const no = 'SIGBUS', right = 'store SIGSEGV, no right';
const line = (page: number, ok: boolean) => `page ${page}: load ${ok ? 'yes' : no}; ${right}; write(2) ${ok ? 'yes' : 'EFAULT'}\n`;
const touched = (...pages: boolean[]) => `[vvar]: ${pages.length} pages\n${pages.map((ok, i) => line(i, ok)).join('')}`;

// What a machine with 6.18 printed (x86-64, CONFIG_TIME_NS, CONFIG_VDSO_GETRANDOM).
const NATIVE_TOUCH = touched(true, false, true, false);
const NATIVE_TIMENS = `in the first time namespace
  page 0: yes
  page 1: SIGBUS
  page 2: yes
  page 3: SIGBUS
in a new time namespace
  page 0: yes, the namespace's
  page 1: yes
  page 2: yes
  page 3: SIGBUS
`;

test('7.2 prints what a machine prints, from the tree\'s own vvar_fault', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TOUCH);
  assert.equal(r.output, NATIVE_TOUCH);
  assert.deepEqual(r.stop, { kind: 'exited', code: 0 });
  assert.deepEqual(r.findings, []);
  assert.ok(r.executed.has(`${DATASTORE} vvar_fault`));
  const time = vvar(r).accesses.filter(a => a.page === 'time');
  assert.ok(time.some(a => a.kind === 'load' && a.ok) && time.some(a => a.kind === 'store' && a.outcome === 'SIGSEGV'));
  assert.ok(vvar(r).accesses.some(a => a.page === 'time namespace' && a.outcome.includes('VM_FAULT_SIGBUS')));
});

test('7.2 in a time namespace prints what a machine prints; one fault brings two pages', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TIMENS);
  assert.equal(r.output, NATIVE_TIMENS);
  assert.deepEqual(r.findings, []);
  for (const f of ['kernel/time/namespace_vdso.c vdso_join_timens', 'kernel/time/namespace.c timens_install', 'kernel/time/namespace_vdso.c timens_set_vvar_page']) assert.ok(r.executed.has(f), f);
  // The namespace's second page was never faulted for by itself after the join: the first page's fault had brought it.
  assert.deepEqual(vvar(r).accesses.filter(a => a.page === 'time namespace').map(a => a.outcome), ['VM_FAULT_SIGBUS → SIGBUS', 'no fault: the entry was there']);
});

const NATIVE_FORK = `parent before: the machine's
parent after unshare: the machine's
child: the namespace's
child ended with 7
parent at the end: the machine's
`;
for (const version of ['7.2', '6.1', '5.10']) {
  test(`${version}: a child is born into the time namespace`, { skip: missing(version) }, async () => {
    const r = await runScenario(version, FORK);
    assert.equal(r.output, NATIVE_FORK);
    assert.deepEqual(r.findings, []);
    assert.ok(r.executed.has('kernel/time/namespace.c timens_on_fork'));
  });
}

/** Whether this machine can run the scenarios itself: gcc, x86-64, a kernel of 6.15 or later with a [vvar] of four pages. */
function canCompare(): string | false {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  if (process.platform !== 'linux' || process.arch !== 'x64' || major < 6 || (major === 6 && minor < 15)) return `this machine's kernel is ${release()}: 6.15 or later is compared`;
  try { execFileSync('gcc', ['--version'], { stdio: 'ignore' }); } catch { return 'there is no gcc here'; }
  return process.getuid?.() === 0 ? false : 'time namespaces need root';
}

test('the machine under this test prints the same', { skip: missing('7.2') || canCompare() }, async t => {
  const dir = mkdtempSync(path.join(tmpdir(), 'faultline-'));
  try {
    for (const scenario of [TOUCH, TIMENS, FORK]) {
      const program = path.join(dir, 'a.out');
      execFileSync('gcc', ['-std=gnu11', '-Wall', '-Werror', '-o', program, path.join('media', scenario)]);
      let native: string;
      try { native = execFileSync(program, { encoding: 'utf8' }); } catch (e) { t.diagnostic(`${scenario} does not run here: ${String(e)}`); continue; }
      if (scenario !== FORK && !native.includes('page 3')) { t.diagnostic('this machine\'s [vvar] has another layout'); continue; }
      assert.equal((await runScenario('7.2', scenario)).output, native);
    }
  } finally { rmSync(dir, { recursive: true, force: true }); }
});

test('7.3 answers as its own source says: pages without a namespace are mapped', { skip: missing('7.3') }, async () => {
  const r = await runScenario('7.3', TOUCH);
  assert.equal(r.output, touched(true, true, true, true));
  assert.ok(r.executed.has(`${DATASTORE} vvar_fault`));
});

for (const version of ['6.12', '6.1', '5.10']) {
  test(`${version}: vvar_fault of the architecture runs; hypervisor clocks and the namespace's page are SIGBUS`, { skip: missing(version) }, async () => {
    const r = await runScenario(version, TOUCH);
    assert.equal(r.output, touched(true, false, false, false));
    assert.deepEqual(r.findings, []);
    assert.ok(r.executed.has(`${VMA} vvar_fault`));
  });
}
test('5.10 in a time namespace', { skip: missing('5.10') }, async () => {
  const r = await runScenario('5.10', TIMENS);
  assert.match(r.output, /new time namespace\n {2}page 0: yes, the namespace's\n {2}page 1: SIGBUS\n {2}page 2: SIGBUS\n {2}page 3: yes\n/);
});

for (const [arch, pages] of [['arm64', [true, false]], ['riscv', [true, false]], ['s390', [true, false]], ['powerpc', [true, true, false]], ['loongarch', [true, false, true, true, true, true, true]]] as const) {
  test(`6.12 on ${arch}: its own vvar_fault`, { skip: missing('6.12') }, async () => {
    const r = await runScenario('6.12', TOUCH, { arch });
    // Point releases of 6.12 gave powerpc a page more.
    const one = arch === 'powerpc' && !/VVAR_BASE_PAGE_OFFSET/.test(readFileSync(path.join(tree('6.12'), 'arch/powerpc/kernel/vdso.c'), 'utf8'));
    assert.equal(r.output, touched(...one ? pages.slice(1) : pages));
    assert.deepEqual(r.findings, []);
    assert.ok(r.executed.has(`arch/${arch}/kernel/vdso.c vvar_fault`));
  });
}

test('6.12 on loongarch: the pages of an object follow each other, also in physical memory', { skip: missing('6.12') }, async () => {
  const r = await runScenario('6.12', TIMENS, { arch: 'loongarch' });
  assert.match(r.output, /new time namespace\n {2}page 0: yes, the namespace's\n(?: {2}page [1-6]: yes\n){6}$/);
});
test('the vdso\'s own pages survive an exit that had mapped them', { skip: missing('7.2') }, async () => {
  const text = '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <fcntl.h>\n#include <unistd.h>\nint main(void) { static char t[9999]; int fd = open("/proc/self/maps", O_RDONLY); read(fd, t, 9998);'
    + ' char *p = strstr(t, "[vdso]"); while (p > t && p[-1] != \'\\n\') p--; volatile char *v = (char *)strtoul(p, 0, 16); printf("%c%c%c\\n", v[1], v[2], v[3]); return 0; }';
  const r = await runScenario('7.2', TOUCH, { program: { path: 'vdso.c', text } });
  assert.equal(r.output, 'ELF\n');
  assert.deepEqual(r.findings, []);
});

test('without get_page() the run reports the reference count at exit, with both lines', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TOUCH, { edits: { [DATASTORE]: t => t.replace(/^\tget_page\(page\);\n/m, '') } });
  assert.equal(r.output, NATIVE_TOUCH);
  const f = r.findings.find(x => x.kind === 'refcount')!;
  assert.match(f.message, /reference count .* fell to 0 when the process exited/);
  assert.equal(f.began?.path, DATASTORE);
  assert.ok(f.stack.some(s => s.function === 'fl_exit'));
});
test('a reference too many is a leak, with the line that took it', { skip: missing('7.2') }, async () => {
  const r = await runScenario('7.2', TOUCH, { edits: { [DATASTORE]: t => t.replace(/^\tget_page\(page\);\n/m, '\tget_page(page);\n\tget_page(page);\n') } });
  const f = r.findings.find(x => x.kind === 'leak')!;
  assert.match(f.message, /2 at exit, but it has 1 user/);
  assert.equal(f.began?.path, DATASTORE);
});
test('CONFIG_VDSO_GETRANDOM=n: the random page is SIGBUS', { skip: missing('7.2') }, async () => {
  assert.equal((await runScenario('7.2', TOUCH, { config: { CONFIG_VDSO_GETRANDOM: 'n' } })).output, touched(true, false, false, false));
});
test('a page offset beyond the last is SIGBUS', { skip: missing('7.2') }, async () => {
  // The area begins one page later in its mapping, so that its last page lies behind the last that there is.
  const edits = { [DATASTORE]: (t: string) => t.replace(/return _install_special_mapping\(([^;]*)\);/, 'struct vm_area_struct *vma = _install_special_mapping($1);\n\n\tvma->vm_pgoff = 1;\n\treturn vma;') };
  assert.equal((await runScenario('7.2', TOUCH, { edits })).output, touched(false, true, false, false));
});

test('the bundled study folder answers like a machine, edits and all', async () => {
  const root = 'media/study';
  assert.equal((await runScenario('', TOUCH, { root })).output, NATIVE_TOUCH);
  assert.equal((await runScenario('', TIMENS, { root })).output, NATIVE_TIMENS);
  assert.equal((await runScenario('', FORK, { root })).output, NATIVE_FORK);
  const broken = await runScenario('', TOUCH, { root, edits: { [DATASTORE]: t => t.replace('\tget_page(page);\n', '') } });
  const f = broken.findings.find(x => x.kind === 'refcount')!;
  assert.match(f.message, /fell to 0 when the process exited/);
  assert.equal(f.began?.path, DATASTORE);
});

for (const [version, random] of [['7.2', false], ['7.3', true]] as const) {
  test(`datastore.c of ${version} without its tree runs in the study folder, whatever it is called`, { skip: missing(version) }, async () => {
    const own = oneFile('store.c', readFileSync(path.join(tree(version), DATASTORE), 'utf8'));
    const alone = await runScenario('', TOUCH, { files: own });
    assert.equal(alone.output, (await runScenario(version, TOUCH)).output);
    assert.equal(alone.output === NATIVE_TOUCH, !random);
    assert.ok(alone.executed.has(`${DATASTORE} vvar_fault`));
  });
}
test('a lone file that wants more than the study folder has says what to do', { skip: missing('6.12') }, async () => {
  const own = oneFile('vma.c', readFileSync(path.join(tree('6.12'), 'arch/x86/entry/vdso/vma.c'), 'utf8'));
  await assert.rejects(runScenario('', TOUCH, { files: own }), /^Error: \S+:\d+:\d+: .*sym_vvar_start.*open it inside its tree/);
});
test('a lone file that has nothing in common with the study folder is placed nowhere', async () => {
  const engine = await createEngine({ tree: oneFile('a.c', 'int f(void) { return 1; }'), bundled: new NodeFiles('media') });
  assert.equal(engine.placed, undefined);
  engine.dispose();
});
