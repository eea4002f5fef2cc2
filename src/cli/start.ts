/**
 * The command line's entry: loads cli-main.js with V8's code cache, so that a short command does not spend its time compiling JavaScript. Each command has
 * its own, made by its first use after a build of what that use needed. Of the source V8 compares only the length: the file's time and size stand behind
 * the cache.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { textChecksum } from '../base/checksum.ts';
import { cacheFolder } from '../node/cacheFolder.ts';

const file = path.join(__dirname, 'cli-main.js'), { mtimeMs, size } = statSync(file);
const stamp = Buffer.from(`${mtimeMs} ${size}`.padEnd(48), 'latin1');
const command = process.argv[2];
// A run without a kernel needs a fraction of what one with a kernel needs.
const kind = `${command} ${process.argv.includes('--tree')}`;
const at = path.join(cacheFolder(), 'code', textChecksum([process.version, process.arch, file, kind].join('\0')));

// Most runs are over before optimised code pays; run.ts allows it to those that are not. A cache holds for the flags that it was made under.
const quick = command === 'run';
// The other processor looks at files or runs programs: collecting together, each collection would wait for it.
setFlagsFromString('--no-parallel-scavenge');
if (quick) setFlagsFromString('--no-opt');

let cachedData: Buffer | undefined;
try {
  const kept = readFileSync(at), end = kept.length - stamp.length;
  if (end > 0 && kept.subarray(end).equals(stamp)) cachedData = kept.subarray(0, end);
} catch { /* the first run */ }
// latin1: esbuild writes ASCII, and V8 keeps it in one byte a character.
const script = new Script(Module.wrap(readFileSync(file, 'latin1')), { filename: file, ...(cachedData ? { cachedData } : {}) });
const main = script.runInThisContext() as (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;
const exported = {};
main(exported, createRequire(file), { exports: exported }, file, __dirname);

if (!cachedData || script.cachedDataRejected) {
  process.on('exit', () => {
    const temporary = `${at}.${process.pid}.tmp`;
    try {
      if (quick) setFlagsFromString('--no-opt');
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(temporary, Buffer.concat([script.createCachedData(), stamp]));
      renameSync(temporary, at);
      // Of installations that are gone, and of versions of Node.
      const folder = path.dirname(at), old = Date.now() - 30 * 24 * 3600_000;
      for (const f of readdirSync(folder)) if (statSync(path.join(folder, f)).mtimeMs < old) rmSync(path.join(folder, f), { force: true });
    } catch {
      rmSync(temporary, { force: true });                      // no place to keep it: it only costs time
    }
  });
}
