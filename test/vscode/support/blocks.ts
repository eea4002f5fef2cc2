// How long the extension host's event loop is held while something happens.

/** `wall`: the longest time between two turns beyond what the timer itself waits. `cpu`: the most that this thread computed between two turns; undefined where that cannot be asked. Milliseconds. */
export interface Block { readonly wall: number; readonly cpu: number | undefined }

declare const process: { threadCpuUsage?(): { user: number; system: number } } | undefined;

const TICK = 1;

function cpuNow(): number | undefined {
  if (typeof process === 'undefined' || !process.threadCpuUsage) return undefined;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Runs `body` with a timer that looks at the clock at each turn. The other tasks of a busy machine lengthen `wall`, not `cpu`. */
export async function longestBlock(body: () => unknown): Promise<Block> {
  let wall = 0, cpu = cpuNow() === undefined ? undefined : 0;
  let last = performance.now(), lastCpu = cpuNow();
  const look = (): void => {
    const now = performance.now(), c = cpuNow();
    wall = Math.max(wall, now - last - TICK);
    if (cpu !== undefined) cpu = Math.max(cpu, c! - lastCpu!);
    last = now;
    lastCpu = c;
  };
  let timer: ReturnType<typeof setTimeout>;
  const turn = (): void => { look(); timer = setTimeout(turn, TICK); };
  timer = setTimeout(turn, TICK);
  try { await body(); } finally {
    look();
    clearTimeout(timer);
  }
  return { wall, cpu };
}

export const idle = (milliseconds: number) => (): Promise<void> => new Promise(resolve => { setTimeout(resolve, milliseconds); });
