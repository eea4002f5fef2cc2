/** One launch put together: sources, linker, kernel, machine, and the process that runs the program. */
import { USER_STACK_TOP } from '../compiler/addresses.ts';
import type { FunctionCode } from '../compiler/bytecode/isa.ts';
import type { Side } from '../compiler/image.ts';
import { Linker, type PrimitiveInfo } from '../compiler/link/linker.ts';
import type { FileSource } from '../base/files.ts';
import { SourceTable } from '../base/position.ts';
import { userfaultView } from '../paths/userfault/index.ts';
import { vvarView } from '../paths/vvar/index.ts';
import { createKernel, type Kernel } from '../kernel/kernel.ts';
import type { Primitive } from '../kernel/contract.ts';
import { createRegistry, type Registry } from '../kernel/registry.ts';
import { flatProcess, STACK, type FlatProcess } from '../kernel/user/flat.ts';
import { libcPrimitives, LIBC_SOURCES, LIBC_START, moreOfLibrary } from '../kernel/user/libc.ts';
import { heldOutput } from '../kernel/user/output.ts';
import { kernelSystem } from '../kernel/user/system.ts';
import { LayeredMacros, macroFromText } from '../syntax/cpp/define.ts';
import { ExpansionTable } from '../syntax/cpp/expand.ts';
import { programPredefined } from '../tree/profiles/compiler.ts';
import type { KernelTree } from '../tree/index.ts';
import { FlatSpace } from '../vm/flatspace.ts';
import type { Memory } from '../vm/memory/memory.ts';
import type { MemoryApi, Native, NativeCall } from '../vm/api.ts';
import { parseSchedule } from '../vm/schedule.ts';
import { createMachine, type Machine, type MachineImpl } from '../vm/machine.ts';
import type { FindingInfo, LaunchOptions, PathView, SystemCallEvent } from './api.ts';
import { createEnvironment } from './environment.ts';
import { originOf, programIncludes } from './files.ts';
import type { ImageKeeper } from './images.ts';
import { withModel } from './names.ts';

export interface RunParts {
  readonly bundled: FileSource;
  readonly tree?: KernelTree;
  readonly options: LaunchOptions;
  /** False: history takes no snapshots by itself, for an exploration. */
  readonly snapshots?: boolean;
  /** Where the kernel's compiled image is kept between processes. */
  readonly images?: ImageKeeper;
  readonly onCompiling?: () => void;
}

/** As many tasks at once can be in sections that must not be interrupted. */
const DEFAULT_CPUS = 4;

export class Run {
  readonly sources: SourceTable;
  readonly linker: Linker;
  readonly machine: Machine;
  readonly tree: KernelTree | undefined;
  readonly kernel: Kernel | undefined;
  readonly options: LaunchOptions;
  /** Called when a primitive of kernel code is called; for traces. */
  onPrimitive: ((name: string) => void) | undefined;
  private readonly images: ImageKeeper | undefined;
  private readonly bundled: FileSource;
  private readonly primitive: (side: Side, name: string) => Primitive | undefined;
  private readonly flat: FlatProcess | undefined;
  private flatSpace: FlatSpace | undefined;

