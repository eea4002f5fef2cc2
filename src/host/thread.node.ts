// Worker threads of Node. Apart from `vscode`, for unit tests.
import { Worker } from 'node:worker_threads';
import type { Port } from '../worker/channel.ts';
import type { WorkerThread } from './platform.ts';

/** Runs a script in a thread of its own with `heap` MiB of JavaScript heap: what goes beyond ends the thread, not the process. */
export function startThread(script: string, data: unknown, heap: number): WorkerThread {
  const worker = new Worker(script, { workerData: data, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heap } });
  const port: Port = { post: message => worker.postMessage(message), onMessage: undefined };
  worker.on('message', message => port.onMessage?.(message));
  return {
    port,
    died: new Promise(resolve => {
      worker.on('error', (e: NodeJS.ErrnoException) => resolve(e.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `it needed more than ${heap} MB of memory` : e.stack ?? e.message));
      worker.on('exit', code => resolve(`it ended with code ${code}`));
    }),
    terminate: () => { void worker.terminate(); },
  };
}
