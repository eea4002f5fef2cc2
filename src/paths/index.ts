/** The studied paths together: their scenarios, and which of them reach a handler. */
import type { Handler } from '../tree/index.ts';
import { userfaultScenarios, userfaultScenariosOf } from './userfault/scenarios.ts';
import { vvarScenarios, vvarScenariosOf, type Scenario } from './vvar/scenarios.ts';

export type { Scenario } from './vvar/scenarios.ts';

export const scenarios: readonly Scenario[] = [...vvarScenarios, ...userfaultScenarios];

/** Ids of the scenarios that reach a handler, the most telling first. */
export function scenariosOf(handler: Handler): readonly string[] { return [...vvarScenariosOf(handler), ...userfaultScenariosOf(handler)]; }
