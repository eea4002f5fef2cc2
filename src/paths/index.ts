/** The studied paths together: their scenarios, and which of them reach a handler. */
import type { Handler } from '../tree/index.ts';
import { vvarScenarios, vvarScenariosOf, type Scenario } from './vvar/scenarios.ts';

export type { Scenario } from './vvar/scenarios.ts';

export const scenarios: readonly Scenario[] = vvarScenarios;

/** Ids of the scenarios that reach a handler. */
export function scenariosOf(handler: Handler): readonly string[] { return vvarScenariosOf(handler); }
