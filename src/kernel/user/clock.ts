/** The wall clock: simulated time since boot, and when that was. */
import type { MachineApi } from '../../vm/api.ts';
import type { Time } from './disk.ts';

/** Seconds from 1970 to the boot: 2026-01-01 00:00:00 UTC. */
export const BOOT_TIME = 1767225600;
export function wallTime(machine: MachineApi): Time {
  const now = Math.floor(machine.now);
  return [BOOT_TIME + Math.floor(now / 1e9), now % 1e9];
}
