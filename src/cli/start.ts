/**
 * The command line's entry: loads cli-main.js with V8's code cache, so that a short command does not spend its time compiling JavaScript. Each command has
 * its own, made by its first use after a build of what that use needed. V8 believes it for the same source and the same V8 only.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder } from '../node/cacheFolder.ts';

const file = path.join(__dirname, 'cli-main.js');
const source = readFileSync(file, 'utf8');
const at = path.join(cacheFolder(), 'code', createHash('sha256').update([process.version, process.arch, file, process.argv[2]].join('\0')).digest('hex').slice(0, 24));

let cachedData: Buffer | undefined;
try { cachedData = readFileSync(at); } catch { /* the first run */ }
const script = new Script(Module.wrap(source), { filename: file, ...(cachedData ? { cachedData } : {}) });
const main = script.runInThisContext() as (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;
const exported = {};
main(exported, createRequire(file), { exports: exported }, file, __dirname);

if (!cachedData || script.cachedDataRejected) {
  process.on('exit', () => {
    const temporary = `${at}.${process.pid}.tmp`;
    try {
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(temporary, script.createCachedData());
      renameSync(temporary, at);
    } catch {
      rmSync(temporary, { force: true });                      // no place to keep it: it only costs time
    }
  });
}
