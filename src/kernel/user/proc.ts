/**
 * Files of /proc that programs which study memory read: status, fdinfo and a few more, of the process itself. Their texts are made here from the
 * state in simulated memory, in the formats of fs/proc/array.c. Where memory management is executed maps, smaps and pagemap are proc-task.ts's;
 * elsewhere the small ones of this file stand in.
 */
import type { NativeCall } from '../../vm/api.ts';
import { executesMemory, ModelError, type KernelContext } from '../context.ts';
import { PTE, frameOf, readEntry } from '../mmu.ts';
import { areas, mapsText, rights, type Area } from '../spaces.ts';
import { stateOffset } from '../primitives/scheduling.ts';
import { atOnce, pathOf, ROOT, type DiskNode, type DiskState } from './disk.ts';
import { fileAt, filesOf, type OpenFile } from './open-files.ts';
import { processOf, threadOf, type Process } from './processes.ts';
import { fileFunction } from './sys-kernel-files.ts';
import { taskFileMode } from './proc-task.ts';
import { systemText } from './system-files.ts';
import { directoryPath, inodeOfFile } from './tmpfs.ts';

const TEXTS = new Set(['maps', 'smaps', 'status', 'comm', 'cmdline', 'stat', 'statm', 'pagemap']);

/** The open file of a path of /proc/self (or /proc/thread-self, or by the process's number); undefined: not one of these. */
export function procFile(k: KernelContext, task: number, path: string): { kind: OpenFile['kind']; text?: string; path?: string; task?: number } | undefined {
  if (systemText(k, path) !== undefined) return { kind: 'proc', path };
  const m = /^\/proc\/(self|thread-self|\d+)\/(?:task\/\d+\/)?(.+)$/.exec(path);
  if (!m) return undefined;
  const pid = Number(m[1]);
  const name = m[2]!;
  if (!Number.isNaN(pid) && pid !== processOf(k.state, task).pid && pid !== threadOf(k.state, task).tid) {
    const other = taskOf(k, pid);
    if (other === undefined) return undefined;
    if (taskFileMode(k, name) !== undefined) return { kind: 'kernel', path: name, task: other };
    return name === 'status' || name === 'comm' ? { kind: 'proc', path: name, task: other } : undefined;
  }
  if (k.env.config('CONFIG_TIME_NS') !== undefined) {
    if (name === 'timens_offsets') return { kind: 'timens' };
    if (name === 'ns/time' || name === 'ns/time_for_children') return { kind: 'namespace', text: name.slice(3) };
  }
  if (taskFileMode(k, name) !== undefined) return { kind: 'kernel', path: name, task: Number.isNaN(pid) ? task : taskOf(k, pid) ?? task };
  const info = /^fdinfo\/(\d+)$/.exec(name);
  if (name === 'mem') return { kind: 'memory' };
  if (TEXTS.has(name) || (info && fileAt(k, task, Number(info[1])))) return { kind: 'proc', path: name };
  return undefined;
}

/** What /proc/self/fd and its kin call an open file. */
export function nameOf(k: KernelContext, x: OpenFile): string {
  if (x.kind === 'kernel' && k.state.fileNames[x.file!] !== undefined) return k.state.fileNames[x.file!]!;
  if (x.pipe !== undefined) return `pipe:[${x.pipe + 1000}]`;
  if (x.socket !== undefined) return `socket:[${x.socket + 1000}]`;
  switch (x.kind) {
    case 'null': case 'zero': return `/dev/${x.kind}`;
    case 'input': case 'output': return '/dev/pts/0';
    case 'proc': return x.path!.startsWith('/') ? x.path! : `/proc/self/${x.path}`;
    case 'directory': return directoryPath(k, x);
    case 'path': return x.path!;
    default: return `anon_inode:[${{ event: 'eventfd', epoll: 'eventpoll', timer: 'timerfd', signals: 'signalfd', process: 'pidfd' }[x.kind as string] ?? 'file'}]`;
  }
}

