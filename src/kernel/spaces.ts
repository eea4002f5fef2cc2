/** Reads the address spaces out of simulated memory: the areas of an mm in order, and the text of /proc/PID/maps. */
import type { MachineApi } from '../vm/api.ts';
import { executesMemory, type KernelContext } from './context.ts';
import { mapleEntries } from './primitives/maple.ts';

export interface Area {
  readonly vma: bigint; readonly start: bigint; readonly end: bigint; readonly flags: bigint; readonly pgoff: bigint; readonly name: string;
  /** Address of the special mapping's struct vm_special_mapping; undefined: not one. */
  readonly special: bigint | undefined;
  /** Number of the inode that it maps; undefined: it maps no file. */
  readonly inode: bigint | undefined;
}

const VM = { read: 1n, write: 2n, exec: 4n, shared: 8n, growsDown: 0x100n };

/** struct fl_space of media/model/fl.h. */
const SPACE = { mm: 0n, count: 8n, next: 16n, areas: 24n };

/** The struct vm_area_structs of an mm in order. */
function structures(k: KernelContext, machine: MachineApi, mm: bigint): bigint[] {
  const m = machine.memory;
  if (executesMemory(k.env)) {
    const tree = k.need('mm_struct').offsetOf('mm_mt');
    if (tree !== undefined) return mapleEntries(k, m, mm + BigInt(tree));
    const list: bigint[] = [], next = k.offset('vm_area_struct', 'vm_next');
    for (let vma = m.readU64(mm + k.offset('mm_struct', 'mmap')); vma !== 0n; vma = m.readU64(vma + next)) list.push(vma);
    return list;
  }
  const head = k.env.kernelObject('fl_spaces', '<model>/vma.c');
  let space = head ? m.readU64(head.address) : 0n;
  while (space !== 0n && m.readU64(space + SPACE.mm) !== mm) space = m.readU64(space + SPACE.next);
  return space === 0n ? [] : Array.from({ length: Number(m.readU64(space + SPACE.count)) }, (_, i) => m.readU64(space + SPACE.areas + BigInt(i) * 8n));
}

/** What /proc tells of a file's name. Shared memory that no name was given for is what mmap(2) makes of MAP_SHARED | MAP_ANONYMOUS. */
export function fileName(k: KernelContext, file: bigint): string { return k.state.fileNames[file.toString()] ?? '/dev/zero (deleted)'; }

export function areas(k: KernelContext, machine: MachineApi, mm: bigint, programPath = '/program'): Area[] {
  const m = machine.memory;
  if (mm === 0n) return [];
  const specialOps = k.env.kernelObject('special_mapping_vmops', 'mm/mmap.c')?.address;
  const imageOps = k.env.kernelObject('fl_image_vmops', '<model>/memory.c')?.address;
  const out: Area[] = [];
  const stackStart = m.readU64(mm + k.offset('mm_struct', 'start_stack'));
  const brk = m.readU64(mm + k.offset('mm_struct', 'brk'));
  const startBrk = m.readU64(mm + k.offset('mm_struct', 'start_brk'));
  const named = k.env.config('CONFIG_ANON_VMA_NAME') === undefined ? undefined : k.need('vm_area_struct').offsetOf('anon_name');
  const anonName = named === undefined ? undefined : BigInt(named), anonText = named === undefined ? 0n : k.offset('anon_vma_name', 'name');
  for (const vma of structures(k, machine, mm)) {
    const member = (n: string) => m.readU64(vma + k.offset('vm_area_struct', n));
    const start = member('vm_start'), end = member('vm_end'), ops = member('vm_ops');
    const special = ops !== 0n && ops === specialOps ? member('vm_private_data') : undefined;
    let name = '';
    if (special !== undefined) { const p = m.readU64(special + k.offset('vm_special_mapping', 'name')); name = p ? m.readCString(p, 64) : ''; }
    else if (ops !== 0n && ops === imageOps) name = programPath;
    else if (member('vm_file') !== 0n) name = fileName(k, member('vm_file'));
    else if (start <= stackStart && stackStart <= end) name = '[stack]';
    else if (startBrk !== 0n && start < brk && end > startBrk) name = '[heap]';
    if (name === '' && anonName !== undefined && member('vm_file') === 0n && m.readU64(vma + anonName) !== 0n) name = `[anon:${m.readCString(m.readU64(vma + anonName) + anonText, 80)}]`;
    const file = special !== undefined || ops === 0n || ops === imageOps ? 0n : member('vm_file'), inode = file === 0n ? 0n : m.readU64(file + k.offset('file', 'f_inode'));
    out.push({ vma, start, end, flags: member('vm_flags'), pgoff: member('vm_pgoff'), name, special, inode: inode === 0n ? undefined : m.readU64(inode + k.offset('inode', 'i_ino')) });
  }
  return out;
}

export function rights(flags: bigint): string {
  return (flags & VM.read ? 'r' : '-') + (flags & VM.write ? 'w' : '-') + (flags & VM.exec ? 'x' : '-') + (flags & VM.shared ? 's' : 'p');
}

/**
 * /proc/PID/maps in the format of fs/proc/task_mmu.c: addresses of at least 8 digits, the name at column 73. Offsets of anonymous memory
 * are 0 there, since only files have one. All files are of shared memory, of a directory or not.
 */
export function mapsText(list: readonly Area[]): string {
  const hex = (v: bigint, width: number) => v.toString(16).padStart(width, '0');
  return list.map(a => {
    const head = `${hex(a.start, 8)}-${hex(a.end, 8)} ${rights(a.flags)} ${a.inode !== undefined ? `${hex(a.pgoff << 12n, 8)} 00:01 ${a.inode}` : '00000000 00:00 0'} `;
    return (a.name ? head.padEnd(73) + a.name : head) + '\n';
  }).join('');
}
