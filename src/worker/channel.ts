// Typed calls over a message port, the same at both ends: each side exposes objects under names and calls the methods of the other's.
// What goes over is cloned (structured clone): plain data alone.
import { withFiles } from '../base/files.ts';

/** One end of a pair of message ports. */
export interface Port {
  post(message: unknown): void;
  /** Set once, by the channel. */
  onMessage: ((message: unknown) => void) | undefined;
}

/**
 * An object at the other end: its methods, each answering a promise. Properties are left out. A method may throw PendingFile: it is called
 * again when the file is there.
 */
export type Remote<T> = {
  readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]:
    T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
};
/** As {@link Remote}, without an answer: errors are the other side's. */
export type Told<T> = {
  readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: T[K] extends (...args: infer A) => unknown ? (...args: A) => void : never
};

type Message =
  | { readonly t: 'call'; readonly id: number; readonly to: string; readonly method: string; readonly args: readonly unknown[] }
  | { readonly t: 'tell'; readonly to: string; readonly method: string; readonly args: readonly unknown[] }
  | { readonly t: 'done'; readonly id: number; readonly value: unknown }
  | { readonly t: 'failed'; readonly id: number; readonly error: PlainError };

interface PlainError { readonly name: string; readonly message: string; readonly stack: string | undefined }

interface Waiting { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

export class Channel {
  private readonly port: Port;
  private readonly objects = new Map<string, object>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly onProblem: (error: unknown) => void;
  private ids = 0;
  private closed: Error | undefined;

  /** `onProblem`: an error in what the other side only told. */
  constructor(port: Port, onProblem: (error: unknown) => void) {
    this.port = port;
    this.onProblem = onProblem;
    port.onMessage = message => this.receive(message as Message);
  }

  /** The other side may call `object` under `name` from now on. */
  expose(name: string, object: object): void { this.objects.set(name, object); }
  withdraw(name: string): void { this.objects.delete(name); }

  /** Calls to what the other side exposes under `name`. They reject with the error that the method threw, or when the channel is closed. */
  remote<T>(name: string): Remote<T> { return this.proxy(name, (method, args) => this.call(name, method, args)) as Remote<T>; }
  told<T>(name: string): Told<T> {
    return this.proxy(name, (method, args) => { if (!this.closed) this.port.post({ t: 'tell', to: name, method, args } satisfies Message); }) as Told<T>;
  }

  get isClosed(): boolean { return this.closed !== undefined; }

  /** The other side is gone: what waits for it is rejected, and so are later calls. */
  close(error: Error): void {
    if (this.closed) return;
    this.closed = error;
    for (const w of this.waiting.values()) w.reject(error);
    this.waiting.clear();
    this.objects.clear();
  }

  private proxy(name: string, call: (method: string, args: readonly unknown[]) => unknown): unknown {
    return new Proxy({}, {
      // A proxy is no promise, whoever awaits it.
      get: (_, method) => typeof method === 'symbol' || method === 'then' ? undefined : (...args: unknown[]) => call(method, args),
      has: () => true,
      getPrototypeOf: () => null,
      ownKeys: () => [name],
    });
  }

  private call(to: string, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.closed) return Promise.reject(this.closed);
    return new Promise((resolve, reject) => {
      const id = ++this.ids;
      this.waiting.set(id, { resolve, reject });
      try {
        this.port.post({ t: 'call', id, to, method, args } satisfies Message);
      } catch (e) {
        // An argument that cannot be cloned.
        this.waiting.delete(id);
        reject(e instanceof Error ? e : new Error(String(e)));
      }
    });
  }

  private receive(m: Message): void {
    switch (m.t) {
      case 'call': void this.answer(m); return;
      case 'tell':
        try {
          const r: unknown = this.invoke(m);
          if (r instanceof Promise) r.catch(this.onProblem);
        } catch (e) { this.onProblem(e); }
        return;
      case 'done': this.settle(m.id)?.resolve(m.value); return;
      case 'failed': {
        const error = new Error(m.error.message);
        error.name = m.error.name;
        if (m.error.stack) error.stack = m.error.stack;
        this.settle(m.id)?.reject(error);
      }
    }
  }

  private settle(id: number): Waiting | undefined {
    const w = this.waiting.get(id);
    this.waiting.delete(id);
    return w;
  }

  private async answer(m: Message & { t: 'call' }): Promise<void> {
    let reply: Message;
    try {
      reply = { t: 'done', id: m.id, value: await withFiles(() => this.invoke(m)) };
    } catch (e) { reply = { t: 'failed', id: m.id, error: plain(e) }; }
    if (this.closed) return;
    try {
      this.port.post(reply);
    } catch (e) { this.port.post({ t: 'failed', id: m.id, error: plain(e) } satisfies Message); }
  }

  private invoke(m: Message & { t: 'call' | 'tell' }): unknown {
    const object = this.objects.get(m.to) as Record<string, unknown> | undefined;
    const method = m.method in Object.prototype ? undefined : object?.[m.method];
    if (typeof method !== 'function') throw new Error(object ? `${m.to} has no ${m.method}()` : `${m.to} is not there any more`);
    return method.apply(object, [...m.args]);
  }
}

function plain(e: unknown): PlainError {
  return e instanceof Error ? { name: e.name, message: e.message, stack: e.stack } : { name: 'Error', message: String(e), stack: undefined };
}
