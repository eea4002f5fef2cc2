/** `faultline report FILE:FUNCTION`: a function told line by line. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nodeBulk } from '../node/bulk.ts';
import { FolderStore, NodeFiles } from '../node/files.ts';
import { Facts } from '../reports/facts.ts';
import { reportMarkdown, type Observed } from '../reports/logic/markdown.ts';
import { languageFor, messages } from '../reports/logic/messages.ts';
import { LANGUAGES, type Language } from '../reports/messages/index.ts';
import { fileReports, functionReport, ReportProblem, wholeTree, type ReportServices } from '../reports/logic/report.ts';
import { createParser, functionAsts } from '../syntax/index.ts';
import { TreeState } from '../tree/bulk.ts';
import { CallIndex } from '../tree/calls/index.ts';
import { onlyFunctions } from '../tree/outline.ts';
import { openTree, TreeProblem, type KernelTree } from '../tree/index.ts';
import { contractList } from '../engine/catalog.ts';
import { bundledFolder } from './launch.ts';
import { progress, treeFolder } from './callers.ts';
import { Exit, UsageError, type Io } from './io.ts';
import { inTree, sourcesBelow } from './sources.ts';
import { readWasm } from './wasm.ts';

const USAGE = `usage: faultline report FILE:FUNCTION --tree DIR [OPTIONS]
       faultline report --all SUBDIR… --tree DIR [OPTIONS]

Tells a function of a kernel tree line by line in words: what it is for, parameters, locals, each statement, the values that it returns and when, the
locks that are held at each line, callers and callees. FILE is a path below the tree's top.

  --tree DIR    the kernel tree
  --lang L      en (default: the terminal's language), zh-CN or ja
  --trace FILE  a trace of \`faultline run --trace\`: each line then says whether it was executed, and first at which step
  --json        print the report as JSON
  --all         make the reports of every function of the C files below the folders, and print only how many there were and how long it took
`;

export async function reportCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { tree: { type: 'string' }, lang: { type: 'string' }, trace: { type: 'string' }, json: { type: 'boolean' }, all: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) { io.stdout(USAGE); return Exit.Ok; }
  const language = languageOf(values.lang);
  const root = treeFolder(values.tree);
  let tree: KernelTree;
  try {
    tree = openTree({ files: new NodeFiles(root), store: FolderStore.ofTree(root), bundled: new NodeFiles(bundledFolder()) });
  } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline report: ${root}: ${e.message}\n`);
    return Exit.NoInput;
  }
  const parser = await createParser(readWasm());
  const modelled = contractList();
  const functions: ReportServices['functions'] = (path, text, wanted) => {
    const source = parser.parse(wanted ? onlyFunctions(text, tree.outlineOf(path), wanted) : text);
    try { return functionAsts(source, wanted); } finally { source.dispose(); }
  };
  const services: ReportServices = { tree, functions, facts: new Facts(tree), modelled: name => modelled.has(name) };
  if (values.all) return everything(services, root, positionals, language, io);

  const [target] = positionals;
  if (target === undefined) throw new UsageError('which function? Give FILE:FUNCTION, such as lib/vdso/datastore.c:vvar_fault');
  const m = /^(.+?):(\w+)$/.exec(target);
  if (!m) throw new UsageError(`${target} is not FILE:FUNCTION, such as lib/vdso/datastore.c:vvar_fault`);
  const path = inTree(root, m[1]), name = m[2];
  const problem = unreadable(tree, path);
  if (problem) { io.stderr(`faultline report: ${problem}\n`); return Exit.NoInput; }
  const bulk = nodeBulk(root, { helping: true }), state = new TreeState(bulk);
  const options = { onProgress: progress(io, 'looking for callers') };
  try {
    const report = await state.assumed(async () => {
      const calls = new CallIndex(bulk, FolderStore.ofTree(root), state);
      await calls.load(options);
      return functionReport({ ...services, ...wholeTree(tree, calls, options) }, path, name, language);
    });
    tree.save();
    const observed = values.trace === undefined ? undefined : observedIn(values.trace, path);
    io.stdout(values.json ? `${JSON.stringify(report, undefined, 1)}\n` : reportMarkdown(report, { observed }));
    return Exit.Ok;
  } catch (e) {
    if (!(e instanceof ReportProblem)) throw e;
    io.stderr(`faultline report: ${e.message}\n`);
    return Exit.NoInput;
  }
}

function languageOf(given: string | undefined): Language {
  if (given === undefined) return languageFor((process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || 'en').replace('_', '-'));
  const found = LANGUAGES.find(l => l.toLowerCase() === given.toLowerCase());
  if (!found) throw new UsageError(`--lang ${given}: there is ${LANGUAGES.join(', ')}`);
  return found;
}

/** Why a file cannot be told; undefined: it can. */
function unreadable(tree: KernelTree, path: string): string | undefined {
  const text = tree.files.exists(path) ? tree.files.read(path) : undefined;
  if (text === undefined) {
    return tree.files.exists(path) ? `${path} is there but cannot be read: check its permissions with ls -l`
      : tree.files.list(path) ? `${path} is a folder. Give a C file of it and a function, or add --all to tell every function below it` : `${path} is not in the tree. Give a path below the tree's top, such as mm/memory.c`;
  }
  if (text.includes('\0')) return `${path} is a binary file: reports are made of C source`;
  if (text.length > 8_000_000) return `${path} has ${(text.length / 1e6).toFixed(1)} million characters: a generated file, which is not told line by line`;
  return undefined;
}

/** What a trace says of one file, by line. */
function observedIn(trace: string, path: string): Map<number, Observed> {
  let text: string;
  try { text = readFileSync(trace, 'utf8'); } catch (e) { throw new UsageError(`--trace ${trace} cannot be read (${(e as NodeJS.ErrnoException).code}). Make one with faultline run --trace FILE`); }
  const out = new Map<number, Observed>();
  for (const l of text.split('\n')) {
    if (l === '') continue;
    const e = JSON.parse(l) as { step: number; file: string; line: number; kind: string };
    if (e.kind !== 'source' || e.file !== path) continue;
    const before = out.get(e.line);
    out.set(e.line, { count: (before?.count ?? 0) + 1, step: before?.step ?? e.step });
  }
  return out;
}

/** Every function of every C file below some folders: what it takes, and that none of them fails. */
async function everything(services: ReportServices, root: string, folders: readonly string[], language: Language, io: Io): Promise<number> {
  if (folders.length === 0) throw new UsageError('--all wants the folders, such as mm fs');
  const files = sourcesBelow(root, folders);
  if (files.length === 0) { io.stderr(`faultline report: there is no C file below ${folders.join(', ')} in ${root}\n`); return Exit.NoInput; }
  const began = performance.now();
  const told = progress(io, 'reports');
  const wording = messages(language);
  let functions = 0, lines = 0, unread = 0;
  for (const [i, path] of files.entries()) {
    for (const r of fileReports({ ...services, messages: wording }, path, language)) {
      functions++;
      lines += r.lines.length;
      if (r.unread) unread++;
      if (reportMarkdown({ ...r, callers: [], installed: [] }, { messages: wording }) === '') throw new Error(`${path}: ${r.name}: an empty report`);
    }
    told(i + 1, files.length);
    // Terminals and signals get their turn.
    await new Promise(resolve => { setImmediate(resolve); });
  }
  io.stdout(`${functions} functions of ${files.length} files told, ${lines} lines, ${unread} with a part that is no C, in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return Exit.Ok;
}
