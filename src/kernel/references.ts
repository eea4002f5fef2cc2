/**
 * Objects of the kernel's heap that a refcount_t keeps alive: who took and who gave back each reference, and at the end of a run which objects
 * nothing points to any more although their count never fell to 0. The search is kmemleak's (Documentation/dev-tools/kmemleak.rst): from the
 * kernel's static objects and its tasks, through all live heap objects, for words that are addresses within one.
 */
import { KERNEL_VMALLOC } from '../compiler/addresses.ts';
import type { FrameView, HeapObject, MachineApi, NativeCall } from '../vm/api.ts';
import type { KernelContext } from './context.ts';

/** A reference taken (n > 0) or given back: the function that did, outside of helpers that do nothing else. */
export interface Taken { readonly n: number; readonly by: string; readonly file: number; readonly offset: number }

const HELPER = /(^|_)(get|put|grab|drop|hold|ref|unref|inc|dec)(_|$)/;
const MAX_TAKEN = 64;

export interface References {
  /** Told of every change of an atomic counter. */
  counterChanged(call: NativeCall, address: bigint, delta: bigint, value: bigint): void;
  /** After the last process: reports what leaked. */
  check(machine: MachineApi): void;
}

export function createReferences(k: KernelContext): References {
  const inHeap = (a: bigint) => a >= KERNEL_VMALLOC && a < KERNEL_VMALLOC + 0x300000000n;
  const place = (f: FrameView) => ({ file: f.code.files[f.pc >> 2] ?? f.code.place.file, offset: f.code.offsets[f.pc >> 2] ?? f.code.place.offset });
  const isHeader = (f: FrameView) => /(^|\/)include\//.test(k.env.path(f.code.place.file));
  const line = (p: { file: number; offset: number }) => `${k.env.path(p.file)}:${k.env.line(p.file, p.offset)}`;

  /** Live heap objects that static objects and tasks do not lead to. */
  const unreachable = (machine: MachineApi): HeapObject[] => {
    const m = machine.memory, objects = m.liveObjects().filter(o => inHeap(o.address)), starts = objects.map(o => o.address);
    const holding = (p: bigint): number => {
      let lo = 0, hi = starts.length;
      while (lo < hi) { const mid = (lo + hi) >> 1; if (starts[mid]! <= p) lo = mid + 1; else hi = mid; }
      const o = objects[lo - 1];
      return o && p < o.address + BigInt(o.size) ? lo - 1 : -1;
    };
    const reached = new Set<number>(), todo: number[] = [];
    const reach = (p: bigint) => {
      const i = inHeap(p) ? holding(p) : -1;
      if (i >= 0 && !reached.has(i)) { reached.add(i); todo.push(i); }
    };
    const scan = (address: bigint, size: number) => {
      const bytes = m.peek(address & ~7n, size);
      if (!bytes) return;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // A heap pointer's upper half is that of the heap: cheaper to look at than a 64-bit number.
      const high = Number(KERNEL_VMALLOC >> 32n);
      for (let i = 0; i + 8 <= bytes.length; i += 8) {
        const h = view.getUint32(i + 4, true);
        if (h >= high && h < high + 3) reach(view.getBigUint64(i, true));
      }
    };
    for (const o of machine.program.objects()) if (o.side === 'kernel' && !o.readonly && o.size >= 8) scan(o.address, o.size);
    for (const t of Object.values(k.state.tasks)) reach(BigInt(t));
    reach(BigInt(k.state.bootTask));
    for (const d of Object.values(k.state.devices)) reach(BigInt(d));
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) scan(objects[i]!.address, objects[i]!.size);
    return objects.filter((_, i) => !reached.has(i));
  };

  return {
    counterChanged(call, address, delta, value) {
      if (!inHeap(address)) return;
      const frames = call.machine.frames(call.task);
      if (!frames[0] || !/^_*refcount_/.test(frames[0].fn.name)) return;
      const key = address.toString();
      if (value <= 0n) { delete k.state.references[key]; return; }
      // refcount_set() begins a count, whatever the bytes held before.
      const set = frames[0].fn.name === 'refcount_set' || frames[0].fn.name === 'refcount_set_release';
      const own = frames.filter(f => !isHeader(f));
      const by = own.find(f => !HELPER.test(f.fn.name)) ?? own[0];
      if (!by || (delta === 0n && !set)) return;
      const list = set ? [] : k.state.references[key] ?? [];
      const entry: Taken = { n: Number(set ? value : delta), by: by.fn.name, ...place(by) };
      // A function that gives back what it took itself leaves nothing to tell.
      let last = -1;
      list.forEach((t, i) => { if (t.by === entry.by && t.n === -entry.n) last = i; });
      k.state.references[key] = last >= 0 ? list.filter((_, i) => i !== last) : [...list, entry].slice(-MAX_TAKEN);
    },
    check(machine) {
      const counted = Object.entries(k.state.references).map(([at, list]) => ({ at: BigInt(at), list }));
      if (counted.length === 0) return;
      const lost = unreachable(machine);
      for (const { at, list } of counted) {
        const o = lost.find(x => x.address <= at && at < x.address + BigInt(x.size));
        if (!o) continue;
        delete k.state.references[at.toString()];
        const count = machine.memory.readU32(at);
        const given = list.filter(t => t.n < 0).length;
        // Who gave back gave back the oldest: what is left over was taken last.
        const kept = list.filter(t => t.n > 0).slice(given).at(-1) ?? list.filter(t => t.n > 0).at(-1);
        machine.report({
          kind: 'leak',
          message: `an object of ${o.size} bytes (${o.what}, allocated at ${line(o.allocatedAt)}) is leaked: its reference count is ${count} and nothing points to it any more`
            + (kept ? `; ${kept.by}() took a reference here and never gave it back` : ''),
          began: { file: o.allocatedAt.file, offset: o.allocatedAt.offset, what: 'the object was allocated here' },
        }, kept && { file: kept.file, offset: kept.offset, function: kept.by });
      }
    },
  };
}