  constructor(parts: RunParts) {
    const { tree, options, bundled } = parts;
    this.tree = tree;
    this.options = options;
    this.bundled = bundled;
    this.sources = tree?.sources ?? new SourceTable();
    // The kernel layer asks the linker for layouts and numbers, and the linker asks the kernel layer what is modelled.
    let kernel: Kernel | undefined;
    let libc: Registry = createRegistry([]);
    const primitive = this.primitive = (side: Side, name: string): Primitive | undefined => (side === 'kernel' ? kernel?.registry.get(name) : libc.get(name));
    this.linker = new Linker({
      sources: this.sources, expansions: new ExpansionTable(),
      primitive: (side, name): PrimitiveInfo | undefined => {
        const p = primitive(side, name);
        return p && { prototype: p.prototype, native: p.native !== undefined, macro: p.macro };
      },
      names: tree && withModel(tree.names, name => kernel?.registry.get(name)?.model),
      read: path => {
        const text = tree?.files.read(path);
        return text === undefined ? undefined : { text, origin: originOf(path) };
      },
      kernelInclude: tree?.includeFinder,
      include: programIncludes({ bundled, tree, folders: options.includes ?? [], files: options.programFiles }),
      library: () => LIBC_SOURCES.map(p => ({ path: `<include>/${p}`, text: bundled.read(p) ?? missing(p) })),
      libraryOf: name => moreOfLibrary(name, p => bundled.read(p) ?? missing(p)),
      unsignedChar: { kernel: tree !== undefined && charIsUnsigned(tree), program: /__CHAR_UNSIGNED__/.test(programPredefined(tree?.profile.arch ?? 'x86')) },
    });
    this.images = parts.images;
    if (tree && !this.images?.restore(this.linker)) parts.onCompiling?.();
    const environment = tree && createEnvironment(tree, () => this.linker);
    this.kernel = kernel = environment && createKernel(this.images?.remembering(environment) ?? environment);
    if (kernel) kernel.context.state.programPath = `/${nameOf(options.program.path)}`;
    const flat: FlatProcess | undefined = this.flat = kernel ? undefined : flatProcess(machine => this.flatSpaceOf(machine.memory));
    libc = createRegistry([libcPrimitives({
      system: kernel ? kernelSystem(kernel.context, kernel.user, options.systemCalls && ((call, name, args, result) => options.systemCalls!(systemCallEvent(call, name, args, result)))) : flat!.system,
      object: name => this.linker.userObject(name), functionOf: name => this.linker.userFunction(name)?.id, arguments: options.args, programName: nameOf(options.program.path), buffered: options.buffered,
      initialisers: final => this.linker.initialisers(final),
    })]);
    for (const unit of [options.program, ...options.units ?? []]) this.linker.addProgram(unit.path, unit.text, this.programMacros());
    this.machine = createMachine({
      program: this.linker, seed: options.seed, indeterminate: options.indeterminate, stopOnFindings: options.stopOnFindings, scheduling: { random: options.seed !== undefined }, stepBudget: options.stepBudget, history: parts.snapshots === false ? { every: Infinity } : options.history,
      schedule: options.schedule === undefined ? undefined : parseSchedule(options.schedule), cpus: options.cpus ?? DEFAULT_CPUS,
      memoryBudget: options.memoryBudget === undefined ? undefined : Math.ceil(options.memoryBudget / 2 ** 20),
      nativeAccess: options.races === false ? undefined : (name, side) => accessOf(primitive(side, name)),
      natives: (name, side) => this.traced(name, side, primitive(side, name)?.native),
      supervisor: kernel?.supervisor ?? flat!.supervisor,
    });
  }

  /** The topic of the primitive that answers a name. */
  topic(side: Side, name: string): string | undefined { return this.primitive(side, name)?.topic; }

  /** A primitive of kernel code, told to the trace when there is one. */
  private traced(name: string, side: Side, native: Native | undefined): Native | undefined {
    if (!native || side === 'user' || !this.options.trace) return native;
    return call => {
      this.onPrimitive?.(name);
      native(call);
    };
  }

  /** The address space of a stand-alone program, which all its threads share. */
  private flatSpaceOf(memory: MemoryApi): FlatSpace {
    return this.flatSpace ??= new FlatSpace(memory as Memory, this.linker, (address, access) => this.flat!.mapped(address, access), { from: STACK.top - STACK.size, to: STACK.top });
  }

  private programMacros(): LayeredMacros {
    const macros = new LayeredMacros();
    const text = programPredefined(this.tree?.profile.arch ?? 'x86');
    const file = this.sources.add('<predefined>', text, 'include');
    let start = 0;
    for (const line of text.split('\n')) {
      if (line !== '') {
        const m = macroFromText(text, start, start + line.length, file);
        if (typeof m !== 'string') macros.define(m);
      }
      start += line.length + 1;
    }
    for (const [name, value] of Object.entries(this.options.defines ?? {})) {
      const problem = macros.defineText(`${name}=${value}`, this.sources);
      if (problem) throw new Error(`-D ${name}: ${problem}`);
    }
    return macros;
  }

