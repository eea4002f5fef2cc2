/** Shorthands for the tables of C library functions. */
import type { Native, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

/** A library function. `prototype` uses built-in types only (no typedefs): it is compiled without headers. */
export function libc(topic: string, prototype: string, does: string, native: Native, returns = 'see the C standard or the manual page'): Primitive {
  const name = /([A-Za-z_]\w*)\s*\(/.exec(prototype)![1]!;
  return { name, prototype, topic: `C library: ${topic}`, does, sleeps: 'may', returns, source: 'the C library (man 3)', kind: 'user', native };
}

/** Address of the library's state. */
export function stateAt(env: LibcEnvironment, offset: State): bigint { return env.object('__fl_libc') + BigInt(offset); }

/** Where errno of the running thread is. */
export function errnoAt(env: LibcEnvironment, call: NativeCall): bigint { return env.object('__fl_errno') + BigInt(call.task % 1024) * 4n; }

export function setErrno(env: LibcEnvironment, call: NativeCall, number: number): void {
  call.machine.memory.writeU32(errnoAt(env, call), number);
}

/** Result of a system call as the library returns it: -1 and errno. False: suspended, return at once. */
export function complete(env: LibcEnvironment, call: NativeCall, r: bigint | undefined): r is bigint {
  if (r === undefined) return false;
  if (r < 0n && r >= -4095n) { setErrno(env, call, Number(-r)); call.ret64(-1n); } else call.ret64(r);
  return true;
}

/** Bytes of a Latin-1 string. */
export function bytesOf(s: string): Uint8Array {
  const b = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
  return b;
}

export function writeString(call: NativeCall, at: bigint, s: string): void {
  const b = new Uint8Array(s.length + 1);
  b.set(bytesOf(s));
  call.machine.memory.writeBytes(at, b);
}
