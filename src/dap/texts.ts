// What the adapter says about stops and findings.
import type { FindingInfo, SessionStop } from '../engine/api.ts';
import type { FindingKind } from '../vm/api.ts';

const titles: Record<FindingKind, string> = {
  'out-of-bounds': 'Access out of bounds', 'use-after-free': 'Use after free', 'dangling-pointer': 'Use of a local that is gone', 'double-free': 'Freed twice', 'uninitialised': 'Read of an uninitialised value',
  'null-pointer': 'Null pointer dereference', 'wild-pointer': 'Access through a wild pointer', 'read-only': 'Write to read-only memory', 'misaligned': 'Misaligned access',
  'refcount': 'Wrong reference count', 'leak': 'Reference or memory leaked', 'lock-held-twice': 'Lock taken twice', 'lock-order': 'Locks taken in inverted order',
  'unlock-not-held': 'Unlock of a lock that is not held', 'sleep-in-atomic': 'Sleeping while atomic', 'deadlock': 'Deadlock', 'lost-wakeup': 'Lost wake-up', 'data-race': 'Data race',
  'bug': 'BUG', 'warn': 'WARN', 'division-by-zero': 'Division by zero', 'shift-out-of-range': 'Shift out of range', 'missing-return': 'Function ended without a return value',
  'unreachable': 'Unreachable code reached', 'undefined-function': 'Function not found', 'unmodelled-asm': 'Assembly that is not modelled',
  'schedule': 'The schedule does not fit', 'step-budget': 'Step budget used up', 'memory-budget': 'Memory budget used up', 'compile-error': 'Cannot compile', 'stack-overflow': 'Stack overflow',
  'internal-error': 'A fault in Faultline itself',
};

export function findingTitle(kind: FindingKind): string { return titles[kind] ?? kind; }

/** One finding in words with its places, the innermost call first. */
export function findingText(f: FindingInfo): string {
  const lines = [`${findingTitle(f.kind)}: ${f.message}`, `    at ${f.at.function} (${f.at.path}:${f.at.line})`];
  if (f.began) lines.push(`    ${f.began.what} (${f.began.path}:${f.began.line})`);
  return lines.join('\n');
}

const signals: Record<number, string> = { 4: 'SIGILL', 5: 'SIGTRAP', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM' };

export function endText(stop: SessionStop): string {
  switch (stop.kind) {
    case 'exited': return `The program exited with status ${stop.code}.`;
    case 'killed': return `The program was killed by ${signals[stop.signal] ?? `signal ${stop.signal}`}.`;
    case 'finding': return `The run ended at a finding: ${findingTitle(stop.finding.kind)}.`;
    default: return 'The run ended.';
  }
}

/** Exit status as a shell would report it; 70 (EX_SOFTWARE) after a finding. */
export function exitCode(stop: SessionStop): number {
  switch (stop.kind) {
    case 'exited': return stop.code;
    case 'killed': return 128 + stop.signal;
    case 'finding': return 70;
    default: return 0;
  }
}
