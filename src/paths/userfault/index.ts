export type * from './types.ts';
export { userfaultScenarios, userfaultScenariosOf } from './scenarios.ts';
export { userfaultView } from './view.ts';
