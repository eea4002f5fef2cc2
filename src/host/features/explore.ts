// “Explore Interleavings”: every order in which a program's tasks can run, told ending by ending, each with a schedule that can be replayed.
import * as vscode from 'vscode';
import type { LaunchArguments } from '../../dap/index.ts';
import type { ExploreResult, ScenarioInfo } from '../../engine/api.ts';
import { startsTasks } from '../../paths/tasks.ts';
import type { PageRequest, PageState } from '../../webview/protocol.ts';
import type { Remote } from '../../worker/channel.ts';
import type { ExploreService } from '../../worker/protocol.ts';
import { kernelName, planProgram } from '../debug/plan.ts';
import { readerErrors } from '../errors.ts';
import { bundledScheme } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { endings, type LineText } from '../webviews/endings.ts';
import { focusSource, Page } from '../webviews/page.ts';
import { Connection, type Live } from '../worker/connection.ts';
import { command } from './commands.ts';
import { pickScenario } from './picks.ts';
import { mainOf } from './programs.ts';
import { start } from './runCommands.ts';

const t = vscode.l10n.t;

/** Interruptions at most, first: nearly all races show with one. Schedules, and statements of one schedule, at most. */
const FEW = 1, SCHEDULES = 10_000, STEPS = 1_000_000;
/** Milliseconds of one slice: in between, the worker answers others. */
const SLICE = 100;

/** What is explored: as a launch configuration names it. */
interface Subject { readonly title: string; readonly launch: LaunchArguments & { readonly name: string } }

export function explore(services: Services): vscode.Disposable {
  const pages = new Set<ExplorePage>();
  return vscode.Disposable.from(
    command(services, 'explore', async (given?: vscode.Uri | ScenarioInfo | string) => {
      const subject = await subjectOf(services, given);
      if (!subject) return;
      const known = [...pages].find(p => JSON.stringify(p.subject.launch) === JSON.stringify(subject.launch));
      if (known) { known.panel.reveal(undefined, true); await known.again(); return; }
      const page = new ExplorePage(services, subject);
      pages.add(page);
      page.panel.onDidDispose(() => { pages.delete(page); page.dispose(); });
    }),
    services.engines.onDidEdit(e => { for (const p of pages) if (p.tree === e.tree) p.edited(); }),
    vscode.workspace.onDidChangeTextDocument(e => { if (e.contentChanges.length > 0) for (const p of pages) if (p.subject.launch.program === e.document.uri.toString()) p.edited(); }),
    services.parameters.onDidChange(() => { for (const p of pages) if (p.subject.launch.scenario !== undefined) p.edited(); }),
    new vscode.Disposable(() => { for (const p of pages) p.panel.dispose(); }));
}

/** A program, a scenario, or what the active editor shows; else the reader picks a scenario. */
async function subjectOf(services: Services, given: vscode.Uri | ScenarioInfo | string | undefined): Promise<Subject | undefined> {
  const editor = vscode.window.activeTextEditor;
  const root = await services.trees.current();
  const tree = root ? { tree: root.toString() } : {};
  const all = (await (await services.engines.current()).engine.scenarios()).filter(s => s.severalTasks);
  const scenario = (s: ScenarioInfo): Subject => ({ title: s.title, launch: { name: s.title, scenario: s.id, ...tree } });
  if (typeof given === 'string') {
    const named = all.find(s => s.id === given);
    if (!named) throw readerErrors.unknownScenario(given);
    return scenario(named);
  }
  if (given && 'id' in given) return scenario(given);
  const document = given ? await vscode.workspace.openTextDocument(given) : editor?.document;
  if (document && mainOf(document) !== undefined) {
    // A scenario's program is explored with its parameters.
    const own = document.uri.scheme === bundledScheme ? all.find(s => s.path === document.uri.path.slice(1)) : undefined;
    if (own) return scenario(own);
    if (given || startsTasks(document.getText())) {
      const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
      return { title: name, launch: { name, program: document.uri.toString(), ...tree } };
    }
  }
  const reaching = document && !given ? new Set((await services.handlers.of(document)).flatMap(h => h.scenarios)) : new Set<string>();
  const fitting = all.filter(s => reaching.has(s.id));
  const picked = await pickScenario(fitting.length > 0 ? fitting : all, services.parameters.scenario);
  if (picked) await services.parameters.setScenario(picked.id);
  return picked && scenario(picked);
}

let explorations = 0;

class ExplorePage extends Page {
  readonly subject: Subject;
  private status: 'starting' | 'running' | 'stopped' | 'done' | 'failed' = 'starting';
  private problem = '';
  private stale = false;
  private bound: number | undefined = FEW;
  private result: ExploreResult | undefined;
  private unsaved: readonly string[] = [];
  private at: { readonly live: Live; readonly id: string; readonly service: Remote<ExploreService> } | undefined;
  private uriOf: (path: string) => vscode.Uri | undefined = () => undefined;
  /** Which exploration is going on: an older one's answers come too late. */
  private turn = 0;

