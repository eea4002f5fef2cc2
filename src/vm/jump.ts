/**
 * setjmp and longjmp (C11 7.13) and the POSIX sig variants, on explicit frames. jmp_buf as the machine uses it, 48 bytes:
 *
 *     | 0: magic | 8: bp | 12: pc of the setjmp call | 16: function id | 20: result slot | 24: sp (64 bit) | 32: mask saved (sigsetjmp) | 40: - |
 */
import { Frame, FRAME_HEADER } from '../compiler/bytecode/isa.ts';
import type { Native, Supervisor } from './api.ts';
import { addressOf, hiOf, loOf, type Memory } from './memory/memory.ts';
import { Mark } from './memory/physical.ts';
import { FrameFlags, type Task } from './state.ts';

/** A handler's frames are this near to what it interrupted, unless it runs on another stack. */
const SIGNAL_FRAME = 0x20000n;
const MAGIC = 0x70_6d_75_6a_46_4cn;

/** What they need of the machine. */
export interface Frames {
  readonly task: Task; readonly memory: Memory; readonly supervisor: Supervisor;
  pop(task: Task): number;
  /** The running primitive has changed where the task is. */
  jumped(): void;
}

export function jumpNatives(core: Frames): (name: string) => Native | undefined {
  const set = (saveMask: boolean): Native => call => {
    const env = call.u64(0), t = core.task, m = core.memory;
    m.writeU64(env, MAGIC); m.writeU32(env + 8n, t.bp); m.writeU32(env + 12n, t.pc); m.writeU32(env + 16n, t.fn.id);
    m.writeU32(env + 20n, t.fn.code[t.pc + 3]);
    m.writeU32(env + 24n, t.spLo); m.writeU32(env + 28n, t.spHi); m.writeU64(env + 32n, saveMask && call.i32(1) !== 0 ? 1n : 0n);
    call.ret32(0);
  };
  const jump: Native = call => {
    const env = call.u64(0), value = call.i32(1) || 1, t = core.task, m = core.memory;
    if (m.readU64(env) !== MAGIC) call.finding('wild-pointer', 'longjmp to a buffer that setjmp did not fill');
    const bp = m.readU32(env + 8n), pc = m.readU32(env + 12n), fn = m.readU32(env + 16n), slot = m.readU32(env + 20n) | 0;
    const lo = m.readU32(env + 24n) | 0, hi = m.readU32(env + 28n) | 0, mask = m.readU64(env + 32n) !== 0n;
    let at = t.bp, id = t.fn.id;
    while (at > bp && !(t.R[at + Frame.Flags] & FrameFlags.Bottom)) { id = t.R[at + Frame.ReturnFunction]; at = t.R[at + Frame.CallerBp]; }
    if (at !== bp || id !== fn) call.finding('wild-pointer', 'longjmp to a function that has returned already');
    let from = addressOf(t.spLo, t.spHi);
    while (t.bp > bp) {
      const flags = core.pop(t);
      if (!(flags & FrameFlags.Signal)) continue;
      if (mask) core.supervisor.signalReturn?.(call.machine, t.id, flags >>> 16);
      // The handler ran on a stack of its own: what lies between the two is neither's.
      const interrupted = addressOf(t.spLo, t.spHi);
      if (interrupted < from || interrupted - from > SIGNAL_FRAME) from = interrupted;
    }
    if (hiOf(from) === hi) m.markFrame(loOf(from), hi, lo - loOf(from) | 0, Mark.Bad);   // the frames that the jump left
    m.user = t.user;
    if (t.taint) for (const k of t.taint.keys()) if (k >= bp + t.fn.extent - FRAME_HEADER) t.taint.delete(k);
    t.pc = pc + 4; t.spLo = lo; t.spHi = hi;
    if (slot >= 0) t.R[bp + slot] = value;
    t.calls = t.calls.filter(c => c.bp < bp);                        // a call that the jump left, in this frame too, is not resumed
    core.jumped();
  };
  const table = new Map<string, Native>([
    ['setjmp', set(false)], ['_setjmp', set(false)], ['sigsetjmp', set(true)], ['__sigsetjmp', set(true)],
    ['longjmp', jump], ['_longjmp', jump], ['siglongjmp', jump],
  ]);
  return name => table.get(name);
}
