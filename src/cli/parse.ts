// `faultline parse`: how much of a kernel tree reads without a syntax error, and what does not.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { decodeFile } from '../base/decode.ts';
import { createParser, MacroTable } from '../syntax/index.ts';
import { UsageError } from './io.ts';
import { sourcesBelow } from './sources.ts';
import { readWasm } from './wasm.ts';

/** Where a command writes. */
export interface ParseIo { stdout(s: string): void; stderr(s: string): void }

interface Cause { cause: string; count: number; example: string }
interface ErrorAt { file: string; line: number; cause: string }

/** What the command prints with --json. */
export interface ParseReport {
  files: number;
  filesWithErrors: number;
  functions: number;
  functionsWithErrors: number;
  /** Characters read (UTF-16 units). */
  characters: number;
  seconds: number;
  /** Most frequent cause first; `example` is file:line, relative to the tree. */
  causes: Cause[];
  /** Files that were not parsed, and why. */
  unread: { file: string; why: string }[];
  /** Every error, by file and line. */
  errors: ErrorAt[];
}

interface Job { root: string; headers: Headers; files: string[]; next: Int32Array }

const USAGE = 'usage: faultline parse --tree DIR [SUBDIR or FILE…] [--json]\n';
const DEFAULT_PARTS = ['mm', 'lib', 'kernel', 'fs', 'arch/x86'];

/** Runs the command. Gives the exit status: 0, 64 for bad usage, 66 when something cannot be read. */
export async function parseCommand(args: string[], io: ParseIo): Promise<number> {
  if (!isMainThread && workerData?.faultline === 'parse') {
    parentPort!.postMessage(await parseFiles(workerData.job as Job));
    return 0;
  }
  let root: string | undefined, json = false;
  const parts: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    if (a === '--json') json = true;
    else if (a === '--tree') root = args[++i];
    else if (a.startsWith('--tree=')) root = a.slice(7);
    else if (a.startsWith('-')) { io.stderr(`faultline parse: there is no option ${a}\n${USAGE}`); return 64; }
    else parts.push(a.replace(/\/+$/, ''));
  }
  if (!root) { io.stderr(`faultline parse: name a kernel tree with --tree\n${USAGE}`); return 64; }
  if (!isDirectory(root)) { io.stderr(`faultline parse: ${root} is no directory: give the top of a kernel tree\n`); return 66; }
  if (!isDirectory(path.join(root, 'include/linux'))) {
    io.stderr(`faultline parse: ${root} is no kernel tree (it has no include/linux): give the directory that holds mm, kernel and include\n`);
    return 66;
  }
  const wanted = parts.length ? parts : DEFAULT_PARTS.filter(p => existsSync(path.join(root, p)));
  let files: string[];
  try { files = sourcesBelow(root, wanted); } catch (e) {
    if (!(e instanceof UsageError)) throw e;
    io.stderr(`faultline parse: ${e.message}\n`);
    return 66;
  }
  const began = performance.now();
  const report = await run({ root, headers: headersFor(root, files), files, next: new Int32Array(new SharedArrayBuffer(4)) });
  report.seconds = Math.round(performance.now() - began) / 1000;
  io.stdout(json ? `${JSON.stringify(report, undefined, 2)}\n` : text(report));
  return 0;
}

function text(r: ParseReport): string {
  const share = (n: number, of: number) => (of ? `${(100 * n / of).toFixed(2)} %` : '-');
  const lines = [
    `${r.files} files, ${r.filesWithErrors} with errors (${share(r.filesWithErrors, r.files)})`,
    `${r.functions} functions, ${r.functionsWithErrors} with errors (${share(r.functionsWithErrors, r.functions)})`,
    `${(r.characters / 1e6).toFixed(1)} million characters in ${r.seconds.toFixed(1)} s`,
    ...r.unread.map(u => `${u.file} was not parsed: ${u.why}`),
    ...r.causes.map(c => `${String(c.count).padStart(6)}  ${c.cause}  (${c.example})`),
  ];
  return `${lines.join('\n')}\n`;
}

function isDirectory(p: string): boolean {
  try { return statSync(p).isDirectory(); } catch { return false; }
}

/** The headers whose #defines tell how macros read: the common ones, and those of each architecture. */
function headersFor(root: string, files: string[]): Headers {
  const below = (d: string): string[] => (isDirectory(path.join(root, d)) ? sourcesBelow(root, [d], ['.h']) : []);
  const arches = new Set(files.map(archOf));
  return { common: below('include'), own: Object.fromEntries([...arches].map(a => [a, below(`arch/${a}/include`)])) };
}
interface Headers { readonly common: readonly string[]; readonly own: Readonly<Record<string, readonly string[]>> }
/** A build has one architecture's headers: for a file of none, x86's. */
const archOf = (file: string): string => /^arch\/([^/]+)\//.exec(file)?.[1] ?? 'x86';

