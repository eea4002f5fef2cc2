// One debug session: requests in, responses and events out. The run itself is the engine's; see Runner for how it shares the thread.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { withFiles } from '../base/files.ts';
import type { FindingInfo, Resume, Session, SessionStop, StackFrame } from '../engine/api.ts';
import { Breakpoints } from './breakpoints.ts';
import { capabilities, findingFilters, stopKinds } from './capabilities.ts';
import { DapError, asDapError, errors } from './errors.ts';
import type { DapHost, LaunchArguments, Launched } from './host.ts';
import { ClientPositions } from './positions.ts';
import { Runner } from './runner.ts';
import { Sources, originLabel } from './sources.ts';
import { endText, exitCode, findingText, findingTitle } from './texts.ts';
import { Variables } from './variables.ts';

interface Live { readonly launched: Launched; readonly session: Session; readonly sources: Sources; readonly runner: Runner }

/** Frame ids of separators start here, far above those of the engine. */
const labelFrames = 0x4000_0000;

export class DapSession {
  private readonly host: DapHost;
  private readonly send: (message: DebugProtocol.ProtocolMessage) => void;
  private seq = 0;
  private positions = new ClientPositions(true, true);
  private readonly variables = new Variables();
  private breakpoints = new Breakpoints();
  private args: LaunchArguments | undefined;
  private live: Live | undefined;
  private stop: SessionStop | undefined;
  /** Filters of findings at which the run stops; until the client says which: those that are on by default. */
  private filters: readonly string[] = findingFilters.filter(f => f.default).map(f => f.filter);
  private ended = false;

  constructor(host: DapHost, send: (message: DebugProtocol.ProtocolMessage) => void) {
    this.host = host;
    this.send = send;
  }

  /** Answers every request exactly once. */
  async handle(message: DebugProtocol.ProtocolMessage): Promise<void> {
    if (message.type !== 'request') return;
    const request = message as DebugProtocol.Request;
    try {
      const { body, after } = await this.dispatch(request);
      this.respond(request, body);
      await after?.();
    } catch (e) {
      const error = asDapError(e);
      const response: DebugProtocol.ErrorResponse = {
        seq: ++this.seq, type: 'response', request_seq: request.seq, command: request.command, success: false, message: error.message, body: { error: error.toMessage() },
      };
      this.send(response);
    }
  }

  /** Stops the run. The engine's session belongs to the embedder, who may want to look at it still. */
  dispose(): void {
    this.live?.runner.cancel();
    this.live = undefined;
  }

  private async dispatch(request: DebugProtocol.Request): Promise<{ body?: unknown; after?: () => void | Promise<void> }> {
    const a = (request.arguments ?? {}) as never;
    switch (request.command) {
      case 'initialize': return this.initialize(a);
      case 'launch': return this.launch(a);
      case 'restart': return this.restart(a);
      case 'setBreakpoints': return { body: await this.setBreakpoints(a) };
      case 'setExceptionBreakpoints': return { body: this.setExceptionBreakpoints(a) };
      case 'configurationDone': return { after: () => this.begin() };
      case 'threads': return { body: { threads: this.need('threads').session.threads().map(t => ({ id: t.id, name: t.state === 'running' ? t.name : `${t.name} (${t.state})` })) } };
      case 'stackTrace': return { body: await this.stackTrace(a) };
      case 'scopes': return { body: await this.scopes(a) };
      case 'variables': return { body: await this.listVariables(a) };
      case 'evaluate': return { body: await this.evaluate(a) };
      case 'source': return { body: this.source(a) };
      case 'exceptionInfo': return { body: this.exceptionInfo() };
      case 'continue': return this.go({ kind: 'continue' }, { allThreadsContinued: true });
      case 'next': return this.go({ kind: 'stepOver', task: (a as DebugProtocol.NextArguments).threadId });
      case 'stepIn': return this.go({ kind: 'stepIn', task: (a as DebugProtocol.StepInArguments).threadId });
      case 'stepOut': return this.go({ kind: 'stepOut', task: (a as DebugProtocol.StepOutArguments).threadId });
      case 'stepBack': return this.go({ kind: 'stepBack', task: (a as DebugProtocol.StepBackArguments).threadId });
      case 'reverseContinue': return this.go({ kind: 'reverseContinue' }, { allThreadsContinued: true });
      case 'faultline/jump': return this.go({ kind: 'jump', step: (a as { step: number }).step });
      case 'pause': this.need('pause').session.pause(); return {};
      case 'terminate': case 'disconnect': return { after: () => this.end(undefined) };
      default: throw errors.unknownRequest(request.command);
    }
  }

