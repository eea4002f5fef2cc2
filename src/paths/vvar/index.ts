/** The vvar path: the pages of time and random data that the kernel maps into every process beside the vdso. Must not know VS Code or the engine. */
export { vvarScenarios, vvarScenariosOf, type Scenario } from './scenarios.ts';
export { vvarView } from './view.ts';
export type * from './types.ts';
