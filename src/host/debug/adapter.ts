// The debug adapter as VS Code sees it. The real one lives in the engine's worker, beside the run; this one prepares launches, hands messages
// on, and ends the session when the worker has died.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { capabilities, DapError, errors, type LaunchArguments } from '../../dap/index.ts';
import type { Remote } from '../../worker/channel.ts';
import type { AdapterClient, AdapterService, PlannedArguments, RunStop } from '../../worker/protocol.ts';
import { EngineDied, ReaderError, tell } from '../errors.ts';
import type { Run } from '../services/runs.ts';
import type { Services } from '../services/index.ts';
import { Connection, type Live } from '../worker/connection.ts';
import { planLaunch, type Planned } from './plan.ts';
import type { RunPaths } from './sources.ts';

/** Milliseconds that a worker has for the end of a session before it is ended itself. */
const PATIENCE = 10_000;

/** The adapter in a worker. */
interface Attached { readonly live: Live; readonly connection: Connection; readonly id: string; readonly service: Remote<AdapterService>; readonly listening: vscode.Disposable }

let adapters = 0;

export class ForwardingAdapter implements vscode.DebugAdapter, AdapterClient {
  private readonly services: Services;
  private readonly debug: vscode.DebugSession;
  private readonly sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.sent.event;
  /** Requests that the worker has not answered. */
  private readonly open = new Map<number, DebugProtocol.Request>();
  private initialize: DebugProtocol.Request | undefined;
  private launchArguments: LaunchArguments | undefined;
  private attached: Attached | undefined;
  private paths: RunPaths | undefined;
  private over = false;

  constructor(services: Services, debug: vscode.DebugSession) {
    this.services = services;
    this.debug = debug;
  }

  handleMessage(message: vscode.DebugProtocolMessage): void { void this.handle(message as DebugProtocol.Request); }

  private async handle(request: DebugProtocol.Request): Promise<void> {
    try {
      switch (request.command) {
        case 'initialize':
          // Which worker it is for is known with the launch.
          this.initialize = request;
          return this.respond(request, capabilities);
        case 'launch': return await this.launch(request, request.arguments as LaunchArguments);
        case 'restart': return await this.launch(request, (request.arguments as { arguments?: LaunchArguments } | undefined)?.arguments ?? this.launchArguments ?? {});
        case 'disconnect': case 'terminate': return this.stop(request);
        default: return this.forward(request);
      }
    } catch (e) { this.fail(request, e); }
  }

  private async launch(request: DebugProtocol.Request, args: LaunchArguments): Promise<void> {
    this.launchArguments = args;
    let planned: Planned, attached: Attached;
    try {
      planned = await planLaunch(this.services, this.debug, args);
      attached = await this.attach(planned.tree.connection);
    } catch (e) {
      tell(e, this.services.log);
      throw e instanceof DapError ? e : new DapError(errors.launchFailed('').id, e instanceof Error ? e.message : String(e), false);
    }
    if (this.over) return this.respond(request);
    const { plan, tree, arch, paths } = planned;
    this.paths = paths;
    const { live } = attached;
    this.services.runs.begin({
      id: plan.run, title: this.debug.name, arch, tree, debug: this.debug, session: live.channel.remote(`run/${plan.run}`), close: () => live.told.closeRun(plan.run),
      uri: p => paths.uri(p), path: u => paths.path(u), status: 'starting', problem: undefined, stop: undefined, top: undefined, description: undefined, step: 0, findings: [],
    });
    const full: PlannedArguments = { ...args, plan };
    this.forward({ ...request, arguments: request.command === 'restart' ? { arguments: full } : full });
  }

  /** The adapter in the worker of that engine: made anew when the engine is another one than before. */
  private async attach(connection: Connection): Promise<Attached> {
    const live = await connection.live();
    if (this.attached?.live === live) return this.attached;
    this.detach();
    const id = String(++adapters);
    live.channel.expose(`client/${id}`, this);
    await Connection.adapter(live, id);
    const service = live.channel.remote<AdapterService>(`adapter/${id}`);
    const listening = connection.onDidDie(died => this.died(died));
    const attached = this.attached = { live, connection, id, service, listening };
    if (this.initialize) void service.handle({ ...this.initialize, seq: 0 });
    return attached;
  }

  private detach(): void {
    if (!this.attached) return;
    const { live, id, listening } = this.attached;
    this.attached = undefined;
    listening.dispose();
    live.told.closeAdapter(id);
    live.channel.withdraw(`client/${id}`);
  }

