// What the adapter can do, as it says in answer to `initialize`.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingKind } from '../vm/api.ts';

/** Findings that are told while the run goes on. The others end it, and always stop. */
export const findingFilters: readonly { readonly filter: string; readonly label: string; readonly description: string; readonly default: boolean; readonly kinds: readonly FindingKind[] }[] = [{
  filter: 'races', label: 'Data races and broken rules', default: true, kinds: ['data-race', 'lock-order', 'sleep-in-atomic', 'misaligned'],
  description: 'Stops at data races, inverted lock order, sleeping while atomic and misaligned atomics, where the run could go on. Findings after which it cannot always stop it.',
}, {
  filter: 'warnings', label: 'WARN_ON, reference counts and leaks', default: false, kinds: ['warn', 'refcount', 'leak'],
  description: 'Stops at WARN_ON, wrong reference counts and leaks, where the run could go on. Findings after which it cannot always stop it.',
}];

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsEvaluateForHovers: true,
  supportsConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: findingFilters.map(({ filter, label, description, default: on }) => ({ filter, label, description, default: on })),
};

/** Findings at which the run stops under the filters that are on. */
export function stopKinds(filters: readonly string[]): ReadonlySet<FindingKind> { return new Set(findingFilters.filter(f => filters.includes(f.filter)).flatMap(f => f.kinds)); }
