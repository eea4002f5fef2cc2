/**
 * Descriptors: each process has a table of numbers, each number stands for an open file, and several (of dup(2), of fork(2)) may stand for the
 * same. Files of executed kernel code are struct file objects in simulated memory; the rest (pipes, event counters, texts of /proc) is modelled.
 * The kernel's: fs/file.c.
 */
import { boundAs } from './internet.ts';
import type { MachineApi } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import { processOf, type Process, type ProcessState } from './processes.ts';

/** Status flags of open(2) and fcntl(2), as x86-64 and most others number them. */
export const O = { accessMode: 3, readOnly: 0, writeOnly: 1, readWrite: 2, create: 0o100, append: 0o2000, nonBlock: 0o4000, directory: 0o200000, closeOnExec: 0o2000000 } as const;
export const FD_CLOEXEC = 1;

export interface OpenFile {
  kind: 'kernel' | 'proc' | 'timens' | 'namespace' | 'null' | 'zero' | 'input' | 'output' | 'pipe-read' | 'pipe-write' | 'event' | 'epoll' | 'timer' | 'signals' | 'process' | 'socket' | 'memory' | 'directory' | 'path';
  /** What the file holds: text of a /proc file (made at the first read), name of a namespace. */
  text: string;
  position: number;
  /** 'kernel': the address of its struct file, in decimal; 0: the descriptor is reserved. */
  file?: string;
  /** 'pipe-read', 'pipe-write': the pipe's number. */
  pipe?: number;
  /** 'output': 1 or 2. */
  stream?: number;
  /** 'event': the counter, in decimal, and whether it is a semaphore. */
  count?: string; semaphore?: boolean;
  /** 'epoll': watched descriptors by number: events, data; for edge-triggered ones the news that were told, and a kernel file's struct fl_edge. */
  watched?: Record<number, { open: number; events: number; data: string; disabled?: boolean; seen?: number; edge?: string }>;
  /** 'timer': its number; 'socket': its number; 'process': the process's; 'signals': the set, in decimal. */
  timer?: number; socket?: number; pid?: number; mask?: string;
  /** 'event': its number. */
  event?: number;
  /** 'proc': which file (`maps`), and the task that it tells of if that is another one; 'directory', 'path' (O_PATH): what it was opened by. */
  path?: string;
  /** 'directory', 'path': its inode in the disk; absent for a directory of /proc. */
  inode?: number;
  /** 'directory': the names that a reader is being told. */
  names?: readonly string[];
  task?: number;
  /** O_ status flags. */
  flags: number;
  /** Descriptors that stand for it. */
  users: number;
}

/** A socket of the UNIX domain. */
export interface Socket {
  readonly type: number;
  /** The one it is connected to. */
  peer?: number;
  /** What was sent to it. `open`: open files on their way. */
  queue: { data: number[]; open: readonly number[]; from: string; pid: number }[];
  name?: string;
  /** Of the Internet domain. */
  inet?: boolean;
  /** Who listens; who was at the other end when it was connected (SO_PEERCRED). */
  pid?: number;
  peerPid?: number;
  /** Connections that nobody has accepted. */
  listening?: number[];
  /** shutdown(2); nothing more comes; the peer is closed. */
  shutRead?: true; shutWrite?: true; ended?: true; gone?: true;
  /** SO_ERROR. */
  error?: number;
}

/** RLIMIT_NOFILE of a process that has not set its own; the limit's number. */
export const MAX_FILES = 1024;
const NOFILE = 7;

export const filesOf = (k: KernelContext, task: number): Process['files'] => processOf(k.state, task).files;

export function fileAt(k: KernelContext, task: number, fd: number): OpenFile | undefined {
  const d = filesOf(k, task)[fd];
  return d && k.state.open[d.open];
}

/** The lowest free descriptor from `from` on; undefined: all are in use. */
export function freeDescriptor(k: KernelContext, task: number, from = 0): number | undefined {
  const files = filesOf(k, task), limit = processOf(k.state, task).limits?.[NOFILE];
  let fd = from;
  while (files[fd]) fd++;
  return fd < (limit ? Number(limit[0]) : MAX_FILES) ? fd : undefined;
}

/** A descriptor for a new open file; undefined: there is none left. */
export function install(k: KernelContext, task: number, file: Omit<OpenFile, 'users' | 'text' | 'position'> & { text?: string }, closeOnExec = false): number | undefined {
  const fd = freeDescriptor(k, task);
  if (fd === undefined) return undefined;
  const open = k.state.nextOpen++;
  k.state.open[open] = { text: '', position: 0, ...file, users: 1 };
  filesOf(k, task)[fd] = { open, closeOnExec };
  return fd;
}

/** One more descriptor for an open file. What stood at `to` must have been closed. */
export function share(k: KernelContext, task: number, open: number, to: number, closeOnExec = false): void {
  k.state.open[open]!.users++;
  filesOf(k, task)[to] = { open, closeOnExec };
}

/** The descriptors of a new process: its parent's. */
export function inherit(k: KernelContext, parent: Process, child: Process): void {
  child.files = structuredClone(parent.files);
  for (const d of Object.values(child.files)) k.state.open[d.open]!.users++;
}

/** Frees a descriptor. When it was the file's last one, answers the struct file that is to be put, if there is one. */
export function close(k: KernelContext, machine: MachineApi, p: Process, fd: number): string | undefined {
  const d = p.files[fd]!, file = k.state.open[d.open]!;
  delete p.files[fd];
  if (--file.users > 0) return undefined;
  delete k.state.open[d.open];
  if (file.pipe !== undefined) {
    const pipe = k.state.pipes[file.pipe]!;
    if (file.kind === 'pipe-read') pipe.readers--; else pipe.writers--;
    changed(k.state, machine, `pipe ${file.pipe}`);
  }
  if (file.timer !== undefined) delete k.state.timers[file.timer];
  if (file.socket !== undefined) closeSocket(k, machine, file.socket);
  return file.kind === 'kernel' && file.file !== '0' ? file.file : undefined;
}

function closeSocket(k: KernelContext, machine: MachineApi, id: number): void {
  const s = k.state.sockets[id]!, peer = s.peer === undefined ? undefined : k.state.sockets[s.peer];
  delete k.state.sockets[id];
  if (s.name !== undefined && k.state.bound[boundAs(s.type, s.name)] === id) delete k.state.bound[boundAs(s.type, s.name)];
  for (const waiting of s.listening ?? []) closeSocket(k, machine, waiting);
  if (!peer || peer.peer !== id) return;
  delete peer.peer;
  peer.gone = true;
  if (s.type !== 2) { peer.ended = true; peer.shutWrite = true; }
  if (s.queue.length > 0 && s.type !== 2) peer.error = 104;
  changed(k.state, machine, `socket ${s.peer}`);
}

/** A modelled file's state has changed: who waits for it, or polls, looks again. `direction`: to whom of edge-triggered epoll it is news. */
export function changed(s: ProcessState, machine: MachineApi, what: string, direction: 'in' | 'out' = 'in'): void {
  const key = `${what} ${direction}`;
  if (s.news) s.news[key] = (s.news[key] ?? 0) + 1;
  for (const t of machine.tasks()) {
    if (t.state !== 'blocked' || t.blocked?.kind !== 'io') continue;
    if (t.blocked.what === what || t.blocked.what === POLLING) machine.wakeTask(t.id);
  }
}
/** What a task waits for that takes signals itself, by sigwait(3) or from a file. */
export const SIGNALS = 'a signal of its set';
/** What a task in poll(2) waits for. */
export const POLLING = 'news of the files that it polls';
