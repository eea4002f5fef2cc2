/** Whose memory an address is, for findings: locals by the frames that live and what dead ones left behind, heap objects. */
import { LOCAL_ZONE } from '../compiler/bytecode/isa.ts';
import type { Finding, FindingKind } from './api.ts';
import type { Core } from './core.ts';
import { staticFinding } from './findings.ts';
import { deadLocalAt, frameOf, type LocalObject } from './frames.ts';
import { KERNEL_STACK_SIZE } from './layout.ts';
import type { Task } from './state.ts';

/** The task on one of whose stacks an address lies. */
function stackOwner(core: Core, address: bigint): Task | undefined {
  const on = (t: Task): boolean => {
    const { userStack, kernelStackTop } = t;
    return (address < kernelStackTop && address >= kernelStackTop - BigInt(KERNEL_STACK_SIZE))
      || (userStack !== undefined && t.space === core.task.space && address < userStack.top && address >= userStack.top - BigInt(userStack.size));
  };
  if (on(core.task)) return core.task;
  for (const t of core.allTasks.values()) if (t.state !== 'exited' && on(t)) return t;
  return undefined;
}

/** Where the object was made that the indeterminate byte at an address belongs to, or was copied from. */
export function originOf(core: Core, address: bigint): Finding['began'] {
  const origin = core.memory.originAt(address);
  if (typeof origin !== 'bigint') return { file: origin.file, offset: origin.offset, what: origin.what };
  return madeAt(core, origin) ?? (origin === address ? undefined : madeAt(core, address));
}
function madeAt(core: Core, address: bigint): Finding['began'] {
  const owner = stackOwner(core, address);
  if (owner) {
    const frame = frameOf(owner, core.functions, address), o = frame?.locals.find(l => address >= l.address && address < l.address + BigInt(l.size));
    if (o) return { ...o.place, what: `${o.name} declared here` };
    const dead = frame ? undefined : deadLocalAt(core.memory, core.functions, address);
    return dead ? { ...dead.place, what: `${dead.name} declared here` } : undefined;
  }
  const h = core.memory.heapObject(address);
  return h && address >= h.address && address < h.address + BigInt(h.size) ? { file: h.allocatedAt.file, offset: h.allocatedAt.offset, what: 'allocated here' } : undefined;
}

/** What an access to bad bytes of a stack did wrong; undefined: it is no stack. */
export function stackFinding(core: Core, address: bigint, size: number, write: boolean): { kind: FindingKind; message: string; began?: Finding['began'] } | undefined {
  const owner = stackOwner(core, address);
  if (!owner) return undefined;
  const verb = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at 0x${address.toString(16)}`;
  const frame = frameOf(owner, core.functions, address);
  if (frame) {
    const end = address + BigInt(size), near = frame.locals.filter(l => address < l.address + BigInt(l.size + LOCAL_ZONE) && end > l.address - BigInt(LOCAL_ZONE));
    const inside = near.some(l => address >= l.address && end <= l.address + BigInt(l.size));
    // a variable-length array has no size in its type: what is wrong behind its start is behind its end
    if (near.length > 0 && !inside) return staticFinding(near, address, size, write);
    const dead = deadLocalAt(core.memory, core.functions, address);
    if (dead) return gone(dead, verb, `${dead.name} of ${dead.function}(), whose block has ended`);
    const array = frame.locals.filter(l => l.address <= address && l.size === 1).at(-1);
    if (array) return { kind: 'out-of-bounds', message: `${verb}: behind the end of ${array.name}, an array of variable length`, began: { ...array.place, what: 'defined here' } };
    return { kind: 'out-of-bounds', message: `${verb}: memory of ${frame.function}() between its objects`, began: { file: frame.place.file, offset: frame.place.offset, what: 'the function' } };
  }
  const dead = deadLocalAt(core.memory, core.functions, address);
  if (dead) return gone(dead, verb, `${dead.name}, a local of ${dead.function}(), which has returned`);
  // right below the last frame
  const next = frameOf(owner, core.functions, address + BigInt(LOCAL_ZONE))?.locals.filter(l => l.address < address + BigInt(2 * LOCAL_ZONE));
  if (next && next.length > 0) return staticFinding(next, address, size, write);
  return { kind: 'dangling-pointer', message: `${verb}: memory of the stack that belongs to no function that runs` };
}
function gone(o: LocalObject, verb: string, what: string): { kind: FindingKind; message: string; began: Finding['began'] } {
  return { kind: 'dangling-pointer', message: `${verb}: ${what}. What outlives a block belongs on the heap, in a static object, or to the caller`, began: { ...o.place, what: `${o.name} declared here` } };
}
