/** `faultline callers`: who uses a function of a kernel tree. `faultline index`: makes the index that answers it at once. */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TreeState } from '../tree/bulk.ts';
import { CallIndex, type UseSite } from '../tree/calls/index.ts';
import { nodeBulk } from '../node/bulk.ts';
import { FolderStore } from '../node/files.ts';
import { Exit, UsageError, type Io } from './io.ts';

const USAGE = `usage: faultline callers NAME --tree DIR [--json]

Lists who uses a function or macro over the whole tree: the calls by file and function, the operation tables and arguments that take its address,
and the calls through a member of that name. Conditionals are not decided and macros are not expanded.

  --tree DIR   the kernel tree
  --json       print a JSON array
`;
const INDEX_USAGE = `usage: faultline index --tree DIR

Reads all C files of a kernel tree once and keeps who uses which name, so that callers and atlas pages come at once. It is brought up to date by
itself afterwards. Kept in $FAULTLINE_CACHE, else ~/.cache/faultline; the editor uses the same files.
`;

export function treeFolder(tree: string | undefined): string {
  if (tree === undefined) throw new UsageError('no kernel tree given: add --tree DIR');
  if (statSync(tree, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`--tree ${tree}: there is no such folder`);
  return tree;
}

/** Tells on a terminal how far work is; nothing where the messages go to a file. */
export function progress(io: Io, what: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, total) => { io.stderr(`\r\x1b[K${what}: ${done} of ${total}${done >= total ? '\r\x1b[K' : ''}`); };
}

export async function callersCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { tree: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) { io.stdout(USAGE); return Exit.Ok; }
  const [name] = positionals;
  if (name === undefined) throw new UsageError('which function? Give its name');
  const tree = treeFolder(values.tree);
  const bulk = nodeBulk(tree, { helping: true }), state = new TreeState(bulk);
  const options = { onProgress: progress(io, 'looking for callers') };
  const answer = async (): Promise<string> => {
    const index = new CallIndex(bulk, FolderStore.ofTree(tree), state);
    await index.load(options);
    const sites = (await index.uses(name, options)).filter(s => s.use !== 'slot');
    return sites.length === 0 ? '' : values.json ? `${JSON.stringify(sites, undefined, 1)}\n` : list(name, sites);
  };
  // A person reads while the files are compared with the index; a script gets one answer.
  let shown: string | undefined;
  const text = await state.assumed(answer, process.stdout.isTTY ? early => { shown = early; io.stdout(early); } : undefined);
  if (text === '') {
    io.stderr(`faultline callers: nothing in ${tree} uses or defines ${name}. Check the spelling; a name that a macro pastes together is found under its parts.\n`);
    return Exit.Failed;
  }
  if (shown !== undefined && shown !== '' && shown !== text) io.stdout('Files have changed since the index was made. As they are now:\n');
  if (shown !== text) io.stdout(text);
  return Exit.Ok;
}

export async function indexCommand(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { tree: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) { io.stdout(INDEX_USAGE); return Exit.Ok; }
  const tree = treeFolder(values.tree);
  const began = performance.now();
  const index = new CallIndex(nodeBulk(tree, { helping: true }), FolderStore.ofTree(tree));
  await index.build({ onProgress: progress(io, 'indexing') });
  const { paths } = await index.files();
  io.stdout(`${paths.length} files indexed in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return Exit.Ok;
}

function list(name: string, sites: readonly UseSite[]): string {
  const group = (title: string, of: readonly UseSite[]): string => (of.length === 0 ? '' : `${title}\n${of.map(s => `  ${s.path}:${s.line}${s.owner ? `  ${s.owner.name}` : ''}\n`).join('')}`);
  const by = (use: UseSite['use']): UseSite[] => sites.filter(s => s.use === use);
  const calls = by('call');
  return group('defined', by('definition')) + group('called', calls) + group('its address taken', by('value')) + group(`called through a member ${name}`, by('member'))
    + `${calls.length} calls in ${new Set(calls.map(s => s.path)).size} files\n`;
}
