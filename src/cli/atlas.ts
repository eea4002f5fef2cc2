/** `faultline atlas`: the atlas page of a C file, or of every file below a folder. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { contractList } from '../engine/catalog.ts';
import { NodeFiles, FolderStore } from '../node/files.ts';
import { nodeBulk } from '../node/bulk.ts';
import { scenariosOf } from '../paths/index.ts';
import { atlasMarkdown } from '../reports/atlas/markdown.ts';
import { AtlasProblem, atlasOf, type AtlasServices } from '../reports/atlas/page.ts';
import { LANGUAGES, messagesIn, type Language, type Messages } from '../reports/messages/index.ts';
import { TreeState, type Bulk } from '../tree/bulk.ts';
import { CallIndex } from '../tree/calls/index.ts';
import { openTree, TreeProblem, type Handler, type KernelTree } from '../tree/index.ts';
import { progress, treeFolder } from './callers.ts';
import { Exit, UsageError, type Io } from './io.ts';
import { inTree, sourcesBelow } from './sources.ts';

const USAGE = `usage: faultline atlas FILE --tree DIR [--json] [--lang L] [--no-quotes]
       faultline atlas --all SUBDIR… --tree DIR

Prints what can be computed of a C file: who looks after it and what builds it, why it exists, what it takes from each include, what it declares, who
calls in and what is called, its locks, allocations, accesses to user memory, references and RCU, the pieces to read first line by line, what Faultline
can execute of it, and questions that a run answers. FILE is relative to the tree's top, or a path of a file in it.

  --tree DIR     the kernel tree
  --json         print the page as JSON
  --lang L       ${LANGUAGES.join(', ')}
  --no-quotes    repeat no comments and no lines of the source
  --no-index     do not make the tree's index where there is none (who calls in is then not told)
  --all          make the page of every .c and .h file below the folders, print none, and say how many there were, how long it took and what failed
`;

export async function atlasCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { tree: { type: 'string' }, json: { type: 'boolean' }, lang: { type: 'string' }, 'no-quotes': { type: 'boolean' }, 'no-index': { type: 'boolean' }, all: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) { io.stdout(USAGE); return Exit.Ok; }
  const root = treeFolder(values.tree);
  const language = values.lang ?? 'en';
  if (!(LANGUAGES as readonly string[]).includes(language)) throw new UsageError(`--lang ${language}: the languages are ${LANGUAGES.join(', ')}`);
  if (positionals.length === 0) throw new UsageError('which file? Give a path from the top of the tree, such as mm/memory.c');
  const t = messagesIn(language as Language);
  const store = FolderStore.ofTree(root), bulk = nodeBulk(root, { helping: true }), state = new TreeState(bulk);
  let tree: KernelTree;
  try { tree = openTree({ files: new NodeFiles(root), store }); } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline atlas: ${values.tree}: ${e.message}\n`);
    return Exit.NoInput;
  }
  const options = { onProgress: progress(io, 'indexing the tree, once') };
  const services = async (): Promise<AtlasServices> => {
    const index = new CallIndex(bulk, store, state);
    if (values['no-index']) await index.load(options); else await index.build(options);
    return servicesOf(tree, index, bulk, state);
  };
  if (values.all) {
    const status = await all(await services(), root, positionals, io, t);
    tree.save();
    return status;
  }
  const file = inTree(root, positionals[0]);
  try {
    if (!/\.[chS]$/.test(file) && existsSync(path.join(root, file)) && !statSync(path.join(root, file)).isDirectory()) throw new AtlasProblem('problem.notC', { path: file });
    io.stdout(await state.assumed(async () => {
      const page = await atlasOf(await services(), file);
      return values.json ? `${JSON.stringify(page, undefined, 1)}\n` : atlasMarkdown(page, t, { quotes: !values['no-quotes'] });
    }));
    tree.save();
    return Exit.Ok;
  } catch (e) {
    if (!(e instanceof AtlasProblem)) throw e;
    io.stderr(`faultline atlas: ${t(e.id, e.values)}\n`);
    return Exit.NoInput;
  }
}

/** `elsewhere` from the map of handlers, which the store keeps. */
async function servicesOf(tree: KernelTree, index: CallIndex, bulk: Bulk, state: TreeState): Promise<AtlasServices> {
  const contracts = contractList();
  const elsewhere = new Map<string, Handler['installedAt']>();
  if (index.ready) for (const h of await tree.allHandlers(bulk, { state })) if (h.installedAt.some(i => i.file !== h.file)) elsewhere.set(`${h.file}\0${h.name}`, h.installedAt.filter(i => i.file !== h.file));
  return { tree, index: index.ready ? index : undefined, scenariosOf, modelled: name => contracts.has(name), installed: (file, name) => elsewhere.get(`${file}\0${name}`) };
}

async function all(services: AtlasServices, root: string, folders: readonly string[], io: Io, t: Messages): Promise<number> {
  const files = sourcesBelow(root, folders, ['.c', '.h']);
  const tell = progress(io, 'pages');
  const began = performance.now();
  const failed: string[] = [];
  let longest = 0, slowest = '', characters = 0;
  for (const [i, file] of files.entries()) {
    const start = performance.now();
    try {
      characters += atlasMarkdown(await atlasOf(services, file), t).length;
    } catch (e) {
      failed.push(`${file}: ${e instanceof AtlasProblem ? t(e.id, e.values) : String(e instanceof Error ? e.stack : e)}`);
    }
    const took = performance.now() - start;
    if (took > longest) { longest = took; slowest = file; }
    if (i % 20 === 0) tell(i, files.length);
  }
  tell(files.length, files.length);
  for (const f of failed) io.stderr(`${f}\n`);
  const seconds = (performance.now() - began) / 1000;
  io.stdout(`${files.length} pages in ${seconds.toFixed(1)} s (${(1000 * seconds / Math.max(1, files.length)).toFixed(0)} ms a page; the longest ${longest.toFixed(0)} ms, ${slowest}), ${(characters / 1e6).toFixed(1)} million characters, ${failed.length} failed\n`);
  return failed.length > 0 ? Exit.Failed : Exit.Ok;
}
