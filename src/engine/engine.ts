/** Opens a tree and launches runs on it. */
import { withFiles } from '../base/files.ts';
import { openTree, type KernelTree } from '../tree/index.ts';
import type { CreateEngine, Engine, EngineOptions, LaunchOptions, Session } from './api.ts';
import { TreeWithModel } from './files.ts';
import { Run } from './run.ts';
import { RunSession } from './session.ts';

export const createEngine: CreateEngine = async options => withFiles(() => new EngineImpl(options));

class EngineImpl implements Engine {
  private readonly given: EngineOptions;
  private readonly trees = new Map<string, KernelTree>();
  readonly release: string | undefined;

  constructor(options: EngineOptions) {
    this.given = options;
    this.release = this.given.tree && this.tree(undefined, undefined)!.version.text;
  }

  /** The tree under an architecture and configuration; opened once each. */
  private tree(arch: string | undefined, config: LaunchOptions['config']): KernelTree | undefined {
    const { tree, bundled } = this.given;
    if (!tree) return undefined;
    const key = JSON.stringify([arch, config]);
    let t = this.trees.get(key);
    if (!t) {
      t = openTree({ files: new TreeWithModel(tree, bundled), arch, config });
      this.trees.set(key, t);
    }
    return t;
  }

  launch(options: LaunchOptions): Session {
    const { bundled } = this.given;
    return new RunSession(() => new Run({ bundled, tree: this.tree(options.arch, options.config), options }), options);
  }
  handlers(): ReturnType<Engine['handlers']> { return Promise.resolve([]); }
  scenarios(): ReturnType<Engine['scenarios']> { return []; }
  scenarioText(): string | undefined { return undefined; }
  contract(): undefined { return undefined; }
  contracts(): [] { return []; }
  async options(path: string): Promise<readonly { name: string; value: string }[]> { void path; return []; }
  invalidate(path: string): void { for (const t of this.trees.values()) t.invalidate(path); }
  dispose(): void { this.trees.clear(); }
}
