// Entry point of the engine worker in the browser's extension host. Its first message says what it is started with.
import type { Port } from './channel.ts';
import { PackedFiles } from './packedFiles.ts';
import { messagePause } from './pause.ts';
import type { EngineStart } from './protocol.ts';
import { EngineServer } from './server.ts';

onmessage = ({ data }) => {
  const { bundled } = data as EngineStart;
  if (!('json' in bundled)) throw new Error('a browser worker gets the bundled files as JSON');
  const port: Port = { post: message => postMessage(message), onMessage: undefined };
  onmessage = event => port.onMessage?.(event.data);
  new EngineServer(port, { bundled: new PackedFiles(bundled.json), disk: () => undefined, clock: { pause: messagePause() } });
};
