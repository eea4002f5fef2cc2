// What the adapter can do, as it says in answer to `initialize`.
import type { DebugProtocol } from '@vscode/debugprotocol';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsEvaluateForHovers: true,
  supportsConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: [{
    filter: 'warnings', label: 'Findings that do not end the run', default: false,
    description: 'Stops at leaks, reference counts and WARN_ON as well. Findings after which the run cannot go on always stop it.',
  }],
};