  // ---- starting

  private initialize(a: DebugProtocol.InitializeRequestArguments): { body: DebugProtocol.Capabilities } {
    this.positions = new ClientPositions(a.linesStartAt1 ?? true, a.columnsStartAt1 ?? true);
    return { body: capabilities };
  }

  private async launch(args: LaunchArguments): Promise<{ after: () => void }> {
    this.args = args;
    await this.open(args);
    return { after: () => this.event('initialized') };
  }

  /** The same run from its start: the texts are read again, so an edit is what runs. */
  private async restart(a: { arguments?: LaunchArguments }): Promise<{ after: () => Promise<void> }> {
    const args = a.arguments ?? this.args;
    if (!args) throw errors.notLaunched('restart');
    this.args = args;
    this.dispose();
    this.ended = false;
    this.stop = undefined;
    await this.open(args);
    for (const b of await this.breakpoints.sendAll(this.live!.session))
      this.event('breakpoint', { reason: 'changed', breakpoint: this.breakpoint(b) });
    return { after: () => this.begin() };
  }

  private async open(args: LaunchArguments): Promise<void> {
    if (!args.scenario && !args.program) throw errors.nothingToRun();
    let launched: Launched;
    try {
      launched = await this.host.launch(args);
      const streams = { 1: new TextDecoder(), 2: new TextDecoder() };
      launched.session.onOutput = (fd, bytes) => {
        const text = streams[fd].decode(bytes, { stream: true });
        if (text) this.output(fd === 1 ? 'stdout' : 'stderr', text);
      };
      launched.session.onFinding = f => this.onFinding(f);
      await launched.session.start();
    } catch (e) {
      const error = e instanceof DapError ? e : errors.launchFailed(e instanceof Error ? e.message : String(e));
      // Who ended the session while it started knows.
      if (this.ended || !this.host.tell) throw new DapError(error.id, error.message, error.showUser && !this.ended);
      this.host.tell(e);
      throw new DapError(error.id, error.message, false);
    }
    const { session } = launched;
    this.live = { launched, session, sources: new Sources(launched.sources), runner: new Runner(session, this.host.clock) };
    this.stopOnFindings();
    if (launched.banner) this.output('console', launched.banner + '\n');
  }

  private async begin(): Promise<void> {
    const live = this.live;
    if (!live) return;
    const { stopAt } = live.launched;
    if (stopAt && !this.args?.noDebug && !await this.breakpoints.setOwn(live.session, stopAt))
      this.output('console', `${stopAt.name}() has no statement in this configuration: the run does not stop in it.\n`);
    if (this.args?.stopOnEntry && !this.args.noDebug) this.stopped({ kind: 'entry' }, 'entry');
    else await this.run({ kind: 'continue' });
  }

  // ---- running

  private go(how: Resume, body: unknown = undefined): { body: unknown; after: () => Promise<void> } {
    const live = this.need(how.kind);
    if (live.runner.running) throw errors.running('A step');
    return { body, after: () => this.run(how) };
  }

