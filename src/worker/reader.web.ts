// Entry point of the reader's worker in the browser's extension host. Its first message says what it is started with.
import type { Port } from './channel.ts';
import { messagePause } from './pause.ts';
import type { ReaderStart } from './protocol.ts';
import { ReaderServer } from './readerServer.ts';

onmessage = ({ data }) => {
  const { wasm } = data as ReaderStart;
  if ('folder' in wasm) throw new Error('a browser worker gets the grammar as bytes');
  const port: Port = { post: message => postMessage(message), onMessage: undefined };
  onmessage = event => port.onMessage?.(event.data);
  new ReaderServer(port, { wasm: async () => wasm, disk: () => undefined, pause: messagePause() });
};
