// Entry point of the reader's worker in the Node extension host.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeFiles } from '../node/files.ts';
import type { Port } from './channel.ts';
import type { ReaderStart } from './protocol.ts';
import { ReaderServer } from './readerServer.ts';

const { wasm } = workerData as ReaderStart;
const port: Port = { post: message => parentPort!.postMessage(message), onMessage: undefined };
new ReaderServer(port, {
  wasm: async () => {
    if (!('folder' in wasm)) return wasm;
    const [runtime, grammar] = await Promise.all(['web-tree-sitter.wasm', 'tree-sitter-c.wasm'].map(name => readFile(path.join(wasm.folder, name))));
    return { runtime, grammar };
  },
  disk: folder => new NodeFiles(folder),
  pause: () => new Promise(resolve => { setImmediate(resolve); }),
});
parentPort!.on('message', message => port.onMessage?.(message));
