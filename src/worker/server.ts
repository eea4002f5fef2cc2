// What runs in an engine worker: engines, their runs and debug adapters, served over a channel. Must not know Node, the DOM or `vscode`.
import type { FileSource } from '../base/files.ts';
import type { Clock } from '../dap/index.ts';
import type { Engine, ExploreLimits, Exploring, IndexStore, LaunchOptions, Session } from '../engine/api.ts';
import { createEngine } from '../engine/engine.ts';
import type { Bulk } from '../tree/bulk.ts';
import { WorkerAdapter } from './adapter.ts';
import { Channel, type Port, type Remote, type Told } from './channel.ts';
import { hostBulk } from './hostBulk.ts';
import { HostFiles, hostStore } from './hostFiles.ts';
import { Study } from './study.ts';
import { LoneFile, Overlay } from './overlay.ts';
import type { AdapterClient, DocumentText, EngineFacts, EnginesService, ExploreService, FolderSpec, HostService, ProgramPlan, TreeSpec } from './protocol.ts';

/** What differs between the workers of the two extension hosts. */
export interface WorkerPlatform {
  readonly bundled: FileSource;
  /** A folder that the worker reads by itself, and where its index is kept; undefined: it cannot. */
  disk(path: string): { readonly files: FileSource; readonly store: IndexStore; readonly bulk: Bulk } | undefined;
  readonly clock: Clock;
}

interface Opened { readonly engine: Engine; readonly overlay: Overlay | undefined; readonly files: FileSource | undefined }

/** Files that no run looks at. */
const nothing: FileSource = { read: () => undefined, exists: () => false, list: () => undefined, version: () => '' };

export class EngineServer implements EnginesService {
  private readonly platform: WorkerPlatform;
  private readonly channel: Channel;
  private readonly host: Remote<HostService>;
  private readonly told: Told<HostService>;
  private readonly engines = new Map<string, Opened>();
  /** Changes of an engine that is still being opened. */
  private readonly early = new Map<string, DocumentText[]>();
  private readonly adapters = new Map<string, WorkerAdapter>();
  private readonly runs = new Map<string, Session>();
  private readonly explorations = new Map<string, Exploring>();

  constructor(port: Port, platform: WorkerPlatform) {
    this.platform = platform;
    this.channel = new Channel(port, e => this.told.log(e instanceof Error ? e.stack ?? e.message : String(e)));
    this.host = this.channel.remote<HostService>('host');
    this.told = this.channel.told<HostService>('host');
    this.channel.expose('engines', this);
  }

  async open(id: string, spec: TreeSpec, documents: readonly DocumentText[]): Promise<EngineFacts> {
    this.early.set(id, []);
    const { files, store, bulk } = await this.tree(spec);
    const overlay = files && new Overlay(files, documents);
    const engine = await createEngine({
      ...(overlay ? { tree: overlay } : {}), bundled: this.platform.bundled, ...(store ? { store } : {}),
      onProgress: (message, fraction) => this.told.progress(message, fraction),
    });
    if (files instanceof HostFiles) files.onSearch = done => this.told.progress(done === undefined ? '' : `Fault handlers, ${done} files`, done === undefined ? 1 : undefined);
    this.engines.set(id, { engine, overlay, files });
    this.channel.expose(`engine/${id}`, engine);
    if (overlay) this.channel.expose(`study/${id}`, new Study({ engine, files: overlay, ...(bulk ? { bulk, store, local: true } : spec.kind === 'tree' && spec.folder.kind === 'host' ? { bulk: hostBulk(this.host, spec.folder.id), store: undefined, local: false } : { bulk: undefined, store: undefined, local: false }), progress: (message, fraction) => this.told.progress(message, fraction) }));
    const late = this.early.get(id) ?? [];
    this.early.delete(id);
    this.change(id, late);
    return { release: engine.release, placed: engine.placed };
  }

  private async tree(spec: TreeSpec): Promise<{ files?: FileSource; store?: IndexStore | undefined; bulk?: Bulk | undefined }> {
    switch (spec.kind) {
      case 'none': return {};
      case 'lone': return { files: new LoneFile(spec.name) };
      case 'tree': {
        const own = spec.folder.kind === 'disk' ? this.platform.disk(spec.folder.path) : undefined;
        if (own) return own;
        return { files: this.folder(spec.folder), store: spec.folder.kind === 'host' ? await hostStore(this.host, this.told, spec.folder.id) : undefined };
      }
    }
  }

  private folder(spec: FolderSpec): FileSource {
    return spec.kind === 'disk' ? this.platform.disk(spec.path)?.files ?? nothing : new HostFiles(this.host, spec.id);
  }

  change(id: string, documents: readonly DocumentText[]): void {
    const opened = this.engines.get(id);
    if (!opened) { this.early.get(id)?.push(...documents); return; }
    for (const d of documents) {
      opened.overlay?.set(d);
      if (d.text === undefined && opened.files instanceof HostFiles) opened.files.forget(d.path);
      opened.engine.invalidate(opened.engine.placed ?? d.path);
    }
  }

  adapter(adapter: string, engine: string): void {
    const opened = this.engines.get(engine);
    if (!opened) throw new Error(`engine ${engine} is not open`);
    const made = new WorkerAdapter({
      engine: opened.engine, clock: this.platform.clock, client: this.channel.told<AdapterClient>(`client/${adapter}`),
      options: plan => this.options(opened, plan),
      expose: (run, session) => { this.runs.set(run, session); this.channel.expose(`run/${run}`, session); },
    });
    this.adapters.set(adapter, made);
    this.channel.expose(`adapter/${adapter}`, made);
  }

  /** A plan as the engine takes it. */
  private options(opened: Opened, { options, programFiles }: ProgramPlan): LaunchOptions {
    if (options.arch && opened.files instanceof HostFiles) opened.files.arch = options.arch;
    return { ...options, ...(programFiles ? { programFiles: new Overlay(this.folder(programFiles.folder), programFiles.documents) } : {}) };
  }

  explore(exploration: string, engine: string, plan: ProgramPlan, limits: ExploreLimits): void {
    const opened = this.engines.get(engine);
    if (!opened) throw new Error(`engine ${engine} is not open`);
    const made = opened.engine.explore(this.options(opened, plan), limits);
    this.explorations.set(exploration, made);
    const service: ExploreService = {
      start: () => made.start(),
      slice: async milliseconds => { const done = await made.slice(milliseconds) !== undefined; return { done, result: made.result }; },
      widen: preemptions => made.widen(preemptions),
    };
    this.channel.expose(`explore/${exploration}`, service);
  }

  closeExplore(exploration: string): void {
    this.explorations.get(exploration)?.dispose();
    this.explorations.delete(exploration);
    this.channel.withdraw(`explore/${exploration}`);
  }

  closeAdapter(adapter: string): void {
    this.adapters.get(adapter)?.dispose();
    this.adapters.delete(adapter);
    this.channel.withdraw(`adapter/${adapter}`);
  }

  closeRun(run: string): void {
    this.runs.get(run)?.dispose();
    this.runs.delete(run);
    this.channel.withdraw(`run/${run}`);
  }
}
