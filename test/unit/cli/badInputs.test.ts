import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeFile } from '../../../src/base/decode.ts';
import { atlasCommand } from '../../../src/cli/atlas.ts';
import { handlersCommand } from '../../../src/cli/handlers.ts';
import type { Io } from '../../../src/cli/io.ts';
import { parseCommand } from '../../../src/cli/parse.ts';
import { atlasOf, AtlasProblem } from '../../../src/reports/atlas/page.ts';
import { openTree } from '../../../src/tree/index.ts';
import { memoryFiles } from '../tree/support.ts';

const SOURCE = '/* Grüße */\nstatic vm_fault_t my_fault(struct vm_fault *vmf)\n{\n\treturn 0;\n}\n';
const KERNEL = { Makefile: 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION =\n', 'include/linux/kconfig.h': '', 'include/linux/compiler-version.h': '', 'include/linux/compiler_types.h': '', 'arch/x86/include/asm/a.h': '' };
const utf16 = (s: string, big = false): Buffer => { const b = Buffer.from(`\uFEFF${s}`, 'utf16le'); return big ? b.swap16() : b; };

async function told(command: (args: string[], io: Io) => Promise<number>, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '', err = '';
  const status = await command(args, { stdout: t => { out += t; }, stderr: t => { err += t; } });
  return { status, out, err };
}

test('files that are no plain C text get a page or a message, from each command', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'faultline-bad-')), before = process.env['FAULTLINE_CACHE'];
  process.env['FAULTLINE_CACHE'] = path.join(root, '.cache');
  try {
    const put = (p: string, bytes: string | Uint8Array): void => { mkdirSync(path.dirname(path.join(root, p)), { recursive: true }); writeFileSync(path.join(root, p), bytes); };
    for (const [p, t] of Object.entries(KERNEL)) put(p, t);
    put('mm/latin1.c', Buffer.from(SOURCE, 'latin1'));
    put('mm/utf16.c', utf16(SOURCE));
    put('mm/binary.c', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]));
    put('mm/huge.c', `${'int generated(int x)\n{\n\treturn x;\n}\n'.repeat(230_000)}`);
    put('mm/broken.c', `${SOURCE}int bad(int x)\n{\n\tif (x)) return ((1;\n\t@@@\n}\nint after(int x)\n{\n\treturn x;\n}\n`);
    symlinkSync('nowhere.c', path.join(root, 'mm/dangling.c'));
    const tree = ['--tree', root];

    const parsed = JSON.parse((await told(parseCommand, ...tree, 'mm', '--json')).out) as { files: number; filesWithErrors: number; unread: { file: string; why: string }[]; errors: { file: string }[] };
    assert.deepEqual(parsed.unread.map(u => u.file), ['mm/binary.c', 'mm/huge.c']);
    assert.match(parsed.unread[0].why, /binary/);
    assert.match(parsed.unread[1].why, /million characters/);
    assert.deepEqual([...new Set(parsed.errors.map(e => e.file))], ['mm/broken.c']);
    assert.equal(parsed.filesWithErrors, 1);
    assert.equal((await told(parseCommand, ...tree, 'mm/none.c')).status, 66);

    for (const [file, message] of [['mm/binary.c', /no text/], ['mm/huge.c', /MB/], ['mm/none.c', /no such file/], ['mm', /folder/], ['mm/dangling.c', /cannot be read/]] as const) {
      const r = await told(atlasCommand, file, ...tree);
      assert.deepEqual([r.status, r.out], [66, ''], file);
      assert.match(r.err, message);
    }
    for (const file of ['mm/latin1.c', 'mm/utf16.c', 'mm/broken.c']) {
      const r = await told(atlasCommand, file, ...tree);
      assert.equal(r.status, 0, r.err);
      assert.match(r.out, /my_fault/);
    }
    const map = JSON.parse((await told(handlersCommand, ...tree, '--json')).out) as { file: string }[];
    assert.deepEqual(map.map(h => h.file), ['mm/broken.c', 'mm/latin1.c', 'mm/utf16.c']);
  } finally {
    if (before === undefined) delete process.env['FAULTLINE_CACHE']; else process.env['FAULTLINE_CACHE'] = before;
    rmSync(root, { recursive: true });
  }
});

test('a file that is there and may not be read is told as that', async () => {
  const files = memoryFiles({ ...KERNEL, 'mm/secret.c': SOURCE });
  const locked = { ...files, read: (p: string) => (p === 'mm/secret.c' ? undefined : files.read(p)), exists: (p: string) => files.exists(p), list: (d: string) => files.list(d), version: (p: string) => files.version(p) };
  const services = { tree: openTree({ files: locked, kconfig: false }), index: undefined, scenariosOf: () => [], modelled: () => false, installed: () => undefined };
  await assert.rejects(atlasOf(services, 'mm/secret.c'), (e: unknown) => e instanceof AtlasProblem && e.id === 'problem.denied');
});

test('text by its byte order mark, else UTF-8, else Latin-1', () => {
  for (const bytes of [Buffer.from(SOURCE), Buffer.from(`\uFEFF${SOURCE}`), Buffer.from(SOURCE, 'latin1'), utf16(SOURCE), utf16(SOURCE, true)]) assert.equal(decodeFile(bytes), SOURCE);
  for (const bytes of [[], [0xff], [0xfe, 0xff], [0xef, 0xbb]]) assert.equal(typeof decodeFile(Uint8Array.from(bytes)), 'string');
});
