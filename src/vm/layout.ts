/** Kernel stacks: one region a task, with unmapped space between, so that an overflow is a fault. */
import { KERNEL_STACKS } from '../compiler/addresses.ts';

export const KERNEL_STACK_SIZE = 0x10000;
const KERNEL_STACK_STRIDE = 0x40000n;
export function kernelStackTop(task: number): bigint { return KERNEL_STACKS + BigInt(task + 1) * KERNEL_STACK_STRIDE; }
/** Simulated nanoseconds a statement. */
export const STEP_NS = 10;