  /** Boots the kernel and makes the process, part by part; then the machine stands before the first instruction. May throw PendingFile. */
  *starting(): Generator<void, void> {
    if (!this.linker.userFunction('main')) throw new Error(`${this.options.program.path}: the program has no main(): a scenario is a C program with int main(void)`);
    const { kernel, machine, linker } = this;
    linker.loadLibrary();
    yield;
    const start = linker.userFunction(LIBC_START);
    if (!start) throw new Error(`the bundled C library lacks ${LIBC_START}: the installation is damaged`);
    const name = nameOf(this.options.program.path);
    if (kernel) {
      linker.layOutProgram();
      kernel.boot(machine);
      yield;
      const process = kernel.exec(machine, 1);
      const stack = { top: USER_STACK_TOP - 4096n, size: Number(STACK.size) };
      const task = machine.spawn({ name, fn: start.id, args: [], side: 'user', space: process.space, stack });
      kernel.adopt(task, process);
    } else {
      const stack = { top: STACK.top - 4096n, size: Number(STACK.size) };
      const space = this.flatSpaceOf(machine.memory);
      machine.spawn({ name, fn: start.id, args: [], side: 'user', space, stack });
    }
  }

  /** Keeps what was compiled for the next process. */
  keep(): void { this.images?.keep(this.linker); }

  /** Called at each statement while set. */
  set onStatement(f: (task: number, code: FunctionCode, pc: number, bp: number) => void) {
    (this.machine as MachineImpl).onStatement = (task, { fn, pc, bp }) => f(task, fn.source!, pc, bp);
  }

  view(findings: readonly FindingInfo[]): PathView | undefined {
    const { kernel, machine } = this;
    const userfault = kernel && userfaultView(kernel, machine, machine.current());
    if (userfault) return { ...userfault, findings };
    const view = kernel && vvarView(kernel, machine, machine.current());
    return view && {
      ...view, findings,
      dataPages: view.dataPages.map(({ allocatedAt, ...page }) => ({ ...page, ...(allocatedAt ? { allocatedAt: this.sources.position(allocatedAt) } : {}) })),
    };
  }
  source(path: string): string | undefined {
    if (path.startsWith('<model>/')) return this.bundled.read(`model/${path.slice(8)}`);
    if (path.startsWith('<include>/libc/')) return this.bundled.read(path.slice(10));
    if (path.startsWith('<include>/')) return this.bundled.read(`include/${path.slice(10)}`);
    return this.tree?.files.read(path);
  }
  heldOutput(): Uint8Array { return this.options.buffered ? heldOutput((a, n) => this.machine.peek(a, n), this.linker.userObject('__fl_stdout')) : new Uint8Array(); }
  standing(name: string): 'source' | 'primitive' | 'model' | undefined {
    const p = this.kernel?.registry.get(name);
    if (p?.native || p?.macro) return 'primitive';
    if (p?.model) return 'model';
    return this.linker.isCompiled(name) ? 'source' : undefined;
  }
}

/** System calls whose first argument is a path or a name. */
const NAMED = new Set(['open', 'stat', 'memfd_create', 'mkdir', 'rmdir', 'unlink', 'access', 'readlink', 'swapon', 'mount', 'chdir', 'truncate']);
function systemCallEvent(call: NativeCall, name: string, args: readonly bigint[], result: bigint): SystemCallEvent {
  const bytes = NAMED.has(name) ? call.machine.memory.peek(args[0]!, 1) && call.machine.memory.readCString(args[0]!, 4096) : undefined;
  return { step: call.machine.step, task: call.task, name, args, ...(bytes === undefined ? {} : { text: bytes }), result };
}

/** What a program is called when it runs: its file's name, as after `gcc NAME.c -o NAME`. */
function nameOf(path: string): string { return path.split('/').at(-1)!.replace(/\.c$/, ''); }

function missing(path: string): never { throw new Error(`${path} is missing from the bundled files: the installation is damaged`); }

/** The kernel is compiled with -funsigned-char since 6.2; before, plain char is what the architecture has. */
function charIsUnsigned(tree: KernelTree): boolean {
  return tree.profile.arch !== 'x86' || /-funsigned-char/.test(tree.files.read('Makefile') ?? '');
}

/** Primitives whose accesses of memory are what orders tasks, and those that access the program's memory for it; the others' are their own business. */
const ORDERING = new Set(['locks', 'atomics', 'bits', 'RCU', 'scheduling', 'futex', 'C library: threads', 'counters', 'barriers']);
function accessOf(p: Primitive | undefined): 'plain' | 'synchronises' | 'ignored' {
  return p && ORDERING.has(p.topic) ? 'synchronises' : p?.topic === 'C library: strings' ? 'plain' : 'ignored';
}
