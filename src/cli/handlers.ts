/** `faultline handlers`: the map of a kernel tree's fault handlers. */
import { statSync } from 'node:fs';
import { TreeState } from '../tree/bulk.ts';
import { archDirectory } from '../tree/profiles/profile.ts';
import { maintainersOf } from '../tree/maintainers.ts';
import { openTree, TreeProblem, type Handler } from '../tree/index.ts';
import { scenariosOf } from '../paths/index.ts';
import { nodeBulk } from '../node/bulk.ts';
import { FolderStore, NodeFiles } from '../node/files.ts';
import { progress } from './callers.ts';
import { Exit, type Io } from './io.ts';

const USAGE = `usage: faultline handlers --tree DIR [--arch A] [--helpers] [--json]

Lists the page-fault handlers of a kernel tree: functions that take a struct vm_fault and return vm_fault_t, and functions that a
vm_operations_struct, a vm_special_mapping or a dev_pagemap_ops installs, with the places where they are installed, the subsystem that the file
belongs to (MAINTAINERS) and the scenarios by which Faultline can execute them.

  --tree DIR   the kernel tree: the folder that holds Makefile, include/ and mm/
  --arch A     leave out the handlers of other architectures (x86, arm64, ...)
  --helpers    also the functions that return vm_fault_t without being handlers themselves
  --json       print a JSON array, helpers included
`;

interface MapEntry extends Handler { readonly subsystem: string | undefined; readonly scenarios: readonly string[] }

/** Exit status: 0, 64 for bad usage, 66 when there is no kernel tree at the place given. */
export async function handlersCommand(args: readonly string[], io: Io): Promise<number> {
  let tree: string | undefined, arch: string | undefined, json = false, helpers = false;
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    const value = (): string | undefined => (a.includes('=') ? a.slice(a.indexOf('=') + 1) : args[++i]);
    if (a === '--help' || a === '-h') { io.stdout(USAGE); return 0; }
    if (a === '--json') json = true;
    else if (a === '--helpers') helpers = true;
    else if (a === '--tree' || a.startsWith('--tree=')) { tree = value(); if (!tree) return usage(io, '--tree needs a folder'); }
    else if (a === '--arch' || a.startsWith('--arch=')) { arch = value(); if (!arch) return usage(io, '--arch needs a name, such as x86'); }
    else return usage(io, `${a} is not an option of handlers`);
  }
  if (tree === undefined) return usage(io, 'no kernel tree given: add --tree DIR');
  if (statSync(tree, { throwIfNoEntry: false })?.isDirectory() !== true) {
    io.stderr(`faultline: ${tree} is no folder: give --tree the folder of a kernel tree\n`);
    return Exit.NoInput;
  }
  let handlers: MapEntry[];
  try {
    const opened = openTree({ files: new NodeFiles(tree), store: FolderStore.ofTree(tree), arch });
    const bulk = nodeBulk(tree, { helping: true }), state = new TreeState(bulk);
    const only = arch === undefined ? undefined : archDirectory(arch);
    const unread = new Set<string>();
    handlers = await state.assumed(async () => {
      const all = await opened.allHandlers(bulk, { onProgress: progress(io, 'looking for handlers'), onUnread: path => unread.add(path), state });
      return all.filter(h => only === undefined || h.arch === undefined || h.arch === only)
        .map(h => ({ ...h, subsystem: maintainersOf(opened.files, h.file)[0]?.title, scenarios: scenariosOf(h) }));
    });
    opened.save();
    if (unread.size > 0) io.stderr(`faultline handlers: ${[...unread].slice(0, 5).join(', ')}${unread.size > 5 ? ` and ${unread.size - 5} more` : ''} cannot be read, and may define handlers: check permissions with ls -l\n`);
  } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline: ${tree}: ${e.message}\n`);
    return Exit.NoInput;
  }
  io.stdout(json ? `${JSON.stringify(handlers, undefined, 1)}\n` : table(handlers, helpers));
  return 0;
}

function usage(io: Io, message: string): number {
  io.stderr(`faultline: ${message}\n${USAGE}`);
  return Exit.Usage;
}

function table(all: readonly MapEntry[], helpers: boolean): string {
  let out = '';
  const handlers = all.filter(h => helpers || h.kind !== 'helper');
  for (const h of handlers) {
    out += `${h.file}:${h.line} ${h.name}${h.subsystem ? `  [${h.subsystem}]` : ''}${h.arch ? `  (${h.arch})` : ''}\n`;
    for (const i of h.installedAt) out += `    ${i.slot} of ${i.structType} ${i.table}, ${i.file}:${i.line}\n`;
    if (h.kind === 'helper') out += '    returns vm_fault_t; no handler itself\n';
    if (h.scenarios.length > 0) out += `    Faultline executes it: ${h.scenarios.join(', ')}\n`;
  }
  const count = (kind: Handler['kind']): number => all.filter(h => h.kind === kind).length;
  const run = all.filter(h => h.scenarios.length > 0).length;
  return `${out}${count('installed') + count('signature')} functions, ${count('installed')} of them installed in an operation table; scenarios reach ${run}; ${count('helper')} more return vm_fault_t${helpers ? '' : ' (--helpers lists them)'}\n`;
}