/** The process and the rest of a path below /proc/PID. */
function below(k: KernelContext, task: number, path: string): { readonly process: Process; readonly rest: string } | undefined {
  const m = /^\/proc\/(self|thread-self|\d+)(?:\/task\/\d+)?(?:\/(.*))?$/.exec(path), process = !m ? undefined : /^\d/.test(m[1]!) ? k.state.processes[Number(m[1])] : processOf(k.state, task);
  return process && { process, rest: m![2] ?? '' };
}
/** Where a link of /proc leads; undefined: it is none. */
export function procTarget(k: KernelContext, task: number, path: string): string | undefined {
  if (path === '/proc/self') return String(processOf(k.state, task).pid);
  const at = below(k, task, path), m = at && /^(?:exe|cwd|root|fd\/(\d+))$/.exec(at.rest);
  if (!m) return undefined;
  if (at.rest === 'exe') return k.state.programPath;
  if (at.rest === 'root') return '/';
  if (at.rest === 'cwd') return pathOf(k.state.tmpfs.disk, at.process.cwd ?? ROOT) ?? '/ (deleted)';
  const d = at.process.files[Number(m[1])];
  return d && nameOf(k, k.state.open[d.open]!);
}
/** A directory of /proc, as one of a disk of its own whose root it is; undefined: it is none. */
export function procDirectory(k: KernelContext, task: number, path: string): DiskState | undefined {
  const entries = procEntries(k, task, path);
  if (!entries) return undefined;
  const times = atOnce([0, 0]), kinds = (kind: 'dir' | 'link' | 'file', inode: number): DiskNode => kind === 'dir' ? { kind, mode: 0o555, parent: ROOT, names: {}, times } : kind === 'link' ? { kind, mode: 0o777, target: '', links: 1, times } : { kind, mode: 0o444, links: inode, times };
  const numbered = Object.entries(entries).map(([name, kind], i) => [name, i + 100, kind] as const);
  return { nodes: { [ROOT]: { kind: 'dir', mode: 0o555, parent: ROOT, names: Object.fromEntries(numbered.map(([n, i]) => [n, i])), times }, ...Object.fromEntries(numbered.map(([, i, kind]) => [i, kinds(kind, 1)])) }, contents: {}, next: 0 };
}
function procEntries(k: KernelContext, task: number, path: string): Readonly<Record<string, 'dir' | 'link' | 'file'>> | undefined {
  const all = <T>(names: readonly (string | number)[], kind: T): Record<string, T> => Object.fromEntries(names.map(n => [String(n), kind]));
  if (path === '/proc') return { ...all(Object.keys(k.state.processes), 'dir' as const), self: 'link', meminfo: 'file', swaps: 'file' };
  if (path === '/sys') return {};
  const at = below(k, task, path);
  if (!at) return undefined;
  switch (at.rest) {
    case 'fd': return all(Object.keys(at.process.files), 'link');
    case 'fdinfo': return all(Object.keys(at.process.files), 'file');
    case 'task': return all(at.process.tasks.map(t => threadOf(k.state, t).tid), 'dir');
    case '': return path === '/proc/self' ? undefined : { task: 'dir', fd: 'dir', fdinfo: 'dir', ...all([...TEXTS, 'smaps_rollup', 'clear_refs', 'mem'], 'file' as const), cwd: 'link', root: 'link', exe: 'link' };
    default: return undefined;
  }
}

/** The machine's task of a thread's number; a process that has ended and that nobody has waited for is still one. */
function taskOf(k: KernelContext, tid: number): number | undefined {
  return Object.keys(k.state.threads).map(Number).find(t => threadOf(k.state, t).tid === tid && (processOf(k.state, t)?.tasks.includes(t) || k.state.processes[tid]?.ended));
}

/** The name of a thread (comm). */
export function commOf(k: KernelContext, task: number): string {
  const program = k.state.programPath;
  return threadOf(k.state, task).name ?? program.slice(program.lastIndexOf('/') + 1).slice(0, 15);
}

/** Bytes of such a file from `position` on, at most `size`. undefined: kernel code has to run first, the call is executed again. */
export function procText(k: KernelContext, call: NativeCall, file: OpenFile, position: number, size: number): Uint8Array | undefined {
  if (file.path === 'pagemap') return pagemap(k, call, position, size);
  if (file.text === '') {
    const text = textOf(k, call, file.path!, file.task ?? call.task);
    if (text === undefined) return undefined;
    file.text = text;
  }
  return Uint8Array.from(file.text.slice(position, position + size), c => c.charCodeAt(0));
}

