// The worker's side of a debug session: the adapter over the engine, told what the host has prepared of each launch.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapSession, type Clock, type DapHost, type LaunchArguments, type Launched, type SourceMap } from '../dap/index.ts';
import type { Engine, LaunchOptions, Session } from '../engine/api.ts';
import type { Told } from './channel.ts';
import type { AdapterClient, AdapterService, LaunchPlan, PlannedArguments, RunStop } from './protocol.ts';

export interface AdapterParts {
  readonly engine: Engine;
  readonly client: Told<AdapterClient>;
  readonly clock: Clock;
  /** The plan of a run that is about to start, as the engine takes it. */
  options(plan: LaunchPlan): LaunchOptions;
  /** From now on the run can be asked about. */
  expose(run: string, session: Session): void;
}

/** Every path that has a file is the host's to map; the rest (`<predefined>`) is sent as text. */
const sources: SourceMap = {
  toClient: path => /^<(?!model>|include>|program>)/.test(path) ? undefined : path,
  toEngine: path => path,
};

export class WorkerAdapter implements AdapterService {
  private readonly parts: AdapterParts;
  private readonly session: DapSession;
  private run: { readonly id: string; readonly session: Session } | undefined;
  private launching = '';
  /** Has not come to its first stop or statement. */
  private starting: Session | undefined;

  constructor(parts: AdapterParts) {
    this.parts = parts;
    const { client } = parts;
    const tell = (act: (run: { readonly id: string; readonly session: Session }) => void) => { if (this.run) act(this.run); };
    const began = () => { this.starting = undefined; };
    const host: DapHost = {
      clock: parts.clock,
      launch: async args => this.launch(args),
      tell: error => client.failed(this.launching, error instanceof Error ? error.message : String(error)),
      onStop: s => { began(); tell(r => client.stopped(r.id, { ...s, ...state(r.session) })); },
      onResume: () => { began(); tell(r => client.resumed(r.id)); },
      onEnd: stop => tell(r => client.ended(r.id, { stop, ...state(r.session) })),
    };
    this.session = new DapSession(host, message => client.message(message));
  }

  handle(message: DebugProtocol.ProtocolMessage): Promise<void> { return this.session.handle(message); }
  dispose(): void {
    this.session.dispose();
    // A run that has been can still be looked at; one that never began need not be made.
    this.starting?.dispose();
  }

  private launch(args: LaunchArguments): Launched {
    const { plan } = args as PlannedArguments;
    const { stopAt, banner } = plan;
    this.launching = plan.run;
    const session = this.parts.engine.launch(this.parts.options(plan));
    this.starting = session;
    this.run = { id: plan.run, session };
    this.parts.expose(plan.run, session);
    return { session, sources, banner, ...(stopAt ? { stopAt } : {}) };
  }
}

function state(session: Session): Pick<RunStop, 'step' | 'findings'> { return { step: session.step, findings: session.findings() }; }
