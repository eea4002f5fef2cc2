// One engine in a worker of its own, seen from the extension host. The worker is started by the first question and after it has died again by
// the next one: whoever holds a connection can go on asking.
import * as vscode from 'vscode';
import type { ExploreLimits } from '../../engine/api.ts';
import { Channel, type Remote, type Told } from '../../worker/channel.ts';
import type { EngineFacts, EngineQueries, EnginesService, ProgramPlan, StudyQueries, TreeSpec } from '../../worker/protocol.ts';
import { EngineDied, readerErrors } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { DocumentTexts } from './documents.ts';
import { WorkerHost, type Listener } from './hostService.ts';

/** A worker that has the engine open. */
export interface Live {
  readonly channel: Channel;
  readonly facts: EngineFacts;
  readonly told: Told<EnginesService>;
  readonly service: Remote<EnginesService>;
  readonly engine: Remote<EngineQueries>;
  readonly study: Remote<StudyQueries>;
  /** Ends the worker; `why` is told to who waits for it. `wanted`: the reader asked for it. */
  kill(why: string, wanted?: boolean): void;
}

export interface ConnectionOptions {
  readonly context: vscode.ExtensionContext;
  readonly platform: Platform;
  readonly spec: TreeSpec;
  readonly documents: DocumentTexts;
  readonly listener: Listener;
}

/** So many deaths within a minute, and no other worker is started by itself: what is asked first may be what kills it. */
const DEATHS = 3, MINUTE = 60_000;

/** The name of the one engine of a worker. */
const ENGINE = 'main';

export class Connection implements vscode.Disposable {
  private readonly options: ConnectionOptions;
  private opening: Promise<Live> | undefined;
  private current: Live | undefined;
  private readonly died = new vscode.EventEmitter<EngineDied>();
  private disposed = false;
  private deaths: number[] = [];
  /** The worker ended by itself, or did not answer and was ended. */
  readonly onDidDie = this.died.event;
  /** Questions to the engine; they open it, and know all edits. */
  readonly engine: Remote<EngineQueries>;
  /** As {@link engine}, for study pages. */
  readonly study: Remote<StudyQueries>;

  constructor(options: ConnectionOptions) {
    this.options = options;
    const opening = <T extends 'engine' | 'study'>(part: T) => new Proxy({} as Live[T], {
      get: (_, method) => typeof method === 'symbol' || method === 'then' ? undefined
        : async (...args: never[]) => ((await this.live())[part][method as keyof Live[T]] as (...a: never[]) => Promise<unknown>)(...args),
    });
    this.engine = opening('engine');
    this.study = opening('study');
  }

  /** The open engine, told of all edits so far. Rejects when the tree cannot be opened. */
  async live(): Promise<Live> {
    for (;;) {
      this.opening ??= this.open().catch((e: unknown) => { this.opening = undefined; throw e; });
      const { opening } = this;
      const live = await opening;
      // It may have died in the meantime.
      if (this.opening !== opening) continue;
      this.flush();
      return live;
    }
  }

  /** Tells the worker what was edited, if there is one. */
  flush(): void {
    if (!this.current) return;
    const changes = this.options.documents.changes();
    if (changes.length > 0) this.current.told.change(ENGINE, changes);
  }

  private async open(): Promise<Live> {
    const { context, platform, spec, documents, listener } = this.options;
    this.deaths = this.deaths.filter(at => Date.now() - at < MINUTE);
    if (this.deaths.length >= DEATHS) throw readerErrors.engineKeepsDying();
    const thread = await platform.startWorker(context.extensionUri, 'engine');
    const channel = new Channel(thread.port, e => listener.log(String(e)));
    const end = (error: Error) => {
      if (this.current?.channel === channel) { this.current = undefined; this.opening = undefined; }
      channel.close(error);
      thread.terminate();
    };
    const die = (why: string, wanted = false) => {
      if (channel.isClosed) return;
      if (!wanted) this.deaths.push(Date.now());
      const error = new EngineDied(why, wanted);
      end(error);
      if (!this.disposed) this.died.fire(error);
    };
    void thread.died.then(why => die(why));
    channel.expose('host', new WorkerHost(context.globalStorageUri, listener));
    const service = channel.remote<EnginesService>('engines');
    try {
      const facts = await service.open(ENGINE, spec, documents.all());
      const live: Live = { channel, facts, service, told: channel.told('engines'), engine: channel.remote(`engine/${ENGINE}`), study: channel.remote(`study/${ENGINE}`), kill: die };
      if (this.disposed) throw new EngineDied('it is not needed any more');
      this.current = live;
      return live;
    } catch (e) {
      end(e instanceof Error ? e : new Error(String(e)));
      throw e;
    }
  }

  /** Makes a debug adapter in the worker: see `EnginesService`. */
  static adapter(live: Live, id: string): Promise<void> { return live.service.adapter(id, ENGINE); }

  /** Makes an exploration in the worker: see `EnginesService`. */
  static explore(live: Live, id: string, plan: ProgramPlan, limits: ExploreLimits): Promise<void> { return live.service.explore(id, ENGINE, plan, limits); }

  /** Ends the worker; the next question starts another. */
  restart(): void { this.deaths = []; this.current?.kill(vscode.l10n.t('it was started again'), true); }

  dispose(): void {
    this.disposed = true;
    this.current?.kill('the extension ends', true);
    this.died.dispose();
  }
}