  private async run(how: Resume): Promise<void> {
    const live = this.live;
    if (!live || live.runner.running) return;
    const backwards = how.kind === 'stepBack' || how.kind === 'reverseContinue' || how.kind === 'jump';
    if (this.stop && isEnd(this.stop) && !backwards) return this.end(this.stop);
    this.variables.clear();
    this.host.onResume?.();
    for (;;) {
      let stop: SessionStop | undefined;
      try {
        stop = await live.runner.run(how);
      } catch (e) {
        this.output('stderr', `${asDapError(e).message}\n`);
        return this.end(undefined);
      }
      if (!stop) return;
      if (stop.kind === 'breakpoint' && await this.passes(live, how)) { how = backwards ? how : { kind: 'continue' }; continue; }
      return this.report(live, stop, how);
    }
  }

  /** Whether the breakpoint that the run stands at lets it go on: its condition is false, or it only logs. */
  private async passes(live: Live, how: Resume): Promise<boolean> {
    if (how.kind !== 'continue' && how.kind !== 'reverseContinue') return false;
    const top = this.top(live);
    if (!top) return false;
    const { own, asked } = this.breakpoints.at(top.position.path, top.position.line);
    if (own || asked.length === 0) return false;
    let stops = false;
    for (const b of asked) {
      if (b.condition !== undefined) {
        const r = await withFiles(() => live.session.evaluate(b.condition!, top.id));
        if (r.error !== undefined) { this.output('console', `The breakpoint's condition “${b.condition}” cannot be evaluated: ${r.error}\n`); stops = true; continue; }
        if (/^(0x0+|0|false|NULL)\b/.test(r.value)) continue;
      }
      if (b.log === undefined) { stops = true; continue; }
      const parts: string[] = [];
      for (const part of b.log.split(/(\{[^}]*\})/)) {
        if (!part.startsWith('{')) { parts.push(part); continue; }
        const r = await withFiles(() => live.session.evaluate(part.slice(1, -1), top.id));
        parts.push(r.error ?? r.value);
      }
      this.output('console', parts.join('') + '\n', top);
    }
    return !stops;
  }

  private async report(live: Live, stop: SessionStop, how: Resume): Promise<void> {
    switch (stop.kind) {
      case 'finding':
        return this.args?.noDebug ? this.end(stop) : this.stopped(stop, 'exception', findingTitle(stop.finding.kind), stop.finding.message);
      case 'exited': case 'killed':
        if (this.breakpoints.waitingFor && !this.args?.noDebug) this.output('console', `The program ended without reaching ${this.breakpoints.waitingFor}().\n`);
        if (!this.args?.stopOnExit || this.args.noDebug) return this.end(stop);
        return this.stopped(stop, 'exit', 'At the end of the program', endText(stop));
      case 'breakpoint': {
        const top = this.top(live);
        const at = top ? this.breakpoints.at(top.position.path, top.position.line) : undefined;
        if (at?.own && top) {
          const name = this.breakpoints.waitingFor;
          await this.breakpoints.dropOwn(live.session);
          if (at.asked.length === 0) return this.stopped(stop, 'entry', `At the start of ${name}()`);
        }
        return this.stopped(stop, 'breakpoint', undefined, undefined, at?.asked.map(b => b.id));
      }
      case 'pause':
        return this.stopped(stop, 'pause');
      case 'start': return this.stopped(stop, 'entry', 'At the start of the run');
      case 'entry': return this.stopped(stop, 'entry');
      case 'step': return this.stopped(stop, how.kind === 'jump' ? 'goto' : 'step');
    }
  }

  private stopped(stop: SessionStop, reason: string, description?: string, text?: string, hitBreakpointIds?: number[]): void {
    this.stop = stop;
    const task = this.currentTask();
    const top = this.live ? this.top(this.live) : undefined;
    this.host.onStop?.({ stop, task, top, description });
    this.event('stopped', {
      reason, ...(description ? { description } : {}), ...(text ? { text } : {}), ...(hitBreakpointIds?.length ? { hitBreakpointIds } : {}),
      ...(task === undefined ? {} : { threadId: task }), allThreadsStopped: true,
    });
  }

  /** Ends the session; the engine's session stays readable for hovers and panels until its owner drops it. */
  private end(stop: SessionStop | undefined): void {
    this.live?.runner.cancel();
    if (this.ended) return;
    this.ended = true;
    this.host.onEnd?.(stop);
    if (stop) {
      this.output('console', endText(stop) + '\n');
      this.event('exited', { exitCode: exitCode(stop) });
    }
    this.event('terminated');
  }

  private onFinding(f: FindingInfo): void {
    this.output('stderr', findingText(f) + '\n', undefined, f);
  }
  private stopOnFindings(): void {
    this.live?.session.stopOn(this.args?.noDebug ? new Set() : stopKinds(this.args?.stopOnFindings ? findingFilters.map(f => f.filter) : this.filters));
  }

  // ---- breakpoints

  private async setBreakpoints(a: DebugProtocol.SetBreakpointsArguments): Promise<DebugProtocol.SetBreakpointsResponse['body']> {
    const wanted = a.breakpoints ?? (a.lines ?? []).map(line => ({ line }));
    const live = this.live;
    const path = live?.sources.path(a.source);
    if (!live || path === undefined) {
      const message = live ? 'This file has no part in this run.' : 'The run has not started yet.';
      return { breakpoints: wanted.map(w => ({ verified: false, line: w.line, message })) };
    }
    const list = await this.breakpoints.set(live.session, path, wanted, n => this.positions.engineLine(n));
    return { breakpoints: list.map(b => this.breakpoint(b)) };
  }

  private breakpoint(b: { id: number; line: number; actual: number | undefined }): DebugProtocol.Breakpoint {
    if (b.actual === undefined) return { id: b.id, verified: false, line: this.positions.line(b.line), message: 'No statement of this run stands here or below in the function: it may be left out by the configuration.' };
    return { id: b.id, verified: true, line: this.positions.line(b.actual) };
  }

  private setExceptionBreakpoints(a: DebugProtocol.SetExceptionBreakpointsArguments): DebugProtocol.SetExceptionBreakpointsResponse['body'] {
    this.filters = a.filters;
    this.stopOnFindings();
    return { breakpoints: a.filters.map(() => ({ verified: true })) };
  }

  // ---- looking

  private async stackTrace(a: DebugProtocol.StackTraceArguments): Promise<DebugProtocol.StackTraceResponse['body']> {
    const live = this.stoppedRun('The stack');
    const frames = await withFiles(() => live.session.stack(a.threadId));
    const out: DebugProtocol.StackFrame[] = [];
    frames.forEach((f, i) => {
      if (i > 0 && frames[i - 1].side === 'kernel' && f.side === 'user')
        out.push({ id: labelFrames + i, name: 'kernel above, program below', line: 0, column: 0, presentationHint: 'label' });
      out.push(this.frame(live, f));
    });
    const start = a.startFrame ?? 0;
    return { stackFrames: out.slice(start, a.levels ? start + a.levels : undefined), totalFrames: out.length };
  }

  /** Without the statement's end: VS Code would select the text. */
  private frame(live: Live, f: StackFrame): DebugProtocol.StackFrame {
    const p = f.position;
    const modelled = f.origin === 'model' || f.origin === 'include';
    return {
      id: f.id, name: modelled ? `${f.name} (${originLabel(f.origin)})` : f.name,
      source: live.sources.source(p.path, f.origin),
      line: this.positions.line(p.line), column: this.positions.column(p.column),
      ...(modelled ? { presentationHint: 'subtle' as const } : {}),
    };
  }

  private async scopes(a: DebugProtocol.ScopesArguments): Promise<DebugProtocol.ScopesResponse['body']> {
    const live = this.stoppedRun('Variables');
    if (a.frameId >= labelFrames) return { scopes: [] };
    return { scopes: await withFiles(() => this.variables.scopes(live.session, a.frameId)) };
  }

  private async listVariables(a: DebugProtocol.VariablesArguments): Promise<DebugProtocol.VariablesResponse['body']> {
    const live = this.stoppedRun('Variables');
    const list = await withFiles(() => this.variables.list(live.session, a.variablesReference, a.start, a.count));
    if (!list) throw errors.noSuchVariable(a.variablesReference);
    return { variables: list };
  }

  private async evaluate(a: DebugProtocol.EvaluateArguments): Promise<DebugProtocol.EvaluateResponse['body']> {
    const live = this.stoppedRun('A value');
    const frame = a.frameId !== undefined && a.frameId < labelFrames ? a.frameId : undefined;
    const r = await withFiles(() => live.session.evaluate(a.expression, frame));
    if (r.error !== undefined) throw errors.cannotEvaluate(r.error);
    const body = this.variables.result(r);
    if (a.context !== 'hover' || frame === undefined) return body;
    const change = await withFiles(() => live.session.lastChange(a.expression, frame));
    if (!change) return body;
    const p = change.position;
    const until = `${p.path.slice(p.path.lastIndexOf('/') + 1)}:${p.line}, step ${change.step}`;
    return { ...body, result: `${r.value}   (${change.before === undefined ? 'set first at' : `was ${change.before} until`} ${until})` };
  }

  private source(a: DebugProtocol.SourceArguments): DebugProtocol.SourceResponse['body'] {
    const live = this.need('source');
    const path = live.sources.path(a.source ?? { sourceReference: a.sourceReference });
    const content = path === undefined ? undefined : live.session.source(path);
    if (content === undefined) throw errors.noSource(path ?? `source ${a.sourceReference}`);
    return { content, mimeType: 'text/x-c' };
  }

  private exceptionInfo(): DebugProtocol.ExceptionInfoResponse['body'] {
    if (this.stop?.kind !== 'finding') throw errors.noException();
    const f = this.stop.finding;
    return {
      exceptionId: findingTitle(f.kind), description: f.message, breakMode: f.fatal ? 'unhandled' : 'always',
      details: {
        message: f.message, typeName: f.kind,
        stackTrace: [...f.stack.map(s => `at ${s.function} (${s.path}:${s.line})`), ...(f.began ? [`${f.began.what} (${f.began.path}:${f.began.line})`] : [])].join('\n'),
      },
    };
  }

  // ---- helpers

  private need(command: string): Live {
    if (!this.live) throw errors.notLaunched(command);
    return this.live;
  }
  private stoppedRun(what: string): Live {
    const live = this.need(what);
    if (live.runner.running) throw errors.running(what);
    return live;
  }
  private currentTask(): number | undefined {
    const threads = this.live?.session.threads() ?? [];
    if (this.stop?.kind === 'finding') { const { task } = this.stop.finding; if (threads.some(t => t.id === task)) return task; }
    return (threads.find(t => t.state === 'running') ?? threads[0])?.id;
  }
  private top(live: Live): StackFrame | undefined {
    const task = this.currentTask();
    return task === undefined ? undefined : live.session.stack(task)[0];
  }

  private respond(request: DebugProtocol.Request, body: unknown): void {
    const response: DebugProtocol.Response = { seq: ++this.seq, type: 'response', request_seq: request.seq, command: request.command, success: true, ...(body === undefined ? {} : { body }) };
    this.send(response);
  }
  private event(event: string, body?: unknown): void {
    const message: DebugProtocol.Event = { seq: ++this.seq, type: 'event', event, ...(body === undefined ? {} : { body }) };
    this.send(message);
  }
  private output(category: 'console' | 'stdout' | 'stderr', text: string, frame?: StackFrame, finding?: FindingInfo): void {
    const at = finding ? { path: finding.at.path, line: finding.at.line, origin: 'tree' as const } : frame ? { path: frame.position.path, line: frame.position.line, origin: frame.origin } : undefined;
    this.event('output', {
      category, output: text,
      ...(at && this.live ? { source: this.live.sources.source(at.path, at.origin), line: this.positions.line(at.line) } : {}),
    });
  }
}

function isEnd(stop: SessionStop): boolean {
  return stop.kind === 'exited' || stop.kind === 'killed' || (stop.kind === 'finding' && stop.finding.fatal);
}
