/**
 * The kernel's image between runs (compiler/link/saved.ts): kept in the store beside the tree's scans, and good for as long as every file that it was
 * made from is as it was. For runs that show no variables.
 */
import type { Linker } from '../compiler/link/linker.ts';
import { countCompiled, readImage, restoreImage, saveImage } from '../compiler/link/saved.ts';
import type { Origin } from '../base/position.ts';
import type { KernelEnvironment, StructLayout } from '../kernel/environment.ts';
import type { IndexStore, KernelTree } from '../tree/index.ts';

/** What the kernel layer asked of the tree, and the answers: numbers as text. */
export interface Answers {
  readonly layouts: Record<string, { size: number; offsets: Record<string, number | null>; sizes: Record<string, number | null> } | null>;
  readonly constants: Record<string, string | null>;
  readonly functions: Record<string, number | null>;
  readonly objects: Record<string, { address: string; size: number } | null>;
  readonly defines: Record<string, boolean>;
}
interface Extra {
  readonly key: string;
  readonly versions: readonly (readonly [path: string, version: string])[];
  readonly sources: readonly { readonly path: string; readonly origin: Origin; readonly text?: string }[];
  readonly answers: Answers;
  /** The files from which names were seen, in their order (see `Unit.follow()`). */
  readonly roots: readonly string[];
}

const emptyAnswers = (): Answers => ({ layouts: {}, constants: {}, functions: {}, objects: {}, defines: {} });

export class ImageKeeper {
  answers: Answers = emptyAnswers();
  private versions = new Map<string, string>();
  private compiled = 0;
  private readonly store: IndexStore;
  private readonly tree: KernelTree;
  private readonly key: string;
  private readonly name: string;

  /** `key`: whatever else decides what is compiled (this build of Faultline). */
  constructor(store: IndexStore, tree: KernelTree, key: string, name: string) {
    this.store = store;
    this.tree = tree;
    this.key = key;
    this.name = `image-2/${name}`;
  }

  /** Fills the linker's empty kernel side, if an image is there and still holds. Answers whether. */
  restore(linker: Linker): boolean {
    const { sources, files } = this.tree;
    const bytes = sources.size === 0 ? this.store.get(this.name) : undefined, saved = bytes && readImage(bytes);
    if (!saved) return false;
    const extra = saved.head.extra as Extra;
    if (extra.key !== this.key || extra.versions.some(([path, version]) => files.version(path) !== version)) return false;
    sources.restore(extra.sources.map(s => ({ path: s.path, origin: s.origin, text: s.text ?? (() => files.read(s.path) ?? '') })));
    this.compiled = restoreImage(linker.kernel, saved);
    linker.counter.value = saved.head.counter;
    this.answers = extra.answers;
    this.versions = new Map(extra.versions);
    this.tree.names.unit().follow(extra.roots);
    return true;
  }

  /** Writes what this run has added. */
  keep(linker: Linker): void {
    const { sources, files, names } = this.tree, n = countCompiled(linker.tables.functions);
    if (n === this.compiled) return;
    for (const path of names.unit().paths()) this.versions.set(path, files.version(path));
    const list: Extra['sources'][number][] = [];
    for (let i = 0; i < sources.size; i++) {
      const path = sources.path(i), origin = sources.origin(i);
      if (path.startsWith('<primitive>')) list.push({ path, origin, text: sources.text(i) });
      // What belongs to the program keeps its number, and nothing else.
      else if ((origin === 'tree' || origin === 'model') && sources.find(path) === i) list.push({ path, origin });
      else list.push({ path: '', origin: 'program', text: '' });
    }
    for (const { path, origin } of list) if (path !== '' && !path.startsWith('<primitive>') && origin !== 'program') this.versions.set(path, files.version(path));
    const extra: Extra = { key: this.key, versions: [...this.versions], sources: list, answers: this.answers, roots: names.unit().roots() };
    const bytes = saveImage(linker.kernel, linker.counter.value, extra);
    if (bytes) this.store.put(this.name, bytes);
  }

  /** The environment, with what was answered before. */
  remembering(env: KernelEnvironment): KernelEnvironment {
    const known = <T, R>(table: () => Record<string, T>, key: string, ask: () => R, pack: (r: R) => T, unpack: (t: T) => R): R => {
      const t = table();
      if (Object.hasOwn(t, key)) return unpack(t[key]!);
      const r = ask();
      t[key] = pack(r);
      return r;
    };
    return {
      ...env,
      layout: (tag, file) => {
        const key = `${tag} ${file ?? ''}`;
        let real: StructLayout | undefined;
        const ask = () => real ??= env.layout(tag, file);
        const saved = known(() => this.answers.layouts, key, ask, l => l ? { size: l.size, offsets: {}, sizes: {} } : null, t => t && { size: t.size } as StructLayout || undefined);
        const entry = this.answers.layouts[key];
        if (!saved || !entry) return undefined;
        const member = (table: Record<string, number | null>, name: string, get: () => number | undefined) => known(() => table, name, get, v => v ?? null, v => v ?? undefined);
        return { size: entry.size, offsetOf: name => member(entry.offsets, name, () => ask()?.offsetOf(name)), sizeOf: name => member(entry.sizes, name, () => ask()?.sizeOf(name)) };
      },
      constant: (name, file) => known(() => this.answers.constants, `${name} ${file ?? ''}`, () => env.constant(name, file), v => v?.toString() ?? null, v => v === null ? undefined : BigInt(v)),
      kernelFunction: (name, file) => known(() => this.answers.functions, `${name} ${file ?? ''}`, () => env.kernelFunction(name, file), v => v ?? null, v => v ?? undefined),
      kernelObject: (name, file) => known(() => this.answers.objects, `${name} ${file ?? ''}`, () => env.kernelObject(name, file), v => v ? { address: v.address.toString(), size: v.size } : null, v => v ? { address: BigInt(v.address), size: v.size } : undefined),
      defines: (name, file) => known(() => this.answers.defines, `${name} ${file ?? ''}`, () => env.defines(name, file), v => v, v => v),
    };
  }
}
