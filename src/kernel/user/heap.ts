/**
 * malloc and its family (C11 7.22.3). A chunk, 16-aligned:
 *
 *     | size 8 | next free 8 | red zone 16 | object, rounded up to 16 ... | red zone 16 |
 *
 * The machine remembers where each object was allocated and freed, so that an access to a red zone or a freed object is a finding with
 * both places. Freed chunks are reused only once the heap is large, so that use after free is seen. From 128 KB on an object is a mapping
 * of its own, as in glibc.
 */
import type { HeapObject, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { libc, setErrno, stateAt } from './define.ts';
import { note, noted, State, type LibcEnvironment } from './syscalls.ts';

const ZONE = 16n, HEADER = 16n, STEP = 0x21000n, LARGE = 128 * 1024, REUSE_FROM = 1n << 22n;
const ENOMEM = 12;

function sizeClass(rounded: number): { bin: number; size: number } {
  if (rounded <= 1024) return { bin: rounded / 16, size: rounded };
  const bits = 32 - Math.clz32(rounded - 1);
  return { bin: 64 + bits - 10, size: 2 ** bits };
}

/** A new object: its address, 0 without memory (errno is set), undefined when the call is suspended. */
export function allocate(env: LibcEnvironment, call: NativeCall, size: number, align: number, zero = false): bigint | undefined {
  const m = call.machine.memory;
  if (size > 0x3fff0000) { setErrno(env, call, ENOMEM); return 0n; }
  if (size >= LARGE) {
    const a = BigInt(Math.max(16, align));
    const total = (BigInt(size) + HEADER + a + 4095n) & ~4095n;
    const base = env.system.invoke(call, 'mmap', [0n, total, 3n, 0x22n, 0xffffffffffffffffn, 0n]);
    if (base === undefined) return undefined;
    if (base < 0n && base >= -4095n) { setErrno(env, call, ENOMEM); return 0n; }
    const at = (base + HEADER + a - 1n) & ~(a - 1n);
    m.allocatedMapping(at, size, 'malloc', { from: base, to: base + total, zero });
    return at;
  }
  const rounded = Math.max(16, Math.ceil(size / 16) * 16);
  const klass = sizeClass(rounded);
  const next = m.readU64(stateAt(env, State.HeapNext)), end = m.readU64(stateAt(env, State.HeapEnd)), start = m.readU64(stateAt(env, State.HeapStart));
  const bin = stateAt(env, State.Bins) + BigInt(klass.bin * 8);
  if (align <= 16 && next - start > REUSE_FROM) {
    const free = m.readU64(bin);
    if (free !== 0n) {
      const at = free + HEADER + ZONE, following = m.readU64(free + 8n);
      m.allocated(at, size, 'malloc');
      if (zero) m.fill(at, 0, size);
      m.writeU64(free, BigInt(size));
      m.writeU64(bin, following);
      return at;
    }
  }
  const a = BigInt(Math.max(16, align));
  const at = (next + HEADER + ZONE + a - 1n) & ~(a - 1n);
  const after = at + BigInt(klass.size) + ZONE;
  if (next === 0n || after > end) {
    // grow by brk(2); the first time ask where the break is
    const now = next === 0n ? env.system.invoke(call, 'brk', [0n]) : end;
    if (now === undefined) return undefined;
    if (next === 0n) {
      m.writeU64(stateAt(env, State.HeapStart), (now + 15n) & ~15n);
      m.writeU64(stateAt(env, State.HeapEnd), now);
      m.writeU64(stateAt(env, State.HeapNext), (now + 15n) & ~15n);
      return allocate(env, call, size, align, zero);
    }
    const want = (after + STEP + 4095n) & ~4095n;
    const got = env.system.invoke(call, 'brk', [want]);
    if (got === undefined) return undefined;
    if (got < want) { setErrno(env, call, ENOMEM); return 0n; }
    m.writeU64(stateAt(env, State.HeapEnd), got);
  }
  m.poison(at - ZONE, klass.size + 2 * Number(ZONE), 'redzone');
  m.allocated(at, size, 'malloc');
  if (zero) m.fill(at, 0, size);
  m.writeU64(at - ZONE - HEADER, BigInt(size));
  m.writeU64(stateAt(env, State.HeapNext), after);
  return at;
}

/** Size of a live object; undefined when there is none at `p`. */
function sizeAt(env: LibcEnvironment, call: NativeCall, p: bigint): { readonly size: number; readonly mapping?: HeapObject['mapping'] } | undefined {
  const m = call.machine.memory;
  const start = m.readU64(stateAt(env, State.HeapStart)), next = m.readU64(stateAt(env, State.HeapNext));
  if (p >= start && p < next) return (p & 15n) === 0n ? { size: Number(m.readU64(p - ZONE - HEADER) & 0xffffffffn) } : undefined;
  const o = (p & 15n) === 0n ? m.heapObject(p) : undefined;
  return o?.address === p && o.live && o.mapping ? o : undefined;
}

/** False: suspended. */
function release(env: LibcEnvironment, call: NativeCall, p: bigint, what: string): boolean {
  if (p === 0n) return true;
  const m = call.machine.memory;
  const object = call.machine.program.objectAt(p);
  if (object) call.finding('wild-pointer', `${what}: 0x${p.toString(16)} is not the address of an object from malloc, but points into ${object.name || 'a string literal or constant'}`, object.name ? object.place : undefined);
  const o = sizeAt(env, call, p);
  if (o?.mapping) {
    if (env.system.invoke(call, 'munmap', [o.mapping.from, o.mapping.to - o.mapping.from]) === undefined) return false;
    m.releasedMapping(p);
    return true;
  }
  const header = p - ZONE - HEADER, bin = o && stateAt(env, State.Bins) + BigInt(sizeClass(Math.max(16, Math.ceil(o.size / 16) * 16)).bin * 8);
  // pages that are shared until they are written become the process's own before anything changes
  const h = m.heapObject(p), starts = h?.address === p, inside = h !== undefined && p > h.address && p < h.address + BigInt(h.size);
  if (bin !== undefined && starts && h.live) { m.writeU64(bin, m.readU64(bin)); m.writeU64(header + 8n, m.readU64(header + 8n)); }
  if (bin === undefined || !m.released(p)) {
    if (starts && !h.live) call.finding('double-free', `${what}: the object at 0x${p.toString(16)} is freed already: free it once, or set the pointer to NULL when it is freed`, h.freedAt);
    call.finding('wild-pointer', `${what}: 0x${p.toString(16)} is not the address of an object from malloc${inside ? `, but points ${p - h.address} bytes into one of ${h.size} bytes` : ''}: only the address that malloc gave can be freed`, inside ? h.allocatedAt : undefined);
  }
  m.writeU64(header + 8n, m.readU64(bin));
  m.writeU64(bin, header);
  return true;
}

export function heapFunctions(env: LibcEnvironment): Primitive[] {
  const f = (prototype: string, does: string, native: (c: NativeCall) => void) => libc('memory', prototype, does, native, 'the object, NULL without memory');
  const give = (c: NativeCall, p: bigint | undefined) => { if (p !== undefined) c.ret64(p); };
  const big = (v: bigint) => v > 0x7fffffffffffn ? Number.MAX_SAFE_INTEGER : Number(v);
  const resize = (c: NativeCall, p: bigint, n: number) => {
    const m = c.machine.memory;
    if (p === 0n) { give(c, allocate(env, c, n, 16)); return; }
    const old = sizeAt(env, c, p);
    if (!old) { release(env, c, p, 'realloc'); return; }
    if (n === 0) { if (release(env, c, p, 'realloc')) c.ret64(0n); return; }
    const moved = noted(c, 'moved');
    if (moved !== undefined) { if (release(env, c, p, 'realloc')) c.ret64(BigInt(moved)); return; }
    const keep = Math.min(n, old.size);
    m.readBytes(p, keep);              // of a freed object that is the finding
    const q = allocate(env, c, n, 16);
    if (q === undefined || q === 0n) { give(c, q); return; }
    m.copy(q, p, keep);
    note(c, 'moved', q.toString());
    if (release(env, c, p, 'realloc')) c.ret64(q);
  };
  return [
    f('void *malloc(unsigned long size)', 'Allocates memory; red zones on both sides and freed objects are guarded.', c => give(c, allocate(env, c, big(c.u64(0)), 16))),
    f('void *calloc(unsigned long n, unsigned long size)', 'Allocates zeroed memory.', c => give(c, allocate(env, c, big(c.u64(0) * c.u64(1)), 16, true))),
    f('void *realloc(void *p, unsigned long size)', 'Moves an object to memory of another size.', c => resize(c, c.u64(0), big(c.u64(1)))),
    f('void *reallocarray(void *p, unsigned long n, unsigned long size)', 'Moves an object to memory of another size.', c => resize(c, c.u64(0), big(c.u64(1) * c.u64(2)))),
    f('void free(void *p)', 'Frees an object; NULL is fine, anything else that is no live object is a finding.', c => { release(env, c, c.u64(0), 'free'); }),
    f('void *aligned_alloc(unsigned long alignment, unsigned long size)', 'Allocates aligned memory.', c => give(c, allocate(env, c, big(c.u64(1)), big(c.u64(0))))),
    f('void *memalign(unsigned long alignment, unsigned long size)', 'Allocates aligned memory.', c => give(c, allocate(env, c, big(c.u64(1)), big(c.u64(0))))),
    f('int posix_memalign(void **p, unsigned long alignment, unsigned long size)', 'Allocates aligned memory.', c => {
      const p = allocate(env, c, big(c.u64(2)), big(c.u64(1)));
      if (p === undefined) return;
      if (p !== 0n) c.machine.memory.writeU64(c.u64(0), p);
      c.ret32(p === 0n ? ENOMEM : 0);
    }),
    f('unsigned long malloc_usable_size(void *p)', 'Bytes of an object.', c => { c.ret64(c.u64(0) === 0n ? 0n : BigInt(sizeAt(env, c, c.u64(0))?.size ?? 0)); }),
  ];
}
