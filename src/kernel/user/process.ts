/** Ending and signalling the own process: the same with and without a kernel tree. */
import type { NativeCall } from '../../vm/api.ts';
import { E } from './errno.ts';
import { sendSignal, type SignalState } from './signals.ts';

const SIGABRT = 6;

/** The result, undefined when the call does not return or is none of these (see the caller). */
export function processCall(s: SignalState, call: NativeCall, name: string, a: readonly bigint[]): bigint | undefined {
  switch (name) {
    case 'exit_group': case 'exit': call.machine.exitTask(call.task, Number(a[0])); return undefined;
    case 'fl_abort':
      // the handler may leave by longjmp; when it returns, the default action follows
      if (call.state === undefined && BigInt(s.signals[SIGABRT]?.handler ?? 0) > 1n) {
        call.state = 'sent';
        s.blocked[call.task] = (BigInt(s.blocked[call.task] ?? 0) & ~(1n << BigInt(SIGABRT - 1))).toString();
        sendSignal(s, call.machine, call.task, SIGABRT);
        call.block({ kind: 'sleeping', until: call.machine.now });
        return undefined;
      }
      call.machine.killTask(call.task, SIGABRT);
      return undefined;
    case 'fl_raise': case 'kill': {
      const signo = Number(name === 'kill' ? a[1] : a[0]);
      if (name === 'kill' && a[0] !== BigInt(1000 + call.task) && a[0] !== 0n) return BigInt(-E.SRCH);
      if (signo < 0 || signo > 64) return BigInt(-E.INVAL);
      if (signo === 0) return 0n;
      return sendSignal(s, call.machine, call.task, signo) === 'killed' ? undefined : 0n;
    }
    default: return undefined;
  }
}
