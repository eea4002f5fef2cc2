// What a browser worker has and Node lacks, as far as it is used: a worker of its own, and the messages of one.
declare class Blob { constructor(parts: readonly (string | ArrayBuffer | ArrayBufferView)[], options?: { type?: string }) }
declare namespace URL { function createObjectURL(blob: Blob): string; function revokeObjectURL(url: string): void }
declare class Worker {
  constructor(url: string, options?: { name?: string });
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}
declare function postMessage(message: unknown): void;
declare let onmessage: ((event: { data: unknown }) => void) | null;
