/**
 * Names of sockets of the Internet domain (ip(7)), on the loopback device alone: `ip:ADDRESS:PORT`, both in decimal. A socket is found by its port,
 * whatever address of 127.0.0.0/8 it is bound to. struct sockaddr_in: family 0 (2 bytes), port 2 and address 4, both in network order.
 */
import type { MemoryApi } from '../../vm/api.ts';

export const AF_INET = 2;
const SIZE = 16, STREAM = 1, LOOPBACK = 0x7f000001;

const swapped = (v: number, bytes: number): number => { let r = 0; for (let i = 0; i < bytes; i++) r = r * 256 + (v >>> 8 * i & 0xff); return r; };
export const isInternet = (name: string): boolean => name.startsWith('ip:');
/** `port` on the loopback device. */
export const loopback = (port: number): string => `ip:${LOOPBACK}:${port}`;
export const portOf = (name: string): number => Number(name.split(':')[2]);
/** Whether packets to this address stay here. */
export const isHere = (name: string): boolean => { const a = Number(name.split(':')[1]); return a === 0 || a >>> 24 === 127; };

/** Reads a name; undefined: it is none of this family, or too short. */
export function internetName(m: MemoryApi, at: bigint, size: number): string | undefined {
  return size < SIZE || m.readU16(at) !== AF_INET ? undefined : `ip:${swapped(m.readU32(at + 4n), 4)}:${swapped(m.readU16(at + 2n), 2)}`;
}
export function internetBytes(name: string): Uint8Array {
  const bytes = new Uint8Array(SIZE), v = new DataView(bytes.buffer), [, address, port] = name.split(':');
  v.setUint16(0, AF_INET, true); v.setUint16(2, Number(port)); v.setUint32(4, Number(address));
  return bytes;
}
/** By what a bound socket is found. */
export const boundAs = (type: number, name: string): string => isInternet(name) ? `${type === STREAM ? 'tcp' : 'udp'} ${portOf(name)}` : name;
