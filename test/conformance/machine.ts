/** One warm engine for many programs: what `faultline run` does, without a process for each. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeSource } from '../../src/base/decode.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { NodeFiles } from '../../src/node/files.ts';
import { altered, damaged, generator, noise } from './damage.ts';
import { ending } from './ending.ts';
import { gnuProgram } from './gnu.ts';
import { macroProgram } from './macros.ts';
import { preprocessed } from './preprocessed.ts';

/** What macros.ts uses of gcc's own macros. */
const PREDEFINED = '#define __INT_MAX__ 2147483647\n#define __LONG_MAX__ 9223372036854775807L\n';

export interface ProgramEnd {
  /** Latin-1. */
  readonly stdout: string;
  /** As the shell reports it; `steps`: the budget is used up; `finding`, `message`: see {@link message}. */
  readonly status: number | 'steps' | 'finding' | 'message';
  readonly message: string;
}
export interface Runner {
  run(file: string, includes: readonly string[], steps: number): Promise<ProgramEnd>;
  /** Program `n` of the damaged ones: how it ends. `sources`: texts to damage. */
  damage(n: number, sources: readonly string[]): Promise<string>;
  /** The text of random program `seed` with GNU extensions. */
  gnu(seed: number): string;
  /** Random text `seed` of macros. */
  macros(seed: number): string;
  preprocessed(text: string): { tokens: string[]; problems: string[] };
}

export async function createRunner(root: string): Promise<Runner> {
  const engine = await createEngine({ bundled: new NodeFiles(path.join(root, 'media')) });
  return {
    gnu: gnuProgram,
    macros: macroProgram,
    preprocessed: text => preprocessed(text, PREDEFINED),
    async run(file, includes, steps) {
      const session = engine.launch({ program: { path: file, text: decodeSource(readFileSync(file)) }, includes: [...includes, path.dirname(file)], programFiles: new NodeFiles('/'), stepBudget: steps, history: false });
      let stdout = '';
      session.onOutput = (fd, bytes) => { if (fd === 1) stdout += Buffer.from(bytes).toString('latin1'); };
      const findings: string[] = [];
      session.onFinding = f => { findings.push(`${f.at.line}:${f.at.column}: ${f.kind}: ${f.message}`); };
      try {
        try { await session.start(); } catch (e) { return { stdout, status: 'message', message: (e as Error).message }; }
        session.resume({ kind: 'continue' });
        for (;;) {
          const stop = await session.slice(50);
          if (!stop) { await new Promise(resolve => { setImmediate(resolve); }); continue; }
          if (findings.some(f => f.includes(': step-budget:'))) return { stdout, status: 'steps', message: findings[0] };
          if (findings.length > 0) return { stdout, status: 'finding', message: findings[0] };
          return { stdout, status: stop.kind === 'exited' ? stop.code : stop.kind === 'killed' ? 128 + stop.signal : 'message', message: stop.kind };
        }
      } finally { session.dispose(); }
    },
    async damage(n, sources) {
      const random = generator(n + 1);
      for (let i = 0; i < 8; i++) random(2);   // neighbouring seeds begin alike
      const text = n % 10 === 9 ? noise(random) : (n % 3 === 0 ? damaged : altered)(sources[random(sources.length)], random);
      try { return await ending(engine, text); } catch (e) { throw new Error(`${(e as Error).message}\n${text}`, { cause: e }); }
    },
  };
}