  private forward(request: DebugProtocol.Request): void {
    if (!this.attached) throw errors.notLaunched(request.command);
    this.open.set(request.seq, request);
    // Edits are known to the engine before the request is.
    this.attached.connection.flush();
    this.attached.service.handle(this.paths ? this.paths.toEngine(request) : request).catch((e: unknown) => { if (this.open.delete(request.seq)) this.fail(request, e); });
  }

  /** A worker that does not answer is not waited for: it may be in the midst of a long piece of work. */
  private stop(request: DebugProtocol.Request): void {
    this.over = true;
    if (!this.attached) return this.respond(request);
    this.forward(request);
    const { live } = this.attached;
    setTimeout(() => { if (this.open.has(request.seq)) live.kill(vscode.l10n.t('it did not answer when its run was stopped'), true); }, PATIENCE);
  }

  private died(died: EngineDied): void {
    this.attached?.listening.dispose();
    this.attached = undefined;
    const run = this.own();
    if (run && run.status !== 'ended') this.services.runs.update(run.id, { status: 'ended', problem: died.message, top: undefined, stop: undefined, description: undefined });
    for (const request of this.open.values()) this.fail(request, died);
    this.open.clear();
    this.over = true;
    this.event('output', { category: 'stderr', output: `${died.message}\n` } satisfies DebugProtocol.OutputEvent['body']);
    this.event('terminated');
  }

  /** The run that this session drives, if it is still the one that is kept. */
  private own(): Run | undefined { const run = this.services.runs.current; return run?.debug === this.debug ? run : undefined; }

  // ---- what the worker tells

  message(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const seq = (message as DebugProtocol.Response).request_seq;
      // That of `initialize` has been given already.
      if (!this.open.delete(seq)) return;
    }
    this.sent.fire((this.paths ? this.paths.toClient(message) : message) as vscode.DebugProtocolMessage);
  }

  /** With actions, and not in a dialogue that must be closed. */
  failed(id: string, message: string): void {
    const { runs, log } = this.services;
    const run = runs.current?.id === id ? runs.current : undefined;
    runs.update(id, { status: 'ended', problem: message });
    tell(run ? withPlace(message, run) : new Error(message), log);
  }
  stopped(id: string, s: RunStop): void { this.services.runs.update(id, { status: 'stopped', stop: s.stop, top: s.top, description: s.description, step: s.step, findings: s.findings }); }
  resumed(id: string): void { this.services.runs.update(id, { status: 'running', stop: undefined, top: undefined, description: undefined }); }
  ended(id: string, end: Parameters<AdapterClient['ended']>[1]): void { this.services.runs.update(id, { status: 'ended', stop: end.stop, top: undefined, description: undefined, step: end.step, findings: end.findings }); }

  // ---- answers of its own

  private respond(request: DebugProtocol.Request, body?: unknown): void {
    this.send({ seq: 0, type: 'response', request_seq: request.seq, command: request.command, success: true, ...(body === undefined ? {} : { body }) } as DebugProtocol.Response);
  }
  private fail(request: DebugProtocol.Request, e: unknown): void {
    const error = e instanceof DapError ? e : e instanceof EngineDied ? new DapError(errors.launchFailed('').id, e.message, false) : errors.internal(e instanceof Error ? e.message : String(e));
    this.send({ seq: 0, type: 'response', request_seq: request.seq, command: request.command, success: false, message: error.message, body: { error: error.toMessage() } } as DebugProtocol.ErrorResponse);
  }
  private event(event: string, body?: unknown): void { this.send({ seq: 0, type: 'event', event, ...(body === undefined ? {} : { body }) } as DebugProtocol.Event); }
  private send(message: DebugProtocol.ProtocolMessage): void { this.sent.fire(message as vscode.DebugProtocolMessage); }

  dispose(): void {
    this.detach();
    this.sent.dispose();
  }
}

/** The compiler's messages begin with `path:line:column:`: the reader can go there. */
function withPlace(message: string, run: Run): Error {
  const m = /^([^\s:]+):(\d+):(\d+):/.exec(message);
  const uri = m && run.uri(m[1]);
  if (!m || !uri) return new Error(message);
  const at = new vscode.Position(Number(m[2]) - 1, Number(m[3]) - 1);
  return new ReaderError(message, [{ title: vscode.l10n.t('Go to Line {0}', m[2]), command: 'vscode.open', args: [uri, { selection: new vscode.Range(at, at) }] }]);
}
