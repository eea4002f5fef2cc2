/** All files of a tree at once, by threads: for the command line and for what runs in VS Code's Node hosts. */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { byPath, Cancelled, isIndexed, plainBulk, type Bulk, type BulkOptions, type SweptPart } from '../tree/bulk.ts';
import type { Changes, ListedFiles, Listing } from '../tree/listing.ts';
import { work, type BulkJob, type BulkResult, type ListedPart } from './bulkWork.ts';
import { NodeFiles } from './files.ts';

/** More threads than this only wait for the disk. */
const MOST = 8;
/** A thread more for less than this many pieces costs more than it saves. */
const LEAST = 64;

export interface NodeBulkOptions {
  /** As for {@link NodeFiles}. */
  readonly replaced?: ReadonlyMap<string, string>;
  /** The calling thread may be held: a command line that only waits for the answer. */
  readonly helping?: boolean;
}

/** The tree at `root`. Without dist/bulk.js beside the running bundle the work is done in this thread. */
export function nodeBulk(root: string, { replaced = new Map(), helping = false }: NodeBulkOptions = {}): Bulk {
  const script = typeof __dirname === 'string' ? path.join(__dirname, 'bulk.js') : '';
  return existsSync(script) ? new Threads(script, path.resolve(root), replaced, helping) : plainBulk(new NodeFiles(root, replaced));
}

class Threads implements Bulk {
  private readonly script: string;
  private readonly root: string;
  private readonly replaced: readonly (readonly [string, string])[];
  private readonly helping: boolean;
  private workers: Worker[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(script: string, root: string, replaced: ReadonlyMap<string, string>, helping: boolean) {
    this.script = script;
    this.root = root;
    this.replaced = [...replaced];
    this.helping = helping;
  }

  async list(options: BulkOptions = {}): Promise<ListedFiles> {
    const at = Date.now();
    return collected(at, listedIn(await this.run({ kind: 'list', paths: this.folders() }, options)));
  }

  async changes(since: Listing, options: BulkOptions = {}): Promise<Changes> {
    const at = Date.now();
    const listing = new Uint8Array(new SharedArrayBuffer(since.sealed.length));
    listing.set(since.sealed);
    const parts = listedIn(await this.run({ kind: 'changes', listing, pieces: since.count + since.folderCount }, options));
    const stale = new Set(parts.flatMap(p => [...p.stale]));
    const fresh = parts.flatMap(p => lines(p.names)).sort(byPath);
    return { stale, fresh, now: () => collected(at, [...parts, kept(since, stale, parts)]) };
  }

  /** Folders that hold the whole tree together, small enough to be shared out. */
  private folders(): string[] {
    const out = ['.'];
    const below = (d: string): string[] => {
      try { return readdirSync(path.join(this.root, d), { withFileTypes: true }).filter(e => e.isDirectory() && isIndexed(d === '' ? e.name : `${d}/${e.name}`, e.name)).map(e => (d === '' ? e.name : `${d}/${e.name}`)); } catch { return []; }
    };
    for (const top of below('')) { out.push(`${top}/.`, ...below(top)); }
    return out;
  }

  async containing(paths: readonly string[], needles: readonly string[], options: BulkOptions = {}): Promise<string[]> {
    const parts = await this.run({ kind: 'containing', paths, needles }, options);
    const found = parts.flatMap(r => ('found' in r ? [...r.found] : []));
    for (const n of parts.flatMap(r => ('found' in r ? [...r.unread] : [])).sort((a, b) => a - b)) options.onUnread?.(paths[n]);
    return found.sort((a, b) => a - b).map(i => paths[i]);
  }

  async sweep(paths: readonly string[], options: BulkOptions = {}): Promise<SweptPart[]> {
    return (await this.run({ kind: 'sweep', paths }, options)).flatMap(r => ('part' in r ? [r.part] : []));
  }

  /** One job at a time, shared by all threads. */
  private run(what: Work, options: BulkOptions): Promise<BulkResult[]> {
    const { kind, paths = [], needles = [], listing, pieces = paths.length } = what;
    const job: BulkJob = { kind, root: this.root, paths: paths.join('\n'), replaced: this.replaced, needles, listing, shared: new Int32Array(new SharedArrayBuffer(12)) };
    const done = this.last.then(() => this.share(job, pieces, options));
    this.last = done.catch(() => undefined);
    return done;
  }

  private async share(job: BulkJob, total: number, options: BulkOptions): Promise<BulkResult[]> {
    if (total === 0) return [];
    const threads = Math.max(1, Math.min(MOST, availableParallelism(), Math.ceil(total / LEAST)));
    // This thread takes part where nobody waits for it to do anything else, and where the work is short.
    const here = this.helping && (threads === 1 || job.kind === 'changes' || job.kind === 'list');
    const others = here ? threads - 1 : threads;
    while (this.workers.length < others) this.workers.push(new Worker(this.script));
    const watch = setInterval(() => {
      if (options.cancelled?.()) Atomics.store(job.shared, 2, 1);
      else options.onProgress?.(Atomics.load(job.shared, 1), total);
    }, 100);
    try {
      const elsewhere = Promise.all(this.workers.slice(0, others).map(w => once(w, job)));
      // After what this thread is at.
      const own = here ? new Promise<BulkResult>(resolve => { setImmediate(() => resolve(work(job))); }) : undefined;
      const results = [...own ? [await own] : [], ...await elsewhere];
      for (const r of results) if ('error' in r) throw r.error === 'cancelled' ? new Cancelled() : new Error(r.error);
      return results;
    } catch (e) {
      // A thread that failed, or one that may still be at work: begin with new ones next time.
      for (const w of this.workers) void w.terminate();
      this.workers = [];
      throw e;
    } finally { clearInterval(watch); }
  }
}

interface Work { readonly kind: BulkJob['kind']; readonly paths?: readonly string[]; readonly needles?: readonly string[]; readonly listing?: Uint8Array; readonly pieces?: number }

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));
const listedIn = (results: readonly BulkResult[]): ListedPart[] => results.flatMap(r => ('listed' in r ? [r.listed] : []));

