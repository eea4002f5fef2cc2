/** Which functions of a file Faultline can execute, by which scenarios, and what can be asked of those runs. */
import type { Handler } from '../../tree/index.ts';
import type { Effects } from '../analysis/effects.ts';
import type { FunctionText, SourceText } from '../analysis/source.ts';
import { statementsOf } from '../analysis/statements.ts';
import { sentence, type Sentence } from './sentence.ts';

export interface ScenarioFacts { readonly id: string; readonly title: string }
export interface Execution {
  readonly function: string; readonly line: number;
  /** `handler`: a scenario's faults enter here; `reached`: a handler that is entered calls it, by this file's text; `modelled`: Faultline has a model in its place;
   * `compiled`: runs when something calls it, but no scenario is known to. */
  readonly how: 'handler' | 'reached' | 'modelled' | 'compiled';
  readonly scenarios: readonly string[];
  /** The handler through which it is reached. */
  readonly through?: string;
}

export function execution(source: SourceText, handlers: readonly Handler[], scenariosOf: (h: Handler) => readonly string[], modelled: (name: string) => boolean): Execution[] {
  const byName = new Map(source.functions.map(f => [f.name, f]));
  const out = new Map<string, Execution>();
  const put = (f: FunctionText, e: Omit<Execution, 'function' | 'line'>): void => { if (!out.has(f.name)) out.set(f.name, { function: f.name, line: f.line, ...e }); };
  for (const f of source.functions) if (modelled(f.name)) put(f, { how: 'modelled', scenarios: [] });
  for (const h of handlers) {
    const f = byName.get(h.name), scenarios = scenariosOf(h);
    if (!f || scenarios.length === 0) continue;
    put(f, { how: 'handler', scenarios });
    const todo = [f];
    for (let g = todo.pop(); g; g = todo.pop()) {
      for (const c of g.calls) {
        const called = c.through === undefined ? byName.get(c.name) : undefined;
        if (!called || out.has(called.name)) continue;
        put(called, { how: 'reached', scenarios, through: h.name });
        todo.push(called);
      }
    }
  }
  for (const f of source.functions) put(f, { how: 'compiled', scenarios: [] });
  return source.functions.map(f => out.get(f.name)!);
}

export interface Question { readonly ask: Sentence; readonly scenario: string; readonly try: Sentence }
const MOST = 12;

/** Questions about the functions that scenarios enter; each names the run that answers it. */
export function questions(source: SourceText, runs: readonly Execution[], effects: ReadonlyMap<FunctionText, Effects>): Question[] {
  const out: Question[] = [];
  const { path } = source;
  const plain = (scenario: string): Sentence => sentence('question.run', { scenario }, { path, line: 1 });
  for (const r of runs) {
    if (r.how !== 'handler' && r.how !== 'reached') continue;
    const f = source.functions.find(x => x.name === r.function)!;
    const [scenario] = r.scenarios;
    const all = statementsOf(source, f);
    for (const s of all) {
      const at = { path, line: s.line };
      const value = s.inner ? source.words(s.inner) : '';
      if (s.kind === 'switch') {
        const cases = all.filter(c => (c.kind === 'case' || c.kind === 'default') && all[c.parent]?.line === s.line);
        out.push({ ask: sentence('question.switch', { function: f.name, value, line: s.line, cases: cases.length, scenario }, at), scenario, try: plain(scenario) });
      }
      if (s.kind !== 'return' || !/[A-Z]{3}/.test(value)) continue;
      let parent = s.parent;
      while (parent >= 0 && all[parent].kind !== 'if') parent = all[parent].parent;
      const guard = parent >= 0 && all[parent].inner ? source.words(all[parent].inner!) : '';
      const option = /\bCONFIG_(\w+)/.exec(guard)?.[1];
      if (option !== undefined) out.push({ ask: sentence('question.option', { function: f.name, value, line: s.line, option, scenario }, at), scenario, try: sentence('question.runOption', { scenario, option }, at) });
      else if (guard !== '') out.push({ ask: sentence('question.return', { function: f.name, value, line: s.line, condition: guard, scenario }, at), scenario, try: plain(scenario) });
    }
    const e = effects.get(f);
    for (const ref of e?.references ?? []) {
      const back = e!.references.some(o => o.op !== ref.op);
      if (!back) out.push({ ask: sentence(`question.reference.${ref.op}`, { function: f.name, call: ref.call, object: ref.object, line: ref.line, scenario }, { path, line: ref.line }), scenario, try: sentence('question.runWithout', { scenario, line: ref.line }, { path, line: ref.line }) });
    }
    for (const l of e?.locks ?? []) if (l.from !== undefined) out.push({ ask: sentence('question.lock', { function: f.name, lock: l.lock, line: l.from, scenario }, { path, line: l.from }), scenario, try: plain(scenario) });
    for (const a of e?.allocations ?? []) out.push({ ask: sentence('question.allocation', { function: f.name, call: a.call, line: a.line, scenario }, { path, line: a.line }), scenario, try: plain(scenario) });
  }
  return out.slice(0, MOST);
}
