/** /proc/self/timens_offsets: the text goes to and comes from the tree's own code of kernel/time/namespace.c. */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { OpenFile } from './open-files.ts';
import { E } from './errno.ts';

/** timens_offsets_write() of fs/proc/base.c: lines `clock seconds nanoseconds`; each goes to the tree's proc_timens_set_offset(). */
export function writeOffsets(k: KernelContext, call: NativeCall, text: string): void {
  const lines = text.split('\n').filter(l => l.trim() !== '');
  const progress = (call.state as { line: number } | undefined) ?? { line: 0 };
  if (call.result !== undefined && BigInt.asIntN(64, call.result) < 0n) { call.ret64(BigInt.asIntN(64, call.result)); return; }
  if (progress.line >= lines.length) { call.ret64(BigInt(text.length)); return; }
  const m = /^\s*(\S+)\s+(-?\d+)\s+(-?\d+)\s*$/.exec(lines[progress.line]!);
  const clock = m && ({ monotonic: 1, '1': 1, boottime: 7, '7': 7 } as Record<string, number>)[m[1]!];
  if (!m || !clock) { call.ret64(BigInt(-E.INVAL)); return; }
  const fn = k.env.kernelFunction('fl_sys_timens_offset', '<model>/time.c');
  if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
  call.state = { line: progress.line + 1 };
  call.callThen(fn, [clock, BigInt(m[2]!), BigInt(m[3]!)]);
}

/** proc_timens_show_offsets(): the same format; the four numbers come from the namespace by calls of the model. */
export function readOffsets(k: KernelContext, call: NativeCall, file: OpenFile): void {
  const values = (call.state as { values: string[] } | undefined)?.values ?? [];
  const got = call.result === undefined ? values : [...values, BigInt.asIntN(64, call.result).toString()];
  const asks = [[1, 0], [1, 1], [7, 0], [7, 1]] as const;
  if (got.length < asks.length) {
    const fn = k.env.kernelFunction('fl_timens_offset_of', '<model>/time.c');
    if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
    call.state = { values: got };
    call.callThen(fn, asks[got.length]!);
    return;
  }
  const line = (name: string, s: string, n: string) => `${name.padEnd(10)} ${s.padStart(10)} ${n.padStart(9)}\n`;
  file.text = line('monotonic', got[0]!, got[1]!) + line('boottime', got[2]!, got[3]!);
  // Executed again, the call finds the text.
  call.state = undefined;
  const count = Math.min(Number(call.u64(2)), file.text.length - file.position);
  const bytes = Uint8Array.from(file.text.slice(file.position, file.position + count), c => c.charCodeAt(0));
  call.machine.memory.writeBytes(call.u64(1), bytes);
  file.position += count;
  call.ret64(BigInt(count));
}