/** Shares the files among two workers where the bundled command line runs; does them in this thread otherwise. */
async function run(job: Job): Promise<ParseReport> {
  const self = typeof __filename === 'string' && path.basename(__filename) === 'cli-main.js' ? __filename : undefined;
  const workers = self && job.files.length > 100 ? Math.min(2, cpus().length) : 1;
  if (workers === 1) return parseFiles(job);
  const reports = await Promise.all(Array.from({ length: workers }, () => new Promise<ParseReport>((resolve, reject) => {
    const worker = new Worker(self!, { argv: ['parse'], workerData: { faultline: 'parse', job } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`a parsing worker ended early with status ${code}`)));
  })));
  const total = empty();
  for (const r of reports) {
    total.files += r.files; total.filesWithErrors += r.filesWithErrors;
    total.functions += r.functions; total.functionsWithErrors += r.functionsWithErrors; total.characters += r.characters;
    for (const c of r.causes) count(total, c.cause, c.example, c.count);
    total.errors.push(...r.errors);
    total.unread.push(...r.unread);
  }
  total.errors.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  total.causes.sort(byCount);
  return total;
}

/** Gives the table for a directory's files: the tree's, the architecture's, and on top what the headers beside them define. */
function localTables({ root, headers }: Job): (file: string) => MacroTable {
  const filled = (below: MacroTable | undefined, list: readonly string[]): MacroTable => {
    const table = new MacroTable(below);
    for (const h of list) {
      const text = readable(path.join(root, h));
      if (typeof text === 'string') table.addText(text);
    }
    return table;
  };
  const common = filled(undefined, headers.common);
  const arches = new Map<string, MacroTable>(), tables = new Map<string, MacroTable>();
  return file => {
    const directory = path.dirname(file), arch = archOf(file);
    let table = tables.get(directory);
    if (!table) {
      let below = arches.get(arch);
      if (!below) arches.set(arch, below = filled(common, headers.own[arch] ?? []));
      const beside = readdirSync(path.join(root, directory)).filter(f => f.endsWith('.h')).map(f => path.join(directory, f));
      tables.set(directory, table = beside.length > 0 ? filled(below, beside) : below);
    }
    return table;
  };
}

const empty = (): ParseReport => ({ files: 0, filesWithErrors: 0, functions: 0, functionsWithErrors: 0, characters: 0, seconds: 0, causes: [], unread: [], errors: [] });
const byCount = (a: Cause, b: Cause): number => b.count - a.count || (a.cause < b.cause ? -1 : 1);

function count(r: ParseReport, cause: string, example: string, n = 1): void {
  const known = r.causes.find(c => c.cause === cause);
  if (known) known.count += n;
  else r.causes.push({ cause, count: n, example });
}

/** Characters beyond which a file is not parsed: what no person writes, and what takes more memory than a parse is worth. */
const LARGEST = 8_000_000;

/** The text of a file, or why it is none that can be parsed. */
function readable(file: string): string | { why: string } {
  let text: string;
  try { text = decodeFile(readFileSync(file), b => b.toString('utf8')); } catch (e) { return { why: `cannot be read (${(e as NodeJS.ErrnoException).code})` }; }
  if (text.includes('\0')) return { why: 'a binary file: it holds bytes that are 0' };
  if (text.length > LARGEST) return { why: `${(text.length / 1e6).toFixed(1)} million characters: written by a program` };
  return text;
}

async function parseFiles(job: Job): Promise<ParseReport> {
  const parser = await createParser(readWasm());
  const local = localTables(job);
  const report = empty();
  for (let i = Atomics.add(job.next, 0, 1); i < job.files.length; i = Atomics.add(job.next, 0, 1)) {
    const file = job.files[i];
    report.files++;
    const source = readable(path.join(job.root, file));
    if (typeof source !== 'string') { report.unread.push({ file, ...source }); continue; }
    const tree = parser.parse(source, { macros: local(file) });
    report.characters += source.length;
    for (const f of tree.functions()) {
      report.functions++;
      if (f.hasError) report.functionsWithErrors++;
    }
    if (tree.hasError) {
      report.filesWithErrors++;
      for (const e of tree.errors()) {
        count(report, e.cause, `${file}:${e.line}`);
        report.errors.push({ file, line: e.line, cause: e.cause });
      }
    }
    tree.dispose();
  }
  parser.dispose();
  report.causes.sort(byCount);
  return report;
}