function textOf(k: KernelContext, call: NativeCall, name: string, task: number): string | undefined {
  const system = systemText(k, name);
  if (system !== undefined) return system;
  const program = k.state.programPath, comm = commOf(k, task);
  const list = () => areas(k, call.machine, mmOf(k, call), program);
  const p = processOf(k.state, task), t = threadOf(k.state, task);
  switch (name) {
    case 'maps': return mapsText(list());
    case 'smaps': return list().map(a => smaps(k, call, a)).join('');
    case 'comm': return `${comm}\n`;
    case 'cmdline': return `${program}\0`;
    case 'stat': return `${t.tid} (${comm}) R ${p.parent} ${p.pid} ${p.pid} 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 ${p.tasks.length} 0 0 0 0\n`;
    case 'statm': if (executesMemory(k.env)) return memoryLines(k, call, task, 0); else { const pages = list().reduce((n, a) => n + Number((a.end - a.start) >> 12n), 0); return `${pages} ${pages} 0 0 0 ${pages} 0\n`; }
    case 'status': {
      const memory = executesMemory(k.env) ? memoryLines(k, call, task, 1) : `VmSize:\t${String(list().reduce((n, a) => n + Number((a.end - a.start) >> 10n), 0)).padStart(8)} kB\n`;
      if (memory === undefined) return undefined;
      const set = (v: bigint) => v.toString(16).padStart(16, '0');
      const handled = (match: (h: bigint) => boolean) => Object.entries(p.signals).reduce((m, [n, a]) => match(BigInt(a.handler)) ? m | 1n << BigInt(Number(n) - 1) : m, 0n);
      return `Name:\t${comm}\nUmask:\t00${p.umask.toString(8)}\nState:\t${stateOf(k, call, task)}\nTgid:\t${p.pid}\nNgid:\t0\nPid:\t${t.tid}\nPPid:\t${p.parent}\nTracerPid:\t0\n`
        + `Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t64\n${memory}Threads:\t${p.tasks.length}\n`
        + `SigBlk:\t${set(BigInt(t.blocked))}\nSigIgn:\t${set(handled(h => h === 1n))}\nSigCgt:\t${set(handled(h => h > 1n))}\n`;
    }
    default: return fdinfo(k, call, Number(name.slice(name.indexOf('/') + 1)));
  }
}

/** fs/proc/array.c's get_task_state(): of a task in schedule() what its state says; one that waits for a modelled file or a timer sleeps. */
function stateOf(k: KernelContext, call: NativeCall, task: number): string {
  const t = call.machine.tasks().find(x => x.id === task);
  if (!t || t.state === 'exited') return 'Z (zombie)';
  if (task === call.task || t.state !== 'blocked') return 'R (running)';
  const at = k.state.tasks[task];
  return at !== undefined && call.machine.memory.readU32(BigInt(at) + stateOffset(k)) & TASK_UNINTERRUPTIBLE ? 'D (disk sleep)' : 'S (sleeping)';
}
const TASK_UNINTERRUPTIBLE = 2;

const mmOf = (k: KernelContext, call: NativeCall): bigint => call.machine.memory.readU64(k.currentTask(call.machine) + k.offset('task_struct', 'mm'));

/** Bits of a pagemap entry: Documentation/admin-guide/mm/pagemap.rst. */
const PM = { file: 1n << 61n, present: 1n << 63n } as const;

function pagemap(k: KernelContext, call: NativeCall, position: number, size: number): Uint8Array {
  const m = call.machine.memory, pgd = m.readU64(mmOf(k, call) + k.offset('mm_struct', 'pgd'));
  const count = Math.min(Math.floor(size / 8), 8192), bytes = new Uint8Array(count * 8), v = new DataView(bytes.buffer);
  const shared = areas(k, call.machine, mmOf(k, call)).filter(a => rights(a.flags).endsWith('s'));
  for (let n = 0; n < count; n++) {
    const address = (BigInt(position) / 8n + BigInt(n)) << 12n, pte = readEntry(m, pgd, address);
    if (pte & PTE.present) v.setBigUint64(n * 8, PM.present | BigInt(frameOf(pte)) | (shared.some(a => a.start <= address && address < a.end) ? PM.file : 0n), true);
  }
  return bytes;
}

