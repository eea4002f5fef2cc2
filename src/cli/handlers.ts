/** `faultline handlers`: the fault handlers of a kernel tree. */
import { statSync } from 'node:fs';
import { complete, openTree, TreeProblem, type Handler } from '../tree/index.ts';
import { Exit, type Io } from './io.ts';
import { FolderStore, NodeFiles } from '../node/files.ts';


const USAGE = `usage: faultline handlers --tree DIR [--arch A] [--json]

Lists the page-fault handlers of a kernel tree: functions that take a struct vm_fault and return vm_fault_t, and functions that a
vm_operations_struct, a vm_special_mapping or a dev_pagemap_ops installs, with the places where they are installed.

  --tree DIR   the kernel tree: the folder that holds Makefile, include/ and mm/
  --arch A     leave out the handlers of other architectures (x86, arm64, ...)
  --json       print a JSON array
`;

/** Exit status: 0, 64 for bad usage, 66 when there is no kernel tree at the place given. */
export async function handlersCommand(args: readonly string[], io: Io): Promise<number> {
  let tree: string | undefined, arch: string | undefined, json = false;
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    const value = (): string | undefined => (a.includes('=') ? a.slice(a.indexOf('=') + 1) : args[++i]);
    if (a === '--help' || a === '-h') { io.stdout(USAGE); return 0; }
    if (a === '--json') json = true;
    else if (a === '--tree' || a.startsWith('--tree=')) { tree = value(); if (!tree) return usage(io, '--tree needs a folder'); }
    else if (a === '--arch' || a.startsWith('--arch=')) { arch = value(); if (!arch) return usage(io, '--arch needs a name, such as x86'); }
    else return usage(io, `${a} is not an option of handlers`);
  }
  if (tree === undefined) return usage(io, 'no kernel tree given: add --tree DIR');
  if (statSync(tree, { throwIfNoEntry: false })?.isDirectory() !== true) {
    io.stderr(`faultline: ${tree} is no folder: give --tree the folder of a kernel tree\n`);
    return Exit.NoInput;
  }
  let handlers: Handler[];
  try {
    const opened = openTree({ files: new NodeFiles(tree), store: FolderStore.ofTree(tree), arch });
    handlers = complete(opened.handlers(arch));
    opened.save();
  } catch (e) {
    if (!(e instanceof TreeProblem)) throw e;
    io.stderr(`faultline: ${tree}: ${e.message}\n`);
    return Exit.NoInput;
  }
  io.stdout(json ? `${JSON.stringify(handlers, undefined, 1)}\n` : table(handlers));
  return 0;
}

function usage(io: Io, message: string): number {
  io.stderr(`faultline: ${message}\n${USAGE}`);
  return Exit.Usage;
}

function table(handlers: readonly Handler[]): string {
  let out = '';
  for (const h of handlers) {
    out += `${h.file}:${h.line} ${h.name}\n`;
    for (const i of h.installedAt) out += `    ${i.slot} of ${i.structType} ${i.table}, ${i.file}:${i.line}\n`;
  }
  const installed = handlers.filter(h => h.installedAt.length > 0).length;
  return `${out}${handlers.length} functions, ${installed} of them installed in an operation table\n`;
}
