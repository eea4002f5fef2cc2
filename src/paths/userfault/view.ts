/** The state of the userfault path, read out of simulated memory: threads, contexts with their queues, watched ranges with their entries, locks. */
import { frameOf, pteFlags, PTE, readEntry } from '../../kernel/mmu.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { KernelContext } from '../../kernel/context.ts';
import { stateName, stateOffset } from '../../kernel/primitives/scheduling.ts';
import { kernelDescriptors, userfaultSource } from '../../kernel/user/sys-kernel-files.ts';
import { areas, rights, type Area } from '../../kernel/spaces.ts';
import type { MachineApi, MemoryApi } from '../../vm/api.ts';
import { pageStates } from './pages.ts';
import type { UserfaultContext, UserfaultLock, UserfaultMessage, UserfaultPage, UserfaultRange, UserfaultThread, UserfaultTurn, UserfaultView } from './types.ts';

const MAX_PAGES = 256, MAX_QUEUE = 256;
const hex = (v: bigint): string => `0x${BigInt.asUintN(64, v).toString(16)}`;

/** Events and flags of include/uapi/linux/userfaultfd.h. */
const EVENTS: Readonly<Record<number, UserfaultMessage['event']>> = { 0: 'done', 0x12: 'pagefault', 0x13: 'fork', 0x14: 'remap', 0x15: 'remove', 0x16: 'unmap' };
const FAULT_FLAGS = [[1n, 'write'], [2n, 'write-protected'], [4n, 'minor']] as const;
const FEATURES = ['PAGEFAULT_FLAG_WP', 'EVENT_FORK', 'EVENT_REMAP', 'EVENT_REMOVE', 'MISSING_HUGETLBFS', 'MISSING_SHMEM', 'EVENT_UNMAP', 'SIGBUS', 'THREAD_ID', 'MINOR_HUGETLBFS', 'MINOR_SHMEM',
  'EXACT_ADDRESS', 'WP_HUGETLBFS_SHMEM', 'WP_UNPOPULATED', 'POISON', 'WP_ASYNC', 'MOVE'];
const O_NONBLOCK = 0o4000, USER_MODE_ONLY = 1, INITIALISED = 1 << 31;
const QUEUES = ['fault_pending_wqh', 'fault_wqh', 'event_wqh', 'fd_wqh'] as const;

/** Reads the structures of one kernel's userfaultfd; their layouts are that file's. */
class Reader {
  readonly m: MemoryApi;
  private readonly k: KernelContext;
  private readonly source: string;
  constructor(k: KernelContext, machine: MachineApi, source: string) { this.k = k; this.m = machine.memory; this.source = source; }
  offset(tag: string, member: string): bigint | undefined {
    const n = this.k.env.layout(tag, this.source)?.offsetOf(member);
    return n === undefined ? undefined : BigInt(n);
  }
  u64(tag: string, object: bigint, member: string): bigint { const o = this.offset(tag, member); return o === undefined ? 0n : this.m.readU64(object + o); }
  u32(tag: string, object: bigint, member: string): number { const o = this.offset(tag, member); return o === undefined ? 0 : this.m.readU32(object + o); }
  u8(tag: string, object: bigint, member: string): number { const o = this.offset(tag, member); return o === undefined ? 0 : this.m.readU8(object + o); }

  /** Addresses of the wait_queue_entry objects of a queue, first to last. */
  queue(ctx: bigint, name: string): bigint[] {
    const at = this.offset('userfaultfd_ctx', name), head = this.offset('wait_queue_head', 'head'), entry = this.offset('wait_queue_entry', 'entry');
    if (at === undefined || head === undefined || entry === undefined) return [];
    const list = ctx + at + head, out: bigint[] = [];
    // A head of zeros has not been initialised yet.
    for (let p = this.m.readU64(list); p !== list && p !== 0n && out.length < MAX_QUEUE; p = this.m.readU64(p)) out.push(p - entry);
    return out;
  }
}

