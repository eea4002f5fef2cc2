/**
 * Signals of the simulated process: sigaction's table and the delivery of a fault to a handler, as kernel/signal.c and
 * arch/x86/kernel/signal_64.c do it. Handlers, masks and flags are process state; a handler's mask is put back when it returns.
 */
import type { FaultAction, MachineApi } from '../../vm/api.ts';

/** What signals keep of a process: plain data, addresses and masks in decimal. */
export interface SignalState {
  /** sigaction(2): handlers of the process by signal. */
  signals: Record<number, { handler: string; flags: number; mask: string }>;
  /** Blocked signals of each task, as a bit mask. */
  blocked: Record<number, string>;
  /** Masks to put back when a handler returns, by pushSignal's token. */
  masks: string[];
}

export const SIG = { bus: 7, segv: 11, kill: 9, stop: 19 } as const;
const SA_SIGINFO = 4, SA_NODEFER = 0x40000000, SA_RESETHAND = 0x80000000;
const SIG_DFL = 0n, SIG_IGN = 1n;

/**
 * siginfo_t of a fault (include/uapi/asm-generic/siginfo.h), 128 bytes:
 *
 *     0 si_signo | 4 si_errno | 8 si_code | 12 pad | 16 si_addr | ...
 */
export function faultInfo(signo: number, code: number, address: bigint): Uint8Array {
  const bytes = new Uint8Array(128);
  const v = new DataView(bytes.buffer);
  v.setInt32(0, signo, true);
  v.setInt32(8, code, true);
  v.setBigUint64(16, BigInt.asUintN(64, address), true);
  return bytes;
}

/** ucontext_t of x86-64: zeros, but for CR2 among the general registers (at 40, index 22) where a handler may look for the address. */
function context(address: bigint): Uint8Array {
  const bytes = new Uint8Array(968);
  new DataView(bytes.buffer).setBigUint64(40 + 22 * 8, BigInt.asUintN(64, address), true);
  return bytes;
}

/** What happens to a task whose access failed: its handler runs, or it is killed. */
export function deliverFault(state: SignalState, machine: MachineApi, task: number, signo: number, code: number, address: bigint): FaultAction {
  const bit = 1n << BigInt(signo - 1);
  const blocked = BigInt(state.blocked[task] ?? '0');
  const action = state.signals[signo];
  const handler = BigInt(action?.handler ?? '0');
  // A fault that is blocked or ignored kills: force_sig_fault().
  if (!action || handler === SIG_DFL || handler === SIG_IGN || blocked & bit) return { kind: 'signal', signo, code, address };
  const token = state.masks.length;
  state.masks.push(blocked.toString());
  state.blocked[task] = (blocked | BigInt(action.mask) | (action.flags & SA_NODEFER ? 0n : bit)).toString();
  if (action.flags & SA_RESETHAND) delete state.signals[signo];
  machine.pushSignal(task, handler, action.flags & SA_SIGINFO ? [BigInt(signo), faultInfo(signo, code, address), context(address)] : [BigInt(signo), 0n, 0n], token);
  return { kind: 'retry' };
}

export function signalReturned(state: SignalState, task: number, token: number): void {
  const mask = state.masks[token];
  if (mask === undefined) return;
  state.blocked[task] = mask;
  state.masks.length = token;
}

/** Signals whose default action is to be ignored: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
const IGNORED = new Set([17, 18, 23, 28]);

/** raise(3), kill(2) of the process itself. 'killed': the process ends by it. A blocked signal is dropped, but for SIGABRT from abort(). */
export function sendSignal(state: SignalState, machine: MachineApi, task: number, signo: number): 'delivered' | 'ignored' | 'killed' {
  const handler = BigInt(state.signals[signo]?.handler ?? '0');
  if (signo !== SIG.kill && signo !== SIG.stop) {
    if (handler === SIG_IGN || (handler === SIG_DFL && IGNORED.has(signo))) return 'ignored';
    if (BigInt(state.blocked[task] ?? '0') >> BigInt(signo - 1) & 1n) return 'ignored';
    if (deliverFault(state, machine, task, signo, -6, 0n).kind === 'retry') return 'delivered';
  }
  machine.killTask(task, signo);
  return 'killed';
}
