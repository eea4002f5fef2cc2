// A thread that lists, searches and sweeps a tree's files for node/bulk.ts. Built as dist/bulk.js.
import { parentPort } from 'node:worker_threads';
import { work, type BulkJob } from './bulkWork.ts';

parentPort?.on('message', (job: BulkJob) => {
  const result = work(job);
  const transfer = 'part' in result ? [result.part.owners.buffer, result.part.uses.buffer, result.part.nameBytes.buffer, result.part.nameStarts.buffer] as ArrayBuffer[] : [];
  parentPort!.postMessage(result, transfer);
});
