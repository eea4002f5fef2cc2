/**
 * The kernel's heap: kmalloc and the slab caches. Objects never share bytes with one another: 16 bytes before and after each are a red
 * zone, freed objects stay poisoned, and an access to either is a finding that names the allocation. The real one: mm/slub.c.
 */
import { KERNEL_VMALLOC } from '../../compiler/addresses.ts';
import type { MachineApi, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import type { LockBook } from '../lockbook.ts';
import { entry, type Family } from './define.ts';

const HEAP = KERNEL_VMALLOC + 0x100000000n;
const HEAP_SIZE = 0x100000000n;
const ZONE = 16n;

export function allocate(k: KernelContext, call: { readonly machine: MachineApi }, size: bigint, zero: boolean, what: string): bigint {
  const m = call.machine.memory;
  let next = BigInt(k.state.heap);
  if (next === 0n) { m.reserveKernel(HEAP, HEAP_SIZE, 'kernel heap'); next = HEAP; }
  // A cache line's alignment, as kmalloc gives sizes that are powers of two (and struct task_struct, mm_struct want it).
  const align = size >= 4096n ? 4096n : 64n;
  const at = (next + ZONE + align - 1n) & ~(align - 1n);
  const end = at + (size + 15n & ~15n) + ZONE;
  if (end > HEAP + HEAP_SIZE) return 0n;
  k.state.heap = end.toString();
  m.poison(next, Number(end - next), 'redzone');
  m.allocated(at, Number(size), what);
  m.fill(at, zero ? 0 : 0x6b, Number(size));
  if (!zero) m.indeterminate(at, Number(size));
  return at;
}

/** A slab cache's handle: object size, constructor. */
export function makeCache(k: KernelContext, machine: MachineApi, size: bigint, ctor: bigint): bigint {
  const at = allocate(k, { machine }, 64n, true, 'kmem_cache_create');
  machine.memory.writeU64(at, size);
  machine.memory.writeU64(at + 8n, ctor);
  return at;
}

export function heapPrimitives(k: KernelContext, book: LockBook): Primitive[] {
  const out: Primitive[] = [];
  const f: Family = { topic: 'heap', source: 'mm/slub.c', sleeps: 'may' };
  const zeroFlag = k.env.constant('__GFP_ZERO');
  const zeroed = (flags: number) => zeroFlag !== undefined && (BigInt(flags >>> 0) & zeroFlag) !== 0n;
  const reclaims = k.env.constant('__GFP_DIRECT_RECLAIM');
  const maySleep = (call: NativeCall, name: string, flags: number) => {
    if (reclaims !== undefined && (BigInt(flags >>> 0) & reclaims) !== 0n) book.sleeps(call, `${name}() with flags that let it wait for memory (GFP_KERNEL and the like; GFP_ATOMIC does not)`);
  };
  const alloc = (prototype: string, size: (call: NativeCall) => bigint, flags: (call: NativeCall) => number, zero: boolean) => {
    const name = /(\w+)\(/.exec(prototype)![1]!;
    out.push(entry(f, { prototype, does: `Allocates ${zero ? 'zeroed ' : ''}kernel memory.${zero ? '' : ' Its content is a pattern, 0x6b, unless `__GFP_ZERO` is given.'}`, returns: 'the object, NULL without memory',
      native: call => { maySleep(call, name, flags(call)); call.ret64(allocate(k, call, size(call), zero || zeroed(flags(call)), name)); } }));
  };
  for (const s of ['', '_noprof']) {
    for (const n of ['kmalloc', 'kvmalloc', '__kmalloc', 'kmalloc_large']) alloc(`void *${n}${s}(size_t size, gfp_t flags)`, c => c.u64(0), c => c.u32(1), false);
    for (const n of ['kzalloc', 'kvzalloc']) alloc(`void *${n}${s}(size_t size, gfp_t flags)`, c => c.u64(0), c => c.u32(1), true);
    for (const n of ['kmalloc_node', 'kvmalloc_node', '__kmalloc_node']) alloc(`void *${n}${s}(size_t size, gfp_t flags, int node)`, c => c.u64(0), c => c.u32(1), false);
    alloc(`void *kzalloc_node${s}(size_t size, gfp_t flags, int node)`, c => c.u64(0), c => c.u32(1), true);
    for (const n of ['kmalloc_array', 'kvmalloc_array']) alloc(`void *${n}${s}(size_t n, size_t size, gfp_t flags)`, c => c.u64(0) * c.u64(1), c => c.u32(2), false);
    for (const n of ['kcalloc', 'kvcalloc']) alloc(`void *${n}${s}(size_t n, size_t size, gfp_t flags)`, c => c.u64(0) * c.u64(1), c => c.u32(2), true);
    alloc(`void *vmalloc${s}(unsigned long size)`, c => c.u64(0), () => 0, false);
    alloc(`void *vzalloc${s}(unsigned long size)`, c => c.u64(0), () => 0, true);
    for (const [n, zero, more] of [['kmem_cache_alloc', false, ''], ['kmem_cache_zalloc', true, ''], ['kmem_cache_alloc_node', false, ', int node'], ['kmem_cache_alloc_lru', false, '']] as const) {
      const lru = n.endsWith('lru');
      out.push(entry(f, { prototype: `void *${n}${s}(struct kmem_cache *cache, ${lru ? 'struct list_lru *lru, ' : ''}gfp_t flags${more})`, does: `Allocates ${zero ? 'a zeroed' : 'an'} object of a slab cache and runs the cache's constructor.`, returns: 'the object, NULL without memory', native: call => {
        if (typeof call.state === 'string') { call.ret64(BigInt(call.state)); return; }
        const m = call.machine.memory, cache = call.u64(0), size = m.readU64(cache), ctor = m.readU64(cache + 8n);
        const made = allocate(k, call, size, zero || zeroed(call.u32(lru ? 2 : 1)), n);
        const fn = ctor === 0n ? undefined : call.machine.program.functionAt(ctor)?.id;
        if (fn === undefined) { call.ret64(made); return; }
        call.state = made.toString();
        call.callThen(fn, [made]);
      } }));
    }
  }
  alloc('void *fl_zalloc(unsigned long size)', c => c.u64(0), () => 0, true);
  const free = (call: NativeCall, p: bigint) => {
    if (p === 0n || p === 16n) return;   // NULL and ZERO_SIZE_PTR
    if (call.machine.memory.released(p)) return;
    const o = call.machine.memory.heapObject(p), name = call.fn.name;
    if (o?.address === p) call.finding('double-free', `${name}(): the object at 0x${p.toString(16)} (${o.what}) is freed already: one of its owners frees what is no longer its own`, o.freedAt);
    const inside = o && p > o.address && p < o.address + BigInt(o.size);
    call.finding('wild-pointer', `${name}(): 0x${p.toString(16)} is not the address of an object of the kernel's heap${inside ? `, but points ${p - o.address} bytes into one of ${o.size} bytes (${o.what})` : ''}: only the address that the allocator gave can be freed`, inside ? o.allocatedAt : undefined);
  };
  for (const n of ['kfree', 'kvfree', 'vfree', 'kfree_sensitive', 'kvfree_sensitive', 'kfree_const']) {
    out.push(entry({ ...f, sleeps: n === 'kfree' ? 'never' : 'may' }, { prototype: `void ${n}(const void *p)`, does: 'Frees a kernel object; its bytes stay poisoned. NULL is fine; a pointer to anything else is a finding.', native: call => free(call, call.u64(0)) }));
  }
  out.push(entry(f, { prototype: 'void kmem_cache_free(struct kmem_cache *cache, void *p)', does: 'Frees an object of a slab cache; its bytes stay poisoned.', native: call => free(call, call.u64(1)) }));
  for (const n of ['kmem_cache_create', 'kmem_cache_create_usercopy', '__kmem_cache_create']) {
    const hasRegion = n.endsWith('usercopy');
    const args = (k.env.layout('kmem_cache_args')?.offsetOf('ctor'));
    if (args !== undefined && n === 'kmem_cache_create') continue;
    out.push(entry(f, { prototype: `struct kmem_cache *${n}(const char *name, unsigned int size, unsigned int align, slab_flags_t flags, ${hasRegion ? 'unsigned int useroffset, unsigned int usersize, ' : ''}void (*ctor)(void *))`, does: 'Makes a slab cache: a handle that remembers object size and constructor. Objects never share bytes, and a freed one is not used again.', returns: 'the cache',
      native: call => call.ret64(makeCache(k, call.machine, BigInt(call.u32(1) >>> 0), call.u64(hasRegion ? 6 : 4))) }));
  }
  out.push(entry(f, { prototype: 'struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, struct kmem_cache_args *args, slab_flags_t flags)', does: 'Makes a slab cache: a handle that remembers object size and constructor. Objects never share bytes, and a freed one is not used again.', returns: 'the cache',
    native: call => {
      const ctor = k.env.layout('kmem_cache_args')?.offsetOf('ctor'), args = call.u64(2);
      call.ret64(makeCache(k, call.machine, BigInt(call.u32(1) >>> 0), ctor === undefined || args === 0n ? 0n : call.machine.memory.readU64(args + BigInt(ctor))));
    } }));
  out.push(entry(f, { prototype: 'void kmem_cache_destroy(struct kmem_cache *cache)', does: 'Forgets a slab cache.', native: call => free(call, call.u64(0)) }));
  return out;
}