/** The view at this moment; undefined before the program has made a userfaultfd. */
export function userfaultView(kernel: Kernel, machine: MachineApi, task: number): UserfaultView | undefined {
  const k = kernel.context, source = userfaultSource(k);
  if (source === undefined || !k.state.initcalls.userfaultfd_init) return undefined;
  const r = new Reader(k, machine, source), m = machine.memory;
  const taskOf = new Map<bigint, number>(Object.entries(k.state.tasks).map(([id, address]) => [BigInt(address), Number(id)]));
  const alive = machine.tasks().filter(t => k.state.tasks[t.id] !== undefined);
  const mmOf = (id: number): bigint => m.readU64(BigInt(k.state.tasks[id]!) + k.offset('task_struct', 'mm'));
  const pidOf = (id: number): number => m.readU32(BigInt(k.state.tasks[id]!) + k.offset('task_struct', 'tgid'));
  // Address spaces by mm, each with a process number.
  const spaces = new Map<bigint, { pid: number; areas: Area[] }>();
  for (const t of alive) {
    const mm = t.state === 'exited' ? 0n : mmOf(t.id);
    if (mm !== 0n && !spaces.has(mm)) spaces.set(mm, { pid: pidOf(t.id), areas: areas(k, machine, mm, k.state.programPath) });
  }

  const found = contexts(kernel, r, spaces);
  const ids = new Map(found.map((c, i) => [c.address, i]));
  const queued = new Map<number, string[]>();
  const message = (uwq: bigint): UserfaultMessage => readMessage(r, uwq, taskOf);
  const views: UserfaultContext[] = found.map((c, id) => {
    const lists = QUEUES.map(q => r.queue(c.address, q));
    const owners = lists.map((list, n) => list.map(wq => {
      const owner = taskOf.get(r.u64('wait_queue_entry', wq, 'private'));
      if (owner !== undefined) queued.set(owner, [...queued.get(owner) ?? [], QUEUES[n]!]);
      return owner;
    }));
    // A message is read from the end of its queue, where the first to arrive stands.
    const [pending, delivered, events] = lists.map(list => [...list].reverse().map(wq => message(wq - (r.offset('userfaultfd_wait_queue', 'wq') ?? 0n))));
    const features = r.u32('userfaultfd_ctx', c.address, 'features'), flags = r.u32('userfaultfd_ctx', c.address, 'flags');
    // Until 5.10 `state` says so (UFFD_STATE_RUNNING), since then a bit among the features.
    const state = r.offset('userfaultfd_ctx', 'state');
    return {
      id, address: hex(c.address), descriptors: c.descriptors, pid: spaces.get(r.u64('userfaultfd_ctx', c.address, 'mm'))?.pid ?? 0,
      refcount: r.u32('userfaultfd_ctx', c.address, 'refcount') | 0, initialised: state === undefined ? (features & INITIALISED) !== 0 : m.readU32(c.address + state) !== 0,
      nonBlocking: (flags & O_NONBLOCK) !== 0, userModeOnly: (flags & USER_MODE_ONLY) !== 0, released: r.u8('userfaultfd_ctx', c.address, 'released') !== 0,
      mmapChanging: r.u8('userfaultfd_ctx', c.address, 'mmap_changing'), features: FEATURES.filter((_, bit) => features & 1 << bit),
      pending: pending!, delivered: delivered!, events: events!, readers: owners[3]!.filter(t => t !== undefined),
    };
  });

  const current = spaces.get(k.state.tasks[task] === undefined ? 0n : mmOf(task)) ?? [...spaces.values()][0];
  const waits = views.flatMap(c => [...c.pending, ...c.delivered].map(x => x.address).filter(a => a !== undefined));
  const ranges: UserfaultRange[] = [];
  for (const [mm, space] of spaces) for (const a of space.areas) {
    const ctx = contextOf(r, a.vma), id = ids.get(ctx);
    if (id !== undefined) ranges.push(rangeView(kernel, machine, mm, space.pid, a, id, waits));
  }
  return {
    path: 'userfault', step: machine.step, process: { pid: current?.pid ?? 0, arch: k.env.arch, release: k.env.release },
    threads: alive.map(t => threadView(kernel, machine, t, queued.get(t.id) ?? [])), contexts: views,
    mappings: (current?.areas ?? []).map(a => ({ start: hex(a.start), end: hex(a.end), flags: rights(a.flags), name: a.name, pages: Number((a.end - a.start) >> 12n), highlight: ids.has(contextOf(r, a.vma)) })),
    ranges, locks: locks(kernel, r, found.map(c => c.address), spaces), timeline: turns(machine),
  };
}

