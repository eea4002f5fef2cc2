/** What an engine can be asked without a run: handlers, scenarios, contracts, options. */
import { PendingFile, withFiles, type FileSource } from '../base/files.ts';
import type { Primitive } from '../kernel/contract.ts';
import type { KernelEnvironment } from '../kernel/environment.ts';
import { createKernel } from '../kernel/kernel.ts';
import { scenarios, scenariosOf } from '../paths/index.ts';
import { startsTasks } from '../paths/tasks.ts';
import type { Handler, HandlerProgress, Installation, KernelTree } from '../tree/index.ts';
import type { Contract, EngineOptions, HandlerInfo, ScenarioInfo } from './api.ts';

/** Milliseconds of work between two breaths of the event loop. */
const SLICE = 8;

/** The scenarios that a tree has something for; without a tree all of them. May throw PendingFile. */
export function scenarioList(texts: ReadonlyMap<string, string>, tree: FileSource | undefined): readonly ScenarioInfo[] {
  return scenarios.filter(s => !tree || !s.needs || s.needs.some(path => tree.exists(path))).map(({ needs: _, ...s }) => ({ ...s, severalTasks: startsTasks(texts.get(s.id) ?? '') }));
}

/** The programs' texts by scenario id. May throw PendingFile. */
export function scenarioTexts(bundled: FileSource): ReadonlyMap<string, string> {
  return new Map(scenarios.flatMap(s => { const text = bundled.read(s.path); return text === undefined ? [] : [[s.id, text]]; }));
}

/** Handlers of one file. `all`: the tree's, as they were found before; they tell what other files' tables install. */
export async function fileHandlers(tree: KernelTree, path: string, all: readonly Handler[]): Promise<readonly HandlerInfo[]> {
  const elsewhere = new Map<string, Installation[]>();
  for (const h of all) {
    const others = h.file === path ? h.installedAt.filter(i => i.file !== path) : [];
    if (others.length) elsewhere.set(h.name, others);
  }
  return (await withFiles(() => tree.handlersIn(path, elsewhere))).map(handlerInfo);
}

/** Handlers of the whole tree, in pieces. */
export async function treeHandlers(tree: KernelTree, onProgress: EngineOptions['onProgress']): Promise<readonly Handler[]> {
  for (;;) {
    // What was scanned before a file had to be waited for is kept by the tree: the work begun anew passes it quickly.
    const work: Generator<HandlerProgress, Handler[]> = tree.handlers();
    try {
      let until = Date.now() + SLICE;
      for (;;) {
        const r = work.next();
        if (r.done) {
          onProgress?.('Fault handlers', 1);
          tree.save();
          return r.value;
        }
        if (Date.now() < until) continue;
        onProgress?.('Fault handlers', r.value.done / Math.max(1, r.value.total));
        await new Promise<void>(resolve => { setTimeout(resolve, 0); });
        until = Date.now() + SLICE;
      }
    } catch (e) {
      if (!(e instanceof PendingFile)) throw e;
      await e.ready;
    }
  }
}

export function handlerInfo(h: Handler): HandlerInfo {
  return {
    name: h.name, path: h.file, line: h.line, signature: h.signature,
    installedAt: h.installedAt.map(i => ({ path: i.file, line: i.line, table: i.table, slot: i.slot, type: `struct ${i.structType}` })),
    kind: h.kind, ...(h.arch === undefined ? {} : { arch: h.arch }), scenarios: scenariosOf(h),
  };
}

/** The contracts of all primitives by name, sorted. A tree that has nothing answers what is asked while they are made: descriptions do not depend on it. */
export function contractList(): ReadonlyMap<string, Contract> {
  const nothing = (): undefined => undefined;
  const environment: KernelEnvironment = {
    arch: 'x86', release: '', layout: nothing, kernelFunction: nothing, kernelObject: nothing, constant: nothing, defines: () => false, hasFile: () => false, text: nothing, config: nothing, path: () => '', line: () => 1,
  };
  const kernel = createKernel(environment);
  const all = [...kernel.user.all(), ...kernel.registry.all()].map((p): [string, Contract] => [p.name, contractOf(p)]);
  return new Map(all.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}

function contractOf(p: Primitive): Contract {
  return {
    name: p.name, prototype: p.prototype, topic: p.topic, does: p.does, sleeps: p.sleeps, ...(p.locks === undefined ? {} : { locks: p.locks }),
    returns: p.returns, source: p.source, kind: p.kind,
  };
}

/** CONFIG options that a file mentions, with their values in the profile: `y`, `m`, `n`, a number or text. */
export async function optionsOf(tree: KernelTree, path: string): Promise<readonly { readonly name: string; readonly value: string }[]> {
  return withFiles(() => tree.optionsMentioned(path).map(name => ({ name: `CONFIG_${name}`, value: tree.profile.config.get(name) ?? 'n' })));
}
