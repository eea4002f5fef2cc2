// What every JavaScript host that Faultline runs in provides (Node, a browser worker), and nothing that only one of them has.
// For the configurations without Node's and the DOM's types.
declare function setTimeout(callback: () => void, ms?: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function queueMicrotask(callback: () => void): void;
declare const performance: { now(): number };
declare const console: { log(...args: unknown[]): void; warn(...args: unknown[]): void; error(...args: unknown[]): void };
declare class TextEncoder { encode(text?: string): Uint8Array<ArrayBuffer> }
declare class TextDecoder { constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }); decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string }
declare class AbortController { readonly signal: AbortSignal; abort(): void }
interface AbortSignal { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void; removeEventListener(type: 'abort', listener: () => void): void }
declare class URL { constructor(url: string, base?: string); readonly href: string; readonly pathname: string }
declare class MessageChannel { readonly port1: MessagePort; readonly port2: MessagePort }
interface MessagePort { onmessage: ((event: { data: unknown }) => void) | null; postMessage(message: unknown): void; close(): void }
declare function structuredClone<T>(value: T): T;
