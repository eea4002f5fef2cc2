/** What memory shares with those who use it: why an access failed, who watches accesses, addresses as two words. */
/** Why the last access failed; see {@link Memory.fault}. */
export const enum Fault {
  None,
  /** No translation with that right. */
  Unmapped,
  /** A user address in kernel mode, a kernel address in user mode. */
  WrongSide,
  /** A bad byte (red zone, freed object). */
  Marked,
  /** Indeterminate bytes were read. */
  Indeterminate,
  /** An atomic operation on an object that is not aligned as its size wants. */
  Misaligned,
  /** A kernel page that may not be written. */
  ReadOnly,
  /** Bringing the page in threw: out of frames, a file that is still being loaded. See {@link Memory.thrown}. */
  Thrown,
  StackOverflow, DivisionByZero,
  /** No fault: another task goes first (see {@link Observer}). */
  Held,
  /** No fault: the access is a data race that is to be told before it is made (see {@link Racer}). */
  Raced,
}
/** Watches what tasks do to memory, so that interleavings can be chosen and enumerated (schedule.ts, explore/). Physical addresses. */
export interface Observer {
  /** The interpreter is about to execute an instruction that accesses memory. False: not now, another task goes first. */
  before(): boolean;
  /** What runs reads or writes `n` bytes at `p`; `lo` and `hi` are the virtual address. */
  access(p: number, n: number, write: boolean, lo: number, hi: number): void;
  /** An object's bytes are given back. */
  freed(p: number, n: number, lo: number, hi: number): void;
}
/** As {@link Observer.access}, where false means: not now, a data race is to be told first; an object's bytes are a new one's. */
export interface Racer { access(p: number, n: number, write: boolean, lo: number, hi: number): boolean; fresh(p: number, n: number): void; fence(): void }
/** Thrown to leave a primitive; what happened is in Memory.fault*. One object: no stack is wanted. */
export const PAGE_FAULT = { name: 'page fault' } as const;
/** Thrown instead where the memory is there but the access is a finding (bad or indeterminate bytes): not to be answered with EFAULT. */
export const MISUSE = { name: 'misuse of memory' } as const;

export type Origin = { readonly file: number; readonly offset: number; readonly what: string; readonly of?: Copied } | bigint;
/** A store of whole indeterminate bytes: where, and at which address they were first read (two copies of the same bytes are equal, whatever they are). */
export interface Copied { readonly at: bigint; readonly same: bigint }

export interface Reservation { readonly from: number; readonly to: number; readonly what: string }
/** The part of memory's state that is small enough to be copied whole. */
export interface MemoryState { readonly top: number; readonly freeHead: number; readonly used: number; readonly reservations: readonly Reservation[] }

/** Upper word of the direct map's first address; it is 64 TiB long. */
const DIRECT_MAP_HI = 0xffff8880 | 0;
/** Number of the frame that an address of the direct map stands for, allocated or not; undefined: it is no such address. */
export function directMapFrame(lo: number, hi: number): number | undefined { return hi >= DIRECT_MAP_HI && hi < DIRECT_MAP_HI + 0x4000 ? (hi - DIRECT_MAP_HI) * 0x100000 + (lo >>> 12) : undefined; }
/** Pages are numbered by 36-bit page numbers: address bits 47..12. */
export function pageNumber(lo: number, hi: number): number { return (hi & 0xffff) * 0x100000 + (lo >>> 12); }
/** A 64-bit number as a bigint and as two words: conversion through memory allocates nothing (little-endian hosts, as all views here). */
const CELL = new BigUint64Array(1), WORDS = new Int32Array(CELL.buffer);
export function loOf(a: bigint): number { CELL[0] = a; return WORDS[0]; }
export function hiOf(a: bigint): number { CELL[0] = a; return WORDS[1]; }
export function addressOf(lo: number, hi: number): bigint { WORDS[0] = lo; WORDS[1] = hi; return CELL[0]; }

export interface MemoryHooks {
  pageImage(address: bigint): Uint8Array | undefined;
  readonlyPage(address: bigint): boolean;
  /** The page-aligned object of several pages that a page belongs to: its frames follow each other, since kernels count on that (an object's
   *  frame number plus n is its n-th page's). Undefined: no such object. */
  objectPages?(address: bigint): { readonly first: bigint; readonly count: number } | undefined;
  /** Place and step of what runs now. */
  where(): { file: number; offset: number; step: number };
}
