/** All files of a tree at once, by threads: for the command line and for what runs in VS Code's Node hosts. */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { byPath, Cancelled, isIndexed, plainBulk, type Bulk, type BulkOptions, type SweptPart } from '../tree/bulk.ts';
import type { BulkJob, BulkResult } from './bulkWorker.ts';
import { NodeFiles } from './files.ts';

/** More threads than this only wait for the disk. */
const MOST = 8;

/** The tree at `root`; `replaced` as for {@link NodeFiles}. Without dist/bulk.js beside the running bundle the work is done in this thread. */
export function nodeBulk(root: string, replaced: ReadonlyMap<string, string> = new Map()): Bulk {
  const script = typeof __dirname === 'string' ? path.join(__dirname, 'bulk.js') : '';
  return existsSync(script) ? new Threads(script, path.resolve(root), replaced) : plainBulk(new NodeFiles(root, replaced));
}

class Threads implements Bulk {
  private readonly script: string;
  private readonly root: string;
  private readonly replaced: readonly (readonly [string, string])[];
  private workers: Worker[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(script: string, root: string, replaced: ReadonlyMap<string, string>) {
    this.script = script;
    this.root = root;
    this.replaced = [...replaced];
  }

  async list(options: BulkOptions = {}): Promise<{ paths: string[]; versions: string[] }> {
    const parts = await this.run('list', this.folders(), [], options);
    const all: [string, string][] = [];
    for (const r of parts) {
      if (!('names' in r) || r.names === '') continue;
      const versions = r.versions.split('\n');
      r.names.split('\n').forEach((n, i) => all.push([n, versions[i]]));
    }
    all.sort((a, b) => byPath(a[0], b[0]));
    return { paths: all.map(a => a[0]), versions: all.map(a => a[1]) };
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
    const parts = await this.run('containing', paths, needles, options);
    const found = parts.flatMap(r => ('found' in r ? [...r.found] : []));
    return found.sort((a, b) => a - b).map(i => paths[i]);
  }

  async sweep(paths: readonly string[], options: BulkOptions = {}): Promise<SweptPart[]> {
    return (await this.run('sweep', paths, [], options)).flatMap(r => ('part' in r ? [r.part] : []));
  }

  /** One job at a time, shared by all threads. */
  private run(kind: BulkJob['kind'], paths: readonly string[], needles: readonly string[], options: BulkOptions): Promise<BulkResult[]> {
    const work = this.last.then(() => this.share({ kind, root: this.root, paths: paths.join('\n'), replaced: this.replaced, needles, shared: new Int32Array(new SharedArrayBuffer(12)) }, paths.length, options));
    this.last = work.catch(() => undefined);
    return work;
  }

  private async share(job: BulkJob, total: number, options: BulkOptions): Promise<BulkResult[]> {
    const threads = Math.max(1, Math.min(MOST, availableParallelism(), total));
    while (this.workers.length < threads) this.workers.push(new Worker(this.script));
    const watch = setInterval(() => {
      if (options.cancelled?.()) Atomics.store(job.shared, 2, 1);
      else options.onProgress?.(Atomics.load(job.shared, 1), total);
    }, 100);
    try {
      const results = await Promise.all(this.workers.slice(0, threads).map(w => once(w, job)));
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
