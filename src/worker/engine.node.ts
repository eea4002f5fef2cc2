// Entry point of the engine worker in the Node extension host: files through Node's own file system.
import { parentPort, workerData } from 'node:worker_threads';
import { nodeBulk } from '../node/bulk.ts';
import { FolderStore, NodeFiles } from '../node/files.ts';
import type { Port } from './channel.ts';
import { PackedFiles } from './packedFiles.ts';
import type { EngineStart } from './protocol.ts';
import { EngineServer } from './server.ts';

const { bundled } = workerData as EngineStart;
const port: Port = { post: message => parentPort!.postMessage(message), onMessage: undefined };
new EngineServer(port, {
  bundled: 'folder' in bundled ? new NodeFiles(bundled.folder) : new PackedFiles(bundled.json),
  disk: path => ({ files: new NodeFiles(path), store: FolderStore.ofTree(path), bulk: nodeBulk(path) }),
  clock: { pause: () => new Promise(resolve => { setImmediate(resolve); }) },
});
parentPort!.on('message', message => port.onMessage?.(message));
