/**
 * The references of pages, accounted: for each page who allocated it, where its count last went up, and whether a fault handler handed it
 * to a mapping without a reference of its own. Kept in simulated memory, so that history takes it back with everything else:
 *
 *     FL_LEDGER + pfn * 64:
 *      0  u32 flags: 1 allocated and not given back, 2 was mapped by an entry, 4 reported
 *      8  u32 file, 12 u32 offset   where it was allocated
 *     16  u64 step                  of the last reference taken
 *     24  u32 file, 28 u32 offset   where that was
 *     32  u32 count                 of mappings made without a reference
 *     40  u32 file, 44 u32 offset   where the last of them was made: the handler's last statement
 */
import { KERNEL_VMALLOC, KERNEL_VMEMMAP } from '../compiler/addresses.ts';
import type { MachineApi, NativeCall } from '../vm/api.ts';
import type { KernelContext } from './context.ts';
import type { Primitive } from './contract.ts';
import type { Pages } from './primitives/pages.ts';
import type { CounterHook } from './primitives/atomics.ts';
import { entry, type Family } from './primitives/define.ts';
import { areas } from './spaces.ts';

export const FL_LEDGER = KERNEL_VMALLOC + 0x1000000000n;
const LEDGER_SIZE = 1n << 30n;
const ALLOCATED = 1, MAPPED = 2, REPORTED = 4;
const RETRY_OR_DONE = ['VM_FAULT_ERROR', 'VM_FAULT_NOPAGE', 'VM_FAULT_RETRY'] as const;
/** GUP_PIN_COUNTING_BIAS of include/linux/mm.h: how many references a pin takes. */
const PIN = 1024;

export interface Place { readonly file: number; readonly offset: number }
export interface PageRecord {
  readonly allocated: boolean; readonly mapped: boolean; readonly allocatedAt: Place | undefined;
  readonly lastTaken: { readonly step: number; readonly place: Place }; readonly missing: number; readonly missingAt: Place | undefined;
}

export interface Ledger {
  reserve(machine: MachineApi): void;
  page(machine: MachineApi, pfn: bigint): PageRecord;
  readonly counterChanged: CounterHook;
  readonly primitives: Primitive[];
  noteMapped(machine: MachineApi, pfn: bigint): void;
  /** Pages that were allocated in this run, as [first, past the last). */
  range(): readonly [number, number];
}