const contextOf = (r: Reader, vma: bigint): bigint => r.u64('vm_area_struct', vma, 'vm_userfaultfd_ctx.ctx');

interface Found { readonly address: bigint; readonly descriptors: { pid: number; fd: number }[] }

/** All contexts that a descriptor, an area or a waiting event names, in order of their addresses. */
function contexts(kernel: Kernel, r: Reader, spaces: ReadonlyMap<bigint, { readonly areas: readonly Area[] }>): Found[] {
  const k = kernel.context, out = new Map<bigint, Found>();
  const add = (address: bigint): Found => {
    let c = out.get(address);
    if (!c) out.set(address, c = { address, descriptors: [] });
    return c;
  };
  const fops = k.env.kernelObject('userfaultfd_fops', userfaultSource(k)!)?.address;
  for (const d of kernelDescriptors(k)) {
    if (r.u64('file', d.file, 'f_op') !== fops) continue;
    add(r.u64('file', d.file, 'private_data')).descriptors.push({ pid: d.pid, fd: d.fd });
  }
  for (const s of spaces.values()) for (const a of s.areas) {
    const ctx = contextOf(r, a.vma);
    if (ctx !== 0n) add(ctx);
  }
  return [...out.values()].sort((a, b) => a.address < b.address ? -1 : 1);
}

/** A struct userfaultfd_wait_queue: the message first, as programs read it (struct uffd_msg). */
function readMessage(r: Reader, uwq: bigint, taskOf: ReadonlyMap<bigint, number>): UserfaultMessage {
  const event = EVENTS[r.m.readU8(uwq)] ?? 'done', a = r.m.readU64(uwq + 8n), b = r.m.readU64(uwq + 16n), c = r.m.readU64(uwq + 24n);
  const task = taskOf.get(r.u64('userfaultfd_wait_queue', uwq, 'wq.private'));
  const common = { event, flags: [], ptid: 0, waken: r.u8('userfaultfd_wait_queue', uwq, 'waken') !== 0, ...(task === undefined ? {} : { task }) };
  switch (event) {
    case 'pagefault': return { ...common, address: hex(b), flags: FAULT_FLAGS.filter(([bit]) => a & bit).map(([, n]) => n), ptid: Number(c & 0xffffffffn) };
    case 'remap': return { ...common, address: hex(a), to: hex(b), length: hex(c) };
    case 'remove': case 'unmap': return { ...common, address: hex(a), length: hex(b - a) };
    default: return common;
  }
}

function rangeView(kernel: Kernel, machine: MachineApi, mm: bigint, pid: number, a: Area, context: number, waits: readonly string[]): UserfaultRange {
  const k = kernel.context, env = k.env, m = machine.memory, pgd = m.readU64(mm + k.offset('mm_struct', 'pgd'));
  const state = pageStates(env), zero = env.kernelObject('empty_zero_page', 'mm/memory.c')?.address;
  const zeroPhysical = zero === undefined ? undefined : kernel.pages.physical(machine, zero);
  const zeroPfn = zeroPhysical === undefined ? undefined : zeroPhysical >> 12n;
  const pages: UserfaultPage[] = [], count = Number((a.end - a.start) >> 12n);
  for (let i = 0; i < Math.min(count, MAX_PAGES); i++) {
    const address = a.start + BigInt(i) * 4096n, pte = readEntry(m, pgd, address), present = (pte & PTE.present) !== 0n;
    const pfn = frameOf(pte), counted = present && !(pte & PTE.special);
    pages.push({
      address: hex(address), state: state(pte, zeroPfn), flags: present ? pteFlags(pte) : '', value: hex(pte), waiting: waits.filter(w => BigInt(w) >> 12n === address >> 12n).length,
      ...(present ? { pfn } : {}), ...(counted ? { refcount: kernel.pages.refcount(machine, BigInt(pfn)), mapcount: kernel.pages.mapcount(machine, BigInt(pfn)) } : {}),
    });
  }
  const modes = [['VM_UFFD_MISSING', 'missing'], ['VM_UFFD_WP', 'wp'], ['VM_UFFD_MINOR', 'minor']] as const;
  return {
    start: hex(a.start), end: hex(a.end), rights: rights(a.flags), name: a.name, context, pid, pages, more: count - pages.length,
    modes: modes.filter(([name]) => { const bit = env.constant(name); return bit !== undefined && bit !== 0n && (a.flags & bit) !== 0n; }).map(([, name]) => name),
  };
}

