// The view's side of the messages.
import type { ToHost, ToView, ViewRequest, ViewState } from '../protocol.ts';

interface VsCodeApi { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void }
declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const waiting = new Map<number, { resolve: () => void; reject: (e: Error) => void }>();
let ids = 0;

/** Resolves when the extension has done it; rejects with its words when it has not. */
export function request(r: ViewRequest): Promise<void> {
  const id = ++ids;
  const message: ToHost = { id, request: r };
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    api.postMessage(message);
  });
}

/** Tells the extension that the view is there, and calls back with each state that it sends. */
export function connect(onState: (state: ViewState) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToView>) => {
    const message = event.data;
    switch (message.type) {
      case 'state': onState(message.state); break;
      case 'reply': {
        const w = waiting.get(message.id);
        waiting.delete(message.id);
        if ('err' in message) w?.reject(new Error(message.err)); else w?.resolve();
        break;
      }
    }
  });
  void request({ type: 'ready' });
}

/** What the view itself remembers while it is hidden: which sections are open. */
export function remembered(): Record<string, boolean> { return (api.getState() as Record<string, boolean> | undefined) ?? {}; }
export function remember(key: string, value: boolean): void { api.setState({ ...remembered(), [key]: value }); }
