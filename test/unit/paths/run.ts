// Runs a scenario on a cached kernel tree through the engine and answers what a reader would see.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FileSource } from '../../../src/base/files.ts';
import { FolderStore, NodeFiles, cacheFolder } from '../../../src/node/files.ts';
import type { FindingInfo, LaunchOptions, PathView, SessionStop } from '../../../src/engine/api.ts';
import { createEngine } from '../../../src/engine/engine.ts';

export interface Outcome { readonly output: string; readonly stop: SessionStop; readonly findings: readonly FindingInfo[]; readonly view: PathView | undefined; readonly executed: ReadonlySet<string> }

export const tree = (version: string): string => path.join(cacheFolder(), 'trees', `linux-${version}`);
/** false when the tree is there, else why the test is skipped. */
export const missing = (version: string): string | false =>
  statSync(path.join(tree(version), 'Makefile'), { throwIfNoEntry: false }) ? false : `linux-${version} is not in the cache: npm run kernel -- ${version}`;

export interface RunOptions extends Partial<LaunchOptions> {
  /** Edited files: path in the tree -> how its text changes. */
  readonly edits?: Readonly<Record<string, (text: string) => string>>;
  readonly root?: string;
  /** In the place of a tree. */
  readonly files?: FileSource;
}

/** A folder that holds one file. */
export function oneFile(name: string, text: string): FileSource {
  return {
    read: p => (p === name ? text : undefined), exists: p => p === name, version: () => '1',
    list: p => (p === '' ? [{ name, directory: false }] : undefined),
  };
}

export async function runScenario(version: string, scenario: string, options: RunOptions = {}): Promise<Outcome> {
  const root = options.root ?? tree(version);
  const disk = new NodeFiles(root);
  const edited = new Map(Object.entries(options.edits ?? {}).map(([p, f]) => {
    const before = disk.read(p) ?? '', after = f(before);
    if (after === before) throw new Error(`the edit of ${p} changed nothing`);
    return [p, after];
  }));
  const files = {
    list: (p: string) => disk.list(p), exists: (p: string) => disk.exists(p), read: (p: string) => edited.get(p) ?? disk.read(p), version: (p: string) => edited.has(p) ? `edited ${disk.version(p)}` : disk.version(p) };
  const engine = await createEngine({ tree: options.files ?? files, bundled: new NodeFiles('media'), ...(options.root || options.files ? {} : { store: FolderStore.ofTree(root) }) });
  const executed = new Set<string>();
  const { edits: _, root: __, files: ___, ...launch } = options;
  const session = engine.launch({ program: { path: scenario, text: readFileSync(path.join('media', scenario), 'utf8') }, history: false, stepBudget: 2_000_000, ...launch,
    trace: e => { if (e.kind === 'source') executed.add(`${e.file} ${e.function}`); } });
  let output = '';
  session.onOutput = (_fd, bytes) => { output += typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes); };
  await session.start();
  session.resume({ kind: 'continue' });
  for (;;) {
    const stop = await session.slice(200);
    if (!stop) continue;
    if (stop.kind === 'finding' && !stop.finding.fatal) { session.resume({ kind: 'continue' }); continue; }
    return { output, stop, findings: session.findings(), view: session.view(), executed };
  }
}