/** `atEnd` is called when the last process has ended, after its pages were checked. */
export function createLedger(k: KernelContext, pages: Pages, atEnd: (machine: MachineApi) => void): Ledger {
  const at = (pfn: bigint) => FL_LEDGER + pfn * 64n;
  const place = (machine: MachineApi, a: bigint): Place | undefined => {
    const file = machine.memory.readU32(a), offset = machine.memory.readU32(a + 4n);
    return file || offset ? { file, offset } : undefined;
  };
  const setPlace = (machine: MachineApi, a: bigint, p: Place | undefined): void => {
    machine.memory.writeU32(a, p?.file ?? 0);
    machine.memory.writeU32(a + 4n, p?.offset ?? 0);
  };
  /** The innermost statement that is neither model code nor a header's helper: where a reader would say that it happened. */
  const callerPlace = (machine: MachineApi): Place | undefined => {
    let best: Place | undefined;
    for (const f of machine.frames(machine.current())) {
      const p = { file: f.code.files[f.pc >> 2] ?? f.code.place.file, offset: f.code.offsets[f.pc >> 2] ?? f.code.place.offset };
      const path = k.env.path(f.code.place.file);
      if (path.startsWith('<')) { if (best) break; continue; }
      best = p;
      if (!/(^|\/)include\//.test(path)) break;
    }
    return best;
  };
  const record = (machine: MachineApi, pfn: bigint): PageRecord => {
    const a = at(pfn), flags = machine.memory.readU32(a);
    return {
      allocated: (flags & ALLOCATED) !== 0, mapped: (flags & MAPPED) !== 0, allocatedAt: place(machine, a + 8n),
      lastTaken: { step: Number(machine.memory.readU64(a + 16n)), place: place(machine, a + 24n) ?? { file: 0, offset: 0 } },
      missing: machine.memory.readU32(a + 32n), missingAt: place(machine, a + 40n),
    };
  };
  const flag = (machine: MachineApi, pfn: bigint, set: number, clear = 0) => machine.memory.writeU32(at(pfn), (machine.memory.readU32(at(pfn)) | set) & ~clear);
  const taken = (machine: MachineApi, pfn: bigint, where: Place | undefined) => {
    machine.memory.writeU64(at(pfn) + 16n, BigInt(machine.step));
    setPlace(machine, at(pfn) + 24n, where);
  };
  const name = (machine: MachineApi, pfn: bigint): string => {
    const r = record(machine, pfn);
    return `page frame ${pfn}${r.allocatedAt ? ` (allocated at ${k.env.path(r.allocatedAt.file)}:${k.env.line(r.allocatedAt.file, r.allocatedAt.offset)})` : ''}`;
  };
  /** What the task is doing, for a message: the innermost function of the tree, or the process's exit. */
  const during = (machine: MachineApi): string => {
    const frames = machine.frames(machine.current());
    if (frames.some(f => f.fn.name === 'fl_exit' && k.env.path(f.code.place.file).startsWith('<'))) return 'when the process exited';
    const f = frames.find(x => x.fn.side === 'kernel' && !/^<|(^|\/)include\//.test(k.env.path(x.code.place.file)));
    return f ? `in ${f.fn.name}()` : 'in an unmapping';
  };
  const faultBits = () => RETRY_OR_DONE.reduce((bits, n) => bits | (k.env.constant(n) ?? 0n), 0n);
  let ends: bigint | undefined;

  const f: Family = { topic: 'model', source: '<model>/pages.c' };
  const primitives: Primitive[] = [
    entry(f, { prototype: 'void fl_page_born(unsigned long pfn, unsigned long count)', does: 'Accounts an allocation.', native: call => {
      const m = call.machine, first = call.u64(0), count = call.u64(1), where = callerPlace(m);
      for (let i = 0n; i < count; i++) {
        m.memory.fill(at(first + i), 0, 64);
        flag(m, first + i, ALLOCATED);
        setPlace(m, at(first + i) + 8n, where);
        taken(m, first + i, where);
      }
      const [lo, hi] = k.state.pages;
      k.state.pages = [Math.min(lo, Number(first)), Math.max(hi, Number(first + count))];
    } }),
    entry(f, { prototype: 'void fl_page_given_back(unsigned long pfn)', does: 'Accounts that the allocator\'s caller frees the page.', native: call => flag(call.machine, call.u64(0), 0, ALLOCATED) }),
    entry(f, { prototype: 'int fl_page_dead(unsigned long pfn)', does: 'The last reference is gone: reports it when the page is still its allocator\'s.', returns: 'whether the frame may be used again', native: call => {
      const m = call.machine, pfn = call.u64(0), r = record(m, pfn);
      if (r.allocated && r.missing > 0) {
        flag(m, pfn, REPORTED);
        m.report({
          kind: 'refcount',
          message: `the reference count of ${name(m, pfn)} fell to 0 ${during(m)} and the page was freed, but its owner never freed it: unmapping gave back a reference that the fault handler had not taken for the entry (get_page())`,
          began: r.missingAt && { ...r.missingAt, what: 'the page was handed to the mapping here, without a reference' },
        });
        call.ret32(0);
        return;
      }
      flag(m, pfn, 0, ALLOCATED | MAPPED);
      call.ret32(1);
    } }),
    entry(f, { prototype: 'unsigned long fl_fault_begins(void)', does: 'Marks the moment before a fault handler is called.', returns: 'the step', native: call => call.ret64(BigInt(call.machine.step)) }),
    entry(f, { prototype: 'unsigned int fl_fault_returned(unsigned long began, struct vm_fault *vmf, unsigned int outcome)', does: 'Checks what a fault handler gave: a page that it returns must carry a reference of its own.', returns: '`outcome`', native: call => {
      const m = call.machine, outcome = call.u32(2);
      call.ret32(outcome);
      ends ??= faultBits();
      if (BigInt(outcome) & ends) return;
      const page = m.memory.readU64(call.u64(1) + k.offset('vm_fault', 'page'));
      if (!pages.isStructPage(page)) return;
      const pfn = pages.pfnOf(page);
      if (record(m, pfn).lastTaken.step > Number(call.u64(0))) return;
      const a = at(pfn);
      m.memory.writeU32(a + 32n, m.memory.readU32(a + 32n) + 1);
      setPlace(m, a + 40n, m.previousStatement(call.task));
    } }),
    entry(f, { prototype: 'void fl_check_references(void)', does: 'At exit: compares each page\'s reference count with its users.', native: call => {
      const m = call.machine;
      const [lo, hi] = k.state.pages, last = m.tasks().every(t => t.id === call.task || t.state === 'exited');
      for (let p = BigInt(lo); p < BigInt(hi); p++) {
        const r = record(m, p);
        if (!r.allocated || !r.mapped || m.memory.readU32(at(p)) & REPORTED) continue;
        // An anonymous page's entries took over the allocation's reference; another page's owner keeps it.
        const count = pages.refcount(m, p), users = (pages.isAnonymous(m, p) ? 0 : 1) + pages.mapcount(m, p);
        // A pin is no process's: it lasts until whoever made it gives it back.
        if (count <= users || (!last && count - users >= PIN)) continue;
        flag(m, p, REPORTED);
        m.report({
          kind: 'leak',
          message: `the reference count of ${name(m, p)} is ${count} at exit, but it has ${users} user${users === 1 ? '' : 's'}: ${count - users} reference${count - users === 1 ? ' was' : 's were'} taken and never given back`,
          began: { ...r.lastTaken.place, what: 'the last reference was taken here' },
        });
      }
      if (last) atEnd(m);
    } }),
  ];

  let refcountOffset: bigint | undefined, mapcountOffset: bigint | undefined;
  /** Executed code adds an entry for the page. In a fault, a page that its handler gave must have got a reference since the fault began. */
  const mapped = (call: NativeCall, pfn: bigint): void => {
    const m = call.machine, pending = k.state.pending[call.task], r = record(m, pfn);
    flag(m, pfn, MAPPED);
    if (!pending || !r.allocated || r.lastTaken.step > pending.step) return;
    const mm = m.memory.readU64(k.currentTask(m) + k.offset('task_struct', 'mm')), address = BigInt(pending.address);
    const area = areas(k, m, mm).find(a => a.start <= address && address < a.end);
    const ops = area && m.memory.readU64(area.vma + k.offset('vm_area_struct', 'vm_ops'));
    const handler = ops ? m.program.functionAt(m.memory.readU64(ops + k.offset('vm_operations_struct', 'fault'))) : undefined;
    if (!handler) return;
    const a = at(pfn);
    m.memory.writeU32(a + 32n, m.memory.readU32(a + 32n) + 1);
    setPlace(m, a + 40n, m.lastStatementUnder(call.task, handler.id, '__do_fault'));
  };
  return {
    reserve(machine) {
      machine.memory.reserveKernel(FL_LEDGER, LEDGER_SIZE, 'page accounts');
      machine.memory.reserveKernel(KERNEL_VMEMMAP, 1n << 32n, 'struct page array');
    },
    page: record,
    counterChanged(call: NativeCall, address: bigint, delta: bigint, value: bigint) {
      if (!pages.isStructPage(address)) return;
      refcountOffset ??= k.offset('page', '_refcount');
      mapcountOffset ??= k.offset('page', '_mapcount');
      const member = (address - KERNEL_VMEMMAP) % pages.size();
      if (member === mapcountOffset && delta > 0n) mapped(call, pages.pfnOf(address));
      if (member !== refcountOffset) return;
      const pfn = pages.pfnOf(address);
      const m = call.machine;
      if (delta > 0n) taken(m, pfn, callerPlace(m));
      if (value < 0n) {
        m.report({ kind: 'refcount', message: `the reference count of ${name(m, pfn)} fell below zero: ${value}`,
          began: { ...record(m, pfn).lastTaken.place, what: 'the last reference was taken here' } });
      }
    },
    primitives,
    noteMapped: (machine, pfn) => flag(machine, pfn, MAPPED),
    range: () => k.state.pages,
  };
}
