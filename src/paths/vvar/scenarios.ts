/** The vvar path's scenarios, and how a fault handler is recognised as its own. */
import type { Handler } from '../../tree/index.ts';

export interface Scenario {
  readonly id: string; readonly title: string; readonly description: string;
  /** Bundled path of the program. */
  readonly path: string;
  /** A tree that has none of these files has nothing that the scenario could reach. */
  readonly needs?: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly label: string; readonly kind: 'boolean' | 'number' | 'choice'; readonly value: string; readonly choices?: readonly string[] }[];
}

export const vvarScenarios: readonly Scenario[] = [
  { id: 'vvar/touch', title: 'Touch every page of [vvar]', path: 'scenarios/vvar/touch.c', parameters: [],
    description: 'Reads, writes and passes to write(2) each page of the mapping, and names the signal where that fails.' },
  { id: 'vvar/timens', title: 'Join a time namespace', path: 'scenarios/vvar/timens.c', parameters: [],
    description: 'Touches the mapping, joins a new time namespace, which removes its entries, and touches it again: one fault brings two pages.' },
  { id: 'vvar/fork', title: 'A child in a time namespace', path: 'scenarios/vvar/fork.c', parameters: [],
    description: 'Unshares the time namespace, which changes nothing for the process itself, and forks: the child is born into the new namespace.' },
];

/** Scenarios that reach a handler: one that a struct vm_special_mapping of a vdso file installs as its fault operation. */
export function vvarScenariosOf(handler: Handler): readonly string[] {
  const special = handler.installedAt.some(i => i.structType === 'vm_special_mapping' && i.slot === 'fault');
  return special && /vvar/.test(handler.installedAt.map(i => i.table).join(' ') + ' ' + handler.name) ? vvarScenarios.map(s => s.id) : [];
}
