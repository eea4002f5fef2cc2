// The endings of an exploration as its page tells them: who runs when, from where to where.
import * as vscode from 'vscode';
import { endText, findingTitle } from '../../dap/index.ts';
import type { ExploreOutcome, ScheduleSwitch, TaskPlace } from '../../engine/api.ts';
import type { Ending, TurnOfTask } from '../../webview/protocol.ts';

const t = vscode.l10n.t;

/** Texts of lines: `undefined` where there is none. */
export type LineText = (path: string, line: number) => Promise<string | undefined>;

/** Endings with findings first, those that need few interruptions before others; `index` is the outcome's. */
export async function endings(outcomes: readonly ExploreOutcome[], line: LineText): Promise<Ending[]> {
  const list = await Promise.all(outcomes.map((o, index) => ending(o, index, line)));
  const rank = (e: Ending): number => (e.findings.length === 0 ? 1 : 0);
  return list.sort((a, b) => rank(a) - rank(b) || a.interruptions - b.interruptions || a.index - b.index);
}

async function ending(o: ExploreOutcome, index: number, line: LineText): Promise<Ending> {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const { end } = o;
  return {
    index, count: o.count, steps: o.steps, schedule: o.schedule, interruptions: o.switches.filter(s => s.leaves.why === 'could go on').length,
    title: end.kind === 'finding' ? findingTitle(end.finding.kind) : end.kind === 'exited' || end.kind === 'killed' ? endText(end) : t('The run is stopped.'),
    ended: end.kind === 'exited' && end.code === 0 && o.findings.length === 0 ? 'well' : 'badly',
    findings: o.findings.map(f => ({ ...f, title: findingTitle(f.kind) })), output: text(o.output), errors: text(o.errors), turns: await turns(o, line),
  };
}

async function turns(o: ExploreOutcome, line: LineText): Promise<TurnOfTask[]> {
  const { switches } = o, out: TurnOfTask[] = [];
  const names = new Map<string, Set<number>>();
  for (const s of switches) for (const e of [s.leaves, s.enters]) names.set(e.name, (names.get(e.name) ?? new Set()).add(e.task));
  const name = (e: ScheduleSwitch['enters']): string => ((names.get(e.name)?.size ?? 0) > 1 ? t('{0} (task {1})', e.name, e.task) : e.name);
  const where = async (p: TaskPlace): Promise<TurnOfTask['at']> => {
    const at = p.under ?? p.at;
    if (!at) return undefined;
    return { ...at, text: (await line(at.path, at.line))?.trim() ?? '', ...(p.under && p.at ? { inner: p.at } : {}) };
  };
  const met = new Set<number>();
  for (let i = 0; i <= switches.length; i++) {
    const begin = switches[i - 1], end: ScheduleSwitch | undefined = switches[i];
    const who = begin?.enters ?? end?.leaves;
    if (!who || who.task === 0) continue;
    const last = end === undefined, finding = o.end.kind === 'finding' ? o.end.finding : undefined;
    // After the last switch the run goes on to its end: at the finding, if that task has it.
    const at = end ? await where(end.leaves) : finding && finding.task === who.task ? await where({ at: finding.at }) : undefined;
    out.push({
      task: who.task, name: name(who), from: begin?.step ?? 0, to: end?.step ?? o.steps, first: !met.has(who.task), at,
      until: last ? (finding ? 'finding' : 'end') : end.leaves.why === 'could go on' ? 'interrupted' : end.leaves.why === 'has ended' ? 'ended' : 'waits',
      words: last ? (finding ? findingTitle(finding.kind) : o.end.kind === 'exited' || o.end.kind === 'killed' ? endText(o.end) : '') : end.leaves.why,
    });
    met.add(who.task);
  }
  return out;
}