function smaps(k: KernelContext, call: NativeCall, a: Area): string {
  const m = call.machine.memory, pgd = m.readU64(mmOf(k, call) + k.offset('mm_struct', 'pgd'));
  let present = 0;
  for (let at = a.start; at < a.end; at += 4096n) if (readEntry(m, pgd, at) & PTE.present) present += 4;
  const line = (name: string, kb: number) => `${`${name}:`.padEnd(16)}${String(kb).padStart(8)} kB\n`;
  const dirty = rights(a.flags)[1] === 'w' ? present : 0;
  return mapsText([a]) + line('Size', Number((a.end - a.start) >> 10n)) + line('KernelPageSize', 4) + line('MMUPageSize', 4) + line('Rss', present) + line('Pss', present)
    + line('Shared_Clean', 0) + line('Shared_Dirty', 0) + line('Private_Clean', present - dirty) + line('Private_Dirty', dirty) + line('Referenced', present)
    + line('Anonymous', present) + line('LazyFree', 0) + line('AnonHugePages', 0) + line('ShmemPmdMapped', 0) + line('FilePmdMapped', 0) + line('Swap', 0) + line('SwapPss', 0) + line('Locked', a.flags >> 13n & 1n ? present : 0) + `VmFlags: ${vmFlags(a.flags)}\n`;
}

/** Two-letter names, as Documentation/filesystems/proc.rst lists them, of the bits that have been the same in all versions. */
function vmFlags(flags: bigint): string {
  const names = ['rd', 'wr', 'ex', 'sh', 'mr', 'mw', 'me', 'ms', 'gd', 'um', 'pf', '', 'uw', 'lo', 'io', 'sr', 'rr', 'dc', 'de', '', 'ac', 'nr', 'ht', '', '', 'wf', 'dd', '', '', 'hg', 'nh', 'mg'];
  return names.map((n, i) => n !== '' && flags >> BigInt(i) & 1n ? `${n} ` : '').join('');
}

/** /proc/self/fdinfo/N; a file of executed kernel code adds its own lines by its show_fdinfo operation. */
/** Lines that the tree's code writes: of statm (0), or those of status that tell of memory (1). undefined: it has to run first. */
function memoryLines(k: KernelContext, call: NativeCall, task: number, which: number): string | undefined {
  if ((call.state as { shown?: true } | undefined)?.shown) { call.state = undefined; return call.machine.memory.readCString(BigInt.asUintN(64, call.result!), 4096); }
  const fn = k.env.kernelFunction('fl_proc_lines', '<model>/proc.c');
  if (fn === undefined) throw new ModelError('the bundled model lacks fl_proc_lines (media/model/proc.c): the installation is damaged');
  call.state = { shown: true };
  call.callThen(fn, [BigInt(k.state.tasks[task]!), which]);
  return undefined;
}

const O_CLOEXEC = 0o2000000;
function fdinfo(k: KernelContext, call: NativeCall, fd: number): string | undefined {
  const file = fileAt(k, call.task, fd);
  if (!file) return '';
  const m = call.machine.memory, at = file.kind === 'kernel' ? BigInt(file.file!) : undefined, closeOnExec = filesOf(k, call.task)[fd]!.closeOnExec ? O_CLOEXEC : 0;
  const flags = at === undefined ? file.flags : m.readU32(at + k.offset('file', 'f_flags')), position = at === undefined ? BigInt(file.position) : m.readU64(at + k.offset('file', 'f_pos'));
  const inode = at === undefined ? undefined : inodeOfFile(k, call.machine, at);
  const head = `pos:\t${position}\nflags:\t0${(flags | closeOnExec).toString(8)}\nmnt_id:\t15\nino:\t${inode === undefined ? 1 : m.readU64(inode + k.offset('inode', 'i_ino'))}\n`;
  if (file.kind !== 'kernel') return head + (file.kind === 'event' ? `eventfd-count: ${BigInt(file.count!).toString(16).padStart(16)}\n` : '');
  const shown = (call.state as { shown?: true } | undefined)?.shown;
  if (!shown) {
    call.state = { shown: true };
    call.callThen(fileFunction(k, 'fl_file_info'), [BigInt(file.file!)]);
    return undefined;
  }
  const lines = BigInt.asUintN(64, call.result ?? 0n);
  call.state = undefined;
  return head + (lines === 0n ? '' : m.readCString(lines, 4096));
}
