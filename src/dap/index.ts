// Layer `dap`: the debug adapter over `engine`. Must not know `vscode`, Node or the DOM: files, time and the launch are injected
// (see DapHost), so the same adapter runs in both extension hosts and in unit tests.
export { DapSession } from './session.ts';
export type { DapHost, LaunchArguments, Launched, SourceMap, Clock, StopSummary } from './host.ts';
export { capabilities } from './capabilities.ts';
export { DapError, errors } from './errors.ts';
export { endText, findingTitle } from './texts.ts';