  constructor(services: Services, subject: Subject) {
    super(services, 'explore', t('Interleavings: {0}', subject.title), vscode.ViewColumn.Beside);
    this.subject = subject;
    void this.again();
  }

  /** Explores the texts as they are now, from the beginning. */
  async again(): Promise<void> {
    const turn = ++this.turn, { services, subject } = this;
    this.close();
    Object.assign(this, { status: 'starting', problem: '', stale: false, bound: FEW, result: undefined });
    await this.refresh();
    try {
      const { tree, plan, paths } = await planProgram(services, subject.launch, subject.launch);
      this.uriOf = p => paths.uri(p);
      const live = await tree.connection.live();
      if (turn !== this.turn) return;
      this.unsaved = vscode.workspace.textDocuments.filter(d => d.isDirty).flatMap(d => tree.path(d.uri) ?? []);
      const id = String(++explorations);
      await Connection.explore(live, id, plan, { preemptions: this.bound, schedules: SCHEDULES, steps: STEPS });
      const at = { live, id, service: live.channel.remote<ExploreService>(`explore/${id}`) };
      if (turn !== this.turn) { live.told.closeExplore(id); return; }
      this.at = at;
      await at.service.start();
      if (turn === this.turn) await this.work(turn);
    } catch (e) { await this.fails(turn, e); }
  }

  private async work(turn: number): Promise<void> {
    this.status = 'running';
    await this.refresh();
    while (turn === this.turn && this.status === 'running' && this.at) {
      const { done, result } = await this.at.service.slice(SLICE);
      if (turn !== this.turn) return;
      this.result = result;
      if (done) this.status = 'done';
      await this.refresh();
    }
  }

  private async fails(turn: number, e: unknown): Promise<void> {
    if (turn !== this.turn) return;
    this.problem = e instanceof Error ? e.message : String(e);
    this.status = 'failed';
    this.services.log.warn(`exploration: ${this.problem}`);
    await this.refresh();
  }

  /** Goes on where it was stopped; when all was tried, with one interruption more. */
  private go(): void {
    if (!this.at || this.status === 'running') return;
    const { turn } = this, wider = this.status === 'done';
    const going = async (): Promise<void> => {
      if (wider) { this.bound = (this.bound ?? 0) + 1; await this.at!.service.widen(this.bound); }
      await this.work(turn);
    };
    going().catch((e: unknown) => this.fails(turn, e));
  }

  edited(): void {
    if (this.stale || this.status === 'starting') return;
    this.stale = true;
    void this.refresh();
  }

  protected override fileOf(path: string): vscode.Uri | undefined { return this.uriOf(path) ?? super.fileOf(path); }

  protected async open(): Promise<OpenTree> { return (await planProgram(this.services, this.subject.launch, this.subject.launch)).tree; }

  protected async state(tree: OpenTree): Promise<PageState> {
    const r = this.result;
    const line: LineText = async (path, n) => {
      const uri = this.fileOf(path);
      try { return uri && (await vscode.workspace.openTextDocument(uri)).lineAt(n - 1).text; } catch { return undefined; }
    };
    return {
      type: 'explore', title: this.subject.title, kernel: `${kernelName(tree)} · ${this.services.parameters.arch}`, unsaved: this.unsaved, status: this.status, problem: this.problem, stale: this.stale,
      bound: this.bound, schedules: r?.schedules ?? 0, complete: r?.complete ?? false, bounded: r?.bounded ?? false, tooLong: r?.tooLong ?? 0, endings: r ? await endings(r.outcomes, line) : [],
    };
  }

  protected override async act(r: PageRequest): Promise<void> {
    switch (r.type) {
      case 'explore':
        if (r.action === 'again') void this.again();
        else if (r.action === 'go') this.go();
        else if (this.status === 'running') { this.status = 'stopped'; await this.refresh(); }
        return;
      case 'replay': return this.replay(r.ending);
      case 'copySchedule': return vscode.env.clipboard.writeText(this.result?.outcomes[r.ending]?.schedule ?? '');
      default:
    }
  }

  /** A debug session with that schedule: it stops where the finding shows, else at the end, and can be stepped back from there. */
  private async replay(n: number): Promise<void> {
    const outcome = this.result?.outcomes[n];
    if (!outcome) return;
    // The run has the worker for itself.
    if (this.status === 'running') { this.status = 'stopped'; await this.refresh(); }
    await focusSource();
    await start(this.services, { ...this.subject.launch, name: t('{0}, replayed', this.subject.title), schedule: outcome.schedule, stopOnFindings: true });
  }

  private close(): void {
    if (this.at) this.at.live.told.closeExplore(this.at.id);
    this.at = undefined;
  }
  dispose(): void { this.turn++; this.close(); }
}
