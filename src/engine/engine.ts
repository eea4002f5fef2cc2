/** Opens a tree and launches runs on it. */
import { withFiles } from '../base/files.ts';
import { textChecksum } from '../base/checksum.ts';
import { openTree, type Handler, type KernelTree } from '../tree/index.ts';
import type { Contract, CreateEngine, Engine, EngineOptions, ExploreLimits, Exploring, HandlerInfo, LaunchOptions, ScenarioInfo, Session } from './api.ts';
import { contractList, fileHandlers, handlerInfo, optionsOf, scenarioList, scenarioTexts, treeHandlers } from './catalog.ts';
import { ExploreSession } from './explore.ts';
import { TreeWithModel } from './files.ts';
import { placeInStudy } from './lone.ts';
import { ImageKeeper } from './images.ts';
import { Run } from './run.ts';
import { RunSession } from './session.ts';

/** An engine of the same thread. */
export interface LocalEngine extends Engine {
  /** For what reads the tree itself (study pages); undefined: no tree. May throw PendingFile. */
  readonly kernelTree: KernelTree | undefined;
}

export const createEngine = (async options => withFiles(() => new EngineImpl(options))) satisfies CreateEngine as (options: EngineOptions) => Promise<LocalEngine>;

class EngineImpl implements LocalEngine {
  private readonly given: EngineOptions;
  private readonly trees = new Map<string, KernelTree>();
  private readonly texts: ReadonlyMap<string, string>;
  /** The whole tree's handlers, once they have been asked for. */
  private found: readonly Handler[] = [];
  private described: ReadonlyMap<string, Contract> | undefined;
  /** An image is for the first run: numbers of source files are its own. */
  private imaged = false;
  readonly release: string | undefined;
  readonly placed: string | undefined;

  constructor(options: EngineOptions) {
    const placed = options.tree && placeInStudy(options.tree, options.bundled);
    this.given = placed ? { ...options, tree: placed.files } : options;
    this.placed = placed?.path;
    this.texts = scenarioTexts(options.bundled);
    this.release = this.given.tree && this.tree(undefined, undefined)!.version.text;
  }

  /** The tree under an architecture and configuration; opened once each. */
  private tree(arch: string | undefined, config: LaunchOptions['config']): KernelTree | undefined {
    const { tree, bundled } = this.given;
    if (!tree) return undefined;
    const key = JSON.stringify([arch, config]);
    let t = this.trees.get(key);
    if (!t) {
      t = openTree({ files: new TreeWithModel(tree, bundled), arch, config, store: this.given.store, bundled });
      this.trees.set(key, t);
    }
    return t;
  }

  explore(options: LaunchOptions, limits: ExploreLimits): Exploring {
    const { bundled } = this.given;
    const exploring: LaunchOptions = { ...options, schedule: '', seed: undefined, trace: undefined };
    return new ExploreSession(() => new Run({ bundled, tree: this.tree(options.arch, options.config), options: exploring, snapshots: false }), exploring, limits);
  }

  get kernelTree(): KernelTree | undefined { return this.tree(undefined, undefined); }

  launch(options: LaunchOptions): Session {
    const { bundled } = this.given;
    const { store, imageKey, imageSlot = '', onCompiling } = this.given;
    return new RunSession(() => {
      const tree = this.tree(options.arch, options.config);
      const images = store && tree && imageKey !== undefined && !this.imaged ? new ImageKeeper(store, tree, imageKey, textChecksum(`${tree.profile.arch}\n${Array.from(tree.profile.config, ([k, v]) => `${k}=${v}`).join('\n')}`) + imageSlot) : undefined;
      this.imaged = true;
      return new Run({ bundled, tree, options, images, onCompiling });
    }, options, this.placed);
  }
  async handlers(path?: string): Promise<readonly HandlerInfo[]> {
    const tree = await withFiles(() => this.tree(undefined, undefined));
    if (!tree) return [];
    if (path !== undefined) return fileHandlers(tree, path, this.found);
    this.found = await treeHandlers(tree, this.given.onProgress);
    return this.found.map(handlerInfo);
  }
  scenarios(): readonly ScenarioInfo[] { return scenarioList(this.texts, this.given.tree); }
  scenarioText(id: string): string | undefined { return this.texts.get(id); }
  contract(name: string): Contract | undefined { return (this.described ??= contractList()).get(name); }
  contracts(): readonly Contract[] { return [...(this.described ??= contractList()).values()]; }
  async options(path: string): ReturnType<Engine['options']> {
    const tree = await withFiles(() => this.tree(undefined, undefined));
    return tree ? optionsOf(tree, path) : [];
  }
  invalidate(path: string): void { for (const t of this.trees.values()) t.invalidate(path); }
  dispose(): void {
    for (const t of this.trees.values()) t.save();
    this.trees.clear();
  }
}
