/**
 * Files of /proc/PID that fs/proc/task_mmu.c answers, where memory management is executed: open(2) makes a file with the tree's own operations
 * (media/model/proc.c); read, lseek, ioctl and close go through them as through those of any executed file.
 */
import type { NativeCall } from '../../vm/api.ts';
import { executesMemory, ModelError, type KernelContext } from '../context.ts';
import { threadOf } from './processes.ts';
import { initialised } from './sys-kernel-files.ts';

const SOURCE = 'fs/proc/task_mmu.c';
/** fs/proc/base.c's tgid_base_stuff: name, its operations and its rights. */
const FILES: Readonly<Record<string, readonly [operations: string, mode: number]>> = {
  maps: ['proc_pid_maps_operations', 0o444], numa_maps: ['proc_pid_numa_maps_operations', 0o444], smaps: ['proc_pid_smaps_operations', 0o444],
  smaps_rollup: ['proc_pid_smaps_rollup_operations', 0o444], clear_refs: ['proc_clear_refs_operations', 0o200], pagemap: ['proc_pagemap_operations', 0o400],
};
/** What the boot prepares for them: the cache of struct seq_file, the rights of the gate VMA. */
const SETUP = [['seq_file_init', 'fs/seq_file.c'], ['map_vsyscall', 'arch/x86/entry/vsyscall/vsyscall_64.c']] as const;
/** What configures them: all but the first are left out without it. */
const OPTIONS: Readonly<Record<string, string>> = { numa_maps: 'CONFIG_NUMA', smaps: 'CONFIG_PROC_PAGE_MONITOR', smaps_rollup: 'CONFIG_PROC_PAGE_MONITOR', clear_refs: 'CONFIG_PROC_PAGE_MONITOR', pagemap: 'CONFIG_PROC_PAGE_MONITOR' };

/** The rights of such a file; undefined: it is none, or none of this tree. */
export function taskFileMode(k: KernelContext, name: string): number | undefined {
  const file = FILES[name], option = OPTIONS[name];
  return file && executesMemory(k.env) && k.env.hasFile(SOURCE) && (option === undefined || k.env.config(option) !== undefined) ? file[1] : undefined;
}

/** open(2) of one, of the machine's task `of`: answers with an error, or goes on when it is executed again. */
export function openTaskFile(k: KernelContext, call: NativeCall, name: string, of: number, flags: number, opened: (file: string) => void): void {
  const state = call.state as { opening?: true } | undefined;
  if (state?.opening) {
    const r = BigInt.asIntN(64, call.result!);
    if (r < 0n && r >= -4095n) { call.ret64(r); return; }
    const file = BigInt.asUintN(64, r).toString();
    k.state.fileNames[file] = `/proc/${threadOf(k.state, of).tid}/${name}`;
    opened(file);
    return;
  }
  const [operations, mode] = FILES[name]!, object = k.env.kernelObject(operations, SOURCE), fn = k.env.kernelFunction('fl_proc_open', '<model>/proc.c');
  if (!object) call.finding('undefined-function', `${SOURCE} has no ${operations}: is the kernel tree complete?`);
  if (fn === undefined) throw new ModelError('the bundled model lacks fl_proc_open (media/model/proc.c): the installation is damaged');
  for (const [initcall, file] of SETUP) if (k.env.hasFile(file) && !initialised(k, call, initcall, file)) return;
  call.state = { opening: true };
  call.callThen(fn, [object.address, BigInt(k.state.tasks[of]!), flags, mode]);
}