function threadView(kernel: Kernel, machine: MachineApi, t: ReturnType<MachineApi['tasks']>[number], queues: readonly string[]): UserfaultThread {
  const k = kernel.context, m = machine.memory, address = BigInt(k.state.tasks[t.id]!);
  const frame = machine.frames(t.id).find(f => !k.env.path(f.code.place.file).startsWith('<'));
  return {
    task: t.id, name: t.name, pid: m.readU32(address + k.offset('task_struct', 'pid')), tgid: m.readU32(address + k.offset('task_struct', 'tgid')),
    state: t.state === 'blocked' ? 'sleeping' : t.state, kernelState: t.state === 'exited' ? '' : stateName(m.readU32(address + stateOffset(k))),
    ...(t.blocked ? { waitsFor: reason(t.blocked) } : {}), ...(frame ? { function: frame.fn.name } : {}), queues,
  };
}
function reason(b: NonNullable<ReturnType<MachineApi['tasks']>[number]['blocked']>): string {
  switch (b.kind) {
    case 'waiting': return b.what;
    case 'sleeping': return 'its time';
    case 'child': return b.pid > 0 ? `child ${b.pid}` : 'a child';
    case 'io': return b.what;
  }
}

/** All locks that tasks hold. Those of address spaces and of contexts have their own names, others that of where they were made. */
function locks(kernel: Kernel, r: Reader, found: readonly bigint[], spaces: ReadonlyMap<bigint, { readonly pid: number }>): UserfaultLock[] {
  const k = kernel.context, names = new Map<string, string>();
  const known = (at: bigint | undefined, name: string): void => { if (at !== undefined) names.set(at.toString(), name); };
  for (const [mm, s] of spaces) for (const member of ['mmap_lock', 'page_table_lock']) {
    const o = k.need('mm_struct').offsetOf(member);
    known(o === undefined ? undefined : mm + BigInt(o), `${member} of process ${s.pid}`);
  }
  found.forEach((ctx, i) => {
    for (const q of QUEUES) known(ctx + (r.offset('userfaultfd_ctx', q) ?? 0n) + (r.offset('wait_queue_head', 'lock') ?? 0n), `${q}.lock of userfaultfd ${i}`);
    const changing = r.offset('userfaultfd_ctx', 'map_changing_lock');
    known(changing === undefined ? undefined : ctx + changing, `map_changing_lock of userfaultfd ${i}`);
  });
  return Object.entries(k.state.locks.held).flatMap(([task, list]) => list.map((h): UserfaultLock => ({
    name: names.get(h.address) ?? h.name, what: h.what as UserfaultLock['what'], read: h.read, task: Number(task), since: { path: k.env.path(h.file), line: k.env.line(h.file, h.offset), column: 1 },
  })));
}

/** Who ran when, oldest first: the machine's last changes of tasks. */
function turns(machine: MachineApi): UserfaultTurn[] {
  const list = machine.timeline;
  return list.map((s, i) => ({ task: s.task, from: s.step, to: list[i + 1]?.step ?? machine.step })).filter(t => t.to > t.from);
}
