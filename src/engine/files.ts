/** The files of a run: the kernel tree with Faultline's model code laid beside it, and the headers that a program includes. */
import type { DirectoryEntry, FileSource } from '../base/files.ts';
import type { Origin } from '../base/position.ts';
import type { IncludedFile, IncludeFinder } from '../syntax/cpp/preprocess.ts';
import type { KernelTree } from '../tree/index.ts';

const MODEL = '<model>';

/** The tree, and the bundled folder `model/` under the name `<model>`. */
export class TreeWithModel implements FileSource {
  private readonly tree: FileSource;
  private readonly bundled: FileSource;
  constructor(tree: FileSource, bundled: FileSource) { this.tree = tree; this.bundled = bundled; }

  private of(path: string): [FileSource, string] {
    return path === MODEL || path.startsWith(`${MODEL}/`) ? [this.bundled, `model${path.slice(MODEL.length)}`] : [this.tree, path];
  }
  read(path: string): string | undefined { const [f, p] = this.of(path); return f.read(p); }
  exists(path: string): boolean { const [f, p] = this.of(path); return f.exists(p); }
  version(path: string): string { const [f, p] = this.of(path); return f.version(p); }
  get containing(): FileSource['containing'] {
    const { tree } = this;
    return tree.containing && (needles => tree.containing!(needles));
  }
  list(directory: string): readonly DirectoryEntry[] | undefined {
    const [f, p] = this.of(directory);
    const entries = f.list(p);
    return directory === '' && entries ? [...entries, { name: MODEL, directory: true }] : entries;
  }
}

export function originOf(path: string): Origin { return path.startsWith(`${MODEL}/`) ? 'model' : 'tree'; }

export interface ProgramFiles {
  readonly bundled: FileSource;
  readonly tree?: KernelTree;
  /** Folders of -I, in order, in `files`. */
  readonly folders: readonly string[];
  readonly files?: FileSource;
}

/** Directories of a tree that hold what `make headers_install` installs, in search order. */
const uapi = (arch: string): string[] => [`arch/${arch}/include/uapi`, `arch/${arch}/include/generated/uapi`, 'include/uapi', 'include/generated/uapi'];

/**
 * Finds a program's headers: beside the including file and in the -I folders for "...", then the bundled C library, then the tree's user-space API.
 */
export function programIncludes(where: ProgramFiles): IncludeFinder {
  const program = (path: string): IncludedFile | undefined => {
    const text = where.files?.read(path);
    return text === undefined ? undefined : { path, text, origin: 'program' };
  };
  const library = (name: string): IncludedFile | undefined => {
    const text = where.bundled.read(`include/${name}`);
    return text === undefined ? undefined : { path: `<include>/${name}`, text, origin: 'include' };
  };
  const kernel = (name: string): IncludedFile | undefined => {
    const { tree } = where;
    if (!tree) return undefined;
    // Which scripts/headers_install.sh takes out of the headers that it installs, with the words that they define.
    if (name === 'linux/compiler.h' || name === 'linux/compiler_types.h') return { path: `<include>/${name}`, text: '#define __user\n#define __force\n#define __iomem\n', origin: 'include' };
    const candidates = uapi(tree.profile.arch).map(d => `${d}/${name}`);
    if (name.startsWith('asm/')) candidates.push(`include/uapi/asm-generic/${name.slice(4)}`);
    for (const path of candidates) {
      const text = tree.files.exists(path) ? tree.files.read(path) : undefined;
      if (text !== undefined) return { path, text, origin: 'tree' };
    }
    return undefined;
  };
  return (name, angled, fromPath, next) => {
    if (name.split('/').includes('..') && angled) return undefined;
    if (!angled) {
      const beside = join(fromPath.slice(0, fromPath.lastIndexOf('/') + 1), name);
      const own = fromPath.startsWith('<include>/') ? library(beside.slice('<include>/'.length)) : program(beside);
      if (own) return own;
    }
    for (const folder of where.folders) {
      const own = program(join(`${folder}/`, name));
      if (own && own.path !== fromPath) return own;
    }
    const fromLibrary = fromPath === `<include>/${name}`;
    return (next && fromLibrary ? undefined : library(name)) ?? kernel(name);
  };
}

function join(folder: string, name: string): string {
  if (name.startsWith('/')) return name;
  const out: string[] = [];
  const whole = folder + name;
  for (const s of whole.split('/')) {
    if (s === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (s !== '.' && s !== '') out.push(s);
  }
  return (whole.startsWith('/') ? '/' : '') + out.join('/');
}
