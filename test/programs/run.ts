/**
 * Runs programs that need a kernel on a kernel tree, all in one engine, and compares what they print with what they print natively: NAME.out beside
 * NAME.c holds the native output, its last line is `exit STATUS` as a shell sees it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createEngine } from '../../src/engine/engine.ts';
import { FolderStore, NodeFiles } from '../../src/node/files.ts';

export interface ProgramResult { readonly output: string; readonly status: number; /** Findings and the like: not compared. */ readonly notes: readonly string[] }

/** A program that runs longer than this many statements is given up. */
const STEPS = 4_000_000;

/** Without a tree: as a stand-alone program. */
export async function programRunner(treeRoot?: string): Promise<(file: string) => Promise<ProgramResult>> {
  const engine = await createEngine({ ...treeRoot === undefined ? {} : { tree: new NodeFiles(treeRoot), store: FolderStore.ofTree(treeRoot) }, bundled: new NodeFiles('media') });
  return async file => {
    const folder = path.dirname(file);
    const session = engine.launch({ program: { path: path.basename(file), text: readFileSync(file, 'utf8') }, programFiles: new NodeFiles(folder), history: false, buffered: true, stepBudget: STEPS });
    let output = '';
    const notes: string[] = [];
    session.onOutput = (fd, bytes) => { if (fd === 1) output += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1'); };
    try {
      await session.start();
      session.resume({ kind: 'continue' });
      for (;;) {
        const stop = await session.slice(500);
        if (!stop) continue;
        if (stop.kind === 'finding') {
          notes.push(`${stop.finding.kind}: ${stop.finding.message} (${stop.finding.stack.slice(0, 6).map(f => `${f.function} ${f.path}:${f.line}`).join(' < ')})`);
          if (!stop.finding.fatal) { session.resume({ kind: 'continue' }); continue; }
          return { output, status: -1, notes };
        }
        return { output, status: stop.kind === 'exited' ? stop.code : stop.kind === 'killed' ? 128 + stop.signal : -2, notes };
      }
    } catch (e) {
      return { output, status: -3, notes: [...notes, String(e)] };
    } finally { session.dispose?.(); }
  };
}

/** What the program prints natively. */
export function recorded(file: string): { readonly output: string; readonly status: number } {
  const text = readFileSync(file.replace(/\.c$/, '.out'), 'latin1'), at = text.lastIndexOf('exit ');
  return { output: text.slice(0, at), status: Number(text.slice(at + 5)) };
}

export function programsOf(folder: string): string[] {
  return readdirSync(folder).filter(f => f.endsWith('.c') && existsSync(path.join(folder, f.replace(/\.c$/, '.out')))).sort().map(f => path.join(folder, f));
}

/** undefined: the same; else where they differ first. */
export function difference(native: { readonly output: string; readonly status: number }, ours: ProgramResult): string | undefined {
  if (native.output === ours.output && native.status === ours.status) return undefined;
  const a = native.output.split('\n'), b = ours.output.split('\n'), n = a.findIndex((l, i) => l !== b[i]);
  const line = n < 0 ? '' : `line ${n + 1}: native '${a[n]}', Faultline '${b[n] ?? '(nothing)'}'`;
  return [native.status === ours.status ? '' : `status ${native.status} and ${ours.status}`, line, ...ours.notes.slice(0, 3)].filter(s => s !== '').join('; ');
}
