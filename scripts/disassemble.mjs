// The instructions of a program's functions, for people who work on the code generator: node scripts/disassemble.mjs FILE.c [FUNCTION...] [-I DIR]
import { build } from 'esbuild';
import { readFileSync, rmSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals: [file, ...wanted] } = parseArgs({ allowPositionals: true, options: { I: { type: 'string', short: 'I', multiple: true } } });
const out = `dist/disassemble-${process.pid}.mjs`;
await build({
  stdin: { contents: `export { Run } from './src/engine/run.ts'; export { disassemble } from './src/compiler/bytecode/disassemble.ts'; export { NodeFiles } from './src/node/files.ts';`, resolveDir: '.', loader: 'ts' },
  bundle: true, platform: 'node', format: 'esm', target: 'es2022', outfile: out, logLevel: 'warning',
});
const { Run, disassemble, NodeFiles } = await import(pathToFileURL(path.resolve(out)));
rmSync(out);
const run = new Run({ bundled: new NodeFiles(path.resolve('media')), options: { program: { path: file, text: readFileSync(file, 'utf8') }, programFiles: new NodeFiles('/'), includes: [...(values.I ?? []).map(d => path.resolve(d)), path.dirname(path.resolve(file))] } });
for (const f of run.linker.tables.functions) {
  if (f.side !== 'user' || !f.def || (wanted.length > 0 && !wanted.includes(f.name))) continue;
  console.log(disassemble(run.linker.code(f.id)));
}