/** What the parts have listed, sorted by path. */
function collected(at: number, parts: readonly (Pick<ListedPart, 'names' | 'versions' | 'folders'> & { readonly times: ArrayLike<number> })[]): ListedFiles {
  const files: [string, string][] = [], folders: [string, number][] = [];
  for (const p of parts) {
    const versions = lines(p.versions);
    lines(p.names).forEach((n, i) => files.push([n, versions[i]]));
    // The top's path is the empty text: a line of its own.
    if (p.times.length > 0) p.folders.split('\n').forEach((f, i) => folders.push([f, p.times[i]]));
  }
  files.sort((a, b) => byPath(a[0], b[0]));
  folders.sort((a, b) => byPath(a[0], b[0]));
  return { paths: files.map(f => f[0]), versions: files.map(f => f[1]), folders: { paths: folders.map(f => f[0]), times: folders.map(f => f[1]) }, at };
}

/** What of a listing still holds. */
function kept(before: Listing, stale: ReadonlySet<number>, parts: readonly ListedPart[]): Pick<ListedPart, 'names' | 'versions' | 'folders'> & { readonly times: readonly number[] } {
  const gone = new Set(parts.flatMap(p => [...p.gone])), anew = new Set(parts.flatMap(p => (p.times.length > 0 ? p.folders.split('\n') : [])));
  const { paths, times } = before.folders;
  const still = paths.map((_, i) => i).filter(i => !gone.has(i) && !anew.has(paths[i]));
  const there = (_: string, i: number): boolean => !stale.has(i);
  return { names: before.paths.filter(there).join('\n'), versions: before.versions.filter(there).join('\n'), folders: still.map(i => paths[i]).join('\n'), times: still.map(i => times[i]) };
}

function once(worker: Worker, job: BulkJob): Promise<BulkResult> {
  worker.ref();
  return new Promise<BulkResult>((resolve, reject) => {
    const done = (): void => { worker.off('message', onMessage); worker.off('error', onError); worker.off('exit', onExit); worker.unref(); };
    const onMessage = (r: BulkResult): void => { done(); resolve(r); };
    const onError = (e: unknown): void => { done(); reject(e); };
    const onExit = (code: number): void => { done(); reject(new Error(`an indexing thread ended with status ${code}`)); };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(job);
  });
}
