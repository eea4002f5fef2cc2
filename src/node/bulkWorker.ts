// A thread that lists, searches and sweeps a tree's files for node/bulk.ts. Built as dist/bulk.js.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { isIndexed, isSource, PartMaker, type SweptPart } from '../tree/bulk.ts';

export interface BulkJob {
  readonly kind: 'list' | 'containing' | 'sweep';
  readonly root: string;
  /** Files, or folders to list, joined by new lines: one string crosses threads faster than many. */
  readonly paths: string;
  /** Absolute places of files that stand in for the tree's. */
  readonly replaced: readonly (readonly [string, string])[];
  readonly needles: readonly string[];
  /** [next path, paths done, 1: cancelled] */
  readonly shared: Int32Array;
}
export type BulkResult = { readonly names: string; readonly versions: string } | { readonly found: Int32Array } | { readonly part: SweptPart } | { readonly error: string };

/** Paths that a thread takes at a time. */
const CHUNK = 32;

let buffer = Buffer.allocUnsafe(1 << 22);

/** Reads a file into {@link buffer}, a 0 behind it. Gives its length, -1 when it cannot be read. */
function read(file: string): number {
  let fd: number;
  try { fd = openSync(file, 'r'); } catch { return -1; }
  try {
    let n = 0;
    for (;;) {
      const got = readSync(fd, buffer, n, buffer.length - n - 1, null);
      if (got === 0) break;
      n += got;
      if (n === buffer.length - 1) { const larger = Buffer.allocUnsafe(buffer.length * 2); buffer.copy(larger); buffer = larger; }
    }
    buffer[n] = 0;
    return n;
  } catch { return -1; } finally { closeSync(fd); }
}

function work(job: BulkJob): BulkResult {
  const paths = job.paths === '' ? [] : job.paths.split('\n');
  const replaced = new Map(job.replaced);
  const chunk = job.kind === 'list' ? 1 : CHUNK;
  const names: string[] = [], versions: string[] = [], found: number[] = [];
  const needles = grouped(job.needles);
  const part = job.kind === 'sweep' ? new PartMaker() : undefined;
  for (let from = Atomics.add(job.shared, 0, chunk); from < paths.length; from = Atomics.add(job.shared, 0, chunk)) {
    if (Atomics.load(job.shared, 2) === 1) return { error: 'cancelled' };
    const to = Math.min(paths.length, from + chunk);
    for (let i = from; i < to; i++) {
      if (job.kind === 'list') { list(job.root, paths[i], replaced, names, versions); continue; }
      const n = read(replaced.get(paths[i]) ?? path.join(job.root, paths[i]));
      if (part) part.add(i, buffer, Math.max(0, n));
      else if (n > 0) { const bytes = buffer.subarray(0, n); if (needles.some(g => bytes.includes(g.prefix) && g.whole.some(w => bytes.includes(w)))) found.push(i); }
    }
    Atomics.add(job.shared, 1, to - from);
  }
  return part ? { part: part.done() } : job.kind === 'list' ? { names: names.join('\n'), versions: versions.join('\n') } : { found: Int32Array.from(found) };
}

/** Needles by their first letters: most files have none of a group, and one search tells. */
function grouped(needles: readonly string[]): { prefix: Buffer; whole: Buffer[] }[] {
  const groups = new Map<string, string[]>();
  for (const n of needles) groups.set(n.slice(0, 3), [...groups.get(n.slice(0, 3)) ?? [], n]);
  return [...groups].map(([prefix, all]) => ({ prefix: Buffer.from(all.length > 1 ? prefix : all[0]), whole: all.map(n => Buffer.from(n)) }));
}

/** `directory` with all below it; one that ends with `/.` is listed without its folders. */
function list(root: string, directory: string, replaced: ReadonlyMap<string, string>, names: string[], versions: string[]): void {
  const alone = directory === '.' || directory.endsWith('/.');
  const todo = [alone ? directory.slice(0, -2) : directory];
  for (let d = todo.pop(); d !== undefined; d = todo.pop()) {
    let entries;
    try { entries = readdirSync(path.join(root, d), { withFileTypes: true }); } catch { continue; }
    const prefix = d === '' ? '' : `${d}/`, full = `${root}/${prefix}`;
    for (const e of entries) {
      const p = prefix + e.name;
      if (e.isDirectory()) { if (!alone && isIndexed(p, e.name)) todo.push(p); continue; }
      if (!isSource(e.name)) continue;
      const s = statSync(replaced.get(p) ?? full + e.name, { throwIfNoEntry: false });
      if (!s?.isFile()) continue;
      names.push(p);
      versions.push(`${s.size}-${s.mtimeMs}`);
    }
  }
}

parentPort?.on('message', (job: BulkJob) => {
  let result: BulkResult;
  try { result = work(job); } catch (e) { result = { error: String(e) }; }
  const transfer = 'part' in result ? [result.part.owners.buffer, result.part.uses.buffer, result.part.nameBytes.buffer, result.part.nameStarts.buffer] as ArrayBuffer[] : [];
  parentPort!.postMessage(result, transfer);
});
